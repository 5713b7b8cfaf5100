"""Lines that are decided a lot at a time come out as one by one, whatever is learnt or forgotten meanwhile."""

import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_fresh import written
from test_recall import event

from phiguard import Guard, Policy, lots, recall
from phiguard import fresh as freshness
from phiguard.hits import HitEvent
from phiguard.recall import Partly

ODD = [
    b"",
    b"  ",
    b"\r",
    b"not JSON, by lena@example.com",
    b'{"email":"lena@example.com"',
    b"[]",
    b'["lena@example.com", 5]',
    b'"lena@example.com"',
    b"17",
    b"\xff\xfe{}",
    b'{"email":"a@example.com","email":"b@example.com"}',
    b'{"type":"track","price":19.90,"n":12345678901234567890123}',
    b' {"email": "lena@example.com"} ',
    b'{"batch":[{"email":"lena@example.com"},{"n":1}]}',
    b'{"url":"https://www.google-analytics.com/g/collect?dl=https%3A%2F%2Fa.example%2F%3Femail%3Dlena%40example.com"}',
    b'{"a":' * 300 + b"1" + b"}" * 300,
    json.dumps({"items": list(range(500)), "email": "lena@example.com"}).encode(),
]
PRESETS = ["standard", "strict", "hipaa", "keep_context", "keep_identity", "first_party"]


@pytest.fixture(autouse=True)
def _key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PHIGUARD_HMAC_KEY", "0123456789abcdef" * 4)


