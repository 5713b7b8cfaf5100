"""What the command line shows and what it does not; the examples; the help and its page."""

import base64
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from cli_runs import EMAIL, ROOT, Ran
from typer.main import get_command

import phiguard
from phiguard import cli, cli_exit
from phiguard.policy import presets

EXAMPLES = sorted(f for f in (ROOT / "examples").iterdir() if f.is_file() and f.suffix != ".md")
PLANTED = (
    *("nora.ellison@example.com", "tomas.verik@example.org", "ines.calder@example.net"),
    *("2065550147", "2065550163", "2065550188", "078-05-1120", "219-09-9999", "4111111111111111"),
    *("00481516", "00730041", "00730042", "203.0.113.", "198.51.100.", "2001:db8:4a1f:"),
)


def readable_in(raw: bytes) -> set[str]:
    """Texts that come out by undoing percent-encoding and base64, also without the signs in numbers."""
    seen: set[str] = set()
    todo = {raw.decode()}
    for _ in range(5):
        seen |= todo
        todo = {out for text in todo for out in _decoded(text)} - seen
    return seen | {re.sub(r"[ ()+\-]", "", text) for text in seen}


def _decoded(text: str) -> Iterator[str]:
    yield unquote(text)
    for token in re.findall(r"[A-Za-z0-9+/_-]{16,}", text):
        try:
            yield base64.b64decode(token.translate({45: "+", 95: "/"}) + "=" * (-len(token) % 4)).decode()
        except ValueError:
            continue


def planted_in(raw: bytes) -> set[str]:
    texts = readable_in(raw)
    return {value for value in PLANTED if any(value in text for text in texts)}


# ---- what is shown


def test_report(tmp_path: Path) -> None:
    report = tmp_path / "report.ndjson"
    Ran("scrub", "-f", "ndjson", "--report", report, stdin=b'{"a":1}\n{"e":"x %b"}\noops\n' % EMAIL.encode())
    entries = [json.loads(line) for line in report.read_text().splitlines()]
    assert [(e["file"], e["record"], e["action"]) for e in entries] == [
        ("-", 2, "redact"),
        ("-", 3, "broken"),
    ]
    (finding,) = entries[0]["findings"]
    score = finding.pop("score")
    assert finding == {"entity": "EMAIL_ADDRESS", "path": "/e", "start": 2, "end": 18, "method": "replace"}
    assert 0.5 <= score <= 1
    assert entries[0]["risk"]["identity"] >= score - 1e-3
    detected = Ran("detect", "-f", "ndjson", stdin=b'{"a":1}\n{"e":"x %b"}\noops\n' % EMAIL.encode())
    assert [json.loads(line)["record"] for line in detected.out.splitlines()] == [2, 3]


def test_show_diff_and_output(tmp_path: Path) -> None:
    out = tmp_path / "out"
    ran = Ran("scrub", "--show-diff", "-o", out, stdin=f"to {EMAIL}\nclean\n".encode())
    assert out.read_text() == "to [EMAIL_ADDRESS]\nclean\n"
    assert EMAIL in ran.out.decode()
    assert "clean" not in ran.out.decode()


@pytest.mark.parametrize("values", [True, False], ids=["show-values", "hidden"])
def test_explain(values: bool) -> None:
    stdin = f"to {EMAIL}\nclean\n\x1b[31m{EMAIL} [bold]\n".encode()
    ran = Ran("explain", *(["--show-values"] if values else []), stdin=stdin)
    text = ran.out.decode()
    assert (EMAIL in text) is values
    assert "\x1b" not in text
    for piece in (
        "standard input : 1",
        "to [EMAIL_ADDRESS]",
        "[bold]",
        "pattern: ",
        "risk: identity",
        "| 3-19 |",
    ):
        assert piece in text
    assert ("•••" in text) is not values


PAGE = (ROOT / "docs" / "reference" / "cli.md").read_text("utf-8")
PAGE_VISIT = (
    b'{"page":{"url":"https://a.example/conditions/breast-cancer","title":"Breast cancer"},"ip":"203.0.113.9"}\n'
)
PORTAL = b'{"url":"https://a.example/mychart/","email":"%b"}\n' % EMAIL.encode()
BATCH = b'{"batch":[{"event":"HIV test"},{"email":"%b","url":"https://a.example/"}]}\n' % EMAIL.encode()


def test_explain_shows_what_its_page_shows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    [policy] = re.findall(r"```toml file=no-ip\.toml\n(.*?)```", PAGE, re.DOTALL)
    [(given, shown)] = re.findall(
        r"```console\n\$ echo '([^']+)' \| phiguard explain [^\n]+\n(.*?)```", PAGE, re.DOTALL
    )
    (tmp_path / "no-ip.toml").write_text(policy)
    ran = Ran("explain", "--policy", tmp_path / "no-ip.toml", stdin=f"{given}\n".encode())
    assert ran.out.decode() == f"{shown}\n"
    assert ran.code == 1


