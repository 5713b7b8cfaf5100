"""A line of an application's log, with what a developer put into it."""

from phiguard.corpus.formats import Format
from phiguard.corpus.visit import Visit
from phiguard.corpus.wire import Say

_CLEAN = (
    "INFO worker started pool=8 queue=default",
    "WARN retry 2 of 5 upstream=payments latency_ms=812",
    "DEBUG cache hit ratio=0.97 size=4096",
    "INFO GET /healthz 200 3ms",
    "INFO deploy 2026.11.5 finished in 41s",
    "ERROR timeout after 3000 ms in stage=render",
    "INFO rotated log segment 00017",
    "INFO migrated schema 41 to 42",
)


def build(v: Visit) -> Say:
    stamp = v.time.strftime("%Y-%m-%dT%H:%M:%SZ ")
    if not v.scenario.given or v.scenario.term is None:
        return Say((stamp + v.rng.choice(_CLEAN),))
    said = v.fill(v.rng.choice(v.words.templates["logs"]))
    return Say((stamp, *said.parts))


FORMAT = Format("app_log", "log", "text", build, weight=1.5, clean=True, prose=True)
