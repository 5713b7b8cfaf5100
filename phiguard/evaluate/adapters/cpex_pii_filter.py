"""cpex-pii-filter with all its detectors: dicts by its own walk, texts by spans."""

from collections.abc import Callable
from typing import Any, Final

from phiguard.evaluate.adapters import needed, replaced, version
from phiguard.evaluate.targets import Function, Target

_KINDS: Final = (
    "ssn", "credit_card", "email", "phone", "ip_address", "date_of_birth", "passport", "driver_license",
    "bank_account", "medical_record",
)  # fmt: skip


def _make() -> Target:
    library = needed("cpex_pii_filter", "cpex-pii-filter")
    detector = library.PIIDetectorRust({f"detect_{kind}": True for kind in _KINDS})

    def clean(payload: Any) -> Any:
        if isinstance(payload, str):
            found = detector.detect(payload)
            return replaced(payload, ((s["start"], s["end"], kind) for kind, all_ in found.items() for s in all_))
        return detector.process_nested(payload, "")[1]

    return Function("cpex-pii-filter", version("cpex-pii-filter"), clean)


TARGETS: Final[dict[str, Callable[[], Target]]] = {"cpex-pii-filter": _make}
