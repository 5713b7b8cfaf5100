"""Events of which everything is remembered: decided from memory, with nothing opened, scanned or looked at again.

Most events of a stream repeat the texts of others and differ in ids, times and numbers. Where each text of an event
was seen in its place before, and each number has a form that was judged there, what becomes of the event follows
from what is remembered of them: see `phiguard.keys.KeyContext`, `phiguard.forms` and `phiguard.spoken`. Anything
else goes the long way, which `Event` is; the tests compare the two.

Objects of the same keys and types, down to the last, have one `Layout`: which contexts their values have.
"""

from collections.abc import Callable, Sequence
from operator import itemgetter
from typing import Any, Final, NamedTuple

import orjson

from phiguard import jsontext
from phiguard.addresses import take
from phiguard.batches import batch_in
from phiguard.compiled import Compiled
from phiguard.decide import PageFacts
from phiguard.forms import form_of
from phiguard.hashing import hash
from phiguard.hits import may_be_request
from phiguard.judge import CARE, IMPERSONAL, PAGE_HEALTH, PARDONED, TIER_WEIGHT, Judge
from phiguard.keys import KeyContext, Shape
from phiguard.leaves import SHORT, Leaf, number_text
from phiguard.redact import fold, one_a_span, own_edits, spliced
from phiguard.spoken import Mood, Said, Spoken
from phiguard.types import Pending, Result, Risk, Step
from phiguard.walk import paired_by_name

_MAX_VALUES: Final = 400  # of an event that is looked up as a whole
_MAX_LAYOUTS: Final = 512
_MAX_PAGES: Final = 20_000
_CONTAINERS: Final = frozenset((dict, list))
_BRACES: Final = ("{", "}")


class Layout:
    """Where the values of events of one kind stand, and what their keys say.

    Values are numbered container by container, outer ones first; ``ranks`` are their places in the document.

    Attributes:
        texts: takes the texts out of the values, in document order.
        at: the numbers of these.
        contexts, cleans: what their keys say, and which texts are known to hold nothing.
        numbers: (place, context) of numbers that may be more than numbers.
        small: places of integers that are so only when they are long.
        floats: places of fractions.
        owners: by value, the container it stands in. names: its key, as an index into all keys; of an item of a
            list, its position, as ``~position``. inner: by container, its own number among the values.
        keys: number of keys of all objects.
        pages: by the hashes of the addresses and the tiers of their terms, what is known of the page, and the same
            with each higher tier of the event.
        rulings: by these, and then by place and form, what becomes of values.
        pairs: (container, place, context, context around) of values that another value of the object may name.
    """

    __slots__ = (
        "at",
        "cleans",
        "contexts",
        "floats",
        "inner",
        "keys",
        "names",
        "numbers",
        "owners",
        "pages",
        "pairs",
        "ranks",
        "rulings",
        "small",
        "texts",
    )

    def __init__(self) -> None:
        self.at: tuple[int, ...] = ()
        self.texts: Callable[[Sequence[Any]], tuple[Any, ...]] = lambda _values: ()
        self.contexts: tuple[KeyContext, ...] = ()
        self.cleans: tuple[set[int], ...] = ()
        self.numbers: list[tuple[int, KeyContext]] = []
        self.small: list[tuple[int, KeyContext]] = []
        self.floats: list[int] = []
        self.owners: list[int] = []
        self.names: list[int] = []
        self.inner: list[int] = [-1]
        self.ranks: list[int] = []
        self.keys = 0
        self.pairs: list[tuple[int, int, KeyContext, KeyContext]] = []
        self.pages: dict[Any, tuple[PageFacts, ...]] = {}
        self.rulings: dict[PageFacts, dict[tuple[int, str], Ruling]] = {}


class Ruling(NamedTuple):
    """What becomes of any value of one form in one place, on one page.

    Attributes:
        new: what takes its place; `_STAYS` where it stays.
        identity: of each finding, the probability that it is none.
        replaced, kept: (entity, score, detector, role, method, evidence) of findings.
    """

    new: Any
    identity: tuple[float, ...]
    replaced: tuple[Any, ...]
    kept: tuple[Any, ...]


