"""Piwik PRO: one GET to ppms.php."""

from phiguard.corpus.extras import extras
from phiguard.corpus.formats import Format
from phiguard.corpus.visit import Visit
from phiguard.corpus.wire import Url


def build(v: Visit) -> Url:
    fields = {
        "idsite": v.project(8),
        "rec": 1,
        "action_name": v.title,
        "url": v.url,
        "urlref": v.referrer,
        "_id": v.id("COOKIE_ID", lambda p: p.token("pk", 16, "0123456789abcdef")),
        "uid": v.direct("user"),
        "dimension3": v.direct("email"),
        "e_c": v.category,
        "e_a": v.event,
        "e_n": v.topic,
        "e_v": v.value,
        "search": v.health(),
        **{k: x for k, x in extras(v).items() if isinstance(k, str)},
    }
    return Url("https://stats.example", "/ppms.php", fields)


FORMAT = Format("piwik_pro", "piwik_pro", "url", build, weight=0.5)
