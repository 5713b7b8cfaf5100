"""Lists of events in one payload: where they stand, and how they are taken out and put back."""

from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple, TypeAlias

from phiguard import jsontext
from phiguard.clues import Found
from phiguard.codecs.lines import events
from phiguard.codecs.ndjson import looks_like_a_line
from phiguard.errors import Unreadable
from phiguard.keys import KeyContext
from phiguard.leaves import is_object
from phiguard.types import Context

Way: TypeAlias = tuple[str, ...]
"""Keys from the root of a payload to something in it."""

_BATCHES: Final[tuple[Way, ...]] = (("batch",), ("data",), ("events",), ("requests",))
_NAMES: Final = frozenset({"batch", "data", "events", "requests", "log"})
_ENTRIES: Final[Way] = ("log", "entries")  # of a HAR file


class Envelope(NamedTuple):
    """What stands around the events of a batch, as it came and as the policy left it.

    Attributes:
        told: what was found in it that gives itself away in them too.
        below: the place of the events.
        context: theirs.
    """

    old: dict[str, Any]
    new: Any
    told: Sequence[Found]
    below: KeyContext
    context: Context


def is_ndjson(text: str) -> bool:
    """At least two lines, every one a JSON container by its first and last sign, the first two by parsing."""
    if "\n" not in text.strip():
        return False
    lines = [line for line in text.split("\n") if line.strip()]
    if len(lines) < 2 or not all(map(looks_like_a_line, lines)):
        return False
    try:
        for line in lines[:2]:
            jsontext.loads(line)
    except (ValueError, Unreadable):
        return False
    return True


def event_lines(text: str) -> list[tuple[int, int]]:
    """The spans of the lines of a GA4 body, one event each; none where a text is no such body."""
    return events(text) or []


def batch_in(tree: Any) -> Way | None:
    """The way to the list of events in an envelope of any format."""
    if is_object(tree) and not _NAMES.isdisjoint(tree):
        for way in _BATCHES:
            if way[0] in tree and is_batch(tree, way):
                return way
        if "log" in tree and is_batch(tree, _ENTRIES):
            return _ENTRIES
    return None


def is_batch(tree: Any, way: Way) -> bool:
    """Whether a list of events stands there: objects, or, under ``requests``, texts; None where one was blocked."""
    found = at(tree, way)
    if type(found) is not list:
        return False
    kinds = {type(event) for event in found} - {type(None)}
    if kinds == {str}:
        return way == ("requests",)
    return kinds == {dict} or (bool(kinds) and all(issubclass(kind, Mapping) for kind in kinds))


def at(tree: Any, way: Sequence[Any]) -> Any:
    """What stands there, or None."""
    for step in way:
        if isinstance(tree, Mapping):
            tree = tree.get(step)
        elif isinstance(tree, tuple) and isinstance(step, int) and step < len(tree):
            tree = tree[step]
        else:
            return None
    return tree


def put(tree: Any, way: Sequence[Any], value: Any) -> Any:
    """A copy of a tree with another value there; the tree itself where there is no such place any more."""
    if not way:
        return value
    step, *rest = way
    if isinstance(tree, tuple):
        return tuple(put(old, rest, value) if i == step else old for i, old in enumerate(tree))
    if not isinstance(tree, Mapping) or step not in tree:
        return tree
    return {key: put(old, rest, value) if key == step else old for key, old in tree.items()}


def without(tree: Mapping[str, Any], way: Way) -> dict[str, Any]:
    """A copy of an envelope without its list of events."""
    name, *rest = way
    if not rest:
        return {key: value for key, value in tree.items() if key != name}
    return {key: without(value, tuple(rest)) if key == name else value for key, value in tree.items()}


def with_events(envelope: Mapping[str, Any], before: Mapping[str, Any], way: Way, new: Any) -> dict[str, Any]:
    """An envelope with its list of events in the place it had ``before``."""
    name, *rest = way
    if rest:
        inner = envelope.get(name)
        if not isinstance(inner, Mapping):
            return dict(envelope)
        return {**envelope, name: with_events(inner, before[name], tuple(rest), new)}
    place = list(before).index(name)
    entries = list(envelope.items())
    return dict([*entries[:place], (name, new), *entries[place:]])
