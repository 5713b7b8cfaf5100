"""Other libraries as targets, one file each. They are measured as their users would best use them on events.

Those that work on text are called leaf by leaf, which keeps JSON valid, with numbers as text; a number in which
something was found becomes null. Those that walk a dict themselves are given the dict.
"""

from collections.abc import Callable, Iterable
from importlib import import_module, metadata
from pkgutil import iter_modules
from typing import Any

from phiguard.evaluate.targets import Target, Unavailable


def adapters() -> dict[str, Callable[[], Target]]:
    """Makers of targets, by name; a maker raises `Unavailable` where its library is missing."""
    modules = (import_module(f"{__name__}.{m.name}") for m in iter_modules(__path__))
    return {name: make for module in modules for name, make in module.TARGETS.items()}


def needed(module: str, package: str) -> Any:
    """A module of an optional library.

    Raises:
        Unavailable: it is not installed.
    """
    try:
        return import_module(module)
    except ImportError:
        raise Unavailable(f"{package} is not installed: pip install {package}") from None


def version(*packages: str) -> str:
    """Names and versions of packages."""
    return ", ".join(f"{p} {metadata.version(p)}" for p in packages)


def by_leaf(clean: Callable[[str], str]) -> Callable[[Any], Any]:
    """A function over payloads from one over texts."""

    def walk(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: walk(below) for key, below in value.items()}
        if isinstance(value, list):
            return [walk(below) for below in value]
        if isinstance(value, str):
            return clean(value) if value else value
        if isinstance(value, int | float) and not isinstance(value, bool):
            return value if clean(str(value)) == str(value) else None
        return value

    return walk


def replaced(text: str, spans: Iterable[tuple[int, int, str]]) -> str:
    """A text with half-open spans replaced by their names; the first of overlapping ones wins."""
    out, at = [], 0
    for start, end, name in sorted(spans):
        if start >= at:
            out += [text[at:start], f"[{name}]"]
            at = end
    return "".join(out) + text[at:]
