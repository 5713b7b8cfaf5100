"""Remembers what became of texts that come back: of those that speak of health, and those that a page may rewrite.

See `phiguard.spoken` for what is remembered, and of which texts.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any, Final, NamedTuple

from phiguard import health_scan
from phiguard.addresses import inner
from phiguard.clues import Found
from phiguard.compiled import Compiled, depends, hidden_words
from phiguard.decide import PageFacts, Treatment
from phiguard.found import is_spared
from phiguard.hashing import hash
from phiguard.health_scan import Mentioned
from phiguard.judge import weights
from phiguard.keys import KeyContext
from phiguard.leaves import Leaf
from phiguard.native import compiled
from phiguard.redact import kept_of, spliced, tail_steps
from phiguard.remembered import HASH, SPOKEN, WORD, WORDS
from phiguard.spoken import Mood, Said, Spoken, Term
from phiguard.types import Step

_MOST: Final = 200  # different texts of one event; a list of thousands does not come back


class Effect(NamedTuple):
    """What a page did to its event.

    Attributes:
        rewrites: by the id of a node, what became of its text once its findings were replaced in it.
        dropped: nodes of which nothing was left.
    """

    facts: PageFacts
    treatment: Treatment
    rewrites: Mapping[int, Callable[[str], Any]]
    dropped: list[Leaf]


class Written(NamedTuple):
    """How a text became another one; fields as those of `phiguard.spoken.Said`."""

    edits: tuple[Any, ...]
    then: Callable[[str], Any] | None
    dropped: tuple[tuple[Step, ...], ...]


_UNCHANGED: Final = Written((), None, ())


def without_spared(
    nodes: list[Leaf], said: list[Mentioned], found: Sequence[Found], spares: int
) -> tuple[list[Found], tuple[list[Mentioned], list[Leaf]]]:
    """The findings that count in an event; and the mentions and nodes of all leaves in which no other one stands.

    What becomes of those hangs on what else stands in their event, so nothing lasting is to be said of them.
    """
    spared = {id(f.node.top) for f in found if is_spared(f.detector, spares)}
    if not spared:
        return [*found], (said, nodes)
    counting = [f for f in found if not is_spared(f.detector, spares)]
    left = [m for m in said if id(m.node.top) not in spared]
    return counting, (left, [n for n in nodes if id(n.top) not in spared])


def learn(
    c: Compiled,
    said: Sequence[Mentioned],
    nodes: Sequence[Leaf],
    found: Sequence[Found],
    decided: Sequence[Found],
    changed: Sequence[tuple[Leaf, Any, tuple[Any, ...]]],
    mood: Mood,
    effect: Effect | None,
    rewritable: frozenset[int],
) -> None:
    """From an event that was opened, scanned and judged.

    Args:
        effect: what the page did, where that matters.
        rewritable: as `Compiled.rewritable` says.
    """
    tops = came_back(c, tops_of(c, said, nodes, found, rewritable))
    if tops:
        learn_of(c, tops, said, nodes, found, decided, changed, mood, effect)


@compiled
def learn_of(
    c: Compiled,
    tops: Mapping[int, Leaf],
    said: Sequence[Mentioned],
    nodes: Sequence[Leaf],
    found: Sequence[Found],
    decided: Sequence[Found],
    changed: Sequence[tuple[Leaf, Any, tuple[Any, ...]]],
    mood: Mood,
    effect: Effect | None,
) -> None:
    """Of these leaves, by their ids; the other arguments as `learn` takes them."""
    new = {id(leaf): (value, why) for leaf, value, why in changed}
    held = dict.fromkeys(tops, 0)
    for f in found:
        top = id(f.node.top)
        if top in held:
            held[top] += 1
    by_top, said_of, decided_of = _by_top(nodes, tops), _by_top(said, tops), _by_top(decided, tops)
    for at, leaf in tops.items():
        own = by_top[at]
        value, why = new.get(at, (leaf.text, ()))
        written = written_again(own[0], value, effect)
        kept = kept_of(decided_of[at])
        if written is None or held[at] != len(why) + len(kept):
            continue  # one finding gave its name to another's place; the risk counts both
        entry = _entry(c, leaf, own, said_of[at])
        if entry is not None:
            gone, stay = _terms(own, why), _terms(own, kept)
            edits, then, dropped = written
            learn_said(c, entry, leaf.context, Said(edits, gone, stay, then, dropped), mood, effect)


def learn_blocked(
    c: Compiled,
    said: Sequence[Mentioned],
    nodes: Sequence[Leaf],
    found: Sequence[Found],
    mood: Mood,
    rewritable: frozenset[int],
) -> None:
    """From an event that its page blocks: what its texts say of it."""
    tops = came_back(c, tops_of(c, said, nodes, found, rewritable))
    by_top, said_of, found_of = _by_top(nodes, tops), _by_top(said, tops), _by_top(found, tops)
    for at, leaf in tops.items():
        entry = _entry(c, leaf, by_top[at], said_of[at])
        if entry is not None and mood not in entry.weights:
            c.account.add(SPOKEN)
            entry.weights[mood] = weights(Said((), _terms(by_top[at], found_of[at]), ()), mood, leaf.context)
            entry.near = None


def learn_said(
    c: Compiled, entry: Spoken, context: KeyContext, said: Said, mood: Mood, effect: Effect | None
) -> None:
    """Remember what became of a text."""
    c.account.add(SPOKEN)
    entry.near = None
    entry.weights[mood] = weights(said, mood, context)
    if effect is None:
        entry.said[mood] = said
    else:
        entry.stays[c.mark(mood, effect.facts)] = max((term.tier for term in said.kept), default=0)
        entry.said[c.way(mood, effect.facts, effect.treatment)] = said


def what_it_says(
    c: Compiled, leaf: Leaf, nodes: Sequence[Leaf], said: Sequence[Mentioned]
) -> tuple[int, int, frozenset[int]] | None:
    """Tier, host and words of a `Spoken` that is to be remembered of a leaf; None where they are too many."""
    texts = [*(n.text for n in nodes if n.text is not None), *(leaf.known_parts or ())]
    words = hidden_words(texts, nodes)
    if words is None:
        return None
    c.account.add(WORDS + WORD * len(words))
    sure = health_scan.terms(said, c.floor, page=0.0, event=0.0)
    return max((f.tier for f in sure), default=0), health_scan.in_host(said), words


def written_again(node: Leaf, value: Any, effect: Effect | None) -> Written | None:
    """How the text of a node became ``value``; None where its edits, and what the page does, do not say it."""
    if effect is None and not node.edits:
        return _UNCHANGED if node.content == value else None
    edits = tuple(e._replace(found=()) for e in node.edits)
    if not all(isinstance(e.new, str) for e in edits):
        return None
    then = effect.rewrites.get(id(node)) if effect is not None else None
    new = spliced(node.content, edits)
    if (new if then is None else then(new)) != value:
        return None
    dropped = [n for n in reversed(effect.dropped) if n.top is node.top] if effect is not None else ()
    return Written(edits, then, tuple(map(tail_steps, dropped)))


def term_of(f: Found, order: int) -> Term:
    """A finding without its leaf; ``order``: of its node among all that was opened."""
    node, start, end, detector, score, evidence, tier, method, _ = f
    return _as_term(Term, (tail_steps(node), start, end, detector, score, evidence, tier, method, order))


_as_term: Final[Callable[..., Term]] = tuple.__new__  # made often; without a call in Python


@compiled
def terms_of(found: Iterable[Found], order: Mapping[int, int]) -> tuple[Term, ...]:
    """The same of several; ``order``: by the id of a node."""
    return tuple([term_of(f, order[id(f.node)]) for f in found])


def _terms(nodes: Sequence[Leaf], found: Sequence[Found]) -> tuple[Term, ...]:
    return terms_of(found, {id(n): i for i, n in enumerate(nodes)}) if found else ()


@compiled
def tops_of(
    c: Compiled,
    said: Sequence[Mentioned],
    nodes: Sequence[Leaf],
    found: Sequence[Found],
    rewritable: frozenset[int],
) -> dict[int, Leaf]:
    """By their ids, the leaves of which something is to be remembered."""
    if not rewritable and not holds_health_alone(said, found):
        return {}
    tops = {id(m.node.top): m.node.top for m in said}
    if rewritable:
        tops |= {id(n.top): n.top for n in nodes if id(n) in rewritable}
    for f in found:
        if f.detector.role != "health" or f.detector.beside_care:
            tops.pop(id(f.node.top), None)
            if not tops:
                return {}
    tops = {at: leaf for at, leaf in tops.items() if leaf.form == "text" and leaf.trail is not None}
    if not tops:
        return {}
    lost = {id(n.top) for n in nodes if n.unreadable or n.owner is not None or n.walked is not None}
    lost |= {id(n.top) for n in nodes if n.context.counts and depends(n.context)}
    if c.by_page:  # what page it is, an address in a text says to the long way alone
        lost |= {id(n.top) for n in nodes if inner(n)}
    return {at: leaf for at, leaf in tops.items() if at not in lost}


@compiled
def came_back(c: Compiled, tops: Mapping[int, Leaf]) -> dict[int, Leaf]:
    """Those of the leaves whose texts came in an event before; of those with the same text in the same place one.

    What becomes of a text takes 1 KB to remember, and longer than to hash it, and most texts that somebody wrote
    come once.
    """
    before = c.spoke_before
    places: dict[tuple[int, int], int] = {}
    for at, leaf in tops.items():
        places.setdefault((id(leaf.context), hash(leaf.text)), at)
    if len(places) > _MOST:
        return {}
    again = {at: tops[at] for (_, one), at in places.items() if one in before}
    for _, one in places:
        if one not in before:
            before.add(one)
            c.account.add(HASH)
    return again


@compiled
def holds_health_alone(said: Sequence[Mentioned], found: Sequence[Found]) -> bool:
    """Whether nothing but health terms was found in a leaf that holds some."""
    others = {id(f.node.top) for f in found if f.detector.role != "health"}
    return any(id(m.node.top) not in others for m in said)


def _entry(c: Compiled, leaf: Leaf, nodes: Sequence[Leaf], said: Sequence[Mentioned]) -> Spoken | None:
    """What is remembered of a text, made where there is nothing yet; None where it cannot be."""
    at = hash(leaf.text)
    entry: Spoken | None = leaf.context.spoken.get(at)
    if entry is None:
        says = what_it_says(c, leaf, nodes, said)
        if says is None:
            return None
        entry = leaf.context.spoken[at] = Spoken(*says)
    return entry


@compiled
def _by_top(items: Iterable[Any], tops: Collection[int]) -> dict[int, list[Any]]:
    """Nodes, or what was found in nodes, by the leaf of the payload that they came from."""
    out: dict[int, list[Any]] = {top: [] for top in tops}
    for item in items:
        of_top = out.get(id(getattr(item, "node", item).top))
        if of_top is not None:
            of_top.append(item)
    return out
