"""One run a target at a time, over files; see `phiguard.files`."""

import os
from pathlib import Path
from typing import Any, Final

from phiguard.errors import PhiguardError

try:
    import fcntl
except ImportError:  # Windows: nobody holds a second run back there
    fcntl = None  # type: ignore[assignment]


class Busy(PhiguardError):
    """Another run works on the same target."""


class Lock:
    """One run a target: the lock goes with the process that holds it, however that ends."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __enter__(self) -> None:
        self._file = (self._folder / "lock").open("w")
        if fcntl is None:
            return
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            self._file.close()
            raise Busy(f"{self._folder}: another run works on it") from None
        _held.add(self._file)

    def __exit__(self, *_: object) -> None:
        _held.discard(self._file)
        self._file.close()


_held: Final[set[Any]] = set()


def _let_go() -> None:
    """In a fork: a worker that outlives its parent for a moment must not hold its locks."""
    for file in _held:
        file.close()
    _held.clear()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_let_go)
