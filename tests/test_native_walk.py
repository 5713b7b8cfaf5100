"""The compiled walk comes to what its twin comes to, whatever is remembered. Skipped if not built."""

from collections import OrderedDict, deque
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from native_core import core

from phiguard import Guard, native
from phiguard.walk import TooMany, Walked, walk

KEYS = (
    "id", "userId", "email", "name", "value", "title", "url", "properties", "hba1c", "bpm", "has_asthma", "items",
    "answers", "field", "text", "label", "ref", "consent", "Größe", "timestamp",
)  # fmt: skip
TEXTS = (
    "", "home", "lena@example.com", "Lena", "https://clinic.example/asthma?id=4711", "2026-03-04T10:00:00Z",
    "9f1c2e04-5d1b-4c1e-8d2f-0a1b2c3d4e5f", "asthma", "Grüße", "email", "#email", "en-US", "203.0.113.7",
    "eyJlbWFpbCI6ImxlbmFAZXhhbXBsZS5jb20ifQ==", "Last name", "a" * 64,
)  # fmt: skip
ATOMS = st.one_of(
    st.sampled_from(TEXTS),
    st.sampled_from([0, 7, 99_999, 100_000, -100_000, 4_712_345, 2**63, -(2**70), 1 << 14_000]),
    st.sampled_from([0.5, 3.0, -2e16, float("nan"), float("inf"), 1234567.0]),
    st.sampled_from([None, True, False, b"lena@example.com", object(), 2 + 1j]),
)
KEYED = st.one_of(st.sampled_from(KEYS), st.sampled_from([1, None, ("a", 1), b"email", 2.5]))
TREES: Any = st.recursive(
    ATOMS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(st.sampled_from(KEYS), inner, max_size=6),
        st.dictionaries(KEYED, inner, max_size=3),
        st.tuples(inner, inner),
        st.builds(deque, st.lists(inner, max_size=2)),
        st.builds(OrderedDict, st.dictionaries(st.sampled_from(KEYS), inner, max_size=3)),
    ),
    max_leaves=14,
)
EVENTS = st.one_of(
    st.dictionaries(st.sampled_from(KEYS), TREES, min_size=1, max_size=6), st.lists(TREES, max_size=4)
)


def said_by(walked: Walked) -> tuple[Any, ...]:
    """All that a walk says, but for what is one's own: contexts and containers."""

    def way(trail: Any) -> list[Any]:
        steps: list[Any] = []
        while trail is not None:
            steps.append((repr(trail.key), id(trail.container), trail.depth))
            trail = trail.parent
        return steps

    def said(leaf: Any) -> tuple[Any, ...]:
        below = None if leaf.below is None else repr(leaf.below)
        spoken = None if leaf.spoken is None else (leaf.spoken.tier, leaf.spoken.host)
        judged = [(f[0].id, f[1], f[2]) for f in leaf.judged]
        rest = (leaf.inert, leaf.known_parts, leaf.machine, judged, spoken, leaf.edits)
        return leaf.form, leaf.text, repr(leaf.key), way(leaf.trail), repr(leaf.context), below, *rest

    grown = sorted(sorted(new) for new in walked.grown.values())
    return (
        [said(leaf) for leaf in walked.leaves],
        [said(leaf) for leaf in walked.opaque],
        walked.addresses,
        [(way(trail), repr(key)) for trail, key in walked.removed],
        walked.keys,
        walked.values,
        list(map(repr, walked.floats)),
        walked.every_key,
        walked.joined is None,
        grown,
    )


def come_to(how: Any, tree: Any, guard: Guard, **given_: Any) -> Any:
    root = guard._compiled.root()  # type: ignore[attr-defined]
    try:
        return said_by(how(tree, root, given_.pop("deep", 40), given_.pop("many", 1000), **given_))
    except TooMany:
        return TooMany


@settings(max_examples=120, deadline=None)
@given(
    st.lists(EVENTS, min_size=1, max_size=4),
    st.booleans(),
    st.booleans(),
    st.booleans(),
    st.integers(1, 5),
    st.integers(5, 60),
)
def test_a_walk_comes_to_the_same(
    events: list[Any], parsed: bool, spoken: bool, known: bool, deep: int, many: int
) -> None:
    mine, other = Guard("standard"), Guard("standard")
    for _ in range(4):  # at first nothing is known, then keys, then shapes and whole objects
        for event in events:
            wanted: tuple[dict[str, Any], ...] = (
                {"known": known, "every_key": known},
                {"known": True, "deep": deep},
            )
            for asked in ({}, {"deep": deep}, {"many": many}, *wanted):
                asked = {"parsed": parsed, "spoken": spoken, **asked}
                assert come_to(core.walk, event, mine, **asked) == come_to(
                    native.TWINS["walk"], event, other, **asked
                )
            assert mine.scrub(event).payload == other.scrub(event).payload


def test_what_stands_in_itself_is_removed() -> None:
    tree: dict[str, Any] = {"name": "Lena", "items": [1, 2, 3]}
    tree["items"].append(tree)
    guard = Guard("standard")
    compiled_one, twin = come_to(core.walk, tree, guard), come_to(native.TWINS["walk"], tree, guard)
    assert compiled_one == twin
    assert len(compiled_one[3]) == 1


def test_what_is_known_is_passed_over() -> None:
    event = {"properties": {"label": "Open menu", "title": "Welcome home"}, "shown": 7}
    guard = Guard("standard")
    for _ in range(4):
        guard.scrub(event)
    root = guard._compiled.root()  # type: ignore[attr-defined]
    assert walk is core.walk
    assert walk(event, root, 40, 1000).leaves == []
    assert len(walk(event, root, 40, 1000).all_of_it().leaves) == 6  # four keys, and two texts
