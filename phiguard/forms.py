"""Forms of values for which what a place's key says decides alone.

Machine-made ones: one random UUID under ``anonymousId`` is like another, and once the scan has judged one, it has
judged them all. A detector lists, in ``forms``, those whose every instance it finds, whole and with the same
evidence, under a key that names it; nobody else's shapes look into such a value. The tests draw instances and
compare with the scan.

And those in which people's details are written, such as one word with a capital letter: with `PERSONAL` forms it is
so where the key names a detail of somebody, and the text holds no health term.
"""

import re
from collections.abc import Callable
from typing import Final

from phiguard.native import compiled

_OCTET: Final = r"(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])"
# Public, as `phiguard.detectors.ip_address` takes it: first octets that are so whatever follows, and of the others
# what is.
_FIRST: Final = (
    r"(?:[1-9]|1[1-9]|[2-9][0-9]|10[1-9]|11[0-9]|12[0-689]|1[345][0-9]|16[0-8]|17[013-9]|18[0-9]|19[013-9]"
    r"|20[0-9]|21[0-9]|22[0-3])"
)
_SECOND: Final = (
    r"(?:100\.(?:[1-5]?[0-9]|6[0-3]|12[89]|1[3-9][0-9]|2[0-4][0-9]|25[0-5])"
    r"|169\.(?:[1-9]?[0-9]|1[0-9]{2}|2[0-4][0-9]|25[0-35])"
    r"|172\.(?:[0-9]|1[0-5]|3[2-9]|[4-9][0-9]|1[0-9]{2}|2[0-4][0-9]|25[0-5])"
    r"|192\.(?:[1-9]?[0-9]|1[0-57-9][0-9]|16[0-79]|2[0-4][0-9]|25[0-5]))"
)
_PRIVATE: Final = (
    rf"(?:10\.{_OCTET}|192\.168|172\.(?:1[6-9]|2[0-9]|3[01])|169\.254|100\.(?:6[4-9]|[7-9][0-9]|1[01][0-9]|12[0-7])"
    rf"|(?:22[4-9]|23[0-9]|24[0-9]|25[0-5])\.{_OCTET})"
)
# Global unicast, spelt out, and what examples are written with; none of the networks for tunnels.
_GLOBAL: Final = (
    r"(?:2(?:[1-9a-f][0-9a-f]{2}|0[1-9a-f][0-9a-f]|00[3-9a-f]):[0-9a-f]{1,4}|2001:(?:[1-9a-f][0-9a-f]{3}|0?db8))"
)
_ZONE: Final = r"(?:Z|[+\-][01][0-9]:?[0-5][0-9])?"
# Form: its lengths, and its pattern.
_PATTERNS: Final[dict[str, tuple[range, str]]] = {
    # With a digit that is not zero, so that it is an id and not the lack of one.
    "uuid": (range(36, 37), r"(?=[0A-Fa-f]{0,7}[1-9])[0-9A-Fa-f]{8}-(?:[0-9A-Fa-f]{4}-){3}[0-9A-Fa-f]{12}"),
    "fbp": (range(25, 30), r"fb\.[0-2]\.1[0-9]{12}\.[1-9][0-9]{5,9}"),
    # What Google Analytics calls a browser: a number at random, and when it was first seen.
    "ga_client": (range(16, 22), r"[1-9][0-9]{4,9}\.1[0-9]{9}"),
    "time": (
        range(16, 36),
        r"(?:19|20)[0-9]{2}-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9](?::[0-5][0-9](?:\.[0-9]{1,9})?)?" + _ZONE,
    ),
    # Seconds, milliseconds or microseconds since 1970, of 2001 to 2033. No telephone number and no card begins so.
    "epoch": (range(10, 17, 3), r"1[0-9]{9}(?:[0-9]{3}){0,2}"),
    "integer": (range(6, 16), r"[1-9][0-9]{5,14}"),
    "short": (range(3, 6), r"[1-9][0-9]{2,4}"),
    # As databases number documents: 12 bytes at random, or nearly so; in a quick change of digits and letters.
    "object_id": (range(24, 25), r"[a-f]*(?:[0-9]+[a-f]+){4,}[0-9]*"),
    "ipv4": (range(7, 16), rf"(?:{_FIRST}\.{_OCTET}|{_SECOND})(?:\.{_OCTET}){{2}}"),
    "ipv4_private": (range(8, 16), rf"{_PRIVATE}(?:\.{_OCTET}){{2}}"),
    "ipv4_loopback": (range(9, 16), rf"127(?:\.{_OCTET}){{3}}"),
    "ipv6": (range(19, 40), rf"{_GLOBAL}(?::[0-9a-f]{{1,4}}){{6}}"),
    "sha256": (range(64, 65), r"(?=[0-9a-f]{0,40}[1-9])(?=[0-9a-f]{0,40}[a-f])[0-9a-f]{64}"),
}
_SIGNED: Final = frozenset(b"\x1f\x28\x78\xfe\xff")  # first bytes of compressed data, and of UTF-16
_MANY_NULS: Final = 5
FORMS: Final = tuple(_PATTERNS)
ANYWHERE: Final = frozenset(("uuid", "time", "epoch", "integer", "object_id"))
"""Forms that nothing is found in where the key names nobody."""


