"""Towns in text where somebody lives: before a state and a ZIP code, or behind "I live in".

A town in a title or a campaign is content and stays; with a ZIP code, or as somebody's home, it is a person's
place. In small letters it counts only where the town, the state and the code go together.

Source: 45 CFR 164.514(b)(2)(i)(B); towns and codes of the US Postal Service, see lexicons/README.md.
"""

import re
from random import Random

from phiguard import places
from phiguard.detector import Detector, Shape

_WORD = r"[A-Za-z][A-Za-z.'\-]{1,24}"
_CAPITAL = r"[A-Z][A-Za-z.'\-]{1,24}"
_HOME = (
    r"(?:i(?:'m| am)? (?:live|living|from|residing|based)(?: (?:in|at|near))?|liv(?:es|ing) in"
    r"|resid(?:es|ing|ent) (?:in|of)"
    r"|born in|moved (?:here )?(?:to|from)|my home is in|hometown is)"
)
_STATE = re.compile(rf",? ({places.STATES})\b(?: ([0-9]{{5}}))?", re.IGNORECASE)


def _fit(text: str, start: int, end: int) -> tuple[int, int] | None:
    after = _STATE.match(text, end)
    if after is None:
        return None
    known = places.town_before(text, end, after[1])
    if known is not None and known >= start and (after[2] is None or places.fits(after[2], after[1])):
        return known, end
    # A town that no list knows: capitals, an abbreviation in capitals and a code that can lie there.
    if after[2] is not None and after[1].isupper() and text[start].isupper() and places.fits(after[2], after[1]):
        last = text[start:end].rpartition(" ")[2]
        return end - len(last), end
    return None


def _sample(rng: Random) -> tuple[str, str]:
    town, state, code = rng.choice([("Tacoma", "WA", "98402"), ("Dayton", "OH", "45402"), ("Boise", "ID", "83702")])
    lower = f"i live in {town.lower()} {state.lower()} {code}"
    return "", rng.choice([f"ship to {town}, {state} {code}", f"I live in {town}, {state}", lower])


DETECTOR = Detector(
    id="town_in_text",
    entity="LOCATION",
    label="Town of a person, in text",
    safe_harbor="B",
    role="quasi",
    source="https://www.ecfr.gov/current/title-45/section-164.514",
    shapes=(
        Shape(rf"\b({_CAPITAL}(?: {_CAPITAL}){{0,3}}),? (?:{places.STATES}) [0-9]{{5}}\b", 0.8, ignore_case=False),
        Shape(rf"\b({_WORD}(?: {_WORD}){{0,3}}),? (?:{places.STATES}) [0-9]{{5}}\b", 0.7),
        Shape(rf"\b{_HOME} ({_WORD}(?: {_WORD}){{0,3}}),? (?:{places.STATES})\b", 0.8),
    ),
    fit=_fit,
    match=(
        "ship it to Tacoma, WA 98402",
        "4410 Alder Way, Coeur d'Alene, ID 83814",
        "i live in tacoma wa 98402",
        "I live in Dayton, OH with my mother",
        "moved to San Diego CA last year",
    ),
    no_match=(
        "Clinics in Tacoma, WA",
        "i live in pain or 12345",
        "order me 98402",
        "Tacoma, WA",
        "I live in fear, me too",
        "see page in 10001",
    ),
    sample=_sample,
)
