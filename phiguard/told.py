"""Found values of known forms, and whether they stand in their event a second time, as they are or hashed.

What `phiguard.clues` says at length, for events that are decided from memory: the texts in which a value may stand
again are known, so that one look at all of them together nearly always says that none does.
"""

import re
from collections.abc import Iterable, Sequence
from itertools import permutations
from typing import Final, NamedTuple

from phiguard import name_echoes
from phiguard.clues import ENCODED, MIN_ECHO
from phiguard.detector import Detector
from phiguard.digests import SIZES, Digests
from phiguard.name_echoes import variants
from phiguard.native import compiled

_FIRST: Final = re.compile(r"[A-Za-z']+")
_WORDS: Final = re.compile(r"[^\W\d_]+")
_WORDS_OF_NAMES: Final = (name_echoes.echoes_of_name, name_echoes.echoes_of_address)


class Told(NamedTuple):
    """A value that was found."""

    text: str
    detector: Detector
    score: float


@compiled
def stand_in(told: Sequence[Told], rest: str) -> bool:
    """Whether any of the values may stand in the rest of their event. Errs only by saying yes."""
    low = ""
    words = 0
    for text, detector, _ in told:
        if detector.echoes in _WORDS_OF_NAMES:
            low = low or rest.lower()
            # Of what is looked for each holds a word of the name, or of what an address begins with.
            known = _FIRST.findall(text.partition("@")[0])
            words += not known or any(word.lower() in low for word in known)
        elif detector.echoes is not None and any(echo in rest for echo in detector.echoes(text)):
            return True
    return words > 0 and any(echo in rest for echo in _echoes_of_names(told))


def outer_may_stand_in(told: Sequence[Told], rest: str) -> bool:
    """The same of values from outside of the event, which may be names of several words."""
    low = rest.lower()
    for text, detector, _ in told:
        if detector.echoes in _WORDS_OF_NAMES:
            words = _WORDS.findall(text.partition("@")[0].lower())
            if not words or not low.isascii() or words[0] in low or words[-1] in low:
                return True
        elif detector.echoes is not None and any(echo in rest for echo in detector.echoes(text)):
            return True
    return False


def _echoes_of_names(told: Iterable[Told]) -> Iterable[str]:
    names = []
    for text, detector, _ in told:
        if detector.echoes in _WORDS_OF_NAMES and detector.echoes is not None:
            yield from (echo for echo in detector.echoes(text) if len(echo) >= MIN_ECHO)
            if detector.echoes is name_echoes.echoes_of_name:
                names.append(text)
    for one, other in permutations(names, 2):
        yield from variants(f"{one} {other}")


@compiled
def hashers(told: Sequence[Told], size: int) -> Digests[str]:
    """Digests of so many bytes of the values, with the id of the detector that such a hash is a finding of."""
    first = sorted(told, key=lambda one: (-one.score, one.detector.id))
    return Digests([(text, d.hash_forms, d.hashed_by) for text, d, _ in first if d.hash_forms is not None], size)


def may_be_among(told: Sequence[Told], words: frozenset[int]) -> bool:
    """Whether one of the values may stand in a text with these words, as `phiguard.clues.clue_words` has them."""
    return ENCODED in words or any(size in words and hashers(told, size).any_of(words) for size in SIZES)
