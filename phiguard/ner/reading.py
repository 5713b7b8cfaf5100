"""How the built-in tagger reads: from what each token adds to itself and its neighbours, the names.

All scores are in hundredths of a nat, in which sums are exact.
"""

from collections.abc import Callable, Sequence
from itertools import chain
from typing import Final, TypeAlias

from phiguard.native import compiled

# More for a name where capitals tell nothing: with it as many names are found there as elsewhere.
_CASELESS: Final = 100
# More behind a title: whatever stands there is somebody, of whatever name.
_TITLED: Final = 250
# Of a word by itself, below which no name begins with it: of 16,400 names in made sentences 19 began lower.
_LEAST: Final = -150
# Behind the reading without the name, at which a name is given up.
_LOST: Final = -500
NEVER: Final = -1_000_000_000
_BITS: Final = 9  # of the number of a kind
_MAX_THREES: Final = 20_000  # that are remembered
# What a token adds for the first word of a name (b) and for a further one (i) is one number, b << 15 plus i: one
# sum adds both.
_PAIR: Final = 15
_HALF: Final = 1 << _PAIR - 1
_MOST: Final = 2_000  # of either, in one place: eight such numbers do not run into each other

Row: TypeAlias = tuple[int, int, int, int, int, int, int, int, int, int]
"""What one token adds. At 0 what says whether a name may begin here; from 1 on what it adds to itself, to the
tokens two and one after it, one and two before it; from 6 on its kind, as the last, the middle and the first of
three; at 9 what else counts: the bits below."""
TITLE: Final = 1
DOT: Final = 2
UPPER: Final = 4  # it begins with a capital


def paired(b: int, i: int) -> int:
    if not (-_MOST <= b <= _MOST and -_MOST <= i <= _MOST):
        b, i = max(-_MOST, min(_MOST, b)), max(-_MOST, min(_MOST, i))
    return (b << _PAIR) + i


@compiled
def row(gate: int, own: int, after2: int, after1: int, before1: int, before2: int, kind: int, bits: int) -> Row:
    """A row from its parts; those from the second to the sixth are `paired`."""
    return gate, own, after2, after1, before1, before2, kind, kind << _BITS, kind << 2 * _BITS, bits


@compiled
class Reader:
    """Finds the best reading of rows of tokens. Threads may share one."""

    def __init__(
        self, moves: Sequence[int], edges: tuple[Row, Row], kinds: int, three: Callable[[int, int, int], int]
    ) -> None:
        """
        Args:
            moves: what it adds to go from each label to each: from none, first and further word, to the same.
            edges: what stands before and behind a text.
            kinds: how many there are; at most 512.
            three: what the kinds of three neighbours add to the one in the middle, `paired`.
        """
        self._moves = tuple(moves)
        self._edges = edges
        self._three = three
        self._threes: dict[int, int] = {}

    def read(self, parts: Sequence[tuple[Row, ...]], cased: bool) -> list[tuple[int, int, int]]:
        """The best reading of a text in parts: (first token, last token, margin over the reading without this name)
        of each name."""
        rows = list(chain.from_iterable(parts))
        starts = [i for i, row in enumerate(rows) if row[0] > _LEAST]
        return self._read(rows, starts, cased) if starts else []

    def _read(self, rows: Sequence[Row], starts: Sequence[int], cased: bool) -> list[tuple[int, int, int]]:
        # Scores are over the reading in which nobody is named.
        oo, ob, _, bo, bb, bi, io, ib, ii = self._moves
        ob, bo, bb, bi, io, ib, ii = ob - oo, bo - oo, bb - oo, bi - oo, io - oo, ib - oo, ii - oo
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
                three = self._met(kinds)
            b = (own[1] + two_ago[2] + ago[3] + ahead[4] + beyond[5] + three + _HALF >> _PAIR) + lift
            bits = own[9]
            if bits & TITLE:
                titled = start + 2 if ahead[9] & DOT else start + 1
            if start == titled and (bits & UPPER or not cased):
                b += _TITLED
            bv = b + ob if start else b
            if bv < _LOST:
                continue
            scores = [(b, NEVER)]
            back: list[tuple[int, int, int]] = []
            o, iv, named = 0, NEVER, False
            for at in range(start + 1, size):
                two_ago, ago, own, ahead, beyond = ago, own, ahead, beyond, around[at + 4]
                three = three_of(kinds := ago[8] | own[7] | ahead[6])
                if three is None:
                    three = self._met(kinds)
                both = own[1] + two_ago[2] + ago[3] + ahead[4] + beyond[5] + three
                b = both + _HALF >> _PAIR
                i = both - (b << _PAIR)
                if own[0] <= _LEAST:
                    b = NEVER
                else:
                    b += lift
                    bits = own[9]
                    if at == titled and (bits & UPPER or not cased):
                        b += _TITLED
                    if bits & TITLE:
                        titled = at + 2 if ahead[9] & DOT else at + 1
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

    def _met(self, kinds: int) -> int:
        """What three kinds that are met for the first time add."""
        most = (1 << _BITS) - 1
        three = self._three(kinds >> 2 * _BITS, kinds >> _BITS & most, kinds & most)
        if len(self._threes) >= _MAX_THREES:
            self._threes.clear()
        self._threes[kinds] = three
        return three
