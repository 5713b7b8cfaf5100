"""The compiled functions that remember texts leave what their twins do. Skipped where they were not built."""

from collections.abc import Iterator
from random import Random
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from test_fresh import written

from phiguard import Guard, Policy, fresh, native, speaking
from phiguard.clues import clue_words
from phiguard.compiled import Compiled
from phiguard.keys import KeyContext
from phiguard.leaves import Leaf, Trail

SHA = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
MD5 = "rL0Y20zC+Fzt72VPzMSk2A=="
WORDS = ("eczema", "clinic", "HIV", "our", "news", "team-42", "7", "Zürich", "%C3%BC", "a_b", MD5, SHA, SHA[:40])
texts = st.lists(
    st.one_of(
        st.lists(st.sampled_from(WORDS), max_size=6).map(" ".join),
        st.lists(st.sampled_from(WORDS), max_size=9).map("/".join),
        st.text(max_size=40),
        st.text("abcdef0123456789/_-+= ", max_size=90),
    ),
    max_size=4,
)


@given(texts, st.booleans())
@example([f"{i:064x}" for i in range(199)], False)
@example([" ".join(map(str, range(201)))], True)
@example([" ".join(map(str, range(198))), SHA], True)
def test_words_of_what_is_hidden(some: list[str], encoded: bool) -> None:
    assert clue_words(iter(some), encoded=encoded) == native.TWINS["clue_words"](some, encoded=encoded)


def contexts(root: KeyContext, way: tuple[int, ...] = ()) -> Iterator[tuple[tuple[int, ...], KeyContext]]:
    yield way, root
    for grown in (root.grown, root.opened):
        for at, below in grown.items():
            yield from contexts(below, (*way, at))


def as_said(one: tuple[Any, Any]) -> Any:
    """What becomes of a text, and how; what a page does to it is a function made anew each time.

    Of the orders of its terms only counts which is the lower one: parts that say nothing may have been passed over.
    """
    way, said = one
    orders = sorted({term.order for term in said.all})
    ranked = [tuple([t._replace(order=orders.index(t.order)) for t in some]) for some in (said.replaced, said.kept)]
    alike = said._replace(then=None, replaced=ranked[0], kept=ranked[1])
    return way, alike, getattr(said.then, "__qualname__", None)


def kept(guard: Guard) -> Any:
    """All that a guard remembers of texts."""
    c: Compiled = guard._compiled  # type: ignore[attr-defined]
    roots = [c.memory, *c._vendors.values()]
    return [
        (
            way,
            one.clean,
            set(one.parts),
            one.opaque,
            one.forms,
            {
                at: (
                    type(s),
                    s.tier,
                    s.host,
                    s.words,
                    [*map(as_said, s.said.items())],
                    [*s.weights.items()],
                    s.stays,
                )
                for at, s in one.spoken.items()
            },
        )
        for root in roots
        for way, one in contexts(root)
    ], (c.account.bytes, c.account.entries, c.account.values, c.account.read)


PAGES = ("eczema", "hiv-testing", "find-a-doctor/ana-okafor", "news/2024", "a/b/c", f"x/{SHA}", "patient%20portal")
TITLES = ("HIV testing | Lakeview Clinic", "News about eczema", "Careers", "Book a visit", "Lakeview: \\u0048IV")


def visited(rng: Random) -> dict[str, Any]:
    """An event with addresses that were never there before, some of them of a host that speaks of health."""
    event = written(rng)
    host = rng.choice(("www.lakeview-clinic.example", "www.shop.example", "hiv.care.example"))
    path = f"/{rng.choice(PAGES)}/{rng.choice(('store', 'team', 'visit'))}-{rng.randrange(10**6)}"
    fields = rng.choice(("", "?utm_source=google", "?q=eczema", f"?email=ana.{rng.randrange(99)}%40example.com"))
    event["context"]["page"].update(url=f"https://{host}{path}{fields}", title=rng.choice(TITLES))
    event["properties"]["products"] = [
        {
            "name": f"{rng.choice(('Salve', 'Room', 'eczema cream', 'Insulin pump'))} {rng.randrange(10**5)}",
            "price": rng.randrange(99) / 4,
            "url": rng.choice((f"https://{host}{path}", f"{path}?size={rng.randrange(9)}", "%48IV%20test")),
            "note": rng.choice(('{"a": "eczema", "b": [1, "x"]}', SHA, "plain")),
        }
        for _ in range(rng.randrange(4))
    ]
    return event


