"""Leaves: the texts of a payload and where they stand, and the types of values they come from."""

import dataclasses
import datetime
import decimal
import enum
import pathlib
import uuid
from collections import deque
from collections.abc import Mapping, Sequence
from ipaddress import IPv4Address, IPv6Address
from typing import Any, Final, Literal, NamedTuple, TypeAlias

from phiguard.codec import Part
from phiguard.keys import KeyContext
from phiguard.native import compiled
from phiguard.spans import NONE, Spans

LeafForm: TypeAlias = Literal["text", "bytes", "number", "key", "object"]
# An integer of fewer digits, in a field whose name says nothing, identifies nobody.
SHORT: Final = 100_000
MAX_BITS: Final = 13_000  # CPython refuses to write longer integers
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


class Trail(NamedTuple):
    """A container on the way to a leaf: ``parent.container[key] is container``."""

    parent: "Trail | None"
    key: Any
    container: Any
    depth: int


class Leaf:
    """One text to scan and where it stands. Where no codec opens it, it is its own `Node`.

    Attributes:
        context: what the keys say.
        text: the text, or bytes.
        trail, key: the container it stands in and its place there; both None for a payload that is
            itself a text.
        form: ``"number"`` and ``"object"`` become None when they hold something; ``"key"`` is the name of
            the field, not its value.
        below: for a key, the context that its value has if the key turns out to hold nothing.
        machine: the form that a machine gave it, if that is one of `phiguard.forms`.
        judged: what is found in it, as values of its form are judged alike here.
        known_parts: what in it was passed over as known to be clean.
        spoken: what is remembered of it, if it speaks of health: see `phiguard.spoken`.
        inert: in no encoding, and hardly ever there twice, such as a UUID.
        edits: as in `Node`; the other attributes are those of a `Node` without parts.
    """

    __slots__ = (
        "below",
        "context",
        "edits",
        "form",
        "inert",
        "judged",
        "key",
        "known_parts",
        "machine",
        "spoken",
        "text",
        "trail",
    )

    covered: Spans = NONE
    owner: Any = None
    parent: Any = None
    part: Part | None = None
    changes: Any = None
    walked: Any = None
    shown: dict[str, str] | None = None
    unreadable = False
    layers = 0
    depth = 0

    def __init__(
        self,
        context: KeyContext,
        text: Any,
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
        self.inert = False
        self.known_parts: list[str] | None = None
        self.machine: str | None = None
        self.judged: tuple[Any, ...] = ()
        self.spoken: Any = None
        self.edits: Sequence[Any] = ()  # a list once there are any: most leaves have none

    def cut(self, edit: Any) -> None:
        if type(self.edits) is list:
            self.edits.append(edit)
        else:
            self.edits = [edit]

    @property
    def leaf(self) -> "Leaf":
        return self

    @property
    def top(self) -> "Leaf":
        return self

    @property
    def content(self) -> Any:
        return self.text


@compiled
def number_text(value: float, named: bool) -> str | None:
    """The text under which a number is scanned; None where it needs no scan."""
    if type(value) is int:
        if (named or value >= SHORT or value <= -SHORT) and value.bit_length() <= MAX_BITS:
            return str(value)
        return None
    if value != value or value in (float("inf"), float("-inf")):
        return None
    if value.is_integer() and abs(value) < 1e16:
        return number_text(int(value), named)
    return repr(value) if named else None


def key_text(key: Any) -> str | None:
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


def size(container: Any) -> int:
    return len(container) if type(container) in (dict, list) else len(entries_of(container)[0])


def within(trail: Trail, value: Any) -> bool:
    """Whether a container stands inside itself."""
    at: Trail | None = trail
    while at is not None:
        if at.container is value:
            return True
        at = at.parent
    return False


def odd_leaf(value: Any, context: KeyContext, trail: Trail, key: Any) -> Leaf | None:
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


def is_object(value: Any) -> bool:
    """Whether it has fields: a dict, or a mapping of the caller's own."""
    return type(value) is dict or isinstance(value, Mapping)


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


def entries_of(container: Any) -> tuple[Sequence[tuple[Any, Any]], bool]:
    """Entries as (key, value); and whether the keys are names, not positions."""
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
