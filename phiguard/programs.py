"""Patterns as programs that the native module runs over short texts of ASCII, in place of `re`.

Few of the parts that `re` knows are needed: characters and sets, borders of words, alternatives, what is repeated
as often as it can be, one group. A pattern with anything else has no program. A program is a list of numbers of 16
bits, the first of which says whether there is a group; sets of characters, numbers of 128 bits, stand beside it.
"""

import re
import re._parser as _parser  # type: ignore[import-not-found]  # what `re` itself reads patterns with
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Final, NamedTuple

from phiguard.beginnings import EVERY, READ, UnknownError, parsed, signs_at

# What the numbers say, each with what follows it.
DONE: Final = 0
SIGN: Final = 1  # a character
WORD: Final = 2  # how many, and these
SET: Final = 3  # one of a set
RUN: Final = 4  # of a set, so many at least, so many at most, the longest first; and what may stand behind it
AMONG: Final = 5  # how many ways, and of each in which set the next character lies and where to go on, in order
GO: Final = 6  # where to go on
BORDER: Final = 7  # where a word begins or ends
INSIDE: Final = 8  # where none does
BEGIN: Final = 9  # of the group
END: Final = 10
LAZY: Final = 11  # as RUN, the shortest first
# As AMONG; behind how many they are, of each last five bits of a character where the list of the ways stands that a
# character with these may take; then the ways, then the lists, each ended by `NO_MORE`.
LISTED: Final = 12

EITHER_CASE: Final = 0x2000  # beside a small letter
ENDLESS: Final = 0xFFFF
NO_MORE: Final = 0xFFFF
KINDS: Final = 32  # of characters, by their last five bits
_FEW: Final = 6  # ways, from which on they are listed
_MOST: Final = 20_000  # numbers of a program
_SINGLE: Final = (_parser.LITERAL, _parser.NOT_LITERAL, _parser.IN, _parser.ANY)
_NO_BREAK: Final = EVERY & ~(1 << ord("\n"))


class Program(NamedTuple):
    """Attributes:
    code: numbers of 16 bits.
    sets: of characters of ASCII, as bits.
    """

    code: tuple[int, ...]
    sets: tuple[int, ...]


@lru_cache(maxsize=READ)
def program(pattern: str, *, ignore_case: bool) -> Program | None:
    """Of a pattern, as `re` reads it with `re.ASCII`; None where it has parts that programs do not know."""
    return program_in(parsed(pattern), ignore_case=ignore_case)


def program_in(tree: Any, *, ignore_case: bool) -> Program | None:
    """Of what `re` read in a pattern with `re.ASCII`."""
    if tree.state.flags != re.ASCII or tree.state.groups > 2 or tree.getwidth()[0] == 0:
        return None
    try:
        return program_of(tree, grouped=tree.state.groups == 2, ignore_case=ignore_case)
    except UnknownError:
        return None


def program_of(items: Sequence[tuple[Any, Any]], *, grouped: bool, ignore_case: bool) -> Program:
    """Of parts of a pattern; `UnknownError` where one of them is not known."""
    writer = _Writer(ignore_case=ignore_case)
    writer.put(grouped)
    writer.sequence(items, EVERY, again=False)
    writer.put(DONE)
    return Program(tuple(writer.code), tuple(writer.sets))


def set_places(code: Sequence[int]) -> list[int]:
    """Where in a program the numbers of its sets stand."""
    places: list[int] = []
    at = 1
    while at < len(code):
        kind = code[at]
        if kind in (AMONG, LISTED):
            ways = at + 2 if kind == AMONG else at + 3 + KINDS
            places += range(ways, ways + 2 * code[at + 1], 2)
            at = ways + 2 * code[at + 1] if kind == AMONG else code[at + 2]
            continue
        if kind == WORD:
            at += 2 + code[at + 1]
            continue
        if kind in (SET, RUN, LAZY):
            places.append(at + 1)
        if kind in (RUN, LAZY):
            places.append(at + 4)
        at += _SIZES[kind]
    return places