_STAYS: Final = object()
_UNFIT: Final = Layout()  # of events that have to go the long way
_ANOTHER: Final[Ruling] = Ruling(_STAYS, (), (), ())  # in place of one that depends on the value


class Recalled:
    """The findings of one event, written when they are asked for. Holds keys, no values."""

    __slots__ = ("_keys", "_layout", "_leaves")

    def __init__(self, layout: Layout, keys: Sequence[Any], leaves: list[tuple[int, int, Any]]) -> None:
        """``leaves``: place, length, and `Ruling` or `phiguard.spoken.Said`."""
        self._layout = layout
        self._keys = keys
        self._leaves = leaves

    def __iter__(self) -> Any:
        sort = any(leaf[2].kept for leaf in self._leaves)
        ranks = self._layout.ranks
        for place, length, outcome in sorted(self._leaves, key=lambda leaf: ranks[leaf[0]]):
            way = self._way(place)
            if type(outcome) is Ruling:
                for entity, score, detector, role, method, evidence in (*outcome.replaced, *outcome.kept):
                    yield Pending(entity, way, 0, length, score, detector, role, method, evidence)
                continue
            terms = outcome.replaced
            if sort:
                terms = sorted((*terms, *outcome.kept), key=lambda t: (t.order, t.start))
            for t in terms:
                d = t.detector
                yield Pending(
                    d.entity, (*way, *t.tail), t.start, t.end, t.score, d.id, d.role, t.method, t.evidence
                )

    def _way(self, place: int) -> tuple[Step, ...]:
        layout = self._layout
        way: list[Step] = []
        while place >= 0:
            name = layout.names[place]
            way.append(self._keys[name] if name >= 0 else ~name)
            place = layout.inner[layout.owners[place]]
        way.reverse()
        return tuple(way)


def recall(c: Compiled, policy: str, payload: Any) -> Result | None:
    """The result of a scrub, where memory holds all of it; None where the payload must go the long way.

    Args:
        c: of the guard, with ``recalls``.
        policy: its name for results.
        payload: anything; only objects, and JSON text of one, are known.
    """
    raw: bytes | None
    kind = type(payload)
    if kind is bytes:
        raw = payload
        if raw[:1] != b"{" or raw[-1:] != b"}" or b"\n" in raw:
            return None
    elif kind is dict:
        raw = None
    elif kind is str and payload[:1] == _BRACES[0] and payload[-1:] == _BRACES[1] and "\n" not in payload:
        try:
            raw = payload.encode()
        except UnicodeEncodeError:
            return None
    else:
        return None
    if raw is None:
        tree = payload
    else:
        try:
            tree = orjson.loads(raw)
        except ValueError:
            return None
    if raw is not None and len(raw) > c.limits.max_leaf_chars:
        return None
    containers: list[Any] = [tree]
    values: list[Any] = []
    keys: list[Any] = []
    for container in containers:
        inside: Any
        if type(container) is dict:
            inside = container.values()
            keys += container
        else:
            inside = container
        values += inside
        keys.append(len(container))
        if len(values) > _MAX_VALUES:
            return None
        for value in inside:
            if type(value) in _CONTAINERS:
                containers.append(value)
    root = c.root()
    layouts = c.layouts
    at = hash(tuple(keys)), tuple(map(type, values))
    layout = layouts.get(at)
    if layout is None:
        _learn(c, root, at, tree, containers, values, keys)
        return None
    if layout is _UNFIT:
        return None
    if raw is not None:
        if jsontext.may_repeat(raw, layout.keys):
            return None
        if layout.floats and jsontext.inexact(raw, [values[i] for i in layout.floats]):
            return None
    return _recalled(c, policy, payload, raw is not None, layout, containers, values, keys)


