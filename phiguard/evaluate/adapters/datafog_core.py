"""datafog-core: dicts by its structured call, with persons found by key; texts by spans."""

from collections.abc import Callable
from typing import Any, Final

from phiguard.evaluate.adapters import needed, replaced, version
from phiguard.evaluate.targets import Function, Target


def _make() -> Target:
    library = needed("datafog_core", "datafog-core")
    settings = {"scan": {"discover_person": True}, "transform": {"default": {"strategy": "redact"}}}

    def clean(payload: Any) -> Any:
        if isinstance(payload, str):
            found = library.scan(payload)
            spans = ((f.codepoint_range.start, f.codepoint_range.end, str(f.entity_type)) for f in found)
            return replaced(payload, spans)
        return library.scan_and_transform_structured(payload, settings).data

    return Function("datafog-core", version("datafog-core"), clean)


TARGETS: Final[dict[str, Callable[[], Target]]] = {"datafog-core": _make}
