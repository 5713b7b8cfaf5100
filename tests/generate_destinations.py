"""The reference page of destinations and of the page matrix: called by ``generate_reference.py``."""

from typing import Final, get_args

from generate_policy import _keys
from pydantic import BaseModel

from phiguard.decide import Decider, Facts, PageFacts
from phiguard.destination_tables import FORMS, SAFE_FORMS, DestinationField, EventNames, FieldRole, Need
from phiguard.destinations import Destination, presets
from phiguard.lexicon import read_toml
from phiguard.mapping import rows
from phiguard.policy import Policy
from phiguard.policy_rules import PAGE_KINDS
from phiguard.tightening import tightening
from phiguard.types import PageKind

NUMBERS: Final[dict[PageKind, str]] = {
    "portal": "P1", "login": "P2", "scheduling": "P3", "condition": "P4", "provider": "P5", "search": "P6",
    "generic": "P7", "unknown": "P8",
}  # fmt: skip
ROLES: Final[dict[FieldRole, str]] = {
    "measurement": "how much, how many, when, which event",
    "consent": "what was consented to",
    "project_key": "which account, pixel or tag",
    "event": "the event's name",
    "page": "URL, referrer, title",
    "network": "IP address, user agent, device, language",
    "context": "products, categories, names of content",
    "free_text": "searches, buttons, forms",
    "ad_id": "click ids and ad ids",
    "session": "client, device, visitor and session ids",
    "direct": "names, contacts, user ids, and hashes of them",
}
TABLES: Final[tuple[tuple[str, type[BaseModel], str], ...]] = (
    ("`[[field]]`", DestinationField, "What may pass. What no row names is dropped and reported."),
    ("`[[need]]`", Need, "What the recipient requires beside single fields and what its vendor's file says."),
    ("`[events]`", EventNames, "A name is mapped, else passes as the vendor spells it, else becomes neutral."),
)
COLUMNS: Final = (
    "direct ids", "click and ad ids", "IP address", "user agent", "page URL", "title, referrer", "free text",
    "event name", "value, time, event id",
)  # fmt: skip


def destination_page(note: str) -> str:
    found = [Destination.of(name) for name in presets()]
    listed = "\n".join(
        f"| [`{d.id}`](#{d.id}) | {d.label} | {d.purpose} | {'BAA' if d.baa else f'severs {d.sever}'} |"
        for d in found
    )
    tables = "\n\n".join(f"### {title}\n\n{lead}\n\n{_keys(model)}" for title, model, lead in TABLES)
    forms = "\n".join(f"| `{form}` | {said} |" for form, said in FORMS.items())
    roles = "\n".join(f"| `{role}` | {said} | {_without(role)} |" for role, said in ROLES.items())
    assert set(ROLES) == set(get_args(FieldRole))
    return f"""{note}

# Destinations

Who receives what comes out, and what of it they may have: `Guard(policy, destination="meta_capi")`.
A destination is a preset by its name, a TOML file, or a [`Destination`](api.md#destination).
[How to configure one](../how-to/configure-a-destination.md), and
[why everything else is dropped](../explanation/destinations.md).

## Presets

| destination | name | purpose | identity and context |
|---|---|---|---|
{listed}

`phiguard policy map meta_capi` prints the table of one, also as CSV or HTML, with what else its vendor knows.

## The page matrix

What becomes of an event by the kind of its page, for a recipient without a BAA.
The rows are those of the presets [`strict` and `hipaa`](policy.md); `matrix` says which of the two.
A policy can only add to them. On top of them comes the destination's list; those of the presets cut every page
URL to its origin and have no field for an IP address.

### strict

{_matrix("strict")}

### hipaa

{_matrix("hipaa")}

A referrer counts as the page: a visit to the home page from a page about HIV is one to a page about HIV.
A registrable domain that names a condition makes every page of it tier 3, its home page too.
[`[[organisation.page]]`](policy.md#organisationpage) goes before what a URL says.

### Flags

`flags` of [`[organisation]`](policy.md#organisation) raise the tier of pages.
Under any flag the rows are those of `strict`.

| flag | what it raises | rests on |
|---|---|---|
{_flags()}

## Roles of fields

| role | what stands there | without BAA and authorization |
|---|---|---|
{roles}

## Forms of values

| form | what passes |
|---|---|
{forms}

## Keys of a destination's file

{_keys(Destination)}

{tables}

{chr(10).join(_section(d) for d in found)}"""


