"""What an envelope that memory holds tells of the events in it."""

from typing import Any

from phiguard.filling import Filling
from phiguard.found import Found
from phiguard.layouts import flat
from phiguard.leaves import Leaf
from phiguard.recall import Recalled
from phiguard.rulings import Ruling
from phiguard.spoken import Said


def told_by(known: Recalled, around: dict[str, Any]) -> list[Found] | None:
    """What was found in an envelope and gives itself away in its events too, in document order.

    None where the long way must say that: the envelope is blocked, or such a value is only a part of a text.
    """
    if known.reason:
        return None
    told: dict[int, Ruling] = {}
    for number, _, outcome in known.outcomes:
        if type(outcome) is Ruling:
            if outcome.tells:
                told[number] = outcome
        elif _tells(outcome):
            return None
    if not told:
        return []
    tree, layout = flat(around), known.layout
    assert tree is not None  # it was taken apart before
    contexts = dict(zip(layout.at, layout.contexts, strict=True))
    if not contexts.keys() >= told.keys():
        return None  # a number
    out: list[Found] = []
    for number in sorted(told, key=layout.ranks.__getitem__):
        leaf = Leaf(contexts[number], tree.values[number], None, None)
        out += [Found(leaf, 0, len(leaf.text), detector, score, ()) for detector, score in told[number].tells]
    return out


def _tells(outcome: Filling | Said) -> bool:
    """Whether something that was found in a part of a text gives itself away elsewhere."""
    if isinstance(outcome, Filling):
        return _tells(outcome.said) or any(ruling.tells for _, _, ruling in outcome.blanks)
    return any(term.detector.tells for term in outcome.all)
