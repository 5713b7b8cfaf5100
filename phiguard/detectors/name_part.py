"""Parts of a name under bare keys: ``first``, ``last``, ``family``, ``given``; where the event speaks of care.

Elsewhere these are pages, touches and product families.

Source: https://hl7.org/fhir/R4/patient-search.html (``family``, ``given``); query strings of booking forms.
"""

from random import Random

from phiguard import name_echoes, names
from phiguard.detector import Detector, Shape

_WORD = r"(?:[A-Z]|[^\x00-\x20!-~])(?:[A-Za-z'\-]|[^\x00-\x20!-~]){1,30}"
_THINGS = frozenset(
    "home page other first last monday tuesday wednesday thursday friday saturday sunday january february march"
    " april may june july august september october november december chrome safari firefox google facebook bing"
    " direct organic paid email social referral search yes no none medicine practice planning history"
    " doctor physician visit name touch click primary secondary care clinic"
    " accueil produit health helvetica arial roboto georgia verdana inter".split()
)


def _weigh(value: str) -> float:
    return -9.0 if any(word.lower() in _THINGS for word in value.split()) else 0.0


def _sample(rng: Random) -> tuple[str, str]:
    return rng.choice(["first", "last", "family", "given"]), rng.choice(["Nadia", "Lindqvist", "Farouk", "Aiko"])


DETECTOR = Detector(
    id="name_part",
    entity="PERSON",
    label="Part of a name, under a bare key beside care",
    safe_harbor="A",
    role="direct",
    source="https://hl7.org/fhir/R4/patient-search.html",
    shapes=(Shape(rf"{_WORD}(?: {_WORD}){{0,2}}", 0.03, keyed=True, ignore_case=False),),
    keys=("=first", "=last", "=family", "=given", "=fst", "=lst", "=nom"),
    fit=names.fit,
    weigh=_weigh,
    beside_care=True,
    echoes=name_echoes.echoes_of_name,
    echo_words=name_echoes.echo_words,
    match=(
        ("first", "Winston"),
        ("last", "O'Brien-Lind"),
        ("family", "Okafor"),
        ("given", "Mary Ann"),
        ("last", "ACHEBE"),
        ("nom", "Lefèvre"),
    ),
    no_match=(
        "Winston",
        ("first", "10"),
        ("nom", "Accueil"),
        ("last", "true"),
        ("first", "Google"),
        ("family", "sans-serif"),
        ("family", "Family Medicine"),
        ("last", "Monday"),
        ("first_seen", "Winston"),
        ("last", "https://shop.example/?page=9"),
        ("first", "[PERSON]"),
    ),
    sample=_sample,
)
