"""What of an event memory holds in part is new, and what of it has a form that was judged: leaves to look at."""

from collections.abc import Callable
from operator import itemgetter
from typing import Final, NamedTuple

from phiguard.clues import Found
from phiguard.details import Judged, numbers_known
from phiguard.forms import FORMS, LETTERED, PERSONAL, form_of
from phiguard.hashing import hash
from phiguard.keys import KeyContext
from phiguard.layouts import Flat, Layout
from phiguard.leaves import SHORT, Leaf, LeafForm, Trail, number_text
from phiguard.native import compiled
from phiguard.recall import Met

LONGEST_NEW: Final = 5_000  # characters of all new texts
MOST_NEW_OF_EACH: Final = 32  # or as many for each text, new or not
_NO_DIGEST: Final = frozenset(FORMS) - {"sha256"}
"""Forms in which no digest stands. A value of another one may be the hash of a found value, so it is looked at."""
_KNOWN: Final = _NO_DIGEST | frozenset(PERSONAL)
_BEARING: Final = frozenset(("health", "provider"))  # roles of findings that bear on what is beside them
_RANK: Final = itemgetter(0)
_trail: Final[Callable[..., Trail]] = tuple.__new__  # made often; without a call in Python


class Unfit(Exception):
    """The event must go the long way."""


class New(NamedTuple):
    """
    Attributes:
        judged: values of forms that were, numbers too.
        leaves: what is new, as (rank, number, leaf).
        told: of judged values, those that give themselves away elsewhere, as findings.
        lettered: those that may hold a health term.
        alone: the leaves of ``leaves``.
    """

    judged: list[Judged]
    leaves: list[tuple[int, int, Leaf]]
    told: list[Found]
    lettered: list[Leaf]
    alone: list[Leaf]


@compiled
def new_leaves(layout: Layout, tree: Flat, met: Met) -> New:
    """All that is new in an event; raises `Unfit`."""
    by_value = layout.by_value
    if by_value and any((number, form) in by_value for _, number, _, form, _, _ in met.judged):
        raise Unfit
    sorts = _Sorting(layout, tree, met)
    sorts.texts()
    sorts.numbers()
    alone = sorts.new.alone
    alone += [leaf for _, _, leaf in sorts.new.leaves]
    if sum([len(leaf.text) for leaf in alone]) > max(LONGEST_NEW, MOST_NEW_OF_EACH * len(met.texts)):
        raise Unfit  # so that what is hostile is not looked at twice
    return sorts.new


class _Sorting:
    """One event. Holds its texts only while the call lasts."""

    __slots__ = ("layout", "met", "new", "tree")

    def __init__(self, layout: Layout, tree: Flat, met: Met) -> None:
        self.layout, self.tree, self.met = layout, tree, met
        self.new = New([], [], [], [], [])

    def texts(self) -> None:
        layout, met = self.layout, self.met
        for one in met.judged:
            self._note(one, "text")
        for i in met.fresh:
            number, context, text = layout.at[i], layout.contexts[i], met.texts[i]
            form = form_of(text)
            known = context.forms.get(form) if form is not None else None
            if known != () or form not in _NO_DIGEST:
                leaf = self._leaf(number, context, text, "text")
                leaf.judged, leaf.machine = known or (), None if known else form
                self.new.leaves.append((layout.ranks[number], number, leaf))

    def numbers(self) -> None:
        """The same for all numbers."""
        layout, values = self.layout, self.tree.values
        judged: list[Judged] = []
        if numbers_known(judged, layout, self.tree):
            for one in judged:
                self._note(one, "number")
        else:
            if layout.pairs and layout.beside(self.tree.containers):
                raise Unfit  # a value beside its name
            paired = [(number, context) for _, number, context, *_ in layout.pairs]
            for number, context in (*layout.small, *layout.numbers, *paired):
                value = values[number]
                if value is None or type(value) is str:  # a text beside numbers
                    continue
                if type(value) is bool:
                    if context.counts:
                        raise Unfit
                elif type(value) is float or context.named or context.counts or _is_long(value):
                    self._number(number, context)
        self.new.leaves.sort(key=_RANK)
        self.new.judged.sort(key=_RANK)

    def _number(self, number: int, context: KeyContext) -> None:
        value = self.tree.values[number]
        text = number_text(value, context.named or context.counts)
        if text is None:  # nothing but a number, or too long to write
            if type(value) is int:
                raise Unfit
            return
        form = form_of(text)
        known = context.forms.get(form) if form is not None else None
        rank = self.layout.ranks[number]
        if known:
            self._note(Judged(rank, number, context, form or "", text), "number")
        elif known is None and hash(text) not in context.clean:
            leaf = self._leaf(number, context, text, "number")
            leaf.machine = form
            self.new.leaves.append((rank, number, leaf))

    def _note(self, one: Judged, place: LeafForm) -> None:
        """A value of a form that was judged: by what was judged, or as a leaf where it bears on other values."""
        rank, number, context, form, text, blank = one
        known = context.forms[form]
        if form not in _KNOWN or any(d.beside_care or d.role in _BEARING for d, _, _ in known):
            if blank >= 0:
                raise Unfit
            leaf = self._leaf(number, context, text, place)
            leaf.judged = known
            self.new.leaves.append((rank, number, leaf))
            return
        self.new.judged.append(one)
        telling = [f for f in known if f[0].tells]
        if telling or form in LETTERED:
            leaf = self._leaf(number, context, text, place)
            self.new.told.extend(
                Found(leaf, 0, len(text), detector, score, why) for detector, score, why in telling
            )
            if form in LETTERED:
                self.new.lettered.append(leaf)

    def _leaf(self, number: int, context: KeyContext, text: str, place: LeafForm) -> Leaf:
        layout = self.layout
        trail = _trail(Trail, (None, None, self.tree.containers[layout.owners[number]], 1))
        key = layout.key(number, self.tree.keys) if place == "number" else None
        return Leaf(context, text, trail, key, place)


def _is_long(value: float) -> bool:
    return not -SHORT < value < SHORT
