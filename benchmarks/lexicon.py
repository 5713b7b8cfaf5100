"""Coverage of the lexicon on lists it was not made from, and what a matcher costs.

    PHIGUARD_EVAL_DATA=… python -m benchmarks.lexicon

The lists are those of ``coverage_lists.json``. A row counts as found where some mention covers it whole, and as
alone where that mention needs no other cue. The figures are printed, not aimed at.
"""

import json
import time
from collections.abc import Callable
from functools import partial

from benchmarks.data import VARIABLE, folder
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
    for name, rows in lists.items():
        found = alone = 0
        for row in rows:
            mentions = [m for m in matcher.mentions([row])[0] if (m.start, m.end) == (0, len(row))]
            found += bool(mentions)
            alone += any(m.term.ambiguity == "strong" for m in mentions)
        print(f"{name:24} {len(rows):4} rows   found {found / len(rows):6.1%}   alone {alone / len(rows):6.1%}")


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
    start = time.perf_counter()
    [mentions] = matcher.mentions(["cancer " * 150_000])
    print(f"{'1 MB of bait':24} {len(mentions):6} mentions {time.perf_counter() - start:6.2f} s")


if __name__ == "__main__":
    main()
