"""The built-in tagger: a linear-chain conditional random field over words; its reading has a compiled twin.

Every token adds to the scores of itself and of the two tokens to each side. What it adds depends on nothing but
the token, so it is worked out once and remembered under a keyed hash of the token.

A name begins with a word that by itself is not all against it, as one token in four is; what stands around such a
word is scored, word by word for as long as a name could still go on, and nothing else is. So a text without names
costs little more than to take it apart.

Trained by ``lexicons/names/train.py``; weights are differences to the label "no name", in hundredths of a nat.
"""

import gzip
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import accumulate
from math import exp
from typing import Any, Final, TypeAlias

from phiguard.hashing import hash
from phiguard.lexicon import read_bytes, read_toml
from phiguard.native import compiled
from phiguard.ner.features import (
    WORDLIKE,
    Class,
    class_of,
    folded,
    is_cased,
    is_foreign,
    particular,
    places,
    shape,
    shared,
    tokens_of,
)
from phiguard.ner.reading import DOT, NEVER, TITLE, UPPER, Reader, Row, paired, row
from phiguard.ner.span import NerSpan

# Of the sentences the probabilities are fitted on 55 in 100 name somebody; free text in telemetry does less. Taken
# as 45 in 100.
_PRIOR: Final = -0.4
_TITLES: Final = frozenset("dr mr mrs ms miss prof".split())
_MAX_REMEMBERED: Final = 20_000  # tokens, and pieces of texts
_PLACES: Final = "0ABCD"  # at the token itself; for the ones two and one after it, one and two before it
_PARTING: Final = frozenset("-–—|")  # between blanks they are one token with these
_LONG_PIECE: Final = 32  # characters
_ZEROS: Final = str.maketrans("123456789", "000000000")
_WIDE: Final = "\U0010ffff"  # with it in them all are kept alike
_Sums: TypeAlias = tuple[tuple[int, int], ...]
_Figures: TypeAlias = tuple[tuple[Row, ...], tuple[tuple[int, int, int], ...]]
_NO_SUMS: Final[_Sums] = ((0, 0),) * 5


def _hashed(text: str) -> int:
    """A keyed hash. Python hashes the bytes that a string is kept in: "E-" would be one with the sign U+2D45."""
    return hash(text if text.isascii() else text + _WIDE)


