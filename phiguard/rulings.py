"""What becomes of values of a form in a place, of which one speaks for all."""

from typing import Any, Final, NamedTuple

from phiguard.clues import HASHED, proof
from phiguard.compiled import Compiled
from phiguard.decide import PageFacts
from phiguard.detector import Detector
from phiguard.judge import IMPERSONAL, Judge
from phiguard.keys import KeyContext
from phiguard.leaves import Leaf
from phiguard.redact import fold, kept_of, own_edits

STAYS: Final = object()


class Ruling(NamedTuple):
    """What becomes of any value of one form in one place, on one page.

    Attributes:
        new: what takes its place; `STAYS` where it stays.
        identity: of each finding, the probability that it is none.
        replaced, kept: of findings (entity, score, detector, role, method, evidence).
        tells: (detector, score) of those whose value gives away other places of its event.
        each: the same is not true of other values of the form: it is a pseudonym, or a part of the value.
    """

    new: Any
    identity: tuple[float, ...]
    replaced: tuple[Any, ...]
    kept: tuple[Any, ...]
    tells: tuple[tuple[Detector, float], ...]
    each: bool = False
    dropped: tuple[()] = ()  # no page drops such a value

    @property
    def entities(self) -> list[str]:
        """Of each finding."""
        return [shown[0] for shown in (*self.replaced, *self.kept)]


BY_VALUE: Final = Ruling(STAYS, (), (), (), ())  # in place of one that only the long way can tell
EACH: Final = Ruling(STAYS, (), (), (), ())  # in place of one that is to be made for each value


def ruled(
    c: Compiled, facts: PageFacts, context: KeyContext, form: str, value: Any, hasher: Detector | None = None
) -> Ruling:
    """What the long way decides about a value of this form; `BY_VALUE` where that hangs on more than the value.

    ``hasher``: of what it is a finding as the hash of a value that was found.
    """
    text = type(value) is str
    leaf = Leaf(context, value if text else str(value), None, None, "text" if text else "number")
    leaf.judged = context.forms[form]
    found = c.scanner.scan([leaf], c.floor)
    if hasher is not None:
        found.append(proof(leaf, 0, len(leaf.text), hasher, HASHED))
    if any(f.detector.beside_care or f.detector.role == "health" for f in found):
        return BY_VALUE
    judge = Judge(c.decider, facts, c.keys, lambda _node: "")
    decided = judge.decided(found)
    each = any(f.method not in ("replace", "keep") for f in decided)
    if c.by_page and (any(f.tier for f in decided) or (c.decider.blocks(facts) is None and judge.blocks(found))):
        return BY_VALUE
    own_edits(decided)
    changed = fold([leaf])
    new, replaced = changed[0][1:] if changed else (STAYS, ())
    kept = kept_of(decided)
    identity = tuple(1.0 - f.score for f in found if f.detector.role not in IMPERSONAL)
    tells = tuple((f.detector, f.score) for f in found if f.detector.tells and form not in f.detector.silent)
    return Ruling(new, identity, tuple(map(_shown, replaced)), tuple(map(_shown, kept)), tells, each)


def _shown(f: Any) -> tuple[Any, ...]:
    d = f.detector
    return d.entity, f.score, d.id, d.role, f.method, f.evidence
