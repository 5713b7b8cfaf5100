"""Candidates in turn over the blocks of a stream, in CPU time."""

import gc
import statistics
import time
from collections.abc import Mapping, Sequence
from itertools import cycle, islice
from typing import Any, Final

import orjson

from benchmarks.speed.candidates import FLOOR, Work, candidate, floor
from benchmarks.speed.streams import Stream
from phiguard.guard import Guard

BLOCK_BYTES: Final = 60_000
LONG_BLOCK: Final = (
    600_000  # so that what another candidate left in the caches counts for as little as in a service
)
_BUDGET_S: Final = 0.25  # of a slow candidate's time in a block; then it has fewer of its events, and says so
_WARM_S: Final = 4.0  # of its time before
_MOST, _LEAST = 100, 5  # events of a block of `BLOCK_BYTES`
_ROUND_TRIPS: Final = 3  # in a block, of which the middle counts: it is short


class Spread(dict[str, float]):
    """Median and quartiles, for JSON: ``median``, ``low``, ``high``."""

    @classmethod
    def of(cls, values: Sequence[float]) -> "Spread":
        if len(values) < 2:
            return cls(median=values[0], low=values[0], high=values[0])
        low, middle, high = statistics.quantiles(values, n=4, method="inclusive")
        return cls(median=round(middle, 3), low=round(low, 3), high=round(high, 3))


def cpu_us(work: Work, lines: Sequence[bytes]) -> float:
    """CPU time of an event, in microseconds."""
    start = time.process_time()
    work(lines)
    return (time.process_time() - start) / len(lines) * 1e6


def interleaved(stream: Stream, works: Mapping[str, Work], size: int = BLOCK_BYTES) -> dict[str, Any]:
    """Every candidate over every block, in an order that turns with each block.

    Args:
        size: of a block, in bytes.

    Returns:
        ``events``, ``bytes`` (mean) and, by candidate, ``us`` an event and ``times`` the round trip, each a
        `Spread` over the blocks, and ``events``, how many it was given.
    """
    n = max(_LEAST, min(_MOST * size // BLOCK_BYTES, int(size / stream.mean_bytes)))
    blocks = [stream.fresh[i : i + n] for i in range(0, len(stream.fresh), n)]
    blocks = [block for block in blocks if len(block) == n] or [stream.fresh]
    share = {name: _warmed(work, stream.seen, n) for name, work in works.items()}
    us: dict[str, list[float]] = {name: [] for name in (FLOOR, *works)}
    times: dict[str, list[float]] = {name: [] for name in (FLOOR, *works)}
    names = list(works)
    for turn, block in enumerate(blocks):
        base = statistics.median(cpu_us(floor, block) for _ in range(_ROUND_TRIPS))
        at = turn % max(len(names), 1)
        took = {name: cpu_us(works[name], _some(block, share[name], turn)) for name in names[at:] + names[:at]}
        for name, value in {FLOOR: base, **took}.items():
            us[name].append(value)
            times[name].append(value / base)
    rows = {
        name: {
            "us": Spread.of(us[name]),
            "times": Spread.of(times[name]),
            "events": share.get(name, n) * len(blocks),
        }
        for name in us
    }
    events = n * len(blocks)
    return {"events": events, "blocks": len(blocks), "block": n, "bytes": round(stream.mean_bytes), "rows": rows}


def _warmed(work: Work, seen: Sequence[bytes], n: int) -> int:
    """How many events of a block a candidate is given, after it has seen those that are there for it."""
    took: list[float] = []
    spent, step = 0.0, max(1, n // 10)
    for i in range(0, len(seen), step):
        took.append(cpu_us(work, seen[i : i + step]))
        spent += took[-1] * len(seen[i : i + step]) / 1e6
        if spent > _WARM_S:
            break
    us = statistics.median(took[-9:]) if took else 0.0
    return max(1, min(n, int(_BUDGET_S * 1e6 / us))) if us > 0 else n


def _some(block: Sequence[bytes], n: int, turn: int) -> Sequence[bytes]:
    return (
        block if n >= len(block) else list(islice(cycle(block), turn * n % len(block), turn * n % len(block) + n))
    )


def works_of(names: Sequence[str]) -> dict[str, Work]:
    """Candidates that have remembered nothing."""
    return {name: candidate(name) for name in names}


def latency(stream: Stream, guard: Guard) -> dict[str, float]:
    """CPU time of single events, in microseconds, after those of the stream that come before."""
    gc.collect()  # what other candidates left is not this one's
    scrub, loads, dumps, clock = guard.scrub, orjson.loads, orjson.dumps, time.thread_time_ns
    for line in stream.seen:
        scrub(loads(line))
    took = []
    for line in stream.fresh:
        start = clock()
        dumps(scrub(loads(line)).payload)
        took.append((clock() - start) / 1e3)
    took.sort()
    at = {"p50": 0.5, "p99": 0.99, "p99.9": 0.999}
    out = {name: round(took[min(int(q * len(took)), len(took) - 1)], 1) for name, q in at.items()}
    return {**out, "max": round(took[-1], 1)}
