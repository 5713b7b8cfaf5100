"""Shares with their uncertainty."""

from math import sqrt
from typing import Final, NamedTuple

_Z95: Final = 1.959964


class Rate(NamedTuple):
    """``bad`` of ``n``; ``low`` and ``high`` are the 95 % Wilson score interval."""

    n: int
    bad: int
    rate: float
    low: float
    high: float


def rate(bad: int, n: int) -> Rate:
    """A share with its interval; 0 to 1 where nothing was counted.

    Source: Wilson, JASA 22 (1927), 209-212; it holds near 0 and 1, where the normal approximation does not.
    """
    if n == 0:
        return Rate(0, 0, 0.0, 0.0, 1.0)
    p, z2 = bad / n, _Z95 * _Z95
    centre = (p + z2 / (2 * n)) / (1 + z2 / n)
    half = _Z95 * sqrt(p * (1 - p) / n + z2 / (4 * n * n)) / (1 + z2 / n)
    low = 0.0 if bad == 0 else max(0.0, centre - half)
    high = 1.0 if bad == n else min(1.0, centre + half)
    return Rate(n, bad, p, low, high)


def quantile(values: list[float], q: float) -> float:
    """The q-quantile, 0 of an empty list."""
    if not values:
        return 0.0
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(q * len(ordered)))]
