"""Which health terms the lexicon lists, and the run without a tenth of it."""

import base64
import json
import subprocess
import sys
from functools import cache
from hashlib import sha256
from typing import Any, Final

from phiguard.evaluate.targets import Answer, Unavailable

_TENTH: Final = 10
_WORKER: Final = "import sys; from phiguard.evaluate.listed import serve; serve(sys.argv[1])"


def held_out(text: str) -> bool:
    """Whether the hash of a term or name chooses it for the tenth that is taken out."""
    return sha256(text.lower().encode()).digest()[0] % _TENTH == 0


@cache
def _patterns() -> frozenset[str]:
    from phiguard.terms import table

    return frozenset(p.decode().strip() for p in table().patterns)


@cache
def listed(term: str) -> bool:
    """Whether the lexicon holds a term, in any of the forms it makes of its entries."""
    from phiguard.folding import normal

    return normal(term) in _patterns()


def take_out() -> None:
    """In a fresh process, before anything was read: make the lexicon's readers leave out the chosen tenth."""
    from phiguard import lexicon

    whole = lexicon.read_tsv

    def without(name: str) -> Any:
        for row in whole(name):
            if not any(held_out(row[column]) for column in ("term", "name") if column in row):
                yield row

    lexicon.read_tsv = without

    from phiguard import kept_terms, terms  # only now, as they take the reader that they find

    # What is left is never kept where others would find it as the whole, nor is the whole taken from there.
    kept_terms.kept_table = lambda _place: terms.table()  # type: ignore[assignment]


class HeldOut:
    """A policy of phiguard with a tenth of terms and names taken out of its lexicons, in a process of its own."""

    in_process = False
    bytes_too = True

    def __init__(self, policy: str) -> None:
        self.name, self.version = f"{policy}, held out", ""
        # A fresh interpreter: in this one the lexicons are read already.
        self._process = subprocess.Popen(  # noqa: S603
            [sys.executable, "-c", _WORKER, policy], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )

    def __call__(self, payload: Any) -> Answer:
        out, back = self._process.stdin, self._process.stdout
        assert out is not None and back is not None
        out.write(_packed(payload))
        out.flush()
        line = back.readline()
        if not line:
            raise Unavailable("the process without a tenth of the lexicon ended")
        return Answer(_unpacked(line))

    def close(self) -> None:
        """End the process."""
        self._process.communicate(timeout=30)


def _packed(payload: Any) -> bytes:
    body = {"b": base64.b64encode(payload).decode()} if isinstance(payload, bytes) else {"p": payload}
    return json.dumps(body).encode() + b"\n"


def _unpacked(line: bytes) -> Any:
    body = json.loads(line)
    return base64.b64decode(body["b"]) if "b" in body else body["p"]


def serve(policy: str) -> None:
    """Scrub packed payloads, a line each, until the input ends."""
    take_out()
    from phiguard import Guard

    guard = Guard(policy)
    for line in sys.stdin.buffer:
        sys.stdout.buffer.write(_packed(guard.scrub(_unpacked(line)).payload))
        sys.stdout.buffer.flush()
