"""Writes docs/reference/vendors.md; called by `generate_reference.py`."""

import json
from collections.abc import Iterable, Sequence
from typing import Final

from phiguard.vendor_schema import KINDS, ROLES
from phiguard.vendors import Endpoint, Field, Vendor, vendors

PURPOSES: Final = {
    "ads": "advertising",
    "analytics": "analytics",
    "cdp": "collects and passes on",
    "replay": "records pages",
}
SAID_OF_ROLES: Final = {
    "direct": "names a person: an e-mail, also hashed, a user id, a trait",
    "pseudonymous": "tells one person, browser or click from others",
    "context": "says what people did or looked for",
    "free_text": "is typed, or taken from what was typed",
    "consent": "says what people agreed to",
    "measurement": "counts, dates, or names the project",
    "secret": "opens an account",
}
SAID_OF_KINDS: Final = {
    "email": "an e-mail address",
    "phone": "a phone number",
    "person": "a name, a birth date, a gender",
    "address": "a postal address",
    "user_id": "an id that the site gave a person",
    "client_id": "an id of a browser, that the vendor may require",
    "session_id": "an id of a visit",
    "click_id": "an id of a click on an ad",
    "cookie_id": "an id out of a cookie",
    "device_id": "an id of a device or an advertising id",
    "ip": "an IP address",
    "user_agent": "a user agent",
    "device": "facts of a device, which together tell it apart",
    "location": "where somebody is",
    "event_name": "the event's name",
    "page_url": "an address; the page's own where its neutral form is the origin",
    "referrer": "the page before",
    "title": "a page's title",
    "search": "what somebody searched for",
    "text": "text of a page or a form",
    "product": "what somebody looked at or bought",
    "campaign": "how they came",
    "account": "the project's own id",
    "event_id": "an id of the event",
    "order_id": "an id of an order",
    "time": "a time",
    "money": "a sum or a currency",
    "count": "a number",
    "flag": "yes or no",
    "version": "a version",
    "payload": "more fields, in an encoding",
    "own": "a numbered variable whose meaning only the site knows: an eVar, a custom dimension",
}


def vendor_page(note: str) -> str:
    found = list(vendors().values())
    rows = (
        (
            f"[`{v.name}`](#{v.name})",
            v.title,
            PURPOSES[v.purpose],
            "opaque" if v.opaque else str(len(v.fields) + len(v.envelope)),
            v.baa.available,
        )
        for v in found
    )
    return f"""{note}

# Vendors

{len(found)} wire formats, one file each in `lexicons/vendors/`.
A request is recognised by its address: a URL, a pair `(url, body)`, an object with `url` and `body`, a HAR entry,
or `Context(endpoint=...)`; a form that names no address, by the parameters of its signature.
Then the role of each field is evidence beside the words of its key, and events of a batch are decided one by one.
A request with a body to an *opaque* vendor is blocked: it holds a recording of the page.
[Add a vendor](../how-to/add-a-vendor.md) says how a file is written.

{table(("vendor", "", "for", "fields", "BAA"), rows)}

BAA says whether the vendor signs a business associate agreement for what it takes here, as far as the source below
said on the day it was looked up.
`conditional` has its conditions there; `unknown` means that no statement was found, and counts as no.
Ask the vendor before you rely on it.

## Roles

{table(("role", "what a field of it does"), ((f"`{role}`", SAID_OF_ROLES[role]) for role in ROLES))}

In `standard`, values of the roles `direct` and `secret` go whatever they look like, as do values of the role
`pseudonymous`, except user agents, facts of devices and locations, which are read like anywhere.
A field of the roles `measurement` and `consent` names nobody by its key.

## Kinds

{table(("kind", "what stands there"), ((f"`{kind}`", SAID_OF_KINDS[kind]) for kind in KINDS))}

{"".join(section(v) for v in found)}"""


def section(v: Vendor) -> str:
    rows = [("source", f"<{v.source}>"), ("endpoints", "<br>".join(map(endpoint, v.endpoints)))]
    if v.encoding and not v.opaque:
        rows.append(("encoding", ", ".join(v.encoding)))
    if v.batch:
        how = "one event a line" if v.batch == "lines" else f"`{v.batch}`"
        rows.append(("batch", how + (", or one event alone" if v.alone else "")))
    if v.signature:
        rows.append(("signature", ", ".join(f"`{name}`" for name in v.signature)))
    rows.append(
        (
            "BAA",
            f"{v.baa.available}, looked up {v.baa.date.isoformat()}: <{v.baa.source}> {cell(v.baa.note)}".rstrip(),
        )
    )
    rows += [("limited use", f"`{path}` = `{json.dumps(value)}`") for path, value in v.limited_use.items()]
    for asked in v.requires:
        when = f" where `{asked.when}` is `{json.dumps(asked.value)}`" if asked.when else ""
        rows.append(("requires", " or ".join(f"`{cell(p)}`" for p in asked.any) + when))
    rows += [("unverified", cell(fact)) for fact in v.unverified]
    parts = [f"## {v.name}", v.title + ".", table(("", ""), rows)]
    for title, fields in (("Around the events:", v.envelope), ("An event:", v.fields)):
        if fields:
            parts += [title, table(("field", "role", "kind", ""), grouped(fields.values()))]
    return "\n\n".join(parts) + "\n\n"


def grouped(fields: Iterable[Field]) -> list[tuple[str, ...]]:
    """Rows of fields of which the same is known, next to each other."""
    out: list[tuple[tuple[str, str, str], list[str]]] = []
    for field in fields:
        said = (field.role, field.kind, remarks(field))
        if not out or out[-1][0] != said:
            out.append((said, []))
        out[-1][1].append(f"`{cell(field.path)}`")
    return [(", ".join(paths), *said) for said, paths in out]


def remarks(field: Field) -> str:
    words = ["hashed" if field.hashed else "", "required" if field.required else ""]
    if field.neutral is not None:
        words.append(
            f"neutral: {field.neutral.how if field.neutral.how != 'value' else json.dumps(field.neutral.value)}"
        )
    words += ["unverified" if field.unverified else "", cell(field.note)]
    return "; ".join(filter(None, words))


def endpoint(e: Endpoint) -> str:
    keys = f" with {', '.join(f'`{key}`' for key in e.keys)}" if e.keys else ""
    return f"{e.method + ' ' if e.method else ''}`{e.host}{e.path}`{keys}"


def cell(text: str) -> str:
    return text.replace("|", "\\|")


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    return "\n".join(f"| {' | '.join(row)} |" for row in (head, ["---"] * len(head), *rows))
