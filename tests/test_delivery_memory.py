"""Deliveries come out alike whether memory knows their events or not: alone, in batches, as text."""

import copy
import json
from collections.abc import Iterator
from random import Random
from typing import Any

import court
import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_by_page import CONSENT, Long, varied, visit
from test_destination_laws import NAMES, events, few
from test_recall import same

from phiguard import Context, Guard
from phiguard.destination_vendors import batch_path
from phiguard.destinations import Destination

GUARDS: dict[str, tuple[Guard, Guard]] = {}
CONTEXTS = (
    CONSENT,
    Context(),
    Context(headers={"Sec-GPC": "1"}),
    Context(url="https://www.lakeview.example/conditions/eczema"),
    Context(consent={"ads": True, "gpp": "DBAA"}),
)


def guards(name: str) -> tuple[Guard, Guard]:
    """One that remembers, and one that does not."""
    if name not in GUARDS:
        GUARDS[name] = Guard(destination=name), Guard(destination=name, cache=False)
    return GUARDS[name]


@pytest.fixture(scope="module", autouse=True)
def _key() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PHIGUARD_HMAC_KEY", court.KEY)
        yield
    GUARDS.clear()


def events_of(body: Any, path: str) -> list[Any]:
    """The events of a body, one behind the other."""
    for step in path.split("/")[1:]:
        body = body[step] if isinstance(body, dict) and step in body else None
    return body if isinstance(body, list) else []


@pytest.mark.parametrize("name", NAMES)
def test_stories_come_out_alike_in_whatever_form_they_come(name: str) -> None:
    quick, slow = guards(name)
    rng, path = Random(3), batch_path(Destination.of(name))
    for turn in range(4):
        for story in court.STORIES:
            body = varied(court.WIRES[name](story), rng)
            alone = events_of(body, path)
            forms = [body, json.dumps(body), json.dumps(body).encode()]
            if alone:
                forms += [alone[0], [alone[0], copy.deepcopy(alone[0])]]
            if path.count("/") == 1:
                forms.append({path[1:]: [*alone, *copy.deepcopy(alone)]})
            context = CONTEXTS[(turn + len(forms)) % len(CONTEXTS)]
            for form in forms:
                before = copy.deepcopy(form)
                result = quick.scrub(form, context=context)
                assert form == before
                if turn > 1:
                    same(result, slow.scrub(form, context=context))


@pytest.mark.parametrize("name", NAMES)
@few
@given(data=st.data())
def test_whatever_stands_in_an_event(name: str, data: st.DataObject) -> None:
    quick, slow = guards(name)
    payload, _ = data.draw(events(name))
    context = data.draw(st.sampled_from(CONTEXTS))
    expected = slow.scrub(payload, context=context)
    for _ in range(3):  # of the second its layout is known, of the third what it says
        same(quick.scrub(payload, context=context), expected)


@pytest.mark.parametrize("name", ["segment", "rudderstack"])
def test_events_of_a_stream_need_no_long_way(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    quick, slow = guards(name)
    rng = Random(4)
    for _ in range(400):
        quick.scrub(visit(rng), context=CONSENT)
    recent = [visit(rng) for _ in range(60)]
    with pytest.MonkeyPatch.context() as patch:
        long = Long(patch)
        results = [quick.scrub(one, context=CONSENT) for one in recent]
        assert long.count < 15
    for one, result in zip(recent, results, strict=True):
        same(result, slow.scrub(one, context=CONSENT))


def test_under_an_authorization() -> None:
    covered = {
        "recipient": "segment",
        "purpose": "analytics",
        "expires": "2099-01-01T00:00:00Z",
        "signed_at": "2026-01-01T00:00:00Z",
    }
    quick, slow = guards("segment")
    rng = Random(5)
    for i in range(40):
        payload = visit(rng)
        context = Context(authorization=covered) if i % 2 else Context()
        result = quick.scrub(payload, context=context)
        if i > 20:
            same(result, slow.scrub(payload, context=context))


SIGNALS = [
    {"context": {"consent": {"categoryPreferences": {"Advertising": True, "Analytics": False}}}},
    {"context": {"page": {"url": "https://www.lakeview.example/?gcs=G100"}}},
    {"properties": {"name": "Sec-GPC", "value": "1"}},
    {"us_privacy": "1YYN"},
    {"properties": {"note": "https://a.example/?next=%2Fx%3Fgdpr%3D1"}},
]


@pytest.mark.parametrize("signal", SIGNALS)
def test_what_an_event_says_of_consent_counts(signal: dict[str, Any]) -> None:
    quick, slow = guards("segment")
    blocked = [Guard(destination=Destination.loads(STRICT), cache=cache) for cache in (True, False)]
    for n in range(4):
        payload = {"type": "track", "event": "X", "anonymousId": f"a-{n}", "messageId": f"m-{n}"} | signal
        same(quick.scrub(payload, context=CONSENT), slow.scrub(payload, context=CONSENT))
        same(*(guard.scrub(payload, context=CONSENT) for guard in blocked))


STRICT = """
id = "d"
vendor = "segment"
purpose = "ads"
without_consent = "block"
field = [
  { path = "/event", form = "event", role = "event" },
  { path = "/type", form = "word", values = ["track"] },
]
"""
EVENT = {"type": "track", "event": "X", "messageId": "m-1", "context": {"ip": "98.12.13.14"}}


@pytest.mark.parametrize("cache", [True, False])
def test_what_stands_around_events_is_told_once(cache: bool) -> None:
    guard = Guard(destination="segment", cache=cache)
    payload = {"batch": [EVENT | {"anonymousId": f"a-{n}"} for n in range(3)], "context": {"ip": "98.1.2.3"}}
    for _ in range(3):
        found = [f.path for f in guard.scrub(payload).findings if f.path.endswith("/ip")]
        assert found == ["/context/ip", *(f"/batch/{n}/context/ip" for n in range(3))]


@pytest.mark.parametrize("cache", [True, False])
def test_a_reason_begins_with_the_path_of_its_event(cache: bool) -> None:
    guard = Guard(destination="mixpanel", cache=cache)
    page = {"$current_url": "https://my.clinic.example/login", "distinct_id": "1", "token": "t"}
    for _ in range(3):
        result = guard.scrub([{"event": "x", "properties": page}] * 2)
        assert [reason.partition(": ")[0] for reason in result.reasons] == ["/0", "/1"]
