"""One piece of a file through a guard, in a process of its own: what `phiguard.files` hands to its workers.

A piece is a range of bytes of newline-delimited JSON, which a worker widens to whole lines, or a range of rows of a
Parquet file. What comes out is written beside the target under a name of its own and then renamed, so that a piece
is either there whole or not at all; its counts follow it, and make it count as done.
"""

import json
import os
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Final, NamedTuple

from phiguard import jsontext, lots
from phiguard.errors import Unreadable
from phiguard.types import Context, Result

if TYPE_CHECKING:
    from phiguard.guard import Guard

MAX_LINE_BYTES: Final = 128 * 2**20  # a longer line is broken: it is never held in memory
_MAX_SAID: Final = 100  # broken lines named, of one piece
_JSON: Final = Context(kind="json")
_BOM: Final = b"\xef\xbb\xbf"
_WATCH_S: Final = 1.0


class Piece(NamedTuple):
    """What one worker does at a time.

    Attributes:
        source: the file it is a part of.
        start, end: in bytes, or in rows of the whole file.
        part: where what comes out goes; its counts go to the same name with ``.json``.
    """

    source: str
    start: int
    end: int
    part: str


class Parquet(NamedTuple):
    """How rows of a Parquet file are read; see `phiguard.engines.arrow.scrub_batch`."""

    columns: str | tuple[str, ...] | None = None
    report_column: str | None = None
    digest_column: str | None = None


_guard: "Guard | None" = None


def start(guard: "Guard", parent: int) -> None:
    """In a new worker; ``parent``: the process that it works for."""
    global _guard
    _guard = guard
    threading.Thread(target=_follow, args=(parent,), daemon=True).start()


def _follow(parent: int) -> None:
    """A worker whose parent was killed would wait for ever."""
    while os.getppid() == parent:
        time.sleep(_WATCH_S)
    os._exit(1)


def work(piece: Piece, parquet: Parquet | None) -> dict[str, Any]:
    """Scrub one piece; its counts."""
    assert _guard is not None
    return done(_guard, piece, parquet)


def done(guard: "Guard", piece: Piece, parquet: Parquet | None) -> dict[str, Any]:
    """Scrub one piece in this process; its counts."""
    part = Path(piece.part)
    temporary = part.with_suffix(f".{os.getpid()}.tmp")
    tally = _rows(guard, piece, parquet, temporary) if parquet else _lines(guard, piece, temporary)
    os.replace(temporary, part)
    counts = tally.as_dict()
    noted = part.with_suffix(f".{os.getpid()}.note")
    written(noted, json.dumps(counts).encode())
    os.replace(noted, counts_of(piece))
    return counts


def counts_of(piece: Piece) -> Path:
    return Path(piece.part + ".json")


def written(path: Path, data: bytes) -> None:
    """A file whose content is on the disk when this returns."""
    with path.open("wb") as out:
        out.write(data)
        _synced(out)


def _synced(out: BinaryIO) -> None:
    out.flush()
    os.fsync(out.fileno())


class Tally:
    """Counts of one piece; no values."""

    def __init__(self) -> None:
        self.lines = self.records = self.redacted = self.blocked = self.unread = self.broken = 0
        self.said: list[tuple[int, str]] = []
        self.findings: Counter[str] = Counter()

    def add(self, result: Result) -> None:
        self.records += 1
        self.redacted += result.action == "redact"
        self.blocked += result.action == "block"
        self.unread += len(result.unscanned)
        self.findings.update(result._entities())

    def add_broken(self, problem: str) -> None:
        self.records += 1
        self.broken += 1
        if len(self.said) < _MAX_SAID:
            self.said.append((self.lines, problem))

    def add_rows(self, results: Sequence[Any]) -> None:
        """What came of rows: results, None for nulls, and what stands for rows that could not be read."""
        self.lines += len(results)
        for result in results:
            if isinstance(result, Result):
                self.add(result)
            else:
                self.records += 1
                self.blocked += result is not None

    def as_dict(self) -> dict[str, Any]:
        return vars(self)


# ---- newline-delimited JSON


def _lines(guard: "Guard", piece: Piece, target: Path) -> Tally:
    tally = Tally()
    with open(piece.source, "rb") as source, target.open("wb") as out:
        at = _first_line(source, piece.start)
        source.seek(at)
        if at == 0:
            mark = source.read(len(_BOM))
            out.write(mark if mark == _BOM else b"")
            source.seek(len(_BOM) if mark == _BOM else 0)
        for lot in _lots(source, at, piece.end):
            out.write(_lot(guard, lot, tally))
        _synced(out)
    return tally


def _first_line(source: BinaryIO, start: int) -> int:
    """Where the first line begins that begins at ``start`` or behind it."""
    if start == 0:
        return 0
    at = start - 1  # a line that begins at ``start`` has its predecessor's end there
    source.seek(at)
    while chunk := source.readline(2**20):
        at += len(chunk)
        if chunk.endswith(b"\n"):
            break
    return at


