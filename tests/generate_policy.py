"""The reference page of policies, from the models: called by ``generate_reference.py``."""

from typing import Any, get_args

from pydantic import BaseModel

from phiguard.limits import Limits
from phiguard.policy import Policy, presets
from phiguard.policy_detectors import CHECKS, CustomDetector, ShapeTable
from phiguard.policy_rules import (
    METHODS,
    PAGE_KINDS,
    ROLES,
    TREATMENTS,
    Allow,
    Deny,
    Key,
    Organisation,
    OwnTerm,
    Page,
    PageOverride,
    Rule,
    ServiceLine,
)

TABLES: tuple[tuple[str, type[BaseModel], str], ...] = (
    ("`[[rule]]`", Rule, "Needs at least one selector, and `method` or `block`."),
    (
        "`[[page]]`",
        Page,
        "Needs at least one treatment. Of several rows that fit, each treatment is the most severe.",
    ),
    ("`[[allow]]`", Allow, "Says `value`, `pattern` or `path`, one of the three."),
    ("`[[deny]]`", Deny, "A key goes with its value; an item of a list becomes `null`."),
    ("`[[detector]]`", CustomDetector, "Like a [built-in detector](../how-to/add-a-detector.md), as data."),
    ("`[[detector.shape]]`", ShapeTable, ""),
    ("`[organisation]`", Organisation, ""),
    ("`[[organisation.service_line]]`", ServiceLine, ""),
    ("`[[organisation.term]]`", OwnTerm, "Or as [a file of terms](../how-to/add-terms.md), named in `terms`."),
    ("`[[organisation.page]]`", PageOverride, "Says `host` or `path`, or both; and `kind` or `tier`, or both."),
    ("`[[organisation.key]]`", Key, "Says `env` or `file`. Without any: `PHIGUARD_HMAC_KEY` of the environment."),
)

_TIERS = (
    "`0` none, `1` care without a topic, `2` a named condition, drug, procedure, test or specialty, "
    "`3` specially protected"
)


def policy_page(note: str) -> str:
    preset_rows = [f"| `{name}` | {Policy.of(name).threshold:g} | {_first_words(name)} |" for name in _in_order()]
    sections = "\n\n".join(
        f"## {title}\n\n{_intro(model, lead)}\n\n{_keys(model)}" for title, model, lead in TABLES
    )
    severe = "\n".join(f"| `{key}` | {', '.join(map(_choice, choices))} |" for key, choices in TREATMENTS.items())
    return f"""{note}

# Policies

A policy says what is removed, what stays, and which events do not pass at all.
It is a preset by its name, a TOML file, or a [`Policy`](api.md#policy).
A file with an unknown key, entity, detector, role, method, codec or preset is refused when it is loaded, with the
place in the file and the known values. [How to write one](../how-to/write-a-policy.md).

All of it is applied. [Destinations](destinations.md) have a place of their own in [who wins](#who-wins). Consent
strings such as TCF and GPP: `ads_consent` looks at `Context.consent`, `{{"ads": True}}`, and at the header
`Sec-GPC: 1`, which denies whatever else was said. No consent found is consent denied.

## Presets

| preset | threshold | what it does |
|---|---|---|
{chr(10).join(preset_rows)}

`phiguard policy explain strict` prints each rule with its reason and source.

## Keys

{_keys(Policy)}

## Who wins

1. block
2. deny path
3. [destination](destinations.md); it only tightens
4. page rule: a `[[page]]` row, or a rule with `pages`
5. finding rule
6. default: what no rule names is replaced, and project keys, measurements and consent signals stay

What a policy says itself goes before all that it extends: rules and rows of the extended policy are its fallback.
Of several methods on one span, or of several rules on one level, the most severe wins:
{", ".join(f"`{m}`" for m in METHODS)}.
An allowed value spares its own span and nothing else; an allowed path spares the entities that it names.
A finding counts from `threshold` on, or from a rule's own `min_score`.

## Closed lists

| list | values |
|---|---|
| roles | {", ".join(f"`{r}`" for r in ROLES)} |
| page kinds | {", ".join(f"`{k}`" for k in PAGE_KINDS)} |
| tiers | {_TIERS} |
| checks of detectors | {", ".join(f"`{c}`" for c in CHECKS)} |

An event without any page URL counts as a `condition` page where it holds a term of tier 2, else as `generic`.
`unknown` is a page whose URL no rule knows.

## Path selectors

| step | selects |
|---|---|
| `/key` | this key, or this index of a list; `~1` is `/`, `~2` is `{{`, `~0` is `~` |
| `/*` | any one key or index |
| `{{query}}` | what this [codec](codecs.md) opened; `{{key}}` is a key itself |
| `{{*}}` | what any one codec opened |
| `/**` | any number of steps of both kinds, also none |

`/context/page/url{{query}}/email` is the e-mail in a page's query, `/**/email` any `email`,
`/traits/**` all under `traits`.

{sections}

## `[limits]`

{_keys(Limits, bare=True)}

[Limits](limits.md) says what happens past each.

## Severity of treatments

From the most to the least severe:

| treatment | choices |
|---|---|
{severe}

## Digest

`Policy.digest()` stands in every result behind the name. It covers all that decides: rules, selectors, limits,
detectors, key references, lexicons and the code. The name, `why`, `source`, labels, examples, remarks, and the
order of keys and tables do not change it; the order of `[[organisation.key]]` does, since the first key makes the
pseudonyms.
"""


