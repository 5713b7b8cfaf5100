"""Layouts: where the values of events of the same keys and types stand, and what their keys say of them.

The values of a tree are numbered container by container, the outer ones first, as `flat` lists them. A layout is
made once for all trees of the same keys and types, down to the last; nothing in it is a value, and keys are in it
as a keyed hash alone.
"""

from array import array
from collections.abc import Callable, MutableSequence, Sequence
from operator import itemgetter
from typing import Any, Final, NamedTuple, TypeAlias

from phiguard.batches import batch_in
from phiguard.decide import PageFacts
from phiguard.hashing import hash
from phiguard.keys import KeyContext
from phiguard.leaves import SHORT, Leaf, Trail
from phiguard.limits import Limits
from phiguard.naming import Naming, naming_of
from phiguard.native import compiled
from phiguard.questions import may_ask
from phiguard.rebuild import DROP
from phiguard.vendor_context import RequestContext, may_be_request
from phiguard.walk import Walked, add_number, add_of_a_form, spoken_leaf

_MAX_VALUES: Final = 4_000
MANY_VALUES: Final = 400  # of more, a layout is made when the very types of all values come back
_CONTAINERS: Final = frozenset((dict, list))
_Pair: TypeAlias = tuple[int, int, KeyContext, KeyContext, str]


class Flat(NamedTuple):
    """A tree, taken apart.

    Attributes:
        containers: outer ones first. values: of all containers, in their order.
        keys: of all containers, with the number of entries behind those of each.
    """

    containers: list[Any]
    values: list[Any]
    keys: list[Any]

    @property
    def layout(self) -> tuple[int, tuple[type, ...]]:
        """What its layout is known by."""
        return known_by(self.keys, self.values)


@compiled
def known_by(keys: list[Any], values: list[Any]) -> tuple[int, tuple[type, ...]]:
    """The keyed hash of the keys of a tree, and the types of its values."""
    return hash(tuple(keys)), tuple(map(type, values))


@compiled
def flat(tree: Any) -> Flat | None:
    """A tree taken apart; None for a larger one. Only dicts and lists count as containers."""
    containers: list[Any] = [tree]
    values: list[Any] = []
    keys: list[Any] = []
    for container in containers:
        inside: Any = container
        if type(container) is dict:
            inside = container.values()
            keys += container
        values += inside
        keys.append(len(container))
        if len(values) > _MAX_VALUES:
            return None
        for value in inside:
            if type(value) in _CONTAINERS:
                containers.append(value)
    return Flat(containers, values, keys)


