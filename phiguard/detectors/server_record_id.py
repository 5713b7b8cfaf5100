"""Ids of patients, visits and orders that a server drew: ``patientId: eAB3mDIBBcyUKviyzrxsnAw3``.

Source: https://hl7.org/fhir/datatypes.html#id; https://hl7.org/fhir/smart-app-launch/ (``patient``, ``encounter``)
"""

from itertools import pairwise
from random import Random

from phiguard.checks import digits, looks_random
from phiguard.detector import Detector, Shape

_SIGNS = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789"


def _fit(text: str, start: int, end: int) -> tuple[int, int] | None:
    value = text[start:end]
    changes = sum(a.isupper() != b.isupper() for a, b in pairwise(value))
    return (start, end) if digits(value) and (looks_random(value) or 2 * changes >= len(value)) else None


def _sample(rng: Random) -> tuple[str, str]:
    drawn = "".join(rng.choices(_SIGNS, k=20))
    return rng.choice(["patientId", "patient", "patient_key"]), f"e{drawn[:9]}4Xk7b{drawn[9:]}"


DETECTOR = Detector(
    id="server_record_id",
    entity="RECORD_TOKEN",
    label="Drawn id of a patient, visit or order",
    safe_harbor="R",
    role="direct",
    source="https://hl7.org/fhir/datatypes.html#id",
    shapes=(Shape(r"[A-Za-z0-9][A-Za-z0-9._\-]{10,126}[A-Za-z0-9]", 0.02, keyed=True, ignore_case=False),),
    keys=(
        "patient",
        "patient id",
        "pat id",
        "pt id",
        "patient fhir id",
        "fhir id",
        "fhir patient id",
        "patient identifier",
        "patient uid",
        "patient key",
        "encounter",
        "encounter id",
        "visit id",
        "appointment",
        "appointment id",
        "appt id",
        "lab order id",
        "referral id",
        "episode id",
        "lab result id",
        "test result id",
        "prescription id",
        "medication request id",
        "care plan id",
    ),
    fit=_fit,
    passes=("word", "email", "phone", "street", "zip", "day", "integer", "epoch"),
    match=(
        ("patient", "eAB3mDIBBcyUKviyzrxsnAw3"),
        ("patientId", "erXuFYUfucBZaryVksYEcMg3"),
        ("encounter", "eKmz5cWjJ-WXyp8"),
        ("appointment_id", "c9mKp2LxQ7vTnR4sWz"),
        ("fhir_id", "Tbt3KuCY0B5PSrJvCu2j-PlK.aiHsu2xUjUM8bWpetXoB"),
    ),
    no_match=(
        "eAB3mDIBBcyUKviyzrxsnAw3",
        ("patient", "new-patient-forms-2026"),
        ("patient", "NewPatientForms"),
        ("appointment", "FollowUpVisit2"),
        ("encounter", "office-visit-followup"),
        ("patient", "[RECORD_TOKEN]"),
        ("patient_type", "eAB3mDIBBcyUKviyzrxsnAw3"),
        ("build", "eAB3mDIBBcyUKviyzrxsnAw3"),
    ),
    sample=_sample,
    forms=("uuid",),
)
