"""Whether words read like somebody's name, by the table of names under ``lexicons/names``.

Each word there has a mark for how common it is as a given name, a surname and a word of the language: about the
logarithm of how often it is met. A name is told from a word by how far one is above the other.
"""

from collections.abc import Sequence
from typing import Final

from phiguard.ner.features import marks

_KNOWN: Final = 2  # marks, from which a name is one that many have
_COMMON: Final = 3
_A_WORD: Final = 3  # and from which a word is one that many write


def is_given(word: str) -> bool:
    """Whether a word is a given name, and hardly anything else."""
    m = marks(word)
    return _COMMON <= m.given > m.english < _A_WORD


def is_surname(word: str) -> bool:
    """Whether a word is a surname, and hardly anything else."""
    m = marks(word)
    return _KNOWN <= m.family > m.english < _A_WORD


def is_unknown(word: str) -> bool:
    """Whether it is in no table: no name that many have, no word, no town."""
    return not any(marks(word))


def is_name(word: str) -> bool:
    """Whether one word is a name rather than a word, though it may be one."""
    m = marks(word)
    return max(m.given, m.family) >= max(_COMMON, m.english + 2)


def is_full_name(words: Sequence[str]) -> bool:
    """Whether words are a given name, initials or further names, and a surname."""
    if len(words) < 2 or not is_given(words[0]) or not is_surname(words[-1]):
        return False
    return all(len(word) < 3 or is_given(word) or is_surname(word) for word in words[1:-1])


def is_only_a_name(word: str) -> bool:
    """Whether one word is a name, hardly ever a word, and of no town that is better known than the name."""
    m = marks(word)
    known = max(m.given, m.family)
    return m.english < _KNOWN and known >= _COMMON + m.english and not (m.place and m.given < _COMMON)


def are_given_and_surname(one: str, other: str) -> bool:
    """Whether two words are a given name and a surname in either order, neither of them a mere word."""
    if min(len(one), len(other)) < 3:
        return False
    return (_is_rather_given(one) and _may_be_surname(other)) or (_is_rather_given(other) and _may_be_surname(one))


def _is_rather_given(word: str) -> bool:
    m = marks(word)
    return m.given >= _COMMON and m.given > m.english + 1


def _may_be_surname(word: str) -> bool:
    """Also one that towns are called by, or that few have."""
    m = marks(word)
    return is_surname(word) or (m.family > 0 and m.english <= 1)
