"""Found values of known forms, and whether they stand in their event a second time, as they are or hashed.

What `phiguard.clues` says at length, for events that are decided from memory: the texts in which a value may stand
again are known, so that one look at all of them together nearly always says that none does.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import permutations
from typing import Final, NamedTuple

from phiguard import name_echoes
from phiguard.clues import MIN_ECHO
from phiguard.detector import Detector
from phiguard.name_echoes import variants
from phiguard.native import compiled

_FIRST: Final = re.compile(r"[A-Za-z']+")
_WORDS: Final = re.compile(r"[^\W\d_]+")
_WORDS_OF_NAMES: Final = (name_echoes.echoes, name_echoes.of_address)


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
            if detector.echoes is name_echoes.echoes:
                names.append(text)
    for one, other in permutations(names, 2):
        yield from variants(f"{one} {other}")


class Hashed:
    """Found values that something may be the SHA-256 of. No more is hashed than the answers take."""

    __slots__ = ("_forms", "_known", "_told")

    def __init__(self, told: Sequence[Told]) -> None:
        first = sorted(told, key=lambda one: (-one.score, one.detector.id))
        self._told = [(one.text, one.detector) for one in first if one.detector.hash_forms is not None]
        self._forms = self._each()
        self._known: dict[bytes, str] = {}

    def owner(self, digest: bytes) -> str | None:
        """The id of the detector that such a hash is a finding of; of several the last, the surest first."""
        form = self._known.get(digest) or next((form for at, form in self._forms if at == digest), None)
        if form is None:
            return None
        address = "@" in form  # no value becomes an address by being normalised
        for text, detector in reversed(self._told):
            if address and "@" not in text:
                continue
            if detector.hash_forms is not None and form in detector.hash_forms(text):
                return detector.hashed_by
        return None

    def _each(self) -> Iterator[tuple[bytes, str]]:
        seen = set()
        for text, detector in self._told:
            for form in detector.hash_forms(text) if detector.hash_forms is not None else ():
                if form not in seen:
                    seen.add(form)
                    at = hashlib.sha256(form.encode("utf-8", "surrogatepass"), usedforsecurity=False).digest()
                    self._known[at] = form
                    yield at, form
