"""A new payload from changed leaves: types kept, order kept, what did not change shared with the old one."""

import copy
from collections import deque
from collections.abc import Mapping
from operator import attrgetter
from typing import Any, Final

from phiguard.leaves import Trail, pydantic_fields
from phiguard.types import Step


class _Drop:
    def __repr__(self) -> str:
        return "DROP"


DROP: Final = _Drop()  # in place of a new value: drop the key, or turn the item to None


class Changes:
    """New values and new key names, by container; makes the new tree."""

    __slots__ = ("_keys", "_trails", "_values")

    def __init__(self) -> None:
        self._trails: dict[int, Trail] = {}
        self._values: dict[int, dict[Any, Any]] = {}
        self._keys: dict[int, dict[Any, str]] = {}

    def __bool__(self) -> bool:
        return bool(self._trails)

    def put(self, trail: Trail, key: Any, value: Any) -> None:
        at = id(trail)
        if at in self._values:
            self._values[at][key] = value
        else:
            self._trails[at] = trail
            self._values[at] = {key: value}

    def rename(self, trail: Trail, key: Any, new: str) -> None:
        self._trails[id(trail)] = trail
        self._keys.setdefault(id(trail), {})[key] = new

    def rebuilt(self, root: Any) -> Any:
        """The tree with the changes in it; what did not change is shared with the old one."""
        trails = self._trails
        for trail in list(trails.values()):
            at = trail.parent
            while at is not None and id(at) not in trails:
                trails[id(at)] = at
                at = at.parent
        for trail in sorted(trails.values(), key=_depth, reverse=True):
            values, keys = self._values.get(id(trail)), self._keys.get(id(trail))
            if type(trail.container) is dict and not keys and values and DROP not in values.values():
                new = trail.container | values
            else:
                new = _changed(trail.container, values or {}, keys or {})
            if trail.parent is None:
                root = new
            else:
                self.put(trail.parent, trail.key, new)
        return root

    def steps(self, trail: Trail | None, key: Any) -> list[Step]:
        """The path of an entry, keys as they read after redaction (without a collision's number)."""
        steps: list[Step] = []
        while trail is not None:
            if self._keys:
                key = self._keys.get(id(trail), {}).get(key, key)
            steps.append(key if type(key) is str or type(key) is int else _step(key))
            key, trail = trail.key, trail.parent
        steps.reverse()
        return steps


_depth: Final = attrgetter("depth")


def _step(key: Any) -> Step:
    return key if isinstance(key, int) and not isinstance(key, bool) else str(key)


def _changed(container: Any, values: Mapping[Any, Any], keys: Mapping[Any, str]) -> Any:
    if isinstance(container, Mapping):
        out: dict[Any, Any] = {}
        last: dict[str, int] = {}
        for key, old in container.items():
            value = values.get(key, old) if values else old
            if value is not DROP:
                new_key = keys.get(key, key)
                out[_free(new_key, out, container, keys, last) if new_key is not key else key] = value
        return out if type(container) is dict else _of_type(container, out)
    if isinstance(container, tuple) and hasattr(container, "_fields"):
        new = [_or_none(values.get(name, old)) for name, old in zip(container._fields, container, strict=True)]
        return type(container)(*new)
    if isinstance(container, list | tuple | set | frozenset | deque):
        items = [_or_none(values.get(i, old)) for i, old in enumerate(container)]
        return items if type(container) is list else _of_type(container, items)
    return _with_fields(container, {name: _or_none(value) for name, value in values.items()})


def _free(
    key: str, out: Mapping[Any, Any], container: Mapping[Any, Any], renamed: Mapping[Any, str], last: dict[str, int]
) -> str:
    """A key that is not taken, neither by what is written nor by what stays: ``[ENTITY]``, ``[ENTITY]_2`` …

    ``last``: by key, the number given last; what is below it stays taken.
    """
    number = last.get(key, 0) + 1
    free = key if number == 1 else f"{key}_{number}"
    while free in out or (free in container and free not in renamed):
        number += 1
        free = f"{key}_{number}"
    last[key] = number
    return free


def _or_none(value: Any) -> Any:
    return None if value is DROP else value


def _of_type(container: Any, items: Any) -> Any:
    """``items`` in a container of the old one's type, or in the plain type it is a kind of."""
    try:
        if isinstance(container, deque):
            return deque(items, container.maxlen)
        if isinstance(container, dict):
            new = copy.copy(container)  # keeps a default factory
            new.clear()
            new.update(items)
            return new
        return type(container)(items)
    except Exception:  # noqa: BLE001 - whatever a class of the caller's does when it is built
        for plain in (dict, tuple, frozenset, set):
            if isinstance(container, plain):
                return plain(items)
        return dict(items) if isinstance(container, Mapping) else list(items)


def _with_fields(instance: Any, values: Mapping[str, Any]) -> Any:
    """A copy of a dataclass or model with some fields replaced; validators do not run again."""
    new = copy.copy(instance)
    if pydantic_fields(instance) is not None:
        return instance.model_copy(update=dict(values))
    for name, value in values.items():
        object.__setattr__(new, name, value)
    return new
