"""US Individual Taxpayer Identification Numbers: nine digits from 900 up, with a group that is in use.

Source: https://www.irs.gov/tin/itin (groups 50-65, 70-88, 90-92 and 94-99).
"""

from random import Random

from phiguard.checks import Check, digits
from phiguard.detector import Detector, Shape

_GROUPS = frozenset((*range(50, 66), *range(70, 89), *range(90, 93), *range(94, 100)))


def _fit(text: str, start: int, end: int) -> tuple[int, int] | None:
    before, after = text[max(0, start - 1) : start], text[end : end + 1]
    if before.isalnum() or after.isalnum() or (before and before in "_-.") or (after and after in "_-"):
        return None
    return start, end


def _sample(rng: Random) -> tuple[str, str]:
    number = f"9{rng.randrange(100):02d}-{rng.choice([50, 65, 70, 88, 94])}-{rng.randrange(10**4):04d}"
    return rng.choice([("", number), ("itin", digits(number)), ("", f"ITIN: {digits(number)}")])


DETECTOR = Detector(
    id="us_itin",
    entity="US_ITIN",
    label="US taxpayer identification number (ITIN)",
    safe_harbor="G",
    role="direct",
    source="https://www.irs.gov/tin/itin",
    shapes=(
        Shape(r"\b9[0-9]{2}-[5-9][0-9]-[0-9]{4}\b", 0.75),
        Shape(
            r"\b(?:itin|taxpayer id(?:entification)?|tax id|tin)(?: ?(?:number|no\.?"
            r"|#))?(?: is)?[ :#=]{1,3}(9[0-9]{2}[ \-]?[5-9][0-9][ \-]?[0-9]{4})\b",
            0.9,
        ),
        Shape(r"9[0-9]{2}[ \-]?[5-9][0-9][ \-]?[0-9]{4}", 0.02, keyed=True),
    ),
    keys=(
        "itin",
        "taxpayer id",
        "tax id",
        "tin",
        "taxpayer identification number",
        "ssn",
        "us itin",
        "taxid",
    ),
    not_keys=("sku", "part", "order", "product", "model", "upc"),
    check=Check(lambda text: int(digits(text)[3:5]) in _GROUPS, 0.82, "a group in use"),
    fit=_fit,
    echoes=lambda value: (value, digits(value)),
    match=(
        "912-70-3456",
        "ITIN 912703456",
        "my tax id is 912-88-1184.",
        ("itin", "912703456"),
        ("tax_id", "912 94 3456"),
        ("taxpayerId", "900-65-0001"),
    ),
    no_match=(
        "912-34-5678",
        "912703456",
        ("order_id", "912703456"),
        ("itin", "912893456"),
        ("itin", "812703456"),
        ("sku", "912-70-3456"),
        "A912-70-3456",
        "912-70-34567",
        ("itin", "[US_ITIN]"),
        ("tin", "roof"),
        "tin 912",
    ),
    sample=_sample,
)
