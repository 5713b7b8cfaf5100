"""Laws of destinations without a BAA: over what a site may put into any field, of the format or of its own."""

import copy
import json
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import quote

import court
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from recover import recoverable

from phiguard import Context, Guard
from phiguard.destination_vendors import batch_path, limited_use
from phiguard.destinations import Destination, presets
from phiguard.trees import paths_of
from phiguard.wire_query import parsed

VALUES = (
    "lena.fischer@example.com",
    "536-90-4399",
    "203.0.113.40",
    "2001:db8:85a3::8a2e:370:7334",
    "(206) 555-0147",
    "4111 1111 1111 1111",
    "fb.1.1771490233000.1122334455",
    "MRN: 55301728",
    "buprenorphine",
    "https://a.example/conditions/psoriasis?mrn=55301728",
    court.digest("lena.fischer@example.com"),
)
NAMES = sorted(set(court.WIRES) - {"floodlight"})
CONSENT = Context(consent={"ads": True})
GUARDS: dict[str, Guard] = {}
few = settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


@pytest.fixture(scope="module", autouse=True)
def _key() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PHIGUARD_HMAC_KEY", court.KEY)
        for name in court.WIRES:
            GUARDS[name] = Guard("standard", destination=name)
        yield
    GUARDS.clear()


