"""SNOMED CT identifiers: 6 to 18 digits, a partition and a Verhoeff check digit, beside a key or a label.

Source: https://confluence.ihtsdotools.org/display/DOCRELFMT/5.1+Introduction
"""

from random import Random

from stdnum import verhoeff

from phiguard.checks import Check, joined_after, joined_before
from phiguard.detector import Detector, Shape

_PARTITIONS = ("00", "01", "02", "10", "11", "12")
_ID = r"[1-9][0-9]{5,17}"
_LABEL = r"\b(?:snomed(?:[ \-]?ct)?|sctid|snomed\.info/(?:id|sct))(?: ?(?:code|concept|id|#))?(?: is)?"


def _passes(text: str) -> bool:
    return text[-3:-1] in _PARTITIONS and bool(verhoeff.is_valid(text))


def _fit(text: str, start: int, end: int) -> tuple[int, int] | None:
    return None if joined_before(text, start, "-_+") or joined_after(text, end, "-/") else (start, end)


def _sample(rng: Random) -> tuple[str, str]:
    body = f"{rng.randrange(10**6, 10**9)}{rng.choice(_PARTITIONS[:3])}"
    code = body + verhoeff.calc_check_digit(body)
    return rng.choice([("snomed", code), ("snomedCode", code), ("", f"SNOMED CT {code}")])


DETECTOR = Detector(
    id="snomed_code",
    entity="MEDICAL_CONDITION",
    label="SNOMED CT identifier",
    safe_harbor="",
    role="health",
    source="https://confluence.ihtsdotools.org/display/DOCRELFMT/5.1+Introduction",
    shapes=(
        Shape(rf"{_LABEL}(?: ?[:#=|] ?|[ /])({_ID})\b", 0.9),
        Shape(rf"\bsct\|({_ID})\b", 0.9),
        Shape(_ID, 0.1, keyed=True),
    ),
    keys=(
        "snomed",
        "coding code",
        "snomed code",
        "snomed id",
        "snomed ct",
        "snomed ct code",
        "snomedct",
        "sctid",
        "sct id",
        "snomed concept",
        "snomed concept id",
        "concept code snomed",
    ),
    not_keys=(
        "order",
        "sku",
        "release",
    ),
    context=(
        "snomed",
        "sctid",
    ),
    context_weight=4.5,  # with the pattern enough, where the word stands right before it
    check=Check(_passes, 0.006, "partition and Verhoeff"),
    fit=_fit,
    match=(
        ("snomed", "73211009"),
        ("snomedCode", "38341003"),
        ("sctid", "22298006"),
        ("snomed_ct_code", "73211009"),
        "SNOMED CT 73211009",
        "SNOMED: 38341003",
        "SCTID 22298006",
        "http://snomed.info/id/73211009",
        "http://snomed.info/sct|38341003",
        "?snomed=22298006",
        "sct|38341003",
        ("coding/code", "73211009"),
    ),
    no_match=(
        "73211009",
        ("snomed", "73211008"),
        ("order", "73211009"),
        ("timestamp", "38341003"),
        ("snomed", "true"),
        ("snomed", "[MEDICAL_CONDITION]"),
        "SNOMED 20240901",
        ("snomed_release", "20240901"),
        "order 22298006",
        ("id", "73211009"),
        "SNOMED CT in 2026",
        ("snomed", "none"),
    ),
    sample=_sample,
)
