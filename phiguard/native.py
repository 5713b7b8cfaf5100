"""The choice between the small functions that were compiled and their twins in Python.

`phiguard/_native` holds a few of the loops that run over all values of each event. A function in Python with a
compiled twin says ``@compiled``: where the module was built, and ``PHIGUARD_PURE`` is not set, its twin takes its
place. Both do the same for every input; the tests compare them.
"""

import hashlib
import os
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any, Final, TypeVar

_F = TypeVar("_F", bound=Callable[..., Any])


def _loaded() -> tuple[ModuleType | None, str]:
    """The compiled module, or None; and why."""
    if os.environ.get("PHIGUARD_PURE", "0") not in ("", "0"):
        return None, "PHIGUARD_PURE is set"
    try:
        from phiguard._native import core
    except ImportError:
        return None, "not built"
    # A source tree may have changed since it was built in place; a wheel has no source to compare with.
    folder = Path(core.__file__).parent
    parts = sorted([*folder.glob("*.pyx"), *folder.glob("*.pxi")])
    if parts and hashlib.sha256(b"".join(part.read_bytes() for part in parts)).hexdigest() != core.SOURCE:
        return None, "built from another source: run python hatch_build.py"
    return core, "compiled"


_core, _why = _loaded()
IN_USE: Final = _core is not None
"""Whether compiled functions are in use."""
STATE: Final = _why
"""``compiled``, or why it is not."""
TRAINED: Final = _core is not None and _core.TRAINED
"""Whether it is in use, and its compiler knew what runs often: ``PHIGUARD_TRAINED`` was set when it was built."""
TWINS: Final[dict[str, Callable[..., Any]]] = {}
"""The functions in Python that have a compiled twin, by name."""


def compiled(twin: _F) -> _F:
    """The compiled function of this name, where there is one in use; else the given one."""
    known = TWINS.setdefault(twin.__name__, twin)
    if known.__module__ != twin.__module__:
        raise TypeError(f"two functions named {twin.__name__} have a compiled twin")
    TWINS[twin.__name__] = twin
    if _core is None:
        return twin
    _core.twins[twin.__name__] = twin
    return getattr(_core, twin.__name__)  # type: ignore[no-any-return]
