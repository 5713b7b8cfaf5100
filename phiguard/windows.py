"""Where in a long text a pattern occurs, by blocks, so that only these are gone over to confirm it.

The joined scan says which patterns occur in a long text, and not where: one run of letters may end a match at each
of them. To confirm one by itself takes a step at every character, up to a thousand times what the scan took, so
that a long text with one word of each form in it would cost seconds. Block by block the scan says where, with as
few answers, and a pattern is tried in the blocks that hold it.
"""

from collections.abc import Callable, Iterator, Set
from itertools import accumulate, pairwise
from typing import Any, Final, NamedTuple

LEAST: Final = 8_192  # bytes; a shorter text is gone over whole
WIDEST: Final = 1_000  # characters of the longest match that is looked for by blocks
_BLOCK: Final = 4_096
_BEHIND: Final = 8  # bytes, so that it can be told whether a word ends with the block
_TRIED: Final = 2  # blocks; where all patterns occur in each of these they will in the rest
_INNER: Final = bytes(range(0x80, 0xC0))  # bytes of UTF-8 that begin no character


class Windows(NamedTuple):
    """Slices of a text, half-open, in order and apart from each other, in which all matches of a pattern lie."""

    slices: tuple[tuple[int, int], ...]

    def finditer(self, pattern: Any, text: str) -> Iterator[Any]:
        """What ``pattern.finditer(text)`` gives."""
        for start, end in self.slices:
            # With what no match can reach across, as the end of a slice looks like the end of a word.
            for m in pattern.finditer(text, start, end + WIDEST + 1):
                if m.end() > end:
                    break
                yield m


def located(data: bytes, patterns: Set[int], scan: Callable[[bytes], Set[int]]) -> dict[int, Windows]:
    """In which slices of a text patterns lie that occur in it; nothing of those that lie in half of it.

    Args:
        data: the text in UTF-8.
        patterns: none has a match of more than `WIDEST` characters, or asks where the text ends.
        scan: says which patterns occur in a piece of it.
    """
    blocks: dict[int, list[int]] = {pattern: [] for pattern in patterns}
    before = WIDEST + 1 if data.isascii() else 4 * (WIDEST + 1)
    borders = [*range(0, len(data), _BLOCK), len(data)]
    for i, start in enumerate(borders[:-1]):
        if i == _TRIED and all(len(where) == i for where in blocks.values()):
            return {}
        for pattern in scan(data[max(0, start - before) : start + _BLOCK + _BEHIND]) & patterns:
            blocks[pattern].append(i)
    if before > WIDEST + 1:
        sizes = (len(data[a:b].translate(None, _INNER)) for a, b in pairwise(borders))
        borders = list(accumulate(sizes, initial=0))
    most = (len(borders) - 1) // 2
    return {pattern: Windows(_joined(where, borders)) for pattern, where in blocks.items() if len(where) <= most}


def _joined(where: list[int], borders: list[int]) -> tuple[tuple[int, int], ...]:
    slices: list[tuple[int, int]] = []
    for i in where:
        start, end = max(0, borders[i] - WIDEST - 1), borders[i + 1]
        if slices and start <= slices[-1][1]:
            start = slices.pop()[0]
        slices.append((start, end))
    return tuple(slices)
