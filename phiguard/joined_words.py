"""Words of field names that are several, or shortened: ``homephone``, ``guarantorlastname``; ``PAT_BRTH_DT``.

Some interfaces write all of theirs so, as athenahealth's does; and warehouses shorten their columns.

Source: https://docs.athenahealth.com/api/api-ref/patient
"""

from collections.abc import Collection, Iterable
from typing import Final

from phiguard.lexicon import read_toml

LEAST: Final = 8  # letters of a word that may be several
_MOST: Final = 40
_SHORTEST: Final = 3
_MOST_PIECES: Final = 4
# Of two words that other names are made of, and yet one.
_ONE: Final = frozenset(
    "showcase uppercase lowercase suitcase bookcase staircase briefcase headphone microphone smartphone earphone"
    " homepage newsletter postcard username firstborn lifetime cardholder placeholder storefront checkpoint".split()
)
_IN_FULL: Final[dict[str, str]] = read_toml("keys.toml")["abbreviation"]


def in_full(words: tuple[str, ...]) -> tuple[str, ...]:
    """The words with those in full that columns shorten; the same tuple where none is."""
    if _IN_FULL.keys().isdisjoint(words):
        return words
    return tuple(full for word in words for full in _IN_FULL.get(word, word).split())


def pieces_among(words: Iterable[str]) -> frozenset[str]:
    """Those of the words that others may be made of."""
    return frozenset(w for w in words if len(w) >= _SHORTEST and w.isalpha())


def parted(word: str, pieces: Collection[str]) -> tuple[str, ...]:
    """The pieces that a word is, all of it, the longest first; of another word itself."""
    if not LEAST <= len(word) <= _MOST or word in _ONE:
        return (word,)
    return _pieced(word, pieces, _MOST_PIECES) or (word,)


def _pieced(word: str, pieces: Collection[str], most: int) -> tuple[str, ...]:
    if word in pieces:
        return (word,)
    if most > 1:
        for end in range(len(word) - _SHORTEST, _SHORTEST - 1, -1):
            if word[:end] in pieces and (rest := _pieced(word[end:], pieces, most - 1)):
                return (word[:end], *rest)
    return ()
