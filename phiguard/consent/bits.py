"""The one decoder for bit strings in base64url, as the IAB's consent strings are written.

Everything read is bounded: a text by its length, and a range of ids by being kept as (first, last).

Source: https://github.com/InteractiveAdvertisingBureau/Global-Privacy-Platform/blob/main/Core/Consent%20String%20Specification.md
"""

from dataclasses import dataclass
from typing import Final

_ALPHABET: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
_SIX_BITS: Final = {letter: format(i, "06b") for i, letter in enumerate(_ALPHABET)}
_MAX_CHARS: Final = 16_384  # 65,535 vendors, one bit each, are 10,923 characters
_MAX_FIBONACCI_BITS: Final = 26  # ids have 16 bits; the 24th Fibonacci number is past them


class Undecodable(ValueError):
    """A consent string is broken or unknown. The message holds nothing of it."""


@dataclass(frozen=True, slots=True)
class Ids:
    """A set of ids from 1, as ranges (first, last): a hostile range costs no memory."""

    ranges: tuple[tuple[int, int], ...] = ()

    def __contains__(self, number: object) -> bool:
        return isinstance(number, int) and any(first <= number <= last for first, last in self.ranges)

    def __bool__(self) -> bool:
        return bool(self.ranges)


class Bits:
    """Reads one segment from the left.

    Raises:
        Undecodable: a character is not of base64url, or the segment is empty or too long; each method:
            there are too few bits.
    """

    __slots__ = ("_at", "_bits")

    def __init__(self, text: str) -> None:
        if not 0 < len(text) <= _MAX_CHARS:
            raise Undecodable("a segment is empty or too long")
        try:
            self._bits = "".join([_SIX_BITS[letter] for letter in text])
        except KeyError:
            raise Undecodable("a character is not of base64url") from None
        self._at = 0

    def _take(self, count: int) -> str:
        taken = self._bits[self._at : self._at + count]
        if len(taken) < count:
            raise Undecodable("a segment is too short")
        self._at += count
        return taken

    def number(self, count: int) -> int:
        """An unsigned integer of ``count`` bits."""
        return int(self._take(count), 2)

    def flag(self) -> bool:
        return self._take(1) == "1"

    def ints(self, count: int, times: int) -> tuple[int, ...]:
        """An N-bitfield: ``times`` integers of ``count`` bits."""
        return tuple(self.number(count) for _ in range(times))

    def letters(self, count: int) -> str:
        """Letters of six bits each, from A."""
        return "".join(chr(65 + self.number(6)) for _ in range(count))

    def bitfield(self, count: int) -> frozenset[int]:
        """The places, from 1, of the bits that are set."""
        return frozenset(i for i, bit in enumerate(self._take(count), 1) if bit == "1")

    def fibonacci(self) -> int:
        """An integer in Fibonacci coding: it ends with the first two ones in a row."""
        total, here, following = 0, 1, 2
        before = False
        for _ in range(_MAX_FIBONACCI_BITS):
            bit = self.flag()
            if bit and before:
                return total
            if bit:
                total += here
            before = bit
            here, following = following, here + following
        raise Undecodable("an integer is too large")

    def range(self) -> Ids:
        """Range (Int): first and last ids of 16 bits each."""
        ranges = []
        for _ in range(self.number(12)):
            group, first = self.flag(), self.number(16)
            last = self.number(16) if group else first
            if not 0 < first <= last:
                raise Undecodable("a range is empty")
            ranges.append((first, last))
        return Ids(tuple(ranges))

    def fibonacci_range(self) -> Ids:
        """Range (Fibonacci): offsets from the id before, and lengths of groups."""
        ranges, at = [], 0
        for _ in range(self.number(12)):
            group = self.flag()
            first = at + self.fibonacci()
            at = first + self.fibonacci() if group else first
            ranges.append((first, at))
        return Ids(tuple(ranges))

    def vendors(self) -> Ids:
        """OptimizedIntRange, of TCF: a highest id, and up to it either one bit an id or a Range (Int)."""
        highest = self.number(16)
        if self.flag():
            return self.range()
        return Ids(tuple((i, i) for i in sorted(self.bitfield(highest))))
