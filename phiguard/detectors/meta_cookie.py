"""The cookies of facebook.com itself: ``c_user`` is the number of an account, ``fr``, ``datr`` and ``sb`` a
browser's.
"""

from random import Random

from phiguard.checks import looks_random, token_span
from phiguard.detector import Detector, Shape

_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghjkmnpqrstuvwxyz0123456789"


def _weigh(value: str) -> float:
    return 0.0 if value.isdecimal() or looks_random(value) else -9.0


def _sample(rng: Random) -> tuple[str, str]:
    token = "".join(rng.choices(_LETTERS, k=20)) + "3xY7"
    return rng.choice(
        [("c_user", str(rng.randrange(10**14, 10**15))), ("datr", token), ("fr", f"0{token}..BmAbCd.0.0")]
    )


DETECTOR = Detector(
    id="meta_cookie",
    entity="AD_ID",
    label="Facebook account or browser cookie",
    safe_harbor="R",
    role="ad_id",
    source="https://www.facebook.com/privacy/policies/cookies/",
    shapes=(
        Shape(r"[0-9]{8,20}", 0.05, keyed=True),
        Shape(r"[A-Za-z0-9_\-]{16,64}(?:\.[A-Za-z0-9_.\-]{0,200})?", 0.05, keyed=True),
    ),
    keys=("=c_user", "=fr", "=datr", "=sb", "=xs"),
    weigh=_weigh,
    fit=token_span,
    match=(
        ("c_user", "100004828374910"),
        ("datr", "q8Zt1uVb3mXw7LpR0sKd9aYe"),
        ("sb", "q8Zt1uVb3mXw7LpR0sKd9aYe"),
        ("fr", "0q8Zt1uVb3mXw7LpR0.AWUdemo0Value1xyz.BmAbCd.0.0"),
        ("c_user", "61550004828374"),
        ("cookie/datr", "LmQ2Rt8YcNs4Pd6Fh1Jg5KzQ"),
    ),
    no_match=(
        ("fr", "Bienvenue"),
        ("fr", "fr-FR"),
        ("fr", "un-guide-pour-les-visiteurs"),
        ("sb", "sidebar-left-collapsed"),
        ("current_user", "100004828374910"),
        ("c_user", "[AD_ID]"),
        ("free", "q8Zt1uVb3mXw7LpR0sKd9aYe"),
        ("sb", "4"),
    ),
    sample=_sample,
)
