"""The committed figures: the README says what the results say, and the promise is looked at."""

import json
from pathlib import Path
from typing import Any

import pytest

from benchmarks import suppress
from phiguard.evaluate.report import percent
from phiguard.evaluate.summary import METRICS

ROOT = Path(__file__).parent.parent
RESULTS: dict[str, Any] = json.loads((suppress.RESULTS / "suppress.json").read_text("utf-8"))
ROWS = {t["target"]: t for t in RESULTS["targets"]}


def test_the_readme_says_what_was_measured() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    assert suppress.figures(RESULTS) in text, "run: python -m benchmarks.suppress --readme"


def test_the_table_is_that_of_the_results() -> None:
    assert (suppress.RESULTS / "suppress.md").read_text("utf-8") == suppress.page(RESULTS)


def test_the_controls_held() -> None:
    assert ROWS["identity"]["metrics"]["leak"] == 1 and ROWS["identity"]["metrics"]["utility"] == 1
    assert ROWS["blank"]["metrics"]["leak"] == ROWS["blank"]["metrics"]["utility"] == 0


def test_the_promise_holds() -> None:
    metrics = ROWS["standard"]["metrics"]
    assert metrics["leak_promise"] <= 0.005 and RESULTS["cells"]["leak_promise"]["rate"] <= 0.005
    assert metrics["over_redaction"] <= 0.005
    assert suppress.over(RESULTS) == {}


def test_the_cells_say_something() -> None:
    heat = RESULTS["cells"]["heat"]
    assert sum(row["n"] >= suppress.ENOUGH for row in heat.values()) >= 60


def test_open_vocabulary_is_a_column_of_every_preset() -> None:
    assert all(ROWS[name]["intervals"]["leak_held_out"]["n"] > 0 for name in suppress.PRESETS)


def test_what_leaks_says_what_was_measured() -> None:
    text = (ROOT / "docs/explanation/what-leaks.md").read_text("utf-8")
    rates = ROWS["standard"]["intervals"]
    for name in ("leak_promise", "over_redaction"):
        assert f"({rates[name]['bad']:,} of {rates[name]['n']:,}" in text, name
    for name in ("leak_open", "leak_held_out", "leak_names", "leak_providers", "linkage"):
        assert f"{percent(rates[name]['rate'])} |" in text, name


@pytest.mark.parametrize("target", ["standard", "strict", "hipaa", "keep_context", "keep_identity"])
def test_presets_keep_json_and_types(target: str) -> None:
    metrics = ROWS[target]["metrics"]
    assert metrics["json_valid"] == 1 and metrics["types_kept"] == 1 and metrics["errors"] == 0


def test_every_metric_is_there() -> None:
    for row in ROWS.values():
        assert set(row["metrics"]) == set(METRICS)
    for name in ("machine", "revision", "corpus", "phiguard", "absent"):
        assert name in RESULTS


@pytest.mark.parametrize("page", ["docs/how-to/measure-your-pipeline.md"])
def test_every_metric_is_documented(page: str) -> None:
    text = (ROOT / page).read_text("utf-8")
    assert [name for name in METRICS if f"`{name}`" not in text] == []
