"""Payload to leaves, whatever it is made of. Never mutates, never recurses, never raises."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final, TypeAlias

from phiguard.forms import BY_LENGTH, form_of
from phiguard.hashing import hash
from phiguard.keys import KeyContext
from phiguard.leaves import (
    MAX_BITS,
    SHORT,
    Leaf,
    LeafForm,
    Trail,
    entries_of,
    is_container,
    key_text,
    number_text,
    odd_leaf,
    size,
    within,
)
from phiguard.native import compiled
from phiguard.pairs import name_by_position, names_beside, values_of
from phiguard.questions import Joined, asks, joined
from phiguard.shapes import Shape

_LARGEST_WHOLE: Final = 16  # entries of an object that is remembered as a whole
_MANY_KEYS: Final = 8
_MAX_ABOVE: Final = 8  # keys around one that may say what it means


class TooMany(Exception):
    """More values than the bounds allow, counted over the whole of one event."""


class Walked:
    """What a walk came to.

    Attributes:
        leaves: those not known to be clean, in document order, keys before their values.
        opaque: those known to be clean, but that an encoding may hide a value in.
        addresses: (role, text) of the event's page and referrer.
        removed: (trail, key) of what may not be read.
        keys: number of keys of all dicts. values: of all entries.
        grown: by the id of a context, the contexts of keys that are new below it: those of a list of objects are
            read once.
        floats: the fractions, for a look at what a parser made of them.
        every_key: whether the leaves of keys that are known to be clean are among them.
        joined: what questions say of answers that stand elsewhere; None where there are none.
    """

    __slots__ = (
        "_again", "addresses", "every_key", "floats", "grown", "joined", "keys", "leaves", "opaque", "removed",
        "values",
    )  # fmt: skip

    def __init__(self, again: tuple[Any, KeyContext, int, int, bool], every_key: bool = False) -> None:
        """``again``: what `walk` was given."""
        self.leaves: list[Leaf] = []
        self.opaque: list[Leaf] = []
        self.addresses: list[tuple[str, str]] = []
        self.removed: list[tuple[Trail, Any]] = []
        self.keys = self.values = 0
        self.grown: dict[int, dict[str, KeyContext]] = {}
        self.floats: list[float] = []
        self.every_key = every_key
        self.joined: Joined | None = None
        self._again = again

    def all_of_it(self) -> "Walked":
        """Another walk, over the leaves and keys that are known to be clean too: few events need it."""
        root, context, max_depth, max_values, parsed = self._again
        return walk(root, context, max_depth, max_values, parsed=parsed, known=True, every_key=True)


# (what the keys say, key, value) of the entries of one container
_Entries: TypeAlias = Iterable[tuple[KeyContext, Any, Any]]


@compiled
def walk(
    root: Any,
    context: KeyContext,
    max_depth: int,
    max_values: int,
    *,
    parsed: bool = False,
    known: bool = False,
    spoken: bool = True,
    every_key: bool = False,
) -> Walked:
    """The leaves of a payload that need a scan.

    Args:
        root: a container.
        context: what is known of its place.
        max_depth: containers below this many others are removed.
        max_values: see `TooMany`.
        parsed: a parser of ours made the tree, so that no container stands in itself.
        known: also the leaves that are known to be clean.
        spoken: what is remembered of texts that speak of health counts for this event as for any other.
        every_key: also the keys that are known to be clean.

    Raises:
        TooMany: the event has more than ``max_values`` values.
    """
    walked = _walked(root, context, max_depth, max_values, parsed, every_key)
    leaves = walked.leaves
    left = max_values - size(root)
    trail = Trail(None, None, root, 0)
    shape = context.shapes.get(hash(tuple(root))) if type(root) is dict and not every_key else None
    entries = _entries(trail, context, shape, walked)
    stack: list[tuple[_Entries, Trail, Shape | None]] = []
    first = 0  # leaves before the container at hand; -1 once it holds what is not remembered with it
    while True:
        for below, key, value in entries:
            kind = type(value)
            if kind is str:
                if hash(value) not in below.clean or known:
                    if below.addresses:
                        walked.addresses.append((below.meaning.role, value))
                    if below.opaque and hash(value) in below.opaque and not known:
                        walked.opaque.append(Leaf(below, value, trail, key))
                        first = -1
                    elif below.spoken and spoken and not known and hash(value) in below.spoken:
                        leaves.append(spoken_leaf(below, value, trail, key))
                    elif len(value) in BY_LENGTH and not known:
                        add_of_a_form(value, below, trail, key, "text", leaves)
                        first = -1
                    else:
                        leaves.append(Leaf(below, value, trail, key))
            elif kind is int:
                if below.named or below.counts or value >= SHORT or value <= -SHORT:
                    add_number(value, below, trail, key, walked, known)
            elif value is None:
                pass
            elif kind is bool:
                if below.counts:
                    leaves.append(Leaf(below, "true" if value else "false", trail, key, "number"))
            elif kind is float:
                walked.floats.append(value)
                if below.named or below.counts or value.is_integer():
                    add_number(value, below, trail, key, walked, known)
            elif kind is dict or kind is list or is_container(value):
                left -= len(value) if kind is dict or kind is list else size(value)
                if left < 0:
                    raise TooMany
                if trail.depth >= max_depth or (not parsed and within(trail, value)):
                    walked.removed.append((trail, key))
                    continue
                shape_around = shape
                shape = below.shapes.get(hash(tuple(value))) if kind is dict and not every_key else None
                asked = not known and walked.joined is None  # else other entries may name its values
                if asked and shape is not None and shape.whole and _is_known(value, shape):
                    walked.keys += len(value)
                    shape = shape_around
                    continue
                stack.append((entries, trail, shape_around))
                trail = _trail(Trail, (trail, key, value, trail.depth + 1))
                entries = _entries(trail, below, shape, walked)
                first = len(leaves)
                break
            else:
                leaf = odd_leaf(value, below, trail, key)
                if leaf is None:
                    walked.removed.append((trail, key))
                else:
                    leaves.append(leaf)
        else:
            if first == len(leaves) and shape is not None and shape.strings and walked.joined is None:
                _learn(trail.container, shape)
            if not stack:
                walked.values = max_values - left
                return walked
            first = -1
            entries, trail, shape = stack.pop()


def _walked(
    root: Any, context: KeyContext, max_depth: int, max_values: int, parsed: bool, every_key: bool
) -> Walked:
    return Walked((root, context, max_depth, max_values, parsed), every_key)


_trail: Final[Callable[..., Trail]] = tuple.__new__  # of a type that is made often, without a call in Python


def _entries(trail: Trail, context: KeyContext, shape: Shape | None, walked: Walked) -> _Entries:
    container = trail.container
    if walked.joined is None and asks(container):
        walked.joined = joined(_root(trail))
    if walked.joined is not None and (said := walked.joined.of(container)):
        return _asked(trail, context, walked, said)
    if shape is not None:
        walked.keys += len(container)
        belows = _beside(shape, container, context) if shape.paired else shape.belows
        return zip(belows, container, container.values())  # noqa: B905 - of equal length, and strict is slow
    if type(container) is dict:
        walked.keys += len(container)
        return _by_name(trail, container.items(), context, walked)
    entries, keyed = entries_of(container)
    if keyed:
        return _by_name(trail, entries, context, walked)
    paired = name_by_position(container)
    if paired is not None:
        (i, name), (j, value) = entries
        return iter([(context, i, name), (context.beside(context, (paired,), listed=True), j, value)])
    return ((context, i, value) for i, value in entries)


def _root(trail: Trail) -> Any:
    while trail.parent is not None:
        trail = trail.parent
    return trail.container


def _asked(trail: Trail, context: KeyContext, walked: Walked, said: dict[Any, tuple[str, ...]]) -> _Entries:
    """Entries some of which a question elsewhere names."""
    if type(trail.container) is dict:
        entries: _Entries = _by_name(trail, trail.container.items(), context, walked)
    else:
        entries = ((context, i, value) for i, value in enumerate(trail.container))
    return (
        (below.beside(context, said[key], listed=True) if key in said else below, key, value)
        for below, key, value in entries
    )


def _by_name(trail: Trail, entries: Iterable[tuple[Any, Any]], context: KeyContext, walked: Walked) -> _Entries:
    """Entries whose keys are names, with the names themselves as leaves where they are new."""
    grown = context.grown
    container = trail.container
    names = names_beside(container)
    belows: list[KeyContext] | None = []
    above: list[str] | None = None
    ahead = _ahead(container, context) if type(container) is dict and len(container) >= _MANY_KEYS else None
    for key, value in entries:
        name = key if type(key) is str else key_text(key)
        if name is None:
            walked.removed.append((trail, key))
            belows = None
            continue
        below = grown.get(hash(name))
        known = below is not None
        if below is None:
            belows = None
            new = walked.grown.setdefault(id(context), {})
            below = new.get(name)
            if below is None:
                above = _keys(trail) if above is None else above
                below = new[name] = context.below(name, above, ahead if type(key) is str else None)
        if not known or walked.every_key:
            walked.leaves.append(Leaf(context, name, trail, key, "key", below))
        if belows is not None:
            belows.append(below)
        if name in names:
            below = below.beside(context, names[name])
        yield below, key, value
    if belows is not None and type(container) is dict:
        held = values_of(container)
        context.learn(container, belows, [i for i, key in enumerate(container) if key in held] if held else ())


def _ahead(container: dict[Any, Any], context: KeyContext) -> Any:
    """Of an object with many new keys, what can be told of all of them at once."""
    grown = context.grown
    new = [key for key in container if type(key) is str and hash(key) not in grown]
    return context.ahead(new) if len(new) >= _MANY_KEYS else None


def _keys(trail: Trail) -> list[str]:
    """The names on the way to a container's entries, outermost first."""
    keys: list[str] = []
    at: Trail | None = trail
    while at is not None and len(keys) < _MAX_ABOVE:
        if type(at.key) is str:
            keys.append(at.key)
        at = at.parent
    keys.reverse()
    return keys


