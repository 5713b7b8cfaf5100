"""Which setting of another library is taken for its best, and what the suppression benchmark does with it."""

import json
from pathlib import Path
from typing import Any

import pytest

from benchmarks import peers, suppress
from phiguard.evaluate.adapters import adapters, by_named_leaf, libraries


def row(setting: str, leak: float, over: float, library: str = "x") -> dict[str, Any]:
    return {"library": library, "setting": setting, "metrics": {"leak_promise": leak, "over_redaction": over}}


@pytest.mark.parametrize(
    ("rows", "best"),
    [
        ([row("x", 0.7, 0.02), row("x-more", 0.5, 0.09)], "x-more"),
        ([row("x", 0.2, 0.6), row("x-quiet", 0.5, 0.09)], "x-quiet"),
        ([row("x", 0.2, 0.6), row("x-some", 0.5, 0.11)], "x-some"),
        ([row("x", 0.7, 0.02), row("x-same", 0.7, 0.02)], "x"),
    ],
    ids=["less leak", "usable first", "none usable", "as it comes when equal"],
)
def test_the_best_setting(rows: list[dict[str, Any]], best: str) -> None:
    assert peers.best([*rows, row("y", 1.0, 0.0, "y")]) == {"x": best, "y": "y"}


def test_the_first_setting_is_the_library_as_it_comes() -> None:
    known = libraries()
    assert set(known) == {"presidio", "scrubadub", "datafog", "datafog-core", "cpex-pii-filter"}
    assert sum(map(len, known.values())) == len(adapters())
    assert all(len(settings) > 1 for settings in known.values())


def test_committed_settings_are_those_that_did_best() -> None:
    results = json.loads((peers.RESULTS / "peers.json").read_text("utf-8"))
    assert results["best"] == peers.best(results["settings"]) and results["corpus"]["split"] == "dev"
    assert {r["setting"] for r in results["settings"]} | set(results["absent"]) == set(adapters())
    assert (peers.RESULTS / "peers.md").read_text("utf-8") == peers.markdown(results)


def test_each_library_is_measured_as_it_comes_and_at_its_best() -> None:
    names = suppress.targets()
    assert len(names) == len(set(names))
    assert {*libraries(), *peers.chosen().values(), *suppress.PRESETS, "identity", "blank"} == set(names)


def test_settings_are_documented() -> None:
    text = (Path(__file__).parent.parent / "docs/how-to/measure-your-pipeline.md").read_text("utf-8")
    assert [name for name in set(adapters()) - set(libraries()) if f"`{name}`" not in text] == []


def test_leaves_are_given_with_their_key() -> None:
    seen: list[tuple[str, str]] = []

    def clean(text: str, key: str) -> str:
        seen.append((text, key))
        return "" if text == "7" else text

    out = by_named_leaf(clean)({"a": "x", "b": [7, 8, True, None], "c": {"d": ""}})
    assert out == {"a": "x", "b": [None, 8, True, None], "c": {"d": ""}}
    assert seen == [("x", "a"), ("7", "b"), ("8", "b")]


@pytest.mark.parametrize(
    ("n", "bad", "held"), [(50, 1, True), (50, 2, False), (49, 20, True), (200, 4, True), (200, 5, False)]
)
def test_cells_over_the_limit(n: int, bad: int, held: bool) -> None:
    cell = {"n": n, "bad": bad, "rate": bad / n}
    for where in ("targets", "cells"):
        results = {"targets": [{"heat": {}}], "cells": {"heat": {}}}
        (results["targets"][0] if where == "targets" else results["cells"])["heat"]["USER_ID|1"] = cell  # type: ignore[index]
        assert (suppress.over(results) == {}) is held
