"""Payload to leaves, whatever it is made of. Never mutates, never recurses, never raises."""

import dataclasses
import datetime
import decimal
import enum
import pathlib
import re
import uuid
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from ipaddress import IPv4Address, IPv6Address
from typing import Any, Final, Literal, TypeAlias

from phiguard.keys import KeyContext, is_plain
from phiguard.lexicon import read_toml

LeafForm: TypeAlias = Literal["text", "bytes", "number", "key", "object"]
_REPLACED: Final = re.compile(r"\[[A-Z][A-Z0-9_]*\]")  # a name that was redacted names nothing
_LARGEST_PAIR: Final = 6  # entries of an object that says a name and a value
_LARGEST_WHOLE: Final = 16  # entries of an object that is remembered as a whole
_MAX_WHOLE: Final = 256  # such objects in one place
_PAIR: Final = read_toml("keys.toml")["pair"]
_NAMES: Final = tuple(_PAIR["names"])
_VALUES: Final = frozenset(_PAIR["values"])
# An integer of fewer digits, in a field whose name says nothing, identifies nobody.
_SHORT: Final = 100_000
_MAX_BITS: Final = 13_000  # CPython refuses to write longer integers
_SCALARS: Final = (
    datetime.date,
    datetime.time,
    datetime.timedelta,
    decimal.Decimal,
    uuid.UUID,
    enum.Enum,
    pathlib.PurePath,
    IPv4Address,
    IPv6Address,
)


class Trail:
    """A container on the way to a leaf: ``parent.container[key] is container``."""

    __slots__ = ("container", "depth", "key", "parent")

    def __init__(self, parent: "Trail | None", key: Any, container: Any, depth: int) -> None:
        self.parent = parent
        self.key = key
        self.container = container
        self.depth = depth


class Leaf:
    """One text to scan and where it stands.

    Attributes:
        context: what the keys say.
        text: the text, or bytes.
        trail, key: the container it stands in and its place there; both None for a payload that is
            itself a text.
        form: ``"number"`` and ``"object"`` become None when they hold something; ``"key"`` is the name of
            the field, not its value.
        below: for a key, the context that its value has if the key turns out to hold nothing.
    """

    __slots__ = ("below", "context", "form", "key", "text", "trail")

    def __init__(
        self,
        context: KeyContext,
        text: str | bytes,
        trail: Trail | None,
        key: Any,
        form: LeafForm = "text",
        below: KeyContext | None = None,
    ) -> None:
        self.context = context
        self.text = text
        self.trail = trail
        self.key = key
        self.form = form
        self.below = below


# A container that was walked: (its trail, None, None, its context); or one known to be clean as a whole:
# (the trail of the container around it, its key, itself, its context).
Visit: TypeAlias = tuple["Trail", Any, Any, KeyContext]


class TooMany(Exception):
    """More values than the bounds allow, counted over the whole of one event."""


class Walked:
    """What a walk came to.

    Attributes:
        leaves: those not known to be clean, in document order, keys before their values.
        removed: (trail, key) of what may not be read.
        visits: the containers.
        keys: number of keys of all dicts.
        floats: the fractions, for a look at what a parser made of them.
    """

    __slots__ = ("floats", "keys", "leaves", "removed", "visits")

    def __init__(self) -> None:
        self.leaves: list[Leaf] = []
        self.removed: list[tuple[Trail, Any]] = []
        self.visits: list[Visit] = []
        self.keys = 0
        self.floats: list[float] = []


# A container's leaves, with a list in the place of each container inside.
_Out: TypeAlias = list[Any]
_Inner: TypeAlias = list[tuple[Any, Any, KeyContext, _Out]]


def walk(root: Any, context: KeyContext, max_depth: int, max_values: int) -> Walked:
    """The leaves of a payload that need a scan.

    Raises:
        TooMany: the event has more than ``max_values`` values.
    """
    walked = Walked()
    out: _Out = []
    left = max_values
    todo = [(Trail(None, None, root, 0), context, out)]
    while todo:
        trail, context, here = todo.pop()
        container = trail.container
        walked.visits.append((trail, None, None, context))
        inner: _Inner = []
        entries, keyed = _entries(container)
        left -= len(container) if entries is None else len(entries)
        if left < 0:
            raise TooMany
        if entries is None:
            walked.keys += len(container)
            _walk_names(trail, container.items(), context, here, inner, walked)
            if not here and len(container) <= _LARGEST_WHOLE:
                _learn(container, context)
        elif keyed:
            _walk_names(trail, entries, context, here, inner, walked)
        else:
            _walk_items(trail, entries, context, here, inner, walked)
        for key, value, below, nested in inner:
            if below.whole and type(value) is dict and _is_known(value, below):
                walked.keys += len(value)
                left -= len(value)
                walked.visits.append((trail, key, value, below))
            elif trail.depth >= max_depth or _within(trail, value):
                walked.removed.append((trail, key))
            else:
                todo.append((Trail(trail, key, value, trail.depth + 1), below, nested))
    walked.leaves = _flat(out)
    return walked


