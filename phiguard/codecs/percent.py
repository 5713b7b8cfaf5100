"""Percent-encoding: ``%40`` and the old ``%u0040``; ``%2540`` is two layers, undone one after the other.

Source: RFC 3986 section 2.1; ``%uXXXX`` is JavaScript's ``escape`` (ECMA-262 annex B.2.1.1).
"""

import re

from phiguard.codec import Codec, Offsets, map_pieces
from phiguard.native import compiled

RUN = r"(?:%(?:u[0-9A-Fa-f]{4}|[0-9A-Fa-f]{2}))+"
_RUN = re.compile(RUN)
_PLACEHOLDER = re.compile(r"\[[A-Z0-9_]*\]")
_REST = re.compile(r"[^A-Za-z0-9_.~\-]+")  # all but what RFC 3986 calls unreserved
_ONE = re.compile(r"%(?:u([0-9A-Fa-f]{4})|([0-9A-Fa-f]{2}))")


def pieces(run: str) -> list[tuple[str, int]]:
    """Characters with the length of their escapes, one layer undone; bytes that are no UTF-8 are Latin-1."""
    if "u" not in run:
        data = bytes.fromhex(run.replace("%", ""))
        return characters(data, [3] * len(data))
    out: list[tuple[str, int]] = []
    pending = bytearray()
    widths: list[int] = []

    def flush() -> None:
        if pending:
            out.extend(characters(bytes(pending), widths))
            pending.clear()
            widths.clear()

    for m in _ONE.finditer(run):
        if m[1]:
            flush()
            out.append((chr(int(m[1], 16)), len(m[0])))
        else:
            pending.append(int(m[2], 16))
            widths.append(len(m[0]))
    flush()
    return out


@compiled
def unescaped(text: str) -> tuple[str, Offsets]:
    """A text with one layer undone, and how its places map."""
    return map_pieces(text, _RUN, lambda m: pieces(m[0]))


def characters(data: bytes, widths: list[int]) -> list[tuple[str, int]]:
    if data.isascii():
        return list(zip(data.decode("ascii"), widths, strict=True))
    try:
        text = data.decode()
    except UnicodeDecodeError:
        text = data.decode("latin-1")
        return list(zip(text, widths, strict=True))
    out, at = [], 0
    for char in text:
        n = len(char.encode())
        out.append((char, sum(widths[at : at + n])))
        at += n
    return out


def encode(text: str) -> str:
    if _PLACEHOLDER.fullmatch(text) is not None:  # which is most of what is written
        return f"%5B{text[1:-1]}%5D"
    return _REST.sub(_escaped, text)


def _escaped(run: "re.Match[str]") -> str:
    """As `urllib.parse.quote` writes it, which goes by each character, and most of a long text needs no escape."""
    return "%" + run[0].encode("utf-8", "surrogatepass").hex("%").upper()


CODEC = Codec(
    name="percent",
    source="https://www.rfc-editor.org/rfc/rfc3986#section-2.1",
    place="escape",
    triggers="%",
    signs=r"%[0-9A-Fa-fu]",
    escape=RUN,
    pieces=pieces,
    encode=encode,
    examples=(
        ("lena%40example.com", "lena@example.com"),
        ("lena%2540example.com", "lena@example.com"),
        ("lena%25252540example.com", "lena@example.com"),
        ("lena%u0040example.com", "lena@example.com"),
        ("Ren%C3%A9e", "Renée"),
        ("Ren%E9e", "Renée"),
    ),
    near_misses=("100% sure", "50%off", "%zz"),
)
