"""Hashed telephone numbers: a digest in a slot that is named for a telephone number.

There are so few telephone numbers that a plain hash of one is undone by trying them all.

Source:
https://developers.facebook.com/docs/marketing-api/conversions-api/parameters/customer-information-parameters
"""

from hashlib import sha256
from random import Random

from phiguard.checks import joined_after, token_span
from phiguard.detector import Detector, Shape, labelled
from phiguard.digests import DIGEST, HEX

_KIND = r"(?:[_-]?(?:number|hash|hashed|md5|sha-?1|sha-?256))?"
_LABEL = rf"(?:hashed[_-]?|sha256[_-]?|md5[_-]?)?(?:(?:tele)?phone|mobile){_KIND}|ph"


def _fit(text: str, start: int, end: int) -> tuple[int, int] | None:
    return None if joined_after(text, end) else token_span(text, start, end)


def _sample(rng: Random) -> tuple[str, str]:
    number = f"1206555{rng.randrange(100, 200):04d}".encode()
    return rng.choice(["ph", "ud[ph]", "hashed_phone_number", "phone_sha256"]), sha256(number).hexdigest()


_HEX = sha256(b"12065550147").hexdigest()

DETECTOR = Detector(
    id="phone_hash",
    entity="PHONE_HASH",
    label="Hashed telephone number",
    safe_harbor="R",
    role="direct",
    source="https://developers.facebook.com/docs/marketing-api/conversions-api/parameters",
    shapes=(
        Shape(DIGEST, 0.05, keyed=True),
        labelled(_LABEL, rf"{HEX}|[A-Za-z0-9_\-]{{43}}=?", 0.95),
    ),
    keys=(
        "ph",
        "phone",
        "phone number",
        "hashed phone",
        "hashed phone number",
        "phone hash",
        "u hpn",
        "hpn",
        "pn",
        "telephone",
        "mobile",
        "phone hashed",
        "tel",
        "eb phone",
        "phone digest",
        "phonemd",
        "phonesha",
        "mobile number",
        "telephone number",
        "hashed mobile",
        "cell",
        "cellphone",
        "cell phone",
        "msisdn",
        "sms",
        "auto phone number",
        "auto phone",
        "hphone",
        "fax",
    ),
    fit=_fit,
    passes=("phone",),
    match=(
        ("ph", _HEX),
        ("ud[ph]", _HEX),
        ("sha256_phone_number", _HEX),
        ("hashedPhoneNumber", _HEX.upper()),
        ("u_hpn", _HEX),
        ("phone_digest", _HEX),
        ("msisdn", _HEX),
        f"lead ph={_HEX} stored",
    ),
    no_match=(
        _HEX,
        ("graph", _HEX),
        ("phone_model", _HEX),
        ("ph", "7.4"),
        ("ph", _HEX + "00"),
        f"graph={_HEX}",
        ("ph", "[PHONE_HASH]"),
    ),
    sample=_sample,
)
