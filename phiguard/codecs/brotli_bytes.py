"""Brotli streams. They have no magic number, so only text that comes out of one proves it.

Source: RFC 7932 section 9.
"""

import brotli

from phiguard.codec import Codec, Part, Room, step
from phiguard.codecs.utf8_bytes import readable
from phiguard.errors import Unreadable

_MANY = 10_000
_LEAST = 8  # fewer characters come out of random bytes too often


def decode(data: bytes, room: Room) -> list[Part] | None:
    out = unpack(data, room.max_chars)
    if out is None:
        return None
    return [Part(0, len(data), out, (step("brotli_bytes"),), write=_compress)]


def unpack(data: bytes, limit: int) -> bytes | None:
    """The UTF-8 text that the whole of ``data`` holds, or None.

    Raises:
        Unreadable: more than ``limit`` bytes come out.
    """
    stream = brotli.Decompressor()
    out, more = b"", data
    try:
        while not stream.is_finished() and len(out) <= limit:
            piece: bytes = stream.process(more, output_buffer_limit=limit + 1 - len(out))
            if not piece:
                break
            out, more = out + piece, b""
    except brotli.error:
        return None
    if len(out) > limit:
        raise Unreadable("compressed data is larger than the limit")
    if not stream.is_finished():
        return None
    try:
        text = out.decode()
    except UnicodeDecodeError:
        return None
    return out if len(text) >= _LEAST and readable(text) else None


def may_unpack(data: bytes) -> bool:
    """Whether that is so, or more comes out than of a few words."""
    try:
        return unpack(data, _MANY) is not None
    except Unreadable:
        return True


def _compress(data: bytes) -> bytes:
    compressed: bytes = brotli.compress(data, quality=5)  # the default, 11, takes a second per megabyte
    return compressed


def encode(text: str) -> bytes:
    return _compress(text.encode("utf-8", "surrogatepass"))


CODEC = Codec(
    name="brotli_bytes",
    source="https://www.rfc-editor.org/rfc/rfc7932#section-9",
    place="bytes",
    decode=decode,
    encode=encode,
    examples=(
        (encode("lena@example.com"), "lena@example.com"),
        (brotli.compress(b"lena@example.com " * 50, quality=11), "lena@example.com"),
        (encode("Renée 🩺 lena@example.com"), "Renée 🩺 lena@example.com"),
    ),
    near_misses=(
        b"lena@example.com",
        b"",
        b"\x06",
        encode("lena@example.com")[:-1],
        encode("lena@example.com") + b"x",
    ),
)
