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

_WORDS: Final = r"[^\W\d_]++(?!\d)|[^\W_]+|\n+| [-–—|] |[^\w\s]|_+"
_ADDRESSES: Final = r"[\w.+\-]{1,64}@[\w.\-]{1,255}|https?://[^\s\"'<>]{1,2000}|"  # they have detectors
_TOKEN: Final = re.compile(_WORDS)
_ADDRESS_OR_TOKEN: Final = re.compile(_ADDRESSES + _WORDS)


def tokens_of(text: str) -> list[str]:
    """Words, numbers, signs, whole addresses; what only parts words is none. Each is bounded or of one class."""
    if "@" in text or "://" in text:
        return _ADDRESS_OR_TOKEN.findall(text)
    return _TOKEN.findall(text)


def places(text: str, tokens: Sequence[str]) -> list[tuple[int, int]]:
    """Where the first so many tokens of a text stand: only blanks are between them."""
    out, end = [], 0
    for token in tokens:
        start = text.index(token, end)
        end = start + len(token)
        out.append((start, end))
    return out


WORDLIKE: Final = frozenset("X Xi Xx XxX c x xi xX o long".split())
"""The shapes of words."""
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
_by_row: Final[dict[str, Marks]] = {}  # of the table, whose words share a few hundred rows


@cache
def words() -> Mapping[str, str]:
    """The table of words, read once a process: about 115,000 rows, 20 ms, 15 MB."""
    import gzip

    lines = gzip.decompress(read_bytes("names/words.tsv.gz")).decode().split("\n")
    return dict(line.split("\t", 1) for line in lines[1:] if line)


# Letters of other scripts than Latin, whose words stand in no table here; wide and styled Latin ones are folded.
_FOREIGN: Final = re.compile("[\u0250-\u1dff\u1f00-\uff20\uff5b-\uffff]")


def is_foreign(word: str) -> bool:
    return not word.isascii() and _FOREIGN.search(word) is not None


def folded(word: str) -> str:
    """Lower case and without accents: as words stand in the table."""
    low = word.lower()
    if low.isascii():
        return low
    plain = unicodedata.normalize("NFKD", low.translate(_PLAIN))
    return "".join(c for c in plain if not unicodedata.combining(c))


def marks(word: str) -> Marks:
    row = words().get(folded(word))
    if row is None:
        return _NO_MARKS
    known = _by_row.get(row)
    if known is None:
        known = _by_row[row] = Marks(int(row[0]), int(row[1]), int(row[2]), row[3] == "1")
    return known


# Letters with a capital form of their own: Latin with its accents, Greek, Cyrillic.
_UPPER: Final = "A-ZÀ-ÖØ-ÞΑ-ΡΣ-ΫА-ЯЁ" + "".join(c for c in map(chr, range(0x100, 0x180)) if c.isupper()) + "ȘȚẀ-Ẁ"
_CAPITAL: Final = re.compile(
    rf"\w[^\w\n]{{0,3}}[ \t+,][^\w\n]{{0,3}}[{_UPPER}](?:[^\W\d_{_UPPER}]|['’.-]?[{_UPPER}][^\W\d_{_UPPER}])"
)


def is_cased(text: str) -> bool:
    """Whether capitals tell something: a word inside of a line begins with one and is not all capitals."""
    return not text.islower() and _CAPITAL.search(text) is not None


class Written:
    """How a whole text is written, asked once for all spans in it."""

    __slots__ = ("_cased", "_lower", "_upper", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self._cased: bool | None = None
        self._lower: bool | None = None
        self._upper: bool | None = None

    def is_cased(self) -> bool:
        if self._cased is None:
            self._cased = is_cased(self.text)
        return self._cased

    def is_lower(self) -> bool:
        if self._lower is None:
            self._lower = self.text.islower()
        return self._lower

    def is_upper(self) -> bool:
        if self._upper is None:
            self._upper = self.text.isupper()
        return self._upper


def shape(token: str, cased: bool) -> str:
    """A short name for how a token is written; where capitals tell nothing, small letters are ``c``."""
    head = token[0]
    if head.isalpha():
        if not token.isalpha() and any(map(str.isdigit, token)):
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


class Class(NamedTuple):
    """What a token has in common with many: its shape, and how common it is as what.

    ``special``: T a title, D a degree, L a word of places and companies, p a particle, or nothing.
    """

    form: str
    given: int
    family: int
    english: int
    place: bool
    special: str

    @property
    def kind(self) -> str:
        """The class for pairs of neighbours."""
        form, given, family, english, _, special = self
        if form not in WORDLIKE:
            return form
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
        return f"{form}{kind}"


_SPECIAL: Final = {
    **dict.fromkeys(_PARTICLES, "p"),
    **dict.fromkeys(_PLACED, "L"),
    **dict.fromkeys(_DEGREES, "D"),
    **dict.fromkeys(_TITLES, "T"),
}


def class_of(token: str, low: str, cased: bool, known: bool = True) -> Class:
    """
    Args:
        low: the token `folded`.
        known: False hides what the table says, as if nobody had ever heard of the word; for training.
    """
    form = shape(token, cased)
    if form not in WORDLIKE:
        return Class(form, 0, 0, 0, False, "")
    row = words().get(low) if known else None
    special = _SPECIAL.get(low, "")
    if row is None:
        return Class(form, 0, 0, 0, False, special)
    return Class(form, int(row[0]), int(row[1]), int(row[2]), row[3] == "1", special)


def shared(of: Class) -> tuple[list[str], list[str]]:
    """(what counts at the token itself, what counts for its neighbours too) because of its class."""
    form, given, family, english, place, special = of
    if form not in WORDLIKE:
        return [f"h={form}"], []
    lead = max(given, family) - english
    balance = f"b={max(-6, min(7, lead))}" if given or family or english else "b=?"
    near = [f"h={form}", f"g={given}", f"f={family}", f"e={english}", balance]
    own = [*near, f"{form}{balance}", f"gf={min(given, 5) // 2}{min(family, 6) // 2}{min(english, 8) // 2}"]
    if place:
        own.append("pl")
    if special:
        own.append(f"k={special}")
        near.append(f"k={special}")
    return own, near


def particular(token: str, low: str, of: Class, known: bool = True) -> tuple[list[str], list[str]]:
    """The same because of the very token."""
    if of.form not in WORDLIKE:
        sign = "_" if of.form == "_" else token
        word = f"w={sign}" if len(sign) < 3 and not sign.isspace() else f"h={of.form}"
        return [word], [word]
    if is_foreign(low):
        return [], []
    own = [f"n={min(len(token), 9)}", f"s3={low[-3:]}", f"s2={low[-2:]}", f"p3={low[:3]}"]
    if known and (of.english or of.special or not (of.given or of.family)):
        word = f"w={low}"
        return [*own, word], [word]
    return own, []


def describe(token: str, cased: bool, known: bool = True) -> tuple[list[str], list[str], str]:
    """(what counts at the token itself, what counts for its neighbours too, the class for pairs), as the trainer
    reads it."""
    low = folded(token)
    of = class_of(token, low, cased, known)
    (own, near), (own_word, near_word) = shared(of), particular(token, low, of, known)
    return own + own_word, near + near_word, of.kind


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
