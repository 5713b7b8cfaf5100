"""Licence plates, by the field's name or a label: their forms are as many as there are states.

Source: 45 CFR 164.514(b)(2)(i)(L).
"""

from random import Random

from phiguard.checks import digits, says_nothing
from phiguard.detector import Detector, Shape

_PLATE = r"[A-Z0-9](?:[A-Z0-9]|[ \-][A-Z0-9]){2,9}"


def _fit(text: str, start: int, end: int) -> tuple[int, int] | None:
    value = text[start:end]
    if text[end : end + 1].isalnum() or says_nothing(value) or not digits(value):
        return None
    return start, end


def _weigh(value: str) -> float:
    return -4.0 if len(digits(value)) == 1 else 0.0  # `set-4`, `plate 2`


def _sample(rng: Random) -> tuple[str, str]:
    letters = "".join(rng.choices("ABCDEFGHJKLMNPRSTVWXYZ", k=3))
    key = rng.choice(["license_plate", "plateNumber", "vehicle_registration"])
    return key, f"{letters}-{rng.randrange(100, 9999)}"


DETECTOR = Detector(
    id="license_plate",
    entity="LICENSE_PLATE",
    label="Licence plate",
    safe_harbor="L",
    role="direct",
    source="https://www.ecfr.gov/current/title-45/section-164.514",
    shapes=(
        Shape(
            rf"\b(?:licen[sc]e|number|registration) plate(?: ?(?:number|no\.?"
            rf"|#))?(?: is)?[ :#=]{{1,3}}({_PLATE})\b",
            0.75,
        ),
        Shape(_PLATE, 0.03, keyed=True),
    ),
    keys=(
        "license plate",
        "licence plate",
        "plate number",
        "plate no",
        "number plate",
        "plate",
        "registration plate",
        "vehicle registration",
        "vehicle plate",
        "tag plate",
        "kennzeichen",
        "matricula",
        "placa",
        "immatriculation",
        "targa",
    ),
    not_keys=(
        "dinner plate",
        "name plate",
        "base plate",
        "plate size",
        "back plate",
        "hot plate",
        "template plate",
    ),
    fit=_fit,
    weigh=_weigh,
    match=(
        ("license_plate", "BTX-4471"),
        ("plateNumber", "7KLM118"),
        ("vehicle.registration", "B AA 1188"),
        ("kennzeichen", "M-XY 4711"),
        "license plate: BTX-4471",
        "number plate is AB12 CDE",
    ),
    no_match=(
        "BTX-4471",
        ("plate", "blue"),
        ("plate", "true"),
        ("plate", "set-4"),
        ("plate_size", "12IN"),
        ("license_plate", "[LICENSE_PLATE]"),
        ("dinner_plate", "SET-12"),
        ("template", "BTX-4471"),
        "license plate frame",
        ("sku", "BTX-4471"),
        ("license_plate", "unknown"),
    ),
    sample=_sample,
)
