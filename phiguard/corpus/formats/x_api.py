"""X conversions API: JSON from a server."""

from typing import Any

from phiguard.corpus.extras import extras
from phiguard.corpus.formats import Format
from phiguard.corpus.visit import Visit


def build(v: Visit) -> dict[str, Any]:
    ids = [
        {"hashed_email": v.hashed("email")},
        {"hashed_phone_number": v.hashed("phone")},
        {"twclid": v.click("twclid", 26)},
        {"ip_address": v.ip, "user_agent": v.user_agent},
    ]
    conversion = {
        "conversion_time": v.iso,
        "event_id": "tw-" + v.project(5),
        "conversion_id": v.event_id,
        "value": v.value,
        "price_currency": v.currency,
        "number_items": v.count,
        "description": v.topic,
        "identifiers": ids,
        "parameters": extras(v),
    }
    return {"conversions": [conversion]}


FORMAT = Format("x_api", "x", "json", build, weight=0.7)
