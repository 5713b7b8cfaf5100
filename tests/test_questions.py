"""Answers go by what their question asks, wherever in the event it stands."""

import json
from copy import deepcopy
from typing import Any

import pytest

from phiguard.guard import Guard
from phiguard.questions import asks, joined

GUARD = Guard()

TYPEFORM = {
    "form_response": {
        "definition": {
            "fields": [
                {"id": "b1", "title": "What's your last name?", "type": "short_text"},
                {"id": "b2", "title": "When were you born?", "type": "date", "ref": "dob"},
                {"id": "b3", "title": "Member ID", "type": "short_text"},
                {"id": "b4", "title": "Favourite colour", "type": "short_text"},
            ]
        },
        "answers": [
            {"type": "text", "text": "Xyloranth", "field": {"id": "b1", "type": "short_text"}},
            {"type": "date", "date": "1984-03-12", "field": {"id": "b2", "type": "date", "ref": "dob"}},
            {"type": "text", "text": "XQB4821309", "field": {"id": "b3", "type": "short_text"}},
            {"type": "text", "text": "teal", "field": {"id": "b4", "type": "short_text"}},
        ],
    }
}
GRAVITY = {
    "entry": {"id": "99", "1.3": "Aoife", "1.6": "Xyloranth", "2": "1984-03-12", "3": "teal"},
    "form": {
        "id": 3,
        "fields": [
            {"id": 1, "label": "Name", "inputs": [{"id": "1.3", "label": "First"}, {"id": "1.6", "label": "Last"}]},
            {"id": 2, "type": "date", "label": "Date of Birth"},
            {"id": 3, "type": "text", "label": "Colour"},
        ],
    },
}
GOOGLE = {
    "responses": [
        {"answers": {"1a2b": {"questionId": "1a2b", "textAnswers": {"answers": [{"value": "Aoife Xyloranth"}]}}}}
    ],
    "items": [{"itemId": "x", "title": "Full name", "questionItem": {"question": {"questionId": "1a2b"}}}],
}

# A payload, what must be gone from it, and what stays.
FORMS: tuple[tuple[Any, tuple[str, ...], tuple[str, ...]], ...] = (
    (TYPEFORM, ("Xyloranth", "1984", "4821309"), ("teal", "short_text", "When were you born?")),
    ({"answers": [{"text": "Xyloranth", "field": {"ref": "last_name"}}]}, ("Xyloranth",), ("last_name",)),
    (GRAVITY, ("Aoife", "Xyloranth", "1984"), ("teal", "99")),
    (GOOGLE, ("Aoife", "Xyloranth"), ("1a2b", "Full name")),
    ({"answers": {"4": {"text": "Member ID", "answer": "XQB4821309"}}}, ("4821309",), ("Member ID",)),
    ({"labels": ["First name", "Last name"], "values": ["Aoife", "Xyloranth"]}, ("Aoife", "Xyl"), ()),
    ({"headers": ["Last name", "Size"], "rows": [["Xyloranth", "L"], ["Haddad", "M"]]}, ("Xyl",), ("M",)),
    ({"columns": [{"name": "last_name"}, {"name": "n"}], "rows": [["Xyloranth", "4"]]}, ("Xyloranth",), ("4",)),
    ({"labels": {"Q1": "Surname", "Q2": "Size"}, "values": {"Q1": "Xyloranth", "Q2": "L"}}, ("Xylo",), ("L",)),
    ({"question": {"title": "Date of birth"}, "answer": {"text": "1984-03-12"}}, ("1984",), ("Date of birth",)),
    ({"heading": "What is your last name?", "answers": [{"text": "Xyloranth", "row": "1"}]}, ("Xyl",), ("1",)),
    ({"Name": {"value": {"first": "Aoife", "last": "Xyloranth"}, "type": "name"}}, ("Aoife", "Xyl"), ("type",)),
    ({"values": [["Last name", "Size"], ["Xyloranth", "L"], ["Haddad", "M"]]}, ("Xyl", "Haddad"), ("M",)),
    ({"rows": [["Ortega", "Maribel", "1984-03-12"], ["Haddad", "Omar", "1959-11-02"]]}, ("Omar", "1984"), ()),
    ({"metrics": [{"name": "heart_rate", "units": "bpm", "data": [{"qty": 131, "n": 4}]}]}, ("131",), ("4",)),
    ({"op": "u", "source": {"table": "patients"}, "after": {"id": 48213, "n": 7}}, ("48213",), ("7",)),
    ({"table": "members", "record": {"id": "48213"}, "old_record": None}, ("48213",), ()),
    ({"table": "clinic.patients", "data": {"id": 48213, "n": 7}}, ("48213",), ("7",)),
    (json.dumps({"raw": json.dumps(TYPEFORM)}), ("Xyloranth", "1984"), ("teal",)),
)  # fmt: skip

