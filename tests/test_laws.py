"""The laws of the design, as properties over everything the codecs and detectors can make."""

import base64
import copy
import json
import logging
import pickle
import threading
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from recover import recoverable

import phiguard
from phiguard.codecs import codecs
from phiguard.detectors import detectors
from phiguard.guard import Guard

CODECS = {c.name: c for c in codecs()}
# Latin-1 is what bytes are when they are nothing else: a text written in it is UTF-8 as well.
WRITERS = sorted(set(CODECS) - {"latin1_bytes"})
# Values that are found without a key, one or more for each detector that can do so.
VALUES = (
    "lena.fischer@example.com",
    "536-90-4399",
    "203.0.113.40",
    "2001:db8:85a3::8a2e:370:7334",
    "(206) 555-0147",
    "4111 1111 1111 1111",
    "fb.1.1771490233000.1122334455",
    "MRN: 55301728",
)
GUARD = Guard()
SLOW = Guard(engine="regex", cache=False)

slow_settings = settings(
    max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)

scalars = (
    st.none()
    | st.booleans()
    | st.integers(-(10**20), 10**20)
    | st.floats()
    | st.text(max_size=40)
    | st.sampled_from(VALUES)
    | st.binary(max_size=20)
)
keys = st.text(max_size=12) | st.sampled_from(
    ["email", "mrn", "ip", "phone", "em", "url", "ssn", "fbp", "order_id"]
)
payloads = st.recursive(
    scalars, lambda c: st.lists(c, max_size=5) | st.dictionaries(keys, c, max_size=5), max_leaves=20
).filter(lambda p: isinstance(p, dict | list))


def written(name: str, text: str) -> str:
    out = CODECS[name].encode(text)
    return base64.b64encode(out).decode() if isinstance(out, bytes) else str(out)


def bare(value: str) -> str:
    return value.removeprefix("MRN: ")


def same(a: Any, b: Any) -> bool:
    """Equal in value and type, all the way down; NaN equals itself."""
    if type(a) is not type(b):
        return False
    if isinstance(a, dict):
        return list(a) == list(b) and all(same(a[k], b[k]) for k in a)
    if isinstance(a, list):
        return len(a) == len(b) and all(map(same, a, b))
    return bool(a == b) or (a != a and b != b)


@pytest.mark.parametrize("name", WRITERS)
@pytest.mark.parametrize("value", VALUES)
def test_a_value_in_one_encoding_is_not_recoverable(name: str, value: str) -> None:
    for text in (value, f"hello {value} bye"):
        out = GUARD.scrub({"note": written(name, text)}).payload
        assert not any(bare(value) in t for t in recoverable(out))


@slow_settings
@given(st.sampled_from(VALUES), st.lists(st.sampled_from(WRITERS), min_size=1, max_size=4), st.booleans())
def test_a_value_in_any_composition_of_encodings_is_not_recoverable(
    value: str, names: list[str], in_prose: bool
) -> None:
    text = f"hello {value} bye" if in_prose else value
    if names.count("tilde") > 1:  # tildes cannot be escaped, so they do not nest
        return
    for name in names:
        text = written(name, text)
    for payload in (text, {"note": text}, json.dumps([text]), text.encode("utf-8", "surrogatepass")):
        result = GUARD.scrub(payload)
        assert not any(bare(value) in t for t in recoverable(result.payload))
        assert GUARD.scrub(result.payload).payload == result.payload


@slow_settings
@given(payloads)
@example({"lena@example.com": 1, "[EMAIL_ADDRESS]": 2})
@example([{"mrn": 5530172}, "x5530172", 5530172])
@example({"Order": ["0@0.A0", "001-01-0001"]})
@example({"patient": {"id": "lena@example.com", "value": "AB12345"}})
def test_scrub_is_idempotent_and_does_not_mutate(payload: Any) -> None:
    before = copy.deepcopy(payload)
    once = GUARD.scrub(payload)
    assert not any("internal" in reason for reason in once.reasons)
    assert same(payload, before)
    twice = GUARD.scrub(once.payload)
    assert same(once.payload, twice.payload)
    assert twice.action == "pass"


