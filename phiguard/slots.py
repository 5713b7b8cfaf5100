"""The fields of a destination where a release finds them, with what it asks of each; and what stands at a path."""

from collections.abc import Iterable, Mapping, Sequence
from copy import deepcopy
from typing import Any, Final

from phiguard.destination_tables import ClientFormat, DestinationField, Form, Need
from phiguard.destinations import needs_unlocking
from phiguard.native import compiled

Steps = tuple[str, ...]
_NOTHING: Final[tuple[Any, ...]] = ("", [], {})
_PLAIN: Final = frozenset((str, int, float, bool))


class Slot:
    """One field, compiled.

    Attributes:
        path, steps: where it stands, below what holds it.
        name: what ids that are derived for it are apart from others by.
        withheld, withheld_in_public: whether it passes only under a BAA or an authorization; on public pages.
        clicks: it holds click and ad ids.
        values: the words that it takes.
        fixed, granted, default: as in the file, ready to be placed.
        sets: whether something may stand there where nothing came.
    """

    __slots__ = (
        "clicks", "client", "default", "field", "fixed", "form", "granted", "inside", "lifted", "name", "path",
        "sets", "steps", "values", "withheld", "withheld_in_public",
    )  # fmt: skip

    def __init__(self, field: DestinationField, sever: str) -> None:
        self.field = field
        self.path, self.steps = field.path, steps_of(field.path)
        self.name = f"{field.at}{field.path}"
        self.form: Form = field.form
        self.client: ClientFormat | None = field.client
        self.inside, self.lifted = field.inside, field.lifted
        self.fixed, self.granted, self.default = field.fixed, field.granted, field.default
        self.clicks = field.role == "ad_id"
        self.values = frozenset(field.values)
        self.withheld = needs_unlocking(field, sever)
        self.withheld_in_public = needs_unlocking(field, sever, public=True)
        self.sets = field.fixed is not None or field.default is not None or field.client is not None


class Wanted:
    """What a recipient requires, compiled: one of the ways, each of some paths, where `when` holds."""

    __slots__ = ("ways", "what", "when")

    def __init__(self, need: Need) -> None:
        self.ways = tuple(tuple(map(steps_of, way)) for way in need.any)
        self.when = tuple((steps_of(path), value) for path, value in need.when.items())
        self.what = "requires " + " or ".join(" with ".join(way) for way in need.any)

    def is_missing(self, out: Any) -> bool:
        if any(standing(out, steps) != value for steps, value in self.when):
            return False
        return not any(all(is_there(out, steps) for steps in way) for way in self.ways)


def tree_of(slots: Iterable[Slot]) -> dict[str, Any]:
    """Fields by the steps of their paths."""
    tree: dict[str, Any] = {}
    for slot in slots:
        *above, last = slot.steps
        node = tree
        for step in above:
            node = node.setdefault(step, {})
        node[last] = slot
    return tree


def steps_of(path: str) -> Steps:
    return tuple(s.replace("~2", "{").replace("~1", "/").replace("~0", "~") for s in path.split("/")[1:])


def place(out: dict[str, Any], steps: Steps, value: Any, *, over: bool) -> None:
    """Put a value, or a copy of a container, at a place."""
    node = out
    for step in steps[:-1]:
        inner = node.get(step)
        if not isinstance(inner, dict):
            inner = node[step] = {}
        node = inner
    if over or steps[-1] not in node:
        node[steps[-1]] = copied(value)


def copied(value: Any) -> Any:
    """A value of a destination's file, which nobody shares."""
    return value if type(value) in _PLAIN else deepcopy(value)


def take(out: dict[str, Any], steps: Sequence[str]) -> None:
    """Without what stands at a place, and without tables that it leaves empty."""
    step, *rest = steps
    inner = out.get(step)
    if rest and isinstance(inner, dict):
        take(inner, rest)
        if not inner:
            del out[step]
    elif not rest:
        out.pop(step, None)


def standing(tree: Any, steps: Steps) -> Any:
    """What stands at a place, of a list the first item for ``*``; None where nothing does."""
    for step in steps:
        if type(tree) is dict or isinstance(tree, Mapping):
            tree = tree.get(step)
        elif isinstance(tree, list | tuple) and tree and step == "*":
            tree = tree[0]
        else:
            return None
    return tree


@compiled
def is_there(tree: Any, steps: Sequence[str]) -> bool:
    """Whether anything stands at a place; for ``*`` in every item of a list."""
    for i, step in enumerate(steps):
        if step == "*":
            return isinstance(tree, list) and bool(tree) and all(is_there(item, steps[i + 1 :]) for item in tree)
        if not (type(tree) is dict or isinstance(tree, Mapping)):
            return False
        tree = tree.get(step)
    return tree is not None and (type(tree) is bool or tree not in _NOTHING)
