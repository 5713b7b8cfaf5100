"""References to resources of FHIR servers: ``Patient/8841``, ``/Encounter/e-8841``; the id is what goes.

Source: https://hl7.org/fhir/references.html and https://hl7.org/fhir/datatypes.html#id
"""

from itertools import pairwise
from random import Random

from phiguard.checks import digits, looks_random
from phiguard.detector import Detector, Shape

_PATIENT = (
    "Patient", "Encounter", "Appointment", "Observation", "Condition", "MedicationRequest",
    "MedicationStatement", "DiagnosticReport", "Coverage", "Claim", "ExplanationOfBenefit", "Immunization",
    "Procedure", "DocumentReference", "AllergyIntolerance", "CarePlan", "ServiceRequest",
    "QuestionnaireResponse", "RelatedPerson", "EpisodeOfCare", "Communication", "ImagingStudy", "Specimen",
    "MedicationDispense",
)  # fmt: skip


def _is_drawn(value: str) -> bool:
    """Whether it is of the ids that servers draw: of capitals, small letters and digits in quick change."""
    return looks_random(value) or 2 * sum(a.isupper() != b.isupper() for a, b in pairwise(value)) >= len(value)


def _fit(text: str, start: int, end: int) -> tuple[int, int] | None:
    while end > start and text[end - 1] in ".-":
        end -= 1
    value = text[start:end]
    number = digits(value)
    if text[end : end + 1].isalnum() or text[end : end + 1] == "_":
        return None
    if not number:
        return None
    if len(value) >= 16 and _is_drawn(value):  # `eq081-VQEgP8drUUqCWzHfw3`
        return start, end
    if value.isdecimal():
        return None if len(value) == 4 and value[:2] in ("19", "20") else (start, end)
    # `type-2-diabetes` and `covid-19` are pages about a condition.
    letters = sum(map(str.isalpha, value))
    return (start, end) if len(number) >= 3 and (letters <= len(number) + 4 or len(value) == 36) else None


def _sample(rng: Random) -> tuple[str, str]:
    kind = rng.choice(["Patient", "Encounter", "Observation", "Coverage"])
    return rng.choice(
        [
            ("reference", f"{kind}/{rng.randrange(10**3, 10**7)}"),
            ("", f"read {kind}/a-{rng.randrange(10**3, 10**7)} ok"),
        ]
    )


DETECTOR = Detector(
    id="fhir_reference",
    entity="FHIR_REFERENCE",
    label="Reference to a FHIR resource",
    safe_harbor="R",
    role="direct",
    source="https://hl7.org/fhir/references.html",
    shapes=(
        Shape(rf"\b(?:{'|'.join(_PATIENT)})/([A-Za-z0-9\-.]{{1,64}})", 0.9, ignore_case=False),
        Shape(r"[A-Za-z0-9](?:[A-Za-z0-9\-.]{0,62}[A-Za-z0-9])?", 0.02, keyed=True),
    ),
    keys=(*(f"pathsegment {name}" for name in _PATIENT), "fhir resource id"),
    fit=_fit,
    match=(
        ("subject", "Patient/8841"),
        ("reference", "Encounter/e-88417"),
        ("pathsegment Encounter", "88417"),
        ("pathsegment Observation", "3fa85f64-5717-4562-b3fc-2c963f66afa6"),
        "GET Patient/8841 took 12 ms",
        "created MedicationRequest/mr-118204.",
        "GET /fhir/Patient/eq081-VQEgP8drUUqCWzHfw3/$everything",
        ("reference", "Patient/erXuFYUfucBZaryVksYEcMg3"),
    ),
    no_match=(
        "Patient/education",
        "Patient/2026",
        ("pathsegment Condition", "type-2-diabetes"),
        ("pathsegment condition", "covid-19"),
        ("pathsegment procedures", "12-lead-ecg"),
        ("pathsegment Coverage", "2024"),
        "Patients/8841x",
        "Patient/PrivacyPolicyAndTerms",
        "Appointment/RescheduleOrCancelOnline",
        "Organization/8841",
        ("reference", "Patient/[FHIR_REFERENCE]"),
        ("pathsegment claims", "how-to-file"),
        "patient/8841 lower case",
    ),
    sample=_sample,
    forms=("integer", "epoch", "uuid", "object_id"),
)
