"""Cookies that no vendor file knows, whose value looks drawn by a machine: most likely a browser's or a
session's id.

Consent strings, experiment flags and settings stay; so does what is made of words.
"""

from random import Random

from phiguard.checks import Check, looks_random, token_span
from phiguard.detector import Detector, Shape
from phiguard.detectors._record_keys import RECORD_IDS

_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghjkmnpqrstuvwxyz0123456789"


def _sample(rng: Random) -> tuple[str, str]:
    value = "".join(rng.choices(_LETTERS, k=28)) + "7aB9cD"
    return "Cookie", f"theme=dark; _site_x={value}; lang=en"


DETECTOR = Detector(
    id="unknown_cookie",
    entity="COOKIE_ID",
    label="Cookie that looks like an id",
    safe_harbor="R",
    role="session",
    source="https://www.rfc-editor.org/rfc/rfc6265#section-4.2.2",
    shapes=(Shape(r"\"?([A-Za-z0-9$!{][A-Za-z0-9_.:|~@+/=%$!*&#^},\-]{15,2000})\"?", 0.016, keyed=True),),
    keys=("cookie/*", "set cookie/*", "cookiepair *"),
    key_weight=3.0,
    not_keys=(
        "consent",
        "euconsent",
        "eupubconsent",
        "gdpr",
        "ccpa",
        "usprivacy",
        "optanon",
        "optanon consent",
        "cmp",
        "tcf",
        "gpp",
        "experiment",
        "variant",
        "theme",
        "preference",
        "setting",
        "lang",
        "locale",
        "version",
        "build",
        "timestamp",
        "time",
        "date",
        "referrer",
        "referer",
        "utm",
        "campaign",
        "url",
        "page",
        "currency",
        "cart",
        "checksum",
        "commit",
        "etag",
        "integrity",
        "asset",
        *RECORD_IDS,
        "amp mktg *",
    ),
    check=Check(looks_random, 0.2, "letters and digits in quick change"),
    fit=token_span,
    forms=("uuid",),
    match=(
        ("cookie/_site_x", "q8Zt1uVb3mXw7LpR0sKd9aYe5"),
        ("Cookie/abtest_uid", "0a1b2c3d4e5f60718293a4b5c6d7e8f9"),
        ("cookies/vis", "3f0c2b1e-8d34-4a77-9c10-2e6b7f1d9a43"),
        ("Set-Cookie/__Host-x", "q8Zt1uVb3mXw7LpR0sKd9aYe5=="),
        ("headers/cookie/zz", "v2.q8Zt1uVb3mXw7LpR0sKd9a.1771490233"),
        ("cookiepair _site_x", "q8Zt1uVb3mXw7LpR0sKd9aYe5"),
        ("cookie/AWSALB", "q8Zt1uVb3mXw7LpR0sKd9aYe5fG2hJ4kL6"),
    ),
    no_match=(
        ("_site_x", "q8Zt1uVb3mXw7LpR0sKd9aYe5"),
        ("cookie/theme", "dark-high-contrast-2026"),
        ("cookie/lang", "en"),
        ("cookie/euconsent-v2", "CPzq8Zt1uVb3mXw7LpR0sKd9aYe5AAAAA"),
        ("cookie/last_seen", "1771490233000"),
        ("cookie/seen", "welcome-banner-spring-sale"),
        ("cookie/x", "[COOKIE_ID]"),
        ("cookie_policy", "q8Zt1uVb3mXw7LpR0sKd9aYe5"),
        ("cookiepair request_id", "3f0c2b1e-8d34-4a77-9c10-2e6b7f1d9a43"),
        ("cookie/cart_items", "garden-hose.blue.32"),
    ),
    sample=_sample,
)
