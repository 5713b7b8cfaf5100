"""Objects that say in one entry what another one holds: labels, what was measured, vocabularies and their codes."""

from collections.abc import Callable
from typing import Any

import pytest

import phiguard
from phiguard.pairs import names_beside, values_of

MEASURED = [
    ({"test": "HbA1c", "value": 7.1}, ["value"]),
    ({"lab": "TSH", "level": 4.2, "unit": "mIU/L"}, ["level"]),
    ({"lab_test": "Hemoglobin A1c", "value": "7.1"}, ["value"]),
    ({"labTest": "HbA1c (NGSP)", "latest": 7.1}, ["latest"]),
    ({"vital": "glucose", "reading": 240}, ["reading"]),
    ({"vitalSign": "blood_pressure", "value": "151/95"}, ["value"]),
    ({"questionnaire": "PHQ-9", "total": 17}, ["total"]),
    ({"screener": "GAD-7", "total": 14, "lang": "en", "done": True, "ms": 5210, "page": 3, "v": 2}, ["total"]),
    ({"symptom": "insomnia", "level": 3}, ["level"]),
    ({"id": "m-1", "test": "HbA1c", "value": 7.1}, ["value"]),
    ({"biomarker": "hiv", "value": True}, ["value"]),
    ({"component": "TSH", "result": "8.91", "resultStatus": "Final"}, ["result"]),
    ({"assessment": "PHQ-9", "total": 17, "severity": "moderately severe"}, ["total", "severity"]),
    ({"metric_name": "resting_heart_rate", "metric_value": 58}, ["metric_value"]),
    ({"type": "heart_rate", "value": 62, "n": 5}, ["value"]),
    ({"type": "HKQuantityTypeIdentifierBloodGlucose", "value": 131}, ["value"]),
    ({"name": "Heart Rate", "value": 72}, ["value"]),
    ({"name": "LDL Cholesterol", "value": "162", "units": "mg/dL"}, ["value"]),
    ({"code": "GLU", "value": 162, "unit": "mmol/L"}, ["value"]),
    ({"resultVal": "3.1", "resultUnits": "mEq/L", "eventCd": 2700653}, ["resultVal"]),
    ({"value": 62, "UNIT": "beats/min"}, ["value"]),
]
NOT_MEASURED = [
    {"test": "checkout_button_color", "value": 1},
    {"test": "pricing_v2", "value": "B"},
    {"metric": "LCP", "value": 2500.5},
    {"metric": "CLS", "value": 0.1, "rating": "good"},
    {"measure": "Revenue", "amount": 12.5, "currency": "USD"},
    {"quiz": "Which sofa are you?", "total": 12},
    {"scale": "1:1000", "value": 5},
    {"parameter": "utm_source", "value": "mail"},
    {"metric": "temperature", "value": 21},
    {"indicator": "progress", "level": 3},
    {"instrument": "guitar", "quantity": 2},
    {"assessment": "site speed", "value": 91},
    {"type": "temperature", "value": 21.4, "unit": "C"},
    {"unit": "kg", "value": 12, "weight": 3},
    {"metric": "latency", "value": 120.5, "unit": "ms"},
    {"component": "CheckoutButton", "value": 3, "severity": "error"},
    {"test": "login_page", "result": "passed"},
    {"type": "gauge", "name": "requests", "value": 531, "unit": "count"},
    {"name": "Heart rate monitor", "value": 49.0},
]
PRICED = {"test": "HbA1c", "value": 49.0, "currency": "USD"}