_SIZES: Final = {DONE: 1, SIGN: 2, SET: 2, RUN: 5, LAZY: 5, GO: 2, BORDER: 1, INSIDE: 1, BEGIN: 1, END: 1}


class _Writer:
    def __init__(self, *, ignore_case: bool) -> None:
        self.code: list[int] = []
        self.sets: dict[int, int] = {}
        self._ignore_case = ignore_case

    def put(self, *numbers: int) -> None:
        self.code += numbers
        if len(self.code) > _MOST:
            raise UnknownError

    def sequence(self, items: Sequence[tuple[Any, Any]], behind: int, *, again: bool) -> None:
        """``behind``: which characters may follow. ``again``: whether it stands in something that is repeated."""
        follow = [behind]  # from the last to the first
        for kind, what in reversed(items):
            signs, empty = self._first_of(kind, what)
            follow.append(signs | follow[-1] if empty else signs)
        at = 0
        while at < len(items):
            end = at
            while end < len(items) and self._sign(*items[end]):
                end += 1
            if end > at + 1:
                self.put(WORD, end - at, *(self._sign(*item) for item in items[at:end]))
                at = end
            else:
                self._one(*items[at], follow[len(items) - 1 - at], again=again)
                at += 1

    def _one(self, kind: Any, what: Any, behind: int, *, again: bool) -> None:
        if kind in _SINGLE:
            self._single(kind, what)
        elif kind is _parser.AT:
            if what not in (_parser.AT_BOUNDARY, _parser.AT_NON_BOUNDARY):
                raise UnknownError
            self.put(BORDER if what is _parser.AT_BOUNDARY else INSIDE)
        elif (signs := self._one_of(kind, what)) is not None:
            self.put(SET, self._set(signs))
        elif kind is _parser.SUBPATTERN:
            group, added, taken, inner = what
            if added or taken or (group is not None and again):  # what a group held last is for `re` to say
                raise UnknownError
            if group is None:
                return self.sequence(inner, behind, again=again)
            self.put(BEGIN)
            self.sequence(inner, behind, again=again)
            self.put(END)
        elif kind is _parser.BRANCH:
            self._alternatives(what[1], behind, again=again)
        elif kind is _parser.MAX_REPEAT:
            least, most, inner = what
            self._repeat(least, most, inner, behind)
        elif kind is _parser.MIN_REPEAT and (signs := self._one_among(what[2])) is not None:
            self._run(LAZY, what[0], what[1], signs, behind)
        else:
            raise UnknownError
        return None

    def _single(self, kind: Any, what: Any) -> None:
        sign = self._sign(kind, what)
        if sign:
            self.put(SIGN, sign)
        else:
            self.put(SET, self._set(self._signs(kind, what)))

    def _sign(self, kind: Any, what: Any) -> int:
        """The number of a character that stands for itself; 0 for anything else."""
        if kind is not _parser.LITERAL or what >= 128:
            return 0
        if self._ignore_case and chr(what).isalpha():
            return ord(chr(what).lower()) | EITHER_CASE
        return int(what)

    def _repeat(self, least: int, most: int, inner: Sequence[tuple[Any, Any]], behind: int) -> None:
        signs = self._one_among(inner)
        if signs is not None:
            return self._run(RUN, least, most, signs, behind)
        first, empty = self._first(inner)
        if empty:  # of what may be empty `re` counts in its own way
            raise UnknownError
        both = first | behind
        for i in range(least):
            self.sequence(inner, first if i + 1 < least else both if most > least else behind, again=True)
        if most is _parser.MAXREPEAT:
            begin = len(self.code)
            places = self._branch([first, behind])
            self.code[places[0]] = len(self.code)
            self.sequence(inner, both, again=True)
            self.put(GO, begin)
            self.code[places[1]] = len(self.code)
            return None
        leaving = []
        for i in range(least, most):
            places = self._branch([first, behind])
            self.code[places[0]] = len(self.code)
            leaving.append(places[1])
            self.sequence(inner, both if i + 1 < most else behind, again=True)
        for place in leaving:
            self.code[place] = len(self.code)
        return None

    def _run(self, kind: int, least: int, most: int, signs: int, behind: int) -> None:
        endless = most is _parser.MAXREPEAT
        if least >= ENDLESS or (not endless and most >= ENDLESS):
            raise UnknownError
        self.put(kind, self._set(signs), least, ENDLESS if endless else most, self._set(behind))

    def _alternatives(self, ways: Sequence[Sequence[tuple[Any, Any]]], behind: int, *, again: bool) -> None:
        firsts = []
        for items in ways:
            signs, empty = self._first(items)
            firsts.append(signs | behind if empty else signs)
        leaving = []
        for items, place in zip(ways, self._branch(firsts), strict=True):
            self.code[place] = len(self.code)
            self.sequence(items, behind, again=again)
            self.put(GO, 0)
            leaving.append(len(self.code) - 1)
        for place in leaving:
            self.code[place] = len(self.code)

    def _branch(self, ways: Sequence[int]) -> list[int]:
        """Of ways, each with the characters that may come next: where the places to go on at stand."""
        begin = len(self.code)
        self.put(*((AMONG, len(ways)) if len(ways) < _FEW else (LISTED, len(ways), 0, *[0] * KINDS)))
        places = []
        for signs in ways:
            self.put(self._set(signs), 0)
            places.append(len(self.code) - 1)
        if len(ways) >= _FEW:
            known: dict[tuple[int, ...], int] = {}
            for kind in range(KINDS):
                alike = sum(1 << sign for sign in range(kind, 128, KINDS))
                listed = tuple(way for way, signs in enumerate(ways) if signs & alike)
                if listed not in known:
                    known[listed] = len(self.code)
                    self.put(*listed, NO_MORE)
                self.code[begin + 3 + kind] = known[listed]
            self.code[begin + 2] = len(self.code)  # behind all of them
        return places

    def _first(self, items: Sequence[tuple[Any, Any]]) -> tuple[int, bool]:
        """Which characters a sequence may begin with, and whether it may be empty."""
        signs = 0
        for kind, what in items:
            some, empty = self._first_of(kind, what)
            signs |= some
            if not empty:
                return signs, False
        return signs, True

    def _first_of(self, kind: Any, what: Any) -> tuple[int, bool]:
        if kind in _SINGLE:
            return self._signs(kind, what), False
        if kind is _parser.AT:
            return 0, True
        if kind is _parser.SUBPATTERN:
            return self._first(what[3])
        if kind is _parser.BRANCH:
            every = [self._first(branch) for branch in what[1]]
            signs = 0
            for some, _ in every:
                signs |= some
            return signs, any(empty for _, empty in every)
        if kind in (_parser.MAX_REPEAT, _parser.MIN_REPEAT):
            signs, empty = self._first(what[2])
            return signs, empty or what[0] == 0
        raise UnknownError

    def _one_among(self, items: Sequence[tuple[Any, Any]]) -> int | None:
        """Of what is one character, whichever way it goes, which: ``(?:[a-z]|[^!-~])``. None of anything else."""
        return self._one_of(*items[0]) if len(items) == 1 else None

    def _one_of(self, kind: Any, what: Any) -> int | None:
        if kind in _SINGLE:
            return self._signs(kind, what)
        if kind is _parser.SUBPATTERN:
            return None if what[0] is not None or what[1] or what[2] else self._one_among(what[3])
        if kind is not _parser.BRANCH:
            return None
        every = 0
        for way in what[1]:
            signs = self._one_among(way)
            if signs is None:
                return None
            every |= signs
        return every

    def _signs(self, kind: Any, what: Any) -> int:
        if kind is _parser.ANY:
            return _NO_BREAK
        return signs_at(kind, what, ignore_case=self._ignore_case)

    def _set(self, signs: int) -> int:
        return self.sets.setdefault(signs, len(self.sets))
