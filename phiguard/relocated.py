"""What was found in an event that was judged by itself, by where the event stands in its payload."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from phiguard.recall import Recalled, _findings
from phiguard.types import Finding, Path, Pending, Step, written


class Later:
    """Findings of an event that memory knew, written when they are asked for. Holds keys, and no values."""

    __slots__ = ("_of", "_own")

    def __init__(self, known: Recalled, prefix: str, own: Sequence[str]) -> None:
        """``prefix``: the event's path in the payload; ``own``: paths of what the guard made itself."""
        self._of = *known[2:5], tuple(steps_in(prefix))
        self._own = own

    def __iter__(self) -> Iterator[Finding | Pending]:
        return iter(others(_findings(*self._of), self._own) if self._own else _findings(*self._of))


class Gathered:
    """Findings of several events, in their order."""

    __slots__ = ("_parts",)

    def __init__(self, parts: Sequence[Finding | Pending | Later]) -> None:
        self._parts = parts

    def __iter__(self) -> Iterator[Finding | Pending]:
        for part in self._parts:
            if isinstance(part, Later):
                yield from part
            else:
                yield part


def gathered(parts: Sequence[Any]) -> Iterable[Finding | Pending]:
    """The same, as little as it takes."""
    if not any(type(part) is Later for part in parts):
        return parts
    return parts[0] if len(parts) == 1 else Gathered(parts)


def moved(way: str, *, old: str, new: str) -> str:
    """``/data/0/em`` as ``/data/3/em``: each event was alone in its batch."""
    return (new + way[len(old) :]).removeprefix(": ") if is_below(way, old) else way


def moved_reason(reason: str, *, old: str, new: str) -> str:
    """The same of a reason, which begins with the path of its event where it has one."""
    if not old and new:
        return new + reason if reason[:1] in ("/", "{") else f"{new}: {reason}"
    return moved(reason, old=old, new=new)


def steps_in(path: str) -> list[str]:
    return path.split("/")[1:]


def behind(
    found: Iterable[Finding | Pending], old: tuple[Step, ...], new: tuple[Step, ...]
) -> Iterable[Finding | Pending]:
    """Findings of an event that stood at ``old`` where it stands at ``new``; none is written out for it."""
    return found if old == new else [_one_behind(f, old, new) for f in found]


def _one_behind(f: Finding | Pending, old: tuple[Step, ...], new: tuple[Step, ...]) -> Finding | Pending:
    if not isinstance(f, Pending):
        return replace(f, path=Path(moved(f.path, old=Path.of(old), new=Path.of(new))))
    if not is_inside(f, old):
        return f  # found in the envelope
    return f._replace(steps=(*new, *f.steps[len(old) :]))


def is_inside(f: Finding | Pending, place: tuple[Step, ...]) -> bool:
    """Whether a finding stands below a place."""
    if isinstance(f, Pending):
        return tuple(map(str, f.steps[: len(place)])) == place
    return is_below(f.path, Path.of(place))


def is_below(path: str, place: str) -> bool:
    """Whether a path is that of a place, or leads to something in it."""
    return path.startswith(place) and (len(path) == len(place) or not place or path[len(place)] in "/{:")


def others(found: Iterable[Finding | Pending], paths: Sequence[str]) -> list[Finding | Pending]:
    """Findings that stand neither at one of these paths nor below it."""
    places = {tuple(steps_in(path)) for path in paths}
    return [f for f in found if not _is_at(f, places)]


def _is_at(f: Finding | Pending, places: Iterable[tuple[str, ...]]) -> bool:
    if isinstance(f, Pending):
        way = tuple([written(step)[1:] for step in f.steps])
    else:
        way = tuple(steps_in(f.path.replace("{", "/{")))
    return any(way[: len(place)] == place for place in places)
