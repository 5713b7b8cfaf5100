"""X tag: a GET with JSON events."""

from phiguard.corpus.extras import extras
from phiguard.corpus.formats import Format
from phiguard.corpus.visit import Visit
from phiguard.corpus.wire import JsonText, Url


def build(v: Visit) -> Url:
    fields = {
        "txn_id": "o" + v.project(4),
        "p_id": "Twitter",
        "event_id": v.event_id,
        "events": JsonText([[v.event, {"value": v.value, "content": v.topic, **extras(v)}]]),
        "tw_document_href": v.url,
        "tw_document_referrer": v.referrer,
        "pt": v.title,
        "em": v.hashed("email"),
        "twclid": v.click("twclid", 26),
        "tw_iframe_status": 0,
        "type": "javascript",
        "version": "2.3.34",
    }
    return Url("https://analytics.twitter.com", "/1/i/adsct", fields)


FORMAT = Format("x_tag", "x", "url", build, weight=0.7)
