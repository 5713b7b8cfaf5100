"""What a key says of the object below it, as telemetry wraps its values, and what kind of person an id is of."""

from typing import Any

import pytest

import phiguard
from phiguard.pairs import names_beside

GONE: list[tuple[str, Any, list[Any]]] = [
    ("OTLP int", {"key": "patient.mrn", "value": {"intValue": "481516"}}, ["value", "intValue"]),
    ("OTLP bool", {"key": "has_diabetes", "value": {"boolValue": True}}, ["value", "boolValue"]),
    ("BigQuery int", {"key": "pregnancy_week", "value": {"int_value": 31}}, ["value", "int_value"]),
    ("BigQuery double", {"key": "hba1c", "value": {"double_value": 7.1}}, ["value", "double_value"]),
    ("BigQuery text", {"key": "trimester", "value": {"string_value": "3"}}, ["value", "string_value"]),
    ("GA4 property", {"pregnancy_week": {"value": 31}}, ["pregnancy_week", "value"]),
    ("measure", {"systolic": {"value": 150, "unit": "mmHg"}}, ["systolic", "value"]),
    ("Avro union", {"mrn": {"long": 4815162342}}, ["mrn", "long"]),
    ("Avro text", {"phone": {"string": "415-555-0134"}}, ["phone", "string"]),
    ("DynamoDB", {"first_name": {"S": "Nadia"}}, ["first_name", "S"]),
    ("DynamoDB number", {"mrn": {"N": "481516"}}, ["mrn", "N"]),
    ("unit", {"value": 212, "unit": "mg/dL"}, ["value"]),
    ("unit of mass", {"reading": 5.4, "units": "mmol/L"}, ["reading"]),
    ("unit in the key", {"mg_dl": 212}, ["mg_dl"]),
    ("contact", {"type": "contact", "id": "5f0adeff"}, ["id"]),
    ("user by number", {"id": 88123, "type": "user"}, ["id"]),
    ("customer", {"object": "customer", "id": "demo_77810"}, ["id"]),
    ("patient", {"type": "patient", "id": "P-481516"}, ["id"]),
    ("change of a record", {"propertyName": "date_of_birth", "propertyValue": "1993-04-02"}, ["propertyValue"]),
    ("lead form", {"column_id": "POSTAL_CODE", "string_value": "98403"}, ["string_value"]),
    ("form record", {"field_name": "diagnosis_code", "field_value": "E11.9"}, ["field_value"]),
    ("second of two", {"allergies": ["penicillin", "sulfa"]}, ["allergies", 1]),
]
STAYS: list[Any] = [
    {"key": "process.pid", "value": {"intValue": "4711"}},
    {"key": "cache.hit", "value": {"boolValue": True}},
    {"revenue": {"value": 129.99, "currency": "USD"}},
    {"rating": {"value": 4.5}},
    {"price": {"double": 12.5}, "quantity": {"int": 3}, "sku": {"string": "A-1"}},
    {"stats": {"n": 120, "s": 3}},
    {"unit": "each", "value": 3},
    {"unit": "ms", "value": 12.4},
    {"units": 3, "total": 29.97},
    {"type": "product", "id": "998"},
    {"type": "user_engagement", "id": "evt-1"},
    {"type": "lead", "value": 50},
    {"kind": "feature", "key": "new-checkout"},
    {"propertyName": "lifecyclestage", "propertyValue": "customer"},
    {"field_name": "color", "field_value": "Blue"},
    {"headers": {"CF-RAY": "8c1a2b3c4d5e6f70-SFO", "CF-Cache-Status": "HIT"}},
]


def scrubbed(payload: Any) -> Any:
    """What becomes of it, on a guard that has seen it before too; and a fixpoint."""
    guard = phiguard.Guard()
    first = guard.scrub(payload).payload
    assert [guard.scrub(payload).payload for _ in range(3)] == [first] * 3
    assert guard.scrub(first).payload == first
    return first


@pytest.mark.parametrize(("payload", "way"), [row[1:] for row in GONE], ids=[row[0] for row in GONE])
def test_the_value_goes(payload: Any, way: list[Any]) -> None:
    out = scrubbed(payload)
    for step in way:
        out = out[step]
    assert out is None or out.startswith("[")


@pytest.mark.parametrize("payload", STAYS, ids=lambda value: str(value)[:40])
def test_other_values_stay(payload: Any) -> None:
    assert scrubbed(payload) == payload


@pytest.mark.parametrize(
    ("container", "names"),
    [
        ({"type": "Contact", "id": 1}, ("user_id",)),
        ({"type": "patient", "uuid": "a"}, ("patient_id",)),
        ({"type": "lead", "id": "evt"}, ()),
        ({"column_name": "Full Name", "string_value": "x"}, ("Full_Name",)),
        ({"attr__name": "dob", "attr__value": "x"}, ("dob",)),
    ],
)
def test_names_beside(container: Any, names: tuple[str, ...]) -> None:
    assert {name for said in names_beside(container).values() for name in said} == {*names}


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ('Parameters: {"patient"=>{"last_name"=>"Farouk", "zip"=>"98403"}}', ["Farouk", "98403"]),
        ("{'last_name': 'Farouk', 'plan': 'gold'}", ["Farouk"]),
        ("GET acme://patients/481516/labs", ["481516"]),
        ('203.0.113.7 - lenaf [02/Nov/2026:10:10:10 +0000] "GET / HTTP/1.1" 200 5', ["lenaf", "203.0.113.7"]),
    ],
    ids=["Ruby", "Python", "link of an app", "web server"],
)
def test_lines_of_logs(text: str, gone: list[str]) -> None:
    out = scrubbed(text)
    assert not [value for value in gone if value in out]
    assert out.count("'") == text.count("'")
