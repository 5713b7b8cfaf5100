"""A run in numbers, for JSON, Markdown and the HTML report. Never a value; places, entities and counts."""

import os
import platform
import re
import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

from phiguard import __version__
from phiguard.corpus.make import VERSION
from phiguard.errors import ConfigError
from phiguard.evaluate.intervals import Rate, quantile, rate
from phiguard.evaluate.run import Run
from phiguard.evaluate.tally import COLUMNS, Tally

METRICS: Final[dict[str, str]] = {
    "leak": "planted values of every kind that could be recovered",
    "leak_promise": "the same, of structured identifiers and listed health terms",
    "leak_identifiers": "of structured identifiers",
    "leak_health": "of health terms that phiguard's lexicon lists, codes and scores",
    "leak_open": "of health terms that it does not list",
    "leak_held_out": "of terms and names of a tenth that was taken out of the lexicons for this (presets only)",
    "leak_names": "of names and addresses in running text",
    "leak_providers": "of names of clinicians",
    "linkage": "events with both, of which an identifier and a health value could still be recovered together",
    "journey_linkage": "journeys with both, of which both could be recovered, in whatever events",
    "over_redaction": "leaves without PHI that were changed, in events that were let through",
    "traps": "hard negatives that were changed",
    "utility": "measurement fields that came out untouched, of all events",
    "json_valid": "JSON payloads that came back as JSON of the same kind",
    "types_kept": "places that kept their type, or became null",
    "wrong_blocks": "events without PHI on harmless pages that were blocked",
    "errors": "events on which the target raised",
    "ece_findings": "expected calibration error of findings' scores",
    "ece_risk": "expected calibration error of risk.phi",
    "p50_us": "median time of an event, in microseconds",
    "p99_us": "99th percentile of it",
    "events_per_s": "events a second: of CPU time in this process, of wall time outside of it",
}
_LEAKS: Final = dict(
    zip(("leak_identifiers", "leak_health", "leak_open", "leak_names", "leak_providers"), COLUMNS, strict=True)
)
_DIMENSIONS: Final = (
    "entity", "letter", "vendor", "format", "depth", "page", "tier", "disguise", "promise by format",
    "promise by disguise",
)  # fmt: skip
_CONDITION: Final = re.compile(r"\s*([a-z_0-9]+)(?:@(\S+?))?\s*(>=|<=|>|<)\s*([0-9.]+(?:e-?\d+)?)\s*")


def rates_of(tally: Tally) -> dict[str, Rate]:
    """Every metric that is a share, with its interval."""
    whole = [counts for cell, counts in tally.cells.items() if cell[0] == "column"]
    both = tally.linked_journeys()
    return {
        "leak": rate(sum(bad for _, bad in whole), sum(n for n, _ in whole)),
        "leak_promise": tally.rate_of("promise", "all"),
        **{name: tally.rate_of("column", column) for name, column in _LEAKS.items()},
        "linkage": rate(tally.linked[True], tally.linked.total()),
        "journey_linkage": rate(sum(both), len(both)),
        "over_redaction": _share(tally.leaves, "benign", False),
        "traps": _share(tally.leaves, "trap", False),
        "utility": _share(tally.leaves, "measure", True),
        "json_valid": rate(tally.json[True], tally.json.total()),
        "types_kept": rate(tally.types[True], tally.types.total()),
        "wrong_blocks": rate(tally.wrong_blocks, tally.clean_events),
        "errors": rate(tally.errors, tally.events),
    }


def _share(leaves: Any, kind: str, good: bool) -> Rate:
    return rate(leaves[kind, good], leaves[kind, True] + leaves[kind, False])


