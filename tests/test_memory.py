"""What a guard remembers: bounded by bytes, counted, and the estimate near what the allocator says."""

import random
import string
import tracemalloc
from collections.abc import Callable
from typing import Any

import pytest

from phiguard import Guard, MemoryUse, Policy
from phiguard.remembered import Account, together

BARE = Policy.loads('id = "bare"\nextends = "standard"\nner = "off"')


def word(rng: random.Random) -> str:
    return "".join(rng.choices(string.ascii_lowercase, k=9))


KINDS: dict[str, Callable[[random.Random], Any]] = {
    "query keys": lambda r: {"u": "https://x.example/a?" + "&".join(f"{word(r)}={word(r)}" for _ in range(20))},
    "addresses under query keys": lambda r: {"u": "/a?" + "&".join(f"{word(r)}=a%40b.example" for _ in range(20))},
    "keys": lambda r: {word(r): word(r) for _ in range(20)},
    "values": lambda r: {"label": [word(r) for _ in range(20)]},
    "objects": lambda r: {"o": [{"a": word(r), "b": word(r)} for _ in range(10)]},
    "health": lambda r: {"x": [f"diabetes {word(r)} clinic" for _ in range(5)]},
    "pairs": lambda r: {"attrs": [{"name": word(r), "value": word(r)} for _ in range(10)]},
    "paths": lambda r: {"url": f"https://x.example/{word(r)}/{word(r)}/{word(r)}"},
    "encoded": lambda r: {"x": [f"see%20{word(r)}%20{word(r)}" for _ in range(10)]},
}


@pytest.mark.parametrize("kind", KINDS)
def test_the_estimate_is_near_the_truth(kind: str) -> None:
    rng, guard = random.Random(kind), Guard(BARE)
    for _ in range(20):
        guard.scrub(KINDS[kind](rng))
    payloads = [KINDS[kind](rng) for _ in range(150)]
    before = guard.memory
    tracemalloc.start()
    try:
        start = tracemalloc.get_traced_memory()[0]
        for payload in payloads * 2:  # what speaks of health is remembered the second time
            guard.scrub(payload)
        true = tracemalloc.get_traced_memory()[0] - start
    finally:
        tracemalloc.stop()
    estimate = guard.memory.bytes - before.bytes
    assert 0.6 * true <= estimate <= 2.2 * true, (kind, estimate, true)


@pytest.mark.parametrize("kind", KINDS)
def test_the_memory_is_bounded(kind: str) -> None:
    rng, guard = random.Random(kind), Guard(BARE)
    guard._compiled.max_remembered = 100_000  # type: ignore[attr-defined]
    most = 0
    for _ in range(400):
        guard.scrub(KINDS[kind](rng))
        most = max(most, guard._compiled.account.bytes)  # type: ignore[attr-defined]
    assert guard.memory.resets > 0
    assert most < 100_000 + 60_000  # one event more than the bound


def test_a_reset_forgets_and_finds_as_before() -> None:
    guard = Guard(BARE)
    event = {"page": {"title": "Opening hours"}, "email": "lena@example.com"}
    first = guard.scrub(event)
    guard._compiled.max_remembered = 0  # type: ignore[attr-defined]
    assert guard.scrub(event) == first
    assert guard.memory.resets == 1 and guard.memory.bytes > 0


def test_a_second_sight_is_known() -> None:
    guard = Guard(BARE)
    event = {"title": "Opening hours", "label": "Learn more", "n": 3}
    guard.scrub(event)
    cold = guard.memory
    guard.scrub(event)
    warm = guard.memory
    assert (cold.values, cold.known) == (3, 0)
    assert (warm.values, warm.known) == (6, 1)  # three keys and two texts were new, and nothing since
    for _ in range(98):
        guard.scrub(event)
    assert guard.memory.values == 300 and guard.memory.rate > 0.95


def test_what_speaks_of_health_is_remembered_when_it_comes_again() -> None:
    guard = Guard(BARE)
    compiled = guard._compiled  # type: ignore[attr-defined]

    def event(title: str) -> dict[str, Any]:
        return {"title": title, "before": title, "n": 3}

    def spoken() -> int:
        root = compiled.memory
        return sum(len(below.spoken) for below in root.grown.values())

    for _ in range(3):
        guard.scrub(event("Opening hours"))
    first = guard.scrub(event("Help with eczema"))
    assert spoken() == 0 and len(compiled.spoke_before) == 1  # twice in one event is once
    assert guard.scrub(event("Help with eczema")) == first
    assert spoken() == 2 and len(compiled.spoke_before) == 1
    read = compiled.account.read
    assert guard.scrub(event("Help with eczema")) == first
    assert compiled.account.read == read + 2  # both were weighed, from memory
    guard.scrub(event("Help with psoriasis"))
    assert spoken() == 2 and len(compiled.spoke_before) == 2
    compiled.max_remembered = 0
    assert guard.scrub(event("Help with eczema")) == first
    assert spoken() == 0 and len(compiled.spoke_before) == 1


def test_events_of_a_batch_are_counted_once() -> None:
    guard = Guard(BARE)
    guard.scrub({"batch": [{"event": "a"}, {"event": "b"}], "v": 1})
    assert guard.memory.values == 3


def test_without_a_cache_nothing_is_known_by_heart() -> None:
    guard = Guard(BARE, cache=False)
    for _ in range(5):
        guard.scrub({"title": "Opening hours", "label": "Learn more"})
    assert guard.memory.rate == 0


def test_guards_do_not_share_a_memory() -> None:
    one, other = Guard(), Guard()
    one.scrub({"title": "Opening hours"})
    assert one.memory.entries > 0 == other.memory.entries


def test_a_guard_with_a_destination_counts_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PHIGUARD_HMAC_KEY", "0123456789abcdef" * 4)
    guard = Guard(destination="ga4_mp")
    guard.scrub({"client_id": "1.2", "events": [{"name": "page_view", "params": {"page_title": "Opening hours"}}]})
    use = guard.memory
    assert use.values > 0 and use.entries > 0 and use.bytes < use.max_bytes


def test_a_use_is_a_value() -> None:
    use = MemoryUse(1, 2, 3, 4, 2, 0)
    assert use.rate == 0.5 and MemoryUse(0, 0, 1, 0, 0, 0).rate == 0.0
    assert together([use, use]) == MemoryUse(2, 4, 6, 8, 4, 0)
    with pytest.raises(AttributeError):
        use.entries = 5  # type: ignore[misc]


def test_an_account_forgets_entries_and_keeps_counts() -> None:
    account = Account()
    account.add(10)
    account.values, account.read = 7, 2
    account.forget()
    assert (account.bytes, account.entries, account.values, account.read, account.resets) == (0, 0, 7, 2, 1)
