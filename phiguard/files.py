"""Files through a guard on all cores: newline-delimited JSON and Parquet, in order, resumable after a kill.

A file is cut into pieces, which workers scrub one at a time; `phiguard.filework` says how a piece is written. When
all are there they are put together, and the target takes its name in one step. A run that was killed is followed by
one that finds the finished pieces again and does the others: no line is lost, and none is there twice. Pieces count
only for the same source (by size and time), policy, columns and version.
"""

import hashlib
import json
import os
import shutil
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from phiguard.errors import ConfigError, PhiguardError
from phiguard.file_lock import Busy as Busy  # whoever runs files catches it here
from phiguard.file_lock import Lock
from phiguard.filework import Parquet, Piece, counts_of, done, rows_of, start, work, written

if TYPE_CHECKING:
    from phiguard.guard import Guard

LINES: Final = (".ndjson", ".jsonl")
PARQUET: Final = (".parquet", ".pq")
_MOST_BYTES: Final = 16 * 2**20
_LEAST_BYTES: Final = 2**18
_MOST_ROWS: Final = 2**16
_LEAST_ROWS: Final = 2**10
_PIECES_A_WORKER: Final = 8  # so that none waits long for another at the end
_WHOLE_ROWS: Final = Parquet()
_VERSION: Final = 1  # of the layout of pieces


class Progress(NamedTuple):
    """How far a run is.

    Attributes:
        done, total: bytes of the sources; ``skipped`` of them were done by a run before this one.
        records: records so far, ``records_before`` of them by a run before this one.
        elapsed_s: since the beginning.
    """

    done: int
    total: int
    skipped: int
    records: int
    records_before: int
    elapsed_s: float

    @property
    def bytes_a_s(self) -> float:
        """The rate of this run."""
        return (self.done - self.skipped) / self.elapsed_s if self.elapsed_s > 0 else 0.0

    @property
    def left_s(self) -> float | None:
        """What is left at this rate, in seconds; None while there is none."""
        return (self.total - self.done) / self.bytes_a_s if self.bytes_a_s > 0 else None


@dataclass(slots=True)
class FilesDone:
    """What a run did; no values.

    Attributes:
        records: lines or rows; of them ``redacted``, ``blocked`` and ``broken`` (no JSON).
        unread: values removed unread.
        findings: how many of each entity.
        said: of broken lines the source, the line's number from 1, and the problem; up to 100 a piece.
        resumed: pieces that a run before this one had done.
        elapsed_s: seconds.
    """

    records: int = 0
    redacted: int = 0
    blocked: int = 0
    broken: int = 0
    unread: int = 0
    findings: Counter[str] = field(default_factory=Counter)
    said: list[tuple[str, int, str]] = field(default_factory=list)
    resumed: int = 0
    elapsed_s: float = 0.0


@dataclass(slots=True)
class _Target:
    """One file that is made, from one source or from several behind one another."""

    path: Path
    sources: Sequence[Path]
    parquet: Parquet | None
    folder: Path
    pieces: list[Piece]
    weights: list[int]
    finished: bool = False


def scrub_files(
    guard: "Guard",
    files: Sequence[str | Path],
    output: str | Path,
    *,
    jobs: int | None = None,
    columns: str | Sequence[str] | None = None,
    report_column: str | None = None,
    digest_column: str | None = None,
    progress: Callable[[Progress], object] | None = None,
) -> FilesDone:
    """Scrub files into a folder, each under its own name. See `phiguard.Guard.scrub_files`."""
    folder = Path(output)
    sources = [Path(f) for f in files]
    names = [f.name for f in sources]
    if len(set(names)) != len(names):
        raise ConfigError("two files have the same name", where="files")
    for source in sources:
        if (folder / source.name).exists() and (folder / source.name).samefile(source):
            raise ConfigError("is the folder of the sources", where="output")
    folder.mkdir(parents=True, exist_ok=True)
    chosen = columns if columns is None or isinstance(columns, str) else tuple(columns)
    how = Parquet(chosen, report_column, digest_column)
    groups = [([source], folder / source.name) for source in sources]
    return run(guard, groups, jobs=jobs, parquet=how, progress=progress)


