"""Evidence to probability (log-odds add up), and findings to risk."""

from collections.abc import Iterable
from math import exp, log

from phiguard.types import Evidence, Finding, Pending, Risk


def logit(p: float) -> float:
    return log(p / (1.0 - p))


def probability(evidence: Iterable[Evidence]) -> float:
    """The probability whose log-odds are the sum of the weights; the prior is one of them."""
    odds = 0.0
    for e in evidence:
        odds += e.weight
    return 1.0 / (1.0 + exp(-min(max(odds, -60.0), 60.0)))


def risk(findings: Iterable[Finding | Pending]) -> Risk:
    """Score a payload.

    ``identity`` and ``health`` are each the probability that at least one finding of that side holds, taking
    findings as independent: 1 - prod(1 - score). ``phi`` needs both: their product.
    """
    nobody, nothing = 1.0, 1.0
    for f in findings:
        if f.role == "health":
            nothing *= 1.0 - f.score
        else:
            nobody *= 1.0 - f.score
    identity, health = 1.0 - nobody, 1.0 - nothing
    return Risk(identity=identity, health=health, phi=identity * health)