def _whole_lines(source: BinaryIO) -> Iterator[tuple[bytes, bool]]:
    """Lines, and whether one is too long: of such a one nothing is held."""
    while line := source.readline(MAX_LINE_BYTES + 1):
        if len(line) <= MAX_LINE_BYTES:
            yield line, False
            continue
        while not line.endswith(b"\n") and (line := source.readline(2**20)):
            pass
        yield b"", True


def _lots(source: BinaryIO, at: int, end: int) -> Iterator[list[bytes | None]]:
    """The lines that begin before ``end``, some at a time; None in place of one that is too long."""
    lot: list[bytes | None] = []
    held = 0
    for line, overlong in _whole_lines(source):
        if at >= end:
            break
        at = source.tell()
        lot.append(None if overlong else line)
        held += len(line)
        if held >= lots.MOST_BYTES or len(lot) == lots.MOST_LINES:
            yield lot
            lot, held = [], 0
    yield lot


def _lot(guard: "Guard", lot: Sequence[bytes | None], tally: Tally) -> bytes:
    """What takes the place of some lines."""
    bodies = [_body(raw) for raw in lot]
    before = tally.lines

    def other(i: int, scrub: Callable[..., Result]) -> bytes | None:
        tally.lines = before + i + 1
        if lot[i] is None:
            tally.add_broken("too long")
            return None
        return _line(bodies[i], scrub, tally)

    new = guard._lot(bodies, other, tally.add)
    tally.lines = before + len(lot)
    return b"".join(
        (b"null" if one is None else one) + (b"\n" if raw is None else raw[len(body) :])
        for one, raw, body in zip(new, lot, bodies, strict=True)
    )


def _body(raw: bytes | None) -> bytes:
    """A line without its end."""
    if raw is None:
        return b""
    return raw.rstrip(b"\r\n") if raw.endswith(b"\n") else raw


def _line(body: bytes, scrub: Callable[..., Result], tally: Tally) -> bytes | None:
    """What takes the place of a line: itself where nothing changed, None where it is blocked or no JSON."""
    if not body.strip():
        return body
    try:
        tree = jsontext.quick(body)
    except ValueError:
        try:
            tree = jsontext.loads(body)
        except ValueError:
            tally.add_broken("not JSON")
            return None
        except Unreadable:
            tree = {}  # the guard blocks the text, and says why
    payload = body if isinstance(tree, dict | list) else tree
    # An object says itself that it is JSON, and without a context it may be known by heart.
    result = scrub(payload, context=None if body[:1] == b"{" and body[-1:] == b"}" else _JSON)
    tally.add(result)
    new = result.payload
    if result.action == "block":
        return None
    if new is payload:
        return body
    return new if isinstance(new, bytes) else jsontext.dumps(new).encode("utf-8", "surrogatepass")


# ---- Parquet


def rows_of(source: str) -> int:
    """How many a Parquet file has."""
    parquet = import_module("phiguard.engines.needs").need("pyarrow.parquet", "arrow", package="pyarrow")
    return int(parquet.read_metadata(source).num_rows)


def _rows(guard: "Guard", piece: Piece, how: Parquet, target: Path) -> Tally:
    # Engines are built on guards, which know of this module.
    arrow, needs = import_module("phiguard.engines.arrow"), import_module("phiguard.engines.needs")
    pa = needs.need("pyarrow", "arrow")
    parquet = needs.need("pyarrow.parquet", "arrow", package="pyarrow")
    tally = Tally()
    columns = list(how.columns) if isinstance(how.columns, tuple) else how.columns
    report, digest = how.report_column, how.digest_column
    with parquet.ParquetFile(piece.source) as file, pa.OSFile(str(target), "wb") as out:
        schema = arrow.scrubbed_schema(file.schema_arrow, columns, report, digest)
        with pa.ipc.new_file(out, schema) as writer:
            for batch in _batches(file, piece.start, piece.end):
                done = arrow.scrub_noted(batch, guard, columns, report, digest, tally.add_rows)
                writer.write_batch(done.cast(schema))
    with target.open("rb+") as written_file:
        _synced(written_file)
    return tally


def _batches(file: Any, start: int, end: int) -> Iterator[Any]:
    """Rows ``start`` to ``end``, in small batches."""
    at = 0
    for group in range(file.num_row_groups):
        size = file.metadata.row_group(group).num_rows
        if at < end and at + size > start:
            here = at
            for batch in file.iter_batches(batch_size=4096, row_groups=[group]):
                low, high = max(start - here, 0), min(end - here, len(batch))
                if low < high:
                    yield batch.slice(low, high - low)
                here += len(batch)
                if here >= end:
                    break
        at += size
