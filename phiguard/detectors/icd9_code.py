"""ICD-9-CM codes of diagnoses, beside a key or a label: records until 2015, and DSM-IV, are written in them.

Source: https://www.cdc.gov/nchs/icd/icd9cm.htm
"""

import re
from random import Random

from phiguard.checks import joined_after, joined_before
from phiguard.detector import Detector, Shape

_CODE = r"(?:[0-9]{3}(?:\.[0-9]{1,2})?|V[0-9]{2}(?:\.[0-9]{1,2})?|E[89][0-9]{2}(?:\.[0-9])?)"
_JOINED = r"(?:[0-9]{4,5}|V[0-9]{3,4}|E[89][0-9]{3})"
_LABEL = r"\b(?:icd[\- ]?9(?:[\- ]?cm)?|dsm[\- ]?(?:iv|4|5))(?: codes?)?"


def _fit(text: str, start: int, end: int) -> tuple[int, int] | None:
    return None if joined_before(text, start, "-_+/") or joined_after(text, end, "-/") else (start, end)


# By its chapters: HIV, infections that are passed on sexually, mental health, substance use, pregnancy, self-harm.
_PROTECTED = re.compile(r"042|09[0-9]|29[0-9]|30[0-9]|31[0-9]|6[3-7][0-9]|9955|V08|V2[2-8]|V61|V62|E95|E96")


def _tier(text: str) -> int:
    codes = [code.replace(".", "").upper() for code in re.findall(r"[VEve]?[0-9][0-9.]*", text)]
    return 3 if any(_PROTECTED.match(code) for code in codes) else 2


def _sample(rng: Random) -> tuple[str, str]:
    code = f"{rng.randrange(1, 999):03d}.{rng.randrange(100):02d}"
    return rng.choice([("icd9", code), ("icd_9_code", code), ("", f"ICD-9 code {code}")])


DETECTOR = Detector(
    id="icd9_code",
    entity="MEDICAL_CONDITION",
    label="ICD-9-CM code",
    safe_harbor="",
    role="health",
    source="https://www.cdc.gov/nchs/icd/icd9cm.htm",
    shapes=(
        Shape(rf"{_LABEL}(?: ?[:#=|] ?| )({_CODE})\b", 0.9),
        Shape(rf"(?:{_CODE}|{_JOINED})(?:[,;| ]{{1,2}}(?:{_CODE}|{_JOINED})){{0,24}}", 0.1, keyed=True),
    ),
    keys=(
        "icd 9",
        "icd9",
        "icd 9 cm",
        "icd9cm",
        "icd 9 code",
        "icd 9 cm code",
        "icd9 code",
        "icd9cm code",
        "icd 9 dx",
        "dx icd 9",
        "diagnosis icd 9",
        "dsm",
        "dsm 4",
        "dsm 5",
        "dsm iv",
        "dsm code",
        "dsm 5 code",
    ),
    not_keys=(
        "version",
        "count",
        "dsm platform",
        "dsm version",
        "dsm port",
    ),
    fit=_fit,
    tier=_tier,
    match=(
        ("icd9", "250.00"),
        ("icd_9_code", "311"),
        ("icd9cm", "V22.1"),
        ("icd_9_cm", "E950.0"),
        ("icd9Codes", "250.00, 401.9"),
        ("icd9", "25000"),
        ("dxIcd9", "296.32"),
        ("dsm", "309.81"),
        "ICD-9: 250.00",
        "ICD-9-CM code 401.9",
        "icd9 042",
        "DSM-IV 296.32",
        "?icd9=493.90",
    ),
    no_match=(
        "250.00",
        ("price", "250.00"),
        ("icd9_count", "250"),
        ("icd9_version", "2015"),
        ("icd9", "[MEDICAL_CONDITION]"),
        ("icd9", "true"),
        ("icd9", "none"),
        "ICD-9 was replaced in 2015",
        "ICD-9 and ICD-10",
        "DSM-5 criteria",
        ("dsm_version", "702"),
        ("dsm_port", "5001"),
        "icd9 12/24",
        ("icd", "311-A"),
    ),
    sample=_sample,
)
