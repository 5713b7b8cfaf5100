"""datafog-core: dicts by its structured call, with or without persons by key and UUIDs; texts by spans."""

from collections.abc import Callable
from functools import partial
from typing import Any, Final

from phiguard.evaluate.adapters import needed, replaced, version
from phiguard.evaluate.targets import Function, Target


def _make(name: str, scan: dict[str, Any]) -> Target:
    library = needed("datafog_core", "datafog-core")
    settings = {"scan": scan, "transform": {"default": {"strategy": "redact"}}}
    texts = {key: value for key, value in scan.items() if key != "discover_person"}

    def clean(payload: Any) -> Any:
        if isinstance(payload, str):
            found = library.scan(payload, texts) if texts else library.scan(payload)
            spans = ((f.codepoint_range.start, f.codepoint_range.end, str(f.entity_type)) for f in found)
            return replaced(payload, spans)
        return library.scan_and_transform_structured(payload, settings).data

    return Function(name, version("datafog-core"), clean)


TARGETS: Final[dict[str, Callable[[], Target]]] = {
    "datafog-core": partial(_make, "datafog-core", {"discover_person": True}),
    "datafog-core-no-persons": partial(_make, "datafog-core-no-persons", {}),
    "datafog-core-uuids": partial(_make, "datafog-core-uuids", {"discover_person": True, "detect_uuid": True}),
}