def leaves(tree: Any, way: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    items = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()
    for key, value in items:
        if isinstance(value, dict | list) and value:
            yield from leaves(value, (*way, key))
        else:
            yield (*way, key)


def put(tree: Any, way: tuple[Any, ...], value: Any) -> None:
    for step in way[:-1]:
        tree = tree[step]
    tree[way[-1]] = value


PLAIN = court.STORIES[-1]
WRITERS: tuple[Callable[[str], Any], ...] = (
    str,
    json.dumps,
    lambda v: quote(v, safe=""),
    lambda v: f"hello {v} bye",
    lambda v: [v],
)
junk = st.none() | st.booleans() | st.integers(-(10**20), 10**20) | st.floats() | st.text(max_size=30)


@st.composite
def events(draw: st.DrawFn, destination: str) -> tuple[Any, list[str]]:
    """An event of a destination's format with planted values and whatever else in some of its fields."""
    tree = copy.deepcopy(court.WIRES[destination](PLAIN))
    ways = list(leaves(tree))
    planted = []
    for way in draw(st.lists(st.sampled_from(ways), max_size=8, unique=True)):
        if draw(st.booleans()):
            value = draw(st.sampled_from(VALUES))
            planted.append(value.removeprefix("MRN: "))
            put(tree, way, draw(st.sampled_from(WRITERS))(value))
        else:
            put(tree, way, draw(junk | st.dictionaries(st.text(max_size=8), junk, max_size=2)))
    for way in draw(st.lists(st.sampled_from(ways), max_size=3)):
        value = draw(st.sampled_from(VALUES))
        target = tree
        for step in way[:-1]:
            target = target[step]
        if isinstance(target, dict):
            planted.append(value.removeprefix("MRN: "))
            target[draw(st.text(max_size=6) | st.sampled_from(["note", "x_name", "mrn", "email"]))] = value
    return tree, planted


def listed(name: str, payload: Any) -> list[str]:
    """Paths of an output that no field of the list names."""
    destination = Destination.of(name)
    batch = batch_path(destination)
    fields = [*destination.field, *limited_use(destination)]
    known = {(f"{batch}/*" if f.at == "event" else "") + f.path for f in fields} if batch else set()
    known |= {f.path for f in fields if not batch} | {f"/*{f.path}" for f in fields if not batch}
    whole = {
        (f"{batch}/*" if batch and f.at == "event" else "") + f.path
        for f in fields
        if f.fixed is not None or f.inside is not None
    }
    return [
        path
        for path in paths_of(payload)
        if path not in known
        and path.removesuffix("/*") not in known
        and not any(path.startswith(f"{root}/") for root in whole)
    ]


@pytest.mark.parametrize("name", NAMES)
@few
@given(data=st.data())
def test_only_what_is_listed_and_nothing_planted_comes_out(name: str, data: st.DataObject) -> None:
    payload, planted = data.draw(events(name))
    before = copy.deepcopy(payload)
    result = GUARDS[name].scrub(payload, context=CONSENT)
    assert not any("internal" in reason for reason in result.reasons)
    assert json.dumps(payload) == json.dumps(before)
    if result.payload is None:
        assert result.action == "block" and result.reasons
        return
    assert listed(name, result.payload) == []
    texts = recoverable(result.payload)
    assert not [value for value in planted if any(value in text for text in texts)]
    again = GUARDS[name].scrub(result.payload, context=CONSENT)
    assert (again.action, again.reasons) == ("pass", ())
    assert json.dumps(again.payload) == json.dumps(result.payload)


@few
@given(st.lists(st.tuples(st.text(max_size=8), st.sampled_from(VALUES) | st.text(max_size=20)), max_size=8))
def test_a_url_keeps_only_what_is_listed(pairs: list[tuple[str, str]]) -> None:
    own = ";".join(f"{quote(key, safe='')}={quote(value, safe='')}" for key, value in pairs)
    url = f"https://ad.doubleclick.net/activity;src=1234567;type=sales0;cat=lead00;{own}"
    result = GUARDS["floodlight"].scrub(url)
    if result.payload is None:
        assert result.reasons
        return
    fields = parsed(result.payload)
    assert fields is not None
    assert not set(fields.fields) - {f.path[1:] for f in Destination.of("floodlight").field} - {"npa", "dc_lat"}
    texts = recoverable(result.payload)
    assert not [v for _, v in pairs if v in VALUES and any(v.removeprefix("MRN: ") in text for text in texts)]
    assert GUARDS["floodlight"].scrub(result.payload).action == "pass"


@few
@given(st.recursive(junk, lambda c: st.lists(c, max_size=4) | st.dictionaries(st.text(max_size=8), c, max_size=4)))
def test_whatever_comes_is_blocked_or_listed(payload: Any) -> None:
    for name, guard in GUARDS.items():
        result = guard.scrub(payload)
        assert not any("internal" in reason for reason in result.reasons)
        assert result.payload is None or listed(name, result.payload) == []


@pytest.mark.parametrize("name", NAMES)
@few
@given(data=st.data())
def test_a_destination_reveals_no_more_than_none(name: str, data: st.DataObject) -> None:
    """Every text that goes out stood in the output without a destination, or is static, derived or coarser."""
    payload, _ = data.draw(events(name))
    sent = GUARDS[name].scrub(payload).payload
    left = Guard("standard").scrub(payload).payload
    if sent is None:
        return
    destination = Destination.of(name)
    derived = {
        f.path for f in destination.field if f.form in ("client", "keyed", "id", "event", "origin", "family")
    }
    static = {v for f in destination.field for v in f.values}
    known = set(texts_in(left)) | static | {json.dumps(f.default) for f in destination.field}
    fixed = {f.path for f in [*destination.field, *limited_use(destination)] if f.fixed is not None or f.default}
    for way in leaves(sent):
        path = "".join(f"/{'*' if isinstance(step, int) else step}" for step in way)
        if any(path.endswith(p) or f"{p}/" in path for p in derived | fixed):
            continue
        value = sent
        for step in way:
            value = value[step]
        if isinstance(value, str):
            assert value in known or value.lower() in {k.lower() for k in known}


def texts_in(tree: Any) -> Iterator[str]:
    for way in leaves(tree):
        value = tree
        for step in way:
            value = value[step]
        if isinstance(value, str):
            yield value


SAMPLES: dict[str, Any] = {
    "amount": 12.5, "count": 2, "boolean": True, "time": court.TIME, "currency": "USD", "country": "US",
    "language": "en-US", "version": "1.2", "id": "evt-1", "keyed": "A-1", "event": "Purchase",
    "origin": "https://a.example/x", "path": "https://a.example/x", "family": court.UA, "network": "203.0.113.9",
    "click": court.CLICK, "client": "visit-1", "text": "Knee", "exact": "key-1",
}  # fmt: skip


@pytest.mark.parametrize("name", presets())
def test_an_event_with_all_that_is_listed_is_sent_and_at_rest(name: str) -> None:
    """Of every destination, one's own that is added too: its list alone says what an event looks like."""
    destination = Destination.of(name)
    event: dict[str, Any] = {}
    around: dict[str, Any] = {}
    for field in destination.field:
        if field.fixed is not None:
            continue
        *above, last = field.path.split("/")[1:]
        at: Any = around if field.at == "envelope" else event
        for step, after in zip(above, [*above[1:], last], strict=False):
            if isinstance(at, list):
                at = at[0]
            elif step != "*":
                at = at.setdefault(step, [{}] if after == "*" else {})
        if isinstance(at, list):
            at = at[0]
        at[last] = field.values[0] if field.values else SAMPLES[field.form]
    event["never_seen_before"] = "x"
    batch = batch_path(destination)
    if destination.wire == "query":
        payload: Any = "https://a.example/activity;" + ";".join(f"{k}={quote(str(v))}" for k, v in event.items())
    else:
        payload = event
        if batch:
            payload = around
            for step in batch.split("/")[1:-1]:
                payload = payload.setdefault(step, {})
            payload[batch.split("/")[-1]] = [event]
            payload = around
    policy = "keep_identity" if destination.sever == "context" else "standard"
    guard = Guard(policy, destination=destination)
    result = guard.scrub(payload, context=CONSENT)
    assert result.reasons == ()
    assert any(path.endswith("/never_seen_before") for path in result.dropped)
    assert guard.scrub(result.payload, context=CONSENT).action == "pass"
