"""Arrow columns: row by row what scrub gives, and no row fails a job."""

import datetime as dt
import json
import pickle
import re
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import engine_drawn as drawn
import pytest
from engine_rows import EVENTS, TEXTS, alone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import phiguard

pa = pytest.importorskip("pyarrow", reason="needs the extra arrow")

from phiguard.engines import carried as carrying  # noqa: E402
from phiguard.engines.arrow import REPORT, scrub_array, scrub_batch, scrub_batches, scrubbed_schema  # noqa: E402
from phiguard.engines.carried import Carried, carried, guard_of  # noqa: E402
from phiguard.engines.report import FINDING  # noqa: E402

TEXT_TYPES = [pa.string(), pa.large_string(), pa.string_view()]
BYTES_TYPES = [pa.binary(), pa.large_binary(), pa.binary_view()]


@pytest.mark.parametrize("policy", ["standard", "strict"])
@pytest.mark.parametrize("kind", [*TEXT_TYPES, pa.dictionary(pa.int8(), pa.string())], ids=str)
def test_texts_are_row_by_row_what_scrub_gives(kind: Any, policy: str) -> None:
    values = pa.array(TEXTS, kind)
    done = scrub_array(values, policy)
    assert done.type == kind
    assert done.to_pylist() == [alone(row, policy) for row in TEXTS]


@pytest.mark.parametrize("kind", BYTES_TYPES, ids=str)
def test_bytes_are_row_by_row_what_scrub_gives(kind: Any) -> None:
    raw = [row if row is None else row.encode() for row in TEXTS] + [b"\xff\xfe\x00", b"\x1f\x8bgarbage"]
    done = scrub_array(pa.array(raw, kind))
    assert done.type == kind
    assert done.to_pylist() == [alone(row) for row in raw]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(drawn.texts, max_size=8), st.sampled_from(TEXT_TYPES))
def test_any_texts_are_what_scrub_gives(texts: list[str | None], kind: Any) -> None:
    assert scrub_array(pa.array(texts, kind)).to_pylist() == [alone(t) for t in texts]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(drawn.texts, max_size=8))
def test_a_report_is_what_scrub_says(texts: list[str | None]) -> None:
    done = scrub_array(pa.array(texts, pa.string()), report=True)
    done.validate(full=True)
    assert done.field("event").to_pylist() == [alone(t) for t in texts]
    for text, row in zip(texts, done.field("report").to_pylist(), strict=True):
        if text is not None:
            result = phiguard.scrub(text)
            assert row["action"] == result.action and row["phi"] == result.risk.phi
            assert [(f["entity"], f["path"], f["start"], f["end"]) for f in row["findings"]] == [
                (f.entity, str(f.path), f.start, f.end) for f in result.findings
            ]
            assert row["reasons"] == list(result.reasons) and row["dropped"] == list(map(str, result.dropped))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(drawn.structs, max_size=5))
def test_any_structs_are_what_scrub_gives(events: list[dict[str, Any] | None]) -> None:
    kind = pa.struct(
        [
            ("email", pa.string()),
            ("n", pa.int64()),
            ("tags", pa.list_(pa.string())),
            ("m", pa.map_(pa.string(), pa.string())),
            ("context", pa.struct([("q", pa.string()), ("url", pa.string())])),
        ]
    )
    done = scrub_array(pa.array(events, kind)).to_pylist(maps_as_pydicts="strict")
    assert done == [drawn.alone_struct(event) for event in events]


def test_half_a_surrogate_pair_in_a_key_does_not_fail_the_report() -> None:
    text = '{"\\ud800":{"email":"lena@example.com"}}'
    [row] = scrub_array(pa.array([text]), report=True).to_pylist()
    assert row["event"] == alone(text)
    assert [f["path"] for f in row["report"]["findings"]] == ["/\\ud800/email"]


NESTED = pa.struct(
    [
        pa.field("email", pa.string(), nullable=False),
        ("qty", pa.int64()),
        ("birthDate", pa.date32()),
        ("at", pa.timestamp("ns", "Europe/Berlin")),
        ("tags", pa.list_(pa.string())),
        ("m", pa.map_(pa.string(), pa.string())),
        ("pregnant", pa.bool_()),
        ("amount", pa.decimal128(10, 2)),
        ("inner", pa.struct([("ip", pa.string())])),
    ]
)