@slow_settings
@given(payloads)
def test_the_fast_path_equals_its_slow_twin(payload: Any) -> None:
    slow = SLOW.scrub(payload)
    for _ in range(3):  # the second and third time from the cache
        fast = GUARD.scrub(payload)
        assert same(fast.payload, slow.payload)
        assert fast.findings == slow.findings
        assert (fast.action, fast.risk, fast.unscanned) == (slow.action, slow.risk, slow.unscanned)


@slow_settings
@given(payloads)
def test_lists_keep_their_length_and_untouched_leaves_their_type(payload: Any) -> None:
    def compare(old: Any, new: Any) -> None:
        if isinstance(old, list) and isinstance(new, list):
            assert len(old) == len(new)
            for a, b in zip(old, new, strict=True):
                compare(a, b)
        elif isinstance(old, dict) and isinstance(new, dict):
            for key in old.keys() & new.keys():
                compare(old[key], new[key])
        else:
            assert new is None or type(new) is type(old)

    compare(payload, GUARD.scrub(payload).payload)


@slow_settings
@given(payloads)
def test_pass_means_the_very_same_payload(payload: Any) -> None:
    result = GUARD.scrub(payload)
    assert (result.action == "pass") == (result.payload is payload)
    if result.action == "pass":
        assert result.unscanned == ()


@slow_settings
@given(payloads)
def test_json_text_and_parsed_json_come_to_the_same(payload: Any) -> None:
    try:
        text = json.dumps(payload, allow_nan=False)
    except (TypeError, ValueError):
        return
    from_text = GUARD.scrub(text)
    from_tree = GUARD.scrub(json.loads(text))
    assert same(json.loads(from_text.payload), from_tree.payload)
    assert [f.entity for f in from_text.findings] == [f.entity for f in from_tree.findings]
    if from_text.action == "pass":
        assert from_text.payload == text


@settings(max_examples=400, deadline=None)
@given(st.text() | st.binary())
def test_any_text_and_any_bytes_are_scrubbed_without_an_exception(payload: str | bytes) -> None:
    result = GUARD.scrub(payload)
    assert not any("internal" in reason for reason in result.reasons)
    assert result.payload is None or type(result.payload) is type(payload)
    assert (result.payload is None) == (result.action == "block")
    assert GUARD.scrub(result.payload).payload == result.payload


@settings(max_examples=100, deadline=None)
@given(st.lists(payloads, max_size=4))
def test_many_and_ndjson_come_to_the_same_as_one_by_one(events: list[Any]) -> None:
    single = [GUARD.scrub(e) for e in events]
    assert [r.findings for r in GUARD.scrub_many(events)] == [r.findings for r in single]
    lines = []
    for event in events:
        try:
            lines.append(json.dumps(event, allow_nan=False).encode())
        except (TypeError, ValueError):
            continue
    out = GUARD.scrub_ndjson(b"".join(line + b"\n" for line in lines)).split(b"\n")
    assert out == [GUARD.scrub(line).payload for line in lines] + [b""]


@pytest.mark.parametrize("d", detectors(), ids=lambda d: d.id)
def test_no_object_holds_what_was_found(d: Any, caplog: pytest.LogCaptureFixture) -> None:
    guard, rng = Guard(), Random(11)
    caplog.set_level(logging.DEBUG)
    for _ in range(30):
        sample = d.sample(rng)
        key, text = (
            sample
            if isinstance(sample, tuple) and sample[0]
            else ("note", sample[1] if isinstance(sample, tuple) else sample)
        )
        found = guard.scrub({key: text}).findings
        spans = [f for f in found if f.path == phiguard.Path.of((key,)) and f.method != "keep"]
        value = max((text[f.start : f.end] for f in spans), key=len, default="")
        if len(value) < 5:
            continue
        payload = {key: text, "deep": [{"url": f"https://a.example/?v={text}"}], text: 1}
        result = guard.scrub(payload)
        state = pickle.dumps(guard) + pickle.dumps((result.findings, result.risk, result.policy, result.reasons))
        for shown in (repr(result), repr(result.findings), str(result.unscanned), repr(guard), caplog.text):
            assert value not in shown
        assert value.encode() not in state
        assert not any(value in text for text in remembered(guard))


