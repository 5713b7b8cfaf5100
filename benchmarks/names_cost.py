"""What names in free text cost: per event of a telemetry stream, and per megabyte of long text.

    PHIGUARD_EVAL_DATA=… python -m benchmarks.names_cost [--events N]

The stream goes through two guards in turn, a hundred events at a time, one with ``ner = "builtin"`` and one with
``ner = "off"``, both warm. What is printed is the median and the mean of the differences, in CPU time, beside a
JSON round trip of the same lines in the same run, since a busy machine makes all of them slower. Texts that were
changed are read a second time and counted twice. Such differences are coarse on a busy machine, so the time inside
is taken too. Without the stream only the long texts are measured. ``PHIGUARD_PURE=1`` measures Python alone.
"""

import argparse
import gzip
import random
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import orjson

from benchmarks.data import folder
from phiguard import Guard, native
from phiguard.free_text import Collected, Names, free_of
from phiguard.ner.backends import load
from phiguard.ner.chunks import LONG_CHUNK, SIGHT, in_chunks
from phiguard.ner.features import words
from phiguard.policy import Policy

_SLICE = 100  # events
_WARM = 3_000
_LONG = 100_000  # characters


class Routed(Collected):
    """In the place of the names of a guard: counts the texts that would be read."""

    def __init__(self) -> None:
        super().__init__()
        self.count = 0

    def found(self, nodes: Any, floor: float, most: int = 1_000_000) -> list[Any]:
        self.count += len(free_of(nodes))
        return []


def leaves(value: Any) -> int:
    if isinstance(value, dict):
        return sum(map(leaves, value.values()))
    return sum(map(leaves, value)) if isinstance(value, list) else 1


def routed(lines: Sequence[bytes]) -> tuple[int, int]:
    """(texts read, leaves) of the stream, nothing remembered between events."""
    guard: Any = Guard(cache=False)
    counter = guard._compiled.names = Routed()
    for line in lines:
        guard.scrub(line)
    return counter.count, sum(leaves(orjson.loads(line)) for line in lines)


def cpu(run: Callable[[bytes], object], lines: Sequence[bytes]) -> float:
    """Microseconds of CPU time a line."""
    start = time.process_time()
    for line in lines:
        run(line)
    return (time.process_time() - start) / len(lines) * 1e6


class Timed(Names):
    """Names that take down how long they were at it."""

    __slots__ = ("seconds",)

    def __init__(self, chosen: Sequence[str]) -> None:
        super().__init__(chosen)
        self.seconds = 0.0

    def found(self, nodes: Any, floor: float, most: int = 1_000_000) -> list[Any]:
        start = time.process_time()
        try:
            return super().found(nodes, floor, most)
        finally:
            self.seconds += time.process_time() - start


def inside(lines: Sequence[bytes]) -> list[float]:
    """What is spent in reading, of each slice, in microseconds an event."""
    guard: Any = Guard()
    for line in lines[:_WARM]:
        guard.scrub(line)
    names = guard._compiled.names = Timed(("builtin",))
    out = []
    for at in range(_WARM, len(lines) - _SLICE + 1, _SLICE):
        names.seconds = 0.0
        for line in lines[at : at + _SLICE]:
            guard.scrub(line)
        out.append(names.seconds / _SLICE * 1e6)
    return out


def differences(lines: Sequence[bytes]) -> tuple[list[float], list[float], list[float]]:
    """(with names less without, without, JSON round trip) of each slice, in microseconds an event."""
    off, on = Guard(Policy.loads('id = "off"\nextends = "standard"\nner = "off"')), Guard()
    for line in lines[:_WARM]:
        off.scrub(line)
        on.scrub(line)
    more, without, floor = [], [], []
    for at in range(_WARM, len(lines) - _SLICE + 1, _SLICE):
        part = lines[at : at + _SLICE]
        if at // _SLICE % 2:
            a, b = cpu(off.scrub, part), cpu(on.scrub, part)
        else:
            b, a = cpu(on.scrub, part), cpu(off.scrub, part)
        more.append(b - a)
        without.append(a)
        floor.append(cpu(lambda line: orjson.dumps(orjson.loads(line)), part))
    return more, without, floor


def long_texts() -> Iterator[tuple[str, str]]:
    rng = random.Random(3)
    table = words()
    common = [word for word, row in table.items() if int(row[2]) >= 5]

    def of(word: Callable[[], str]) -> str:
        return " ".join(word() for _ in range(_LONG // 3))[:_LONG]

    yield "common words", of(lambda: rng.choice(common))
    yield "common words in capitals", of(lambda: rng.choice(common).capitalize())
    yield "words that no table has", of(lambda: "".join(rng.choices("abcdefghijklmnopqrstuvwxyz", k=6)))
    yield "a name in each sentence", ("my name is Nadia Farouk and I see Dr. Lindqvist. " * _LONG)[:_LONG]
    yield "random characters", "".join(chr(rng.randrange(32, 0x3000)) for _ in range(_LONG))
    yield "a megabyte of common words", " ".join(rng.choice(common) for _ in range(200_000))[: 10 * _LONG]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--events", type=int, default=9_000)
    args = parser.parse_args()
    print(f"native module: {native.STATE}")
    place = folder()
    if place is None:
        print("no stream: PHIGUARD_EVAL_DATA names no folder")
    else:
        with gzip.open(place / "events.jsonl.gz") as file:
            lines = [line.rstrip(b"\n") for line, _ in zip(file, range(args.events), strict=False)]
        read, all_of_them = routed(lines[:2_000])
        print(f"read: {read} of {all_of_them} leaves, {100 * read / all_of_them:.2f} %")
        more, without, floor = differences(lines)
        print(
            f"names: median {statistics.median(more):.1f}, mean {statistics.mean(more):.1f} us an event more;"
            f" without {statistics.median(without):.0f} us; JSON round trip {statistics.median(floor):.1f} us"
        )
        spent = inside(lines)
        print(
            f"of it in routing, reading and findings: median {statistics.median(spent):.1f},"
            f" mean {statistics.mean(spent):.1f} us an event"
        )
    ask = load(("builtin",)).spans
    ask(["to load it"])
    for name, text in long_texts():
        best = min(_timed(ask, text) for _ in range(3))
        print(f"{name:28} {len(text.encode()) / best / 1e6:5.1f} MB/s")


def _timed(ask: Any, text: str) -> float:
    start = time.process_time()
    in_chunks(ask, [text], LONG_CHUNK, SIGHT)
    return time.process_time() - start


if __name__ == "__main__":
    main()
