"""Codes of procedures, CPT and HCPCS, beside a key or a label: alone five digits are a ZIP code.

Source: https://www.cms.gov/medicare/coding-billing/healthcare-common-procedure-system
"""

from random import Random

from phiguard.checks import joined_after, joined_before
from phiguard.detector import Detector, Shape

_CODE = r"(?:[0-9]{4}[0-9FTUA]|[A-V][0-9]{4})(?:-[0-9A-Z]{2})?"
_SYSTEM = r"\b(?:cpt|hcpcs(?:releasecodesets)?|cdt)(?:[ \-]?[4ii]{1,2})?(?: codes?)?"
_LABEL = rf"{_SYSTEM}|\b(?:procedure|proc|billing) codes?"


def _fit(text: str, start: int, end: int) -> tuple[int, int] | None:
    return None if joined_before(text, start, "-_+/") or joined_after(text, end, "-/") else (start, end)


def _sample(rng: Random) -> tuple[str, str]:
    code = rng.choice([f"{rng.randrange(10000, 100000)}", f"{rng.choice('AGJLQ')}{rng.randrange(10**4):04d}"])
    return rng.choice([("cpt", code), ("hcpcsCode", code.lower()), ("procedure_code", code), ("", f"CPT {code}")])


DETECTOR = Detector(
    id="hcpcs_code",
    entity="PROCEDURE",
    label="CPT or HCPCS code",
    safe_harbor="",
    role="health",
    source="https://www.cms.gov/medicare/coding-billing/healthcare-common-procedure-system",
    shapes=(
        Shape(rf"(?:{_LABEL})(?: ?[:#=|] ?| )({_CODE})\b", 0.85),
        Shape(rf"\bHC:({_CODE})\b", 0.85, ignore_case=False),  # of X12
        Shape(rf"{_CODE}(?:[,;| ]{{1,2}}{_CODE}){{0,24}}", 0.1, keyed=True),
    ),
    keys=(
        "cpt",
        "cpt code",
        "cpt4",
        "hcpcs",
        "hcpcs code",
        "cdt code",
        "procedure code",
        "proc code",
        "service code cpt",
        "billing code",
        "procedure cpt",
    ),
    not_keys=(
        "zip",
        "postal",
        "stored procedure",
        "cost per",
        "sku",
        "postal code",
    ),
    context=(
        "cpt",
        "hcpcs",
        "procedure",
    ),
    context_weight=4.5,  # with the pattern enough, where the word stands right before it
    fit=_fit,
    match=(
        ("cpt", "99213"),
        ("hcpcs_code", "J0897"),
        ("procedureCode", "0503F"),
        ("cpt", "99213-25"),
        ("cptCodes", "99213, 36415"),
        "CPT 99213",
        "CPT code: 27447",
        "HCPCS J0897 billed",
        "procedure code 45378",
        "?cpt=90837",
        "HCPCSReleaseCodeSets|J1815",
    ),
    no_match=(
        "99213",
        ("zip", "99213"),
        ("order", "27447"),
        "in 90210 today",
        "J0897",
        ("cpt", "true"),
        ("cpt", "[PROCEDURE]"),
        ("cpt", "0.42"),
        "CPT of 0.42 euros",
        ("procedure", "sync_orders"),
        ("code", "27447"),
        "procedure code of conduct",
        ("hcpcs", "none"),
    ),
    sample=_sample,
)
