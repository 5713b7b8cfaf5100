"""One file an entity; each defines DETECTOR. Dropping a file in is all it takes."""

from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from phiguard.detector import Detector
from phiguard.errors import ConfigError


@cache
def detectors() -> tuple[Detector, ...]:
    """Every detector of the package, by id."""
    found = []
    for name in sorted(m.name for m in iter_modules(__path__) if not m.name.startswith("_")):
        detector: Detector = import_module(f"{__name__}.{name}").DETECTOR
        if detector.id != name:
            raise ConfigError(f"id is {detector.id!r}, file is {name}.py", where=f"detector.{name}")
        found.append(detector)
    return tuple(found)
