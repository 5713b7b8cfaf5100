"""Which patterns occur in which texts, by one of two engines that give the same answer.

Hyperscan runs all patterns over all texts at once; `regex` runs them one by one and is the slow twin the tests
compare with.
"""

import threading
from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from hashlib import sha256
from itertools import accumulate
from pathlib import Path
from typing import Any, Final, Protocol, TypeAlias

import hyperscan
import regex

from phiguard import databases
from phiguard.clues import SEPARATOR
from phiguard.detector import Ends
from phiguard.native import IN_USE, compiled
from phiguard.patterns import asks_for_the_end, in_parts, shortest, widths
from phiguard.sieve import kept_sieve
from phiguard.windows import LEAST, MOST, WIDEST, located

_LONG: Final = 1_000  # bytes; a longer text is scanned alone
_BY_PATTERN: Final[Callable[[Any], Any]] = lambda one: (one[0][1], one[0][0])  # noqa: E731


Occurrences: TypeAlias = Mapping[tuple[int, int], Ends | None]
"""(index of the text, index of the pattern) to where the first and the last match end there, each as short as it
may be, or in which slices of a long text all lie, if that is known."""


class Engine(Protocol):
    """Says which of the patterns occur in which of the texts."""

    def occurrences(self, texts: Sequence[str]) -> Occurrences:
        """Where which pattern occurs."""


class RegexEngine:
    """Every pattern over every text: slow, plain, and right."""

    def __init__(self, patterns: Sequence[tuple[str, bool]]) -> None:
        flags = regex.ASCII | regex.V0
        self._patterns = [regex.compile(p, flags | (regex.IGNORECASE if fold else 0)) for p, fold in patterns]

    def occurrences(self, texts: Sequence[str]) -> Occurrences:
        return {
            (i, j): None
            for j, pattern in enumerate(self._patterns)
            for i, text in enumerate(texts)
            if pattern.search(text)
        }


class HyperscanEngine:
    """All patterns over all texts in native scans; one scratch a thread and database."""

    def __init__(self, patterns: Sequence[tuple[str, bool]]) -> None:
        place = databases.folder()
        self._every = _database(patterns, 0, place)
        # One long run of letters can end a match at every letter; in a long text the first one is enough.
        self._first = _database(patterns, hyperscan.HS_FLAG_SINGLEMATCH, place)
        self._local = threading.local()
        self._patterns = patterns
        self._widths: dict[int, int] | None = None  # to read all patterns takes 0.1 s
        # Which the compiled twin of `phiguard.scan.Scanner.scan` asks in place of this, of short texts of ASCII.
        self.sieve: Any = kept_sieve(patterns, place) if IN_USE else None
        self.blurred: Any = kept_sieve(patterns, place, blurred=True) if self.sieve is not None else None

    def occurrences(self, texts: Sequence[str]) -> Occurrences:
        every, _ = self._scratches()
        joined = SEPARATOR.join(texts)
        if len(joined) <= _LONG and joined.isascii():  # as most events are: bytes are characters
            return _ends_in(self._every, every, joined, texts)
        matches: list[tuple[int, int]] = []

        def matched(pattern: int, _from: int, to: int, _flags: int, _context: Any) -> None:
            matches.append((pattern, to))

        encoded = [t.encode("utf-8", "surrogatepass") for t in texts]
        short = [i for i, data in enumerate(encoded) if len(data) <= _LONG]
        self._every.scan(
            SEPARATOR.encode().join([encoded[i] for i in short]), match_event_handler=matched, scratch=every
        )
        found: dict[tuple[int, int], Ends | None] = {}
        if matches:
            ends = list(accumulate([len(encoded[i]) + 1 for i in short]))
            found = {(short[bisect_left(ends, to)], pattern): None for pattern, to in matches}
        if len(short) < len(encoded):
            for i, data in enumerate(encoded):
                if len(data) > _LONG:
                    held = self._held(data)
                    known = self._bounded_widths() if len(data) > LEAST else {}
                    bounded = {p: known[p] for p in held if p in known}
                    where = located(data, bounded, self._all_ends, self._held) if bounded else {}
                    found.update(((i, pattern), where.get(pattern)) for pattern in held)
        return dict(sorted(found.items(), key=_BY_PATTERN))

    def _bounded_widths(self) -> dict[int, int]:
        """The patterns whose matches can be looked for in a part of a text, with how wide they are at most."""
        if self._widths is None:
            every = ((i, widths(p)[1], p) for i, (p, _) in enumerate(self._patterns))
            self._widths = {i: width for i, width, p in every if width <= WIDEST and not asks_for_the_end(p)}
        return self._widths

    def _all_ends(self, data: bytes) -> list[tuple[int, int]] | None:
        """Each pattern with each place where a match ends; None where they are too many."""
        matches: list[tuple[int, int]] = []

        def matched(pattern: int, _from: int, to: int, _flags: int, _context: Any) -> bool:
            matches.append((pattern, to))
            return len(matches) > MOST  # ends the scan

        try:
            self._every.scan(data, match_event_handler=matched, scratch=self._scratches()[0])
        except hyperscan.ScanTerminated:
            return None
        return matches

    def _held(self, data: bytes) -> set[int]:
        """Which patterns occur in a text."""
        matches: set[int] = set()

        def matched(pattern: int, _from: int, _to: int, _flags: int, _context: Any) -> None:
            matches.add(pattern)

        self._first.scan(data, match_event_handler=matched, scratch=self._scratches()[1])
        return matches

    def _scratches(self) -> tuple[Any, Any]:
        try:
            scratches: tuple[Any, Any] = self._local.scratches
        except AttributeError:
            scratches = hyperscan.Scratch(self._every), hyperscan.Scratch(self._first)
            self._local.scratches = scratches
        return scratches


