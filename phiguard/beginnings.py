"""What the matches of a pattern begin with, so that it is only tried where one may begin.

A pattern of many labels takes a step for each of them at each character. Four tables, one for each of the first
four characters of a match, say for each ASCII character which of up to 32 groups of beginnings have it in that
place: where no group has all four, no match begins.
"""

import re
import re._parser as _parser  # type: ignore[import-not-found]  # what `re` itself reads patterns with
from collections.abc import Iterable
from functools import lru_cache
from typing import Any, Final, NamedTuple, TypeAlias

MOST_CHARACTERS: Final = 4
_GROUPS: Final = 32
_MOST: Final = 4_000  # beginnings of one pattern
_ASCII: Final = 128
EVERY: Final = (1 << _ASCII) - 1
READ: Final = 64  # patterns of which what they say is kept: seven detectors share one of 13,000 characters

Opening: TypeAlias = tuple[int, ...]
"""Which characters may stand first, second, ..., as bits; fewer than `MOST_CHARACTERS` where a match may end."""


class Beginnings(NamedTuple):
    """Attributes:
    at_border: whether a match begins where a word begins or ends, and nowhere else.
    tables: for each of the first characters of a match, and each of ASCII, the groups that have it there, as bits.
    """

    at_border: bool
    tables: tuple[tuple[int, ...], ...]

    def may_begin(self, text: str, at: int) -> bool:
        """Whether a match may begin there in a text of ASCII."""
        groups = -1
        for table, sign in zip(
            self.tables, text[at : at + MOST_CHARACTERS].ljust(MOST_CHARACTERS, "\0"), strict=True
        ):
            groups &= table[ord(sign)]
        before = text[at - 1] if at else ""
        return groups != 0 and (not self.at_border or _in_word(before) != _in_word(text[at : at + 1]))


@lru_cache(maxsize=4)
def parsed(pattern: str) -> Any:
    """As `re` reads it with `re.ASCII`; what is asked of one pattern is asked at once. Not to be changed."""
    return _parser.parse(pattern, re.ASCII)