def test_nested_values_keep_their_types() -> None:
    row = {
        "email": "lena@example.com",
        "qty": 2,
        "birthDate": dt.date(1980, 2, 3),
        "at": 1_700_000_000_123_456_789,
        "tags": ["a", "lena@example.com"],
        "m": [("ip", "203.0.113.40"), ("lena@example.com", "x"), ("k", "v")],
        "pregnant": True,
        "amount": Decimal("1.20"),
        "inner": {"ip": "203.0.113.7"},
    }
    done = scrub_array(pa.array([row, None], NESTED))
    done.validate(full=True)
    assert not done[1].is_valid
    assert done.field("at").cast(pa.int64())[0].as_py() == row["at"], "nanoseconds that nobody touched stay"
    shown = {name: done.field(name)[0].as_py() for name in NESTED.names if name != "at"}
    assert shown == {
        "email": "[EMAIL_ADDRESS]",
        "qty": 2,
        "birthDate": None,  # a date column cannot hold [DATE_OF_BIRTH]
        "tags": ["a", "[EMAIL_ADDRESS]"],
        "m": [("ip", "[IP_ADDRESS]"), ("[EMAIL_ADDRESS]", "x"), ("k", "v")],
        "pregnant": None,
        "amount": Decimal("1.20"),
        "inner": {"ip": "[IP_ADDRESS]"},
    }


def test_untouched_columns_are_the_same_memory() -> None:
    values = pa.array(["opening hours", "contact"])
    assert scrub_array(values).buffers()[2].address == values.buffers()[2].address


# ---- rows that break naive code


def not_utf8() -> Any:
    buffers = [None, pa.py_buffer(b"\0\0\0\0\2\0\0\0\3\0\0\0"), pa.py_buffer(b"\xff\xfea")]
    return pa.Array.from_buffers(pa.string(), 2, buffers)


def test_text_that_is_no_utf8_is_blocked_alone() -> None:
    done = scrub_array(not_utf8(), report=True).to_pylist()
    assert [row["event"] for row in done] == [None, "a"]
    assert [row["report"]["action"] for row in done] == ["block", "pass"]
    assert done[0]["report"]["reasons"] == ["unreadable: UnicodeDecodeError"]


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        ([2**40], pa.timestamp("s")),
        ([-(2**62)], pa.timestamp("us")),
        ([253402300800 * 1000], pa.date64()),
    ],
    ids=["year 36812", "before year 1", "date64"],
)
def test_a_time_that_python_cannot_hold_is_blocked_alone(values: list[int], kind: Any) -> None:
    held = pa.array([*values, 0], pa.int64()).view(kind)
    done = scrub_array(held, report=True).to_pylist()
    assert [row["report"]["action"] for row in done] == ["block", "pass"]
    assert done[0]["event"] is None


def test_json_only_blocks_what_is_no_json_document() -> None:
    texts = ['{"a":1}', "", '{"a":', "hello", None, '{"n":123456789012345678901234567890}', "[" * 3000]
    done = scrub_array(pa.array(texts), report=True, json_only=True).to_pylist()
    assert [row["report"]["action"] for row in done] == ["pass", "block", "block", "block", "null", "pass", "block"]
    assert done[1]["report"]["reasons"] == ["unreadable: no JSON"]


@pytest.mark.parametrize("values", [[], [None, None]], ids=["empty", "nulls"])
@pytest.mark.parametrize(
    "kind", [pa.string(), NESTED, pa.int32(), pa.null(), pa.list_(pa.string())], ids=lambda k: k.id
)
def test_nothing_comes_out_of_nothing(values: list[None], kind: Any) -> None:
    kind = kind if kind != NESTED else pa.struct([("a", pa.string())])
    assert scrub_array(pa.array(values, kind)).to_pylist() == values


def test_map_keys_may_repeat() -> None:
    kind = pa.map_(pa.string(), pa.string())
    values = pa.array([[("ip", "203.0.113.1"), ("ip", "203.0.113.2"), ("k", "v")]], kind)
    assert scrub_array(values).to_pylist() == [[("ip", "[IP_ADDRESS]"), ("ip", "[IP_ADDRESS]"), ("k", "v")]]


