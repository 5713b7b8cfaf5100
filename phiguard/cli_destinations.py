"""The command line: ``phiguard policy destinations | map | learn``, and policies on sample events."""

import json
import sys
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from phiguard.cli_exit import EPILOG, exit_codes

if TYPE_CHECKING:
    from phiguard.cli_formats import Record
    from phiguard.cli_policy_words import Sentence
    from phiguard.destinations import Destination

Samples = Annotated[
    list[str], typer.Argument(help="Files with sample events; - for standard input.", metavar="FILE...")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]
Output = Annotated[
    Path | None,
    typer.Option("--output", "-o", metavar="FILE", help="Write here, not to standard output.", show_default=False),
]


class TableName(StrEnum):
    """What ``--format`` takes."""

    MD = "md"
    CSV = "csv"
    HTML = "html"


def register(app: typer.Typer) -> None:
    """Add the commands to ``phiguard policy``."""
    app.command(name="destinations", epilog=EPILOG)(destinations)
    app.command(name="map", epilog=EPILOG)(map_)
    app.command(epilog=EPILOG)(learn)


def destinations(as_json: AsJson = False) -> None:
    """List the destinations that are built in."""
    with exit_codes():
        from phiguard.destinations import Destination, presets

        found = [Destination.of(name) for name in presets()]
        if as_json:
            said = [
                {"id": d.id, "label": d.label, "purpose": d.purpose, "baa": d.baa, "sever": d.sever} for d in found
            ]
            typer.echo(json.dumps(said, indent=2))
            return
        for d in found:
            covered = "BAA" if d.baa else f"severs {d.sever}"
            typer.echo(f"{d.id:<18} {d.purpose:<10} {covered:<16} {d.label}")


def map_(
    names: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="DESTINATION...", help="Presets or files; none for all presets.", show_default=False
        ),
    ] = None,
    written: Annotated[
        TableName, typer.Option("--format", "-f", help="Markdown, CSV, or a page of HTML.")
    ] = TableName.MD,
    output: Output = None,
) -> None:
    """Print what becomes of each field of a destination, and why: for a compliance review."""
    with exit_codes():
        from phiguard.destinations import Destination, presets
        from phiguard.mapping import rows, table

        all_rows = [row for name in names or presets() for row in rows(Destination.of(name))]
        _write(table(all_rows, written.value), output)


def learn(
    files: Samples,
    destination: Annotated[
        str | None,
        typer.Option("--destination", "-d", help="Propose only what this destination lacks.", show_default=False),
    ] = None,
    output: Output = None,
    as_json: AsJson = False,
) -> None:
    """Propose an allowlist from sample events, with types and risk, for a person to approve. Prints no value."""
    with exit_codes():
        from phiguard.cli_run import say
        from phiguard.learning import Learner, proposal

        base = destination_of(destination)
        learner = Learner(base)
        for record in records(files):
            if record.problem:
                say(f"line {record.number}: {record.problem}")
            elif not record.blank:
                learner.look(record.payload)
        learned = learner.learned()
        if as_json:
            _write(json.dumps([row._asdict() for row in learned], indent=2, ensure_ascii=False) + "\n", output)
            return
        _write(proposal(learned, learner.events, base), output)


def records(files: list[str]) -> Iterator["Record"]:
    """Every record of some files, as ``phiguard scrub`` reads them."""
    from phiguard.cli_formats import guessed, reader
    from phiguard.cli_run import STDIN, opened
    from phiguard.cli_source import Source

    for name in files:
        with opened(name) as stream:
            source = Source(stream)
            form = guessed("" if name == STDIN else Path(name).suffix, source)
            yield from reader(form).records(source)


def destination_of(name: str | None) -> "Destination | None":
    if name is None:
        return None
    from phiguard.destinations import Destination

    return Destination.of(name)


def sentences(destination: "Destination") -> Iterator["Sentence"]:
    """What a destination does, field by field, in words."""
    from phiguard.cli_policy_words import Sentence
    from phiguard.mapping import rows

    name = f"destination {destination.id}"
    if destination.baa:
        held = "a BAA covers it: identity and context may reach it together, as far as the policy keeps them"
    else:
        held = f"no BAA covers it: {_SEVERED[destination.sever]}; its pages are those of {destination.matrix}"
    yield Sentence(name, held, source="; ".join(destination.source))
    consent = "is blocked" if destination.without_consent == "block" else "loses its click ids"
    yield Sentence(name, f"it serves {destination.purpose}: without a consent to that an event {consent}")
    for row in rows(destination):
        place = f"{name} {'around the events, ' if row.at == 'envelope' else ''}{row.field}"
        yield Sentence(place, row.happens, row.why)


_SEVERED = {
    "both": "identity and context are both severed",
    "identity": "identity is severed, context on the list may pass",
    "context": "context is severed, a click id under a consent may pass",
}


def _write(text: str, output: Path | None) -> None:
    if output is not None:
        output.write_text(text, encoding="utf-8")
    else:
        sys.stdout.write(text)
