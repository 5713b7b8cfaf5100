"""The command line: ``phiguard stream kafka``."""

import json
import signal
from pathlib import Path
from typing import Annotated, Any

import typer

from phiguard.cli_exit import DONE, EPILOG, INCOMPLETE, exit_codes, fail

stream_app = typer.Typer(
    help="Scrub streams, as a worker that runs until it is told to stop.",
    epilog=EPILOG,
    no_args_is_help=True,
    context_settings={"help_option_names": ["--help", "-h"]},
)


@stream_app.callback()
def _root() -> None:
    pass


@stream_app.command(epilog=EPILOG)
def kafka(
    config: Annotated[Path, typer.Argument(metavar="CONFIG", help="The worker's TOML file.")],
    once: Annotated[bool, typer.Option("--once", help="Stop at the end of all partitions.")] = False,
    check: Annotated[bool, typer.Option("--check", help="Check file, policy and keys.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No lines of rate and lag on stderr.")] = False,
) -> None:
    """Consume, scrub and produce in transactions.

    Ends at SIGTERM or Ctrl-C, when the batch at hand is committed. Rate and
    lag go to stderr, as JSON, one line now and then.
    """
    asked: list[int] = []
    failed = ""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda number, _: asked.append(number))
    with exit_codes():
        from phiguard.cli_run import say
        from phiguard.errors import ConfigError, PhiguardError

        try:
            from phiguard.engines.kafka import Config, run
            from phiguard.engines.kafka.records import Treatment
            from phiguard.guard import Guard

            loaded = Config.of(config)
            if check:
                Treatment(loaded, Guard(loaded.policy))
                typer.echo(f"{config}: OK")
                return

            def told(line: dict[str, Any]) -> None:
                if not quiet:
                    say(json.dumps(line))

            run(loaded, stopped=lambda: bool(asked), once=once, report=told)
        except ConfigError:
            raise
        except PhiguardError as error:
            failed = str(error)
    if failed:
        fail(INCOMPLETE, failed)
    raise typer.Exit(DONE)