CODED = [
    ("http://loinc.org", "4548-4", "MEDICAL_TEST"),
    ("LOINC", "4548-4", "MEDICAL_TEST"),
    ("urn:oid:2.16.840.1.113883.6.1", "4548-4", "MEDICAL_TEST"),
    ("http://snomed.info/sct", "73211009", "MEDICAL_CONDITION"),
    ("http://snomed.info/sct|http://snomed.info/sct/731000124108", "73211009", "MEDICAL_CONDITION"),
    ("SNOMED-CT", "38341003", "MEDICAL_CONDITION"),
    ("http://hl7.org/fhir/sid/icd-10-cm", "E11.9", "MEDICAL_CONDITION"),
    ("ICD10CM", "F33.1", "MEDICAL_CONDITION"),
    ("http://hl7.org/fhir/sid/icd-9-cm", "250.00", "MEDICAL_CONDITION"),
    ("ICD-11", "6A70.1", "MEDICAL_CONDITION"),
    ("http://www.cms.gov/Medicare/Coding/ICD10", "0DTJ4ZZ", "PROCEDURE"),
    ("http://www.ama-assn.org/go/cpt", "83036", "PROCEDURE"),
    ("https://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets", "J1815", "PROCEDURE"),
    ("http://hl7.org/fhir/sid/ndc", "0002-8215-01", "MEDICATION"),
    ("http://www.nlm.nih.gov/research/umls/rxnorm", "860975", "MEDICATION"),
    ("http://www.whocc.no/atc", "A10BA02", "MEDICATION"),
    ("http://hl7.org/fhir/sid/cvx", "207", "MEDICATION"),
    ("http://hl7.org/fhir/sid/us-ssn", "219-09-9999", "US_SSN"),
]
NOT_CODED = [
    {"system": "ios", "code": "17"},
    {"system": "http://terminology.hl7.org/CodeSystem/observation-category", "code": "vital-signs"},
    {"system": "http://unitsofmeasure.org", "code": "kg", "value": 5},
    {"system": "urn:iso:std:iso:4217", "code": "USD"},
    {"scheme": "https", "code": "200"},
    {"code_type": "discount", "code": "E11.9"},
    {"vocabulary": "basic", "term": "dog"},
    {"system": "http://loinc.org", "code": "8480"},
    {"terminology": "IAB", "code": "4548-4"},
    {"system": "windows", "id": "860975"},
    {"system": "billing", "code": "99213"},
    {"code_set": "icd10", "version": "2026"},
]
TYPED = [
    ({"type": "MRN", "value": "778123"}, "value"),
    ({"IDType": "MR", "ID": "A778123"}, "ID"),
    ({"idType": "SSN", "idValue": "219-09-9999"}, "idValue"),
    ({"resourceType": "Patient", "id": "778123", "active": True}, "id"),
    ({"resourceType": "Encounter", "id": "e-88417"}, "id"),
    ({"resourceType": "Condition", "id": "88417"}, "id"),
    ({"type": "patients", "id": "99120"}, "id"),
    ({"entity_type": "patient", "entity_id": "778123"}, "entity_id"),
    ({"resource": "Appointment", "resourceId": "8841203"}, "resourceId"),
    ({"type": "User", "id": "jroe42"}, "id"),
    ({"Type": "CSN", "ID": "301288"}, "ID"),
    ({"identifier_type": "member number", "identifier_value": "XQB9104277"}, "identifier_value"),
    ({"resourceType": "Appointment", "start": "2026-12-10T09:00:00Z"}, "start"),
    ({"event": "appointment_booked", "date": "2026-04-17"}, "date"),
    ({"eventtype": "AppointmentBooked", "date": "04/17/2026"}, "date"),
]
NOT_TYPED = [
    {"type": "articles", "id": "48211"},
    {"type": "order", "id": "48211", "total": 1532},
    {"type": "member", "total": 1532},
    {"type": "user", "total": 1532},
    {"type": "button", "id": "submit", "value": "Save"},
    {"type": "subscription", "id": "sub_9"},
    {"kind": "Pod", "id": "web-5d9c"},
    {"resourceType": "Organization", "id": "88417"},
    {"event": "page_view", "date": "2026-04-17"},
    {"event": "visit_page_viewed", "date": "2026-04-17"},
    {"type": "invoice", "date": "2026-04-17"},
    {"type": "MR", "label": "778123"},
    {"type": "user", "value": 12, "count": 4},
    {"type": "booking", "value": 120.0, "currency": "USD"},
    {"type": "goal", "id": "signup", "value": 1},
    {"type": "procedure", "id": "sync-20391"},
    {"event": "booking_completed", "start": "2026-04-17", "hotel": "Inn"},
]
FORMS: dict[str, Callable[[str, str], tuple[dict[str, Any], tuple[str | int, ...]]]] = {
    "fhir": lambda system, code: ({"coding": [{"system": system, "code": code}]}, ("coding", 0, "code")),
    "ccda": lambda system, code: ({"@codeSystemName": "x", "codeSystem": system, "code": code}, ("code",)),
    "omop": lambda system, code: ({"vocabulary_id": system, "concept_code": code, "n": 1}, ("concept_code",)),
    "flat": lambda system, code: ({"code_type": system, "code": code, "display": "thing"}, ("code",)),
}


