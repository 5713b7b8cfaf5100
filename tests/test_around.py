"""Numbers that are health data by what stands beside them, and numbers of the interface and the calendar."""

import copy
import json
from typing import Any
from urllib.parse import urlencode

import pytest

from phiguard import Guard

TERM, GONE = "gone", "[HEALTH_DATA]"
# What is sent, and what of it goes: {path: key}. Anything else that is a number or a boolean stays.
GOES: list[tuple[str, Any]] = [
    ("questionnaire", {"quiz": "PHQ-9", "score": 17}),
    ("event's name", {"event": "PHQ-9 completed", "properties": {"score": 17}}),
    ("name of a GA4 event", {"name": "phq9_completed", "params": {"score": 17}}),
    ("result in result", {"quiz": "PHQ-9", "result": {"score": 17}}),
    ("bags in bags", {"event": "GAD-7 done", "properties": {"details": {"total_score": 12}}}),
    ("a result of a test", {"test": "HbA1c", "results": 7.1}),
    ("whole results of a test", {"test": "HbA1c", "results": 7}),
    ("one result where a test was searched", {"query": "HbA1c", "result": 7.1}),
    ("positive", {"test": "HIV", "positive": True}),
    ("has results of a test", {"test": "HIV test", "has_results": True}),
    ("strength of a drug", {"drug": "metformin", "strength": 500}),
    ("refills of a drug", {"content_name": "metformin", "refills": 3}),
    ("week of a pregnancy", {"event": "R_PREGNANCY_WEEK_CHOSEN", "params": {"week": 9}}),
    ("week in words", {"event": "pregnancy_week_chosen", "params": {"week": "9 weeks"}}),
    ("week beside it", {"topic": "pregnancy", "week": 20}),
    ("selected week", {"title": "Pregnancy week by week", "selectedWeek": 20}),
    ("weeks and days", {"topic": "pregnant", "weeks": 20, "days": 3}),
    ("month", {"program": "infertility treatment", "month": 4}),
    ("stage", {"condition": "breast cancer", "stage": 3}),
    ("grade", {"diagnosis": "prostate cancer", "grade": 2}),
    ("day of a programme", {"course": "CBT for depression", "day": 12}),
    ("FHIR observation", {"code": {"coding": [{"display": "HbA1c"}]}, "valueQuantity": {"value": 7.1}}),
    ("beats a minute", {"bpm": 82, "device": "watch"}),
    ("beats of a heart while music plays", {"event": "Workout", "bpm": 150, "playlist": "Morning"}),
    ("FHIR code's text", {"code": {"text": "HIV test"}, "result": True}),
]
STAYS: list[tuple[str, Any]] = [
    ("results of a search", {"event": "drug_search", "search_term": "metformin", "results": 12}),
    ("results by the event's name", {"event": "drug_search", "drug": "metformin", "results": 12}),
    ("results of a query", {"q": "depression", "results": 12, "page": 2, "position": 3, "index": 4}),
    ("count and total", {"query": "migraine", "count": 12, "total": 240}),
    ("no results", {"search_string": "endometriosis", "no_results": True, "results_found": 0}),
    ("results in a bag", {"event": "search", "properties": {"term": "lupus", "query": "lupus", "results": 3}}),
    ("position of a result", {"condition": "asthma", "result_position": 3, "result_index": 2, "results_page": 1}),
    ("hits of a search", {"search_term": "metformin", "results": [{"id": 4, "score": 0.93}]}),
    ("beats of a song", {"event": "Song Played", "bpm": 82}),
    ("beats of a track", {"name": "play", "properties": {"bpm": 128, "artist": "The Waves"}}),
    ("no term", {"quiz": "Shoes", "score": 17, "result": {"score": 3}}),
    ("another object's term", {"items": [{"name": "HIV test"}, {"name": "shoes", "score": 3}]}),
    ("a page's title is no event", {"page": {"title": "Asthma"}, "score": 3}),
    ("week of the calendar", {"topic": "pregnancy", "week": 47, "year": 2026}),
    ("month of the calendar", {"condition": "asthma", "month": 11, "day": 22, "hour": 9}),
    ("day of week", {"condition": "asthma", "day_of_week": 2, "days_since_login": 4}),
    ("no pregnancy", {"event": "week_chosen", "params": {"week": 9}}),
    ("shares of a page", {"title": "Asthma", "value": 12.5, "duration": 120, "quantity": 2, "level": 3}),
    ("stages of a funnel", {"drug": "metformin", "funnel_stage": 2, "stage_count": 4}),
    ("a password", {"title": "Depression: sign up", "password_strength": 3}),
    ("a week in a sibling bag", {"context": {"title": "Pregnancy"}, "params": {"week": 9}}),
]


