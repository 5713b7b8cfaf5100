"""The command line: ``phiguard audit verify | head``."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from phiguard import ConfigError
from phiguard.cli_exit import DONE, EPILOG, INCOMPLETE, exit_codes

if TYPE_CHECKING:
    from phiguard.audit_chain import Head
    from phiguard.pseudonyms import Keys

audit_app = typer.Typer(
    help="Check the records of what was done.",
    epilog=EPILOG,
    no_args_is_help=True,
    context_settings={"help_option_names": ["--help", "-h"]},
)
KeyEnv = Annotated[
    str | None,
    typer.Option("--key-env", metavar="NAME", help="The variable that holds the key.", show_default=False),
]
KeyFile = Annotated[
    Path | None, typer.Option("--key-file", metavar="FILE", help="The file that holds the key.", show_default=False)
]
KeyId = Annotated[str, typer.Option("--key-id", metavar="ID", help="The key's id.", show_default=False)]


@audit_app.command(epilog=EPILOG)
def verify(
    files: Annotated[list[Path], typer.Argument(help="Audit files, in the order in which they follow each other.")],
    key_env: KeyEnv = None,
    key_file: KeyFile = None,
    key_id: KeyId = "",
    no_key: Annotated[bool, typer.Option("--no-key", help="The records were written without a key.")] = False,
    head: Annotated[
        str | None,
        typer.Option(metavar="SEQ:HASH", help="An end of the chain that was noted earlier.", show_default=False),
    ] = None,
    after: Annotated[
        str | None,
        typer.Option(
            metavar="SEQ:HASH", help="Where the first file goes on from, if not from the start.", show_default=False
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")] = False,
) -> None:
    """Find any record that was edited, removed, doubled or moved, and say where.

    Records at the end that are gone are found where the head file is there,
    or with --head. Without a key, who may write to the files can write a new
    chain: then only a head that was noted elsewhere tells.
    """
    with exit_codes():
        from phiguard.audit_chain import verify as check

        done = check(
            files, keys=None if no_key else _keys(key_env, key_file, key_id), head=_head(head), after=_head(after)
        )
        if as_json:
            said = {
                "ok": not done.problems and not done.unchecked,
                "records": done.records,
                "unchecked": done.unchecked,
                "head": str(done.head),
                "problems": [problem._asdict() for problem in done.problems],
            }
            typer.echo(json.dumps(said))
        else:
            for problem in done.problems:
                typer.echo(str(problem))
            if done.unchecked:
                typer.echo(f"{done.unchecked} records take a key that was not given: their order was checked alone")
            fine = "OK" if not done.problems and not done.unchecked else f"{len(done.problems)} problems"
            typer.echo(f"{done.records} records: {fine}; head {done.head}")
    raise typer.Exit(INCOMPLETE if done.problems or done.unchecked else DONE)


@audit_app.command(epilog=EPILOG)
def head(file: Annotated[Path, typer.Argument(help="An audit file.")]) -> None:
    """Print where the chain ends, to be noted somewhere else: verify --head takes it."""
    with exit_codes():
        from phiguard.audit_chain import verify as check

        typer.echo(str(check([file]).head))


def _keys(env: str | None, file: Path | None, name: str) -> "Keys | None":
    """The key that is named, else the default one where its variable is set."""
    import os

    from phiguard.pseudonyms import DEFAULT_ENV, KeyRef, Keys

    if env is not None and file is not None:
        raise ConfigError("a key lies in a variable or in a file, not in both", where="--key-env, --key-file")
    if env is None and file is None:
        return Keys([KeyRef(id=name)]) if os.environ.get(DEFAULT_ENV) else None
    return Keys([KeyRef(env or "", str(file) if file else "", name)])


def _head(text: str | None) -> "Head | None":
    from phiguard.audit_chain import Head

    try:
        return Head.of(text) if text is not None else None
    except ValueError as error:
        raise ConfigError(str(error), where="--head, --after") from None
