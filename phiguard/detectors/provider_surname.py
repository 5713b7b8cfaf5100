"""Surnames of care providers by themselves, and slugs of their names, under a provider's key beside care.

``provider`` is also what hosts a mailbox, so a word counts only where the table of names knows it as a surname and
the language does not know it, or where a title stands before it: ``Amundsen``, ``dr-okonkwo``.

Source: parameters of scheduling widgets; FHIR Practitioner.
"""

import re
from random import Random

from phiguard import names
from phiguard.detector import Detector, Shape
from phiguard.name_marks import is_given, is_surname

_TITLED = re.compile(r"(?:dr|doctor)[-_.+ ]", re.IGNORECASE)
_SIGNS = re.compile(r"[-_. ]+")
# As rooms of calls name who is in them.
_ROLE = r"(?:provider|physician|clinician|practitioner|therapist)[-_:]"
_AS_ROLE = re.compile(_ROLE, re.IGNORECASE)
_KINDS = frozenset("any all no none new first next other finder search list who martens oz".split())


def _weigh(value: str) -> float:
    value = _AS_ROLE.sub("", value, 1)
    words = [w for w in _SIGNS.split(value) if len(w) > 1]
    if _TITLED.match(value):
        return -9.0 if any(w.lower() in _KINDS for w in words) else 0.0
    if len(words) > 1:
        return 0.0 if any(is_given(w) for w in words) and any(is_surname(w) for w in words) else -9.0
    return 0.0 if words and is_surname(words[0]) else -9.0


def _sample(rng: Random) -> tuple[str, str]:
    last = rng.choice(["Lindqvist", "Amundsen", "Okonkwo"])
    return rng.choice([("physician", last), ("doctor", f"dr-{last.lower()}"), ("preferred_doctor", last)])


DETECTOR = Detector(
    id="provider_surname",
    entity="PERSON",
    label="Surname of a care provider",
    safe_harbor="",
    role="provider",
    source="https://hl7.org/fhir/practitioner.html",
    shapes=(
        Shape(r"[A-Za-z][A-Za-z'\-]{2,30}", 0.02, keyed=True),
        Shape(r"(?:dr|doctor)[-_.+ ]{1,2}[a-z][a-z'\-_.]{2,40}", 0.1, keyed=True),
        Shape(rf"{_ROLE}[A-Za-z][A-Za-z'\-]{{2,30}}", 0.05, keyed=True),
        Shape(r"[A-Z]\. ?[A-Z][a-z'\-]{2,30}", 0.05, keyed=True, ignore_case=False),
    ),
    keys=(
        "doctor", "provider", "physician", "surgeon", "therapist", "clinician", "practitioner", "pcp", "attending",
        "prescriber", "pharmacist", "dentist", "psychiatrist", "dermatologist", "obgyn", "midwife", "specialist",
        "referring provider", "referring physician", "rendering provider", "=identity", "=host", "=participant",
    ),
    not_keys=(
        "payment provider", "auth provider", "cloud provider", "email provider", "identity provider",
        "service provider", "insurance provider", "login provider", "oauth provider",
        "hosting provider", "internet provider", "mail provider", "ad provider",
        "pathsegment doctor", "pathsegment provider", "pathsegment physician",
    ),
    fit=names.fit,
    weigh=_weigh,
    beside_care=True,
    passes=("email", "phone", "street", "zip", "day", "integer", "epoch", "uuid", "object_id", "short"),
    match=(
        ("doctor", "Amundsen"),
        ("preferred_doctor", "Lindqvist"),
        ("provider", "dr-okonkwo"),
        ("pharmacist", "J. Amundsen"),
        ("data.Provider", "Amundsen"),
        ("physician", "nadia-lindqvist"),
        ("identity", "provider_amundsen"),
        ("host", "dr-lindqvist"),
    ),
    no_match=(
        "Amundsen",
        ("provider", "Stripe"),
        ("provider", "google"),
        ("provider", "aetna"),
        ("doctor", "any"),
        ("identity", "provider_admin"),
        ("host", "web-3"),
        ("host", "therapist-api"),
        ("doctor", "dr-martens"),
        ("provider", "new-patient"),
        ("payment_provider", "Amundsen"),
        ("doctor", "[PERSON]"),
    ),
    sample=_sample,
)  # fmt: skip
