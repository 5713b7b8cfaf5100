"""Meta Pixel: a GET to ``www.facebook.com/tr/`` with bracketed keys."""

from phiguard.corpus.extras import extras
from phiguard.corpus.formats import Format
from phiguard.corpus.visit import Visit
from phiguard.corpus.wire import JsonText, Url


def build(v: Visit) -> Url:
    fields = {
        "id": v.project(15),
        "ev": v.event,
        "dl": v.url,
        "rl": v.referrer,
        "if": "false",
        "ts": v.ms,
        "cd[content_name]": v.topic,
        "cd[value]": v.value,
        "cd[currency]": v.currency,
        "cd[buttonText]": v.button,
        "cd[pageFeatures]": JsonText({"title": v.title}),
        "sw": 1920,
        "sh": 1080,
        "ud[em]": v.hashed("email"),
        "ud[ph]": v.hashed("phone"),
        "udff[fn]": v.hashed("first"),
        "udff[ln]": v.hashed("last"),
        "v": "2.9.170",
        "r": "stable",
        "o": 30,
        "fbp": v.fbp,
        "fbc": v.fbc,
        "eid": v.event_id,
        "rqm": "GET",
    }
    more = {f"cd[{k}]" if isinstance(k, str) else k: x for k, x in extras(v).items()}
    return Url("https://www.facebook.com", "/tr/", fields | {k: x for k, x in more.items() if isinstance(k, str)})


FORMAT = Format("meta_pixel", "meta", "url", build, weight=2.0)
