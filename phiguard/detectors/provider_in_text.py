"""Names of care providers in text, by title or degree: ``Dr. Hodgkin``, ``Jane Ostrander, MD``.

Whom somebody sees says what for, so the name goes where the event speaks of care; a doctor who joins a board stays,
and so do boots. The title stays either way.

Source: 45 CFR 160.103 (provision of care); degrees as the American Medical Association writes them.
"""

import re
from random import Random

from phiguard.detector import Detector, Shape
from phiguard.native import compiled
from phiguard.ner.vocabulary import BRANDS

_NAME = r"[A-Z][a-z]?'?[A-Z]?[a-z\-]{1,20}(?:-[A-Z][a-z]{1,20})?"
_NAMES = rf"(?:[A-Z]\. )?{_NAME}(?: (?:[A-Z]\. )?(?:(?:van|von|de|der|la|da|bin|al) ){{0,2}}{_NAME}){{0,2}}"
_DEGREE = r"(?:MD|M\.D\.|DO|D\.O\.|NP|PA-C|CRNP|APRN|DDS|DMD|DPM|LCSW|LMFT|PsyD|FACP|FACC|FACS|RN|CNM)"
_BRANDS = BRANDS | frozenset(("good", "no", "phil", "strange", "watson"))
_SOME_DOCTOR = re.compile(
    r"\b(?:a|an|the|your|our|my|any|new|each|this|that) doctor\.? $", re.IGNORECASE
)  # no title
_TAIL = frozenset("md do np rn the a an and or at in on of for to with near who is will can".split())
_NO_NAMES = frozenset(
    "our your my the meet ask see about with visit find book more new all contact schedule appointment today"
    " accepting profile clicked viewed tapped opened selected submitted started completed search results"
    " result page button link finder near doctor dermatology cardiology clinic hospital office health care medical"
    " center".split()
)


@compiled
def provider_span(text: str, start: int, end: int) -> tuple[int, int] | None:
    if "doctor" in text[max(0, start - 24) : start].lower() and _SOME_DOCTOR.search(
        text, max(0, start - 24), start
    ):
        return None
    words = text[start:end].split()
    while words and words[0].lower() in _NO_NAMES:
        start += len(words[0]) + 1
        words = words[1:]
    if not words or words[0].lower().rstrip(".") in _BRANDS or words[-1].lower() in _TAIL:
        return None
    if any(w.lower() in _NO_NAMES for w in words) or text[start:end].isupper():
        return None
    return start, end


def _sample(rng: Random) -> tuple[str, str]:
    last = rng.choice(["Hodgkin", "Ostrander", "Lindqvist", "Abara"])
    return "", rng.choice([f"Your visit with Dr. {last}", f"Piet {last}, MD"])


DETECTOR = Detector(
    id="provider_in_text",
    entity="PERSON",
    label="Name of a care provider, in text",
    safe_harbor="",
    role="provider",
    source="https://www.ecfr.gov/current/title-45/section-160.103",
    shapes=(
        Shape(rf"\b(?:Dr|Doctor)\.? ({_NAMES})", 0.75, ignore_case=False),
        Shape(rf"\b(?:dr|doctor)\.? ((?:[A-Z]\. )?{_NAME}(?: {_NAME}){{0,2}})", 0.75, ignore_case=False),
        Shape(rf"\b({_NAMES}),? {_DEGREE}\b", 0.75, ignore_case=False),
    ),
    fit=provider_span,
    beside_care=True,
    tier=lambda _: 2,  # whom somebody sees says what for
    match=(
        "Dr. Ostrander, Dermatology",
        "Your appointment with Dr. Ostrander",
        "Dr Piet van Houten",
        "seen by Doctor Abara-Lowe",
        "Ngozi Abara, MD",
        "I see dr. Lindqvist",
        "Meet Anna O'Brien PA-C",
    ),
    no_match=(
        "Dr. Martens boots",
        "Find a Doctor",
        "Doctor Who",
        "Find A Doctor Clicked",
        "dr appointment tomorrow",
        "123 Main Dr",
        "Our MD",
        "Baltimore is in MD state",
        "Dr. [PERSON]",
    ),
    sample=_sample,
)
