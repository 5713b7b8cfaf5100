"""A key that is known to hold nothing may be somebody's name once the event says so."""

from collections.abc import Iterator
from typing import Any

import pytest

from phiguard import Guard, Policy

BARE = Policy.loads('id = "bare"\nextends = "standard"\nner = "off"')


def _told(i: int) -> Iterator[tuple[str, dict[str, Any]]]:
    """Events of one layout: of the first ones nobody is called as a key says."""
    somebody = i > 4
    mail = "lena.fischer@example.com" if somebody else f"a{i}@example.com"
    name = "Fischer" if somebody else "Okafor"
    yield "e-mail in traits", {"event": "x", "fischer": "hello", "traits": {"email": mail}}
    yield "with a message", {"fischer": "hello", "traits": {"email": mail}, "message": f"is it open at {i}"}
    yield "in a list", {"notes": [{"fischer": "ok", "n": i}], "traits": {"firstName": "Lena", "lastName": name}}
    yield "deep down", {"a": {"b": {"fischer": {"c": "ok"}}}, "firstName": "Lena", "lastName": name}
    yield "in an address", {"fischer": "ok", "page": {"url": f"https://clinic.example/?email={mail}"}}


KINDS = [kind for kind, _ in _told(0)]


@pytest.mark.parametrize("policy", [BARE, "standard", "strict"], ids=["bare", "standard", "strict"])
@pytest.mark.parametrize("kind", range(len(KINDS)), ids=KINDS)
def test_it_goes_as_it_would_without_memory(kind: int, policy: Any) -> None:
    quick, slow = Guard(policy), Guard(policy, cache=False)
    stayed = set()
    for i in range(9):
        event = list(_told(i))[kind][1]
        got, expected = quick.scrub(event), slow.scrub(event)
        assert (got.payload, got.action, got.risk) == (expected.payload, expected.action, expected.risk)
        assert list(map(str, got.findings)) == list(map(str, expected.findings))
        stayed.add((i > 4, "fischer" in str(got.payload)))
    assert stayed == {(False, True), (True, False)}


def test_plain_words_of_an_address_are_no_keys() -> None:
    guard = Guard()
    for i in range(6):
        event = {"contact": {"n": i}, "email": "contact@example.com"}
        assert list(guard.scrub(event).payload) == ["contact", "email"]
