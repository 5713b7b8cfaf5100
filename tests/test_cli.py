"""The command line: formats in and out, what is broken, exit codes, streams."""

import os
import re
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from cli_runs import EMAIL, ROOT, Ran

from phiguard import cli_source
from phiguard.cli_source import Source

COMMAND = (sys.executable, "-m", "phiguard")


# ---- formats


@pytest.mark.parametrize(
    ("form", "given", "wanted"),
    [
        pytest.param("json", '{"email": "%s", "n": 2}\n', '{"email":"[EMAIL_ADDRESS]","n":2}\n', id="json"),
        pytest.param("json", '[1, "x"]', '[1, "x"]', id="json-untouched-keeps-its-bytes"),
        pytest.param("json", '\ufeff{"e": "%s"}', '\ufeff{"e":"[EMAIL_ADDRESS]"}', id="json-byte-order-mark"),
        pytest.param("json", '"%s"\n', '"[EMAIL_ADDRESS]"\n', id="json-string"),
        pytest.param("json", '{"a":1,"a":"%s"}', '{"a":1,"a":"[EMAIL_ADDRESS]"}', id="json-repeated-key"),
        pytest.param(
            "ndjson", '{"a": 1}\n\n{"e":"%s"}\r\n7', '{"a": 1}\n\n{"e":"[EMAIL_ADDRESS]"}\r\n7', id="ndjson"
        ),
        pytest.param(
            "csv", 'id,email\r\n1,%s\r\n"2", \r\n', 'id,email\r\n1,[EMAIL_ADDRESS]\r\n"2", \r\n', id="csv"
        ),
        pytest.param("csv", "a;b\n%s;1,5\n", "a;b\n[EMAIL_ADDRESS];1,5\n", id="csv-semicolons"),
        pytest.param("csv", "id,mrn\n007,5530172\n", "id,mrn\n007,[MEDICAL_RECORD_NUMBER]\n", id="csv-keys-speak"),
        pytest.param("csv", 'a,b\n"x\n%s",1\n', 'a,b\n"x\n[EMAIL_ADDRESS]",1\n', id="csv-cell-over-two-lines"),
        pytest.param("csv", "e,e\n%s,%s\n", "e,e\n[EMAIL_ADDRESS],[EMAIL_ADDRESS]\n", id="csv-same-name-twice"),
        pytest.param("csv", "%s,x\n1,2\n", "[EMAIL_ADDRESS],x\n1,2\n", id="csv-header-is-scrubbed"),
        pytest.param("text", "hi %s\n\nbye", "hi [EMAIL_ADDRESS]\n\nbye", id="text"),
        pytest.param("text", "a=1&mrn=5530172\r\n", "a=1&mrn=%%5BMEDICAL_RECORD_NUMBER%%5D\r\n", id="text-form"),
        pytest.param("form", "mrn=5530172", "mrn=%%5BMEDICAL_RECORD_NUMBER%%5D", id="form"),
        pytest.param("url", "https://a.example/?q=%s\n", "https://a.example/?q=%%5BEMAIL_ADDRESS%%5D\n", id="url"),
        pytest.param("cookie", "t=dark; e=%s\n", "t=dark; e=[EMAIL_ADDRESS]\n", id="cookie"),
        pytest.param(
            "headers",
            "Host: a.example\r\nX-From: %s\r\n",
            "Host: a.example\r\nX-From: [EMAIL_ADDRESS]\r\n",
            id="headers",
        ),
        pytest.param("text", "", "", id="empty"),
        pytest.param("csv", "", "", id="empty-csv"),
        pytest.param("json", "", "", id="empty-json"),
    ],
)
def test_format_comes_out_as_it_went_in(form: str, given: str, wanted: str) -> None:
    stdin = given.replace("%s", EMAIL).encode()
    ran = Ran("scrub", "-f", form, "-", stdin=stdin)
    assert (ran.code, ran.out) == (0, wanted.replace("%%", "%").encode())
    assert Ran("scrub", "-f", form, stdin=ran.out).out == ran.out


