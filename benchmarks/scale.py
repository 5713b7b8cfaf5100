"""How many cores a stream needs, and a simulation of what cannot be measured on one small machine.

    python -m benchmarks.scale [--scrub-us N] [--engine-us N] [--simulate]

The table is arithmetic from measured costs and stated prices. The simulation follows one Kafka partition and its
worker in steps of ten milliseconds: arrivals by Poisson around a rate that breathes, batches of at most 500 in
transactions that cost a fixed time, and a worker that dies and needs a while to start again. From it come the
utilisation that can be planned with, and the time until a backlog is gone.
"""

import argparse
import math
import random
from typing import Final, NamedTuple

# List prices of large clouds, on demand, rounded; US dollars. Check your own.
CORE_HOUR: Final = 0.045
GB_HOUR: Final = 0.005
GB_ACROSS_ZONES: Final = 0.02  # one cent each way
HOURS: Final = 730  # a month
EVENT_BYTES: Final = 1084
WORKER_GB: Final = 0.3
UTILISATION: Final = 0.6  # by the simulation: see docs/explanation/scale.md
RATES: Final = (1_000, 10_000, 100_000, 1_000_000, 10_000_000)
_TICK_S: Final = 0.01


class Size(NamedTuple):
    """What a rate needs. ``gbit_s`` is in and out; money is for a month."""

    rate: int
    cores: int
    memory_gb: float
    gbit_s: float
    machines: int
    compute_usd: float
    network_usd: float


def size(rate: int, us_per_event: float) -> Size:
    """For a mean rate of events a second; ``us_per_event`` is CPU, scrub and engine together."""
    cores = max(2, math.ceil(rate * us_per_event / 1e6 / UTILISATION))  # two, so that one may die
    memory = cores * WORKER_GB
    bytes_s = 2.0 * rate * EVENT_BYTES
    compute = HOURS * (cores * CORE_HOUR + memory * GB_HOUR)
    network = bytes_s * 3600 * HOURS / 1e9 * GB_ACROSS_ZONES / 2
    return Size(rate, cores, memory, bytes_s * 8 / 1e9, math.ceil(cores / 16), compute, network)


class Seen(NamedTuple):
    """Of a simulated partition: delays from arrival to commit, the longest queue, and when it was short again."""

    p50_s: float
    p99_s: float
    longest: int
    recovered_s: float | None


def simulate(
    utilisation: float,
    us_per_event: float,
    *,
    seconds: int = 600,
    swing: float = 0.3,
    dies_at_s: float | None = None,
    away_s: float = 15.0,
    transaction_s: float = 0.015,
    batch: int = 500,
    seed: int = 1,
) -> Seen:
    """One worker on one partition.

    Args:
        utilisation: mean share of the worker's time that its events take, transactions included.
        swing: how far the rate breathes around its mean, over two minutes.
        dies_at_s, away_s: when the worker dies, and how long until its successor takes records.
        transaction_s: what begin, offsets and commit cost beside the events.
    """
    rng = random.Random(seed)
    per_event = us_per_event / 1e6 + transaction_s / batch
    rate = utilisation / per_event
    waiting: list[float] = []  # arrival times
    head = 0
    busy_until = 0.0
    delays: list[float] = []
    longest, recovered = 0, None
    for tick in range(int(seconds / _TICK_S)):
        now = tick * _TICK_S
        mean = rate * _TICK_S * (1 + swing * math.sin(now / 120 * 2 * math.pi))
        waiting += [now] * _poisson(rng, mean)
        if dies_at_s is not None and dies_at_s <= now < dies_at_s + away_s:
            busy_until = dies_at_s + away_s
        while busy_until <= now and head < len(waiting):
            n = min(batch, len(waiting) - head)
            busy_until = max(busy_until, now) + n * us_per_event / 1e6 + transaction_s
            delays += [busy_until - at for at in waiting[head : head + n]]
            head += n
        queue = len(waiting) - head
        longest = max(longest, queue)
        if dies_at_s is not None and recovered is None and now > dies_at_s + away_s and queue < batch:
            recovered = now - dies_at_s
    delays.sort()
    return Seen(delays[len(delays) // 2], delays[len(delays) * 99 // 100], longest, recovered)


def _poisson(rng: random.Random, mean: float) -> int:
    """Knuth's for small means, the normal for others."""
    if mean > 30:
        return max(0, round(rng.gauss(mean, math.sqrt(mean))))
    limit, n, product = math.exp(-mean), 0, rng.random()
    while product > limit:
        n += 1
        product *= rng.random()
    return n


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--scrub-us", type=float, default=200.0)
    parser.add_argument("--engine-us", type=float, default=15.0)
    parser.add_argument("--simulate", action="store_true")
    args = parser.parse_args()
    cost = args.scrub_us + args.engine_us
    print(f"{cost:.0f} us of CPU an event, {100 * UTILISATION:.0f} % utilisation")
    print(
        "| events/s | cores | memory, GB | network, Gbit/s | compute, $ a month | traffic across zones, $ a month |"
    )
    print("|---|---|---|---|---|---|")
    for rate in RATES:
        s = size(rate, cost)
        print(
            f"| {rate:,} | {s.cores:,} | {s.memory_gb:,.0f} | {s.gbit_s:,.2f} | {s.compute_usd:,.0f} "
            f"| {s.network_usd:,.0f} |"
        )
    if args.simulate:
        print("\n| utilisation | delay p50, s | p99, s | longest queue | gone after 15 s away, s |")
        print("|---|---|---|---|---|")
        for use in (0.4, 0.5, 0.6, 0.7, 0.8, 0.9):
            calm = simulate(use, cost)
            hit = simulate(use, cost, dies_at_s=60.0)
            gone = f"{hit.recovered_s:.0f}" if hit.recovered_s is not None else "not within 9 minutes"
            print(f"| {use:.1f} | {calm.p50_s:.2f} | {calm.p99_s:.2f} | {calm.longest:,} | {gone} |")


if __name__ == "__main__":
    main()
