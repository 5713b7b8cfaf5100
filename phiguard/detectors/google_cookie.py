"""Opaque cookies of Google's ad servers: ``IDE`` and ``DSID`` (DoubleClick), ``__gads``, ``__gpi``, ``NID``,
``FPLC``.
"""

from random import Random

from phiguard.checks import Check, looks_random, token_span
from phiguard.detector import Detector, Shape

_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghjkmnpqrstuvwxyz0123456789"


def _sample(rng: Random) -> tuple[str, str]:
    return rng.choice(["IDE", "DSID", "__gpi"]), "AHWqTU" + "".join(rng.choices(_LETTERS, k=40)) + "7a9B"


DETECTOR = Detector(
    id="google_cookie",
    entity="AD_ID",
    label="Google ad server cookie",
    safe_harbor="R",
    role="ad_id",
    source="https://policies.google.com/technologies/cookies",
    shapes=(
        Shape(r"\bID=[0-9a-f]{16}(?:[:-][A-Za-z0-9_=\-]{1,100}){1,4}", 0.97),
        Shape(r"[A-Za-z0-9_:.=\-]{16,600}", 0.05, keyed=True),
    ),
    keys=(
        "=ide",
        "=dsid",
        "=nid",
        "=anid",
        "fplc",
        "gads",
        "gads/*",
        "gpi",
        "gpi/*",
        "eoi",
        "eoi/*",
    ),
    check=Check(looks_random, 0.3, "letters and digits in quick change"),
    fit=token_span,
    match=(
        ("IDE", "AHWqTUk3Zq9xVb7mLw2RtY8cNs4Pd6Fh1Jg5KzQe"),
        ("DSID", "AEhM4Mc9QzT7bK2xVw8LpR3nYs6Hd1Fj5GkWq0Zu"),
        "ID=3f2a9c81d07be465:T=1771490233:RT=1771490299:S=ALNI_MbQ7x2Kp9",
        ("__gads", "ID=3f2a9c81d07be465:T=1771490233:S=ALNI_MbQ7x2Kp9"),
        ("gads/ID", "3f2a9c81d07be465:T=1771490233:S=ALNI_MbQ7x2Kp9"),
        ("NID", "511=Zq9xVb7mLw2RtY8cNs4Pd6Fh1Jg5KzQe"),
    ),
    no_match=(
        ("IDE", "visual-studio-code"),
        ("ide", "intellij 2026.1"),
        ("idea", "AHWqTUk3Zq9xVb7mLw2RtY8cNs4Pd6Fh1Jg5KzQe"),
        ("nid", "4410"),
        ("node", "AHWqTUk3Zq9xVb7mLw2RtY8cNs4Pd6Fh1Jg5KzQe"),
        ("IDE", "[AD_ID]"),
        "ID=4410:T=1",
        ("IDE", "CheckForEquality"),
    ),
    sample=_sample,
    forms=("uuid",),
)
