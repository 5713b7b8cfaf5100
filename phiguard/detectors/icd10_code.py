"""ICD-10-CM codes of diagnoses, beside a key or a label: alone ``A10`` is a road and ``M25.5`` a part.

Source: https://www.cdc.gov/nchs/icd/icd-10-cm/index.html
"""

import re
from random import Random

from phiguard.checks import joined_after, joined_before
from phiguard.detector import Detector, Shape

_CATEGORY = r"(?:[A-TV-Z][0-9][0-9AB]|U0[79])"
_DOTTED = rf"{_CATEGORY}\.[0-9A-Z]{{1,4}}"
_CODE = rf"{_CATEGORY}(?:\.?[0-9A-Z]{{1,4}})?"
_LABEL = (
    r"\b(?:icd(?:[\- ]?(?:9|10))?(?:[\- ]?cm)?(?: codes?)?|dx|diagnosis(?: codes?)?|diagnoses"
    r"|diagnos(?:e|tic|tico|i)|diagn[^\x00-\x20!-~]{1,2}stico|ci[edm][\- ]?10)"
)


def _fit(text: str, start: int, end: int) -> tuple[int, int] | None:
    return None if joined_before(text, start, "-_+/") or joined_after(text, end, "-/") else (start, end)


# Specially protected: substance use and mental health, HIV and sexually transmitted infections, reproduction,
# gender, genetics, abuse, self-harm. By the chapters and blocks of ICD-10-CM.
_PROTECTED = re.compile(
    r"F[1-9]|B20|Z21|A5[0-9]|A6[0-4]|O[0-9]|Z3[0-9A]|N97|N46|Z87890|Z137|Z14|Z15|Z79890|T7[46]|X7[1-9]|X8[0-3]|R4585"
    r"|R457|T1491|Z915|Z640|Z9141|Z6281"
)


def _tier(text: str) -> int:
    codes = [code.replace(".", "").upper() for code in re.findall(r"[A-Za-z][0-9][0-9A-Za-z.]*", text)]
    return 3 if any(_PROTECTED.match(code) for code in codes) else 2


def _sample(rng: Random) -> tuple[str, str]:
    code = f"{rng.choice('CEFGIJKLMN')}{rng.randrange(100):02d}.{rng.randrange(10)}"
    return rng.choice([("dx", code), ("icd10", code.lower()), ("diagnosis_code", code), ("", f"ICD-10: {code}")])


DETECTOR = Detector(
    id="icd10_code",
    entity="MEDICAL_CONDITION",
    label="ICD-10-CM code",
    safe_harbor="",
    role="health",
    source="https://www.cdc.gov/nchs/icd/icd-10-cm/index.html",
    shapes=(
        Shape(rf"{_LABEL}(?: ?[:#=|] ?| )({_CODE})\b", 0.9),
        Shape(rf"\b{_DOTTED}\b", 0.02, ignore_case=False),
        # As X12 writes it, behind its qualifier: `ABK:O09.521`.
        Shape(rf"\b(?:ABK|ABF|ABJ|APR):({_CODE})\b", 0.9, ignore_case=False),
        Shape(rf"{_CODE}(?:[,;| ]{{1,2}}{_CODE}){{0,24}}", 0.2, keyed=True),
    ),
    keys=(
        "cid 10",
        "cie 10",
        "cim 10",
        "codigo cie",
        "codigo cid",
        "dx",
        "dx code",
        "dx1",
        "icd",
        "icd 10",
        "icd code",
        "icd 10 cm",
        "icd 10 code",
        "diagnosis",
        "diagnosis code",
        "=diagnoses",
        "primary diagnosis",
        "primary dx",
        "admitting diagnosis",
        "condition code",
        "problem code",
        "reason code icd",
        "coding code",
        "dsm",
        "dsm 5",
        "dsm code",
        "dgns cd",  # as CMS's claim files name it
        "prncpal dgns cd",
        "condition source value",  # OMOP
        "diagnosis source value",
    ),
    not_keys=(
        "sku",
        "part",
        "model",
        "road",
        "route",
        "gate",
        "seat",
        "version",
        "color",
        "dx platform",
        "dx cluster",
        "hcpcs code",
        "atc code",
    ),
    context=(
        "icd",
        "icd-10",
        "icd10",
        "dx",
        "diagnosis",
        "diagnosed",
        "=diagnoses",
    ),
    context_weight=4.5,  # with the pattern enough, where the word stands right before it
    fit=_fit,
    tier=_tier,
    match=(
        ("dx", "L20.9"),
        ("icd10", "f33.1"),
        ("diagnosis_code", "E119"),
        ("dx", "Z21"),
        ("diagnoses", "E11.9, F33.1"),
        ("primaryDx", "M54.50"),
        "ICD-10: F33.1",
        "ICD-10-CM code E11.9",
        "dx F41.1 since May",
        "diagnosed with two codes, F33.1 first",
        "diagnosis: I10",
        "?icd10=G43.909",
        ("coding/code", "E11.9"),
        ("dsm5", "F32.9"),
        "hl7.org/fhir/sid/icd-10-cm|E11.9",
    ),
    no_match=(
        "A10",
        "the A10 and the M25",
        "E11.9",
        ("sku", "E11.9"),
        ("hex", "C3D"),
        ("version", "B12.4"),
        ("dx", "true"),
        ("dx", "[MEDICAL_CONDITION]"),
        "dx cluster",
        "diagnosis pending",
        ("diagnosis", "none"),
        "Boeing F33.1-A",
        ("route", "A10"),
        ("icd", "implantable"),
    ),
    sample=_sample,
)
