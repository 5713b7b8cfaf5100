"""PHI suppression of phiguard's presets and of other libraries, on the test split of the corpus.

    python -m benchmarks.suppress            measure, and write results/suppress.json, .md and .html
    python -m benchmarks.suppress --readme   write the README's figures from the committed results

Every target gets the same events, `standard` more of them: a target has at most `SECONDS` of its own time and
`OTHERS` events. Other libraries are measured as they come and with the setting that did best on the dev split (see
`benchmarks.peers`); those that are not installed are named in the results. The HTML report is written beside the
results and not committed.

In a natural mix many cells of entity and depth hold a handful of values. So `standard` is given a second corpus, in
which every event holds PHI and half of that is disguised, for its cells alone.
"""

import argparse
import json
import sys
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any, Final

from benchmarks import peers
from phiguard.corpus import Recipe, records
from phiguard.corpus.formats import formats
from phiguard.evaluate import Unavailable, measure, summary, target_of
from phiguard.evaluate.adapters import libraries
from phiguard.evaluate.report import html, interval, markdown, percent
from phiguard.evaluate.run import measure_held_out
from phiguard.evaluate.summary import of_run, revision

ROOT = Path(__file__).parent.parent
RESULTS = ROOT / "benchmarks" / "results"
SEED, SIZE, OTHERS, DENSE, SECONDS = 20261122, 10_000, 2000, 10_000, 30.0
SUBJECT: Final = "standard"
PRESETS: Final = (SUBJECT, "strict", "hipaa", "keep_context", "keep_identity")
ENOUGH: Final = 50
"""Values that a cell has to hold for a share of it to say anything."""
CELL_LIMIT: Final = 0.02
BEGIN, END = "<!-- suppress: made by benchmarks/suppress.py -->", "<!-- /suppress -->"
_SHOWN = {
    "leak_identifiers": "structured identifiers", "leak_health": "listed health terms",
    "leak_open": "other health terms", "leak_names": "names, addresses in text",
    "linkage": "identity and health linked", "over_redaction": "over-redaction", "utility": "utility",
}  # fmt: skip


def targets() -> list[str]:
    """Presets, each library as it comes and with its best setting, and the controls."""
    best = peers.chosen()
    others = chain.from_iterable(dict.fromkeys((name, best.get(name, name))) for name in libraries())
    return [*PRESETS, *others, "identity", "blank"]


def run(size: int, others: int, dense: int, seconds: float) -> dict[str, Any]:
    began_with = revision()
    events = list(records(Recipe(seed=SEED), size))
    runs, absent = [], {}
    for name in targets():
        first = events if name == SUBJECT else events[:others]
        try:
            done = measure(target_of(name), first, budget_s=None if name == SUBJECT else seconds)
        except Unavailable as error:
            absent[name] = str(error)
            continue
        if name in PRESETS:
            done.held_out = measure_held_out(name, first)
        runs.append(done)
        leak = done.tally.rate_of("promise", "all").rate
        print(f"{name}: {done.tally.events} events, leak {leak:.4f}", flush=True)
    corpus = {"size": size, "others": others, "seed": SEED, "split": "test", "seconds": seconds}
    results = summary(runs, corpus, absent, at=began_with)
    # Before the targets, whose rows are long.
    return {**{k: v for k, v in results.items() if k != "targets"}, "cells": cells(dense),
            "settings": peers.chosen(), "targets": results["targets"]}  # fmt: skip


def cells(size: int) -> dict[str, Any]:
    """Leaks of `standard` by entity and depth, in events that all hold PHI."""
    recipe = Recipe(seed=SEED, phi_share=1.0, adverse_share=0.5)
    row = of_run(measure(target_of(SUBJECT), records(recipe, size)))
    return {
        "target": SUBJECT, "events": row["events"], "phi_share": recipe.phi_share,
        "adverse_share": recipe.adverse_share, "leak_promise": row["intervals"]["leak_promise"],
        "heat": row["heat"], "causes": row["causes"],
    }  # fmt: skip


