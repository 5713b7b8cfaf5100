"""The Trade Desk: real-time conversions, JSON from a server."""

from typing import Any

from phiguard.corpus.extras import extras
from phiguard.corpus.formats import Format
from phiguard.corpus.visit import Visit


def build(v: Visit) -> dict[str, Any]:
    data = {
        "tracker_id": v.project(7),
        "adv": v.project(8),
        "referrer_url": v.url,
        "client_ip": v.ip,
        "adid_type": "TDID",
        "adid": v.id("AD_ID", lambda p: p.uuid("tdid")),
        "order_id": v.order_id,
        "td1": v.topic,
        "td2": v.direct("email"),
        "td3": v.health(),
        "value": v.value,
        "currency": v.currency,
        "event_name": v.event,
        "items": [extras(v)],
    }
    return {"data": [data]}


FORMAT = Format("trade_desk", "trade_desk", "json", build, weight=0.7)
