"""Layouts of events in which some values name others: ``{"name": "email", "value": …}``.

What the names say of a text hangs on the event, and the rest of its layout does not. So for each set of such names
that comes there is a layout of its own, in which the names' word is the keys': whoever reads it need not ask again.
"""

from collections.abc import Mapping
from typing import Final

from phiguard.compiled import Compiled
from phiguard.keys import KeyContext
from phiguard.layouts import MANY_VALUES, UNFIT, Flat, Layout
from phiguard.native import compiled
from phiguard.remembered import LAYOUT, VALUE

_MAX_VARIANTS: Final = 64  # of one layout
_ALIKE: Final = ("at", "texts", "floats", "owners", "names", "inner", "ranks", "keys")


@compiled
def of_names(c: Compiled, layout: Layout, tree: Flat) -> Layout | None:
    """The layout of an event by what its values say of each other; None where it must go the long way."""
    if not layout.named_texts or len(tree.values) > MANY_VALUES:
        return layout
    beside = layout.beside(tree.containers)
    return layout if layout.named_texts.isdisjoint(beside) else variant(c, layout, tree, beside)


def variant(c: Compiled, layout: Layout, tree: Flat, beside: Mapping[int, KeyContext]) -> Layout | None:
    """That of events in which other values say this of some; made where there is none yet."""
    at = tuple(beside.items())
    known = layout.variants.get(at)
    if known is None:
        if len(layout.variants) >= _MAX_VARIANTS:
            layout.variants.clear()
        known = layout.variants[at] = _made(layout, tree, beside)
        c.account.add(LAYOUT + VALUE * len(tree.values))
    return None if known is UNFIT else known


def _made(layout: Layout, tree: Flat, beside: Mapping[int, KeyContext]) -> Layout:
    out = Layout()
    for name in _ALIKE:
        setattr(out, name, getattr(layout, name))
    out.contexts = tuple(beside.get(i, own) for i, own in zip(layout.at, layout.contexts, strict=True))
    out.cleans = tuple(context.clean for context in out.contexts)
    out.numbers, out.small, out.namers = layout.numbers.copy(), layout.small, []
    for _, number, own, *_ in layout.pairs:
        kind, context = type(tree.values[number]), beside.get(number, own)
        if kind is bool and context.counts:
            return UNFIT
        if kind is int or kind is float:
            out.numbers.append((number, context))
    return out
