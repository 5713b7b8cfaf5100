"""How much a whole value reads like somebody's name, by the table of names: ``Haddad, Omar``, ``KIM B. O'BRIEN``.

The table marks how common a word is as a given name, a surname and a word of the language, by steps of a logarithm.
What a name is worth is by how much its first word is better known as a given name than as a word, and its last one
as a surname. Of "Grace Okafor" that is much, of "Grace Period" less than nothing.
"""

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from phiguard.ner.brands import is_called_so, is_thing
from phiguard.ner.features import Marks, folded, marks
from phiguard.ner.tongues import is_word

LONGEST: Final = 60  # characters
_MOST_WORDS: Final = 6
_WORD: Final = re.compile(r"[^\W\d_]+(?:['’\-‐][^\W\d_]+)*")
_PARTS: Final = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_PARTICLES: Final = frozenset(
    "de da do dos das du des del della di la le las los van von vom zu ten ter den der bin ibn al el abu y e af"
    " mac st".split()
)
_ADDRESSES: Final = frozenset(
    "mr mrs ms mx herr frau monsieur madame mme mlle m. señor señora sr sra srta senhor senhora"
    " signor signora sig mevrouw dhr mevr".split()
)
_AFTER: Final = frozenset("jr sr ii iii iv".split())
# What saints, towns, ships and kings are called by.
_HEADS: Final = frozenset(
    "st saint san santa santo sao são los las lake mount mt fort ft port cape point new old north south east west"
    " upper lower great little big king queen prince princess lady lord pope captain team camp casa villa"
    " the my your our no glen rio isla isle islas sant vega palma nueva".split()
)
# And what towns end in.
_ENDS: Final = frozenset(
    "harbor harbour hills mills grove groves springs beach meadows gardens heights lake lakes villa island islands"
    " isle falls creek valley ridge bay cove landing junction crossing shores".split()
)
_WORDLIKE: Final = 5  # marks of a word that nearly everybody writes
_UMLAUTS: Final = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe", "æ": "ae"})
_LOWER: Final = 2  # that capitals are worth
_TURNED: Final = 2  # and that it costs to stand surname first, without a comma
_TITLED: Final = 6
_SURE: Final = 7
_CLEAR: Final = 3
_NO_WORDS: Final = 2  # what it is worth that the language knows neither word
NOTHING: Final = -9


class _Weighed(NamedTuple):
    """A word as a given name or a surname: ``known`` as one, and as a word of the ``language``."""

    known: int
    language: int
    rare: bool  # in no table at all

    @property
    def over(self) -> int:
        return self.known - self.language


def worth(text: str) -> int:
    """By how many steps a whole text is rather a name than words; `NOTHING` where it can be no name."""
    text = text.strip()
    if not 4 <= len(text) <= LONGEST:
        return NOTHING
    last, comma, first = text.partition(",")
    words = _words(first if comma else text)
    filed = _words(last) if comma else []
    if words is None or filed is None or (comma and not (words and filed)):
        return NOTHING
    addressed = bool(words) and not _ADDRESSES.isdisjoint((words[0].lower(), words[0].lower().rstrip(".")))
    given = [w.rstrip(".") for w in (words[1:] if addressed else words)]
    while given and given[-1].lower() in _AFTER:
        given.pop()
    if comma:
        given += [w.rstrip(".") for w in filed]
    # The table first: of most texts it says enough.
    found = _addressed(given) if addressed else _in_either_order(given, filed=bool(comma))
    if found <= 0 or not _is_written_so(given) or is_called_so([folded(w) for w in given]):
        return NOTHING
    low = text.lower()
    if is_thing(low, 0, len(words[0]) if words else 0):  # `Jasmine Rice`
        return NOTHING
    if low == text and not addressed:
        return found - _LOWER if not any(w in _PARTICLES or is_word(w) for w in given) else NOTHING
    return found


def _in_either_order(words: Sequence[str], *, filed: bool) -> int:
    """Of words without title; with a comma it says which one is the surname."""
    if len(words) < 2 or words[0].lower() in _HEADS or words[-1].lower() in _ENDS:
        return NOTHING
    plain = _in_order(words)
    return plain if filed or plain >= _SURE else max(plain, _in_order([*words[1:], words[0]]) - _TURNED)


