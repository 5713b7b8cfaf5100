"""What came of one event, and the report of it."""

from collections.abc import Callable, Sequence
from typing import Any, Final, NamedTuple, TypeAlias

from phiguard.clues import Found
from phiguard.decide import PageFacts
from phiguard.judge import Scores
from phiguard.leaves import Leaf
from phiguard.native import compiled
from phiguard.rebuild import Changes
from phiguard.redact import steps
from phiguard.spoken import Spared
from phiguard.types import Opened, Path, Pending, Step
from phiguard.walk import Walked

Changed: TypeAlias = tuple[Leaf, Any, tuple[Any, ...]]
"""A leaf, its new value, and the findings that took effect: `Found`, or `Spared` for what is remembered."""


class Outcome(NamedTuple):
    """What came of one event.

    Attributes:
        changed: its changed leaves in order: (leaf, new value or `DROP` or `UNSETTLED`, why).
        kept: findings that stay by policy.
        crowded: leaves with too many findings; they are removed whole.
        nodes: all that was opened.
        found: everything that was found.
        dropped: what the page or a denied path took away.
        walked: the walk that the leaves are of.
    """

    changed: list[Changed]
    kept: list[Any]
    crowded: list[Leaf]
    unreadable: list[Leaf]
    nodes: list[Leaf]
    scores: Scores
    page: PageFacts
    found: list[Found]
    walked: Walked | None
    dropped: list[Leaf]


@compiled
def report(outcome: Outcome, causes: Sequence[Any], changes: Changes, prefix: tuple[Step, ...]) -> list[Pending]:
    """The findings in order, their paths as they read after redaction."""

    def payload_steps(leaf: Leaf) -> list[Step]:
        own = [*prefix, *changes.steps(leaf.trail, leaf.key)]
        return [*own, Opened("key")] if leaf.form == "key" else own

    found = causes
    if outcome.kept:
        found = sorted([*causes, *outcome.kept], key=_in_document(outcome))
    out = []
    for f in found:
        if type(f) is Spared:
            t = f.term
            d, way = t.detector, (*payload_steps(f.leaf), *t.tail)
            out.append(
                _pending(Pending, (d.entity, way, t.start, t.end, t.score, d.id, d.role, t.method, t.evidence))
            )
        else:
            d, way = f.detector, tuple(steps(f.node, payload_steps))
            out.append(
                _pending(Pending, (d.entity, way, f.start, f.end, f.score, d.id, d.role, f.method, f.evidence))
            )
    return out


def removed(outcome: Outcome, changes: Changes, prefix: tuple[Step, ...]) -> tuple[list[Path], list[Path]]:
    """Paths of what the policy dropped, and of what was removed unread inside of texts."""

    def way(node: Leaf) -> list[Step]:
        return steps(node, lambda leaf: [*prefix, *changes.steps(leaf.trail, leaf.key)])

    odd = [n for n in outcome.nodes if n.unreadable or n.walked is not None]
    if not odd and not outcome.dropped:
        return [], []
    unread = []
    for node in odd:
        if node.unreadable:
            unread.append(Path.of(way(node)))
        if node.walked is not None and node.walked.removed and node.changes is not None:
            outer = way(node)
            unread += [Path.of((*outer, *node.changes.steps(trail, key))) for trail, key in node.walked.removed]
    return [Path.of(way(node)) for node in reversed(outcome.dropped)], unread


def _in_document(outcome: Outcome) -> Callable[[Any], tuple[int, int, int]]:
    """Sorts findings by leaf, then by what was opened from it, then by start."""
    leaves = {id(leaf): i for i, leaf in enumerate(outcome.walked.leaves if outcome.walked is not None else ())}
    order = {id(node): i for i, node in enumerate(outcome.nodes)}

    def place(f: Any) -> tuple[int, int, int]:
        if type(f) is Spared:
            return leaves.get(id(f.leaf), -1), f.term.order, f.term.start
        return leaves.get(id(f.node.top), -1), order.get(id(f.node), -1), f.start

    return place


_pending: Final[Callable[..., Pending]] = tuple.__new__  # made often; without a call in Python
