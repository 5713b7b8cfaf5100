"""Events in which some values name others are decided from memory as they are the long way, whatever the names."""

import random
from typing import Any

import pytest

from phiguard import Guard, variants
from phiguard.recall import recall

NAMES = [
    *"email phone mrn first_name color dob HbA1c diagnosis page_url user_id score notes MRN q currency".split(),
    "Date of birth",
    "Your e-mail",
    "postal code",
    "[EMAIL_ADDRESS]",
]
PAIRS = [
    ("name", "value"),
    ("key", "value"),
    ("type", "id"),
    ("label", "value"),
    ("test", "value"),
    ("unit", "value"),
]


def text(rng: random.Random) -> str:
    return rng.choice(
        [
            f"lena{rng.randrange(99)}@example.com",
            f"+1415555{rng.randrange(100, 200):04}",
            str(rng.randrange(10 ** rng.randrange(2, 9))),
            rng.choice(["Lena", "blue", "asthma", "7.1", "positive", "1985-02-03", "oncology visit"]),
            f"https://clinic.example/{rng.choice(['asthma', 'about', 'ivf?mrn=1234567'])}",
            f"{rng.getrandbits(128):032x}",
        ]
    )


def number(rng: random.Random) -> Any:
    return rng.choice([rng.randrange(10 ** rng.randrange(1, 9)), 7.1, True, rng.randrange(1_000_000, 9_999_999)])


def event(rng: random.Random, pairs: list[tuple[str, str]], kinds: list[bool]) -> dict[str, Any]:
    fields = [
        {name: rng.choice(NAMES), value: text(rng) if told else number(rng)}
        for (name, value), told in zip(pairs, kinds, strict=True)
    ]
    return {"event": "sent", "fields": fields, "user_id": str(rng.randrange(10**7, 10**8))}


def shown(result: Any) -> tuple[str, ...]:
    fields = ("payload", "findings", "action", "dropped", "reasons", "risk", "unscanned")
    return tuple(repr(getattr(result, field)) for field in fields)


@pytest.mark.parametrize("preset", ["standard", "strict", "keep_context"])
@pytest.mark.parametrize("seed", range(6))
def test_whatever_the_names_say_is_heard_alike(preset: str, seed: int) -> None:
    rng = random.Random(seed)
    quick, slow = Guard(preset), Guard(preset, cache=False)
    size = rng.randrange(1, 4)
    pairs = [rng.choice(PAIRS) for _ in range(size)]
    kinds = [True, *(rng.random() < 0.4 for _ in range(size - 1))]
    for _ in range(150):
        one = event(rng, pairs, kinds)
        assert shown(quick.scrub(one)) == shown(slow.scrub(one)), one


def memory(guard: Guard) -> Any:
    return guard._compiled  # type: ignore[attr-defined]


def fields(name: str, value: Any, other: str, more: Any) -> dict[str, Any]:
    return {"fields": [{"name": name, "value": value}, {"name": other, "value": more}]}


def test_a_number_beside_is_what_its_own_name_says() -> None:
    quick, slow = Guard(), Guard(cache=False)
    for n in range(40):
        for other in ("mrn", "size", "user_id", "age"):
            one = fields("email", f"lena{n}@example.com", other, 4_829_100 + n)
            assert shown(quick.scrub(one)) == shown(slow.scrub(one)), other
            assert (quick.scrub(one).payload["fields"][1]["value"] is None) is (other in ("mrn", "user_id"))


def test_such_events_are_decided_from_memory() -> None:
    guard = Guard()
    for n in range(8):
        for name in ("email", "color"):
            guard.scrub(fields(name, f"lena{n}@example.com", "size", 7))
    known = recall(memory(guard), "x", fields("email", "lena20@example.com", "size", 7))
    assert known is not None and "lena20" not in str(guard.scrub(fields("email", "lena20@example.com", "size", 7)))


def test_variants_of_a_layout_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(variants, "_MAX_VARIANTS", 3)
    guard = Guard()
    for name in ("email", "phone", "mrn", "first_name", "dob", "user_id", "email", "phone"):
        for n in range(4):
            guard.scrub(fields(name, f"a{n}", "size", n))
    layouts = [one for one in memory(guard).layouts.values() if one.named_texts]
    assert layouts and all(1 <= len(one.variants) <= 3 for one in layouts)


@pytest.mark.parametrize("name", ["phq9", "size"])
def test_a_flag_beside_a_name_is_what_it_is_the_long_way(name: str) -> None:
    guard, one = Guard(), fields("email", "lena@example.com", name, True)
    known = shown(Guard(cache=False).scrub(one))
    assert [shown(guard.scrub(one)) for _ in range(5)] == [known] * 5
