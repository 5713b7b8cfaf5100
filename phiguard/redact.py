"""Findings to a new payload: placeholders, overlaps, and re-encoding outward through every codec.

The overlap order, written once: the more severe method, an identifier before a health term (an address with a
condition in it is an address), higher score, then longer, then earlier, then detector id. Where findings
overlap, the first in that order gives its name to everything they cover together, so that no rest of a
loser stays behind. Shapes of one detector go by their place in it, so that the order is total.
What the policy keeps is listed by the same order, one finding a span.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from itertools import chain
from typing import Any, Final, NamedTuple

from phiguard.clues import Found
from phiguard.leaves import Leaf
from phiguard.native import compiled
from phiguard.rebuild import DROP
from phiguard.spans import NONE, Spans
from phiguard.types import Method, Opened, Step

UNSCANNED: Final = "[UNSCANNED]"
_FEW: Final = 100  # pairs of findings that are looked at one by one
NOTHING: Final[Mapping[int, Any]] = {}


class _Unread(tuple[Any, ...]):
    """In place of the findings that an edit stems from: none, but something that could not be read."""

    __slots__ = ()


_UNREAD: Final = _Unread()


@cache
def placeholder(entity: str) -> str:
    return f"[{entity}]"


class Edit(NamedTuple):
    """``content[start:end]`` of a node becomes ``new``. ``found`` is the best of what caused it, or `_UNREAD`."""

    start: int
    end: int
    new: Any
    found: tuple[Found, ...]


# Of several methods on one span the most severe wins.
_SEVERITIES: Final[dict[Method, int]] = {
    "drop": 0, "replace": 1, "mask": 2, "generalize": 3, "pseudonymize": 4, "keep": 5,
}  # fmt: skip


@compiled
def _rank(found: Found) -> tuple[int, bool, float, int, int, str, str]:
    shape = found.evidence[0].detail if found.evidence else ""
    severity = _SEVERITIES[found.method]
    return (
        severity,
        found.detector.role == "health",
        -round(found.score, 6),
        found.start - found.end,
        found.start,
        found.detector.id,
        shape,
    )


@compiled
def kept_of(decided: Iterable[Found]) -> list[Found]:
    """What the policy keeps, one finding a span: of findings that overlap the first in the overlap order.

    What overlaps with something that goes is not kept; two readings of a text are one place in it.
    """
    decided = list(decided)
    kept = [f for f in decided if f.method == "keep"]
    if not kept or len(decided) == 1:
        return kept
    if len(kept) * len(decided) <= _FEW and not _any_overlap(kept, decided):
        return kept
    places = {id(f): _outermost(f) for f in kept}
    held = {id(node) for node, _, _ in places.values()}
    going: dict[int, list[tuple[int, int]]] = {}
    for f in decided:
        if f.method != "keep":
            node, start, end = _outermost(f)
            if id(node) in held:
                going.setdefault(id(node), []).append((start, max(end, start + 1)))
    gone = {at: Spans(spans) for at, spans in going.items()}
    taken: dict[int, tuple[list[int], list[int]]] = {}
    first: set[int] = set()
    for f in sorted(kept, key=_rank):
        node, start, end = places[id(f)]
        if gone.get(id(node), NONE).touch(start, max(end, start + 1)):
            continue
        starts, ends = taken.setdefault(id(node), ([], []))
        at = bisect_left(ends, start + 1)
        if at < len(starts) and starts[at] < max(end, start + 1):
            continue
        starts.insert(at, start)
        ends.insert(at, end)
        first.add(id(f))
    return [f for f in kept if id(f) in first]


def _any_overlap(some: Sequence[Found], decided: Sequence[Found]) -> bool:
    """Whether any of some findings may stand where another one does; a quick look."""
    for f in decided:
        if f.node.part is not None:
            return True
    return any(
        f.start >= f.end or (g is not f and g.node is f.node and g.start < f.end and f.start < g.end)
        for f in some
        for g in decided
    )


def _outermost(found: Found) -> tuple[Leaf, int, int]:
    """Where a finding stands in the outermost text in which its place can be told."""
    node, start, end = found.node, found.start, found.end
    part = node.part
    while part is not None and part.offsets is not None:
        start, end = part.start + part.offsets.start(start), part.start + part.offsets.end(end)
        node = node.parent
        part = node.part
    return node, start, end


@compiled
def own_edits(found: Iterable[Found]) -> None:
    """Put each finding into its node as an edit."""
    for f in found:
        if f.method != "keep":
            f.node.cut(_edit(Edit, (f.start, f.end, own_text(f), (f,))))


def own_text(found: Found) -> Any:
    """What takes the place of a finding in plain text; `DROP` for nothing at all."""
    return placeholder(found.detector.entity) if found.new is None else found.new


_edit: Final[Callable[..., Edit]] = tuple.__new__  # made often; without a call in Python


@compiled
def resolved(edits: Sequence[Edit]) -> list[Edit]:
    """The same edits, without overlaps, in order."""
    if len(edits) == 1:
        return list(edits)
    first = edits[0]
    if all(e.start == first.start and e.end == first.end and len(e.found) == 1 for e in edits):
        best = min(edits, key=lambda e: _rank(e.found[0]))
        if best.new == own_text(best.found[0]):
            return [best]
    out: list[Edit] = []
    cluster: list[Edit] = []
    end = -1
    for edit in sorted(edits, key=lambda e: (e.start, -e.end)):
        if cluster and edit.start >= end:
            out.append(_merged(cluster, end))
            cluster = []
        end = max(end, edit.end) if cluster else edit.end
        cluster.append(edit)
    if cluster:
        out.append(_merged(cluster, end))
    return out


def _merged(cluster: list[Edit], end: int) -> Edit:
    first = cluster[0]
    if len(cluster) == 1:
        return first
    found = [f for e in cluster for f in e.found]
    same = all(e[:3] == first[:3] for e in cluster)  # views of one thing
    if not found:
        # What could not be read goes, and all that overlaps it, unless the readings agree what then stands there.
        unread = any(e.found is _UNREAD for e in cluster)
        if same or not (unread or any(e.end > first.end for e in cluster)):
            return first._replace(found=_UNREAD) if unread else first
        gone = UNSCANNED.encode() if isinstance(first.new, bytes) else UNSCANNED
        return Edit(first.start, end, gone, _UNREAD)
    best = min(found, key=_rank)
    if same:  # what the first saw, but each thing once
        return first if len(first.found) > 1 else first._replace(found=(best,))
    # An edit that covers the others and was written for the best finding stands as it is.
    for edit in cluster:
        if edit.start == first.start and edit.end == end and best in edit.found and _is_placeholder(edit, best):
            return edit._replace(found=(best,))
    return Edit(first.start, end, own_text(best), (best,))


def _is_placeholder(edit: Edit, found: Found) -> bool:
    return bool(edit.new == own_text(found))


@compiled
def spliced(content: Any, edits: Sequence[Edit]) -> Any:
    out = []
    at = 0
    for edit in edits:
        out.append(content[at : edit.start])
        if edit.new is not DROP:
            out.append(edit.new)
        at = edit.end
    out.append(content[at:])
    return content[:0].join(out)


@compiled
def fold(
    nodes: Sequence[Leaf], rewrites: Mapping[int, Callable[[str], Any]] = NOTHING
) -> list[tuple[Leaf, Any, tuple[Found, ...]]]:
    """Carry all edits outward to the leaves: (leaf, new value, what took effect) for each changed one.

    ``rewrites``: by the id of a node, what becomes of its text once its own edits are in it.

    ``nodes`` stand parents first. A leaf of a tree inside a text goes into that tree; only leaves of the
    payload itself are returned.
    """
    changed: list[tuple[Leaf, Any, tuple[Found, ...]]] = []
    for node in reversed(nodes):
        if node.unreadable:
            _remove(node)
            continue
        if node.changes is not None:
            _close_tree(node)
        if rewrites and id(node) in rewrites:
            _rewrite(node, rewrites[id(node)], changed)
            continue
        if not node.edits:
            continue
        if type(node) is Leaf and len(node.edits) == 1:  # no codec, one finding: most of them
            edit = node.edits[0]
            whole = edit.start == 0 and edit.end == len(node.text) and node.form in ("text", "key")
            changed.append((node, edit.new if whole else new_value(node, node.edits), edit.found))
            continue
        edits = resolved(node.edits)
        node.edits = edits
        causes = _causes(edits)
        if node.part is None:
            new = new_value(node, edits)
            if node.owner is None:
                changed.append((node.leaf, new, causes))
            else:
                _put(node.owner, node.leaf, new, causes)
        else:
            _outward(node, edits, causes)
    changed.reverse()
    return changed


@compiled
def _causes(edits: Sequence[Edit]) -> tuple[Found, ...]:
    causes = tuple(f for e in edits for f in e.found)
    return causes or (_UNREAD if any(e.found is _UNREAD for e in edits) else causes)


def _rewrite(node: Leaf, rewrite: Callable[[str], Any], changed: list[tuple[Leaf, Any, tuple[Found, ...]]]) -> None:
    edits = node.edits = resolved(node.edits) if node.edits else []
    causes = _causes(edits)
    before = spliced(node.content, edits) if edits else node.content
    new = rewrite(before)
    if new == node.content:
        return
    if node.part is not None and node.parent is not None:
        part = node.part
        written = "" if new is DROP else part.write(new)
        node.parent.cut(Edit(part.start, part.end, written, causes))
    elif node.owner is not None:
        _put(node.owner, node.leaf, new, causes)
    else:
        changed.append((node.leaf, new, causes))


def _remove(node: Leaf) -> None:
    """What could not be read goes whole: the slice it was opened from, or its entry in a tree."""
    part, parent = node.part, node.parent
    if part is not None and parent is not None:
        gone = UNSCANNED.encode() if isinstance(node.content, bytes) else UNSCANNED
        parent.cut(Edit(part.start, part.end, part.write(gone), _UNREAD))
    elif node.owner is not None and node.owner.changes is not None and node.leaf.trail is not None:
        node.owner.changes.put(node.leaf.trail, node.leaf.key, DROP)
        node.owner.cut(Edit(0, 0, None, _UNREAD))


def let_go(decided: Sequence[Found]) -> None:
    """Forget the edits: they name the findings, and these the nodes, so that all that was made of the event would
    stay, its texts too, until the collector of garbage comes by."""
    for f in decided:
        node = f.node
        while node is not None:
            node.edits = ()
            node = node.owner if node.parent is None else node.parent


def new_value(node: Leaf, edits: Sequence[Edit]) -> Any:
    if edits[0].new is DROP and edits[0].start == 0 and edits[0].end == len(node.content) and node.form != "key":
        return DROP
    if node.leaf.form in ("number", "object"):
        return None  # no invented measurement
    return spliced(node.content, edits)


def _put(owner: Leaf, leaf: Leaf, new: Any, causes: tuple[Found, ...]) -> None:
    assert owner.changes is not None and leaf.trail is not None
    if leaf.form == "key":
        owner.changes.rename(leaf.trail, leaf.key, new)
    else:
        owner.changes.put(leaf.trail, leaf.key, new)
    owner.cut(Edit(0, 0, None, causes))


def _close_tree(node: Leaf) -> None:
    """All leaves of a tree are done: replace its edits by one, the tree written anew."""
    changes, walked = node.changes, node.walked
    assert changes is not None and walked is not None
    for trail, key in walked.removed:
        changes.put(trail, key, DROP)
    if walked.removed:
        node.cut(Edit(0, 0, None, _UNREAD))
    causes = _causes(node.edits[::-1])  # they came last leaf first
    node.edits = ()
    if changes and node.part is not None and node.parent is not None:
        part = node.part
        tree = changes.rebuilt(node.content)
        node.parent.cut(Edit(part.start, part.end, part.write(tree), causes))


def _outward(node: Leaf, edits: Sequence[Edit], causes: tuple[Found, ...]) -> None:
    part, parent = node.part, node.parent
    assert part is not None and parent is not None
    if part.slot == "key":
        parent.shown = {**(parent.shown or {}), node.content: spliced(node.content, edits)}
    if part.offsets is None:
        new = part.write(spliced(node.content, edits))
        parent.cut(Edit(part.start, part.end, new, causes))
    else:
        for edit in edits:
            start = part.start + part.offsets.start(edit.start)
            end = part.start + part.offsets.end(edit.end)
            literal = part.escapes is not None and part.escapes.search(parent.content, start, end) is None
            new = "" if edit.new is DROP else edit.new
            parent.cut(Edit(start, end, new if literal else part.write(new), edit.found))


def steps(node: Leaf, payload_steps: Any) -> list[Step]:
    """Path steps to a node. ``payload_steps(leaf)`` gives those of a leaf of the payload itself."""
    if node.part is None and node.owner is None:
        own: list[Step] = payload_steps(node.leaf)
        return own
    out: list[Sequence[Step]] = []
    at: Leaf | None = node
    while at is not None:
        if at.part is not None and at.parent is not None:
            parent = at.parent
            out.append([_shown(parent, s) for s in at.part.steps] if parent.shown else at.part.steps)
            at = parent
        elif at.owner is not None:
            assert at.owner.changes is not None
            own = at.owner.changes.steps(at.leaf.trail, at.leaf.key)
            out.append([*own, Opened("key")] if at.leaf.form == "key" else own)
            at = at.owner
        else:
            out.append(payload_steps(at.leaf))
            at = None
    out.reverse()
    return list(chain.from_iterable(out))


def tail_steps(node: Leaf) -> tuple[Step, ...]:
    """Path steps from the leaf of the payload to a node."""
    if node.part is None and node.owner is None:
        return ()
    return tuple(steps(node, lambda _leaf: []))


def _shown(parent: Leaf, step: Step) -> Step:
    """A step that is a key of an opened text, as that key reads after redaction."""
    return parent.shown.get(step, step) if type(step) is str and parent.shown else step
