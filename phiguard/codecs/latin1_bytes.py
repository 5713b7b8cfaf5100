"""Bytes that are ISO 8859-1 text: what old server logs and forms send.

Source: ISO/IEC 8859-1, as the Encoding Standard labels it.
"""

import re

from phiguard.codec import Codec, Part, Room, step
from phiguard.errors import Unreadable

_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0e-\x1f\x7f]")
_ASCII = bytes(range(0x80))


def decode(data: bytes, room: Room) -> list[Part] | None:
    if data.isascii() or _CONTROL.search(data):
        return None
    if len(data.translate(None, _ASCII)) > 0.3 * len(data):  # more than that is no Latin text
        return None
    try:
        data.decode()
    except UnicodeDecodeError:
        if len(data) > room.max_chars:
            raise Unreadable("text is larger than the limit") from None
        return [Part(0, len(data), data.decode("latin-1"), (step("latin1_bytes"),), write=encode)]
    return None


def encode(text: str) -> bytes:
    return text.encode("latin-1", "replace")


CODEC = Codec(
    name="latin1_bytes",
    source="https://encoding.spec.whatwg.org/#names-and-labels",
    place="bytes",
    decode=decode,
    encode=encode,
    examples=(
        (b"Ren\xe9e lena@example.com", "Renée lena@example.com"),
        (b"name=M\xfcller\r\n", "Müller"),
        (b"it\x92s lena@example.com", "lena@example.com"),  # Windows-1252 keeps its bytes
    ),
    near_misses=(b"lena@example.com", "Renée".encode(), b"Ren\xe9e\x00", b"\xe9\xe8\xe7abc", b"\x01Ren\xe9e"),
)
