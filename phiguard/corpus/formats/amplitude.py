"""Amplitude HTTP API: a batch of events."""

from typing import Any

from phiguard.corpus.extras import extras
from phiguard.corpus.formats import Format
from phiguard.corpus.visit import Visit


def build(v: Visit) -> dict[str, Any]:
    event = {
        "event_type": v.event,
        "user_id": v.direct("user"),
        "device_id": v.device,
        "time": v.ms,
        "ip": v.ip,
        "session_id": v.session_number,
        "insert_id": v.event_id,
        "platform": "Web",
        "language": v.locale,
        "idfa": v.id("MOBILE_AD_ID", lambda p: p.uuid("idfa").upper(), 0.2),
        "user_agent": v.user_agent,
        "event_properties": {
            "page_url": v.url,
            "page_title": v.title,
            "topic": v.topic,
            "value": v.value,
            **extras(v),
        },
        "user_properties": {"email": v.direct("email"), "phone": v.direct("phone"), "name": v.direct("full")},
    }
    return {"api_key": v.project(32), "events": [event], "options": {"min_id_length": 1}}


FORMAT = Format("amplitude", "amplitude", "json", build)
