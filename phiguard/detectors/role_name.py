"""Names under the bare word for somebody in care: ``patient: Lena Fischer``, ``claimant: FISCHER, LENA``.

Two words or more, with capitals; words such as *new* and *existing* say what kind of patient it is.

Source: 45 CFR 164.514(b)(2)(i)(A); worklists, booking forms and statements.
"""

import re
from random import Random

from phiguard import name_echoes, names
from phiguard.detector import Detector, Shape
from phiguard.names import CAPITAL, REST

_WORD = f"{CAPITAL}{REST}"
_NOT = frozenset(
    "new existing returning current former prospective self pay paid patient patients member adult pediatric child"
    " children minor senior portal care education experience guide forms form not assigned unknown all yes no any"
    " other none services support status type group guest demo test sample inpatient outpatient primary secondary"
    " in out of on off the my your our only plan plus basic premium gold silver bronze early head start day"
    " first time established medicare medicaid commercial insurance employer individual family account data"
    " health hospital clinic center medical office home page app user system admin service api".split()
)
_SPLIT = re.compile(r"[ ,]+")


def _weigh(value: str) -> float:
    return -9.0 if any(word.strip(".").lower() in _NOT for word in _SPLIT.split(value)) else 0.0


def _sample(rng: Random) -> tuple[str, str]:
    first, last = rng.choice(["Nadia", "Lena", "Ngozi"]), rng.choice(["Farouk", "Lindqvist", "Abara-Lowe"])
    key = rng.choice(["patient", "claimant", "subscriber"])
    return key, rng.choice([f"{first} {last}", f"{last.upper()}, {first.upper()}"])


DETECTOR = Detector(
    id="role_name",
    entity="PERSON",
    label="Name of a person, under the word for somebody in care",
    safe_harbor="A",
    role="direct",
    source="https://www.ecfr.gov/current/title-45/section-164.514",
    shapes=(
        Shape(rf"{_WORD}(?: {_WORD}){{1,3}}", 0.03, keyed=True, ignore_case=False),
        Shape(rf"{_WORD}(?: {_WORD})?, ?{_WORD}(?: {_WORD}){{0,2}}", 0.03, keyed=True, ignore_case=False),
    ),
    keys=(
        "=patient",
        "=pt",
        "=member",
        "=subscriber",
        "=guarantor",
        "=insured",
        "=claimant",
        "=beneficiary",
        "=enrollee",
        "=dependent",
        "=resident",
        "=caller",
        "=caregiver",
        "=guardian",
        "=policyholder",
        "=emergency_contact",
        "=next_of_kin",
    ),
    fit=names.fit,
    weigh=_weigh,
    echoes=name_echoes.echoes,
    echo_words=name_echoes.echo_words,
    hash_forms=name_echoes.hash_forms,
    hashed_by="hashed_identifier",
    passes=("word", "email", "phone", "street", "zip", "day", "integer"),
    match=(
        ("patient", "Lena Fischer"),
        ("patient", "FISCHER,LENA"),
        ("claimant", "Fischer, Lena M."),
        ("subscriber", "Ngozi Abara-Lowe"),
        ("emergency_contact", "Piet Houten"),
    ),
    no_match=(
        "Lena Fischer",
        ("patient", "New Patient"),
        ("patient", "Existing"),
        ("member", "Gold Plan"),
        ("subscriber", "Early Bird Group"),
        ("patient", "Patient Portal"),
        ("patient", "[PERSON]"),
        ("patient_type", "Lena Fischer"),
        ("resident", "true"),
        ("patient", "self pay"),
    ),
    sample=_sample,
)
