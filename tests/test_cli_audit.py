"""``phiguard audit verify | head``."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

import phiguard
from phiguard.audit import AuditLog
from phiguard.cli import app

RUN = CliRunner()


@pytest.fixture
def log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("PHIGUARD_HMAC_KEY", raising=False)
    path = tmp_path / "audit.jsonl"
    written = AuditLog(path)
    for email in ("lena@example.com", "max@example.com", "ida@example.com"):
        written.record(phiguard.scrub({"email": email}))
    return path


def test_a_whole_file_is_ok(log: Path) -> None:
    done = RUN.invoke(app, ["audit", "verify", str(log)])
    assert done.exit_code == 0
    assert done.stdout.startswith("3 records: OK; head 3:")
    head = RUN.invoke(app, ["audit", "head", str(log)]).stdout.strip()
    assert RUN.invoke(app, ["audit", "verify", str(log), "--head", head]).exit_code == 0


def test_an_edit_is_placed(log: Path) -> None:
    log.write_text(log.read_text().replace('"seq":2', '"seq":2 '))
    done = RUN.invoke(app, ["audit", "verify", str(log)])
    assert done.exit_code == 1
    assert "line 2: record 2 was edited" in done.stdout
    said = json.loads(RUN.invoke(app, ["audit", "verify", str(log), "--json"]).stdout)
    assert (said["ok"], said["problems"][0]["line"]) == (False, 2)


def test_a_key_that_is_set_is_meant(log: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PHIGUARD_HMAC_KEY", "k" * 40)
    assert "sealed without the key" in RUN.invoke(app, ["audit", "verify", str(log)]).stdout
    assert RUN.invoke(app, ["audit", "verify", str(log), "--no-key"]).exit_code == 0


def test_keys_are_named(log: Path, tmp_path: Path) -> None:
    from phiguard.pseudonyms import KeyRef, Keys

    file = tmp_path / "key"
    file.write_text("s" * 40)
    other = tmp_path / "keyed.jsonl"
    AuditLog(other, keys=Keys([KeyRef(file=str(file), id="a1")])).record(phiguard.scrub({"a": "ida@example.com"}))
    done = RUN.invoke(app, ["audit", "verify", str(other)])
    assert done.exit_code == 1
    assert "take a key that was not given" in done.stdout
    with_key = ["audit", "verify", str(other), "--key-file", str(file), "--key-id", "a1"]
    assert RUN.invoke(app, with_key).exit_code == 0
    file.write_text("t" * 40)
    assert "was edited" in RUN.invoke(app, with_key).stdout


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        pytest.param(["--head", "seven"], 2, id="head"),
        pytest.param(["--key-env", "NONE_SUCH"], 2, id="no-key"),
        pytest.param(["--key-env", "A", "--key-file", "b"], 2, id="two-keys"),
    ],
)
def test_wrong_use(log: Path, arguments: list[str], code: int) -> None:
    assert RUN.invoke(app, ["audit", "verify", str(log), *arguments]).exit_code == code


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    assert RUN.invoke(app, ["audit", "verify", str(tmp_path / "none")]).exit_code == 3
