"""The command line: ``phiguard corpus make | show``."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from phiguard.cli_exit import EPILOG, exit_codes

corpus_app = typer.Typer(
    help="Make and show synthetic payloads with planted PHI and gold labels.",
    epilog=EPILOG,
    no_args_is_help=True,
    context_settings={"help_option_names": ["--help", "-h"]},
)
Seed = Annotated[int, typer.Option("--seed", help="Any whole number: the same seed gives the same corpus.")]
SplitName = Annotated[
    str, typer.Option("--split", help="dev or test: they share no name, term, template or site. Tune on dev only.")
]
FormatNames = Annotated[
    str, typer.Option("--formats", metavar="A,B,…", help="Only these wire formats.", show_default="all")
]
PhiShare = Annotated[float, typer.Option("--phi-share", help="Share of events with planted PHI, 0 to 1.")]
AdverseShare = Annotated[
    float, typer.Option("--adverse-share", help="Of those, the share in which a value is hidden on purpose.")
]


@corpus_app.command(epilog=EPILOG)
def make(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Where to write: .ndjson, or .parquet.")],
    size: Annotated[int, typer.Option("--size", "-n", min=1, help="How many events.")] = 10_000,
    seed: Seed = 1,
    split: SplitName = "test",
    formats: FormatNames = "",
    phi_share: PhiShare = 0.3,
    adverse_share: AdverseShare = 0.2,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress bar and no summary on stderr.")] = False,
) -> None:
    """Write a corpus, one event a line, streamed.

    Deterministic from version, seed and split; a corpus is the beginning of
    every larger one. No person in it exists.
    """
    with exit_codes():
        from phiguard.cli_run import say
        from phiguard.corpus import VERSION, Recipe, records
        from phiguard.corpus.store import write

        recipe = Recipe(
            seed=seed,
            split=split,
            phi_share=phi_share,
            adverse_share=adverse_share,
            formats=tuple(f.strip() for f in formats.split(",") if f.strip()),
        )
        with ticking("events", size, quiet=quiet) as passed:
            count = write(records(recipe, size), file, passed)
        if not quiet:
            say(f"corpus {VERSION}: {count:,} events, {split} split, seed {seed}, in {file}")


@corpus_app.command(epilog=EPILOG)
def show(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A corpus that make wrote.")],
) -> None:
    """Count a corpus: events by format and scenario, planted values by entity and depth."""
    with exit_codes():
        from collections import Counter

        from phiguard.corpus.store import read

        counts: dict[str, Counter[str]] = {
            name: Counter() for name in ("format", "scenario", "page", "entity", "depth", "disguise")
        }
        events = leaves = 0
        for record in read(file):
            events += 1
            leaves += len(record.leaves)
            counts["format"][record.format] += 1
            counts["scenario"][record.scenario] += 1
            counts["page"][record.page_kind] += 1
            for gold in record.gold:
                counts["entity"][gold.entity] += 1
                counts["depth"][str(gold.depth)] += 1
                counts["disguise"][gold.disguise or "none"] += 1
        typer.echo(f"events\t{events}\nleaves without PHI\t{leaves}")
        for name, counter in counts.items():
            for key, n in sorted(counter.items(), key=lambda item: (-item[1], item[0])):
                typer.echo(f"{name}\t{key}\t{n}")


@contextmanager
def ticking(what: str, total: int, *, quiet: bool) -> Iterator[Callable[[int], object]]:
    """A progress bar on stderr, where there is a terminal to see it."""
    if quiet or not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=total)
        yield lambda n: bar.advance(task, n)
