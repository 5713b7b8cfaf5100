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
from phiguard.detector import Detector
from phiguard.keys import is_plain
from phiguard.nodes import Node
from phiguard.score import probability
from phiguard.types import Evidence

# Between joined texts; no pattern of any detector matches it (a test says so).
_SEPARATOR: Final = b"\x1e"
_LONG: Final = 1_000  # bytes; a longer text is scanned alone
_PROOF_WEIGHT: Final = 20.0  # nats; a wrong match of 128 bits or of a whole value is out of reach
_ECHO: Final = "a found value again"
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
    """All patterns over all texts in native scans; one scratch a thread and database."""

    def __init__(self, patterns: Sequence[tuple[str, bool]]) -> None:
        self._every = _database(patterns, 0)
        # One long run of letters can end a match at every letter; in a long text the first one is enough.
        self._first = _database(patterns, hyperscan.HS_FLAG_SINGLEMATCH)
        self._local = threading.local()

    def occurrences(self, texts: Sequence[str]) -> Iterable[tuple[int, int]]:
        encoded = [t.encode("utf-8", "surrogatepass") for t in texts]
        matches: list[tuple[int, int]] = []

        def matched(pattern: int, _from: int, to: int, _flags: int, _context: Any) -> None:
            matches.append((to, pattern))

        every, first = self._scratches()
        short = [i for i, data in enumerate(encoded) if len(data) <= _LONG]
        self._every.scan(_SEPARATOR.join([encoded[i] for i in short]), match_event_handler=matched, scratch=every)
        if matches:
            ends = list(accumulate([len(encoded[i]) + 1 for i in short]))
            found = {(short[bisect_left(ends, to)], pattern) for to, pattern in matches}
        else:
            found = set()
        if len(short) < len(encoded):
            for i, data in enumerate(encoded):
                if len(data) > _LONG:
                    matches.clear()
                    self._first.scan(data, match_event_handler=matched, scratch=first)
                    found.update((i, pattern) for _, pattern in matches)
        return found

    def _scratches(self) -> tuple[Any, Any]:
        local = self._local
        if not hasattr(local, "scratches"):
            local.scratches = hyperscan.Scratch(self._every), hyperscan.Scratch(self._first)
        scratches: tuple[Any, Any] = local.scratches
        return scratches


def _database(patterns: Sequence[tuple[str, bool]], flags: int) -> Any:
    database = hyperscan.Database(mode=hyperscan.HS_MODE_BLOCK)
    database.compile(
        expressions=[p.encode("latin-1") for p, _ in patterns],
        ids=list(range(len(patterns))),
        elements=len(patterns),
        flags=[flags | (hyperscan.HS_FLAG_CASELESS if fold else 0) for _, fold in patterns],
    )
    return database


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

    def scan(self, nodes: Sequence[Node], threshold: float, most: int = 1_000_000) -> list[Found]:
        """Every finding of at least ``threshold`` in the nodes that hold text.

        Of one shape in one text ``most`` are enough: more only say that there are too many.
        """
        texts = [n for n in nodes if n.text is not None]
        found: list[Found] = []
        if self._engine is not None and texts:
            for i, j in self._engine.occurrences([n.text for n in texts]):  # type: ignore[misc]
                detector, shape = self._shapes[j]
                self._confirm(texts[i], detector, shape, threshold, most, found)
        for node in nodes:
            if node.context.names and type(node.content) is str:
                # Of a text that was opened as a whole, only some shapes look at the whole.
                keyed = self._keyed if node.text is not None else self._opened
                if keyed and not _is_name(node) and not self._is_redacted(node.content):
                    for owner, weight in node.context.names.items():
                        if weight == 1.0 and owner in keyed:
                            for shape in keyed[owner]:
                                self._confirm(node, self._by_id[owner], shape, threshold, most, found)
        return found

    def _is_redacted(self, text: str) -> bool:
        """Whether a whole value is a placeholder already, perhaps with a collision's number."""
        return text[:1] == "[" and text.rstrip("_0123456789").strip() in self._placeholders

    def _confirm(
        self, node: Node, detector: Detector, shape: int, threshold: float, most: int, found: list[Found]
    ) -> None:
        most += len(found)
        names = node.context.names
        named = names.get(detector.id, 0.0)
        avoided = names.get("!" + detector.id, 0.0) if detector.not_keys else 0.0
        text = node.text if node.text is not None else node.content
        for hit in detector.hits(text, shape, named, avoided):
            score = hit.score
            if score >= threshold and not (node.covered and _inside(node.covered, hit.start, hit.end)):
                found.append(Found(node, hit.start, hit.end, detector, score, hit.evidence))
                if len(found) >= most:
                    return

    def clues(self, found: Sequence[Found]) -> "Clues":
        """What would give away the found values if it stood elsewhere: their hashes, and themselves."""
        values: list[tuple[str, Detector, Detector]] = []
        echoes: dict[str, Detector] = {}
        # Where detectors differ about a value, the surest of them names it everywhere.
        for f in sorted(found, key=lambda f: (-f.score, f.detector.id)):
            detector = f.detector
            if detector.hash_forms is None and detector.echoes is None:
                continue
            value = f.node.content[f.start : f.end]
            if detector.hash_forms is not None and detector.hashed_by in self._by_id:
                values.append((value, detector, self._by_id[detector.hashed_by]))
            if detector.echoes is not None:
                for echo in detector.echoes(value):
                    if len(echo) >= _MIN_ECHO:
                        echoes.setdefault(echo, detector)
        return Clues(values, echoes, found)

    def proofs(self, nodes: Sequence[Node], clues: "Clues") -> list[Found]:
        """Places in the nodes where a clue stands."""
        proved: list[Found] = []
        for node in nodes:
            if node.text is not None:
                taken = clues.taken.get(id(node), ())
                for start, end, detector, why in clues.places(node.text):
                    told = why == _ECHO and _inside(taken, start, end)
                    if not told and not _inside(node.covered, start, end):
                        proved.append(_proved(node, start, end, detector, why))
        return proved


