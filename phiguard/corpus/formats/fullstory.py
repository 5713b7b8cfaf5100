"""FullStory: a bundle of recorded changes."""

from typing import Any

from phiguard.corpus.extras import extras
from phiguard.corpus.formats import Format
from phiguard.corpus.visit import Visit
from phiguard.corpus.wire import Constant


def _body(v: Visit) -> dict[str, Any]:
    changes = [
        {"Kind": 16, "Args": [12, v.message()]},
        {"Kind": 2, "Args": [v.url]},
        {"Kind": 8193, "Args": [extras(v)]},
    ]
    return {
        "OrgId": "DEMO1",
        "UserId": v.anonymous,
        "Seq": 3,
        "When": v.ms,
        "Evts": changes,
        "Email": v.direct("email"),
    }


def build(v: Visit) -> dict[str, Any]:
    return {"method": "POST", "url": Constant("https://rs.fullstory.com/rec/bundle"), "body": _body(v)}


FORMAT = Format("fullstory", "fullstory", "request", build, weight=0.4, opaque=True)
