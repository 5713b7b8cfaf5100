"""Events of many values, as carts and batches are: decided from memory as small ones, within the same bounds."""

import random
from typing import Any

import pytest

from phiguard import Guard, native, remembered
from phiguard.layouts import UNFIT

WORDS = "spring sale garden chair lamp table shelf basket window frame mirror clock".split()


def product(rng: random.Random, path: str) -> dict[str, Any]:
    return {
        "product_id": f"sku-{rng.randrange(300)}",
        "name": " ".join(rng.choices(WORDS, k=2)),
        "price": rng.choice([19.5, 7.25]),
        "quantity": rng.randrange(9),
        "url": f"https://shop.example{path}",
    }


def detail(rng: random.Random) -> dict[str, Any]:
    name, value = rng.choice(
        [("email", f"lena{rng.randrange(10**6)}@b.example"), ("color", "red"), ("plan", "basic")]
    )
    return {"name": name, "value": value}


def cart(rng: random.Random, products: int, details: int) -> dict[str, Any]:
    phi = rng.random() < 0.4
    person, path = rng.randrange(10**6), f"/{rng.choice(WORDS)}/{rng.choice(WORDS)}"
    url = f"https://shop.example{path}" + (f"?email=lena.{person}%40b.example&mrn={person:07}" if phi else "")
    return {
        "event": "Viewed",
        "messageId": f"{rng.getrandbits(128):032x}",
        "products": [product(rng, path) for _ in range(products)],
        "orders": [{"id": 10**12 + rng.randrange(10**9), "at": 1.7e9 + rng.randrange(10**6)} for _ in range(40)],
        "details": [detail(rng) for _ in range(details)],
        "page": {"url": url, "title": rng.choice(WORDS)},
        "note": f"My number is {person:07}, call me at (206) 555-0147." if phi else rng.choice(WORDS),
        "traits": {"email": f"lena.{person}@b.example", "mrn": f"MRN {person:07}"},
    }


def shown(result: Any) -> tuple[str, ...]:
    names = ("payload", "findings", "action", "dropped", "reasons", "risk", "unscanned")
    return tuple(repr(getattr(result, name)) for name in names)


def known(guard: Guard) -> Any:
    return guard._compiled  # type: ignore[attr-defined]


@pytest.mark.parametrize("preset", ["standard", "strict", "hipaa"])
@pytest.mark.parametrize(("products", "details"), [(55, 3), (90, 20), (250, 40)])
def test_what_memory_holds_of_many_values_is_decided_alike(preset: str, products: int, details: int) -> None:
    rng, guard, slow = random.Random(f"{products} {details}"), Guard(preset), Guard(preset, cache=False)
    for i in range(14):
        event = cart(rng, products, details)
        assert shown(guard.scrub(event)) == shown(slow.scrub(event)), i
    assert any(layout is not UNFIT and len(layout.ranks) > 400 for layout in known(guard).layouts.values())


def test_the_quick_way_decides_them(monkeypatch: pytest.MonkeyPatch) -> None:
    rng, guard = random.Random(5), Guard()
    for _ in range(12):
        guard.scrub(cart(rng, 120, 0))
    monkeypatch.setattr("phiguard.passes.Passes.over_leaves", lambda _self: pytest.fail("it went the long way"))
    for _ in range(4):
        assert guard.scrub(cart(rng, 120, 0)).findings


def test_layouts_have_no_more_values_than_there_is_room_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remembered, "_MOST_LAID", 2_500)
    monkeypatch.setattr(remembered, "_MANY_REFUSED", 3_000)
    rng, guard, slow = random.Random(6), Guard(), Guard(cache=False)
    kinds: set[int] = set()
    for _ in range(60):
        event = cart(rng, rng.choice([60, 80, 100, 130]), 2)
        assert shown(guard.scrub(event)) == shown(slow.scrub(event))
        c = known(guard)
        assert c.room.laid == sum(len(at[2]) for at in c.layouts) <= 2_500
        kinds |= {len(at[2]) for at in c.layouts}
    assert len(kinds) == 4  # those that find no room for long come into that of the others
    assert known(guard).room.refused < 5_000 and known(guard).account.bytes > 0


def test_types_that_do_not_come_back_get_no_layout() -> None:
    guard = Guard()
    for i in range(8):
        guard.scrub({"prices": [j if i >> j % 5 & 1 else j + 0.5 for j in range(450)]})
    assert not known(guard).layouts
    for _ in range(2):
        guard.scrub({"prices": [j + 0.5 for j in range(450)]})
    assert len(known(guard).layouts) == 1


def test_deep_trees_get_none() -> None:
    deep: Any = [1] * 450
    for _ in range(700):
        deep = {"a": deep}
    guard = Guard()
    for _ in range(4):
        assert (
            guard.scrub({"at": deep, "b": "lena@b.example"}).payload
            == Guard(cache=False).scrub({"at": deep, "b": "lena@b.example"}).payload
        )
    assert set(known(guard).layouts.values()) <= {UNFIT}


@pytest.mark.skipif(not native.IN_USE, reason="of the native module")
def test_what_was_judged_is_reported_in_its_order() -> None:
    """Texts, numbers and blanks of addresses are seen one after the other, and stand between one another."""
    rng, guard, slow = random.Random(8), Guard(), Guard(cache=False)

    def event() -> dict[str, Any]:
        n = rng.randrange(10**6)
        return {
            "rows": [
                {"mrn": 5_530_000 + rng.randrange(10**5), "email": f"u{rng.randrange(10**5)}@b.example"}
                for _ in range(250)
            ],
            "url": f"https://shop.example/a?email=a{n}%40b.example&mrn={n:07}&phone=2065550147",
        }

    for _ in range(8):
        one = event()
        assert shown(guard.scrub(one)) == shown(slow.scrub(one))


def test_what_comes_again_is_counted_once() -> None:
    guard = Guard()
    guard.scrub({"items": [{"title": "Opening hours", "url": "/a/b/c"}] * 300})
    few = guard.memory.bytes
    other = Guard()
    other.scrub({"items": [{"title": "Opening hours", "url": "/a/b/c"}]})
    assert few < 3 * other.memory.bytes
