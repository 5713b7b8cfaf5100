"""Subscriber ids that mail senders put into links: they name the person who got the mail.

Mailchimp ``mc_eid``, Marketo ``mkt_tok``, HubSpot ``_hsenc``, MailerLite, Kit, Vero, Salesforce ``et_rid``,
Klaviyo ``_kx``, Drip, Adobe ``at_recipient_id``, Omeda, Braze and others. Source: the parameter list of
brave-core.
"""

from random import Random

from phiguard.checks import Check, is_an_id, token_span
from phiguard.detector import Detector, Shape, labelled

_VALUE = r"[A-Za-z0-9_.~%+/=@|\-]{4,1000}"
_NAMES = r"mc_eid|mkt_tok|_hsenc|_hsmi|vero_id|ml_subscriber(?:_hash)?|ck_subscriber_id|et_rid|sms_uph|_kx"


def _sample(rng: Random) -> tuple[str, str]:
    body = "".join(rng.choices("ABCDEFGHJKLMNPQRSTUVWXYZabcdefghjkmnpqrstuvwxyz0123456789", k=22))
    return rng.choice(
        [("mc_eid", f"{rng.getrandbits(40):010x}"), ("mkt_tok", f"{body}{body}0"), ("_kx", body + "0.Rt8Y")]
    )


DETECTOR = Detector(
    id="mail_link_id",
    entity="USER_ID",
    label="Mail subscriber id",
    safe_harbor="R",
    role="direct",
    source="https://github.com/brave/brave-core/blob/4d9ded2b6fac/components/query_filter/utils.cc",
    shapes=(
        Shape(r"\bp2ANqtz-[A-Za-z0-9_\-]{16,400}", 0.98),
        labelled(_NAMES, r"[A-Za-z0-9_.\-]{6,1000}", 0.95),
        Shape(_VALUE, 0.05, keyed=True),
    ),
    keys=(
        "mc eid",
        "mkt tok",
        "hsenc",
        "hsmi",
        "vero id",
        "vero conv",
        "ml subscriber",
        "ml subscriber hash",
        "ck subscriber id",
        "et rid",
        "sms uph",
        "=_kx",
        "at recipient id",
        "at recipient list",
        "utm userid",
        "bsft clkid",
        "bsft uid",
        "oly anon id",
        "oly enc id",
        "sc uid",
        "bbeml",
        "trk contact",
        "trk msg",
        "trk sid",
        "recipient id",
        "subscriber hash",
        "=dm_i",
        "klaviyo id",
    ),
    check=Check(is_an_id, 0.99, "not a word for none"),
    fit=token_span,
    match=(
        ("mc_eid", "0a1b2c3d4e"),
        ("mkt_tok", "NzUwLVlJdemo0value1xyz9876LmQ2Rt8YcNs4"),
        ("_hsenc", "p2ANqtz-9demo0value1xyz9876LmQ2Rt8YcNs4"),
        "link with p2ANqtz-9demo0value1xyz9876LmQ2Rt8YcNs4 inside",
        ("_hsmi", "284739105"),
        ("ml_subscriber_hash", "a1b2"),
        ("ck_subscriber_id", "284739105"),
        ("et_rid", "284739105"),
        ("_kx", "demo0value1xyz9876LmQ2.Rt8YcN"),
        "opened mc_eid=0a1b2c3d4e at noon",
    ),
    no_match=(
        ("mc_cid", "0a1b2c3d4e"),
        ("kx", "[USER_ID]"),
        ("mkt_tok", "null"),
        ("utm_campaign", "mc_eid_test"),
        ("subscriber_count", "284739105"),
        ("mc_eid", "n/a"),
        "the mkt_tok parameter",
        ("ml_subscribers", "yes"),
    ),
    sample=_sample,
    forms=("integer", "epoch", "uuid", "object_id"),
)
