"""Where in a long text a pattern occurs, so that only there it is confirmed.

The joined scan says which patterns occur in a long text, and not where: one run of letters may end a match at each
of them. To confirm one by itself takes a step at every character, up to a thousand times what the scan took, so
that a long text with a few words of each form in it would cost seconds. So the text is scanned again, block by
block: for every place where the shortest of a match ends (see `phiguard.patterns.shortest`); of a block with too
many of these, only for what it holds.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from itertools import accumulate, pairwise
from typing import Any, Final, NamedTuple, TypeAlias

LEAST: Final = 1_000  # bytes; a shorter text is gone over whole
WIDEST: Final = 1_000  # characters of the longest match that is looked for by blocks
MOST: Final = 150  # ends of matches in a block
_BLOCK: Final = 4_096
_BEHIND: Final = 8  # bytes, so that it can be told whether a word ends with the block
_TRIED: Final = 2  # blocks: as they are the rest will be
_FEW: Final = 1  # patterns, which are as quickly tried everywhere as looked for in crowded blocks
_AGAIN: Final = 4  # which block is tried all the same
_INNER: Final = bytes(range(0x80, 0xC0))  # bytes of UTF-8 that begin no character
Ends: TypeAlias = Sequence[tuple[int, int]]
"""Patterns, each with a place where the shortest of a match of it ends."""


class Windows(NamedTuple):
    """Slices of a text, half-open, in order and apart from each other, in which all matches of a pattern lie.

    ``width``: characters of the longest match.
    """

    slices: tuple[tuple[int, int], ...]
    width: int

    def finditer(self, pattern: Any, text: str) -> Iterator[Any]:
        """What ``pattern.finditer(text)`` gives."""
        for start, end in self.slices:
            # With what no match can reach across, as the end of a slice looks like the end of a word.
            for m in pattern.finditer(text, start, end + self.width + 1):
                if m.end() > end:
                    break
                yield m


def located(
    data: bytes,
    patterns: Mapping[int, int],
    ends: Callable[[bytes], Ends | None],
    held: Callable[[bytes], Set[int]],
) -> dict[int, Windows]:
    """In which slices of a text patterns lie that occur in it; nothing of those that lie in most of it.

    Args:
        data: the text in UTF-8.
        patterns: of each how many characters its longest match has, at most `WIDEST`. None asks where a text ends.
        ends: of a piece of it, where the shortest of which patterns end; None where that are more than `MOST`.
        held: of a piece of it, which patterns occur in it.
    """
    before = (WIDEST + 1) * (1 if data.isascii() else 4)
    borders = [*range(0, len(data), _BLOCK), len(data)]
    at = borders
    if not data.isascii():
        at = list(accumulate((_characters(data[a:b]) for a, b in pairwise(borders)), initial=0))
    # (start, end) in characters, which come in order of their ends but for those of a block
    slices: dict[int, list[tuple[int, int]]] = {pattern: [] for pattern in patterns}
    crowded = 0
    for i, (start, stop) in enumerate(pairwise(borders)):
        if i == _TRIED:
            if crowded == i and len(patterns) <= _FEW:
                return {}
            patterns = {
                pattern: width for pattern, width in patterns.items() if _is_rare(apart(slices[pattern]), at[i])
            }
            if not patterns:
                return {}
        low = max(0, start - before)
        piece = data[low : stop + _BEHIND]
        found = ends(piece) if crowded < _TRIED or i % _AGAIN == 0 else None
        if found is None:
            crowded += 1
            for pattern in held(piece) & patterns.keys():
                slices[pattern].append((at[i] - patterns[pattern] - 1, at[i + 1]))
            continue
        crowded = 0
        for pattern, to in found:
            # The whole match may end in this block where its shortest ended in the one before, of which, if it was
            # crowded, it was only asked what it holds as a whole.
            width = patterns.get(pattern)
            if width is not None:
                end = low + to
                if at is not borders:
                    end = at[i] + _characters(data[start:end]) - _characters(data[end:start])
                slices[pattern].append((end - width - 1, end + width))
    out = {}
    for pattern, width in patterns.items():
        joined = apart(slices[pattern])
        if _is_rare(joined, at[-1]):
            out[pattern] = Windows(joined, width)
    return out


def _is_rare(slices: Iterable[tuple[int, int]], size: int) -> bool:
    """Whether they are no more than half of a text."""
    return 2 * sum(end - start for start, end in slices) <= size


def _characters(piece: bytes) -> int:
    """How many begin in it."""
    return len(piece.translate(None, _INNER))


def apart(where: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """The same slices in order, those that touch as one."""
    out: list[tuple[int, int]] = []
    for start, end in sorted(where):
        start = max(0, start)
        if out and start <= out[-1][1]:
            out[-1] = out[-1][0], max(end, out[-1][1])
        else:
            out.append((start, end))
    return tuple(out)
