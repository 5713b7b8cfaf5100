"""Snap conversions API: JSON from a server."""

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
        "external_id": [v.direct("user")],
        "sc_click_id": v.click("sclid", 32),
        "client_ip_address": v.ip,
        "sc_cookie1": v.id("AD_ID", lambda p: p.uuid("scid")),
        "client_user_agent": v.user_agent,
    }
    custom = {
        "value": v.value,
        "currency": v.currency,
        "content_category": [v.topic],
        "search_string": v.health(),
        **extras(v),
    }
    event = {
        "event_name": v.event,
        "action_source": "WEB",
        "event_time": v.seconds,
        "event_id": v.event_id,
        "event_source_url": v.url,
        "user_data": user,
        "custom_data": custom,
    }
    return {"data": [event]}


FORMAT = Format("snap_capi", "snap", "json", build)
