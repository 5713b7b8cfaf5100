"""Two guards on the same sample events: where they leave different things. Values only where asked for."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from phiguard import jsontext
from phiguard.learning import leaves
from phiguard.types import Path, Result

if TYPE_CHECKING:
    from phiguard.guard import Guard

_GONE = object()


class Change(NamedTuple):
    """One place of one event that two guards leave differently.

    Attributes:
        one: what became of it: ``passes``, ``changed``, ``[ENTITY]``, ``dropped``, ``added`` or ``blocked``.
        before, one_value, other_value: what stood there; None unless values were asked for.
    """

    file: str
    record: int
    path: str
    one: str
    other: str
    before: str | None = None
    one_value: str | None = None
    other_value: str | None = None


def changes(
    file: str, record: int, payload: Any, one: "Guard", other: "Guard", *, values: bool = False
) -> Iterator[Change]:
    """Where two guards differ on one record; what is blocked is one line with its reason."""
    first, second = one.scrub(payload), other.scrub(payload)
    if None in (first.payload, second.payload):
        if first.payload is not second.payload:
            yield Change(file, record, "", _whole(first), _whole(second))
        return
    named = _tree(_names().scrub(payload).payload)
    before = {path: old for path, old, _ in leaves(_tree(payload), named)}
    left, right = (_flat(_tree(result.payload)) for result in (first, second))
    for path in dict.fromkeys([*before, *left, *right]):
        a, b = left.get(path, _GONE), right.get(path, _GONE)
        if a is b or (type(a) is type(b) and a == b):
            continue
        old = before.get(path, _GONE)
        shown = (_shown(old), _shown(a), _shown(b)) if values else (None, None, None)
        yield Change(file, record, path, _became(old, a), _became(old, b), *shown)


@cache
def _names() -> Any:
    """The guard whose keys are shown: one may be somebody's address."""
    from phiguard.guard import Guard

    return Guard("standard")


def _whole(result: Result) -> str:
    return f"blocked: {'; '.join(result.reasons)}" if result.payload is None else result.action


def _became(old: Any, new: Any) -> str:
    if new is _GONE:
        return "" if old is _GONE else "dropped"
    if old is _GONE:
        return "added"
    if type(old) is type(new) and old == new:
        return "passes"
    if isinstance(new, str) and new[:1] == "[" and new[-1:] == "]" and new[1:-1].replace("_", "").isalnum():
        return new
    return "changed"


def _shown(value: Any) -> str | None:
    return None if value is _GONE else jsontext.dumps(value)


def _tree(payload: Any) -> Any:
    if isinstance(payload, bytes):
        payload = payload.decode("utf-8", "replace")
    if isinstance(payload, str):
        try:
            return jsontext.loads(payload)
        except ValueError:
            return {"": payload}
    return payload


def _flat(tree: Any, path: str = "") -> dict[str, Any]:
    """Values by their paths."""
    if isinstance(tree, Mapping) and tree:
        out: dict[str, Any] = {}
        for key, value in tree.items():
            out |= _flat(value, path + Path.of((str(key),)))
        return out
    if isinstance(tree, list) and tree:
        out = {}
        for i, value in enumerate(tree):
            out |= _flat(value, f"{path}/{i}")
        return out
    return {path: tree}
