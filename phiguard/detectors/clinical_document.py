"""C-CDA documents, parts of them and FHIR's XML in a field: from their first element on, all of it goes.

Source: HL7 CDA R2; Consolidated CDA templates; https://hl7.org/fhir/xml.html
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
        Shape(r"<(?:[a-z0-9]{1,8}:)?(?:recordTarget|patientRole)[ >\t\r\n]", 0.95, ignore_case=False),
        Shape(
            r"<patient(?: [^\x00-\x1f<>]{1,80})?>\s{0,40}<(?:name|id|administrativeGenderCode)[ >]",
            0.9,
            ignore_case=False,
        ),
        Shape(
            r"<[A-Za-z][A-Za-z0-9:]{2,40} [^\x00-\x1f<>]{0,200}xmlns(?::[a-z0-9]{1,8})?=[\"'](?:http://hl7\.org/fhir|urn:hl7-org:v3)[\"']",
            0.95,
            ignore_case=False,
        ),
        Shape(
            r"<[A-Za-z][A-Za-z0-9:]{2,40} xmlns(?::[a-z0-9]{1,8})?=[\"'](?:http://hl7\.org/fhir|urn:hl7-org:v3)[\"']",
            0.95,
            ignore_case=False,
        ),
    ),
    fit=_fit,
    match=(
        '<ClinicalDocument xmlns="urn:hl7-org:v3"><id/></ClinicalDocument>',
        '<?xml version="1.0"?>\n<ClinicalDocument>\n<title>Visit</title>',
        "sent <cda:ClinicalDocument xmlns:cda='urn:hl7-org:v3'/> x",
        "<recordTarget><patientRole><id extension='8841'/></patientRole></recordTarget>",
        "<patientRole>x",
        "<patient><name use='L'><given>Lena</given><family>Fischer</family></name></patient>",
        '<Patient xmlns="http://hl7.org/fhir"><id value="8841"/></Patient>',
        '<Observation id="a" xmlns="http://hl7.org/fhir"><status value="final"/></Observation>',
        ("body", "<ClinicalDocument >"),
    ),
    no_match=(
        "a ClinicalDocument class",
        "<ClinicalDocuments>",
        "<clinicaldocument>",
        "&lt;b&gt; ClinicalDocument",
        "<Document>",
        "<patient>Lena</patient>",
        "see http://hl7.org/fhir",
        '<svg xmlns="http://www.w3.org/2000/svg"/>',
        "[CLINICAL_DOCUMENT]",
    ),
    sample=_sample,
)
