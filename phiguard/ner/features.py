"""What the built-in tagger sees of a token: the same code for training and for use.

A token has a kind of its own, a few marks from the table of words, and a class for pairs of neighbours. It is
described by short strings; a trained weight belongs to each of them at each distance from the token that is judged.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Final, NamedTuple

from phiguard.lexicon import read_bytes

TOKEN: Final = re.compile(
    r"[\w.+\-]{1,64}@[\w.\-]{1,255}"  # an e-mail address, which has detectors of its own
    r"|https?://[^\s\"'<>]{1,2000}"
    r"|[^\W_]*\d[^\W_]*"
    r"|[^\W\d_]+"
    r"|\n+| [-–—|] |[^\w\s]|_"
)
"""Words, numbers, signs; what only parts words is none. Each match is bounded or a run of one class."""

_LONG_WORD: Final = 24  # letters; a longer run is no name
_PLAIN: Final = str.maketrans({"ß": "ss", "ø": "o", "ł": "l", "đ": "d", "æ": "ae", "ı": "i"})
_TITLES: Final = frozenset("dr mr mrs ms miss mx prof professor doctor nurse sir dame herr frau madame".split())
_DEGREES: Final = frozenset("md do rn np pa phd dds dmd lcsw facp jr sr esq dpm od crnp aprn".split())
_PLACED: Final = frozenset(
    "street st avenue ave road rd lane ln drive blvd boulevard hospital clinic center centre medical health"
    " institute university college school county city park lake river mountain inc llc ltd corp company co group"
    " bank foundation systems services pharmacy church airport disease syndrome".split()
)
_PARTICLES: Final = frozenset(
    "de da do dos la le van von der den bin al el di del du ten ter st mc mac ibn abu".split()
)


class Marks(NamedTuple):
    """How common a word is as a given name, a surname, an English word, 0 to 9; whether towns are called so."""

    given: int
    family: int
    english: int
    place: bool


_NO_MARKS: Final = Marks(0, 0, 0, False)


@cache
def words() -> Mapping[str, str]:
    """The table of words, read once a process: about 115,000 rows, 20 ms, 15 MB."""
    import gzip

    lines = gzip.decompress(read_bytes("names/words.tsv.gz")).decode().split("\n")
    return dict(line.split("\t", 1) for line in lines[1:] if line)


def folded(word: str) -> str:
    """Lower case and without accents: as words stand in the table."""
    low = word.lower()
    if low.isascii():
        return low
    plain = unicodedata.normalize("NFKD", low.translate(_PLAIN))
    return "".join(c for c in plain if not unicodedata.combining(c))


def marks(word: str) -> Marks:
    row = words().get(folded(word))
    return _NO_MARKS if row is None else Marks(int(row[0]), int(row[1]), int(row[2]), row[3] == "1")


def is_cased(tokens: Sequence[str]) -> bool:
    """Whether capitals tell something: some word but the first has one, and others have none."""
    lower = capital = False
    first = True
    for token in tokens:
        if token[0].isalpha() and len(token) > 1:
            if token[0].isupper():
                if not first and not token.isupper():
                    capital = True
            else:
                lower = True
            first = False
        elif token[0] == "\n":
            first = True
        if lower and capital:
            return True
    return capital


def shape(token: str, cased: bool) -> str:
    """A short name for how a token is written; where capitals tell nothing, small letters are ``c``."""
    head = token[0]
    if head.isalpha():
        if any(map(str.isdigit, token)):
            return "an"
        if len(token) > _LONG_WORD:
            return "long"
        if head.isupper():
            if len(token) == 1:
                return "Xi"
            if token.isupper():
                return "X" if cased else "c"
            return "Xx" if token[1:].islower() else "XxX"
        if len(token) == 1:
            return "xi"
        if token.islower() or head.islower():
            return ("x" if cased else "c") if token.islower() else "xX"
        return "o"  # a script without capitals
    if head.isdigit():
        return f"d{min(len(token), 5)}" if token.isdecimal() else "an"
    if len(token) > 3:
        return "at" if "@" in token else "url"
    return "dash" if head == " " else "nl" if head == "\n" else head


def describe(token: str, cased: bool, known: bool = True) -> tuple[list[str], list[str], str]:
    """(what counts at the token itself, what counts for its neighbours too, the class for pairs).

    Args:
        known: False hides what the table says and the word itself, as if nobody had ever heard of it; for training.
    """
    form = shape(token, cased)
    wordlike = form in ("X", "Xi", "Xx", "XxX", "c", "x", "xi", "xX", "o", "long")
    if not wordlike:
        word = f"w={token}" if len(token) < 3 and not token.isspace() else f"h={form}"
        return [word, f"h={form}"], [word], form
    low = folded(token)
    row = words().get(low) if known else None
    given, family, english, place = (
        (int(row[0]), int(row[1]), int(row[2]), row[3] == "1") if row else (0, 0, 0, False)
    )
    special = (
        "T"
        if low in _TITLES
        else "D"
        if low in _DEGREES
        else "L"
        if low in _PLACED
        else "p"
        if low in _PARTICLES
        else ""
    )
    lead = max(given, family) - english
    balance = f"b={max(-6, min(7, lead))}" if given or family or english else "b=?"
    own = [
        f"h={form}",
        f"g={given}",
        f"f={family}",
        f"e={english}",
        balance,
        f"{form}{balance}",
        f"gf={min(given, 5) // 2}{min(family, 6) // 2}{min(english, 8) // 2}",
        f"n={min(len(token), 9)}",
        f"s3={low[-3:]}",
        f"s2={low[-2:]}",
        f"p3={low[:3]}",
    ]
    if place:
        own.append("pl")
    if special:
        own.append(f"k={special}")
    near = [f"h={form}", f"g={given}", f"f={family}", f"e={english}", balance]
    if special:
        near.append(f"k={special}")
    if known and (english or special or not (given or family)):
        own.append(f"w={low}")
        near.append(f"w={low}")
    kind = special or (
        "?"
        if not (given or family or english)
        else "G"
        if given >= max(family, english) and given > 2
        else "F"
        if family >= english and family > 2
        else "m"
        if max(given, family) >= 3 and english
        else "e"
    )
    return own, near, f"{form}{kind}"


def attributes(described: Sequence[tuple[list[str], list[str], str]]) -> Iterator[list[str]]:
    """For each token all that counts for it, as the trainer reads it."""
    size = len(described)
    for i, (own, _, kind) in enumerate(described):
        out = [f"0{a}" for a in own]
        for k, name in ((-2, "A"), (-1, "B"), (1, "C"), (2, "D")):
            j = i + k
            if 0 <= j < size:
                out += [f"{name}{a}" for a in described[j][1]]
            else:
                out.append(f"{name}end")
        before = described[i - 1][2] if i else "^"
        after = described[i + 1][2] if i + 1 < size else "$"
        out.append(f"P{before} {kind}")
        out.append(f"N{kind} {after}")
        out.append(f"M{before} {after}")
        yield out