class Tagger:
    """Finds names in short texts. Threads may share one."""

    name = "builtin"

    def __init__(self, model: bytes | None = None) -> None:
        """``model``: other weights than those that are shipped."""
        if model is None:
            model = gzip.decompress(read_bytes("names/model.tsv.gz"))
        # From the margin to a probability, fitted on genres and names that were left out of a training.
        fitted = read_toml("names/weights.toml")["margin"]
        self._slope, self._shift = fitted["slope"], fitted["shift"] + _PRIOR
        self._weights: dict[str, tuple[int, int]] = {}
        moves: dict[str, int] = {}
        kinds = set()
        for line in model.decode().split("\n"):
            if line:
                name, b, i = line.split("\t")
                if name[0] == ">":
                    moves[name[1:]] = int(b)
                else:
                    self._weights[name] = int(b), int(i)
                    if name[0] in "PNM":
                        kinds.update(name[1:].split(" "))
        # Of the kinds that no weight speaks of one is like the other.
        self._names = ["", "^", "$", *sorted(kinds - {"", "^", "$"})]
        self._kinds = {kind: i for i, kind in enumerate(self._names)}
        edges = self._row_of(self._sums(["end"]), "^"), self._row_of(self._sums(["end"]), "$")
        self._moves = tuple(moves[a + b] for a in "OBI" for b in "OBI")
        self._reader = Reader(self._moves, edges, len(self._names), self._three)
        # Where capitals tell nothing, and where they do.
        self._rows: tuple[dict[int, Row], dict[int, Row]] = {}, {}
        # Of what stands between blanks, the rows of its tokens.
        self._pieces: tuple[dict[int, tuple[Row, ...]], dict[int, tuple[Row, ...]]] = {}, {}
        # The same with zeros for digits, and which of the tokens are of one or two signs with a digit among them.
        self._figures: tuple[dict[int, _Figures], dict[int, _Figures]] = {}, {}
        self._forms: dict[str, Row] = {}  # of tokens that are told apart by their shape alone
        self._signs = frozenset(name[3:] for name in self._weights if name[1:3] == "w=" and len(name) == 4)
        self._sign = self._row_of(_NO_SUMS, "")
        # Of a class what it adds to itself and its neighbours, the latter also as it stands in rows, and its kind.
        self._classes: dict[Class, tuple[_Sums, tuple[int, ...], int]] = {}
        self._near = frozenset(name[1:] for name in self._weights if name[0] in _PLACES[1:])
        self._numbers = {size: self._made("0" * size, True, "0" * size) for size in (3, 4, 5)}

    def spans(self, texts: Sequence[str]) -> list[list[NerSpan]]:
        slope, shift = self._slope, self._shift
        return [
            [
                NerSpan(start, end, 1.0 / (1.0 + exp(-min(50.0, slope * margin + shift))))
                for start, end, margin in self.margins(text)
            ]
            for text in texts
        ]

    def margins(self, text: str) -> list[tuple[int, int, float]]:
        """(start, end, margin in nats over the reading without this name) of each name."""
        cased = is_cased(text)
        found: list[tuple[int, int, float]] = []
        for start, end, margin in names_in(self, text, cased):
            if found and start == found[-1][1] + 1 and text[start - 1] == " ":  # two names in a row are one
                found[-1] = (found[-1][0], end, max(margin / 100, found[-1][2]))
            else:
                found.append((start, end, margin / 100))
        return found

    def _parts(self, text: str, pieces: Sequence[str], cased: bool) -> list[tuple[Row, ...]]:
        """The rows of what stands between the blanks of a text."""
        hashes = map(hash if text.isascii() else _hashed, pieces)
        parts: list[Any] = list(map(self._pieces[cased].get, hashes))
        if None in parts:
            self._complete(parts, pieces, cased)
        return parts

    def _complete(self, parts: list[Any], pieces: Sequence[str], cased: bool) -> None:
        """Put in what is not remembered."""
        remembered = self._pieces[cased]
        last = len(pieces) - 1
        parted = -1  # the piece whose sign took the blank behind it
        for i, part in enumerate(parts):
            if part is not None:
                continue
            piece = pieces[i]
            if piece in _PARTING:
                if 0 < i < last and parted != i - 1:
                    piece, parted = f" {piece} ", i
                parts[i] = (self._known(piece, cased),)
            elif not piece.isascii() or "@" in piece or "://" in piece or len(piece) > _LONG_PIECE:
                parts[i] = tuple([self._known(token, cased) for token in tokens_of(piece)])
            elif (plain := piece.translate(_ZEROS)) == piece and "0" not in piece:
                tokens = tokens_of(piece)
                part = parts[i] = tuple([self._known(token, cased) for token in tokens])
                if len(remembered) >= _MAX_REMEMBERED:
                    remembered.clear()
                remembered[hash(piece)] = part
            else:
                parts[i] = self._numbered(piece, plain, cased)

    def _numbered(self, piece: str, plain: str, cased: bool) -> tuple[Row, ...]:
        """Of a piece with digits: with zeros for them it is remembered, but for tokens of one and two signs."""
        key = hash(plain)
        known = self._figures[cased].get(key)
        if known is None:
            tokens = tokens_of(plain)
            open_places = [
                (n, start, end)
                for n, (start, end) in enumerate(places(plain, tokens))
                if end - start < 3 and "0" in plain[start:end]
            ]
            known = tuple([self._known(token, cased) for token in tokens]), tuple(open_places)
            if len(self._figures[cased]) >= _MAX_REMEMBERED:
                self._figures[cased].clear()
            self._figures[cased][key] = known
        rows, short = known
        if not short:
            return rows
        out = list(rows)
        for n, start, end in short:
            out[n] = self._known(piece[start:end], cased)
        return tuple(out)

    # ---- what a token adds

    def _known(self, token: str, cased: bool) -> Row:
        return self._rows[cased].get(_hashed(token)) or self._row(token, cased)

    def _row(self, token: str, cased: bool) -> Row:
        if token.isdecimal() and len(token) > 2:  # one number is like another of so many digits
            return self._numbers[len(token)] if len(token) < 5 else self._numbers[5]
        if not token.isascii():
            if len(token) == 1 and not token.isalnum():
                if token not in self._signs:
                    return self._sign
            elif is_foreign(token):
                form = f"{cased}{token[0].isupper()}{len(token) < 3}{shape(token, cased)}"
                return self._alike(form, token, cased)
        low = folded(token)
        row = self._made(token, cased, low)
        rows = self._rows[cased]
        if len(rows) >= _MAX_REMEMBERED:
            rows.clear()
        rows[_hashed(token)] = row
        return row

    def _alike(self, form: str, token: str, cased: bool) -> Row:
        row = self._forms.get(form)
        if row is None:
            row = self._forms[form] = self._made(token, cased, token)
        return row

    def _made(self, token: str, cased: bool, low: str) -> Row:
        of = class_of(token, low, cased)
        sums, around, kind = self._classes.get(of) or self._class(of)
        own, near = particular(token, low, of)
        b, i = sums[0]
        get = self._weights.get
        for attribute in own:
            weight = get("0" + attribute)
            if weight is not None:
                b += weight[0]
                i += weight[1]
        if not self._near.isdisjoint(near):
            more = self._sums(near)
            around = tuple([paired(x[0] + y[0], x[1] + y[1]) for x, y in zip(sums[1:], more[1:], strict=True)])
        title = low in _TITLES
        gate = NEVER if of.form not in WORDLIKE else max(b, 0) if title else b
        bits = TITLE * title | DOT * (token == ".") | UPPER * token[0].isupper()  # noqa: S105 - a word, no secret
        after2, after1, before1, before2 = around
        return row(gate, paired(b, i), after2, after1, before1, before2, kind, bits)

    def _class(self, of: Class) -> tuple[_Sums, tuple[int, ...], int]:
        own, near = shared(of)
        sums = self._sums(near, own)
        known = self._classes[of] = sums, tuple([paired(b, i) for b, i in sums[1:]]), self._kinds.get(of.kind, 0)
        return known

    def _row_of(self, sums: _Sums, kind: str) -> Row:
        """Of no word."""
        own, after2, after1, before1, before2 = (paired(b, i) for b, i in sums)
        return row(NEVER, own, after2, after1, before1, before2, self._kinds.get(kind, 0), 0)

    def _sums(self, near: Sequence[str], own: Sequence[str] = ()) -> _Sums:
        if not near and not own:
            return _NO_SUMS
        get = self._weights.get
        out = []
        for place in _PLACES:
            b = i = 0
            for attribute in near if place != "0" else own:
                weight = get(place + attribute)
                if weight is not None:
                    b += weight[0]
                    i += weight[1]
            out.append((b, i))
        return tuple(out)

    def _three(self, before: int, kind: int, after: int) -> int:
        """What the kinds of three neighbours add to the one in the middle."""
        a, b, c = self._names[before], self._names[kind], self._names[after]
        none = (0, 0)
        each = [self._weights.get(name, none) for name in (f"P{a} {b}", f"N{b} {c}", f"M{a} {c}")]
        return paired(sum(b for b, _ in each), sum(i for _, i in each))


