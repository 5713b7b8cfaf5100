"""What was found in a new text is looked for in the parts of a new address that memory passes over, too."""

import hashlib
from typing import Any

import pytest

from phiguard import Guard, fresh_clues
from phiguard.native import TWINS

DIGEST = hashlib.sha256(b"nadia.farouk@example.com").hexdigest()


def _event(path: str, message: str, mail: str) -> dict[str, Any]:
    return {
        "event": "Message Sent",
        "context": {"page": {"url": f"https://www.lakeview.example{path}", "title": "Our team"}},
        "properties": {"message": message, "mail": mail},
    }


CASES = [
    ("/team/farouk?v={}", "please call, my name is Nadia Farouk, {}", "nadia.farouk@example.com"),
    ("/team/farouk-nadia?v={}", "please call, my name is Nadia Farouk, {}", "nadia.farouk@example.com"),
    ("/team/plain?v={}", "please call, my name is Nadia Farouk, {}", "nadia.farouk@example.com"),
    (f"/team/{DIGEST}?v={{}}", "nothing more to say {}", "nadia.farouk@example.com"),
    ("/team/5550142?v={}", "call me at 206-555-0142 today {}", "lena@example.com"),
    ("/team/206-555-0142?v={}", "call me at 206-555-0142 today {}", "lena@example.com"),
]


@pytest.mark.parametrize("case", CASES)
def test_found_values_are_looked_for_in_parts_that_are_known(case: tuple[str, str, str]) -> None:
    path, message, mail = case
    quick, long_way = Guard("standard"), Guard("standard", cache=False)
    for i in range(6):  # the parts of the path come to be known
        quick.scrub(_event(path.format(f"blue{i}"), f"thank you {i}", "none"))
    for i in range(6):
        event = _event(path.format(f"green{i}"), message.format(f"thing{i}"), mail)
        got, expected = quick.scrub(event), long_way.scrub(event)
        assert got.payload == expected.payload
        assert (got.action, got.risk) == (expected.action, expected.risk)
        assert [*map(str, got.findings)] == [*map(str, expected.findings)]


def test_parts_that_are_known_keep_nothing_from_being_sure(monkeypatch: pytest.MonkeyPatch) -> None:
    """A site's own host and path say nothing of a caller: one look at all of it is enough."""
    said = []

    def asked(*args: Any) -> Any:
        passed = any(leaf.known_parts for _, _, leaf in args[5])
        said.append((passed, TWINS["sure_proofs"](*args) is not None))
        return fresh_clues.sure_proofs(*args)

    from phiguard import fresh

    monkeypatch.setattr(fresh, "sure_proofs", asked)
    monkeypatch.setattr(fresh, "decided", TWINS["decided"])
    guard = Guard("standard")
    for i in range(8):
        guard.scrub(_event(f"/team/plain?v=blue{i}", f"thank you {i}", "none"))
    for i in range(4):
        guard.scrub(_event(f"/team/plain?v=red{i}", f"call me at 206-555-0142 {i}", "lena@example.com"))
    assert (True, True) in said