def _recalled(
    c: Compiled,
    policy: str,
    payload: Any,
    parsed: bool,
    layout: Layout,
    containers: list[Any],
    values: list[Any],
    keys: list[Any],
) -> Result | None:
    contexts, places = layout.contexts, layout.at
    texts = layout.texts(values)
    hashes = list(map(hash, texts))
    judged: list[tuple[int, int, KeyContext, str, int]] = []  # rank, place, context, form, length
    spoken: list[tuple[int, Spoken, str]] = []  # index among the texts
    addresses: list[int] = []
    for i, clean in enumerate(layout.cleans):
        at = hashes[i]
        if at in clean:
            continue
        below = contexts[i]
        if below.addresses:
            addresses.append(i)
        if at in below.opaque:
            continue
        said = below.spoken.get(at)
        if said is not None:
            spoken.append((i, said, texts[i]))
            continue
        if below.addresses:
            return None
        text = texts[i]
        form = form_of(text)
        known = below.forms.get(form) if form is not None else None
        if known is None:
            return None
        if known:
            assert form is not None
            judged.append((layout.ranks[places[i]], places[i], below, form, len(text)))
    more: list[tuple[int, KeyContext]] = []
    for number, place, below, around in layout.pairs:
        name = paired_by_name(containers[number])
        if name is not None:
            if type(values[place]) is str:
                return None
            below = below.beside(around, name)
        if type(values[place]) is bool:
            if below.counts:
                return None
        elif type(values[place]) in (int, float):
            more.append((place, below))
    for numbers in (layout.numbers, layout.small, more):
        for place, below in numbers:
            value = values[place]
            if numbers is layout.small and -SHORT < value < SHORT:
                continue
            said_of = below.named or below.counts
            if numbers is more and not said_of and type(value) is int and -SHORT < value < SHORT:
                continue
            text = number_text(value, said_of)  # type: ignore[assignment]
            if text is None:
                if type(value) is int:
                    return None
                continue
            if hash(text) in below.clean:
                continue
            form = form_of(text)
            known = below.forms.get(form) if form is not None else None
            if known is None:
                return None
            if known:
                assert form is not None
                judged.append((layout.ranks[place], place, below, form, len(text)))
    # ---- the page, and what it makes of the rest
    sure, host = 0.0, 0
    tiers = {"page": 0, "referrer": 0}
    for i, entry, _ in spoken:
        if entry.tier >= 2:
            sure = 1.0
        if entry.host > host:
            host = entry.host
        if contexts[i].addresses:
            role = contexts[i].meaning.role
            tiers[role] = max(tiers[role], entry.tier)
    at_page = (tuple([hashes[i] for i in addresses]), tiers["page"], tiers["referrer"])
    pages = layout.pages.get(at_page)
    if pages is None:
        page = _page(c, [(contexts[i].meaning.role, texts[i]) for i in addresses], tiers)
        if len(layout.pages) >= _MAX_PAGES:
            layout.pages.clear()
        pages = layout.pages[at_page] = tuple(page._replace(tier=max(tier, page.tier)) for tier in range(4))
    page = pages[0]
    mood = _mood(Mood, (1.0 if page.kind in CARE else 0.0, sure, page.pardoned))
    tier = max(page.tier, host)
    nothing = 1.0
    edits: list[tuple[int, Any]] = []
    leaves: list[tuple[int, int, Any]] = []
    factors: list[float] = []
    for i, entry, text in spoken:
        outcome = entry.said.get(mood)
        if outcome is None:
            return None
        weights = entry.weights.get(mood)
        if weights is None:
            weights = entry.weights[mood] = _weights(outcome, mood, contexts[i])
        if weights[0] > tier:
            tier = weights[0]
        factors += weights[1]
        place = places[i]
        if outcome.edits:
            edits.append((place, spliced(text, outcome.edits)))
        if outcome.replaced or outcome.kept:
            leaves.append((place, 0, outcome))
    facts = pages[tier]
    rulings = layout.rulings.get(facts)
    if rulings is None:
        rulings = layout.rulings[facts] = {}
    nobody = 1.0
    nothing -= 0.9 if tier >= 2 else PAGE_HEALTH[facts.kind]
    if len(judged) > 1:
        judged.sort(key=_RANK)
    for _, place, below, form, length in judged:
        ruling = rulings.get((place, form))
        if ruling is None:
            ruling = rulings[place, form] = _ruling(c, facts, below, form, values[place])
        if ruling is _ANOTHER:
            return None
        for factor in ruling.identity:
            nobody *= factor
        if ruling.new is not _STAYS:
            edits.append((place, ruling.new))
        leaves.append((place, length, ruling))
    for factor in factors:
        nothing *= factor
    identity, health = 1.0 - nobody, 1.0 - nothing
    risk = Risk(identity, health, identity * health, facts.kind, tier)
    findings: Any = Recalled(layout, keys, leaves) if leaves else ()
    if not edits:
        return Result(payload, "pass", risk, findings, (), (), (), policy)
    new: Any = _changed(layout, containers, keys, edits)
    if parsed:
        new = jsontext.dumps_plain(new)
        if type(payload) is str:
            new = new.decode()
    return Result(new, "redact", risk, findings, (), (), (), policy)


