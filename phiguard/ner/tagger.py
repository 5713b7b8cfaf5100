"""The built-in tagger: a linear-chain conditional random field over words, in plain Python.

Every token adds to the scores of itself and of the two tokens to each side. What it adds depends on nothing but
the token, so it is worked out once and remembered under a keyed hash of the token; where the interpreter runs with
a fixed hash seed, only what the shipped tables hold is remembered. A text then costs a few additions a token.

Trained by ``lexicons/names/train.py``; weights are differences to the label "no name", in hundredths of a nat.
"""

import gzip
import os
import threading
from collections.abc import Sequence
from functools import cache
from math import exp
from typing import Final, NamedTuple

from phiguard.hashing import hash
from phiguard.lexicon import read_bytes, read_toml
from phiguard.ner.features import TOKEN, describe, is_cased, words
from phiguard.ner.span import NerSpan

# Of the sentences the probabilities are fitted on 55 in 100 name somebody; free text in telemetry does less. Taken
# as 45 in 100.
_PRIOR: Final = -0.4
# Nats more for a name where capitals tell nothing: with it as many names are found there as elsewhere.
_CASELESS: Final = 1.0
# Nats more behind a title: whatever stands there is somebody, of whatever name.
_TITLED: Final = 2.5
_TITLES: Final = frozenset("dr mr mrs ms miss prof".split())
_MAX_REMEMBERED: Final = 60_000  # tokens and pairs of kinds
_ZERO: Final = (0.0, 0.0)


