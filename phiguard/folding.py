"""Texts as terms are looked for in them: one plain byte a character, and a copy where words were glued.

Accents and widths are folded (``depresión`` is found by ``depresion``), every other sign is one byte too, so
that a place in the bytes is a place in the text. Where one character is several letters or none (``ß``, a
combining accent, a zero-width sign) the places are kept beside the bytes.
"""

import re
import unicodedata
from array import array
from bisect import bisect_right
from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate, repeat
from typing import Final, NamedTuple

_LETTER: Final = "\x7f"  # a letter that no term holds: Greek, Cyrillic. It bounds no word.
_SIGN: Final = ";"
_IRREGULAR: Final = "\x00"
_MOST: Final = 20_000  # characters kept
_SPELT: Final = {
    "ß": "ss", "ẞ": "SS", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D",
    "ł": "l", "Ł": "L", "ı": "i", "’": "'", "‘": "'", "ʼ": "'", "′": "'",
}  # fmt: skip


@lru_cache(maxsize=4096)  # of single characters
def _spelling(char: str) -> str:
    """What stands for one character: ASCII letters, digits or signs; "" for one that is not seen."""
    if char.isascii():
        return _SIGN if char in (_IRREGULAR, _LETTER) else char
    if char in _SPELT:
        return _SPELT[char]
    category = unicodedata.category(char)
    if category in ("Mn", "Me", "Cf"):
        return ""
    if category == "Pd":
        return "-"
    plain = unicodedata.normalize("NFKD", char)
    if plain != char:
        plain = "".join(c for c in plain if not unicodedata.combining(c))
        if plain.isascii() and plain.isalnum() and (len(plain) == 1 or category[0] == "L"):
            return plain
    if plain == " " or category[0] == "Z":
        return " "
    # Scripts without capitals mostly write no spaces either: there a Latin word ends where they begin.
    return _LETTER if category in ("Lu", "Ll", "Lt") else _SIGN


class _Folds(dict[int, str]):
    """One character for one, computed when it is met, and begun anew after very many. Irregular ones get a mark."""

    def __missing__(self, code: int) -> str:
        if len(self) >= _MOST:
            self.clear()
        spelling = _spelling(chr(code))
        folded = self[code] = spelling if len(spelling) == 1 else _IRREGULAR
        return folded


_FOLDS: Final = _Folds()


class Folded(NamedTuple):
    """A text as ASCII bytes in its own case. ``places``: of each byte, its character; None where they agree."""

    raw: bytes
    places: "array[int] | None"


def fold(text: str) -> Folded:
    if text.isascii():
        return Folded(text.encode(), None)
    simple = text.translate(_FOLDS)
    if _IRREGULAR not in simple:
        return Folded(simple.encode(), None)
    places, out, at = array("L"), [], 0
    for regular in simple.split(_IRREGULAR):
        out.append(regular)
        end = at + len(regular)
        places.extend(range(at, end))
        if end < len(text):
            spelling = _spelling(text[end])
            out.append(spelling)
            places.extend([end] * len(spelling))
        at = end + 1
    return Folded("".join(out).encode(), places)


def _table(kinds: dict[str, str], other: str) -> bytes:
    return bytes(ord(kinds.get(chr(i), other)) for i in range(256))


_LOWER: Final = "abcdefghijklmnopqrstuvwxyz"
_DIGITS: Final = "0123456789"
# Between texts: no term holds it, and it keeps one text's words from the next one's.
BARRIER: Final = b" \x1e "
_VIEW: Final = _table(
    {c: c for c in _LOWER + _DIGITS + "\x1e\x7f"} | {c.upper(): c for c in _LOWER},
    other=" ",
)
# Lower-case letters and digits are "a", capitals "A", what parts the words of a slug " ".
_CLASSES: Final = _table(
    dict.fromkeys(_LOWER + _DIGITS, "a") | dict.fromkeys(_LOWER.upper(), "A") | dict.fromkeys(" -_+\t\r\n", " "),
    other=";",
)
# A text from one change of camel case to the next, or to a gap, which gets one space for several signs. No loop of
# Python's own: a run of random letters is nothing but such changes.
_BETWEEN: Final = b" _+\t\r\n-"
_WORD: Final = rb"(?:[A-Z]+(?![a-z])[a-z0-9]*|[A-Z]?[a-z0-9]+)"
_SIGNS: Final = rb"(?:[^A-Za-z0-9%b]|[%b](?![%b]))+" % (_BETWEEN, _BETWEEN, _BETWEEN)
_WORDS: Final = re.compile(rb"%b?(?:%b%b?)*(?:[%b]{2,})?" % (_WORD, _SIGNS, _WORD, _BETWEEN))


def view(raw: bytes) -> bytes:
    """Lower case, every sign a space; as long as what it is made from."""
    return raw.translate(_VIEW)


def is_glued(raw: bytes) -> bool:
    """Whether words are written together in camel case, or stand further apart than one sign."""
    classes = raw.translate(_CLASSES)
    return b"aA" in classes or b"AAa" in classes or b"  " in classes


class Parted:
    """A text with its camel-case words parted by spaces and its gaps closed to one."""

    __slots__ = ("_from", "_new", "_old", "_words", "raw")

    def __init__(self, raw: bytes) -> None:
        """``raw``: the text it is made from."""
        self._from: list[bytes] = _WORDS.findall(raw)  # the last is empty, at the end
        if raw and not raw[-2:].strip(_BETWEEN) and len(raw) > 1:
            self._words = list(map(bytes.rstrip, self._from, repeat(_BETWEEN)))
        else:  # the text ends in no gap, and what it ends in stays
            *words, last, _ = self._from if raw else (b"", b"")
            self._words = [*map(bytes.rstrip, words, repeat(_BETWEEN)), last]
        self.raw = b" ".join(self._words)
        # Where each word begins, here and there; few texts have a term, so that few are asked.
        self._new: Sequence[int] | None = None
        self._old: Sequence[int] = ()

    def place(self, at: int) -> int:
        """Where a place in this text is in the one it is made from."""
        if self._new is None:
            self._new = array("L", accumulate(map((1).__add__, map(len, self._words)), initial=0))
            self._old = array("L", accumulate(map(len, self._from), initial=0))
        i = bisect_right(self._new, at) - 1
        return self._old[i] + at - self._new[i]


def normal(term: str) -> str:
    """A term as views show it: ``"Crohn's disease"`` is ``crohn s disease``."""
    return " ".join(view(fold(term).raw).decode().split())
