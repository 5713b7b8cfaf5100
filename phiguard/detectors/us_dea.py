"""DEA registration numbers of prescribers: two letters, six digits and a check digit.

Source: 21 CFR 1301.13; the check digit's rule as published for pharmacies.
"""

from random import Random

from phiguard.checks import dea
from phiguard.detector import Detector, Shape

_DEA = r"[ABCDEFGHJKLMPRSTUX][A-Z9][0-9]{7}"


def _fit(text: str, start: int, end: int) -> tuple[int, int] | None:
    before, after = text[max(0, start - 1) : start], text[end : end + 1]
    if before.isalnum() or after.isalnum() or (before and before in "_/+=") or (after and after in "_/+="):
        return None
    return start, end


def _sample(rng: Random) -> tuple[str, str]:
    body = f"{rng.choice('ABFM')}{rng.choice('FLOQ')}{rng.randrange(10**6):06d}"
    number = next(body + d for d in "0123456789" if dea(body + d))
    return rng.choice([("dea", number), ("", f"DEA# {number}"), ("prescriber_dea_number", number.lower())])


DETECTOR = Detector(
    id="us_dea",
    entity="US_DEA",
    label="DEA registration number",
    safe_harbor="K",
    role="direct",
    source="https://www.ecfr.gov/current/title-21/section-1301.13",
    shapes=(
        Shape(rf"\bdea(?: ?(?:number|no\.?|num|reg(?:istration)?|#))?(?: is)?[ :#=]{{1,3}}({_DEA})\b", 0.9),
        Shape(rf"\b{_DEA}\b", 0.04, ignore_case=False),
        Shape(_DEA, 0.05, keyed=True),
    ),
    keys=("dea", "dea number", "dea no", "dea num", "dea id", "dea registration", "prescriber dea"),
    not_keys=("sku", "order", "product", "part", "serial", "tracking", "flight"),
    context=("dea", "prescriber", "controlled substance", "registration", "rx", "dr.", "md"),
    fit=_fit,
    weigh=lambda value: 2.3 if dea(value) else -2.0,  # one in ten passes; a typo is no pardon
    echoes=lambda value: (value,),
    match=(
        ("dea", "AB1234563"),
        ("prescriberDEA", "ab1234563"),
        ("dea_number", "F91234563"),
        "DEA# AB1234563",
        "DEA number is BL4488208",
        "prescriber AB1234563 signed",
        "DEA: MC3808463",
    ),
    no_match=(
        "AB1234563",
        "prescriber AB1234564 signed",
        ("sku", "AB1234563"),
        ("order_id", "AB1234563"),
        ("dea", "true"),
        ("dea", "[US_DEA]"),
        "idea AB1234563",
        "NB1234563 is a part",
        ("idea_number", "12"),
        "DEA# AB123456",
    ),
    sample=_sample,
)
