"""One pass over an event's texts: a joined prefilter, then each detector's own confirmation.

The prefilter says which shapes occur in which texts. Two engines give the same answer: Hyperscan runs all
patterns over all texts at once; `regex` runs them one by one and is the slow twin the tests compare with.
"""

import threading
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from typing import Any, Final, NamedTuple, Protocol

import hyperscan
import regex

from phiguard import digests
from phiguard.detector import Detector, Hit
from phiguard.keys import is_plain
from phiguard.nodes import Node
from phiguard.score import probability
from phiguard.types import Evidence

# Between joined texts; no pattern of any detector matches it (a test says so).
_SEPARATOR: Final = "\x1e"
_PROOF_WEIGHT: Final = 20.0  # nats; a wrong match of 128 bits or of a whole value is out of reach
_MIN_ECHO: Final = 5  # characters; a shorter value stands in too many places by chance
_WORD: Final = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_")


class Found(NamedTuple):
    """A hit in a node, before anything is decided about it."""

    node: Node
    start: int
    end: int
    detector: Detector
    score: float
    evidence: tuple[Evidence, ...]


class Engine(Protocol):
    """Says which of the patterns occur in which of the texts."""

    def occurrences(self, texts: Sequence[str]) -> Iterable[tuple[int, int]]:
        """Pairs (index of the text, index of the pattern), in any order; each at least once."""


class RegexEngine:
    """Every pattern over every text: slow, plain, and right."""

    def __init__(self, patterns: Sequence[tuple[str, bool]]) -> None:
        flags = regex.ASCII | regex.V0
        self._patterns = [regex.compile(p, flags | (regex.IGNORECASE if fold else 0)) for p, fold in patterns]

    def occurrences(self, texts: Sequence[str]) -> Iterator[tuple[int, int]]:
        for i, text in enumerate(texts):
            for j, pattern in enumerate(self._patterns):
                if pattern.search(text):
                    yield i, j


class HyperscanEngine:
    """All patterns over all texts in one native scan; one scratch a thread."""

    def __init__(self, patterns: Sequence[tuple[str, bool]]) -> None:
        self._database = hyperscan.Database(mode=hyperscan.HS_MODE_BLOCK)
        self._database.compile(
            expressions=[p.encode("latin-1") for p, _ in patterns],
            ids=list(range(len(patterns))),
            elements=len(patterns),
            flags=[hyperscan.HS_FLAG_CASELESS if fold else 0 for _, fold in patterns],
        )
        self._local = threading.local()

    def occurrences(self, texts: Sequence[str]) -> Iterable[tuple[int, int]]:
        joined = _SEPARATOR.join(texts)
        if joined.isascii():
            data = joined.encode()
            sizes = [len(t) + 1 for t in texts]
        else:
            encoded = [t.encode("utf-8", "surrogatepass") for t in texts]
            data = _SEPARATOR.encode().join(encoded)
            sizes = [len(e) + 1 for e in encoded]
        matches: list[tuple[int, int]] = []

        def matched(pattern: int, _from: int, to: int, _flags: int, _context: Any) -> None:
            matches.append((to, pattern))

        self._database.scan(data, match_event_handler=matched, scratch=self._scratch())
        if not matches:
            return ()
        ends = list(accumulate(sizes))
        return {(bisect_left(ends, to), pattern) for to, pattern in matches}

    def _scratch(self) -> Any:
        scratch = getattr(self._local, "scratch", None)
        if scratch is None:
            scratch = self._local.scratch = hyperscan.Scratch(self._database)
        return scratch


