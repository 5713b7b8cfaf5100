"""Targets outside of this process: a shell command over NDJSON, an HTTP endpoint."""

import http.client
import json
import queue
import subprocess
import threading
from contextlib import suppress
from typing import Any, Final
from urllib.parse import urlsplit

from phiguard.errors import ConfigError
from phiguard.evaluate.targets import Answer, Unavailable

_TIMEOUT_S: Final = 30.0
_MAX_BYTES: Final = 16 * 2**20


class Command:
    """A shell command: one payload as a line of JSON in, one line out; ``null`` or an empty line is a block.

    It must write each line before it waits for the next (unbuffered), as ``phiguard scrub`` does.
    """

    in_process = False
    bytes_too = False

    def __init__(self, name: str, command: str) -> None:
        if not command:
            raise ConfigError("cmd: needs a command", where="bench.target")
        self.name, self.version = name, ""
        # The user's own command line, from the user's own shell.
        self._process = subprocess.Popen(  # noqa: S602
            command, shell=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        self._lines: queue.Queue[bytes] = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self._lines.put(line)
        self._lines.put(b"")

    def __call__(self, payload: Any) -> Answer:
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(json.dumps(payload).encode() + b"\n")
            self._process.stdin.flush()
            line = self._lines.get(timeout=_TIMEOUT_S)
        except (OSError, queue.Empty) as error:
            raise Unavailable(f"the command gave no line: {type(error).__name__}") from None
        if not line:
            raise Unavailable("the command ended")
        return Answer(json.loads(line) if line.strip() else None)

    def close(self) -> None:
        """End the command."""
        if self._process.stdin is not None:
            with suppress(BrokenPipeError):
                self._process.stdin.close()
        try:
            self._process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        if self._process.stdout is not None:
            self._process.stdout.close()


class Endpoint:
    """An HTTP endpoint: each payload is POSTed; the body of a 200 is what would be sent on; else it blocks.

    JSON payloads go as ``application/json``, texts as ``text/plain``, bytes as ``application/octet-stream``.
    """

    in_process = False
    bytes_too = True

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        make = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        self.name, self.version = url, ""
        self._path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        self._connection = make(parts.hostname or "", parts.port, timeout=_TIMEOUT_S)

    def __call__(self, payload: Any) -> Answer:
        if isinstance(payload, bytes):
            body, kind = payload, "application/octet-stream"
        elif isinstance(payload, str):
            body, kind = payload.encode(), "text/plain; charset=utf-8"
        else:
            body, kind = json.dumps(payload).encode(), "application/json"
        try:
            self._connection.request("POST", self._path, body, {"Content-Type": kind})
            response = self._connection.getresponse()
            data = response.read(_MAX_BYTES)
        except OSError as error:
            self._connection.close()
            raise Unavailable(f"the endpoint did not answer: {type(error).__name__}") from None
        if response.status != 200 or not data:
            return Answer(None)
        if isinstance(payload, bytes):
            return Answer(data)
        text = data.decode("utf-8", "replace")
        return Answer(text if isinstance(payload, str) else json.loads(text))

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()
