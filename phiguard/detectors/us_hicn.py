"""Legacy Medicare claim numbers (HICN): a Social Security number with a beneficiary code, by key or label.

Source: https://www.cms.gov/medicare/new-medicare-card; Railroad Retirement numbers have a prefix instead.
"""

from random import Random

from phiguard.codes import stands_alone
from phiguard.detector import Detector, Shape

_HICN = r"(?:[0-9]{3}[ \-]?[0-9]{2}[ \-]?[0-9]{4}[ \-]?[A-Z][0-9A-Z]?|[A-Z]{1,3}[ \-]?(?:[0-9]{9}|[0-9]{6}))"


def _fit(text: str, start: int, end: int) -> tuple[int, int] | None:
    if not stands_alone(text, start, end):
        return None
    return start, end


def _sample(rng: Random) -> tuple[str, str]:
    number = f"{rng.randrange(100, 665)}{rng.randrange(10**5, 10**6)}{rng.choice(['A', 'B', 'C1', 'D'])}"
    return rng.choice([("hicn", number), ("", f"HICN {number}"), ("medicare_claim_number", number)])


DETECTOR = Detector(
    id="us_hicn",
    entity="US_HICN",
    label="Medicare claim number (HICN)",
    safe_harbor="I",
    role="direct",
    source="https://www.cms.gov/medicare/new-medicare-card",
    shapes=(
        Shape(
            rf"\b(?:hicn|hic|medicare(?: claim)?)(?: ?(?:number|no\.?|num|id"
            rf"|#))?(?: is)?[ :#=]{{1,3}}({_HICN})\b",
            0.95,
        ),
        Shape(_HICN, 0.04, keyed=True),
    ),
    keys=(
        "hicn",
        "hic",
        "hic number",
        "medicare claim number",
        "medicare number",
        "medicare id",
        "medicare no",
        "rrb number",
        "railroad medicare",
        "bene hic num",
    ),
    fit=_fit,
    echoes=lambda value: (value,),
    match=(
        ("hicn", "536904399A"),
        ("medicare_claim_number", "536-90-4399-C1"),
        ("hicNumber", "WCA536904399"),
        ("medicare_id", "MA123456"),
        "HICN 536904399A",
        "Medicare claim number: 536-90-4399-D",
    ),
    no_match=(
        "536904399A",
        ("sku", "536904399A"),
        ("hicn", "true"),
        ("hicn", "53690439A"),
        ("medicare", "advantage"),
        ("hicn", "[US_HICN]"),
        "Medicare 2026 plans",
        "medicare id card",
        "chic 536904399A",
        ("hic", "sunt"),
    ),
    sample=_sample,
)
