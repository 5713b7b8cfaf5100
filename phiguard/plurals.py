"""Words of keys in the singular."""

from typing import Final

_SHORT_PLURALS: Final = ("ids", "ips")  # not `gps`, `ios`, `sms`
_IN_ES: Final = ("sses", "shes", "ches", "xes")


def singulars(word: str) -> tuple[str, ...]:
    """What a word may be the plural of, the likeliest first: ``phones``, ``addresses``, ``cities``, ``ids``."""
    if not word.endswith("s") or word.endswith("ss") or (len(word) <= 3 and word not in _SHORT_PLURALS):
        return ()
    if word.endswith("ies"):
        return word[:-1], word[:-3] + "y"
    return (word[:-1], word[:-2]) if word.endswith(_IN_ES) else (word[:-1],)


def singular(word: str) -> str:
    """The likeliest of `singulars`, or the word itself."""
    return next(iter(singulars(word)), word)
