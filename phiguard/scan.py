"""One pass over an event's texts: a joined prefilter, then each detector's own confirmation.

The prefilter (`phiguard.prefilter`) says which shapes occur in which texts.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Final, get_args

from phiguard.clues import Clues, Found
from phiguard.codec import PATH_SEGMENT
from phiguard.detector import Detector, Ends
from phiguard.forms import ANYWHERE, SIGNS, form_of, personal_form_of
from phiguard.keys import KeyContext, is_plain
from phiguard.leaves import Leaf
from phiguard.native import compiled
from phiguard.patterns import may_lie_in
from phiguard.prefilter import Engine, Occurrences
from phiguard.spans import NONE
from phiguard.types import Role
from phiguard.whole_names import LONGEST

_SHAPES_OF_ONE: Final = 16  # findings among which one of the same thing is looked for

# The last fields of a finding. A code of a diagnosis or drug names a condition or treatment; identifiers name none.
_REST: Final = {role: (2 if role == "health" else 0, "replace", None) for role in get_args(Role)}


class Scanner:
    """Detectors compiled for scanning, shared by threads; nothing changes what it finds."""

    __slots__ = (
        "_by_id",
        "_claimed",
        "_keyed",
        "_opened",
        "_placeholders",
        "_told_apart",
        "engine",
        "shapes",
        "wholes",
    )

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
        self._claimed: dict[tuple[str, str], bool] = {}
        self._placeholders = frozenset(f"[{d.entity}]" for d in detectors)
        every = [(d, i, shape) for d in detectors for i, shape in enumerate(d.shapes)]
        self.shapes = [(d, i) for d, i, shape in every if not (shape.keyed or shape.whole)]
        self.wholes = [(d, i) for d, i, shape in every if shape.whole]
        self._keyed = {d.id: tuple((d, i) for i, shape in enumerate(d.shapes) if shape.keyed) for d in detectors}
        self._opened = {d.id: tuple((d, i) for i, shape in enumerate(d.shapes) if shape.opened) for d in detectors}
        patterns = [(d.shapes[i].pattern, d.shapes[i].ignore_case) for d, i in self.shapes]
        self.engine = engine(patterns) if patterns else None  # type: ignore[call-arg]

    def scan(self, nodes: Sequence[Leaf], threshold: float, most: int = 1_000_000) -> list[Found]:
        """Every finding of at least ``threshold`` in the nodes that hold text.

        Of one shape in one text ``most`` are enough: more only say that there are too many.
        """
        return _scanned(self, nodes, threshold, most)

    @compiled
    def probe_wholes(self, texts: Iterable[Leaf], threshold: float, most: int, found: list[Found]) -> None:
        """Of short texts, what they are as a whole."""
        for node in texts:
            text = node.text
            if " " in text and len(text) <= LONGEST and _is_value(node):
                for detector, shape in self.wholes:
                    _confirm(node, detector, shape, threshold, most, found)

    @compiled
    def probe(self, nodes: Iterable[Leaf], threshold: float, most: int, found: list[Found]) -> None:
        """Of whole values, what is told by their keys."""
        for node in nodes:
            if node.context.named and not node.judged and type(node.content) is str:
                # Of a text that was opened as a whole, only some shapes look at the whole.
                probes = self._probes(node.context)[node.text is None]
                if probes and not _is_name(node) and not self._is_redacted(node.content):
                    for detector, shape in probes:
                        _confirm(node, detector, shape, threshold, most, found)

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
        """Whether a detector finds all values of a form under its keys, or none: by its word, or by their signs."""
        known = self._claimed.get((owner, form))
        if known is None:
            detector = self._by_id[owner]
            said = form in detector.forms or form in detector.passes
            known = self._claimed[owner, form] = said or not any(
                may_lie_in(shape.pattern, SIGNS[form], ignore_case=shape.ignore_case) for shape in detector.shapes
            )
        return known

    @compiled
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
def _scanned(scanner: Scanner, nodes: Sequence[Leaf], threshold: float, most: int) -> list[Found]:
    """`Scanner.scan`."""
    found: list[Found] = []
    texts = []
    for node in nodes:
        if node.judged:
            size = len(node.text)
            for detector, score, evidence in node.judged:
                found.append(_found(Found, (node, 0, size, detector, score, evidence, *_REST[detector.role])))
        elif node.text is not None:
            texts.append(node)
    if texts and scanner.engine is not None:
        _confirm_all(
            scanner.engine.occurrences([n.text for n in texts]), scanner.shapes, texts, threshold, most, found
        )
    if scanner.wholes:
        scanner.probe_wholes(texts, threshold, most, found)
    scanner.probe(nodes, threshold, most, found)
    return found


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
            new = _found(Found, (node, start, end, detector, score, evidence, *rest))
            if detector.shapes[shape].keyed:
                found.append(new)
            else:
                _put(found, new)
            if len(found) >= most:
                return


def _put(found: list[Found], new: Found) -> None:
    """Add a finding. Of those that two shapes of one detector make of the same thing the likelier one counts.

    They come one after another, as the shapes do. What a key finds, it finds besides.
    """
    node, start, end, detector = new[:4]
    for i in range(len(found) - 1, max(len(found) - 1 - _SHAPES_OF_ONE, -1), -1):
        one = found[i]
        if one[3] is not detector:
            return found.append(new)
        if one[0] is node and one[1] == start and one[2] == end:
            if new[4] > one[4]:
                found[i] = new
            return None
    return found.append(new)


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
