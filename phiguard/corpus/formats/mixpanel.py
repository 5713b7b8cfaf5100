"""Mixpanel track: JSON in base64 in a form."""

from typing import Any

from phiguard.corpus.extras import extras
from phiguard.corpus.formats import Format
from phiguard.corpus.visit import Visit
from phiguard.corpus.wire import Base64, Constant, JsonText, Query


def _body(v: Visit) -> Query:
    properties = {
        "token": v.project(32),
        "time": v.seconds,
        "distinct_id": v.anonymous,
        "$device_id": v.device,
        "$email": v.direct("email"),
        "$name": v.direct("full"),
        "$phone": v.direct("phone"),
        "$current_url": v.url,
        "$referrer": v.referrer,
        "$insert_id": v.event_id,
        "$ip": v.ip,
        "topic": v.topic,
        "amount": v.value,
        **extras(v),
    }
    return Query(
        {"data": Base64(JsonText({"event": v.event, "properties": properties})), "ip": 1, "verbose": 1}, plus=True
    )


def build(v: Visit) -> dict[str, Any]:
    return {"method": "POST", "url": Constant("https://api-js.mixpanel.com/track/"), "body": _body(v)}


FORMAT = Format("mixpanel", "mixpanel", "request", build)