def numbers(payload: Any) -> list[Any]:
    """Numbers and booleans, and texts that begin with a digit, in order."""
    if isinstance(payload, dict):
        return [n for value in payload.values() for n in numbers(value)]
    if isinstance(payload, list):
        return [n for value in payload for n in numbers(value)]
    said = isinstance(payload, int | float) or (isinstance(payload, str) and payload[:1].isdigit())
    return [payload] if said else []


GUARD, FORGETFUL = Guard(), Guard(cache=False)
WITHOUT: dict[str, Any] = {"score": 17, "result": "7.1", "week": 9, "results": 12, "stage": "3 a"}


@pytest.mark.parametrize("payload", [row[1] for row in GOES], ids=[row[0] for row in GOES])
def test_it_goes(payload: Any) -> None:
    for guard in (GUARD, GUARD, FORGETFUL):  # the second from memory
        assert guard.scrub(WITHOUT).payload == WITHOUT
        out = guard.scrub(copy.deepcopy(payload)).payload
        assert numbers(out) == []
        assert guard.scrub(out).payload == out
    assert numbers(json.loads(GUARD.scrub(json.dumps(payload)).payload)) == []


@pytest.mark.parametrize("payload", [row[1] for row in STAYS], ids=[row[0] for row in STAYS])
def test_it_stays(payload: Any) -> None:
    for guard in (GUARD, GUARD, FORGETFUL):
        assert numbers(guard.scrub(copy.deepcopy(payload)).payload) == numbers(payload)


QUERIES: list[tuple[str, bool]] = [
    ("quiz=PHQ-9&score=17", True),
    ("event=pregnancy_week&week=12", True),
    ("https://demo.example/phq-9/result?score=17", True),
    ("https://demo.example/result?quiz=PHQ-9&score=17", True),
    ("en=phq9_completed&epn.score=17", True),
    ("en=pregnancy_week_chosen&epn.week=9", True),
    ("search_term=metformin&results=12", False),
    ("https://demo.example/search?q=metformin&results=12&page=2", False),
    ("https://demo.example/find/metformin?event=drug_search&results=12", False),
    ("quiz=shoes&score=17", False),
    ("https://demo.example/result?score=17&week=9", False),
    ("https://demo.example/conditions/asthma?week=47&year=2026", False),
]


@pytest.mark.parametrize(("text", "goes"), QUERIES, ids=[text for text, _ in QUERIES])
def test_in_a_query(text: str, goes: bool) -> None:
    clean = urlencode(WITHOUT)
    for guard in (GUARD, GUARD, FORGETFUL):
        for payload in (text, {"url": text}):
            assert guard.scrub(clean).payload == clean
            assert guard.scrub({"url": f"/result?{clean}"}).action == "pass"
            out = str(guard.scrub(payload).payload)
            assert ("HEALTH_DATA" in out) is goes


def test_a_score_in_a_url_beside_a_questionnaire() -> None:
    """What a text holds may depend on what stands beside it, so it is not remembered by itself."""
    for guard in (Guard(), FORGETFUL):
        for _ in range(2):
            for url in ("/result?score=17", "https://demo.example/appointment?score=17"):
                assert guard.scrub({"url": url, "quiz": "Shoes"}).payload == {"url": url, "quiz": "Shoes"}
                assert "17" not in str(guard.scrub({"url": url, "quiz": "PHQ-9"}).payload)
