"""Files on all cores: in order, with the same bytes whatever the pieces, and resumable after a kill."""

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from cli_runs import ROOT, Ran
from engine_rows import EVENTS, TEXTS
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import phiguard
from phiguard import file_lock, files, filework, lots
from phiguard.files import Progress

GUARD = phiguard.Guard()
TRICKY = b"\n".join(
    [
        *(text.encode() for text in TEXTS if text is not None and "\x00" not in text and len(text) < 1000),
        b'"lena@example.com"',
        b"null",
        b"12",
        b'  {"ip":"203.0.113.40"}  ',
        b'{"ip":"203.0.113.40"}\r',
        b'{"qty":2}\r',
        b"\r",
        b"\xff\xfe",
        b'{"last":"lena@example.com"}',
    ]
)


def cut(monkeypatch: pytest.MonkeyPatch, size: int) -> None:
    monkeypatch.setattr(files, "_LEAST_BYTES", size)
    monkeypatch.setattr(files, "_MOST_BYTES", size)
    monkeypatch.setattr(os, "fsync", lambda descriptor: None)  # many small pieces


def scrubbed(folder: Path, content: bytes, name: str = "a.ndjson", **options: Any) -> bytes:
    (folder / name).write_bytes(content)
    GUARD.scrub_files([folder / name], folder / "out", jobs=options.pop("jobs", 1), **options)
    return (folder / "out" / name).read_bytes()


@pytest.mark.parametrize("content", [TRICKY, TRICKY + b"\n", b"\xef\xbb\xbf" + TRICKY, b"", b"\n\n"], ids=range(5))
@pytest.mark.parametrize("size", [1, 90, 10**6])
def test_the_bytes_are_those_of_the_command_line(
    content: bytes, size: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cut(monkeypatch, size)
    expected = Ran("scrub", "-q", "--format", "ndjson", "-", stdin=content).out
    assert scrubbed(tmp_path, content) == expected
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == ["a.ndjson"], "nothing is left behind"


line = st.sampled_from([b'{"ip":"203.0.113.4"}', b"", b"{}", b"x", b'{"a":"\xc3\xa9"}', b"1" * 50])


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(line, max_size=8), st.sampled_from([b"\n", b"\r\n"]), st.integers(1, 80))
def test_wherever_a_file_is_cut_no_line_is_lost_or_there_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lines: list[bytes], end: bytes, size: int
) -> None:
    content = end.join(lines)
    cut(monkeypatch, 10**6)
    whole = scrubbed(tmp_path, content)
    cut(monkeypatch, size)
    assert scrubbed(tmp_path, content) == whole
    assert whole.count(b"\n") == content.count(b"\n")


def test_several_processes_keep_the_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cut(monkeypatch, 8000)
    rows = [{"n": n, "email": "lena@example.com"} for n in range(400)]
    content = "".join(json.dumps(row) + "\n" for row in rows).encode()
    seen: list[Progress] = []
    out = scrubbed(tmp_path, content, jobs=2, progress=seen.append)
    assert [json.loads(line)["n"] for line in out.splitlines()] == list(range(400))
    assert b"lena" not in out
    assert seen[-1].done == seen[-1].total == len(content) and seen[-1].records == 400
    assert seen[-1].bytes_a_s > 0 and seen[-1].left_s == 0


