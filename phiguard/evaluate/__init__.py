"""What any scrubber lets through, measured by an oracle that is none of its code.

>>> from phiguard.corpus import Recipe, records
>>> from phiguard.evaluate import measure, rates_of, target_of
>>> run = measure(target_of("identity"), records(Recipe(seed=7, split="dev"), size=8))
>>> rates_of(run.tally)["leak"].rate
1.0
"""

from phiguard.evaluate.run import Run, measure
from phiguard.evaluate.summary import Condition, rates_of, summary
from phiguard.evaluate.targets import Answer, Target, Unavailable, target_of

__all__ = ["Answer", "Condition", "Run", "Target", "Unavailable", "measure", "rates_of", "summary", "target_of"]
