"""LOINC codes of tests and observations: up to seven digits, a hyphen and a mod-10 check digit.

Source: https://loinc.org/get-started/loinc-term-basics/
"""

from random import Random

from phiguard.checks import Check, joined_after, joined_before, luhn
from phiguard.detector import Detector, Shape

_CODE = r"[0-9]{3,7}-[0-9]"
_LABEL = r"\b(?:loinc(?:\.org(?:/q|/vs|/rdf)?)?|2\.16\.840\.1\.113883\.6\.1)(?: ?(?:code|number|num|no\.?|#))?"


def _fit(text: str, start: int, end: int) -> tuple[int, int] | None:
    return None if joined_before(text, start, "-_+") or joined_after(text, end, "-/") else (start, end)


def _sample(rng: Random) -> tuple[str, str]:
    body = str(rng.randrange(1000, 100000))
    code = next(f"{body}-{d}" for d in "0123456789" if luhn(body + d))
    return rng.choice([("loinc", code), ("loincCode", code), ("", f"LOINC {code}")])


DETECTOR = Detector(
    id="loinc_code",
    entity="MEDICAL_TEST",
    label="LOINC code",
    safe_harbor="",
    role="health",
    source="https://loinc.org/get-started/loinc-term-basics/",
    shapes=(
        Shape(rf"{_LABEL}(?: is)?(?: ?[:#=|] ?|[ /])({_CODE})\b", 0.8),
        Shape(rf"\b{_CODE}\b", 0.004),
        Shape(_CODE, 0.1, keyed=True),
    ),
    keys=(
        "loinc",
        "loinc code",
        "loinc num",
        "loinc number",
        "lab code",
        "observation code",
        "test code loinc",
        "lab test code",
        "analyte code",
        "coding code",
        *("test code", "result code", "component code", "panel code"),
    ),
    not_keys=(
        "sku",
        "part",
        "score",
        "range",
        "date",
        "phone",
    ),
    context=(
        "loinc",
        "loinc code",
    ),
    context_weight=4.5,  # with the pattern enough, where the word stands right before it
    check=Check(luhn, 0.1, "mod 10"),
    fit=_fit,
    match=(
        ("loinc", "4548-4"),
        ("loincCode", "718-7"),
        ("lab_code", "2339-0"),
        ("observation_code", "55284-4"),
        ("coding/code", "4548-4"),
        "LOINC 4548-4",
        "LOINC code: 718-7",
        "http://loinc.org/4548-4",
        "http://loinc.org/q/44249-1",
        "http://loinc.org|2339-0",
        "urn:oid:2.16.840.1.113883.6.1|4548-4",
        "?loinc=55284-4",
        "LOINC, as the lab gives it: 4548-4",
    ),
    no_match=(
        "4548-4",
        ("loinc", "4548-5"),
        ("sku", "4548-4"),
        ("score", "718-7"),
        "won 718-7 on Sunday",
        ("range", "4548-4"),
        ("loinc", "[MEDICAL_TEST]"),
        ("loinc", "true"),
        "LOINC 4548-5",
        "pages 2339-0",
        ("date", "2024-1"),
        "LOINC release 2.81",
        "LOINC 4548-4-1",
    ),
    sample=_sample,
)
