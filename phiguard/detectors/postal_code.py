"""Postal codes: by the field's name, or in text behind a state or a label.

Five digits alone are a number of anything. Three are ZIP3, the generalised form, and stay.

Source: https://pe.usps.com/text/pub28/28c2_006.htm and the Universal Postal Union's S42 formats.
"""

from random import Random

from phiguard.accents import spelt
from phiguard.codes import stands_alone
from phiguard.detector import Detector, Shape

_STATES = (
    "AL|AK|AZ|AR|CA|CO|CT|DE|DC|FL|GA|HI|ID|IL|IN|IA|KS|KY|LA|ME|MD|MA|MI|MN|MS|MO|MT|NE|NV|NH|NJ|NM|NY|NC|ND|OH|OK|OR"
    "|PA|PR|RI|SC|SD|TN|TX|UT|VT|VA|WA|WV|WI|WY"
)
_US = r"[0-9]{5}(?:-?[0-9]{4})?"
_CA = r"[a-ceghj-npr-tvxy][0-9][a-ceghj-npr-tv-z][ \-]?[0-9][a-ceghj-npr-tv-z][0-9]"
_UK = r"[a-z]{1,2}[0-9][a-z0-9]? ?[0-9][a-z]{2}"
_WORLD = (
    r"[0-9]{4,7}|[0-9]{3}[ \-][0-9]{2,4}|[0-9]{4} ?[a-z]{2}|[0-9]{2}-[0-9]{3}|[0-9]{5}-[0-9]{3}"
    r"|[a-z]{1,2}-?[0-9]{4,5}"
)


def _fit(text: str, start: int, end: int) -> tuple[int, int] | None:
    if not stands_alone(text, start, end):
        return None
    if text[end : end + 1] in "-." and text[end + 1 : end + 2].isalnum():
        return None
    return (start, end) if set(text[start:end]) - set("0- ") else None


def _sample(rng: Random) -> tuple[str, str]:
    code = f"{rng.randrange(501, 99951):05d}"
    return rng.choice(
        [
            ("zip", code),
            ("postal_code", "V6B 1A1"),
            ("postcode", "SW1A 2AA"),
            ("", f"Tacoma, WA {code}"),
            ("", f"zip: {code}"),
        ]
    )


DETECTOR = Detector(
    id="postal_code",
    entity="POSTAL_CODE",
    label="Postal code",
    safe_harbor="B",
    role="quasi",
    source="https://pe.usps.com/text/pub28/28c2_006.htm",
    shapes=(
        Shape(rf"\b(?:{_STATES}),? ({_US})\b", 0.85, ignore_case=False),
        Shape(
            rf"\b(?:zip|zip ?code|post(?:al)? ?code|plz|codigo postal|code postal"
            rf"|cep)[\"']?[ :#=>]{{1,4}}[\"']?(?:is )?"
            rf"([0-9]{{5}}-[0-9]{{3}}|[0-9]{{2}}-[0-9]{{3}}|{_US}|{_CA}|{_UK})\b",
            0.9,
        ),
        # Behind a street, and before a town: what stood there has gone when this is looked for.
        Shape(
            r"\[STREET_ADDRESS\][,\n]? ?([0-9]{5}|[0-9]{2}-[0-9]{3}|[0-9]{4}(?: ?[A-Z]{2})?|[0-9]{3} [0-9]{2})"
            r"[ ,]{1,2}(?:[A-Z]|[^\x00-\x20!-~])",
            0.85,
            ignore_case=False,
        ),
        Shape(rf"{_US}|{_CA}|{_UK}|{_WORLD}", 0.05, keyed=True),
    ),
    keys=(
        "zip",
        "zip code",
        "zipcode",
        "zip 4",
        "postal code",
        "postcode",
        "post code",
        "zp",
        "=near",
        "=n403",
        "postal",
        "plz",
        "postleitzahl",
        "codigo postal",
        "código postal",
        "code postal",
        "cep",
        "cp",
        "postnummer",
        "postal code 4",
        "eircode",
        "billing zip",
        *spelt(
            "pincode",
            "postleit zahl",
            "pin code",
            "postinumero",
            "postnr",
            "kod pocztowy",
            "codigo postale",
            "codice postale",
            "code postale",
            "codice avviamento postale",
            "cod postal",
            "cod pos",
            "irányítószám",
            "posta kodu",
            "psč",
            "郵便番号",
            "邮编",
            "우편번호",
        ),
    ),
    not_keys=(
        "pathsegment zip",
        "store zip",
        "clinic zip",
        "facility zip",
        "warehouse zip",
        "file zip",
        "zip size",
        "zip byte",
    ),
    fit=_fit,
    forms=("zip",),
    match=(
        ("zip", "98403"),
        ("zip", "03602-1184"),
        ("address.zip", "45402"),
        ("postal_code", "V6B 1A1"),
        ("postcode", "SW1A 2AA"),
        ("plz", "10115"),
        ("ud[zp]", "98403"),
        ("cep", "01310-100"),
        "Tacoma, WA 98403",
        "zip code: 98403-1184 please",
        "vivo en [STREET_ADDRESS], 28009 Madrid",
        ("kod_pocztowy", "00-590"),
    ),
    no_match=(
        "98403",
        ("sku", "98403"),
        ("zip", "984"),
        ("zip", "true"),
        ("zip", "archive.zip"),
        ("zip_size", "98403"),
        ("zip", "[POSTAL_CODE]"),
        ("cp", "main"),
        "model CA 12345678",
        "va 98403",
        "order 98403-1184",
        "zip 4 files",
    ),
    sample=_sample,
)
