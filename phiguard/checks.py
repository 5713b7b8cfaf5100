"""Checks over a matched text: check digits and structural rules, each with its pass rate.

A check that passes is worth ``-ln(pass_rate)`` nats and no more: one random number in ten passes Luhn.
"""

from collections.abc import Callable
from typing import NamedTuple

from stdnum import luhn as _luhn


class Check(NamedTuple):
    """Attributes:
    passes: the check; never raises.
    pass_rate: share of random texts of the pattern's shape that pass, in (0, 1].
    name: for the evidence.
    """

    passes: Callable[[str], bool]
    pass_rate: float
    name: str


def digits(text: str) -> str:
    """The ASCII digits of a text."""
    return "".join(c for c in text if c in "0123456789")


def luhn(text: str) -> bool:
    """Luhn's mod-10 check over the digits. Source: ISO/IEC 7812-1 annex B."""
    return bool(_luhn.is_valid(digits(text)))


def joined_before(text: str, start: int, signs: str = "-_+") -> bool:
    """Whether what begins at ``start`` goes on from a longer code: a letter, a digit, a sign, ``1.``."""
    before = text[start - 1 : start]
    if before == ".":
        return text[start - 2 : start - 1].isdigit()
    return bool(before) and (before.isalnum() or before in signs)


def joined_after(text: str, end: int, signs: str = "-") -> bool:
    """Whether what ends at ``end`` goes on: a letter, a digit, an underscore, ``-x``, ``.1``."""
    after, then = text[end : end + 1], text[end + 1 : end + 2]
    if after == ".":
        return then.isdigit()
    return bool(after) and (after.isalnum() or after == "_" or (after in signs and then.isalnum()))
