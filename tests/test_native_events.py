"""Events come out of the compiled functions as they come out of their twins. Skipped where they were not built."""

import gc
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path
from random import Random
from typing import Any

import pytest
from native_core import core
from native_stream import stream

from phiguard import (
    Guard,
    Policy,
    by_page,
    details,
    filling,
    forms,
    framing,
    fresh,
    fresh_clues,
    native,
    recall,
    settling,
)
from phiguard import guard as guards
from phiguard.decide import PageFacts
from phiguard.details import Details, Judged
from phiguard.detectors import detectors
from phiguard.layouts import Flat, Layout
from phiguard.rulings import Ruling

SCRIPT = Path(__file__).with_name("native_stream.py")
NAMES = tuple(
    "_decided _layout numbers_known _pages result_of ruling_of outcomes_of framed together kept_of restless".split()
)
SECOND = ("sure_proofs", "hidden", "rest_of", "hashed_again")  # looks for what stands a second time
MODULES = (recall, by_page, details, fresh, fresh_clues, framing, filling, settling)

BARE = Policy.loads('id = "bare"\nextends = "standard"\nner = "off"')
PEOPLE = ("Lena Fischer", "Omar Haddad", "Maribel Ortega", "lena@example.com", "555-0142")
MESSAGES = (
    "Hi, my name is {}, DOB 03/12/1984. I have eczema; call me at (415) 555-{}.",
    "Dr. Weiss said that {} has asthma, MRN 88{}",
    "nothing of interest to {}, at all: {}",
    "email {} about order 12-{}",
    "https://www.lakeview.example/conditions/eczema?q={}&mrn=88{}",
    '{{"patient": "{}", "mrn": "88{}"}}',
    "Größe für {}: {}",
)


def alike(one: Any, other: Any) -> bool:
    """Equal, down to the types and the last bit of a fraction; the compiled ones give plain tuples."""
    if isinstance(one, tuple) and isinstance(other, tuple):
        return len(one) == len(other) and all(map(alike, one, other))
    if type(one) is not type(other):
        return False
    if type(one) is Details:
        return alike(one.judged, other.judged) and all(
            getattr(one, name) == getattr(other, name) for name in ("any", "told", "frames", "around")
        )
    if type(one) is list:
        return len(one) == len(other) and all(map(alike, one, other))
    return one is other or repr(one) == repr(other)


class Both:
    """Calls a twin, then the compiled function, and notes where they differ."""

    def __init__(self, name: str, calls: Counter[tuple[str, str]]) -> None:
        self._name, self._calls = name, calls

    def __call__(self, *args: Any) -> Any:
        first = [list(arg) if type(arg) is list else arg for arg in args]
        twin = native.TWINS[self._name]
        if self._name == "_layout":  # is found only once it was met, and made
            twin(*args), twin(*args)
        expected = twin(*first)
        got = getattr(core, self._name)(*args)
        agree = alike(expected, got) and all(map(alike, first, args))
        kind = "differs" if not agree else "nothing" if got is None or got is False else "something"
        self._calls[self._name, kind] += 1
        return got


@pytest.mark.parametrize("policy", ["standard", "strict", "hipaa"])
def test_each_step_of_an_event_agrees_with_its_twin(policy: str, monkeypatch: pytest.MonkeyPatch) -> None:
    names = (*NAMES, *SECOND)
    calls: Counter[tuple[str, str]] = Counter()
    # The compiled one calls the others as they are; its twin calls what is put in their place.
    monkeypatch.setattr(guards, "recall", native.TWINS["recall"])
    monkeypatch.setattr(fresh, "decided", native.TWINS["decided"])
    for name in names:
        for module in MODULES:
            if hasattr(module, name):
                monkeypatch.setattr(module, name, Both(name, calls))
    guard = Guard(policy)
    for payload, context in stream(2000):
        guard.scrub(payload, context=context)
    assert not any(kind == "differs" for _, kind in calls), calls
    assert all(calls[name, "something"] > 20 for name in names), calls


