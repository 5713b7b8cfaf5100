"""Names found in one place of an event are taken out of the others; models are asked about many events at once."""

from collections.abc import Sequence
from typing import Any

import pytest

import phiguard
from phiguard import Guard
from phiguard.free_text import Names
from phiguard.name_echoes import echoes_of_address
from phiguard.ner.backends import load
from phiguard.ner.span import NerSpan

BUILTIN = load(("builtin",))

ECHOES = [
    ({"message": "my name is Nadia Farouk"}, "Nadia_Farouk.pdf"),
    ({"message": "my name is Nadia Farouk"}, "nadiafarouk"),
    ({"message": "my name is Nadia Farouk"}, "NadiaFarouk"),
    ({"message": "my name is Nadia Farouk"}, "/u/farouk-nadia"),
    ({"firstName": "Nadia", "lastName": "Farouk"}, "NADIA FAROUK"),
    ({"mrn": "MRN-4471902"}, "chart mrn-4471902"),
    ({"mrn": "MRN-4471902"}, "chart 4471902 open"),
    ({"mrn": "MRN-4471902"}, "/x/mrn_4471902"),
    ({"email": "Lena.Fischer@example.com"}, "lena-fischer"),
    ({"email": "Lena.Fischer@example.com"}, "lena_fischer"),
    ({"email": "Lena.Fischer@example.com"}, "refill - Fischer"),
    ({"email": "Lena.Fischer@example.com"}, "Fischer, Lena"),
    ({"email": "Lena.Fischer@example.com"}, "Lena Fischer"),
    ({"message": "my name is Nadia Farouk"}, "Refill for Farouk"),
    ({"message": "my name is Nadia Farouk"}, "?name=farouk"),
    ({"patient_name": "Farouk, Nadia"}, "/chart/farouk"),
    ({"phone": "(206) 555-0142"}, "206.555.0142 rang"),
]
NO_ECHOES = [
    ({"message": "my name is Ana Li"}, "anali"),  # too short to tell
    ({"mrn": "A-123"}, "step 123"),
    ({"email": "customer.service@example.com"}, "customer-service"),
    ({"email": "info@example.com"}, "info"),
    ({"email": "nadia.clinic@example.com"}, "our clinic"),
    ({"patient_name": "Lena Hall"}, "/events/hall"),  # a word
    ({"patient_name": "Lena Austin"}, "Clinics in Austin"),  # a town
    ({"message": "my name is Nadia Farouk"}, "nadiafaroukian"),
]


def ids(rows: Sequence[tuple[dict[str, str], str]]) -> list[str]:
    return [f"{next(iter(known))}: {again}" for known, again in rows]


@pytest.mark.parametrize(("known", "again"), ECHOES, ids=ids(ECHOES))
def test_a_known_value_is_found_again(known: dict[str, str], again: str) -> None:
    out = phiguard.scrub({**known, "ref": again}).payload["ref"]
    assert out != again
    assert not any(part in out.lower() for part in ("farouk", "nadia", "4471902", "fischer", "0142"))


@pytest.mark.parametrize(("known", "other"), NO_ECHOES, ids=ids(NO_ECHOES))
def test_what_only_looks_like_it_stays(known: dict[str, str], other: str) -> None:
    assert phiguard.scrub({**known, "ref": other}).payload["ref"] == other


@pytest.mark.parametrize("value", ["lena@example.com", "lena.f@example.com", "web.master@example.com", ""])
def test_not_every_address_begins_with_a_name(value: str) -> None:
    assert list(echoes_of_address(value)) == []


class Counting:
    """The built-in tagger, and how many texts it was asked about at a time."""

    def __init__(self) -> None:
        self.asked: list[int] = []

    def __call__(self, texts: Sequence[str]) -> list[list[NerSpan]]:
        self.asked.append(len(texts))
        return BUILTIN.spans(texts)


def test_a_template_is_read_once_after_a_pass() -> None:
    ask = Counting()
    guard = Guard()
    compiled: Any = guard._compiled  # type: ignore[attr-defined]
    compiled.names = Names((), ask)
    texts = [f"please call {name} back today" for name in ("Nadia Farouk", "Lena Fischer", "Aiko Tanaka")]
    first = [guard.scrub({"message": text}).payload for text in texts]
    assert first == [{"message": "please call [PERSON] back today"}] * 3
    assert ask.asked == [1, 1, 1, 1]  # each text, and once what became of the first
    held = repr(compiled.names._nameless)
    assert "please" not in held and "PERSON" not in held


def test_what_is_nameless_with_a_placeholder_is_judged_by_its_whole_text() -> None:
    names = Names((), BUILTIN.spans)
    for text, found in (("[PERSON] called", 0), ("[PERSON] called Nadia Farouk", 1), ("[PERSON] called", 0)):
        assert len(names.spans([text])[0]) == found


def test_what_is_left_of_a_text_names_fewer() -> None:
    def ask(texts: Sequence[str]) -> list[list[NerSpan]]:
        return [[NerSpan(len(text) - 6, len(text), 0.6)] for text in texts]

    names = Names((), ask)
    fresh, gone_over = names.spans(["a letter from London", "[PERSON] wrote from London"])
    assert fresh[0].score == 0.6
    assert 0.3 < gone_over[0].score < 0.4


@pytest.mark.parametrize("destination", [None, "analytics_baa"])
def test_lots_are_asked_at_once_with_a_destination_too(
    destination: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PHIGUARD_HMAC_KEY", "k" * 40)
    events = [{"events": [{"name": "search", "params": {"search_term": f"nadia farouk {i}"}}]} for i in range(40)]
    plain = [r.payload for r in Guard(destination=destination).scrub_many(events)]
    guard, ask = Guard(destination=destination), Counting()
    held: Any = guard
    names = Names((), ask)
    names.batched = True
    for compiled in (held._compiled, *((held._delivery.closed, held._delivery.open) if destination else ())):
        compiled.names = names
    assert [r.payload for r in guard.scrub_many(events)] == plain
    assert ask.asked[0] >= 32
    assert sum(ask.asked) <= 2 * len(events)
