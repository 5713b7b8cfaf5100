"""Payloads in the formats of ad ids, vendors, records and logs: what `standard` leaves of each."""

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from recover import recoverable

from phiguard import Guard

ROWS = json.loads((Path(__file__).parent / "golden" / "formats.json").read_text("utf-8"))["rows"]
GUARDS = {"cached": Guard(), "forgetful": Guard(cache=False)}


def held(values: list[str], payload: Any) -> set[str]:
    texts = {text.lower() for text in recoverable(payload)} | {str(payload).lower()}
    return {value for value in values if any(value.lower() in text for text in texts)}


@pytest.mark.parametrize("guard", GUARDS.values(), ids=GUARDS)
@pytest.mark.parametrize("row", ROWS, ids=[row["id"] for row in ROWS])
def test_what_goes_and_what_stays(row: dict[str, Any], guard: Guard) -> None:
    payload = copy.deepcopy(row["payload"])
    out = guard.scrub(payload).payload
    assert payload == row["payload"]
    assert held(row["gone"], payload) == set(row["gone"]), "the row does not hold it"
    assert held(row["gone"], out) == set()
    assert held(row["stays"], out) == set(row["stays"])
    assert guard.scrub(out).payload == out
    if not row["gone"] and row["stays"]:
        assert out == payload
