"""Tables of identifiers, each row in several forms of payload, and what must come of it."""

import json
from collections.abc import Iterator
from typing import Any, NamedTuple
from urllib.parse import quote_plus, unquote_plus

import pytest

import phiguard

Pairs = tuple[tuple[str, Any], ...]


class Table(NamedTuple):
    """What is found and what stays.

    Attributes:
        keyed: (key, value): each as JSON, in a URL's query and in a form; the value must go.
        texts: (text, what must go from it).
        clean: (key, value) that stay.
        clean_texts: texts that stay.
    """

    keyed: Pairs
    texts: tuple[tuple[str, str], ...]
    clean: Pairs
    clean_texts: tuple[str, ...]


def payloads(key: str, value: Any) -> Iterator[tuple[str, Any]]:
    tree: Any = value
    for name in reversed(key.split("/")):
        tree = {name: tree}
    yield "json", {"qty": 2, **tree}
    yield "json-text", json.dumps({"a": tree, "qty": 2})
    if type(value) is str:
        flat = key.replace("/", ".")
        yield "url", f"https://shop.example.com/cart?qty=2&{flat}={quote_plus(value)}"
        yield "form", f"{flat}={quote_plus(value)}&color=blue"


def found(tables: dict[str, Table]) -> list[Any]:
    rows = []
    for entity, table in tables.items():
        for key, value in table.keyed:
            for form, payload in payloads(key, value):
                rows.append(pytest.param(entity, payload, str(value), id=f"{entity}-{form}-{key}-{value}"))
        for text, value in table.texts:
            rows.append(pytest.param(entity, text, value, id=f"{entity}-text-{text[:40]}"))
            rows.append(pytest.param(entity, {"message": text}, value, id=f"{entity}-message-{text[:40]}"))
    return rows


def clean(tables: dict[str, Table]) -> list[Any]:
    rows = []
    for entity, table in tables.items():
        for key, value in table.clean:
            for form, payload in payloads(key, value):
                rows.append(pytest.param(payload, id=f"{entity}-{form}-{key}-{value}"))
        for text in table.clean_texts:
            rows.append(pytest.param(text, id=f"{entity}-text-{text[:40]}"))
            rows.append(pytest.param({"message": text}, id=f"{entity}-message-{text[:40]}"))
    return rows


def check_found(entity: str, payload: Any, value: str) -> None:
    result = phiguard.scrub(payload)
    assert entity in {f.entity for f in result.findings}
    assert result.action == "redact"
    new = result.payload
    shown = new if isinstance(new, str) else json.dumps(new, ensure_ascii=False)
    assert value not in shown
    assert value not in unquote_plus(shown)
    assert phiguard.scrub(result.payload).payload == result.payload


def check_clean(payload: Any) -> None:
    result = phiguard.scrub(payload)
    assert result.payload == payload
    assert result.action == "pass"


def check_size(tables: dict[str, Table]) -> None:
    for entity, table in tables.items():
        assert len(found({entity: table})) >= 12, entity
        assert len(clean({entity: table})) >= 12, entity
