"""The built-in tagger: a linear-chain conditional random field over words, in plain Python.

Every token adds to the scores of itself and of the two tokens to each side. What it adds depends on nothing but
the token, so it is worked out once and remembered under a keyed hash of the token; where the interpreter runs with
a fixed hash seed, only what the shipped tables hold is remembered.

A name begins with a word that by itself is not all against it, as one token in four is; what stands around such a
word is scored, word by word for as long as a name could still go on, and nothing else is. So a text without names
costs little more than to take it apart.

Trained by ``lexicons/names/train.py``; weights are differences to the label "no name", in hundredths of a nat.
"""

import gzip
import os
from bisect import bisect_right
from collections.abc import Sequence
from functools import cache
from itertools import accumulate, chain
from math import exp
from typing import Any, Final, TypeAlias

from phiguard.hashing import hash
from phiguard.lexicon import read_bytes, read_toml
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
    words,
)
from phiguard.ner.span import NerSpan

# Of the sentences the probabilities are fitted on 55 in 100 name somebody; free text in telemetry does less. Taken
# as 45 in 100.
_PRIOR: Final = -0.4
# All that follows in hundredths of a nat, in which sums are exact.
# More for a name where capitals tell nothing: with it as many names are found there as elsewhere.
_CASELESS: Final = 100
# More behind a title: whatever stands there is somebody, of whatever name.
_TITLED: Final = 250
_TITLES: Final = frozenset("dr mr mrs ms miss prof".split())
# Of a word by itself, below which no name begins with it: of 16,400 names in made sentences 19 began lower.
_LEAST: Final = -150
# Behind the reading without the name, at which a name is given up.
_LOST: Final = -500
_NEVER: Final = -1_000_000_000
_MAX_REMEMBERED: Final = 20_000  # tokens, and threes of kinds
_PLACES: Final = "0ABCD"  # at the token itself; for the ones two and one after it, one and two before it
_BITS: Final = 9  # of the number of a kind
# What a token adds for the first word of a name (b) and for a further one (i) is one number, b << 15 plus i: one
# sum adds both.
_PAIR: Final = 15
_HALF: Final = 1 << _PAIR - 1
_MOST: Final = 2_000  # of either, in one place: eight such numbers do not run into each other

_Row: TypeAlias = tuple[int, int, int, int, int, int, int, int, int, int]
"""What one token adds. At 0 what says whether a name may begin here; from 1 on what it adds to itself, to the
tokens two and one after it, one and two before it; from 6 on its kind, as the last, the middle and the first of three;
at 9 what else counts: the bits below."""
_TITLE: Final = 1
_DOT: Final = 2
_UPPER: Final = 4  # it begins with a capital
_PARTING: Final = frozenset("-–—|")  # between blanks they are one token with these
_LONG_PIECE: Final = 32  # characters
_ZEROS: Final = str.maketrans("123456789", "000000000")
_WIDE: Final = "\U0010ffff"  # with it in them all are kept alike
_Sums: TypeAlias = tuple[tuple[int, int], ...]
_Figures: TypeAlias = tuple[tuple[_Row, ...], tuple[tuple[int, int, int], ...]]
_NO_SUMS: Final[_Sums] = ((0, 0),) * 5