@compiled
def is_random_digest(text: str) -> bool:
    """Whether bytes in hexadecimal are noise, and no text that somebody wrote so."""
    data = bytes.fromhex(text)
    if data[0] in _SIGNED or data.count(0) >= _MANY_NULS:
        return False
    try:
        data.decode()
    except UnicodeDecodeError as error:
        return error.reason != "unexpected end of data"
    return False


_CHECKS: Final[dict[str, Callable[[str], bool]]] = {"object_id": is_random_digest, "sha256": is_random_digest}
BY_LENGTH: Final[dict[int, tuple[tuple[str, Callable[[str], object]], ...]]] = {
    length: tuple((name, re.compile(p).fullmatch) for name, (lengths, p) in _PATTERNS.items() if length in lengths)
    for length in range(3, 65)
    if any(length in lengths for lengths, _ in _PATTERNS.values())
}
"""Text length to the forms that have it: (name, whether a text may have the form)."""

_LABEL: Final = r"(?![a-z0-9_\-]{12})[a-z][a-z0-9_\-]{0,10}"  # a run of twelve may be base64
_TOP: Final = "com|org|net|edu|gov|info|biz|me|io|co|us|uk|ca|de|fr|es|it|nl|eu|au|br|mx|example|health|care"
PERSONAL: Final[dict[str, tuple[range, str]]] = {
    "word": (range(3, 17), r"[A-Z](?:'[A-Z])?[a-z]{2,13}"),
    "email": (range(8, 49), rf"{_LABEL}(?:\.{_LABEL}){{0,2}}@{_LABEL}(?:\.{_LABEL}){{0,2}}\.(?:{_TOP})"),
    "phone": (range(12, 13), r"\+1[2-9][0-9]{9}"),
    "street": (range(7, 28), r"[1-9][0-9]{1,4} [A-Z][a-z]{2,12} (?:St|Ave|Rd|Blvd|Ln|Ct|Street|Avenue|Road|Lane)"),
    "zip": (range(5, 6), r"(?!00000)[0-9]{5}"),
    "capitals": (range(2, 3), r"[A-Z]{2}"),
    "day": (range(10, 11), r"(?:19|20)[0-9]{2}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])"),
}
"""Form: its lengths, and its pattern."""
_PERSONAL_BY_LENGTH: Final = {
    length: tuple((name, re.compile(p).fullmatch) for name, (lengths, p) in PERSONAL.items() if length in lengths)
    for length in range(2, 49)
}
_DIGITS: Final = "0123456789"
_LOWER: Final = "abcdefghijklmnopqrstuvwxyz"
SIGNS: Final[dict[str, frozenset[str]]] = {
    name: frozenset(signs)
    for name, signs in {
        "uuid": _DIGITS + "abcdefABCDEF-",
        "fbp": _DIGITS + "fb.",
        "ga_client": _DIGITS + ".",
        "time": _DIGITS + "-:.+TZ",
        "epoch": _DIGITS,
        "integer": _DIGITS,
        "short": _DIGITS,
        "object_id": _DIGITS + "abcdef",
        "ipv4": _DIGITS + ".",
        "ipv4_private": _DIGITS + ".",
        "ipv4_loopback": _DIGITS + ".",
        "ipv6": _DIGITS + "abcdef:",
        "sha256": _DIGITS + "abcdef",
        "word": _LOWER + _LOWER.upper() + "'",
        "email": _LOWER + _DIGITS + "_-.@",
        "phone": _DIGITS + "+",
        "street": _LOWER + _LOWER.upper() + _DIGITS + " ",
        "zip": _DIGITS,
        "capitals": _LOWER.upper(),
        "day": _DIGITS + "-",
    }.items()
}
"""Form: what its instances are written with."""
RECHECKED: Final = frozenset(("word", "street", "capitals"))
"""Personal forms not every instance of which is found, by what it says: ``None`` is no name."""
LETTERED: Final = frozenset(("word", "email", "street", "capitals"))
"""Personal forms that may hold a health term."""


@compiled
def personal_form_of(text: str) -> str | None:
    """The form of a detail of somebody, if a text has one."""
    for name, fits in _PERSONAL_BY_LENGTH.get(len(text), ()):
        if fits(text):
            return name
    return None


@compiled
def form_of(text: str) -> str | None:
    """The form of a text, if it has one."""
    for name, fits in BY_LENGTH.get(len(text), ()):
        if fits(text):
            return name if name not in _CHECKS or _CHECKS[name](text) else None
    return None