@pytest.mark.parametrize(
    "policy", ["standard", BARE, "strict", "hipaa"], ids=["names", "no names", "strict", "hipaa"]
)
def test_events_with_something_new_are_decided_as_their_twin_decides_them(
    policy: str | Policy, monkeypatch: pytest.MonkeyPatch
) -> None:
    ends: Counter[str] = Counter()

    def outcome(of: Any, args: tuple[Any, ...]) -> Any:
        try:
            return of(*args)
        except Exception as error:  # noqa: BLE001 - each says that the event goes another way
            return type(error), getattr(error, "texts", None)

    def both(*args: Any) -> Any:
        expected, got = outcome(native.TWINS["decided"], args), outcome(core.decided, args)
        decided = type(got) is recall.Recalled
        agree = type(expected) is type(got) and (
            all(map(alike, (*expected[:2], *expected[5:]), (*got[:2], *got[5:])))
            and list(expected.findings()) == list(got.findings())
            if decided
            else expected == got
        )
        ends["differs" if not agree else "decided" if decided else got[0].__name__] += 1
        return core.decided(*args)

    monkeypatch.setattr(fresh, "decided", both)
    guard = Guard(policy)
    rng = Random(8)
    for i, (payload, context) in enumerate(stream(1500)):
        if type(payload) is dict and i % 3 == 0:
            payload["note"] = rng.choice(MESSAGES).format(rng.choice(PEOPLE), rng.randrange(1000, 9999))
        guard.scrub(payload, context=context)
    assert not ends["differs"], ends
    assert ends["decided"] > 200 and ends["Unfit"] > 5, ends


@pytest.mark.parametrize(
    ("options", "seed"),
    [((), "random"), (("-X", "dev", "-W", "error"), "random"), (("-O",), "0")],
    ids=["plain", "dev", "optimised, of a known seed"],
)
def test_a_stream_comes_out_the_same_without_the_native_module(options: tuple[str, ...], seed: str) -> None:
    states, digests = [], set()
    for pure in ("0", "1"):
        env = {**os.environ, "PHIGUARD_PURE": pure, "PYTHONHASHSEED": seed}
        done = subprocess.run(
            [sys.executable, *options, str(SCRIPT), "600"], env=env, capture_output=True, text=True, check=True
        )
        state, digest = done.stdout.splitlines()
        states.append(state)
        digests.add(digest)
        assert "Fatal" not in done.stderr
    assert states == ["compiled", "PHIGUARD_PURE is set"]
    assert len(digests) == 1


def test_nothing_is_kept_of_an_event() -> None:
    # References that were counted wrongly show as objects that stay.
    guard = Guard()
    for payload, context in stream(400):
        guard.scrub(payload, context=context)
    tree = {"event": "Page Viewed", "list": [1, {"value": 2.5}], "email": "lena@example.com"}
    for _ in range(5):
        guard.scrub(tree)
    gc.collect()
    before = [sys.getrefcount(value) for value in (tree, tree["list"], tree["email"], None, True, 0.5)]
    blocks = sys.getallocatedblocks()
    for _ in range(2000):
        guard.scrub(tree)
        forms.form_of("98.1.2.7")
    gc.collect()
    after = [sys.getrefcount(value) for value in (tree, tree["list"], tree["email"], None, True, 0.5)]
    assert all(abs(a - b) < 50 for a, b in zip(after, before, strict=True)), (before, after)
    assert sys.getallocatedblocks() - blocks < 500


def place_of(forms_here: dict[str, Any]) -> tuple[Any, Layout]:
    """A guard's parts, and the layout of a text and a number under one key each."""
    c = Guard()._compiled  # type: ignore[attr-defined]
    layout = Layout()
    context, other = c.root().below("mrn"), c.root().below("count")
    context.forms.update(forms_here)
    layout.at, layout.contexts, layout.cleans = (0,), (context,), (context.clean,)
    layout.texts = lambda values: (values[0],)
    layout.ranks, layout.owners, layout.names, layout.numbers = [0, 1], [0, 0], [0, 1], [(1, other)]
    return c, layout


def rule(c: Any, layout: Layout, rulings: dict[Any, Any]) -> None:
    """What becomes of values on the page of an event without an address."""
    facts: PageFacts = native.TWINS["_pages"](c, None, layout, [], [], [], [])[0]
    layout.rulings[facts] = rulings


def decided_twice(c: Any, layout: Layout, tree: Flat) -> Any:
    """What becomes of an event, by the twin and natively."""
    expected = native.TWINS["_decided"](c, recall.NOTHING_GIVEN, layout, tree)
    got = core._decided(c, recall.NOTHING_GIVEN, layout, tree)
    assert type(got) is type(expected) and alike(expected, got)
    return got