@pytest.mark.parametrize(
    ("name", "content", "wanted"),
    [
        pytest.param("a.NDJSON", "x\n", "null\n", id="extension"),
        pytest.param("a.jsonl", "x\n", "null\n", id="jsonl"),
        pytest.param("a.tsv", "id\tmrn\n1\t5530172\n", "id\tmrn\n1\t[MEDICAL_RECORD_NUMBER]\n", id="tsv"),
        pytest.param("a.log", '{"a": 1\n', '{"a": 1\n', id="log-is-text"),
        pytest.param("a", '{\n "a": 1\n}\n', '{\n "a": 1\n}\n', id="document"),
        pytest.param("a", '{"a":1}\n{oops}\n', '{"a":1}\nnull\n', id="lines-of-json"),
        pytest.param("a", "[2026-01-01 10:00] GET /\n", "[2026-01-01 10:00] GET /\n", id="log-line-in-brackets"),
        pytest.param("a", "id,mrn\n1,5530172\n", "id,mrn\n1,[MEDICAL_RECORD_NUMBER]\n", id="table"),
        pytest.param("a", "Hello all, bye\nthat is it\n", "Hello all, bye\nthat is it\n", id="prose-with-a-comma"),
    ],
)
def test_auto_format(tmp_path: Path, name: str, content: str, wanted: str) -> None:
    (tmp_path / name).write_text(content)
    assert Ran("scrub", tmp_path / name).out.decode() == wanted


def test_files_follow_one_another(tmp_path: Path) -> None:
    (tmp_path / "a.ndjson").write_text('{"a":1}\n')
    (tmp_path / "b.txt").write_text(f"{EMAIL}\n")
    assert Ran("scrub", tmp_path / "a.ndjson", tmp_path / "b.txt").out == b'{"a":1}\n[EMAIL_ADDRESS]\n'


# ---- broken and blocked

BAD = b"\xff" + EMAIL.encode()


@pytest.mark.parametrize(
    ("form", "given", "out", "rejected", "line"),
    [
        pytest.param(
            "ndjson",
            b'1\n{"e": "%b\n2\n' % BAD[1:],
            b"1\nnull\n2\n",
            b'{"e": "%b\n' % BAD[1:],
            2,
            id="ndjson",
        ),
        pytest.param("ndjson", b'1\n{"e": "%b"}' % BAD, b"1\nnull", b'{"e": "%b"}\n' % BAD, 2, id="not-utf-8"),
        pytest.param("json", b"{%b}\n" % BAD[1:], b"null\n", b"{%b}\n" % BAD[1:], 1, id="json"),
        pytest.param("text", b"a\n%b\nb\n" % BAD, b"a\n\nb\n", b"%b\n" % BAD, 2, id="text"),
        pytest.param("csv", b"a,b\n1,2,%b\n3,4\n" % BAD[1:], b"a,b\n3,4\n", b"1,2,%b\n" % BAD[1:], 2, id="columns"),
        pytest.param("csv", b"a,b\n1,%b\n3,4\n" % BAD, b"a,b\n3,4\n", b"1,%b\n" % BAD, 2, id="csv-not-utf-8"),
        pytest.param(
            "csv", b'a,b\n1,"x"y%b\n3,4\n' % BAD[1:], b"a,b\n3,4\n", b'1,"x"y%b\n' % BAD[1:], 2, id="quotes"
        ),
        pytest.param(
            "csv", b'a,b\n3,4\n1,"%b\n' % BAD[1:], b"a,b\n3,4\n", b'1,"%b\n' % BAD[1:], 3, id="open-quote"
        ),
        pytest.param("csv", b"a,%b\n1,2\n" % BAD, b"", b"a,%b\n1,2\n" % BAD, 1, id="csv-header"),
        pytest.param("headers", b"A: %b\n" % BAD, b"\n", b"A: %b\n" % BAD, 1, id="headers"),
    ],
)
def test_broken_records(tmp_path: Path, form: str, given: bytes, out: bytes, rejected: bytes, line: int) -> None:
    rejects = tmp_path / "rejects"
    rejects.write_text("old")
    rejects.chmod(0o644)
    ran = Ran("scrub", "-f", form, "--rejects", rejects, stdin=given)
    assert (ran.code, ran.out, rejects.read_bytes()) == (1, out, rejected)
    assert rejects.stat().st_mode & 0o777 == 0o600
    assert f"standard input: line {line}: " in ran.err
    assert EMAIL not in ran.err
    assert Ran("scrub", "-f", form, stdin=given).out == out


