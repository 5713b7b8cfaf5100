"""Names of people that are the whole value of a field nobody listed: ``{"responsible": "Omar Haddad"}``.

Forms are built by people who call their fields as they like, ``q1``, ``cf_12``, ``versicherter``. What is a given
name and a surname by the table of names, and hardly words of the language, is somebody's name there: where the
event speaks of care or of somebody, and the key does not name a thing (`phiguard.detectors._thing_keys`), many of
which are called after somebody.

Source: 45 CFR 164.514(b)(2)(i)(A).
"""

from random import Random

from phiguard import name_echoes, names
from phiguard.detector import Detector, Shape
from phiguard.detectors._thing_keys import KEYS as THINGS
from phiguard.detectors.bare_name import reads_on
from phiguard.native import compiled
from phiguard.whole_names import LONGEST, worth

_LEAST = 5  # steps of what a name is worth
_SURE = 7
_TEXT = r"[^\x00-\x1f!-&(-+/-@\[-`{-\x7f]{4,80}"


@compiled
def whole_name_span(text: str, start: int, end: int) -> tuple[int, int] | None:
    """All of a text that reads like a name."""
    if len(text) > LONGEST:
        return None
    bare = text.strip()
    at = len(text) - len(text.lstrip())
    if start > at or end < at + len(bare) or not all(map(reads_on, bare.split())):
        return None
    if worth(bare) < _LEAST:
        return None
    return names.fit(text, at, at + len(bare))


def _weigh(value: str) -> float:
    return 2.2 if worth(value) >= _SURE else 1.0


def _sample(rng: Random) -> tuple[str, str]:
    first = rng.choice(["Nadia", "Omar", "Tobias", "Marisol", "Annelie"])
    last = rng.choice(["Lindqvist", "Haddad", "Quintero", "Amundsen", "Kowalski"])
    name = rng.choice([f"{first} {last}", f"{last}, {first}", f"{first} {last}".upper(), f"{first} B. {last}"])
    return rng.choice(["responsible", "q1", "cf_12", "versicherter", "who"]), name


DETECTOR = Detector(
    id="whole_name",
    entity="PERSON",
    label="Name of a person, by itself under any key, beside care or a detail of somebody",
    safe_harbor="A",
    role="direct",
    source="https://www.ecfr.gov/current/title-45/section-164.514",
    shapes=(Shape(_TEXT, 0.5, whole=True),),
    # As much as makes a name that is known well one still beside a word of things, and none under their own.
    key_weight=4.0,
    not_keys=THINGS,
    fit=whole_name_span,
    weigh=_weigh,
    beside_care=True,
    beside_detail=True,
    echoes=name_echoes.echoes_of_name,
    echo_words=name_echoes.echo_words,
    hash_forms=name_echoes.hash_forms,
    hashed_by="hashed_identifier",
    match=(
        "Omar Haddad",
        ("responsible", "Omar Haddad"),
        ("q1", "Lena Fischer"),
        ("next_of_kin_1", "Ortega, Maribel"),
        ("versicherter", "Müller, Karl-Heinz"),
        ("who", "DOLORES MARTINEZ"),
        ("header", "STEIN DEBORAH"),
        ("visitor", "kevin o'brien"),
        ("beneficiario", "João Pedro Almeida"),
        ("a_nombre_de", "María José Hernández"),
        ("holder", "Fatima Al-Sayed"),
        ("zu", "Sabine Krüger"),
        ("for", "John Smith"),
        ("for", "Jonas van der Berg"),
        ("label", "Ms. Kimberly Nguyen"),
        ("dealname", "Stephanie Wood"),
        ("acting_for", "Smith, Jane A"),
        ("product_owner", "Omar Haddad"),
        ("who", "Hideo Nakamura"),
        ("who", "Tamara Nikolaidis"),
    ),
    no_match=(
        "Omar",
        "Omar Haddad called",
        "Grace Period",
        "Mark Read",
        "Will Call",
        "Save Draft",
        "April May",
        "Jackson Heights",
        "Rose Hill",
        "Walter Reed",
        "Lincoln Park",
        "Johns Hopkins",
        "Virginia Mason",
        "Calvin Klein",
        "Charlotte Harbor",
        "Hannah Weiss, MD",
        "Mary Jane",
        "Jasmine Rice",
        "Austin, Texas",
        "Tommy John",
        "[PERSON] Haddad",
        ("product", "Omar Haddad"),
        ("brand_name", "Anna Lindqvist"),
        ("product.label", "Anna Lindqvist"),
        ("facility", "Clara Amundsen"),
        ("artist", "Nadia Lindqvist"),
        ("provider", "Nadia Lindqvist"),
        ("q1", "Martin Media"),
    ),
    sample=_sample,
)
