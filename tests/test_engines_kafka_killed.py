"""Workers killed by SIGKILL, and a broker with Kafka's transactions: no record is lost, none is there twice."""

import json
import random
import signal
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from kafka_worker import committed, none_left, said_by, worker, worker_file

pytest.importorskip("confluent_kafka", reason="needs the extra kafka")
pytest.importorskip("noida_db", reason="needs the broker noida_db, which is a package for tests")
pytestmark = pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs kill -9")

from kafka_broker import broker, create, produce, read  # noqa: E402

PARTITIONS = 2
LIMITS = "batch_records = 40\nwait_s = 0.05\n"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with broker(tmp_path_factory.mktemp("broker") / "log", "noida") as found:
        yield found


@pytest.fixture(autouse=True)
def _key(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("PHIGUARD_HMAC_KEY", "0123456789abcdef" * 4)
    yield
    none_left()


class Topics(NamedTuple):
    """``numbers`` is which record lies where."""

    source: str
    target: str
    dead: str
    numbers: dict[tuple[int, int], int]


def filled(address: str, name: str, total: int) -> Topics:
    names = (f"{name}-in", f"{name}-out", f"{name}-dead")
    create(address, **dict(zip(names, (PARTITIONS, PARTITIONS, 1), strict=True)))
    # One in fifty is broken: dead letters stand in the same transactions.
    bodies = [b'{"n":%d,"ip":"203.0.113.40"%s' % (n, b"" if n % 50 == 7 else b"}") for n in range(total)]
    produce(address, names[0], [(b"u-%d" % (n % 50), body, []) for n, body in enumerate(bodies)])
    lying = read(address, names[0], PARTITIONS)
    numbers = {(m.partition(), m.offset()): int(m.value().split(b",")[0][5:]) for m in lying}
    assert sorted(numbers.values()) == list(range(total))
    return Topics(*names, numbers)


def came_out(address: str, topics: Topics, *, isolated: bool = True) -> Counter[int]:
    """How often each record that came in has come out, as itself or as a dead letter."""
    found = Counter(
        json.loads(m.value())["n"] for m in read(address, topics.target, PARTITIONS, committed=isolated)
    )
    for m in read(address, topics.dead, 1, committed=isolated):
        letter = json.loads(m.value())
        found[topics.numbers[letter["partition"], letter["offset"]]] += 1
    return found


def wait_for(address: str, topic: str, records: int, running: Any, file: Path) -> int:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        done = sum(committed(address, topic, topic, PARTITIONS).values())
        if done >= records or running.poll() is not None:
            return done
        time.sleep(0.02)
    raise AssertionError(said_by(file).read_text())


def test_kill_9_at_any_moment(address: str, tmp_path: Path) -> None:
    total, kills = 6000, 5
    topics = filled(address, "any", total)
    file, source = worker_file(tmp_path, address, *topics[:3], LIMITS), topics.source
    moments = random.Random(7)
    for n in range(kills + 1):
        running = worker(file)
        if n < kills:
            wait_for(address, source, (n + 1) * 500 + 1, running, file)
            time.sleep(moments.random() * 0.1)
            running.send_signal(signal.SIGKILL)
            assert running.wait(30) == -signal.SIGKILL, said_by(file).read_text()
            continue
        assert wait_for(address, source, total, running, file) == total
        running.send_signal(signal.SIGTERM)
        assert running.wait(30) == 0, said_by(file).read_text()
    found = came_out(address, topics)
    assert set(found) == set(range(total)), "a record was lost"
    assert set(found.values()) == {1}, "a record is there twice"


# The worker kills itself where a transaction is worst left: at its third.
AT = """
import os, signal
import confluent_kafka

class Producer(confluent_kafka.Producer):
    transactions = 0

    def begin_transaction(self, *arguments):
        self.transactions += 1
        super().begin_transaction(*arguments)

    def send_offsets_to_transaction(self, *arguments):
        self._die("produced")
        super().send_offsets_to_transaction(*arguments)

    def commit_transaction(self, *arguments):
        self._die("with offsets")
        super().commit_transaction(*arguments)
        self._die("committed")

    def _die(self, moment):
        if moment == "{moment}" and self.transactions == 3:
            self.flush(10)
            os.kill(os.getpid(), signal.SIGKILL)

confluent_kafka.Producer = Producer
"""


@pytest.mark.parametrize("moment", ["produced", "with offsets", "committed"])
def test_kill_9_in_a_transaction(moment: str, address: str, tmp_path: Path) -> None:
    total = 400
    topics = filled(address, moment.replace(" ", "-"), total)
    file, source = worker_file(tmp_path, address, *topics[:3], LIMITS), topics.source
    killed = worker(file, AT.replace("{moment}", moment))
    assert killed.wait(60) == -signal.SIGKILL, said_by(file).read_text()
    done = 3 if moment == "committed" else 2
    after = came_out(address, topics)
    assert sum(after.values()) == sum(committed(address, source, source, PARTITIONS).values()) <= done * 40
    running = worker(file)
    wait_for(address, source, total, running, file)
    running.send_signal(signal.SIGTERM)
    assert running.wait(30) == 0, said_by(file).read_text()
    assert came_out(address, topics) == Counter(range(total))
    everything = came_out(address, topics, isolated=False)
    twice = sum(n - 1 for n in everything.values())
    # What the killed one had written stands in the log, and only a reader of everything sees it.
    assert (twice > 0) == (moment != "committed")


def test_two_workers_share_a_group_and_one_is_killed_and_comes_back(address: str, tmp_path: Path) -> None:
    total = 4000
    topics = filled(address, "shared", total)
    first = worker_file(tmp_path, address, *topics[:3], "batch_records = 10\nwait_s = 0.05\n")
    text = first.read_text().replace('"group.id"', '"heartbeat.interval.ms" = 500\n"group.id"')
    first.write_text(text)
    second = first.with_name("second.toml")
    second.write_text(text.replace(f"{topics.source}-0", f"{topics.source}-1"))
    killed, other = worker(first), worker(second)
    wait_for(address, topics.source, 1000, killed, first)
    killed.kill()
    killed.wait(30)
    back = worker(first)
    assert wait_for(address, topics.source, total, other, second) == total
    for running, file in ((back, first), (other, second)):
        running.send_signal(signal.SIGTERM)
        assert running.wait(30) == 0, said_by(file).read_text()
        assert json.loads(said_by(file).read_text().splitlines()[-1].partition(": ")[2])["records"] > 0
    assert came_out(address, topics) == Counter(range(total))