def _in_order() -> list[str]:
    first = ["standard", "strict", "hipaa"]
    return [*first, *(name for name in presets() if name not in first)]


def _first_words(name: str) -> str:
    """The remark at the head of a preset's file."""
    from importlib.resources import files

    text = (files("phiguard") / "policies" / f"{name}.toml").read_text("utf-8")
    return " ".join(line.removeprefix("# ") for line in text.splitlines() if line.startswith("#"))


def _intro(model: type[BaseModel], lead: str) -> str:
    return f"{(model.__doc__ or '').strip()} {lead}".strip()


def _keys(model: type[BaseModel], *, bare: bool = False) -> str:
    rows = []
    for name, field in model.model_fields.items():
        default = "" if field.is_required() or field.default in (None, (), "") else _choice(field.default)
        if isinstance(field.default, BaseModel):
            default = ""
        said = "" if bare else f" {field.description or ''}{' (required)' if field.is_required() else ''} |"
        rows.append(f"| `{name}` | {_written(field.annotation)} | {default} |{said}")
    head = "| key | value | default |" + ("" if bare else " meaning |")
    return "\n".join([head, "|---" * (3 if bare else 4) + "|", *rows])


def _choice(value: Any) -> str:
    return f"`{str(value).lower() if isinstance(value, bool) else value}`"


def _written(annotation: Any) -> str:
    """A type in words: ``texts``, ``one of `keep`, `drop```."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return "table"
    if getattr(annotation, "__origin__", None) is dict:
        return "table"
    plain = {Any: "any value", str: "text", float: "number", int: "whole number", bool: "true or false"}
    if annotation in plain:
        return plain[annotation]
    found = [arg for arg in get_args(annotation) if arg not in (type(None), Ellipsis)]
    if getattr(annotation, "__origin__", None) is tuple:
        inner = _written(found[0])
        return "tables" if inner == "table" else "text or pair" if len(found) > 1 else f"list of {inner}"
    if hasattr(annotation, "__metadata__") or (len(found) == 1 and not isinstance(found[0], str | int)):
        return _written(found[0])
    if set(found) == set(ROLES):
        return "role"
    if set(found) == set(PAGE_KINDS):
        return "page kind"
    if set(found) == set(METHODS):
        return "method"
    return "one of " + ", ".join(_choice(value) for value in found)
