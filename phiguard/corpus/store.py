"""A corpus on disk: NDJSON or Parquet, one record a row, streamed both ways."""

import base64
import json
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any, Final

from phiguard.corpus.make import Record
from phiguard.corpus.wire import Gold, Leaf
from phiguard.errors import ConfigError

_ROWS_A_GROUP: Final = 5_000
_PLAIN: Final = ("id", "format", "vendor", "kind", "page_kind", "tier", "scenario", "journey")


def as_row(record: Record) -> dict[str, Any]:
    """A record as JSON values; a payload of bytes as ``payload_base64``."""
    row: dict[str, Any] = {name: getattr(record, name) for name in _PLAIN}
    if isinstance(record.payload, bytes):
        row["payload_base64"] = base64.b64encode(record.payload).decode()
    else:
        row["payload"] = record.payload
    row["gold"] = [g._asdict() for g in record.gold]
    row["leaves"] = [leaf._asdict() for leaf in record.leaves]
    return row


def from_row(row: dict[str, Any]) -> Record:
    """The record of a row.

    Raises:
        KeyError, TypeError: it is none.
    """
    payload = base64.b64decode(row["payload_base64"]) if "payload_base64" in row else row["payload"]
    return Record(
        **{name: row[name] for name in _PLAIN},
        payload=payload,
        gold=tuple(Gold(**g) for g in row["gold"]),
        leaves=tuple(Leaf(**leaf) for leaf in row["leaves"]),
    )


def write(records: Iterable[Record], file: Path, passed: Callable[[int], object] = lambda _: None) -> int:
    """Write a corpus; ``.parquet`` needs the extra ``parquet``, all else is NDJSON. ``passed`` is told each record.

    Raises:
        ConfigError: Parquet is asked for and pyarrow is not there.
    """
    if file.suffix == ".parquet":
        return _write_parquet(records, file, passed)
    count = 0
    with file.open("w", encoding="utf-8") as out:
        for record in records:
            out.write(json.dumps(as_row(record), ensure_ascii=False, separators=(",", ":")) + "\n")
            count += 1
            passed(1)
    return count


def read(file: Path, limit: int | None = None) -> Iterator[Record]:
    """Records of a file that `write` made.

    Raises:
        ConfigError: a line is no record; Parquet without pyarrow.
    """
    return islice(_read_parquet(file) if file.suffix == ".parquet" else _read_ndjson(file), limit)


def _read_ndjson(file: Path) -> Iterator[Record]:
    with file.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            try:
                record = from_row(json.loads(line))
            except (KeyError, TypeError, ValueError):
                raise ConfigError("is no record of a corpus", where=f"{file}:{number}") from None
            yield record


def _arrow() -> Any:
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError:
        raise ConfigError("Parquet needs pyarrow: pip install 'phiguard[parquet]'", where="corpus") from None
    return pyarrow


def _write_parquet(records: Iterable[Record], file: Path, passed: Callable[[int], object]) -> int:
    arrow = _arrow()
    text = [*(name for name in _PLAIN if name != "tier"), "payload", "gold", "leaves"]
    schema = arrow.schema(
        [(name, arrow.string()) for name in text] + [("tier", arrow.int8()), ("payload_bytes", arrow.binary())]
    )
    count = 0
    with arrow.parquet.ParquetWriter(file, schema, compression="zstd") as writer:
        stream = iter(records)
        while chunk := list(islice(stream, _ROWS_A_GROUP)):
            writer.write_table(arrow.Table.from_pylist([_as_flat(r) for r in chunk], schema=schema))
            count += len(chunk)
            passed(len(chunk))
    return count


def _as_flat(record: Record) -> dict[str, Any]:
    # Payloads of so many formats have no common schema: they, and the labels, stand in as JSON text.
    row: dict[str, Any] = {name: getattr(record, name) for name in _PLAIN}
    opaque = isinstance(record.payload, bytes)
    row["payload_bytes"] = record.payload if opaque else None
    row["payload"] = None if opaque else json.dumps(record.payload, ensure_ascii=False)
    row["gold"] = json.dumps([g._asdict() for g in record.gold], ensure_ascii=False)
    row["leaves"] = json.dumps([leaf._asdict() for leaf in record.leaves], ensure_ascii=False)
    return row


def _read_parquet(file: Path) -> Iterator[Record]:
    arrow = _arrow()
    for batch in arrow.parquet.ParquetFile(file).iter_batches(_ROWS_A_GROUP):
        for row in batch.to_pylist():
            raw = row.pop("payload_bytes")
            row = {**row, "gold": json.loads(row["gold"]), "leaves": json.loads(row["leaves"])}
            if raw is None:
                row["payload"] = json.loads(row["payload"])
            else:
                del row["payload"]
                row["payload_base64"] = base64.b64encode(raw).decode()
            yield from_row(row)
