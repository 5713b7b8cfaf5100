"""The Kafka worker against a broker: exactly once, dead letters without values, keys that still partition."""

import json
import re
import signal
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from cli_runs import Ran
from engine_rows import EVENTS, TEXTS, alone
from kafka_worker import TOML, committed, none_left, said_by, worker, worker_file

import phiguard
from phiguard.guard import Guard

pytest.importorskip("confluent_kafka", reason="needs the extra kafka")

from phiguard.engines.kafka import Config, run
from phiguard.engines.kafka.records import Record, Treatment

KEY = "0123456789abcdef" * 4


@pytest.fixture(autouse=True)
def _key(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("PHIGUARD_HMAC_KEY", KEY)
    yield
    none_left()


def settings(address: str = "127.0.0.1:1", **changes: Any) -> dict[str, Any]:
    route = {"from": "events", "to": "clean", "dead": "dead"} | changes.pop("route", {})
    return {
        "kafka": {"bootstrap.servers": address},
        "consumer": {"group.id": "phiguard", "session.timeout.ms": 6000},
        "producer": {"transactional.id": "phiguard-0"},
        "route": [route],
        "limits": {"batch_records": 50, "wait_s": 0.2},
    } | changes


def config(address: str = "127.0.0.1:1", **changes: Any) -> Config:
    return Config.model_validate(settings(address, **changes))


def record(value: bytes | None, key: bytes | None = b"u-18842", headers: Any = ()) -> Record:
    return Record("events", 3, 17, 1_700_000_000_000, key, value, headers)


# ---- one record, without a broker


@pytest.mark.parametrize("text", [t for t in TEXTS if t is not None])
def test_a_value_is_what_scrub_gives_or_dead(text: str) -> None:
    out = Treatment(config(route={"value": "text"}), Guard()).of(record(text.encode()))
    expected = alone(text.encode())
    if expected is None:
        assert out.outcome == "dead"
    else:
        assert out.value == expected and out.topic == "clean"
        assert out.outcome == ("pass" if expected == text.encode() else "redact")


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (b'{"email":"lena@example.com"', "unreadable: no JSON"),
        (b"", "unreadable: no JSON"),
        (b"\xff\xfe", "unreadable: no JSON"),
        (b"[" * 3000, "unreadable: JSON nested too deeply"),
    ],
)
def test_a_dead_letter_says_why_and_holds_no_value(value: bytes, reason: str) -> None:
    out = Treatment(config(), Guard()).of(record(value, headers=[("x", b"lena@example.com")]))
    assert out.topic == "dead" and out.value is not None and out.headers == []
    assert json.loads(out.value) == {
        "topic": "events",
        "partition": 3,
        "offset": 17,
        "reasons": [reason],
        "policy": phiguard.Guard().name,
        "bytes": len(value),
    }
    assert out.key is not None and b"18842" not in out.key and b"lena" not in out.value


def test_what_the_policy_blocks_is_dead() -> None:
    event = b'{"url":"https://example.com/mychart/login","email":"lena@example.com"}'
    out = Treatment(config(policy="strict"), Guard("strict")).of(record(event))
    assert out.topic == "dead" and "portal" in str(out.value) + "portal" and b"lena" not in (out.value or b"")


@pytest.mark.parametrize(
    ("mode", "key", "expected"),
    [
        ("pseudonymize", b"u-18842", r"pg1\.k1\.[a-z2-7]{48}"),
        ("pseudonymize", b"\xff\x00\x12", r"pg1\.k1\.[a-z2-7]{48}"),
        ("scrub", b"lena@example.com", r"\[EMAIL_ADDRESS\]"),
        ("scrub", b"page", "page"),
        ("keep", b"u-18842", "u-18842"),
        ("drop", b"u-18842", None),
        ("pseudonymize", None, None),
    ],
)
def test_keys(mode: str, key: bytes | None, expected: str | None) -> None:
    treatment = Treatment(config(route={"key": mode}), Guard())
    out = treatment.of(record(b"{}", key))
    if expected is None:
        assert out.key is None
        return
    assert out.key is not None and re.fullmatch(expected, out.key.decode())
    assert treatment.of(record(b"{}", out.key)).key == out.key, "a second pass changes nothing"
    assert treatment.of(record(b'{"a":1}', key)).key == out.key, "the same key is the same key"


