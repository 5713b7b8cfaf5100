"""Envelopes of batches that memory holds: what they tell of their events is what the long way says."""

from typing import Any

import pytest
from risks import alike

from phiguard import Guard, event
from phiguard.enveloped import told_by
from phiguard.passes import Passes
from phiguard.recall import Recalled, recall_event

CLIENTS = [f"{n}.{1_752_260_123 + n}" for n in (963_964_906, 10_001, 284_739_105, 77_120_443)]
UUIDS = [f"0d7f5b1c-8f1e-4e0a-9a51-2f6f0c1d7b{n}a" for n in range(4)]


def measured(client: str, said: str = "clicked") -> dict[str, Any]:
    """As Google's Measurement Protocol takes it."""
    params = {"page_location": "https://a.example/x", "label": said, "engagement_time_msec": 25}
    return {
        "client_id": client,
        "timestamp_micros": "1793606424218000",
        "events": [{"name": "x", "params": params}],
    }


def within(**around: Any) -> dict[str, Any]:
    return {**around, "batch": [{"type": "track", "event": "Clicked", "properties": {"label": "a note"}}]}


ENVELOPES = {
    "a browser's id that stands in no event": [measured(client) for client in CLIENTS],
    "a browser's id in an event too": [measured(client, f"seen {client} again") for client in CLIENTS],
    "a UUID": [within(anonymousId=one) for one in UUIDS],
    "an address around": [within(context={"ip": f"203.0.113.{n}"}) for n in range(1, 5)],
    "a number": [within(userId=n, sentAt="2026-03-01T10:00:00Z") for n in range(48_213_077, 48_213_081)],
    "a number, and its events say it": [
        {"userId": n, "batch": [{"note": f"seen {n}"}]} for n in range(48_213_077, 48_213_081)
    ],
    "a condition": [within(title="Eczema | Lakeview")] * 4,
    "an e-mail address": [within(email=f"lena.{n}@example.com") for n in range(4)],
    "an e-mail address in a URL": [
        {"url": f"https://a.example/?email=lena.{n}%40example.com", "batch": [{"note": f"to lena.{n}@example.com"}]}
        for n in range(4)
    ],
    "an e-mail address, and its events say it": [
        {"email": f"lena.{n}@example.com", "batch": [{"note": f"mail to lena.{n}@example.com"}]} for n in range(4)
    ],
}  # fmt: skip


@pytest.mark.parametrize("policy", ["standard", "strict", "keep_context"])
@pytest.mark.parametrize("name", ENVELOPES)
def test_an_envelope_says_of_its_events_what_the_long_way_says(name: str, policy: str) -> None:
    quick, slow = Guard(policy), Guard(policy, cache=False)
    for _ in range(3):
        for payload in ENVELOPES[name]:
            one, other = quick.scrub(payload), slow.scrub(payload)
            assert (one.payload, one.action, one.findings) == (other.payload, other.action, other.findings)
            assert (one.reasons, one.dropped, one.unscanned) == (other.reasons, other.dropped, other.unscanned)
            assert alike(one.risk, other.risk)


@pytest.mark.parametrize("name", ["a browser's id that stands in no event", "a UUID", "an address around"])
def test_ids_around_events_are_known_by_their_form(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    guard = Guard()
    *before, last = ENVELOPES[name]
    for payload in before:
        guard.scrub(payload)
    expected = Guard(cache=False).scrub(last)

    def looked(*_: Any) -> Passes:
        raise AssertionError("the long way was gone")

    monkeypatch.setattr(event, "Passes", looked)
    result = guard.scrub(last)
    assert (result.payload, result.action, result.findings) == (expected.payload, "redact", expected.findings)


NUMBERS = [{"anonymousId": n, "sentAt": "2026-03-01T10:00:00Z"} for n in range(4_821_307_791, 4_821_307_797)]
ADDRESSES = [{"page": {"url": f"https://a.example/x?email=lena{n}%40example.com"}} for n in range(6)]
IDS = [{"client_id": client} for client in CLIENTS] * 2


@pytest.mark.parametrize(
    ("around", "entities"),
    [(NUMBERS, None), (ADDRESSES, None), (IDS, ["COOKIE_ID"])],
    ids=["number", "address", "id"],
)
def test_only_of_whole_texts_memory_says_what_they_tell(
    around: list[dict[str, Any]], entities: list[str] | None
) -> None:
    guard = Guard()
    for one in around:
        guard.scrub(one)
    c = guard._compiled  # type: ignore[attr-defined]
    known = recall_event(c, c.root(), around[-1])
    assert type(known) is Recalled and known.outcomes
    told = told_by(known, around[-1])
    assert (told if told is None else [found.detector.entity for found in told]) == entities
