"""Segment: a track call."""

from typing import Any

from phiguard.corpus.extras import extras
from phiguard.corpus.formats import Format
from phiguard.corpus.visit import Visit
from phiguard.corpus.wire import OMIT


def build(v: Visit) -> dict[str, Any]:
    address = {"street": v.direct("street"), "postalCode": v.direct("zip")}
    traits = {
        "email": v.direct("email"),
        "phone": v.direct("phone"),
        "firstName": v.direct("first"),
        "lastName": v.direct("last"),
        "birthday": v.direct("dob"),
        "plan": "free",
    }
    if address["street"] is not OMIT or address["postalCode"] is not OMIT:
        traits["address"] = address
    context = {
        "ip": v.ip,
        "userAgent": v.user_agent,
        "locale": v.locale,
        "timezone": "America/Chicago",
        "page": {"url": v.url, "title": v.title, "referrer": v.referrer},
        "campaign": {"name": v.campaign},
        "library": {"name": "analytics.js", "version": "2.11.1"},
        "screen": {"density": 2},
        "traits": traits,
    }
    return {
        "type": "track",
        "event": v.event,
        "messageId": v.event_id,
        "anonymousId": v.anonymous,
        "userId": v.direct("user"),
        "context": context,
        "timestamp": v.iso,
        "sentAt": v.iso,
        "writeKey": v.project(20),
        "properties": {"label": v.topic, "value": v.value, "currency": v.currency, **extras(v)},
    }


FORMAT = Format("segment", "segment", "json", build, weight=3.0)
