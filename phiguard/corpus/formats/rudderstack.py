"""RudderStack: Segment's shape with a session in the context."""

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
        "library": {"name": "RudderLabs JavaScript SDK", "version": "3.7.2"},
        "screen": {"density": 2},
        "traits": traits,
        "sessionId": v.session_number,
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
        "channel": "web",
        "request_ip": v.ip,
        "properties": {"label": v.topic, "value": v.value, "currency": v.currency, **extras(v)},
    }


FORMAT = Format("rudderstack", "rudderstack", "json", build)
