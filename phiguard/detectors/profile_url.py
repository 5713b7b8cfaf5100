"""Path segments that name a person: ``/u/lena-fischer``, ``/users/20431``, ``/unsubscribe/<token>``.

Source: 45 CFR 164.514(b)(2)(i)(N). A segment's key is ``path`` and the segment before it.
"""

import re
from random import Random

from phiguard.checks import digits, says_nothing
from phiguard.detector import Detector, Shape

# What stands behind /user/ or /account/ when it is a page and no person.
_PAGES = frozenset(
    "about account accounts activate activity address addresses admin all anonymous api app"
    " appointments avatar basic benefits billing board by care careers cart checkout comments confirm"
    " consent cookie cookies count create current dashboard data delete details directory doctors"
    " documents edit email emails events experience export faculty family favorites feed final find"
    " followers following footer forgot forms goals groups guest guide guides header health help history"
    " home id images import inbox index info insurance join leadership likes list locations login logout"
    " lookup management manager me media medical menu messages mobile my nav new news notification"
    " notifications onboarding order orders overview page pages panel password payment payments phone"
    " photo physician plan plans policy portal posts preference preferences privacy private pro profile"
    " profiles programs provider public quiz register registration research reset resources rewards"
    " roles search security self services setting settings sign-in sign-out sign-up signin signup site"
    " sites staff statements stats status subscription subscriptions success summary support team terms"
    " thank-you thanks type update user users v1 v2 v3 verify view visit visits web welcome widget"
    " wishlist".split()
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
        "pathsegment u",
        "pathsegment user",
        "pathsegment profile",
        "pathsegment people",
        "pathsegment person",
        "pathsegment member",
        "pathsegment account",
        "pathsegment in",
        "pathsegment unsubscribe",
        "pathsegment preference",
        "pathsegment optout",
        "pathsegment opt out",
        "pathsegment subscriber",
        "pathsegment contact id",
        "pathsegment customer",
        "pathsegment username",
        "pathsegment userprofile",
        "pathsegment user profile",
        "pathsegment my profile",
        "pathsegment email preference",
        "pathsegment manage preference",
        "pathsegment owner",
        "pathsegment author id",
        "pathsegment employee",
    ),
    not_keys=(
        "pathsegment sign in",
        "pathsegment log in",
        "pathsegment check in",
        "pathsegment opt in",
        "pathsegment walk in",
        "pathsegment drop in",
        "pathsegment plug in",
    ),
    fit=_fit,
    weigh=_weigh,
    match=(
        ("pathsegment u", "lena-fischer"),
        ("pathsegment users", "20431"),
        ("pathsegment profile", "lena.fischer82"),
        ("pathsegment members", "3fa85f64-5717-4562-b3fc-2c963f66afa6"),
        ("pathsegment people", "nadia-farouk"),
        ("pathsegment user", "lindqvist"),
        ("pathsegment unsubscribe", "a94f3c20bb11d8e7"),
        ("pathsegment account", "88417702"),
        ("pathsegment in", "lena-fischer-47"),
    ),
    no_match=(
        ("pathsegment profile", "edit"),
        ("pathsegment user", "settings"),
        ("pathsegment members", "benefits"),
        ("pathsegment people", "leadership-team"),
        ("pathsegment account", "order-history"),
        ("pathsegment users", "v2"),
        ("pathsegment u", "0"),
        ("pathsegment profile", "index.html"),
        ("pathsegment user", "[PROFILE_URL]"),
        ("profile", "lena-fischer"),
        ("pathsegment product", "lena-fischer"),
        "lena-fischer",
        ("pathsegment sign-in", "lena-fischer"),
    ),
    sample=_sample,
)
