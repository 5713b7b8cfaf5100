"""A policy as TOML text, which loads to the same policy again."""

import json
from collections.abc import Iterator
from typing import Any

from phiguard.policy import Policy


def as_toml(policy: Policy) -> str:
    """The policy with what it extends, defaults left out."""
    settings = {"id": policy.id, "threshold": policy.threshold}
    settings |= policy.model_dump(mode="json", exclude={"id", "threshold", "extends"}, exclude_defaults=True)
    return "\n".join(_table(settings, "")).lstrip("\n") + "\n"


def _table(table: dict[str, Any], name: str) -> Iterator[str]:
    """The lines of a table: values first, then the tables in it."""
    inner = {key: value for key, value in table.items() if _holds_tables(value)}
    for key, value in table.items():
        if key not in inner and value is not None:
            yield f"{key} = {_value(value)}"
    for key, value in inner.items():
        full = f"{name}.{key}" if name else key
        if isinstance(value, dict):
            yield f"\n[{full}]"
            yield from _table(value, full)
        else:
            for row in value:
                yield f"\n[[{full}]]"
                yield from _table(row, full)


def _holds_tables(value: Any) -> bool:
    return isinstance(value, dict) or (isinstance(value, list) and bool(value) and isinstance(value[0], dict))


def _value(value: Any) -> str:
    if isinstance(value, list):
        return f"[{', '.join(map(_value, value))}]"
    if isinstance(value, str):  # JSON's escapes are TOML's; DEL it has to escape besides
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    return json.dumps(value)
