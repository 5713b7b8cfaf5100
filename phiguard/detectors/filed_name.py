"""Names as files are sorted, beside a detail of somebody: ``{"label": "Okafor, Bello", "patientId": …}``.

What stands beside it says that somebody is meant (`phiguard.pairs`); a label may still say what was clicked, so
that none of the words may be one of the language, nor a town.

Source: 45 CFR 164.514(b)(2)(i)(A); worklists and pickers of patients.
"""

import re
from random import Random

from phiguard import name_echoes
from phiguard.detector import Detector, Shape
from phiguard.name_marks import is_full_name
from phiguard.ner.features import marks

_WORD = r"[A-Z](?:[A-Za-z'\-]|[^\x00-\x20!-~]){1,24}"
_PARTS = re.compile(r"[^\W\d_]+")


def _is_no_word(word: str) -> bool:
    m = marks(word)
    return m.english <= 1 and not (m.place and max(m.given, m.family) < m.place)


def _fit(text: str, start: int, end: int) -> tuple[int, int] | None:
    value = text[start:end]
    parts = [p for p in _PARTS.findall(value) if len(p) > 1]
    if "," in value:
        return (start, end) if parts and all(map(_is_no_word, parts)) else None
    return (start, end) if is_full_name(parts) else None


def _sample(rng: Random) -> tuple[str, str]:
    last, first = rng.choice(["Okafor", "Lindqvist", "Quintero"]), rng.choice(["Nadia", "Odalys", "Tobias"])
    return "beside_detail_label", rng.choice(
        [f"{last}, {first}", f"{first} {last}", f"{last.upper()}, {first.upper()}"]
    )


DETECTOR = Detector(
    id="filed_name",
    entity="PERSON",
    label="Name of a person, in a label beside a detail of theirs",
    safe_harbor="A",
    role="direct",
    source="https://www.ecfr.gov/current/title-45/section-164.514",
    shapes=(
        Shape(rf"{_WORD}(?: {_WORD})?, {_WORD}(?: (?:{_WORD}|[A-Z]\.?))?", 0.05, keyed=True, ignore_case=False),
        Shape(rf"{_WORD}(?: [A-Z]\.?)?(?: {_WORD}){{1,2}}", 0.05, keyed=True, ignore_case=False),
    ),
    keys=("beside detail label",),
    fit=_fit,
    echoes=name_echoes.echoes_of_name,
    echo_words=name_echoes.echo_words,
    hash_forms=name_echoes.hash_forms,
    hashed_by="hashed_identifier",
    match=(
        ("beside_detail_label", "Okafor, Bello"),
        ("beside_detail_label", "OKAFOR, BELLO T."),
        ("beside_detail_label", "Verik, Tamsin"),
        ("beside_detail_label", "Nadia Lindqvist"),
    ),
    no_match=(
        ("beside_detail_label", "Shoes, Red"),
        ("beside_detail_label", "Book Appointment"),
        ("beside_detail_label", "Ogden, Utah"),
        ("beside_detail_label", "Okafor"),
        ("beside_detail_label", "Submit, Cancel"),
        ("beside_detail_label", "[PERSON]"),
        ("label", "Okafor, Bello"),
        "Okafor, Bello",
    ),
    sample=_sample,
    passes=("integer", "epoch", "uuid", "object_id", "short"),
)