@pytest.mark.parametrize(
    ("form", "given", "out"),
    [
        pytest.param("ndjson", b'{"a":1}\n' + b"[" * 3000 + b"\n2\n", b'{"a":1}\nnull\n2\n', id="ndjson"),
        pytest.param("text", b"a\n" + b"x y " * 600_000 + b"\nb\n", b"a\n\nb\n", id="text"),
        pytest.param("json", b"[" * 3000 + b"]" * 3000, b"null", id="json"),
    ],
)
def test_blocked_records(form: str, given: bytes, out: bytes) -> None:
    ran = Ran("scrub", "-f", form, stdin=given)
    assert (ran.code, ran.out) == (1, out)
    assert " 1 blocked, 0 broken" in ran.err


def test_an_overlong_line_is_never_held(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cli_source, "_CHUNK", 16)
    spilt: list[bytes] = []
    with open(os.devnull, "rb") as nothing:
        source = Source(nothing)
    chunks = iter([b"a\n" + b"x" * 14, *[b"x" * 16] * 5, b"xx\nb\nc", b""])
    source = Source(_Chunks(chunks), spill=spilt.append, max_bytes=40)  # type: ignore[arg-type]
    lines = list(source.lines())
    assert [(at.number, at.overlong) for at in lines] == [(1, False), (2, True), (3, False), (4, False)]
    assert b"".join([lines[1].raw, *spilt]) == b"x" * 96 + b"\n"
    assert len(lines[1].raw) < 64
    assert (lines[2].raw, lines[3].raw) == (b"b\n", b"c")


class _Chunks:
    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks = chunks

    def read(self, _: int) -> bytes:
        return next(self._chunks, b"")


# ---- exit codes


@pytest.mark.parametrize(
    ("args", "code", "said"),
    [
        pytest.param(["scrub"], 0, "1 redacted", id="done"),
        pytest.param(["detect"], 0, "EMAIL_ADDRESS 1", id="detect"),
        pytest.param(["detect", "--fail-on-findings"], 4, "EMAIL_ADDRESS 1", id="found"),
        pytest.param(["scrub", "-p", "nope"], 2, "unknown preset 'nope' (known: ", id="policy"),
        pytest.param(["scrub", "-p", "nope.toml"], 2, "nope.toml: cannot be read", id="policy-file"),
        pytest.param(["scrub", "-f", "xml"], 2, "--format", id="format"),
        pytest.param(["scrub", "--nope"], 2, "--nope", id="option"),
        pytest.param(["scrub", "-", "-"], 2, "read once", id="stdin-twice"),
        pytest.param(["scrub", "nowhere.txt"], 3, "nowhere.txt: No such file", id="no-input"),
        pytest.param(["scrub", "-o", "nowhere/x"], 3, "nowhere/x: No such file", id="no-output"),
        pytest.param(["scrub", "--rejects", "nowhere/x"], 3, "nowhere/x: No such file", id="no-rejects"),
        pytest.param(["scrub", "."], 3, "Is a directory", id="directory"),
    ],
)
def test_exit_codes(args: list[str], code: int, said: str) -> None:
    ran = Ran(*args, stdin=f"{EMAIL}\n".encode())
    assert ran.code == code
    assert said in re.sub(r"[│\s]+", " ", ran.err)
    assert EMAIL not in ran.err


