"""The benchmark of speed: what it measures is what it says, and the page is that of the committed results."""

import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import orjson
import pytest

from benchmarks.speed import candidates, page, streams
from benchmarks.speed.growth import tables
from benchmarks.speed.measure import Spread, interleaved, latency, works_of
from phiguard import Guard

RESULTS: dict[str, Any] = json.loads(page.RESULTS.read_text("utf-8"))


def test_the_page_is_that_of_the_results() -> None:
    assert page.PAGE.read_text("utf-8") == page.markdown(RESULTS), "run: python -m benchmarks.speed --page"


def test_the_plots_are_those_of_the_results() -> None:
    made = page.plots(RESULTS)
    assert {file.name for file in page.PLOTS.glob("speed-*.svg")} == set(made)
    for name, svg in made.items():
        assert (page.PLOTS / name).read_text("utf-8") == svg, "run: python -m benchmarks.speed --page"
        ElementTree.fromstring(svg)
        assert "http" not in svg.replace("http://www.w3.org/2000/svg", "")


def test_the_results_say_what_they_were_made_with() -> None:
    assert not RESULTS["quick"] and RESULTS["revision"] and RESULTS["seed"] == streams.SEED
    assert set(RESULTS["machine"]) == {"cpu", "cores", "system", "python"}
    assert {"orjson", "hyperscan"} <= set(RESULTS["versions"])
    assert page.as_json(RESULTS) == page.RESULTS.read_text("utf-8")


def test_every_candidate_was_measured_or_is_named_as_absent() -> None:
    for stream in RESULTS["streams"].values():
        assert set(stream["rows"]) | set(RESULTS["absent"]) >= set(candidates.WHAT)
        for row in stream["rows"].values():
            assert row["times"]["low"] <= row["times"]["median"] <= row["times"]["high"]


@pytest.mark.parametrize("size", [200, 1_000, 5_000, 50_000])
def test_events_have_the_size_that_was_asked_for(size: int) -> None:
    stream = streams.made(5, 20, size=size)
    assert 0.7 * size <= stream.mean_bytes <= 1.4 * size + 150


def _texts(line: bytes) -> set[str]:
    event = orjson.loads(line)
    return {event["properties"]["label"], event["context"]["page"]["title"], event["context"]["userAgent"]}


@pytest.mark.parametrize(("repeated", "low", "high"), [(0.0, 0.0, 0.1), (0.9, 0.8, 0.99), (1.0, 1.0, 1.0)])
def test_texts_come_back_as_often_as_was_asked_for(repeated: float, low: float, high: float) -> None:
    stream = streams.made(500, 300, repeated=repeated)
    before = set().union(*map(_texts, stream.seen))
    texts = [text for line in stream.fresh for text in _texts(line)]
    assert low <= sum(text in before for text in texts) / len(texts) <= high


def test_a_share_of_events_is_scrubbed() -> None:
    guard = Guard()
    for share, expected in ((0.0, False), (1.0, True)):
        for line in streams.made(0, 10, phi_share=share).fresh:
            entities = {f.entity for f in guard.scrub(line).findings}
            assert ("EMAIL_ADDRESS" in entities) is expected


def test_the_ways_through_a_guard_give_the_same_bytes() -> None:
    lines = streams.made(0, 12).fresh
    loop = [orjson.dumps(Guard().scrub(orjson.loads(line)).payload) for line in lines]
    assert [Guard().scrub(line).payload for line in lines] == loop
    assert Guard().scrub_ndjson(b"\n".join(lines)) == b"\n".join(loop)


def test_names_off_is_off() -> None:
    assert candidates.policy("standard", names=False).ner == ("off",)
    assert candidates.policy("strict", names=True).ner != ("off",)


def test_measuring_counts_every_event() -> None:
    stream = streams.made(20, 300)
    calls: list[int] = []
    found = interleaved(stream, {"mine": lambda lines: calls.append(len(lines))})
    assert found["events"] == found["rows"]["mine"]["events"] == sum(calls) - len(stream.seen)
    assert found["rows"]["mine"]["times"]["median"] < 0.1  # it does nothing
    assert found["rows"]["orjson"]["times"] == {"median": 1.0, "low": 1.0, "high": 1.0}


def test_a_slow_candidate_is_given_fewer_events() -> None:
    def slow(lines: Any) -> None:
        for _ in lines:
            sum(range(1_500_000))

    found = interleaved(streams.made(4, 60), {"slow": slow})
    assert 1 <= found["rows"]["slow"]["events"] < found["events"]


def test_the_spread_is_median_and_quartiles() -> None:
    assert Spread.of([1.0, 2.0, 3.0, 4.0, 5.0]) == {"median": 3.0, "low": 2.0, "high": 4.0}
    assert Spread.of([7.0]) == {"median": 7.0, "low": 7.0, "high": 7.0}


def test_latency_is_in_order() -> None:
    row = latency(streams.made(5, 50), Guard())
    assert 0 < row["p50"] <= row["p99"] <= row["p99.9"] <= row["max"]


def test_a_library_that_is_absent_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "cpex_pii_filter", None)
    with pytest.raises(candidates.Unavailable, match="cpex-pii-filter is not installed"):
        works_of([candidates.CPEX])


def test_tables_grow() -> None:
    sizes = [len(table) for _, table in tables(quick=True)]
    assert sizes == [1, 10_000]


def test_results_hold_no_path_of_a_machine() -> None:
    text = page.RESULTS.read_text("utf-8")
    assert "/home" not in text and "/tmp" not in text and str(Path.home()) not in text