@compiled
def _ends_in(database: Any, scratch: Any, joined: str, texts: Sequence[str]) -> Occurrences:
    """Of texts in ASCII, which are scanned as one, where which pattern occurs."""
    matches: list[tuple[int, int]] = []

    def matched(pattern: int, _from: int, to: int, _flags: int, _context: Any) -> None:
        matches.append((pattern, to))

    database.scan(joined.encode(), match_event_handler=matched, scratch=scratch)
    matches.sort()
    if len(texts) == 1:
        last = dict(matches)
        matches.reverse()
        first = dict(matches)
        return {(0, pattern): (first[pattern], to) for pattern, to in last.items()}
    found: dict[tuple[int, int], tuple[int, int]] = {}
    starts = list(accumulate([len(text) + 1 for text in texts], initial=0))
    for pattern, to in matches:
        i = bisect_left(starts, to) - 1
        at, end = (i, pattern), to - starts[i]
        known = found.get(at)
        found[at] = (end, end) if known is None else (known[0], end)
    return found


def _database(patterns: Sequence[tuple[str, bool]], flags: int, place: Path | None) -> Any:
    short = not flags & hyperscan.HS_FLAG_SINGLEMATCH  # in a long text it counts in which block a whole match ends

    def build() -> Any:
        looked_for = [(i, shortest(p) if short else p, fold) for i, (p, fold) in enumerate(patterns)]
        parts = [(i, part, fold) for i, p, fold in looked_for for part in in_parts(p)]
        made = hyperscan.Database(mode=hyperscan.HS_MODE_BLOCK)
        made.compile(
            expressions=[part.encode("latin-1") for _, part, _ in parts],
            ids=[i for i, _, _ in parts],
            elements=len(parts),
            flags=[flags | (hyperscan.HS_FLAG_CASELESS if fold else 0) for _, _, fold in parts],
        )
        return made

    # Of the patterns as they are, and of what makes them shorter: that takes longer than to load a database.
    maker = databases.code_of("patterns.py")
    digest = sha256(b"patterns\n" + repr((list(patterns), flags)).encode() + b"\n" + maker).digest()
    return databases.database(digest, build, place)
