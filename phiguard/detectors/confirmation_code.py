"""Codes that confirm a booking; whoever has one can often open the appointment it stands for.

Source: 45 CFR 164.514(b)(2)(i)(R); field names of scheduling and booking engines.
"""

from random import Random

from phiguard import codes
from phiguard.detector import Detector, Shape

_LABEL = r"\b(?:confirmation|conf|booking|reservation|record locator|pick-?up code|check-?in code)"


def _fit(text: str, start: int, end: int) -> tuple[int, int] | None:
    value = text[start:end]
    if value.isascii() and value.isalpha():  # `QXPLZT`: a code of letters, where it is the whole value
        return (start, end) if value.isupper() and 5 <= len(value) <= 8 and value == text.strip() else None
    if value.count(".") == 1 and value.replace(".", "").isdecimal():  # how sure a model is, not a code
        return None
    return codes.fit(text, start, end)


def _sample(rng: Random) -> tuple[str, str]:
    code = "".join(rng.choices("ABCDEFGHJKMNPQRSTUVWXYZ", k=4)) + f"{rng.randrange(10, 99)}Z"
    return rng.choice(
        [
            ("confirmation_code", code),
            ("bookingReference", code),
            ("", f"confirmation code {code}"),
        ]
    )


DETECTOR = Detector(
    id="confirmation_code",
    entity="CONFIRMATION_CODE",
    label="Confirmation or reservation code",
    safe_harbor="R",
    role="direct",
    source="https://www.ecfr.gov/current/title-45/section-164.514",
    shapes=(
        Shape(rf"{_LABEL}{codes.SAID}{codes.IN_TEXT}", 0.9),
        Shape(rf"\bconf\b\.? ?(?:#|code|no\.?|num(?:ber)?)[ :#]{{0,2}}{codes.IN_TEXT}", 0.9),
        Shape(codes.WHOLE, 0.03, keyed=True),
    ),
    keys=(
        "confirmation code",
        "confirmation number",
        "confirmation no",
        "confirmation id",
        "confirmation num",
        "confirmation",
        "=conf",
        "conf code",
        "conf number",
        "conf no",
        "conf id",
        "conf num",
        "booking reference",
        "booking code",
        "booking number",
        "booking ref",
        "booking id",
        "reservation code",
        "reservation number",
        "reservation id",
        "record locator",
        "pnr",
        "check in code",
        *("pickup code", "pick up code", "collection code"),
        "checkin code",
        "codigo confirmacion",
        "confirmation reference",
    ),
    not_keys=(
        "email confirmation",
        "password confirmation",
        "phone confirmation",
        "confirmation page",
        "pathsegment confirmation",
        "pathsegment booking",
        "block confirmation",
    ),
    fit=_fit,
    weigh=codes.weigh,
    echoes=lambda value: (value,) if len(value) >= 7 else (),
    match=(
        "Reply C to confirm. Conf# 8842XK",
        ("confirmation_code", "QX81ZT"),
        ("confirmationNumber", "40021187"),
        ("booking_ref", "ZT-48-QX"),
        ("conf_no", "A7K2P9"),
        ("reservation_id", "RS-2204417"),
        ("pnr", "Q7XK2Z"),
        ("confirmation_code", "QXPLZT"),
        "Your confirmation code is QX81ZT.",
        "confirmation #40021187",
        "your order is ready, pickup code 48213",
        ("pickupCode", "48213"),
        ("conf", "AB12CD"),
    ),
    no_match=(
        "QX81ZT",
        ("order_id", "A-100482"),
        ("confirmation", "pending"),
        ("confirmation", "true"),
        ("email_confirmation", "sent-12"),
        ("confirmation_code", "[CONFIRMATION_CODE]"),
        ("password_confirmation", "tulip77x"),
        "confirmation page",
        "Booking 2 rooms",
        "reservation 12 May",
        "pickup code required",
        "pickup at 10:30",
        ("confirmation_page", "step-301"),
        ("txn_id", "T-88120"),
        ("conf", "0.93"),
        ("conf", "nginx.conf"),
    ),
    sample=_sample,
    forms=("integer", "epoch", "uuid", "object_id"),
)
