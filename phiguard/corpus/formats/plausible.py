"""Plausible: a small JSON body without cookies."""

from typing import Any

from phiguard.corpus.extras import extras
from phiguard.corpus.formats import Format
from phiguard.corpus.visit import Visit
from phiguard.corpus.wire import JsonText


def build(v: Visit) -> dict[str, Any]:
    more = {k: x for k, x in extras(v).items() if isinstance(k, str)}
    return {
        "n": v.event,
        "u": v.url,
        "d": v.page.host,
        "r": v.referrer,
        "p": JsonText({"topic": v.topic, **more}),
        "h": 1,
    }


FORMAT = Format("plausible", "plausible", "json", build, weight=1.0, clean=True)
