"""Coverage of the lexicon on lists, what loading it costs, and what a matcher costs an event.

    PHIGUARD_EVAL_DATA=… python -m benchmarks.lexicon

The lists are those of ``coverage_lists.json``. A row counts as found where some mention covers it whole, and as
alone where that mention needs no other cue. The figures are printed, not aimed at.
"""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from benchmarks.data import VARIABLE, event_lines, folder
from benchmarks.health_context import own_lists
from phiguard.health import Cues, weigh
from phiguard.matcher import Matcher
from phiguard.terms import table

CLEAN = [
    "https://www.example.com/products/blue-chair?utm_source=google&utm_campaign=spring_2024",
    "Blue chair | Example", "Add to cart", "navigation", "/products/blue-chair", "Page Viewed",
]  # fmt: skip
CARE = [
    "https://www.lakeview.example/services/migraine?utm_source=google&utm_campaign=spring_2024",
    "Migraine | Lakeview", "Find a Doctor", "navigation", "/services/migraine", "Page Viewed",
]  # fmt: skip


def coverage(matcher: Matcher) -> None:
    place = folder()
    if place is None:
        print(f"absent: {VARIABLE} names no folder with coverage_lists.json")
        return
    lists = json.loads((place / "coverage_lists.json").read_text())
    own = [term for terms in own_lists().values() for term in terms]
    for name, rows in {**lists, **own_lists(), "our own, all": own}.items():
        found = alone = 0
        for row in rows:
            mentions = [m for m in matcher.mentions([row])[0] if (m.start, m.end) == (0, len(row))]
            found += bool(mentions)
            alone += any(m.term.ambiguity == "strong" for m in mentions)
        print(f"{name:24} {len(rows):4} rows   found {found / len(rows):6.1%}   alone {alone / len(rows):6.1%}")


LOAD = """
import sys, time, ahocorasick_rs, hyperscan, phiguard.matcher
from pathlib import Path
def resident():
    return int(open("/proc/self/statm").read().split()[1]) * 4096 / 1e6
before, start = resident(), time.process_time()
matcher = phiguard.matcher.Matcher(cache_dir=Path(sys.argv[1]) if sys.argv[1:] else None)
matcher.mentions(["migraine"])
took = "by words" if matcher._literals is None else matcher.engine
print(f"{took:12} {time.process_time() - start:6.3f} s  {resident() - before:6.1f} MB")
"""


def loading() -> None:
    """CPU seconds and resident memory of a fresh process that loads the lexicon, by both engines."""
    with tempfile.TemporaryDirectory() as folder:
        Matcher("hyperscan", Path(folder)).literals()
        for arguments in ([], [folder]):
            for _ in range(3):
                done = subprocess.run([sys.executable, "-c", LOAD, *arguments], capture_output=True, text=True)
                print(f"load  {done.stdout.strip() or done.stderr[-300:]}")


def an_event(matcher: Matcher) -> float:
    """Microseconds of CPU for the texts of one event of the synthetic stream, all in one call."""
    events = [_texts(json.loads(line)) for line in event_lines(2_000)]
    start = time.process_time()
    for texts in events:
        matcher.mentions(texts)
    return (time.process_time() - start) / len(events) * 1e6


def _texts(value: object) -> list[str]:
    if isinstance(value, dict):
        return [text for item in value.values() for text in _texts(item)]
    if isinstance(value, list):
        return [text for item in value for text in _texts(item)]
    return [value] if isinstance(value, str) else []


def micros(action: Callable[[], object], times: int = 20_000) -> float:
    start = time.perf_counter()
    for _ in range(times):
        action()
    return (time.perf_counter() - start) / times * 1e6


def main() -> None:
    print(table())
    matcher = Matcher("ahocorasick")
    coverage(matcher)
    for name, texts in (("clean texts", CLEAN), ("texts of care", CARE)):
        cost = micros(partial(matcher.mentions, texts))
        print(f"{name:24} {sum(map(len, texts)):4} chars  {cost:6.1f} µs")
    [mentions] = matcher.mentions(CARE[:1])
    print(f"{'weigh one text':24} {'':10}  {micros(partial(weigh, CARE[0], mentions, Cues())):6.1f} µs")
    loading()
    if folder() is not None:
        for engine in (matcher, Matcher("hyperscan")):
            print(f"{'an event, ' + engine.engine:24} {an_event(engine):17.1f} µs")
    start = time.perf_counter()
    [mentions] = matcher.mentions(["cancer " * 150_000])
    print(f"{'1 MB of bait':24} {len(mentions):6} mentions {time.perf_counter() - start:6.2f} s")


if __name__ == "__main__":
    main()
