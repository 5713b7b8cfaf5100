"""What becomes of an event of which memory holds all but a few texts: edits and outcomes of known and new."""

from collections.abc import Sequence
from typing import Any, NamedTuple, TypeAlias

from phiguard.clues import Found
from phiguard.compiled import Compiled
from phiguard.decide import PageFacts
from phiguard.details import Judged, all_rulings
from phiguard.filling import outcomes_of, spoken_outcomes
from phiguard.fresh_leaves import New
from phiguard.layouts import Flat, Layout
from phiguard.leaves import Leaf
from phiguard.native import compiled
from phiguard.outcome import Changed
from phiguard.recall import Met
from phiguard.redact import tail_steps
from phiguard.rulings import BY_VALUE
from phiguard.speaking import term_of, terms_of
from phiguard.spoken import Said, Way

Outcomes: TypeAlias = tuple[list[tuple[int, Any]], list[tuple[int, int, Any]], list[tuple[int, float]]]
"""Edits by number; outcomes as in `phiguard.recall.Recalled`; and of each value of a form the chances that it is
none, with the rank of its leaf."""


class Cut(NamedTuple):
    """What came of the new texts of an event.

    Attributes:
        nodes: all that was opened.
        settled: the changed leaves.
        kept: findings that stay by policy.
        dropped: nodes of which the page left nothing, the last first.
    """

    nodes: Sequence[Leaf]
    settled: Sequence[Changed]
    kept: Sequence[Found]
    dropped: Sequence[Leaf] = ()


@compiled
def together(
    c: Compiled, facts: PageFacts, way: Way, layout: Layout, tree: Flat, met: Met, new: New, cut: Cut
) -> Outcomes | None:
    """What becomes of all values; None where memory does not say it of a known one."""
    if unsaid(met, way):
        return None
    rulings = all_rulings(c, facts, layout, tree, new.judged)
    for ruling in rulings:
        if ruling is BY_VALUE:
            return None
    edits, outcomes, chances = outcomes_of(new.judged, rulings, met.details, met.texts, way)
    more, said = spoken_outcomes(layout, met.spoken, met.details.frames, way)
    edits += more
    outcomes += said
    numbers = {id(leaf): number for _, number, leaf in new.leaves}
    order = {id(node): i for i, node in enumerate(cut.nodes)}
    held: dict[int, tuple[list[Any], list[Any], list[Any]]] = {number: ([], [], []) for _, number, _ in new.leaves}
    for leaf, value, why in cut.settled:
        number = numbers[id(leaf)]
        edits.append((number, value))
        held[number][0].append(terms_of(why, order))
    for f in cut.kept:
        held[numbers[id(f.node.top)]][1].append(term_of(f, order[id(f.node)]))
    for node in reversed(cut.dropped):
        held[numbers[id(node.top)]][2].append(tail_steps(node))
    for number, (replaced, stays, gone) in held.items():
        if replaced or stays or gone:
            outcomes.append((number, 0, Said((), replaced[0] if replaced else (), tuple(stays), None, tuple(gone))))
    return edits, outcomes, chances


def unsaid(met: Met, way: Way) -> list[int]:
    """The texts, by their indices, of which memory does not say what becomes of them in such an event."""
    return [i for i, entry, _ in met.spoken if way not in entry.said]


def by_value(
    c: Compiled, facts: PageFacts, layout: Layout, tree: Flat, judged: Sequence[Judged]
) -> set[tuple[int, str]]:
    """The values, as number and form, of which the form does not say what becomes of them."""
    rulings = all_rulings(c, facts, layout, tree, judged)
    return {(one[1], one[3]) for one, ruling in zip(judged, rulings, strict=True) if ruling is BY_VALUE}
