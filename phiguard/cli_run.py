"""The loop of the command line: records through a guard to outputs, counted, with nothing kept."""

import os
import stat
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Final, TypeAlias

from phiguard.cli_formats import Format, Reader, Record, guessed, reader
from phiguard.cli_source import Source
from phiguard.types import Context, Finding, Result, Risk

if TYPE_CHECKING:
    from phiguard.guard import Guard

STDIN: Final = "-"
Taker: TypeAlias = Callable[[str, Record, Result | None], object]
_MAX_SAID: Final = 100  # broken lines named on stderr, of one file


def say(text: str) -> None:
    """One line on stderr. File names are shown; control characters in them are not obeyed."""
    print(f"phiguard: {printable(text)}", file=sys.stderr)


def printable(text: str) -> str:
    """The text with control characters and lone surrogates written out; line ends and tabs stay."""
    return "".join(c if c.isprintable() or c in "\n\t " else repr(c)[1:-1] for c in text)


@dataclass(slots=True)
class Tally:
    """Counts of one run; no values."""

    records: int = 0
    redacted: int = 0
    blocked: int = 0
    broken: int = 0
    unread: int = 0
    findings: Counter[str] = field(default_factory=Counter)
    started: float = field(default_factory=time.perf_counter)

    def add(self, result: Result | None) -> None:
        self.records += 1
        if result is None:
            self.broken += 1
            return
        self.redacted += result.action == "redact"
        self.blocked += result.action == "block"
        self.unread += len(result.unscanned)
        self.findings.update(result._entities())

    def summary(self, *, observed: bool = False) -> str:
        elapsed_s = time.perf_counter() - self.started
        found = ", ".join(f"{entity} {n}" for entity, n in self.findings.most_common()) or "none"
        unread = f", {self.unread} values removed unread" if self.unread else ""
        return (
            f"{self.records} records: {self.redacted} redacted, {self.blocked} blocked, "
            f"{self.broken} broken{unread}; {elapsed_s:.2f} s, {self.records / max(elapsed_s, 1e-6):.0f} "
            f"records/s; findings: {found}{'; observed: nothing was changed' if observed else ''}"
        )


class Rejects:
    """Broken records, verbatim, in a file that only its owner may read; or nowhere."""

    def __init__(self, path: Path | None, stack: ExitStack) -> None:
        self._out: BinaryIO | None = None
        self._at_line_start = True
        if path is not None:
            self._out = stack.enter_context(_private(path))

    def write(self, raw: bytes) -> None:
        if self._out is not None and raw:
            self._out.write(raw)
            self._at_line_start = raw.endswith(b"\n")

    def end_of_input(self) -> None:
        """What follows from another file is a line of its own."""
        if not self._at_line_start:
            self.write(b"\n")


def _private(path: Path) -> BinaryIO:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    if stat.S_ISREG(os.fstat(descriptor).st_mode) and hasattr(os, "fchmod"):
        os.fchmod(descriptor, 0o600)  # the file may be older, and open to others
    return os.fdopen(descriptor, "wb")


@dataclass(slots=True)
class Run:
    """One run of a command over its inputs.

    Attributes:
        decide: ``scrub`` or ``detect`` of the guard.
        form: the format of every input; None guesses for each.
        taken: called for each record with the file's name and the result; None for a broken record.
        put: takes the bytes of the output, in order.
        observed: whether the output is to be the input, whatever was decided.
        waits: called before a read that may block.
        passed: called with the number of bytes that were read.
    """

    decide: Callable[..., Result]
    form: Format | None
    taken: Taker
    rejects: Rejects
    put: Callable[[bytes], object] = lambda _: None
    observed: bool = False
    waits: Callable[[], object] = lambda: None
    passed: Callable[[int], object] = lambda _: None
    tally: Tally = field(default_factory=Tally)

    def over(self, names: Iterable[str]) -> None:
        for name in names:
            with opened(name) as stream:
                self._file(name, stream)
            self.rejects.end_of_input()

    def _file(self, name: str, stream: BinaryIO) -> None:
        source = Source(stream, waits=self.waits, passed=self.passed, spill=self.rejects.write)
        form = self.form or guessed("" if name == STDIN else Path(name).suffix, source)
        self.put(source.bom)
        lines = reader(form)
        context = Context(kind=lines.kind)
        broken = 0
        for record in lines.records(source):
            if record.problem:
                broken += 1
                self._say_broken(name, form, record, broken)
            self._record(name, lines, record, context)

    def _record(self, name: str, lines: Reader, record: Record, context: Context) -> None:
        if record.blank:
            self.put(record.raw)
            return
        result = None
        if record.problem:
            self.rejects.write(record.raw)
            self.put(record.raw if self.observed else record.hole)
        else:
            result = self.decide(record.payload, context=context)
            written = _bytes(lines, record, result)
            self.put(record.raw if self.observed else written)
        self.tally.add(result)
        self.taken(name, record, result)

    def _say_broken(self, name: str, form: Format, record: Record, count: int) -> None:
        shown = "standard input" if name == STDIN else name
        if count <= _MAX_SAID:
            hint = " (one document a line? use --format ndjson)" if form == "json" else ""
            say(f"{shown}: line {record.number}: {record.problem}{hint}")
        elif count == _MAX_SAID + 1:
            say(f"{shown}: further broken lines are counted, not named")


def _bytes(lines: Reader, record: Record, result: Result) -> bytes:
    if result.action == "block":
        return record.hole
    return lines.written(record, record.payload if result.action == "pass" else result.payload)


@contextmanager
def opened(name: str) -> Iterator[BinaryIO]:
    if name == STDIN:
        yield sys.stdin.buffer
    else:
        with open(name, "rb") as stream:
            yield stream


def report_entry(name: str, record: Record, result: Result | None, *, decided: bool) -> dict[str, Any] | None:
    """What a report says of one record; None where there is nothing to say. No values.

    Args:
        decided: whether an action was taken, and is to be named.
    """
    entry: dict[str, Any] = {"file": name, "record": record.number}
    if result is None:
        return entry | {"action": "broken", "problem": record.problem}
    if result.action == "pass" and not (result.findings or result.reasons or result.unscanned):
        return None
    if decided:
        entry["action"] = result.action
    entry["risk"] = risk_entry(result.risk)
    entry["findings"] = [finding_entry(f) for f in result.findings]
    lists = {"reasons": result.reasons, "unscanned": result.unscanned, "dropped": result.dropped}
    return entry | {key: list(values) for key, values in lists.items() if values}


def risk_entry(risk: Risk) -> dict[str, Any]:
    return {
        "identity": round(risk.identity, 4),
        "health": round(risk.health, 4),
        "phi": round(risk.phi, 4),
        "page_kind": risk.page_kind,
        "tier": risk.tier,
    }


def finding_entry(f: Finding) -> dict[str, Any]:
    return {
        "entity": f.entity,
        "path": f.path,
        "start": f.start,
        "end": f.end,
        "score": round(f.score, 4),
        "method": f.method,
    }


def guard_of(policy: str, *, destination: str | None = None, observe: bool = False) -> "Guard":
    from phiguard.guard import Guard

    return Guard(policy, destination=destination, observe=observe)
