"""Floodlight: parameters between semicolons."""

from phiguard.corpus.extras import extras
from phiguard.corpus.formats import Format
from phiguard.corpus.visit import Visit
from phiguard.corpus.wire import Constant, Url


def build(v: Visit) -> Url:
    more = {k: x for k, x in extras(v).items() if isinstance(k, str)}
    fields = {"u1": v.topic, "u2": v.url, "u3": v.direct("email"), "u4": v.direct("user"), "dc_lat": "", **more}
    path = f"/activity;src={v.project(7)};type=visit0;cat=page0;ord={v.rng.randrange(10**12)}"
    return Url("https://ad.doubleclick.net", Constant(path), fields)


FORMAT = Format("floodlight", "google", "url", build, weight=0.6)
