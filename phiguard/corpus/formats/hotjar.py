"""Hotjar: a recording with the visitor's attributes."""

from typing import Any

from phiguard.corpus.extras import extras
from phiguard.corpus.formats import Format
from phiguard.corpus.visit import Visit
from phiguard.corpus.wire import Constant


def _body(v: Visit) -> dict[str, Any]:
    attributes = {"email": v.direct("email"), "name": v.direct("full"), **extras(v)}
    node = {"t": "text", "v": v.message()}
    return {
        "cmd": "recording",
        "site_id": v.project(7),
        "uid": v.anonymous,
        "url": v.url,
        "attributes": attributes,
        "dom": [node],
        "ts": v.ms,
    }


def build(v: Visit) -> dict[str, Any]:
    return {"method": "POST", "url": Constant("https://content.hotjar.io/"), "body": _body(v)}


FORMAT = Format("hotjar", "hotjar", "request", build, weight=0.4, opaque=True)
