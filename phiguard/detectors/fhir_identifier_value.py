"""Identifiers in FHIR resources: ``{"identifier": [{"system": "http://hospital.example", "value": "8003608"}]}``.

Whatever system issued it, it is a number of one patient, visit or claim.

Source: https://hl7.org/fhir/datatypes.html#Identifier
"""

from random import Random

from phiguard import codes
from phiguard.detector import Detector, Shape


def _sample(rng: Random) -> tuple[str, str]:
    return "identifier/value", str(rng.randrange(10**5, 10**9))


DETECTOR = Detector(
    id="fhir_identifier_value",
    entity="FHIR_REFERENCE",
    label="Identifier in a FHIR resource",
    safe_harbor="R",
    role="direct",
    source="https://hl7.org/fhir/datatypes.html#Identifier",
    shapes=(Shape(codes.WHOLE, 0.02, keyed=True),),
    keys=("identifier value",),
    not_keys=(
        "product identifier value",
        "item identifier value",
        "offer identifier value",
        "sku identifier value",
    ),
    fit=codes.fit,
    weigh=codes.weigh,
    match=(
        ("identifier/value", "8003608"),
        ("identifier.value", "A-80036"),
        ("patient.identifier.value", "00123456"),
        ("identifierValue", "7700231"),
    ),
    no_match=(
        ("identifier", "8003608"),
        ("value", "8003608"),
        ("identifier/value", "active"),
        ("identifier/system", "8003608"),
        ("product/identifier/value", "8003608"),
        ("identifier_type", "8003608"),
        ("identifier/value", "[FHIR_REFERENCE]"),
        ("identifiers/count", "8003608"),
        ("identifier/value", "12"),
        ("item/identifier/value", "SKU-80036"),
        "identifier value 8003608",
        "8003608",
    ),
    sample=_sample,
    forms=("integer", "epoch", "uuid", "object_id"),
)
