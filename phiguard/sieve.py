"""What tells, at a glance at a short text, that a pattern occurs nowhere in it, or only at few places.

Hyperscan takes hundreds of steps at each character of a message. Most patterns can be told not to occur by what a
text lacks, a colon, ten digits, twenty letters and digits in a row; of the others six tables say which may begin
where. What is left is tried by its program (`phiguard.programs`). All of it is one block of bytes, which the native
module reads as it lies there and which is kept on disk.
"""

import re
import re._parser as _parser  # type: ignore[import-not-found]  # what `re` itself reads patterns with
from array import array
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from hashlib import sha256
from itertools import accumulate, pairwise
from math import prod
from pathlib import Path
from typing import Any, Final, NamedTuple, TypeAlias

from phiguard import databases
from phiguard.beginnings import EVERY, MOST_CHARACTERS, Opening, UnknownError, openings, signs_at, signs_of
from phiguard.blurring import DIGITS, blur
from phiguard.programs import Program, program_in, program_of, set_places

_Items: TypeAlias = Sequence[tuple[Any, Any]]
_Places: TypeAlias = tuple[int, ...]
"""Of each of the first characters, which may stand there, as bits."""

PLACES: Final = 6  # of the first characters of a match
_SINGLE: Final = (_parser.LITERAL, _parser.NOT_LITERAL, _parser.IN, _parser.ANY)
_RARE: Final = 0.03  # what is met more often at a place, most texts hold
_MOST_PARTS: Final = 60  # of a pattern, from which on none is looked for in place of its beginning
_MOST_PATTERNS: Final = 2_000
_MOST_OPENINGS: Final = 300  # of a pattern, that are compared with one another
_MOST_DIGITS: Final = 31
_MOST_IN_A_ROW: Final = 63
_MOST_LENGTH: Final = 63
_NEED_WORDS: Final = 4  # the needs that most patterns have are asked for, as bits of so many words
IN_A_ROW: Final = sum(1 << sign for sign in range(128) if chr(sign).isalnum() or chr(sign) in "_+/=-")
"""Of which a pattern may need many in a row, as digests do."""
_WORD: Final = 64  # bits
_INNER: Final = 0x8000  # beside the number of a pattern of which a part is looked for
_MAKERS: Final = ("beginnings.py", "blurring.py", "programs.py", "sieve.py")
# How often characters are about, in a hundred: letters as in English.
_OFTEN: Final = dict(zip("etaoinshrdlcumwf", (10, 7, 6, 6, 6, 5, 5, 5, 5, 3, 3, 2, 2, 2, 2, 2), strict=True))


class Trait(NamedTuple):
    """Attributes:
    openings: what is looked for: what matches begin with, or in each match a part of it; any of these.
    inner: if it is a part, the program of all from there on.
    first: what matches begin with.
    at_border: they begin where a word begins or ends.
    needs: sets of characters, of each of which one at least is in a match.
    digits: so many are in a match, at least.
    in_a_row: so many of `IN_A_ROW` are.
    length: so many characters are.
    signs: all characters of a match are of these.
    """

    openings: tuple[_Places, ...]
    inner: Program | None
    first: _Places
    at_border: bool
    needs: tuple[int, ...]
    digits: int
    in_a_row: int
    length: int
    signs: int


def kept_sieve(patterns: Sequence[tuple[str, bool]], place: Path | None, *, blurred: bool = False) -> bytes | None:
    """The sieve of these patterns, (pattern, whether case is ignored); from ``place``, if it lies there.

    None where one of them has parts that programs do not know. ``blurred``: for texts that stand for
    others, see `phiguard.blurring`.
    """
    kind = b"blurred sieve\n" if blurred else b"sieve\n"
    about = sha256(kind + repr(list(patterns)).encode() + b"\n" + databases.code_of(*_MAKERS)).digest()
    return _kept(tuple(patterns), blurred, about, place)


@lru_cache(maxsize=16)
def _kept(patterns: tuple[tuple[str, bool], ...], blurred: bool, about: bytes, place: Path | None) -> bytes | None:
    blob = databases.load_blob(about, place) if place is not None else None
    if blob is None:
        blob = sieve(patterns, blurred=blurred) or b""
        if place is not None:
            databases.store_blob(about, place, blob)
    return blob or None


