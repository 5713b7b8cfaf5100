"""Command line of the benchmark; see the package."""

import argparse
import gc
import json
import sys
import time
from importlib import metadata
from typing import Any, Final

import benchmarks.speed as package
from benchmarks.data import VARIABLE
from benchmarks.speed import page, streams
from benchmarks.speed.candidates import BARE, FAST_PEERS, LOOP, OURS, PEERS, Unavailable, version_of
from benchmarks.speed.growth import growth
from benchmarks.speed.measure import BLOCK_BYTES, LONG_BLOCK, interleaved, latency, works_of
from phiguard import Guard, __version__, native
from phiguard.evaluate.summary import machine, revision

_SIZES: Final = (200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000)
_SHARES: Final = (0.0, 0.1, 0.3, 0.5, 0.75, 1.0)
_REPEATED: Final = (0.0, 0.5, 0.9, 0.99, 1.0)
_PACKAGES: Final = ("orjson", "hyperscan", "ahocorasick-rs", "regex", "pydantic")


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _shown(name: str, found: dict[str, Any]) -> dict[str, Any]:
    rows = {k: f"{v['us']['median']:,.0f} us {v['times']['median']:.1f} x" for k, v in found["rows"].items()}
    _say(f"{name}: {found['events']} events of {found['bytes']} bytes: {rows}")
    return found


def run(quick: bool) -> dict[str, Any]:
    """Everything, as JSON values."""
    began, at = time.perf_counter(), revision()
    absent: dict[str, str] = {}
    versions = {name: metadata.version(name) for name in _PACKAGES}
    for name in PEERS:
        try:
            versions[name] = version_of(name)
        except Unavailable as error:
            absent[name] = str(error)
    peers = [name for name in PEERS if name not in absent]
    seen, fresh = (500, 400) if quick else (3_000, 2_000)
    events, corpus = streams.evaluation(seen, fresh), streams.corpus(seen, fresh)
    main = {"events": streams.evaluation(seen, 6 * fresh), "corpus": corpus}
    if events is None:
        absent["events.jsonl.gz"] = f"{VARIABLE} does not name a folder with it"
    works_of([LOOP, *peers])  # all libraries and models are loaded
    gc.collect()
    gc.freeze()  # and their objects are not gone through by each collection that a candidate sets off
    out: dict[str, Any] = {
        "phiguard": __version__, "revision": at, "machine": machine(), "seed": streams.SEED, "quick": quick,
        "native": native.STATE + ", trained" * native.TRAINED,
        "versions": versions, "absent": absent, "streams": {}, "latency": {},
    }  # fmt: skip
    for name, stream in main.items():
        if stream is not None:
            every, block = works_of([*OURS, *peers]), LONG_BLOCK if name == "events" else BLOCK_BYTES
            out["streams"][name] = _shown(name, interleaved(stream, every, block))
            out["latency"][name] = {p: latency(stream, Guard(p)) for p in ("standard", "strict")}
    if events is not None:
        out["short"] = _shown("events, short blocks", interleaved(events, works_of([*OURS, *peers])))
    few = [LOOP, BARE, "standard, scrub_ndjson", *(name for name in FAST_PEERS if name in peers)]
    n = 120 if quick else 600

    def along(name: str, points: tuple[float, ...], make: Any) -> None:
        out[name] = []
        for point in points[:: 3 if quick else 1]:
            out[name].append({"x": point, **_shown(f"{name} {point:g}", interleaved(make(point), works_of(few)))})

    def sized(x: float) -> streams.Stream:
        some = max(40, min(n, int(n * 2_000 / x)))
        return streams.made(some, some, size=int(x))

    along("size", _SIZES, sized)
    along("share", _SHARES, lambda x: streams.corpus(n, n, phi_share=x))
    along("repetition", _REPEATED, lambda x: streams.made(n, n, repeated=x))
    out["lexicon"] = growth(events or corpus or streams.made(n, n), quick=quick)
    out["seconds"] = round(time.perf_counter() - began)
    return out


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.speed",
        description=package.__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--quick", action="store_true", help="fewer events and points; writes nothing")
    parser.add_argument("--page", action="store_true", help="write plots and page from the committed results")
    options = parser.parse_args()
    if options.page:
        page.write(json.loads(page.RESULTS.read_text("utf-8")))
        return
    results = run(options.quick)
    if options.quick:
        sys.stdout.write(page.markdown(results))
        return
    page.RESULTS.write_text(page.as_json(results), "utf-8")
    page.write(json.loads(page.RESULTS.read_text("utf-8")))


if __name__ == "__main__":
    main()
