"""Words that speak for a detector where they stand shortly before what it found."""

import re
from collections.abc import Sequence
from typing import Any, Final

REACH: Final = 40  # characters before a span
_WORD: Final = re.compile(r"\w+", re.ASCII)


class ContextWords:
    """The phrases of a detector; made ready when first asked for.

    Most are single words, which need no pattern: the words of the text are looked up. A phrase in which another one
    stands as a word adds nothing; the others are looked for where their first word stands.

    Attributes:
        words: the single words, in small letters, with their plurals.
        firsts: the first words of the other phrases; None where one begins with no word.
    """

    __slots__ = ("_pattern", "_phrases", "firsts", "words")

    firsts: frozenset[str] | None
    words: frozenset[str]

    def __init__(self, phrases: Sequence[str]) -> None:
        self._phrases = phrases

    def __getattr__(self, name: str) -> Any:
        if name == "_pattern":
            near = "|".join(re.escape(w) for w in self._phrases)
            self._pattern = re.compile(rf"\b(?:{near})s?\b", re.ASCII | re.IGNORECASE).search
        elif name in ("words", "firsts"):
            single = {w.lower() for w in self._phrases if _WORD.fullmatch(w)}
            rest = [w.lower() for w in self._phrases if single.isdisjoint(_WORD.findall(w.lower()))]
            begins = [_WORD.match(w) for w in rest]
            self.words = frozenset(single | {f"{w}s" for w in single})
            self.firsts = None if None in begins else frozenset(m[0] for m in begins if m)
        else:
            raise AttributeError(name)
        return object.__getattribute__(self, name)

    def before(self, text: str, end: int) -> bool:
        """Whether one stands shortly before a place in a text."""
        start = max(0, end - REACH)
        near = text[start:end]
        if self.firsts is None or not near.isascii():
            return self._pattern(text, start, end) is not None
        words = _WORD.findall(near.lower())
        # The first one may be the end of a longer word.
        if start and _WORD.match(near) and _WORD.match(text[start - 1]):
            words = words[1:]
        if not self.words.isdisjoint(words):
            return True
        return not self.firsts.isdisjoint(words) and self._pattern(text, start, end) is not None
