"""Clarity: arrays, gzip."""

from phiguard.corpus.extras import extras
from phiguard.corpus.formats import Format
from phiguard.corpus.visit import Visit
from phiguard.corpus.wire import Gzip, JsonText


def build(v: Visit) -> Gzip:
    envelope = ["0.8.9", 1, 2900, v.project(10), v.anonymous, v.session, 1]
    rows = [[v.ms, 8, v.url], [v.ms, 12, v.title], [v.ms, 27, v.message()], [v.ms, 30, extras(v)]]
    return Gzip(JsonText({"e": envelope, "a": rows}))


FORMAT = Format("clarity", "clarity", "bytes", build, weight=0.4, opaque=True)
