"""Events decided from memory come out as they would on the long way, and only those that memory holds are."""

import json
from hashlib import sha256
from random import Random
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from risks import alike

from phiguard import Context, Guard, Policy, recall
from phiguard import event as events
from phiguard import guard as guards
from phiguard.types import Result

SLOW = Guard(cache=False)
PAGES = [
    ("https://www.lakeview.example/conditions/eczema?utm_source=mail", "Eczema | Lakeview"),
    ("https://www.lakeview.example/careers/dermatology-nurse", "Dermatology nurse | Lakeview"),
    ("https://www.lakeview.example/about-us", "About us | Lakeview"),
    ("https://www.lakeview.example/appointments/schedule", "Schedule an appointment"),
    ("https://portal.lakeview.example/mychart/login", "MyChart - Login"),
    ("/services/knee-replacement", "Knee replacement"),
    ("https://www.lakeview.example/w/eczema", "Lakeview"),
    ("https://hiv.lakeview.example/w", "Lakeview"),
]
REFERRERS = ["https://www.google.com/", "https://www.lakeview.example/conditions/asthma", None]
LABELS = ["Find a Doctor", "Donate", "Schedule Appointment", "HIV testing", "Learn more"]


def event(rng: Random, **more: Any) -> dict[str, Any]:
    url, title = rng.choice(PAGES)
    return {
        "type": "track",
        "event": rng.choice(["Page Viewed", "Button Clicked"]),
        "messageId": str(UUID(int=rng.getrandbits(128), version=4)),
        "anonymousId": str(UUID(int=rng.getrandbits(128), version=4)),
        "timestamp": f"2026-03-{rng.randrange(10, 28)}T10:{rng.randrange(10, 60)}:11.123Z",
        "context": {
            "ip": f"98.{rng.randrange(256)}.{rng.randrange(256)}.7",
            "page": {"url": url, "title": title, "referrer": rng.choice(REFERRERS)},
            "screen": {"width": rng.choice([1920, 390]), "height": 1080, "density": 2},
            "tags": ["web", "spring", {"kind": rng.choice(["a", "b"]), "items": []}],
        },
        "properties": {
            "label": rng.choice(LABELS),
            "value": rng.randrange(0, 100),
            "depth": rng.random(),
            "session": {"id": rng.randrange(10**9, 10**10), "engaged": rng.random() < 0.5},
        },
        **more,
    }


