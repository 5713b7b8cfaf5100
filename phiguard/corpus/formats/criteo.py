"""Criteo: small queries encoded once more inside the query."""

from phiguard.corpus.extras import extras
from phiguard.corpus.formats import Format
from phiguard.corpus.visit import Visit
from phiguard.corpus.wire import OMIT, Query, Say, Url


def build(v: Visit) -> Url:
    fields = {
        "a": v.project(5),
        "v": "5.23.0",
        "p0": Query({"e": "exd", "site_type": "d"}),
        "p1": Query({"e": "ce", "m": Say(("[", v.direct("email"), "]")) if "email" in v.scenario.given else OMIT}),
        "p2": Query({"e": "vp", "p": v.topic}),
        "adce": 1,
        "fu": v.url,
        "pu": v.referrer,
        "bundle": v.id("AD_ID", lambda p: p.token("cto", 40)),
        "tld": "example",
        "dtycbr": v.project(5),
        **{k: x for k, x in extras(v).items() if isinstance(k, str)},
    }
    return Url("https://sslwidget.criteo.com", "/event", fields)


FORMAT = Format("criteo", "criteo", "url", build, weight=0.7)
