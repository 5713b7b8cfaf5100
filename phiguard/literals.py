"""Many fixed strings in one native pass, by two engines that give equal answers.

Aho-Corasick builds in a moment. Hyperscan takes seconds for 70,000 strings; see `databases` for its store.
"""

import threading
from collections.abc import Iterable, Sequence
from typing import Any, Protocol

from phiguard.native import compiled


class Literals(Protocol):
    """Finds every place where one of the patterns stands, overlapping ones too."""

    def places(self, text: bytes) -> Sequence[tuple[int, int, int]]:
        """(index of the pattern, start, end), in any order, each once."""


class AhoCorasickLiterals:
    def __init__(self, patterns: Sequence[bytes]) -> None:
        from ahocorasick_rs import BytesAhoCorasick

        self._automaton = BytesAhoCorasick(patterns) if patterns else None

    def places(self, text: bytes) -> Sequence[tuple[int, int, int]]:
        if self._automaton is None:
            return ()
        places: Sequence[tuple[int, int, int]] = self._automaton.find_matches_as_indexes(text, overlapping=True)
        return places


class HyperscanLiterals:
    """One scratch a thread."""

    def __init__(self, sizes: Iterable[int], database: Any) -> None:
        """``sizes``: of the patterns, in bytes."""
        self._sizes = tuple(sizes)
        self._database = database
        self._local = threading.local()

    def places(self, text: bytes) -> Sequence[tuple[int, int, int]]:
        try:
            scratch = self._local.scratch
        except AttributeError:
            import hyperscan

            scratch = self._local.scratch = hyperscan.Scratch(self._database)
        return _places(self._database, scratch, text, self._sizes)


@compiled
def _places(database: Any, scratch: Any, text: bytes, sizes: Sequence[int]) -> list[tuple[int, int, int]]:
    found: list[tuple[int, int, int]] = []

    def matched(pattern: int, _from: int, to: int, _flags: int, _context: Any) -> None:
        found.append((pattern, to - sizes[pattern], to))

    database.scan(text, match_event_handler=matched, scratch=scratch)
    return found


def build_database(patterns: Sequence[bytes]) -> Any:
    import hyperscan

    database = hyperscan.Database(mode=hyperscan.HS_MODE_BLOCK)
    count = len(patterns)
    database.compile(expressions=list(patterns), ids=list(range(count)), elements=count, flags=0, literal=True)
    return database
