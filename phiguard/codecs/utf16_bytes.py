"""Bytes that are UTF-16 text: by their byte order mark, or by the NULs of Latin text.

Source: RFC 2781 section 3.2 and 4.3.
"""

from codecs import BOM_UTF16_BE, BOM_UTF16_LE, BOM_UTF32_LE

from phiguard.codec import Codec, Part, Room, step
from phiguard.errors import Unreadable

_MARKS = (BOM_UTF16_LE, BOM_UTF16_BE)


def order(data: bytes) -> tuple[bytes, str] | None:
    """The mark, or b"", and Python's name for the byte order; None where it is no UTF-16."""
    if 0 not in data and not data.startswith(_MARKS):
        return None
    for mark, name in ((BOM_UTF16_LE, "utf-16-le"), (BOM_UTF16_BE, "utf-16-be")):
        if data.startswith(mark):
            return mark, name
    if len(data) < 4 or len(data) % 2 or 0 not in data:
        return None
    units = len(data) // 2
    nuls = data[0::2].count(0), data[1::2].count(0)
    if max(nuls) < 0.7 * units or min(nuls) > 0.05 * units:
        return None
    # Small 16-bit numbers have the same pattern, but are control characters.
    low = data[0::2] if nuls[1] > nuls[0] else data[1::2]
    controls = sum(low.count(c) for c in range(32) if c not in b"\t\n\f\r")
    if controls > 0.05 * units:
        return None
    return b"", "utf-16-le" if nuls[1] > nuls[0] else "utf-16-be"


def decode(data: bytes, room: Room) -> list[Part] | None:
    found = order(data)
    if found is None:
        return None
    mark, name = found
    if data.startswith(BOM_UTF32_LE):
        raise Unreadable("UTF-32 is not supported")
    try:
        # JavaScript writes lone surrogates.
        text = data[len(mark) :].decode(name, "surrogatepass")
    except UnicodeDecodeError:
        raise Unreadable("UTF-16 is cut off") from None
    if len(text) > room.max_chars:
        raise Unreadable("text is larger than the limit")
    return [
        Part(
            0,
            len(data),
            text,
            (step("utf16_bytes"),),
            write=lambda new: mark + new.encode(name, "surrogatepass"),
        )
    ]


def encode(text: str) -> bytes:
    return BOM_UTF16_LE + text.encode("utf-16-le", "surrogatepass")


CODEC = Codec(
    name="utf16_bytes",
    source="https://www.rfc-editor.org/rfc/rfc2781",
    place="bytes",
    sniff=lambda data, _hinted: order(data) is not None,
    decode=decode,
    encode=encode,
    examples=(
        (encode("lena@example.com"), "lena@example.com"),
        (b"\xfe\xff" + "Renée".encode("utf-16-be"), "Renée"),
        ("lena@example.com".encode("utf-16-le"), "lena@example.com"),
        ("lena@example.com".encode("utf-16-be"), "lena@example.com"),
        (encode("Лена 🩺"), "Лена 🩺"),
    ),
    near_misses=(b"lena@example.com", b"l\x00", b"l\x00e\x00n", b"\x00" * 8, b"\x01\x00\x02\x00\x03\x00"),
)
