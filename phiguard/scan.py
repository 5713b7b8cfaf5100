"""One pass over an event's texts: a joined prefilter, then each detector's own confirmation.

The prefilter says which shapes occur in which texts. Two engines give the same answer: Hyperscan runs all
patterns over all texts at once; `regex` runs them one by one and is the slow twin the tests compare with.
"""

import threading
from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from hashlib import sha256
from itertools import accumulate
from pathlib import Path
from typing import Any, Final, Protocol, TypeAlias, get_args

import hyperscan
import regex

from phiguard import databases
from phiguard.clues import SEPARATOR, Clues, Found
from phiguard.codec import PATH_SEGMENT
from phiguard.detector import Detector, Ends
from phiguard.forms import ANYWHERE, SIGNS, form_of, personal_form_of
from phiguard.keys import KeyContext, is_plain
from phiguard.leaves import Leaf
from phiguard.native import compiled
from phiguard.patterns import asks_for_the_end, in_parts, may_lie_in, shortest, widths
from phiguard.spans import NONE
from phiguard.types import Role
from phiguard.whole_names import LONGEST
from phiguard.windows import LEAST, MOST, WIDEST, located

_LONG: Final = 1_000  # bytes; a longer text is scanned alone
_BY_PATTERN: Final[Callable[[Any], Any]] = lambda one: (one[0][1], one[0][0])  # noqa: E731


# The last fields of a finding. A code of a diagnosis or drug names a condition or treatment; identifiers name none.
_REST: Final = {role: (2 if role == "health" else 0, "replace", None) for role in get_args(Role)}


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


class Scanner:
    """Detectors compiled for scanning. Immutable, shared by threads."""

    __slots__ = ("_by_id", "_engine", "_keyed", "_opened", "_placeholders", "_shapes", "_told_apart", "_wholes")

    def __init__(self, detectors: Sequence[Detector], engine: type[Engine], own: Sequence[Detector] = ()) -> None:
        """``own``: detectors that a policy brings along, beside ``detectors``."""
        shapes = [shape for d in own for shape in d.shapes if not (shape.keyed or shape.whole)]
        # Forms of which a policy's own patterns may find some instances and not others.
        self._told_apart = frozenset(
            form
            for form, signs in SIGNS.items()
            if any(may_lie_in(shape.pattern, signs, ignore_case=shape.ignore_case) for shape in shapes)
        )
        detectors = (*detectors, *own)
        self._by_id = {d.id: d for d in detectors}
        self._placeholders = frozenset(f"[{d.entity}]" for d in detectors)
        every = [(d, i, shape) for d in detectors for i, shape in enumerate(d.shapes)]
        self._shapes = [(d, i) for d, i, shape in every if not (shape.keyed or shape.whole)]
        self._wholes = [(d, i) for d, i, shape in every if shape.whole]
        self._keyed = {d.id: tuple((d, i) for i, shape in enumerate(d.shapes) if shape.keyed) for d in detectors}
        self._opened = {d.id: tuple((d, i) for i, shape in enumerate(d.shapes) if shape.opened) for d in detectors}
        patterns = [(d.shapes[i].pattern, d.shapes[i].ignore_case) for d, i in self._shapes]
        self._engine = engine(patterns) if patterns else None  # type: ignore[call-arg]

    def scan(self, nodes: Sequence[Leaf], threshold: float, most: int = 1_000_000) -> list[Found]:
        """Every finding of at least ``threshold`` in the nodes that hold text.

        Of one shape in one text ``most`` are enough: more only say that there are too many.
        """
        found: list[Found] = []
        texts = []
        for node in nodes:
            if node.judged:
                size = len(node.text)
                for detector, score, evidence in node.judged:
                    found.append(_found(Found, (node, 0, size, detector, score, evidence, *_REST[detector.role])))
            elif node.text is not None:
                texts.append(node)
        if not texts:
            return found
        if self._engine is not None:
            _confirm_all(
                self._engine.occurrences([n.text for n in texts]), self._shapes, texts, threshold, most, found
            )
        if self._wholes:
            for node in texts:
                text = node.text
                if " " in text and len(text) <= LONGEST and _is_value(node):
                    for detector, shape in self._wholes:
                        _confirm(node, detector, shape, threshold, most, found)
        for node in nodes:
            if node.context.named and not node.judged and type(node.content) is str:
                # Of a text that was opened as a whole, only some shapes look at the whole.
                probes = self._probes(node.context)[node.text is None]
                if probes and not _is_name(node) and not self._is_redacted(node.content):
                    for detector, shape in probes:
                        _confirm(node, detector, shape, threshold, most, found)
        return found

    def _probes(self, context: KeyContext) -> tuple[tuple[tuple[Detector, int], ...], ...]:
        """The shapes to be tried on a whole value because of its key: of a text, and of one that was opened."""
        probes: tuple[tuple[tuple[Detector, int], ...], ...] | None = context.probes
        if probes is None:
            owners = [owner for owner, weight in context.names.items() if weight == 1.0]
            probes = context.probes = (
                tuple(probe for owner in owners for probe in self._keyed.get(owner, ())),
                tuple(probe for owner in owners for probe in self._opened.get(owner, ())),
            )
        return probes

    def learn(self, nodes: Iterable[Leaf], found: Iterable[Found]) -> None:
        """From what was found in values that have a form, what there is in every such value in their places."""
        new = [leaf for leaf in nodes if leaf.machine is not None and leaf.form in ("text", "number")]
        if not new:
            return
        by_leaf: dict[int, list[Found]] = {}
        for f in found:
            by_leaf.setdefault(id(f.node), []).append(f)
        for leaf in new:
            form = leaf.machine
            if form is None or not self._judges(leaf.context, form):
                continue
            here = by_leaf.get(id(leaf), [])
            if type(leaf) is Leaf and all(f.start == 0 and f.end == len(leaf.text) for f in here):
                leaf.context.forms[form] = tuple((f.detector, f.score, f.evidence) for f in here)

    def _judges(self, context: KeyContext, form: str) -> bool:
        """Whether one value of a form speaks for all under these keys."""
        if context.counts or form in self._told_apart:
            return False  # whatever its form, it may be health data, or what the policy looks for
        owners = [owner for owner in context.names if owner[0] != "!"]
        if not owners:
            return form in ANYWHERE
        return all(owner in self._by_id and self._claims(owner, form) for owner in owners)

    def _claims(self, owner: str, form: str) -> bool:
        detector = self._by_id[owner]
        return form in detector.forms or form in detector.passes

    def learn_details(self, nodes: Sequence[Leaf], found: Iterable[Found]) -> None:
        """The same from details of somebody, for texts of whose forms only what finds them needs to be asked."""
        new = []
        for node in nodes:
            context = node.context
            if not context.named or node.owner is not None or type(node.content) is not str:
                continue
            if node.leaf.form != "text" or node.depth > 1 or (node.part is not None and node.part.slot != "value"):
                continue
            form = personal_form_of(node.content) or (form_of(node.content) if node.part is not None else None)
            if form is None or form in context.forms or _may_be_prose(context) or not self._judges(context, form):
                continue
            new.append((node, form))
        if not new:
            return
        by_node: dict[int, list[Found]] = {}
        for f in found:
            by_node.setdefault(id(f.node), []).append(f)
        opened = {id(n.parent) for n in nodes if n.part is not None}
        for node, form in new:
            here = by_node.get(id(node), [])
            owners = [self._by_id[owner] for owner in node.context.names if owner[0] != "!"]
            finders = {d.id for d in owners if form in d.forms}
            whole = all(f.start == 0 and f.end == len(node.content) for f in here)
            if id(node) not in opened and finders and whole and finders == {f.detector.id for f in here}:
                node.context.forms[form] = tuple((f.detector, f.score, f.evidence) for f in here)

    def _is_redacted(self, text: str) -> bool:
        """Whether a whole value is a placeholder already, perhaps with a collision's number."""
        return text[:1] == "[" and text.rstrip("_0123456789").strip() in self._placeholders

    def detector(self, owner: str) -> Detector | None:
        return self._by_id.get(owner)

    def clues(self, found: Sequence[Found], around: Sequence[Found] = ()) -> Clues:
        """What would give away the found values, and those found outside of the event, if it stood elsewhere."""
        return Clues(found, self._by_id, around)


