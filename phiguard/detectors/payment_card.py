"""Payment card numbers: an issuer's range, its length, and the Luhn digit.

Sixteen digits alone are an id of something; Luhn holds for one id in ten. So a bare number counts only with
a key, a word beside it, or in a sentence; one written in groups counts by itself.

Source: ISO/IEC 7812-1; issuer ranges as published by the card schemes.
"""

from random import Random

from phiguard.checks import Check, digits, joined_after, joined_before, luhn
from phiguard.detector import Detector, Shape


def _issued(text: str) -> bool:
    number = digits(text)
    size, two, four = len(number), int(number[:2] or 0), int(number[:4] or 0)
    known = (
        (number[:1] == "4" and size in (13, 16, 19))
        or ((51 <= two <= 55 or 2221 <= four <= 2720) and size == 16)
        or (two in (34, 37) and size == 15)
        or ((four == 6011 or two == 65 or 644 <= four // 10 <= 649 or two == 62) and 16 <= size <= 19)
        or (3528 <= four <= 3589 and 16 <= size <= 19)
        or (two in (36, 38, 39) and size in (14, 16, 19))
    )
    return known and luhn(number)


def _fit(text: str, start: int, end: int) -> tuple[int, int] | None:
    return None if joined_before(text, start) or joined_after(text, end) else (start, end)


def _sample(rng: Random) -> str:
    body = rng.choice(["411111", "510510", "601111"]) + "".join(rng.choices("0123456789", k=9))
    number = next(body + d for d in "0123456789" if luhn(body + d))
    return " ".join(number[i : i + 4] for i in range(0, 16, 4))


DETECTOR = Detector(
    id="payment_card",
    entity="CREDIT_CARD",
    label="Payment card number",
    safe_harbor="J",
    role="direct",
    source="https://www.iso.org/standard/70484.html",
    shapes=(
        Shape(r"[2-6][0-9]{3}[ \-][0-9]{4}[ \-][0-9]{4}[ \-][0-9]{4}(?:[ \-][0-9]{1,3})?", 0.6),
        Shape(r"3[47][0-9]{2}[ \-][0-9]{6}[ \-][0-9]{5}", 0.6),
        Shape(r"[A-Za-z][ :#]{1,3}([2-6][0-9]{12,18})\b", 0.25),
        Shape(
            r"[2-6][0-9]{3}(?:[ .\-]?[0-9]{4}){2}[ .\-]?[0-9]{1,7}|3[47][0-9]{2}[ .\-]?[0-9]{6}[ .\-]?[0-9]{5}",
            0.02,
            keyed=True,
        ),
    ),
    keys=(
        "card number",
        "card",
        "credit card",
        "credit card number",
        "cc",
        "cc number",
        "pan",
        "debit card",
        "card no",
    ),
    not_keys=("order", "transaction", "tracking", "timestamp", "sku", "product", "imei", "serial"),
    context=("card", "visa", "mastercard", "amex", "credit", "debit", "discover"),
    check=Check(_issued, 0.03, "issuer range and Luhn"),
    fit=_fit,
    echoes=lambda value: (digits(value),),
    match=(
        "4111 1111 1111 1111",
        "4111-1111-1111-1111",
        "3782 822463 10005",
        "my card is 4111111111111111",
        ("card_number", "5105105105105100"),
        ("cc", "378282246310005"),
    ),
    no_match=(
        "4111 1111 1111 1112",
        "4111111111111111",
        ("order_id", "4111111111111111"),
        "1763745600123456",
        "9111 1111 1111 1111",
        "0.4111111111111111",
        ("card", "gold"),
        "[CREDIT_CARD]",
    ),
    sample=_sample,
)
