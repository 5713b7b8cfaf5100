"""Names of patients under a bare ``patient``, which may as well hold an id, or say that they are new.

Two to four words with capitals, or the last name first; who else may stand under such a key is no name.

Source: 45 CFR 164.514(b)(2)(i)(A).
"""

from random import Random

from phiguard import name_echoes, names
from phiguard.detector import Detector, Shape

_PART = r"[^\x00-\x20!-&(-,/-@\[-`{-\x7f]{0,30}"
_CAPITAL = r"[^\x00-\x20!-&(-,/-@\[-`a-z{-\x7f]"
_NO_NAMES = frozenset(
    "new existing returning established former current prospective inactive active patient patients guardian"
    " parent child minor adult caregiver myself self other someone else yes no unknown test portal intake"
    " information form care clinic health center centre services service department hospital medical group"
    " program unit family member registration records resources education experience safety advocate"
    " relations rights financial international".split()
)


def _weigh(value: str) -> float:
    return -9.0 if any(word.strip(".,").lower() in _NO_NAMES for word in value.split()) else 0.0


def _sample(rng: Random) -> tuple[str, str]:
    first, last = rng.choice(["Nadia", "Lena", "Priya"]), rng.choice(["Farouk", "Lindqvist", "Abara"])
    return "patient", rng.choice([f"{first} {last}", f"{last}, {first}"])


DETECTOR = Detector(
    id="patient_name",
    entity="PERSON",
    label="Name of a patient, under a bare key",
    safe_harbor="A",
    role="direct",
    source="https://www.ecfr.gov/current/title-45/section-164.514",
    shapes=(
        Shape(
            rf"[A-Z]{_PART},? {_CAPITAL}{_PART}(?: {_CAPITAL}{_PART}){{0,2}}", 0.05, keyed=True, ignore_case=False
        ),
    ),
    keys=(
        "=patient",
        "=pt",
        "=paciente",
        "=insured",
        "=dependent",
        "=guardian",
        "=spouse",
        "=resident",
        "=proxy",
    ),
    fit=names.fit,
    weigh=_weigh,
    echoes=name_echoes.echoes,
    echo_words=name_echoes.echo_words,
    hash_forms=name_echoes.hash_forms,
    hashed_by="hashed_identifier",
    passes=("word",),
    match=(
        ("patient", "Ngozi Abara"),
        ("patient", "Abara, Ngozi"),
        ("patient", "Ngozi B. Abara"),
        ("guardian", "Zoë O'Brien-Lind"),
    ),
    no_match=(
        ("patient", "new"),
        ("patient", "New Patient"),
        ("patient", "Parent or Guardian"),
        ("patient", "Financial Services"),
        ("patient", "[PERSON]"),
        ("patient_type", "Ngozi Abara"),
        ("patients", "12 of 20"),
        ("patient", "5530172"),
        ("title", "Ngozi Abara"),
        "Ngozi Abara",
    ),
    sample=_sample,
)
