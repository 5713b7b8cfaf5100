"""X (Twitter): the click id ``twclid``, the pixel id ``_twpid`` and the guest cookies of x.com and t.co."""

from random import Random

from phiguard.checks import Check, is_an_id, token_span
from phiguard.detector import Detector, Shape, labelled


def _sample(rng: Random) -> tuple[str, str]:
    pixel = f"tw.{rng.randrange(1_600_000_000_000, 1_800_000_000_000)}.{rng.randrange(10**16, 10**18)}"
    return rng.choice([("_twpid", pixel), ("", f"seen {pixel} here"), ("twclid", f"2-{rng.getrandbits(110):x}q")])


DETECTOR = Detector(
    id="x_ad_id",
    entity="AD_ID",
    label="X click or browser id",
    safe_harbor="R",
    role="ad_id",
    source="https://business.x.com/en/help/campaign-measurement-and-analytics/conversion-tracking-for-websites",
    shapes=(
        Shape(r"\btw\.1[0-9]{12}\.[0-9]{8,20}\b", 0.99),
        labelled(r"twclid|twpid|guest_id", r"[A-Za-z0-9.:%\-]{16,200}", 0.95),
        Shape(r"\"?((?:v1[_:]|v1%3A|u=)?[A-Za-z0-9_.:%+/=\-]{12,200})\"?", 0.05, keyed=True),
    ),
    keys=(
        "twclid",
        "twpid",
        "guest id",
        "guest id marketing",
        "guest id ads",
        "personalization id",
        "muc ads",
        "=twid",
        "twid/*",
        "twitter click id",
        "p user id",
    ),
    check=Check(is_an_id, 0.99, "not a word for none"),
    fit=token_span,
    match=(
        "tw.1771490233000.284739105771490233",
        ("_twpid", "tw.1771490233000.284739105771490233"),
        ("twclid", "2-demo0click1value2x3y4z5"),
        ("guest_id", "v1:177149023300028473"),
        ("guest_id_marketing", "v1%3A177149023300028473"),
        ("personalization_id", '"v1_demo0Value1xyz9876+/=="'),
        ("muc_ads", "3f0c2b1e-8d34-4a77-9c10-2e6b7f1d9a43"),
        "twclid=2-demo0click1value2x3y4z5 landed",
    ),
    no_match=(
        ("twclid", "none"),
        ("guest_id", "[AD_ID]"),
        ("guest_count", "4"),
        "tw.1771490233000",
        "v1:177149023300028473",
        ("txn_id", "o2demo0txn1value"),
        "tw.me/284739105771490233",
        ("twclid", "0"),
    ),
    sample=_sample,
    forms=("uuid",),
)
