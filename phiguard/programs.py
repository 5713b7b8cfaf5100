"""Patterns as programs that the native module runs over short texts of ASCII, in place of `re`.

Few of the parts that `re` knows are needed: characters and sets, borders of words, alternatives, what is repeated as
often as it can be, one group. A pattern with anything else has no program. A program is a list of numbers of 16 bits,
the first of which says whether there is a group; sets of characters, numbers of 128 bits, stand beside it, each once.
"""

import re
import re._parser as _parser  # type: ignore[import-not-found]  # what `re` itself reads patterns with
from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from phiguard.beginnings import EVERY, UnknownError, signs_at

# What the numbers say, each with what follows it.
DONE: Final = 0
SIGN: Final = 1  # a character
LETTER: Final = 2  # a letter in either case: its small one
SET: Final = 3  # one of a set
RUN: Final = 4  # of a set, so many at least, so many at most, the longest first
AMONG: Final = 5  # how many ways, and of each a set in which the next character lies and where to go on, in this order
GO: Final = 6  # where to go on
BORDER: Final = 7  # where a word begins or ends
INSIDE: Final = 8  # where none does
BEGIN: Final = 9  # of the group
END: Final = 10
LAZY: Final = 11  # as RUN, the shortest first

ENDLESS: Final = 0xFFFF
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


def program(pattern: str, *, ignore_case: bool) -> Program | None:
    """Of a pattern, as `re` reads it with `re.ASCII`; None where it has parts that programs do not know."""
    tree = _parser.parse(pattern, re.ASCII)
    if tree.state.flags != re.ASCII or tree.state.groups > 2 or tree.getwidth()[0] == 0:
        return None
    writer = _Writer(ignore_case=ignore_case)
    writer.put(tree.state.groups - 1)
    try:
        writer.sequence(tree, again=False)
        writer.put(DONE)
    except UnknownError:
        return None
    return Program(tuple(writer.code), tuple(writer.sets))


def set_places(code: Sequence[int]) -> list[int]:
    """Where in a program the numbers of its sets stand."""
    places, at = [], 1
    while at < len(code):
        kind = code[at]
        if kind == AMONG:
            places += range(at + 2, at + 2 + 2 * code[at + 1], 2)
            at += 2 + 2 * code[at + 1]
            continue
        if kind in (SET, RUN, LAZY):
            places.append(at + 1)
        at += _SIZES[kind]
    return places


_SIZES: Final = {DONE: 1, SIGN: 2, LETTER: 2, SET: 2, RUN: 4, LAZY: 4, GO: 2, BORDER: 1, INSIDE: 1, BEGIN: 1, END: 1}


class _Writer:
    def __init__(self, *, ignore_case: bool) -> None:
        self.code: list[int] = []
        self.sets: dict[int, int] = {}
        self._ignore_case = ignore_case

    def put(self, *numbers: int) -> None:
        self.code += numbers
        if len(self.code) > _MOST:
            raise UnknownError

    def sequence(self, items: Sequence[tuple[Any, Any]], *, again: bool) -> None:
        """``again``: whether it stands in something that is repeated."""
        for kind, what in items:
            self._one(kind, what, again=again)

    def _one(self, kind: Any, what: Any, *, again: bool) -> None:
        if kind in _SINGLE:
            self._single(kind, what)
        elif kind is _parser.AT:
            if what not in (_parser.AT_BOUNDARY, _parser.AT_NON_BOUNDARY):
                raise UnknownError
            self.put(BORDER if what is _parser.AT_BOUNDARY else INSIDE)
        elif kind is _parser.SUBPATTERN:
            group, added, taken, inner = what
            if added or taken or (group is not None and again):  # what a group held last is for `re` to say
                raise UnknownError
            if group is None:
                return self.sequence(inner, again=again)
            self.put(BEGIN)
            self.sequence(inner, again=again)
            self.put(END)
        elif kind is _parser.BRANCH:
            self._ways([(branch, None) for branch in what[1]], again=again)
        elif kind is _parser.MAX_REPEAT:
            self._repeat(*what)
        elif kind is _parser.MIN_REPEAT and len(what[2]) == 1 and what[2][0][0] in _SINGLE:
            self._run(LAZY, *what)
        else:
            raise UnknownError
        return None

    def _single(self, kind: Any, what: Any) -> None:
        if kind is _parser.LITERAL and what < 128:
            letter = self._ignore_case and chr(what).isalpha()
            self.put(LETTER if letter else SIGN, ord(chr(what).lower()) if letter else what)
        else:
            self.put(SET, self._set(self._signs(kind, what)))

    def _repeat(self, least: int, most: int, inner: Sequence[tuple[Any, Any]]) -> None:
        if len(inner) == 1 and inner[0][0] in _SINGLE:
            return self._run(RUN, least, most, inner)
        if self._first(inner)[1]:  # of what may be empty `re` counts in its own way
            raise UnknownError
        for _ in range(least):
            self.sequence(inner, again=True)
        if most is _parser.MAXREPEAT:
            begin = len(self.code)
            return self._ways([(inner, begin), ((), None)], again=True)
        return self._at_most(most - least, inner)

    def _run(self, kind: int, least: int, most: int, inner: Sequence[tuple[Any, Any]]) -> None:
        endless = most is _parser.MAXREPEAT
        if least >= ENDLESS or (not endless and most >= ENDLESS):
            raise UnknownError
        self.put(kind, self._set(self._signs(*inner[0])), least, ENDLESS if endless else most)

    def _at_most(self, times: int, inner: Sequence[tuple[Any, Any]]) -> None:
        leaving = []
        for _ in range(times):
            at = self._branch([self._first(inner), (EVERY, True)])
            self.code[at[0]] = len(self.code)
            leaving.append(at[1])
            self.sequence(inner, again=True)
        for place in leaving:
            self.code[place] = len(self.code)

    def _ways(self, ways: Sequence[tuple[Sequence[tuple[Any, Any]], int | None]], *, again: bool) -> None:
        """Alternatives, each with where to go on behind it: behind all where that is None."""
        places = self._branch([self._first(items) for items, _ in ways])
        leaving = []
        for (items, behind), place in zip(ways, places, strict=True):
            self.code[place] = len(self.code)
            self.sequence(items, again=again)
            self.put(GO, 0 if behind is None else behind)
            if behind is None:
                leaving.append(len(self.code) - 1)
        for place in leaving:
            self.code[place] = len(self.code)

    def _branch(self, ways: Sequence[tuple[int, bool]]) -> list[int]:
        """Where the places to go on at stand."""
        self.put(AMONG, len(ways))
        places = []
        for signs, empty in ways:
            self.put(self._set(EVERY if empty else signs), 0)
            places.append(len(self.code) - 1)
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

    def _signs(self, kind: Any, what: Any) -> int:
        if kind is _parser.ANY:
            return _NO_BREAK
        return signs_at(kind, what, ignore_case=self._ignore_case)

    def _set(self, signs: int) -> int:
        return self.sets.setdefault(signs, len(self.sets))
