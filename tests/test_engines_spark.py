"""PySpark on this machine's Java: classic with two workers, and one Connect session."""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import engine_drawn as drawn
import pytest
from engine_rows import EVENTS, TEXTS, alone

import phiguard

pytest.importorskip("pyspark", reason="needs the extra spark")
pytestmark = [
    pytest.mark.skipif(shutil.which("java") is None, reason="needs Java"),
    pytest.mark.filterwarnings("ignore"),  # Spark's own
]

from phiguard.engines import spark as ours  # noqa: E402
from phiguard.engines.arrow import is_json  # noqa: E402

KEY = "0123456789abcdef" * 4
SECRET = "switchboard.example.org"  # stands in the policy only
ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def logs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("events")


@pytest.fixture(scope="module")
def spark(logs: Path) -> Iterator[Any]:
    os.environ["PYSPARK_PYTHON"] = sys.executable
    os.environ["PYTHONPATH"] = os.pathsep.join([str(ROOT), str(ROOT / "tests"), os.environ.get("PYTHONPATH", "")])
    config = {
        "spark.eventLog.enabled": "true",
        "spark.eventLog.compress": "false",
        "spark.eventLog.dir": str(logs),
        "spark.sql.shuffle.partitions": "2",
        "spark.sql.execution.arrow.maxRecordsPerBatch": "5",
    }
    session = ours.local_session(2, config=config)
    yield session
    session.stop()


def frame(spark: Any) -> Any:
    return spark.createDataFrame(list(enumerate(TEXTS)), "id int, body string").repartition(2)


def by_id(rows: list[Any]) -> list[Any]:
    return sorted(rows, key=lambda row: row["id"])


def test_a_column_is_row_by_row_what_scrub_gives(spark: Any) -> None:
    column = ours.scrub_column("strict")
    done = by_id(frame(spark).select("id", column("body").alias("body")).collect())
    assert [row["body"] for row in done] == [alone(text, "strict") for text in TEXTS]


@pytest.mark.parametrize("form", ["arrow_udf", "mapInArrow"])
def test_any_texts_are_what_scrub_gives(spark: Any, form: str) -> None:
    rows = drawn.many(drawn.texts, 400)
    df = spark.createDataFrame(list(enumerate(rows)), "id int, body string").repartition(2)
    if form == "arrow_udf":
        done = df.select("id", ours.scrub_column()("body").alias("body"))
    else:
        done = ours.scrub_dataframe(df, "body", report_column="phi")
    found = [row["body"] for row in by_id(done.collect())]
    assert drawn.differing(rows, [alone(row) for row in rows], found) == []


@pytest.mark.parametrize("form", ["arrow_udf", "mapInArrow"])
def test_any_structs_are_what_scrub_gives(spark: Any, form: str) -> None:
    rows = drawn.many(drawn.structs, 300)
    df = spark.createDataFrame(list(enumerate(rows)), f"id int, event {drawn.STRUCT_DDL}").repartition(2)
    if form == "arrow_udf":
        done = df.select("id", ours.scrub_column(returns=drawn.STRUCT_DDL)("event").alias("event"))
    else:
        done = ours.scrub_dataframe(df, "event", report_column="phi")
    found = [row["event"] and row["event"].asDict(recursive=True) for row in by_id(done.collect())]
    assert drawn.differing(rows, [drawn.alone_struct(row) for row in rows], found) == []


def test_a_frame_reports_each_row_and_counts_them(spark: Any) -> None:
    done = ours.scrub_dataframe(frame(spark), "body", report_column="phi", digest_column="by", json_only=True)
    done, counts = ours.observed(done, "phi")
    rows = by_id(done.collect())
    whole = [text is None or is_json(text) for text in TEXTS]
    assert [row["body"] for row in rows] == [alone(t) if ok else None for t, ok in zip(TEXTS, whole, strict=True)]
    actions = [row["phi"]["action"] for row in rows]
    assert actions[TEXTS.index(None)] == "null"
    assert all((action == "block") for action, ok in zip(actions, whole, strict=True) if not ok)
    assert {row["by"] for row in rows} == {phiguard.Guard().name}
    told = counts.get
    assert told["rows"] == len(TEXTS)
    assert told["blocked"] == actions.count("block") and told["nulls"] == 1
    assert told["passed"] + told["redacted"] + told["blocked"] + told["nulls"] == told["rows"]
    assert told["findings"] == sum(len(row["phi"]["findings"]) for row in rows) > 0


