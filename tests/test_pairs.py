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
    {"system": "http://unitsofmeasure.org", "code": "mg/dL", "value": 5},
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


@pytest.mark.parametrize(("payload", "gone"), MEASURED, ids=lambda value: str(value)[:40])
def test_what_was_measured_goes(payload: dict[str, Any], gone: list[str]) -> None:
    out = scrubbed(payload)
    for key in gone:
        assert out[key] is None or "[" in out[key]
    kept = payload.keys() - {*gone, *(k for k in payload if isinstance(payload[k], str))}
    assert {k: out[k] for k in kept} == {k: payload[k] for k in kept}


@pytest.mark.parametrize("payload", [*NOT_MEASURED, *NOT_CODED], ids=lambda value: str(value)[:40])
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
    assert names_beside(container) == names


def test_of_a_large_record_nothing_is_a_pair() -> None:
    record = {"test": "HbA1c", "value": 1, "name": "email", **{f"k{i}": i for i in range(20)}}
    assert names_beside(record) == ()
    assert values_of(record) == frozenset()
