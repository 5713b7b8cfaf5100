"""Parts of a phone number that a form asks for in fields of their own: area code, exchange, line.

Each part alone says little, and together they are the number; so each goes.

Source: North American Numbering Plan, NPA-NXX-XXXX (https://www.nanpa.com); forms with one input for each part.
"""

from random import Random

from phiguard.checks import token_span
from phiguard.detector import Detector, Shape

_PHONES = ("phone", "telephone", "tel", "mobile", "cell", "fax")
_PARTS = (
    "area", "area code", "prefix", "exchange", "line", "line number", "suffix", "part 1", "part 2", "part 3",
    "last 4", "last four",
)  # fmt: skip
_KEYS = tuple(f"{phone} {part}" for phone in _PHONES for part in _PARTS)


def _weigh(value: str) -> float:
    # Years and toll-free codes stand under such keys as rarely as anywhere; country codes have fewer digits.
    return 0.0 if value != "000" else -9.0


def _sample(rng: Random) -> tuple[str, str]:
    part = rng.choice(["phone_area", "areaCode", "phoneExchange", "phone_line"])
    return part, str(rng.randrange(1000, 9999) if part == "phone_line" else rng.randrange(201, 989))


DETECTOR = Detector(
    id="phone_part",
    entity="PHONE_NUMBER",
    label="Part of a phone number, by field",
    safe_harbor="D",
    role="direct",
    source="https://www.nanpa.com/numbering/nanp",
    shapes=(Shape(r"[0-9]{3,4}", 0.05, keyed=True),),
    keys=(*_KEYS, *(f"=phone {n}" for n in (1, 2, 3)), "=area code", "=npa", "=nxx"),
    weigh=_weigh,
    fit=token_span,
    match=(
        ("phone_area", "206"),
        ("phoneAreaCode", "206"),
        ("phone3", "0147"),
        ("areaCode", "206"),
        ("tel_exchange", "555"),
        ("phone_line_number", "0147"),
        ("mobile.last4", "0147"),
    ),
    no_match=(
        ("phone_prefix", "+1"),
        ("area", "206"),
        ("service_area_code", "Northwest"),
        ("phone_line_count", "2"),
        ("prefix", "555"),
        ("last4", "4242"),
        ("phones", "3"),
        ("iphone14", "1024"),
        ("phone_area", "[PHONE_NUMBER]"),
        "206",
    ),
    sample=_sample,
)