def scrubbed(payload: Any) -> Any:
    """What becomes of it on a guard that has seen it before, and on a new one: the same."""
    guard = phiguard.Guard()
    first = guard.scrub(payload).payload
    assert [guard.scrub(payload).payload for _ in range(3)] == [first] * 3
    assert guard.scrub(first).payload == first
    return first


def said_in(container: Any) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for names in names_beside(container).values() for name in names))


@pytest.mark.parametrize(("payload", "gone"), MEASURED, ids=lambda value: str(value)[:40])
def test_what_was_measured_goes(payload: dict[str, Any], gone: list[str]) -> None:
    out = scrubbed(payload)
    for key in gone:
        assert out[key] is None or "[" in out[key]
    kept = payload.keys() - {*gone, *(k for k in payload if isinstance(payload[k], str))}
    assert {k: out[k] for k in kept} == {k: payload[k] for k in kept}


@pytest.mark.parametrize(("payload", "key"), TYPED, ids=lambda value: str(value)[:50])
def test_an_id_goes_by_its_kind(payload: dict[str, Any], key: str) -> None:
    out = scrubbed(payload)
    assert out[key].startswith("[")
    assert {k: v for k, v in out.items() if k != key} == {k: v for k, v in payload.items() if k != key}


@pytest.mark.parametrize("payload", [*NOT_MEASURED, *NOT_CODED, *NOT_TYPED], ids=lambda value: str(value)[:40])
def test_other_pairs_stay(payload: dict[str, Any]) -> None:
    assert scrubbed(payload) == payload


def test_a_price_is_no_result() -> None:
    assert scrubbed(PRICED)["value"] == 49.0


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(("system", "code", "entity"), CODED, ids=[f"{s[-12:]}-{c}" for s, c, _ in CODED])
def test_a_code_goes_by_its_vocabulary(form: str, system: str, code: str, entity: str) -> None:
    payload, way = FORMS[form](system, code)
    out: Any = scrubbed(payload)
    for step in way:
        out = out[step]
    assert out == f"[{entity}]"


@pytest.mark.parametrize(("system", "code", "entity"), CODED, ids=[f"{s[-12:]}-{c}" for s, c, _ in CODED])
def test_the_vocabulary_itself_stays(system: str, code: str, entity: str) -> None:
    assert scrubbed({"system": system, "code": code})["system"] == system


@pytest.mark.parametrize(
    "token",
    [
        "http://loinc.org|4548-4",
        "http://snomed.info/sct|73211009",
        "http://hl7.org/fhir/sid/icd-10-cm|E11.9",
        "http://hl7.org/fhir/sid/icd-9-cm|250.00",
        "http://www.nlm.nih.gov/research/umls/rxnorm|860975",
        "http://hl7.org/fhir/sid/ndc|0002-8215-01",
        "http://hl7.org/fhir/sid/cvx|207",
        "http://www.ama-assn.org/go/cpt|83036",
        "https://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets|J1815",
        "urn:oid:2.16.840.1.113883.6.1|4548-4",
    ],
)
@pytest.mark.parametrize("form", ["{}", "https://fhir.example.com/Observation?code={}&_count=20"])
def test_a_search_for_a_code(token: str, form: str) -> None:
    out = scrubbed({"called": form.format(token)})["called"]
    assert token.rpartition("|")[2] not in out
    assert out.startswith(form.partition("{}")[0])
    assert out.endswith(form.partition("{}")[2])


