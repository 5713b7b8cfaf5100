"""Patterns for texts that differ in nothing but their digits, as browsers' names differ in versions.

Of such texts one stands for all: of each number the first digit is 0 or, for any other one, 1; all others are 2.
A pattern is blurred so that what takes a 0 takes a 2 as well, and what takes any other digit takes 1 and 2. Where
the blurred pattern finds nothing in the blurred text, the pattern finds nothing in any of the texts: of each match
the same characters, blurred, are a match of the other. The opposite does not hold.
"""

import re._parser as _parser  # type: ignore[import-not-found]  # what `re` itself reads patterns with
from typing import Any, Final

from phiguard.beginnings import signs_at

DIGITS: Final = sum(1 << ord(sign) for sign in "0123456789")
_NOUGHT, _FIRST, _OTHER = (1 << ord(sign) for sign in "012")
_SINGLE: Final = (_parser.LITERAL, _parser.NOT_LITERAL, _parser.IN)


def blur(items: Any, *, ignore_case: bool) -> Any:
    """A pattern as `re` read it, blurred; for texts of ASCII.

    Raises `phiguard.beginnings.UnknownError` for parts that are not known.
    """
    out = _parser.SubPattern(items.state)
    for kind, what in items:
        if kind in _SINGLE:
            signs = _blurred(signs_at(kind, what, ignore_case=ignore_case))
            if signs is not None:
                kind, what = _parser.IN, [(_parser.LITERAL, i) for i in range(128) if signs >> i & 1]
        elif kind is _parser.SUBPATTERN:
            group, added, taken, inner = what
            what = group, added, taken, blur(inner, ignore_case=ignore_case)
        elif kind is _parser.BRANCH:
            what = what[0], [blur(way, ignore_case=ignore_case) for way in what[1]]
        elif kind in (_parser.MAX_REPEAT, _parser.MIN_REPEAT):
            least, most, inner = what
            what = least, most, blur(inner, ignore_case=ignore_case)
        # `_parser.ANY` and `_parser.AT` take all digits alike; who reads the pattern knows no others.
        out.append((kind, what))
    return out


def _blurred(signs: int) -> int | None:
    """The characters that stand for these, as bits; None where they are the same."""
    digits = signs & DIGITS
    if not digits or digits == DIGITS:
        return None
    return signs & ~DIGITS | digits & _NOUGHT | (_FIRST if digits & ~_NOUGHT else 0) | _OTHER