def _words(text: str) -> list[str] | None:
    """The words of a text that holds nothing else, with the dots behind them; None of another one."""
    split = text.split()
    if len(split) > _MOST_WORDS:
        return None
    for word in split:
        bare = word.removesuffix(".")
        if _WORD.fullmatch(bare) is None or (bare is not word and len(bare) > 4):
            return None
    return split


def _is_written_so(words: Sequence[str]) -> bool:
    """Whether all words begin with a capital, but for particles; or none does."""
    if not words or any(len(w) > 24 for w in words):
        return False
    outer = [w for w in words if w.lower() not in _PARTICLES]
    heads = {w[0].isupper() for w in outer}
    if len(heads) != 1:
        return False
    # `iPhone`, `handleClick`, `McDONALD`: of capitals inside of a word only what names have.
    return all(w.islower() or w.isupper() or _cased(w) for w in outer)


def _cased(word: str) -> bool:
    parts = [p for part in re.split(r"['’\-‐]", word) if (p := part.removeprefix("Mc").removeprefix("Mac"))]
    return all(part[1:].islower() or len(part) == 1 for part in parts)


def _addressed(words: Sequence[str]) -> int:
    """Behind a `Ms.` one name is enough."""
    if not 0 < len(words) < 4:
        return NOTHING
    family = _weigh(words[-1], given=False)
    one = max(family.over, _weigh(words[-1], given=True).over)
    return _TITLED + one if one > 0 or family.rare else NOTHING


def _in_order(words: Sequence[str]) -> int:
    """The same of a given name, further ones, particles, and a surname."""
    if len(words[0]) < 2 or len(words[-1]) < 2:
        return NOTHING
    first = _weigh(words[0], given=True)
    if not (first.known or first.rare):
        return NOTHING
    last = _weigh(words[-1], given=False)
    if not (last.known or last.rare):
        return NOTHING
    between = words[1:-1]
    for word in between:
        m = marks(word)
        if len(word) > 1 and word.lower() not in _PARTICLES and max(m.given, m.family) < max(1, m.english):
            return NOTHING
    if first.language >= _WORDLIKE and first.over < _CLEAR:  # `Will Call`, but not `John Smith`
        return NOTHING
    if last.language >= _WORDLIKE - 1 and first.over < _CLEAR + (last.language >= _WORDLIKE):  # `Rose Hill`
        return NOTHING
    if first.known and last.known:
        more = _NO_WORDS if max(first.language, last.language) < 2 else 0
        return first.over + last.over + more if min(first.over, last.over) > -2 else NOTHING
    if (first.rare and last.rare) or any(map(is_word, words)):
        return NOTHING
    # Half of it is known well, and the other half is in no table.
    if last.rare and first.over >= _CLEAR and first.language < 2:
        return first.over + 1
    if first.rare and last.over >= _CLEAR and last.language == 0:
        return last.over + 2
    return NOTHING


def _weigh(word: str, *, given: bool) -> _Weighed:
    """A word, or the parts of one with hyphens; the apostrophe of ``O'Brien`` is not written in the table."""
    if word.isalpha() and word.isascii() and word.lower() not in _PARTICLES:
        whole = marks(word)
        return _Weighed(whole.given if given else whole.family, whole.english, not any(whole))
    seen = [m for part in _PARTS.findall(word) if (m := _marks(part)) is not None]
    if not seen:
        return _Weighed(0, 0, False)
    known = max(m.given if given else m.family for m in seen)
    return _Weighed(known, max(m.english for m in seen), not any(map(any, seen)))


def _marks(part: str) -> Marks | None:
    if len(part) < 2 or part.lower() in _PARTICLES:
        return None
    part = part.replace("'", "").replace("’", "")
    m = marks(part)
    if not part.isascii():  # `Krüger` stands in the table as `Krueger`, too
        other = marks(part.lower().translate(_UMLAUTS))
        return other if max(other[:2]) > max(m[:2]) else m
    return m
