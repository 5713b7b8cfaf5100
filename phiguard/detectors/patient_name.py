"""Names under the bare word for somebody in care: ``patient: Lena Fischer``, ``claimant: FISCHER, LENA``.

The same field may as well say what kind of patient it is. Two to four words with capitals count, none of which says
what kind, or what of the patient's it is; where such a word is a last name too, it does so only in front.

Source: 45 CFR 164.514(b)(2)(i)(A); worklists, booking forms, letters and statements.
"""

import re
from random import Random
from typing import Final

from phiguard import name_echoes, names
from phiguard.detector import Detector, Shape
from phiguard.names import CAPITAL, REST

_SMALL: Final = r"(?:d[aei]l?|de la|van|von|der|den|bin|al|la|le)"
_NAME: Final = rf"{CAPITAL}{REST}"
_KINDS: Final = frozenset(
    # which patient
    "new existing returning established current former prospective first time adult pediatric children male female"
    " inpatient outpatient primary secondary individual family member patient patients insured myself guardian"
    " caregiver user demo test"
    # who pays
    " pay paid private medicare medicaid commercial insurance employer financial plan plus basic premium bronze"
    # what of the patient's
    " account admin api app care center centre chart clinic data details education emergency engagement"
    " experience follow form forms group guide health home hospital id information intake list login lookup"
    " management medical monitoring office portal profile program proxy record records registration resources"
    " rights room safety satisfaction search service services start status stories support system thread type up"
    " update visit access"
    # what else stands in forms
    " all and any assigned created found in my no none not of off on only or other our out saved the unknown"
    " yes your".split()
)
# Also last names of some thousands of people each, https://www.census.gov/topics/population/genealogy/data.html
_LAST_NAMES: Final = frozenset(
    "child day early gold guest head minor page parent sample self senior silver".split()
)
_WORD: Final = re.compile(r"[^\s,]+,?")


def _weigh(value: str) -> float:
    words = _WORD.findall(value.lower())
    if words[0] in _LAST_NAMES:  # `Gold Member`, but not `Gold, Lena`
        return -9.0
    return -9.0 if any(map(_says_what_kind, words)) else 0.0


def _says_what_kind(word: str) -> bool:
    parts = [part.strip(".,") for part in word.split("-")]
    return not _KINDS.isdisjoint(parts) and all(part in _KINDS or part in _LAST_NAMES for part in parts)


def _sample(rng: Random) -> tuple[str, str]:
    first = rng.choice(["Nadia", "Lena", "Odalys", "Ngozi", "Priya"])
    last = rng.choice(["Farouk", "Fischer", "Quintero", "Lindqvist", "Abara-Lowe"])
    key = rng.choice(["patient", "claimant", "subscriber"])
    return key, rng.choice([f"{first} {last}", f"{last.upper()}, {first.upper()}"])


DETECTOR = Detector(
    id="patient_name",
    entity="PERSON",
    label="Name of a person, under the bare word for somebody in care",
    safe_harbor="A",
    role="direct",
    source="https://www.ecfr.gov/current/title-45/section-164.514",
    shapes=(
        Shape(rf"{_NAME}(?:(?:,| |, )(?:{_SMALL} ){{0,2}}{_NAME}){{1,3}}", 0.03, keyed=True, ignore_case=False),
        # A last name, once the given name has gone.
        Shape(rf"\[PERSON\],? ({_NAME}(?: {_NAME})?)", 0.3, keyed=True, ignore_case=False),
    ),
    keys=(
        "=patient",
        "=pt",
        "=attention patient",
        *(f"=patient {what}" for what in ("label", "display", "text", "title", "header", "banner", "summary")),
        *(f"={which} patient" for which in ("selected", "active", "current", "open", "focused")),
        "=paciente",
        "=patiente",
        "=patientin",
        "=paziente",
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
        "=caller id",
        *(f"={who}/{what}" for who in ("patient", "pt") for what in ("n", "nm")),
        "=guardian",
        "=spouse",
        *("=participant", "=respondent", "=wearer", "=passenger", "=mother", "=father", "=wife", "=husband"),
        *("=daughter", "=son", "=care recipient", "=clinic patient", "=account holder"),
        "=proxy",
        "=patient/string value",  # as OTLP and BigQuery write values with their types
        "=patient/value",
        "=data patient",
        "=attr data patient",
    ),
    fit=names.fit,
    weigh=_weigh,
    echoes=name_echoes.echoes_of_name,
    echo_words=name_echoes.echo_words,
    hash_forms=name_echoes.hash_forms,
    hashed_by="hashed_identifier",
    passes=("word", "email", "phone", "street", "zip", "day", "integer", "epoch", "uuid", "object_id", "short"),
    match=(
        ("patient", "Lena Fischer"),
        ("Caller ID", "OKAFOR,BELLO"),
        ("pt/n", "Verik, Tamsin"),
        ("Patient", "Quintero, Odalys"),
        ("patient", "FISCHER,LENA"),
        ("patient", "ODALYS QUINTERO"),
        ("data-patient", "Quintero, Odalys"),
        ("patient/stringValue", "Quintero, Odalys"),
        ("paciente", "Ximena de la Vega"),
        ("claimant", "Fischer, Lena M."),
        ("subscriber", "Ngozi Abara-Lowe"),
        ("member", "Piet Day-Lind"),
        ("patient", "Gold, Nadia"),
        ("patient", "Nadia Gold"),
        ("spouse", "Piet van Houten"),
        ("patient", "[PERSON] Lindqvist"),
        ("caller", "Wei Tanaka"),
        ("participant", "Ngozi Abara"),
        ("wearer", "Lena Fischer"),
        ("clinic_patient", "Odalys Quintero"),
    ),
    no_match=(
        "Lena Fischer",
        ("patient", "new"),
        ("patient", "New Patient"),
        ("patient", "Existing"),
        ("patient", "Returning Adult"),
        ("patient", "Patient Portal"),
        ("patient", "Portal Login"),
        ("patient", "self pay"),
        ("patient", "Self-Pay"),
        ("patient", "Follow-up Visit"),
        ("patient", "Odalys"),
        ("patient", "[PERSON]"),
        ("patient", "[PERSON] Portal"),
        ("patient_type", "Lena Fischer"),
        ("member", "Gold Plan"),
        ("member", "Gold Tier"),
        ("subscriber", "Early Bird Group"),
        ("resident", "true"),
        ("participant", "Control Group"),
        ("mother", "Unknown"),
        ("passenger", "adult"),
        ("participants", "Lena Fischer"),
    ),
    sample=_sample,
)
