"""Percent-encoding, to its fixpoint: ``%40``, ``%2540``, ``%252540``, and the old ``%u0040``.

Source: RFC 3986 section 2.1; ``%uXXXX`` is JavaScript's ``escape`` (ECMA-262 annex B.2.1.1).
"""

import re
from urllib.parse import quote

from phiguard.codec import Codec

LAYER = r"(?:%(?:u[0-9A-Fa-f]{4}|[0-9A-Fa-f]{2}))+"  # one layer, as a URL parser undoes it
RUN = r"(?:%(?:25)*(?:u[0-9A-Fa-f]{4}|[0-9A-Fa-f]{2}))+"
_ONE_LAYER = re.compile(r"%()(?:u([0-9A-Fa-f]{4})|([0-9A-Fa-f]{2}))")
_ONE = re.compile(r"%((?:25)*)(?:u([0-9A-Fa-f]{4})|([0-9A-Fa-f]{2}))")


def pieces(run: str) -> list[tuple[str, int]]:
    """Characters with the length of their escapes, all layers undone."""
    return _pieces(_ONE, run)


def layer_pieces(run: str) -> list[tuple[str, int]]:
    """The same for one layer."""
    return _pieces(_ONE_LAYER, run)


def _pieces(one: "re.Pattern[str]", run: str) -> list[tuple[str, int]]:
    """Bytes that are no UTF-8 are read as Latin-1."""
    out: list[tuple[str, int]] = []
    pending = bytearray()
    widths: list[int] = []

    def flush() -> None:
        if pending:
            out.extend(characters(bytes(pending), widths))
            pending.clear()
            widths.clear()

    for m in one.finditer(run):
        if m[2]:
            flush()
            out.append((chr(int(m[2], 16)), len(m[0])))
        else:
            pending.append(int(m[3], 16))
            widths.append(len(m[0]))
    flush()
    return out


def characters(data: bytes, widths: list[int]) -> list[tuple[str, int]]:
    if data.isascii():
        return [(chr(b), w) for b, w in zip(data, widths, strict=True)]
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
    return quote(text, safe="", errors="surrogatepass")


def level(run: str) -> int:
    """How many times a run is encoded: ``%2540`` twice."""
    return 1 + max(len(m[1]) // 2 for m in _ONE.finditer(run))


CODEC = Codec(
    name="percent",
    source="https://www.rfc-editor.org/rfc/rfc3986#section-2.1",
    place="escape",
    triggers="%",
    escape=RUN,
    pieces=pieces,
    level=level,
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
