"""URLs and forms as fields and back."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phiguard.wire_query import Query, parsed, written

FITS: list[tuple[str, str, bool, dict[str, Any]]] = [
    ("https://a.example/tr/?id=1&ev=Lead", "https://a.example/tr/", False, {"id": "1", "ev": "Lead"}),
    ("id=1&cd%5Bvalue%5D=a+b", "", False, {"id": "1", "cd[value]": "a b"}),
    ("?id=1&id=2&id=3", "", False, {"id": ["1", "2", "3"]}),
    (
        "https://a.example/activity;src=1;u1=a%3Bb?x=2", "https://a.example/activity", True,
        {"src": "1", "u1": "a;b", "x": "2"},
    ),
    ("https://a.example/d/src=1;u1=a%3Bb?", "https://a.example/d/", True, {"src": "1", "u1": "a;b"}),
    ("//a.example/x?y#fragment=1", "//a.example/x", False, {"y": ""}),
    ("https://a.example/x", "https://a.example/x", False, {}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "base", "matrix", "fields"), FITS, ids=[f[0][:40] for f in FITS])
def test_a_url_or_form_is_taken_apart_and_put_together(text: str, base: str, matrix: bool, fields: Any) -> None:
    query = parsed(text)
    assert query == (base, matrix, fields)
    assert query is not None
    assert parsed(written(Query(*query), fields)) in (query, None if not fields else query)


@pytest.mark.parametrize(
    "text", ["", "free text", "https://a.example/%2e", "javascript:x=1", "word", "https://u@a.example/"]
)
def test_what_is_neither_is_none(text: str) -> None:
    found = parsed(text)
    assert found is None or not found.base


keys = st.text(min_size=1, max_size=8).filter(lambda s: s.encode("utf-8", "ignore").decode() == s)
values = st.text(max_size=12).filter(lambda s: s.encode("utf-8", "ignore").decode() == s)


@pytest.mark.parametrize(
    "head", ["https://a.example/x?a=1", "https://a.example/x;a=1", "https://a.example/x/a=1;b=2", "a=1"]
)
@given(st.dictionaries(keys, values | st.lists(values, min_size=2, max_size=3), min_size=1, max_size=5))
def test_any_fields_come_back(head: str, fields: dict[str, Any]) -> None:
    query = parsed(head)
    assert query is not None
    again = parsed(written(query, fields))
    assert again is not None and again.fields == fields
