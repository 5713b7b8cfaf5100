"""Files and pipes to records, and scrubbed records back to the same format, in bounded memory."""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final, Literal, Protocol, TypeAlias

from phiguard import jsontext
from phiguard.cli_source import Line, Source
from phiguard.errors import Unreadable
from phiguard.types import Kind

Format: TypeAlias = Literal["json", "ndjson", "csv", "text", "form", "url", "cookie", "headers"]
EXTENSIONS: Final[dict[str, Format]] = {
    ".json": "json",
    ".ndjson": "ndjson",
    ".jsonl": "ndjson",
    ".csv": "csv",
    ".tsv": "csv",
    ".txt": "text",
    ".log": "text",
}
# `[2026-01-01 10:00] GET /` is a log line; `[1,` and `[{` begin a JSON document.
_JSON_START: Final = re.compile(
    rb"""\s*(?:\{\s*["}]|\[\s*(?:[\[\]{"]|(?:-?[0-9][0-9.eE+-]*|true|false|null)\s*,))"""
)
_COLUMN: Final = r'"?[A-Za-z_$][A-Za-z0-9_.$\-]*(?: [A-Za-z0-9_]+){0,3}"?'
_CSV_HEADER: Final = re.compile(rf"{_COLUMN}(?:([,;\t|]){_COLUMN})(?:\1{_COLUMN})*")


@dataclass(frozen=True, slots=True)
class Record:
    """One unit of decision. Holds PHI; its repr does not.

    Attributes:
        number: of the line it starts at, from 1.
        raw: as it stands in the input, with its end.
        payload: what a guard is to see.
        problem: why it is broken; then there is no payload.
        blank: holds nothing: passed on, and not counted.
        hole: what stands in its place in the output when it is blocked or broken.
    """

    number: int
    raw: bytes = field(repr=False)
    payload: Any = field(default=None, repr=False)
    problem: str = ""
    blank: bool = False
    hole: bytes = b""


class Reader(Protocol):
    """One format. ``kind`` tells the guard how to read a text; None lets it look for itself."""

    kind: Kind | None

    def records(self, source: Source) -> Iterator[Record]: ...

    def written(self, record: Record, payload: Any) -> bytes:
        """The bytes of a record whose payload has become ``payload``; called for each in order.

        Those of a payload that is still the same are the bytes that came in.
        """
        ...


def reader(form: Format) -> Reader:
    match form:
        case "json":
            return JsonReader(lines=False)
        case "ndjson":
            return JsonReader(lines=True)
        case "csv":
            return CsvReader()
        case "text":
            return TextReader(None, lines=True)
        case "headers":
            return TextReader("headers", lines=False)
        case _:
            return TextReader(form, lines=True)


def guessed(extension: str, source: Source) -> Format:
    """The format by the file's extension, else by how its content begins."""
    known = EXTENSIONS.get(extension.lower())
    if known is not None:
        return known
    head = source.peek(lambda seen: b"\n" in seen.lstrip()).lstrip()
    line, newline, _ = head.partition(b"\n")
    if _JSON_START.match(head):
        return "ndjson" if newline and _is_json(line) else "json"
    text = line.decode("utf-8", "replace").rstrip("\r")
    sign = _CSV_HEADER.fullmatch(text)
    if sign is not None and newline:
        # Prose has commas too: a table has as many in its second line.
        head = source.peek(lambda seen: seen.lstrip().count(b"\n") > 1).lstrip()
        second = head.split(b"\n")[1]
        delimiter = sign[1].encode()
        if second.count(delimiter) >= line.count(delimiter):
            return "csv"
    return "text"


def _is_json(raw: bytes) -> bool:
    try:
        jsontext.loads(raw)
    except (ValueError, Unreadable):
        return False
    return True


class JsonReader:
    """One document, or one a line. A hole is ``null``, so that lines keep their places."""

    kind: Kind | None = "json"

    def __init__(self, *, lines: bool) -> None:
        self._lines = lines

    def records(self, source: Source) -> Iterator[Record]:
        if not self._lines:
            yield self._record(source.whole())
            source.spill_rest()
            return
        for line in source.lines():
            yield self._record(line)

    def _record(self, line: Line) -> Record:
        number, raw, overlong = line
        end = b"\n" if overlong and self._lines else _end(raw)
        hole = b"null" + end
        if overlong:
            return Record(number, raw, problem="too long", hole=hole)
        if not raw.strip():
            return Record(number, raw, blank=True)
        try:
            tree = jsontext.loads(raw)
        except ValueError:
            return Record(number, raw, problem="not JSON", hole=hole)
        except Unreadable:
            return Record(number, raw, raw, hole=hole)  # the guard blocks it, and says why
        return Record(number, raw, tree, hole=hole)

    def written(self, record: Record, payload: Any) -> bytes:
        if payload is record.payload:
            return record.raw
        if isinstance(payload, bytes):
            return payload
        return jsontext.dumps(payload).encode("utf-8", "surrogatepass") + _end(record.raw)


