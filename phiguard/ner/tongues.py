"""Sentences in other tongues than English, of which the built-in tagger takes plain words for names.

It learned from English prose: to it "Inicia sesión en tu cuenta" is a row of unknown words, as a name is. So a span
in a sentence of another tongue needs more: a word that somebody is called, a capital inside of the sentence, or a
word before it that introduces people. Small letters are no name where the sentence has a capital, and in German,
where every noun has one, a capital alone says little. Words of grammar and of interfaces stand in
``lexicons/names/tongues.toml``, and 49,000 more, taken from translations, in ``interfaces.txt.gz`` beside it.
"""

import gzip
import re
from bisect import bisect_left
from functools import cache
from typing import Final, NamedTuple, TypeAlias

from phiguard.lexicon import read_bytes, read_toml
from phiguard.ner.features import Written, folded, is_foreign, marks
from phiguard.ner.span import NerSpan

_WORD: Final = re.compile(r"[^\W\d_]+")
_SIGNS: Final = ".:=,\"'«„“ "
_BEFORE: Final = re.compile(rf"[{_SIGNS}]{{1,4}}([^\W\d_]+)")  # of what stands before, from its end
_NOT_INSIDE: Final = ".!?:;¿¡\n\"'«„“([|>–—•"  # behind these, and blanks, a sentence begins
_SIGHT: Final = 1_000  # characters around a span that say what tongue it is, and more up to
_STEP: Final = 250  # a multiple of this, so that neighbours in one long line share them
_COMMON: Final = 3  # from this mark on a word is English, and says no other tongue, or a name, and says less
_CALLED: Final = 2
_ENGLISH: Final = 4
# An article or a preposition that lost its vowel: `l'adresse`, `d'envoi`, `dell'ordine`.
_ELISION: Final = re.compile(r"\b(?:[LlDd]|[Qq]u|(?:[Dd]e|[Nn]e|[Ss]u|[Aa])ll)['’][a-zß-ÿ]{2}")
# What tells German: words that stand in small letters alone, and others.
_GERMAN_SMALL: Final = "und nicht ist sind wird werden wurde konnte kann für auf mit oder aus ich".split()
_GERMAN_EITHER: Final = (
    "der die das dem den des ein eine einen einem einer eines zum zur von vom bei im alle"
    " kein keine keinen keinem keiner keines diese diesen diesem dieser dieses"
    " ihr ihre ihren ihrem ihrer ihres mein meine meinen meinem meiner meines"
).split()
_GERMAN: Final = frozenset([*_GERMAN_SMALL, *_GERMAN_EITHER, *map(str.capitalize, _GERMAN_EITHER)])
_RUN: Final = re.compile(r"\w+")
_NEXT: Final = re.compile(r",? [A-ZÄÖÜ]")
_LAST: Final = re.compile(r"[A-ZÄÖÜ][^\W\d_]*\.? $")
_ACRONYM: Final = 4
_NOUN_CALLED: Final = 3  # a capitalised word of German that fewer are called is a noun sooner
# Letters that Vietnamese alone has. Its syllables are names as well: in it capitals tell.
_TONAL: Final = re.compile("[\u1ea0-\u1ef9\u01a1\u01b0]")
_ROW: Final = 3
_SENTENCE: Final = 1.5  # words of grammar or interfaces
_STEM: Final = 5  # letters that two forms of a word share at least; and of a word that another is made with
_LONG_STEM: Final = 7
_ENDING: Final = 4  # letters of an ending at most
_HEAD: Final = 3  # letters before such a word at least
_MOST: Final = 40  # letters of a word that is made of others


class _Words(NamedTuple):
    known: frozenset[str]  # of grammar and of interfaces
    neutral: frozenset[str]
    introduces: frozenset[str]
    titles: frozenset[str]
    english: frozenset[str]
    nouns: tuple[str, ...]
    small: frozenset[str]


@cache
def _words() -> _Words:
    read = {name: frozenset(words) for name, words in read_toml("names/tongues.toml").items()}
    known = read["grammar"] | read["interface"]
    ends = tuple(sorted(read["german_nouns"]))
    neutral, introduces, titles = read["neutral"], read["introduces"], read["titles"]
    return _Words(known, neutral, introduces, titles, read["english"], ends, read["small"])


@cache
def _interfaces() -> tuple[str, ...]:
    """Words that interfaces are written with, sorted, without accents; names that many have are not among them."""
    return tuple(gzip.decompress(read_bytes("names/interfaces.txt.gz")).decode().split("\n"))


