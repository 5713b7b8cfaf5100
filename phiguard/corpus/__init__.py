"""Synthetic payloads with planted PHI and gold labels, deterministic from a seed.

>>> from phiguard.corpus import Recipe, records
>>> [record.id for record in records(Recipe(seed=7, split="dev"), size=2)]
['dev-7-0', 'dev-7-1']
"""

from phiguard.corpus.make import VERSION, Recipe, Record, records
from phiguard.corpus.wire import Gold, Leaf

__all__ = ["VERSION", "Gold", "Leaf", "Recipe", "Record", "records"]
