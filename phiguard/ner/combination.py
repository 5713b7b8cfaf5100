"""One back end or several as one: what is vocabulary taken away, agreement weighed.

Each back end errs in its own way: the built-in tagger knows names and misses odd sentences, a transformer knows
sentences and takes diseases for people. So what two of them find counts more than what one finds, by weights that
are fitted on genres and names that none of them was trained on (``lexicons/names/calibrate.py``).
"""

import re
from collections.abc import Sequence
from functools import cache
from math import exp, log
from typing import Final

from phiguard.lexicon import read_toml
from phiguard.ner.span import Backend, NerSpan
from phiguard.ner.tongues import Reading, trimmed
from phiguard.ner.vocabulary import is_no_name

# What introduces somebody.
_CUE: Final = re.compile(
    r"\b(?:dr|mr|mrs|ms|miss|prof|nurse|patient|pt|name|is|am|i'm|dear|hi|hello|by|from|to|for|with|author|user"
    r"|contact|customer|member|provider|attn|cc|re|son|daughter|wife|husband|mother|father|mom|dad"
    r"|called)\b[.:=\"', ]{1,3}$",
    re.IGNORECASE,
)
_SURE: Final = 0.98  # no back end is believed more than this, or less than one minus it
# Presidio finds names with spaCy's pipeline.
_AS: Final = {"presidio": "spacy"}
Said = tuple[tuple[int, float], ...]
"""Which back ends found something in a place, by index, with their probabilities."""


@cache
def _weights(names: tuple[str, ...]) -> tuple[float, ...]:
    table = read_toml("names/weights.toml")
    return tuple(table["+".join(names)]["weights"])


class Combination:
    """Back ends that answer as one."""

    def __init__(self, backends: Sequence[Backend]) -> None:
        self._backends = tuple(sorted(backends, key=lambda b: b.name))
        self.name = "+".join(b.name for b in self._backends)
        kinds = tuple(sorted({_AS.get(b.name, b.name) for b in self._backends}))
        self._at = tuple(kinds.index(_AS.get(b.name, b.name)) for b in self._backends)
        self._weighed = _weights(kinds) if len(kinds) > 1 else ()

    def spans(self, texts: Sequence[str]) -> list[list[NerSpan]]:
        found = [backend.spans(texts) for backend in self._backends]
        joined = found[0] if len(found) == 1 else [self._joined(*each) for each in zip(texts, *found, strict=True)]
        out = []
        reading: Reading | None = None
        for text, spans in zip(texts, joined, strict=True):
            if spans:
                reading = Reading(text, reading)
                spans = [trimmed(text, s) for s in spans if not is_no_name(text, s, reading)]
            out.append(spans)
        return out

    def _joined(self, text: str, *each: Sequence[NerSpan]) -> list[NerSpan]:
        out = []
        for start, end, said in clustered(each):
            if not self._weighed:  # spaCy and Presidio over it: one and the same
                out.append(NerSpan(start, end, max(p for _, p in said)))
                continue
            placed = tuple((self._at[i], p) for i, p in said)
            seen = [*evidence(placed, (len(self._weighed) - 3) // 2), *context(text, start, end)]
            nats = self._weighed[0] + sum(w * x for w, x in zip(self._weighed[1:], seen, strict=True))
            out.append(NerSpan(start, end, 1.0 / (1.0 + exp(-nats))))
        return out


def clustered(each: Sequence[Sequence[NerSpan]]) -> list[tuple[int, int, Said]]:
    """(start, end, who found something there) of spans that overlap, over several back ends."""
    spans = sorted((s.start, s.end, i, s.score) for i, found in enumerate(each) for s in found)
    out: list[tuple[int, int, Said]] = []
    for start, end, i, score in spans:
        if out and start < out[-1][1]:
            low, high, said = out[-1]
            out[-1] = (low, max(high, end), (*said, (i, score)))
        else:
            out.append((start, end, ((i, score),)))
    return out


def evidence(said: Said, backends: int) -> list[float]:
    """Of each back end: 1 where it found something there, and its log-odds; else 0 and 0."""
    out: list[float] = []
    for i in range(backends):
        best = max((p for at, p in said if at == i), default=None)
        if best is None:
            out += [0.0, 0.0]
        else:
            p = min(max(best, 1.0 - _SURE), _SURE)
            out += [1.0, log(p / (1.0 - p))]
    return out


def context(text: str, start: int, end: int) -> list[float]:
    """Of a place: 1 where it is of more than one word, and 1 where the word before it introduces somebody."""
    several = any(c in " -,." for c in text[start:end].strip(" .,-"))
    return [float(several), float(_CUE.search(text, max(0, start - 16), start) is not None)]