def _walk_names(
    trail: Trail, entries: Iterable[tuple[Any, Any]], context: KeyContext, out: _Out, inner: _Inner, walked: Walked
) -> None:
    """Entries whose keys are names."""
    grown = context.grown
    paired = _paired_by_name(trail.container)
    for key, value in entries:
        name = key if type(key) is str else _key_text(key)
        if name is None:
            walked.removed.append((trail, key))
            continue
        below = grown.get(hash(name))
        if below is None:
            below = context.below(name)
            out.append(Leaf(context, name, trail, key, "key", below))
        if paired is not None and name in _VALUES:
            below = below.beside(context, paired)
        kind = type(value)
        if kind is str:
            if hash(value) not in below.clean:
                out.append(Leaf(below, value, trail, key))
        elif kind is int and not below.named and -_SHORT < value < _SHORT:
            pass
        elif kind is dict or kind is list:
            nested: _Out = []
            out.append(nested)
            inner.append((key, value, below, nested))
        elif value is not None and kind is not bool:
            _odd_value(value, below, trail, key, out, inner, walked)


def _walk_items(
    trail: Trail, entries: Iterable[tuple[int, Any]], context: KeyContext, out: _Out, inner: _Inner, walked: Walked
) -> None:
    """Entries whose keys are positions; the list's own key speaks for them."""
    paired = _paired_by_position(trail.container)
    for key, value in entries:
        below = context if paired is None or key != 1 else context.beside(context, paired)
        kind = type(value)
        if kind is str:
            if hash(value) not in below.clean:
                out.append(Leaf(below, value, trail, key))
        elif kind is int and not below.named and -_SHORT < value < _SHORT:
            pass
        elif kind is dict or kind is list:
            nested: _Out = []
            out.append(nested)
            inner.append((key, value, below, nested))
        elif value is not None and kind is not bool:
            _odd_value(value, below, trail, key, out, inner, walked)


def _odd_value(
    value: Any, below: KeyContext, trail: Trail, key: Any, out: _Out, inner: _Inner, walked: Walked
) -> None:
    """Numbers, and whatever is neither a string nor a plain container."""
    kind = type(value)
    if kind is int or kind is float:
        if kind is float:
            walked.floats.append(value)
        text = number_text(value, below.named)
        if text is not None:
            if hash(text) not in below.clean:
                out.append(Leaf(below, text, trail, key, "number"))
        elif kind is int and value.bit_length() > _MAX_BITS:
            walked.removed.append((trail, key))
    elif is_container(value):
        nested: _Out = []
        out.append(nested)
        inner.append((key, value, below, nested))
    else:
        leaf = _odd_leaf(value, below, trail, key)
        if leaf is None:
            walked.removed.append((trail, key))
        else:
            out.append(leaf)


def _flat(out: _Out) -> list[Leaf]:
    flat = []
    todo = out[::-1]
    while todo:
        item = todo.pop()
        if type(item) is list:
            todo.extend(reversed(item))
        else:
            flat.append(item)
    return flat


def _learn(container: dict[Any, Any], context: KeyContext) -> None:
    """Remember an object of strings, in which every key and value is known to be clean, as one hash.

    Of strings alone, since only their hashes are keyed: `hash` of a number is the number, modulo a prime.
    """
    if all(type(value) is str for value in container.values()) and all(type(key) is str for key in container):
        if len(context.whole) >= _MAX_WHOLE:
            context.whole.clear()
        context.whole.add(hash(tuple(container.items())))


def _is_known(container: dict[Any, Any], context: KeyContext) -> bool:
    try:
        return hash(tuple(container.items())) in context.whole
    except TypeError:
        return False


