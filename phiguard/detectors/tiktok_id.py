"""TikTok's ids: the click id ``ttclid``, the browser id ``_ttp`` and the session cookie ``ttcsid``."""

from random import Random

from phiguard.checks import Check, is_an_id, token_span
from phiguard.detector import Detector, Shape, labelled

_BASE32 = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def _sample(rng: Random) -> tuple[str, str]:
    body = "".join(rng.choices(_BASE32, k=24))
    return rng.choice(
        [("_ttp", f"01{body}_.tt.1"), ("ttclid", f"E.C.P.{body.lower()}{body}"), ("", f"x 01{body}_.tt.0 y")]
    )


DETECTOR = Detector(
    id="tiktok_id",
    entity="AD_ID",
    label="TikTok click or browser id",
    safe_harbor="R",
    role="ad_id",
    source="https://ads.tiktok.com/help/article/tiktok-click-id",
    shapes=(
        Shape(r"\bE\.C\.P\.[A-Za-z0-9_\-]{16,600}", 0.98),
        Shape(r"\b[0-9A-HJKMNP-TV-Z]{26}_\.tt\.[0-9](?:\.[0-9]{1,13})?", 0.99),
        Shape(r"\b1[0-9]{12}::[A-Za-z0-9_\-]{8,60}(?:\.[0-9]{1,13}){1,6}", 0.97),
        labelled(r"ttclid|ttp|ttcsid", r"[A-Za-z0-9_.\-]{16,600}", 0.95),
        Shape(r"[A-Za-z0-9_.:\-]{16,600}", 0.05, keyed=True),
    ),
    keys=("ttclid", "ttp", "ttcsid", "ttcsid *", "tt click id", "tiktok click id", "tta attr id"),
    check=Check(is_an_id, 0.99, "not a word for none"),
    fit=token_span,
    match=(
        "01J8ZK4M2N7QW3RT5VX9YA6BCD_.tt.1",
        ("_ttp", "2aBcD3eFgH4iJkL5mNoP6qRsT7u"),
        ("ttclid", "E.C.P.demo0Click1Value2x3y4z"),
        "saw E.C.P.demo0Click1Value2x3y4z in the URL",
        ("ttcsid_C7DEMO12", "1771490233000::demo0Rand1x.3.1771490299000"),
        "1771490233000::demo0Rand1x.3.1771490299000",
        "ttclid=demo0Click1Value2x3y4z landed",
    ),
    no_match=(
        ("ttclid", "null"),
        ("ttp", "[AD_ID]"),
        ("_tt_enable_cookie", "1"),
        ("http", "2aBcD3eFgH4iJkL5mNoP6qRsT7u"),
        "E.C.P.",
        "std::vector",
        "1771490233000",
        ("_ttp", "1"),
        "index.tt.1",
    ),
    sample=_sample,
    forms=("uuid",),
)
