"""A field that is just called ``user``, ``customer``, ``visitor``, ``login`` or ``sub``, with a code in it.

The same names hold words as often (``"visitor": "returning"``), so only a value with digits in it is taken.
"""

from random import Random

from phiguard.checks import Check, digits, is_an_id, token_span
from phiguard.detector import Detector, Shape


def _weigh(value: str) -> float:
    """Two digits at least; and no measurement: `{"identity": 0.97}`."""
    if value.isdecimal():
        return 0.0
    return 0.0 if len(digits(value)) >= 2 and not value.replace(".", "").isdecimal() else -9.0


def _sample(rng: Random) -> tuple[str, str]:
    return rng.choice(["user", "customer", "sub", "login"]), f"u{rng.randrange(10**4, 10**8)}"


DETECTOR = Detector(
    id="user_reference",
    entity="USER_ID",
    label="Reference to a user",
    safe_harbor="R",
    role="direct",
    source="https://www.rfc-editor.org/rfc/rfc7519#section-4.1.2",
    shapes=(Shape(r"[A-Za-z0-9$][A-Za-z0-9_.@:|+\-]{2,128}", 0.01, keyed=True),),
    keys=(
        "=user",
        "=usr",
        "=sub",
        "=login",
        "=customer",
        "=visitor",
        "=enduser",
        "=end user",
        "=subscriber",
        "=actor",
        "=principal",
        "=viewer",
        "=identity",
        "=current user",
        "=who",
    ),
    key_weight=6.0,
    weigh=_weigh,
    check=Check(is_an_id, 0.9, "not a word for none"),
    fit=token_span,
    match=(
        ("user", "u-20431"),
        ("user", "20431"),
        ("customer", "CUST00123"),
        ("sub", "auth0|0a1b2c3d4e5f"),
        ("visitor", "83920183"),
        ("login", "lena84"),
        ("identity", "u-20431"),
    ),
    no_match=(
        ("user", "returning"),
        ("identity", "0.97"),
        ("visitor", "new"),
        ("customer", "3"),
        ("users", "20431"),
        ("user", "[USER_ID]"),
        ("user_type", "type-20431"),
        ("sub", "news"),
        ("login", "true"),
    ),
    sample=_sample,
)
