"""Slices of a text, asked many times whether one of them holds or touches another slice."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from itertools import accumulate


class Spans:
    """Half-open slices in any order, also overlapping ones. A question takes the logarithm of their number."""

    __slots__ = ("_furthest", "_starts")

    def __init__(self, spans: Iterable[tuple[int, int]]) -> None:
        ordered = sorted(spans)
        self._starts = tuple(
            [start for start, _ in ordered]
        )  # unlike lists, no concern of the collector of garbage
        # By slice, the furthest end of it and all that begin before it.
        self._furthest = tuple(accumulate((end for _, end in ordered), max))

    def __bool__(self) -> bool:
        return bool(self._starts)

    def hold(self, start: int, end: int) -> bool:
        """Whether the slice lies inside of one of these."""
        i = bisect_right(self._starts, start)
        return i > 0 and self._furthest[i - 1] >= end

    def begun_at(self, start: int) -> int:
        """Where what begins there ends; -1 where none of these begins there."""
        i = bisect_right(self._starts, start)
        return self._furthest[i - 1] if i > 0 and self._starts[i - 1] == start else -1

    def touch(self, start: int, end: int) -> bool:
        """Whether the slice, which is not empty, overlaps one of these."""
        i = bisect_left(self._starts, end)
        return i > 0 and self._furthest[i - 1] > start


NONE = Spans(())