def run(
    guard: "Guard",
    groups: Sequence[tuple[Sequence[Path], Path]],
    *,
    jobs: int | None = None,
    parquet: Parquet = _WHOLE_ROWS,
    progress: Callable[[Progress], object] | None = None,
    lines: bool = False,
) -> FilesDone:
    """Scrub sources into targets; several sources of one target follow one another.

    Args:
        lines: every source is newline-delimited JSON, whatever its name.

    Raises:
        ConfigError: a file is of no kind that can be cut into pieces.
        Busy: another run works on a target.
        OSError: a file cannot be read or written.
    """
    workers = _cores() if jobs is None else jobs
    if workers < 1:
        raise ValueError("jobs must be at least 1")
    began = time.perf_counter()
    out = FilesDone()
    with ExitStack() as stack:
        targets = [_planned(guard, *group, workers, parquet, lines, stack) for group in groups]
        todo = [(t, p, w) for t in targets for p, w in zip(t.pieces, t.weights, strict=True)]
        total = sum(w for _, _, w in todo)
        ahead = [(t, p, w) for t, p, w in todo if t.finished or counts_of(p).exists()]
        out.resumed = len(ahead)
        skipped = passed = sum(w for _, _, w in ahead)
        before = records = sum(json.loads(counts_of(p).read_bytes())["records"] for _, p, _ in ahead)
        had = {p.part for _, p, _ in ahead}
        todo = [(t, p, w) for t, p, w in todo if p.part not in had]
        if progress is not None:
            progress(Progress(passed, total, skipped, records, before, 0.0))
        for weight, counts in _worked(guard, todo, workers):
            passed += weight
            records += counts["records"]
            if progress is not None:
                elapsed_s = time.perf_counter() - began
                progress(Progress(passed, total, skipped, records, before, elapsed_s))
        for target in targets:
            _add(target, out)
            if not target.finished:
                _put_together(target)
        for target in targets:
            shutil.rmtree(target.folder, ignore_errors=True)
    out.elapsed_s = time.perf_counter() - began
    return out


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


# ---- the plan


def _planned(
    guard: "Guard",
    sources: Sequence[Path],
    path: Path,
    workers: int,
    parquet: Parquet,
    lines: bool,
    stack: ExitStack,
) -> _Target:
    """The pieces of a target, and what is there of them already."""
    of_rows = [not lines and source.suffix.lower() in PARQUET for source in sources]
    for source, rows in zip(sources, of_rows, strict=True):
        if not (lines or rows or source.suffix.lower() in LINES):
            kinds = ", ".join((*LINES, *PARQUET))
            raise ConfigError(f"can be cut into pieces only by one of these names: {kinds}", where=str(source))
        if rows and len(sources) > 1:
            raise ConfigError("Parquet files cannot follow one another in one", where=str(path))
    folder = path.with_name(f".{path.name}.phiguard")
    folder.mkdir(mode=0o700, exist_ok=True)
    stack.enter_context(Lock(folder))
    how = parquet if any(of_rows) else None
    facts = {
        "version": _VERSION,
        "policy": guard.name,
        "observes": guard.observes,
        "how": list(how) if how else None,
        "sources": [[str(s.absolute()), s.stat().st_size, s.stat().st_mtime_ns] for s in sources],
    }
    facts = json.loads(json.dumps(facts))
    plan = folder / "plan.json"
    known = json.loads(plan.read_bytes()) if plan.exists() else {}
    if known.get("facts") != facts:
        for left in folder.iterdir():
            if left.name != "lock":
                left.unlink()
        cuts = _row_cuts(sources[0], workers) if how else _byte_cuts(sources, workers)
        known = {"facts": facts, "cuts": cuts, "finished": False}
        _kept(plan, known)
    # A worker that outlives its parent for a moment must not write into a plan that is not its own.
    mark = hashlib.sha256(json.dumps(facts).encode()).hexdigest()[:12]
    names = [str(folder / f"{mark}-{i:06d}.part") for i in range(len(known["cuts"]))]
    pieces = [Piece(s, a, b, name) for (s, a, b, _), name in zip(known["cuts"], names, strict=True)]
    finished = known["finished"] and path.exists()
    return _Target(path, sources, how, folder, pieces, [c[3] for c in known["cuts"]], finished)


def _kept(plan: Path, known: dict[str, Any]) -> None:
    new = plan.with_suffix(".new")
    written(new, json.dumps(known).encode())
    os.replace(new, plan)