@cache
def _interface_words() -> frozenset[str]:
    return frozenset(_interfaces())


def _is_form_of_one(word: str, least: int) -> bool:
    """Whether a word without accents has a stem of so many letters, or a longer one, with a word of interfaces."""
    if len(word) <= least:
        return False
    stem = word[: max(least, len(word) - _ENDING)]
    rows = _interfaces()
    at = bisect_left(rows, stem)
    return at < len(rows) and rows[at].startswith(stem)


def _is_made_with_one(word: str) -> bool:
    """Whether one stands at the end of it: `Preisänderung`."""
    known = _interface_words()
    return len(word) < _MOST and any(word[k:] in known for k in range(_HEAD, len(word) - _STEM + 1))


def is_word(word: str) -> bool:
    """Whether a word is one of grammar or of interfaces in other tongues."""
    return folded(word) in _words().known


class Reading(Written):
    """What is worked out of one text while the spans in it are judged. It lives no longer than that.

    A text may hold a name at every other word: what stands around them is looked at once.
    """

    __slots__ = ("_german", "_lines", "_low", "_shares", "_tonal")

    def __init__(self, text: str, words: "Reading | None" = None) -> None:
        """``words``: of another text, whose words are known with it."""
        super().__init__(text)
        self._low: dict[str, str] = {} if words is None else words._low
        self._shares: dict[str, _Share] = {} if words is None else words._shares
        self._lines: dict[tuple[int, int], tuple[float, float]] = {}
        self._german: list[tuple[int, int]] | None = None
        self._tonal: bool | None = None

    def tonal(self) -> bool:
        """Whether it has capitals and a letter that Vietnamese alone has."""
        if self._tonal is None:
            self._tonal = not self.is_lower() and _TONAL.search(self.text) is not None
        return self._tonal

    def german(self, start: int, end: int) -> bool:
        """Whether a word of German stands in the line of a span."""
        if self._german is None:
            self._german = []
            if not _GERMAN.isdisjoint(_RUN.findall(self.text)):
                self._german = [run.span() for run in _RUN.finditer(self.text) if run[0] in _GERMAN]
        if not self._german:
            return False
        first, last = self._around(start, end)
        at = bisect_left(self._german, (first, first))
        return at < len(self._german) and self._german[at][1] <= last

    def has_capital(self, start: int, end: int) -> bool:
        """Whether the line of a span has a capital letter."""
        first, last = self._around(start, end)
        return any(map(str.isupper, self.text[first:last]))

    def speaks(self, start: int, end: int) -> tuple[float, float]:
        """How many words of the line of a span are another tongue's, and a third of the unknown.

        Both are 0 if more are English.
        """
        at = self._around(start, end)
        known = self._lines.get(at)
        if known is None:
            known = self._lines[at] = self._counted(self.text[at[0] : at[1]])
        return known

    def _around(self, start: int, end: int) -> tuple[int, int]:
        """The line of a span, as far as it is looked at."""
        text = self.text
        first, last = text.rfind("\n", 0, start) + 1, text.find("\n", end)
        low, high = start - _SIGHT, end + _SIGHT
        low, high = low - low % _STEP, high + -high % _STEP
        return max(first, low), min(last if last >= 0 else len(text), high)

    def _counted(self, line: str) -> tuple[float, float]:
        said = 1.0 if _ELISION.search(line) else 0.0
        english = strange = 0.0
        low = self._low
        words = set()
        for word in set(_WORD.findall(line)):
            plain = low.get(word)
            if plain is None:
                plain = low[word] = folded(word)
            words.add(plain)
        shares = self._shares
        for word in words:
            share = shares.get(word)
            if share is None:
                share = shares[word] = _share(word)
            said += share[0]
            strange += share[1]
            english += share[2]
        return (said, strange) if said + strange > english else (0.0, 0.0)


_Share: TypeAlias = tuple[float, float, float]
"""What a word is of another tongue, of none that is known, and of English."""


def _share(word: str) -> _Share:
    """``word``: `folded`."""
    listed = _words()
    if word in listed.english:
        return 0.0, 0.0, 1.0
    seen = marks(word)
    if word in listed.known or word in listed.small or word in _interface_words():
        if seen.english >= _COMMON:
            return 0.0, 0.0, 0.0
        return (1.0 if max(seen.given, seen.family) < _COMMON else 0.5), 0.0, 0.0
    if not any(seen[:3]) and (_is_form_of_one(word, _STEM) or _is_made_with_one(word)):
        return 0.5, 0.0, 0.0
    if len(word) > 2 and not max(seen.given, seen.family, seen.english):
        return 0.0, 1 / 3, 0.0
    return 0.0, 0.0, 0.5 if seen.english >= _ENGLISH else 0.0


