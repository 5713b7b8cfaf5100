"""The command line: ``phiguard vendors list | show``."""

import json
from typing import TYPE_CHECKING, Annotated, Any

import typer

from phiguard.cli_exit import EPILOG, exit_codes

if TYPE_CHECKING:
    from phiguard.vendors import Field, Vendor

vendors_app = typer.Typer(
    help="Show the vendors whose hits are recognised.",
    epilog=EPILOG,
    no_args_is_help=True,
    context_settings={"help_option_names": ["--help", "-h"]},
)
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]


@vendors_app.command("list", epilog=EPILOG)
def list_vendors(as_json: AsJson = False) -> None:
    """List all vendors: what they are for, how many fields are known, and whether they sign a BAA."""
    with exit_codes():
        from phiguard.vendors import vendors

        known = list(vendors().values())
        if as_json:
            _print([_entry(v) for v in known])
            return
        rows = [("vendor", "for", "fields", "BAA", "title")]
        rows += [(v.name, v.purpose, _count(v), v.baa.available, v.title) for v in known]
        widths = [max(len(row[i]) for row in rows) for i in range(4)]
        for row in rows:
            typer.echo("  ".join([*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[4]]))


@vendors_app.command(epilog=EPILOG)
def show(
    vendor: Annotated[
        str,
        typer.Argument(metavar="VENDOR", help="A vendor's name, the path of a vendor TOML, or a request's URL."),
    ],
    as_json: AsJson = False,
) -> None:
    """Show one vendor: endpoints, encoding, every field with its role, what the vendor asks for, BAA.

    A vendor file of one's own is checked. A URL shows the vendor that it goes to.
    """
    with exit_codes():
        found = _found(vendor)
        if as_json:
            _print({**_entry(found), "fields": _fields(found)})
            return
        for line in _lines(found):
            typer.echo(line)


def _found(name: str) -> "Vendor":
    from phiguard import ConfigError
    from phiguard.vendors import load, recognise, vendor

    if "://" in name:
        known = recognise(name)
        if known is None:
            raise ConfigError("no vendor takes hits there", where="vendors")
        return known
    return load(name) if name.endswith(".toml") else vendor(name)


def _count(v: "Vendor") -> str:
    return "opaque" if v.opaque else str(len(v.fields) + len(v.envelope))


def _lines(v: "Vendor") -> list[str]:
    out = [f"{v.name}: {v.title} ({v.purpose})", f"source: {v.source}", ""]
    for e in v.endpoints:
        keys = f" with {', '.join(e.keys)}" if e.keys else ""
        out.append(f"endpoint: {e.method or 'any'} {e.host}{e.path}{keys}")
    if v.opaque:
        out.append("opaque: a recording of the page; a request with a body is blocked")
    else:
        out.append(f"encoding: {' > '.join(v.encoding)}")
    if v.batch:
        how = "one event a line" if v.batch == "lines" else v.batch
        out.append(f"batch: {how}{', or one event alone' if v.alone else ''}")
    baa = v.baa
    out += [
        f"BAA: {baa.available}, {baa.date.isoformat()}, {baa.source}",
        *([f"     {baa.note}"] if baa.note else []),
    ]
    for fact in v.unverified:
        out.append(f"unverified: {fact}")
    out += [f"limited use: {path} = {json.dumps(value)}" for path, value in v.limited_use.items()]
    for asked in v.requires:
        when = f" where {asked.when} is {json.dumps(asked.value)}" if asked.when else ""
        out.append(f"requires: {' or '.join(asked.any)}{when}")
    for title, fields in (("around the events", v.envelope), ("an event", v.fields)):
        if fields:
            width = max(map(len, fields))
            out += ["", f"{title}:", *(f"  {path.ljust(width)}  {_said(f)}" for path, f in fields.items())]
    return out


def _said(f: "Field") -> str:
    words = [f.role, f.kind, "hashed" if f.hashed else "", "required" if f.required else ""]
    if f.neutral is not None:
        words.append(f"neutral: {f.neutral.how if f.neutral.how != 'value' else json.dumps(f.neutral.value)}")
    words.append("unverified" if f.unverified else "")
    return ", ".join(filter(None, words))


def _entry(v: "Vendor") -> dict[str, Any]:
    return {
        "name": v.name,
        "title": v.title,
        "purpose": v.purpose,
        "source": v.source,
        "endpoints": [
            {"host": e.host, "path": e.path, "method": e.method, "keys": list(e.keys)} for e in v.endpoints
        ],
        "encoding": list(v.encoding),
        "batch": v.batch,
        "alone": v.alone,
        "opaque": v.opaque,
        "baa": {
            "available": v.baa.available,
            "source": v.baa.source,
            "date": v.baa.date.isoformat(),
            "note": v.baa.note,
        },
        "requires": [{"any": list(r.any), "when": r.when, "value": r.value, "note": r.note} for r in v.requires],
        "limited_use": dict(v.limited_use),
        "unverified": list(v.unverified),
    }


def _fields(v: "Vendor") -> list[dict[str, Any]]:
    return [
        {
            "path": f.path,
            "around": around,
            "role": f.role,
            "kind": f.kind,
            "hashed": f.hashed,
            "required": f.required,
            "neutral": None if f.neutral is None else {"how": f.neutral.how, "value": f.neutral.value},
            "note": f.note,
            "unverified": f.unverified,
        }
        for around, fields in ((True, v.envelope), (False, v.fields))
        for f in fields.values()
    ]


def _print(value: Any) -> None:
    typer.echo(json.dumps(value, indent=2, ensure_ascii=False))
