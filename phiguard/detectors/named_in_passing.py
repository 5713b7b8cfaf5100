"""Names that prose mentions by the way: ``my ex, Rodrigo``, ``spoke with Nadia``, ``Lena Fischer, 64 y/o``.

A word is a name here where the table of names knows it better as one than as a word or a town.

Source: 45 CFR 164.514(b)(2)(i)(A); notes of calls and visits, diaries, chats.
"""

import re
from random import Random

from phiguard import name_echoes, names
from phiguard.detector import Detector, Shape
from phiguard.ner.features import marks
from phiguard.ner.vocabulary import BRANDS

_WORD = r"[A-Z][a-z]{2,20}"
_SURNAME = r"[A-Z][A-Za-z'\-]{1,30}"
_KIN = (
    r"(?:ex(?:-?(?:wife|husband))?|wife|husband|son|daughter|mom|mother|dad|father|brother|sister|partner|boyfriend"
    r"|girlfriend|fianc(?:e|[^\x00-\x20!-~]{1,2})e?|spouse|aunt|uncle|cousin|niece|nephew|grandson|granddaughter"
    r"|grand(?:ma|pa|mother|father)|stepson|stepdaughter|roommate|baby|kid|child)"
)
_SPOKE = (
    r"(?:[Ss]poke|[Ss]peak|[Ss]peaking|[Tt]alk|[Tt]alked|[Tt]alking|[Mm]et|[Ll]eft (?:a )?(?:message|voicemail))"
    r" (?:with|to|w/|for)"
)
_AGED = (
    r"(?:,| [|\-]| [^\x00-\x20!-~]{1,2}) ?(?:1[0-1][0-9]|[1-9]?[0-9]) ?"
    r"(?:y/?o\b|y\.o\.|yrs?\b|years? old|-?year-?old)"
)
_IS_KIN = re.compile(rf"\b{_KIN} \Z")
_KNOWN = 2  # marks, from which a name is one that many have


def _is_a_name(word: str) -> bool:
    m = marks(word)
    return m.given >= _KNOWN and max(m.given, m.family) > m.english and word.lower() not in BRANDS


def _fit(text: str, start: int, end: int) -> tuple[int, int] | None:
    words = text[start:end].split()
    if len(words) == 1:
        # Whom one speaks with may be an office in a town; kin and who is spoken to are none.
        m = marks(words[0])
        if text.startswith("[PERSON], ", start - 10) or _IS_KIN.search(text[max(0, start - 20) : start]):
            return (start, end) if m.given > m.english or not (m.english or m.place) else None
        is_one = _is_a_name(words[0]) and (text[start - 2 : start] == ", " or not m.place)
        return (start, end) if is_one else None
    seen = [marks(w.strip(",")) for w in words if len(w) > 2]
    if any(m.english > max(1, m.given, m.family) for m in seen):
        return None
    return names.fit(text, start, end) if any(max(m.given, m.family) >= _KNOWN for m in seen) else None


def _sample(rng: Random) -> str:
    name = rng.choice(["Matthias", "Rodrigo", "Nadia"])
    return rng.choice([f"I left my ex, {name}", f"spoke with {name} again", f"talking to {name} helps"])


DETECTOR = Detector(
    id="named_in_passing",
    entity="PERSON",
    label="Name of a person that prose mentions",
    safe_harbor="A",
    role="direct",
    source="https://www.ecfr.gov/current/title-45/section-164.514",
    shapes=(
        Shape(rf"\b[Mm]y (?:[a-z]{{2,12}} ){{0,2}}{_KIN},? ({_WORD})\b", 0.85, ignore_case=False),
        # As logs and notices say whose number it is, which has gone when this is looked for.
        Shape(
            rf"\[MEDICAL_RECORD_NUMBER\],? [(\[-] ?({_SURNAME}, {_SURNAME}(?: [A-Z]\.?)?)(?:[)\]]|\b)",
            0.85,
            ignore_case=False,
        ),
        Shape(
            rf"\[MEDICAL_RECORD_NUMBER\],? [(\[-] ?\[PERSON\], ({_SURNAME})(?:[)\]]|\b)", 0.85, ignore_case=False
        ),
        Shape(rf"\b{_SPOKE} ({_WORD}(?: {_SURNAME})?)\b", 0.8, ignore_case=False),
        Shape(rf"\b({_SURNAME}(?: [A-Z]\.?)? {_SURNAME}){_AGED}", 0.85, ignore_case=False),
        # `It is time for your [MEDICATION], Nadia!`: what was said before has gone when this is looked for.
        Shape(rf"\b[Yy]our \[[A-Z_]{{3,30}}\](?: [a-z]{{2,20}}){{0,3}}, ({_WORD})[!.?]", 0.85, ignore_case=False),
    ),
    fit=_fit,
    echoes=name_echoes.echoes_of_name,
    echo_words=name_echoes.echo_words,
    hash_forms=name_echoes.hash_forms,
    hashed_by="hashed_identifier",
    match=(
        "we talked about my ex, Rodrigo.",
        "my older sister, Lucinda, drives me",
        "for my wife Solveig, 8 weeks along",
        "feed failed for MRN [MEDICAL_RECORD_NUMBER] (Quintero, Odalys)",
        "MRN [MEDICAL_RECORD_NUMBER] ([PERSON], Odalys)",
        "[MEDICAL_RECORD_NUMBER] - Fischer, Lena T. - discharged",
        "Spoke with Nadia about the bill",
        "felt worse after talking to Matthias",
        "Left a message for Nadia Farouk today",
        "Ermengarde Haugen, 64 y/o, seen today",
        "Nadia Farouk | 64 years old",
        "Time for your [MEDICATION], Nadia!",
    ),
    no_match=(
        "my mom, Tuesday and I",
        "my car, Rodrigo said",
        "my baby Shower is on Friday",
        "my son Tuesday",
        "MRN [MEDICAL_RECORD_NUMBER] (Order, Pending)",
        "spoke with Verizon today",
        "talk to Support now",
        "met with Austin officials",
        "talking to people",
        "Grand Hotel, 64 years old",
        "my brother, sister and I",
        "Time for your [MEDICATION], Friday!",
        "my ex, [PERSON].",
    ),
    sample=_sample,
)
