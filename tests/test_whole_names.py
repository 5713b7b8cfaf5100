"""Names that are the whole value of a field nobody listed; when they count, and that memory says the same."""

import random
from typing import Any

import pytest

import phiguard
from phiguard import Guard
from phiguard.whole_names import NOTHING, worth

NAMES = (
    "Omar Haddad", "Grace Okafor", "Smith, Jane A", "STEIN DEBORAH", "kevin o'brien", "mary ann robinson",
    "Jonas van der Berg", "María José Hernández", "Müller, Karl-Heinz", "Sabine Krüger", "Ms. Kimberly Nguyen",
    "Frau Petersen", "Fatima Al-Sayed", "Jennifer Lopez-Garcia", "Robert J. Caldwell", "Ellen MacDonald",
    "Stephanie Wood", "John Smith", "David Lee", "Oluwaseun Adeyemi", "Ana Beatriz Souza", "Reginald Thorpe Jr.",
)  # fmt: skip
NO_NAMES = (
    "Johns Hopkins", "Virginia Mason", "Henry Ford", "Walter Reed", "Saint Joseph", "St. Luke", "Mount Sinai",
    "Jackson Heights", "Lincoln Park", "Rose Hill", "San Jose", "Santa Cruz", "Costa Rica", "Austin, Texas",
    "Calvin Klein", "Ralph Lauren", "Mary Jane", "Tommy John", "Charles Schwab", "Jasmine Rice", "Kelly Green",
    "April May", "May June", "Sunday Morning", "Grace Period", "Mark Read", "Will Call", "Save Draft", "Bill Pay",
    "Patient Portal", "Sign Consent", "Ruby Red", "Olive Green", "Rose Garden", "Crystal Lake", "Jenkins Pipeline",
    "Martin Media", "Caesar Salad", "Jordan River", "Vitamin D", "iPhone Pro", "Omar", "Omar Haddad called", "a b",
    "Nadia, Omar, Lena", "Omar 2 Haddad", "handleClick Event", "", "x" * 500 + " y",
)  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_worth_more_than_words(name: str) -> None:
    assert worth(name) >= 5
    assert worth(f"  {name} ") == worth(name)


@pytest.mark.parametrize("text", NO_NAMES)
def test_what_is_called_after_somebody_is_worth_less(text: str) -> None:
    assert worth(text) < 5


def test_what_holds_other_signs_is_worth_nothing() -> None:
    assert {worth(f"Omar{sign}Haddad") for sign in "@/_|&1:;()[]"} == {NOTHING}


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("key", ["responsible", "q1", "cf_12", "versicherter", "beneficiario", "ep.field_3"])
def test_it_goes_beside_care_under_any_key(key: str, name: str) -> None:
    out = phiguard.scrub({"event": "booked", key: name, "reason": "asthma follow up"}).payload
    assert out[key] == "[PERSON]"


@pytest.mark.parametrize(
    "beside", [{"dob": "1971-09-30"}, {"mail_to": "a@example.com"}, {"tel": "+1 202 555 0143"}]
)
def test_it_goes_beside_a_detail_of_somebody(beside: dict[str, str]) -> None:
    assert phiguard.scrub({"k": "Ahmed Hassan", **beside}).payload["k"] == "[PERSON]"


def test_it_stays_where_nothing_speaks_of_care_or_of_somebody() -> None:
    assert phiguard.scrub({"k": "Ahmed Hassan", "n": 4, "userId": "u-88120"}).payload["k"] == "Ahmed Hassan"


@pytest.mark.parametrize("name", ["Anna Lindqvist", "Omar Haddad"])
@pytest.mark.parametrize(
    "key",
    ["brand", "artist", "campaign", "facility", "hospital_name", "page", "experiment", "font", "team", "model"],
)
def test_under_the_key_of_a_thing_it_stays(key: str, name: str) -> None:
    assert phiguard.scrub({key: name, "topic": "asthma", "email": "a@example.com"}).payload[key] == name
    if "_" not in key:
        assert phiguard.scrub({key: {"display": name}, "about": "asthma"}).payload[key] == {"display": name}


@pytest.mark.parametrize("text", [t for t in NO_NAMES if len(t) < 100])
def test_beside_care_what_is_no_name_stays(text: str) -> None:
    if text not in ("Vitamin D", "Nadia, Omar, Lena"):  # a drug; people, too
        assert phiguard.scrub({"chosen": text, "about": "asthma"}).payload["chosen"] == text