def test_an_output_is_no_input(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("kept")
    for option in ("-o", "--rejects", "--report"):
        assert Ran("scrub", file, option, tmp_path / "." / "a.txt").code == 2
    assert file.read_text() == "kept"
    out = tmp_path / "b.txt"
    out.write_text("kept")
    assert Ran("scrub", tmp_path / "nowhere.txt", "-o", out).code == 3
    assert out.read_text() == "kept"


def test_internal_errors_name_no_value(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(_: object, **__: object) -> None:
        raise KeyError(EMAIL)

    monkeypatch.setattr("phiguard.cli_run.guard_of", fails)
    ran = Ran("scrub", stdin=b"x\n")
    assert ran.code == 70
    assert re.fullmatch(r"phiguard: internal error: KeyError at test_cli\.py:\d+\n", ran.err)


def test_broken_pipe_is_quiet() -> None:
    lines = b"nothing here\n" * 200_000
    with subprocess.Popen(
        [*COMMAND, "scrub", "-"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=ROOT,
    ) as process:
        assert process.stdin
        assert process.stdout
        assert process.stderr
        process.stdin.write(lines[:13_000])
        process.stdin.flush()
        assert process.stdout.readline() == b"nothing here\n"
        process.stdout.close()
        try:
            process.stdin.write(lines)
            process.stdin.close()
        except BrokenPipeError:
            pass
        assert process.stderr.read() == b""
        assert process.wait(30) == 141


def test_interrupt() -> None:
    with subprocess.Popen(
        [*COMMAND, "scrub", "-"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=ROOT,
    ) as process:
        assert process.stdin
        assert process.stdout
        process.stdin.write(b"first\n")
        process.stdin.flush()
        assert process.stdout.readline() == b"first\n"
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 130


# ---- streams


@pytest.mark.parametrize("form", ["ndjson", "text", "auto"])
def test_output_comes_before_the_input_ends(form: str) -> None:
    with subprocess.Popen(
        [*COMMAND, "scrub", "-q", "-f", form, "-"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT
    ) as process:
        assert process.stdin
        assert process.stdout
        for n in range(3):
            process.stdin.write(f'{{"n":{n},"email":"{EMAIL}"}}\n'.encode())
            process.stdin.flush()
            assert select.select([process.stdout], [], [], 30)[0]
            assert process.stdout.readline() == f'{{"n":{n},"email":"[EMAIL_ADDRESS]"}}\n'.encode()
            time.sleep(0.05)
        process.stdin.close()
        assert process.wait(30) == 0


_MEASURED = """
import resource, sys
from phiguard.cli import main
try:
    main()
except SystemExit as done:
    print(done.code, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


@pytest.mark.parametrize("name", ["a.ndjson", "a.csv"])
def test_memory_stays_bounded(tmp_path: Path, name: str) -> None:
    pad = "all good here " * 20
    ndjson = name.endswith("ndjson")
    rows = (
        f'{{"email":"{n}@example.com","note":"{pad}"}}' if ndjson else f"{n}@example.com,{pad}"
        for n in range(50_000)
    )
    (tmp_path / name).write_text("\n".join(rows if ndjson else ["email,note", *rows]) + "\n")
    (tmp_path / "small.txt").write_text("x\n")
    peak_kib = {}
    for file in ("small.txt", name):
        args = ["scrub", "-q", str(tmp_path / file), "-o", str(tmp_path / "out")]
        ran = subprocess.run(
            [sys.executable, "-c", _MEASURED, *args], capture_output=True, text=True, cwd=ROOT, check=True
        )
        code, rss = ran.stdout.split()
        assert code == "0"
        peak_kib[file] = int(rss)
    out = (tmp_path / "out").read_bytes()
    assert out.count(b"[EMAIL_ADDRESS]") == 50_000
    assert b"@example" not in out
    if sys.platform == "linux":
        assert peak_kib[name] - peak_kib["small.txt"] < 25_000  # the file has 14 MB
