"""Beam, on its DirectRunner in this process."""

import json
import pickle
from typing import Any

import pytest
from engine_rows import EVENTS, TEXTS, alone

import phiguard

beam = pytest.importorskip("apache_beam", reason="needs the extra beam")
pytestmark = pytest.mark.filterwarnings("ignore")

from apache_beam.metrics import MetricsFilter  # noqa: E402
from apache_beam.testing.util import assert_that, equal_to  # noqa: E402

from phiguard.engines.beam import ScrubDoFn, scrub_elements  # noqa: E402
from phiguard.engines.carried import guard_of  # noqa: E402


def test_elements_are_what_scrub_gives_and_the_rest_is_told() -> None:
    elements: list[Any] = [*TEXTS, *EVENTS, b'{"ip":"203.0.113.40"}']
    alones = [alone(e) for e in elements]
    expected = [new for old, new in zip(elements, alones, strict=True) if new is not None or old is None]
    with beam.Pipeline("DirectRunner") as pipeline:
        out = pipeline | beam.Create(elements) | scrub_elements()
        assert_that(out.scrubbed, equal_to(expected))
        reason = {"reasons": ["unreadable: JSON nested too deeply"], "policy": phiguard.Guard().name}
        assert_that(out.blocked, equal_to([reason]), label="blocked")
    found = pipeline.result.metrics().query(MetricsFilter().with_namespace("phiguard"))["counters"]
    counts = {metric.key.metric.name: metric.committed for metric in found}
    assert counts["passed"] + counts["redacted"] + counts["blocked"] == len(elements) - 1
    assert counts["blocked"] == 1 and counts["findings"] > 5


def test_what_travels_is_the_policy_and_no_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PHIGUARD_HMAC_KEY", "0123456789abcdef" * 4)
    guard_of.cache_clear()
    raw = pickle.dumps(ScrubDoFn("first_party"))
    assert b"0123456789abcdef" not in raw
    there = pickle.loads(raw)
    there.setup()
    [out] = there.process(json.dumps(EVENTS[2]))
    assert out == alone(json.dumps(EVENTS[2]), "first_party")