@pytest.mark.parametrize("known", [(), ("something",)])
@pytest.mark.parametrize("form", ["sha256", "uuid"])
def test_a_digest_of_which_nothing_is_found_is_looked_at_all_the_same(form: str, known: tuple[str, ...]) -> None:
    text = {"sha256": "9b" * 32, "uuid": "1b4e28ba-2fa1-11d2-883f-0016d3cca427"}[form]
    c, layout = place_of({form: known})
    rule(c, layout, {(0, form): Ruling("[X]", (0.1,), (), (), ())})
    got = decided_twice(c, layout, Flat([{"mrn": text, "count": 7}], [text, 7], ["mrn", "count", 2]))
    if form == "sha256" and not known:
        assert type(got) is recall.Met and got.fresh == [0]
    else:
        assert type(got) is recall.Recalled and got.new["mrn"] == ("[X]" if known else text)


@pytest.mark.parametrize("number", [23329304, 77])
def test_a_found_value_that_stands_there_twice_is_for_the_long_way(number: int) -> None:
    c, layout = place_of({"integer": ("something",)})
    layout.numbers[0][1].forms["integer"] = ()
    detector = next(d for d in detectors() if d.id == "medical_record_number")
    rule(c, layout, {(0, "integer"): Ruling("[X]", (0.1,), (), (), ((detector, 0.9),))})
    tree = Flat([{"mrn": "23329304", "count": number}], ["23329304", number], ["mrn", "count", 2])
    got = decided_twice(c, layout, tree)
    if number == 23329304:
        assert type(got) is recall.Met and got.details.told
    else:
        assert type(got) is recall.Recalled and got.new == {"mrn": "[X]", "count": number}


@pytest.mark.parametrize("size", [3, 16, 17, 40])
def test_values_of_a_form_are_told_as_they_stand_in_the_event(size: int) -> None:
    c, layout = place_of({"integer": ("something",)})
    context = layout.contexts[0]
    order = Random(size).sample(range(size), size)
    layout.at, layout.contexts, layout.cleans, layout.texts = (), (), (), lambda _values: ()
    layout.numbers = [(i, context) for i in order]
    layout.ranks, layout.owners, layout.names = list(range(size)), [0] * size, list(range(size))
    rule(c, layout, {(i, "integer"): Ruling(f"[{i}]", (1.0 - i / 97,), (), (), ()) for i in range(size)})
    values, keys = [7_000_000 + i for i in range(size)], [f"k{i}" for i in range(size)]
    got = decided_twice(c, layout, Flat([dict(zip(keys, values, strict=True))], values, [*keys, size]))
    assert type(got) is recall.Recalled
    assert [number for number, _, _ in got.outcomes] == list(range(size))
    assert list(got.new.values()) == [f"[{i}]" for i in range(size)]


class AsksMeanwhile:
    """Stands for a detector; while it is asked for something, another thread comes to where that was asked."""

    role, tells = "contact", ()

    def __init__(self) -> None:
        self.meanwhile: Any = None

    @property
    def beside_care(self) -> bool:
        ask, self.meanwhile = self.meanwhile, None
        if ask is not None:
            ask()
        return True


def test_what_a_form_says_is_not_there_before_it_is_whole() -> None:
    detector = AsksMeanwhile()
    _, layout = place_of({"integer": ((detector, 0.9, ()),)})
    judged = [Judged(0, 0, layout.contexts[0], "integer", "23329304")]
    tree = Flat([{"mrn": "23329304", "count": 5}], ["23329304", 5], ["mrn", "count", 2])
    met = recall.Met(("23329304",), [0], judged, [], [], [], Details(judged, layout))
    ways: list[Any] = []
    detector.meanwhile = lambda: ways.append(core.new_leaves(layout, tree, met))
    ways.append(core.new_leaves(layout, tree, met))
    assert len(ways) == 2
    for new in ways:
        assert not new.judged
        assert [leaf.text for leaf in new.alone] == ["23329304"]


def test_a_tuple_made_natively_has_the_hash_of_one_that_equals_it() -> None:
    # Since Python 3.14 a tuple holds its hash; in one that is made without a call it must not seem to be known.
    context = Guard()._compiled.root().below("url")  # type: ignore[attr-defined]
    one = core.framed(context, "/x?email=lena%40example.com", lambda _name: False)
    assert type(one) is not tuple
    assert hash(one) == hash(tuple(one))
    assert all(hash(blank) == hash(tuple(blank)) for blank in one.blanks)
