"""Ids of a form that was judged, under a policy with patterns of its own: what these look for is found still."""

from pathlib import Path
from random import Random
from uuid import UUID

import pytest
from test_quick import drawn

from phiguard import Guard
from phiguard.forms import FORMS, PERSONAL, SIGNS, form_of, personal_form_of
from phiguard.patterns import may_lie_in

POLICY = """
id = "t"
extends = "standard"
[[detector]]
id = "ward_token"
entity = "WARD_TOKEN"
role = "direct"
patterns = ['{pattern}']
prior = 0.95
match = ["{match}"]
no_match = ["nothing"]
"""
WARD = r"\b0000[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b"
TOKEN = "00001234-1234-4234-8234-123456789abc"


def guard(tmp_path: Path, pattern: str, match: str, *, cache: bool = True) -> Guard:
    file = tmp_path / "t.toml"
    file.write_text(POLICY.format(pattern=pattern, match=match))
    return Guard(file, cache=cache)


@pytest.mark.parametrize("key", ["ref", "messageId", "anonymousId"])
def test_a_pattern_that_finds_some_ids_of_a_form_finds_them_among_others(tmp_path: Path, key: str) -> None:
    quick, slow, rng = guard(tmp_path, WARD, TOKEN), guard(tmp_path, WARD, TOKEN, cache=False), Random(1)
    for i in range(40):
        quick.scrub({key: str(UUID(int=rng.getrandbits(128), version=4)), "n": i})
    result = quick.scrub({key: TOKEN, "n": 3})
    assert result.payload == slow.scrub({key: TOKEN, "n": 3}).payload
    assert TOKEN not in str(result.payload)


@pytest.mark.parametrize(
    ("pattern", "form", "may"),
    [
        (WARD, "uuid", True),
        (WARD, "integer", False),
        (r"\bLVT-[0-9]{6}\b", "uuid", False),
        (r"\bLVT-[0-9]{6}\b", "street", False),
        (r"\blvt[0-9]{2}\b", "street", True),
        (r"\bA[0-9]{5}\b", "uuid", True),
        (r"\b5[0-9]{7}\b", "integer", True),
        (r"\b[0-9]{8}(?:X|Y)\b", "integer", False),
        (r"\b[0-9]{8}(?:X|7)\b", "integer", True),
        (r"\b[0-9]{8}X?\b", "integer", True),
        (r"(?:MRN)[0-9]+", "word", False),
        (r"[^a-z]{8}", "integer", True),
        (r"\w{8}", "integer", True),
        (r"V[a-z]+on", "word", True),
        (r".{9}", "day", True),
    ],
)
def test_what_a_pattern_may_find(pattern: str, form: str, may: bool) -> None:
    assert may_lie_in(pattern, SIGNS[form], ignore_case=False) is may


def test_letters_in_either_case() -> None:
    assert may_lie_in("ABC", SIGNS["sha256"], ignore_case=True)
    assert not may_lie_in("ABC", SIGNS["sha256"], ignore_case=False)


@pytest.mark.parametrize("form", [*FORMS, *PERSONAL])
def test_the_signs_of_a_form_are_all_of_them(form: str) -> None:
    rng = Random(form)
    drawings = [drawn(form, rng) for _ in range(400)]
    assert all(SIGNS[form].issuperset(text) for text in drawings if form in (form_of(text), personal_form_of(text)))


def test_other_ids_stay_quick(tmp_path: Path) -> None:
    made = guard(tmp_path, r"\bLVT-[0-9]{6}\b", "see LVT-204311")
    rng = Random(2)
    for i in range(20):
        made.scrub({"messageId": str(UUID(int=rng.getrandbits(128), version=4)), "n": i})
    before = made.memory
    for i in range(20):
        made.scrub({"messageId": str(UUID(int=rng.getrandbits(128), version=4)), "n": i})
    after = made.memory
    assert after.known - before.known == after.values - before.values
