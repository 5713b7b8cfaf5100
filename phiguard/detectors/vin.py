"""Vehicle identification numbers: seventeen characters; the ninth checks the rest in North America.

Source: ISO 3779; 49 CFR part 565.
"""

from random import Random

from phiguard.checks import vin
from phiguard.detector import Detector, Shape


def _fit(text: str, start: int, end: int) -> tuple[int, int] | None:
    before, after = text[max(0, start - 1) : start], text[end : end + 1]
    if before.isalnum() or after.isalnum() or (before and before in "_-/+=.") or (after and after in "_-/+="):
        return None
    value = text[start:end]
    return None if value.isdecimal() or value.isalpha() else (start, end)


def _weigh(value: str) -> float:
    if vin(value):
        return 2.4  # one in eleven passes
    return -3.0 if value[8] not in "0123456789Xx" else -0.5


def _sample(rng: Random) -> tuple[str, str]:
    chars = "ABCDEFGHJKLMNPRSTUVWXYZ0123456789"
    head, tail = f"1M8{''.join(rng.choices(chars, k=5))}", f"XP{rng.randrange(10**6):06d}"
    number = next(head + d + tail for d in "0123456789X" if vin(head + d + tail))
    return rng.choice([("", number), ("vin", number), ("", f"VIN: {number}")])


DETECTOR = Detector(
    id="vin",
    entity="VIN",
    label="Vehicle identification number",
    safe_harbor="L",
    role="direct",
    source="https://www.ecfr.gov/current/title-49/part-565",
    shapes=(
        Shape(r"\bvin(?: ?(?:number|no\.?|#))?(?: is)?[ :#=]{1,3}([A-HJ-NPR-Z0-9]{17})\b", 0.85),
        Shape(r"\b[A-HJ-NPR-Z0-9]{13}[0-9]{4}\b", 0.12, ignore_case=False),
        Shape(r"[A-HJ-NPR-Z0-9]{17}", 0.04, keyed=True),
    ),
    keys=(
        "vin",
        "vin number",
        "vin no",
        "vehicle id",
        "vehicle identification number",
        "vehicle vin",
        "chassis number",
        "fin",
    ),
    not_keys=("order", "transaction", "sku", "tracking", "product", "coupon", "license key"),
    context=("vin", "vehicle", "car", "chassis"),
    fit=_fit,
    weigh=_weigh,
    echoes=lambda value: (value,),
    match=(
        "1M8GDM9AXKP042788",
        "my car 1M8GDM9AXKP042788 is blue",
        ("vin", "1m8gdm9axkp042788"),
        ("vehicle_vin", "WVWZZZ1JZ3W386752"),
        ("vin", "1HGCM82633A004352"),
        "VIN: WVWZZZ1JZ3W386752",
    ),
    no_match=(
        "1M8GDM9A1KP042788",
        "11111111111111111",
        "1M8GDM9AXKP04278",
        "1M8GDM9AXKP0427889",
        "1M8GDM9AXKO042788",
        ("order", "1M8GDM9AXKP042788"),
        "x_1M8GDM9AXKP042788",
        ("vin", "true"),
        ("vin", "[VIN]"),
        "17637456001234567",
        ("vintage", "1M8GDM9A1KP042788"),
    ),
    sample=_sample,
)
