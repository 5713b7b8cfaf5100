"""``phiguard policy``: check, show, explain, diff."""

import json
from pathlib import Path

import pytest
from cli_runs import Ran

from phiguard import Policy
from phiguard.cli_policy_words import sentences
from phiguard.policy import presets

MINE = """
id = "mine"
extends = "strict"
threshold = 0.4
[[rule]]
entities = ["IP_ADDRESS"]
pages = ["generic"]
method = "generalize"
why = "the network is enough"
[[page]]
kinds = ["portal"]
block = false
[[allow]]
value = "lena@example.com"
[[deny]]
path = "/note"
"""


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    (tmp_path / "mine.toml").write_text(MINE)
    return tmp_path / "mine.toml"


@pytest.mark.parametrize("name", presets())
def test_presets_are_ok(name: str) -> None:
    ran = Ran("policy", "check", name)
    assert ran.code == 0 and ran.out.decode().startswith(f"{name}@{Policy.of(name).digest()}: OK (")
    assert json.loads(Ran("policy", "check", name, "--json").out)["ok"] is True


def test_check_names_what_is_wrong(tmp_path: Path) -> None:
    (tmp_path / "bad.toml").write_text('id = "bad"\n[[rule]]\nroles = ["direct"]\nmethod = "drp"')
    ran = Ran("policy", "check", tmp_path / "bad.toml")
    problem = (
        "unknown method 'drp' (did you mean 'drop'? known: keep, drop, replace, mask, pseudonymize, generalize)"
    )
    assert (ran.code, ran.out) == (2, b"")
    assert ran.err == f"phiguard: bad.toml: [[rule]] #1 .method: {problem}\n"
    ran = Ran("policy", "check", tmp_path / "bad.toml", "--json")
    assert ran.code == 2
    assert json.loads(ran.out) == {"ok": False, "where": "bad.toml: [[rule]] #1 .method", "problem": problem}
    assert Ran("policy", "check", tmp_path / "none.toml").code == 2
    assert Ran("policy", "show", "standrad").code == 2


def test_check_says_which_keys_are_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PHIGUARD_HMAC_KEY_ID", raising=False)
    assert b"needs the HMAC key k1 from $PHIGUARD_HMAC_KEY\n" in Ran("policy", "check", "first_party").out


def test_show_loads_again(mine: Path, tmp_path: Path) -> None:
    shown = Ran("policy", "show", mine)
    again = tmp_path / "again.toml"
    again.write_bytes(shown.out)
    assert b"extends" not in shown.out and b"fallback = true" in shown.out
    assert Policy.of(again) == Policy.of(mine)
    assert json.loads(Ran("policy", "show", mine, "--json").out)["threshold"] == 0.4


def test_explain_is_in_words(mine: Path) -> None:
    out = Ran("policy", "explain", mine).out.decode()
    assert "[[rule]] #1: on generic pages: IP_ADDRESS become coarser" in out
    assert "    why: the network is enough" in out
    assert "[[page]] #1: on portal pages: the event is not blocked" in out
    assert "[[deny]] #1: whatever stands at /note is dropped" in out
    assert "lena" not in out
    said = json.loads(Ran("policy", "explain", "hipaa", "--json").out)
    assert {"place", "text", "why", "source"} == said[0].keys()
    for name in presets():
        for entry in sentences(Policy.of(name))[1:]:
            assert entry.why and entry.source and ": " not in entry.text[-2:]


@pytest.mark.parametrize("name", presets())
def test_a_policy_does_not_differ_from_itself(name: str, tmp_path: Path) -> None:
    (tmp_path / "same.toml").write_text(f'id = "same"\nextends = "{name}"')
    for other in (name, tmp_path / "same.toml"):
        ran = Ran("policy", "diff", name, other)
        assert (ran.code, ran.out) == (0, b"")
        assert json.loads(Ran("policy", "diff", name, other, "--json").out) == {"decisions": [], "settings": []}


def test_diff_shows_decisions_and_settings(mine: Path) -> None:
    said = json.loads(Ran("policy", "diff", "strict", mine, "--json").out)
    rows = {(row["subject"], row["pages"], row["one"], row["other"]) for row in said["decisions"]}
    assert ("role quasi: IP_ADDRESS", "generic", "replace", "generalize") in rows
    assert ("page: block", "portal", "block", "pass") in rows
    assert len(rows) == 2
    assert {row["setting"] for row in said["settings"]} == {
        "threshold",
        '[[allow]] {"value": "lena@example.com"}',
        '[[deny]] {"path": "/note"}',
    }
    out = Ran("policy", "diff", "strict", mine).out.decode()
    assert "decisions:" in out and "settings:" in out and "generalize" in out


def test_diff_of_presets_is_what_they_say() -> None:
    said = json.loads(Ran("policy", "diff", "standard", "keep_identity", "--json").out)
    assert said["settings"] == []
    assert {(r["subject"], r["consent"], r["other"]) for r in said["decisions"]} == {
        ("role ad_id", "yes", "keep"),
        ("page: url", "all", "origin"),
        ("page: referrer", "all", "origin"),
        ("page: event", "all", "neutral"),
    }


def test_diff_looks_at_low_scores(tmp_path: Path) -> None:
    (tmp_path / "low.toml").write_text(
        'id = "low"\nextends = "standard"\n[[rule]]\nentities = ["PHONE_NUMBER"]\nmethod = "keep"\n'
        '[[rule]]\nentities = ["PHONE_NUMBER"]\nmin_score = 0.8\nmethod = "replace"'
    )
    [row] = json.loads(Ran("policy", "diff", "standard", tmp_path / "low.toml", "--json").out)["decisions"]
    assert row["subject"] == "role direct, score 0.5: PHONE_NUMBER"
    assert (row["one"], row["other"]) == ("replace", "keep")
