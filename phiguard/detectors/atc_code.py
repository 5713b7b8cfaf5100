"""ATC codes of drugs and their classes: a letter, two digits, two letters and two digits, beside a key or a label.

Source: https://atcddd.fhi.no/atc/structure_and_principles/
"""

from random import Random

from phiguard.checks import joined_after, joined_before
from phiguard.detector import Detector, Shape

_CODE = r"[A-DGHJL-NPRSV][0-9]{2}[A-Z](?:[A-Z](?:[0-9]{2})?)?"
_LABEL = r"\batc(?:[ \-]?(?:code|class|index|ddd))?"


def _fit(text: str, start: int, end: int) -> tuple[int, int] | None:
    return None if joined_before(text, start, "-_+/") or joined_after(text, end, "-/") else (start, end)


def _sample(rng: Random) -> tuple[str, str]:
    group = f"{rng.choice('ACJN')}{rng.randrange(1, 20):02d}{rng.choice('ABC')}"
    code = f"{group}{rng.choice('AB')}{rng.randrange(20):02d}"
    return rng.choice([("atc", code), ("atc_code", code), ("", f"ATC code {code}")])


DETECTOR = Detector(
    id="atc_code",
    entity="MEDICATION",
    label="ATC code",
    safe_harbor="",
    role="health",
    source="https://atcddd.fhi.no/atc/structure_and_principles/",
    shapes=(
        Shape(rf"{_LABEL}(?: ?[:#=|] ?| )({_CODE})\b", 0.85),
        Shape(rf"{_CODE}(?:[,;| ]{{1,2}}{_CODE}){{0,24}}", 0.1, keyed=True),
    ),
    keys=(
        "atc",
        "atc code",
        "atc class",
        "atc level",
        "who atc",
        "drug atc",
        "medication atc",
        "atc ddd",
    ),
    not_keys=(
        "version",
        "gate",
        "seat",
    ),
    fit=_fit,
    match=(
        ("atc", "A10BA02"),
        ("atc_code", "n06ab03"),
        ("atcCode", "C09AA05"),
        ("atc_class", "N06A"),
        ("who_atc", "J05AR20"),
        ("drugAtc", "G03AA07"),
        ("atc_codes", "A10BA02, C09AA05"),
        "ATC A10BA02",
        "ATC code: N06AB03",
        "ATC class N06A",
        "?atc=J05AR20",
        "atc=A10BA02",
    ),
    no_match=(
        "A10BA02",
        ("atc", "3"),
        ("atc", "true"),
        ("atc", "add_to_cart"),
        ("atc", "[MEDICATION]"),
        ("atc_version", "A10B"),
        ("seat", "A10B"),
        ("gate", "A10BA02"),
        "ATC tower",
        "ATC at gate A10",
        ("atc", "none"),
        "atc A10BA02-7",
        ("sku", "A10BA02"),
    ),
    sample=_sample,
)
