"""Names of people in running text.

Most are found by the policy's back end for names (see `phiguard.free_text`), whose findings carry this detector.
The shape here is for the plainest introductions, which need no model and are found with ``ner = "off"`` too.

Source: 45 CFR 164.514(b)(2)(i)(A).
"""

from random import Random

from phiguard import name_echoes, names
from phiguard.detector import Detector, Shape

_WORD = r"[A-Z][A-Za-z'\-]{1,30}"
_LABELS = frozenset(
    "name first last middle address phone email sex gender age patient date insurance member id".split()
)


def _fit(text: str, start: int, end: int) -> tuple[int, int] | None:
    """A list of what a form asks for is no name: ``Name, Address, DOB``."""
    if any(word.strip(",.").lower() in _LABELS for word in text[start:end].split()):
        return None
    return names.fit(text, start, end)


def _sample(rng: Random) -> tuple[str, str]:
    first = rng.choice(["Nadia", "Lena", "Aiko", "Ngozi", "Piet"])
    last = rng.choice(["Farouk", "Fischer", "Lindqvist", "Abara-Lowe"])
    return "", f"Hello, my name is {first} {last}"


DETECTOR = Detector(
    id="name_in_text",
    entity="PERSON",
    label="Name of a person, in text",
    safe_harbor="A",
    role="direct",
    source="https://www.ecfr.gov/current/title-45/section-164.514",
    shapes=(
        Shape(rf"\b[Mm]y (?:full )?name is ({names.CAPITALISED})", 0.9, ignore_case=False),
        # As letters and worklists write a patient: `Fischer, Lena M. DOB 03/07/1984`.
        Shape(
            rf"({_WORD}, {_WORD}(?: [A-Z]\.?)?),?[*_]{{0,2}} ?(?:[(\[|\-]|[^\x00-\x20!-~]{{1,3}})? ?"
            r"(?:(?:DOB|D\.O\.B|MRN|dob|mrn)\b|[MF] ?[|,/] ?[0-9]{1,3} ?(?:y|/|[|])|[0-9]{1,3} ?(?:y/?o|yrs?|y|[MF])\b)",
            0.9,
            ignore_case=False,
        ),
    ),
    fit=_fit,
    echoes=name_echoes.echoes,
    echo_words=name_echoes.echo_words,
    hash_forms=name_echoes.hash_forms,
    hashed_by="hashed_identifier",
    match=(
        "Hi, my name is Nadia Farouk",
        "My name is Lena O'Dowd and I need a refill",
        "my full name is Piet van Houten",
        "Subject: Referral - Varga, Ilona DOB 01/01/1970",
        "Critical lab for *Fischer, Lena* (MRN 8841772)",
        "seen today: FISCHER, LENA M. (MRN 8841772)",
        "Fischer, Lena | F | 42y | room 4",
        "Lindqvist, Piet (71 M) was moved",
    ),
    no_match=(
        "my name is on the list",
        "Username is required",
        "my name is Unknown",
        "Enter Name, Address, DOB",
        "asks for Phone, Email, DOB and MRN",
        "the name is Bond Street Clinic",
        "Portland, Oregon (3 mi)",
        "Small, Medium | M | 12",
    ),
    sample=_sample,
)