def _without(role: FieldRole) -> str:
    if role in SAFE_FORMS:
        more = '; more with `sever = "identity"`' if role == "page" else ""
        return f"only as {_listed(SAFE_FORMS[role])}{more}"
    match role:
        case "ad_id":
            return 'a click id alone, with `sever = "context"`, under a consent to ads, on pages of tier 0 or 1'
        case "context":
            return 'with `sever = "identity"`'
        case "free_text":
            return "never"
    return "passes in its form"


def _listed(forms: tuple[str, ...]) -> str:
    return ", ".join(f"`{form}`" for form in forms)


def _matrix(matrix: str) -> str:
    destination = Destination.loads(f'id = "d"\nmatrix = "{matrix}"\nfield = [{{ path = "/n", form = "count" }}]\n')
    policy = Policy.of("standard")
    decider = Decider(policy, tightening(destination, policy, unlocked=False))
    preset = Decider(Policy.of(matrix))
    out = [f"| page | tier | {' | '.join(COLUMNS)} |", f"|{'---|' * (len(COLUMNS) + 2)}"]
    seen: dict[str, list[str]] = {}
    for kind in PAGE_KINDS:
        for tier in range(4):
            page = PageFacts(kind, tier)
            cells = _cells(decider, preset, page)
            seen.setdefault(f"| {NUMBERS[kind]} {kind} | @ | {' | '.join(cells)} |", []).append(str(tier))
    out += [row.replace("@", _span(tiers), 1) for row, tiers in seen.items()]
    return "\n".join(out)


def _cells(decider: Decider, preset: Decider, page: PageFacts) -> list[str]:
    blocked = decider.blocks(page)
    if blocked is not None:
        return ["blocked"] * len(COLUMNS)
    done = decider.treatment(page)
    ip = preset.method(Facts("IP_ADDRESS", "quasi", "ip_address"), page).method
    kept = {"keep": "stays", "path": "to path", "origin": "to origin", "drop": "goes"}
    title = kept[done.title] if done.title == done.referrer else f"{kept[done.title]}, {kept[done.referrer]}"
    return [
        "go",
        "go",
        "goes" if ip != "keep" else "stays, if the policy keeps it",
        "to family" if done.user_agent == "family" else "stays",
        kept[done.url],
        title,
        kept[done.free_text],
        "neutral" if done.event == "neutral" else "stays",
        "stay",
    ]


def _span(tiers: list[str]) -> str:
    return tiers[0] if len(tiers) == 1 else f"{tiers[0]} to {tiers[-1]}"


def _flags() -> str:
    lines = []
    for name, table in read_toml("flags.toml").items():
        by_tier: dict[int, list[str]] = {}
        for kind, tier in table["floors"].items():
            by_tier.setdefault(tier, []).append(kind)
        raised = "; ".join(f"{', '.join(kinds)}: tier {tier}" for tier, kinds in by_tier.items())
        lines.append(f"| `{name}` | {raised}. {table['why'].capitalize()} | {table['source']} |")
    return "\n".join(lines)


def _section(d: Destination) -> str:
    listed = {(f.at, f.path) for f in d.field}
    shown = [row for row in rows(d) if (row.at, row.field) in listed or row.happens.startswith("set to")]
    lines = "\n".join(
        f"| `{row.field}`{' (envelope)' if row.at == 'envelope' else ''} | {row.role} | {row.happens} | {row.why} |"
        for row in shown
    )
    names = ", ".join(f"`{name}` to `{sent}`" for name, sent in d.events.map.items())
    said = f"\nNames: {names}.\n" if names else ""
    checked = f"\nLooked up {d.checked}: " if d.checked else "\nRests on: "
    return f"""## {d.id}

{d.label}.{f" {d.remarks}" if d.remarks else ""}
{said}
| field | role | what happens | why |
|---|---|---|---|
{lines}
{checked}{"; ".join(map(_source, d.source))}.
"""


def _source(text: str) -> str:
    return f"<{text}>" if text.startswith("https://") and " " not in text else text
