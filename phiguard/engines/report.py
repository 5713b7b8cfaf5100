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

from typing import Any, Final, NamedTuple

from phiguard.engines.needs import need
from phiguard.types import Result

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
_LISTS: Final = ("reasons", "unscanned", "dropped")
FINDING: Final = pa.struct(list(_FINDING))
REPORT: Final = pa.struct(
    [
        ("action", pa.string()),
        *_RISK,
        ("findings", pa.list_(FINDING)),
        *((name, pa.list_(pa.string())) for name in _LISTS),
        ("policy", pa.string()),
    ]
)


class Broken(NamedTuple):
    """A row that could not even be handed to the guard: blocked."""

    reason: str


class Reports:
    """Reports of rows, gathered column by column: a list of dicts would cost as much as a scrub."""

    def __init__(self, policy: str) -> None:
        self._policy = policy
        self._actions: list[str] = []
        self._risks: list[tuple[float, float, float, str | None, int]] = []
        self._findings: list[tuple[Any, ...]] = []
        self._ends = [0]
        self._lists: dict[str, list[tuple[str, ...]]] = {name: [] for name in _LISTS}

    def add(self, result: Result | Broken | None) -> None:
        """One row: its result, why there is none, or None where there was no payload."""
        if isinstance(result, Result):
            risk = result.risk
            self._actions.append(result.action)
            self._risks.append((risk.identity, risk.health, risk.phi, risk.page_kind, risk.tier))
            self._findings += [
                (f.entity, f.path, f.start, f.end, f.score, f.detector, f.role, f.method) for f in result.findings
            ]
            lists = (result.reasons, result.unscanned, result.dropped)
        else:
            self._actions.append("null" if result is None else "block")
            self._risks.append((0.0, 0.0, 0.0, "unknown", 0))
            lists = ((result.reason,) if result is not None else (), (), ())
        self._ends.append(len(self._findings))
        for name, values in zip(_LISTS, lists, strict=True):
            self._lists[name].append(values)

    def array(self) -> Any:
        """The column."""
        findings = pa.StructArray.from_arrays(_columns(self._findings, _FINDING), fields=list(FINDING))
        columns = [
            pa.array(self._actions, pa.string()),
            *_columns(self._risks, _RISK),
            pa.ListArray.from_arrays(pa.array(self._ends, pa.int32()), findings),
            *(pa.array([list(map(str, v)) for v in self._lists[name]], pa.list_(pa.string())) for name in _LISTS),
            pa.repeat(pa.scalar(self._policy), len(self._actions)),
        ]
        return pa.StructArray.from_arrays(columns, fields=list(REPORT))


def _columns(rows: list[tuple[Any, ...]], fields: tuple[tuple[str, Any], ...]) -> list[Any]:
    columns = zip(*rows, strict=True) if rows else ([] for _ in fields)
    return [pa.array(list(values), kind) for values, (_, kind) in zip(columns, fields, strict=True)]
