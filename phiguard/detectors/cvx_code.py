"""CVX codes of vaccines: up to three digits, beside a key or a label.

Source: https://www2.cdc.gov/vaccines/iis/iisstandards/vaccines.asp?rpt=cvx
"""

from random import Random

from phiguard.checks import joined_after, joined_before
from phiguard.detector import Detector, Shape

_CODE = r"[0-9]{1,3}"
_LABEL = r"\bcvx(?:[ \-]?codes?)?"


def _fit(text: str, start: int, end: int) -> tuple[int, int] | None:
    return None if joined_before(text, start, "-_+/.") or joined_after(text, end, "-/.") else (start, end)


def _sample(rng: Random) -> tuple[str, str]:
    code = f"{rng.randrange(1, 310):02d}"
    return rng.choice([("cvx", code), ("cvx_code", code), ("", f"CVX {code}")])


DETECTOR = Detector(
    id="cvx_code",
    entity="MEDICATION",
    label="CVX code of a vaccine",
    safe_harbor="",
    role="health",
    source="https://www2.cdc.gov/vaccines/iis/iisstandards/vaccines.asp?rpt=cvx",
    shapes=(
        Shape(rf"{_LABEL}(?: ?[:#=|] ?| )({_CODE})\b", 0.85),
        Shape(rf"{_CODE}(?:[,;| ]{{1,2}}{_CODE}){{0,24}}", 0.1, keyed=True),
    ),
    keys=(
        "cvx",
        "cvx code",
        "vaccine cvx",
        "vaccine cvx code",
        "immunization cvx",
        "vaccine code cvx",
    ),
    not_keys=(
        "version",
        "count",
        "ticker",
    ),
    fit=_fit,
    match=(
        ("cvx", "207"),
        ("cvx_code", "62"),
        ("cvxCode", "08"),
        ("vaccine_cvx", "140"),
        ("vaccineCvxCode", "208"),
        ("immunization_cvx", "165"),
        ("cvx_codes", "207, 208"),
        "CVX 207",
        "CVX code: 62",
        "fhir/sid/cvx|207",
        "?cvx=140",
        "cvx=08",
    ),
    no_match=(
        "207",
        ("count", "207"),
        ("cvx_version", "2"),
        ("cvx_count", "12"),
        ("cvx", "true"),
        ("cvx", "[MEDICATION]"),
        ("cvx", "none"),
        ("cvx", "154.20"),
        "CVX closed at 154.20",
        "CVX rose 2.5%",
        ("cvx_ticker", "100"),
        "CVX in Houston",
        ("cv", "207"),
    ),
    sample=_sample,
)
