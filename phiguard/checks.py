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
