"""Zstandard data, all frames of it.

Source: RFC 8878 section 3.1.
"""

import sys
from collections.abc import Mapping
from typing import Final

from phiguard.codec import Codec, Part, Room, step
from phiguard.errors import Unreadable

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

MAGIC: Final = b"\x28\xb5\x2f\xfd"
_MAX_FRAMES = 256  # each copies what is behind it: thousands of empty ones would take quadratic time
# 8 MB, what RFC 8878 asks readers to support: a header can ask for 2 GB.
_WINDOW: Mapping[int, int] = {zstd.DecompressionParameter.window_log_max: 23}


def decode(data: bytes, room: Room) -> list[Part] | None:
    if not data.startswith(MAGIC):
        return None
    frames: list[bytes] = []
    left, rest = room.max_chars, data
    while rest:
        if len(frames) == _MAX_FRAMES:
            raise Unreadable("too many zstd frames")
        stream = zstd.ZstdDecompressor(options=_WINDOW)
        try:
            out = stream.decompress(rest, left + 1)
        except zstd.ZstdError:
            raise Unreadable("compressed data is broken") from None
        if len(out) > left:
            raise Unreadable("compressed data is larger than the limit")
        if not stream.eof:
            raise Unreadable("compressed data is cut off")
        frames.append(out)
        left -= len(out)
        rest = stream.unused_data
    return [Part(0, len(data), b"".join(frames), (step("zstd_bytes"),), write=zstd.compress)]


def encode(text: str) -> bytes:
    return zstd.compress(text.encode("utf-8", "surrogatepass"))


CODEC = Codec(
    name="zstd_bytes",
    source="https://www.rfc-editor.org/rfc/rfc8878#section-3.1",
    place="bytes",
    sniff=lambda data, _hinted: data.startswith(MAGIC),
    decode=decode,
    encode=encode,
    examples=(
        (encode("lena@example.com"), "lena@example.com"),
        (encode("lena@") + encode("example.com"), "lena@example.com"),
        (encode("lena@example.com") + b"\x50\x2a\x4d\x18\x03\0\0\0abc", "lena@example.com"),  # skippable
    ),
    near_misses=(b"\x28\xb5\x2f", "(µ/ý lena@example.com".encode(), b"lena@example.com", b""),
)