def _paired(b: int, i: int) -> int:
    return (max(-_MOST, min(_MOST, b)) << _PAIR) + max(-_MOST, min(_MOST, i))


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
        self._moves = tuple(moves[a + b] for a in "OBI" for b in "OBI")
        oo, ob, _, bo, bb, bi, io, ib, ii = self._moves
        self._over = ob - oo, bo - oo, bb - oo, bi - oo, io - oo, ib - oo, ii - oo
        # Of the kinds that no weight speaks of one is like the other.
        self._names = ["", "^", "$", *sorted(kinds - {"", "^", "$"})]
        self._kinds = {kind: i for i, kind in enumerate(self._names)}
        self._edges = self._row_of(_NEVER, self._sums(["end"]), "^"), self._row_of(_NEVER, self._sums(["end"]), "$")
        # Where capitals tell nothing, and where they do.
        self._rows: tuple[dict[int, _Row], dict[int, _Row]] = {}, {}
        # Of what stands between blanks, the rows of its tokens.
        self._pieces: tuple[dict[int, tuple[_Row, ...]], dict[int, tuple[_Row, ...]]] = {}, {}
        # The same with zeros for digits, and which of the tokens are of one or two signs with a digit among them.
        self._figures: tuple[dict[int, _Figures], dict[int, _Figures]] = {}, {}
        self._forms: dict[str, _Row] = {}  # of tokens that are told apart by their shape alone
        self._signs = frozenset(name[3:] for name in self._weights if name[1:3] == "w=" and len(name) == 4)
        self._sign = self._row_of(_NEVER, _NO_SUMS, "")
        self._classes: dict[Class, tuple[_Sums, str]] = {}
        self._numbers = {size: self._made("0" * size, True, "0" * size) for size in (3, 4, 5)}
        self._threes: dict[int, int] = {}
        self._keyed = os.environ.get("PYTHONHASHSEED", "random") in ("", "random")

    def spans(self, texts: Sequence[str]) -> list[list[NerSpan]]:
        return [self._spans(text) for text in texts]

    def _spans(self, text: str) -> list[NerSpan]:
        return [
            NerSpan(start, end, 1.0 / (1.0 + exp(-min(50.0, self._slope * margin + self._shift))))
            for start, end, margin in self.margins(text)
        ]

    def margins(self, text: str) -> list[tuple[int, int, float]]:
        """(start, end, margin in nats over the reading without this name) of each name."""
        cased = is_cased(text)
        pieces = text.split(" ")
        hashes = map(hash if text.isascii() else _hashed, pieces)
        parts: list[Any] = list(map(self._pieces[cased].get, hashes))
        try:
            rows = list(chain.from_iterable(parts))
        except TypeError:  # None: a piece that is not remembered
            self._complete(parts, pieces, cased)
            rows = list(chain.from_iterable(parts))
        starts = [i for i, row in enumerate(rows) if row[0] > _LEAST]
        names = self._read(rows, starts, cased) if starts else None
        if not names:
            return []
        ends = list(accumulate(map(len, parts)))
        found: list[tuple[int, int, float]] = []
        for first, last, margin in names:
            start = _place(pieces, ends, first)[0]
            end = _place(pieces, ends, last)[1]
            if found and start == found[-1][1] + 1 and text[start - 1] == " ":  # two names in a row are one
                found[-1] = (found[-1][0], end, max(margin / 100, found[-1][2]))
            else:
                found.append((start, end, margin / 100))
        return found

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
                if self._keyed or all(folded(token) in words() or not token[0].isalpha() for token in tokens):
                    if len(remembered) >= _MAX_REMEMBERED:
                        remembered.clear()
                    remembered[hash(piece)] = part
            else:
                parts[i] = self._numbered(piece, plain, cased)

    def _numbered(self, piece: str, plain: str, cased: bool) -> tuple[_Row, ...]:
        """Of a piece with digits; with zeros for them it may be remembered, but for what stands in tokens of two."""
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
            if self._keyed:
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

    def _known(self, token: str, cased: bool) -> _Row:
        return self._rows[cased].get(_hashed(token)) or self._row(token, cased)

    def _row(self, token: str, cased: bool) -> _Row:
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
        if self._keyed or low in words():
            rows = self._rows[cased]
            if len(rows) >= _MAX_REMEMBERED:
                rows.clear()
            rows[_hashed(token)] = row
        return row

    def _alike(self, form: str, token: str, cased: bool) -> _Row:
        row = self._forms.get(form)
        if row is None:
            row = self._forms[form] = self._made(token, cased, token)
        return row

    def _made(self, token: str, cased: bool, low: str) -> _Row:
        of = class_of(token, low, cased)
        known = self._classes.get(of)
        if known is None:
            own, near = shared(of)
            known = self._classes[of] = self._sums(near, own), of.kind
        own, near = particular(token, low, of)
        each = zip(known[0], self._sums(near, own), strict=True)
        sums = tuple([(a[0] + b[0], a[1] + b[1]) for a, b in each])
        title = low in _TITLES
        gate = _NEVER if of.form not in WORDLIKE else max(sums[0][0], 0) if title else sums[0][0]
        bits = (_TITLE if title else 0) | (_DOT if token == "." else 0) | (_UPPER if token[0].isupper() else 0)
        return self._row_of(gate, sums, known[1], bits)

    def _row_of(self, gate: int, sums: _Sums, kind: str, bits: int = 0) -> _Row:
        own, after2, after1, before1, before2 = (_paired(b, i) for b, i in sums)
        at = self._kinds.get(kind, 0)
        return gate, own, after2, after1, before1, before2, at, at << _BITS, at << 2 * _BITS, bits

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

    def _three(self, kinds: int) -> int:
        """What the kinds of three neighbours add to the one in the middle."""
        a, b, c = (self._names[kinds >> at & (1 << _BITS) - 1] for at in (2 * _BITS, _BITS, 0))
        none = (0, 0)
        each = [self._weights.get(name, none) for name in (f"P{a} {b}", f"N{b} {c}", f"M{a} {c}")]
        if len(self._threes) >= _MAX_REMEMBERED:
            self._threes.clear()
        three = _paired(sum(b for b, _ in each), sum(i for _, i in each))
        self._threes[kinds] = three
        return three

    # ---- reading

    def _read(self, rows: Sequence[_Row], starts: Sequence[int], cased: bool) -> list[tuple[int, int, int]]:
        """The best reading: (first token, last token, margin over the reading without this name) of each name."""
        # Scores are over the reading in which nobody is named.
        ob, bo, bb, bi, io, ib, ii = self._over
        left, right = self._edges
        around = [left, left, *rows, right, right]
        three_of = self._threes.get
        size = len(rows)
        titled = -1
        lift = 0 if cased else _CASELESS
        names: list[tuple[int, int, int]] = []
        past = 0
        for start in starts:
            if start < past:
                continue
            two_ago, ago, own, ahead, beyond = around[start : start + 5]
            three = three_of(kinds := ago[8] | own[7] | ahead[6])
            if three is None:
                three = self._three(kinds)
            b = (own[1] + two_ago[2] + ago[3] + ahead[4] + beyond[5] + three + _HALF >> _PAIR) + lift
            bits = own[9]
            if bits & _TITLE:
                titled = start + 2 if ahead[9] & _DOT else start + 1
            if start == titled and (bits & _UPPER or not cased):
                b += _TITLED
            bv = b + ob if start else b
            if bv < _LOST:
                continue
            scores = [(b, _NEVER)]
            back: list[tuple[int, int, int]] = []
            o, iv, named = 0, _NEVER, False
            for at in range(start + 1, size):
                two_ago, ago, own, ahead, beyond = ago, own, ahead, beyond, around[at + 4]
                three = three_of(kinds := ago[8] | own[7] | ahead[6])
                if three is None:
                    three = self._three(kinds)
                both = own[1] + two_ago[2] + ago[3] + ahead[4] + beyond[5] + three
                b = both + _HALF >> _PAIR
                i = both - (b << _PAIR)
                if own[0] <= _LEAST:
                    b = _NEVER
                else:
                    b += lift
                    bits = own[9]
                    if at == titled and (bits & _UPPER or not cased):
                        b += _TITLED
                    if bits & _TITLE:
                        titled = at + 2 if ahead[9] & _DOT else at + 1
                scores.append((b, i))
                no, fo = o, 0
                if bv + bo > no:
                    no, fo, named = bv + bo, 1, True
                if iv + io > no:
                    no, fo, named = iv + io, 2, True
                nb, fb = o + ob, 0
                if bv + bb > nb:
                    nb, fb = bv + bb, 1
                if iv + ib > nb:
                    nb, fb = iv + ib, 2
                ni, fi = bv + bi, 1
                if iv + ii > ni:
                    ni, fi = iv + ii, 2
                back.append((fo, fb, fi))
                o, bv, iv = no, nb + b, ni + i
                if bv < o + _LOST and iv < o + _LOST:
                    break
            past = start + len(scores)
            label = 0 if o >= bv and o >= iv else 1 if bv >= iv else 2
            if label or named:
                names += self._runs(start, label, back, scores, size)
        return names

    def _runs(
        self,
        start: int,
        label: int,
        back: Sequence[tuple[int, int, int]],
        scores: Sequence[tuple[int, int]],
        size: int,
    ) -> list[tuple[int, int, int]]:
        """The names of one stretch of tokens, from where each label came from."""
        labels = [label]
        for step in reversed(back):
            label = step[label]
            labels.append(label)
        labels.reverse()
        moves, out = self._moves, []
        at, end = 0, len(labels)
        while at < end:
            if labels[at] != 1:
                at += 1
                continue
            first = at
            margin = scores[at][0]
            if start + at:
                before = labels[at - 1] if at else 0
                margin += moves[3 * before + 1] - moves[3 * before]
            at += 1
            while at < end and labels[at] == 2:
                margin += scores[at][1] + moves[3 * labels[at - 1] + 2] - moves[0]
                at += 1
            if start + at < size:
                after = labels[at] if at < end else 0
                margin += moves[3 * labels[at - 1] + after] - moves[after]
            out.append((start + first, start + at - 1, margin))
        return out


def _place(pieces: Sequence[str], ends: Sequence[int], token: int) -> tuple[int, int]:
    """Where in the text, cut at its blanks, a token stands; ``ends``: how many there are up to each piece."""
    i = bisect_right(ends, token)
    at = sum(map(len, pieces[:i])) + i
    piece = pieces[i]
    if piece.isalpha():
        return at, at + len(piece)
    nth = token - (ends[i - 1] if i else 0)
    start, end = places(piece, tokens_of(piece)[: nth + 1])[-1]
    return at + start, at + end


@cache
def tagger() -> Tagger:
    """The tagger of this process, read once."""
    return Tagger()
