"""Snowplow tracker protocol 2: self-describing JSON in base64."""

from typing import Any

from phiguard.corpus.extras import extras
from phiguard.corpus.formats import Format
from phiguard.corpus.visit import Visit
from phiguard.corpus.wire import Base64, Constant, JsonText

_DATA = "iglu:com.snowplowanalytics.snowplow/payload_data/jsonschema/1-0-4"
_EVENT = "iglu:com.snowplowanalytics.snowplow/unstruct_event/jsonschema/1-0-0"


def build(v: Visit) -> dict[str, Any]:
    inner = {"schema": Constant("iglu:com.example/visit/jsonschema/1-0-0"), "data": {"topic": v.topic, **extras(v)}}
    event = {"schema": Constant(_EVENT), "data": inner}
    row = {
        "e": "ue",
        "eid": v.event_id,
        "p": "web",
        "tv": "js-3.24.0",
        "tna": "sp1",
        "aid": "site",
        "url": v.url,
        "refr": v.referrer,
        "page": v.title,
        "uid": v.direct("user"),
        "duid": v.anonymous,
        "sid": v.session,
        "vid": 3,
        "ip": v.ip,
        "ua": v.user_agent,
        "dtm": v.ms,
        "res": v.screen,
        "lang": v.locale,
        "se_la": v.direct("email"),
        "ue_px": Base64(JsonText(event), url_safe=True, pad=False),
    }
    return {"schema": Constant(_DATA), "data": [row]}


FORMAT = Format("snowplow", "snowplow", "json", build)
