"""Clarity: a POST of arrays, gzip; the body in base64, as HAR files hold what is no text."""

from typing import Any

from phiguard.corpus.extras import extras
from phiguard.corpus.formats import Format
from phiguard.corpus.visit import Visit
from phiguard.corpus.wire import Base64, Constant, Gzip, JsonText


def build(v: Visit) -> dict[str, Any]:
    envelope = ["0.8.9", 1, 2900, v.project(10), v.anonymous, v.session, 1]
    rows = [[v.ms, 8, v.url], [v.ms, 12, v.title], [v.ms, 27, v.message()], [v.ms, 30, extras(v)]]
    body = Base64(Gzip(JsonText({"e": envelope, "a": rows})))
    return {"method": "POST", "url": Constant("https://x.clarity.ms/collect"), "body": body}


FORMAT = Format("clarity", "clarity", "request", build, weight=0.4, opaque=True)
