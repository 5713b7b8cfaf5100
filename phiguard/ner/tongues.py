"""Sentences in other tongues than English, of which the built-in tagger takes plain words for names.

It learned from English prose: to it "Inicia sesión en tu cuenta" is a row of unknown words, as a name is. So a span
in a sentence of another tongue needs more: a word that somebody is called, a capital inside of the sentence, or a
word before it that introduces people. Words of grammar and of interfaces stand in ``lexicons/names/tongues.toml``.
"""

import re
from functools import cache
from typing import Final, NamedTuple

from phiguard.lexicon import read_toml
from phiguard.ner.features import folded, is_foreign, marks

_WORD: Final = re.compile(r"[^\W\d_]+")
_BEFORE: Final = re.compile(r"([^\W\d_]+)[.:=,\"'«„“ ]{1,4}$")
_NOT_INSIDE: Final = ".!?:;¿¡\n\"'«„“([|>–—•"  # behind these, and blanks, a sentence begins
_SIGHT: Final = 1_000  # characters around a span that say what tongue it is
_COMMON: Final = 3  # from this mark on a word is English, and says no other tongue, or a name, and says less
_CALLED: Final = 2
_ENGLISH: Final = 4
_SENTENCE: Final = 1.5  # words of grammar or interfaces


class _Words(NamedTuple):
    known: frozenset[str]  # of grammar and of interfaces
    neutral: frozenset[str]
    introduces: frozenset[str]
    titles: frozenset[str]
    english: frozenset[str]
    nouns: tuple[str, ...]


@cache
def _words() -> _Words:
    read = {name: frozenset(words) for name, words in read_toml("names/tongues.toml").items()}
    known = read["grammar"] | read["interface"]
    ends = tuple(sorted(read["german_nouns"]))
    return _Words(known, read["neutral"], read["introduces"], read["titles"], read["english"], ends)


def is_plain_speech(text: str, start: int, end: int) -> bool:
    """Whether ``text[start:end]``, taken for a name, is a piece of a sentence in another tongue."""
    listed = _words()
    before = _BEFORE.search(text, max(0, start - 40), start)
    low = folded(before[1]) if before is not None else ""
    if low in listed.titles:
        return False
    plain = unknown = 0
    for found in _WORD.finditer(text, start, end):
        word = found[0]
        last, low = low, folded(word)
        if low in listed.neutral:
            continue
        if low in listed.known or low in listed.introduces:
            plain += 1
        elif last in listed.introduces or _is_called(word, text, found.start(), listed) or is_foreign(word):
            return False
        else:
            unknown += 1
    if not plain and not unknown:
        return False
    first = max(text.rfind("\n", 0, start) + 1, start - _SIGHT)
    last_one = text.find("\n", end, end + _SIGHT)
    said, strange = _speaks(text[first : last_one if last_one >= 0 else end + _SIGHT], listed)
    if not plain:  # a row of words nobody knows: an address in another tongue is no sentence
        return said >= _SENTENCE
    return said + strange >= 1.0


def _is_called(word: str, text: str, at: int, listed: _Words) -> bool:
    """Whether somebody may be called so, in a sentence of another tongue."""
    seen = marks(word)
    if word[0].isupper() and not _begins(text, at):
        return bool(seen.given or seen.family) or not folded(word).endswith(listed.nouns)
    # Where a sentence begins, or in small letters, it takes a name that more than a few have.
    return seen.given >= _CALLED or seen.family > _CALLED


def _begins(text: str, at: int) -> bool:
    before = text[max(0, at - 8) : at].rstrip(" ")
    return not before or before[-1] in _NOT_INSIDE


def _speaks(text: str, listed: _Words) -> tuple[float, float]:
    """How many words of a text are another tongue's, and a third of the unknown; 0 if more are English."""
    said = english = strange = 0.0
    for word in {folded(w) for w in _WORD.findall(text)}:
        if word in listed.english:
            english += 1
            continue
        seen = marks(word)
        if word in listed.known:
            if seen.english < _COMMON:
                said += 1 if max(seen.given, seen.family) < _COMMON else 0.5
        elif len(word) > 2 and not max(seen.given, seen.family, seen.english):
            strange += 1 / 3
        elif seen.english >= _ENGLISH:
            english += 0.5
    return (said, strange) if said + strange > english else (0.0, 0.0)
