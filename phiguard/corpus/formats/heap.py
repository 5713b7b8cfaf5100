"""Heap: a GET with short names."""

from phiguard.corpus.extras import extras
from phiguard.corpus.formats import Format
from phiguard.corpus.visit import Visit
from phiguard.corpus.wire import Url


def build(v: Visit) -> Url:
    fields = {
        "a": v.project(10),
        "u": v.id("COOKIE_ID", lambda p: p.digits("heapu", 16)),
        "v": v.event_id,
        "s": v.id("SESSION_ID", lambda p: p.digits("heaps", 16)),
        "b": "web",
        "tv": "4.0",
        "z": 2,
        "h": v.url.path,
        "d": v.page.host,
        "t": v.title,
        "r": v.referrer,
        "ts": v.ms,
        "identity": v.direct("email"),
        "k": v.topic,
        **{k: x for k, x in extras(v).items() if isinstance(k, str)},
    }
    return Url("https://heapanalytics.com", "/h", fields)


FORMAT = Format("heap", "heap", "url", build, weight=0.8)
