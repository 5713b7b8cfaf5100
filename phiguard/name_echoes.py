"""How a name that was found is written where it stands again in its event: in a URL, a title, an address."""

import re
from collections.abc import Iterator
from typing import Final

from phiguard.native import compiled
from phiguard.ner.features import marks

_PARTED: Final = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
# How common an English word may be and still be looked for; names stand in such lists too.
_ENGLISH: Final = 4
_VILLAGE: Final = 2  # how common the name of a town is as a word, where few know it,
_RATHER: Final = 3  # and how much more common as a name
_MOST_WORDS: Final = 6
_MIN_TOGETHER: Final = 9  # letters of two names that are looked for as one word
_LOCAL: Final = re.compile(r"([A-Za-z]{2,40})[._\-]([A-Za-z]{2,40})\d{0,4}(?:\+[^@]*)?@")
_MOST_HASHED: Final = 6  # words
_MIN_ALONE: Final = 5  # letters of a word that is looked for by itself
_TWO: Final = re.compile(r"([A-Za-z]+(?:'[A-Za-z]+)?)[ ,.\-]{1,2}([A-Za-z]+(?:'[A-Za-z]+)?)")


@compiled
def variants(value: str) -> tuple[str, ...]:
    """How a name of two or more words is written where it stands again: as it is, in other cases, surname first,
    as a slug, as the local part of an e-mail address."""
    words = _PARTED.findall(value)
    if len(words) < 2 or len(words) > _MOST_WORDS:
        return ()
    return tuple(dict.fromkeys(_written(value, words)))


def _written(value: str, words: list[str]) -> Iterator[str]:
    first, last = words[0], words[-1]
    yield value
    for plain in (" ".join(words), f"{first} {last}"):
        yield from (plain, plain.lower(), plain.upper())
    yield f"{last}, {first}"
    yield f"{first}-{last}"
    yield f"{first}_{last}"
    together = len(first) + len(last) >= _MIN_TOGETHER
    if together:
        yield f"{first}{last}"
    first, last = first.lower(), last.lower()
    for sign in "-_.":
        yield f"{first}{sign}{last}"
        yield f"{last}{sign}{first}"
    if together:
        yield f"{first}{last}"


def tells_alone(word: str) -> bool:
    """Whether a word of a name is looked for by itself: no common word, no known town, and long enough to tell.

    Nearly every name is that of some village, too; that of a town which nobody writes of is a name.
    """
    if len(word) < _MIN_ALONE or not _PARTED.fullmatch(word):
        return False
    m = marks(word)
    if m.place and (m.english > _VILLAGE or max(m.given, m.family) < m.english + _RATHER):
        return False
    return m.english < _ENGLISH and m.english <= max(m.given, m.family)


def alone(value: str) -> Iterator[str]:
    """The same for one word: itself in four cases."""
    word = value.strip()
    if tells_alone(word):
        yield from dict.fromkeys((word, word.lower(), word.upper(), word.capitalize()))


@compiled
def echoes_of_name(value: str) -> tuple[str, ...]:
    """What gives a found name away elsewhere in its event: the name, and its first and last word by themselves."""
    if " " not in value.strip():
        return tuple(alone(value))
    return (*variants(value), *(echo for word in _outer(value) for echo in alone(word)))


def _outer(value: str) -> tuple[str, ...]:
    """The first and the last word of a name of several: given name and surname."""
    words = _PARTED.findall(value)
    return (words[0], words[-1]) if 2 <= len(words) <= _MOST_WORDS else ()


@compiled
def echo_words(value: str) -> tuple[tuple[str, ...], ...] | None:
    """What the echoes of a name are made of, see `phiguard.detector.Detector`."""
    if not value.isascii():
        return None
    plain = value.strip()
    if " " not in plain:
        return ((plain.lower(),),) if len(plain) >= _MIN_ALONE and _PARTED.fullmatch(plain) else ()
    two = _TWO.fullmatch(value)
    return None if two is None else _made_of(two[1].lower(), two[2].lower())


def _made_of(first: str, last: str) -> tuple[tuple[str, ...], ...]:
    """The words together, and by themselves; whether they tell so is asked where one of them stands again."""
    return ((first, last), *((word,) for word in (first, last) if len(word) >= _MIN_ALONE))


@compiled
def hash_forms(value: str) -> tuple[str, ...]:
    """A name as advertisers normalise it before hashing, whole and word by word: small letters, no signs."""
    words = [word.lower() for word in _PARTED.findall(value)]
    if not 0 < len(words) <= _MOST_HASHED:
        return ()
    plain = [word.replace("'", "").replace("’", "") for word in words]
    return tuple(dict.fromkeys((value.strip().lower(), " ".join(words), "".join(plain), *words, *plain)))


@compiled
def echoes_of_address(value: str) -> tuple[str, ...]:
    """How the name that an e-mail address begins with is written: as a login or slug, in text, its words alone."""
    parts = _in_address(value)
    if parts is None:
        return ()
    first, last = parts
    full = variants(f"{first.capitalize()} {last.capitalize()}")
    return (*full, *(echo for word in parts for echo in alone(word.capitalize())))


@compiled
def words_of_address(value: str) -> tuple[tuple[str, ...], ...]:
    """What these are made of."""
    parts = _in_address(value)
    return () if parts is None else _made_of(*parts)


def _in_address(value: str) -> tuple[str, str] | None:
    """The two parts of an address that reads like a name, in small letters: the first a given name, the second a
    name, or at least no word."""
    local = _LOCAL.match(value)
    if local is None or len(local[1]) + len(local[2]) < _MIN_TOGETHER:
        return None
    first, last = local[1].lower(), local[2].lower()
    one, other = marks(first), marks(last)
    if max(one.given, one.family) <= one.english:
        return None
    if other.english and max(other.given, other.family) <= other.english:
        return None
    return first, last
