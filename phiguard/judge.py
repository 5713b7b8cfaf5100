"""What an event is and what becomes of its findings: page, risk, methods. Pure over what the scans found."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final, NamedTuple

from phiguard.clues import Found
from phiguard.decide import BELOW, PARDONED, Decider, Facts, Field, PageFacts
from phiguard.generalize import generalize, is_generalized, mask
from phiguard.keys import KeyContext
from phiguard.leaves import Leaf
from phiguard.meaning import Meaning
from phiguard.native import compiled
from phiguard.pages import Page
from phiguard.pseudonyms import Keys, is_token, pseudonym, token_spans
from phiguard.rebuild import DROP
from phiguard.spoken import Mood, Said, Spared
from phiguard.types import Opened, PageKind

CARE: Final = frozenset({"portal", "login", "scheduling", "condition", "provider"})
"""Kinds of pages on which a weak word more likely speaks of health."""

# Probability that an event speaks of somebody's health, by its page alone: see docs/explanation/scoring.md.
_PAGE_HEALTH: Final[dict[PageKind, float]] = {
    "portal": 0.6,
    "login": 0.5,
    "scheduling": 0.6,
    "condition": 0.5,
    "provider": 0.4,
    "search": 0.2,
    "generic": 0.0,
    "unknown": 0.0,
}
TIER_WEIGHT: Final = (0.0, 0.3, 1.0, 1.0)  # of a term's score: seeking care without a topic says little
IMPERSONAL: Final = frozenset({"health", "project_key", "measurement", "consent", "provider"})
"""Roles that say nothing of who it is."""
_NETWORK: Final = 4  # characters of "/24" or "/48" behind a generalised address


class Scores(NamedTuple):
    identity: float
    health: float

    @property
    def phi(self) -> float:
        return self.identity * self.health


@compiled
def page_doubt(page: PageFacts) -> float:
    """The chance that an event speaks of nobody's health, by its page alone."""
    return 1.0 - (0.9 if page.tier >= 2 else _PAGE_HEALTH[page.kind])


# Made often; without a call in Python.
_scores: Final[Callable[..., Scores]] = tuple.__new__
_page_facts: Final[Callable[..., PageFacts]] = tuple.__new__


def scores(found: Iterable[Any], page: PageFacts) -> Scores:
    """Each axis is the probability that at least one of its findings holds, taken as independent.

    A health term counts with its score times .3 in tier 1, or where the page pardons it, and whole above; the page
    counts as one more: with what its kind says, or .9 where it is known to be of tier 2 or 3.
    """
    nobody, nothing = weighed(found, page, 1.0, page_doubt(page))
    return _scores(Scores, (1.0 - nobody, 1.0 - nothing))


def weighed(found: Iterable[Any], page: PageFacts, nobody: float, nothing: float) -> tuple[float, float]:
    """The chances that none of some findings says who it is, and that none speaks of health; times these two."""
    for f in found:
        if type(f) is Spared:
            leaf, f = f.leaf, f.term
        else:
            leaf = f.node
        if f.detector.role == "health":
            tier = min(f.tier, 1) if page.pardoned and is_pardoned(leaf) else f.tier
            nothing *= 1.0 - f.score * TIER_WEIGHT[tier]
        elif f.detector.role not in IMPERSONAL:
            nobody *= 1.0 - f.score
    return nobody, nothing


def weights(said: Said, mood: Mood, context: KeyContext) -> tuple[int, tuple[float, ...]]:
    """What a text says of its event: the highest tier, and of each term the chance that it speaks of no health."""
    pardoned = mood.pardoned and is_pardoned(Leaf(context, "", None, None))
    tiers = [min(term.tier, 1) if pardoned else term.tier for term in said.all]
    chances = [1.0 - term.score * TIER_WEIGHT[tier] for term, tier in zip(said.all, tiers, strict=True)]
    return max(tiers, default=0), tuple(chances)


def field_of_node(node: Leaf) -> Field:
    """The field of the event that a text stands in, for rules on pages."""
    at: Any = node
    query = False
    while at is not None:
        meaning: Meaning | None = at.context.meaning
        field = meaning.field if meaning is not None else ""
        if field:
            return "page_query" if field == "page_url" and query else field  # type: ignore[return-value]
        if at.part is not None:
            query = query or any(type(s) is Opened and s.codec in ("query", "fragment") for s in at.part.steps)
            at = at.parent
        else:
            at = at.owner
    return ""