@compiled
def _confirm_all(
    occurrences: Occurrences,
    shapes: Sequence[tuple[Detector, int]],
    nodes: Sequence[Leaf],
    threshold: float,
    most: int,
    found: list[Found],
) -> None:
    for (i, j), ends in occurrences.items():
        detector, shape = shapes[j]
        _confirm(nodes[i], detector, shape, threshold, most, found, ends)


@compiled
def _confirm(
    node: Leaf,
    detector: Detector,
    shape: int,
    threshold: float,
    most: int,
    found: list[Found],
    ends: Ends | None = None,
) -> None:
    names = node.context.names
    named = avoided = 0.0
    if names:
        named = names.get(detector.id, 0.0)
        if detector.not_keys:
            avoided = names.get("!" + detector.id, 0.0)
    text = node.text if node.text is not None else node.content
    most += len(found)
    covered = node.covered
    for start, end, score, evidence in detector.hits(text, shape, named, avoided, ends):
        if score >= threshold:
            if covered is not NONE and covered.hold(start, end):
                # What lies in an address is left to its parts; but a label before it says that all is a secret.
                end = covered.begun_at(start) if detector.role == "secret" else -1
                if end < 0:
                    continue
            rest = _REST[detector.role]
            if detector.tier is not None:
                rest = detector.tier(text[start:end]), "replace", None
            found.append(_found(Found, (node, start, end, detector, score, evidence, *rest)))
            if len(found) >= most:
                return


_found: Final[Callable[..., Found]] = tuple.__new__  # of a type that is made often, without a call in Python


def _may_be_prose(context: KeyContext) -> bool:
    """Whether names in free text are looked for there."""
    return context.meaning is not None and context.meaning.field in ("free_text", "prose")


def _is_value(node: Leaf) -> bool:
    """Whether a text is the value of a field, and no name of one, host or step of a path."""
    if node.form != "text" or node.leaf.form == "key" or type(node.text) is not str:
        return False
    part = node.part
    return part is None or (part.slot == "value" and not (part.key or "").startswith(PATH_SEGMENT))


def _is_name(node: Leaf) -> bool:
    """Whether a text is the plain name of a field: `id` in `{"user_id": {"id": 7}}` is not the user's id."""
    return node.leaf.form == "key" and is_plain(node.content)
