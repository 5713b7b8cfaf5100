"""One file a wire format: ``FORMAT`` with its id, vendor and builder. Files are found, not listed."""

from collections.abc import Callable
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Any, NamedTuple

from phiguard.corpus.visit import Visit
from phiguard.errors import ConfigError


class Format(NamedTuple):
    """One wire format.

    Attributes:
        id: the file's name.
        vendor: who receives it, or what kind of text it is.
        kind: ``json``, ``url``, ``request`` (a dict with url, method and body), ``text`` or ``bytes``.
        build: from a visit to a tree of nodes.
        weight: how often it occurs beside others.
        clean: it also carries events without any identifier, such as a server's own log.
        opaque: a recording of a screen, of which nothing should pass.
        prose: its health and identity come in sentences.
    """

    id: str
    vendor: str
    kind: str
    build: Callable[[Visit], Any]
    weight: float = 1.0
    clean: bool = False
    opaque: bool = False
    prose: bool = False


@cache
def formats() -> tuple[Format, ...]:
    """All formats, by id."""
    names = sorted(m.name for m in iter_modules(__path__))
    return tuple(import_module(f"{__name__}.{name}").FORMAT for name in names)


def format_of(name: str) -> Format:
    """One format.

    Raises:
        ConfigError: there is none of that name.
    """
    for found in formats():
        if found.id == name:
            return found
    raise ConfigError(f"unknown format {name!r} (known: {', '.join(f.id for f in formats())})", where="corpus")
