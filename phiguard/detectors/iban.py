"""International bank account numbers: a country's format and the mod-97 check.

Source: ISO 13616; formats and check from python-stdnum.
"""

from random import Random

from phiguard.checks import Check, iban
from phiguard.detector import Detector, Shape

_IBAN = r"[A-Z]{2}[0-9]{2}(?:[ \-]?[A-Z0-9]{4}){2,7}(?:[ \-]?[A-Z0-9]{1,4})?"


def _fit(text: str, start: int, end: int) -> tuple[int, int] | None:
    if text[max(0, start - 1) : start].isalnum():
        return None
    # A word in capitals may follow the last group: cut there.
    while end > start and not iban(text[start:end]):
        at = max(text.rfind(" ", start, end), text.rfind("-", start, end))
        if at < 0 or at - start < 15:
            return None
        end = at
    return None if text[end : end + 1].isalnum() else (start, end)


def _sample(rng: Random) -> tuple[str, str]:
    bban = "37040044" + f"{rng.randrange(10**10):010d}"
    number = f"DE{_check('DE', bban)}{bban}"
    spaced = " ".join(number[i : i + 4] for i in range(0, len(number), 4))
    return rng.choice([("", number), ("", spaced), ("iban", number.lower())])


def _check(country: str, bban: str) -> str:
    return f"{98 - int(''.join(str(int(c, 36)) for c in bban + country + '00')) % 97:02d}"


DETECTOR = Detector(
    id="iban",
    entity="IBAN_CODE",
    label="International bank account number (IBAN)",
    safe_harbor="J",
    role="direct",
    source="https://www.iso.org/standard/81090.html",
    shapes=(Shape(_IBAN, 0.2, ignore_case=False), Shape(_IBAN, 0.2, keyed=True)),
    keys=("iban", "iban code", "account iban", "bank account", "iban number"),
    check=Check(iban, 0.001, "country's format and mod 97"),
    fit=_fit,
    echoes=lambda value: (value, value.replace(" ", "")),
    match=(
        "DE89 3704 0044 0532 0130 00",
        "pay to GB29NWBK60161331926819 today",
        ("iban", "fr1420041010050500013m02606"),
        ("bankAccount", "NL91ABNA0417164300"),
        "IBAN: ES9121000418450200051332.",
        "BE68 5390 0754 7034 AND MORE",
    ),
    no_match=(
        "DE89 3704 0044 0532 0130 01",
        "XX89 3704 0044 0532 0130 00",
        "de89370400440532013000",
        "ADE89370400440532013000",
        "DE8937040044053201300",
        ("iban", "true"),
        ("iban", "[IBAN_CODE]"),
        "SKU12 3456 7890",
        ("order_id", "GB12ABCD3456"),
        "GTIN 4006381333931",
    ),
    sample=_sample,
)
