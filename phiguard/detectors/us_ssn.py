"""US Social Security numbers: area, group and serial; no check digit, so the written form must speak.

Source: https://www.ssa.gov/employer/randomization.html (areas 000, 666 and 900-999 are never assigned).
Numbers that were printed in advertisements (078-05-1120 and others) are found too: a person may type them.
"""

from random import Random

from phiguard.checks import Check, digits, joined_after, joined_before
from phiguard.detector import Detector, Shape

_SIGNS = "-\u2010\u2011\u2012\u2013\u2014"


def _assigned(text: str) -> bool:
    number = digits(text)
    if len(number) == 4:  # the last four, as forms ask for them
        return True
    area, group, serial = number[:3], number[3:5], number[5:]
    return area not in ("000", "666") and area < "900" and group != "00" and serial != "0000"


def _fit(text: str, start: int, end: int) -> tuple[int, int] | None:
    if joined_before(text, start, _SIGNS + "_") or joined_after(text, end, _SIGNS):
        return None
    return start, end


def _sample(rng: Random) -> str:
    return f"{rng.randrange(1, 666):03d}-{rng.randrange(1, 100):02d}-{rng.randrange(1, 10000):04d}"


DETECTOR = Detector(
    id="us_ssn",
    entity="US_SSN",
    label="US Social Security number",
    safe_harbor="G",
    role="direct",
    source="https://www.ssa.gov/employer/randomization.html",
    shapes=(
        Shape(r"\b[0-9]{3}-[0-9]{2}-[0-9]{4}\b", 0.8),
        Shape(
            r"\b(?:ssn|social security(?: number| no\.?| #)?|ss#)[ :#=>]{1,4}(?:is[ :]{1,2})?"
            r"([0-9]{3}[ .\-]?[0-9]{2}[ .\-]?[0-9]{4})\b",
            0.95,
        ),
        Shape(
            r"\b(?:last|final) (?:four|4)(?: digits)?(?: of)?(?: my| your| his| her| their| the)? ?"
            r"(?:ssn|social(?: security)?(?: number| no\.?)?)[ :#=]{1,3}(?:is |are |was |were )?([0-9]{4})\b",
            0.95,
        ),
        Shape(r"\b(?:ssn|social security)(?: number)? ?(?:ending|ends)(?: in| with)? ([0-9]{4})\b", 0.95),
        Shape(r"[0-9]{3}[ .\-]?[0-9]{2}[ .\-]?[0-9]{4}", 0.05, keyed=True),
        Shape(r"[0-9]{4}", 0.02, keyed=True),
    ),
    keys=("ssn", "social security number", "social security", "ss number", "us ssn", "last 4 ssn"),
    not_keys=("sku", "part", "order", "product", "version", "isbn", "model", "upc", "dpci"),
    context=("ssn", "social", "security"),
    check=Check(_assigned, 0.89, "assigned area, group and serial"),
    fit=_fit,
    echoes=lambda value: (value, digits(value)) if len(digits(value)) == 9 else (),
    match=(
        "536-90-4399",
        "ssn 219-09-9999",
        "SSN: 536904399",
        "social security number 536 90 4399",
        ("ssn", "536904399"),
        ("ssn_last4", "4399"),
        "my number is 536-90-4399.",
        "last four of social 4399",
        "the last 4 digits of my SSN are 4399",
        "SSN ending in 4399",
    ),
    no_match=(
        "000-12-3456",
        "666-12-3456",
        "536-00-4399",
        "536-90-0000",
        "912-34-5678",
        "536904399",
        ("sku", "536-90-4399"),
        ("dpci", "081-12-3456"),
        "A536-90-4399",
        "536-90-4399-7",
        "1536-90-4399",
        "[US_SSN]",
        "last four of 4399 people",
        "social posts 4399",
        "the last 4 social 439 posts",
        "card ending in 4399",
    ),
    sample=_sample,
)