ALONE = """
import sys, threading
from phiguard import Guard, files

if "beside" in sys.argv:
    threading.Thread(target=threading.Event().wait, daemon=True).start()
ways = []
real = files.get_context
files.get_context = lambda way: ways.append(way) or real(way)
if __name__ == "__main__":
    files._LEAST_BYTES = 1000
    Guard().scrub_files([sys.argv[1]], sys.argv[2], jobs=2)
    print(*ways)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux says how many threads there are")
@pytest.mark.parametrize(("beside", "way"), [([], "fork"), (["beside"], "spawn")], ids=["alone", "beside a thread"])
def test_only_a_process_without_threads_is_forked(beside: list[str], way: str, tmp_path: Path) -> None:
    rows = [{"n": n, "email": "lena@example.com"} for n in range(400)]
    content = "".join(json.dumps(row) + "\n" for row in rows)
    (tmp_path / "a.ndjson").write_text(content)
    (tmp_path / "alone.py").write_text(ALONE)
    command = [sys.executable, *map(str, (tmp_path / "alone.py", tmp_path / "a.ndjson", tmp_path / "out")), *beside]
    done = subprocess.run(command, env=os.environ | {"PYTHONPATH": str(ROOT)}, capture_output=True, check=True)
    assert done.stdout.decode().split() == [way]
    assert (tmp_path / "out" / "a.ndjson").read_bytes() == GUARD.scrub_ndjson(content.encode())


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_a_fork_holds_no_lock(tmp_path: Path) -> None:
    begun, says = os.pipe()
    with file_lock.Lock(tmp_path):
        child = os.fork()
        if child == 0:
            os.write(says, b".")
            time.sleep(60)
            os._exit(0)
        try:
            assert os.read(begun, 1) == b"."
            with pytest.raises(file_lock.Busy), file_lock.Lock(tmp_path):
                pass
            lock = file_lock._held.pop()
            lock.close()  # as when its process is killed
            with file_lock.Lock(tmp_path):
                pass
        finally:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)


def test_counts_and_broken_lines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cut(monkeypatch, 10)
    file = tmp_path / "a.jsonl"
    file.write_bytes(b'{"ip":"203.0.113.40"}\n{"a":1}\nbroken\n\n{"a":\n' + b"[" * 3000 + b"\n")
    done = GUARD.scrub_files([file], tmp_path / "out", jobs=1)
    assert (done.records, done.redacted, done.blocked, done.broken) == (5, 1, 1, 2)
    assert done.findings == {"IP_ADDRESS": 1}
    assert [(number, problem) for _, number, problem in done.said] == [(3, "not JSON"), (5, "not JSON")]


@pytest.mark.parametrize(("most_lines", "most_bytes"), [(1, 2**19), (3, 2**19), (512, 1), (512, 200)])
def test_lines_of_a_lot_are_counted_as_alone(
    most_lines: int, most_bytes: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(filework, "MAX_LINE_BYTES", 4_000)
    events = b"\n".join(
        json.dumps(event | {"n": n}).encode() for n, event in zip(range(60), EVENTS * 12, strict=False)
    )
    (tmp_path / "a.ndjson").write_bytes(
        b"\n".join([events, TRICKY, b'"' + b"x" * 5000 + b'"', events, b"{", TRICKY])
    )

    def run(name: str) -> tuple[bytes, dict[str, Any]]:
        done = phiguard.Guard().scrub_files([tmp_path / "a.ndjson"], tmp_path / name, jobs=1)
        counts = {field: getattr(done, field) for field in type(done).__slots__ if field != "elapsed_s"}
        return (tmp_path / name / "a.ndjson").read_bytes(), counts

    whole, counts = run("whole")
    assert counts["redacted"] > 50 and len(counts["said"]) > 3
    monkeypatch.setattr(lots, "MOST_LINES", most_lines)
    monkeypatch.setattr(lots, "MOST_BYTES", most_bytes)
    assert run("cut") == (whole, counts)
    for _, number, problem in counts["said"]:
        assert problem in ("not JSON", "too long")
        assert whole.split(b"\n")[number - 1].rstrip(b"\r") == b"null"


def test_an_overlong_line_is_broken_and_never_held(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(filework, "MAX_LINE_BYTES", 50)
    assert scrubbed(tmp_path, b'{"a":"' + b"x" * 4000 + b'"}\n{"b":1}\n') == b'null\n{"b":1}\n'


def test_a_second_run_takes_up_what_is_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cut(monkeypatch, 10)
    file = tmp_path / "a.ndjson"
    file.write_bytes(b"".join(b'{"n":%d,"ip":"203.0.113.4"}\n' % n for n in range(20)))
    real, calls = filework.done, list[Any]()

    def dies_at_the_fifth(*arguments: Any) -> Any:
        if len(calls) == 5:
            raise KeyboardInterrupt
        calls.append(arguments)
        return real(*arguments)

    monkeypatch.setattr(files, "done", dies_at_the_fifth)
    with pytest.raises(KeyboardInterrupt):
        GUARD.scrub_files([file], tmp_path / "out", jobs=1)
    assert not (tmp_path / "out" / "a.ndjson").exists()
    monkeypatch.setattr(files, "done", real)
    done = GUARD.scrub_files([file], tmp_path / "out", jobs=1)
    assert done.resumed == 5 and done.records == 20
    out = (tmp_path / "out" / "a.ndjson").read_bytes()
    assert [json.loads(line)["n"] for line in out.splitlines()] == list(range(20))


@pytest.mark.parametrize("changed", ["policy", "source"])
def test_pieces_of_another_run_do_not_count(changed: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cut(monkeypatch, 10)
    file = tmp_path / "a.ndjson"
    file.write_bytes(b'{"ip":"203.0.113.4"}\n' * 5)
    with monkeypatch.context() as patched:
        patched.setattr(files, "_put_together", lambda target: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            GUARD.scrub_files([file], tmp_path / "out", jobs=1)
    if changed == "source":
        file.write_bytes(b'{"mac":"00:00:5e:00:53:01"}\n' * 5)
    guard = GUARD if changed == "source" else phiguard.Guard("keep_context")
    done = guard.scrub_files([file], tmp_path / "out", jobs=1)
    assert done.resumed == 0 and done.records == 5


def test_two_runs_do_not_work_on_one_target(tmp_path: Path) -> None:
    (tmp_path / "a.ndjson").write_bytes(b"{}\n")
    folder = tmp_path / "out" / ".a.ndjson.phiguard"
    folder.mkdir(parents=True)
    with file_lock.Lock(folder), pytest.raises(files.Busy, match="another run"):
        GUARD.scrub_files([tmp_path / "a.ndjson"], tmp_path / "out")


@pytest.mark.parametrize(
    ("names", "said"),
    [(["a.csv"], "can be cut into pieces only"), (["x/a.ndjson", "y/a.ndjson"], "same name")],
)
def test_wrong_files_are_said(names: list[str], said: str, tmp_path: Path) -> None:
    for name in names:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"")
    with pytest.raises(phiguard.ConfigError, match=said):
        GUARD.scrub_files([tmp_path / name for name in names], tmp_path / "out")


def test_a_source_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "a.ndjson").write_bytes(b"{}\n")
    with pytest.raises(phiguard.ConfigError, match="folder of the sources"):
        GUARD.scrub_files([tmp_path / "a.ndjson"], tmp_path)


# ---- the command


def test_the_command_says_what_it_says_without_jobs(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.ndjson").write_bytes(b'{"ip":"203.0.113.40"}\n{"x":\n{"q":"%s"}\n' % name.encode())
    out = tmp_path / "out.ndjson"
    ran = Ran("scrub", "--jobs", 1, "-o", out, tmp_path / "a.ndjson", tmp_path / "b.ndjson")
    alone = Ran("scrub", tmp_path / "a.ndjson", tmp_path / "b.ndjson")
    assert out.read_bytes() == alone.out
    assert ran.code == alone.code == 1
    assert "a.ndjson: line 2: not JSON" in ran.err
    assert "6 records: 2 redacted, 0 blocked, 2 broken" in ran.err


@pytest.mark.parametrize(
    "arguments",
    [["-"], ["a.ndjson"], ["-o", "out", "--report", "r", "a.ndjson"], ["-o", "out", "a.csv"]],
    ids=["pipe", "no output", "report", "csv"],
)
def test_what_jobs_cannot_do_is_wrong_usage(
    arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("a.ndjson", "a.csv"):
        (tmp_path / name).write_bytes(b"{}\n")
    assert Ran("scrub", "--jobs", 2, *arguments).code == 2


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs kill -9")
def test_kill_9_loses_no_line_and_doubles_none(tmp_path: Path) -> None:
    source, out = tmp_path / "a.ndjson", tmp_path / "out.ndjson"
    events = [json.dumps(event | {"n": n}) for n, event in zip(range(4000), EVENTS * 800, strict=True)]
    source.write_text("\n".join(events) + "\n")
    command = [sys.executable, "-m", "phiguard", "scrub", "--jobs", "2", "-o", str(out), str(source)]
    env = os.environ | {"PYTHONPATH": str(ROOT)}
    folder = tmp_path / ".out.ndjson.phiguard"
    killed = 0
    while True:
        before = len(list(folder.glob("*.json"))) if folder.exists() else 0
        running = subprocess.Popen(command, env=env, stderr=subprocess.PIPE)
        while running.poll() is None and killed < 2:
            if folder.exists() and len(list(folder.glob("*.part.json"))) > before:
                running.send_signal(signal.SIGKILL)
                killed += 1
                break
            time.sleep(0.002)
        said = running.communicate(timeout=120)[1].decode()
        if running.returncode != -signal.SIGKILL:
            break
    assert killed and running.returncode == 0, said
    assert "had been done before" in said
    whole = GUARD.scrub_ndjson(source.read_bytes())
    assert out.read_bytes() == whole
    assert [json.loads(line)["n"] for line in whole.splitlines()] == list(range(4000))
    assert not folder.exists()


# ---- Parquet


@pytest.fixture
def parquet(tmp_path: Path) -> Any:
    pa = pytest.importorskip("pyarrow", reason="needs the extra arrow")
    module = pytest.importorskip("pyarrow.parquet")
    bodies = [json.dumps(event | {"n": n}) for n, event in zip(range(1500), EVENTS * 300, strict=True)]
    table = pa.table({"n": range(1500), "email": ["lena@example.com"] * 1500, "body": bodies})
    module.write_table(table, tmp_path / "a.parquet", row_group_size=700, compression="zstd")
    return module


@pytest.mark.parametrize(("columns", "jobs"), [(None, 2), ("body", 1), (["email", "body"], 1)], ids=str)
def test_rows_of_parquet(columns: Any, jobs: int, parquet: Any, tmp_path: Path) -> None:
    from phiguard.engines.arrow import scrub_batch

    source, out = tmp_path / "a.parquet", tmp_path / "out" / "a.parquet"
    done = GUARD.scrub_files(
        [source], out.parent, jobs=jobs, columns=columns, report_column="phi", digest_column="by"
    )
    expected = scrub_batch(
        parquet.read_table(source), GUARD, columns=columns, report_column="phi", digest_column="by"
    )
    assert parquet.read_table(out).equals(expected)
    assert done.records == 1500 and done.findings["EMAIL_ADDRESS"] >= 300
    assert parquet.read_metadata(out).row_group(0).column(0).compression == "ZSTD"


@pytest.mark.parametrize("columns", [None, "body", "made", "odd"], ids=str)
def test_rows_are_counted_alike_with_and_without_a_report(columns: Any, parquet: Any, tmp_path: Path) -> None:
    import pyarrow as pa

    texts = [text if text is None or "\ud800" not in text else "" for text in TEXTS] * 3
    table = pa.table(
        {
            "body": texts,
            "made": [None if n % 5 == 0 else {"email": "lena@example.com", "n": n} for n in range(len(texts))],
            "odd": pa.array([b"\xff\xfe\x00", None, b"{"] * len(texts), pa.binary())[: len(texts)],
        }
    )
    parquet.write_table(table, tmp_path / "a.parquet")
    done = [
        GUARD.scrub_files(
            [tmp_path / "a.parquet"], tmp_path / str(report), columns=columns, report_column=report, jobs=1
        )
        for report in (None, "phi")
    ]
    plain, reported = ((d.records, d.redacted, d.blocked, d.unread, d.findings) for d in done)
    assert plain == reported
    assert plain[0] == len(texts) and (columns == "odd" or plain[4])
    written = [parquet.read_table(tmp_path / name / "a.parquet") for name in ("None", "phi")]
    assert written[0].equals(written[1].drop_columns("phi"))
    rows = written[1].column("phi").to_pylist()
    actions = [row["action"] for row in rows]
    assert plain[:3] == (len(rows), actions.count("redact"), actions.count("block"))
    assert plain[3] == sum(len(row["unscanned"]) for row in rows)
    assert plain[4] == Counter(f["entity"] for row in rows for f in row["findings"])


def test_parquet_by_the_command(parquet: Any, tmp_path: Path) -> None:
    ran = Ran("scrub", "-o", tmp_path / "b.parquet", "--column", "body", tmp_path / "a.parquet")
    assert ran.code == 0, ran.err
    table = parquet.read_table(tmp_path / "b.parquet")
    assert table.column_names == ["n", "email", "body"]
    assert "lena@example.com" not in "".join(table.column("body").to_pylist())
    assert Ran("scrub", "-o", tmp_path / "c.parquet", "--column", "no", tmp_path / "a.parquet").code == 2