class Counted:
    """Counts what memory decided."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.known = self.asked = 0
        monkeypatch.setattr(guards, "recall", self)

    def __call__(self, *args: Any) -> Any:
        result = recall.recall(*args)
        self.asked += 1
        self.known += isinstance(result, Result)
        return result


def same(one: Result, other: Result) -> None:
    counted = sorted(one._entities())  # before its findings are written out
    assert counted == sorted(f.entity for f in one.findings)
    assert one.payload == other.payload
    assert one.action == other.action
    assert alike(one.risk, other.risk)
    assert one.findings == other.findings
    assert (one.reasons, one.unscanned, one.dropped) == (other.reasons, other.unscanned, other.dropped)


def warm(guard: Guard, rng: Random, n: int = 250, **more: Any) -> Guard:
    for _ in range(n):
        guard.scrub(json.dumps(event(rng, **more)).encode())
    return guard


@pytest.fixture(scope="module")
def known() -> Guard:
    return warm(Guard(), Random(1))


@pytest.mark.parametrize("kind", ["bytes", "str", "dict"])
def test_a_stream_is_decided_from_memory_and_as_on_the_long_way(monkeypatch: Any, known: Guard, kind: str) -> None:
    counted = Counted(monkeypatch)
    rng = Random(2)
    make: dict[str, Any] = {"bytes": lambda e: json.dumps(e).encode(), "str": json.dumps, "dict": lambda e: e}
    for _ in range(120):
        payload = make[kind](event(rng))
        result = known.scrub(payload)
        assert type(result.payload) is type(payload)
        same(result, SLOW.scrub(payload))
    assert counted.known > 100


@pytest.mark.parametrize("policy", ["standard", "strict", "hipaa", "keep_context", "keep_identity", "first_party"])
def test_every_preset_decides_alike(monkeypatch: Any, policy: str) -> None:
    monkeypatch.setenv("PHIGUARD_HMAC_KEY", "0123456789abcdef" * 4)
    counted = Counted(monkeypatch)
    loaded = Policy.of(policy)
    quick, slow, rng = Guard(loaded), Guard(loaded, cache=False), Random(3)
    for i in range(160):
        payload = json.dumps(event(rng)).encode()
        result = quick.scrub(payload)
        if i > 120:
            same(result, slow.scrub(payload))
    if policy == "standard":
        assert counted.known > 20


def test_the_page_may_stand_in_the_context(monkeypatch: Any) -> None:
    counted = Counted(monkeypatch)
    guard, rng = Guard(), Random(4)
    for i in range(200):
        payload = event(rng)
        del payload["context"]["page"]
        url = rng.choice(PAGES)[0] if rng.random() < 0.8 else None
        context = Context(url=url, headers={"user-agent": "x"}, consent={"ads": False})
        result = guard.scrub(json.dumps(payload), context=context)
        if i > 150:
            same(result, SLOW.scrub(json.dumps(payload), context=context))
    assert counted.known > 80


def test_new_texts_with_nothing_in_them_are_looked_at_alone(monkeypatch: Any) -> None:
    counted = Counted(monkeypatch)
    guard, rng = Guard(), Random(15)

    def made() -> dict[str, Any]:
        return event(rng, messageId=f"evt-{rng.getrandbits(64):016x}", build={"ref": f"r{rng.randrange(10**6)}"})

    for _ in range(150):
        guard.scrub(made())
    counted.known = 0
    for _ in range(60):
        payload = made()
        same(guard.scrub(payload), SLOW.scrub(payload))
    assert counted.known > 50
    for text in ("lena@example.com", "evt-" + b"lena@example.com".hex(), "MRN: 48291013", "take metformin daily"):
        payload = {**made(), "messageId": text}
        result = guard.scrub(payload)
        same(result, SLOW.scrub(payload))
        assert text not in json.dumps(result.payload)


NEW: list[tuple[str, dict[str, Any]]] = [
    ("mail-in-a-label", {"properties": {"label": "lena@example.com"}}),
    ("mail-in-a-title", {"context": {"page": {"title": "lena@example.com"}}}),
    ("mail-as-id", {"anonymousId": "lena@example.com"}),
    ("phone-as-number", {"properties": {"session": {"id": 4155550123}}}),
    ("page-with-mail", {"context": {"page": {"url": "https://www.lakeview.example/a?email=lena%40example.com"}}}),
    ("new-condition", {"properties": {"label": "psoriasis"}}),
    ("new-key", {"properties": {"email": "lena@example.com"}}),
    ("key-that-is-one", {"properties": {"lena@example.com": 1}}),
    ("pair-of-a-mail", {"properties": {"label": "email", "value": "lena@example.com"}}),
    ("pair-of-a-number", {"properties": {"label": "mrn", "value": 48291013}}),
    ("pair-of-a-score", {"properties": {"label": "phq9", "value": 17}}),
    ("pair-of-a-boolean", {"properties": {"label": "diabetes", "value": True}}),
    ("term-beside-its-name", {"properties": {"label": "eczema", "value": "eczema"}}),
    ("list-grown", {"context": {"tags": ["web", "lena@example.com"]}}),
    ("another-type", {"properties": {"value": "48 years, HIV"}}),
    ("long-number", {"context": {"screen": {"width": 4111111111111111}}}),
    ("number-as-text", {"properties": {"session": {"id": "4155550123"}}}),
    ("words-split", {"properties": {"label": "Find a Doctor lena@example.com"}}),
    ("reserved-address", {"context": {"ip": "127.0.0.1"}}),
    ("not-an-address", {"context": {"ip": "lena.example.com"}}),
    ("id-of-zeros", {"anonymousId": "00000000-0000-0000-0000-000000000000"}),
    ("text-in-hexadecimal", {"anonymousId": b"lena@example.com, Rue Miller 12.".hex()}),
    ("nothing", {}),
]


def merged(into: dict[str, Any], more: dict[str, Any]) -> dict[str, Any]:
    out = dict(into)
    for key, value in more.items():
        out[key] = merged(out[key], value) if isinstance(value, dict) and isinstance(out.get(key), dict) else value
    return out


@pytest.mark.parametrize(("name", "more"), NEW, ids=[name for name, _ in NEW])
def test_what_is_new_goes_the_long_way(known: Guard, name: str, more: dict[str, Any]) -> None:
    rng = Random(name)
    for _ in range(4):
        payload = merged(event(rng), more)
        same(known.scrub(payload), SLOW.scrub(payload))
        text = json.dumps(payload).encode()
        same(known.scrub(text), SLOW.scrub(text))


def test_json_that_a_parser_would_lose_something_of(known: Guard) -> None:
    rng = Random(5)
    text = json.dumps(event(rng))
    assert known.scrub(text).action == "redact"
    for bad in (
        text.replace('"label":', '"label": "lena@example.com", "label":'),
        text.replace('"density": 2', '"density": 2.00000000000000000001'),
        text.replace('"density": 2', '"density": 415555012300000000000'),
        text.replace('"engaged":', '"engaged" :'),
        text + "\n" + text,
        text.replace('"type"', '\n"type"'),
        " " + text,
        text[:-1],
    ):
        same(known.scrub(bad), SLOW.scrub(bad))


def test_an_envelope_and_a_request_are_no_events(known: Guard) -> None:
    rng = Random(6)
    for make in (
        lambda: {"batch": [event(rng), event(rng)]},
        lambda: {
            "url": "https://www.facebook.com/tr?id=1&ev=PageView&dl=https%3A%2F%2Fa.example%2Fhiv",
            "method": "GET",
        },
        lambda: event(rng, url="https://www.lakeview.example/conditions/eczema"),
        lambda: event(rng, request={"url": "https://www.google-analytics.com/g/collect?v=2&tid=G-1&cid=1.2"}),
    ):
        guard = Guard()
        for _ in range(12):
            payload = make()
            same(guard.scrub(payload), SLOW.scrub(payload))


def test_events_of_a_batch_are_decided_from_memory_too(monkeypatch: Any) -> None:
    known = [0]

    def counting(*args: Any) -> Any:
        done = recall.recall_event(*args)
        known[0] += done is not None
        return done

    monkeypatch.setattr(events, "recall_event", counting)
    guard, rng = Guard(), Random(14)
    for i in range(30):
        payload = {
            "batch": [
                event(rng, userId="lena@example.com") if rng.random() < 0.1 else event(rng) for _ in range(6)
            ],
            "sentAt": "2026-03-11T10:00:00Z",
        }
        result = guard.scrub(json.dumps(payload).encode())
        if i > 15:
            same(result, SLOW.scrub(json.dumps(payload).encode()))
    assert known[0] > 60


def test_a_list_of_events_is_none_of_texts() -> None:
    guard, rng = Guard(), Random(13)
    for _ in range(6):
        guard.scrub({"data": ["web", "x", "y"], "n": 1})
    for _ in range(8):
        visitor = {"anonymousId": str(UUID(int=rng.getrandbits(128), version=4))}
        payload = {"data": [visitor, {"title": "Eczema"}], "n": 1}
        result = guard.scrub(payload)
        same(result, SLOW.scrub(payload))
        assert result.risk.phi == 0.0  # the one event names somebody, the other speaks of health


def test_a_request_to_a_vendor_is_no_event_that_names_its_page() -> None:
    guard = Guard()
    page = "https%3A%2F%2Fwww.lakeview.example%2Fabout"
    hit = f"https://www.facebook.com/tr?id=123456789012345&ev=PageView&dl={page}&ud[em]=none"
    for payload in (
        {"url": hit, "x": "y"},
        {"url": "https://www.lakeview.example/", "method": "GET"},
        {"url": hit, "method": "GET"},
    ):
        for _ in range(5):
            same(guard.scrub(payload), SLOW.scrub(payload))


def test_a_list_of_two_may_be_a_name_and_its_value() -> None:
    guard = Guard()
    for name in ["Donate"] * 6 + ["patientName"] * 3:
        payload = {"type": "track", "fields": [name, "Rose Garden"]}
        same(guard.scrub(payload), SLOW.scrub(payload))


def test_a_payload_is_never_changed_and_shares_what_stayed(monkeypatch: Any, known: Guard) -> None:
    counted = Counted(monkeypatch)
    payload = event(Random(7))
    before = json.dumps(payload)
    result = known.scrub(payload)
    assert counted.known == 1
    assert json.dumps(payload) == before
    assert result.payload["context"]["tags"] is payload["context"]["tags"]
    assert list(result.payload) == list(payload)


def test_entities_are_counted_without_findings() -> None:
    guard, rng, met, unwritten = Guard(), Random(9), set(), 0
    for n in range(60):
        seen = event(rng, traits={"firstName": "Lena", "phone": f"(206) 555-01{n:02}"})
        address = f"https://www.lakeview.example/conditions/asthma?email=lena.{n}%40example.com&mrn={7_000_000 + n}"
        seen["context"]["page"]["url"] = address
        result = guard.scrub(seen)
        unwritten += type(result._pending) is recall._Findings
        met.update(result._entities())
        assert result._findings is None
        same(result, result)
    assert unwritten > 20
    assert met >= {"EMAIL_ADDRESS", "MEDICAL_RECORD_NUMBER", "PHONE_NUMBER", "PERSON", "MEDICAL_CONDITION"}


def test_findings_hold_no_text_and_can_be_read_twice(known: Guard) -> None:
    payload = event(Random(8))
    result = known.scrub(payload)
    assert result.findings == result.findings
    assert payload["anonymousId"] not in repr(result)


def test_a_number_too_long_to_write_goes(known: Guard) -> None:
    for more in ({"session": {"id": 10**5000}}, {"value": 10**5000}, {"depth": 10**5000}):
        for _ in range(4):
            payload = merged(event(Random(12)), {"properties": more})
            same(known.scrub(payload), SLOW.scrub(payload))


def test_objects_that_hold_themselves_end() -> None:
    payload = event(Random(9))
    payload["context"]["tags"].append(payload["context"])
    same(Guard().scrub(payload), SLOW.scrub(payload))


def test_a_value_that_the_policy_allows_is_told_from_others_of_its_form(monkeypatch: Any) -> None:
    counted = Counted(monkeypatch)
    one = "3f2504e0-4f89-41d3-9a0c-0305e82c3301"
    own = f'id = "own"\nextends = "standard"\n[[allow]]\nvalue = "{one}"\n'
    guard, slow = Guard(Policy.loads(own)), Guard(Policy.loads(own), cache=False)
    guard.scrub(event(Random(9), anonymousId=one))  # the first of its form is the one that is allowed
    warm(guard, Random(10), 100)
    before = counted.known
    for seed in range(11, 21):
        payload = event(Random(seed), **({"anonymousId": one} if seed % 2 else {}))
        result = guard.scrub(payload)
        same(result, slow.scrub(payload))
        assert (result.payload["anonymousId"] == one) is bool(seed % 2)
    assert counted.known - before > 5


def test_an_allowed_digest_is_told_from_others(monkeypatch: Any) -> None:
    emails = [f"ada{n}@example.com" for n in range(12)]
    digests = [sha256(email.encode()).hexdigest() for email in emails]
    own = f'id = "own"\nextends = "standard"\n[[allow]]\nvalue = "{digests[3]}"\n'
    guard, slow = Guard(Policy.loads(own)), Guard(Policy.loads(own), cache=False)
    for email, digest in [*zip(emails, digests, strict=True), *zip(emails, digests, strict=True)]:
        payload = {"event": "x", "traits": {"email": email}, "user_data": {"em": digest}, "n": 1}
        same(guard.scrub(payload), slow.scrub(payload))


def test_paths_that_rules_ask_for_go_the_long_way(monkeypatch: Any) -> None:
    counted = Counted(monkeypatch)
    own = 'id = "own"\nextends = "standard"\n[[deny]]\npath = "/properties/label"\n'
    guard = warm(Guard(Policy.loads(own)), Random(10), 100)
    assert "label" not in guard.scrub(event(Random(11))).payload["properties"]
    assert counted.asked == 0


def test_a_value_that_another_one_names_goes_the_long_way() -> None:
    guard = Guard()
    for label in ["Find a Doctor"] * 9 + ["patientName"] * 4 + ["email"] * 4 + ["Donate"] * 4:
        payload = {"type": "track", "properties": {"label": label, "value": "Rose Garden", "n": 1}}
        same(guard.scrub(payload), SLOW.scrub(payload))


@settings(max_examples=150)
@given(data=st.data())
def test_any_mixture_of_known_and_new(known: Guard, data: st.DataObject) -> None:
    rng = Random(data.draw(st.integers(0, 10**6)))
    payload = event(rng)
    spots: list[tuple[Any, Any]] = []

    def walk(at: Any) -> None:
        for key in at if isinstance(at, dict) else range(len(at)):
            spots.append((at, key))
            if isinstance(at[key], dict | list):
                walk(at[key])

    walk(payload)
    for _ in range(data.draw(st.integers(0, 3))):
        at, key = data.draw(st.sampled_from(spots))
        at[key] = data.draw(
            st.sampled_from(["lena@example.com", "eczema", "Donate", "email", 17, 4155550123, None, True, 0.5, "x"])
            | st.text(max_size=12)
            | st.integers(-(10**12), 10**12)
        )
    same(known.scrub(payload), SLOW.scrub(payload))


@pytest.mark.parametrize("key", ["session_id", "sessionId", "mrn"])
def test_a_part_of_a_key_says_nothing_of_the_same_part_of_a_value(key: str) -> None:
    # What stands under a session's id is one, part by part; what stands in a key is not.
    before = {key: {"/k12x/about-us": "x"}}
    after = {key: "https://www.lakeview.example/k12x/visit"}
    for times in (1, 2, 3):
        guard = Guard()
        for _ in range(times):
            guard.scrub(before)
        same(guard.scrub(after), Guard(cache=False).scrub(after))


@pytest.mark.parametrize("key", ["password", "authorization", "client_secret", "api_secret"])
@pytest.mark.parametrize("value", ["a=b", "kx12=true", "hunter=hunter", "a=b&c=d", "x=1"])
def test_a_secret_that_reads_as_a_query_is_one_whenever_it_comes(key: str, value: str) -> None:
    # It is opened as a whole, and of its parts, which are known soon, none is anything.
    guard = Guard()
    for _ in range(3):
        result = guard.scrub({key: value})
        same(result, Guard(cache=False).scrub({key: value}))
        assert result.payload == {key: "[SECRET]"}
