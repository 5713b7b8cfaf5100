"""Where terms of the lexicon stand in texts, by whole words: prose, slugs, keys and event names alike.

All texts of a call become one buffer of plain bytes (see `phiguard.folding`) that a native engine goes over
once. Each pattern begins with a space, so that a term is met only where a word begins; where it ends, and how
it is written, is looked at here, for the few places that the engine reports.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence, Set
from itertools import accumulate
from pathlib import Path
from typing import Any, Final, Literal, NamedTuple, TypeAlias

from phiguard import checks, databases, literals
from phiguard.folding import BARRIER, Parted, fold, is_glued, view
from phiguard.kept_terms import kept_table
from phiguard.native import compiled
from phiguard.noise import LONGEST as _MAX_GLUED
from phiguard.noise import is_broken, without_noise
from phiguard.terms import Table, Term

Engine: TypeAlias = Literal["auto", "hyperscan", "ahocorasick"]

_BETWEEN: Final = BARRIER.decode()
_SPACE, _S, _E, _APOSTROPHE = b" se'"
_DIGITS: Final = b"0123456789"
_TAIL: Final = re.compile(rb"[a-z]{1,32}(?= )")  # what follows a stem
_MAX_TAIL: Final = 4  # digits that may stand behind a term without being part of its word: covid2020
_ALNUM: Final = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789\x7f"


class Mention(NamedTuple):
    """A term in a text: half-open, in code points."""

    start: int
    end: int
    term: Term


_mention: Final[Callable[..., Mention]] = tuple.__new__  # made often; without a call in Python


class Crowd(list[Mention]):
    """In place of the mentions of a text in which too many places hold a term: the gravest, from end to end."""


class Matcher:
    """The lexicon, compiled. Immutable; threads may share one."""

    _asked: Engine
    _cache_dir: Path | None
    _given: Table | None
    _table: Table
    lexicon: Any

    __slots__ = (
        "_asked",
        "_base",
        "_cache_dir",
        "_given",
        "_literals",
        "_own",
        "_own_literals",
        "_table",
        "lexicon",
    )

    def __init__(
        self,
        engine: Engine = "auto",
        cache_dir: Path | None = None,
        terms: Table | None = None,
        own: Table | None = None,
        base: "Matcher | None" = None,
    ) -> None:
        """
        Args:
            engine: ``"hyperscan"`` loads its database from ``cache_dir``, or builds it and keeps it there;
                ``"ahocorasick"`` builds in a moment and needs no folder; ``"auto"`` is Hyperscan where its
                database lies ready, else Aho-Corasick. All give equal answers.
            cache_dir: a folder that only this user can write.
            terms: other terms than the lexicon's.
            own: a few more, which say what they mean where both hold one.
            base: a matcher whose terms and engine are taken over, for ``own`` to come before.
        """
        if engine not in ("auto", "hyperscan", "ahocorasick"):
            raise ValueError("engine must be 'auto', 'hyperscan' or 'ahocorasick'")
        self._own = own
        self._own_literals = None if own is None else literals.AhoCorasickLiterals(own.patterns)
        self._base, self._asked, self._given, self._cache_dir = base, engine, terms, cache_dir
        self._literals: literals.Literals | None = None
        self.lexicon = None  # of the native module
        if base is not None:
            self._table, self._asked, self._given, self._cache_dir = (
                base._table, base._asked, base._given, base._cache_dir,
            )  # fmt: skip
        else:
            self._table = kept_table(cache_dir) if terms is None else terms
        if not finds_by_words(self):
            self.literals()

    def literals(self) -> literals.Literals:
        """What finds the patterns; made when it is first asked for, as the native module can do without."""
        if self._base is not None:
            return self._base.literals()
        if self._literals is None:
            known, place, database = self._table, self._cache_dir, None
            if self._asked != "ahocorasick" and known.sizes:
                digest = known.digest()
                if self._asked == "hyperscan":
                    database = databases.database(digest, lambda: literals.build_database(known.patterns), place)
                elif place is not None:
                    database = databases.load(digest, place)
            if database is None:
                self._literals = literals.AhoCorasickLiterals(known.patterns)
            else:
                self._literals = literals.HyperscanLiterals(known.sizes, database)
        return self._literals

    @property
    def engine(self) -> Literal["hyperscan", "ahocorasick"]:
        return "hyperscan" if isinstance(self.literals(), literals.HyperscanLiterals) else "ahocorasick"

    def __reduce__(self) -> tuple[Any, ...]:
        return Matcher, (self._asked, self._cache_dir, self._given, self._own)

    def __repr__(self) -> str:
        return f"Matcher({self._asked!r}, {len(self._table)} terms)"

    def mentions(self, texts: Sequence[str], most: int | None = None) -> list[list[Mention]]:
        """Per text its mentions, weak ones too, in order; of overlapping ones the first, then the longest.

        Args:
            most: of a text with more places there is a `Crowd`.
        """
        return mentions_of(self, texts, most)

    def _gravest(self, patterns: Iterable[int]) -> Term:
        """Of terms that may stand in capitals, as none is looked at: one that counts alone, of the highest tier."""
        terms = [term for p in patterns if (term := _term(self._table, self._own, p, plainly=True)) is not None]
        return max(terms, key=lambda term: (term.ambiguity == "strong", term.tier, term.rule))


@compiled
def mentions_of(matcher: Matcher, texts: Sequence[str], most: int | None = None) -> list[list[Mention]]:
    """`Matcher.mentions`; compiled, each text by itself, and by the hashes of its words."""
    joined = _BETWEEN.join(texts)
    if joined.isascii():
        folds = None
        buffer = b" %b " % joined.encode()
    else:
        folds = [fold(text) for text in texts]
        buffer = b" %b " % BARRIER.join([f.raw for f in folds])
    copies: list[tuple[int, Parted]] = []
    if is_glued(buffer):
        for i, text in enumerate(texts):
            raw = text.encode() if folds is None else folds[i].raw
            if len(raw) > _MAX_GLUED and is_glued(raw):
                raw = without_noise(raw)  # what is found there would not be readable
            if is_glued(raw):
                copies.append((i, Parted(raw)))
        buffer = b"\x1e ".join([buffer, *[b"%b " % copy.raw for _, copy in copies]])
    seen = view(buffer)
    places = matcher.literals().places(seen)
    if matcher._own_literals is not None and matcher._own is not None:  # below zero: of equal spans the lowest wins
        count = len(matcher._own.patterns)
        places = [*places, *((p - count, start, end) for p, start, end in matcher._own_literals.places(seen))]
    if not places:
        return [[] for _ in texts]
    sizes = [len(text) for text in texts] if folds is None else [len(f.raw) for f in folds]
    sizes += [len(copy.raw) for _, copy in copies]
    starts = list(accumulate([size + 3 for size in sizes], initial=1))
    bound = most if most is not None and len(places) > most else len(places)
    found, crowds = _candidates(places, seen, buffer, starts, len(texts), copies, matcher._table.stems, bound)
    out: list[list[Mention]] = [[] for _ in texts]
    for i, patterns in crowds.items():
        patterns.update(pattern for *_, pattern in found.pop(i))
        out[i] = Crowd([Mention(0, len(texts[i]), matcher._gravest(patterns))])
    for i, candidates in found.items():
        raw = buffer[starts[i] : starts[i] + sizes[i]]
        spots = None if folds is None else folds[i].places
        out[i] = _resolved(matcher._table, matcher._own, texts[i], raw, spots, candidates)
    return out


@compiled
def finds_by_words(_matcher: Matcher) -> bool:
    """Whether the native module finds the terms, by the hashes of the words of a text: it needs no engine."""
    return False


@compiled
def _candidates(
    places: Iterable[tuple[int, int, int]],
    seen: bytes,
    buffer: bytes,
    starts: Sequence[int],
    count: int,
    copies: Sequence[tuple[int, Parted]],
    stems: Set[int],
    bound: int,
) -> tuple[dict[int, list[tuple[int, int, int, int]]], dict[int, set[int]]]:
    """By text, which terms may stand where; and of texts with more than ``bound``, the patterns of the rest.

    ``count``: of the texts; behind them come ``copies``, each with the index of its text.
    """
    found: dict[int, list[tuple[int, int, int, int]]] = {}
    crowds: dict[int, set[int]] = {}
    at, base, next_base = 0, 1, 0
    for pattern, start, end in places:
        # Nearly always the word ends here, or is another one.
        after = seen[end]
        whole_end = end if after == _SPACE and buffer[end] != _APOSTROPHE else _word_end(seen, buffer, end)
        if not whole_end and pattern in stems:
            whole_end = _stem_end(seen, buffer, start + 1, end)
        if not whole_end:
            continue
        if not base <= start + 1 < next_base:
            at = bisect_right(starts, start + 1) - 1
            base, next_base = starts[at], starts[at + 1]
        span = start + 1 - base, end - base, whole_end - base
        i = at
        if at >= count:
            i, copy = copies[at - count]
            span = copy.place(span[0]), copy.place(span[1] - 1) + 1, copy.place(span[2] - 1) + 1
            low = starts[i]
            if not _is_readable(buffer, low + span[0], low + span[2]):
                continue
        # Longest first among those that begin together; then what needs no plural.
        here = found.setdefault(i, [])
        if len(here) < bound:
            here.append((span[0], -span[2], -span[1], pattern))
        else:
            crowds.setdefault(i, set()).add(pattern)
    return found, crowds


@compiled
def _resolved(
    table: Table,
    own: Table | None,
    text: str,
    raw: bytes,
    places: Sequence[int] | None,
    candidates: list[tuple[int, int, int, int]],
) -> list[Mention]:
    mentions = []
    last, shouted = 0, raw.isupper()
    for start, minus_end, minus_spelt, pattern in sorted(candidates):
        if start < last:
            continue
        # In a text all in capitals they tell nothing, unless it is the acronym alone.
        plainly = raw[start:-minus_spelt].isupper() and (not shouted or -minus_spelt - start == len(raw))
        term = table.term(pattern, plainly) if pattern >= 0 else _term(table, own, pattern, plainly)
        if term is None:
            continue
        last = end = -minus_end
        if places is not None:
            start = places[start]
            # Signs that are not seen, such as a combining accent, belong to what they follow.
            end = max(places[last - 1] + 1, places[end] if end < len(places) else len(text))
        mentions.append(_mention(Mention, (start, end, term)))
    return mentions


def _term(table: Table, own: Table | None, pattern: int, plainly: bool) -> Term | None:
    if pattern < 0 and own is not None:
        return own.term(pattern + len(own.patterns), plainly)
    return table.term(pattern, plainly)


def _word_end(seen: bytes, buffer: bytes, end: int) -> int:
    """Where the word ends that a term at ``end`` is, its plural or possessive s with it; 0 where it goes on."""
    after = seen[end]
    if after == _SPACE:
        return end + 2 if buffer[end] == _APOSTROPHE and seen[end + 1 : end + 3] == b"s " else end
    if after == _S:
        return end + 1 if seen[end + 1] == _SPACE else 0
    if after == _E:
        return end + 2 if seen[end - 1] in b"sxzho" and seen[end + 1 : end + 3] == b"s " else 0
    if after in _DIGITS and seen[end - 1] not in _DIGITS:
        tail = end + 1
        while tail <= end + _MAX_TAIL and seen[tail] in _DIGITS:
            tail += 1
        return end if tail <= end + _MAX_TAIL and seen[tail] == _SPACE else 0
    return 0


def _stem_end(seen: bytes, buffer: bytes, start: int, end: int) -> int:
    """Where the word ends that begins with a stem; 0 where it is no word of letters, or one of camel case."""
    tail = _TAIL.match(seen, end)
    if tail is None or not (buffer[end : tail.end()].islower() or buffer[start : tail.end()].isupper()):
        return 0
    return tail.end()


def _is_readable(buffer: bytes, start: int, end: int) -> bool:
    """Whether the word around a span in camel case was written by someone, and not drawn by a machine."""
    before, after = buffer[max(0, start - _MAX_GLUED - 1) : start], buffer[end : end + _MAX_GLUED + 1]
    low = start - len(before) + len(before.rstrip(_ALNUM))
    high = end + len(after) - len(after.lstrip(_ALNUM))
    if low == start and high == end:
        return True
    run = buffer[low:high]
    if high - low > _MAX_GLUED or is_broken(run):
        return False
    return not checks.looks_random(run.decode("ascii"))
