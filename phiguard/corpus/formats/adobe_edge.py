"""Adobe Edge: XDM events."""

from typing import Any

from phiguard.corpus.extras import extras
from phiguard.corpus.formats import Format
from phiguard.corpus.visit import Visit


def build(v: Visit) -> dict[str, Any]:
    xdm = {
        "eventType": "web.webpagedetails.pageViews",
        "timestamp": v.iso,
        "_id": v.event_id,
        "web": {"webPageDetails": {"name": v.title, "URL": v.url}, "webReferrer": {"URL": v.referrer}},
        "identityMap": {
            "Email": [{"id": v.direct("email")}],
            "ECID": [{"id": v.id("COOKIE_ID", lambda p: p.digits("mid", 38))}],
        },
        "_site": {"topic": v.topic, **extras(v)},
        "commerce": {"order": {"priceTotal": v.value}},
    }
    return {"events": [{"xdm": xdm}], "meta": {"state": {"domain": v.page.host}}}


FORMAT = Format("adobe_edge", "adobe", "json", build, weight=0.8)