def over(results: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The cells with enough values of which more leak than was promised."""
    return {
        f"{name}, {where}": row
        for where, heat in (("mix", results["targets"][0]["heat"]), ("dense", results["cells"]["heat"]))
        for name, row in heat.items()
        if row["n"] >= ENOUGH and row["rate"] > CELL_LIMIT
    }


def written(results: dict[str, Any]) -> str:
    """JSON with a line a target, so that a diff says whose figures changed."""

    def lines(rows: Iterator[str]) -> str:
        return ",\n".join(rows)

    def packed(value: Any) -> str:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))

    head = json.dumps({**results, "cells": {}, "targets": []}, indent=1, ensure_ascii=False)
    head = head.replace('"cells": {}', f'"cells": {packed(results["cells"])}')
    rows = lines(packed(t) for t in results["targets"])
    return head.replace('"targets": []', f'"targets": [\n{rows}\n]') + "\n"


def page(results: dict[str, Any]) -> str:
    """The Markdown of the results."""
    c = results["cells"]
    whole = c["leak_promise"]
    few = sum(row["n"] < ENOUGH for row in c["heat"].values())
    lines = [
        "", "## Cells of entity and depth", "",
        f"`{c['target']}` on {c['events']:,} events that all hold PHI, half of it disguised: {whole['bad']:,} of"
        f" {whole['n']:,} ({percent(whole['rate'])}; 95 % interval {interval(whole)}) could be recovered.",
        f"Of {len(c['heat'])} cells {few} hold fewer than {ENOUGH} values (in brackets).", "",
        "| entity | 0 | 1 | 2 | 3 | 4 and more |", "|---|---|---|---|---|---|",
    ]  # fmt: skip
    for entity in sorted({name.partition("|")[0] for name in c["heat"]}):
        found = [c["heat"].get(f"{entity}|{depth}") for depth in range(5)]
        lines.append(f"| {entity} | " + " | ".join(map(_cell, found)) + " |")
    if c["causes"]:
        lines += ["", "Places where it leaks, of all columns:", "", "| entity | format | place | count |",
                  "|---|---|---|---|"]  # fmt: skip
        for cause in c["causes"][:15]:
            place = cause["path"].replace("|", "\\|") or "the text itself"
            lines.append(f"| {cause['entity']} | {cause['format']} | `{place}` | {cause['count']} |")
    lines += ["", "Settings of other libraries that did best on the dev split: "
              + ", ".join(f"{library} as `{setting}`" for library, setting in results["settings"].items())
              + "; see [peers.md](peers.md)."]  # fmt: skip
    return markdown(results) + "\n".join(lines) + "\n"


def _cell(row: dict[str, Any] | None) -> str:
    if row is None:
        return "–"
    text = f"{row['bad']:,} of {row['n']:,}"
    return f"({text})" if row["n"] < ENOUGH else f"{text}, {percent(row['rate'])}" if row["bad"] else text


def figures(results: dict[str, Any]) -> str:
    """The README's block, from results."""
    c, m = results["corpus"], results["machine"]
    rows = {t["target"]: t for t in results["targets"]}
    standard = rows[SUBJECT]
    promise, dense = standard["intervals"]["leak_promise"], results["cells"]["leak_promise"]
    lines = [
        BEGIN,
        f"Of {promise['n']:,} planted structured identifiers and listed health terms in {standard['events']:,}",
        f"synthetic events of {len(formats())} wire formats, {promise['bad']:,} ({percent(promise['rate'])};"
        f" 95 % interval {interval(promise)}) could be recovered from what `{SUBJECT}` let through;",
        f"of {dense['n']:,} in events that all hold PHI, half of it disguised, {dense['bad']:,}"
        f" ({percent(dense['rate'])}).",
        "By column, beside other libraries in the same run, as they come and with the best of their settings:",
        "",
        "| target | events | " + " | ".join(_SHOWN.values()) + " |",
        "|---|---|" + "---|" * len(_SHOWN),
    ]
    for name, t in rows.items():
        if name not in ("identity", "blank", "hipaa", "keep_context", "keep_identity"):
            values = " | ".join(percent(t["metrics"][k]) for k in _SHOWN)
            lines.append(f"| {name} | {t['events']:,} | {values} |")
    lines += [
        "",
        f"Corpus {c['version']}, {c['split']} split, seed {c['seed']}; {m['cpu']}, Python {m['python']}; revision"
        f" `{results['revision']}`;",
        "all figures in [benchmarks/results/suppress.md](benchmarks/results/suppress.md), settings of the others",
        "in [benchmarks/results/peers.md](benchmarks/results/peers.md), causes in"
        " [What leaks](docs/explanation/what-leaks.md).",
        END,
    ]
    return "\n".join(lines)


def write_readme(results: dict[str, Any]) -> None:
    file = ROOT / "README.md"
    text = file.read_text("utf-8")
    before, rest = text.split(BEGIN)
    file.write_text(before + figures(results) + rest.split(END)[1], "utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--readme", action="store_true")
    parser.add_argument("--events", type=int, default=SIZE)
    parser.add_argument("--dense", type=int, default=DENSE)
    parser.add_argument("--seconds", type=float, default=SECONDS)
    options = parser.parse_args()
    if options.readme:
        write_readme(json.loads((RESULTS / "suppress.json").read_text("utf-8")))
        return
    results = run(options.events, OTHERS, options.dense, options.seconds)
    if (options.events, options.dense, options.seconds) != (SIZE, DENSE, SECONDS):
        sys.stdout.write(page(results))  # a short run is to look at, not to keep
        return
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "suppress.json").write_text(written(results), "utf-8")
    (RESULTS / "suppress.md").write_text(page(results), "utf-8")
    (RESULTS / "suppress.html").write_text(html(results), "utf-8")


if __name__ == "__main__":
    main()
