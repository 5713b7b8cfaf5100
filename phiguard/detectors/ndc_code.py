"""National Drug Codes: labeller, product and package, with hyphens or under a key.

Source: 21 CFR 207.33; twelve digits, 6-4-2, from 2033 on.
"""

from random import Random

from phiguard.checks import joined_after, joined_before
from phiguard.detector import Detector, Shape

_CODE = (
    r"(?:[0-9]{4}-[0-9]{4}-[0-9]{2}|[0-9]{5}-(?:[0-9]{3}-[0-9]{2}|[0-9]{4}-[0-9]{1,2})|[0-9]{6}-[0-9]{4}-[0-9]{2})"
)
_LABEL = r"\b(?:ndc(?:[ \-]?1[01])?|national drug code|drug code)(?: ?(?:number|no\.?|code|#))?"


def _fit(text: str, start: int, end: int) -> tuple[int, int] | None:
    return None if joined_before(text, start, "-_+/") or joined_after(text, end, "-/") else (start, end)


def _sample(rng: Random) -> tuple[str, str]:
    a, b, c = rng.randrange(10**5), rng.randrange(10**4), rng.randrange(100)
    code = f"{a:05d}-{b:04d}-{c:02d}"
    return rng.choice([("ndc", code), ("ndc11", code.replace("-", "")), ("", f"NDC {code}")])


DETECTOR = Detector(
    id="ndc_code",
    entity="MEDICATION",
    label="National Drug Code",
    safe_harbor="",
    role="health",
    source="https://www.ecfr.gov/current/title-21/section-207.33",
    shapes=(
        Shape(rf"{_LABEL}(?: is)?(?: ?[:#=|] ?| )({_CODE}|[0-9]{{10,12}})\b", 0.9),
        Shape(rf"\b{_CODE}\b", 0.03),
        Shape(rf"{_CODE}|[0-9]{{9,12}}", 0.2, keyed=True),
    ),
    keys=(
        "ndc",
        "ndc code",
        "ndc number",
        "ndc num",
        "ndc 11",
        "ndc 10",
        "ndc11",
        "national drug code",
        "drug code",
        "drug ndc",
        "product ndc",
        "package ndc",
        "medication code",
        "drug identification",
    ),
    not_keys=(
        "sku",
        "part",
        "serial",
        "order",
        "ean",
        "gtin",
        "upc",
        "phone",
    ),
    context=(
        "ndc",
        "drug code",
        "national drug code",
    ),
    context_weight=4.5,  # with the pattern enough, where the word stands right before it
    fit=_fit,
    match=(
        ("ndc", "0002-8215-01"),
        ("ndc11", "00002821501"),
        ("drugCode", "50580-488-10"),
        ("ndc", "0002821501"),
        "NDC 0002-8215-01",
        "NDC: 50580-0488-10",
        "national drug code 00002821501",
        "?ndc=0093-7146-56",
        "the NDC on the bottle reads 0002-8215-01",
    ),
    no_match=(
        "0002-8215-01",
        ("sku", "0002-8215-01"),
        ("ean", "00002821501"),
        "call 0002-8215-01 now",
        ("ndc", "true"),
        ("ndc", "[MEDICATION]"),
        ("part_no", "50580-488-10"),
        "NDC conference 2026",
        ("ndc", "oslo-2026"),
        "2026-0115-01",
        ("order", "0093-7146-56"),
        "serial 50580-0488-10-7",
    ),
    sample=_sample,
)
