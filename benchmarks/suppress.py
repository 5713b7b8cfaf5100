"""PHI suppression of phiguard's presets and of other libraries, on the test split of the corpus.

    python -m benchmarks.suppress            measure, and write results/suppress.json, .md and .html
    python -m benchmarks.suppress --readme   write the README's figures from the committed results

Every target gets the same events for at most `SECONDS` of its own time. Other libraries need to be installed; those
that are not are named in the results. The HTML report is written beside the results and not committed.
"""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from phiguard.corpus import Recipe, records
from phiguard.evaluate import Unavailable, measure, summary, target_of
from phiguard.evaluate.report import html, interval, markdown, percent
from phiguard.evaluate.run import measure_held_out
from phiguard.evaluate.summary import revision

ROOT = Path(__file__).parent.parent
RESULTS = ROOT / "benchmarks" / "results"
SEED, SIZE, SECONDS = 20261122, 4000, 45.0
TARGETS = (
    "standard", "strict", "hipaa", "keep_context", "keep_identity", "presidio", "presidio-0.4", "scrubadub",
    "datafog", "datafog-core", "cpex-pii-filter", "identity", "blank",
)  # fmt: skip
BEGIN, END = "<!-- suppress: made by benchmarks/suppress.py -->", "<!-- /suppress -->"
_ROWS = (
    "standard",
    "strict",
    "presidio",
    "presidio-0.4",
    "scrubadub",
    "datafog",
    "datafog-core",
    "cpex-pii-filter",
)
_SHOWN = {
    "leak_identifiers": "structured identifiers", "leak_health": "listed health terms",
    "leak_open": "other health terms", "leak_names": "names, addresses in text",
    "linkage": "identity and health linked", "over_redaction": "over-redaction", "utility": "utility",
}  # fmt: skip


def run(size: int, seconds: float) -> dict[str, Any]:
    began_with = revision()
    events = list(records(Recipe(seed=SEED), size))
    runs, absent = [], {}
    for name in TARGETS:
        try:
            done = measure(target_of(name), events, budget_s=seconds)
        except Unavailable as error:
            absent[name] = str(error)
            continue
        if name == "standard":
            done.held_out = measure_held_out(name, events)
        runs.append(done)
        print(
            f"{name}: {done.tally.events} events, leak {done.tally.rate_of('promise', 'all').rate:.4f}", flush=True
        )
    return summary(runs, {"size": size, "seed": SEED, "split": "test", "seconds": seconds}, absent, at=began_with)


def written(results: dict[str, Any]) -> str:
    """JSON with a line a target, so that a diff says whose figures changed."""
    rows = [json.dumps(t, ensure_ascii=False, separators=(",", ":")) for t in results["targets"]]
    head = json.dumps({**results, "targets": []}, indent=1, ensure_ascii=False)
    return head.replace('"targets": []', '"targets": [\n' + ",\n".join(rows) + "\n]") + "\n"


def figures(results: dict[str, Any]) -> str:
    """The README's block, from results."""
    c, m = results["corpus"], results["machine"]
    rows = {t["target"]: t for t in results["targets"]}
    standard = rows["standard"]
    promise = standard["intervals"]["leak_promise"]
    lines = [
        BEGIN,
        f"Of {promise['n']:,} planted structured identifiers and listed health terms in {standard['events']:,}",
        f"synthetic events of 50 wire formats, {promise['bad']:,} ({percent(promise['rate'])}; 95 % interval"
        f" {interval(promise)}) could be",
        "recovered from what `standard` let through. By column, beside other libraries in the same run:",
        "",
        "| target | events | " + " | ".join(_SHOWN.values()) + " |",
        "|---|---|" + "---|" * len(_SHOWN),
    ]
    for name in _ROWS:
        if t := rows.get(name):
            cells = " | ".join(percent(t["metrics"][k]) for k in _SHOWN)
            lines.append(f"| {name} | {t['events']:,} | {cells} |")
    lines += [
        "",
        f"Corpus {c['version']}, {c['split']} split, seed {c['seed']}; {m['cpu']}, Python {m['python']}; revision"
        f" `{results['revision']}`;",
        "all figures in [benchmarks/results/suppress.md](benchmarks/results/suppress.md), causes in"
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
    parser.add_argument("--seconds", type=float, default=SECONDS)
    options = parser.parse_args()
    if options.readme:
        write_readme(json.loads((RESULTS / "suppress.json").read_text("utf-8")))
        return
    results = run(options.events, options.seconds)
    if options.events != SIZE or options.seconds != SECONDS:
        sys.stdout.write(markdown(results))  # a short run is to look at, not to keep
        return
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "suppress.json").write_text(written(results), "utf-8")
    (RESULTS / "suppress.md").write_text(markdown(results), "utf-8")
    (RESULTS / "suppress.html").write_text(html(results), "utf-8")


if __name__ == "__main__":
    main()