@compiled
def names_in(of: Tagger, text: str, cased: bool) -> list[tuple[int, int, int]]:
    """Start, end, and margin in hundredths of a nat of each name."""
    pieces = text.split(" ")
    parts = of._parts(text, pieces, cased)
    names = of._reader.read(parts, cased)
    at = _located(pieces, parts, [token for first, last, _ in names for token in (first, last)]) if names else []
    return [
        (start, end, margin) for (start, _), (_, end), (_, _, margin) in zip(at[::2], at[1::2], names, strict=True)
    ]


def _located(pieces: Sequence[str], parts: Sequence[Sequence[Row]], tokens: Iterable[int]) -> list[tuple[int, int]]:
    """Where tokens stand in the text that was cut into pieces at its blanks.

    Args:
        parts: as many rows to each piece as it has tokens.
        tokens: their numbers, ascending.
    """
    ends = list(accumulate(map(len, parts)))
    behind = list(accumulate(map(len, pieces)))
    out: list[tuple[int, int]] = []
    looked_at, within = -1, []
    for token in tokens:
        i = bisect_right(ends, token)
        piece = pieces[i]
        at = behind[i] - len(piece) + i
        nth = token - ends[i] + len(parts[i])
        if piece.isalpha():
            out.append((at, at + len(piece)))
        elif nth == 0 and piece[:-1].isalpha() and not piece[-1].isalnum():
            out.append((at, at + len(piece) - 1))
        elif piece in _PARTING and _parts(pieces, i):
            out.append((at - 1, at + 2))
        else:
            if looked_at != i:
                looked_at, within = i, places(piece, tokens_of(piece))
            start, end = within[nth]
            out.append((at + start, at + end))
    return out


def _parts(pieces: Sequence[str], i: int) -> bool:
    """Whether a sign of those that may take the blanks around it does: of several in a row each other one."""
    first = i
    while first > 1 and pieces[first - 1] in _PARTING:
        first -= 1
    return 0 < i < len(pieces) - 1 and (i - first) % 2 == 0


@cache
def tagger() -> Tagger:
    """The tagger of this process, read once."""
    return Tagger()