def _byte_cuts(sources: Sequence[Path], workers: int) -> list[tuple[str, int, int, int]]:
    total = sum(source.stat().st_size for source in sources)
    step = max(_LEAST_BYTES, min(_MOST_BYTES, total // (workers * _PIECES_A_WORKER) + 1))
    cuts = []
    for source in sources:
        size = source.stat().st_size
        for at in range(0, max(size, 1), step):
            end = min(at + step, size)
            cuts.append((str(source), at, end, end - at))
    return cuts


def _row_cuts(source: Path, workers: int) -> list[tuple[str, int, int, int]]:
    rows = _rows_of(str(source)) if workers > 1 else rows_of(str(source))
    step = max(_LEAST_ROWS, min(_MOST_ROWS, rows // (workers * _PIECES_A_WORKER) + 1))
    size = source.stat().st_size
    ends = [(at, min(at + step, rows)) for at in range(0, max(rows, 1), step)]
    return [(str(source), a, b, size * (b - a) // max(rows, 1)) for a, b in ends]


# ---- the work


def _worked(
    guard: "Guard", todo: list[tuple[_Target, Piece, int]], workers: int
) -> Iterator[tuple[int, dict[str, Any]]]:
    """Weights and counts of pieces as they are done."""
    if workers == 1 or len(todo) < 2:
        for target, piece, weight in todo:
            yield weight, done(guard, piece, target.parquet)
        return
    left = iter(todo)
    context = get_context("fork" if _has_one_thread() else "spawn")
    with ProcessPoolExecutor(
        min(workers, len(todo)), context, initializer=start, initargs=(guard, os.getpid())
    ) as pool:
        running: dict[Future[dict[str, Any]], int] = {}
        try:
            while True:
                while len(running) < workers + 1 and (one := next(left, None)) is not None:
                    running[pool.submit(work, one[1], one[0].parquet)] = one[2]
                if not running:
                    return
                for future in wait(running, return_when=FIRST_COMPLETED).done:
                    yield running.pop(future), future.result()
        except BrokenProcessPool:
            raise PhiguardError("a worker was killed; run again to go on where it was") from None
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


def _rows_of(source: str) -> int:
    """The same, asked of a fork where there may be one: beside threads as pyarrow's no worker could be forked."""
    if not _has_one_thread():
        return rows_of(source)
    with ProcessPoolExecutor(1, get_context("fork")) as pool:
        return pool.submit(rows_of, source).result()


def _has_one_thread() -> bool:
    """Whether this process may be forked, so that its workers have the guard at once.

    To make one anew takes each as long as 10,000 events. What other threads hold, those of native libraries too,
    would never be let go in a fork.
    """
    try:
        return len(os.listdir("/proc/self/task")) == 1
    except OSError:  # no Linux
        return False


def _put_together(target: _Target) -> None:
    """All pieces, in order, under the target's name; in one step."""
    new = target.folder / "whole"
    if target.parquet is not None:
        _as_parquet(target, new)
    else:
        with new.open("wb") as out:
            for piece in target.pieces:
                with open(piece.part, "rb") as part:
                    shutil.copyfileobj(part, out, 2**20)
            out.flush()
            os.fsync(out.fileno())
    os.replace(new, target.path)
    plan = target.folder / "plan.json"
    _kept(plan, json.loads(plan.read_bytes()) | {"finished": True})
    for piece in target.pieces:
        Path(piece.part).unlink()


def _as_parquet(target: _Target, new: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as parquet

    source = parquet.read_metadata(target.sources[0])
    codec = source.row_group(0).column(0).compression.lower() if source.num_row_groups else "snappy"
    codec = "none" if codec == "uncompressed" else codec
    writer = None
    try:
        for piece in target.pieces:
            with pa.memory_map(piece.part) as part:
                reader = pa.ipc.open_file(part)
                if writer is None:
                    writer = parquet.ParquetWriter(new, reader.schema, compression=codec)
                writer.write_table(reader.read_all())
    finally:
        if writer is not None:
            writer.close()


def _add(target: _Target, out: FilesDone) -> None:
    """The counts of a target's pieces; line numbers go on from piece to piece of one source."""
    before: Counter[str] = Counter()
    for piece in target.pieces:
        counts = json.loads(counts_of(piece).read_bytes())
        for name in ("records", "redacted", "blocked", "broken", "unread"):
            setattr(out, name, getattr(out, name) + counts[name])
        out.findings.update(counts["findings"])
        out.said += [(piece.source, before[piece.source] + number, problem) for number, problem in counts["said"]]
        before[piece.source] += counts["lines"]
