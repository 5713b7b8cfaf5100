"""HubSpot tracking pixel."""

from phiguard.corpus.extras import extras
from phiguard.corpus.formats import Format
from phiguard.corpus.visit import Visit
from phiguard.corpus.wire import Url


def build(v: Visit) -> Url:
    fields = {
        "k": 1,
        "sd": v.screen,
        "cs": "UTF-8",
        "ln": v.locale,
        "a": v.project(7),
        "pu": v.url,
        "r": v.referrer,
        "t": v.title,
        "i": v.direct("email"),
        "n": v.topic,
        "cts": v.ms,
        "vi": v.id("COOKIE_ID", lambda p: p.token("hs", 32, "0123456789abcdef")),
        "nc": "true",
        **{k: x for k, x in extras(v).items() if isinstance(k, str)},
    }
    return Url("https://track.hubspot.com", "/__ptq.gif", fields)


FORMAT = Format("hubspot", "hubspot", "url", build, weight=0.8)