@pytest.mark.parametrize("policy", ["standard", "strict", "keep_context", "first_party"])
def test_the_same_is_remembered(monkeypatch: pytest.MonkeyPatch, policy: str) -> None:
    monkeypatch.setenv("PHIGUARD_HMAC_KEY", "a key of forty characters for these tests")
    monkeypatch.setattr(speaking, "came_back", lambda c, tops: tops)  # most texts come once here
    quick, slow = Guard(Policy.of(policy)), Guard(Policy.of(policy))
    rng = Random(41)
    events = [visited(rng) for _ in range(260)]
    results = [quick.scrub(event) for event in events]
    known = kept(quick)
    with monkeypatch.context() as twins:
        twins.setattr(Compiled, "remember", native.TWINS["remember"])
        twins.setattr(fresh, "decided", native.TWINS["decided"])
        twins.setattr(speaking, "tops_of", native.TWINS["tops_of"])
        twins.setattr(speaking, "learn_of", native.TWINS["learn_of"])
        for event, result in zip(events, results, strict=True):
            other = slow.scrub(event)
            assert (other.payload, other.action) == (result.payload, result.action)
    assert kept(slow) == known
    assert sum(len(one[5]) for one in known[0]) > 50  # texts that speak of health
    assert sum(len(one[2]) for one in known[0]) > 50 or policy == "strict"  # parts of texts


def leaves_of(c: Compiled, some: list[tuple[int, str]]) -> dict[int, Leaf]:
    """Texts in one of three places, by numbers in the order given."""
    places = [c.contexts() for _ in range(3)]
    return {i: Leaf(places[place], text, Trail(None, None, {}, 1), "name") for i, (place, text) in enumerate(some)}


@given(st.lists(st.lists(st.tuples(st.integers(0, 2), st.sampled_from("abc")), max_size=6), max_size=3))
@example([[(0, "eczema")] * 300, [(0, "eczema")] * 300])
@example([[(0, str(i)) for i in range(200)], [(0, str(i)) for i in range(200)]])
@example([[(0, str(i)) for i in range(201)], [(0, str(i)) for i in range(201)]])
@example([[(0, "a"), (1, "a"), (0, "b")], [(1, "a"), (0, "a"), (1, "a"), (2, "c")]])
def test_of_what_stands_in_a_place_many_times_one_comes_back(lots: list[list[tuple[int, str]]]) -> None:
    one, other = (Guard()._compiled for _ in range(2))  # type: ignore[attr-defined]
    for some in lots:
        leaves = leaves_of(one, some)
        again = speaking.came_back(one, leaves)
        assert list(again.items()) == list(native.TWINS["came_back"](other, leaves).items())
        assert one.spoke_before == other.spoke_before
        assert (one.account.bytes, one.account.entries) == (other.account.bytes, other.account.entries)
        places = [(leaf.context, leaf.text) for leaf in again.values()]
        assert len(set(places)) == len(places) <= 200


@pytest.mark.parametrize(("different", "remembered"), [(1, 1), (200, 200), (201, 0)])
def test_what_a_list_says_many_times_is_remembered_once(different: int, remembered: int) -> None:
    guard = Guard()
    event = {"products": [{"title": f"eczema cream {i % different}"} for i in range(600)]}
    for _ in range(2):
        guard.scrub(event)
    assert sum(len(one[5]) for one in kept(guard)[0]) == remembered