_RANK: Final = itemgetter(0)
_mood: Final[Callable[..., Mood]] = tuple.__new__  # without a call in Python


def _weights(said: Said, mood: Mood, context: KeyContext) -> tuple[int, tuple[float, ...]]:
    """What a text says of its event: the highest tier, and the probabilities that it does not speak of health."""
    meaning = context.meaning
    pardoned = mood.pardoned and meaning is not None and meaning.field in PARDONED
    tiers = [min(term.tier, 1) if pardoned else term.tier for term in said.all]
    chances = [1.0 - term.score * TIER_WEIGHT[tier] for term, tier in zip(said.all, tiers, strict=True)]
    return max(tiers, default=0), tuple(chances)


def _page(c: Compiled, addresses: Sequence[tuple[str, str]], tiers: dict[str, int]) -> PageFacts:
    """The page that the addresses of an event name, before the tiers of the terms in it."""
    urls: dict[str, str] = {}
    for role, text in addresses:
        take(urls, role, text)
    page = c.page(urls.get("page"), urls.get("referrer"), tiers["page"], tiers["referrer"])
    return PageFacts(page.kind, page.tier, page.pardoned and not c.loses_pardon, None, bool(urls))


def _ruling(c: Compiled, facts: PageFacts, below: KeyContext, form: str, value: Any) -> Ruling:
    """What the long way decides about a value of this form. `_ANOTHER` where it is not the same for all."""
    leaf = Leaf(below, value if type(value) is str else str(value), None, None)
    if type(value) is not str:
        leaf.form = "number"
    leaf.judged = below.forms[form]
    found = c.scanner.scan([leaf], c.floor)
    if any(f.detector.tells or f.detector.beside_care or f.detector.role == "health" for f in found):
        return _ANOTHER
    decided = Judge(c.decider, facts, c.keys, lambda _node: "").decided(found)
    if any(f.method not in ("replace", "keep") for f in decided):
        return _ANOTHER
    own_edits(decided)
    new, replaced = _STAYS, ()
    for _, settled, why in fold([leaf]):
        new, replaced = settled, why
    if new is not _STAYS and new is not None and type(new) is not str:
        return _ANOTHER
    kept = one_a_span(f for f in decided if f.method == "keep")
    identity = tuple(1.0 - f.score for f in found if f.detector.role not in IMPERSONAL)
    return Ruling(new, identity, tuple(map(_shown, replaced)), tuple(map(_shown, kept)))


def _shown(f: Any) -> tuple[Any, ...]:
    d = f.detector
    return d.entity, f.score, d.id, d.role, f.method, f.evidence


def _changed(layout: Layout, containers: list[Any], keys: list[Any], edits: list[tuple[int, Any]]) -> Any:
    """The tree with the changes in it; what did not change is shared with the old one."""
    made: dict[int, Any] = {}
    owners, names, inner = layout.owners, layout.names, layout.inner
    for place, new in edits:
        owner = owners[place]
        container = made.get(owner)
        if container is None:
            container = made[owner] = containers[owner].copy()
        name = names[place]
        container[keys[name] if name >= 0 else ~name] = new
    for number in range(max(made), 0, -1):
        if number in made:
            place = inner[number]
            owner = owners[place]
            container = made.get(owner)
            if container is None:
                container = made[owner] = containers[owner].copy()
            name = names[place]
            container[keys[name] if name >= 0 else ~name] = made[number]
    return made[0]


