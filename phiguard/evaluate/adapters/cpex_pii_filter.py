"""cpex-pii-filter: all detectors or the surer ones; dicts by its own walk, texts by spans."""

from collections.abc import Callable
from functools import partial
from typing import Any, Final

from phiguard.evaluate.adapters import needed, replaced, version
from phiguard.evaluate.targets import Function, Target

_SURE: Final = ("ssn", "credit_card", "email", "phone", "ip_address", "date_of_birth", "medical_record")
_KINDS: Final = (*_SURE, "passport", "driver_license", "bank_account")


def _make(name: str, kinds: tuple[str, ...]) -> Target:
    library = needed("cpex_pii_filter", "cpex-pii-filter")
    detector = library.PIIDetectorRust({f"detect_{kind}": kind in kinds for kind in (*_KINDS, "bsn")})

    def clean(payload: Any) -> Any:
        if isinstance(payload, str):
            found = detector.detect(payload)
            return replaced(payload, ((s["start"], s["end"], kind) for kind, all_ in found.items() for s in all_))
        return detector.process_nested(payload, "")[1]

    return Function(name, version("cpex-pii-filter"), clean)


TARGETS: Final[dict[str, Callable[[], Target]]] = {
    "cpex-pii-filter": partial(_make, "cpex-pii-filter", (*_KINDS, "bsn")),
    "cpex-pii-filter-quiet": partial(_make, "cpex-pii-filter-quiet", _SURE),
}
