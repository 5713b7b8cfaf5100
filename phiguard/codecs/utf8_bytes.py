"""Bytes that are UTF-8 text, with or without a byte order mark.

Source: RFC 3629; the mark is section 6.
"""

from codecs import BOM_UTF8
from collections import Counter
from unicodedata import category

from phiguard.codec import Codec, Part, Room, step
from phiguard.codecs import utf16_bytes
from phiguard.errors import Unreadable


def decode(data: bytes, room: Room) -> list[Part] | None:
    if utf16_bytes.order(data):  # ASCII in UTF-16 is UTF-8 too, with a NUL at every other place
        return None
    mark = BOM_UTF8 if data.startswith(BOM_UTF8) else b""
    try:
        text = data[len(mark) :].decode()
    except UnicodeDecodeError:
        return None
    if len(text) > room.max_chars:
        raise Unreadable("text is larger than the limit")
    return [Part(0, len(data), text, (step("utf8_bytes"),), write=lambda new: mark + encode(new))]


def encode(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def readable(text: str) -> bool:
    """At least 95 % of the characters are ones a person would write."""
    if text.isprintable():
        return bool(text)
    bad = sum(n for char, n in Counter(text).items() if not char.isprintable() and not _is_text(char))
    return bad * 20 <= len(text)


def _is_text(char: str) -> bool:
    # Format characters are: zero-width ones are a way to hide a value.
    return char in "\t\n\v\f\r" or category(char) in {"Cf", "Zs", "Zl", "Zp"}


CODEC = Codec(
    name="utf8_bytes",
    source="https://www.rfc-editor.org/rfc/rfc3629",
    place="bytes",
    decode=decode,
    encode=encode,
    examples=(
        (b"lena@example.com", "lena@example.com"),
        (b"\xef\xbb\xbflena@example.com", "lena@example.com"),
        ("Renée 🩺".encode(), "Renée 🩺"),
        (b"\x0a\x10lena@example.com\x12\x00", "lena@example.com"),  # a protocol buffer's string
    ),
    near_misses=(b"Ren\xe9e", b"\xff\xfel\x00", b"l\x00e\x00n\x00a\x00", b"\xed\xa0\x80", b"\xc0\xaf"),
)
