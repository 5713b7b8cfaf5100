"""Events of which everything is remembered: decided from memory, with nothing opened, scanned or looked at again.

Most events of a stream repeat the texts of others and differ in ids, times and numbers. Where each text of an event
was seen in its place before, or has a form that was judged there, what becomes of the event follows from what is
remembered of them: see `phiguard.keys.KeyContext`, `phiguard.forms` and `phiguard.spoken`. A few short texts may be
new, if there is nothing in them: they are scanned alone. Any other event goes the long way, which is
`phiguard.event.Event`; the tests compare the two.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final, NamedTuple, TypeAlias

import orjson

from phiguard import by_page, digests, health_scan, jsontext
from phiguard.compiled import NONE_OF_THEM, Compiled
from phiguard.decide import PageFacts
from phiguard.details import RANK, Details, Given, Judged, by_form, numbers_known, rulings_of
from phiguard.errors import Unreadable
from phiguard.filling import Filling, outcomes_of
from phiguard.forms import form_of
from phiguard.hashing import hash
from phiguard.judge import CARE, page_doubt
from phiguard.keys import KeyContext
from phiguard.known_pages import by_tier, known_signs, known_tiers
from phiguard.layouts import MANY_VALUES, UNFIT, Flat, Layout, flat, made
from phiguard.leaves import Leaf, Trail
from phiguard.limits import MAX_LISTED
from phiguard.native import compiled
from phiguard.nodes import Budget
from phiguard.redact import spliced
from phiguard.remembered import EVENT_PAGE, MAX_PAGES
from phiguard.rulings import Ruling
from phiguard.spoken import Mood, Spoken
from phiguard.types import Path, Pending, Result, Risk, Step
from phiguard.variants import of_names

_MAX_LAYOUTS: Final = 512
_MOST_FRESH: Final = 3  # new texts in an event
_LONGEST_FRESH: Final = 64  # characters
NOTHING_GIVEN: Final = Given()

_Texts: TypeAlias = tuple[list[int], list[Judged], list[tuple[int, Spoken, str]], list[int], list[int]]
"""Texts of an event: their hashes; those of a form that was judged; of those that speak of health the index, what
is remembered, and the text; indices of addresses; and of all others."""


class Recalled(NamedTuple):
    """What came of one event.

    Attributes:
        new: the event, itself where nothing in it changed.
        keys: as in `Flat`.
        outcomes: number and length of a value, with its `Ruling`, `Filling` or `phiguard.spoken.Said`.
        reason: why it is blocked; then `new` is None.
        dropped: the ways to what the page dropped.
    """

    new: Any
    risk: Risk
    layout: Layout
    keys: Sequence[Any]
    outcomes: list[tuple[int, int, Any]]
    reason: str = ""
    dropped: tuple[tuple[Step, ...], ...] = ()

    def findings(self, prefix: tuple[Step, ...] = ()) -> Iterator[Pending]:
        """In document order. ``prefix`` is the way to the event."""
        return _findings(self.layout, self.keys, self.outcomes, prefix)


def _findings(
    layout: Layout, keys: Sequence[Any], outcomes: Sequence[tuple[int, int, Any]], prefix: tuple[Step, ...] = ()
) -> Iterator[Pending]:
    kept = any(outcome.kept for _, _, outcome in outcomes)
    for number, length, outcome in sorted(outcomes, key=lambda one: layout.ranks[one[0]]):
        way = (*prefix, *layout.way(number, keys))
        if type(outcome) is Filling:
            yield from outcome.findings(way)
            continue
        if type(outcome) is Ruling:
            for entity, *rest in (*outcome.replaced, *outcome.kept):
                yield Pending(entity, way, 0, length, *rest)
            continue
        terms = outcome.replaced
        if kept:
            terms = sorted(outcome.all, key=lambda term: (term.order, term.start))
        for t in terms:
            d, whole = t.detector, (*way, *t.tail)
            yield Pending(d.entity, whole, t.start, t.end, t.score, d.id, d.role, t.method, t.evidence)


class Met(NamedTuple):
    """What is known of an event that holds something new.

    Attributes:
        texts, hashes: all of it; in place of an address with blanks the hash of the rest of it. The native module
            leaves None in place of the hash of a text that is clean, or known by its form.
        judged: texts of forms that were, blanks too.
        spoken: of texts that speak of health the index, what is remembered, and the text.
        addresses, fresh: indices of addresses, and of texts of which nothing is known.
        details: of addresses with blanks.
    """

    texts: tuple[Any, ...]
    hashes: list[int]
    judged: list[Judged]
    spoken: list[tuple[int, Spoken, str]]
    addresses: list[int]
    fresh: list[int]
    details: Details


class Partly(NamedTuple):
    """An event that holds something new, taken apart already. ``raw`` is its text, if it came as one."""

    raw: bytes | None
    tree: Flat
    layout: Layout
    met: Met


class _Findings:
    """The same, written when they are asked for. Holds keys, and no values."""

    __slots__ = ("_of",)

    def __init__(self, recalled: Recalled) -> None:
        self._of = recalled[2:5]

    def __iter__(self) -> Iterator[Pending]:
        return _findings(*self._of)

    def entities(self) -> list[str]:
        """Of each, in any order; none is written for it."""
        return [entity for *_, outcome in self._of[2] for entity in outcome.entities]


@compiled
def recall(c: Compiled, policy: str, payload: Any, given: Given = NOTHING_GIVEN) -> Result | Partly | None:
    """The result of a scrub where memory holds all of the payload; else it must go the long way.

    Args:
        c: of the guard, with ``recalls``.
        policy: its name for results.
        payload: anything; only objects, and JSON text of one, are known.
        given: what is known of it besides.
    """
    read = _read(payload, c.limits.max_leaf_chars)
    if read is None:
        return None
    raw, tree = read
    layout = _layout(c, c.root(), tree)
    if layout is None:
        return None
    if raw is not None:
        keys, floats = layout.keys, [tree.values[i] for i in layout.floats]
        if jsontext.lost(raw, keys, floats):
            return None
    done = _decided(c, given, layout, tree)
    return (
        Partly(raw, tree, layout, done)
        if isinstance(done, Met)
        else result_of(done, policy, payload, tree.containers[0])
    )


@compiled
def result_of(done: Recalled, policy: str, payload: Any, root: Any) -> Result:
    """What came of an event, as the result of the payload that it is; ``root``: the payload, parsed."""
    if done.reason:
        return Result(None, "block", done.risk, (), (done.reason,), (), (), policy)
    findings: Any = _Findings(done) if done.outcomes else ()
    new = done.new
    if new is root:
        return Result(payload, "pass", done.risk, findings, (), (), (), policy)
    if type(payload) is not dict:
        new = jsontext.dumps_plain(new)
        new = new.decode() if type(payload) is str else new
    dropped = tuple(map(Path.of, done.dropped[:MAX_LISTED])) if done.dropped else ()
    return Result(new, "redact", done.risk, findings, (), (), dropped, policy)


def recall_event(
    c: Compiled, root: KeyContext, event: Any, given: Given = NOTHING_GIVEN
) -> Recalled | Partly | None:
    """The same for one event of a batch, parsed before. ``root`` is what is known of its place."""
    tree = flat(event) if type(event) is dict else None
    layout = _layout(c, root, tree) if tree is not None else None
    if layout is None or tree is None:
        return None
    done = _decided(c, given, layout, tree)
    return Partly(None, tree, layout, done) if isinstance(done, Met) else done


@compiled
def _read(payload: Any, longest: int) -> tuple[bytes | None, Flat] | None:
    """The text of a payload, if it is one, and its tree taken apart."""
    raw: bytes | None = None
    tree = payload
    kind = type(payload)
    if kind is str or kind is bytes:
        begin, end, line = ("{", "}", "\n") if kind is str else (b"{", b"}", b"\n")
        # In several lines it may be several documents.
        if payload[:1] != begin or payload[-1:] != end or len(payload) > longest or line in payload:
            return None
        try:
            raw = payload.encode() if kind is str else payload
            tree = orjson.loads(raw)
        except ValueError:  # no JSON, or a lone surrogate
            return None
    elif kind is not dict:
        return None
    taken = flat(tree)
    return None if taken is None else (raw, taken)


@compiled
def _layout(c: Compiled, root: KeyContext, tree: Flat) -> Layout | None:
    """The layout of a tree, if it is known and fit; one that comes back is remembered, once all its keys are."""
    at = root, *tree.layout
    layout: Layout | None = c.layouts.get(at)
    if layout is not None:
        return None if layout is UNFIT else of_names(c, layout, tree)
    count, met = len(tree.values), c.layouts_met
    kind = at[:2] if count <= MANY_VALUES else (*at[:2], hash(at[2]))
    if kind not in met:
        if len(met) >= _MAX_LAYOUTS:
            met.clear()
        met.add(kind)
        return None
    layout = made(root, tree, c.limits) if c.room.has(count) else None
    if layout is not None:
        c.room.take(c.account, c.layouts, count, _MAX_LAYOUTS)
        c.layouts[at] = layout
    return None


@compiled
def _decided(c: Compiled, given: Given, layout: Layout, tree: Flat) -> Recalled | Met:
    url = given.url
    contexts = layout.contexts
    texts = layout.texts(tree.values)
    hashes, judged, spoken, addresses, fresh = _sorted_texts(layout, texts)
    details = Details(judged, layout, given.told)
    if fresh:
        fresh = [i for i in fresh if not details.known(c, i, texts[i], hashes, spoken)]
    met = Met(texts, hashes, judged.copy(), spoken, addresses, fresh, details)
    if len(fresh) > _MOST_FRESH or not all(_may_be_nothing(contexts[i], texts[i]) for i in fresh):
        return met
    if not numbers_known(judged, layout, tree):
        return met
    pages = _pages(c, url, layout, spoken, addresses, texts, hashes)
    if c.by_page:
        weighed: Any = by_page.weigh(
            c, given, layout, tree, judged, spoken, addresses, pages, texts, hashes, details
        )
    else:
        weighed = _weighed(c, layout, tree, judged, spoken, pages, texts, hashes, details)
    if weighed is None or (fresh and not _nothing_in(c, layout, tree, fresh, details.told)):
        return met
    new, risk, outcomes, *rest = weighed
    c.account.values += len(tree.values)
    c.account.read += len(spoken) + len(judged) + len(fresh)
    return Recalled(new, risk, layout, tree.keys, outcomes, *rest)


def _sorted_texts(layout: Layout, texts: tuple[Any, ...]) -> _Texts:
    """What is known of the texts of an event."""
    hashes = list(map(hash, texts))
    judged: list[Judged] = []
    spoken: list[tuple[int, Spoken, str]] = []
    addresses: list[int] = []
    fresh: list[int] = []
    for i, clean in enumerate(layout.cleans):
        at = hashes[i]
        if at in clean:
            continue
        context = layout.contexts[i]
        if context.addresses:
            addresses.append(i)
        if at in context.opaque:
            continue
        said = context.spoken.get(at)
        if said is not None:
            spoken.append((i, said, texts[i]))
        elif context.addresses or not by_form(judged, layout, layout.at[i], context, texts[i]):
            fresh.append(i)
    return hashes, judged, spoken, addresses, fresh


def _weighed(
    c: Compiled,
    layout: Layout,
    tree: Flat,
    judged: list[Judged],
    spoken: Sequence[tuple[int, Spoken, str]],
    pages: tuple[PageFacts, ...],
    texts: Sequence[str],
    hashes: Sequence[int],
    details: Details,
) -> tuple[Any, Risk, list[tuple[int, int, Any]]] | None:
    """The new event, its risk, and the outcomes; None where the remembered does not say."""
    numbers, frames = layout.at, details.frames
    page = pages[0]
    sure, host = known_signs(spoken)
    mood = _mood(Mood, (1.0 if page.kind in CARE else 0.0, 1.0 if sure else 0.0, page.pardoned))
    tier = max(page.tier, host)
    edits: list[tuple[int, Any]] = []
    outcomes: list[tuple[int, int, Any]] = []
    chances: list[float] = []
    for i, entry, text in spoken:
        outcome, known = entry.said.get(mood), entry.weights.get(mood)
        if outcome is None or known is None:
            return None
        tier = max(tier, known[0])
        chances += known[1]
        if i in frames:
            continue
        if outcome.edits:
            edits.append((numbers[i], spliced(text, outcome.edits)))
        outcomes.append((numbers[i], 0, outcome))
    facts = pages[tier]
    judged.sort(key=RANK)
    rulings = rulings_of(c, facts, tree, texts, hashes, details)
    if rulings is None:
        return None
    more, said, identities = outcomes_of(judged, rulings, details, texts, mood)
    edits += more
    outcomes += said
    nobody = 1.0
    for _, chance in identities:
        nobody *= chance
    # As `phiguard.judge.scores` takes them, and in its order.
    nothing = page_doubt(facts)
    for chance in chances:
        nothing *= chance
    identity, health = 1.0 - nobody, 1.0 - nothing
    risk = Risk(identity, health, identity * health, facts.kind, tier)
    return layout.changed(tree, edits) if edits else tree.containers[0], risk, outcomes


def _may_be_nothing(context: KeyContext, text: str) -> bool:
    """Whether a new text is worth a look by itself: a short one whose key names nothing, as most ids have."""
    if context.addresses or context.named or context.hints or context.counts:
        return False
    return len(text) <= _LONGEST_FRESH and form_of(text) is None


def _nothing_in(c: Compiled, layout: Layout, tree: Flat, fresh: Sequence[int], told: bool) -> bool:
    """Whether some texts of an event hold nothing, and so change nothing about the rest; then it is remembered.

    ``told``: something was found in it that may be hidden in them.
    """
    budget = Budget(c.limits, skip_known=not c.looks_at_all)
    nodes: list[Leaf] = []
    for i in fresh:
        number = layout.at[i]
        trail = Trail(None, None, tree.containers[layout.owners[number]], 1)
        try:
            nodes += c.opener.open(Leaf(layout.contexts[i], tree.values[number], trail, None), budget)
        except Unreadable:
            return False
    if any(n.unreadable or n.owner is not None or n.walked is not None or n.context.counts for n in nodes):
        return False
    if c.rewritable(nodes):
        return False
    if told and (len(nodes) > len(fresh) or any(digests.any_in(n.text) for n in nodes if n.text is not None)):
        return False
    if c.look(nodes) or health_scan.mentioned(nodes, c.matcher, c.written):
        return False
    c.remember(nodes, (), (), NONE_OF_THEM)
    return True


_mood: Final[Callable[..., Mood]] = tuple.__new__  # without a call in Python


@compiled
def _pages(
    c: Compiled,
    url: str | None,
    layout: Layout,
    spoken: Sequence[tuple[int, Spoken, str]],
    addresses: Sequence[int],
    texts: Sequence[str],
    hashes: Sequence[int],
) -> tuple[PageFacts, ...]:
    """The page that the addresses of an event name, or ``url``; and the same with each higher tier of the event."""
    tiers = known_tiers(c, url, layout, spoken)
    outer = None if url is None else hash(url)
    at = (outer, tuple([hashes[i] for i in addresses]), tiers["page"], tiers["referrer"])
    pages = layout.pages.get(at)
    if pages is None:
        pages = by_tier(c, url, layout, addresses, texts, hashes, tiers)
        if len(layout.pages) >= MAX_PAGES:
            layout.pages.clear()
        layout.pages[at] = pages
        c.account.add(EVENT_PAGE)
    return pages
