"""Objects with the same keys in the same place."""

from typing import Any, Final

from phiguard.remembered import HASH, Account

_MAX_WHOLE: Final = 256  # objects remembered as a whole, in one place


class Shape:
    """Objects with the same keys in the same place.

    Attributes:
        belows: the contexts of their values, in order.
        whole: keyed hashes of the values of such objects that hold nothing.
        paired: places of the values, where the object may be one of a name and its value.
        strings: they may be remembered as a whole: few values, all of them strings.
    """

    __slots__ = ("account", "belows", "paired", "strings", "whole")

    def __init__(self, belows: tuple[Any, ...], paired: tuple[int, ...], account: Account) -> None:
        self.account = account
        self.belows = belows
        self.paired = paired
        self.whole: set[int] = set()
        self.strings = True

    def learn(self, at: int) -> None:
        """Remember the keyed hash of the values of an object that holds nothing."""
        if len(self.whole) >= _MAX_WHOLE:
            self.whole.clear()
        self.whole.add(at)
        self.account.add(HASH)
