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

    ``identity`` is the probability that at least one finding holds, taking findings as independent:
    1 - prod(1 - score). No detector of health context exists yet, so ``health`` is 0 and so is ``phi``,
    which needs both.
    """
    none_holds = 1.0
    for f in findings:
        none_holds *= 1.0 - f.score
    return Risk(identity=1.0 - none_holds)
