"""Pinterest conversions API: JSON from a server."""

from typing import Any

from phiguard.corpus.extras import extras
from phiguard.corpus.formats import Format
from phiguard.corpus.visit import Visit


def build(v: Visit) -> dict[str, Any]:
    user = {
        "em": [v.hashed("email")],
        "ph": [v.hashed("phone")],
        "fn": [v.hashed("first")],
        "ln": [v.hashed("last")],
        "external_id": [v.direct("user")],
        "client_ip_address": v.ip,
        "client_user_agent": v.user_agent,
        "click_id": v.click("epik", 40, "dj0y"),
    }
    custom = {
        "value": v.value,
        "currency": v.currency,
        "content_name": v.topic,
        "search_string": v.health(),
        **extras(v),
    }
    event = {
        "event_name": v.event,
        "action_source": "web",
        "event_time": v.seconds,
        "event_id": v.event_id,
        "event_source_url": v.url,
        "user_data": user,
        "custom_data": custom,
        "opt_out": False,
    }
    return {"data": [event]}


FORMAT = Format("pinterest_api", "pinterest", "json", build)