def _is_name(node: Node) -> bool:
    """Whether a text is the plain name of a field: `id` in `{"user_id": {"id": 7}}` is not the user's id."""
    return node.leaf.form == "key" and is_plain(node.content)


class Clues:
    """Values that were found, and what gives them away. Lives as long as one event's scan."""

    __slots__ = ("_echoes", "_hashes", "_values", "taken")

    def __init__(
        self, values: list[tuple[str, Detector, Detector]], echoes: dict[str, Detector], found: Sequence[Found]
    ) -> None:
        """``values``: (text, the detector that found it, the detector that its hash is a finding of)."""
        self._values = values
        self._echoes = echoes
        # By node: where something stands already, an echo tells nothing new, and must not outweigh it.
        self.taken: dict[int, list[tuple[int, int]]] = {}
        for f in found if echoes else ():
            self.taken.setdefault(id(f.node), []).append((f.start, f.end))
        self._hashes: dict[bytes, Detector] | None = None

    def __bool__(self) -> bool:
        return bool(self._values or self._echoes)

    def _hashed(self) -> dict[bytes, Detector]:
        """Computed when a digest is met, which is rare."""
        if self._hashes is None:
            self._hashes = {
                digest: hasher
                for text, detector, hasher in self._values
                if detector.hash_forms is not None
                for digest in digests.all_of(detector.hash_forms(text))
            }
        return self._hashes

    def occur_in(self, text: str) -> bool:
        return next(self.places(text), None) is not None

    def places(self, text: str) -> Iterator[tuple[int, int, Detector, str]]:
        if self._values and len(text) >= digests.SHORTEST:
            for start, end, digest in digests.tokens(text):
                hasher = self._hashed().get(digest)
                if hasher is not None:
                    yield start, end, hasher, "hash of a found value"
        for echo, detector in self._echoes.items():
            at = text.find(echo)
            while at >= 0:
                end = at + len(echo)
                if text[at - 1 : at] not in _WORD and text[end : end + 1] not in _WORD:
                    yield at, end, detector, _ECHO
                at = text.find(echo, end)


def _inside(covered: Sequence[tuple[int, int]], start: int, end: int) -> bool:
    return any(low <= start and end <= high for low, high in covered)


def _proved(node: Node, start: int, end: int, detector: Detector, why: str) -> Found:
    evidence = (Evidence("proof", why, _PROOF_WEIGHT),)
    return Found(node, start, end, detector, probability(evidence), evidence)
