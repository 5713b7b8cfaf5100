"""C-CDA documents that leaked into a field: from their root element on, all of it goes.

Source: HL7 CDA R2; Consolidated CDA templates.
"""

from random import Random

from phiguard.detector import Detector, Shape


def _fit(text: str, start: int, end: int) -> tuple[int, int]:
    del end
    return start, len(text)


def _sample(rng: Random) -> str:
    number = rng.randrange(10**6)
    return f'<ClinicalDocument xmlns="urn:hl7-org:v3"><id extension="{number}"/></ClinicalDocument>'


DETECTOR = Detector(
    id="clinical_document",
    entity="CLINICAL_DOCUMENT",
    label="C-CDA document",
    safe_harbor="R",
    role="direct",
    source="https://www.hl7.org/implement/standards/product_brief.cfm?product_id=492",
    shapes=(
        Shape(r"<(?:[a-z0-9]{1,8}:)?ClinicalDocument[ >\t\r\n]", 0.98, ignore_case=False),
        Shape(r"<(?:recordTarget|patientRole)[ >\t\r\n]", 0.95, ignore_case=False),
    ),
    fit=_fit,
    match=(
        '<ClinicalDocument xmlns="urn:hl7-org:v3"><id/></ClinicalDocument>',
        '<?xml version="1.0"?>\n<ClinicalDocument>\n<title>Visit</title>',
        "sent <cda:ClinicalDocument xmlns:cda='urn:hl7-org:v3'/> x",
        "<recordTarget><patientRole><id extension='8841'/></patientRole></recordTarget>",
        "<patientRole>x",
        ("body", "<ClinicalDocument >"),
    ),
    no_match=(
        "a ClinicalDocument class",
        "<ClinicalDocuments>",
        "<clinicaldocument>",
        "&lt;b&gt; ClinicalDocument",
        "<Document>",
        "[CLINICAL_DOCUMENT]",
    ),
    sample=_sample,
)
