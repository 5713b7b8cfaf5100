"""Events of which all but a few texts is remembered: decided as on the long way, and most of them not by it."""

import json
from collections import Counter
from hashlib import sha256
from random import Random
from typing import Any

import pytest
from test_details import FIRST, LAST, somebody
from test_recall import SLOW, same

from phiguard import Guard, Policy, event, lots, native
from phiguard import fresh as freshness
from phiguard.clues import Found
from phiguard.decide import PageFacts
from phiguard.details import Judged
from phiguard.detectors import detectors
from phiguard.found import SOMEBODY
from phiguard.keys import KeyContext, Phrases
from phiguard.leaves import Leaf, Trail
from phiguard.spoken import Mood

CONDITIONS = ["eczema", "HIV", "a bad knee", "breast cancer", "the newsletter"]


class Decided:
    """Counts events that were decided so, and those that had to go the long way."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.so = self.not_so = 0
        monkeypatch.setattr(lots, "freshly", self)

    def __call__(self, *args: Any) -> Any:
        done = freshness.freshly(*args)
        self.so += done is not None
        self.not_so += done is None
        return done


def said(rng: Random, about: dict[str, Any]) -> str:
    """What somebody typed, about themselves or about somebody else."""
    traits = about.get("traits", {})
    first, last = traits.get("firstName", rng.choice(FIRST)), traits.get("lastName", rng.choice(LAST))
    if rng.random() < 0.5:
        first, last = rng.choice(FIRST), rng.choice(LAST)
    email = traits.get("email", f"{first}.{last}@example.com".lower().replace("'", ""))
    phone = f"(206) 555-0{rng.randrange(100, 200)}"
    digest = sha256(email.encode()).hexdigest()
    texts = [
        f"Hi, my name is {first} {last}, DOB 03/0{rng.randrange(1, 9)}/1984. I was diagnosed with "
        f"{rng.choice(CONDITIONS)} by Dr. {rng.choice(LAST)} and need a refill. Call me at {phone}.",
        f"my name is {first} {last}, that is {last.upper()}, {first} or {first.lower()}-{last.lower()}",
        f"{first} {last} asks about {rng.choice(CONDITIONS)}, write to {email}, {digest}",
        f"my mrn is {traits.get('mrn', '5530172')}; see https://www.lakeview.example/eczema?email={email}",
        f"is the lobby open at {rng.randrange(1, 12)} pm",
        f'{{"name": "{first} {last}", "dob": "1984-03-07", "note": "{rng.choice(CONDITIONS)}"}}',
        f"n%61me {first}%20{last} &#76;ena {phone}",
    ]
    return rng.choice(texts)


def written(rng: Random) -> dict[str, Any]:
    made = somebody(rng)
    made["properties"]["message"] = said(rng, made)
    again = {
        0: lambda: made["context"]["page"].update(title=f"Hello {made['properties']['message'][14:30]}"),
        1: lambda: made["properties"].update(note=said(rng, made)),
        2: lambda: made["properties"].update(count=rng.randrange(10**9, 10**10)),
    }.get(rng.randrange(12))
    if again is not None:
        again()
    return made


@pytest.mark.parametrize("seed", range(3))
def test_messages_are_looked_at_alone_and_decided_as_on_the_long_way(
    monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    counted, quick, rng = Decided(monkeypatch), Guard(), Random(seed)
    for _ in range(700):
        quick.scrub(json.dumps(written(rng)).encode())
    counted.so = counted.not_so = 0
    for i in range(120):
        made = written(rng)
        payload = json.dumps(made).encode()
        same(quick.scrub(payload), SLOW.scrub(payload))
        if i % 4 == 0:
            same(quick.scrub(made), SLOW.scrub(made))
    assert counted.so > 3 * counted.not_so


TRAITS = [
    {"firstName": "Crohn", "lastName": "Parkinson"},
    {"firstName": "Guest", "lastName": "Unknown"},
    {"firstName": "Lena", "lastName": "Fischer", "email": "diabetes.clinic@example.com"},
    {"firstName": "Nadia", "lastName": "Eczema"},
]


def test_details_that_are_more_than_that(monkeypatch: pytest.MonkeyPatch) -> None:
    quick, rng = Guard(), Random(9)
    for _ in range(600):
        quick.scrub(json.dumps(written(rng)).encode())
    for traits in TRAITS * 3:
        made = written(rng)
        if "traits" in made:
            made["traits"].update(traits)
        made["properties"]["message"] = said(rng, made)
        payload = json.dumps(made).encode()
        same(quick.scrub(payload), SLOW.scrub(payload))


def test_events_of_a_batch_are_looked_at_so_too(monkeypatch: pytest.MonkeyPatch) -> None:
    counted, quick, rng = Decided(monkeypatch), Guard(), Random(11)
    monkeypatch.setattr(event, "freshly", counted)
    for _ in range(150):
        quick.scrub({"batch": [written(rng) for _ in range(4)]})
    counted.so = 0
    for _ in range(15):
        payload = {"batch": [written(rng) for _ in range(4)]}
        same(quick.scrub(payload), SLOW.scrub(payload))
    assert counted.so > 20


def test_long_texts_go_the_long_way_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    counted, quick = Decided(monkeypatch), Guard()
    for i in range(9):
        quick.scrub({"id": i, "message": f"my name is Lena Fischer, call me at 206-555-010{i}"})
    assert counted.so > 0
    counted.so = 0
    payload = {"id": 1, "message": "my name is Lena Fischer. " * 300}
    same(quick.scrub(payload), SLOW.scrub(payload))
    assert counted.so == 0


@pytest.mark.parametrize("own", ["pseudonymize", "mask", "drop"])
def test_what_hangs_on_the_value_is_made_for_each(monkeypatch: pytest.MonkeyPatch, own: str) -> None:
    monkeypatch.setenv("PHIGUARD_HMAC_KEY", "a key of forty characters for these tests")
    counted = Decided(monkeypatch)
    policy = Policy.loads(
        f'id = "own"\nextends = "standard"\n[[rule]]\nroles = ["session", "direct"]\nmethod = "{own}"\n'
    )
    quick, slow = Guard(policy), Guard(policy, cache=False)
    for i in range(40):
        payload = {
            "anonymousId": f"a0eebc99-9c0b-4ef8-bb6d-6bb9bd38{i:04d}",
            "traits": {"email": f"ada{i % 3}@example.com"},
            "url": f"https://www.lakeview.example/eczema?email=ben{i}%40example.com",
            "message": f"hello {i}, is the lobby open at {i} in the morning, on Mondays and on Tuesdays too?",
        }
        same(quick.scrub(payload), slow.scrub(payload))
    assert counted.so > 30


@pytest.mark.parametrize("preset", ["standard", "strict", "hipaa", "keep_context", "keep_identity", "first_party"])
def test_what_goes_the_long_way_is_meant_to(monkeypatch: pytest.MonkeyPatch, preset: str) -> None:
    """A defect in the short way would send events the long way, unnoticed."""
    raised = Counter[str]()
    was = freshness._Event.decided

    def decided(self: Any) -> Any:
        try:
            return was(self)
        except Exception as error:
            raised[type(error).__name__] += 1
            raise

    monkeypatch.setenv("PHIGUARD_HMAC_KEY", "a key of forty characters for these tests")
    monkeypatch.setattr(freshness._Event, "decided", decided)
    scrubs, rng = Guard(preset), Random(7)
    for _ in range(500):
        scrubs.scrub(json.dumps(written(rng)).encode())
    assert raised.keys() <= {"Unfit", "Unsaid", "Unreadable"}


def test_an_envelope_of_which_all_is_known_is_not_walked(monkeypatch: Any) -> None:
    rng, quick = Random(31), Guard()

    def batch() -> dict[str, Any]:
        event = {
            "type": "page",
            "messageId": str(rng.randrange(10**9, 10**10)),
            "name": rng.choice(["Home", "Care"]),
        }
        return {"batch": [event], "sentAt": f"2026-03-1{rng.randrange(10)}T10:00:00Z", "library": {"name": "web"}}

    for _ in range(12):
        quick.scrub(batch())
    walked = 0
    one_tree = event.Event._one_tree

    def counting(*args: Any, **more: Any) -> Any:
        nonlocal walked
        walked += 1
        return one_tree(*args, **more)

    monkeypatch.setattr(event.Event, "_one_tree", counting)
    for _ in range(20):
        payload = batch()
        before, result = walked, quick.scrub(payload)
        assert walked == before
        same(result, SLOW.scrub(payload))
    held = {**batch(), "context": {"traits": {"email": "lena.whitfield@example.com"}}}
    held["batch"][0]["name"] = "lena.whitfield@example.com"
    for _ in range(6):  # what stands in the envelope is looked for in its events, known or not
        same(quick.scrub(held), SLOW.scrub(held))


def test_values_as_plain_tuples_say_whether_somebody_is_meant() -> None:
    context = Guard()._compiled.root()  # type: ignore[attr-defined]
    detector = next(d for d in detectors() if d.id == "email_address")
    context.forms["email"] = ((detector, 0.9, ()),)
    one = Judged(0, 0, context, "email", "lena@example.com", -1)
    plain: Any = tuple(one)
    mood = Mood(0.0, 0.0, False)
    assert freshness.spared_of([], [], [plain], mood) == freshness.spared_of([], [], [one], mood) == SOMEBODY


@pytest.mark.parametrize("of", [freshness.risk_of, native.TWINS["risk_of"]], ids=["in use", "in Python"])
def test_what_speaks_of_health_in_a_value_of_a_form_counts_so(of: Any) -> None:
    # A value may be both: a number of somebody, and a code of what they have.
    mrn, code = (next(d for d in detectors() if d.id == name) for name in ("medical_record_number", "rxnorm_code"))
    leaf, other = (
        Leaf(KeyContext(Phrases({})), "5530172", Trail(None, None, {"k": "5530172"}, 0), "k") for _ in range(2)
    )
    leaf.judged = ((mrn, 0.8, ()), (code, 0.5, ()))
    found = [
        Found(leaf, 0, 7, mrn, 0.8, (), 0, "replace", None),
        Found(leaf, 0, 7, code, 0.5, (), 2, "replace", None),
        Found(other, 0, 7, mrn, 0.6, (), 0, "replace", None),
    ]
    facts, mood = PageFacts("unknown", 0, False, None, False), Mood(0.0, 0.0, False)
    nobody = of([(3, 0.5)], [(1, 0, leaf), (2, 1, other)], [], [], mood, facts)
    both = of([(3, 0.5)], [(1, 0, leaf), (2, 1, other)], found, [], mood, facts)
    assert nobody.identity == 0.5
    assert both.identity == pytest.approx(1.0 - 0.5 * (1.0 - 0.8) * (1.0 - 0.6))
    assert 1.0 - both.health == pytest.approx((1.0 - nobody.health) * (1.0 - 0.5))
