"""Objects with the same keys in the same place."""

from collections.abc import Mapping
from typing import Any, Final

from phiguard.remembered import HASH, NO_ENTRIES, Account

_MAX_WHOLE: Final = 256  # objects remembered as a whole, in one place


class Shape:
    """Objects with the same keys in the same place.

    Attributes:
        belows: the contexts of their values, in order.
        whole: keyed hashes of the values of such objects that hold nothing.
        paired: places of the values, where the object may be one of a name and its value.
        namings: see `phiguard.naming`, by the types of the values.
        strings: they may be remembered as a whole: few values, all of them strings.
    """

    __slots__ = ("account", "belows", "namings", "paired", "strings", "whole")

    def __init__(self, belows: tuple[Any, ...], paired: tuple[int, ...], account: Account) -> None:
        self.account = account
        self.belows = belows
        self.paired = paired
        self.namings: Mapping[tuple[type, ...], Any] = NO_ENTRIES
        self.whole: set[int] = set()
        self.strings = True

    def learn(self, at: int) -> None:
        """Remember the keyed hash of the values of an object that holds nothing."""
        if len(self.whole) >= _MAX_WHOLE:
            self.whole.clear()
        self.whole.add(at)
        self.account.add(HASH)
