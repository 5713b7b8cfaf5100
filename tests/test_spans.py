"""Slices that hold or touch others, against looking at each."""

from hypothesis import given
from hypothesis import strategies as st

from phiguard.spans import NONE, Spans

SLICE = st.tuples(st.integers(0, 40), st.integers(1, 15)).map(lambda at: (at[0], at[0] + at[1]))


@given(st.lists(SLICE, max_size=12), SLICE)
def test_they_hold_and_touch_as_each_of_them_does(slices: list[tuple[int, int]], one: tuple[int, int]) -> None:
    start, end = one
    spans = Spans(slices)
    assert bool(spans) == bool(slices)
    assert spans.hold(start, end) == any(s <= start and end <= e for s, e in slices)
    ends = [e for s, e in slices if s == start]
    assert (spans.begun_at(start) >= max(ends)) if ends else spans.begun_at(start) == -1
    assert spans.touch(start, end) == any(s < end and start < e for s, e in slices)


def test_none_hold_nothing() -> None:
    assert not NONE
    assert not NONE.hold(0, 1)
    assert not NONE.touch(0, 1)