KEPT: tuple[Any, ...] = (
    {"labels": ["Jan", "Feb"], "values": [12, 30]},
    {"question": {"title": "What is your favourite colour?"}, "answer": {"text": "teal"}},
    {"columns": ["sku", "size"], "rows": [["TS-100", "XL"], ["TS-101", "M"]]},
    {"fields": [{"id": "1", "label": "Phone"}], "data": {"2": "TS-100", "sku": "48213"}},
    {"item": {"id": 3, "title": "Garden Hose"}, "value": "19.99"},
    {"op": "u", "source": {"table": "products"}, "after": {"id": 48213}},
    {"table": "patients", "rows": 48213, "id": 48213},
    {"data": [[1, 2, 3], [4, 5, 6]], "rows": [["TS-100", "XL", "19.99"], ["TS-101", "M", "9.99"]]},
    {"metrics": [{"name": "page load", "units": "ms", "data": [{"date": "2026-01-02", "qty": 131}]}]},
    {"title": "Which size?", "answers": ["S", "M", "L"]},
    {"items": [{"id": "a1", "name": "Address Book"}], "data": {"a1": {"count": 3}}},
)


@pytest.mark.parametrize(("payload", "gone", "stays"), FORMS, ids=lambda x: None)
def test_an_answer_goes_by_its_question(payload: Any, gone: tuple[str, ...], stays: tuple[str, ...]) -> None:
    result = GUARD.scrub(payload)
    seen = json.dumps(result.payload)
    assert not [part for part in gone if part in seen], seen
    assert not [part for part in stays if part not in seen], seen
    assert GUARD.scrub(result.payload).payload == result.payload


@pytest.mark.parametrize("payload", KEPT, ids=lambda x: None)
def test_what_is_of_nobody_stays(payload: Any) -> None:
    assert GUARD.scrub(payload).payload == payload


@pytest.mark.parametrize("policy", ["standard", "strict"])
def test_memory_says_the_same(policy: str) -> None:
    """Also where the same answers were harmless under another question before."""
    quick, slow = Guard(policy), Guard(policy, cache=False)
    for title in ("Favourite colour", "Last name", "Favourite colour", "Last name"):
        for answer in ("Xyloranth", "Teal", "Xyloranth"):
            event = {"questions": [title, "Size"], "answers": [answer, "L"]}
            other = {"field": {"title": title}, "text": answer}
            for payload in (event, other, event, other):
                got, expected = quick.scrub(deepcopy(payload)), slow.scrub(payload)
                assert (got.payload, got.action, got.risk) == (expected.payload, expected.action, expected.risk)
                assert list(map(str, got.findings)) == list(map(str, expected.findings))
                if policy == "standard":
                    assert (answer in json.dumps(got.payload)) is (title != "Last name")


def test_plain_objects_ask_nothing() -> None:
    plain: tuple[Any, ...] = (
        {"field": "email", "value": "x"},
        {"answers": 3},
        {"values": [1]},
        {"question": "a"},
        [],
    )
    assert not any(map(asks, plain))
    assert joined({"a": [{"b": "c"}]}).names == {}


def test_depth_and_size_are_bounded() -> None:
    deep: Any = {"text": "Xyloranth"}
    for _ in range(300):
        deep = {"answer": deep, "question": {"title": "Last name"}}
    wide = {"questions": ["Last name"] * 30_000, "answers": ["Xyloranth"] * 30_000}
    assert joined(deep).names
    assert len(joined(wide).names) == 1
    assert GUARD.scrub(wide).action in ("redact", "block")
    loop: list[Any] = []
    loop += [loop] * 2_000
    hostile = {
        "question": {"title": "Last name", "id": 10**5_000},
        "answers": loop,
        "answer": loop,
        "values": [loop, loop],
    }
    assert joined(hostile).room[0] < 0
    assert GUARD.scrub(hostile).action in ("redact", "block")
