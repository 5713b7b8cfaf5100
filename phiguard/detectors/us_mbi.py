"""Medicare Beneficiary Identifiers: eleven characters whose places are letters or digits by rule.

Source: https://www.cms.gov/medicare/new-medicare-card/understanding-the-mbi.pdf
"""

from random import Random

from phiguard.detector import Detector, Shape

_A = "[AC-HJKMNP-RT-Y]"
_AN = "[AC-HJKMNP-RT-Y0-9]"
_MBI = rf"[1-9]{_A}{_AN}[0-9]-?{_A}{_AN}[0-9]-?{_A}{{2}}[0-9]{{2}}"


def _fit(text: str, start: int, end: int) -> tuple[int, int] | None:
    before, after = text[max(0, start - 1) : start], text[end : end + 1]
    if before.isalnum() or after.isalnum() or (before and before in "_-/+=") or (after and after in "_-/+="):
        return None
    return start, end


def _weigh(value: str) -> float:
    return 3.0 if value.count("-") == 2 else 0.0


def _sample(rng: Random) -> tuple[str, str]:
    letters = "ACDEFGHJKMNPQRTUVWXY"
    a, b, c, d, e, f = rng.choices(letters, k=6)
    i, j, k = rng.choices("123456789", k=3)
    code = f"{i}{a}{b}{j}{c}{d}{k}{e}{f}{rng.randrange(100):02d}"
    return rng.choice([("", f"{code[:4]}-{code[4:7]}-{code[7:]}"), ("", code), ("mbi", code.lower())])


DETECTOR = Detector(
    id="us_mbi",
    entity="US_MBI",
    label="Medicare beneficiary identifier (MBI)",
    safe_harbor="I",
    role="direct",
    source="https://www.cms.gov/medicare/new-medicare-card/understanding-the-mbi.pdf",
    shapes=(Shape(_MBI, 0.6, ignore_case=False), Shape(_MBI, 0.2, keyed=True)),
    keys=(
        "mbi",
        "medicare id",
        "medicare number",
        "medicare beneficiary id",
        "medicare",
        "medicare no",
        "hicn",
        "beneficiary id",
    ),
    not_keys=(
        "sku",
        "product",
        "part",
        "order",
        "serial",
        "model",
        "coupon",
        "promo",
        "asset",
        "build",
        "pathsegment medicare",
    ),
    context=("medicare", "mbi", "beneficiary"),
    fit=_fit,
    weigh=_weigh,
    echoes=lambda value: (value, value.replace("-", "")),
    match=(
        "1EG4-TE5-MK73",
        "my card says 1EG4TE5MK73 on it",
        ("mbi", "1eg4te5mk73"),
        ("medicare_number", "1EG4-TE5-MK73"),
        "Medicare: 9AA0A00AA00",
        ("beneficiary_id", "3WK7QR9DN64"),
    ),
    no_match=(
        "0EG4-TE5-MK73",
        "1SG4-TE5-MK73",
        "1EG4-TE5-MK7",
        "1EG4-TE5-MK731",
        "X1EG4TE5MK73",
        ("sku", "1EG4TE5MK73"),
        "1eg4te5mk73",
        ("mbi", "true"),
        ("medicare", "part B"),
        "[US_MBI]",
        "1EG4TE5MK73-2",
    ),
    sample=_sample,
)
