"""Pictures that are too small to show anybody: the icons, pixels and blurred stand-ins that pages hold inline.

One is taken for such only where all of its bytes are accounted for: nothing in it may hold words, as comments and
Exif do, and nothing may follow it.

Sources: https://www.w3.org/TR/png-3/, https://www.w3.org/Graphics/GIF/spec-gif89a.txt,
https://developers.google.com/speed/webp/docs/riff_container.
"""

import zlib
from typing import Final

SIDE: Final = 32  # pixels; a face is smaller in it than anybody can be known by
SIZE: Final = 4096  # bytes
_PNG: Final = b"\x89PNG\r\n\x1a\n"
_CHUNKS: Final = frozenset(
    (b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND", b"gAMA", b"cHRM", b"sRGB", b"pHYs", b"bKGD", b"sBIT", b"tIME")
)
_MOST_PIXELS: Final = (SIDE * 8 + 1) * SIDE * 2  # bytes, of 16 bits in four colours, with room to spare
_LOOP: Final = b"\x21\xff\x0bNETSCAPE2.0\x03\x01"  # how often a GIF plays


def is_icon(data: bytes) -> bool:
    """Whether bytes are a whole PNG, GIF or WebP of at most `SIDE` pixels a side that holds nothing else."""
    if len(data) > SIZE:
        return False
    if data.startswith(_PNG):
        return _is_png(data)
    if data[:6] in (b"GIF87a", b"GIF89a"):
        return _is_gif(data)
    return data[:4] == b"RIFF" and data[8:12] == b"WEBP" and _is_webp(data)


def _is_small(width: int, height: int) -> bool:
    return 0 < width <= SIDE and 0 < height <= SIDE


def _is_png(data: bytes) -> bool:
    at, pixels, kind = len(_PNG), b"", b""
    while at + 12 <= len(data) and kind != b"IEND":
        size, kind = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
        body = data[at + 8 : at + 8 + size]
        if kind not in _CHUNKS or len(body) != size:
            return False
        if kind == b"IHDR" and not _is_small(int.from_bytes(body[:4], "big"), int.from_bytes(body[4:8], "big")):
            return False
        if (kind == b"IHDR") != (at == len(_PNG)) or (kind == b"IEND" and size):
            return False
        pixels += body if kind == b"IDAT" else b""
        at += 12 + size
    return kind == b"IEND" and at == len(data) and _unpacks(pixels)


def _unpacks(pixels: bytes) -> bool:
    unpack = zlib.decompressobj()
    try:
        unpack.decompress(pixels, _MOST_PIXELS)
    except zlib.error:
        return False
    return unpack.eof and not unpack.unused_data


def _is_gif(data: bytes) -> bool:
    if len(data) < 14 or not _is_small(int.from_bytes(data[6:8], "little"), int.from_bytes(data[8:10], "little")):
        return False
    at = 13 + _colours(data[10])
    while at < len(data):
        if data[at] == 0x3B:
            return at == len(data) - 1
        if data.startswith(_LOOP, at):
            at += len(_LOOP) + 3
        elif data.startswith(b"\x21\xf9\x04", at):
            at += 8
        elif data[at] == 0x2C and at + 11 < len(data):
            at = _behind_blocks(data, at + 11 + _colours(data[at + 9]))
        else:
            return False  # a comment, text, or what nobody knows
    return False


def _colours(flags: int) -> int:
    """Bytes of a table of colours."""
    return 3 << (flags & 7) + 1 if flags & 0x80 else 0


def _behind_blocks(data: bytes, at: int) -> int:
    while at < len(data) and data[at]:
        at += data[at] + 1
    return at + 1


def _is_webp(data: bytes) -> bool:
    """One of a single chunk of pixels; what has more may hold Exif."""
    size = int.from_bytes(data[16:20], "little")
    if int.from_bytes(data[4:8], "little") + 8 != len(data) or 20 + size + (size & 1) != len(data):
        return False
    if data[12:16] == b"VP8 " and data[23:26] == b"\x9d\x01\x2a":
        return _is_small(
            int.from_bytes(data[26:28], "little") & 0x3FFF, int.from_bytes(data[28:30], "little") & 0x3FFF
        )
    if data[12:16] == b"VP8L" and data[20:21] == b"\x2f":
        sides = int.from_bytes(data[21:25], "little")
        return _is_small((sides & 0x3FFF) + 1, (sides >> 14 & 0x3FFF) + 1)
    return False
