"""What more terms cost: tables of a part of the lexicon, of all of it, and of twice as many terms."""

import random
import time
from collections.abc import Iterator
from typing import Any, Final

from benchmarks.speed.candidates import BARE, FLOOR, LOOP, candidate, with_lexicon
from benchmarks.speed.measure import interleaved
from benchmarks.speed.streams import SEED, Stream
from phiguard.lexicon import read_tsv
from phiguard.matcher import Matcher
from phiguard.terms import BUILT, HAND, Table, rows

_Row = tuple[str, int, dict[str, str]]


def _all_rows() -> list[_Row]:
    out = list(rows(HAND))
    for name in BUILT:
        out += [(name, i, {**row, "case": ""}) for i, row in enumerate(read_tsv(name))]
    return out


def _more(taken: list[_Row], n: int, rng: random.Random) -> Iterator[_Row]:
    """Terms that nobody lists: halves of two that are listed."""
    for i in range(n):
        (_, _, a), (_, _, b) = rng.choice(taken), rng.choice(taken)
        term = f"{a['term'].split()[0]} {b['term'].split()[-1]}"
        yield "made", i, {**b, "term": term}


def tables(quick: bool) -> Iterator[tuple[str, Table]]:
    """(name, terms); the first has one term."""
    taken = _all_rows()
    rng = random.Random(SEED)
    shuffled = rng.sample(taken, len(taken))
    sizes = (1, 10_000) if quick else (1, 1_000, 10_000, len(taken), 2 * len(taken))
    for size in sizes:
        chosen = shuffled[:size] if size < len(taken) else taken + list(_more(taken, size - len(taken), rng))
        yield f"{size:,}", Table(chosen)


def growth(stream: Stream, *, quick: bool) -> list[dict[str, Any]]:
    """By number of terms: seconds of CPU to compile them, and what an event costs.

    All guards are measured in one run, in turn.
    """
    out: list[dict[str, Any]] = []
    works = {}
    for name, terms in tables(quick):
        start = time.process_time()
        matcher = Matcher("hyperscan", terms=terms)
        compile_s = time.process_time() - start
        with with_lexicon(matcher):
            works[f"{LOOP} {name}"], works[f"{BARE} {name}"] = candidate(LOOP), candidate(BARE)
        out.append(
            {"terms": len(terms), "patterns": len(terms.patterns), "compile_s": round(compile_s, 2), "x": name}
        )
    measured = interleaved(stream, works)
    for row in out:
        name = row.pop("x")
        row["rows"] = {
            FLOOR: measured["rows"][FLOOR],
            LOOP: measured["rows"][f"{LOOP} {name}"],
            BARE: measured["rows"][f"{BARE} {name}"],
        }
    return out


__all__: Final = ["growth", "tables"]
