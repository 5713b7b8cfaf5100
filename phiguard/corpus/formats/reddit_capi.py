"""Reddit conversions API: JSON from a server."""

from typing import Any

from phiguard.corpus.extras import extras
from phiguard.corpus.formats import Format
from phiguard.corpus.visit import Visit


def build(v: Visit) -> dict[str, Any]:
    user = {
        "email": v.hashed("email"),
        "external_id": v.direct("user"),
        "ip_address": v.ip,
        "user_agent": v.user_agent,
        "uuid": v.id("AD_ID", lambda p: f"17500{p.digits('rdtt', 8)}.{p.uuid('rdt')}"),
        "phone_number": v.hashed("phone"),
    }
    metadata = {
        "item_count": v.count,
        "value_decimal": v.value,
        "currency": v.currency,
        "conversion_id": v.event_id,
        "products": [{"name": v.topic}],
        **extras(v),
    }
    event = {
        "event_at": v.iso,
        "action_source": "website",
        "event_source_url": v.url,
        "click_id": v.click("rdt_cid", 24),
        "type": {"tracking_type": "Custom", "custom_event_name": v.event},
        "user": user,
        "metadata": metadata,
    }
    return {"data": {"events": [event]}}


FORMAT = Format("reddit_capi", "reddit", "json", build, weight=0.7)
