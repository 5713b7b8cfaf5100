"""What an engine adds to the plain loop: CPU and wall time per event, speed-up of two workers, memory of a worker.

    PHIGUARD_EVAL_DATA=… python -m benchmarks.engines [--events N] [--engines a,b] [--guard both|full|exchange]

Two guards. ``full`` is the standard policy. ``exchange`` changes each text and looks for nothing: what is left is
the way of the events through the engine, which beside a full scrub would be lost in the noise of the machine. CPU
is that of all processes together, Java's too. Every engine's output is compared with the plain loop's, by count and
bytes.
"""

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, Final, NamedTuple

from benchmarks.data import event_lines
from phiguard.engines.needs import need
from phiguard.guard import Guard
from phiguard.types import Context, Result, Risk

_CALM: Final = Risk()


class Exchange(Guard):
    """Gives each text back with a space behind it."""

    __slots__ = ()

    def scrub(self, payload: Any, *, context: Context | None = None) -> Result:
        del context
        return Result(payload + " ", "redact", _CALM, (), (), (), (), "exchange")

    def __reduce__(self) -> tuple[Any, ...]:
        return Exchange, ()


class Run(NamedTuple):
    """One engine's figures.

    Attributes:
        cpu_us, wall_us: per event; ``start_s`` before the first one, workers warm.
        out: count and bytes of what came out.
        worker_mb: resident memory of the largest Python worker.
    """

    name: str
    cpu_us: float
    wall_us: float
    start_s: float
    out: tuple[int, int]
    worker_mb: float


def tree() -> list[Any]:
    psutil = need("psutil", "engines")
    me = psutil.Process()
    return [me, *me.children(recursive=True)]


def cpu_s() -> float:
    """Of this process and all below it, also those that have ended below one that lives."""
    total = 0.0
    for process in tree():
        try:
            times = process.cpu_times()
        except Exception:  # noqa: BLE001 - it has just ended
            continue
        total += times.user + times.system
    return total


def worker_mb() -> float:
    sizes = [0.0]
    for process in tree()[1:]:
        try:
            if "python" in process.name() and process.children() == []:
                sizes.append(process.memory_info().rss / 1e6)
        except Exception:  # noqa: BLE001 - it has just ended
            continue
    return max(sizes)


def timed(
    name: str,
    events: int,
    start_s: float,
    work: Callable[[], tuple[int, int]],
    used_s: Callable[[], float] = time.process_time,
) -> Run:
    cpu, wall = used_s(), time.perf_counter()
    out = work()
    cpu, wall = used_s() - cpu, time.perf_counter() - wall
    return Run(name, cpu / events * 1e6, wall / events * 1e6, start_s, out, worker_mb())


def read(file: Path) -> Iterator[Any]:
    import pyarrow.parquet as parquet

    for batch in parquet.ParquetFile(file).iter_batches(batch_size=10_000):
        yield batch.column(0)


def plain(guard: Guard, file: Path, events: int) -> Run:
    def work() -> tuple[int, int]:
        n = size = 0
        for column in read(file):
            for text in column.to_pylist():
                new = guard.scrub(text).payload
                n += 1
                size += len((new or "").encode())
        return n, size

    return timed("plain loop", events, 0.0, work)


def arrow(guard: Guard, file: Path, events: int) -> Run:
    import pyarrow.compute as pc

    from phiguard.engines.arrow import scrub_array

    def work() -> tuple[int, int]:
        n = size = 0
        for column in read(file):
            new = scrub_array(column, guard)
            n += len(new)
            size += pc.sum(pc.binary_length(new)).as_py() or 0
        return n, size

    return timed("scrub_array", events, 0.0, work)


