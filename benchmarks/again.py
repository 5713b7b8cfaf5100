"""What an event of each wire format costs once its texts are known: the same bodies again and again.

    python -m benchmarks.again [--phi SHARE] [--each N]

Prints CPU microseconds of loads, scrub and dumps, and multiples of the JSON round trip, slowest first. Events of
one site differ in ids, times and a few texts; what is left here is what memory does not spare.
"""

import argparse
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from statistics import mean

import orjson

from benchmarks.speed.candidates import floor, guard_loop, policy
from phiguard import Guard
from phiguard.corpus import Recipe, records

_SEED = 5
_RECORDS = 6_000
_BEFORE = 6  # times each body comes before it is measured
_ROUNDS = 5
_REPEATS = 10


def bodies(phi_share: float, each: int) -> dict[str, list[bytes]]:
    """By format, JSON bodies of the corpus."""
    out: dict[str, list[bytes]] = defaultdict(list)
    for record in records(Recipe(seed=_SEED, phi_share=phi_share), _RECORDS):
        if isinstance(record.payload, dict | list) and len(out[record.format]) < each:
            out[record.format].append(orjson.dumps(record.payload))
    return out


def least_us(work: Callable[[Sequence[bytes]], object], body: bytes) -> float:
    """CPU time of one event, in microseconds; of some rounds the shortest."""
    lines, best = [body] * _REPEATS, float("inf")
    for _ in range(_ROUNDS):
        start = time.process_time()
        work(lines)
        best = min(best, (time.process_time() - start) / _REPEATS)
    return best * 1e6


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--phi", type=float, default=0.0, metavar="SHARE")
    parser.add_argument("--each", type=int, default=6, metavar="N")
    args = parser.parse_args()
    scrub = guard_loop(Guard(policy("standard", names=False)))
    rows = []
    for name, some in bodies(args.phi, args.each).items():
        took, base = [], []
        for body in some:
            scrub([body] * _BEFORE)
            took.append(least_us(scrub, body))
            base.append(least_us(floor, body))
        rows.append((mean(took), mean(took) / mean(base), name))
    for us, times, name in sorted(rows, reverse=True):
        print(f"{us:8.1f} us {times:8.1f} x  {name}")


if __name__ == "__main__":
    main()
