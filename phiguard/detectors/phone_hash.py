"""Hashed telephone numbers: a digest in a slot that is named for a telephone number.

There are so few telephone numbers that a plain hash of one is undone by trying them all.

Source: https://developers.facebook.com/docs/marketing-api/conversions-api/parameters/customer-information-parameters
"""

from hashlib import sha256
from random import Random

from phiguard.detector import Detector, Shape
from phiguard.digests import DIGEST


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
    shapes=(Shape(DIGEST, 0.05, keyed=True),),
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
    ),
    match=(
        ("ph", _HEX),
        ("ud[ph]", _HEX),
        ("sha256_phone_number", _HEX),
        ("hashedPhoneNumber", _HEX.upper()),
        ("u_hpn", _HEX),
    ),
    no_match=(
        _HEX,
        ("graph", _HEX),
        ("phone_model", _HEX),
        ("ph", "7.4"),
        ("ph", _HEX + "00"),
        ("ph", "[PHONE_HASH]"),
    ),
    sample=_sample,
)
