"""Texts that speak of health and hold no identifier: what was decided about them, not to be found out again.

Titles, paths and labels of a site come back in event after event. Of such a text a guard remembers, under its
keyed hash, where its terms stand and what takes their place; it remembers neither the text nor the terms. What
holds of the text depends on little outside of it (`Mood`), and is kept for each of these.

Where the policy asks what page an event came from, what becomes of a text depends on the page too, and texts that a
page may rewrite or drop are remembered in the same way, whether they speak of health or not.
"""

from collections.abc import Callable
from typing import Any, NamedTuple, TypeAlias

from phiguard.leaves import Leaf
from phiguard.types import Evidence, Method, Step


class Mood(NamedTuple):
    """What outside of a text decides about its terms: the cues of page and event, and a pardon."""

    page: float
    event: float
    pardoned: bool


class Term(NamedTuple):
    """A finding in such a text, without the leaf it is in. Read as a `Found`.

    ``tail`` is its path from there, ``order`` its place among what was opened.
    """

    tail: tuple[Step, ...]
    start: int
    end: int
    detector: Any
    score: float
    evidence: tuple[Evidence, ...]
    tier: int
    method: Method
    order: int


Way: TypeAlias = Mood | int
"""What outside of a text decides what becomes of it: its mood; or, where the page matters, the number of its mood
together with what is known of the page and what it does to its event (`Compiled.way`)."""


class Said(NamedTuple):
    """What becomes of the text.

    Attributes:
        edits: those of `redact`, without their findings.
        then: what the page does to the text with these edits in it.
        dropped: the ways from the text to what the page drops of it.
    """

    edits: tuple[Any, ...]
    replaced: tuple[Term, ...]
    kept: tuple[Term, ...]
    then: Callable[[str], Any] | None = None
    dropped: tuple[tuple[Step, ...], ...] = ()

    @property
    def all(self) -> tuple[Term, ...]:
        return self.replaced + self.kept

    @property
    def entities(self) -> list[str]:
        """Of each finding."""
        return [term.detector.entity for term in self.all]


class Spoken:
    """What is remembered of one text in one place.

    Attributes:
        tier: the highest tier of its terms that count by themselves.
        host: the highest tier in the name of its host.
        words: as `clues.clue_words` gives them.
        said: by the way, what becomes of it.
        weights: by the mood, what it says of the event: the highest tier, and of each term the chance that it
            speaks of no health.
        stays: by mood and page (`Compiled.mark`), the highest tier of the terms that stay.
        near: what the native module, if it is in use, keeps of ``said`` and ``weights``; None where these change.
    """

    __slots__ = ("host", "near", "said", "stays", "tier", "weights", "words")

    def __init__(self, tier: int, host: int, words: frozenset[int]) -> None:
        self.tier = tier
        self.host = host
        self.words = words
        self.said: dict[Way, Said] = {}
        self.weights: dict[Mood, tuple[int, tuple[float, ...]]] = {}
        self.stays: dict[int, int] = {}
        self.near: Any = None


class Spared(NamedTuple):
    """A `Term` in its leaf: what a report is made from."""

    leaf: Leaf
    term: Term