class Layout:
    """
    Attributes:
        at: the texts among the values, in document order; ``texts`` takes them out. ``contexts`` is what their keys
            say, ``cleans`` which texts are known to hold nothing there.
        numbers: (number, context) of numbers that may be more than that.
        small: the same of integers that are so only when they are long.
        pairs: (container, number, context, context around, key) of values that another value beside them may name.
        namers: (number, number of its first value, what its names say) of the objects in which these stand.
        floats: the fractions.
        owners: by value, its container. names: its key, as an index into all keys; of an item of a list its
            position, as ``~position``. inner: by container, its own number among the values.
        ranks: by value, its place in the document.
        keys: how many all objects have.
        named_texts: the texts among the pairs. variants: see `phiguard.variants`.
        pages, rulings: see `phiguard.recall`. ways: see `phiguard.by_page`.
        by_value: (number, form) of values of which the form does not say what becomes of them.
        plan: what the native module, if it is in use, made of all this; it has its own pages and ways.
    """

    __slots__ = (
        "at",
        "by_value",
        "cleans",
        "contexts",
        "floats",
        "inner",
        "keys",
        "named_texts",
        "namers",
        "names",
        "numbers",
        "owners",
        "pages",
        "pairs",
        "plan",
        "ranks",
        "rulings",
        "small",
        "texts",
        "variants",
        "ways",
    )

    def __init__(self) -> None:
        self.at: tuple[int, ...] = ()
        self.texts: Callable[[Sequence[Any]], tuple[Any, ...]] = lambda _values: ()
        self.contexts: tuple[KeyContext, ...] = ()
        self.cleans: tuple[set[int], ...] = ()
        self.numbers: list[tuple[int, KeyContext]] = []
        self.small: list[tuple[int, KeyContext]] = []
        self.pairs: list[_Pair] = []
        self.namers: list[tuple[int, int, Naming]] = []
        self.floats: list[int] = []
        self.owners: MutableSequence[int] = []
        self.names: MutableSequence[int] = []
        self.inner: MutableSequence[int] = [-1]
        self.ranks: MutableSequence[int] = []
        self.keys = 0
        self.plan: Any = None
        self.pages: dict[Any, tuple[PageFacts, ...]] = {}
        self.ways: dict[tuple[Any, ...], int] = {}
        self.rulings: dict[PageFacts, dict[tuple[int, str], Any]] = {}
        self.by_value: set[tuple[int, str]] = set()
        self.named_texts: frozenset[int] = frozenset()
        self.variants: dict[tuple[Any, ...], Layout] = {}

    def key(self, number: int, keys: Sequence[Any]) -> Any:
        """The key of a value, or its position in a list."""
        name = self.names[number]
        return keys[name] if name >= 0 else ~name

    @compiled
    def beside(self, containers: Sequence[Any]) -> dict[int, KeyContext]:
        """Of the pairs, the contexts of values that another value does name, in this event."""
        out: dict[int, KeyContext] = {}
        for owner, first, naming in self.namers:
            for i, context in naming.said(containers[owner]).items():
                out[first + i] = context
        return out

    @compiled
    def way(self, number: int, keys: Sequence[Any]) -> tuple[Any, ...]:
        """The keys and positions that lead to a value."""
        way: list[Any] = []
        while number >= 0:
            way.append(self.key(number, keys))
            number = self.inner[self.owners[number]]
        way.reverse()
        return tuple(way)

    @compiled
    def changed(self, tree: Flat, edits: Sequence[tuple[int, Any]]) -> Any:
        """The tree with some values changed, or dropped; what did not change is shared with the old one."""
        made: dict[int, Any] = {}

        def put(number: int, new: Any) -> None:
            owner = self.owners[number]
            container = made.get(owner)
            if container is None:
                container = made[owner] = tree.containers[owner].copy()
            key = self.key(number, tree.keys)
            if new is not DROP:
                container[key] = new
            elif type(container) is dict:
                del container[key]
            else:
                container[key] = None

        for number, new in edits:
            put(number, new)
        for owner in range(max(made), 0, -1):  # what stands inside has the higher number
            if owner in made:
                put(self.inner[owner], made[owner])
        return made[0]


UNFIT: Final = Layout()
"""In place of the layout of events that must go the long way."""


def made(root: KeyContext, tree: Flat, limits: Limits) -> Layout | None:
    """The layout of a tree, or `UNFIT`; None where some of its keys are not known to be clean, or not yet."""
    containers, values = tree.containers, tree.values
    if len(values) > limits.max_values:
        return UNFIT
    if not all(type(key) is str for container in containers if type(container) is dict for key in container):
        return UNFIT
    if batch_in(containers[0]) is not None:
        return UNFIT
    if type(root) is not RequestContext and may_be_request(containers[0]):
        return UNFIT
    layout = Layout()
    contexts: list[KeyContext] = []  # by value
    of_container = {0: root}
    firsts: list[int] = []  # by container, its first value
    depths = [0]
    next_key = 0
    for number, container in enumerate(containers):
        context = of_container[number]
        if may_ask(container) or depths[number] >= limits.max_depth:
            return UNFIT
        first, size = len(contexts), len(container)
        firsts.append(first)
        if type(container) is list:
            if size == 2 and type(container[0]) is str:  # it may name what stands beside it
                return UNFIT
            contexts += [context] * size
            layout.names += [~i for i in range(size)]
        elif size:
            shape = context.shapes.get(hash(tuple(container)))
            if shape is None:
                return None
            contexts += shape.belows
            if shape.paired:
                keys = list(container)
                naming = naming_of(shape, context, container)
                if naming.keys:
                    layout.namers.append((number, first, naming))
                layout.pairs += [(number, first + i, shape.belows[i], context, keys[i]) for i in shape.paired]
            layout.names += range(next_key, next_key + size)
            layout.keys += size
            next_key += size
        next_key += 1  # for the number of its entries
        layout.owners += [number] * size
        for i in range(first, first + size):
            if type(values[i]) in _CONTAINERS:
                of_container[len(layout.inner)] = contexts[i]
                layout.inner.append(i)
                depths.append(depths[number] + 1)
    layout.ranks = _ranks(layout, containers, firsts)
    if not _sorted_out(layout, values, contexts):
        return UNFIT
    for name in ("owners", "names", "inner", "ranks"):  # a fifth of the size of a list
        setattr(layout, name, array("i", getattr(layout, name)))
    return layout


