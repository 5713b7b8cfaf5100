"""Cookies that no vendor file knows, whose name says that they hold an id: ``site_uid``, ``acme_visitor``,
``xguid``.
"""

from random import Random

from phiguard.checks import Check, digits, is_an_id, token_span
from phiguard.detector import Detector, Shape
from phiguard.detectors._record_keys import RECORD_IDS

_ENDINGS = (
    "id",
    "uid",
    "uuid",
    "guid",
    "vid",
    "pid",
    "visitor",
    "user",
    "client",
    "browser",
    "device",
    "tracker",
    "token",
)


def _sample(rng: Random) -> tuple[str, str]:
    return "Cookie", f"theme=dark; acme_vid={rng.randrange(10**8, 10**9)}; lang=en"


DETECTOR = Detector(
    id="cookie_named_id",
    entity="COOKIE_ID",
    label="Cookie that is named as an id",
    safe_harbor="R",
    role="session",
    source="https://www.rfc-editor.org/rfc/rfc6265#section-4.2.2",
    shapes=(Shape(r"\"?([A-Za-z0-9$][A-Za-z0-9_.:|~@+/=%$!*\-]{5,1000})\"?", 0.07, keyed=True),),
    keys=tuple(f"{cookie}*{end}" for cookie in ("cookie/", "set cookie/", "cookiepair ") for end in _ENDINGS),
    key_weight=3.0,
    not_keys=(
        "experiment",
        "variant",
        "consent",
        "campaign",
        "store id",
        "site id",
        "page id",
        "product id",
        "currency",
        "test",
        *RECORD_IDS,
        "process id",
        "thread id",
        "job id",
        "build id",
        "item id",
        "post id",
        "category id",
        "group id",
        "version id",
    ),
    weigh=lambda value: 0.0 if len(digits(value)) >= 3 else -9.0,
    check=Check(is_an_id, 0.9, "not a word for none"),
    fit=token_span,
    match=(
        ("cookie/acme_vid", "839201830"),
        ("cookie/site_uid", "a83k21"),
        ("Cookie/my-visitor", "demo01234"),
        ("cookies/x_guid", "0a1b2c3d"),
        ("Set-Cookie/app_token", "demo01234xyz"),
        ("cookiepair acme_vid", "839201830"),
        ("cookie/shop.client", "c-839201"),
    ),
    no_match=(
        ("acme_vid", "839201830"),
        ("cookie/acme_vid", "none"),
        ("cookie/store_id", "839201"),
        ("cookie/acme_seen", "839201830"),
        ("cookie/site_uid", "[COOKIE_ID]"),
        ("cookie/x_client", "browser"),
        ("cookie/widget_version", "4.11.203"),
        ("cookiepair job_id", "839201830"),
        ("cookiepair id", "839201830"),
        ("cookie/user", "new"),
    ),
    sample=_sample,
)