class TextReader:
    """Lines of text, or one text. A hole is an empty line."""

    def __init__(self, kind: Kind | None, *, lines: bool) -> None:
        self.kind = kind
        self._lines = lines

    def records(self, source: Source) -> Iterator[Record]:
        if not self._lines:
            yield self._record(source.whole())
            source.spill_rest()
            return
        for line in source.lines():
            yield self._record(line)

    def _record(self, line: Line) -> Record:
        number, raw, overlong = line
        hole = b"\n" if overlong else _end(raw)
        if overlong:
            return Record(number, raw, problem="too long", hole=hole)
        if not raw.strip():
            return Record(number, raw, blank=True)
        try:
            text = raw[: len(raw) - len(hole)].decode()
        except UnicodeDecodeError:
            return Record(number, raw, problem="not UTF-8", hole=hole)
        return Record(number, raw, text, hole=hole)

    def written(self, record: Record, payload: Any) -> bytes:
        if payload is record.payload:
            return record.raw
        return str(payload).encode("utf-8", "surrogatepass") + record.hole


class CsvReader:
    """Rows as dicts under the header's names. A hole is nothing: the row is left out.

    The header is a record too, since a table without one has a person's data there.
    """

    kind: Kind | None = None

    def __init__(self) -> None:
        self._delimiter = ","
        self._names: list[str] | None = None  # as the guard left them
        self._header_at = 0

    def records(self, source: Source) -> Iterator[Record]:
        feed = _Feed(source)
        self._delimiter = feed.delimiter()
        rows = csv.reader(feed, delimiter=self._delimiter, strict=True)
        while True:
            feed.begin()
            try:
                row = next(rows)
            except StopIteration:
                return
            except csv.Error:
                feed.problem = feed.problem or "not CSV"
                row = []
            yield self._record(feed, row)

    def _record(self, feed: "_Feed", row: list[str]) -> Record:
        number, raw = feed.number, b"".join(feed.taken)
        if not feed.problem and not raw.strip():
            return Record(number, raw, blank=True)
        is_header = not self._header_at
        self._header_at = self._header_at or number
        if feed.problem:
            return Record(number, raw, problem=feed.problem)
        if is_header:
            # One dict a column: names keep their places, whatever becomes of one of them.
            return Record(number, raw, [{name: ""} for name in row])
        if self._names is None:
            return Record(number, raw, problem="below no header")
        if len(row) != len(self._names):
            return Record(number, raw, problem="wrong number of columns")
        return Record(number, raw, dict(zip(self._names, row, strict=True)))

    def written(self, record: Record, payload: Any) -> bytes:
        if record.number == self._header_at:
            self._names = _distinct([next(iter(column or ()), "") for column in payload])
            return record.raw if payload is record.payload else self._row(record, self._names)
        if payload is record.payload:
            return record.raw
        # What a policy dropped leaves its column empty.
        names = self._names or []
        return self._row(record, ["" if payload.get(n) is None else str(payload[n]) for n in names])

    def _row(self, record: Record, cells: list[str]) -> bytes:
        out = io.StringIO()
        end = _end(record.raw).decode()
        csv.writer(out, delimiter=self._delimiter, lineterminator=end).writerow(cells)
        return out.getvalue().encode("utf-8", "surrogatepass")


class _Feed:
    """Lines for the csv module, with what they were made of. Of a broken row the problem is kept."""

    def __init__(self, source: Source) -> None:
        self._lines = source.lines()
        self._first: Line | None = next(self._lines, None)
        self.begin()

    def begin(self) -> None:
        self.taken: list[bytes] = []
        self.number = 0
        self.problem = ""

    def delimiter(self) -> str:
        """The sign that is most frequent in the first line; the comma where none is."""
        head = self._first.raw if self._first else b""
        return max(",;\t|", key=lambda sign: head.count(sign.encode()))

    def __iter__(self) -> "_Feed":
        return self

    def __next__(self) -> str:
        line = self._first or next(self._lines)
        self._first = None
        self.number = self.number or line.number
        self.taken.append(line.raw)
        try:
            text = line.raw.decode()
        except UnicodeDecodeError:
            self.problem = "not UTF-8"
            text = line.raw.decode("utf-8", "replace")
        if line.overlong:
            self.problem = "too long"
            return "\n"
        return text


def _distinct(names: list[str]) -> list[str]:
    out: dict[str, None] = {}
    for name in names:
        new, n = name, 2
        while new in out:
            new, n = f"{name}_{n}", n + 1
        out[new] = None
    return list(out)


def _end(raw: bytes) -> bytes:
    return raw[len(raw.rstrip(b"\r\n")) :] if raw.endswith((b"\n", b"\r\n")) else b""
