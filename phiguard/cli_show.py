"""What a person sees: tables, before and after, progress. Plain text where it is no terminal."""

import io
import json
import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from difflib import SequenceMatcher
from pathlib import Path
from textwrap import wrap
from typing import TYPE_CHECKING, Any, Final

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from phiguard.cli_run import STDIN, printable
from phiguard.jsontext import dumps
from phiguard.types import Result, Risk

if TYPE_CHECKING:
    from collections.abc import Callable

    from phiguard.cli_formats import Record
    from phiguard.cli_rules import Cited, Explained

_MIN_WIDTH: Final = 80
_MAX_WIDTH: Final = 120
_PIPE_WIDTH: Final = 100
_TOKEN: Final = re.compile(r"\w+|\s+|.", re.DOTALL)
_MAX_TOKENS: Final = 4_000  # comparing is quadratic; longer texts are shown without marks
_MAX_ROWS: Final = 500  # of one table, before it is shown and another begins
_BROKEN: Final = "broken"
_INDENT: Final = "    "


class _Console(Console):
    def on_broken_pipe(self) -> None:
        raise BrokenPipeError  # the command decides what that means; rich would exit with 1


def console() -> Console:
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # a payload may hold what the terminal cannot show
    out = _Console(file=sys.stdout, highlight=False, markup=False, emoji=False)
    if not out.is_terminal:
        width = int(columns) if (columns := os.environ.get("COLUMNS", "")).isdigit() else _PIPE_WIDTH
        out.width = max(_MIN_WIDTH, min(width, _MAX_WIDTH))
    elif out.width > _MAX_WIDTH:
        out.width = _MAX_WIDTH
    return out


def explained(
    out: Console, name: str, record: "Record", result: Result | None, said: "Explained | None", *, values: bool
) -> None:
    """One record for a person: before, after, findings with their rules, page and risk. PHI only where ``values``
    says so."""
    out.rule(Text(_title(name, record)), style="bold", characters="=", align="left")
    if result is None or said is None:
        out.print(f"{_BROKEN}: {record.problem}; nothing of it is passed on\n")
        return
    if result.action == "pass" and not result.findings:
        out.print(f"nothing found; passed on as it came\n{risk_line(said.risk)}\n")
        return
    _before_and_after(out, record, result, values=values)
    out.print()
    if said.findings:
        out.print(_findings_table(said, plain=not out.is_terminal))
    for reason, rule in said.blocks:
        out.print(f"reason: {reason}{_by(rule)}")
    for path in result.unscanned:
        out.print(f"removed unread: {printable(path) or 'the whole payload'}")
    for page in said.pages:
        by = ", ".join(rule.place for rule in page.rules)
        out.print(f"page: {page.kind}, tier {page.tier}{f': {by}' if by else ''}")
    for rule in said.rules():
        if rule.text:
            out.print(f"{rule.place}: {rule.text}")
        for label, text in (("why", rule.why), ("source", rule.source)):
            if text:
                width = out.width - len(_INDENT)
                out.print("\n".join(_INDENT + line for line in wrap(printable(f"{label}: {text}"), width)))
    out.print(risk_line(said.risk) + "\n")


def _by(rule: "Cited | None") -> str:
    return f" ({rule.place})" if rule is not None else ""


def _before_and_after(out: Console, record: "Record", result: Result, *, values: bool) -> None:
    old, new = readable(record.payload), "" if result.action == "block" else readable(result.payload)
    before, after = _differences(old, new) if values else (Text(old), Text(new))
    if values:
        out.print("before:", style="bold")
        out.print(before)
    else:
        out.print(f"before: ••• ({len(record.raw)} bytes; --show-values prints them)", style="bold")
    match result.action:
        case "pass":
            out.print("after: the same", style="bold")
        case "block":
            out.print("after: nothing, it is blocked", style="bold")
        case "redact":
            out.print("after:", style="bold")
            out.print(after)


def compared(out: Console, name: str, record: "Record", result: Result | None) -> None:
    """Before and after side by side. Prints PHI. Nothing where nothing changed."""
    if result is None or result.action == "pass":
        return
    before = readable(record.payload)
    after = "null" if result.action == "block" else readable(result.payload)
    table = Table(box=box_of(out), expand=True, title=printable(_title(name, record)), title_justify="left")
    table.add_column("before", ratio=1, overflow="fold")
    table.add_column("after", ratio=1, overflow="fold")
    table.add_row(*_differences(before, after))
    out.print(table)


