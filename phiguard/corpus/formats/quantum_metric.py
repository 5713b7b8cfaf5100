"""Quantum Metric: hits of a session in base64."""

from typing import Any

from phiguard.corpus.extras import extras
from phiguard.corpus.formats import Format
from phiguard.corpus.visit import Visit
from phiguard.corpus.wire import Base64, Constant, JsonText, Query


def _body(v: Visit) -> Query:
    hit = {"u": v.url, "t": v.title, "x": v.message(), "e": extras(v), "user": v.direct("email")}
    return Query({"T": "B", "s": v.session, "u": v.anonymous, "z": v.ms, "d": Base64(JsonText(hit))})


def build(v: Visit) -> dict[str, Any]:
    return {"method": "POST", "url": Constant("https://ingest.quantummetric.com/horizon/demo"), "body": _body(v)}


FORMAT = Format("quantum_metric", "quantum_metric", "request", build, weight=0.4, opaque=True)