def of_run(run: Run) -> dict[str, Any]:
    """One target's results as JSON values."""
    t = run.tally
    rates = rates_of(t) | {"leak_held_out": _held_out(run.held_out)}
    timed = len(t.times_us)
    seconds = t.cpu_s if run.in_process else t.wall_s
    heat = {f"{cell[1]}|{cell[2]}": _row(rate(bad, n)) for cell, (n, bad) in t.cells.items() if cell[0] == "heat"}
    return {
        "target": run.name,
        "version": run.version,
        "events": t.events,
        "skipped": run.skipped,
        "stopped_by_time": run.stopped,
        "errors": t.errors,
        "blocked": t.blocked,
        "metrics": {
            **{name: r.rate for name, r in rates.items()},
            "ece_findings": t.findings.error,
            "ece_risk": t.risk.error,
            "p50_us": quantile(t.times_us, 0.5),
            "p99_us": quantile(t.times_us, 0.99),
            "events_per_s": timed / seconds if seconds > 0 else 0.0,
        },
        "intervals": {name: _row(r) for name, r in rates.items()},
        "by": {dimension: {key: _row(r) for key, r in t.by(dimension).items()} for dimension in _DIMENSIONS},
        "heat": heat,
        "reliability": {"findings": t.findings.points(), "risk": t.risk.points()},
        "causes": [{"entity": e, "format": f, "path": p, "count": n} for (e, f, p), n in t.causes.most_common(60)],
        "touched": [{"format": f, "path": p, "count": n} for (f, p), n in t.touched.most_common(40)],
    }


def _held_out(tally: Tally | None) -> Rate:
    # What was chosen was listed before: it counts as one column, whatever it is.
    counts = [] if tally is None else [c for cell, c in tally.cells.items() if cell[0] == "column"]
    return rate(sum(bad for _, bad in counts), sum(n for n, _ in counts))


def _row(r: Rate) -> dict[str, Any]:
    return {"n": r.n, "bad": r.bad, "rate": round(r.rate, 6), "low": round(r.low, 6), "high": round(r.high, 6)}


def summary(
    runs: Iterable[Run], corpus: dict[str, Any], absent: dict[str, str] | None = None, *, at: str | None = None
) -> dict[str, Any]:
    """All results of one bench run.

    ``absent``: targets that could not run, and why. ``at``: the revision the run began with.
    """
    return {
        "phiguard": __version__,
        "corpus": {"version": VERSION, **corpus},
        "machine": machine(),
        "revision": revision() if at is None else at,
        "targets": [of_run(run) for run in runs],
        "absent": absent or {},
    }


def machine() -> dict[str, Any]:
    """What the run was made on."""
    name = platform.processor() or platform.machine()
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
        name = next((x.split(":", 1)[1].strip() for x in lines if x.startswith("model name")), name)
    except OSError:
        pass
    return {"cpu": name, "cores": os.cpu_count(), "system": platform.system(), "python": platform.python_version()}


def revision() -> str:
    """The revision of the checkout that phiguard runs from, with ``+`` where it has changes; "" outside of one."""
    try:
        done = subprocess.run(
            ["git", "describe", "--always", "--dirty=+", "--abbrev=12"],  # noqa: S607
            cwd=Path(__file__).parent, capture_output=True, text=True, check=False, timeout=10,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.strip()


class Condition:
    """``leak>0.001``, ``linkage@standard>0``: what must not be, for CI.

    Raises:
        ConfigError: it cannot be read, or there is no such metric.
    """

    def __init__(self, text: str) -> None:
        m = _CONDITION.fullmatch(text)
        if m is None:
            raise ConfigError(f"cannot read {text!r}; write for example leak>0.001", where="bench.fail-if")
        if m[1] not in METRICS:
            raise ConfigError(f"unknown metric {m[1]!r} (known: {', '.join(METRICS)})", where="bench.fail-if")
        self.text, self.metric, self.target, self._sign, self._limit = text, m[1], m[2], m[3], float(m[4])

    def holds(self, results: dict[str, Any]) -> list[str]:
        """The targets for which it holds, each with its figure. One that is named and absent counts as holding."""
        found = []
        rows = [t for t in results["targets"] if self.target in (None, t["target"])]
        if not rows:
            return [f"{self.text}: {self.target or 'no target'} was not measured"]
        for row in rows:
            value = row["metrics"][self.metric]
            holds = {
                ">": value > self._limit, "<": value < self._limit, ">=": value >= self._limit,
                "<=": value <= self._limit,
            }[self._sign]  # fmt: skip
            nothing = row["events"] == 0 or row["errors"] == row["events"]
            if holds or nothing:
                why = "no event was measured" if nothing else f"{self.metric} is {value:.6g}"
                found.append(f"{self.text}: {row['target']}: {why}")
        return found
