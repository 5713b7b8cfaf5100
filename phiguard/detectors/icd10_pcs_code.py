"""ICD-10-PCS codes of inpatient procedures: seven letters and digits, without I and O, beside a key or a label.

Source: https://www.cms.gov/medicare/coding-billing/icd-10-codes
"""

from random import Random

from phiguard.checks import joined_after, joined_before
from phiguard.detector import Detector, Shape

_CODE = r"[0-9B-DF-HX][0-9A-HJ-NP-Z]{6}"
_LABEL = r"\b(?:icd[\- ]?10[\- ]?pcs|pcs codes?)(?: codes?)?"


def _fit(text: str, start: int, end: int) -> tuple[int, int] | None:
    return None if joined_before(text, start, "-_+/") or joined_after(text, end, "-/") else (start, end)


def _weigh(value: str) -> float:
    """Seven letters are a word; no section of the system has codes without a digit."""
    return 0.0 if any(c.isdigit() for c in value) else -9.0


def _sample(rng: Random) -> tuple[str, str]:
    code = "0" + "".join(rng.choice("0123456789ABCDEFGHJKLMNPQRSTUVWXYZ") for _ in range(5)) + "Z"
    return rng.choice([("icd10pcs", code), ("icd_10_pcs_code", code), ("", f"ICD-10-PCS {code}")])


DETECTOR = Detector(
    id="icd10_pcs_code",
    entity="PROCEDURE",
    label="ICD-10-PCS code",
    safe_harbor="",
    role="health",
    source="https://www.cms.gov/medicare/coding-billing/icd-10-codes",
    shapes=(
        Shape(rf"{_LABEL}(?: ?[:#=|] ?| )({_CODE})\b", 0.9),
        Shape(rf"{_CODE}(?:[,;| ]{{1,2}}{_CODE}){{0,24}}", 0.1, keyed=True),
    ),
    keys=(
        "icd 10 pcs",
        "icd10pcs",
        "icd 10 pcs code",
        "icd10pcs code",
        "icd 10 procedure code",
        "pcs code",
        "procedure code",
        "procedure icd 10",
        "principal procedure",
        "principal procedure code",
    ),
    not_keys=(
        "version",
        "stored procedure",
        "sku",
    ),
    fit=_fit,
    weigh=_weigh,
    match=(
        ("icd10pcs", "0DTJ4ZZ"),
        ("icd_10_pcs_code", "10D00Z1"),
        ("icd10pcs", "0dtj4zz"),
        ("procedure_code", "0SRD0J9"),
        ("principalProcedure", "02703ZZ"),
        ("pcs_code", "XW033E5"),
        ("icd10pcs", "0DTJ4ZZ, 10D00Z1"),
        "ICD-10-PCS 0DTJ4ZZ",
        "ICD-10-PCS code: 10D00Z1",
        "icd10pcs=0SRD0J9",
        "PCS code 02703ZZ",
        "?icd10pcs=0DTJ4ZZ",
    ),
    no_match=(
        "0DTJ4ZZ",
        ("icd10pcs_version", "2024001"),
        ("sku", "0DTJ4ZZ"),
        ("icd10pcs", "[PROCEDURE]"),
        ("icd10pcs", "true"),
        ("procedure_code", "BACKUPS"),
        ("procedure", "0DTJ4ZZ-9"),
        ("icd10pcs", "none"),
        ("order", "10D00Z1"),
        "ICD-10-PCS manual",
        "PCS code of conduct",
        "flight 0DTJ4ZZ",
        ("stored_procedure", "0DTJ4ZZ"),
    ),
    sample=_sample,
)
