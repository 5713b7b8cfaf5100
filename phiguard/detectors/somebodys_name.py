"""Names under a bare ``name``, ``label`` or ``client`` beside a detail of somebody: ``{"name": "Lind", "dob": …}``.

What stands beside it says whose it is (`phiguard.pairs`), so one rare word is enough. Names of events and forms are
written beside such details too: these hold a verb or a word of the page.

Source: 45 CFR 164.514(b)(2)(i)(A); worklists, rosters and claim lines.
"""

import re
from random import Random
from typing import Final

from phiguard import name_echoes, names
from phiguard.detector import Detector, Shape

_WORD: Final = r"[^\x00-\x20!-&(-,/-@\[-`{-\x7f]{1,30}"
_NOT: Final = frozenset(
    "page view click form event step button submit submitted submission started completed viewed clicked"
    " opened closed"
    " changed updated created saved selected loaded sent received booked cancelled canceled scheduled"
    " requested signup"
    " signin login logout register registration registered purchase order lead search screen session"
    " start end load field"
    " patient member user customer client contact intake profile account visit appointment details summary info"
    " information check eligibility verification verify insurance claim portal record records lookup"
    " widget modal tab"
    " new existing self other none all test default primary secondary home work plan policy group coverage"
    " sign log in out up on off user patient clinic hospital center health care medical services"
    " department pharmacy lab".split()
)
_WORDS: Final = re.compile(r"[^\W\d_]+")


def _weigh(value: str) -> float:
    split = _WORDS.findall(value)
    if any(word.lower() in _NOT for word in split):
        return -9.0
    return 0.0 if value[:1].isupper() or len(split) < 2 else -1.0


def _sample(rng: Random) -> tuple[str, str]:
    return "beside_detail_name", rng.choice(
        [
            "Nadia Farouk",
            "FAROUK, NADIA",
            "Farouk",
            "lena fischer",
            "Lindqvist, L.",
            "Tobias Lindqvist",
            "AMUNDSEN",
            "Quintero, Marisol",
            "marisol quintero",
            "N. Farouk",
        ]
    )


DETECTOR = Detector(
    id="somebodys_name",
    entity="PERSON",
    label="Name of a person, beside a detail of theirs",
    safe_harbor="A",
    role="direct",
    source="https://www.ecfr.gov/current/title-45/section-164.514",
    shapes=(Shape(rf"{_WORD}(?:,? {_WORD}){{0,4}}", 0.05, keyed=True),),
    keys=("beside detail name",),
    fit=names.fit,
    weigh=_weigh,
    echoes=name_echoes.echoes_of_name,
    echo_words=name_echoes.echo_words,
    hash_forms=name_echoes.hash_forms,
    hashed_by="hashed_identifier",
    match=(
        ("beside_detail_name", "Farouk"),
        ("beside_detail_name", "FAROUK, NADIA"),
        ("beside_detail_name", "lena fischer"),
        ("beside_detail_name", "Lindqvist, L."),
        ("beside_detail_name", "Núñez de la Cruz"),
    ),
    no_match=(
        ("beside_detail_name", "Form Submitted"),
        ("beside_detail_name", "patient intake"),
        ("beside_detail_name", "form_submitted"),
        ("beside_detail_name", "8812"),
        ("beside_detail_name", "[PERSON]"),
        ("beside_detail_name", "unknown"),
        ("name", "Farouk"),
        "Farouk",
    ),
    sample=_sample,
    passes=("integer", "epoch", "uuid", "object_id", "short"),
)
