"""Field names of other languages, with their accents and as programmers write them without."""

import unicodedata
from typing import Final

_TWO: Final = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "ø": "oe", "å": "aa", "æ": "ae"})
_ONE: Final = str.maketrans({"ß": "ss", "ø": "o", "ł": "l", "æ": "ae", "ı": "i"})


def plain(text: str) -> str:
    """Without the accents that can be taken off a letter."""
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))


def spelt(*phrases: str) -> tuple[str, ...]:
    """Each phrase as it is, without its accents, and with a letter more for an umlaut: ``straße``, ``strasse``."""
    out: dict[str, None] = {}
    for phrase in phrases:
        out |= dict.fromkeys((phrase, plain(phrase.translate(_ONE)), phrase.translate(_TWO)))
    return tuple(out)
