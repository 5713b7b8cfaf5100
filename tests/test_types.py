"""Paths print as JSON Pointers with codec steps, and no key can be taken for a step."""

import pytest

import phiguard
from phiguard.types import Opened, Path, Step


@pytest.mark.parametrize(
    ("steps", "want"),
    [
        pytest.param([], "", id="root"),
        pytest.param(
            ["context", "page", "url", Opened("query"), "email"], "/context/page/url{query}/email", id="plan"
        ),
        pytest.param(["a", 0, "b"], "/a/0/b", id="index"),
        pytest.param(["a/b", "c~d"], "/a~1b/c~0d", id="pointer-escapes"),
        pytest.param(["{query}"], "/~2query}", id="a-key-like-a-step"),
        pytest.param([""], "/", id="empty-key"),
    ],
)
def test_paths(steps: list[Step], want: str) -> None:
    assert Path.of(steps) == want


def test_a_key_like_a_step_is_told_from_one() -> None:
    path = phiguard.scrub({"u{query}": {"email": "lena@example.com"}}).findings[0].path
    assert path == "/u~2query}/email"


def test_entities_are_counted_without_writing_findings_out() -> None:
    result = phiguard.scrub({"email": "lena@example.com", "phone": "+12065550147"})
    told = result._entities()
    assert sorted(told) == ["EMAIL_ADDRESS", "PHONE_NUMBER"] and result._findings is None
    assert [f.entity for f in result.findings] == told == result._entities()
