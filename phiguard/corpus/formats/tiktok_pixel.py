"""TikTok pixel: JSON from the browser."""

from typing import Any

from phiguard.corpus.extras import extras
from phiguard.corpus.formats import Format
from phiguard.corpus.visit import Visit


def build(v: Visit) -> dict[str, Any]:
    user = {
        "anonymous_id": v.anonymous,
        "email": v.hashed("email"),
        "phone_number": v.hashed("phone"),
        "device_id": v.device,
    }
    context = {
        "ad": {"callback": v.click("ttclid", 40, "E.C.P.")},
        "user": user,
        "pixel": {"code": "C" + v.project(19)},
        "page": {"url": v.url, "referrer": v.referrer, "title": v.title},
        "library": {"name": "pixel.js"},
        "device": {"platform": "pc"},
        "userAgent": v.user_agent,
    }
    properties = {"content_name": v.topic, "value": v.value, "currency": v.currency, **extras(v)}
    return {
        "event": v.event,
        "event_id": v.event_id,
        "timestamp": v.iso,
        "context": context,
        "properties": properties,
    }


FORMAT = Format("tiktok_pixel", "tiktok", "json", build)
