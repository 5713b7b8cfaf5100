"""Remembers of addresses with blanks what became of the rest of them, for `phiguard.recall`."""

from collections.abc import Iterator, Sequence
from typing import Any, Final, NamedTuple

from phiguard.addresses import inner
from phiguard.clues import Found
from phiguard.compiled import Compiled, depends
from phiguard.frames import Frame, Framed, Place, emptied, framed, in_blanks, in_order, place_in_rest, places_of
from phiguard.health_scan import Mentioned
from phiguard.judge import weights
from phiguard.keys import KeyContext
from phiguard.leaves import Leaf
from phiguard.redact import kept_of, tail_steps
from phiguard.remembered import HASH, SPOKEN
from phiguard.speaking import Effect, learn_said, term_of, what_it_says, written_again
from phiguard.spoken import Mood, Said, Spoken, Term

_LONG: Final = 200  # characters


class _Address(NamedTuple):
    """An address with blanks: its nodes, what was found and said in them, and where its blanks stand."""

    of: Framed
    leaf: Leaf
    own: list[Leaf]
    found: list[Found]
    said: list[Mentioned]
    places: tuple[Place, ...]


def learn(
    c: Compiled,
    said: Sequence[Mentioned],
    nodes: Sequence[Leaf],
    found: Sequence[Found],
    decided: Sequence[Found],
    changed: Sequence[tuple[Leaf, Any, tuple[Any, ...]]],
    mood: Mood,
    effect: Effect | None = None,
) -> None:
    """From an event that went the long way. Arguments as `phiguard.speaking.learn` takes them."""
    for one in _addresses(c, said, nodes, found):
        of, leaf, own, here, _, _ = one
        value, why = next(((v, w) for top, v, w in changed if top is leaf), (leaf.text, ()))
        written = written_again(own[0], value, effect)
        edits = None if written is None else emptied(of, own[0].edits)
        if written is None or edits is None:
            continue
        terms = [f for f in here if f.detector.role == "health"]
        replaced = [f for f in why if f.detector.role == "health"]
        kept = [f for f in kept_of([f for f in decided if f.node.top is leaf]) if f.detector.role == "health"]
        if len(terms) != len(replaced) + len(kept):
            continue  # one finding gave its name to another's place; the risk counts both
        gone = tuple(_term(of, f) for f in replaced)
        entry = _entry(c, one) if in_order(gone) else None
        if entry is not None:
            stay = tuple(_term(of, f) for f in kept)
            learn_said(c, entry, leaf.context, Said(edits, gone, stay, written.then, written.dropped), mood, effect)


def learn_blocked(
    c: Compiled, said: Sequence[Mentioned], nodes: Sequence[Leaf], found: Sequence[Found], mood: Mood
) -> None:
    """From an event that its page blocks: what its addresses say of it."""
    for one in _addresses(c, said, nodes, found):
        terms = tuple(_term(one.of, f) for f in one.found if f.detector.role == "health")
        entry = _entry(c, one) if in_order(terms) else None
        if entry is not None and mood not in entry.weights:
            c.account.add(SPOKEN)
            entry.weights[mood] = weights(Said((), terms, ()), mood, one.leaf.context)
            entry.near = None


def _addresses(
    c: Compiled, said: Sequence[Mentioned], nodes: Sequence[Leaf], found: Sequence[Found]
) -> Iterator[_Address]:
    """The addresses with blanks, of which the rest says what becomes of all that differ in the blanks alone."""
    for top in nodes:
        if top.text is not None or top.part is not None or top.owner is not None or type(top.content) is not str:
            continue
        leaf = top.leaf
        of = framed(leaf.context, leaf.text, c.pages.asks) if leaf.trail is not None else None
        if of is None or leaf.form != "text" or not _may_come_back(c, leaf.context, of):
            continue
        own = [n for n in nodes if n.top is leaf]
        here = [f for f in found if f.node.top is leaf]
        places = _places(c, of, own, here)
        if places is not None:
            yield _Address(of, leaf, own, here, [m for m in said if m.node.top is leaf], places)


def _may_come_back(c: Compiled, context: KeyContext, of: Framed) -> bool:
    """Whether an address is worth learning from: a long one, as that of a request to a collector, names a page, a
    title and what somebody did there, and comes once. The first time only its hash is kept."""
    if len(of.rest) < _LONG or of.at in context.spoken or of.at in c.spoke_before:
        return True
    c.spoke_before.add(of.at)
    c.account.add(HASH)
    return False


def _places(c: Compiled, of: Framed, own: Sequence[Leaf], here: Sequence[Found]) -> tuple[Place, ...] | None:
    """Where the blanks stand; None where what becomes of the address does not follow from its rest."""
    if any(n.unreadable or n.owner is not None or n.walked is not None for n in own):
        return None
    if any(n.context.counts and depends(n.context) for n in own) or (c.by_page and any(map(inner, own))):
        return None
    health = [f for f in here if f.detector.role == "health"]
    if any(f.detector.beside_care or in_blanks(of, f) for f in health):
        return None
    if not all(in_blanks(of, f) for f in here if f.detector.role != "health"):
        return None
    if any(blank.form not in blank.context.forms for blank in of.blanks):
        return None
    return places_of(of, own, tail_steps)


def _entry(c: Compiled, one: _Address) -> Spoken | None:
    """What is remembered of an address, made where there is nothing yet; None where it cannot be."""
    of, leaf, own, _, said, places = one
    entry: Spoken | None = leaf.context.spoken.get(of.at)
    if entry is None:
        blanks = {(blank.start, blank.end) for blank in of.blanks}
        rest = [n for n in own if n.depth != 1 or n.part is None or (n.part.start, n.part.end) not in blanks]
        says = what_it_says(c, leaf, rest, said)
        if says is None:
            return None
        entry = leaf.context.spoken[of.at] = Frame(*says, places)
    return entry


def _term(of: Framed, found: Found) -> Term:
    """A finding outside of the blanks; its order is where the field it stands in begins in the rest."""
    node: Any = found.node
    while node.depth > 1:
        node = node.parent
    return term_of(found, 0 if node.part is None else place_in_rest(of, node.part.start))
