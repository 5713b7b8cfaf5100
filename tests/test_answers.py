"""Answers to questionnaires, and what stands under a health key: whatever it is, and whatever was seen before."""

from typing import Any

import pytest

from phiguard import Guard

GONE = "[HEALTH_DATA]"
ROWS: list[tuple[str, Any, Any]] = [
    ("numbers", {"quiz": "PHQ-9", "answers": [3, 2]}, {"quiz": "[MEDICAL_TEST]", "answers": [None, None]}),
    ("a word", {"quiz": "GAD-7", "answer": "often"}, {"quiz": "[MEDICAL_TEST]", "answer": GONE}),
    (
        "by question",
        {"quiz": "PHQ-9", "answers": {"feeling_down": "nearly every day", "n": 2, "b": True, "at": "2026-01-02"}},
        {"quiz": "[MEDICAL_TEST]", "answers": {"feeling_down": GONE, "n": None, "b": None, "at": GONE}},
    ),
    (
        "pairs",
        {"question": "Do you have migraine?", "answer": "yes"},
        {"question": "Do you have [MEDICAL_CONDITION]?", "answer": GONE},
    ),
    (
        "money under a label",
        {"label": "migraine", "value": 25, "currency": "USD"},
        {"label": "[MEDICAL_CONDITION]", "value": 25, "currency": "USD"},
    ),
    ("a label and no money", {"label": "migraine", "value": 3}, {"label": "[MEDICAL_CONDITION]", "value": None}),
    (
        "a cart",
        {"event": "add_to_cart", "ea": "Cart Updated", "topic": "CAR-T"},
        {"event": "add_to_cart", "ea": "Cart Updated", "topic": "[PROCEDURE]"},
    ),
    ("of something else", {"quiz": "Shoes", "answers": {"size": "XL", "n": 2}}, None),
    ("a question about something else", {"question": "What size?", "answer": "XL"}, None),
    ("a response of a service", {"search": "shoes", "response": {"status": 200, "text": "ok"}}, None),
    ("drinks", {"q": "drinks per week", "a": 21}, {"q": "drinks per week", "a": None}),
    ("a search and a version", {"q": "drinks per week", "v": 2}, None),
    ("a moment under a condition", {"migraine": "2026-01-02T03:04:05Z"}, {"migraine": "[MEDICAL_CONDITION]"}),
    (
        "an id under a condition",
        {"migraine": "0b7c3a52-91de-4c0f-8a35-6d1f0e2b7c44"},
        {"migraine": "[MEDICAL_CONDITION]"},
    ),
]
SHOES = {
    "quiz": "Shoes",
    "answer": "often",
    "answers": {"feeling_down": "nearly every day", "n": 2, "at": "2026-01-02"},
}


@pytest.mark.parametrize(("before", "after"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS])
def test_answers(before: Any, after: Any) -> None:
    wanted = before if after is None else after
    guard = Guard()
    for _ in range(3):  # the second and third from memory
        assert guard.scrub(before).payload == wanted
        assert guard.scrub(SHOES).payload == SHOES
    assert guard.scrub(wanted).payload == wanted
    assert Guard(cache=False).scrub(before).payload == wanted


def test_answers_in_a_text_of_json() -> None:
    before = {"properties": {"quiz": "PHQ-9", "answers": '{"feeling_down":"nearly every day"}'}}
    guard = Guard()
    for _ in range(2):
        assert "nearly" not in str(guard.scrub(before).payload)