def test_broken_rows_are_blocked_alone(spark: Any) -> None:
    """Text that is no UTF-8, and a date that Python cannot hold."""
    df = spark.sql(
        "SELECT 1 id, CAST(X'FFFE61' AS STRING) body, DATE'2026-01-02' day "
        "UNION ALL SELECT 2, 'ip=203.0.113.40', NULL UNION ALL SELECT 3, 'fine', DATE'+12026-01-02'"
    )
    text = by_id(ours.scrub_dataframe(df, "body", report_column="phi").drop("day").collect())
    assert [(row["body"], row["phi"]["action"]) for row in text] == [
        (None, "block"),
        ("ip=[IP_ADDRESS]", "redact"),
        ("fine", "pass"),
    ]
    both = by_id(ours.scrub_dataframe(df.drop("body"), "day", report_column="phi").collect())
    assert [row["phi"]["action"] for row in both] == ["pass", "null", "block"]
    column = by_id(df.select("id", ours.scrub_column()("body").alias("body")).collect())
    assert [row["body"] for row in column] == [None, "ip=[IP_ADDRESS]", "fine"]


def test_nested_columns_are_one_event(spark: Any) -> None:
    schema = (
        "email string not null, user struct<userId:string not null,tags:array<string>>, "
        "m map<string,string>, day date, at timestamp, n long"
    )
    import datetime as dt

    at = dt.datetime(2026, 1, 2, 3, 4, 5, 678901)
    data = [
        ("lena@example.com", ("u-18842", ["a", "migraine"]), {"ip": "203.0.113.40"}, dt.date(2026, 1, 2), at, 2),
        ("-", ("", []), None, None, None, None),
    ]
    done = ours.scrub_dataframe(spark.createDataFrame(data, schema)).collect()
    assert [row.asDict(recursive=True) for row in done] == [
        {
            "email": "[EMAIL_ADDRESS]",
            "user": {"userId": "[USER_ID]", "tags": ["a", "[MEDICAL_CONDITION]"]},
            "m": {"ip": "[IP_ADDRESS]"},
            "day": dt.date(2026, 1, 2),
            "at": at,
            "n": 2,
        },
        {"email": "-", "user": {"userId": "", "tags": []}, "m": None, "day": None, "at": None, "n": None},
    ]


def test_sql(spark: Any) -> None:
    ours.register(spark, "standard", "phi_scrub")
    frame(spark).createOrReplaceTempView("events")
    rows = spark.sql("SELECT id, phi_scrub(body) AS body FROM events ORDER BY id").collect()
    assert [row["body"] for row in rows] == [alone(text) for text in TEXTS]


def test_a_stream_of_files_through_foreach_batch(spark: Any, tmp_path: Path) -> None:
    source, target = tmp_path / "in", tmp_path / "out"
    source.mkdir()
    (source / "1.txt").write_text("\n".join(json.dumps(event) for event in EVENTS))
    stream = spark.readStream.text(str(source))
    sink = ours.foreach_batch(lambda df, epoch: df.write.mode("append").text(str(target)), "value")
    query = stream.writeStream.foreachBatch(sink).option("checkpointLocation", str(tmp_path / "c"))
    query.trigger(availableNow=True).start().awaitTermination(120)
    found = sorted(row["value"] for row in spark.read.text(str(target)).collect())
    assert found == sorted(alone(json.dumps(event)) for event in EVENTS)


def test_one_guard_a_worker_that_remembers_clean_texts(spark: Any) -> None:
    def facts(batches: Iterator[Any]) -> Iterator[Any]:
        import pyarrow as pa

        from phiguard.engines.carried import carried, guard_of

        for batch in batches:
            guard: Any = ours._guard_here(carried("standard"))
            made = str(guard_of.cache_info().misses)
            guard.scrub({"page": {"title": "Opening hours"}})
            told = [f"{os.getpid()} {made} {guard._compiled.remembered > 0}"]
            yield pa.RecordBatch.from_pydict({"told": told * len(batch)})

    many = spark.range(0, 60, numPartitions=6)
    told = {row["told"] for _ in range(2) for row in many.mapInArrow(facts, "told string").collect()}
    workers = {line.split()[0] for line in told}
    assert len(told) == len(workers), "a guard was built again in a worker that had it"
    assert {line.split()[2] for line in told} == {"True"}


