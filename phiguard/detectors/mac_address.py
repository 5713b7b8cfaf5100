"""MAC addresses of devices and access points; the ones that stand for no device stay.

Source: IEEE 802-2014 section 8; Android returns 02:00:00:00:00:00 where it may not tell.
"""

from random import Random

from phiguard.detector import Detector, Shape

_BYTE = r"[0-9A-F]{2}"
_NOBODY = frozenset(("000000000000", "ffffffffffff", "020000000000", "010203040506", "aabbccddeeff"))


def _fit(text: str, start: int, end: int) -> tuple[int, int] | None:
    before, after = text[max(0, start - 1) : start], text[end : end + 1]
    if before.isalnum() or after.isalnum() or (before and before in ":-_.") or (after and after in ":-_"):
        # `mac:aa:bb:…` is a label; a longer row of bytes is a fingerprint.
        label = before == ":" and text[max(0, start - 4) : start - 1].isalpha()
        if not label or after.isalnum() or (after and after in ":-_"):
            return None
    if after == "." and text[end + 1 : end + 2].isalnum():
        return None
    value = "".join(c for c in text[start:end] if c.isalnum()).lower()
    return None if value in _NOBODY or len(set(value)) < 3 else (start, end)


def _sample(rng: Random) -> tuple[str, str]:
    parts = ["3c", "5a", *(f"{rng.randrange(256):02x}" for _ in range(4))]
    return rng.choice([("", ":".join(parts)), ("", "-".join(parts).upper()), ("mac", "".join(parts))])


DETECTOR = Detector(
    id="mac_address",
    entity="MAC_ADDRESS",
    label="MAC address",
    safe_harbor="M",
    role="direct",
    source="https://standards.ieee.org/ieee/802/5508/",
    shapes=(
        Shape(rf"\bmac(?: ?addr(?:ess)?)?[ :=]{{1,2}}({_BYTE}(?:[:\-]{_BYTE}){{5}})", 0.95),
        Shape(rf"{_BYTE}(?::{_BYTE}){{5}}", 0.95),
        Shape(rf"{_BYTE}(?:-{_BYTE}){{5}}", 0.85),
        Shape(r"[0-9A-F]{4}\.[0-9A-F]{4}\.[0-9A-F]{4}", 0.6),
        Shape(r"[0-9A-F]{12}|[0-9A-F]{6}-[0-9A-F]{6}", 0.05, keyed=True),
    ),
    keys=(
        "mac",
        "mac address",
        "mac addr",
        "bssid",
        "wifi mac",
        "bluetooth mac",
        "ether",
        "hwaddr",
        "bluetooth address",
        "eth 0",
    ),
    not_keys=("order", "serial", "sku", "date", "time", "version"),
    fit=_fit,
    echoes=lambda value: (value,),
    match=(
        "3c:5a:b4:01:ef:92",
        "joined from 3C-5A-B4-01-EF-92 at noon",
        "3c5a.b401.ef92",
        ("mac", "3c5ab401ef92"),
        ("bssid", "3c:5a:b4:01:ef:92"),
        "mac:3c:5a:b4:01:ef:92",
    ),
    no_match=(
        "00:00:00:00:00:00",
        "ff:ff:ff:ff:ff:ff",
        "02:00:00:00:00:00",
        "3c:5a:b4:01:ef",
        "3c:5a:b4:01:ef:92:11:22",
        ("mac", "true"),
        ("sku", "3c5ab401ef92"),
        ("mac", "[MAC_ADDRESS]"),
        "12:30:45",
        ("machine", "3c5ab401ef92"),
        "3c5a.b401.ef92.js",
        "2026-06-11-10-15-11",
    ),
    sample=_sample,
)
