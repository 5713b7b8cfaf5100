"""Backslash escapes of JSON and JavaScript strings: ``\\u0040``, ``\\x40``, ``\\/``.

Source: RFC 8259 section 7; ``\\x40`` and ``\\u{1F600}`` are ECMA-262 section 12.9.4.
"""

import json
import re

from phiguard.codec import Codec

_CODE = r"u[0-9A-Fa-f]{4}|u\{0{0,8}(?:10[0-9A-Fa-f]{4}|[0-9A-Fa-f]{1,5})\}|x[0-9A-Fa-f]{2}"
# 2, 4 or 8 backslashes before a code: it was escaped again. Not so before a sign: "C:\\\\new" is a path.
_DEEP = rf"(?:\\{{8}}|\\{{4}}|\\{{2}})(?:{_CODE})"
_SIGNS = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f"}
_ONE = re.compile(rf"(\\(?:\\|\\{{3}}|\\{{7}})?)({_CODE})|\\([/\"'\\ntrbf])")


def pieces(run: str) -> list[tuple[str, int]]:
    if not run.strip("\\"):
        return [("\\", 2)] * (len(run) // 2)
    out: list[tuple[str, int]] = []
    for m in _ONE.finditer(run):
        if not m[2]:
            out.append((_SIGNS.get(m[3], m[3]), 2))
            continue
        char = chr(int(m[2].strip("ux{}"), 16))
        if "\udc00" <= char <= "\udfff" and out and "\ud800" <= out[-1][0] <= "\udbff":
            high, width = out.pop()
            pair = (high + char).encode("utf-16-le", "surrogatepass")
            out.append((pair.decode("utf-16-le"), width + len(m[0])))
        else:
            out.append((char, len(m[0])))
    return out


def level(run: str) -> int:
    if not run.strip("\\"):
        return 1
    return max(max(1, len(m[1] or "").bit_length()) for m in _ONE.finditer(run))


def encode(text: str) -> str:
    return json.dumps(text)[1:-1]


CODEC = Codec(
    name="json_escapes",
    source="https://www.rfc-editor.org/rfc/rfc8259#section-7",
    place="escape",
    triggers="\\",
    escape=rf"(?:{_DEEP}|\\(?:{_CODE}|[/\"'\\ntrbf]))+",
    pieces=pieces,
    level=level,
    encode=encode,
    examples=(
        (r"lena\u0040example.com", "lena@example.com"),
        (r"lena\x40example.com", "lena@example.com"),
        (r"lena\\u0040example.com", "lena@example.com"),
        (r"Ren\u00e9e \uD83E\uDE7A \u{1FA7A}", "Renée 🩺 🩺"),
        (r"https:\/\/example.com\/a", "https://example.com/a"),
        (r"say \"hi\"\n", 'say "hi"\n'),
    ),
    near_misses=(r"C:\Users", r"\u00", r"\u{110000}", r"\xZZ", "a/b"),
)
