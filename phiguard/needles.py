"""How often each of many short texts stands in a long one, in one pass over it.

To count them one by one takes their number times the length of the text, which a hostile event makes seconds.
"""

from collections import Counter
from collections.abc import Collection, Iterator
from typing import Any, Final

GAPS: Final = (0, 1, 2)  # characters between the words of a name
Words = tuple[str, ...]  # one or two
FEW: Final = 200  # fewer are counted one by one in less time than it takes to put them together


class Finder:
    """Many needles, put together once to be counted in several texts. None of them is empty.

    Attributes:
        of: the needles it was made of, as they were given.
    """

    __slots__ = ("_order", "_trie", "of")

    def __init__(self, of: Collection[str] | Collection[bytes]) -> None:
        from ahocorasick_rs import BytesAhoCorasick

        self.of = of
        self._order = [*of]
        self._trie = BytesAhoCorasick([one if isinstance(one, bytes) else _raw(one) for one in self._order])

    def counts(self, text: bytes) -> dict[Any, int]:
        """As ``text.count`` of each of them; those that stand nowhere are left out."""
        times = [0] * len(self._order)
        ends = [0] * len(self._order)
        # Those of one needle come in order; where they overlap, the first counts.
        for number, start, end in self._trie.find_matches_as_indexes(text, overlapping=True):
            if start >= ends[number]:
                ends[number] = end
                times[number] += 1
        return {one: n for one, n in zip(self._order, times, strict=True) if n}


def counts(text: str, needles: Collection[str], finder: Finder | None = None) -> dict[str, int]:
    """As ``text.count`` of each of them; those that stand nowhere are left out. None of them is empty.

    ``finder``: made of these, if there is one.
    """
    if len(needles) <= FEW:
        return {needle: n for needle in needles if (n := text.count(needle))}
    return (finder or Finder(needles)).counts(_raw(text))


def counts_of_bytes(text: bytes, needles: Collection[bytes]) -> dict[bytes, int]:
    if len(needles) <= FEW:
        return {needle: n for needle in needles if (n := text.count(needle))}
    return Finder(needles).counts(text)


def together(text: bytes, names: Collection[Words]) -> Iterator[tuple[int, int]]:
    """Where the two words of a name stand at most two characters apart, in either order; or the one it has."""
    for start, end, _ in _places(text, names):
        yield start, end


def together_more_often(names: Collection[Words], text: bytes, other: bytes) -> bool:
    """Whether the words of a name stand together more often in the one text than in the other."""
    firsts = {_raw(words[0]) for words in names}
    there, here = counts_of_bytes(text, firsts), counts_of_bytes(other, firsts)
    more = [words for words in names if there.get(_raw(words[0]), 0) > here.get(_raw(words[0]), 0)]
    if any(len(words) == 1 for words in more):
        return True
    beside = Counter(words for _, _, words in _places(text, more))
    known = Counter(words for _, _, words in _places(other, [*beside])) if beside else beside
    return any(times > known[words] for words, times in beside.items())


def _places(text: bytes, names: Collection[Words]) -> Iterator[tuple[int, int, Words]]:
    """Each slice in which the words of one stand together, with these."""
    if len(names) <= FEW:
        for words in names:
            first = _raw(words[0])
            at = text.find(first)
            while at >= 0:
                yield from _beside(text, at, first, words, words[1:])
                at = text.find(first, at + 1)
        return
    from ahocorasick_rs import BytesAhoCorasick

    # Each is looked for by the word that fewer names share: where one stands, all that share it are tried.
    shared = Counter(word for words in names for word in words)
    by_word: dict[bytes, list[tuple[Words, Words]]] = {}
    for words in names:
        one = min(words, key=shared.__getitem__)
        other = words[1:] if one == words[0] else words[:1]
        by_word.setdefault(_raw(one), []).append((words, other))
    order = list(by_word)
    for number, at, _ in BytesAhoCorasick(order).find_matches_as_indexes(text, overlapping=True):
        for words, other in by_word[order[number]]:
            yield from _beside(text, at, order[number], words, other)


def _beside(text: bytes, at: int, one: bytes, words: Words, other: Words) -> Iterator[tuple[int, int, Words]]:
    """What stands there of the words of a name, of which ``one`` stands at a place, and ``other`` is the other."""
    end = at + len(one)
    if len(words) == 1:
        yield at, end, words
    for word in other:
        second = _raw(word)
        size = len(second)
        for gap in GAPS:
            if text.startswith(second, end + gap):
                yield at, end + gap + size, words
            if at >= gap + size and text.startswith(second, at - gap - size):
                yield at - gap - size, end, words


def _raw(word: str) -> bytes:
    return word.encode("utf-8", "surrogatepass")
