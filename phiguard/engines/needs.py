"""Packages that come with an extra: imported when used, with a clear word where they are absent or too old."""

import re
from importlib import import_module, metadata
from types import ModuleType
from typing import Final

from phiguard.errors import MissingExtra

_NUMBERS: Final = re.compile(r"\d+")


def need(module: str, extra: str, *, package: str = "", at_least: tuple[int, ...] = ()) -> ModuleType:
    """A module that an extra brings.

    Args:
        module: the name to import.
        extra: the extra of phiguard that brings it.
        package: the distribution, where its name is another one.
        at_least: the oldest version that will do.

    Raises:
        MissingExtra: it is not installed, or too old.
    """
    name = package or module.partition(".")[0]
    install = f"pip install 'phiguard[{extra}]'"
    try:
        found = import_module(module)
    except ImportError as error:
        # A package may be there and want another one: say which.
        wanted = getattr(error, "name", None) or module
        raise MissingExtra(f"{wanted} is not installed, which {extra} needs: {install}") from None
    if at_least:
        version = _version(found, name)
        if version and tuple(map(int, _NUMBERS.findall(version)[: len(at_least)])) < at_least:
            oldest = ".".join(map(str, at_least))
            raise MissingExtra(f"{name} {version} is installed, and {oldest} or newer is needed: {install}")
    return found


def _version(module: ModuleType, name: str) -> str:
    """Of the distribution; a platform may bring a module without one, and then the module knows, or nobody does."""
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return str(getattr(module, "__version__", ""))
