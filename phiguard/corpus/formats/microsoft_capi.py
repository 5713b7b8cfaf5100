"""Microsoft UET conversions API: JSON from a server."""

from typing import Any

from phiguard.corpus.extras import extras
from phiguard.corpus.formats import Format
from phiguard.corpus.visit import Visit


def build(v: Visit) -> dict[str, Any]:
    user = {
        "em": v.hashed("email"),
        "ph": v.hashed("phone"),
        "externalId": v.direct("user"),
        "anonymousId": v.anonymous,
        "clientIpAddress": v.ip,
        "clientUserAgent": v.user_agent,
        "msclkid": v.click("msclkid", 32),
    }
    custom = {
        "eventLabel": v.topic,
        "eventCategory": v.category,
        "searchTerm": v.health(),
        "value": v.value,
        "currency": v.currency,
        **extras(v),
    }
    event = {
        "eventType": "custom",
        "eventName": v.event,
        "eventTime": v.seconds,
        "eventId": v.event_id,
        "eventSourceUrl": v.url,
        "referrerUrl": v.referrer,
        "pageTitle": v.title,
        "adStorageConsent": "D",
        "userData": user,
        "customData": custom,
    }
    return {"data": [event]}


FORMAT = Format("microsoft_capi", "microsoft", "json", build, weight=0.7)
