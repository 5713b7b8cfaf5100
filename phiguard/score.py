"""Evidence to probability: log-odds add up."""

from collections.abc import Iterable
from math import exp, log

from phiguard.types import Evidence


def logit(p: float) -> float:
    return log(p / (1.0 - p))


def probability(evidence: Iterable[Evidence]) -> float:
    """The probability whose log-odds are the sum of the weights; the prior is one of them."""
    odds = 0.0
    for e in evidence:
        odds += e.weight
    return 1.0 / (1.0 + exp(-min(max(odds, -60.0), 60.0)))