def _beside(shape: Shape, container: dict[Any, Any], context: KeyContext) -> Sequence[KeyContext]:
    """What the keys say of the values, and a name beside them, too."""
    names = names_beside(container)
    if not names:
        return shape.belows
    belows = list(shape.belows)
    for i, key in enumerate(container):
        if key in names:
            belows[i] = belows[i].beside(context, names[key])
    return belows


def add_number(value: float, below: KeyContext, trail: Trail, key: Any, walked: Walked, known: bool) -> None:
    text = number_text(value, below.named or below.counts)
    if text is not None:
        if known:
            walked.leaves.append(Leaf(below, text, trail, key, "number"))
        elif hash(text) not in below.clean:
            add_of_a_form(text, below, trail, key, "number", walked.leaves)
    elif type(value) is int and value.bit_length() > MAX_BITS:
        walked.removed.append((trail, key))


def spoken_leaf(below: KeyContext, text: str, trail: Trail, key: Any) -> Leaf:
    leaf = Leaf(below, text, trail, key)
    leaf.spoken = below.spoken[hash(text)]
    return leaf


def add_of_a_form(
    text: str, below: KeyContext, trail: Trail, key: Any, place: LeafForm, leaves: list[Leaf]
) -> None:
    """A leaf for a value that may have a form; none where values of that form are known to hold nothing here."""
    form = form_of(text)
    judged = below.forms.get(form) if form is not None else None
    if judged == ():
        return
    leaf = Leaf(below, text, trail, key, place)
    if judged is None:
        leaf.machine = form
    else:
        leaf.judged = judged
    leaves.append(leaf)


def _learn(container: dict[Any, Any], shape: Shape) -> None:
    """Remember an object of strings, in which every key and value is known to be clean, as one hash.

    Of strings alone, since only their hashes are keyed: `hash` of a number is the number, modulo a prime.
    """
    if len(container) > _LARGEST_WHOLE or not all(type(value) is str for value in container.values()):
        shape.strings = False
    else:
        shape.learn(hash(tuple(container.values())))


def _is_known(container: dict[Any, Any], shape: Shape) -> bool:
    if asks(container):
        return False
    try:
        return hash(tuple(container.values())) in shape.whole
    except TypeError:
        return False
