"""TikTok Events API: JSON from a server."""

from typing import Any

from phiguard.corpus.extras import extras
from phiguard.corpus.formats import Format
from phiguard.corpus.visit import Visit


def build(v: Visit) -> dict[str, Any]:
    user = {
        "email": [v.hashed("email")],
        "phone": [v.hashed("phone")],
        "external_id": [v.direct("user")],
        "first_name": v.hashed("first"),
        "last_name": v.hashed("last"),
        "zip_code": v.direct("zip"),
        "ttclid": v.click("ttclid", 40, "E.C.P."),
        "ttp": v.id("AD_ID", lambda p: p.token("ttp", 27)),
        "ip": v.ip,
        "user_agent": v.user_agent,
        "locale": v.locale,
    }
    properties = {
        "value": v.value,
        "currency": v.currency,
        "description": v.topic,
        "query": v.health(),
        **extras(v),
    }
    data = {
        "event": v.event,
        "event_time": v.seconds,
        "event_id": v.event_id,
        "user": user,
        "properties": properties,
        "page": {"url": v.url, "referrer": v.referrer},
        "limited_data_use": True,
    }
    return {"event_source": "web", "event_source_id": "C" + v.project(19), "data": [data]}


FORMAT = Format("tiktok_events", "tiktok", "json", build)
