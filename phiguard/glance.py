"""Whether a text is in any encoding at all, at a glance: most texts are not, and are never opened."""

import re
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, Final, NamedTuple

from phiguard.beginnings import Beginnings, beginnings
from phiguard.codec import MASK, Codec, Room
from phiguard.errors import Unreadable
from phiguard.native import compiled
from phiguard.noise import may_encode
from phiguard.patterns import alternatives, by_beginning, first_signs, one_of
from phiguard.runs import has_run

_RUN: Final = r"A-Za-z0-9+/_\-"
_IN_RUN: Final = re.compile(f"[{_RUN}]")
LEAST_RUN: Final = 12
_LAST: Final = 5  # a bit of its own for so many patterns; the rest shares the last one
_LITERAL: Final = re.compile(r"(?:[^\\.^$*+?{}\[\]|()]|\\[^\w])+")  # a pattern that is a word
_ALL: Final = 2**64 - 1
_UNMARKED: Final = "brotli_bytes"
_ROOM: Final = Room(10_000, 1)
_PROSE: Final = "\t\n\r" + MASK + "".join(map(chr, range(32, 127)))


class Glance(NamedTuple):
    """What a text is asked.

    Attributes:
        is_odd: whether it holds a character that prose does not.
        begins: whether it begins with signs of an encoding.
        words, by_sign: those anywhere; each pattern finds its first sign natively, where one for all would take a
            step at every character.
        kinds: of each character of ASCII, bits: 1 in a run of base64 and the like; 2 odd; 4 and more, by the
            patterns of ``by_sign``, which may begin with it.
        openings: what ``begins`` asks for, one after the other, with the characters of ASCII of which one has to
            stand in what it matches, as two sets of 64 bits; and with what it begins with, if that is known.
        spelt: of the words, the characters in them, as such sets.
        unpacks: whether bytes are in the encoding that nothing but its end tells.
        idle, idle_by_sign: of the words and patterns, whether a text that holds it opens nothing all the same.
    """

    is_odd: Callable[[str], Any]
    begins: Callable[[str], Any]
    has_long_run: Callable[[str], bool]
    words: tuple[str, ...]
    by_sign: tuple[Callable[[str], Any], ...]
    kinds: bytes
    openings: tuple[tuple[Callable[[str], Any], int, int, Beginnings | None], ...]
    spelt: tuple[tuple[int, int], ...]
    unpacks: Callable[[bytes], bool]
    idle: tuple[Callable[[str], bool] | None, ...]
    idle_by_sign: tuple[Callable[[str], bool] | None, ...]


def glance(codecs: Sequence[Codec]) -> Callable[[str], bool]:
    """Says of a text whether it is plain: words, spaces and the signs of prose are in no encoding.

    Anything else may be: a codec's trigger, or its signs, which say more; what is no ASCII; and a long run that may
    stand for something.
    """
    triggers = {t for c in codecs if c.place != "bytes" and not c.signs for t in c.triggers}
    signs = [c.signs for c in codecs if c.signs]
    each = [one for sign in signs for one in alternatives(sign)]
    first = [one for one in each if one.startswith(r"\A")]
    begins = re.compile("|".join(first)).match
    beginnings_of = dict.fromkeys(one for pattern in first for one in by_beginning(pattern))
    openings = tuple((re.compile(one).match, *_bits(one_of(one)), _begins(one)) for one in beginnings_of)
    free = [one for one in each if not one.startswith(r"\A")]
    is_odd = re.compile(f"[^{re.escape(''.join(c for c in _PROSE if c not in triggers))}]").search
    words = tuple(_plainly(sign) for sign in free if _LITERAL.fullmatch(sign))
    idles = {one: c.idle for c in codecs if c.idle is not None for one in alternatives(c.signs)}
    by_sign = [sign for sign in free if not _LITERAL.fullmatch(sign)]
    kinds = bytearray(1 if _IN_RUN.match(chr(i)) else 0 for i in range(128))
    for i in range(128):
        kinds[i] |= 2 if is_odd(chr(i)) else 0
    for i, sign in enumerate(by_sign):
        for one in first_signs(sign):
            kinds[ord(one)] |= 4 << min(i, _LAST)
    searches = tuple(re.compile(sign).search for sign in by_sign)
    has_long_run, spelt = has_run(_RUN, LEAST_RUN), tuple(map(_bits, words))
    idle = tuple(idles.get(sign) for sign in free if _LITERAL.fullmatch(sign)), tuple(map(idles.get, by_sign))
    own = unpacks(codecs)
    made = Glance(is_odd, begins, has_long_run, words, searches, bytes(kinds), openings, spelt, own, *idle)
    plainly = partial(reads_plainly, made)
    if all(c.told or c.signs or c.triggers or c.place == "bytes" for c in codecs):
        return plainly
    return lambda text: not has_long_run(text) and plainly(text)  # a run may be in an encoding that is not told


@compiled
def reads_plainly(of: Glance, text: str) -> bool:
    """Whether a text is in no encoding."""
    if of.is_odd(text) is not None or of.begins(text) is not None:
        return False
    if of.has_long_run(text) and may_encode(text, of.unpacks, True):
        return False
    for word, idle in zip(of.words, of.idle, strict=True):
        if word in text and (idle is None or not idle(text)):
            return False
    for search, idle in zip(of.by_sign, of.idle_by_sign, strict=True):
        if search(text) is not None and (idle is None or not idle(text)):
            return False
    return "--" not in text or "xn--" not in text.lower()


def unpacks(codecs: Sequence[Codec]) -> Callable[[bytes], bool]:
    """Says of bytes whether they are in the encoding that nothing but its end tells."""
    unmarked = [codec for codec in codecs if codec.name == _UNMARKED]

    def unpacked(data: bytes) -> bool:
        try:
            return any(codec.decode(data, _ROOM) is not None for codec in unmarked)
        except Unreadable:
            return True

    return unpacked


def _begins(pattern: str) -> Beginnings | None:
    """What a match begins with, where that is at the beginning of a text or anywhere in it."""
    return beginnings(pattern.removeprefix(r"\A"), ignore_case=False)


def _bits(signs: str) -> tuple[int, int]:
    """Characters of ASCII as two sets of 64 bits."""
    bits = sum(1 << ord(sign) for sign in set(signs))
    return bits & _ALL, bits >> 64


def _plainly(literal: str) -> str:
    return re.sub(r"\\(.)", r"\1", literal)
