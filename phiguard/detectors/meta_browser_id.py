"""Meta's browser and click ids: ``_fbp``, ``_fbc`` and ``fbclid``.

Source: https://developers.facebook.com/docs/marketing-api/conversions-api/parameters/fbp-and-fbc and the
format that facebook/capi-param-builder writes: ``fb.<subdomain index>.<ms>.<id>[.<appendix>]``.
"""

from random import Random

from phiguard.checks import Check, is_an_id
from phiguard.detector import Detector, Shape, labelled


def _fit(text: str, start: int, end: int) -> tuple[int, int] | None:
    if text[start - 1 : start].isalnum():
        return None
    while text[end - 1] in ".":
        end -= 1
    return start, end


def _sample(rng: Random) -> str:
    ms = rng.randrange(1_600_000_000_000, 1_800_000_000_000)
    if rng.random() < 0.5:
        return f"fb.1.{ms}.{rng.randrange(10**8, 10**10)}"
    click = "".join(rng.choices("ABCDEFGHJKMNPQRSTUVWXYZabcdefghjkmnpqrstuvwxyz0123456789_-", k=40))
    return f"fb.1.{ms}.IwAR{click}0"


DETECTOR = Detector(
    id="meta_browser_id",
    entity="AD_ID",
    label="Meta browser or click id",
    safe_harbor="R",
    role="ad_id",
    source="https://developers.facebook.com/docs/marketing-api/conversions-api/parameters/fbp-and-fbc",
    shapes=(
        Shape(r"fb\.[0-9]\.[0-9]{10,13}\.[A-Za-z0-9_\-][A-Za-z0-9_.\-]{4,500}", 0.99),
        labelled(r"fbclid|fbp|fbc", r"[A-Za-z0-9_.\-]{16,600}", 0.95),
        Shape(r"[A-Za-z0-9_.%\-]{8,600}", 0.05, keyed=True),
    ),
    keys=("fbclid", "fbp", "fbc", "fb click id", "fb browser id", "facebook click id"),
    check=Check(is_an_id, 0.99, "not a word for none"),
    fit=_fit,
    forms=("fbp",),
    match=(
        "fb.1.1771490233000.1122334455",
        "fb.1.1757000000000.IwAR0abc_-DEF",
        ("_fbp", "fb.1.1771490233000.1122334455"),
        ("fbclid", "IwAR2F4-dbP0l7Mn1IawQQGCINEz7PYXQvwjNwB_qa2ofrHyiLjcbCRxTDMgk"),
        "x=fb.2.1771490233.1122334455.AQ;",
        "fbclid=IwAR2F4-dbP0l7Mn1IawQQGCINEz7PYX landed",
    ),
    no_match=(
        "fb.me/abc",
        ("fbp", "true"),
        "fb.1.17.2",
        "afb.1.1771490233000.1122334455",
        "fb.1.1771490233000",
        ("fbp", "[AD_ID]"),
        "the fbclid parameter",
    ),
    sample=_sample,
)