def test_a_laboratory_report() -> None:
    report = {
        "resourceType": "Observation",
        "status": "final",
        "code": {"coding": [{"system": "http://loinc.org", "code": "4548-4"}]},
        "valueQuantity": {"value": 7.1, "unit": "%"},
    }
    out = scrubbed(report)
    assert out["code"]["coding"][0]["code"] == "[MEDICAL_TEST]"
    assert out["valueQuantity"] == {"value": None, "unit": "%"}
    assert (out["resourceType"], out["status"]) == ("Observation", "final")


@pytest.mark.parametrize(
    ("container", "names"),
    [
        ({"name": "email", "value": 1}, ("email",)),
        ({"id": "a", "test": "HbA1c (NGSP)", "value": 1}, ("a", "HbA1c_NGSP_")),
        ({"system": "LOINC", "code": "1"}, ("loinc_code",)),
        ({"system": "ios", "code": "1"}, ()),
        ({"name": "promo", "code": "1"}, ()),
        ({"test": "[MEDICAL_TEST]", "value": 1}, ()),
        ({"system": 5, "code": "1"}, ()),
        ({"system": "x" * 200, "code": "1"}, ()),
        ({"test": "HbA1c"}, ()),
        (["name", "email"], ()),
    ],
)
def test_names_beside(container: Any, names: tuple[str, ...]) -> None:
    assert said_in(container) == names


@pytest.mark.parametrize(
    ("payload", "kept"),
    [
        ({"type": "heart_rate", "value": 62, "id": 5}, {"id": 5}),
        ({"type": "user", "id": "5b1", "value": 12}, {"value": 12}),
        ({"name": "email", "value": "x@y.example", "code": "SAVE20"}, {"code": "SAVE20"}),
        ({"system": "http://loinc.org", "code": "4548-4", "total": 3}, {"total": 3}),
    ],
)
def test_a_name_is_one_of_its_own_values_alone(payload: dict[str, Any], kept: dict[str, Any]) -> None:
    out = scrubbed(payload)
    assert {key: out[key] for key in kept} == kept
    assert out != payload


def test_of_a_large_record_nothing_is_a_pair() -> None:
    record = {"test": "HbA1c", "value": 1, "name": "email", **{f"k{i}": i for i in range(20)}}
    assert names_beside(record) == {}
    assert values_of(record) == frozenset()


@pytest.mark.parametrize(
    ("payload", "stays"),
    [
        ({"resourceType": "Immunization", "status": "completed"}, True),
        ({"resourceType": "AllergyIntolerance"}, True),
        ({"resourceType": "Diabetes"}, False),
        ({"type": "HIV immunization"}, False),
    ],
)
def test_kinds_of_resources_are_no_terms(payload: dict[str, Any], stays: bool) -> None:
    assert (scrubbed(payload) == payload) is stays


@pytest.mark.parametrize(
    ("payload", "goes"),
    [
        ({"label": "Date of birth", "value": "12/05/1985"}, True),
        ({"name": "Last name", "value": "Fischer"}, True),
        ({"label": "Numéro de sécurité sociale", "value": "2 83 05 75 123 456 24"}, True),
        ({"name": "Nom de famille *", "value": "Delacroix"}, True),
        ({"label": "Nombre y apellidos", "value": "Lucía Zamorano"}, True),
        ({"label": "Order number", "value": "A-1001"}, False),
        ({"name": "Heart rate monitor", "value": 59.99}, False),
        ({"label": "Your date of birth is required.", "value": "12"}, False),
        ({"name": "Mode de livraison", "value": "Point relais"}, False),
    ],
)
def test_a_label_for_people_names_a_value(payload: dict[str, Any], goes: bool) -> None:
    assert (scrubbed(payload)["value"] != payload["value"]) is goes
