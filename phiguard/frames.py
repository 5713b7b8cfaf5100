"""Addresses that differ in nothing but the values of a few fields: what became of one, becomes of all.

``/services/ivf?mrn=23329304&utm_source=mail`` comes again with another record number. Where the values of a query
have forms that were judged in their fields (see `phiguard.forms`), they are blanks, and what else the address says
is remembered by the rest: a guard keeps the keyed hash of the text with its blanks, where its terms stand, and what
takes their place. It keeps neither the text nor the values.
"""

import re
from collections.abc import Callable, Sequence
from typing import Any, Final, NamedTuple

from phiguard.clues import Found
from phiguard.forms import form_of, personal_form_of
from phiguard.hashing import hash
from phiguard.keys import KeyContext
from phiguard.leaves import Leaf
from phiguard.native import compiled
from phiguard.redact import Edit
from phiguard.spoken import Spoken, Term
from phiguard.types import Step

_LONGEST: Final = 2_000  # characters
_MOST: Final = 8  # blanks
_FIELD: Final = re.compile(r"[?&]([A-Za-z_][A-Za-z0-9_.\-]{0,40})=([A-Za-z0-9_.%@\-]{5,64})(?=[&#]|$)")
_MARK: Final = "\0"


class Blank(NamedTuple):
    """The value of a field: ``text[start:end]``, decoded to ``value``.

    ``context`` is what the field's name says.
    """

    start: int
    end: int
    value: str
    form: str
    context: KeyContext


class Framed(NamedTuple):
    """A text and its blanks, left to right; ``rest`` is the text with the forms in place of the values."""

    rest: str
    blanks: tuple[Blank, ...]

    @property
    def at(self) -> int:
        """What its frame is known by."""
        return hash(("frame", self.rest))


class Place(NamedTuple):
    """Of a blank: the path steps to it, where it begins in the rest, and how a replacement is written there."""

    tail: tuple[Step, ...]
    order: int
    write: Callable[[Any], Any]


class Frame(Spoken):
    """What is remembered of an address with blanks. The edits of what it says are those in its ``rest``."""

    __slots__ = ("places",)

    def __init__(self, tier: int, host: int, words: frozenset[int], places: tuple[Place, ...]) -> None:
        super().__init__(tier, host, words)
        self.places = places


@compiled
def framed(context: KeyContext, text: str, asks: Callable[[str], bool]) -> Framed | None:
    """The blanks of an address; None where it has none.

    Args:
        context: of the place where it stands.
        asks: whether what page it is depends on the value of a field of this name.
    """
    mark = text.find("?")
    if mark < 0 or len(text) > _LONGEST or _MARK in text:
        return None
    fragment = text.find("#")
    blanks: list[Blank] = []
    rest: list[str] = []
    at = 0
    for m in _FIELD.finditer(text, mark, len(text) if fragment < 0 else fragment):
        name, value = m.groups()
        if "%" in value:
            value = value.replace("%40", "@")
            if "%" in value:
                continue
        below = context.part(name)
        form = (personal_form_of(value) if below.named else None) or form_of(value)
        if form is None or not below.named or below.counts or below.hints or asks(name):
            continue
        start, end = m.span(2)
        blanks.append(Blank(start, end, value, form, below))
        rest += text[at:start], _MARK, form, _MARK
        at = end
        if len(blanks) > _MOST:
            return None
    if not blanks:
        return None
    rest.append(text[at:])
    return Framed("".join(rest), tuple(blanks))


def shifts(of: Framed) -> list[tuple[int, int]]:
    """Where in the rest each blank ends, and by how much more what follows stands further right in the text."""
    out = []
    moved = 0
    for blank in of.blanks:
        end = blank.start - moved + len(blank.form) + 2
        out.append((end, blank.end - end))
        moved = blank.end - end
    return out


def filled(of: Framed, edits: Sequence[Edit]) -> list[Edit]:
    """Edits of the rest, where they stand in the text."""
    if not edits:
        return []
    moves = shifts(of)
    out = []
    for edit in edits:
        move = 0
        for end, shift in moves:
            if end > edit.start:
                break
            move = shift
        out.append(edit._replace(start=edit.start + move, end=edit.end + move))
    return out


def place_in_rest(of: Framed, at: int) -> int:
    """Where in the rest a place of the text outside of the blanks is, or where a blank begins."""
    move = 0
    for blank, (_, shift) in zip(of.blanks, shifts(of), strict=True):
        if blank.end <= at:
            move = shift
    return at - move


def emptied(of: Framed, edits: Sequence[Edit]) -> tuple[Edit, ...] | None:
    """Edits of the text but for those of blanks, where they stand in the rest; None where one cuts a blank."""
    out = []
    for edit in edits:
        start, end = edit.start, edit.end
        cut = [blank for blank in of.blanks if blank.start < end and start < blank.end]
        if not cut:
            size = end - start
            start = place_in_rest(of, start)
            out.append(edit._replace(start=start, end=start + size, found=()))
        elif len(cut) > 1 or (start, end) != (cut[0].start, cut[0].end):
            return None
    return tuple(out)


def places_of(
    of: Framed, own: Sequence[Leaf], tail: Callable[[Leaf], tuple[Step, ...]]
) -> tuple[Place, ...] | None:
    """Where the blanks stand among the nodes of a leaf; None where one is not just a field."""
    opened = {id(n.parent) for n in own if n.part is not None}
    by_span = {}
    for n in own:
        part = n.part
        if part is not None and n.depth == 1 and part.slot == "value" and id(n) not in opened:
            at = part.start, part.end
            by_span[at] = None if at in by_span else n
    out = []
    for blank in of.blanks:
        held = by_span.get((blank.start, blank.end))
        if held is None or held.part is None or held.content != blank.value or held.context is not blank.context:
            return None
        out.append(Place(tail(held), place_in_rest(of, blank.start), held.part.write))
    return tuple(out)


def in_blanks(of: Framed, found: Found) -> bool:
    """Whether a finding is all of a blank."""
    part = found.node.part
    return (
        part is not None
        and found.node.depth == 1
        and any((part.start, part.end) == (b.start, b.end) for b in of.blanks)
        and (found.start, found.end) == (0, len(found.node.content))
    )


def in_order(terms: Sequence[Term]) -> bool:
    places = [(t.order, t.start) for t in terms]
    return places == sorted(places)
