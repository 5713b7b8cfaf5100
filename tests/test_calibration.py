"""The calibration benchmark: its arithmetic on data made by hand, and that it runs."""

import json
import subprocess
import sys
from random import Random

import pytest

from benchmarks import benign
from benchmarks.calibration import (
    Bin,
    Scored,
    besides,
    bins,
    brier,
    calibration_error,
    candidates,
    report,
    shown,
    wilson,
)
from phiguard.checks import gtin


def scored(score: float, right: int, wrong: int, role: str = "direct") -> list[Scored]:
    return [Scored(score, i < right, role, "x") for i in range(right + wrong)]


def test_bins_hold_what_they_should() -> None:
    table = bins(scored(0.05, 0, 4) + scored(0.1, 1, 3) + scored(0.95, 3, 1) + scored(1.0, 4, 0))
    assert [(b.start, b.held, b.observed_rate) for b in table] == [(0.0, 4, 0.0), (0.1, 4, 0.25), (0.9, 8, 0.875)]
    assert table[2].mean_score == pytest.approx(0.975)
    assert bins([]) == []


def test_wilson_is_the_published_interval() -> None:
    # Newcombe 1998, Statistics in Medicine 17:857, table I, method 3.
    published = {(81, 263): (0.2553, 0.3662), (15, 148): (0.0624, 0.1605), (0, 20): (0.0, 0.1611)}
    for (right, count), interval in {**published, (29, 29): (0.8830, 1.0)}.items():
        assert list(wilson(right, count)) == pytest.approx(interval, abs=1e-4)
    assert wilson(0, 0) == (0.0, 1.0)


def test_calibration_error_and_brier() -> None:
    assert calibration_error(bins(scored(0.75, 3, 1))) == pytest.approx(0.0)
    mixed = scored(0.9, 1, 1) + scored(0.1, 0, 2)
    assert calibration_error(bins(mixed)) == pytest.approx((2 * 0.4 + 2 * 0.1) / 4)
    assert brier(mixed) == pytest.approx((0.01 + 0.81 + 0.01 + 0.01) / 4)
    assert calibration_error([]) == brier([]) == 0.0
    assert calibration_error([Bin(0.0, 0, 0.0, 0.0, 0.0, 1.0)]) == 0.0


def test_it_runs_and_says_the_same_twice() -> None:
    found, counts = candidates(1, 3, clean_events=2)
    assert (found, counts) == candidates(1, 3, clean_events=2)
    assert counts["planted"] > 50
    assert counts["benign"] == 5 * counts["planted"]
    assert counts["not settled"] == 0
    assert any(f.right for f in found)
    assert not all(f.right for f in found)
    data = report(found, counts, "role")
    assert {"all", "direct", "quasi"} <= data["tables"].keys()
    assert sum(b["held"] for b in data["tables"]["all"]["bins"]) == len(found)
    assert "95 % interval" in "\n".join(shown(data))


def test_anything_planted_may_count_as_right() -> None:
    strict, _ = candidates(1, 3, clean_events=0)
    loose, _ = candidates(1, 3, clean_events=0, any_entity=True)
    assert sum(f.right for f in strict) <= sum(f.right for f in loose)


@pytest.mark.parametrize(
    ("entity", "value", "true"),
    [
        ("APPOINTMENT_DATE", "appointment on 1/12/2027", {"APPOINTMENT_DATE", "CARE_TERM"}),
        ("", "Find a Doctor", {"CARE_TERM"}),
        ("", "Find a hose", set()),
        ("POSTAL_CODE", "45402", {"POSTAL_CODE", "LOCATION"}),
        ("", 12, set()),
    ],
)
def test_a_text_may_hold_more_than_one(entity: str, value: object, true: set[str]) -> None:
    assert besides(entity, value) == true


def test_planted_health_terms_are_found_and_right() -> None:
    found, _ = candidates(2, 3, clean_events=0)
    health = [f for f in found if f.role == "health" and f.score > 0.9]
    assert len(health) >= 10 and sum(f.right for f in health) >= 0.8 * len(health)


def test_the_command_prints_json() -> None:
    command = [sys.executable, "-m", "benchmarks.calibration", "--samples", "1", "--clean-events", "0", "--json"]
    out = subprocess.run(command, capture_output=True, text=True, check=True)
    assert json.loads(out.stdout)["tables"]["all"]["count"] > 0


def test_gtins_have_their_check_digit() -> None:
    assert all(gtin(benign.gtin(Random(i), size)) for i in range(20) for size in (12, 13))
