"""datafog with its regular expressions."""

from collections.abc import Callable
from typing import Final

from phiguard.evaluate.adapters import by_leaf, needed, replaced, version
from phiguard.evaluate.targets import Function, Target


def _make() -> Target:
    library = needed("datafog", "datafog")

    def clean(text: str) -> str:
        found = library.scan(text, engine="regex").entities
        return replaced(text, ((e.start, e.end, e.type) for e in found))

    return Function("datafog", version("datafog"), by_leaf(clean))


TARGETS: Final[dict[str, Callable[[], Target]]] = {"datafog": _make}