def skipped(walked: Walked) -> Iterator[Leaf]:
    """The leaves that a walk left out because they are known to be clean."""
    for at, key, whole, context in walked.visits:
        trail = at if whole is None else Trail(at, key, whole, at.depth + 1)
        container = trail.container
        listed, keyed = _entries(container)
        entries = container.items() if listed is None else listed
        paired = _paired_by_name(container) if keyed else _paired_by_position(container)
        for name, value in entries:
            below: KeyContext | None = context
            if keyed:
                below = context.grown.get(hash(name if type(name) is str else _key_text(name)))
            if paired is not None and below is not None and (name in _VALUES if keyed else name == 1):
                below = below.beside(context, paired)
            text = value if type(value) is str else _text_of_number(value, below)
            if below is not None and text is not None and hash(text) in below.clean:
                yield Leaf(below, text, trail, name, "text" if type(value) is str else "number")


def _text_of_number(value: Any, below: KeyContext | None) -> str | None:
    return number_text(value, below is not None and below.named) if type(value) in (int, float) else None


def _paired_by_name(container: Any) -> str | None:
    """The name that speaks for the value of a pair: ``{"name": "email", "value": …}``."""
    if type(container) is not dict or len(container) > _LARGEST_PAIR or _VALUES.isdisjoint(container):
        return None
    name = next((container[n] for n in _NAMES if n in container), None)
    return name if type(name) is str and is_plain(name) and _REPLACED.search(name) is None else None


def _paired_by_position(container: Any) -> str | None:
    """The same for a list of two: ``["email", …]``."""
    name = container[0] if type(container) is list and len(container) == 2 else None
    return name if type(name) is str and is_plain(name) and _REPLACED.search(name) is None else None


def number_text(value: float, named: bool) -> str | None:
    """The text under which a number is scanned; None where it needs no scan."""
    if type(value) is int:
        if (named or value >= _SHORT or value <= -_SHORT) and value.bit_length() <= _MAX_BITS:
            return str(value)
        return None
    if value != value or value in (float("inf"), float("-inf")):
        return None
    if value.is_integer() and abs(value) < 1e16:
        return number_text(int(value), named)
    return repr(value) if named else None


def _key_text(key: Any) -> str | None:
    if isinstance(key, str):
        return str(key)
    if key is None or isinstance(key, (bool, int, float, *_SCALARS)):
        try:
            return str(key)
        except ValueError:  # an integer too long to write
            return None
    if isinstance(key, bytes):
        return key.decode("latin-1")
    return None


def _within(trail: Trail, value: Any) -> bool:
    """Whether a container stands inside itself."""
    at: Trail | None = trail
    while at is not None:
        if at.container is value:
            return True
        at = at.parent
    return False


def _odd_leaf(value: Any, context: KeyContext, trail: Trail, key: Any) -> Leaf | None:
    """A leaf for the less usual types; None for a type that is not known."""
    if isinstance(value, str):
        return Leaf(context, str(value), trail, key)
    if isinstance(value, bytes | bytearray | memoryview):
        return Leaf(context, bytes(value), trail, key, "bytes")
    item = getattr(value, "item", None)
    if type(value).__module__ == "numpy" and callable(item) and getattr(value, "ndim", None) == 0:
        value = item()
        if isinstance(value, str):
            return Leaf(context, value, trail, key)
    if isinstance(value, (bool, int, float, complex, *_SCALARS)):
        shown = value.value if isinstance(value, enum.Enum) else value
        try:
            return Leaf(context, str(shown), trail, key, "object")
        except Exception:  # noqa: BLE001 - a str() of the caller's, or an integer too long to write
            return None
    return None


def is_container(value: Any) -> bool:
    return (
        isinstance(value, dict | list | tuple | set | frozenset | deque | Mapping)
        or (dataclasses.is_dataclass(value) and not isinstance(value, type))
        or pydantic_fields(value) is not None
    )


def pydantic_fields(value: Any) -> dict[str, Any] | None:
    if isinstance(value, type) or not hasattr(type(value), "__pydantic_fields__"):
        return None
    fields = dict(value.__dict__)
    fields.update(getattr(value, "__pydantic_extra__", None) or {})
    return fields


def _entries(container: Any) -> tuple[Sequence[tuple[Any, Any]] | None, bool]:
    """Entries as (key, value), None for a plain dict's own; and whether the keys are names, not positions."""
    if type(container) is dict:
        return None, True
    if isinstance(container, Mapping):
        return [(k, container[k]) for k in container], True
    if isinstance(container, tuple) and hasattr(container, "_fields"):
        return list(zip(container._fields, container, strict=True)), True
    if isinstance(container, list | tuple | set | frozenset | deque):
        return list(enumerate(container)), False
    fields = pydantic_fields(container)
    if fields is not None:
        return list(fields.items()), True
    if dataclasses.is_dataclass(container):
        return [(f.name, getattr(container, f.name, None)) for f in dataclasses.fields(container)], True
    return [], False
