"""``phiguard scrub --jobs``: files on all cores, with progress and a summary."""

import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from phiguard import files
from phiguard.cli_run import Tally, say
from phiguard.files import FilesDone, Progress
from phiguard.filework import Parquet

if TYPE_CHECKING:
    from phiguard.guard import Guard

_EVERY_S: Final = 10.0  # a line of progress, where there is no terminal
_MAX_SAID: Final = 100


class How(NamedTuple):
    """What the options say of a run.

    Attributes:
        lines: newline-delimited JSON, whatever the file's name.
    """

    parquet: Parquet
    lines: bool
    quiet: bool


def how(column: str | None, report_column: str | None, *, lines: bool, quiet: bool) -> How:
    return How(Parquet(column, report_column), lines, quiet)


def over(guard: "Guard", names: list[str], output: Path, jobs: int, how: How) -> Tally:
    """Run; the counts. Where it is killed, the same command goes on where it was."""
    group = ([Path(name) for name in names], output)
    with _shown(how.quiet) as progress:
        done = files.run(guard, [group], jobs=jobs, parquet=how.parquet, progress=progress, lines=how.lines)
    if not how.quiet and done.resumed:
        say(f"{done.resumed} pieces had been done before")
    _say_broken(done)
    tally = _tally(done)
    if not how.quiet:
        say(tally.summary(observed=guard.observes))
    return tally


def _say_broken(done: FilesDone) -> None:
    said: Counter[str] = Counter()
    for source, number, problem in done.said:
        said[source] += 1
        if said[source] <= _MAX_SAID:
            say(f"{source}: line {number}: {problem}")
        elif said[source] == _MAX_SAID + 1:
            say(f"{source}: further broken lines are counted, not named")


def _tally(done: FilesDone) -> Tally:
    started = time.perf_counter() - done.elapsed_s
    return Tally(
        done.records, done.redacted, done.blocked, done.broken, done.unread, Counter(done.findings), started
    )


@contextmanager
def _shown(quiet: bool) -> Iterator[Callable[[Progress], object]]:
    """A bar on a terminal, else a line now and then; with rate and time left."""
    if quiet:
        yield lambda _: None
    elif sys.stderr.isatty():
        from rich.console import Console
        from rich.progress import BarColumn, DownloadColumn, TextColumn, TimeRemainingColumn, TransferSpeedColumn
        from rich.progress import Progress as Bar

        records = TextColumn("{task.fields[rate]}")
        columns = (BarColumn(), DownloadColumn(), TransferSpeedColumn(), records, TimeRemainingColumn())
        # Drawn when there is news: beside a thread that draws the process is not forked, see `phiguard.files`.
        with Bar(*columns, console=Console(stderr=True), transient=True, auto_refresh=False) as bar:
            task = bar.add_task("", total=None, rate="")

            def draw(p: Progress) -> None:
                rate = f"{_rate(p):,.0f} records/s"
                bar.update(task, completed=p.done, total=p.total, rate=rate, refresh=True)

            yield draw
    else:
        yield _Lines()


class _Lines:
    def __init__(self) -> None:
        self._last = time.perf_counter()

    def __call__(self, p: Progress) -> None:
        if time.perf_counter() - self._last >= _EVERY_S:
            self._last = time.perf_counter()
            left = f", {p.left_s:.0f} s left" if p.left_s is not None else ""
            say(f"{100 * p.done / max(p.total, 1):.0f} %, {_rate(p):.0f} records/s{left}")


def _rate(p: Progress) -> float:
    return (p.records - p.records_before) / p.elapsed_s if p.elapsed_s > 0 else 0.0
