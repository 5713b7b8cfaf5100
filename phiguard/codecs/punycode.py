"""Internationalized host names as DNS carries them: ``xn--mller-kva.example``.

Source: RFC 3492; RFC 5891 section 4, which is read leniently here.
"""

import re
from functools import partial

from phiguard.codec import Codec, Part, Room, step
from phiguard.errors import Unreadable

_HOST = re.compile(r"[\w-]+(?:\.[\w-]+)*+")
_PREFIX = "xn--"
_ANY = re.compile(_PREFIX, re.IGNORECASE)
_LONGEST_LABEL = 63  # octets, RFC 1035 section 2.3.4; decoding a longer one takes quadratic time


def decode(text: str, room: Room) -> list[Part] | None:
    if text.lower().count(_PREFIX) > room.max_parts:
        raise Unreadable("too many host names")
    parts: list[Part] = []
    for m in _HOST.finditer(text):
        if not _ANY.search(m[0]):
            continue
        labels = m[0].split(".")
        plain = [_decoded(label) for label in labels]
        if plain == labels:
            continue
        content = ".".join(plain)
        if len(parts) == room.max_parts or len(content) > room.max_chars:
            raise Unreadable("too many host names")
        write = partial(_encoded, dict(zip(plain, labels, strict=True)))
        parts.append(Part(*m.span(), content, (step("punycode"),), write=write))
    return parts or None


def _decoded(label: str) -> str:
    if label[:4].lower() != _PREFIX or len(label) > _LONGEST_LABEL or not label.isascii():
        return label
    try:
        plain = label[4:].encode("ascii").decode("punycode")
    except (ValueError, OverflowError):
        return label
    return plain if plain.isprintable() and not plain.isascii() else label


def _encoded(kept: dict[str, str], host: str) -> str:
    """``kept`` has the labels as they were: their case and odd spellings stay."""
    return ".".join(kept.get(label) or _label(label) for label in host.split("."))


def _label(plain: str) -> str:
    return plain if plain.isascii() else _PREFIX + plain.encode("punycode").decode("ascii")


def encode(text: str) -> str:
    # Of an address only the host is written this way.
    local, at, host = text.rpartition("@")
    return local + at + _encoded({}, host)


CODEC = Codec(
    name="punycode",
    source="https://www.rfc-editor.org/rfc/rfc3492",
    place="token",
    told=True,
    sniff=lambda text, _hinted: _PREFIX in text.lower(),
    decode=decode,
    encode=encode,
    examples=(
        ("xn--mller-kva.example", "müller.example"),
        ("https://www.xn--mller-kva.example/a", "www.müller.example"),
        ("lena@XN--MLLER-KVA.example", "MüLLER.example"),
        ("xn--80akhbyknj4f.xn--p1ai", "испытание.рф"),
        ("xn--fiq228c.example.com", "中文.example.com"),
    ),
    near_misses=("xn--", "xn--lena-", "xn--\u00fc", "xn--999999999", "xn--" + "a" * 80, "annexn-1"),
)
