"""The normalised view: NFKC, without invisible characters and combining marks, look-alikes as ASCII.

``lena＠example．com``, a zero-width space in an address, ``５３６-９０-４３９９`` and a Cyrillic ``а`` all read
the same to a person; here they read the same to a pattern. A replaced span takes its disguise with it.

Source: UAX #15 for NFKC, UTS #39 for confusables (the letters that look like ASCII in most fonts).
"""

import re
import unicodedata
from collections.abc import Sequence
from itertools import accumulate

from phiguard.codec import MASK, Codec, Offsets, Part, Room, map_pieces, step

_CONFUSABLES = dict(
    zip(
        "аеорсухіјѕԁһкмтвнАВЕКМНОРСТУХІЈЅαορνικτυχΑΒΕΖΗΙΚΜΝΟΡΤΥΧıɑɡ",
        "aeopcyxijsdhkmtbhABEKMHOPCTYXIJSaopviktuxABEZHIKMNOPTYXiag",
        strict=True,
    )
)
_SIGNS = {"。": ".", "｡": ".", "․": ".", "‧": ".", "・": ".", "∙": ".", "⁄": "/", "∕": "/", "﹫": "@"}
_MOST = 20_000  # characters kept
_FEW, _MANY = 8, 8  # characters of another length: kinds, and one in so many
_IN_PLACE = Offsets([0], [0], [True])  # each character where it was, but `VERBATIM` says that it reads the same
_ORDINARY = re.compile(r"[\t\n\r\x1a\x20-\x7e]*")


class _Table(dict[int, str]):
    """Code point to its normalised text, filled as characters are met, and begun anew where they are very many."""

    def __missing__(self, code: int) -> str:
        if len(self) >= _MOST:
            self.clear()
        char = chr(code)
        self[code] = plain = _plain(char)
        return plain


def _plain(char: str) -> str:
    if char in "\t\n\r" + MASK or "\x20" <= char <= "\x7e":
        return char
    if char in _SIGNS:
        return _SIGNS[char]
    category = unicodedata.category(char)
    if category in ("Cf", "Mn", "Me", "Cc") or char in "\u034f\u115f\u1160\u3164\uffa0\ufe0f":
        return ""
    if category == "Pd" or char == "\u2212":
        return "-"
    if category in ("Zs", "Zl", "Zp"):
        return " "
    if category == "Nd":
        return str(unicodedata.decimal(char))
    plain = unicodedata.normalize("NFKC", char)
    if plain == char:
        return _CONFUSABLES.get(char, char)
    plain = "".join(_CONFUSABLES.get(c, c) for c in plain)
    # `´` comes apart into a space and a mark, and the mark goes in turn: one view is all there is.
    return plain if plain == char else "".join(map(_plain, plain))


_TABLE = _Table()


def decode(text: str, room: Room) -> Sequence[Part] | None:
    del room
    # Decomposed letters first lose their marks, which the table drops one by one.
    plain = text.translate(_TABLE)
    if plain == text:
        return None
    offsets = _IN_PLACE if len(plain) == len(text) and not _resized(text) else _offsets(text)
    return (Part(0, len(text), plain, (step("normalised"),), None, str, offsets),)


def _resized(text: str) -> bool:
    return any(len(_TABLE[ord(c)]) != 1 for c in set(text))


def _offsets(text: str) -> Offsets:
    sizes = {c: len(_TABLE[ord(c)]) for c in set(text)}
    odd = [c for c, size in sizes.items() if size != 1]
    if len(odd) <= _FEW and _MANY * sum(map(text.count, odd)) < len(text):
        few = "".join(map(re.escape, odd))
        return map_pieces(text, re.compile(f"[{few}]"), lambda m: [(_TABLE[ord(m[0])], 1)])[1]
    # A piece for each character, without a loop of Python's own.
    decoded = list(accumulate(map(sizes.__getitem__, text), initial=0))
    return Offsets(decoded, range(len(text) + 1), bytes(len(text)))


def _full_width(text: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


CODEC = Codec(
    name="normalised",
    source="https://www.unicode.org/reports/tr39/",
    place="view",
    told=True,
    sniff=lambda text, _: not (text.isascii() and text.isprintable()) and _ORDINARY.fullmatch(text) is None,
    decode=decode,
    encode=_full_width,
    examples=(
        ("john.doe42\uff20example.com", "john.doe42@example.com"),
        ("john.do\u200be42@example.com", "john.doe42@example.com"),
        ("536\u201190\u20114399", "536-90-4399"),
        ("\u0665\u0663\u0666", "536"),
        ("l\u0435na@ex\u0430mple.com", "lena@example.com"),
        ("l\x00e\x00n\x00a\x00", "lena"),
        ("5\u03366\u0336", "56"),
    ),
    near_misses=("plain ascii", "tab\tand\nline", "\u00e9t\u00e9"),
)
