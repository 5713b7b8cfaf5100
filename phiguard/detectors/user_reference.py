"""A field that is just called ``user``, ``customer``, ``visitor``, ``login`` or ``sub``, with a code in it.

The same names hold words as often (``"visitor": "returning"``), so only a value with digits in it is taken, and
a login that reads like somebody's name: ``pat.verik``, ``j_smith``.
"""

import re
from random import Random

from phiguard.checks import Check, digits, is_an_id, token_span
from phiguard.detector import Detector, Shape
from phiguard.detectors.user_id import echoes
from phiguard.ner.features import marks

_LOGIN = re.compile(r"[a-z]{1,20}(?:[._\-][a-z]{2,20}){1,2}|[a-z]{4,20}\.[a-z]")
_SIGNS = re.compile(r"[._\-]")
# Accounts of nobody; some of these are given names too.
ROLES = frozenset(
    "admin agent anon anonymous api app bot client cron daemon data default demo dev guest host in integration"
    " kiosk local mobile no nobody null ops out proxy qa root sa service staging svc sync sys system test tester"
    " user web worker".split()
)


_KIND = re.compile(r"(?:patient|user|member|customer|client|guest|staff|provider|participant)[:|/]")


def _is_a_name(value: str) -> bool:
    """Whether a login is of two or three words, one of them a name, none a word of the language rather than one."""
    value = _KIND.sub("", value, 1)  # as rooms of calls name who is in them
    if _LOGIN.fullmatch(value) is None:
        return False
    parts = _SIGNS.split(value)
    if any(w in ROLES for w in parts):
        return False
    seen = [marks(w) for w in parts if len(w) > 1]
    names = [max(m.given, m.family) for m in seen]
    if any(m.english > name + 1 for m, name in zip(seen, names, strict=True)):
        return False
    return any(name >= max(m.english, 1) for m, name in zip(seen, names, strict=True))


def weigh_login(value: str) -> float:
    """Two digits at least, or a name; and no measurement: `{"identity": 0.97}`."""
    if value.isdecimal() or _is_a_name(value.lower()):
        return 0.0
    return 0.0 if len(digits(value)) >= 2 and not value.replace(".", "").isdecimal() else -9.0


def goes_on(text: str, end: int) -> bool:
    """Whether a login is but the first part of an address, of a longer name, or of a host."""
    sign, behind = text[end : end + 1], text[end + 1 : end + 2]
    return sign == "@" or (sign != "" and sign in "._-\\/" and behind.isalnum())


def _fit(text: str, start: int, end: int) -> tuple[int, int] | None:
    return None if goes_on(text, end) else token_span(text, start, end)


def _sample(rng: Random) -> tuple[str, str]:
    return rng.choice(["user", "customer", "sub", "login"]), f"u{rng.randrange(10**4, 10**8)}"


DETECTOR = Detector(
    id="user_reference",
    entity="USER_ID",
    label="Reference to a user",
    safe_harbor="R",
    role="direct",
    source="https://www.rfc-editor.org/rfc/rfc7519#section-4.1.2",
    shapes=(
        Shape(r"[A-Za-z0-9$][A-Za-z0-9_.@:|+\-]{2,128}", 0.01, keyed=True),
        Shape(rf"\b(?:user|usr|login|logname)=[\"']?({_LOGIN.pattern})\b", 0.7),
    ),
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
        "=viewer",
        "=identity",
        "=current user",
        "=who",
    ),
    key_weight=6.0,
    weigh=weigh_login,
    check=Check(is_an_id, 0.9, "not a word for none"),
    fit=_fit,
    echoes=echoes,
    match=(
        ("user", "u-20431"),
        ("user", "20431"),
        ("customer", "CUST00123"),
        ("sub", "auth0|0a1b2c3d4e5f"),
        ("visitor", "83920183"),
        ("login", "lena84"),
        ("identity", "u-20431"),
        ("user", "pat.verik"),
        ("login", "j.smith"),
        ("user", "tobias.v"),
        ("user", "nadia_farouk"),
        ("identity", "patient:tamsin.verik"),
        "INFO user=pat.verik logged in",
        "INFO user=pat.verik",
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
        ("user", "system.admin"),
        ("user", "variant.b"),
        ("user", "guest-user"),
        ("visitor", "first-time"),
        ("user", "logged_in"),
        ("login", "single.sign.on"),
        ("customer", "new.customer"),
        ("user", "www.example.com"),
        "user=svc.backup started",
        "user=pat.verik@example.com",
        "user=root-worker done",
    ),
    sample=_sample,
    forms=("integer", "epoch", "uuid", "object_id"),
)
