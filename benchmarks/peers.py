"""Which setting of each other library does best: a grid, on the dev split, for `benchmarks.suppress` to use.

    python -m benchmarks.peers            measure every setting, and write results/peers.json and .md

The settings are those of `phiguard.evaluate.adapters`: each is a target of its own. Every one gets the same events
of the dev split for at most `SECONDS` of its own time. The best one of a library is the one that leaks least of
the promised columns among those that change at most `ACCEPTABLE` of the leaves without PHI; where a library has
none, the one that changes least. `benchmarks.suppress` then measures it on the test split, beside the library as
it comes: no setting was chosen by the figures that are reported.
"""

import argparse
import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

from phiguard.corpus import Recipe, records
from phiguard.evaluate import Unavailable, measure
from phiguard.evaluate.adapters import libraries
from phiguard.evaluate.report import percent
from phiguard.evaluate.summary import machine, of_run, revision

RESULTS: Final = Path(__file__).parent / "results"
SEED: Final = 20261101
SIZE: Final = 1500
SECONDS: Final = 40.0
ACCEPTABLE: Final = 0.1
"""Share of leaves without PHI that a usable setting may change: twenty times what phiguard promises for itself."""
_KEPT: Final = (
    "leak_promise", "leak_identifiers", "leak_health", "leak_names", "over_redaction", "utility", "types_kept",
    "events_per_s",
)  # fmt: skip
_HEAD: Final = ("setting", "events", "leak of what is promised", "over-redaction", "utility", "best")


def run(size: int, seconds: float) -> dict[str, Any]:
    """All settings of all libraries that are installed."""
    at = revision()
    events = list(records(Recipe(seed=SEED, split="dev"), size))
    rows: list[dict[str, Any]] = []
    absent: dict[str, str] = {}
    for library, settings in libraries().items():
        for name, make in settings.items():
            try:
                done = of_run(measure(make(), events, budget_s=seconds))
            except Unavailable as error:
                absent[name] = str(error)
                continue
            rows.append(
                {
                    "library": library, "setting": name, "version": done["version"], "events": done["events"],
                    "metrics": {key: round(done["metrics"][key], 6) for key in _KEPT},
                    "leak_promise": done["intervals"]["leak_promise"],
                }
            )  # fmt: skip
            print(name, {key: rows[-1]["metrics"][key] for key in _KEPT}, flush=True)
    corpus = {"split": "dev", "seed": SEED, "size": size, "seconds": seconds}
    return {"corpus": corpus, "machine": machine(), "revision": at, "acceptable": ACCEPTABLE, "settings": rows,
            "best": best(rows), "absent": absent}  # fmt: skip


def best(rows: Iterable[dict[str, Any]]) -> dict[str, str]:
    """The setting of each library that does best, see the module."""
    found: dict[str, tuple[tuple[float, ...], str]] = {}
    for row in rows:
        over, leak = row["metrics"]["over_redaction"], row["metrics"]["leak_promise"]
        rank = (0.0, leak, over) if over <= ACCEPTABLE else (1.0, over, leak)
        known = found.get(row["library"])
        if known is None or rank < known[0]:
            found[row["library"]] = (rank, row["setting"])
    return {library: setting for library, (_, setting) in found.items()}


def chosen() -> dict[str, str]:
    """The best settings of the committed results; empty where there are none."""
    file = RESULTS / "peers.json"
    return dict(json.loads(file.read_text("utf-8"))["best"]) if file.exists() else {}


def markdown(results: dict[str, Any]) -> str:
    """The grid as a table."""
    c, m = results["corpus"], results["machine"]
    lines = [
        "# Settings of other libraries", "",
        f"Corpus of the {c['split']} split, seed {c['seed']}, {c['size']:,} events, at most {c['seconds']:.0f} s a"
        f" setting; {m['cpu']}, Python {m['python']}; revision `{results['revision']}`.",
        f"Best: the least leak among settings that change at most {percent(results['acceptable'])} of the leaves"
        " without PHI, else the least change.", "",
        "| " + " | ".join(_HEAD) + " |", "|" + "---|" * len(_HEAD),
    ]  # fmt: skip
    for row in results["settings"]:
        k = row["metrics"]
        mark = "yes" if results["best"][row["library"]] == row["setting"] else ""
        cells = (row["setting"], f"{row['events']:,}", *(percent(k[n]) for n in ("leak_promise", "over_redaction",
                                                                               "utility")), mark)  # fmt: skip
        lines.append("| " + " | ".join(cells) + " |")
    lines += ["", *(f"Not measured: {name} ({why})" for name, why in results["absent"].items())]
    return "\n".join(lines).rstrip() + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--events", type=int, default=SIZE)
    parser.add_argument("--seconds", type=float, default=SECONDS)
    options = parser.parse_args()
    results = run(options.events, options.seconds)
    if options.events != SIZE or options.seconds != SECONDS:
        sys.stdout.write(markdown(results))
        return
    (RESULTS / "peers.json").write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n", "utf-8")
    (RESULTS / "peers.md").write_text(markdown(results), "utf-8")


if __name__ == "__main__":
    main()
