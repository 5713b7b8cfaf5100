"""What an engine adds to the plain loop: CPU and wall time per event, speed-up of two workers, memory of a worker.

    PHIGUARD_EVAL_DATA=… python -m benchmarks.engines [--events N] [--rounds N] [--warm N]
        [--engines a,b] [--guard both|full|exchange] [--save FILE]

Two guards. ``full`` is the standard policy. ``exchange`` changes each text and looks for nothing: what is left is
the way of the events through the engine, which beside a full scrub would be lost in the noise of the machine. CPU
is that of all processes together, Java's too. Every pass's output is compared with the plain loop's, by count and
bytes.

Start-up is told apart: what comes before the first row, and what the first pass takes more than the later ones,
which is mostly Java's compiler at work. After the passes to warm up, each round goes once over all events with each
engine, so that all see the machine in the same mood; what is told are medians over the rounds.
"""

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any, Final, NamedTuple

from benchmarks.data import event_lines
from phiguard.engines.needs import need
from phiguard.guard import Guard
from phiguard.types import Context, Result, Risk

_CALM: Final = Risk()
Work = Callable[[], tuple[int, int]]


class Exchange(Guard):
    """Gives each text back with a space behind it."""

    __slots__ = ()

    def scrub(self, payload: Any, *, context: Context | None = None) -> Result:
        del context
        return Result(payload + " ", "redact", _CALM, (), (), (), (), "exchange")

    def __reduce__(self) -> tuple[Any, ...]:
        return Exchange, ()


class Engine(NamedTuple):
    """An engine, ready to go over all events.

    Attributes:
        work: one pass; count and bytes of what came out.
        start_s: what it took to get there.
        warm: passes until it runs as it does in the long run.
    """

    name: str
    work: Work
    start_s: float = 0.0
    warm: int = 0


class Run(NamedTuple):
    """One pass: CPU and wall time in microseconds an event, and what came out."""

    cpu_us: float
    wall_us: float
    out: tuple[int, int]


class Figures(NamedTuple):
    """Of an engine, over the rounds; times in microseconds an event.

    Attributes:
        cpu, wall: medians. ``least`` is the smallest CPU time of a round.
        over: median of what it took more CPU than the plain loop in the same round.
        ratio: median of how many times as fast it was as the plain loop in the same round.
        first: CPU of the first pass.
        start_s: seconds before the first row.
        worker_mb: resident memory of the largest Python worker.
        same: whether each pass gave what the plain loop gave.
    """

    name: str
    cpu: float
    least: float
    over: float
    wall: float
    ratio: float
    first: float
    start_s: float
    worker_mb: float
    same: bool


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


def timed(work: Work, events: int) -> Run:
    cpu, wall = cpu_s(), time.perf_counter()
    out = work()
    cpu, wall = cpu_s() - cpu, time.perf_counter() - wall
    return Run(cpu / events * 1e6, wall / events * 1e6, out)


def read(file: Path) -> Iterator[Any]:
    import pyarrow.parquet as parquet

    for batch in parquet.ParquetFile(file).iter_batches(batch_size=10_000):
        yield batch.column(0)


def plain(guard: Guard, file: Path) -> Engine:
    def work() -> tuple[int, int]:
        n = size = 0
        for column in read(file):
            for text in column.to_pylist():
                new = guard.scrub(text).payload
                n += 1
                size += len((new or "").encode())
        return n, size

    return Engine("plain loop", work)


def arrow(guard: Guard, file: Path, *, report: bool = False) -> Engine:
    import pyarrow.compute as pc

    from phiguard.engines.arrow import scrub_array

    def work() -> tuple[int, int]:
        n = size = 0
        for column in read(file):
            new = scrub_array(column, guard, report=report)
            new = new.field("event") if report else new
            n += len(new)
            size += pc.sum(pc.binary_length(new)).as_py() or 0
        return n, size

    return Engine("scrub_array" + " with report" * report, work)


_SESSION: list[tuple[Any, float]] = []


def session() -> tuple[Any, float]:
    """The one Spark session, and what its start took."""
    if not _SESSION:
        from phiguard.engines import spark as ours

        began = time.perf_counter()
        _SESSION.append((ours.local_session(2), time.perf_counter() - began))
    return _SESSION[0]


