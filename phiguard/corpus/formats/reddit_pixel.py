"""Reddit pixel: a GET."""

from phiguard.corpus.extras import extras
from phiguard.corpus.formats import Format
from phiguard.corpus.visit import Visit
from phiguard.corpus.wire import Url


def build(v: Visit) -> Url:
    fields = {
        "ts": v.ms,
        "id": "a2_" + v.project(8),
        "event": v.event,
        "m.customEventName": v.topic,
        "m.valueDecimal": v.value,
        "m.currency": v.currency,
        "m.conversionId": v.event_id,
        "uuid": v.id("AD_ID", lambda p: f"17500{p.digits('rdtt', 8)}.{p.uuid('rdt')}"),
        "em": v.hashed("email"),
        "external_id": v.direct("user"),
        "click_id": v.click("rdt_cid", 24),
        "sh": 1080,
        "sw": 1920,
        "url": v.url,
        **{f"m.{k}": x for k, x in extras(v).items() if isinstance(k, str)},
    }
    return Url("https://alb.reddit.com", "/rp.gif", fields)


FORMAT = Format("reddit_pixel", "reddit", "url", build, weight=0.7)
