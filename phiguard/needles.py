"""How often each of many short texts stands in a long one, in one pass over it.

To count them one by one takes their number times the length of the text, which a hostile event makes seconds.
"""

from collections.abc import Collection
from typing import Final

_FEW: Final = 200  # fewer are counted one by one in less time than it takes to put them together


def counts(text: str, needles: Collection[str]) -> dict[str, int]:
    """As ``text.count`` of each of them; those that stand nowhere are left out. None of them is empty."""
    if len(needles) <= _FEW:
        return {needle: n for needle in needles if (n := text.count(needle))}
    by_bytes = {needle.encode("utf-8", "surrogatepass"): needle for needle in needles}
    return {
        by_bytes[n]: times for n, times in counts_of_bytes(text.encode("utf-8", "surrogatepass"), by_bytes).items()
    }


def counts_of_bytes(text: bytes, needles: Collection[bytes]) -> dict[bytes, int]:
    if len(needles) <= _FEW:
        return {needle: n for needle in needles if (n := text.count(needle))}
    from ahocorasick_rs import BytesAhoCorasick

    order = list(needles)
    found: dict[bytes, int] = {}
    ends = [0] * len(order)
    # Those of one needle come in order; where they overlap, the first counts.
    for number, start, end in BytesAhoCorasick(order).find_matches_as_indexes(text, overlapping=True):
        if start >= ends[number]:
            ends[number] = end
            needle = order[number]
            found[needle] = found.get(needle, 0) + 1
    return found
