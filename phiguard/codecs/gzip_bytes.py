"""gzip files, all members of them; browsers' beacons send them without saying so.

Source: RFC 1952 section 2.2.
"""

import gzip
import zlib
from typing import Final

from phiguard.codec import Codec, Part, Room, step
from phiguard.codecs.zlib_bytes import inflate
from phiguard.errors import Unreadable

MAGIC: Final = b"\x1f\x8b\x08"
_MAX_MEMBERS = 256  # each copies what is behind it: thousands of empty ones would take quadratic time


def decode(data: bytes, room: Room) -> list[Part] | None:
    if not data.startswith(MAGIC):
        return None
    members: list[bytes] = []
    left, rest = room.max_chars, data
    while rest:
        if len(members) == _MAX_MEMBERS:
            raise Unreadable("too many gzip members")
        out, rest = inflate(rest, zlib.MAX_WBITS | 16, left)
        members.append(out)
        left -= len(out)
    return [Part(0, len(data), b"".join(members), (step("gzip_bytes"),), write=_compress)]


def _compress(data: bytes) -> bytes:
    return gzip.compress(data, mtime=0)


def encode(text: str) -> bytes:
    return _compress(text.encode("utf-8", "surrogatepass"))


CODEC = Codec(
    name="gzip_bytes",
    source="https://www.rfc-editor.org/rfc/rfc1952#section-2.2",
    place="bytes",
    sniff=lambda data, _hinted: data.startswith(MAGIC),
    decode=decode,
    encode=encode,
    examples=(
        (encode("lena@example.com"), "lena@example.com"),
        (encode("lena@") + encode("example.com"), "lena@example.com"),
        (MAGIC + b"\x08\0\0\0\0\0\xffn\0" + encode("lena@example.com")[10:], "lena@example.com"),
    ),
    near_misses=(b"\x1f\x8b", b"\x1f\x8b\x07lena@example.com", b"lena@example.com", b""),
)
