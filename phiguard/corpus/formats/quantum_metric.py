"""Quantum Metric: hits of a session in base64."""

from phiguard.corpus.extras import extras
from phiguard.corpus.formats import Format
from phiguard.corpus.visit import Visit
from phiguard.corpus.wire import Base64, JsonText, Query


def build(v: Visit) -> Query:
    hit = {"u": v.url, "t": v.title, "x": v.message(), "e": extras(v), "user": v.direct("email")}
    return Query({"T": "B", "s": v.session, "u": v.anonymous, "z": v.ms, "d": Base64(JsonText(hit))})


FORMAT = Format("quantum_metric", "quantum_metric", "text", build, weight=0.4, opaque=True)
