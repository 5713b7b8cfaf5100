"""How much a guard remembers, and what it is good for: bytes by estimate, and counts of values.

The bytes are what entries were measured to take on a 64-bit CPython, sets and dicts half full; the tests compare
them with what the allocator says. Where they pass the bound, all is forgotten, and the guard begins anew.
Counts are of events that were walked; with several threads a few may be lost.
"""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import astuple, dataclass
from types import MappingProxyType
from typing import Any, Final, TypeVar

MAX_BYTES: Final = 16 * 2**20
CONTEXT: Final = 1_200
"""Of a key in its place: its context, with empty sets and dicts, and what it says."""
HASH: Final = 120
"""Of a text: its keyed hash in a set."""
WORDS: Final = 420
"""Of a text whose words are kept too: the hash, and an empty set of them."""
WORD: Final = 60
SPOKEN: Final = 1_000
"""Of a text that speaks of health, without its words; and once more for each mood it was met in."""
SHAPE: Final = 500
"""Of the keys of an object, in order."""
PAGE: Final = 400
"""Of an address: what page it is."""
LAYOUT: Final = 2_000
"""Of an event's keys and types, without its values."""
VALUE: Final = 250
"""Of a value in such a layout."""
EVENT_PAGE: Final = 700
"""Of the addresses of an event, in a layout: what page it is."""
MAX_PAGES: Final = 20_000
"""Addresses of which it is known, by each of two questions."""
_MOST_LAID: Final = 30_000  # values of all layouts
_MANY_REFUSED: Final = 8 * _MOST_LAID


NO_HASHES: Final[AbstractSet[int]] = frozenset()
NO_ENTRIES: Final[Mapping[Any, Any]] = MappingProxyType({})
"""What most contexts never hold, shared by them until they do: empty sets and dicts are most of their size."""
_K = TypeVar("_K")
_V = TypeVar("_V")


def with_entry(known: Mapping[_K, _V], at: _K, value: _V) -> dict[_K, _V]:
    """The same dict, or a first one."""
    own: dict[_K, _V] = known if type(known) is dict else {}
    own[at] = value
    return own


def with_hash(known: AbstractSet[int], at: int) -> set[int]:
    """The same set, or a first one."""
    own: set[int] = known if type(known) is set else set()
    own.add(at)
    return own


class Account:
    """What one memory holds and has done.

    Attributes:
        bytes, entries: by estimate, and how many.
        values, read: of all events that were walked; of the values and new keys, those that needed a look.
        resets: how many times all was forgotten.
    """

    __slots__ = ("bytes", "entries", "read", "resets", "values")

    def __init__(self) -> None:
        self.bytes = self.entries = self.values = self.read = self.resets = 0

    def add(self, size: int) -> None:
        """Another entry of so many bytes."""
        self.bytes += size
        self.entries += 1

    def let_go(self, size: int, entries: int) -> None:
        """Some entries, of so many bytes together, are gone."""
        self.bytes -= size
        self.entries -= entries

    def forget(self) -> None:
        """All entries are gone; the counts of values go on."""
        self.bytes = self.entries = 0
        self.resets += 1


class Room:
    """How much room layouts take.

    Attributes:
        laid: values of all of them.
        refused: values of events for whose layouts there was none; once there were many, all others go.
    """

    __slots__ = ("laid", "refused")

    def __init__(self) -> None:
        self.laid = self.refused = 0

    def has(self, count: int) -> bool:
        """Whether there is some for so many values more; it may be that of all others."""
        if self.laid + count <= _MOST_LAID or self.refused >= _MANY_REFUSED:
            return True
        self.refused += count
        return False

    def take(self, account: Account, layouts: dict[Any, Any], count: int, most: int) -> None:
        """For one more layout; all others are let go of where they are too many."""
        if len(layouts) >= most or self.laid + count > _MOST_LAID:
            account.let_go(LAYOUT * len(layouts) + VALUE * self.laid, len(layouts))
            layouts.clear()
            self.laid = self.refused = 0
        self.laid += count
        account.add(LAYOUT + VALUE * count)


@dataclass(frozen=True, slots=True)
class MemoryUse:
    """What a guard remembers, and how often that saves it work.

    Attributes:
        entries: texts, keys, objects and addresses that are remembered, as keyed hashes.
        bytes: what they take, by estimate; ``max_bytes``: at how many all of it is forgotten.
        values: of all events so far, entries of their objects and lists.
        known: those of them that needed no further look: texts and objects that are remembered, forms of which
            nothing is found there, and numbers, booleans and nulls where the key says nothing.
        resets: how many times all was forgotten.
    """

    entries: int
    bytes: int
    max_bytes: int
    values: int
    known: int
    resets: int

    @property
    def rate(self) -> float:
        """The share of values that needed no further look, 0 to 1."""
        return self.known / self.values if self.values else 0.0


def use_of(account: Account, pages: int, max_bytes: int) -> MemoryUse:
    """Of one memory; ``pages``: addresses that are known beside."""
    known = max(0, account.values - account.read)
    entries, size = account.entries + pages, account.bytes + pages * PAGE
    return MemoryUse(entries, size, max_bytes + 2 * MAX_PAGES * PAGE, account.values, known, account.resets)


def together(uses: Sequence[MemoryUse]) -> MemoryUse:
    """Of several memories; none of one that has done nothing."""
    return MemoryUse(*(sum(column) for column in zip(*map(astuple, uses), strict=True)))
