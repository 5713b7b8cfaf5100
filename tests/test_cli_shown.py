"""What the command line shows and what it does not; the examples; the help and its page."""

import base64
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from urllib.parse import unquote

import pytest
from cli_runs import EMAIL, ROOT, Ran
from typer.main import get_command

from phiguard import cli, cli_exit

EXAMPLES = sorted(f for f in (ROOT / "examples").iterdir() if f.suffix != ".md")
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
