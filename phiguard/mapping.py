"""What a destination gets of each field, and why: the table that compliance reviews.

A row for every field on the destination's list, for every other one that its vendor's file knows, and one for all
that nobody has seen yet.
"""

import csv
import html
import io
from collections.abc import Iterable, Iterator
from typing import Final, Literal, NamedTuple, TypeAlias

from phiguard.destination_tables import FORMS, DestinationField, Need
from phiguard.destination_vendors import limited_use, of_destination, pointer, requirements
from phiguard.destinations import Destination, needs_unlocking

TableFormat: TypeAlias = Literal["md", "csv", "html"]
_NOBODY: Final = "not on the list"


class Row(NamedTuple):
    """One field of one destination.

    Attributes:
        at: ``event``, or ``envelope`` for what stands around the events.
        role: what it is to the recipient, by the destination's or the vendor's file.
        happens: what becomes of it.
        why: the reason, or the rule that decides.
    """

    destination: str
    field: str
    at: str
    role: str
    happens: str
    why: str


def rows(destination: Destination) -> Iterator[Row]:
    """Of one destination, in the order of its file; then what its vendor knows; then the rest."""
    required = {path for need in requirements(destination) if _always(need) for path in need.any[0]}
    listed = [*destination.field, *limited_use(destination)]
    for field in listed:
        why = [field.why] if field.why else []
        if field.path in required:
            why.append("required")
        yield Row(
            destination.id,
            field.path,
            field.at,
            field.role,
            happens(field, destination),
            "; ".join(why) or _why(field),
        )
    known = of_destination(destination)
    named = {(field.at, field.path) for field in listed}
    for at, fields in (("event", known.fields), ("envelope", known.envelope)) if known is not None else ():
        for path, vendor_field in fields.items():
            if not any(at == mine and _covers(own, pointer(path)) for mine, own in named):
                role = vendor_field.role.replace("_", " ")
                yield Row(destination.id, pointer(path), at, role, "dropped", _NOBODY)
    yield Row(destination.id, "(anything else)", "event", "", "dropped and reported", "default-deny")


def _always(need: Need) -> bool:
    return len(need.any) == 1 and not need.when


def happens(field: DestinationField, destination: Destination) -> str:
    """What becomes of a field, in words."""
    if field.fixed is not None:
        text = f"set to {_said(field.fixed)}"
        if field.granted is not None:
            return f"{text}; {_said(field.granted)} where a click id passes"
        return f"{text}; left out where a click id passes" if field.lifted else text
    form = _form(field, destination)
    if field.default is not None:
        form += f"; {_said(field.default)} where there is none"
    if destination.baa:
        return form
    if field.role == "ad_id" and destination.sever == "context":
        return f"{form}, under a consent to ads and on pages of tier 0 or 1"
    if needs_unlocking(field, destination.sever):
        if destination.matrix == "hipaa" and not needs_unlocking(field, destination.sever, public=True):
            return f"on public pages of tier 0 to 2: {form}; else dropped"
        return f"dropped; under a HIPAA authorization: {form}"
    return form


def _form(field: DestinationField, destination: Destination) -> str:
    match field.form:
        case "word":
            return f"one of {', '.join(field.values)}, else dropped"
        case "event":
            neutral = destination.events.neutral
            return "a name of the list" + (f", else {neutral}" if destination.events.unknown == "neutral" else "")
        case "client":
            return "replaced by a derived id"
        case "keyed":
            return "replaced by a keyed digest"
        case "id":
            return "passes; where something is found in it, replaced by a keyed digest"
        case "origin":
            return "cut to https://host/"
        case "path":
            return "cut to the address without its query"
        case "family":
            return "cut to the browser's name"
        case "network":
            return "cut to the network"
        case "exact" | "click":
            return "passes where the policy changed nothing" + (
                ", else replaced by a derived id" if field.client is not None else ""
            )
        case "text":
            return "passes as the policy left it"
    return f"passes as {FORMS[field.form]}"


def _why(field: DestinationField) -> str:
    return {
        "measurement": "says how much and when, not who",
        "project_key": "says which account",
        "consent": "says what was consented to",
        "event": "what a visitor did, in the vendor's words",
        "page": "the path would say what care is sought",
        "network": "the rest would be a fingerprint",
        "session": "links nothing across destinations, kinds of pages and days",
    }.get(field.role, "identity and context together only under a BAA or an authorization")


def _said(value: object) -> str:
    return "true" if value is True else "false" if value is False else str(value)


def _covers(own: str, path: str) -> bool:
    return path == own or path.startswith(f"{own}/")


# ---- as a table

_HEAD: Final = tuple(name.capitalize() for name in Row._fields)


def table(all_rows: Iterable[Row], written: TableFormat) -> str:
    """Rows as Markdown, CSV (RFC 4180, with a head) or a page of HTML that needs nothing else."""
    if written == "csv":
        out = io.StringIO()
        writer = csv.writer(out)
        writer.writerows([_HEAD, *(map(_cell, row) for row in all_rows)])
        return out.getvalue()
    if written == "html":
        return _html(all_rows)
    lines = [f"| {' | '.join(_HEAD)} |", f"|{'---|' * len(_HEAD)}"]
    for row in all_rows:
        cells = (f"`{_md(row.field)}`" if i == 1 else _md(cell) for i, cell in enumerate(row))
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def _cell(text: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@") else text


def _md(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def _html(all_rows: Iterable[Row]) -> str:
    head = "".join(f"<th>{name}</th>" for name in _HEAD)
    body = "\n".join(
        "<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in row) + "</tr>" for row in all_rows
    )
    return f"""<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>What each destination gets</title>
<style>
body {{ font: 14px/1.4 system-ui, sans-serif; margin: 2em; }}
table {{ border-collapse: collapse; }}
th, td {{ border: 1px solid #ccc; padding: .3em .6em; text-align: left; vertical-align: top; }}
td:nth-child(2) {{ font-family: ui-monospace, monospace; }}
</style>
<h1>What each destination gets</h1>
<table>
<thead><tr>{head}</tr></thead>
<tbody>
{body}
</tbody>
</table>
</html>
"""
