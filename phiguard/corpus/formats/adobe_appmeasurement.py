"""Adobe AppMeasurement: a GET with eVars and props."""

from phiguard.corpus.extras import extras
from phiguard.corpus.formats import Format
from phiguard.corpus.visit import Visit
from phiguard.corpus.wire import Url


def build(v: Visit) -> Url:
    fields = {
        "AQB": 1,
        "ndh": 1,
        "pageName": v.title,
        "g": v.url,
        "r": v.referrer,
        "ch": v.category,
        "events": "event1",
        "mid": v.id("COOKIE_ID", lambda p: p.digits("mid", 38)),
        "v1": v.topic,
        "v2": v.direct("user"),
        "c3": v.health(),
        "eVar9": v.direct("email"),
        "prop4": v.direct("member"),
        "zip": v.direct("zip"),
        "s": v.screen,
        **{k: x for k, x in extras(v).items() if isinstance(k, str)},
        "AQE": 1,
    }
    return Url("https://metrics.example", "/b/ss/sitersid/1/JS-2.26.0/s12345", fields)


FORMAT = Format("adobe_appmeasurement", "adobe", "url", build, weight=0.8)
