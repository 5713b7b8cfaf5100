"""Pseudonyms that a site gives a browser: ``anonymousId``, ``client_id``, ``visitor_id`` and their like.

OAuth calls an application a client too; an id that is a host of Google's or has no digit in it is an
application's.
"""

from random import Random
from uuid import UUID

from phiguard.checks import Check, is_an_id, token_span
from phiguard.detector import Detector, Shape, labelled
from phiguard.detectors.user_id import echoes_of_own_form

_NAMES = r"anonymous[_ -]?id|visitor[_ -]?id|client[_ -]?id|ajs_anonymous_id|browser[_ -]?id"


def _weigh(value: str) -> float:
    return 0.0 if any(c.isdigit() for c in value) and not value.endswith(".googleusercontent.com") else -9.0


def _sample(rng: Random) -> tuple[str, str]:
    value = rng.choice([str(UUID(int=rng.getrandbits(128), version=4)), str(rng.randrange(10**5, 10**12))])
    return rng.choice(["anonymousId", "visitor_id", "ajs_anonymous_id", "clientId"]), value


DETECTOR = Detector(
    id="anonymous_id",
    entity="COOKIE_ID",
    label="Anonymous visitor id",
    safe_harbor="R",
    role="session",
    source="https://www.twilio.com/docs/segment/connections/spec/common",
    shapes=(
        labelled(_NAMES, r"[A-Za-z0-9][A-Za-z0-9_.\-]{5,200}", 0.9),
        Shape(r"\"?([A-Za-z0-9$][A-Za-z0-9_.:|~@+/=%$\-]{0,255})\"?", 0.02, keyed=True),
    ),
    keys=(
        "anonymous id",
        "anonymous user id",
        "anon id",
        "anon user id",
        "previous id",
        "client id",
        "client identifier",
        "client uuid",
        "visitor id",
        "visitor identifier",
        "visitor uuid",
        "visitor token",
        "browser id",
        "utag main v id",  # Tealium
        "stable id",  # Statsig
        "cookie id",
        "user pseudo id",
        "persistent id",
        "unique visitor id",
        "first party id",
        "analytics id",
        "guest uuid",
        "ahoy visitor",
        "pcid",
        # Chat messages: {"from": {"type": "user", "id": …}}, as in https://developers.intercom.com/docs/references
        "from id",
        "sender id",
    ),
    not_keys=("oauth client id", "google client id", "azure client id", "app client id", "smtp client id"),
    weigh=_weigh,
    check=Check(is_an_id, 0.99, "not a word for none"),
    fit=token_span,
    forms=("uuid", "integer", "epoch", "ga_client", "sha256", "object_id", "short"),
    echoes=echoes_of_own_form,
    silent=("uuid",),
    match=(
        ("anonymousId", "c81d4e2e-bcf2-41e6-869b-7df92533d2db"),
        ("anonymous_id", "1x2y3z"),
        ("ajs_anonymous_id", '"c81d4e2e-bcf2-41e6-869b-7df92533d2db"'),
        ("visitor.id", "83920183"),
        ("from.id", "c81d4e2e-bcf2-41e6-869b-7df92533d2db"),
        ("visitorId", "demo0Visitor1xyz"),
        ("client_id", "2a3b4c5d"),
        ("user_pseudo_id", "284739105.1771490233"),
        "anonymousId=c81d4e2e-bcf2-41e6-869b-7df92533d2db joined",
        "visitor id: 83920183 came back",
    ),
    no_match=(
        ("messageId", "c81d4e2e-bcf2-41e6-869b-7df92533d2db"),
        ("anonymousId", "null"),
        ("anonymousId", "[COOKIE_ID]"),
        ("client_id", "web-dashboard"),
        ("client_id", "4828374910-demo.apps.googleusercontent.com"),
        ("visitors", "83920183"),
        ("visitor_count", "83920183"),
        "the visitor id changed",
        ("client_version", "2.11.1"),
        ("anonymous", "true"),
    ),
    sample=_sample,
)