class Scanner:
    """Detectors compiled for scanning. Immutable, shared by threads."""

    __slots__ = ("_by_id", "_engine", "_keyed", "_opened", "_placeholders", "_shapes")

    def __init__(self, detectors: Sequence[Detector], engine: type[Engine]) -> None:
        self._by_id = {d.id: d for d in detectors}
        self._placeholders = frozenset(f"[{d.entity}]" for d in detectors)
        self._shapes = [(d, i) for d in detectors for i, shape in enumerate(d.shapes) if not shape.keyed]
        self._keyed = {
            d.id: tuple(i for i, shape in enumerate(d.shapes) if shape.keyed)
            for d in detectors
            if any(shape.keyed for shape in d.shapes)
        }
        self._opened = {
            d.id: tuple(i for i, shape in enumerate(d.shapes) if shape.opened)
            for d in detectors
            if any(shape.opened for shape in d.shapes)
        }
        patterns = [(d.shapes[i].pattern, d.shapes[i].ignore_case) for d, i in self._shapes]
        self._engine = engine(patterns) if patterns else None  # type: ignore[call-arg]

    def scan(self, nodes: Sequence[Node], threshold: float) -> list[Found]:
        """Every finding of at least ``threshold`` in the nodes that hold text."""
        texts = [n for n in nodes if n.masked is not None]
        found: list[Found] = []
        if self._engine is not None and texts:
            for i, j in self._engine.occurrences([n.masked for n in texts]):  # type: ignore[misc]
                detector, shape = self._shapes[j]
                self._confirm(texts[i], detector, shape, threshold, found)
        for node in nodes:
            if node.context.names and type(node.content) is str:
                # Of a text that was opened as a whole, only some shapes look at the whole.
                keyed = self._keyed if node.masked is not None else self._opened
                # `street` in an `address` is a field's name, not its value.
                names_a_field = node.leaf.form == "key" and is_plain(node.content)
                if not names_a_field and not self._is_redacted(node.content):
                    for owner, weight in node.context.names.items():
                        if weight == 1.0 and owner in keyed:
                            for shape in keyed[owner]:
                                self._confirm(node, self._by_id[owner], shape, threshold, found)
        return found

    def _is_redacted(self, text: str) -> bool:
        """Whether a whole value is a placeholder already, perhaps with a collision's number."""
        return text[:1] == "[" and text.rstrip("_0123456789").strip() in self._placeholders

    def _confirm(self, node: Node, detector: Detector, shape: int, threshold: float, found: list[Found]) -> None:
        names = node.context.names
        named = names.get(detector.id, 0.0)
        avoided = names.get("!" + detector.id, 0.0) if detector.not_keys else 0.0
        text = node.masked if node.masked is not None else node.content
        for hit in detector.hits(text, shape, named, avoided):
            score = hit.score
            if score >= threshold:
                found.append(Found(node, hit.start, hit.end, detector, score, hit.evidence))

    def proofs(self, nodes: Sequence[Node], found: Sequence[Found]) -> list[Found]:
        """Places that give away a value found elsewhere in the event: its hash, or the value itself."""
        hashes: dict[bytes, Detector] = {}
        echoes: dict[str, Detector] = {}
        places: dict[int, dict[int, int]] = {}
        seen: set[tuple[str, str]] = set()
        # Where detectors differ about a value, the surest of them names it everywhere.
        for f in sorted(found, key=lambda f: -f.score):
            ends = places.setdefault(id(f.node), {})
            ends[f.start] = max(ends.get(f.start, 0), f.end)
            text, detector = f.node.content[f.start : f.end], f.detector
            if (text, detector.id) in seen:
                continue
            seen.add((text, detector.id))
            if detector.hash_forms is not None and detector.hashed_by in self._by_id:
                for digest in digests.all_of(detector.hash_forms(text)):
                    hashes[digest] = self._by_id[detector.hashed_by]
            if detector.echoes is not None:
                for echo in detector.echoes(text):
                    if len(echo) >= _MIN_ECHO:
                        echoes.setdefault(echo, detector)
        proved: list[Found] = []
        if not hashes and not echoes:
            return proved
        for node in nodes:
            text = node.masked
            if text is None:
                continue
            if hashes and len(text) >= 22:
                for start, end, digest in digests.tokens(text):
                    if digest in hashes:
                        proved.append(_proved(node, start, end, hashes[digest], "hash of a found value"))
            ends = places.get(id(node), {})
            for echo, detector in echoes.items():
                at = text.find(echo)
                while at >= 0:
                    end = at + len(echo)
                    alone = text[at - 1 : at] not in _WORD and text[end : end + 1] not in _WORD
                    if alone and ends.get(at, 0) < end:
                        proved.append(_proved(node, at, end, detector, "a found value again"))
                    at = text.find(echo, end)
        return proved


def _proved(node: Node, start: int, end: int, detector: Detector, why: str) -> Found:
    evidence = (Evidence("proof", why, _PROOF_WEIGHT),)
    return Found(node, start, end, detector, probability(evidence), evidence)


def may_be_hash(text: str) -> bool:
    """Whether a text holds anything in the form of a digest; such a text is never remembered as clean."""
    return len(text) >= 22 and next(digests.tokens(text), None) is not None


