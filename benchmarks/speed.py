"""Throughput on one core, as a ratio to the JSON round trip of the same run.

    PHIGUARD_EVAL_DATA=… python -m benchmarks.speed [--events N] [--rounds N]

Each round times orjson loads + dumps and ``Guard.scrub`` over the same raw lines, in turn, in CPU time; the median
of the rounds is printed. ``cold`` is a new guard with an empty memory; ``warm`` has seen other events before.
"""

import argparse
import statistics
import time
from collections.abc import Callable

import orjson

from benchmarks.data import event_lines
from phiguard.guard import Guard


def us_per_event(work: Callable[[bytes], object], lines: list[bytes]) -> float:
    start = time.process_time()
    for line in lines:
        work(line)
    return (time.process_time() - start) / len(lines) * 1e6


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--events", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=5)
    args = parser.parse_args()
    lines = event_lines(args.events)
    half = len(lines) // 2
    seen, fresh = lines[:half], lines[half:]
    rows: dict[str, list[float]] = {
        "orjson round trip": [],
        "scrub, warm": [],
        "scrub, cold": [],
        "clean, warm": [],
    }
    clean = [line for line in fresh if b'"fbp"' not in line and b"%40" not in line and b"mrn=" not in line]
    for _ in range(args.rounds):
        rows["orjson round trip"].append(us_per_event(lambda line: orjson.dumps(orjson.loads(line)), fresh))
        cold = Guard()
        rows["scrub, cold"].append(us_per_event(cold.scrub, fresh[:2000]))
        warm = Guard()
        for line in seen:
            warm.scrub(line)
        rows["scrub, warm"].append(us_per_event(warm.scrub, fresh))
        rows["clean, warm"].append(us_per_event(warm.scrub, clean))
    floor = statistics.median(rows["orjson round trip"])
    mean = sum(map(len, fresh)) / len(fresh)
    print(f"{len(fresh)} events, mean {mean:.0f} bytes, {args.rounds} rounds, CPU time, one core")
    for name, values in rows.items():
        middle = statistics.median(values)
        print(f"{name:20} {middle:8.1f} us/event  {1e6 / middle:9,.0f} events/s  {middle / floor:6.1f} x orjson")


if __name__ == "__main__":
    main()
