"""A given name, or a whole one, under a bare ``name``, ``label`` or the like, beside the part that somebody has:
``{"type": "patient", "name": "Omar"}``.

The part says that it is a person (`phiguard.pairs`); the name has to be one, and rather that than a word, since
"Gold" is what a member may be called too.

Source: 45 CFR 164.514(b)(2)(i)(A).
"""

import re
from random import Random

from phiguard import name_echoes, names
from phiguard.detector import Detector, Shape
from phiguard.ner.features import marks
from phiguard.ner.vocabulary import BRANDS
from phiguard.whole_names import worth

_LETTERS = re.compile(r"[^\W\d_]+(?:['’\-][^\W\d_]+)?")
_LEAST = 3  # marks of a given name, and two more than as a word
_WHOLE = 5  # of what a whole name is worth, as in `whole_name`
_TOWNS = 3  # and as many where a town or a state is called so


def _fit(text: str, start: int, end: int) -> tuple[int, int] | None:
    word = text[start:end]
    if " " in word:
        return names.fit(text, start, end) if worth(word) >= _WHOLE else None
    if _LETTERS.fullmatch(word) is None or word.lower() in BRANDS:
        return None
    m = marks(word.partition("-")[0])
    least = max(_LEAST if m.english or m.place else 2, m.english + (_TOWNS if m.place else 2))
    if m.given < least or (word.islower() and m.english > 1):
        return None
    return names.fit(text, start, end)


def _sample(rng: Random) -> tuple[str, str]:
    first = rng.choice(["Omar", "Nadia", "Svetlana", "Tobias", "Marisol", "Eduardo"])
    return "beside_somebody", rng.choice([first, first.upper(), f"{first} {rng.choice(['Haddad', 'Lindqvist'])}"])


DETECTOR = Detector(
    id="role_name",
    entity="PERSON",
    label="Given name of a person, beside the part they have",
    safe_harbor="A",
    role="direct",
    source="https://www.ecfr.gov/current/title-45/section-164.514",
    shapes=(Shape(r"[^\x00-\x1f!-&(-+/-@\[-`{-\x7f]{2,80}", 0.05, keyed=True),),
    keys=("beside somebody",),
    fit=_fit,
    echoes=name_echoes.echoes_of_name,
    echo_words=name_echoes.echo_words,
    hash_forms=name_echoes.hash_forms,
    hashed_by="hashed_identifier",
    passes=("email", "phone", "street", "zip", "day", "integer", "epoch", "uuid", "time", "ipv4", "sha256"),
    match=(
        ("beside_somebody", "Omar"),
        ("beside_somebody", "Svetlana"),
        ("beside_somebody", "Eduardo"),
        ("beside_somebody", "Beatriz"),
        ("beside_somebody", "OMAR"),
        ("beside_somebody", "omar"),
        ("beside_somebody", "Chloé"),
        ("beside_somebody", "Jean-Luc"),
        ("beside_somebody", "Jennifer"),
        ("beside_somebody", "Piotr"),
        ("beside_somebody", "Gustavo"),
        ("beside_somebody", "Annelie"),
        ("beside_somebody", "Ulrike"),
        ("beside_somebody", "Omar Haddad"),
        ("beside_somebody", "HADDAD, OMAR"),
    ),
    no_match=(
        ("beside_somebody", "Gold"),
        ("beside_somebody", "Premium"),
        ("beside_somebody", "Silver"),
        ("beside_somebody", "Home"),
        ("beside_somebody", "Patient"),
        ("beside_somebody", "New"),
        ("beside_somebody", "Georgia"),
        ("beside_somebody", "Paris"),
        ("beside_somebody", "Gold Plan"),
        ("beside_somebody", "Grace Period"),
        ("beside_somebody", "will"),
        ("beside_somebody", "Active"),
        ("beside_somebody", "[PERSON]"),
        ("beside_somebody", "Save"),
        ("name", "Omar"),
        "Omar",
    ),
    sample=_sample,
)
