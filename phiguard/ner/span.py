"""What every back end for names gives, and how it is asked."""

from collections.abc import Sequence
from typing import NamedTuple, Protocol


class NerSpan(NamedTuple):
    """A name in a text: half-open, in code points. There is no text in it.

    ``score`` is the back end's probability, 0 to 1, that a person is named there.
    """

    start: int
    end: int
    score: float


class Backend(Protocol):
    """Finds names of people."""

    name: str

    def spans(self, texts: Sequence[str]) -> list[list[NerSpan]]:
        """Per text its names, left to right, never overlapping."""
