"""mParticle: a batch of events with identities."""

from typing import Any

from phiguard.corpus.extras import extras
from phiguard.corpus.formats import Format
from phiguard.corpus.visit import Visit


def build(v: Visit) -> dict[str, Any]:
    attributes = {"page_url": v.url, "title": v.title, "topic": v.topic, "amount": v.value, **extras(v)}
    data = {"event_name": v.event, "timestamp_unixtime_ms": v.ms, "custom_attributes": attributes}
    return {
        "user_identities": {"email": v.direct("email"), "customer_id": v.direct("user")},
        "user_attributes": {
            "$FirstName": v.direct("first"),
            "$LastName": v.direct("last"),
            "$Mobile": v.direct("phone"),
        },
        "device_info": {"android_advertising_id": v.id("MOBILE_AD_ID", lambda p: p.uuid("gaid"), 0.5)},
        "mpid": v.id("COOKIE_ID", lambda p: p.digits("mpid", 18)),
        "ip": v.ip,
        "events": [{"event_type": "custom_event", "data": data}],
    }


FORMAT = Format("mparticle", "mparticle", "json", build, weight=0.8)