class _Row(NamedTuple):
    """What one token adds: to itself, and to the tokens two and one after it, one and two before it; its kind."""

    own: tuple[float, float]
    after2: tuple[float, float]
    after1: tuple[float, float]
    before1: tuple[float, float]
    before2: tuple[float, float]
    kind: int
    title: bool


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
        self._weights: dict[str, tuple[float, float]] = {}
        moves: dict[str, float] = {}
        for line in model.decode().split("\n"):
            if line:
                name, b, i = line.split("\t")
                if name[0] == ">":
                    moves[name[1:]] = int(b) / 100
                else:
                    self._weights[name] = int(b) / 100, int(i) / 100
        self._moves = tuple(moves[a + b] for a in "OBI" for b in "OBI")
        self._lock = threading.Lock()  # two threads must not number two kinds alike
        self._kinds: dict[str, int] = {"^": 0, "$": 1}
        self._names = ["^", "$"]
        self._rows: tuple[dict[int, _Row], dict[int, _Row]] = (
            {},
            {},
        )  # where capitals tell nothing, and where they do
        self._pairs: dict[int, tuple[float, ...]] = {}
        self._around: dict[int, tuple[float, float]] = {}
        self._keyed = os.environ.get("PYTHONHASHSEED", "random") in ("", "random")
        self._edges = tuple(self._weights.get(f"{k}end", _ZERO) for k in "ABCD")

    def spans(self, texts: Sequence[str]) -> list[list[NerSpan]]:
        return [self._spans(text) for text in texts]

    def _spans(self, text: str) -> list[NerSpan]:
        return [
            NerSpan(start, end, 1.0 / (1.0 + exp(-min(50.0, self._slope * margin + self._shift))))
            for start, end, margin in self.margins(text)
        ]

    def margins(self, text: str) -> list[tuple[int, int, float]]:
        """(start, end, margin in nats over the reading without this name) of each name."""
        tokens = TOKEN.findall(text)
        if not tokens:
            return []
        cased = is_cased(tokens)
        known = self._rows[cased].get
        rows: list[_Row] = [known(hash(token)) or self._row(token, cased) for token in tokens]
        bs, is_ = self._scores(rows)
        if not cased:
            bs = [b + _CASELESS for b in bs]
        for at in [i for i, row in enumerate(rows) if row[6]]:
            if at + 1 < len(bs):
                at += 2 if tokens[at + 1 : at + 2] == ["."] else 1
                if at < len(bs) and tokens[at][0].isalpha() and (not cased or tokens[at][0].isupper()):
                    bs[at] += _TITLED
        names = self._read(bs, is_)
        if not names:
            return []
        matches = list(TOKEN.finditer(text))
        found: list[tuple[int, int, float]] = []
        for first, last, margin in names:
            start, end = matches[first].start(), matches[last].end()
            if found and start == found[-1][1] + 1 and text[start - 1] == " ":  # two names in a row are one
                found[-1] = (found[-1][0], end, max(margin, found[-1][2]))
            else:
                found.append((start, end, margin))
        return found

    def _row(self, token: str, cased: bool) -> _Row:
        own, near, kind = describe(token, cased)
        at = self._kinds.get(kind)
        if at is None:
            with self._lock:
                at = self._kinds.get(kind)
                if at is None:
                    self._names.append(kind)
                    at = self._kinds[kind] = len(self._names) - 1
        far, ago, ahead, beyond = (self._sum(k, near) for k in "ABCD")
        row = _Row(self._sum("0", own), far, ago, ahead, beyond, at, token.lower() in _TITLES)
        if self._keyed or token.lower() in words():
            rows = self._rows[cased]
            if len(rows) >= _MAX_REMEMBERED:
                rows.clear()
            rows[hash(token)] = row
        return row

    def _sum(self, place: str, attributes: Sequence[str]) -> tuple[float, float]:
        b = i = 0.0
        get = self._weights.get
        for attribute in attributes:
            weight = get(place + attribute)
            if weight is not None:
                b += weight[0]
                i += weight[1]
        return b, i

    def _pair(self, left: int, right: int) -> tuple[float, ...]:
        """What two neighbours add to the right one, then to the left one."""
        a, b = self._names[left], self._names[right]
        pair = (*self._weights.get(f"P{a} {b}", _ZERO), *self._weights.get(f"N{a} {b}", _ZERO))
        self._pairs[left << 16 | right] = pair
        return pair

    def _two(self, left: int, right: int) -> tuple[float, float]:
        two = self._around[left << 16 | right] = self._weights.get(
            f"M{self._names[left]} {self._names[right]}", _ZERO
        )
        return two

    def _scores(self, rows: Sequence[_Row]) -> tuple[list[float], list[float]]:
        """Of each token, how much more it is the first word of a name, or a further one, than none."""
        far, near, following, beyond = self._edges
        kinds = [0, *[row[5] for row in rows], 1]
        two_ago = [far, far, *[row[1] for row in rows]]
        ago = [near, *[row[2] for row in rows]]
        ahead = [*[row[3] for row in rows[1:]], following]
        two_ahead = [*[row[4] for row in rows[2:]], beyond, beyond]
        pairs, around = self._pairs, self._around
        last = kinds[0]
        joined = []
        for kind in kinds[1:]:
            joined.append(pairs.get(last << 16 | kind) or self._pair(last, kind))
            last = kind
        over = [
            around.get(left << 16 | right) or self._two(left, right)
            for left, right in zip(kinds, kinds[2:], strict=False)
        ]
        every = zip(
            [row[0] for row in rows], two_ago, ago, ahead, two_ahead, joined, joined[1:], over, strict=False
        )
        bs, is_ = [], []
        for a, b, c, d, e, left, right, two in every:
            bs.append(a[0] + b[0] + c[0] + d[0] + e[0] + left[0] + right[2] + two[0])
            is_.append(a[1] + b[1] + c[1] + d[1] + e[1] + left[1] + right[3] + two[1])
        return bs, is_

    def _read(self, bs: Sequence[float], is_: Sequence[float]) -> list[tuple[int, int, float]]:
        """The best reading: (first token, last token, margin over the reading without this name) of each name."""
        oo, ob, _, bo, bb, bi, io, ib, ii = self._moves
        # Where no word can gain anything by being one of a name, there is none: as in most texts.
        gain = max(bo, io) - oo if max(bo, io) > oo else 0.0
        if (
            max(bs) + max(0.0, ob - oo, bb - oo, ib - oo) + gain <= 0.0
            and max(is_) + max(bi, ii) - oo + gain <= 0.0
        ):
            return []
        o, b, i = 0.0, bs[0], -1e9
        back = []
        for at in range(1, len(bs)):
            x, y, z = o + oo, b + bo, i + io
            if x >= y and x >= z:
                no, fo = x, 0
            elif y >= z:
                no, fo = y, 1
            else:
                no, fo = z, 2
            x, y, z = o + ob, b + bb, i + ib
            if x >= y and x >= z:
                nb, fb = x, 0
            elif y >= z:
                nb, fb = y, 1
            else:
                nb, fb = z, 2
            y, z = b + bi, i + ii
            if y >= z:
                ni, fi = y, 1
            else:
                ni, fi = z, 2
            o, b, i = no, nb + bs[at], ni + is_[at]
            back.append((fo, fb, fi))
        label = 0 if o >= b and o >= i else 1 if b >= i else 2
        labels = [label]
        for step in reversed(back):
            label = step[label]
            labels.append(label)
        if not any(labels):
            return []
        labels.reverse()
        return self._runs(labels, bs, is_)

    def _runs(self, labels: list[int], bs: Sequence[float], is_: Sequence[float]) -> list[tuple[int, int, float]]:
        moves, out = self._moves, []
        at, size = 0, len(labels)
        while at < size:
            if labels[at] != 1:
                at += 1
                continue
            first = at
            margin = bs[at]
            before = labels[at - 1] if at else 0
            margin += moves[3 * before + 1] - moves[3 * before] if at else 0.0
            at += 1
            while at < size and labels[at] == 2:
                margin += is_[at] + moves[3 * labels[at - 1] + 2] - moves[0]
                at += 1
            if at < size:
                margin += moves[3 * labels[at - 1] + labels[at]] - moves[labels[at]]
            out.append((first, at - 1, margin))
        return out


@cache
def tagger() -> Tagger:
    """The tagger of this process, read once."""
    return Tagger()
