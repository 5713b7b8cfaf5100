"""RxNorm concept identifiers (RXCUI) of drugs: up to eight digits, beside a key or a label.

Source: https://www.nlm.nih.gov/research/umls/rxnorm/docs/techdoc.html
"""

from random import Random

from phiguard.checks import joined_after, joined_before
from phiguard.detector import Detector, Shape

_CODE = r"[1-9][0-9]{1,7}"
_LABEL = r"\b(?:rxcui|rx[ _\-]?norm(?: ?(?:cui|id|code|concept))?)(?: ?(?:number|no\.?|#))?(?: is)?"


def _fit(text: str, start: int, end: int) -> tuple[int, int] | None:
    return None if joined_before(text, start, "-_+/") or joined_after(text, end, "-/.") else (start, end)


def _sample(rng: Random) -> tuple[str, str]:
    code = str(rng.randrange(1000, 2_700_000))
    return rng.choice([("rxcui", code), ("rxnorm_code", code), ("", f"RXCUI {code}")])


DETECTOR = Detector(
    id="rxnorm_code",
    entity="MEDICATION",
    label="RxNorm concept",
    safe_harbor="",
    role="health",
    source="https://www.nlm.nih.gov/research/umls/rxnorm/docs/techdoc.html",
    shapes=(
        Shape(rf"{_LABEL}(?: ?[:#=|] ?| )({_CODE})\b", 0.9),
        Shape(rf"{_CODE}(?:[,;| ]{{1,2}}{_CODE}){{0,24}}", 0.1, keyed=True),
    ),
    keys=(
        "rxcui",
        "rx cui",
        "rxnorm",
        "rx norm",
        "rxnorm code",
        "rxnorm id",
        "rxnorm cui",
        "rxnorm concept",
        "rxnorm concept id",
        "drug rxcui",
        "medication rxnorm",
    ),
    not_keys=(
        "version",
        "release",
        "count",
    ),
    fit=_fit,
    match=(
        ("rxcui", "860975"),
        ("rxnorm", "6809"),
        ("rxnorm_code", "29046"),
        ("rxNormId", "1049221"),
        ("rx_norm", "860975"),
        ("drugRxcui", "197361"),
        ("rxcuis", "860975, 6809"),
        "RXCUI 860975",
        "RxNorm: 6809",
        "RxNorm code 29046",
        "research/umls/rxnorm|860975",
        "?rxcui=860975",
    ),
    no_match=(
        "860975",
        ("order", "860975"),
        ("rxnorm_version", "20240902"),
        ("rxnorm_release", "20240902"),
        ("rxnorm_count", "118"),
        ("rxcui", "true"),
        ("rxcui", "[MEDICATION]"),
        ("rxcui", "none"),
        ("rx", "860975"),
        "RxNorm has 118,000 concepts",
        "RxNorm in 2026.1",
        "RXCUI 6809-7",
        ("norm", "860975"),
    ),
    sample=_sample,
)
