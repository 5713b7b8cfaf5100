"""GA4 in the browser: shared parameters in the URL, one event a line in the body."""

from typing import Any

from phiguard.corpus.extras import extras
from phiguard.corpus.formats import Format
from phiguard.corpus.visit import Visit
from phiguard.corpus.wire import Lines, Query, Url


def build(v: Visit) -> dict[str, Any]:
    shared = {
        "v": 2,
        "tid": "G-" + v.project(8),
        "gtm": "45je5b1v9",
        "_p": v.ms,
        "gcs": "G111",
        "gcd": "13l3l3l3l1l1",
        "cid": v.client,
        "ul": v.locale.lower(),
        "sr": v.screen,
        "sid": v.session_number,
        "sct": v.count,
        "seg": 1,
        "dl": v.url,
        "dr": v.referrer,
        "dt": v.title,
        "em": v.hashed("email"),
        "uid": v.direct("user"),
    }
    first = {"en": "scroll", "epn.percent_scrolled": 90, "_et": v.count}
    more = {f"ep.{k}": x for k, x in extras(v).items() if isinstance(k, str)}
    second = {
        "en": v.event,
        "ep.content_group": v.topic,
        "epn.value": v.value,
        "ep.search_term": v.health(),
        **more,
    }
    return {
        "method": "POST",
        "url": Url("https://region1.analytics.google.com", "/g/collect", shared),
        "body": Lines([Query(first), Query(second)], "\r\n"),
    }


FORMAT = Format("ga4_browser", "google", "request", build, weight=3.0)