def remembered(guard: Guard) -> list[str]:
    """Every text that is reachable from a guard's memory of keys and verdicts."""
    out: list[str] = []
    todo = [guard._compiled.memory]  # type: ignore[attr-defined]
    while todo:
        context = todo.pop()
        assert all(type(h) is int for h in (*context.clean, *context.grown, *context.opened))
        out += [*context._known, *context.names]
        todo += [*context.grown.values(), *context.opened.values()]
    return out


def test_the_memory_of_clean_texts_is_used() -> None:
    guard = Guard()
    for _ in range(6):  # keys and texts, shapes of objects whose keys are known, whole objects, the layout
        guard.scrub({"page": {"title": "Opening hours"}})
    before = guard._compiled.remembered  # type: ignore[attr-defined]
    guard.scrub({"page": {"title": "Opening hours"}})
    assert guard._compiled.remembered == before > 0  # type: ignore[attr-defined]


def test_one_object_never_vouches_for_another() -> None:
    """Hashes of numbers are not keyed, and -1 and -2 have the same: they must not decide."""
    guard, prime = Guard(), 2**61 - 1
    for value in (5530172 + prime, True, -1, 1.0, None, 10**4200, object()):
        for _ in range(3):
            guard.scrub({"user": {"mrn": value, "q": "x"}})
    for value in (5530172, 10**4200):
        out = guard.scrub({"user": {"mrn": value, "q": "x"}})
        assert out.payload in ({"user": {"mrn": None, "q": "x"}}, {"user": {"q": "x"}})
    for _ in range(4):
        out = guard.scrub({"user": {"v": object(), "q": "x"}})
        assert (out.payload, out.unscanned) == ({"user": {"q": "x"}}, ("/user/v",))


def test_a_hash_of_a_value_of_the_event_is_found_wherever_it_stands() -> None:
    digest = "8ee772d83b088ececc5e018e3d5de0f2d1411f98689a04e9e34ca1d2c149d982"
    clean = {"checksum": digest}
    assert GUARD.scrub(clean).action == "pass"
    event = {"email": "Lena.Fischer@Example.com", "checksum": digest, "attr": "x" * 40}
    out = GUARD.scrub(event)
    assert out.payload == {"email": "[EMAIL_ADDRESS]", "checksum": "[EMAIL_HASH]", "attr": "x" * 40}
    assert GUARD.scrub(clean).action == "pass"


def test_guards_are_immutable_and_travel() -> None:
    with pytest.raises(AttributeError):
        GUARD.policy = None  # type: ignore[assignment]
    again = pickle.loads(pickle.dumps(GUARD))
    payload = {"email": "lena@example.com"}
    assert again.scrub(payload) == GUARD.scrub(payload)
    assert phiguard.scrub(payload).policy == GUARD.scrub(payload).policy


def test_threads_share_a_guard() -> None:
    guard, errors = Guard(), []
    events = [
        {"url": f"https://a.example/?email=u{i}%40example.com&n={i}", "note": f"call (206) 555-01{i:02d}", "n": i}
        for i in range(60)
    ]
    want = [SLOW.scrub(e) for e in events]

    def work() -> None:
        for event, single in zip(events, want, strict=True):
            result = guard.scrub(event)
            if (result.payload, result.findings) != (single.payload, single.findings):
                errors.append(event)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not errors
