"""IMEI numbers of telephones: fifteen digits with a Luhn digit, by key, label or written in groups.

Source: 3GPP TS 23.003 section 6.2.
"""

from random import Random

from phiguard.checks import Check, digits, luhn
from phiguard.detector import Detector, Shape


def _valid(text: str) -> bool:
    number = digits(text)
    return len(set(number)) > 1 and (len(number) in (14, 16) or (len(number) == 15 and luhn(number)))


def _fit(text: str, start: int, end: int) -> tuple[int, int] | None:
    before, after = text[max(0, start - 1) : start], text[end : end + 1]
    if before.isalnum() or after.isalnum() or (before and before in "_-.+") or (after and after in "_-"):
        return None
    return start, end


def _sample(rng: Random) -> tuple[str, str]:
    body = f"49015420{rng.randrange(10**6):06d}"
    number = next(body + d for d in "0123456789" if luhn(body + d))
    return rng.choice([("imei", number), ("device.imei", number), ("", f"IMEI {number}")])


DETECTOR = Detector(
    id="imei",
    entity="IMEI",
    label="Device number (IMEI)",
    safe_harbor="M",
    role="direct",
    source="https://www.3gpp.org/dynareport/23003.htm",
    shapes=(
        Shape(
            r"\b(?:imei(?:sv)?|meid)(?: ?(?:number|no\.?|[12]|#))?(?: is)?[ :#=]{1,3}([0-9]{14,16})\b",
            0.9,
        ),
        Shape(r"[0-9]{2}-[0-9]{6}-[0-9]{6}-[0-9]{1,2}", 0.5),
        Shape(r"[0-9]{2}[ \-]?[0-9]{6}[ \-]?[0-9]{6}[ \-]?[0-9]{0,2}", 0.05, keyed=True),
    ),
    keys=("imei", "imei number", "imei 1", "imeisv", "device imei", "meid", "phone imei", "didmd imei"),
    check=Check(_valid, 0.2, "length and Luhn"),
    fit=_fit,
    echoes=lambda value: (value, digits(value)),
    match=(
        ("imei", "490154203237518"),
        ("device.imei", "49-015420-323751-8"),
        ("imei1", "490154203237518"),
        ("imeisv", "4901542032375186"),
        "IMEI: 490154203237518",
        "49-015420-323751-8",
    ),
    no_match=(
        "490154203237518",
        ("imei", "490154203237519"),
        ("order_id", "490154203237518"),
        ("imei", "000000000000000"),
        ("imei", "true"),
        ("imei", "[IMEI]"),
        "49-015420-323751-9",
        ("timeimei_ms", "1763745600123"),
        "1763745600123456",
        "time is 490154203237518",
    ),
    sample=_sample,
)