def is_plain_speech(reading: Reading, start: int, end: int) -> bool:
    """Whether ``text[start:end]``, taken for a name, is a piece of a sentence in another tongue."""
    text = reading.text
    listed = _words()
    before = _BEFORE.match(text[max(0, start - 40) : start][::-1])
    low = folded(before[1][::-1]) if before is not None else ""
    if low in listed.titles:
        return False
    kind = _kind(reading, start, end, listed)
    plain = unknown = 0
    alone = text[start].isupper() and " " not in text[start:end]
    tonal = _is_tonal(reading, start, end)
    for found in _WORD.finditer(text, start, end):
        word = found[0]
        if folded(word) in listed.neutral:
            continue
        last, low = low, folded(word)
        small = word.islower()
        of_grammar = low in listed.known or low in listed.introduces or (small and low in listed.small)
        if of_grammar or (tonal and (small or _begins(text, found.start()))):
            plain += 1
        elif is_foreign(word):
            return False
        elif _is_plain_word(word, low, reading, found.start(), alone, kind) and not (
            last in listed.introduces and (word[0].isupper() or reading.is_lower())
        ):
            plain += 1
        elif last in listed.introduces or _is_called(word, reading, found.start(), listed, kind):
            return False
        else:
            unknown += 1
    if not plain and not unknown:
        return False
    if plain > 1 and not unknown:
        return True
    if unknown and text[start:end].istitle():
        return False  # new words with capitals may be somebody
    said, strange = reading.speaks(start, end)
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


class _Kind(NamedTuple):
    """What is known of a sentence, that says how far its capitals tell names.

    Attributes:
        cased: it is in another tongue and has capitals: small letters are no name.
        german: it is in German.
    """

    cased: bool = False
    german: bool = False


_ENGLISH_KIND: Final = _Kind()


def _kind(reading: Reading, start: int, end: int, listed: _Words) -> _Kind:
    words = _WORD.findall(reading.text, start, end)
    has_small = any(word.islower() and folded(word) not in listed.neutral for word in words)
    german = reading.german(start, end)
    if not has_small and not german:  # most names of English texts
        return _ENGLISH_KIND
    said, strange = reading.speaks(start, end)
    if said + strange < _SENTENCE:
        return _ENGLISH_KIND
    return _Kind(has_small and reading.has_capital(start, end), german)


def _is_tonal(reading: Reading, start: int, end: int) -> bool:
    """Whether words of Vietnamese are small but for one where a sentence begins."""
    text = reading.text
    if " " not in text[start:end] or not reading.tonal():
        return False
    return all(word.islower() for word in _WORD.findall(text, start, end)[1:])


def _is_plain_word(word: str, low: str, reading: Reading, at: int, alone: bool, kind: _Kind) -> bool:
    """Whether a word is one of interfaces, and not written as a name by which somebody is called.

    ``alone``: it is all that was taken for a name, and begins with a capital; then a short stem says too little.
    """
    seen = marks(word)
    inside = word[0].isupper() and not _begins(reading.text, at)
    if not (seen.given or seen.family):
        if low in _interface_words():
            return True
        if inside and not kind.german:
            return False
        return _is_made_with_one(low) or _is_form_of_one(low, _LONG_STEM if inside or alone else _STEM)
    if inside or low not in _interface_words():
        return False
    return (seen.given < _CALLED and seen.family <= _CALLED) or (word.islower() and not reading.is_lower())


def _is_called(word: str, reading: Reading, at: int, listed: _Words, kind: _Kind) -> bool:
    """Whether somebody may be called so, in a sentence of another tongue."""
    text = reading.text
    seen = marks(word)
    if kind.cased and word.isupper() and len(word) <= _ACRONYM:
        return False
    if word.isupper() and 1 < len(word) < 6 and not reading.is_upper() and not (seen.given or seen.family):
        return False  # an abbreviation
    if word[0].isupper() and not _begins(text, at):
        if kind.german and not seen.given:
            return seen.family >= _NOUN_CALLED or (
                not seen.family and not folded(word).endswith(listed.nouns) and _has_neighbour(text, at, len(word))
            )
        return bool(seen.given or seen.family) or not folded(word).endswith(listed.nouns)
    if kind.cased and word.islower():
        return False
    # Where a sentence begins, or in small letters, it takes a name that more than a few have.
    return seen.given > 0 or seen.family > _CALLED


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
