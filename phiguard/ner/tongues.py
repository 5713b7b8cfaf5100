"""Sentences in other tongues than English, of which the built-in tagger takes plain words for names.

It learned from English prose: to it "Inicia sesión en tu cuenta" is a row of unknown words, as a name is. So a span
in a sentence of another tongue needs more: a word that somebody is called, a capital inside of the sentence, or a
word before it that introduces people. Small letters are no name where the sentence has a capital, and in German,
where every noun has one, a capital alone says little. Words of grammar and of interfaces stand in
``lexicons/names/tongues.toml``.
"""

import re
from functools import cache
from typing import Final, NamedTuple

from phiguard.lexicon import read_toml
from phiguard.ner.features import folded, is_foreign, marks
from phiguard.ner.span import NerSpan

_WORD: Final = re.compile(r"[^\W\d_]+")
_BEFORE: Final = re.compile(r"([^\W\d_]+)[.:=,\"'«„“ ]{1,4}$")
_NOT_INSIDE: Final = ".!?:;¿¡\n\"'«„“([|>–—•"  # behind these, and blanks, a sentence begins
_SIGHT: Final = 1_000  # characters around a span that say what tongue it is
_COMMON: Final = 3  # from this mark on a word is English, and says no other tongue, or a name, and says less
_CALLED: Final = 2
_ENGLISH: Final = 4
# An article or a preposition that lost its vowel: `l'adresse`, `d'envoi`, `dell'ordine`.
_ELISION: Final = re.compile(r"\b(?:[LlDd]|[Qq]u|(?:[Dd]e|[Nn]e|[Ss]u|[Aa])ll)['’][a-zß-ÿ]{2}")
# What tells German, of which no other tongue has as many.
_GERMAN: Final = re.compile(
    r"\b(?:[Dd](?:er|ie|as|em|en|es)|und|[Ee]in(?:e[nmrs]?)?|nicht|ist|sind|wird|werden|wurde|konnte|kann|für|[Zz]u[mr]"
    r"|[Vv]o[nm]|auf|mit|[Bb]ei|oder|[Kk]eine?[nrsm]?|[Dd]iese[nmrs]?|[Ii]hre?[nmrs]?|[Mm]eine?[nmrs]?|aus|[Ii]m|ich|[Aa]lle)\b"
)
_GERMAN_LEAST: Final = 1
_NEXT: Final = re.compile(r",? [A-ZÄÖÜ]")
_LAST: Final = re.compile(r"[A-ZÄÖÜ][^\W\d_]*\.? $")
_ACRONYM: Final = 4
_NOUN_CALLED: Final = 3  # a capitalised word of German that fewer are called is a noun sooner
_ROW: Final = 3
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


def is_word(word: str) -> bool:
    """Whether a word is one of grammar or of interfaces in other tongues."""
    return folded(word) in _words().known


def is_plain_speech(text: str, start: int, end: int) -> bool:
    """Whether ``text[start:end]``, taken for a name, is a piece of a sentence in another tongue."""
    listed = _words()
    before = _BEFORE.search(text, max(0, start - 40), start)
    low = folded(before[1]) if before is not None else ""
    if low in listed.titles:
        return False
    kind = _kind(text, start, end, listed)
    plain = unknown = 0
    for found in _WORD.finditer(text, start, end):
        word = found[0]
        if folded(word) in listed.neutral:
            continue
        last, low = low, folded(word)
        if low in listed.known or low in listed.introduces:
            plain += 1
        elif last in listed.introduces or _is_called(word, text, found.start(), listed, kind) or is_foreign(word):
            return False
        else:
            unknown += 1
    if not plain and not unknown:
        return False
    if plain > 1 and not unknown:
        return True
    said, strange = _speaks(_around(text, start, end), listed)
    if not plain:  # a row of words nobody knows: an address in another tongue is no sentence
        return said >= _SENTENCE or (unknown >= _ROW and said + strange >= 1.0 and _is_a_sentence(text, start, end))
    return said + strange >= 1.0