class Judge:
    """The decisions of one event, once its page is known."""

    __slots__ = ("_decider", "_keys", "_path", "page")

    def __init__(self, decider: Decider, page: PageFacts, keys: Keys | None, path: Callable[[Leaf], str]) -> None:
        """``path``: of a node, as findings print it; called only where the policy asks for paths."""
        self._decider = decider
        self.page = page
        self._keys = keys
        self._path = path

    def facts(self, f: Found) -> Facts:
        d = f.detector
        decider = self._decider
        value_allowed = decider.allows_values and decider.allows_value(d.entity, f.node.content[f.start : f.end])
        path = self._path(f.node) if decider.needs_paths else ""
        return Facts(d.entity, d.role, d.id, path, f.score, f.tier, value_allowed, field_of_node(f.node))

    def blocks(self, found: Sequence[Found]) -> str | None:
        """Why the event is blocked; None where it is not."""
        decider = self._decider
        if not (decider.treats or decider.may_block):
            return None
        verdict = decider.blocks(self.page, [self.facts(f) for f in found] if decider.may_block else ())
        return verdict.why if verdict is not None else None

    def decided(self, found: Sequence[Found]) -> list[Found]:
        """The findings with their methods; without what the policy itself wrote, and too unlikely ones."""
        return decided_by(self, self._decider, self.page.pardoned, found)

    def written(self, f: Found, method: str) -> Any:
        """What takes a finding's place; `_OWN` where it is a form that a pass before this one wrote."""
        if method == "keep":
            return ""
        entity, content = f.detector.entity, f.node.content
        text = content[f.start : f.end]
        if method == "drop":
            return DROP if f.node.form != "key" else None
        if method == "mask":
            return mask(text)
        if method == "generalize":
            if is_generalized(entity, text) or is_generalized(entity, content[f.start : f.end + _NETWORK].strip()):
                return _OWN
            return generalize(entity, text)
        keys = self._keys
        if keys is None:
            return None
        if is_token(text, keys) or any(s <= f.start and f.end <= e for s, e in token_spans(content, keys)):
            return _OWN
        return pseudonym(entity, text, keys)


@compiled
def decided_by(judge: Judge, decider: Decider, pardoned: bool, found: Iterable[Found]) -> list[Found]:
    """`Judge.decided`."""
    out = []
    for f in found:
        d = f.detector
        if decider.plain:
            tier = 1 if f.tier > 1 and pardoned and is_pardoned(f.node) else f.tier
            verdict = decider.known.get((d.id, d.entity, tier)) or decider.plainly(d.id, d.entity, d.role, tier)
        else:
            verdict = decider.method(judge.facts(f), judge.page)
        if verdict.method == "replace":
            out.append(f)
        elif verdict.method == "keep" and verdict.rule == BELOW:
            continue
        else:
            new = judge.written(f, verdict.method)
            if new is not _OWN:
                out.append(_found(Found, (*f[:7], verdict.method if new is not None else "replace", new)))
    return out


_OWN: Final = object()
_found: Final[Callable[..., Found]] = tuple.__new__  # made often; without a call in Python


def page_facts(
    page: Page,
    found: Sequence[Found],
    terms: Sequence[Found],
    known: Sequence[Spared],
    host_tier: int,
    ads: bool | None,
    *,
    has_url: bool,
) -> PageFacts:
    """Page and event together: the highest tier of the page, its host, and the terms found, after any pardon."""
    tier = tier_of(page, found, terms, host_tier, care=bool(known))
    for s in known:
        if s.term.tier > tier:
            tier = max(tier, min(s.term.tier, 1) if page.pardoned and is_pardoned(s.leaf) else s.term.tier)
    return _page_facts(PageFacts, (page.kind, tier, page.pardoned, ads, has_url))


@compiled
def tier_of(
    page: Page | PageFacts, found: Sequence[Found], terms: Sequence[Found], host_tier: int, *, care: bool
) -> int:
    """The highest tier of a page, its host, and what was found, after any pardon.

    ``care``: something else of the event speaks of care.
    """
    tier = max(page.tier, host_tier)
    care = care or page.kind in CARE or any(f.tier > 0 for f in terms)
    for f in (*found, *terms):
        if f.tier > tier and (care or not f.detector.beside_care):
            tier = max(tier, min(f.tier, 1) if page.pardoned and is_pardoned(f.node) else f.tier)
    return tier


def is_pardoned(node: Leaf) -> bool:
    return field_of_node(node) in PARDONED
