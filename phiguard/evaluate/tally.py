"""Counting: what one target did to the records of a corpus. No value is kept, only places and numbers."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from phiguard.corpus.formats import format_of
from phiguard.corpus.make import Record
from phiguard.corpus.wire import Gold
from phiguard.evaluate.intervals import Rate, rate
from phiguard.evaluate.oracle import leaks
from phiguard.evaluate.places import Nothing, at, equal
from phiguard.types import Result

COLUMNS: Final = (
    "structured identifiers", "listed health terms", "open-vocabulary health", "names and addresses in text",
    "provider names",
)  # fmt: skip
HELD: Final = COLUMNS[:2]
"""What the promise is about."""
_IDENTITY: Final = frozenset({"direct", "quasi", "ad_id", "session"})
_BINS: Final = 10
_MAX_TIMES: Final = 200_000
_MAX_CAUSES: Final = 5_000
# The corpus labels no words of care without a topic (`Book an appointment`), which are rightly found.
_UNLABELLED: Final = frozenset({"CARE_TERM"})


def column_of(gold: Gold, listed: Callable[[str], bool]) -> str:
    """Which column of the results a planted value counts in."""
    if gold.role == "provider":
        return COLUMNS[4]
    if gold.role == "health":
        return COLUMNS[1] if gold.entity != "HEALTH_TERM" or listed(str(gold.value)) else COLUMNS[2]
    return COLUMNS[3] if gold.slot == "prose" else COLUMNS[0]


@dataclass(slots=True)
class Bins:
    """Predictions by tenths, with how often they were right."""

    n: list[int] = field(default_factory=lambda: [0] * _BINS)
    right: list[int] = field(default_factory=lambda: [0] * _BINS)
    total: list[float] = field(default_factory=lambda: [0.0] * _BINS)

    def add(self, score: float, right: bool) -> None:
        i = min(_BINS - 1, int(score * _BINS))
        self.n[i] += 1
        self.right[i] += right
        self.total[i] += score

    @property
    def error(self) -> float:
        """Expected calibration error: the mean gap between score and share, weighted by count."""
        all_ = sum(self.n)
        gaps = (abs(r - t) for r, t in zip(self.right, self.total, strict=True))
        return sum(gaps) / all_ if all_ else 0.0

    def points(self) -> list[tuple[float, float, int]]:
        """(mean score, share that was right, count) of each tenth that holds any."""
        return [
            (t / n, r / n, n) for n, r, t in zip(self.n, self.right, self.total, strict=True) if n
        ]  # fmt: skip


@dataclass(slots=True)
class Tally:
    """Counts of one target over a corpus."""

    listed: Callable[[str], bool]
    events: int = 0
    errors: int = 0
    blocked: int = 0
    clean_events: int = 0
    wrong_blocks: int = 0
    cells: dict[tuple[str, ...], list[int]] = field(default_factory=dict)
    leaves: Counter[tuple[str, bool]] = field(default_factory=Counter)
    json: Counter[bool] = field(default_factory=Counter)
    types: Counter[bool] = field(default_factory=Counter)
    linked: Counter[bool] = field(default_factory=Counter)
    journeys: dict[str, set[str]] = field(default_factory=dict)
    findings: Bins = field(default_factory=Bins)
    risk: Bins = field(default_factory=Bins)
    times_us: list[float] = field(default_factory=list)
    cpu_s: float = 0.0
    wall_s: float = 0.0
    causes: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    touched: Counter[tuple[str, str]] = field(default_factory=Counter)

    def add(self, record: Record, output: Any, result: Result | None = None) -> None:
        """Count one record and what became of it."""
        self.events += 1
        gold = [g for g in record.gold if _counts(g, record.payload)]
        flags = leaks(gold, output)
        for g, leaked in zip(gold, flags, strict=True):
            for cell in self._cells(record, g):
                counts = self.cells.setdefault(cell, [0, 0])
                counts[0] += 1
                counts[1] += leaked
            if leaked and len(self.causes) < _MAX_CAUSES:
                self.causes[(g.entity, record.format, _general(g.path))] += 1
        self._link(record, gold, flags)
        # A recording of a screen is best blocked, whatever it shows.
        opaque = format_of(record.format).opaque
        benign = (
            not opaque and record.scenario in ("clean", "browse") and record.page_kind not in ("portal", "login")
        )
        self.clean_events += benign
        if output is None:
            self.blocked += 1
            self.wrong_blocks += benign
        if output is not None or not opaque:
            self._leaves(record, output)
        if output is not None:
            self._shape(record.payload, output)
        if result is not None:
            self._scores(record, gold, result)

    def _cells(self, record: Record, g: Gold) -> Iterator[tuple[str, ...]]:
        column = column_of(g, self.listed)
        depth = str(min(g.depth, 4))
        yield ("column", column)
        yield ("entity", g.entity)
        if g.letter:
            yield ("letter", g.letter)
        yield ("vendor", record.vendor)
        yield ("format", record.format)
        yield ("depth", depth)
        yield ("page", record.page_kind)
        yield ("tier", str(record.tier))
        if g.disguise:
            yield ("disguise", g.disguise)
        yield ("cell", column, g.entity, depth)
        if column in HELD:
            yield ("promise", "all")
            yield ("heat", g.entity, depth)
            yield ("promise by format", record.format)
            if g.disguise:
                yield ("promise by disguise", g.disguise)

    def _link(self, record: Record, gold: list[Gold], flags: list[bool]) -> None:
        who = [f for g, f in zip(gold, flags, strict=True) if g.role in _IDENTITY]
        what = [f for g, f in zip(gold, flags, strict=True) if g.role == "health"]
        if who and what:
            self.linked[any(who) and any(what)] += 1
        if record.journey:
            seen = self.journeys.setdefault(record.journey, set())
            for side, flags_of in (("who", who), ("what", what)):
                seen |= ({side} if flags_of else set()) | ({f"{side} leaked"} if any(flags_of) else set())

    def _leaves(self, record: Record, output: Any) -> None:
        for leaf in record.leaves:
            if not _there(record.payload, leaf.path, leaf.value):
                continue  # inside a text that no decoder opens by itself
            kept = output is not None and _there(output, leaf.path, leaf.value)
            if leaf.kind == "measure":
                self.leaves["measure", kept] += 1
            if output is not None:
                self.leaves["benign", kept] += 1
                if leaf.kind == "trap":
                    self.leaves["trap", kept] += 1
                if not kept and len(self.touched) < _MAX_CAUSES:
                    self.touched[(record.format, _general(leaf.path))] += 1

    def _shape(self, payload: Any, output: Any) -> None:
        if isinstance(payload, dict | list):
            self.json[type(output) is type(payload)] += 1
        todo = [(payload, output)]
        while todo:
            was, now = todo.pop()
            if isinstance(was, dict):
                self.types[isinstance(now, dict) or now is None] += 1
                if isinstance(now, dict):
                    todo += [(v, now[k]) for k, v in was.items() if k in now]
            elif isinstance(was, list):
                self.types[isinstance(now, list) or now is None] += 1
                if isinstance(now, list):
                    todo += list(zip(was, now, strict=False))
            else:
                self.types[now is None or type(now) is type(was)] += 1

    def _scores(self, record: Record, gold: list[Gold], result: Result) -> None:
        places = {(_outer(g.path), g.role == "health") for g in gold}
        for finding in result.findings:
            if finding.role in ("provider", "secret", "project_key", "measurement", "consent"):
                continue
            if finding.entity in _UNLABELLED:
                continue
            self.findings.add(finding.score, (_outer(str(finding.path)), finding.role == "health") in places)
        self.risk.add(result.risk.phi, record.identity and record.health)

    def linked_journeys(self) -> list[bool]:
        """Of each journey that showed both an identity and a health value: whether both could be recovered."""
        both = {"who", "what"}
        return [seen >= {"who leaked", "what leaked"} for seen in self.journeys.values() if seen >= both]

    def time(self, us: float, cpu_s: float) -> None:
        """The time of one call."""
        self.cpu_s += cpu_s
        self.wall_s += us / 1e6
        if len(self.times_us) < _MAX_TIMES:
            self.times_us.append(us)

    def rate_of(self, *cell: str) -> Rate:
        """Leaks of a cell."""
        n, bad = self.cells.get(cell, (0, 0))
        return rate(bad, n)

    def by(self, dimension: str) -> dict[str, Rate]:
        """Leaks of every value of a dimension of one value."""
        found = {cell[1]: rate(bad, n) for cell, (n, bad) in self.cells.items() if cell[0] == dimension}
        return dict(sorted(found.items(), key=lambda item: (-item[1].rate, item[0])))


def _counts(g: Gold, payload: Any) -> bool:
    # A short number can only be judged where it can be followed to.
    return g.how == "anywhere" or _there(payload, g.path, g.value)


def _there(payload: Any, path: str, value: Any) -> bool:
    try:
        return equal(at(payload, path), value)
    except Nothing:
        return False


def _outer(path: str) -> str:
    return path.partition("{")[0]


def _general(path: str) -> str:
    """A path without its list positions, which would make each place another cause."""
    return "/".join("0" if step.isdigit() else step for step in path.split("/"))