def sieve(patterns: Sequence[tuple[str, bool]], *, blurred: bool = False) -> bytes | None:
    """Of patterns, numbered as they are given."""
    if not patterns or len(patterns) > _MOST_PATTERNS:
        return None
    programs, traits = [], []
    for pattern, ignore_case in patterns:
        trait, run = _known(pattern, ignore_case, blurred)
        if trait is None or run is None:
            return None
        programs.append(run)
        traits.append(trait)
    return _laid_out(traits, programs)


@lru_cache(maxsize=2_000)
def _known(pattern: str, ignore_case: bool, blurred: bool) -> tuple[Trait | None, Program | None]:
    tree = _parser.parse(pattern, re.ASCII)
    if blurred:
        try:
            tree = blur(tree, ignore_case=ignore_case)
        except UnknownError:
            return None, None
    return trait_of(tree, ignore_case=ignore_case), program_in(tree, ignore_case=ignore_case)


def trait_of(pattern: str | Any, *, ignore_case: bool) -> Trait | None:
    """Of a pattern, or what `re` read in it; None where it can be empty, or has parts that this does not know."""
    tree = _parser.parse(pattern, re.ASCII) if isinstance(pattern, str) else pattern
    if tree.state.flags != re.ASCII or tree.getwidth()[0] == 0:
        return None
    try:
        parts = _in_line(tree)
        needs = _needs(parts, ignore_case=ignore_case)
        at_border = tree[0] == (_parser.AT, _parser.AT_BOUNDARY)
        first = openings(parts, PLACES, ignore_case=ignore_case)
        part = _part(parts, _cost(first, at_border=at_border), ignore_case=ignore_case)
        begun = first if part is None else openings(parts[part:], PLACES, ignore_case=ignore_case)
        rest = None if part is None else program_of(parts[part:], grouped=False, ignore_case=ignore_case)
        digits = _digits(parts, ignore_case=ignore_case)
        in_a_row = _in_a_row(parts, ignore_case=ignore_case)
        signs = signs_of(parts, ignore_case=ignore_case)
    except UnknownError:
        return None
    return Trait(
        _joined(begun),
        rest,
        _place(first),
        at_border,
        tuple(sorted(need for need in needs if _weight(need) <= _RARE)),
        min(digits, _MOST_DIGITS),
        min(in_a_row, _MOST_IN_A_ROW),
        min(tree.getwidth()[0], _MOST_LENGTH),
        signs,
    )


def _in_line(items: Iterable[tuple[Any, Any]]) -> list[tuple[Any, Any]]:
    """The parts that stand one behind the other in each match, out of their groups."""
    out: list[tuple[Any, Any]] = []
    for kind, what in items:
        if kind is _parser.SUBPATTERN:
            if what[1] or what[2]:
                raise UnknownError
            out += _in_line(what[3])
        elif kind is _parser.MAX_REPEAT and what[0]:
            least, most, inner = what
            few = min(least, PLACES)
            if least != few or most != few:
                out.append((kind, (least - few, most if most is _parser.MAXREPEAT else most - few, inner)))
            out += _in_line(inner) * few
        else:
            out.append((kind, what))
    return out


def _cost(first: set[Opening], *, at_border: bool) -> float:
    """About how many steps it takes to try a pattern wherever it may begin in a text of a hundred characters."""
    return 4_000 * _rate(first) * (0.3 if at_border else 1.0)


def _part(parts: _Items, least: float, *, ignore_case: bool) -> int | None:
    """Which part begins with what is met so seldom that it costs less to try all of a text where it stands."""
    best: int | None = None
    for i in range(1, min(len(parts), _MOST_PARTS)):
        if least < 1.0:
            break
        try:
            every = openings(parts[i:], MOST_CHARACTERS, ignore_case=ignore_case)
        except UnknownError:
            continue
        if () in every:  # nothing may be left of it
            break
        cost = 1_500 * min(1.0, 100 * _rate(every))
        if cost < least:
            best, least = i, cost
    return best


def _rate(every: set[Opening]) -> float:
    return prod(map(_weight, _place(every)))


def _place(every: Iterable[Opening]) -> _Places:
    places = [0] * PLACES
    for one in every:
        for i in range(PLACES):
            places[i] |= one[i] if i < len(one) else EVERY
    return tuple(places)


