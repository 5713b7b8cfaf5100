"""The golden table of what every preset does: payload x preset -> action and exact output."""

import copy
import json
import re
from pathlib import Path
from typing import Any

import pytest

import phiguard
from phiguard import ConfigError, Context, Guard

KEY = "presets-only-0123456789abcdef0123456789abcdef"
LINES = (Path(__file__).parent / "golden" / "presets.jsonl").read_text("utf-8").splitlines()
ROWS = {row["id"]: row for row in map(json.loads, LINES) if row["id"] != "_about"}
CHECKS = [(row_id, preset) for row_id, row in ROWS.items() for preset in row["expect"]]


def same(a: Any, b: Any) -> bool:
    """Equal in value and in type, all the way down; the order of dict keys is free."""
    if type(a) is not type(b):
        return False
    if isinstance(a, dict):
        return a.keys() == b.keys() and all(same(a[k], b[k]) for k in a)
    if isinstance(a, list):
        return len(a) == len(b) and all(map(same, a, b))
    return bool(a == b)


def place(value: Any, pointer: str) -> tuple[Any, Any]:
    """The container and the key that a JSON Pointer leads to."""
    *way, last = [s.replace("~1", "/").replace("~0", "~") for s in pointer.split("/")[1:]]
    for step in way:
        value = value[int(step)] if isinstance(value, list) else value[step]
    return value, int(last) if isinstance(value, list) else last


def assert_is(want: dict[str, Any], got: Any) -> None:
    exact = copy.deepcopy(want["payload"])
    for pointer, pattern in want.get("pattern", {}).items():
        if pointer:
            container, key = place(got, pointer)
            value = container[key]
            inner, key = place(exact, pointer)
            inner[key] = value
        else:
            value = exact = got
        assert isinstance(value, str | bytes)
        assert re.fullmatch(pattern, value.decode() if isinstance(value, bytes) else value), pointer
    assert same(got, exact), got
    shown = got if isinstance(got, str) else json.dumps(got, ensure_ascii=False, default=repr)
    assert not [text for text in want.get("contains_not", ()) if text in shown]


@pytest.mark.parametrize(("row_id", "preset"), [pytest.param(*check, id="-".join(check)) for check in CHECKS])
def test_presets(row_id: str, preset: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PHIGUARD_HMAC_KEY", KEY)
    row = ROWS[row_id]
    want = row["expect"][preset]
    payload = copy.deepcopy(row["payload"])
    if row.get("as") == "bytes":
        payload = payload.encode()
        want = {**want, "payload": want["payload"].encode()} if "payload" in want else want
    before = copy.deepcopy(payload)
    policy: Any = preset
    if preset == "custom":
        policy = tmp_path / f"{row_id}.toml"
        policy.write_text(row["policy_toml"], "utf-8")
    context = Context(**row["context"]) if row.get("context") else None
    if "error" in want:
        assert want["error"] == "ConfigError"
        with pytest.raises(ConfigError):
            phiguard.scrub(payload, policy=policy, context=context)
        return
    guard = Guard(policy)
    result = guard.scrub(payload, context=context)
    assert result.action == want["action"]
    assert same(before, payload), "the input was mutated"
    if want["action"] == "block":
        assert result.payload is None
        assert result.reasons
        return
    assert_is(want, result.payload)
    assert same(guard.scrub(copy.deepcopy(result.payload), context=context).payload, result.payload)
    observed = Guard(policy, observe=True).scrub(payload, context=context)
    assert same(observed.payload, before)
    assert (observed.action, observed.findings, observed.risk) == (result.action, result.findings, result.risk)


def test_the_table_is_whole() -> None:
    assert len(CHECKS) == 429


LAXER = [row_id for row_id, row in ROWS.items() if isinstance(row["payload"], dict) and row.get("as") is None]


def texts(value: Any) -> set[str]:
    """Every scalar of a payload as text, with the keys that lead to it."""
    todo: list[tuple[tuple[Any, ...], Any]] = [((), value)]
    out = set()
    while todo:
        way, at = todo.pop()
        if isinstance(at, dict):
            todo += [((*way, k), v) for k, v in at.items()]
        elif isinstance(at, list):
            todo += [((*way, i), v) for i, v in enumerate(at)]
        elif at is not None:
            out.add(f"{way}: {at}")
    return out


@pytest.mark.parametrize("row_id", LAXER)
def test_strict_reveals_nothing_that_standard_takes(row_id: str) -> None:
    row = ROWS[row_id]
    context = Context(**row["context"]) if row.get("context") else None
    lax = phiguard.scrub(row["payload"], context=context).payload
    strict = phiguard.scrub(row["payload"], policy="strict", context=context).payload
    taken = texts(row["payload"]) - texts(lax)
    assert not taken & texts(strict)
