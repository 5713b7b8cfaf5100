"""Trees as JSON has them: what stands at a path, the same with another value there, whether two are the same."""

from collections.abc import Iterator, Mapping
from typing import Any

from phiguard.native import compiled
from phiguard.types import Path


def inside(root: Any, path: str) -> Any:
    """The list at a path, or None."""
    for step in path.split("/")[1:]:
        if not isinstance(root, Mapping) or step not in root:
            return None
        root = root[step]
    return root if isinstance(root, list) else None


def replaced(root: Mapping[str, Any], path: str, value: Any) -> dict[str, Any]:
    """The same with another value at a path; what lies beside is shared."""
    out = dict(root)
    step, _, rest = path[1:].partition("/")
    if rest:
        inner = out.get(step)
        out[step] = replaced(inner if isinstance(inner, Mapping) else {}, f"/{rest}", value)
    else:
        out[step] = value
    return out


def without(root: Mapping[str, Any], path: str) -> dict[str, Any]:
    out = dict(root)
    step, _, rest = path[1:].partition("/")
    inner = out.pop(step, None)
    if rest and isinstance(inner, Mapping):
        left = without(inner, f"/{rest}")
        if left:
            out[step] = left
    return out


def size(tree: Any, enough: int) -> int:
    """How many values and keys a tree holds; counting stops past enough."""
    todo, count = [tree], 0
    while todo and count <= enough:
        at = todo.pop()
        if isinstance(at, Mapping):
            count += len(at)
            todo += at.values()
        elif isinstance(at, list | tuple):
            count += len(at)
            todo += at
    return count


def ordered(new: dict[str, Any], old: Mapping[str, Any]) -> dict[str, Any]:
    """Keys as they stood, new ones behind."""
    return {key: new[key] for key in (*(k for k in old if k in new), *(k for k in new if k not in old))}


@compiled
def same(a: Any, b: Any) -> bool:
    """Equal in value, type and order, all the way down."""
    todo: list[tuple[Any, Any]] = [(a, b)]
    while todo:
        x, y = todo.pop()
        if isinstance(x, dict) and isinstance(y, Mapping):
            if list(x) != list(y):
                return False
            todo += [(x[key], y[key]) for key in x]
        elif isinstance(x, list) and isinstance(y, list | tuple):
            if len(x) != len(y):
                return False
            todo += zip(x, y, strict=True)
        elif type(x) is not type(y) or x != y:
            return False
    return True


def paths_of(tree: Any, path: str = "") -> Iterator[str]:
    """Every path of a value in a tree, items of lists as ``*``; what an allowlist is compared with."""
    if isinstance(tree, Mapping):
        for key, value in tree.items():
            yield from paths_of(value, path + Path.of((str(key),)))
    elif isinstance(tree, list | tuple):
        for value in tree:
            yield from paths_of(value, f"{path}/*")
    else:
        yield path
