"""What is no name though it looks like one: drugs, conditions, facilities, diseases named after somebody."""

import re
from functools import cache
from typing import Final

from phiguard.lexicon import read_tsv
from phiguard.ner.brands import is_brand, is_program
from phiguard.ner.features import marks
from phiguard.ner.span import NerSpan

_WORD: Final = re.compile(r"[^\W\d_]+")
_TITLED: Final = re.compile(r"\b(?:dr|mr|mrs|ms|miss|prof|nurse)\b\.? ?$", re.IGNORECASE)
# What follows the name of somebody that a place, a company or a disease was called after.
_OF_A_THING: Final = re.compile(
    r"(?:['’]s)? (?:(?:\w+ )?(?:hospital|clinic|center|centre|medical|health|healthcare|institute|university"
    r"|college|foundation|pharmacy|airport|county|disease|syndrome|palsy|lymphoma|thyroiditis|chorea|test|score|scale|sign"
    r"|prize|boots|insoles))\b"
    r"|(?:['’]s)? (?:street|st|avenue|ave|road|rd|lane|ln|drive|blvd|boulevard|parkway|building|square|bridge)\b"
    r"|,? (?:inc|llc|ltd|corp|gmbh|llp|plc)\b"
    r"| (?:&|and) (?:sons|co|associates|partners|company)\b",
    re.IGNORECASE,
)
_AFTER: Final = frozenset(" ,'’")  # what that can begin with
BRANDS: Final = frozenset("martens scholl pepper seuss oz who bronner dre".split())
"""What stands behind "Dr." and is nobody's doctor."""
_SURE: Final = 0.9
_TITLE_ENDS: Final = frozenset(".rRsSfFeE")
_VOWEL: Final = re.compile(r"[aeiouy]")
_DIGIT: Final = re.compile(r"\d")  # names have none
_FILE: Final = re.compile(r"\.[a-z]{2,4}\b")
# An article; or a dot within a word, as in a file's name.
_NO_NAME_BEHIND: Final = re.compile(r"\b(?:the|an?|this|that|each|every|no) $|[a-z0-9]\.$", re.IGNORECASE)
_CODE: Final = re.compile(
    r"[ :#=]{1,3}(?=\S*[A-Za-z])(?=\S*\d)\S{4,}"
)  # a small word before a code is its label: `ref A12B`
_BEFORE: Final = re.compile(r"(?:\b(?:St|Saint|Mount|Mt|Lake|Fort|Port|San|Santa|Los|Las)\.? )$")


def of_a_thing(text: str, start: int, end: int) -> bool:
    """Whether ``text[start:end]`` is part of the name of a place, a company or a disease."""
    if text[end : end + 1] in _AFTER and _OF_A_THING.match(text, end):
        return True
    return text[start - 1 : start] == " " and _BEFORE.search(text, max(0, start - 8), start) is not None


@cache
def _terms() -> frozenset[str]:
    """Words that are health terms by themselves."""
    return frozenset(
        row["term"].lower()
        for row in read_tsv("overlay/terms.tsv")
        if row["tier"] in ("1", "2", "3") and row["ambiguity"] == "strong" and " " not in row["term"]
    )


def _is_written_by_machines(text: str, start: int, end: int) -> bool:
    """Whether a span holds digits, labels a code, is part of a path or file name, or a word behind an article."""
    found, after = text[start:end], text[end : end + 1]
    if after == "#" or (after == "." and _FILE.match(text, end)):
        return True
    if not found.isalpha():
        if _DIGIT.search(found):
            return True
    elif found.islower() and (_CODE.match(text, end) or _NO_NAME_BEHIND.search(text, max(0, start - 8), start)):
        return True
    if text[start - 1 : start] == " ":
        return False
    piece = text[text.rfind(" ", 0, start) + 1 : start]
    return piece.startswith("/") or "://" in piece or piece.count("/") > 1


def _is_abbreviation(word: str) -> bool:
    """Whether a word in small letters has no vowel, as `npm`, and nobody is called so, as some are `ng`."""
    if not (word.isascii() and word.islower()) or _VOWEL.search(word) is not None:
        return False
    known = marks(word)
    return known.given == known.family == 0


def is_no_name(text: str, span: NerSpan) -> bool:
    """Whether a span is vocabulary rather than somebody; what a title introduces is somebody."""
    start, end, score = span
    if _is_written_by_machines(text, start, end):
        return True
    # What ends a title stands before the blank: `Dr. `, `mrs `.
    if text[start - 2 : start - 1] in _TITLE_ENDS and _TITLED.search(text, max(0, start - 10), start):
        first = _WORD.match(text, start)
        if first is not None and first[0].lower() in BRANDS:
            return True
        return is_program(text, start, end) or is_brand(text, start, end, titled=True)
    if of_a_thing(text, start, end) or is_brand(text, start, end):
        return True
    words = _WORD.findall(text, start, end)
    if len(words) == 1 and _is_abbreviation(words[0]):
        return True
    terms = _terms()
    if any(w.lower() in terms and marks(w).given < 3 for w in words):
        return True
    # Plain words that hardly anybody is called; with a capital they may be, if the back end is sure of it.
    least = 1 if text[start:end].islower() else 2
    if least == 2 and score > _SURE:
        return False
    seen = [marks(w) for w in words]
    return all(m.english >= 5 and m.english > max(m.given, m.family) + least for m in seen)
