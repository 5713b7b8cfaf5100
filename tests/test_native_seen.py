"""Events that memory holds whole: decided in arrays of C, as the long way decides them. Skipped where not built."""

import gc
from random import Random
from typing import Any
from uuid import UUID

import native_core  # noqa: F401 - says whether these can run
import pytest

from phiguard import Guard, Policy
from phiguard.recall import recall
from phiguard.types import Result

BARE = Policy.loads('id = "bare"\nextends = "standard"\nner = "off"')
PAGES = ["about-us", "services/knee-replacement", "conditions/eczema", "news"]
PEOPLE = ["Lena Fischer", "Omar Haddad", "Maribel Ortega", "Ida Brandt"]
SITES = ["https://www.google.com/", "https://www.lakeview.example/", "https://maps.example.org/lakeview"]


def event(rng: Random, pages: int = 1) -> dict[str, Any]:
    """Of the same keys and types each time, so that its layout is known."""
    page = f"{rng.choice(PAGES)}" + (f"/{rng.randrange(pages)}" if pages > 1 else "")
    name = rng.choice(PEOPLE)
    return {
        "event": rng.choice(["Page Viewed", "Button Clicked"]),
        "messageId": str(UUID(int=rng.getrandbits(128), version=4)),
        "anonymousId": str(UUID(int=rng.getrandbits(128), version=4)),
        "hashed_email": f"{rng.getrandbits(256):064x}",
        "context": {
            "ip": rng.choice(["98.1.{}.7", "10.0.{}.9", "2600:1700:1:2:3:4:{}:7"]).format(rng.randrange(1, 256)),
            "page": {
                "url": f"https://www.lakeview.example/{page}?mrn={rng.randrange(10**6, 10**8)}&utm_source=mail",
                "referrer": rng.choice(SITES),
                "title": f"{page.partition('/')[2] or page} | Lakeview",
            },
        },
        "traits": {
            "first_name": name.split()[0],
            "last_name": name.split()[1],
            "email": f"p{rng.getrandbits(40):x}@example.com",
        },
        "properties": {
            "label": rng.choice(["Find a Doctor", "Donate", "HIV testing", name.split()[1], ""]),
            "session": {"id": rng.randrange(10**9, 10**10), "count": rng.randrange(20)},
            "depth": rng.choice([rng.random(), 5.0]),
        },
    }


def known(guard: Guard, payload: Any) -> Any:
    return recall(guard._compiled, guard.name, payload)  # type: ignore[attr-defined]


def said(result: Result) -> tuple[Any, ...]:
    return result.payload, result.action, result.risk, [str(one) for one in result.findings], result.dropped


@pytest.mark.parametrize(
    "policy", [BARE, "standard", "strict", "hipaa"], ids=["bare", "standard", "strict", "hipaa"]
)
def test_what_is_known_comes_out_as_the_long_way_says(policy: Any) -> None:
    rng, quick, slow = Random(3), Guard(policy), Guard(policy, cache=False)
    for _ in range(300):
        quick.scrub(event(rng))
    whole = 0
    for _ in range(200):
        payload = event(rng)
        whole += type(known(quick, payload)) is Result
        assert said(quick.scrub(payload)) == said(slow.scrub(payload))
    assert whole > 20


def test_values_of_two_forms_take_turns_in_one_place() -> None:
    rng, quick, slow = Random(4), Guard(BARE), Guard(BARE, cache=False)
    addresses = ["98.1.{}.7", "10.0.{}.9"]
    for i in range(40):
        payload = {"event": "Page Viewed", "context": {"ip": addresses[i % 2].format(rng.randrange(1, 256))}}
        assert said(quick.scrub(payload)) == said(slow.scrub(payload))
        assert i < 8 or type(known(quick, payload)) is Result


def test_a_found_value_that_stands_there_again_is_found_in_known_events_too() -> None:
    rng, quick, slow = Random(5), Guard(BARE), Guard(BARE, cache=False)
    for _ in range(200):
        quick.scrub(event(rng))
    for text in ("{}", "seen: {}", "{} and others"):
        payload = event(rng)
        number = payload["context"]["page"]["url"].partition("mrn=")[2].partition("&")[0]
        payload["properties"]["label"] = text.format(number)
        result = quick.scrub(payload)
        assert said(result) == said(slow.scrub(payload))
        assert number not in str(result.payload)


def held_by(root: Any) -> set[str]:
    """All texts that an object holds, however deep."""
    seen, texts, stack = set(), set(), [root]
    while stack:
        one = stack.pop()
        if id(one) in seen or isinstance(one, type) or type(one).__name__ in ("module", "function", "frame"):
            continue
        seen.add(id(one))
        if type(one) is str:
            texts.add(one)
        stack += gc.get_referents(one)
    return texts


def test_nothing_of_an_event_is_kept() -> None:
    rng, guard = Random(6), Guard(BARE)
    payloads = [event(rng) for _ in range(200)]
    for payload in payloads:
        guard.scrub(payload)
    texts = held_by(guard._compiled)  # type: ignore[attr-defined]
    for payload in payloads:
        for text in (payload["anonymousId"], payload["traits"]["email"], payload["context"]["page"]["url"]):
            assert text not in texts


def test_pages_of_events_are_counted_and_forgotten() -> None:
    rng, guard = Random(7), Guard(BARE)
    compiled = guard._compiled  # type: ignore[attr-defined]
    compiled.max_remembered = 300_000
    most = 0
    for _ in range(1500):
        guard.scrub(event(rng, pages=400))
        most = max(most, compiled.account.bytes)
    assert guard.memory.resets > 0
    assert most < 300_000 + 60_000
