"""Google's click ids: ``gclid``, ``dclid``, ``gbraid``, ``wbraid`` and ``srsltid``.

Base64url of a protocol buffer. ``gclsrc``, ``gad_source`` and ``gad_campaignid`` name a campaign, not a
click.
"""

from random import Random

from phiguard.checks import Check, is_an_id, token_span
from phiguard.detector import Detector, Shape, labelled

_VALUE = r"[A-Za-z0-9_\-]{10,600}"


def _sample(rng: Random) -> tuple[str, str]:
    start = rng.choice(["Cj0KCQjw", "CjwKCAjw", "EAIaIQobChMI"])
    body = "".join(rng.choices("ABCDEFGHJKLMNPQRSTUVWXYZabcdefghjkmnpqrstuvwxyz0123456789_-", k=60))
    return rng.choice([("gclid", start + body), ("", f"click {start}{body}0 stored"), ("wbraid", start + body)])


DETECTOR = Detector(
    id="google_click_id",
    entity="AD_ID",
    label="Google click id",
    safe_harbor="R",
    role="ad_id",
    source="https://support.google.com/google-ads/answer/9744275",
    shapes=(
        Shape(r"\b(?:Cj0KE[AQ]|Cj0KCQ|Cj[wg]KCA|EAIaIQobChM)[A-Za-z0-9_\-]{12,600}", 0.95),
        labelled(r"gclid|dclid|gbraid|wbraid|srsltid", _VALUE, 0.95),
        Shape(_VALUE, 0.05, keyed=True),
    ),
    keys=("gclid", "dclid", "gbraid", "wbraid", "srsltid", "google click id", "gcl id"),
    check=Check(is_an_id, 0.99, "not a word for none"),
    fit=token_span,
    match=(
        ("gclid", "Cj0KEQjw7pHCBRDhk8Tz0e3x5NoBEiQAq2mVb_demo1"),
        ("dclid", "CIa5x9bQ0u4CFQdemo0value1"),
        ("gbraid", "0AAAAADdemo0value1xyz"),
        ("wbraid", "ClEKCQjwdemo0value1xyz"),
        ("srsltid", "AfmBOoqdemo0value1xyz"),
        "ad click EAIaIQobChMI9demo0value1xyz77 recorded",
        "gclid=Cj0KEQjw7pHCBRDhk8Tz0e3x5NoBEiQA on /hours",
        '{"gclid": "TeSter-123_abc456" ...',
    ),
    no_match=(
        ("gclsrc", "aw.ds"),
        ("gad_source", "1"),
        ("gad_campaignid", "21557733001"),
        ("gclid", "true"),
        ("gclid", "undefined"),
        ("gclid", "[AD_ID]"),
        "gclid missing in 12 of 40 requests",
        "Cj0KEQ",
        ("utm_content", "CIa5x9bQ0u4CFQ"),
        ("gclid_count", "Ten"),
    ),
    sample=_sample,
    forms=("uuid",),
)
