"""Workers as processes of their own, for tests."""

import os
import subprocess
import sys
from pathlib import Path

from cli_runs import ROOT

TOML = """
policy = "strict"
[kafka]
"bootstrap.servers" = "${BROKER}"
[consumer]
"group.id" = "phiguard"
[producer]
"transactional.id" = "phiguard-0"
[[route]]
from = "events"
to = "clean"
dead = "dead"
"""


STARTED: "list[subprocess.Popen[bytes]]" = []


def worker(file: Path, before: str = "") -> "subprocess.Popen[bytes]":
    """``phiguard stream kafka file``, with code that runs before it.

    What it says goes to a file beside: a pipe that nobody reads would hold it up.
    """
    env = os.environ | {"PYTHONPATH": str(ROOT)}
    main = "import runpy\nrunpy.run_module('phiguard', run_name='__main__', alter_sys=True)"
    command = [sys.executable, "-c", f"{before}\n{main}", "stream", "kafka", str(file)]
    with said_by(file).open("ab") as said:
        STARTED.append(subprocess.Popen(command, env=env, stderr=said))
    return STARTED[-1]


def none_left() -> None:
    """Ends what a test that failed has left."""
    while STARTED:
        running = STARTED.pop()
        if running.poll() is None:
            running.kill()
            running.wait()


def said_by(file: Path) -> Path:
    return file.with_suffix(".said")


def worker_file(folder: Path, address: str, source: str, target: str, dead: str, limits: str) -> Path:
    text = TOML.replace("${BROKER}", address).replace('"strict"', '"standard"').replace("phiguard", source)
    for old, new in (("events", source), ("clean", target), ("dead", dead)):
        text = text.replace(f'"{old}"', f'"{new}"')
    file = folder / "worker.toml"
    file.write_text(f"{text}[limits]\n{limits}")
    return file


def committed(address: str, group: str, topic: str, partitions: int) -> dict[int, int]:
    from confluent_kafka import Consumer, TopicPartition

    consumer = Consumer({"bootstrap.servers": address, "group.id": group})
    found = consumer.committed([TopicPartition(topic, p) for p in range(partitions)], timeout=20)
    consumer.close()
    return {p.partition: max(p.offset, 0) for p in found}
