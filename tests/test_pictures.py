"""Icons are told from pictures that may show somebody or say something."""

import zlib
from base64 import b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phiguard import Guard
from phiguard.pictures import SIDE, SIZE, is_icon


def chunk(kind: bytes, body: bytes) -> bytes:
    return len(body).to_bytes(4, "big") + kind + body + zlib.crc32(kind + body).to_bytes(4, "big")


def png(side: int = 1, *, more: bytes = b"", behind: bytes = b"", pixels: bytes | None = None) -> bytes:
    head = side.to_bytes(4, "big") * 2 + b"\x08\x06\x00\x00\x00"
    body = zlib.compress(b"\x00" * (4 * side + 1) * side) if pixels is None else pixels
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + more + chunk(b"IDAT", body) + chunk(b"IEND", b"") + behind


def gif(side: int = 1, more: bytes = b"", behind: bytes = b"") -> bytes:
    sides = side.to_bytes(2, "little") * 2
    head = b"GIF89a" + sides + b"\x80\x00\x00" + b"\x00\x00\x00\xff\xff\xff"
    return head + more + b"\x2c\x00\x00\x00\x00" + sides + b"\x00\x02\x02\x44\x01\x00\x3b" + behind


def webp(kind: bytes = b"VP8L", side: int = 1, more: bytes = b"") -> bytes:
    sides = (side - 1) | (side - 1) << 14
    body = b"\x2f" + sides.to_bytes(4, "little") + b"\x00" * 5
    chunks = kind + len(body).to_bytes(4, "little") + body + more
    return b"RIFF" + (4 + len(chunks)).to_bytes(4, "little") + b"WEBP" + chunks


ICONS = [
    ("png", png()),
    ("png of 32", png(SIDE)),
    ("gif", gif()),
    ("gif with a delay", gif(more=b"\x21\xf9\x04" + bytes(5))),
    ("webp", webp()),
]
OTHERS = [
    ("a larger png", png(SIDE + 1)),
    ("text in a png", png(more=chunk(b"tEXt", b"Author\x00Lena"))),
    ("Exif in a png", png(more=chunk(b"eXIf", b"II*\x00"))),
    ("words behind a png", png(behind=b"lena@example.com")),
    ("words for pixels", png(pixels=b"lena@example.com")),
    ("words behind pixels", png(pixels=zlib.compress(b"\x00") + b"lena@example.com")),
    ("half a png", png()[:40]),
    ("a larger gif", gif(SIDE + 1)),
    ("a comment in a gif", gif(more=b"\x21\xfe\x04Lena\x00")),
    ("words behind a gif", gif(behind=b"lena")),
    ("a larger webp", webp(side=SIDE + 1)),
    ("a webp of more chunks", webp(more=b"EXIF\x02\x00\x00\x00II")),
    ("an unknown webp", webp(kind=b"VP8X")),
    ("a jpeg", b"\xff\xd8\xff\xe0" + bytes(20)),
    ("nothing", b""),
]


def url(data: bytes) -> str:
    return "data:image/png;base64," + b64encode(data).decode()


@pytest.mark.parametrize("data", [d for _, d in ICONS], ids=[i for i, _ in ICONS])
def test_an_icon_stays(data: bytes) -> None:
    assert is_icon(data)
    assert Guard().scrub({"icon": url(data)}).payload == {"icon": url(data)}


@pytest.mark.parametrize("data", [d for _, d in OTHERS], ids=[i for i, _ in OTHERS])
def test_another_is_none(data: bytes) -> None:
    assert not is_icon(data)


@pytest.mark.parametrize("data", [png(SIDE + 1), png(behind=b"\xff\xfe\xfd"), gif(SIDE + 1)])
def test_another_goes(data: bytes) -> None:
    assert Guard().scrub({"icon": url(data)}).payload != {"icon": url(data)}


def test_an_icon_under_a_key_of_photos_goes() -> None:
    assert Guard().scrub({"avatar": url(png())}).payload == {"avatar": "[PHOTO]"}


@given(st.binary(max_size=200), st.sampled_from([png(), gif(), webp()]), st.integers(0, 60))
def test_it_never_raises_and_what_is_behind_makes_it_none(data: bytes, icon: bytes, at: int) -> None:
    is_icon(icon[:at] + data)
    assert not data or not is_icon(icon + data)
    assert not is_icon(icon + bytes(SIZE))