@lru_cache(maxsize=READ)
def beginnings(pattern: str, *, ignore_case: bool) -> Beginnings | None:
    """Of a pattern; None where it says nothing of them, or what this does not know."""
    tree = parsed(pattern)
    if tree.getwidth()[0] == 0 or tree.state.flags != re.ASCII:  # with options of its own, as `(?i)`
        return None
    try:
        every = openings(tree, MOST_CHARACTERS, ignore_case=ignore_case)
    except UnknownError:
        return None
    # Like ones in one group, since a group takes whatever any of them has in a place.
    ordered = sorted(every)
    size = -(-len(ordered) // _GROUPS)
    tables = []
    for place in range(MOST_CHARACTERS):
        groups = [0] * _GROUPS
        for i, one in enumerate(ordered):
            groups[i // size] |= one[place] if place < len(one) else EVERY
        rows = zip(*(f"{group:0{_ASCII}b}" for group in reversed(groups)), strict=True)
        tables.append(tuple(int("".join(row), 2) for row in rows)[::-1])
    at_border = tree[0] == (_parser.AT, _parser.AT_BOUNDARY)
    return Beginnings(at_border, tuple(tables))


@lru_cache(maxsize=READ)
def signs_in(pattern: str, *, ignore_case: bool) -> int:
    """The characters of ASCII that may stand anywhere in a match, as bits; all where this does not know."""
    tree = parsed(pattern)
    if tree.state.flags != re.ASCII:
        return EVERY
    try:
        return signs_of(tree, ignore_case=ignore_case)
    except UnknownError:
        return EVERY


def signs_of(items: Iterable[tuple[Any, Any]], *, ignore_case: bool) -> int:
    """The same of parts of a pattern; raises `UnknownError` where this does not know."""
    signs = 0
    for kind, what in items:
        if kind in (_parser.LITERAL, _parser.NOT_LITERAL, _parser.IN, _parser.ANY):
            signs |= signs_at(kind, what, ignore_case=ignore_case)
        elif kind is _parser.SUBPATTERN:
            _, added, taken, inner = what
            if added & ~re.IGNORECASE or taken:
                raise UnknownError
            signs |= signs_of(inner, ignore_case=ignore_case or bool(added & re.IGNORECASE))
        elif kind is _parser.BRANCH:
            for branch in what[1]:
                signs |= signs_of(branch, ignore_case=ignore_case)
        elif kind in (_parser.MAX_REPEAT, _parser.MIN_REPEAT):
            signs |= signs_of(what[2], ignore_case=ignore_case)
        elif kind is not _parser.AT:
            raise UnknownError
    return signs


class UnknownError(Exception):
    """A part of a pattern that this does not read, or too many beginnings."""


def openings(items: Iterable[tuple[Any, Any]], room: int, *, ignore_case: bool) -> set[Opening]:
    """How a sequence begins, up to so many characters."""
    out: set[Opening] = {()}
    for kind, what in items:
        left = room - min(map(len, out))
        if not left:
            break
        out = _behind(out, _of_one(kind, what, left, ignore_case=ignore_case), room)
    return out


def _of_one(kind: Any, what: Any, room: int, *, ignore_case: bool) -> set[Opening]:
    if kind in (_parser.LITERAL, _parser.NOT_LITERAL, _parser.IN, _parser.ANY):
        return {(signs_at(kind, what, ignore_case=ignore_case),)}
    if kind is _parser.AT:
        return {()}
    if kind is _parser.SUBPATTERN:
        _, added, taken, inner = what
        if added & ~re.IGNORECASE or taken:
            raise UnknownError
        return openings(inner, room, ignore_case=ignore_case or bool(added & re.IGNORECASE))
    if kind is _parser.BRANCH:
        return {one for branch in what[1] for one in openings(branch, room, ignore_case=ignore_case)}
    if kind in (_parser.MAX_REPEAT, _parser.MIN_REPEAT):
        least, most, inner = what
        return _repeated(openings(inner, room, ignore_case=ignore_case), min(least, room), min(most, room), room)
    raise UnknownError


def _repeated(one: set[Opening], least: int, most: int, room: int) -> set[Opening]:
    out: set[Opening] = set()
    times: set[Opening] = {()}
    for i in range(int(most) + 1):
        if i >= least:
            out |= times
        times = _behind(times, one, room)
    return out


def _behind(before: set[Opening], then: set[Opening], room: int) -> set[Opening]:
    out = {one for one in before if len(one) == room}
    out.update((*one, *other)[:room] for one in before - out for other in then)
    if len(out) > _MOST:
        raise UnknownError
    return out


def signs_at(kind: Any, what: Any, *, ignore_case: bool) -> int:
    """The characters of ASCII that such an item matches."""
    if kind is _parser.ANY:
        return EVERY
    if kind is _parser.IN:
        negated = what[0][0] is _parser.NEGATE
        signs = 0
        for one in what[negated:]:
            signs |= _listed(*one)
    else:
        negated, signs = kind is _parser.NOT_LITERAL, _listed(_parser.LITERAL, what)
    if ignore_case:
        signs |= (signs & _LARGE) << 32 | (signs & _SMALL) >> 32
    return EVERY & ~signs if negated else signs


def _listed(kind: Any, what: Any) -> int:
    if kind is _parser.LITERAL:
        return (1 << int(what)) & EVERY
    if kind is _parser.RANGE:
        first, last = int(what[0]), int(what[1])
        return ((2 << last) - (1 << first)) & EVERY
    category = _CATEGORIES.get(what) if kind is _parser.CATEGORY else None
    if category is None:
        raise UnknownError
    return sum(1 << sign for sign in range(_ASCII) if re.fullmatch(category, chr(sign), re.ASCII))


_LARGE: Final = sum(1 << sign for sign in range(ord("A"), ord("Z") + 1))
_SMALL: Final = _LARGE << 32
_CATEGORIES: Final = {
    _parser.CATEGORY_DIGIT: r"\d",
    _parser.CATEGORY_NOT_DIGIT: r"\D",
    _parser.CATEGORY_SPACE: r"\s",
    _parser.CATEGORY_NOT_SPACE: r"\S",
    _parser.CATEGORY_WORD: r"\w",
    _parser.CATEGORY_NOT_WORD: r"\W",
}


def _in_word(sign: str) -> bool:
    return sign == "_" or sign.isalnum()