# ---- learning layouts


def _learn(
    c: Compiled,
    root: KeyContext,
    at: tuple[int, Any],
    tree: Any,
    containers: list[Any],
    values: list[Any],
    keys: list[Any],
) -> None:
    """Remember a layout that comes back, once all its keys are known."""
    seen = c.layouts_met
    if at[0] not in seen:
        if len(seen) >= _MAX_LAYOUTS:
            seen.clear()
        seen.add(at[0])
        return
    layout = _layout(c, root, tree, containers, values)
    if layout is not None:
        if len(c.layouts) >= _MAX_LAYOUTS:
            c.layouts.clear()
        c.layouts[at] = layout
        c.remembered += len(values)


def _layout(
    c: Compiled, root: KeyContext, tree: Any, containers: list[Any], values: list[Any]
) -> Layout | None:
    """The layout of an event; None where it holds keys that are not known yet."""
    if len(containers) > c.limits.max_depth or len(values) > c.limits.max_values:
        return _UNFIT
    if not all(type(key) is str for container in containers if type(container) is dict for key in container):
        return _UNFIT
    if batch_in(tree) is not None or may_be_request(tree):
        return _UNFIT
    layout = Layout()
    contexts: list[KeyContext] = []  # by value
    numbers = {0: root}  # containers' contexts by their number
    started: list[int] = []  # by container, its first value
    next_key = next_container = 0
    for number, container in enumerate(containers):
        context = numbers[number]
        started.append(len(contexts))
        size = len(container)
        if type(container) is dict:
            shape: Shape | None = context.shapes.get(hash(tuple(container))) if size else None
            if size and shape is None:
                return None
            below = list(shape.belows) if shape is not None else []
            for i in shape.paired if shape is not None else ():
                layout.pairs.append((number, len(contexts) + i, below[i], context))
            layout.names += range(next_key, next_key + size)
            layout.keys += size
            next_key += size
        else:
            if size == 2 and type(container[0]) is str:  # it may name what stands beside it
                return _UNFIT
            below = [context] * size
            layout.names += [~i for i in range(size)]
        next_key += 1  # the size of the container stands between the keys
        layout.owners += [number] * size
        for i, one in enumerate(below):
            if type(values[len(contexts) + i]) in (dict, list):
                next_container += 1
                numbers[next_container] = one
                layout.inner.append(len(contexts) + i)
        contexts += below
    layout.ranks = _ranks(layout, containers, values, started)
    order = sorted(range(len(values)), key=layout.ranks.__getitem__)
    at = []
    by_pair = {place for _, place, _, _ in layout.pairs}
    for i in order:
        kind, below_i = type(values[i]), contexts[i]
        if kind is str:
            at.append(i)
        elif kind is int or kind is float:
            if kind is float:
                layout.floats.append(i)
            if i in by_pair:
                pass
            elif below_i.named or below_i.counts or kind is float:
                layout.numbers.append((i, below_i))
            else:
                layout.small.append((i, below_i))
        elif kind is bool:
            if below_i.counts and i not in by_pair:
                return _UNFIT
        elif kind not in (dict, list, type(None)) or (i in by_pair and kind is not type(None)):
            return _UNFIT
    layout.at = tuple(at)
    if len(at) == 1:
        only = at[0]
        layout.texts = lambda values: (values[only],)
    elif at:
        layout.texts = itemgetter(*at)
    layout.contexts = tuple(contexts[i] for i in at)
    layout.cleans = tuple(contexts[i].clean for i in at)
    return layout


def _ranks(layout: Layout, containers: list[Any], values: list[Any], started: list[int]) -> list[int]:
    """By value, its place in the document."""
    number_at = {place: number for number, place in enumerate(layout.inner)}
    ranks = [0] * len(values)
    stack = [0]
    rank = 0
    while stack:
        item = stack.pop()
        if item >= 0:
            first, size = started[item], len(containers[item])
            stack.extend(~place for place in range(first + size - 1, first - 1, -1))
            continue
        place = ~item
        ranks[place] = rank
        rank += 1
        if place in number_at:
            stack.append(number_at[place])
    return ranks
