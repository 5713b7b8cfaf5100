"""The simulation agrees with what queueing theory says where it says something, and the table with arithmetic."""

import json
import re
from pathlib import Path

import pytest

from benchmarks.scale import main, simulate, size


def test_a_batch_of_what_is_waiting_settles_at_its_fixed_cost() -> None:
    """Far from saturation a batch holds what came during the one before: delay is about a cycle and a half."""
    use, us, fixed = 0.5, 200.0, 0.015
    rate = use / (us / 1e6 + fixed / 500)
    cycle = fixed / (1 - rate * us / 1e6)
    seen = simulate(use, us, swing=0.0, seconds=120)
    assert seen.p50_s == pytest.approx(1.5 * cycle, abs=0.02)


def test_a_backlog_is_gone_when_what_is_spare_has_worked_it_off() -> None:
    use, away = 0.6, 15.0
    seen = simulate(use, 200.0, swing=0.0, dies_at_s=60.0, away_s=away)
    assert seen.recovered_s == pytest.approx(away / (1 - use), rel=0.1)


def test_more_than_one_core_s_work_never_settles() -> None:
    seen = simulate(1.1, 200.0, swing=0.0, dies_at_s=60.0)
    assert seen.recovered_s is None and seen.longest > 100_000


def test_the_table_is_arithmetic() -> None:
    one = size(1_000_000, 60.0)
    assert one.cores == 100 and one.memory_gb == pytest.approx(30)
    assert one.gbit_s == pytest.approx(17.3, abs=0.1)
    assert size(1, 60.0).cores == 2


def test_the_page_shows_what_the_script_prints(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["scale", "--scrub-us", "60", "--engine-us", "15", "--simulate"]
    monkeypatch.setattr("sys.argv", command)
    main()
    page = (Path(__file__).parent.parent / "docs/explanation/scale.md").read_text("utf-8")
    rows = [line for line in capsys.readouterr().out.splitlines() if line.startswith("|")]
    assert len(rows) > 10
    for row in rows:
        assert row in page


PAGE = Path(__file__).parent.parent / "docs" / "explanation" / "scale.md"
RUNS = json.loads((Path(__file__).parent.parent / "benchmarks" / "results" / "engines.json").read_text("utf-8"))


def test_the_page_says_what_engines_were_measured_to_add() -> None:
    rows = [
        [cell.strip().replace("`", "") for cell in line.split("|")[1:-1]]
        for line in PAGE.read_text("utf-8").splitlines()
        if re.match(r"\| (plain loop|`scrub_array`|Spark)", line)
    ]
    for run in RUNS:
        for engine in run["engines"]:
            mine = [row for row in rows if row[0] == engine["name"]]
            cpu = f"{engine['cpu']:.{1 if run['guard'] == 'exchange' else 0}f}"
            assert any(row[1] == cpu for row in mine), (engine["name"], cpu)
            assert engine["same"], "other bytes came out"


def test_what_engines_may_add() -> None:
    """The bounds that were set, in the committed figures."""
    [run] = [run for run in RUNS if run["guard"] == "exchange"]
    assert run["events"] >= 240_000
    over = {engine["name"]: engine["over"] for engine in run["engines"]}
    assert over["scrub_array"] <= 2
    assert over["Spark arrow_udf, 1 worker"] <= 15 and over["Spark mapInArrow, 1 worker"] <= 15
    assert all(engine["worker_mb"] <= 300 for run in RUNS for engine in run["engines"])
