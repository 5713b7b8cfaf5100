"""Diagnosis-related groups (MS-DRG, APR-DRG) of hospital stays: three digits, beside a key or a label.

Source: https://www.cms.gov/medicare/payment/prospective-payment-systems/acute-inpatient-pps/ms-drg-classifications-and-software
"""

from random import Random

from phiguard.checks import joined_after, joined_before
from phiguard.detector import Detector, Shape

_CODE = r"[0-9]{3}(?:-[1-4])?"
_LABEL = r"\b(?:(?:ms|apr)[\- ]?)?drg(?:[ \-]?(?:codes?|number|no\.?))?"


def _fit(text: str, start: int, end: int) -> tuple[int, int] | None:
    return None if joined_before(text, start, "-_+/.") or joined_after(text, end, "-/.") else (start, end)


def _sample(rng: Random) -> tuple[str, str]:
    code = f"{rng.randrange(1, 999):03d}"
    return rng.choice([("drg", code), ("ms_drg", code), ("", f"MS-DRG {code}")])


DETECTOR = Detector(
    id="drg_code",
    entity="MEDICAL_CONDITION",
    label="Diagnosis-related group",
    safe_harbor="",
    role="health",
    source="https://www.cms.gov/medicare/payment/prospective-payment-systems/acute-inpatient-pps",
    shapes=(
        Shape(rf"{_LABEL}(?: ?[:#=|] ?| )({_CODE})\b", 0.85),
        Shape(_CODE, 0.1, keyed=True),
    ),
    keys=(
        "drg",
        "drg code",
        "ms drg",
        "msdrg",
        "apr drg",
        "aprdrg",
        "drg number",
        "final drg",
        "admission drg",
        "discharge drg",
    ),
    not_keys=(
        "version",
        "count",
        "weight",
    ),
    fit=_fit,
    match=(
        ("drg", "637"),
        ("drg_code", "885"),
        ("ms_drg", "897"),
        ("msDrg", "765"),
        ("apr_drg", "560-2"),
        ("finalDrg", "470"),
        "DRG 637",
        "MS-DRG 885",
        "MS-DRG code: 897",
        "APR-DRG 560-2",
        "?drg=470",
        "drg=765",
    ),
    no_match=(
        "637",
        ("count", "637"),
        ("drg_version", "041"),
        ("drg_count", "767"),
        ("drg_weight", "102"),
        ("drg", "true"),
        ("drg", "[MEDICAL_CONDITION]"),
        ("drg", "none"),
        ("drg", "6370"),
        "DRG rates for 2026",
        "DRG 41.1",
        "the DRG has 3,000 members",
        ("dr", "637"),
    ),
    sample=_sample,
)
