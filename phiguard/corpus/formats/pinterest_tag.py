"""Pinterest tag: JSON in three query parameters."""

from phiguard.corpus.extras import extras
from phiguard.corpus.formats import Format
from phiguard.corpus.visit import Visit
from phiguard.corpus.wire import JsonText, Url


def build(v: Visit) -> Url:
    fields = {
        "tid": v.project(13),
        "event": v.event,
        "pd": JsonText({"em": v.hashed("email"), "np": "gtm"}),
        "ed": JsonText({"value": v.value, "search_query": v.health(), "line_items": v.topic, **extras(v)}),
        "ad": JsonText({"loc": v.url, "ref": v.referrer, "sw": 1920, "epik": v.click("epik", 40, "dj0y")}),
        "cb": v.ms,
    }
    return Url("https://ct.pinterest.com", "/v3/", fields)


FORMAT = Format("pinterest_tag", "pinterest", "url", build)
