"""Names of people that stand by themselves where anything may: as a title or a part of it, in a variable of the
site's own, as a segment of a path; where the event speaks of care.

``Migraine clinic | Nadia Lindqvist``, ``Lindqvist, Nadia``, ``/plans/nadia-lindqvist``, ``name=Marisol``. Only what
the table of names knows as a given name with a surname counts, or a name that is nothing else, and no word of the
language.

Source: 45 CFR 164.514(b)(2)(i)(A).
"""

import re
from random import Random

from phiguard import name_echoes
from phiguard.detector import Detector, Shape
from phiguard.detectors.bare_name import THINGS
from phiguard.name_marks import is_full_name, is_given, is_only_a_name, is_surname
from phiguard.native import compiled
from phiguard.ner.features import marks

_LONGEST = 250  # characters
_WORD = r"[A-Z](?:[A-Za-z'\-]|[^\x00-\x20!-~]){1,24}"
_FULL = rf"{_WORD}(?: [A-Z]\.?)?(?: {_WORD}){{1,2}}"
_FILED = rf"{_WORD}, {_WORD}(?: [A-Z]\.?)?"
_AROUND = r"[^\x00-\x1f]{1,120}"
_SIGN = r"(?:[|\-]|[^\x00-\x20!-~]{1,3})"
_SLUG = re.compile(r"[a-z]{3,24}[-_. ][a-z]{3,24}")
_ALONE = re.compile(_WORD)
_HEADING = re.compile(rf"(?:{_AROUND}(?: {_SIGN}|:) )?({_FULL}|{_FILED})(?: {_SIGN} {_AROUND})?")
_TWO = re.compile(r"[A-Z][^ ]+ (?:[A-Z]\.? )?[A-Z]")  # without these no name of two words
_PARTS = re.compile(r"[^\W\d_]+(?:['\-][^\W\d_]+)*")
_SLUGS = re.compile(r"[-_. ]")
_VERY_COMMON = 6  # marks


def _is_given(word: str) -> bool:
    """A given name; behind a surname and a comma also one that is a common word: `Farouk, Mark`."""
    m = marks(word)
    return is_given(word) or _VERY_COMMON <= m.given > m.english


@compiled
def heading_span(text: str, start: int, end: int) -> tuple[int, int] | None:
    """The name in a heading. All that has such a key comes here, so that most is turned away at a glance."""
    value = text[start:end]
    if value.islower():
        if _SLUG.fullmatch(value) is None:
            return None
        one, other = _SLUGS.split(value)
        known = is_full_name((one, other)) or is_full_name((other, one))
        return (start, end) if known else None
    if " " not in value:
        return (start, end) if _ALONE.fullmatch(value) and value.isalpha() and is_only_a_name(value) else None
    found = _HEADING.fullmatch(value) if _TWO.search(value) is not None else None
    if found is None:
        return None
    value = found[1]
    if "," in value:
        last, first = (_PARTS.findall(part) for part in value.split(",", 1))
        known = len(last) == 1 and bool(first) and is_surname(last[0]) and _is_given(first[0])
    else:
        known = is_full_name(_PARTS.findall(value))
    return (start + found.start(1), start + found.end(1)) if known else None


def _sample(rng: Random) -> tuple[str, str]:
    first, last = rng.choice(["Nadia", "Marisol", "Tobias"]), rng.choice(["Lindqvist", "Quintero", "Amundsen"])
    return rng.choice(
        [
            ("page_title", f"Your plan | {first} {last}"),
            ("own_variable", f"{last}, {first}"),
            ("pathsegment plans", f"{first}-{last}".lower()),
        ]
    )


DETECTOR = Detector(
    id="name_heading",
    entity="PERSON",
    label="Name of a person, by itself beside care",
    safe_harbor="A",
    role="direct",
    source="https://www.ecfr.gov/current/title-45/section-164.514",
    shapes=(Shape(rf"[^\x00-\x20][^\x00-\x1f]{{1,{_LONGEST}}}", 0.02, keyed=True),),
    keys=(
        "=name",
        "=patient",
        "=pt",
        "=plan for",
        "=booked for",
        "=visit for",
        "=proxy for",
        "title",
        "page name",
        "subject",
        "label",
        "se la",  # Snowplow
        "transaction name",
        "=own variable",
        *("entry *", "input *"),  # of Google Forms and Gravity Forms
        "partner name",
        "e var *",
        "evar *",
        "custom dimension *",
        "pathsegment *",
    ),
    not_keys=(
        *("author", "item", "product", "brand", "artist", "book", "song", "movie", "job", "img", "image"),
        *(f"{thing} name" for thing in THINGS),
    ),
    fit=heading_span,
    beside_care=True,
    echoes=name_echoes.echoes_of_name,
    echo_words=name_echoes.echo_words,
    passes=("email", "phone", "street", "zip", "day", "integer", "epoch", "uuid", "object_id", "short"),
    match=(
        ("page_title", "Nadia Lindqvist"),
        ("page_title", "Migraine clinic | Nadia Lindqvist"),
        ("title", "Nadia M. Lindqvist - Chart"),
        ("own_variable", "Lindqvist, Nadia"),
        ("page_title", "Okoro, John - Medications"),
        ("eVar7", "nadia lindqvist"),
        ("subject", "Refill: Marisol Quintero"),
        ("pathsegment plans", "nadia-lindqvist"),
        ("pathsegment x", "lindqvist-nadia"),
        ("name", "Marisol"),
        ("patient", "Odalys"),
        ("plan_for", "Tobias"),
        ("partnerName", "Tobias"),
        ("input_1.3", "Marisol"),
        ("entry.1045781291", "Nadia Lindqvist"),
    ),
    no_match=(
        "Nadia Lindqvist",
        ("page_title", "Page Viewed"),
        ("page_title", "Austin, Texas"),
        ("page_title", "Virginia Beach | Clinics"),
        ("page_title", "Home - Lakeview Hospital"),
        ("page_title", "Paris, Georgia"),
        ("page_title", "[PERSON] Lindqvist"),
        ("pathsegment plans", "family-medicine"),
        ("pathsegment blog", "summer-sale"),
        ("pathsegment clinics", "saint-paul"),
        ("name", "Austin"),
        ("patient", "Summer"),
        ("patient", "New"),
        ("name", "Aurora"),
        ("name", "Home"),
        ("campaign.name", "Marisol"),
        ("page_title", "sleep apnea"),
        ("author_title", "Nadia Lindqvist"),
    ),
    sample=_sample,
)
