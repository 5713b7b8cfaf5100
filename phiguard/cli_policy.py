"""The command line: ``phiguard policy check | show | explain | diff``."""

import json
import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from phiguard import cli_destinations
from phiguard.cli_exit import EPILOG, WRONG_USE, exit_codes

if TYPE_CHECKING:
    from phiguard.guard import Guard
    from phiguard.policy import Policy

policy_app = typer.Typer(
    help="Check, show, explain and compare policies.",
    epilog=EPILOG,
    no_args_is_help=True,
    context_settings={"help_option_names": ["--help", "-h"]},
)
Name = Annotated[str, typer.Argument(metavar="POLICY", help="A preset's name, or the path of a policy TOML.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]
DestinationName = Annotated[
    str | None,
    typer.Option("--destination", "-d", help="A destination: a preset's name, or a TOML file.", show_default=False),
]
cli_destinations.register(policy_app)


@policy_app.command(epilog=EPILOG)
def check(policy: Name, destination: DestinationName = None, as_json: AsJson = False) -> None:
    """Load a policy, run the examples of its detectors, and say OK or what is wrong, with exit code 2.

    With a destination: load that too, with the key that it needs.
    """
    from phiguard import ConfigError

    broken: ConfigError | None = None
    with exit_codes():
        try:
            loaded = _loaded(policy)
            guard = _checked(loaded, destination)
        except ConfigError as error:
            if not as_json:
                raise
            broken = error
    if broken is not None:
        _print_json({"ok": False, "where": broken.where, "problem": broken.problem})
        raise typer.Exit(WRONG_USE)
    with exit_codes():
        counts = {
            "rules": len(loaded.rule),
            "pages": len(loaded.page),
            "detectors": len(loaded.detectors()),
            "keys": [key.id for key in loaded.hmac_keys()],
        }
        if as_json:
            name = {"destination": destination} if destination else {}
            _print_json({"ok": True, "id": loaded.id, "digest": loaded.digest(), **counts, **name})
            return
        parts = [
            _counted(counts["rules"], "rule"),
            _counted(counts["pages"], "page row"),
            _counted(counts["detectors"], "detector"),
        ]
        typer.echo(f"{loaded.id}@{loaded.digest()}: OK ({', '.join(parts)})")
        if guard is not None and guard.destination is not None:
            fields = _counted(len(guard.destination.field), "field")
            typer.echo(f"destination {guard.destination.id}: OK ({fields})")
        for key in loaded.hmac_keys():
            typer.echo(f"needs the HMAC key {key.id} from {f'${key.env}' if key.env else key.file}")


@policy_app.command(epilog=EPILOG)
def show(policy: Name, as_json: AsJson = False) -> None:
    """Print a policy as TOML, together with what it extends. The rules of that are marked ``fallback``."""
    with exit_codes():
        loaded = _loaded(policy)
        if as_json:
            _print_json(loaded.model_dump(mode="json", exclude={"extends"}))
            return
        from phiguard.cli_policy_toml import as_toml

        sys.stdout.write(as_toml(loaded))


@policy_app.command(epilog=EPILOG)
def explain(policy: Name, destination: DestinationName = None, as_json: AsJson = False) -> None:
    """Say in plain words what each rule does, why, and what it rests on; with a destination also each field."""
    with exit_codes():
        loaded = _loaded(policy)
        from phiguard.cli_policy_words import sentences

        said = sentences(loaded)
        if destination is not None:
            recipient = cli_destinations.destination_of(destination)
            said += cli_destinations.sentences(recipient) if recipient is not None else ()
        if as_json:
            _print_json([entry._asdict() for entry in said])
            return
        from rich.padding import Padding

        from phiguard import cli_show

        out = cli_show.console()
        for entry in said:
            out.print(f"{entry.place}: {entry.text}", style="bold")
            for label, text in (("why", entry.why), ("source", entry.source)):
                if text:
                    out.print(Padding(f"{label}: {text}", (0, 0, 0, 4), expand=False))


@policy_app.command(epilog=EPILOG)
def diff(
    policy: Name,
    other: Annotated[str, typer.Argument(metavar="OTHER", help="What it is compared with.")],
    samples: Annotated[
        list[str] | None,
        typer.Option(
            "--on", metavar="FILE", help="Compare them on the sample events of a file.", show_default=False
        ),
    ] = None,
    destination: DestinationName = None,
    other_destination: Annotated[
        str | None,
        typer.Option("--other-destination", help="Of the other one; else the same.", show_default=False),
    ] = None,
    show_values: Annotated[
        bool, typer.Option("--show-values", help="With --on: print before and after. PRINTS PHI.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Show where two policies decide differently: finding, page kind and tier, and other settings.

    With --on, what each makes of sample events. Prints nothing where they agree.
    """
    if samples:
        with exit_codes():
            _on_samples(
                policy, other, samples, (destination, other_destination or destination), show_values, as_json
            )
        return
    if destination or other_destination or show_values:
        raise typer.BadParameter("a destination is compared on samples: give --on FILE")
    with exit_codes():
        from phiguard.cli_policy_diff import differences, settings

        one, two = _loaded(policy), _loaded(other)
        decided, set_ = differences(one, two), settings(one, two)
        if as_json:
            _print_json(
                {"decisions": [row._asdict() for row in decided], "settings": [row._asdict() for row in set_]}
            )
            return
        from rich.table import Table
        from rich.text import Text

        from phiguard import cli_show

        out = cli_show.console()
        for title, rows in (("decisions", decided), ("settings", set_)):
            if not rows:
                continue
            out.print(f"{title}:")
            table = Table(box=cli_show.box_of(out))
            for column in rows[0]._fields[:-2]:
                table.add_column(column, overflow="fold")
            table.add_column(Text(policy), overflow="fold")
            table.add_column(Text(other), overflow="fold")
            for row in rows:
                table.add_row(*(Text(cell) for cell in row))
            out.print(table)


def _on_samples(
    policy: str,
    other: str,
    samples: list[str],
    destinations: tuple[str | None, str | None],
    show_values: bool,
    as_json: bool,
) -> None:
    from rich.table import Table
    from rich.text import Text

    from phiguard import cli_show
    from phiguard.cli_destinations import records
    from phiguard.cli_samples import changes
    from phiguard.guard import Guard

    one, two = (Guard(name, destination=d) for name, d in zip((policy, other), destinations, strict=True))
    found = [
        change
        for file in samples
        for record in records([file])
        if not (record.problem or record.blank)
        for change in changes(file, record.number, record.payload, one, two, values=show_values)
    ]
    if as_json:
        _print_json([{k: v for k, v in change._asdict().items() if v is not None} for change in found])
        return
    if not found:
        return
    out = cli_show.console()
    table = Table(box=cli_show.box_of(out))
    names = [f"{name}+{d}" if d else name for name, d in zip((policy, other), destinations, strict=True)]
    for column in ("record", "path", *names, *(("before", "after", "after") if show_values else ())):
        table.add_column(Text(column), overflow="fold")
    for c in found:
        where = f"{c.file}:{c.record}" if len(samples) > 1 else str(c.record)
        shown = [c.before or "", c.one_value or "", c.other_value or ""] if show_values else []
        table.add_row(*(Text(cell) for cell in (where, c.path, c.one, c.other, *shown)))
    out.print(table)


def _checked(policy: "Policy", destination: str | None) -> "Guard | None":
    if destination is None:
        return None
    from phiguard.guard import Guard

    return Guard(policy, destination=destination)


def _loaded(name: str) -> "Policy":
    from phiguard.policy import Policy

    return Policy.of(name)


def _counted(n: Any, what: str) -> str:
    return f"{n} {what}{'' if n == 1 else 's'}"


def _print_json(value: Any) -> None:
    typer.echo(json.dumps(value, indent=2, ensure_ascii=False))