class DetectTable:
    """Findings of `detect`, one row each, without values; shown in pieces, so that memory stays bounded."""

    def __init__(self, out: Console) -> None:
        self._out = out
        self._table = self._empty()

    def _empty(self) -> Table:
        table = Table(box=box_of(self._out))
        for column in ("file", "record", "entity", "path", "span", "score"):
            table.add_column(column, overflow="fold", justify="right" if column == "score" else "left")
        return table

    def add(self, name: str, record: "Record", result: Result | None) -> None:
        shown, number = _shown(name), str(record.number)
        if result is None:
            self._table.add_row(Text(shown), number, _BROKEN, record.problem, "", "")
            return
        for f in result.findings:
            cells = (f.entity, Text(printable(f.path)), f"{f.start}-{f.end}", f"{f.score:.3f}")
            self._table.add_row(Text(shown), number, *cells)
        if self._table.row_count >= _MAX_ROWS:
            self.show()

    def show(self) -> None:
        if self._table.row_count:
            self._out.print(self._table)
            self._table = self._empty()


def readable(payload: Any) -> str:
    """A payload as text: JSON indented, texts as they are, control characters written out."""
    if isinstance(payload, bytes):
        payload = payload.decode("utf-8", "replace")
    if isinstance(payload, str):
        return printable(payload)
    try:
        return printable(json.dumps(payload, indent=2, ensure_ascii=False))
    except (TypeError, RecursionError):  # exact decimals; very deep trees
        return printable(dumps(payload))


def risk_line(risk: Risk) -> str:
    return (
        f"risk: identity {risk.identity:.2f}, health {risk.health:.2f}, phi {risk.phi:.2f}; "
        f"page {risk.page_kind}, tier {risk.tier}"
    )


def _findings_table(said: "Explained", *, plain: bool) -> Table:
    table = Table(box=box.ASCII2 if plain else box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    table.add_column("path", overflow="fold", ratio=5)
    table.add_column("entity", overflow="fold")
    table.add_column("score", justify="right", no_wrap=True)
    table.add_column("method, by", no_wrap=True)
    table.add_column("span", justify="right", no_wrap=True)
    table.add_column("evidence", overflow="fold", ratio=5)
    for f, rule in said.findings:
        why = "\n".join(f"{e.kind}: {e.detail}: {e.weight:+.1f}" for e in f.evidence)
        path = Text(printable(f.path) or "(whole)")
        method = "blocked" if said.is_blocked(f) else f.method
        by = Text(f"{method}\n{rule.place}" if rule is not None else method)
        table.add_row(path, f.entity, f"{f.score:.3f}", by, f"{f.start}-{f.end}", Text(printable(why)))
    return table


def _differences(before: str, after: str) -> tuple[Text, Text]:
    """Both texts, with what went and what came marked."""
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    left, right = Text(), Text()
    if max(len(old), len(new)) > _MAX_TOKENS:
        return Text(before), Text(after)
    for tag, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        left.append("".join(old[i:j]), "" if tag == "equal" else "red")
        right.append("".join(new[k:m]), "" if tag == "equal" else "green")
    return left, right


def _title(name: str, record: "Record") -> str:
    return f"{_shown(name)} : {record.number}"


def _shown(name: str) -> str:
    return "standard input" if name == STDIN else printable(name)


def box_of(out: Console) -> box.Box:
    return box.SIMPLE_HEAD if out.is_terminal else box.ASCII2


@contextmanager
def progress(names: list[str]) -> Iterator["Callable[[int], object]"]:
    """A bar of bytes read, on a terminal's stderr; none unless all inputs are regular files."""
    total = _total_bytes(names)
    if not total:
        yield lambda _: None
        return
    from rich.progress import BarColumn, DownloadColumn, Progress, TimeRemainingColumn

    columns = (BarColumn(), DownloadColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=total)
        yield lambda n: bar.advance(task, n)


def _total_bytes(names: list[str]) -> int:
    files = [Path(name) for name in names]
    return sum(f.stat().st_size for f in files) if all(f.is_file() for f in files) else 0