def test_a_key_is_the_token_that_values_hold() -> None:
    guard = Guard("first_party")
    out = Treatment(config(), guard).of(record(b'{"userId":"u-18842"}'))
    assert out.value is not None and json.loads(out.value)["userId"] == (out.key or b"").decode()


def test_headers_and_tombstones() -> None:
    headers = [("ip", b"203.0.113.40"), ("ip", None), ("trace", b"00-aa-01"), ("raw", b"\xff\xfe"), ("email", b"-")]
    out = Treatment(config(), Guard()).of(record(None, headers=headers))
    assert out.value is None and out.outcome == "null"
    assert out.headers[:3] == [("ip", b"[IP_ADDRESS]"), ("ip", None), ("trace", b"00-aa-01")]
    assert len(out.headers) == len(headers)


def test_without_a_key_a_worker_does_not_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PHIGUARD_HMAC_KEY")
    with pytest.raises(phiguard.ConfigError, match="PHIGUARD_HMAC_KEY"):
        Treatment(config(), Guard())


# ---- the file


def test_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "worker.toml"
    file.write_text(TOML)
    with pytest.raises(phiguard.ConfigError, match="the environment has no BROKER"):
        Config.of(file)
    monkeypatch.setenv("BROKER", "broker.example.org:9092")
    loaded = Config.of(file)
    assert loaded.kafka["bootstrap.servers"] == "broker.example.org:9092" and loaded.policy == "strict"
    assert loaded.consumer_settings(once=False)["isolation.level"] == "read_committed"
    ran = Ran("stream", "kafka", "--check", file)
    assert ran.code == 0 and b"OK" in ran.out


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('dead = "dead"', 'dead = "clean"', "three topics"),
        ('to = "clean"', "", "to"),
        ("[producer]", '[producer]\n"enable.idempotence" = false', "cannot be set"),
        ('"transactional.id" = "phiguard-0"', "", "transactional.id"),
        ('dead = "dead"', 'dead = "dead"\nvalue = "avro"', "schema_registry"),
        ('dead = "dead"', 'dead = "dead"\nvalu = "json"', "unknown key"),
        (
            'dead = "dead"',
            'dead = "dead"\n[[route]]\nfrom = "clean"\nto = "x"\ndead = "y"',
            "both read and written",
        ),
        ("policy", "= policy", "is no TOML"),
    ],
)
def test_a_wrong_file_is_said(
    old: str, new: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BROKER", "127.0.0.1:1")
    file = tmp_path / "worker.toml"
    file.write_text(TOML.replace(old, new))
    with pytest.raises(phiguard.ConfigError, match=said):
        Config.of(file)
    assert Ran("stream", "kafka", file).code == 2


# ---- against the broker


@pytest.fixture(scope="module", params=["noida", "tansu"])
def address(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    from kafka_broker import PACKAGES, broker

    package = PACKAGES[request.param]
    pytest.importorskip(package, reason=f"needs the broker {package}, which is a package for tests")
    with broker(tmp_path_factory.mktemp("broker") / "log", request.param) as found:
        yield found


def test_records_go_through_and_stay_in_order(address: str) -> None:
    from kafka_broker import create, produce, read

    create(address, events=3, clean=3, dead=1)
    values = [json.dumps(event | {"n": n}).encode() for n, event in zip(range(200), EVENTS * 40, strict=True)]
    records: list[Any] = [
        (f"u-{n % 7}".encode(), value, [("ip", b"203.0.113.40")]) for n, value in enumerate(values)
    ]
    records[50] = (records[50][0], b'{"email":"lena@exam', [])
    records[60] = (records[60][0], None, [])
    produce(address, "events", records)
    told: list[dict[str, Any]] = []
    limits = {"batch_records": 50, "wait_s": 0.2, "report_every_s": 0.01}
    counts = run(config(address, limits=limits), once=True, report=told.append)
    assert counts.records == 200 and counts.outcomes["dead"] == counts.outcomes["null"] == 1
    assert counts.committed >= 4 and counts.aborted == 0
    assert told[-1]["records"] == 200 and sum(counts.lag.values()) == 0
    clean, dead = read(address, "clean", 3), read(address, "dead", 1)
    assert [json.loads(m.value())["reasons"] for m in dead] == [["unreadable: no JSON"]]
    expected = {alone(value) for n, value in enumerate(values) if n not in (50, 60)}
    assert {m.value() for m in clean if m.value() is not None} == expected and len(clean) == 199
    places = defaultdict(set)
    order = defaultdict(list)
    for m in clean:
        places[m.key()].add(m.partition())
        if m.value() is not None:
            order[m.key()].append(json.loads(m.value())["n"])
        assert m.headers() in ([("ip", b"[IP_ADDRESS]")], None)
    assert len(places) == 7 and all(len(p) == 1 for p in places.values()), "a key keeps to one partition"
    assert all(numbers == sorted(numbers) for numbers in order.values()), "and its records keep their order"
    again = run(config(address), once=True)
    assert again.records == 0, "offsets were committed"


def test_sigterm_commits_what_is_at_hand_and_leaves(address: str, tmp_path: Path) -> None:
    from kafka_broker import create, produce, read

    create(address, drained=1, kept=1, lost=1)
    produce(address, "drained", [(None, b'{"n":%d}' % n, []) for n in range(500)])
    file = worker_file(tmp_path, address, "drained", "kept", "lost", "batch_records = 20\nwait_s = 0.05\n")
    running = worker(file)
    end = time.monotonic() + 60
    while not (done := committed(address, "drained", "drained", 1)[0]) and time.monotonic() < end:
        time.sleep(0.1)
    running.send_signal(signal.SIGTERM)
    assert running.wait(30) == 0 and done, said_by(file).read_text()
    assert '"lag"' in said_by(file).read_text()
    done = committed(address, "drained", "drained", 1)[0]
    assert len(read(address, "kept", 1)) == done, "nothing is there that was not committed"


def test_prometheus_finds_counts_and_lag(address: str) -> None:
    from urllib.request import urlopen

    from kafka_broker import create, free_port, produce

    pytest.importorskip("prometheus_client")
    create(address, counted=1, through=1, letters=1)
    values = [b'{"email":"lena@example.com"}', b'{"a":1}', b"{", None] * 25
    produce(address, "counted", [(b"u-18842", value, []) for value in values])
    port, pages = free_port(), []

    def report(_: dict[str, Any]) -> None:
        with urlopen(f"http://127.0.0.1:{port}/metrics", timeout=5) as page:
            pages.append(page.read().decode())

    limits = {"batch_records": 20, "wait_s": 0.2, "report_every_s": 0.01, "metrics_port": port}
    changes = {"consumer": {"group.id": "counted"}, "producer": {"transactional.id": "counted"}}
    route = {"from": "counted", "to": "through", "dead": "letters"}
    run(config(address, limits=limits, route=route, **changes), once=True, report=report)
    for line in (
        'phiguard_records_total{outcome="redact",topic="through"} 25.0',
        'phiguard_records_total{outcome="pass",topic="through"} 25.0',
        'phiguard_records_total{outcome="null",topic="through"} 25.0',
        'phiguard_records_total{outcome="dead",topic="letters"} 25.0',
        'phiguard_lag_records{partition="0",topic="counted"} 0.0',
    ):
        assert line in pages[-1]
    lags = [float(x) for page in pages for x in re.findall(r"phiguard_lag_records\{.*\} (\S+)", page)]
    assert max(lags) > 0, "records waited"
    assert re.search(r'phiguard_transactions_total\{outcome="committed"\} [5-9]', pages[-1])
    assert "lena" not in pages[-1] and "18842" not in pages[-1]


def test_an_unreachable_broker_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from phiguard.engines.kafka import StreamError
    from phiguard.engines.kafka import worker as module

    monkeypatch.setattr(module, "_CALL_S", 0.5)
    with pytest.raises((StreamError, module.kafka.KafkaException)):
        run(config("127.0.0.1:9"), once=True)