@pytest.mark.parametrize("rows", [5000, 3], ids=["many rows", "large rows"])
def test_pieces_are_put_together_in_order(rows: int) -> None:
    pad = "x " * (10 if rows > 3 else 2_500_000)
    texts = [f"{i} lena@example.com {pad}" for i in range(rows)]
    done = scrub_array(pa.array(texts)).to_pylist()
    if rows > 3:
        assert done == [f"{i} [EMAIL_ADDRESS] {pad}" for i in range(rows)]
    else:
        assert len(done) == 3


def test_a_row_that_cannot_stand_in_its_column_is_blocked() -> None:
    fixed = pa.array([b"203.0.113.4", b"abcdefghijk"], pa.binary(11))
    done = scrub_array(fixed, report=True).to_pylist()
    assert [row["event"] for row in done] == [None, b"abcdefghijk"]
    assert done[0]["report"]["action"] == "block"


@pytest.mark.parametrize(
    "kind", [pa.dense_union([pa.field("a", pa.string())]), pa.run_end_encoded(pa.int32(), pa.string())]
)
def test_types_of_which_there_is_no_payload_are_named(kind: Any) -> None:
    with pytest.raises(TypeError, match=r"payload\.x: a column of type"):
        scrubbed_schema(pa.schema([("payload", pa.struct([("x", kind)]))]))


# ---- batches


def batch() -> Any:
    return pa.RecordBatch.from_pydict(
        {"id": [1, 2], "email": ["lena@example.com", "none"], "body": [json.dumps(e) for e in EVENTS[:2]]}
    )


def test_one_column_is_the_payload_and_others_go_through() -> None:
    done = scrub_batch(batch(), columns="body", report_column="phi", digest_column="by")
    assert done.schema.names == ["id", "email", "body", "phi", "by"]
    assert done.column("email").to_pylist() == ["lena@example.com", "none"]
    assert done.column("body").to_pylist() == [alone(json.dumps(e)) for e in EVENTS[:2]]
    assert set(done.column("by").to_pylist()) == {phiguard.Guard().name}


def test_all_columns_together_are_one_event() -> None:
    done = scrub_batch(batch())
    assert done.to_pylist() == [alone(row) for row in batch().to_pylist()]
    table = pa.Table.from_batches([batch(), batch()])
    assert scrub_batch(table).to_pylist() == [alone(row) for row in table.to_pylist()]


def test_a_blocked_row_is_null_in_every_column_and_says_why() -> None:
    rows = pa.RecordBatch.from_pydict(
        {"url": ["https://example.com/mychart/login", "https://example.com/"], "n": [1, 2]}
    )
    done = scrub_batch(rows, "strict", report_column="phi")
    assert done.column("n").to_pylist() == [None, 2]
    assert done.column("url")[0].as_py() is None
    report = done.column("phi")[0].as_py()
    assert report["action"] == "block" and report["reasons"] and report["policy"].startswith("strict@")


def test_the_report_says_what_the_result_says() -> None:
    text = json.dumps(EVENTS[2])
    [row] = scrub_array(pa.array([text]), report=True).field("report").to_pylist()
    result = phiguard.scrub(text)
    assert pa.array([row], REPORT).type == REPORT
    assert (row["action"], row["page_kind"], row["tier"]) == (
        result.action,
        result.risk.page_kind,
        result.risk.tier,
    )
    assert row["identity"] == result.risk.identity and row["policy"] == result.policy
    assert [(f["entity"], f["path"], f["start"], f["end"], f["method"]) for f in row["findings"]] == [
        (f.entity, str(f.path), f.start, f.end, f.method) for f in result.findings
    ]
    assert "u-18842" not in str(row) and "203.0.113.40" not in str(row)


def test_the_report_s_schema_is_the_one_in_the_how_to() -> None:
    page = (Path(__file__).parent.parent / "docs" / "how-to" / "use-an-engine.md").read_text("utf-8")
    rows = [row.split("|")[1:4] for row in page.splitlines() if row.startswith("| `")]
    told = {name: (kind, meaning) for names, kind, meaning in rows for name in re.findall(r"`(\w+)`", names)}
    for field in REPORT:
        short = str(field.type).split("<")[0]
        kind = (
            "list of string"
            if field.type == pa.list_(pa.string())
            else "list of struct"
            if short == "list"
            else short
        )
        assert told[field.name][0].strip() == kind, field.name
    for field in FINDING:
        assert f"`{field.name}`" in told["findings"][1]


