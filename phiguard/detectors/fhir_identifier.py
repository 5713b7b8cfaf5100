"""FHIR token searches by identifier, ``identifier=system|value``: the value behind the bar is the patient's.

Source: https://hl7.org/fhir/search.html#token
"""

from random import Random

from phiguard.checks import digits
from phiguard.detector import Detector, Shape


def _fit(text: str, start: int, end: int) -> tuple[int, int] | None:
    return (start, end) if len(digits(text[start:end])) >= 2 else None


def _sample(rng: Random) -> tuple[str, str]:
    system = rng.choice(["urn:oid:1.2.36.146.595.217.0.1", "http://hospital.example/mrn", "MR"])
    return "identifier", f"{system}|{rng.randrange(10**4, 10**8)}"


DETECTOR = Detector(
    id="fhir_identifier",
    entity="FHIR_REFERENCE",
    label="Identifier in a FHIR search",
    safe_harbor="R",
    role="direct",
    source="https://hl7.org/fhir/search.html#token",
    shapes=(Shape(r"[^\x00-\x20|\[\]]{0,200}\|([A-Za-z0-9._\-]{2,64})", 0.2, keyed=True, opened=True),),
    keys=("identifier", "patient identifier", "subject identifier", "identifier exact", "patient", "telecom"),
    fit=_fit,
    match=(
        ("identifier", "urn:oid:1.2.36.146.595.217.0.1|8003608"),
        ("identifier", "http://hospital.example/mrn|12345"),
        ("identifier", "|8003608"),
        ("telecom", "phone|3125550142"),
        ("patient.identifier", "MR|A-80036"),
        ("patient:identifier", "https://fhir.example/ids|80036"),
        ("subject_identifier", "sys|80036-B"),
    ),
    no_match=(
        ("identifier", "us-east"),
        ("identifier", "8003608"),
        ("filter", "a|12345"),
        ("identifier", "sys|"),
        ("identifier", "a | b"),
        ("identifier", "sys|[FHIR_REFERENCE]"),
        "sys|8003608",
        ("identifier", "sys|active"),
    ),
    sample=_sample,
)
