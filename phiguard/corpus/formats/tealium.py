"""Tealium collect: flat JSON."""

from typing import Any

from phiguard.corpus.extras import extras
from phiguard.corpus.formats import Format
from phiguard.corpus.visit import Visit


def build(v: Visit) -> dict[str, Any]:
    return {
        "tealium_account": "site",
        "tealium_profile": "main",
        "tealium_event": v.event,
        "tealium_visitor_id": v.anonymous,
        "tealium_session_id": v.session_number,
        "tealium_timestamp_epoch": v.seconds,
        "page_url": v.url,
        "page_title": v.title,
        "referrer": v.referrer,
        "customer_email": v.direct("email"),
        "customer_phone": v.direct("phone"),
        "customer_id": v.direct("user"),
        "page_category": v.topic,
        "order_total": v.value,
        "search_term": v.health(),
        **extras(v),
    }


FORMAT = Format("tealium", "tealium", "json", build, weight=0.8)
