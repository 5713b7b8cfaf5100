"""Matomo bulk tracking: queries in a JSON list."""

from typing import Any

from phiguard.corpus.extras import extras
from phiguard.corpus.formats import Format
from phiguard.corpus.visit import Visit
from phiguard.corpus.wire import Constant, JsonText, Query, Say


def _body(v: Visit) -> dict[str, Any]:
    first = {"idsite": 1, "rec": 1, "action_name": "Home", "res": v.screen}
    second = {
        "idsite": 1,
        "rec": 1,
        "action_name": v.title,
        "url": v.url,
        "urlref": v.referrer,
        "uid": v.direct("user"),
        "_id": v.id("COOKIE_ID", lambda p: p.token("pk", 16, "0123456789abcdef")),
        "cip": v.ip,
        "search": v.health(),
        "e_c": v.category,
        "e_n": v.topic,
        "revenue": v.value,
        "dimension1": v.direct("email"),
        "ua": v.user_agent,
        "_cvar": JsonText({"1": ["topic", v.topic]}),
        **{k: x for k, x in extras(v).items() if isinstance(k, str)},
    }
    return {"requests": [Say(("?", Query(first))), Query(second)]}


def build(v: Visit) -> dict[str, Any]:
    return {"method": "POST", "url": Constant("https://stats.example/matomo.php"), "body": _body(v)}


FORMAT = Format("matomo", "matomo", "request", build)