@pytest.mark.parametrize(
    ("preset", "given", "pieces"),
    [
        ("standard", PAGE_VISIT, ["page: condition, tier 2\n", "[[rule]] #7: health terms of tier 2 or 3"]),
        ("strict", PAGE_VISIT, ["page: condition, tier 2: [[page]] #3, [[page]] #4\n", "titles are dropped"]),
        ("hipaa", PAGE_VISIT, ["page: condition, tier 2: [[page]] #3, [[page]] #5\n", "American Hospital Ass'n"]),
        ("keep_identity", PAGE_VISIT, ["page: condition, tier 2: [[page]] #1\n", "FTC v. BetterHelp"]),
        ("keep_context", PAGE_VISIT, ["keep", "[[rule]] #7: health terms stay as they are"]),
        ("strict", PORTAL, ["after: nothing, it is blocked", "blocked", "portal, tier 1 ([[page]] #1)\n"]),
        ("hipaa", BATCH, ["reason: /batch/0: page: condition, tier 3 ([[page]] #2)\n", "blocked", "replace"]),
    ],
)  # fmt: skip
def test_explain_names_the_rules(preset: str, given: bytes, pieces: list[str]) -> None:
    ran = Ran("explain", "-p", preset, stdin=given)
    text = ran.out.decode()
    assert not [piece for piece in pieces if piece not in text]
    assert "why: " in text and "source: " in text
    assert EMAIL not in text


def explained(preset: object, given: bytes) -> dict[str, Any]:
    ran = Ran("explain", "--json", "-p", preset, stdin=given)
    assert EMAIL.encode() not in ran.out
    [line] = ran.out.splitlines()
    return dict(json.loads(line))


@pytest.mark.parametrize("preset", [name for name in presets() if name != "first_party"])
@pytest.mark.parametrize("given", [PAGE_VISIT, PORTAL, BATCH], ids=["page", "portal", "batch"])
def test_explain_json_cites_a_rule_for_everything(preset: str, given: bytes) -> None:
    entry = explained(preset, given)
    cited = {rule["place"]: rule for rule in entry["rules"]}
    assert entry["findings"] and entry["pages"]
    for finding in entry["findings"]:
        assert cited[finding["rule"]]["why"] and cited[finding["rule"]]["source"]
    for reason in entry["reasons"]:
        assert "the event is blocked" in cited[reason["rule"]]["text"]
    for page in entry["pages"]:
        assert cited.keys() >= set(page["rules"])
    scrubbed = phiguard.scrub(json.loads(given), policy=preset)
    assert (entry["action"], entry["policy"]) == (scrubbed.action, scrubbed.policy)
    kept = [f["path"] for f in entry["findings"] if not f["blocked"]]
    assert kept == [str(f.path) for f in scrubbed.findings]
    assert all(f["blocked"] for f in entry["findings"]) is (entry["action"] == "block")


