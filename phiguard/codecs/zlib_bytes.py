"""zlib streams: deflate with a two-byte header and a checksum.

Source: RFC 1950 section 2.2.
"""

import zlib

from phiguard.codec import Codec, Part, Room, step
from phiguard.errors import Unreadable

_HEADS = tuple(bytes((0x78, b)) for b in range(256) if (0x7800 + b) % 31 == 0 and not b & 0x20)


def starts(data: bytes) -> bool:
    """A zlib header that data really inflates behind; the header alone also begins texts, such as "x^2".

    A few bytes inflate by chance, so short data must be a whole stream.
    """
    if not data.startswith(_HEADS):
        return False
    stream = zlib.decompressobj()
    try:
        out = stream.decompress(data, 64)
    except zlib.error:
        return False
    return stream.eof or len(out) == 64 or (len(out) > 0 and len(data) >= 64)


def inflate(data: bytes, wbits: int, limit: int) -> tuple[bytes, bytes]:
    """At most ``limit`` bytes of one stream, and what stands behind the stream."""
    stream = zlib.decompressobj(wbits)
    try:
        out = stream.decompress(data, limit + 1)
    except zlib.error:
        raise Unreadable("compressed data is broken") from None
    if len(out) > limit:
        raise Unreadable("compressed data is larger than the limit")
    if not stream.eof:
        raise Unreadable("compressed data is cut off")
    return out, stream.unused_data


def decode(data: bytes, room: Room) -> list[Part] | None:
    if not starts(data):
        return None
    out, rest = inflate(data, zlib.MAX_WBITS, room.max_chars)
    if rest:
        raise Unreadable("data behind the zlib stream")
    return [Part(0, len(data), out, (step("zlib_bytes"),), write=zlib.compress)]


def encode(text: str) -> bytes:
    return zlib.compress(text.encode("utf-8", "surrogatepass"))


CODEC = Codec(
    name="zlib_bytes",
    source="https://www.rfc-editor.org/rfc/rfc1950#section-2.2",
    place="bytes",
    sniff=lambda data, _hinted: data.startswith(_HEADS),
    decode=decode,
    encode=encode,
    examples=(
        (encode("lena@example.com"), "lena@example.com"),
        (zlib.compress(b"lena@example.com", 0), "lena@example.com"),
        (zlib.compress(b"lena@example.com " * 50, 9), "lena@example.com"),
    ),
    near_misses=(b"x^2 + y^2", b"x\x9c", b"x\x9clena@example.com", b"lena@example.com", b""),
)
