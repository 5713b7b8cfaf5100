"""The command line: ``phiguard scrub | detect | explain | policy | lexicon``.

What only a run needs is imported by the run, so that ``--help`` and ``--version`` answer at once.
"""

import json
import os
import sys
from contextlib import ExitStack
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated, Any, BinaryIO, Final

import typer

from phiguard import __version__
from phiguard.cli_audit import audit_app
from phiguard.cli_bench import bench_app
from phiguard.cli_corpus import corpus_app
from phiguard.cli_exit import (
    DONE,
    EPILOG,
    FOUND,
    INCOMPLETE,
    INTERRUPTED,
    exit_codes,
)
from phiguard.cli_lexicon import lexicon_app
from phiguard.cli_policy import DestinationName, policy_app
from phiguard.cli_stream import stream_app
from phiguard.cli_vendors import vendors_app

if TYPE_CHECKING:
    from phiguard.cli_formats import Record
    from phiguard.cli_run import Run, Taker, Tally
    from phiguard.types import Result

_PARQUET: Final = (".parquet", ".pq")

app = typer.Typer(
    name="phiguard",
    help="Find Protected Health Information in event payloads and take it out.",
    epilog=EPILOG,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["--help", "-h"]},
)
app.add_typer(policy_app, name="policy")
app.add_typer(stream_app, name="stream")
app.add_typer(corpus_app, name="corpus")
app.add_typer(bench_app, name="bench")
app.add_typer(lexicon_app, name="lexicon")
app.add_typer(vendors_app, name="vendors")
app.add_typer(audit_app, name="audit")


class FormatName(StrEnum):
    """What ``--format`` takes."""

    AUTO = "auto"
    JSON = "json"
    NDJSON = "ndjson"
    CSV = "csv"
    TEXT = "text"
    FORM = "form"
    URL = "url"
    COOKIE = "cookie"
    HEADERS = "headers"


Files = Annotated[
    list[str] | None,
    typer.Argument(help="Files to read; - or none for standard input.", show_default=False),
]
PolicyName = Annotated[str, typer.Option("--policy", "-p", help="A preset's name, or the path of a policy TOML.")]
FormatOption = Annotated[
    FormatName,
    typer.Option("--format", "-f", help="Format of the input. auto goes by extension, else by content."),
]
Output = Annotated[
    Path | None,
    typer.Option("--output", "-o", metavar="FILE", help="Write here, not to standard output.", show_default=False),
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No progress bar and no summary on stderr.")]


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"phiguard {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", help="Show the version and exit.", is_eager=True, callback=_version)
    ] = False,
) -> None:
    pass


@app.command(epilog=EPILOG)
def scrub(
    files: Files = None,
    policy: PolicyName = "standard",
    destination: DestinationName = None,
    form: FormatOption = FormatName.AUTO,
    output: Output = None,
    rejects: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Keep broken records here, verbatim. This file CONTAINS PHI; only its owner may read it.",
            show_default=False,
        ),
    ] = None,
    report: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Write findings here as NDJSON, one line a record that is not clean. No values.",
            show_default=False,
        ),
    ] = None,
    show_diff: Annotated[
        bool,
        typer.Option(
            "--show-diff",
            help="Print before and after side by side, in place of the output. PRINTS PHI.",
        ),
    ] = False,
    observe: Annotated[
        bool,
        typer.Option(
            "--observe",
            help="Decide and report as if, and write the input as it came, PHI and all: for roll-outs.",
        ),
    ] = False,
    jobs: Annotated[
        int | None,
        typer.Option(
            "--jobs",
            "-j",
            min=1,
            help="Processes, for NDJSON and Parquet files. A run that was killed goes on where it was.",
            show_default=False,
        ),
    ] = None,
    column: Annotated[
        str | None,
        typer.Option(help="Of Parquet: the column that holds the payloads. Else each row is one event."),
    ] = None,
    report_column: Annotated[
        str | None,
        typer.Option(help="Of Parquet: add a column of this name that says what was done. No values."),
    ] = None,
    quiet: Quiet = False,
) -> None:
    """Scrub files, or standard input, to the same format.

    Text, NDJSON and CSV go through line by line, in bounded memory.

    An untouched line keeps its bytes. A blocked or broken one becomes null
    (JSON, NDJSON), an empty line (text), or is left out (CSV). Broken lines
    are named on stderr, by number only.
    """
    names = _inputs(files)
    _check_distinct(names, output, rejects, report)
    if jobs is not None or _are_parquet(names):
        if output is None or "-" in names:
            raise typer.BadParameter("--jobs and Parquet need files, and an --output FILE")
        if rejects or report or show_diff:
            raise typer.BadParameter("--jobs and Parquet go without --rejects, --report and --show-diff")
    if observe and show_diff:
        raise typer.BadParameter("--observe changes nothing that --show-diff could show")
    with exit_codes(), ExitStack() as stack:
        from phiguard.cli_run import Rejects, Run, guard_of

        guard = guard_of(policy, destination=destination, observe=observe)
        _check_there(names)
        if output is not None and (jobs is not None or _are_parquet(names)):
            from phiguard import cli_files

            how = cli_files.how(column, report_column, lines=form is FormatName.NDJSON, quiet=quiet)
            tally = cli_files.over(guard, names, output, jobs or 1, how)
        else:
            out = None if show_diff and output is None else _binary(output, stack)
            takers = _takers(report, show_diff, stack)
            run = Run(guard.scrub, _format(form), takers, Rejects(rejects, stack), observed=observe)
            if out is not None:
                run.put, run.waits = out.write, out.flush
            _go(run, names, quiet=quiet, bar=output is not None or not sys.stdout.isatty())
            tally = run.tally
    raise typer.Exit(DONE if observe else _code(tally))


