"""Running the command line in a test."""

from pathlib import Path

from typer.testing import CliRunner

from phiguard import cli

ROOT = Path(__file__).parent.parent
EMAIL = "lena@example.com"


class Ran:
    def __init__(self, *args: object, stdin: bytes = b"") -> None:
        done = CliRunner().invoke(cli.app, [str(a) for a in args], input=stdin)
        self.code, self.out, self.err = done.exit_code, done.stdout_bytes, done.stderr
        assert done.exception is None or isinstance(done.exception, SystemExit)