def _joined(every: set[Opening]) -> tuple[_Places, ...]:
    """Those that are like one another in one, in as many as it takes: those that are met often."""
    rate, ordered = _rate(every), sorted(every)
    many = 18 if rate > 0.1 else 6 if rate > 0.01 else 2 if rate > 0.002 else 1
    size = -(-len(ordered) // _MOST_OPENINGS)
    groups = [_place(ordered[i : i + size]) for i in range(0, len(ordered), size)]
    lost = [_lost(one, other) for one, other in pairwise(groups)]
    while len(groups) > many:
        i = lost.index(min(lost))
        groups[i : i + 2] = [_either(groups[i], groups[i + 1])]
        del lost[i]
        for k in (i - 1, i):
            if 0 <= k < len(lost):
                lost[k] = _lost(groups[k], groups[k + 1])
    return tuple(groups)


def _either(one: _Places, other: _Places) -> _Places:
    return tuple(mine | its for mine, its in zip(one, other, strict=True))


def _lost(one: _Places, other: _Places) -> float:
    """How much more often something begins like either than where they are kept apart."""
    return prod(map(_weight, _either(one, other))) - prod(map(_weight, one)) - prod(map(_weight, other))


@lru_cache(maxsize=4_000)
def _weight(signs: int) -> float:
    """About how often one of these stands at a place."""
    return min(1.0, sum(_how_often(chr(sign)) for sign in range(128) if signs >> sign & 1))


def _how_often(sign: str) -> float:
    if sign.islower():
        return _OFTEN.get(sign, 1) / 100
    if sign.isupper():
        return _OFTEN.get(sign.lower(), 1) / 1_500
    return 0.17 if sign == " " else 0.012 if sign.isdigit() or sign in ".," else 0.002


def _needs(parts: _Items, *, ignore_case: bool) -> set[int]:
    out: set[int] = set()
    for kind, what in parts:
        if kind in _SINGLE:
            out.add(signs_at(kind, what, ignore_case=ignore_case))
        elif kind is _parser.BRANCH:
            each = [_needs(_in_line(branch), ignore_case=ignore_case) for branch in what[1]]
            if all(each):
                some = 0
                for one in each:
                    some |= min(one, key=_weight)
                out.add(some)
    return out


def _digits(items: Iterable[tuple[Any, Any]], *, ignore_case: bool) -> int:
    """How many are in each match, at least."""
    count = 0
    for kind, what in items:
        if kind in _SINGLE:
            count += not signs_at(kind, what, ignore_case=ignore_case) & ~DIGITS
        elif kind is _parser.SUBPATTERN:
            count += _digits(what[3], ignore_case=ignore_case)
        elif kind is _parser.BRANCH:
            count += min(_digits(branch, ignore_case=ignore_case) for branch in what[1])
        elif kind is _parser.MAX_REPEAT and what[0]:
            count += what[0] * _digits(what[2], ignore_case=ignore_case)
    return count


def _in_a_row(parts: _Items, *, ignore_case: bool) -> int:
    """How many of `IN_A_ROW` stand one behind the other somewhere in each match, at least."""
    best = here = 0
    for kind, what in parts:
        single = (kind, what) if kind in _SINGLE else None
        least = 1
        if kind is _parser.MAX_REPEAT and len(what[2]) == 1 and what[2][0][0] in _SINGLE:
            single, least = what[2][0], what[0]
        if single is not None and not signs_at(*single, ignore_case=ignore_case) & ~IN_A_ROW:
            here += least
        elif kind is _parser.BRANCH:
            here = min(_in_a_row(_in_line(branch), ignore_case=ignore_case) for branch in what[1])
            best = max(best, here)
            here = 0
        elif kind is not _parser.AT:
            here = 0
        best = max(best, here)
    return best


def _laid_out(traits: Sequence[Trait], programs: Sequence[Program]) -> bytes:
    """As `phiguard/_native/sieve.pxi` reads it: numbers of 64 bits, then of 32, then of 16."""
    bordered = [trait.at_border and trait.inner is None for trait in traits]
    # Those at borders come first. Those that few texts can hold lie together: most of their words need no look.
    order = sorted(range(len(traits)), key=lambda i: (not bordered[i], _least(traits[i]), i))
    slots: list[tuple[int, _Places] | None] = []
    border_words = 0
    for i in order:
        # All of a pattern in one word, whose places are looked at one by one.
        if len(slots) % _WORD + len(traits[i].openings) > _WORD or (not bordered[i] and not border_words):
            slots += [None] * (-len(slots) % _WORD)
        if not bordered[i] and not border_words:
            border_words = len(slots) // _WORD or -1
        slots += [(i, one) for one in traits[i].openings]
    slots += [None] * (-len(slots) % _WORD)
    words = len(slots) // _WORD
    border_words = max(border_words, 0) if border_words else words
    bits = [0] * len(traits)  # of each pattern, its marks
    rows = [[[0] * 128 for _ in range(words)] for _ in range(PLACES)]
    for at, slot in enumerate(slots):
        if slot is None:
            continue
        bits[slot[0]] |= 1 << at
        for row, signs in zip(rows, slot[1], strict=True):
            here = row[at // _WORD]
            for sign in range(128):
                if signs >> sign & 1:
                    here[sign] |= 1 << at % _WORD
    # With so few digits, so few in a row, so few characters: which cannot occur.
    digits, in_a_row, lengths = ([0] * (most + 1) for most in (_MOST_DIGITS, _MOST_IN_A_ROW, _MOST_LENGTH))
    for mine, trait in zip(bits, traits, strict=True):
        for few in range(trait.digits):
            digits[few] |= mine
        for few in range(trait.in_a_row):
            in_a_row[few] |= mine
        for few in range(trait.length):
            lengths[few] |= mine
    needs, asked = _asked(traits, [_split(mine, words) for mine in bits])
    by_sign = [sum(1 << k for k, need in enumerate(needs) if need >> sign & 1 or not k) for sign in range(128)]
    asked_from = array("H", accumulate((sum(k == at for k, *_ in asked) for at in range(len(needs))), initial=0))
    sets: dict[int, int] = {}
    code, starts, firsts = array("H"), array("I"), array("H")
    for trait, one in zip(traits, programs, strict=True):
        starts.append(len(code))
        code.extend(_with_sets(one, sets))
        starts.append(len(code))
        if trait.inner is not None:
            code.extend(_with_sets(trait.inner, sets))
        held = [sets.setdefault(signs, len(sets)) for signs in (*trait.first, trait.signs)]
        firsts.extend((trait.at_border, *held, trait.length))
    wide = [array("Q", here).tobytes() for row in rows for here in row]
    wide += [_numbers(every, _NEED_WORDS) for every in (*by_sign, *(every for _, every, _, _ in asked))]
    wide.append(array("Q", [mine for *_, mine in asked]).tobytes())
    wide += [_numbers(mine, words) for mine in (*digits, *in_a_row, *lengths)]
    wide += [_numbers(signs, 2) for signs in sets]
    inner = [_INNER if trait.inner is not None else 0 for trait in traits]
    owners = array("H", [0 if slot is None else slot[0] | inner[slot[0]] for slot in slots])
    head = array("I", [len(traits), words, border_words, len(needs), len(sets), len(code), len(asked), 0])
    small = (starts, owners, firsts, asked_from, array("H", [word for _, _, word, _ in asked]), code)
    return b"".join((head.tobytes(), *wide, *(numbers.tobytes() for numbers in small)))


def _asked(
    traits: Sequence[Trait], bits: Sequence[Sequence[int]]
) -> tuple[list[int], list[tuple[int, int, int, int]]]:
    """The needs that are asked for, the first of which every text meets; and of patterns that have the same needs,
    in each word of bits: which need is met least often, all needs as bits, the word, the patterns' bits."""
    often = Counter(need for trait in traits for need in trait.needs)
    needs = [0, *(need for need, _ in often.most_common(_WORD * _NEED_WORDS - 1))]
    numbers = {need: k for k, need in enumerate(needs) if k}
    asked: Counter[tuple[int, int, int]] = Counter()
    for trait, mine in zip(traits, bits, strict=True):
        known = sorted((need for need in trait.needs if need in numbers), key=_weight)
        every = sum(1 << numbers[need] for need in known)
        for word, here in enumerate(mine):
            if here:
                asked[numbers[known[0]] if known else 0, every, word] |= here
    return needs, sorted((*at, here) for at, here in asked.items())


def _least(trait: Trait) -> float:
    """How rare is the rarest that it needs."""
    return min(map(_weight, trait.needs), default=1.0)


def _numbers(bits: int, words: int) -> bytes:
    return array("Q", _split(bits, words)).tobytes()


def _split(bits: int, words: int) -> list[int]:
    return [bits >> (_WORD * i) & (1 << _WORD) - 1 for i in range(words)]


def _with_sets(one: Program, sets: dict[int, int]) -> list[int]:
    """Its code, with the numbers that its sets have among those of all programs."""
    code = list(one.code)
    for place in set_places(one.code):
        code[place] = sets.setdefault(one.sets[code[place]], len(sets))
    return code