def spark(guard: Guard, file: Path, events: int, *, workers: int, form: str) -> Run:
    from pyspark.sql import functions as f

    from phiguard.engines import spark as ours
    from phiguard.engines.arrow import scrub_array

    began = time.perf_counter()
    config = {"spark.sql.files.maxPartitionBytes": str(max(file.stat().st_size // (workers * 4), 2**20))}
    session = ours.local_session(workers, config=config)
    exchange = isinstance(guard, Exchange)

    def arrays(values: Any) -> Any:
        return scrub_array(values, here())

    def batches(stream: Iterator[Any]) -> Iterator[Any]:
        import pyarrow as pa

        for batch in stream:
            yield pa.RecordBatch.from_arrays([scrub_array(batch.column(0), here())], names=["body"])

    def done(df: Any) -> Any:
        if form == "mapInArrow":
            return df.mapInArrow(batches, "body string") if exchange else ours.scrub_dataframe(df, "body")
        udf = f.arrow_udf(arrays, "string", f.ArrowUDFType.SCALAR) if exchange else ours.scrub_column()
        return df.select(udf("body").alias("body"))

    def total(df: Any) -> tuple[int, int]:
        row = df.select(f.count(f.lit(1)), f.sum(f.octet_length("body"))).first()
        return row[0], row[1] or 0

    df = session.read.parquet(str(file))
    total(done(df.limit(200).repartition(workers)))  # workers, their guards and Java's compiler
    start_s = time.perf_counter() - began
    name = f"Spark {form}, {workers} worker{'s' * (workers > 1)}"
    found = timed(name, events, start_s, lambda: total(done(df)), cpu_s)
    session.stop()
    return found


_HERE: list[Guard] = []


def here() -> Guard:
    """The exchanging guard of a worker: one a process."""
    if not _HERE:
        _HERE.append(Exchange())
    return _HERE[0]


def files(guard: Guard, file: Path, events: int, *, workers: int) -> Run:
    from phiguard.files import run

    source = file.with_suffix(".ndjson")
    if not source.exists():
        with source.open("wb") as out:
            for column in read(file):
                out.writelines(text.encode() + b"\n" for text in column.to_pylist())
    target = file.with_name(f"out-{workers}.ndjson")

    def work() -> tuple[int, int]:
        n = run(guard, [([source], target)], jobs=workers).records
        return n, target.stat().st_size - n

    # Workers that have ended are counted by the system only.
    before = os.times()
    found = timed(f"scrub --jobs {workers}", events, 0.0, work)
    after = os.times()
    used = sum(after[:4]) - sum(before[:4])
    return found._replace(cpu_us=used / events * 1e6)


def kafka(guard: Guard, file: Path, events: int) -> Run:
    """A worker in this process, from a topic to another in transactions of 500, keys pseudonymised."""
    sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))
    from kafka_broker import broker, create, produce

    from phiguard.engines.kafka import Config, worker

    os.environ.setdefault("PHIGUARD_HMAC_KEY", "0123456789abcdef" * 4)
    texts = [text for column in read(file) for text in column.to_pylist()][: min(events, _MOST_RECORDS)]
    with broker(file.with_name("broker.log")) as address:
        create(address, events=2, clean=2, dead=1)
        produce(address, "events", [(b"u-%d" % (n % 5000), text.encode(), []) for n, text in enumerate(texts)])
        settings = {
            "kafka": {"bootstrap.servers": address},
            "consumer": {"group.id": "bench", "group.instance.id": ""},
            "producer": {"transactional.id": "bench"},
            "route": [{"from": "events", "to": "clean", "dead": "dead"}],
        }
        began = time.perf_counter()
        run = worker._Worker(Config.model_validate(settings), once=True, report=lambda _: None)
        if isinstance(guard, Exchange):
            run._treatment._guard = guard
        spent: list[float] = []
        first = run._transaction

        def transaction(messages: list[Any]) -> bool:
            spent.append(time.perf_counter())
            return first(messages)

        run._transaction = transaction  # type: ignore[method-assign]
        cpu = time.process_time()
        counts = run.run(lambda: False)
        cpu, wall = time.process_time() - cpu, time.perf_counter() - spent[0]
        start_s = spent[0] - began
    n = counts.records
    return Run(f"Kafka worker, {n} records", cpu / n * 1e6, wall / n * 1e6, start_s, (n, 0), 0.0)


_MOST_RECORDS: Final = 20_000  # the broker holds them in memory

ENGINES: Final[dict[str, Callable[[Guard, Path, int], Run]]] = {
    "plain": plain,
    "arrow": arrow,
    "udf1": partial(spark, workers=1, form="arrow_udf"),
    "map1": partial(spark, workers=1, form="mapInArrow"),
    "udf2": partial(spark, workers=2, form="arrow_udf"),
    "map2": partial(spark, workers=2, form="mapInArrow"),
    "jobs1": partial(files, workers=1),
    "jobs2": partial(files, workers=2),
    "kafka": kafka,
    "plain again": plain,
}


def measured(guard: Guard, names: list[str], file: Path, events: int) -> None:
    for text in next(read(file)).to_pylist()[:2000]:
        guard.scrub(text)  # warm, as workers are after their first batches
    runs = []
    for name in names:
        runs.append(ENGINES[name](guard, file, events))
        base = [r for r in runs if r.name == "plain loop"]
        cpu, wall = sum(r.cpu_us for r in base) / len(base), sum(r.wall_us for r in base) / len(base)
        run = runs[-1]
        same = (
            "" if run.out == runs[0].out or "Kafka" in run.name else f"  OTHER OUTPUT: {run.out}, not {runs[0].out}"
        )
        print(
            f"{run.name:28} {run.cpu_us:8.1f} us CPU {run.cpu_us - cpu:+8.1f}  {run.wall_us:8.1f} us wall  "
            f"{wall / run.wall_us:5.2f} x plain  start {run.start_s:5.1f} s  worker {run.worker_mb:4.0f} MB{same}",
            flush=True,
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--events", type=int, default=240_000)
    parser.add_argument("--engines", default=",".join(ENGINES))
    parser.add_argument("--guard", choices=("both", "full", "exchange"), default="both")
    args = parser.parse_args()
    pa, parquet = need("pyarrow", "arrow"), need("pyarrow.parquet", "arrow", package="pyarrow")
    lines = [line.decode() for line in event_lines(args.events)]
    texts = (lines * (args.events // len(lines) + 1))[: args.events]
    os.environ["PYSPARK_PYTHON"] = sys.executable
    os.environ["PYTHONPATH"] = os.pathsep.join([os.getcwd(), os.environ.get("PYTHONPATH", "")])
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "events.parquet"
        parquet.write_table(pa.table({"body": texts}), file, row_group_size=max(args.events // 24, 1000))
        print(
            f"{args.events} events, {len(lines)} of them distinct, mean {sum(map(len, lines)) // len(lines)} bytes"
        )
        for name, guard in (("exchange", Exchange()), ("full", Guard())):
            if args.guard in ("both", name):
                print(f"-- {name}, load {os.getloadavg()[0]:.1f}")
                names = [n for n in args.engines.split(",") if name == "full" or not n.startswith("jobs")]
                measured(guard, names, file, args.events)


if __name__ == "__main__":
    main()
