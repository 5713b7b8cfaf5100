"""Where the policy asks for the page, events decided from memory come out as on the long way too."""

import copy
import json
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from random import Random
from typing import Any
from uuid import UUID

import court
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_details import somebody
from test_fresh import written
from test_recall import PAGES, event, same

from phiguard import Context, Guard, Policy, passes
from phiguard.decide import PageFacts
from phiguard.forms import PERSONAL, SIGNS
from phiguard.layouts import flat, made
from phiguard.limits import Limits
from phiguard.page_matrix import Reach, Treatment, reach
from phiguard.rebuild import DROP
from phiguard.spoken import Mood
from phiguard.treatments import is_free_text

CONSENT = Context(consent={"ads": True})


class Long:
    """Counts the events that went the long way."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.count = 0
        was = passes.Passes.over_leaves

        def counted(one: Any) -> Any:
            self.count += 1
            return was(one)

        monkeypatch.setattr(passes.Passes, "over_leaves", counted)


@pytest.fixture(autouse=True)
def _key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PHIGUARD_HMAC_KEY", court.KEY)


def visit(rng: Random) -> dict[str, Any]:
    """A clean event, one with details of somebody, or one with a message, on any kind of page."""
    made = rng.choice([event, event, somebody, written])(rng)
    if rng.random() < 0.6:
        url, title = rng.choice(PAGES)
        made["context"]["page"] |= {"url": url, "title": title}
    if rng.random() < 0.2:
        made["properties"]["note"] = rng.choice(["one two three", "a list", "please call me back soon"])
    return made


def compared(quick: Guard, rng: Random, n: int, since: int, context: Context | None = None) -> Counter[str]:
    slow = Guard(quick.policy, destination=quick.destination, cache=False)
    actions: Counter[str] = Counter()
    for i in range(n):
        payload = json.dumps(visit(rng)).encode()
        result = quick.scrub(payload, context=context)
        if i >= since:
            same(result, slow.scrub(payload, context=context))
            actions[result.action] += 1
    return actions


@pytest.mark.parametrize("policy", ["strict", "hipaa"])
def test_every_kind_of_page(monkeypatch: pytest.MonkeyPatch, policy: str) -> None:
    guard, rng = Guard(policy), Random(11)
    for _ in range(500):
        guard.scrub(json.dumps(visit(rng)).encode())
    long = Long(monkeypatch)
    recent = [json.dumps(visit(rng)).encode() for _ in range(120)]
    results = [guard.scrub(payload) for payload in recent]
    assert long.count < 25
    assert {result.action for result in results} == {"redact", "block"}
    monkeypatch.undo()
    monkeypatch.setenv("PHIGUARD_HMAC_KEY", court.KEY)
    slow = Guard(policy, cache=False)
    for payload, result in zip(recent, results, strict=True):
        same(result, slow.scrub(payload))


def test_a_page_may_stand_in_the_context() -> None:
    for url, _ in PAGES:
        assert compared(Guard("strict"), Random(12), 60, 40, Context(url=url))


def test_events_of_a_batch() -> None:
    quick, slow, rng = Guard("strict"), Guard("strict", cache=False), Random(13)
    for i in range(40):
        payload = {"batch": [visit(rng) for _ in range(5)], "sentAt": "2026-03-01T10:00:00Z"}
        result = quick.scrub(payload)
        if i > 25:
            same(result, slow.scrub(payload))


def test_what_a_page_drops_is_listed_where_it_stood(monkeypatch: pytest.MonkeyPatch) -> None:
    guard = Guard("strict")
    payload = {
        "event": "x",
        "url": "https://www.lakeview.example/about-us",
        "notes": ["I feel very low today", "web", "b"],
        "label": "see you next week",
    }
    payloads = [payload | {"id": str(UUID(int=n << 64, version=4))} for n in range(1, 9)]
    for one in payloads[:-1]:
        guard.scrub(one)
    long = Long(monkeypatch)
    result = guard.scrub(payloads[-1])
    assert long.count == 0
    assert result.payload["notes"] == [None, "web", "b"]
    assert "label" not in result.payload
    assert result.dropped == ("/notes/0", "/label")


def test_a_known_text_on_another_kind_of_page_is_looked_at_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    guard = Guard("strict")
    site = "https://www.lakeview.example"
    payloads = [
        {
            "event": "Form Sent",
            "url": f"{site}/{page}",
            "title": "Lakeview",
            "id": str(UUID(int=n << 64, version=4)),
        }
        for page in ("about-us", "careers")
        for n in range(1, 9)
    ]
    payloads.append(payloads[-1] | {"url": f"{site}/conditions/eczema"})
    for one in payloads[:-1]:
        guard.scrub(one)
    long = Long(monkeypatch)
    result = guard.scrub(payloads[-1])
    assert long.count == 0
    assert "title" not in result.payload
    same(result, Guard("strict", cache=False).scrub(payloads[-1]))


def test_an_address_inside_of_a_text_names_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    quick, slow = Guard("strict"), Guard("strict", cache=False)
    for n in range(1, 12):
        payload = {
            "hit": "https://collect.example/p?dl=https%3A%2F%2Fwww.lakeview.example%2Fconditions%2Feczema",
            "title": "Lakeview",
            "id": str(UUID(int=n << 64, version=4)),
        }
        same(quick.scrub(payload), slow.scrub(payload))


# ---- deliveries


def varied(tree: Any, rng: Random) -> Any:
    """The same event of another time and visitor."""
    if isinstance(tree, dict):
        return {key: varied(value, rng) for key, value in tree.items()}
    if isinstance(tree, list):
        return [varied(value, rng) for value in tree]
    if isinstance(tree, int) and not isinstance(tree, bool) and tree > 10**9:
        return tree + rng.randrange(1000)
    if isinstance(tree, str) and len(tree) == 36 and tree.count("-") == 4:
        return str(UUID(int=rng.getrandbits(128), version=4))
    return tree


@pytest.mark.parametrize("name", [*sorted(set(court.WIRES) - {"floodlight"}), "analytics_baa"])
@pytest.mark.parametrize("context", [CONSENT, Context()], ids=["consent", "none"])
def test_deliveries_are_decided_from_memory_too(
    monkeypatch: pytest.MonkeyPatch, name: str, context: Context
) -> None:
    quick = Guard("standard", destination=name)
    slow = Guard("standard", destination=name, cache=False)
    rng = Random(14)
    write = court.WIRES.get(name, court.WIRES["segment"])
    stories = [write(story) for story in court.STORIES[:6]]
    for _ in range(5):
        for story in stories:
            quick.scrub(varied(story, rng), context=context)
    recent = [varied(story, rng) for story in stories]
    with pytest.MonkeyPatch.context() as patch:
        long = Long(patch)
        results = [quick.scrub(copy.deepcopy(one), context=context) for one in recent]
        # The envelope of a batch is none of its events.
        known = 2 * len(recent) - long.count
    for one, result in zip(recent, results, strict=True):
        same(result, slow.scrub(one, context=context))
    assert known > 0


@pytest.mark.parametrize("name", ["segment", "rudderstack", "analytics_baa"])
def test_a_stream_to_a_destination(name: str) -> None:
    actions = compared(Guard("standard", destination=name), Random(15), 150, 110, CONSENT)
    assert actions["redact"] > 10


def test_consent_that_comes_and_goes() -> None:
    """What was decided under a consent holds under a consent alone."""
    quick = Guard("standard", destination="meta_capi")
    slow = Guard("standard", destination="meta_capi", cache=False)
    payload = court.WIRES["meta_capi"](court.STORIES[-1])
    for i in range(24):
        context = [CONSENT, Context(), Context(consent={"ads": False})][i % 3]
        same(quick.scrub(payload, context=context), slow.scrub(payload, context=context))


# ---- any policy that asks for no paths

rows = st.fixed_dictionaries(
    {},
    optional={
        "kinds": st.lists(
            st.sampled_from(["condition", "provider", "generic", "login", "scheduling", "unknown"]),
            min_size=1,
            max_size=3,
            unique=True,
        ),
        "tiers": st.lists(st.sampled_from([0, 1, 2, 3]), min_size=1, max_size=2, unique=True),
        "url": st.sampled_from(["keep", "path", "origin"]),
        "query": st.sampled_from(["keep", "drop"]),
        "title": st.sampled_from(["keep", "drop"]),
        "referrer": st.sampled_from(["keep", "origin", "drop"]),
        "user_agent": st.sampled_from(["keep", "family"]),
        "event": st.sampled_from(["keep", "neutral"]),
        "free_text": st.sampled_from(["keep", "drop"]),
        "ip": st.sampled_from(["keep", "replace", "drop"]),
    },
).filter(lambda row: not row.keys() <= {"kinds", "tiers"})
rules = st.sampled_from(
    [
        {"roles": ["health"], "tiers": [1, 2], "method": "keep"},
        {"roles": ["health"], "tiers": [2], "pages": ["provider", "generic"], "method": "keep"},
        {"roles": ["health"], "tiers": [3], "block": True},
        {"roles": ["session"], "method": "keep"},
        {"roles": ["direct"], "method": "drop"},
        {"roles": ["session"], "pages": ["generic", "unknown"], "method": "keep"},
        {"roles": ["quasi"], "min_score": 0.9, "method": "keep"},
        {"roles": ["session", "direct"], "method": "pseudonymize"},
        {"roles": ["quasi"], "method": "generalize"},
    ]
)
allows = st.sampled_from(
    [
        {"pattern": r"98\.[0-9]{2}\..*"},
        {"pattern": "[A-M][a-z]+", "entities": ["PERSON"]},
        {"value": "eczema"},
        {"pattern": ".*[0-7]"},
    ]
)
organisations = st.fixed_dictionaries(
    {},
    optional={
        "domains": st.just(["lakeview.example"]),
        "emails": st.just(["info@example.com"]),
        "phones": st.just(["+12065550147"]),
    },
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(rows, max_size=3),
    st.lists(rules, max_size=2),
    st.lists(allows, max_size=2),
    organisations,
    st.integers(0, 10**6),
)
def test_any_policy_without_paths(
    pages: list[Any], own: list[Any], allow: list[Any], organisation: dict[str, Any], seed: int
) -> None:
    drawn = {"page": pages, "rule": own, "allow": allow, "organisation": organisation}
    policy = Policy.model_validate({"id": "drawn", "extends": "standard", **drawn})
    compared(Guard(policy), Random(seed), 90, 40)


# ---- parts


def test_values_that_are_dropped() -> None:
    payload = {"a": "x", "b": {"c": "y", "d": ["z", "w", "u"]}, "e": 1}
    guard = Guard()
    root = guard._compiled.root()  # type: ignore[attr-defined]
    for n in range(3):
        guard.scrub(payload | {"a": f"x{n}"})
    tree = flat(payload)
    assert tree is not None
    layout = made(root, tree, Limits())
    assert layout is not None
    numbers = {value: i for i, value in enumerate(tree.values) if isinstance(value, str)}
    edits = [(numbers["x"], DROP), (numbers["y"], DROP), (numbers["z"], DROP), (numbers["w"], "v")]
    before = copy.deepcopy(payload)
    assert layout.changed(tree, edits) == {"b": {"d": [None, "v", "u"]}, "e": 1}
    assert payload == before


@pytest.mark.parametrize("name", sorted(SIGNS))
@settings(max_examples=50, deadline=None)
@given(data=st.data())
def test_no_value_of_a_form_is_free_text(name: str, data: st.DataObject) -> None:
    """So what a page does to free text is nothing to values that are judged by their form."""
    if " " in SIGNS[name]:
        assert not is_free_text(data.draw(st.from_regex(PERSONAL[name][1], fullmatch=True)))
    else:
        assert not is_free_text(data.draw(st.text(sorted(SIGNS[name]))))


REACH = [
    ("nothing", [Treatment()], Reach()),
    ("url", [Treatment(url="path")], Reach(frozenset({"page_url", "page_query"}))),
    ("query", [Treatment(query="drop")], Reach(frozenset({"page_url", "page_query"}))),
    (
        "title and agent",
        [Treatment(title="drop"), Treatment(user_agent="family")],
        Reach(frozenset({"title", "user_agent"})),
    ),
    ("referrer", [Treatment(referrer="origin")], Reach(frozenset({"referrer"}))),
    ("event", [Treatment(event="neutral")], Reach(frozenset({"event"}))),
    ("typed", [Treatment(), Treatment(free_text="drop")], Reach(typed=True)),
    ("ip", [Treatment(ip="drop")], Reach()),
]


@pytest.mark.parametrize(("what", "treatments", "expected"), REACH, ids=[row[0] for row in REACH])
def test_the_reach_of_pages(what: str, treatments: list[Treatment], expected: Reach) -> None:
    assert reach(treatments) == expected


def test_threads_give_no_number_twice() -> None:
    """One for two pages would let what becomes of a text on the one become of it on the other."""
    compiled: Any = Guard("strict")._compiled  # type: ignore[attr-defined]
    moods = [Mood(page, event, pardoned) for page in range(40) for event in range(25) for pardoned in (False, True)]
    facts, treatment = PageFacts(), Treatment()
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(8) as pool:
            drawn = [
                pool.submit(lambda part: [compiled.way(m, facts, treatment) for m in part], moods[i::8])
                for i in range(8)
            ]
            numbers = [number for one in drawn for number in one.result()]
    finally:
        sys.setswitchinterval(before)
    assert len(set(numbers)) == len(moods)
    assert compiled.way(moods[0], facts, treatment) == compiled.way(moods[0], facts, treatment)


@pytest.mark.parametrize("policy", ["standard", "strict"])
@pytest.mark.parametrize("destination", [None, "segment"])
def test_what_a_text_is_to_its_event_holds_in_the_tree_that_stands_in_it(
    policy: str, destination: str | None
) -> None:
    payload = {
        "type": "track",
        "u": "https://www.harborpoint.example/giving/gala",
        "p": '{"topic":"footer","job":"careers/nurse-oncology"}',
    }
    quick, slow = (Guard(policy, destination=destination, cache=cache) for cache in (True, False))
    expected = slow.scrub(payload)
    for _ in range(5):
        result = quick.scrub(payload)
        assert (result.payload, result.risk, result.findings) == (
            expected.payload,
            expected.risk,
            expected.findings,
        )
    assert expected.risk.page_kind == "condition"
