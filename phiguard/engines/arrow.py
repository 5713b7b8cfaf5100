"""Arrow columns through a guard: the one primitive that all other engines call.

A row that is blocked or cannot be read becomes null, and no row raises. The report column says why.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from operator import is_not
from typing import Any, Final, NamedTuple, TypeAlias

from phiguard import jsontext
from phiguard.engines.carried import AnyPolicy, any_guard
from phiguard.engines.columns import column
from phiguard.engines.needs import need
from phiguard.engines.report import REPORT, Broken, reports
from phiguard.engines.rows import check, fitted, is_binary, is_text, loose, pieces, rows, slices
from phiguard.errors import ConfigError, Unreadable
from phiguard.guard import Guard
from phiguard.types import Context, Result

pa = need("pyarrow", "arrow", at_least=(16,))

Columns: TypeAlias = str | Sequence[str] | None
_EVENT: Final = "event"


def scrub_array(
    values: Any,
    policy: AnyPolicy = "standard",
    *,
    report: bool = False,
    json_only: bool = False,
    context: Context | None = None,
) -> Any:
    """Scrub a column, each row a payload.

    Args:
        values: an array or chunked array: texts, bytes, structs, lists, maps, numbers, dates.
        policy: a preset's name, the path of a policy TOML, a `Policy` or a `Guard`.
        report: give a struct of ``event``, the column, and ``report``: see `phiguard.engines.report`.
        json_only: texts are JSON documents, and one that is not, or is cut off or empty, is blocked. Else it is
            scrubbed as text, as `scrub` does.
        context: what the payloads do not say about themselves, as of `scrub`; the same for all.

    Returns:
        As long as ``values``, and of the same type; nulls stay, and a blocked row is null. In nested types every
        value can be null afterwards, also where the field said that it never is.

    Raises:
        ConfigError: the policy is wrong. No row raises.
        TypeError: no payload can be made of such a type.
    """
    return _array_done(values, _How(any_guard(policy), report, json_only, context))


class _How(NamedTuple):
    """
    Attributes:
        note: takes what came of some rows, as many as there are.
    """

    guard: Guard
    report: bool = False
    json_only: bool = False
    context: Context | None = None
    note: Callable[[Sequence[Result | Broken | None]], object] | None = None


def _array_done(values: Any, how: _How) -> Any:
    report = how.report
    if isinstance(values, pa.ChunkedArray):
        chunks = [_array_done(chunk, how) for chunk in values.chunks]
        return pa.chunked_array(chunks, type=_type_out(values.type, report))
    check(values.type)
    if isinstance(values, pa.ExtensionArray):
        done = _array_done(values.storage, how)
        if not report:
            return pa.ExtensionArray.from_storage(values.type, done)
        event = pa.ExtensionArray.from_storage(values.type, done.field(_EVENT))
        return _with_report(event, done.field("report"))
    done = [_scrubbed(piece, how) for piece in slices(values)]
    if not done:
        return pa.array([], _type_out(values.type, report))
    return done[0] if len(done) == 1 else pa.concat_arrays(done)


def scrub_batch(
    batch: Any,
    policy: AnyPolicy = "standard",
    *,
    columns: Columns = None,
    report_column: str | None = None,
    digest_column: str | None = None,
    json_only: bool = False,
    context: Context | None = None,
) -> Any:
    """Scrub a record batch or a table; each row is one event.

    Args:
        batch: a ``RecordBatch`` or a ``Table``.
        policy: as of `scrub_array`.
        columns: a name: that column is the payload. A list of names: these columns together are one event, with
            the names as its keys. None: all columns are. **Other columns go through as they are.**
        report_column: add the report as a column of this name.
        digest_column: add ``id@digest`` of the policy as a column of this name.
        json_only: as of `scrub_array`.
        context: as of `scrub_array`.

    Raises:
        ConfigError: the policy is wrong, or there is no such column, or one of the name already. No row raises.
        TypeError: no payload can be made of a column's type.
    """
    guard = any_guard(policy)
    out = scrubbed_schema(batch.schema, columns, report_column, digest_column)
    how = _How(guard, report_column is not None, json_only, context)
    if isinstance(batch, pa.Table):
        return pa.Table.from_batches((_batch_done(b, out, columns, how) for b in batch.to_batches()), schema=out)
    return _batch_done(batch, out, columns, how)


def scrub_noted(
    batch: Any,
    guard: Guard,
    columns: Columns,
    report_column: str | None,
    digest_column: str | None,
    note: Callable[[Sequence[Result | Broken | None]], object],
) -> Any:
    """The same of a record batch; ``note`` takes what came of the rows, some at a time.

    To write a report takes as long as to scrub, so nobody should ask for one to count from.
    """
    out = scrubbed_schema(batch.schema, columns, report_column, digest_column)
    return _batch_done(batch, out, columns, _How(guard, report_column is not None, note=note))


def scrub_batches(
    batches: Iterable[Any],
    policy: AnyPolicy = "standard",
    *,
    columns: Columns = None,
    report_column: str | None = None,
    digest_column: str | None = None,
    json_only: bool = False,
    context: Context | None = None,
) -> Iterator[Any]:
    """`scrub_batch` over a stream of record batches, one at a time: memory is that of one batch.

    What comes out are batches of at most 2,048 rows and about 8 MB, whatever came in.
    """
    guard = any_guard(policy)
    for batch in batches:
        for piece in pieces(batch):
            yield scrub_batch(
                piece,
                guard,
                columns=columns,
                report_column=report_column,
                digest_column=digest_column,
                json_only=json_only,
                context=context,
            )


def scrubbed_schema(
    schema: Any, columns: Columns = None, report_column: str | None = None, digest_column: str | None = None
) -> Any:
    """The schema of what `scrub_batch` gives for batches of a schema.

    Raises:
        ConfigError: there is no such column, or one of the name already.
        TypeError: no payload can be made of a column's type.
    """
    names = chosen_columns(schema.names, columns, report_column, digest_column)
    for name in names:
        check(schema.field(name).type, name)
    fields = [pa.field(f.name, loose(f.type), True, f.metadata) if f.name in names else f for f in schema]
    added = ((report_column, REPORT), (digest_column, pa.string()))
    fields += [pa.field(name, kind) for name, kind in added if name is not None]
    return pa.schema(fields, schema.metadata)


def chosen_columns(names: Sequence[str], columns: Columns, *added: str | None) -> Sequence[str]:
    """The columns that are scrubbed.

    Raises:
        ConfigError: there is no such column, or one of an added name already.
    """
    given = [*names, *(name for name in added if name is not None)]
    if len(set(given)) != len(given):
        raise _wrong("the names of the columns that come out are not distinct")
    wanted = [columns] if isinstance(columns, str) else names if columns is None else list(columns)
    if not wanted:
        raise _wrong("no column is named")
    for name in wanted:
        if name not in names:
            raise _wrong(f"there is no column {name!r} (columns: {', '.join(names)})")
    return wanted


def _wrong(problem: str) -> Exception:
    return ConfigError(problem, where="columns")


def _batch_done(batch: Any, out: Any, columns: Columns, how: _How) -> Any:
    names = chosen_columns(batch.schema.names, columns)
    if isinstance(columns, str):
        done = _array_done(batch.column(columns), how)
    else:
        event = pa.StructArray.from_arrays([batch.column(n) for n in names], names=list(names))
        done = _array_done(event, how)
    event, report = (done.field(_EVENT), done.field("report")) if how.report else (done, None)
    # Of a struct that is null, the fields are null too.
    parts = {columns: event} if isinstance(columns, str) else dict(zip(names, event.flatten(), strict=True))
    arrays = [parts.get(name, column) for name, column in zip(batch.schema.names, batch.columns, strict=True)]
    if report is not None:
        arrays.append(report)
    if len(arrays) < len(out):
        arrays.append(column([how.guard.name] * len(batch), pa.string()))
    return pa.RecordBatch.from_arrays(arrays, schema=out)


def _type_out(kind: Any, report: bool) -> Any:
    return pa.struct([(_EVENT, loose(kind)), ("report", REPORT)]) if report else loose(kind)


def _scrubbed(values: Any, how: _How) -> Any:
    """One piece of a column."""
    guard, report, json_only, context, note = how
    seen, held = rows(values)
    if json_only:
        seen = [row if type(row) not in (str, bytes) or is_json(row) else _NO_JSON for row in seen]
    scrub, kind = guard.scrub, values.type
    whole = is_text(kind) or is_binary(kind)
    new: list[Any]
    results: list[Result | Broken | None] = []
    if whole and seen is held and Broken not in map(type, seen):
        if report or note is not None:
            results = [None if row is None else scrub(row, context=context) for row in seen]
            new = [None if result is None else result.payload for result in results]  # type: ignore[union-attr]
        else:
            new = [None if row is None else scrub(row, context=context).payload for row in seen]
        event = _column(new, kind, results) if any(map(is_not, new, seen)) else values
    else:
        new, results, touched = _one_by_one(seen, held, guard, kind, context)
        event = _column(new, kind, results) if touched else _loosened(values)
    if note is not None:
        note(results)
    return _with_report(event, reports(results, guard.name)) if report else event


def _one_by_one(
    seen: list[Any], held: list[Any], guard: Guard, kind: Any, context: Context | None
) -> tuple[list[Any], list[Result | Broken | None], bool]:
    """The rows that come out, what is to be said of each, and whether any is another than it was."""
    scrub, whole = guard.scrub, is_text(kind) or is_binary(kind)
    new: list[Any] = []
    results: list[Result | Broken | None] = []
    touched = False
    for payload, old in zip(seen, held, strict=True):
        result: Result | Broken | None = None
        row = None
        if type(payload) is Broken or type(old) is Broken:
            touched = True
            result = payload if type(payload) is Broken else old
        elif payload is not None:
            result = scrub(payload, context=context)
            row = result.payload
            if row is payload:
                row = old
            else:
                touched = True
                row = row if whole else fitted(row, payload, old, kind)
        new.append(row)
        results.append(result)
    return new, results, touched


_NO_JSON: Final = Broken("unreadable: no JSON")


def is_json(text: str | bytes) -> bool:
    """Whether it is one whole JSON document."""
    try:
        jsontext.quick(text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass"))
    except ValueError:
        try:
            jsontext.loads(text)
        except (ValueError, Unreadable):
            return False
    return True


def _column(new: list[Any], old_kind: Any, results: list[Result | Broken | None]) -> Any:
    """What came out, in the column's type. A row that cannot stand there is blocked."""
    kind = loose(old_kind)
    try:
        return column(new, kind)
    except _MISFITS:
        for i, row in enumerate(new):
            if not _stands(row, kind):
                new[i] = None
                if results:
                    results[i] = Broken("does not fit the column's type")
        return pa.array(new, kind)


_MISFITS: Final = (pa.ArrowException, ValueError, OverflowError, TypeError, AttributeError)


def _stands(row: Any, kind: Any) -> bool:
    try:
        pa.array([row], kind)
    except _MISFITS:
        return False
    return True


def _loosened(values: Any) -> Any:
    kind = loose(values.type)
    return values if kind == values.type else values.cast(kind)


def _with_report(event: Any, report: Any) -> Any:
    return pa.StructArray.from_arrays([event, report], fields=list(_type_out(event.type, report=True)))


__all__ = ["REPORT", "Result", "scrub_array", "scrub_batch", "scrub_batches", "scrubbed_schema"]
