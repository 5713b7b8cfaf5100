"""Remembers of addresses with blanks what became of the rest of them, for `phiguard.recall`."""

from collections.abc import Sequence
from typing import Any

from phiguard.addresses import inner
from phiguard.clues import Found
from phiguard.compiled import Compiled, depends
from phiguard.frames import Frame, Framed, emptied, framed, in_blanks, in_order, place_in_rest, places_of
from phiguard.health_scan import Mentioned
from phiguard.leaves import Leaf
from phiguard.redact import kept_of, tail_steps
from phiguard.speaking import Effect, learn_said, term_of, what_it_says, written_again
from phiguard.spoken import Mood, Said, Term


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
    for top in nodes:
        leaf = top.leaf
        if top.part is None and top.owner is None and top.text is None and type(top.content) is str:
            of = framed(leaf.context, leaf.text, c.pages.asks) if leaf.trail is not None else None
            if of is not None and leaf.form == "text":
                own = [n for n in nodes if n.top is leaf]
                here = [f for f in found if f.node.top is leaf]
                value, why = next(((v, w) for one, v, w in changed if one is leaf), (leaf.text, ()))
                mine = [m for m in said if m.node.top is leaf]
                kept = kept_of([f for f in decided if f.node.top is leaf])
                _learn(c, of, leaf, own, here, value, why, kept, mine, mood, effect)


def _learn(
    c: Compiled,
    of: Framed,
    leaf: Leaf,
    own: Sequence[Leaf],
    here: Sequence[Found],
    value: Any,
    why: Sequence[Any],
    kept: Sequence[Found],
    said: Sequence[Mentioned],
    mood: Mood,
    effect: Effect | None,
) -> None:
    if any(n.unreadable or n.owner is not None or n.walked is not None for n in own):
        return
    if any(n.context.counts and depends(n.context) for n in own):
        return
    terms = [f for f in here if f.detector.role == "health"]
    if any(in_blanks(of, f) is (f.detector.role == "health") for f in here):
        return
    places = places_of(of, own, tail_steps)
    if places is None or any(blank.form not in blank.context.forms for blank in of.blanks):
        return
    if effect is not None and any(map(inner, own)):
        return
    written = written_again(own[0], value, effect)
    if written is None:
        return
    edits = emptied(of, own[0].edits)
    replaced = [f for f in why if f.detector.role == "health"]
    kept = [f for f in kept if f.detector.role == "health"]
    if edits is None or len(terms) != len(replaced) + len(kept):
        return  # one finding gave its name to another's place; the risk counts both
    gone = tuple(_term(of, f) for f in replaced)
    if not in_order(gone):
        return
    entry = leaf.context.spoken.get(of.at)
    if entry is None:
        blanks = {(blank.start, blank.end) for blank in of.blanks}
        rest = [n for n in own if n.depth != 1 or n.part is None or (n.part.start, n.part.end) not in blanks]
        says = what_it_says(c, leaf, rest, said)
        if says is None:
            return
        entry = leaf.context.spoken[of.at] = Frame(*says, places)
    stay = tuple(_term(of, f) for f in kept)
    learn_said(c, entry, leaf.context, Said(edits, gone, stay, written.then, written.dropped), mood, effect)


def _term(of: Framed, found: Found) -> Term:
    """A finding outside of the blanks; its order is where the field it stands in begins in the rest."""
    node: Any = found.node
    while node.depth > 1:
        node = node.parent
    return term_of(found, 0 if node.part is None else place_in_rest(of, node.part.start))
