"""Exit codes of the command line, and what an error says: never a value."""

import os
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import typer

from phiguard import ConfigError

DONE: Final = 0
INCOMPLETE: Final = 1
WRONG_USE: Final = 2
NO_FILE: Final = 3
FOUND: Final = 4
FAILED: Final = 5
INTERNAL: Final = 70
INTERRUPTED: Final = 130
BROKEN_PIPE: Final = 141
EXIT_CODES: Final[dict[int, str]] = {
    DONE: "done",
    INCOMPLETE: "done, but some records were broken or blocked",
    WRONG_USE: "wrong usage, or a wrong policy",
    NO_FILE: "input or output could not be opened, read or written",
    FOUND: "something was found (detect with --fail-on-findings only)",
    FAILED: "a --fail-if condition holds (bench only)",
    INTERNAL: "internal error; its message names no value",
    INTERRUPTED: "interrupted (Ctrl-C)",
    BROKEN_PIPE: "the reader of the output went away",
}
EPILOG: Final = "Exit codes: " + "; ".join(f"{code} {meaning}" for code, meaning in EXIT_CODES.items()) + "."


@contextmanager
def exit_codes() -> Iterator[None]:
    """Errors to exit codes. Of an unforeseen one only type and place are said: a message may hold a value."""
    try:
        yield
    except ConfigError as error:
        fail(WRONG_USE, str(error))
    except BrokenPipeError:
        _let_go_of_stdout()
        raise typer.Exit(BROKEN_PIPE) from None
    except OSError as error:
        place = f"{error.filename}: " if error.filename is not None else ""
        fail(NO_FILE, f"{place}{error.strerror or type(error).__name__}")
    except KeyboardInterrupt:
        raise typer.Exit(INTERRUPTED) from None
    except Exception as error:  # noqa: BLE001 - a traceback might show values
        frame = traceback.extract_tb(error.__traceback__)[-1]
        place = f"{Path(frame.filename).name}:{frame.lineno}"
        fail(INTERNAL, f"internal error: {type(error).__name__} at {place}")


def fail(code: int, message: str) -> None:
    from phiguard.cli_run import say

    say(message)
    raise typer.Exit(code) from None


def _let_go_of_stdout() -> None:
    """What is still buffered has no reader: at exit it would be tried, and complained about, again."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (OSError, ValueError):
        return
