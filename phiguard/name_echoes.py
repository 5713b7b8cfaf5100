"""How a name that was found is written where it stands again in its event: in a URL, a title, an address."""

import re
from collections.abc import Iterator
from typing import Final

from phiguard.ner.features import marks

_PARTED: Final = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
# How common an English word may be and still be looked for; names stand in such lists too.
_ENGLISH: Final = 4
_MIN_TOGETHER: Final = 9  # letters of two names that are looked for as one word
_LOCAL: Final = re.compile(r"([A-Za-z]{2,40})[._\-]([A-Za-z]{2,40})\d{0,4}(?:\+[^@]*)?@")
_MOST_HASHED: Final = 6  # words
_MIN_ALONE: Final = 5  # letters of a word that is looked for by itself
_TWO: Final = re.compile(r"([A-Za-z]+(?:'[A-Za-z]+)?)[ ,.\-]{1,2}([A-Za-z]+(?:'[A-Za-z]+)?)")


def variants(value: str) -> Iterator[str]:
    """How a name of two or more words is written where it stands again: as it is, in other cases, surname first,
    as a slug, as the local part of an e-mail address."""
    words = _PARTED.findall(value)
    if len(words) < 2 or len(words) > 6:
        return
    yield from dict.fromkeys(_written(value, words))


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


def alone(value: str) -> Iterator[str]:
    """The same for one word: itself in four cases, where it is no common word, no town, and long enough to tell."""
    word = value.strip()
    if len(word) >= _MIN_ALONE and _PARTED.fullmatch(word):
        m = marks(word)
        if not m.place and m.english < _ENGLISH and m.english <= max(m.given, m.family):
            yield from dict.fromkeys((word, word.lower(), word.upper(), word.capitalize()))


def echoes(value: str) -> Iterator[str]:
    """What gives a found name away elsewhere in its event."""
    return variants(value) if " " in value.strip() else alone(value)


def echo_words(value: str) -> tuple[str, ...] | None:
    """What each echo of a name is made of, see `phiguard.detector.Detector`."""
    if not value.isascii():
        return None
    plain = value.strip()
    if " " not in plain:
        return (plain.lower(),) if len(plain) >= _MIN_ALONE and _PARTED.fullmatch(plain) else ()
    two = _TWO.fullmatch(value)
    return None if two is None else (two[1].lower(), two[2].lower())


def hash_forms(value: str) -> Iterator[str]:
    """A name as advertisers normalise it before hashing, whole and word by word: small letters, no signs."""
    words = [word.lower() for word in _PARTED.findall(value)]
    if 0 < len(words) <= _MOST_HASHED:
        plain = [word.replace("'", "").replace("’", "") for word in words]
        yield from dict.fromkeys((value.strip().lower(), " ".join(words), "".join(plain), *words, *plain))


def of_address(value: str) -> Iterator[str]:
    """How the name that an e-mail address begins with is written as a login or slug: `lena-fischer`."""
    local = _LOCAL.match(value)
    if local is None or len(local[1]) + len(local[2]) < _MIN_TOGETHER:
        return
    first, last = local[1].lower(), local[2].lower()
    if all(max(m.given, m.family) > m.english for m in (marks(first), marks(last))):
        for sign in ".-_":
            yield f"{first}{sign}{last}"


def words_of_address(value: str) -> tuple[str, ...]:
    """What each of these is made of."""
    local = _LOCAL.match(value)
    if local is None or len(local[1]) + len(local[2]) < _MIN_TOGETHER:
        return ()
    return local[1].lower(), local[2].lower()
