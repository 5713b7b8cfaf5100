"""Contentsquare: a page view and typed text."""

from typing import Any

from phiguard.corpus.extras import extras
from phiguard.corpus.formats import Format
from phiguard.corpus.visit import Visit
from phiguard.corpus.wire import Constant


def _body(v: Visit) -> dict[str, Any]:
    keys = {"field": "#message", "typed": v.message()}
    return {
        "pid": v.project(5),
        "uu": v.anonymous,
        "sn": 2,
        "pn": 4,
        "url": v.url,
        "dr": v.referrer,
        "ua": v.user_agent,
        "input": [keys],
        "dv": extras(v),
    }


def build(v: Visit) -> dict[str, Any]:
    return {"method": "POST", "url": Constant("https://k.aeu1.contentsquare.net/v2/events"), "body": _body(v)}


FORMAT = Format("contentsquare", "contentsquare", "request", build, weight=0.4, opaque=True)