def spark(guard: Guard, file: Path, *, workers: int, form: str) -> Engine:
    from pyspark.sql import functions as f

    from phiguard.engines import spark as ours
    from phiguard.engines.arrow import scrub_array, scrub_batch

    spark, start_s = session()
    exchange = isinstance(guard, Exchange)
    report = "phi" if form.endswith("report") else None

    def arrays(values: Any) -> Any:
        return scrub_array(values, here())

    def batches(stream: Iterator[Any]) -> Iterator[Any]:
        for batch in stream:
            yield scrub_batch(batch, here(), columns="body", report_column=report)

    def done(df: Any) -> Any:
        if form == "arrow_udf":
            udf = f.arrow_udf(arrays, "string", f.ArrowUDFType.SCALAR) if exchange else ours.scrub_column()
            return df.select(udf("body").alias("body"))
        scrubbed = ours.scrub_dataframe(df, "body", report_column=report)
        return df.mapInArrow(batches, scrubbed.schema) if exchange else scrubbed

    def work() -> tuple[int, int]:
        # One partition is one task, and so one worker.
        size = file.stat().st_size
        spark.conf.set("spark.sql.files.minPartitionNum", str(workers * 4 if workers > 1 else 1))
        spark.conf.set("spark.sql.files.maxPartitionBytes", str(size // (workers * 4) if workers > 1 else 2 * size))
        df = done(spark.read.parquet(str(file)))
        sums = [f.count(f.lit(1)), f.sum(f.octet_length("body"))]
        if report is not None:
            sums.append(f.count(f.col("phi")["action"]))
        row = df.select(*sums).first()
        return row[0], row[1] or 0

    return Engine(f"Spark {form}, {workers} worker{'s' * (workers > 1)}", work, start_s, warm=3)


_HERE: list[Guard] = []


def here() -> Guard:
    """The exchanging guard of a worker: one a process."""
    if not _HERE:
        _HERE.append(Exchange())
    return _HERE[0]


def files(guard: Guard, file: Path, *, workers: int) -> Engine:
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

    return Engine(f"scrub --jobs {workers}", work)


def kafka(guard: Guard, file: Path, events: int) -> None:
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
    print(
        f"Kafka worker, {n} records: {cpu / n * 1e6:.1f} us CPU, {wall / n * 1e6:.1f} us wall, "
        f"start {start_s:.1f} s"
    )


_MOST_RECORDS: Final = 20_000  # the broker holds them in memory

ENGINES: Final[dict[str, Callable[[Guard, Path], Engine]]] = {
    "plain": plain,
    "arrow": arrow,
    "report": partial(arrow, report=True),
    "udf1": partial(spark, workers=1, form="arrow_udf"),
    "map1": partial(spark, workers=1, form="mapInArrow"),
    "report1": partial(spark, workers=1, form="mapInArrow with report"),
    "udf2": partial(spark, workers=2, form="arrow_udf"),
    "map2": partial(spark, workers=2, form="mapInArrow"),
    "jobs2": partial(files, workers=2),
}


def measured(engines: list[Engine], events: int, rounds: int, warm: int) -> list[Figures]:
    """All engines over all events, in rounds, after at most ``warm`` passes; the first is the plain loop."""
    runs: list[list[Run]] = [[] for _ in engines]
    first = []
    for engine in engines:
        firsts = [timed(engine.work, events) for _ in range(min(warm, engine.warm))]
        first.append(firsts[0].cpu_us if firsts else 0.0)
    print("warm", flush=True)
    memory = [0.0] * len(engines)
    for _ in range(rounds):
        for i, engine in enumerate(engines):
            runs[i].append(timed(engine.work, events))
            memory[i] = worker_mb() if "Spark" in engine.name else 0.0
    base = runs[0]
    found = []
    for engine, mine, cold, mb in zip(engines, runs, first, memory, strict=True):
        found.append(
            Figures(
                engine.name,
                cpu=median(r.cpu_us for r in mine),
                least=min(r.cpu_us for r in mine),
                over=median(r.cpu_us - b.cpu_us for r, b in zip(mine, base, strict=True)),
                wall=median(r.wall_us for r in mine),
                ratio=median(b.wall_us / r.wall_us for r, b in zip(mine, base, strict=True)),
                first=cold,
                start_s=engine.start_s,
                worker_mb=mb,
                same=all(r.out == base[0].out for r in mine),
            )
        )
    return found


def shown(found: Figures) -> str:
    return (
        f"{found.name:34} {found.cpu:7.1f} us CPU (least {found.least:6.1f}) {found.over:+7.1f} over plain  "
        f"{found.wall:7.1f} us wall  {found.ratio:5.2f} x plain  first {found.first:6.1f} us  "
        f"start {found.start_s:4.1f} s  worker {found.worker_mb:4.0f} MB" + "  OTHER OUTPUT" * (not found.same)
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--events", type=int, default=240_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--warm", type=int, default=3, help="passes before, of Spark's engines")
    parser.add_argument("--engines", default=",".join(ENGINES), help="and kafka, which is measured by itself")
    parser.add_argument("--guard", choices=("both", "full", "exchange"), default="both")
    parser.add_argument("--save", type=Path, help="add the figures to this file")
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
            f"{args.events} events, {len(lines)} of them distinct, "
            f"mean {sum(map(len, lines)) // len(lines)} bytes; {args.rounds} rounds"
        )
        said: dict[str, Any] = {"events": args.events, "rounds": args.rounds, "cores": os.cpu_count()}
        saved: list[dict[str, Any]] = []
        for name, guard in (("exchange", Exchange()), ("full", Guard())):
            if args.guard not in ("both", name):
                continue
            load = os.getloadavg()[0]
            wanted = [n for n in args.engines.split(",") if name == "full" or not n.startswith("jobs")]
            engines = [ENGINES[n](guard, file) for n in wanted if n != "kafka"]
            found = measured(engines, args.events, args.rounds, args.warm)
            print(f"-- {name}, load {load:.1f} before and {os.getloadavg()[0]:.1f} after")
            print("\n".join(map(shown, found)), flush=True)
            rows = [{key: round(v, 2) if type(v) is float else v for key, v in f._asdict().items()} for f in found]
            saved.append(said | {"guard": name, "load": round(load, 1), "engines": rows})
            if "kafka" in args.engines:
                kafka(guard, file, args.events)
        if args.save:
            old = json.loads(args.save.read_text("utf-8")) if args.save.exists() else []
            args.save.write_text(json.dumps(old + saved, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
