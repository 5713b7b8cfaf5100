"""Hits as trackers send them and as courts described them: what `standard` and `strict` leave of each."""

import copy
import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from recover import recoverable

import phiguard
from phiguard import Context, Guard

GOLDEN = json.loads((Path(__file__).parent / "golden" / "wire_samples.json").read_text("utf-8"))
STANDARD, STRICT = Guard("standard"), Guard("strict")


def params(rows: list[dict[str, Any]]) -> list[Any]:
    return [pytest.param(row, id=row["id"]) for row in rows]


def context(row: dict[str, Any]) -> Context | None:
    return Context(kind=row["kind"]) if "kind" in row else None


def leaked(row: dict[str, Any], payload: Any) -> set[str]:
    texts = {text.lower() for text in recoverable(payload)}
    return {gone for gone in row["gone"] if any(gone.lower() in text for text in texts)}


@pytest.mark.parametrize("row", params(GOLDEN["samples"]))
def test_nothing_that_must_go_is_recoverable(row: dict[str, Any]) -> None:
    payload = copy.deepcopy(row["payload"])
    result = STANDARD.scrub(payload, context=context(row))
    assert payload == row["payload"]
    assert (result.action, leaked(row, result.payload)) == ("redact", set())
    texts = recoverable(result.payload)
    assert not [stays for stays in row["stays"] if not any(stays in text for text in texts)]
    assert leaked(row, row["payload"]) == set(row["gone"]), "the sample does not hold it"


@pytest.mark.parametrize("guard", [STANDARD, STRICT], ids=["standard", "strict"])
@pytest.mark.parametrize("row", params(GOLDEN["samples"]))
def test_scrubbed_twice_is_scrubbed_once(row: dict[str, Any], guard: Guard) -> None:
    once = guard.scrub(row["payload"], context=context(row)).payload
    assert guard.scrub(once, context=context(row)).payload == once


@pytest.mark.parametrize("row", params([r for r in GOLDEN["samples"] if "strict" in r]))
def test_strict_decides_each_event(row: dict[str, Any]) -> None:
    result = STRICT.scrub(row["payload"], context=context(row))
    assert result.action == row["strict"]
    assert leaked(row, result.payload) == set()
    assert (result.payload is None) is (result.action == "block")


@pytest.mark.parametrize("row", params(GOLDEN["untouched"]))
def test_what_only_looks_like_it_stays(row: dict[str, Any]) -> None:
    result = STANDARD.scrub(row["payload"])
    assert (result.action, result.payload) == ("pass", row["payload"])


def test_gzip_without_a_content_type_is_opened() -> None:
    hit = {"email": "pat@demo.example", "diagnosis": "E11.9", "plan": "basic"}
    out = phiguard.scrub(gzip.compress(json.dumps(hit).encode(), mtime=0)).payload
    assert json.loads(gzip.decompress(out)) == {
        "email": "[EMAIL_ADDRESS]",
        "diagnosis": "[MEDICAL_CONDITION]",
        "plan": "basic",
    }
