"""The command line: ``phiguard bench suppress``."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from phiguard.cli_corpus import AdverseShare, FormatNames, PhiShare, Seed, SplitName, ticking
from phiguard.cli_exit import EPILOG, FAILED, WRONG_USE, exit_codes

if TYPE_CHECKING:
    from phiguard.corpus import Record
    from phiguard.evaluate.run import Run

bench_app = typer.Typer(
    help="Measure what any scrubber lets through.",
    epilog=EPILOG,
    no_args_is_help=True,
    context_settings={"help_option_names": ["--help", "-h"]},
)


@bench_app.callback()
def _root() -> None:
    """Measure what any scrubber lets through."""


@bench_app.command(epilog=EPILOG)
def suppress(
    target: Annotated[
        list[str] | None,
        typer.Option(
            "--target",
            "-t",
            help="What to measure, repeatable: a preset or policy TOML, package.module:function, 'cmd: COMMAND'"
            " over NDJSON, an http:// endpoint, another library (presidio, scrubadub, datafog, datafog-core,"
            " cpex-pii-filter, and their settings such as presidio-quiet), or the controls identity and blank.",
            show_default="standard",
        ),
    ] = None,
    corpus: Annotated[
        Path | None,
        typer.Option("--corpus", metavar="FILE", help="A corpus that was made before.", show_default=False),
    ] = None,
    size: Annotated[int, typer.Option("--size", "-n", min=1, help="How many events.")] = 2_000,
    seed: Seed = 1,
    split: SplitName = "test",
    formats: FormatNames = "",
    phi_share: PhiShare = 0.3,
    adverse_share: AdverseShare = 0.2,
    seconds: Annotated[
        float | None,
        typer.Option(
            "--seconds", min=0.1, help="Time for each target; slow ones get fewer events.", show_default="no limit"
        ),
    ] = None,
    held_out: Annotated[
        bool,
        typer.Option(
            "--held-out/--no-held-out",
            help="Also run presets without a hash-chosen tenth of the lexicon, for a column of its own.",
        ),
    ] = True,
    html: Annotated[
        Path | None,
        typer.Option("--html", metavar="FILE", help="Write the report, one HTML file.", show_default=False),
    ] = None,
    as_json: Annotated[
        Path | None, typer.Option("--json", metavar="FILE", help="Write all figures as JSON.", show_default=False)
    ] = None,
    markdown: Annotated[
        Path | None,
        typer.Option("--markdown", metavar="FILE", help="Write the main table as Markdown.", show_default=False),
    ] = None,
    fail_if: Annotated[
        list[str] | None,
        typer.Option(
            "--fail-if",
            metavar="CONDITION",
            help="Exit with code 5 if it holds, such as 'leak>0.001' or 'linkage@standard>0'; repeatable.",
            show_default=False,
        ),
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress bar and no table.")] = False,
) -> None:
    """Give every target the same synthetic events, and count which planted values can be recovered.

    A target whose library is not installed is named and left out. No payload
    text is printed or written.
    """
    with exit_codes():
        from phiguard.cli_run import say
        from phiguard.corpus import Recipe, records
        from phiguard.corpus.store import read
        from phiguard.evaluate import report
        from phiguard.evaluate.summary import Condition, summary

        conditions = [Condition(text) for text in fail_if or []]
        recipe = Recipe(
            seed=seed,
            split=split,
            phi_share=phi_share,
            adverse_share=adverse_share,
            formats=tuple(f.strip() for f in formats.split(",") if f.strip()),
        )
        events = list(read(corpus, size)) if corpus else list(records(recipe, size))
        about: dict[str, Any] = {"size": len(events), "seed": seed, "split": split}
        if corpus and events:
            about["split"], about["seed"], _ = events[0].id.split("-")
        else:
            about |= {"phi_share": phi_share, "adverse_share": adverse_share, "formats": list(recipe.formats)}
        runs, absent = _runs(target or ["standard"], events, seconds, held_out=held_out, quiet=quiet)
        for name, why in absent.items():
            say(f"not measured: {name}: {why}")
        results = summary(runs, about, absent)
        if as_json:
            as_json.write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n", "utf-8")
        if markdown:
            markdown.write_text(report.markdown(results), "utf-8")
        if html:
            html.write_text(report.html(results), "utf-8")
        if not quiet:
            typer.echo(report.markdown(results), nl=False)
        failed = [line for condition in conditions for line in condition.holds(results)]
        for line in failed:
            say(f"failed: {line}")
    if failed:
        raise typer.Exit(FAILED)
    if not runs:
        raise typer.Exit(WRONG_USE)


def _runs(
    names: list[str], events: "list[Record]", seconds: float | None, *, held_out: bool, quiet: bool
) -> "tuple[list[Run], dict[str, str]]":
    from phiguard.evaluate.run import measure, measure_held_out
    from phiguard.evaluate.targets import PRESETS, Unavailable, target_of

    runs: list[Run] = []
    absent: dict[str, str] = {}
    for name in names:
        try:
            with ticking(name, len(events), quiet=quiet) as passed:
                run = measure(target_of(name), events, budget_s=seconds, passed=passed)
        except Unavailable as error:
            absent[name] = str(error)
            continue
        if held_out and name in PRESETS:
            run.held_out = measure_held_out(name, events)
        runs.append(run)
    return runs, absent
