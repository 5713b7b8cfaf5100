"""Meta Conversions API: JSON with ``user_data`` and ``custom_data``."""

from typing import Any

from phiguard.corpus.extras import extras
from phiguard.corpus.formats import Format
from phiguard.corpus.visit import Visit


def build(v: Visit) -> dict[str, Any]:
    user = {
        "em": [v.hashed("email")],
        "ph": [v.hashed("phone")],
        "fn": v.hashed("first"),
        "ln": v.hashed("last"),
        "db": v.hashed("zip"),
        "external_id": v.direct("user"),
        "client_ip_address": v.ip,
        "client_user_agent": v.user_agent,
        "fbp": v.fbp,
        "fbc": v.fbc,
    }
    custom = {
        "value": v.value,
        "currency": v.currency,
        "order_id": v.order_id,
        "content_name": v.topic,
        **extras(v),
    }
    event = {
        "event_name": v.event,
        "event_time": v.seconds,
        "event_id": v.event_id,
        "action_source": "website",
        "event_source_url": v.url,
        "user_data": user,
        "custom_data": custom,
        "data_processing_options": ["LDU"],
    }
    return {"data": [event], "partner_agent": "tagger-1.4"}


FORMAT = Format("meta_capi", "meta", "json", build, weight=2.0)
