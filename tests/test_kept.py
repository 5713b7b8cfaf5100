"""What the policy keeps is listed once a place, by the order that says who wins an overlap."""

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from test_policy_laws import contexts, events

from phiguard import Context, Guard, Policy

ALL = Guard(
    Policy.loads(
        'id = "all"\nextends = "standard"\n[[rule]]\n'
        'roles = ["direct", "quasi", "ad_id", "session", "health", "provider", "secret"]\nmethod = "keep"\n'
    )
)
CONTEXT = Guard("keep_context")
ROWS: list[tuple[str, Guard, Any, list[tuple[str, int, int]]]] = [
    ("an address with a condition in it", ALL, {"cc": "asthma.lena@example.com"}, [("EMAIL_ADDRESS", 0, 23)]),
    (
        "beside each other",
        ALL,
        "asthma of lena@example.com",
        [("MEDICAL_CONDITION", 0, 6), ("EMAIL_ADDRESS", 10, 26)],
    ),
    ("a name over an address", ALL, "Ｌena lena@example.com wrote", [("PERSON", 0, 21)]),
    ("two readings of one text", ALL, {"m": "e=lena=40example.com"}, [("EMAIL_ADDRESS", 0, 16)]),
    ("a value of a query", ALL, {"u": "/a?email=lena%40example.com"}, [("EMAIL_ADDRESS", 0, 16)]),
    (
        "a code and its name",
        ALL,
        "ICD-10 E11.9 type 2 diabetes",
        [("MEDICAL_CONDITION", 7, 12), ("MEDICAL_CONDITION", 13, 28)],
    ),
    ("the key says it too", CONTEXT, {"diagnosis": "type 2 diabetes"}, [("MEDICAL_CONDITION", 0, 15)]),
    ("what is in what goes is not kept", CONTEXT, {"cc": "asthma.lena@example.com"}, [("EMAIL_ADDRESS", 0, 23)]),
    ("nothing", ALL, {"n": 4, "t": "weekly offer"}, []),
]


@pytest.mark.parametrize(("guard", "payload", "listed"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS])
def test_one_finding_a_place(guard: Guard, payload: Any, listed: list[tuple[str, int, int]]) -> None:
    for _ in range(3):  # the second and third from memory
        assert [(f.entity, f.start, f.end) for f in guard.scrub(payload).findings] == listed


@settings(max_examples=150, deadline=None)
@given(events(), contexts)
def test_findings_of_one_text_do_not_overlap(event: dict[str, Any], context: Context | None) -> None:
    for guard in (ALL, CONTEXT):
        places: dict[str, list[tuple[int, int]]] = {}
        for f in guard.scrub(event, context=context).findings:
            places.setdefault(str(f.path), []).append((f.start, f.end))
        for spans in places.values():
            spans.sort()
            assert all(before[1] <= after[0] for before, after in pairwise(spans))


def test_many_kept_findings_are_all_listed() -> None:
    payload = {"m": " ".join(f"lena{i}@example.com" for i in range(900))}
    assert len(ALL.scrub(payload).findings) == 900