def test_a_stream_of_batches_holds_one_at_a_time() -> None:
    taken: list[int] = []

    def source() -> Any:
        for i in range(3):
            taken.append(i)
            yield batch()

    stream = scrub_batches(source(), columns="body")
    next(stream)
    assert taken == [0]
    assert len(list(stream)) == 2


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"columns": "nothing"}, "there is no column 'nothing'"),
        ({"columns": []}, "no column is named"),
        ({"report_column": "id"}, "not distinct"),
    ],
)
def test_wrong_columns_are_said_before_the_first_row(arguments: dict[str, Any], said: str) -> None:
    with pytest.raises(phiguard.ConfigError, match=said):
        scrub_batch(batch(), **arguments)


PEAK = """
import pyarrow as pa
from phiguard.engines.arrow import scrub_batches
from phiguard.guard import Guard

def source():
    for i in range(3):
        texts = [f'{{"n":{i}{j},"title":"opening hours","pad":"{"- " * 480}"}}' for j in range(10_000)]
        texts[7::10] = ['{"email":"lena@example.com","ip":"203.0.113.40","pad":"' + "- " * 480 + '"}'] * 1000
        yield pa.RecordBatch.from_arrays([column(texts, pa.string())], names=["body"])

from phiguard.engines.columns import column
rows = 0
for batch in scrub_batches(source(), Guard(), columns="body", report_column="phi"):
    rows += len(batch)
    assert len(batch) <= 2048
assert rows == 30_000
[peak] = [line for line in open("/proc/self/status") if line.startswith("VmHWM")]
print(int(peak.split()[1]) // 1024)
"""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="needs Linux's account of memory")
def test_a_worker_stays_below_300_mb() -> None:
    """Ten thousand rows of a kilobyte in each batch, as Spark sends them, and a report of each."""
    done = subprocess.run([sys.executable, "-c", PEAK], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) < 300


# ---- the way to workers


def test_a_policy_arrives_as_it_was(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PHIGUARD_HMAC_KEY", "0123456789abcdef" * 4)
    file = tmp_path / "mine.toml"
    file.write_text('id = "mine"\nextends = "first_party"\n[organisation]\ndomains = ["example.org"]\n')
    sent = carried(file)
    raw = pickle.dumps(sent)
    assert b"0123456789abcdef" not in raw and "example.org" not in repr(sent)
    there = guard_of(pickle.loads(raw))
    assert there.name == phiguard.Guard(file).name
    assert there is guard_of(pickle.loads(raw)), "one guard a process"
    assert there.scrub({"userId": "u-18842"}).payload == phiguard.Guard(file).scrub({"userId": "u-18842"}).payload


def test_another_version_on_a_worker_is_said_before_the_first_row() -> None:
    sent = carried("standard")
    with pytest.raises(phiguard.ConfigError, match="install the same phiguard there"):
        guard_of(Carried(sent.policy, "standard@000000000000"))


def test_a_destination_travels_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PHIGUARD_HMAC_KEY", "0123456789abcdef" * 4)
    guard = phiguard.Guard(destination="ga4_mp")
    sent = pickle.loads(pickle.dumps(carried(guard)))
    there = guard_of(sent)
    assert there.name == guard.name != phiguard.Guard().name
    texts = [json.dumps(event) for event in EVENTS]
    done = scrub_array(pa.array(texts), sent, report=True).to_pylist()
    assert [row["event"] for row in done] == [guard.scrub(text).payload for text in texts]
    assert {row["report"]["policy"] for row in done} == {guard.name}


def test_observing_travels_too() -> None:
    sent = carried(phiguard.Guard(observe=True))
    values = pa.array(["ip=203.0.113.40"])
    done = scrub_array(values, sent, report=True).to_pylist()
    assert done[0]["event"] == "ip=203.0.113.40" and done[0]["report"]["action"] == "redact"
    assert carrying.any_guard(sent).observes
