"""Shops, goods and programs that are called after somebody: ``Victoria's Secret``, ``ms word``.

The names stand in ``lexicons/names/brands.toml``: those that nobody else has, and those that count only before a
word of shops and goods, since "Wendy's appointment" speaks of somebody. So do words that are names and things, with
what stands behind the thing: ``price dropped``, ``jasmine rice``.
"""

import re
from collections.abc import Sequence
from functools import cache
from typing import Final, NamedTuple

from phiguard.lexicon import read_toml
from phiguard.ner.features import Written, folded, marks

_WORD: Final = re.compile(r"[^\W\d_]+")
_MS: Final = re.compile(r"\bms $", re.IGNORECASE)
_REACH: Final = 40  # characters; longer than any brand with the word behind it
# Behind a brand in small letters: it is somebody's secret that is kept.
_SOMEBODYS: Final = re.compile(r" (?:is|was|has|will|with|from|to|that)\b")


class _Brand(NamedTuple):
    """``sure``: it needs no word behind it. ``words``: in small letters."""

    pattern: re.Pattern[str]
    sure: bool
    words: Sequence[str]


class _Table(NamedTuple):
    """Attributes: ``by_word``: the brands in which a word stands; ``before``: what makes a word that of a thing."""

    by_word: dict[str, list[_Brand]]
    before: dict[str, frozenset[str]]
    programs: frozenset[str]
    people: re.Pattern[str]


def _written(brand: str) -> str:
    pattern = re.escape(brand).replace(r"\&", "(?:&|and)").replace(r"\.", r"\.?").replace("'", "['’]?")
    return rf"\b{pattern}"


def _one_of(words: Sequence[str]) -> str:
    return rf" (?:{'|'.join(map(re.escape, words))})\b"


@cache
def _table() -> _Table:
    read = read_toml("names/brands.toml")
    by_word: dict[str, list[_Brand]] = {}
    for part, behind in (("sure", ""), ("named", "goods"), ("owned", "shops")):
        tail = _one_of(read[behind]) if behind else r"\b"
        for name in read[part]:
            words = _WORD.findall(name)
            brand = _Brand(re.compile(_written(name) + tail, re.IGNORECASE), not behind, [w.lower() for w in words])
            for word in words:
                by_word.setdefault(word, []).append(brand)
    ms = read["ms"]
    before = {word: frozenset(behind) for word, behind in read["before"].items()}
    return _Table(by_word, before, frozenset(ms["things"]), re.compile(_one_of(ms["people"]), re.IGNORECASE))


@cache
def _called_so() -> frozenset[str]:
    read = read_toml("names/brands.toml")
    names = (name for part in ("sure", "named", "houses") for name in read[part])
    return frozenset(" ".join(map(folded, _WORD.findall(name))) for name in names)


def is_called_so(words: Sequence[str]) -> bool:
    """Whether words, in small letters and without accents, are the whole name of a shop, a house or a figure."""
    return " ".join(words) in _called_so()


def is_brand(written: Written, start: int, end: int, *, titled: bool = False) -> bool:
    """Whether a slice of a text, taken for somebody's name, is part of what shops or goods are called.

    Args:
        titled: a title stands before it, which then must be part of the brand: `Mr. Clean`, not `Dr. Kohl's`.
    """
    text = written.text
    first = _WORD.match(text, start, end) or _WORD.search(text, start, end)
    brands = _table().by_word.get(first[0].lower()) if first is not None else None
    if brands is None:
        return False
    around = text[max(0, start - _REACH) : end + _REACH].lower() if text.isascii() else None
    for pattern, sure, own in brands:
        if around is not None and not all(word in around for word in own):
            continue
        for found in pattern.finditer(text, max(0, start - _REACH), end + _REACH):
            if found.start() > start or (titled and found.start() == start):
                continue
            if found.end() < end and not (sure and _is_kind(text, found.end(), end)):
                continue
            if not sure:
                return True
            if written.is_cased():
                return all(w[0].isupper() for w in _WORD.findall(found[0]) if len(w) > 3)
            return _SOMEBODYS.match(text, found.end()) is None
    return False


def _is_kind(text: str, start: int, end: int) -> bool:
    """Whether one word is left behind a brand, which hardly anybody is called: `Johnnie Walker Blue`."""
    words = _WORD.findall(text, start, end)
    return len(words) == 1 and text[start] == " " and marks(words[0]).given < 3


def is_thing(text: str, start: int, end: int) -> bool:
    """Whether it is a word for a thing as well, and what stands behind it says that the thing is meant."""
    first = _WORD.match(text, start, end)
    behind = _table().before.get(first[0].lower()) if first is not None else None
    if first is None or behind is None:
        return False
    following = _WORD.match(text, first.end() + 1) if text[first.end() : first.end() + 1] == " " else None
    return following is not None and following[0] in behind and end <= following.end()


def is_program(text: str, start: int, end: int) -> bool:
    """Whether it follows "ms" in the name of a program: `ms excel`, but not "Ms. Word" or "Ms Word called"."""
    table = _table()
    if text[start:end].lower() not in table.programs or not _MS.search(text, max(0, start - 4), start):
        return False
    return table.people.match(text, end) is None