class Held:
    """Counts the lines that waited for others."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.lines = self.most = 0
        self._before: Callable[..., None] = lots._settle
        monkeypatch.setattr(lots, "_settle", self)

    def __call__(self, c: Any, name: str, lines: Any, held: list[Any], *rest: Any) -> None:
        self.lines += len(held)
        self.most = max(self.most, len(held))
        self._before(c, name, lines, held, *rest)
        assert not held


def stream(seed: int, n: int, *, odd: float = 0.1) -> Iterator[bytes]:
    """Events that share most of their texts; some come back whole, some hold a text of an earlier one."""
    rng, before, texts = Random(seed), [b"{}"], ["is the lobby open"]
    while n:
        n -= 1
        if rng.random() < odd:
            line = rng.choice(ODD)
        elif rng.random() < 0.1:
            line = rng.choice(before)
        else:
            made = written(rng) if rng.random() < 0.5 else event(rng)
            if rng.random() < 0.3:
                made["properties"]["message"] = rng.choice(texts)
            elif "message" in made["properties"]:
                texts.append(made["properties"]["message"])
            line = json.dumps(made, ensure_ascii=rng.random() < 0.5).encode()
            before.append(line)
        yield line + b"\r" if rng.random() < 0.1 else line


def one_by_one(guard: Guard, lines: list[bytes]) -> list[bytes]:
    out = []
    for line in lines:
        body = line.removesuffix(b"\r")
        new = guard.scrub(body).payload if body.strip() else body
        out.append((b"null" if new is None else new) + line[len(body) :])
    return out


def in_chunks(guard: Guard, lines: list[bytes], size: int) -> list[bytes]:
    out = []
    for at in range(0, len(lines), size):
        out += guard.scrub_ndjson(b"\n".join(lines[at : at + size])).split(b"\n")
    return out


@pytest.mark.parametrize("preset", PRESETS)
def test_a_stream_comes_out_as_one_by_one(monkeypatch: pytest.MonkeyPatch, preset: str) -> None:
    held, lines = Held(monkeypatch), list(stream(1, 420))
    policy = Policy.of(preset)
    out = in_chunks(Guard(policy), lines, 140)
    assert out == one_by_one(Guard(policy), lines)
    assert held.lines > 20
    assert out[-80:] == one_by_one(Guard(policy, cache=False), lines[-80:])


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize(("most_bytes", "most_held"), [(1, 64), (3_000, 1), (2**19, 3), (2**19, 64)])
def test_the_size_of_a_lot_changes_nothing(
    monkeypatch: pytest.MonkeyPatch, seed: int, most_bytes: int, most_held: int
) -> None:
    monkeypatch.setattr(lots, "MOST_BYTES", most_bytes)
    monkeypatch.setattr(lots, "_MOST_HELD", most_held)
    held, lines = Held(monkeypatch), list(stream(seed, 200))
    guard = Guard()
    guard.scrub_ndjson(b"\n".join(stream(seed + 100, 150)))
    held.lines = 0
    assert in_chunks(guard, lines, 200) == one_by_one(Guard(cache=False), lines)
    assert held.lines > 10 and held.most <= most_held


@pytest.mark.parametrize("preset", ["standard", "hipaa"])
@pytest.mark.parametrize("seed", range(2))
def test_memory_that_begins_anew_within_a_lot_changes_nothing(
    monkeypatch: pytest.MonkeyPatch, seed: int, preset: str
) -> None:
    held, lines = Held(monkeypatch), list(stream(seed, 400))
    guard = Guard(preset)
    guard._compiled.max_remembered = 150_000  # type: ignore[attr-defined]
    out = in_chunks(guard, lines, 400)
    assert guard.memory.resets > 2 and held.lines > 10
    assert out == one_by_one(Guard(preset, cache=False), lines)


def test_memory_that_begins_anew_while_lines_wait_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    guard, lines = Guard(), list(stream(8, 150, odd=0))
    guard.scrub_ndjson(b"\n".join(stream(9, 300)))
    settle, c = lots._settle, guard._compiled  # type: ignore[attr-defined]
    waited = []

    def anew(*args: Any) -> None:
        bound, c.max_remembered = c.max_remembered, -1
        c.root()
        c.max_remembered = bound
        waited.append(len(args[3]))
        settle(*args)

    monkeypatch.setattr(lots, "_settle", anew)
    assert in_chunks(guard, lines, 150) == one_by_one(Guard(cache=False), lines)
    assert sum(waited) > 20 and guard.memory.resets == len(waited)


def test_layouts_that_are_forgotten_within_a_lot_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recall, "_MAX_LAYOUTS", 3)
    held, lines = Held(monkeypatch), list(stream(5, 300))
    assert in_chunks(Guard(), lines, 300) == one_by_one(Guard(cache=False), lines)
    assert held.lines > 5


def test_threads_that_share_a_guard_change_nothing() -> None:
    guard = Guard()
    guard._compiled.max_remembered = 400_000  # type: ignore[attr-defined]
    streams = [list(stream(seed, 150)) for seed in (1, 2, 3, 4)]
    slow = Guard(cache=False)
    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(lambda lines: in_chunks(guard, lines, 50), streams))
    assert done == [one_by_one(slow, lines) for lines in streams]


def test_what_a_line_teaches_the_others_of_its_lot_know(monkeypatch: pytest.MonkeyPatch) -> None:
    guard = Guard()
    lines = [json.dumps({"id": i, "title": "Opening hours", "at": "2026-03-01"}).encode() for i in range(9)]
    guard.scrub_ndjson(b"\n".join(lines))
    looked: list[Any] = []

    def freshly(*args: Any) -> Any:
        looked.append(args)
        return freshness.freshly(*args)

    monkeypatch.setattr(lots, "freshly", freshly)
    told = "What to bring to the eczema clinic of our hospital, and how to find the way to it by bus or by train"
    fresh = [json.dumps({"id": i, "title": told, "at": "2026-03-01"}).encode() for i in range(30)]
    assert in_chunks(guard, fresh, 30) == one_by_one(Guard(cache=False), fresh)
    assert len(looked) == 2  # what speaks of health is remembered when it comes again


def test_a_cold_guard_learns_within_a_lot(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = 0
    long_way = HitEvent.scrub

    def scrub(self: Any, payload: Any) -> Any:
        nonlocal asked
        asked += 1
        return long_way(self, payload)

    monkeypatch.setattr(HitEvent, "scrub", scrub)
    lines = [json.dumps({"id": i, "email": "lena@example.com"}).encode() for i in range(100)]
    Guard().scrub_ndjson(b"\n".join(lines))
    assert asked < 10


def test_a_defect_while_memory_is_asked_is_the_long_way(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = list(stream(3, 60))
    expected, guard = one_by_one(Guard(cache=False), lines), Guard()
    guard.scrub_ndjson(b"\n".join(lines))

    def defect(*_: Any) -> Any:
        raise RuntimeError("lena@example.com")

    monkeypatch.setattr(lots, "recall_event", defect)
    assert in_chunks(guard, lines, 60) == expected
    monkeypatch.setattr(lots, "freshly", lambda *_: None)
    assert in_chunks(guard, lines, 60) == expected
    monkeypatch.setattr(lots, "recall", defect)
    assert in_chunks(guard, lines, 60) == expected


@pytest.mark.parametrize("how", [{"observe": True}, {"destination": "segment"}, {"cache": False}], ids=str)
def test_guards_that_decide_otherwise_do_so(how: Any) -> None:
    lines = list(stream(4, 60))
    assert in_chunks(Guard(**how), lines, 60) == one_by_one(Guard(**how), lines)


def test_one_that_observes_gives_all_bytes_back() -> None:
    chunk = b"\r\n".join(stream(4, 30))
    assert Guard(observe=True).scrub_ndjson(chunk) == chunk


def test_lines_that_are_blocked_become_null_in_their_places() -> None:
    guard = Guard(Policy.loads('id = "own"\nextends = "standard"\n[[rule]]\nentities = ["US_SSN"]\nblock = true\n'))
    lines = [json.dumps({"n": n, "ssn": "536-22-8712" if n % 3 == 1 else None}).encode() for n in range(90)]
    for _ in range(3):
        out = guard.scrub_ndjson(b"\r\n".join(lines)).split(b"\r\n")
        assert out == [b"null" if n % 3 == 1 else line for n, line in enumerate(lines)]


def test_a_tree_goes_when_its_line_is_decided(monkeypatch: pytest.MonkeyPatch) -> None:
    guard = Guard()
    guard.scrub_ndjson(b"\n".join(stream(2, 300)))
    waiting: list[list[Any]] = []
    settled = lots.of_partly

    def of_partly(c: Any, name: str, line: bytes, known: Partly) -> Any:
        assert not any(known is one for _, one in waiting[-1])
        return settled(c, name, line, known)

    settle = lots._settle

    def watched(c: Any, name: str, lines: Any, held: list[Any], *rest: Any) -> None:
        waiting.append(held)
        settle(c, name, lines, held, *rest)

    monkeypatch.setattr(lots, "of_partly", of_partly)
    monkeypatch.setattr(lots, "_settle", watched)
    guard.scrub_ndjson(b"\n".join(stream(12, 100)))
    assert waiting and not any(waiting)


@given(st.lists(st.sampled_from([b"", b"a", b"bc", b"\r", b"x" * 9])), st.integers(1, 12), st.integers(1, 4))
def test_lots_are_the_chunk(lines: list[bytes], most: int, most_lines: int) -> None:
    chunk = b"\n".join(lines)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lots, "MOST_BYTES", most)
        patch.setattr(lots, "MOST_LINES", most_lines)
        patch.setattr(lots, "_PASTED", 2)
        made = list(lots.cut(chunk))
        assert lots.pasted(made) == chunk
    assert [line for lot in made for line in lot] == chunk.split(b"\n")
    assert all(0 < len(lot) <= most_lines and len(b"\n".join(lot[:-1])) < most for lot in made)


def test_many_takes_one_payload_at_a_time() -> None:
    taken = []

    def payloads() -> Iterator[dict[str, int]]:
        for n in range(5):
            taken.append(n)
            yield {"n": n}

    results = Guard().scrub_many(payloads())
    for n in range(5):
        assert next(results).payload == {"n": n}
        assert taken == list(range(n + 1))