def _sorted_out(layout: Layout, values: Sequence[Any], contexts: Sequence[KeyContext]) -> bool:
    """Put each value where it belongs; whether all of them belong somewhere."""
    paired = frozenset([number for _, number, *_ in layout.pairs])
    at: list[int] = []
    for i in sorted(range(len(values)), key=layout.ranks.__getitem__):
        kind, context = type(values[i]), contexts[i]
        if kind is str:
            at.append(i)
        elif kind is int or kind is float:
            if kind is float:
                layout.floats.append(i)
            if i not in paired:
                may_be_more = kind is float or context.named or context.counts
                (layout.numbers if may_be_more else layout.small).append((i, context))
        elif kind is bool:
            if context.counts and i not in paired:
                return False
        elif kind in _CONTAINERS:
            if i in paired:
                return False
        elif kind is not type(None):
            return False
    layout.at = tuple(at)
    layout.named_texts = paired.intersection(at)
    if len(at) == 1:
        only = at[0]
        layout.texts = lambda values: (values[only],)
    elif at:
        layout.texts = itemgetter(*at)
    layout.contexts = tuple(contexts[i] for i in at)
    layout.cleans = tuple(contexts[i].clean for i in at)
    return True


def _ranks(layout: Layout, containers: Sequence[Any], firsts: Sequence[int]) -> list[int]:
    """By value, its place in the document."""
    inside = {number: container for container, number in enumerate(layout.inner)}
    ranks = [0] * len(layout.owners)
    stack = [0]  # containers, and values as `~number`
    rank = 0
    while stack:
        item = stack.pop()
        if item >= 0:
            first = firsts[item]
            stack.extend(~i for i in range(first + len(containers[item]) - 1, first - 1, -1))
            continue
        ranks[~item] = rank
        rank += 1
        if ~item in inside:
            stack.append(inside[~item])
    return ranks


def walked(root: KeyContext, layout: Layout, tree: Flat, limits: Limits) -> Walked:
    """What `phiguard.walk.walk` comes to, by the layout."""
    containers, values, keys = tree
    out = Walked((containers[0], root, limits.max_depth, limits.max_values, False))
    out.values, out.keys = len(values), layout.keys
    leaves = out.leaves
    ranks: list[int] = []  # of the leaves
    trails: list[Trail | None] = [Trail(None, None, containers[0], 0), *(None for _ in containers[1:])]
    beside = layout.beside(containers)
    for i, context in zip(layout.at, layout.contexts, strict=True):
        if beside:
            context = beside.get(i, context)
        text = values[i]
        at = hash(text)
        if at in context.clean:
            continue
        trail, key = _trail(layout, tree, trails, layout.owners[i]), layout.key(i, keys)
        if context.addresses:
            out.addresses.append((context.meaning.role, text))
        if at in context.opaque:
            out.opaque.append(Leaf(context, text, trail, key))
            continue
        if at in context.spoken:
            leaves.append(spoken_leaf(context, text, trail, key))
        else:
            add_of_a_form(text, context, trail, key, "text", leaves)
        ranks += [layout.ranks[i]] * (len(leaves) - len(ranks))
    more = list(layout.numbers)
    for number, context in layout.small:
        if not -SHORT < values[number] < SHORT:
            more.append((number, context))
    more += [(number, beside.get(number, context)) for _, number, context, *_ in layout.pairs]
    for number, context in more:
        value = values[number]
        trail, key = _trail(layout, tree, trails, layout.owners[number]), layout.key(number, keys)
        if type(value) is bool:
            if context.counts:
                leaves.append(Leaf(context, "true" if value else "false", trail, key, "number"))
        elif value is not None and type(value) is not str:
            add_number(value, context, trail, key, out, False)
        ranks += [layout.ranks[number]] * (len(leaves) - len(ranks))
    if len(ranks) > 1:
        out.leaves[:] = [leaf for _, leaf in sorted(zip(ranks, leaves, strict=True), key=itemgetter(0))]
    return out


def _trail(layout: Layout, tree: Flat, trails: list[Trail | None], owner: int) -> Trail:
    """The way to a container; one object for each."""
    trail = trails[owner]
    missing = []
    while trail is None:
        missing.append(owner)
        owner = layout.owners[layout.inner[owner]]
        trail = trails[owner]
    for inner in reversed(missing):
        key = layout.key(layout.inner[inner], tree.keys)
        trail = trails[inner] = Trail(trail, key, tree.containers[inner], trail.depth + 1)
    return trail
