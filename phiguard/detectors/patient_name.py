"""Names of people under a bare ``patient``, which may as well say what kind of patient.

Two to four words with capitals count, none of which says what kind, or what of the patient's it is; so does one
that the table of names knows as a name rather than a word.

Source: labels of worklists and letters, `Patient: Fischer, Lena`.
"""

import re
from random import Random
from typing import Final

from phiguard import name_echoes, names
from phiguard.detector import Detector, Shape
from phiguard.name_marks import is_name
from phiguard.names import CAPITAL, REST

_SMALL: Final = r"(?:d[aei]l?|de la|van|von|der|den|bin|al|la|le)"
_KINDS: Final = frozenset(
    "new returning existing established current former prospective portal care services service"
    " experience information"
    " id intake form forms education satisfaction access center centre room first inpatient outpatient adult child"
    " pediatric male female private insured self pay medicare medicaid emergency follow up visit record"
    " records chart"
    " lookup search list details profile home page update saved created login safety rights stories"
    " resources financial"
    " myself parent guardian minor caregiver other yes unknown test clinic health hospital medical group program"
    " family member"
    " registration engagement monitoring management status not found all any no and or of the".split()
)
_WORD: Final = re.compile(r"[^\W\d_]+")


def _weigh(value: str) -> float:
    words = _WORD.findall(value)
    if any(word.lower() in _KINDS for word in words):
        return -9.0
    return 0.0 if len(words) > 1 or is_name(value) else -9.0


def _sample(rng: Random) -> tuple[str, str]:
    first = rng.choice(["Nadia", "Lena", "Odalys", "Priya"])
    return "patient", f"{first} {rng.choice(['Farouk', 'Fischer', 'Quintero', 'Lindqvist'])}"


DETECTOR = Detector(
    id="patient_name",
    entity="PERSON",
    label="Name of a person, under a bare patient",
    safe_harbor="A",
    role="direct",
    source="https://www.ecfr.gov/current/title-45/section-164.514",
    shapes=(
        Shape(
            rf"{CAPITAL}{REST}(?:,? (?:{_SMALL} ){{0,2}}{CAPITAL}{REST}){{0,3}}",
            0.02,
            keyed=True,
            ignore_case=False,
        ),
    ),
    keys=(
        "=patient",
        "=pt",
        "=paciente",
        "=patiente",
        "=patientin",
        "=paziente",
        "=guarantor",
        "=insured",
        "=dependent",
        "=guardian",
        "=spouse",
        "=proxy",
        "=attention patient",
        "=patient/string value",  # as OTLP and BigQuery write values with their types
        "=patient/value",
        "=data patient",
        "=attr data patient",
    ),
    fit=names.fit,
    weigh=_weigh,
    echoes=name_echoes.echoes,
    echo_words=name_echoes.echo_words,
    hash_forms=name_echoes.hash_forms,
    hashed_by="hashed_identifier",
    match=(
        ("patient", "Odalys Quintero"),
        ("Patient", "Quintero, Odalys"),
        ("paciente", "Ximena de la Vega"),
        ("patient", "ODALYS QUINTERO"),
        ("patient", "Odalys"),
        ("data-patient", "Quintero, Odalys"),
        ("patient/stringValue", "Quintero, Odalys"),
    ),
    no_match=(
        ("patient", "new"),
        ("patient", "New Patient"),
        ("patient", "Returning Adult"),
        ("patient", "Portal Login"),
        ("patient", "Summer"),
        ("patient", "Florida"),
        ("patient_type", "Odalys Quintero"),
        ("patient", "[PERSON]"),
        "Odalys Quintero",
    ),
    sample=_sample,
)