def trimmed(text: str, span: NerSpan) -> NerSpan:
    """A span without the words of another tongue's grammar and interfaces that it begins or ends with."""
    start, end, score = span
    words = list(_WORD.finditer(text, start, end))
    while len(words) > 1 and _is_beside(words[-1][0]):
        words.pop()
        end = words[-1].end()
    while len(words) > 1 and _is_beside(words[0][0]) and not words[1][0].islower():
        del words[0]
        start = words[0].start()
    return span if end - start == span.end - span.start else NerSpan(start, end, score)


def _is_beside(word: str) -> bool:
    """Whether a word at the edge of a name is none of it: `Fischer, Ihr Termin`."""
    if not is_word(word):
        return False
    seen = marks(word)
    return seen.given < _CALLED and seen.family <= _CALLED and seen.english < _COMMON


def _around(text: str, start: int, end: int) -> str:
    """The line of a span, as far as it is looked at."""
    first = max(text.rfind("\n", 0, start) + 1, start - _SIGHT)
    last = text.find("\n", end, end + _SIGHT)
    return text[first : last if last >= 0 else end + _SIGHT]


class _Kind(NamedTuple):
    """What is known of a sentence, that says how far its capitals tell names.

    Attributes:
        cased: it is in another tongue and has capitals: small letters are no name.
        german: it is in German.
    """

    cased: bool = False
    german: bool = False


_ENGLISH_KIND: Final = _Kind()


def _kind(text: str, start: int, end: int, listed: _Words) -> _Kind:
    span = text[start:end]
    has_small = any(word.islower() and folded(word) not in listed.neutral for word in _WORD.findall(span))
    line = _around(text, start, end)
    german = len(set(_GERMAN.findall(line))) >= _GERMAN_LEAST
    if not has_small and not german:  # most names of English texts
        return _ENGLISH_KIND
    said, strange = _speaks(line, listed)
    if said + strange < _SENTENCE:
        return _ENGLISH_KIND
    return _Kind(has_small and any(map(str.isupper, line)), german)


def _is_called(word: str, text: str, at: int, listed: _Words, kind: _Kind) -> bool:
    """Whether somebody may be called so, in a sentence of another tongue."""
    seen = marks(word)
    if kind.cased and word.isupper() and len(word) <= _ACRONYM:
        return False
    if word[0].isupper() and not _begins(text, at):
        if kind.german and not seen.given:
            return seen.family >= _NOUN_CALLED or (
                not seen.family and not folded(word).endswith(listed.nouns) and _has_neighbour(text, at, len(word))
            )
        return bool(seen.given or seen.family) or not folded(word).endswith(listed.nouns)
    if kind.cased and word.islower():
        return False
    # Where a sentence begins, or in small letters, it takes a name that more than a few have.
    return seen.given >= _CALLED or seen.family > _CALLED


def _has_neighbour(text: str, at: int, size: int) -> bool:
    """Whether another word with a capital stands right beside one, as given name and surname do."""
    return _NEXT.match(text, at + size) is not None or _LAST.search(text, max(0, at - 40), at) is not None


def _is_a_sentence(text: str, start: int, end: int) -> bool:
    """Whether a sentence begins here with the only capital of these words."""
    words = _WORD.findall(text, start, end)
    return _begins(text, start) and words[0][0].isupper() and all(w.islower() for w in words[1:])


def _begins(text: str, at: int) -> bool:
    before = text[max(0, at - 8) : at].rstrip(" ")
    return not before or before[-1] in _NOT_INSIDE


def _speaks(text: str, listed: _Words) -> tuple[float, float]:
    """How many words of a text are another tongue's, and a third of the unknown; 0 if more are English."""
    said = english = strange = 0.0
    if _ELISION.search(text):
        said += 1
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