@app.command(epilog=EPILOG)
def detect(
    files: Files = None,
    policy: PolicyName = "standard",
    form: FormatOption = FormatName.AUTO,
    output: Output = None,
    fail_on_findings: Annotated[
        bool, typer.Option("--fail-on-findings", help="Exit with code 4 if anything was found.")
    ] = False,
    quiet: Quiet = False,
) -> None:
    """Report what is found, and change nothing.

    Prints NDJSON, one line a record that is not clean; on a terminal a table. Never a value.
    """
    names = _inputs(files)
    _check_distinct(names, output)
    with exit_codes(), ExitStack() as stack:
        from phiguard.cli_run import Rejects, Run, guard_of

        guard = guard_of(policy)
        _check_there(names)
        if output is None and sys.stdout.isatty():
            from phiguard import cli_show

            table = cli_show.DetectTable(cli_show.console())
            stack.callback(table.show)
            run = Run(guard.detect, _format(form), table.add, Rejects(None, stack))
        else:
            out = stack.enter_context(output.open("w", encoding="utf-8")) if output else sys.stdout
            report = _reporter(out, decided=False)
            run = Run(guard.detect, _format(form), report, Rejects(None, stack), waits=out.flush)
        _go(run, names, quiet=quiet, bar=output is not None or not sys.stdout.isatty())
    raise typer.Exit(FOUND if fail_on_findings and run.tally.findings else _code(run.tally))


@app.command(epilog=EPILOG)
def explain(
    files: Files = None,
    policy: PolicyName = "standard",
    destination: DestinationName = None,
    form: FormatOption = FormatName.AUTO,
    show_values: Annotated[
        bool,
        typer.Option("--show-values", help="Print the input too. PRINTS PHI: for synthetic data."),
    ] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print NDJSON, one line a record, for programs. No values.")
    ] = False,
    quiet: Quiet = False,
) -> None:
    """Show each record for a person: before, after, what was found, which rule of the policy decided and why,
    the page, and the risk. Of what was blocked, too."""
    names = _inputs(files)
    if as_json and show_values:
        raise typer.BadParameter("--json prints no values")
    with exit_codes(), ExitStack() as stack:
        from phiguard import cli_rules, cli_show
        from phiguard.cli_run import Rejects, Run

        explainer = cli_rules.Explainer(policy, destination)
        _check_there(names)
        out = cli_show.console()

        def show(name: str, record: "Record", result: "Result | None") -> None:
            said = explainer.last if result is not None else None
            if as_json:
                sys.stdout.write(json.dumps(cli_rules.as_entry(name, record, result, said)) + "\n")
            else:
                cli_show.explained(out, name, record, result, said, values=show_values)

        run = Run(explainer.scrub, _format(form), show, Rejects(None, stack), waits=sys.stdout.flush)
        _go(run, names, quiet=quiet, bar=False)
    raise typer.Exit(_code(run.tally))


def _inputs(files: list[str] | None) -> list[str]:
    if not files and sys.stdin.isatty():
        raise typer.BadParameter("no input: name files, or - for standard input", param_hint="FILES")
    names = files or ["-"]
    if names.count("-") > 1:
        raise typer.BadParameter("standard input can be read once", param_hint="FILES")
    return names


def _are_parquet(names: list[str]) -> bool:
    return any(name.lower().endswith(_PARQUET) for name in names)


def _check_there(names: list[str]) -> None:
    """Before an output is emptied for nothing."""
    for name in names:
        if name != "-":
            os.stat(name)


def _check_distinct(names: list[str], *outputs: Path | None) -> None:
    """An output that is also an input would be emptied before it is read."""
    seen = [Path(name) for name in names if name != "-"]
    for path in outputs:
        if path is None:
            continue
        if any(_same(path, other) for other in seen):
            raise typer.BadParameter(f"{path} is named twice: inputs and outputs must be different files")
        seen.append(path)


def _same(one: Path, other: Path) -> bool:
    try:
        # Pipes and devices may well be named twice.
        return one.samefile(other) and one.is_file()
    except OSError:
        return one.absolute() == other.absolute()


def _format(form: FormatName) -> Any:
    return None if form is FormatName.AUTO else form.value


def _binary(output: Path | None, stack: ExitStack) -> BinaryIO:
    return stack.enter_context(output.open("wb")) if output else sys.stdout.buffer


def _takers(report: Path | None, show_diff: bool, stack: ExitStack) -> "Taker":
    takers: list[Taker] = []
    if report is not None:
        takers.append(_reporter(stack.enter_context(report.open("w", encoding="utf-8")), decided=True))
    if show_diff:
        from phiguard import cli_show

        takers.append(partial(cli_show.compared, cli_show.console()))

    def take(name: str, record: "Record", result: "Result | None") -> None:
        for taker in takers:
            taker(name, record, result)

    return take


def _reporter(out: IO[str], *, decided: bool) -> "Taker":
    from phiguard.cli_run import report_entry

    def take(name: str, record: "Record", result: "Result | None") -> None:
        entry = report_entry(name, record, result, decided=decided)
        if entry is not None:
            out.write(json.dumps(entry) + "\n")

    return take


def _go(run: "Run", names: list[str], *, quiet: bool, bar: bool) -> None:
    from phiguard.cli_run import say

    if bar and not quiet and sys.stderr.isatty():
        from phiguard.cli_show import progress

        with progress(names) as run.passed:
            run.over(names)
    else:
        run.over(names)
    sys.stdout.flush()
    if not quiet:
        say(run.tally.summary(observed=run.observed))


def _code(tally: "Tally") -> int:
    return INCOMPLETE if tally.broken or tally.blocked else DONE


def main() -> None:
    """The entry point."""
    try:
        app()
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)


if __name__ == "__main__":
    main()
