"""scrubadub with its default detectors."""

from collections.abc import Callable
from typing import Final

from phiguard.evaluate.adapters import by_leaf, needed, version
from phiguard.evaluate.targets import Function, Target


def _make() -> Target:
    scrubber = needed("scrubadub", "scrubadub").Scrubber()
    return Function("scrubadub", version("scrubadub"), by_leaf(scrubber.clean))


TARGETS: Final[dict[str, Callable[[], Target]]] = {"scrubadub": _make}