def test_explain_tells_whose_allowance_or_denial_it_was(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text("""
id = "mine"
extends = "standard"
[[allow]]
value = "desk@example.com"
[[allow]]
pattern = 'info[0-9]@example[.]com'
why = "shared desks"
[[allow]]
path = "/edge"
entities = ["IP_ADDRESS"]
source = "the proxy"
[[deny]]
path = "/x"
[[deny]]
path = "/note"
why = "typed"
[organisation]
phones = ["206-555-0147"]
""")
    given = (
        b'{"a":"desk@example.com","b":"info7@example.com","edge":"203.0.113.9","note":"lena@example.com",'
        b'"c":"206-555-0147"}'
    )
    entry = explained(tmp_path / "mine.toml", given)
    assert [(f["path"], f["method"], f["rule"]) for f in entry["findings"]] == [
        ("/a", "keep", "[[allow]] #1"),
        ("/b", "keep", "[[allow]] #2"),
        ("/edge", "keep", "[[allow]] #3"),
        ("/note", "drop", "[[deny]] #2"),
        ("/c", "keep", "organisation"),
    ]
    assert {(r["place"], r["why"], r["source"]) for r in entry["rules"]} >= {
        ("[[allow]] #2", "shared desks", ""),
        ("[[allow]] #3", "", "the proxy"),
        ("[[deny]] #2", "typed", ""),
    }
    assert "desk@" not in json.dumps(entry)


def test_explain_json_of_clean_and_broken_records() -> None:
    ran = Ran("explain", "--json", "-f", "ndjson", stdin=b'{"a":1}\noops\n')
    clean, broken = map(json.loads, ran.out.splitlines())
    assert (clean["action"], clean["findings"], clean["rules"]) == ("pass", [], [])
    assert broken == {"file": "-", "record": 2, "action": "broken", "problem": "not JSON"}
    assert Ran("explain", "--json", "--show-values", stdin=b"x\n").code == 2


@pytest.mark.parametrize("form", ["ndjson", "text", "csv", "form"])
def test_observe_reports_and_changes_nothing(form: str, tmp_path: Path) -> None:
    given = {
        "ndjson": PORTAL + b"oops\n" + PAGE_VISIT,
        "text": f"to {EMAIL}\n\n\udcff".encode("utf-8", "surrogateescape"),
        "csv": f'email,n\r\n{EMAIL},1\r\n1\r\n"2", \r\n'.encode(),
        "form": f"e={EMAIL}\n".encode(),
    }[form]
    reports: list[str] = []
    for options in ([], ["--observe"]):
        report = tmp_path / f"report{len(reports)}"
        ran = Ran("scrub", "-p", "strict", "-f", form, "--report", report, *options, stdin=given)
        reports.append(report.read_text())
    assert reports[0] == reports[1] != ""
    assert (ran.out, ran.code) == (given, 0)
    assert "observed: nothing was changed" in ran.err
    assert Ran("scrub", "--observe", "--show-diff", stdin=given).code == 2


def test_explain_fits_a_narrow_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    ran = Ran("explain", "--show-values", *EXAMPLES)
    assert ran.code == 0
    assert max(len(line) for line in ran.out.decode().splitlines()) <= 80
    assert all(str(f) in ran.out.decode() or f.name in ran.out.decode() for f in EXAMPLES)


def test_quiet() -> None:
    assert Ran("scrub", "-q", stdin=b"x\n").err == ""


# ---- the examples


def test_there_are_examples_and_their_page_lists_them() -> None:
    page = (ROOT / "docs" / "reference" / "examples.md").read_text()
    assert len(EXAMPLES) >= 16
    assert [f.name for f in EXAMPLES] == re.findall(r"(?m)^\| `([^`]+)` \|", page)


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda f: f.name)
def test_no_planted_value_survives(file: Path, tmp_path: Path) -> None:
    report = tmp_path / "report"
    assert planted_in(file.read_bytes())
    scrubbed = Ran("scrub", file, "--report", report)
    assert scrubbed.code == 0
    shown = [Ran(command, file) for command in ("detect", "explain")]
    for text in (
        scrubbed.out,
        report.read_bytes(),
        *(r.out for r in shown),
        *(r.err.encode() for r in (scrubbed, *shown)),
    ):
        assert planted_in(text) == set()
    again = tmp_path / file.name
    again.write_bytes(scrubbed.out)
    assert Ran("scrub", again).out == scrubbed.out


@pytest.mark.parametrize(
    ("name", "digest"),
    [
        pytest.param("meta_capi.json", sha256(b"ines.calder@example.net").hexdigest(), id="meta-capi"),
        pytest.param("meta_pixel_hit.txt", sha256(b"nora.ellison@example.com").hexdigest(), id="meta-pixel"),
        pytest.param("tiktok_events.json", sha256(b"+12065550163").hexdigest(), id="tiktok"),
        pytest.param("ga4_measurement_protocol.json", sha256(b"+12065550147").hexdigest(), id="ga4"),
        pytest.param(
            "ga4_browser_batch.txt",
            base64.urlsafe_b64encode(sha256(b"tomas.verik@example.org").digest()).decode().rstrip("="),
            id="ga4-base64url",
        ),
    ],
)
def test_digests_are_real_and_go(name: str, digest: str) -> None:
    file = ROOT / "examples" / name
    assert digest in unquote(file.read_text())
    assert digest not in unquote(Ran("scrub", file).out.decode())


# ---- help and its page


def test_the_page_names_every_command_option_and_exit_code() -> None:
    page = (ROOT / "docs" / "reference" / "cli.md").read_text()
    group = get_command(cli.app)
    parts = {"": page.split("## Inputs")[0]}
    for part in page.split("\n## ")[1:]:
        parts[part.split("\n", 1)[0].removeprefix("phiguard ")] = part
    for name, command in [("", group), *group.commands.items()]:  # type: ignore[attr-defined]
        below = getattr(command, "commands", {}) if name else {}
        assert all(f"`phiguard {name} {inner}" in parts[name] for inner in below)
        options = [o for c in (command, *below.values()) for p in c.params for o in p.opts if o.startswith("-")]
        for option in options:
            assert f"`{option}`" in parts[name], (name, option)
        for option in re.findall(r"(?m)^\| `(--?[a-z-]+)`", parts[name]):
            assert option == "--help" or option in options, (name, option)
    codes = [int(code) for code in re.findall(r"(?m)^\| ([0-9]+) \|", parts["Exit codes"])]
    assert codes == list(cli_exit.EXIT_CODES)


def test_version_and_help_import_little() -> None:
    code = "import sys, phiguard.cli; print({'hyperscan', 'regex', 'pydantic', 'orjson'} & sys.modules.keys())"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    assert ran.stdout == "set()\n"
    assert re.fullmatch(rb"phiguard \d+\.\d+\.\d+\n", Ran("--version").out)
    assert b"Exit codes" in Ran("scrub", "--help").out