def test_keys_and_policy_show_nowhere(
    spark: Any, logs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PHIGUARD_HMAC_KEY", KEY)
    file = tmp_path / "ours.toml"
    file.write_text(f'id = "ours"\nextends = "first_party"\n[organisation]\ndomains = ["{SECRET}"]\n')
    sent = ours.share_keys(spark, file)
    expected = [phiguard.scrub(text, policy=file).payload for text in TEXTS if text is not None]
    monkeypatch.delenv("PHIGUARD_HMAC_KEY")  # from here on only the file has it
    df = frame(spark).where("body is not null")
    done = ours.scrub_dataframe(df, "body", sent, report_column="phi")
    done.explain(extended=True)
    rows = by_id(done.collect())
    assert [row["body"] for row in rows] == expected
    assert any("pg1.k1." in (row["body"] or "") for row in rows)
    time.sleep(1)  # the log is written beside
    logged = b"".join(p.read_bytes() for p in logs.rglob("*") if p.is_file())
    said = "".join(capfd.readouterr())
    assert b"phi_scrub" in logged and "phi_scrub" in said
    for hidden in (KEY, SECRET):
        assert hidden.encode() not in logged and hidden not in said, "in the event log, which is what the UI shows"


def test_a_worker_without_the_key_says_which_key(spark: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PHIGUARD_HMAC_KEY", raising=False)
    with pytest.raises(Exception, match="PHIGUARD_HMAC_KEY") as caught:
        ours.scrub_dataframe(frame(spark), "body", "first_party").collect()
    assert "lena@example.com" not in str(caught.value)


def test_wrong_use_is_said_on_the_driver(spark: Any) -> None:
    with pytest.raises(phiguard.ConfigError, match="there is no column 'nothing'"):
        ours.scrub_dataframe(frame(spark), "nothing")
    with pytest.raises(phiguard.ConfigError, match="unknown preset"):
        ours.scrub_column("no-such-preset")


CONNECT = """
import os
import phiguard
from engine_rows import TEXTS, alone
from phiguard.engines import spark as ours

KEY = "0123456789abcdef" * 4
session = ours.local_session(2, connect=True, config={"spark.sql.shuffle.partitions": "2"})
assert "connect" in type(session).__module__
df = session.createDataFrame(list(enumerate(TEXTS)), "id int, body string")
column = ours.scrub_column()
rows = df.select("id", column("body").alias("body")).collect()
assert [r["body"] for r in sorted(rows, key=lambda r: r["id"])] == [alone(t) for t in TEXTS]
done, counts = ours.observed(ours.scrub_dataframe(df, "body", report_column="phi"), "phi")
rows = done.collect()
assert [r["body"] for r in sorted(rows, key=lambda r: r["id"])] == [alone(t) for t in TEXTS]
assert counts.get["rows"] == len(TEXTS) and counts.get["redacted"] > 0, counts.get
ours.register(session)
df.createOrReplaceTempView("events")
rows = session.sql("SELECT id, phi_scrub(body) AS body FROM events").collect()
assert [r["body"] for r in sorted(rows, key=lambda r: r["id"])] == [alone(t) for t in TEXTS]

# The server's process has no key: it comes as a file.
assert "PHIGUARD_HMAC_KEY" not in os.environ
os.environ["PHIGUARD_HMAC_KEY"] = KEY
sent = ours.share_keys(session, "first_party")
guard = phiguard.Guard("first_party")
del os.environ["PHIGUARD_HMAC_KEY"]
expected = [t if t is None else guard.scrub(t).payload for t in TEXTS]
assert any("pg1.k1." in (text or "") for text in expected)
done = ours.scrub_dataframe(df, "body", sent)
done.explain(extended=True)
for done in (done, df.select("id", ours.scrub_column(sent)("body").alias("body"))):
    rows = done.collect()
    assert [r["body"] for r in sorted(rows, key=lambda r: r["id"])] == expected
try:
    ours.scrub_dataframe(df, "body", "first_party").collect()
except phiguard.ConfigError as error:  # as the driver is asked for the key first
    assert "PHIGUARD_HMAC_KEY" in str(error)
except Exception as error:
    assert "PHIGUARD_HMAC_KEY" in str(error) and "lena@example.com" not in str(error)
else:
    raise AssertionError("a worker had a key that nobody gave it")
session.stop()
print("connect: all rows equal")
"""


def test_connect(tmp_path: Path) -> None:
    script = tmp_path / "connect.py"
    script.write_text(CONNECT)
    path = os.pathsep.join([str(ROOT), str(ROOT / "tests")])
    env = os.environ | {"PYTHONPATH": path, "PYSPARK_PYTHON": sys.executable}
    env.pop("PHIGUARD_HMAC_KEY", None)
    done = subprocess.run(
        [sys.executable, script], env=env, capture_output=True, text=True, timeout=300, check=False
    )
    assert "connect: all rows equal" in done.stdout, done.stdout[-2000:] + done.stderr[-4000:]
    assert "phi_scrub" in done.stdout, "the plan was shown"
    assert KEY not in done.stdout + done.stderr


def test_no_java_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv("JAVA_HOME", raising=False)
    with pytest.raises(phiguard.errors.MissingExtra, match="Java 17"):
        ours.local_session()
