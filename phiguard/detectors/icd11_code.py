"""ICD-11 codes of diagnoses, beside a key or a label; two joined by ``&`` or ``/`` are a cluster.

Source: https://icd.who.int/docs/icd-api/ICDAPI-DocWithUnversionedURI/ and the ICD-11 reference guide, 2.4
"""

import re
from random import Random

from phiguard.checks import joined_after, joined_before
from phiguard.detector import Detector, Shape

_STEM = r"[0-9A-HJ-NP-VX][A-HJ-NP-Z][0-9][0-9A-HJ-NP-Z](?:\.[0-9A-HJ-NP-Z]{1,2})?"
_CODE = rf"{_STEM}(?:[&/]{_STEM}){{0,4}}"
_LABEL = r"\bicd[\- ]?11(?:[\- ]?mms)?(?: codes?)?"


def _fit(text: str, start: int, end: int) -> tuple[int, int] | None:
    return None if joined_before(text, start, "-_+/&") or joined_after(text, end, "-/&") else (start, end)


# Mental health and substance use, HIV, sexually transmitted infections, pregnancy, gender, self-harm.
_PROTECTED = re.compile(r"6[A-E]|1C6[0-2]|1A[6-9]|J[AB]|HA[0-8]|GA31|QA[2-4]|PB|PC|PD")


def _tier(text: str) -> int:
    return 3 if any(_PROTECTED.match(code) for code in re.findall(_STEM, text.upper())) else 2


def _sample(rng: Random) -> tuple[str, str]:
    code = f"{rng.choice('25689BC')}{rng.choice('ABCD')}{rng.randrange(10)}{rng.randrange(10)}"
    return rng.choice([("icd11", code), ("icd_11_code", code), ("", f"ICD-11: {code}")])


DETECTOR = Detector(
    id="icd11_code",
    entity="MEDICAL_CONDITION",
    label="ICD-11 code",
    safe_harbor="",
    role="health",
    source="https://icd.who.int/en/docs/icd11referenceguide.pdf",
    shapes=(
        Shape(rf"{_LABEL}(?: ?[:#=|] ?| )({_CODE})\b", 0.9),
        Shape(_CODE, 0.2, keyed=True),
    ),
    keys=(
        "icd 11",
        "icd11",
        "icd 11 code",
        "icd11 code",
        "icd 11 mms",
        "icd 11 mms code",
        "icd 11 stem code",
        "diagnosis icd 11",
        "dx icd 11",
    ),
    not_keys=(
        "version",
        "release",
        "sku",
    ),
    fit=_fit,
    tier=_tier,
    match=(
        ("icd11", "5A11"),
        ("icd_11_code", "6A70.1"),
        ("icd11", "BA00"),
        ("icd11_mms", "1C62.Z"),
        ("icd11Code", "2C25&XS1G"),
        ("dx_icd_11", "ca23"),
        ("diagnosisIcd11", "8A80.1Z"),
        "ICD-11: 5A11",
        "ICD-11 code 6A70.1",
        "icd11 BA00",
        "ICD-11 MMS 1C62.Z",
        "?icd11=6B40",
    ),
    no_match=(
        "5A11",
        ("seat", "5A11"),
        ("icd11_version", "2C24"),
        ("icd11_release", "2A24"),
        ("icd11", "2024-01"),
        ("icd11", "true"),
        ("icd11", "[MEDICAL_CONDITION]"),
        ("icd11", "none"),
        "ICD-11 came in 2022",
        "ICD-11 and ICD-10",
        "icd11 5A11-B",
        ("sku", "5A11"),
        ("color", "6B40"),
    ),
    sample=_sample,
)
