"""Words of programs, which a tagger that learned from prose takes for names: `fifo`, `FormField`, `Config.load()`.

What programs are written with stands in ``lexicons/names/code_words.txt.gz``.
"""

import gzip
import re
from functools import cache
from typing import Final

from phiguard.lexicon import read_bytes
from phiguard.ner.features import Written, marks

_WORD: Final = re.compile(r"[^\W\d_]+")
_PARTS: Final = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
_CAMEL: Final = re.compile(r"[A-Za-z]*[a-z][A-Z][A-Za-z]*|[A-Z]{2,}[a-z]{2,}[A-Za-z]*")
# What an attribute looks like, and a login such as `jane.doe` does not: a call, an underscore, two dots.
_ATTRIBUTE: Final = re.compile(r"\.(?:\w*_\w|\w+\(|\w+\.\w)")
_FORMAT: Final = re.compile(r"[sdrifx](?![^\W\d_])")  # behind a percent sign: `%s. Retrying`
# What runs on machines: a new word before one of these is what it is called, `Kibana index`, `Okta sync`.
_MACHINERY: Final = frozenset(
    "api sdk cli agent alert backend broker build bucket cache callback client cluster collector compiler config"
    " connector console container daemon dashboard database deployment device driver endpoint exporter extension"
    " firmware forwarder gateway index ingester ingress instance job kernel library listener model module node"
    " operator pipeline plugin pod process proxy query queue registry repository runner runtime scheduler schema"
    " server service sidecar snapshot sync task thread token webhook worker workflow".split()
)
_NEXT: Final = re.compile(r" ([a-z]+?)s?\b")
# What stands before the capital of a name, besides two letters: `MacAdoo`, `VanBuren`, `ShaRonda`.
_PREFIXES: Final = frozenset("mac van von sha qua del des".split())
_LONGEST: Final = 5  # letters of an acronym
_KNOWN: Final = 3  # the mark of an English word
_CALLED: Final = 3  # the mark of a name that more than a few have


@cache
def _code_words() -> frozenset[str]:
    return frozenset(gzip.decompress(read_bytes("names/code_words.txt.gz")).decode().split("\n"))


def is_of_a_program(written: Written, start: int, end: int) -> bool:
    """Whether ``text[start:end]``, taken for a name, is a word of a program, or several."""
    text = written.text
    if text[start - 1 : start] == "%" and _FORMAT.match(text, start):
        return True
    words = _WORD.findall(text, start, end)
    if not words:
        return False
    if text[end : end + 1] == "." and _ATTRIBUTE.match(text, end) and not any(map(_is_somebodys, words)):
        return True
    if _runs_on_machines(text, end, words):
        return True
    cased = not written.is_upper()
    made = [_is_made_by_programmers(word) or (cased and _is_acronym(word)) for word in words]
    return any(made) and all(is_made or _is_english(word) for word, is_made in zip(words, made, strict=True))


def _runs_on_machines(text: str, end: int, words: list[str]) -> bool:
    """Whether a word that few are called so stands before one of machinery, which may belong to the span."""
    if len(words) > 1 and words[-1].removesuffix("s") in _MACHINERY:
        words = words[:-1]
    else:
        found = _NEXT.match(text, end)
        if found is None or found[1] not in _MACHINERY:
            return False
    seen = marks(words[0])
    return len(words) == 1 and seen.given < _CALLED and seen.family < _CALLED


def _is_acronym(word: str) -> bool:
    """Whether a word is written as `SQL` and `DAG` are, and at most a few are called so."""
    if not word.isupper() or not 1 < len(word) <= _LONGEST:
        return False
    seen = marks(word)
    return seen.family < _CALLED - 1 and seen.given <= (_CALLED if len(word) == 3 else 0)


def _is_made_by_programmers(word: str) -> bool:
    low = word.lower()
    if low in _code_words() or (low.endswith("ing") and low[:-3] in _code_words()):
        return True
    return _CAMEL.fullmatch(word) is not None and _is_camel(word)


def _is_camel(word: str) -> bool:
    """Whether words without blanks are none that somebody is called: `FormField`, but `JaneRoe` and `McAdoo`."""
    if _is_somebodys(word):
        return False
    parts = _PARTS.findall(word)
    seen = [marks(part) for part in parts if len(part) > 1]
    if any(max(m.given, m.family) >= _CALLED and max(m.given, m.family) > m.english for m in seen):
        return False
    if len(parts) == 2 and parts[0].istitle() and (len(parts[0]) < 3 or parts[0].lower() in _PREFIXES):
        return parts[1].isupper() or parts[1].lower() in _code_words() or marks(parts[1]).english > 1
    return True


def _is_somebodys(word: str) -> bool:
    seen = marks(word)
    return max(seen.given, seen.family) > 0 and seen.english < _KNOWN


def _is_english(word: str) -> bool:
    seen = marks(word)
    return seen.english >= _KNOWN and seen.english > max(seen.given, seen.family)
