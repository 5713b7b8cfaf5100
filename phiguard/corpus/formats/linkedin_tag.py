"""LinkedIn insight tag: a GET."""

from phiguard.corpus.extras import extras
from phiguard.corpus.formats import Format
from phiguard.corpus.visit import Visit
from phiguard.corpus.wire import Url


def build(v: Visit) -> Url:
    fields = {
        "v": 2,
        "fmt": "js",
        "pid": v.project(7),
        "conversionId": v.project(8),
        "time": v.ms,
        "url": v.url,
        "li_fat_id": v.id("AD_ID", lambda p: p.uuid("li"), 0.4),
        **{k: x for k, x in extras(v).items() if isinstance(k, str)},
    }
    return Url("https://px.ads.linkedin.com", "/collect", fields)


FORMAT = Format("linkedin_tag", "linkedin", "url", build, weight=0.7)
