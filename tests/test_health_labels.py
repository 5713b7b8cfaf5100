"""The hand labels of recorded requests, and how well health context does on them."""

import json
import os
from pathlib import Path

import pytest

from benchmarks.health_context import counts, labels, own_lists, wilson
from phiguard.guard import Guard
from phiguard.matcher import Matcher

DATA = Path(os.environ.get("PHIGUARD_EVAL_DATA") or "/nowhere")
HITS, LISTS = DATA / "markup_nonprofit_hits.jsonl", DATA / "coverage_lists.json"


def test_every_row_has_one_label() -> None:
    rows = [i for label in labels() for i in label.rows]
    assert sorted(rows) == list(range(661))


def test_wilson() -> None:
    low, high = wilson(181, 181)
    assert (round(low, 3), high) == (0.979, 1.0)
    assert [round(x, 3) for x in wilson(8, 10)] == [0.490, 0.943]
    assert wilson(0, 0) == (0.0, 1.0)


@pytest.mark.skipif(not HITS.is_file(), reason="no evaluation data")
def test_recall_and_precision() -> None:
    rows = [json.loads(line) for line in HITS.read_text("utf-8").splitlines()]
    for site, (tp, fn, fp, _) in counts(Guard(), rows).items():
        assert tp >= 0.95 * (tp + fn), site
        assert tp >= 0.95 * (tp + fp), site


def covered(matcher: Matcher, terms: list[str]) -> float:
    return sum(any(m.end - m.start == len(t) for m in matcher.mentions([t])[0]) for t in terms) / len(terms)


def test_our_own_lists_are_covered() -> None:
    matcher = Matcher("ahocorasick")
    lists = own_lists()
    assert sum(map(len, lists.values())) == 813
    for name, terms in lists.items():
        assert covered(matcher, terms) >= 0.95, name


@pytest.mark.skipif(not LISTS.is_file(), reason="no evaluation data")
def test_the_lists_of_others_are_covered() -> None:
    matcher = Matcher("ahocorasick")
    for name, terms in json.loads(LISTS.read_text("utf-8")).items():
        assert covered(matcher, terms) >= 0.95, name
