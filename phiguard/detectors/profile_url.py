"""Path segments that name a person: ``/u/lena-fischer``, ``/users/20431``, ``/unsubscribe/<token>``.

Source: 45 CFR 164.514(b)(2)(i)(N). A segment's key is ``path`` and the segment before it.
"""

import re
from random import Random

from phiguard.checks import digits, says_nothing
from phiguard.detector import Detector, Shape

# What stands behind /user/ or /account/ when it is a page and no person.
_PAGES = frozenset(
    "edit settings setting login logout signin signup sign-in sign-up sign-out register registration"
    " new me my self profile profiles account accounts user users password reset forgot notifications"
    " notification orders order billing history dashboard benefits preferences preference security home"
    " index overview info about help support search list all create update delete view details summary"
    " activity messages inbox favorites wishlist cart checkout payment payments subscription"
    " subscriptions plans plan rewards join directory team staff leadership faculty board careers news"
    " events resources portal welcome verify confirm activate lookup find page pages public private api"
    " v1 v2 v3 photo avatar images statements documents forms addresses address email emails phone"
    " privacy terms data export import roles groups admin guest anonymous current status stats feed"
    " followers following posts comments likes media success thanks thank-you experience guide guides"
    " onboarding management manager menu header footer nav panel widget count by id type".split()
)
_HANDLE = re.compile(r"@?[A-Za-z][A-Za-z0-9]*(?:[._\-][A-Za-z0-9]+){0,4}")
_NAME = re.compile(r"[A-Za-z]{2,20}[.\-_][A-Za-z]{2,20}(?:[.\-_][A-Za-z0-9]{1,20})?")
_EXTENSION = re.compile(
    r"\.(?:html?|php|aspx?|jsp|js|css|json|xml|pdf|png|jpe?g|gif|svg|webp|ico|txt|map)$", re.IGNORECASE
)


def _fit(text: str, start: int, end: int) -> tuple[int, int] | None:
    value = text[start:end]
    plain = value.lower()
    if says_nothing(value) or plain in _PAGES or _EXTENSION.search(value):
        return None
    words = plain.replace("_", "-").replace(".", "-").split("-")
    if any(w in _PAGES for w in words):
        return None
    return start, end


def _weigh(value: str) -> float:
    if value.startswith("@") or (value.isdecimal() and len(value) >= 3):
        return 1.0
    if _NAME.fullmatch(value) or len(digits(value)) >= 2:
        return 0.0
    return -2.5 if _HANDLE.fullmatch(value) and len(value) > 3 else -6.0


def _sample(rng: Random) -> tuple[str, str]:
    number = rng.randrange(1000, 10**8)
    who = rng.choice([f"lena.fischer{number % 100}", str(number), "nadia-farouk", "@lindqvist"])
    return "url", f"https://social.example.com/{rng.choice(['u', 'users', 'profile', 'members'])}/{who}"


DETECTOR = Detector(
    id="profile_url",
    entity="PROFILE_URL",
    label="Part of a URL that names a person",
    safe_harbor="N",
    role="direct",
    source="https://www.ecfr.gov/current/title-45/section-164.514",
    shapes=(Shape(r"@?[A-Za-z0-9](?:[A-Za-z0-9._~+=\-]{0,126}[A-Za-z0-9=])?", 0.04, keyed=True),),
    keys=(
        "path u", "path user", "path profile", "path people", "path person", "path member", "path account",
        "path in", "path unsubscribe", "path preference", "path optout", "path opt out", "path subscriber",
        "path contact id", "path customer", "path client", "path username", "path userprofile",
        "path user profile", "path my profile", "path email preference", "path manage preference",
        "path owner", "path author id", "path employee",
    ),
    not_keys=(
        "path sign in", "path log in", "path check in", "path opt in", "path walk in", "path drop in",
        "path plug in",
    ),
    fit=_fit,
    weigh=_weigh,
    match=(
        ("path u", "lena-fischer"),
        ("path users", "20431"),
        ("path profile", "lena.fischer82"),
        ("path members", "3fa85f64-5717-4562-b3fc-2c963f66afa6"),
        ("path people", "nadia-farouk"),
        ("path user", "lindqvist"),
        ("path unsubscribe", "a94f3c20bb11d8e7"),
        ("path account", "88417702"),
        ("path in", "lena-fischer-47"),
    ),
    no_match=(
        ("path profile", "edit"),
        ("path user", "settings"),
        ("path members", "benefits"),
        ("path people", "leadership-team"),
        ("path account", "order-history"),
        ("path users", "v2"),
        ("path u", "0"),
        ("path profile", "index.html"),
        ("path user", "[PROFILE_URL]"),
        ("profile", "lena-fischer"),
        ("path product", "lena-fischer"),
        "lena-fischer",
        ("path sign-in", "lena-fischer"),
    ),
    sample=_sample,
)
