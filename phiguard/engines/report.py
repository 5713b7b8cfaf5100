"""The report column: what was done to each row, as an Arrow struct. No values; keys as they are after redaction.

| field | type | meaning |
|---|---|---|
| action | string | `pass`, `redact`, `block`; `null` where there was no payload |
| identity, health, phi | float64 | the two axes of risk and their conjunction, 0 to 1 |
| page_kind | string | the page the event acts as |
| tier | int8 | sensitivity of the health context, 0 to 3 |
| findings | list<struct> | entity, path, start, end, score, detector, role, method |
| reasons | list<string> | why the row was blocked |
| unscanned, dropped | list<string> | paths removed unread; paths a rule removed |
| policy | string | `id@digest` |
"""

from collections.abc import Sequence
from functools import partial
from itertools import accumulate
from operator import attrgetter
from typing import Any, Final, NamedTuple

from phiguard.engines.columns import column, spread
from phiguard.engines.needs import need
from phiguard.types import Result, Risk

pa = need("pyarrow", "arrow")

_FINDING: Final = (
    ("entity", pa.string()),
    ("path", pa.string()),
    ("start", pa.int32()),
    ("end", pa.int32()),
    ("score", pa.float64()),
    ("detector", pa.string()),
    ("role", pa.string()),
    ("method", pa.string()),
)
_RISK: Final = (
    ("identity", pa.float64()),
    ("health", pa.float64()),
    ("phi", pa.float64()),
    ("page_kind", pa.string()),
    ("tier", pa.int8()),
)
_TEXTS: Final = ("reasons", "unscanned", "dropped")
FINDING: Final = pa.struct(list(_FINDING))
REPORT: Final = pa.struct(
    [
        ("action", pa.string()),
        *_RISK,
        ("findings", pa.list_(FINDING)),
        *((name, pa.list_(pa.string())) for name in _TEXTS),
        ("policy", pa.string()),
    ]
)


class Broken(NamedTuple):
    """A row that could not even be handed to the guard: blocked."""

    reason: str


def reports(results: Sequence[Result | Broken | None], policy: str) -> Any:
    """The column: of each row its result, why there is none, or None where there was no payload.

    Gathered column by column, since a list of dicts would cost as much as a scrub.
    """
    rows = [result if type(result) is Result else _stand_in(result) for result in results]
    findings: list[tuple[Any, ...]] = []
    ends = [0]
    for row in rows:
        if found := row.findings:
            findings += [(f.entity, f.path, f.start, f.end, f.score, f.detector, f.role, f.method) for f in found]
        ends.append(len(findings))
    risks = [row.risk for row in rows]
    columns = [
        _column([row.action for row in rows], pa.string()),
        *(_column(list(map(attrgetter(name), risks)), kind) for name, kind in _RISK),
        spread(ends, pa.StructArray.from_arrays(_fields(findings), fields=list(FINDING))),
        _texts([row.reasons for row in rows]),
        _texts([row.unscanned for row in rows]),
        _texts([row.dropped for row in rows]),
        _column([policy] * len(rows), pa.string()),
    ]
    return pa.StructArray.from_arrays(columns, fields=list(REPORT))


# A path may hold half of a surrogate pair, as a key of the payload did.
_column: Final = partial(column, errors="backslashreplace")


def _fields(findings: list[tuple[Any, ...]]) -> list[Any]:
    values = zip(*findings, strict=True) if findings else ([] for _ in _FINDING)
    return [_column(list(v), kind) for v, (_, kind) in zip(values, _FINDING, strict=True)]


def _texts(rows: list[tuple[str, ...]]) -> Any:
    """A list of texts a row."""
    flat = [str(text) for row in rows for text in row] if any(rows) else []
    return spread(list(accumulate(map(len, rows), initial=0)), _column(flat, pa.string()))


def _stand_in(result: Result | Broken | None) -> Result:
    """For a row that no guard has seen."""
    if result is None:
        return _NULL
    return result if isinstance(result, Result) else Result(None, "block", _CALM, (), (result.reason,), (), (), "")


_CALM: Final = Risk()
_NULL: Final = Result(None, "null", _CALM, (), (), (), (), "")  # type: ignore[arg-type]  # the column's own word