def test_a_provider_s_name_is_left_to_what_finds_those() -> None:
    event = {"doctor": "Hannah Weiss", "email": "a@example.com"}
    found = {f.detector for f in phiguard.detect({**event, "about": "asthma"}).findings if str(f.path) == "/doctor"}
    assert found == {"provider_name"}


def test_in_a_form_builder_s_answers() -> None:
    answers = [
        {"field": {"ref": "q1"}, "type": "text", "text": "Lena Fischer"},
        {"field": {"ref": "q2"}, "type": "text", "text": "migraine"},
        {"field": {"ref": "q3"}, "type": "text", "text": "Next Week"},
    ]
    out = phiguard.scrub({"form_response": {"answers": answers}}).payload["form_response"]["answers"]
    assert [a["text"] for a in out] == ["[PERSON]", "[MEDICAL_CONDITION]", "Next Week"]


def test_in_a_query() -> None:
    out = phiguard.scrub({"url": "https://clinic.example.com/book?svc=vasectomy&holder=Anders+Nilsson"}).payload[
        "url"
    ]
    assert "Nilsson" not in out


@pytest.mark.parametrize(
    ("event", "goes"),
    [
        ({"type": "patient", "name": "Omar"}, True),
        ({"role": "member", "title": "Eduardo"}, True),
        ({"relationship": "spouse", "who": "Darnell"}, True),
        ({"rolle": "Patientin", "value": "Ulrike"}, True),
        ({"type": "lead", "display": "Marcin Kowalczyk"}, True),
        ({"role": "member", "name": "Gold"}, False),
        ({"role": "patient", "label": "Premium"}, False),
        ({"type": "user", "label": "Settings"}, False),
        ({"type": "button", "name": "Grace"}, False),
        ({"type": "track", "name": "Omar"}, False),
        ({"type": "patient", "state": "Georgia"}, False),
    ],
)
def test_a_given_name_beside_a_part(event: dict[str, str], goes: bool) -> None:
    values = [*phiguard.scrub(event).payload.values()]
    assert values[1] == ("[PERSON]" if goes else [*event.values()][1])


def test_a_label_with_accents_names_its_value() -> None:
    out = phiguard.scrub({"fields": [{"label": "Prénom", "val": "Chloé"}]}).payload
    assert out == {"fields": [{"label": "Prénom", "val": "[PERSON]"}]}


def seen(guard: Guard, event: Any) -> Any:
    result = guard.scrub(event)
    where = [(str(f.path), f.start, f.end, f.entity, f.score) for f in result.findings]
    return result.payload, result.action, result.risk, where


def test_a_name_that_is_a_weak_term_is_not_remembered_for_other_events() -> None:
    """In the first event it does not count; it may be what the second one is about."""
    for policy in ("standard", "strict"):
        for key in ("label", "title"):
            guard, slow = Guard(policy), Guard(policy, cache=False)
            without, care = {key: "Peter Graves", "c": "hello"}, {key: "Peter Graves", "c": "find a doctor"}
            for event in (without, without, care, without, care):
                assert seen(guard, event) == seen(slow, event)


def test_memory_says_the_same() -> None:
    rng = random.Random(20261123)
    names = (
        "Omar Haddad",
        "Peter Graves",
        "Helen Burns",
        "Grace Period",
        "Haddad, Omar",
        "Rosa Flores",
        "Johns Hopkins",
    )
    said = ("asthma follow up", "find a doctor", "hello", "garden hose", "cough", "schedule an appointment")
    details = ("lena@example.com", "+15550100123", "1984-02-11", "none")
    urls = (
        "https://shop.example.com/a",
        "https://clinic.example.com/appointments",
        "https://x.example.com/?q=Omar+Haddad",
    )
    for policy in ("standard", "hipaa"):
        guard, slow = Guard(policy), Guard(policy, cache=False)
        for _ in range(300):
            event: dict[str, Any] = {
                "event": "x",
                rng.choice(["q1", "title", "message", "brand"]): rng.choice(names),
            }
            if rng.random() < 0.5:
                event["c"] = rng.choice(said)
            if rng.random() < 0.5:
                event[rng.choice(["d", "email", "phone", "dob"])] = rng.choice(details)
            if rng.random() < 0.3:
                event["url"] = rng.choice(urls)
            if rng.random() < 0.3:
                event["o"] = {
                    "type": rng.choice(["patient", "track"]),
                    "name": rng.choice(["Omar", "Gold", "Omar Haddad"]),
                }
            assert seen(guard, event) == seen(slow, event)
