"""Records of the corpus, one by one, from a seed.

Record ``i`` depends on version, seed, split and ``i`` alone, so that a corpus of any size is a prefix of a
larger one. Four records stand together; in one of six such groups they are a journey of one visitor.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import Any, Final, NamedTuple

from phiguard.corpus import person as people
from phiguard.corpus.entities import IDENTITY, STRONG
from phiguard.corpus.extras import DISGUISES
from phiguard.corpus.formats import Format, format_of, formats
from phiguard.corpus.pages import make_page
from phiguard.corpus.visit import FIELDS, Scenario, Visit
from phiguard.corpus.vocabulary import Words, words
from phiguard.corpus.wire import Gold, Leaf, Ledger, render
from phiguard.errors import ConfigError

VERSION: Final = "2"
"""Grows with every change that gives other records for the same seed."""
GROUP: Final = 4
_JOURNEYS: Final = 1 / 6
_HEALTH_PAGES: Final = (("condition", 58), ("search", 12), ("scheduling", 10), ("portal", 8), ("provider", 12))
_OTHER_PAGES: Final = (("generic", 72), ("search", 7), ("scheduling", 6), ("login", 6), ("unknown", 9))


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """What to make.

    Attributes:
        seed: any whole number.
        split: ``dev`` or ``test``; they share no name, term, template or site.
        phi_share: share of events with a planted value beyond ids that every hit carries, 0 to 1.
        adverse_share: of those, the share in which a value is hidden as an adversary would.
        formats: ids of formats to make; empty for all.
    """

    seed: int = 1
    split: str = "test"
    phi_share: float = 0.3
    adverse_share: float = 0.2
    formats: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        words(self.split)
        for name in ("phi_share", "adverse_share"):
            if not 0 <= getattr(self, name) <= 1:
                raise ConfigError("must be from 0 to 1", where=f"corpus.{name}")
        for name in self.formats:
            format_of(name)


class Record(NamedTuple):
    """One event with its gold.

    Attributes:
        id: ``split-seed-number``.
        format, vendor, kind: as in `phiguard.corpus.formats.Format`.
        page_kind, tier: of the page, as the corpus made it.
        scenario: ``clean``, ``browse``, ``health``, ``identified`` or ``phi``.
        journey: the same for events of one journey, else "".
        payload: JSON values, or a str or bytes.
        gold: what was planted. leaves: what should come out untouched.
    """

    id: str
    format: str
    vendor: str
    kind: str
    page_kind: str
    tier: int
    scenario: str
    journey: str
    payload: Any
    gold: tuple[Gold, ...]
    leaves: tuple[Leaf, ...]

    @property
    def identity(self) -> bool:
        return any(g.role in IDENTITY for g in self.gold)

    @property
    def strong(self) -> bool:
        return any(g.role in STRONG and g.entity != "IP_ADDRESS" for g in self.gold)

    @property
    def health(self) -> bool:
        return any(g.role == "health" for g in self.gold)


def records(recipe: Recipe, size: int, start: int = 0, *, blank: bool = False) -> Iterator[Record]:
    """Records ``start`` to ``start + size``; ``blank``: as a perfect scrubber would leave them."""
    vocabulary = words(recipe.split)
    chosen = [format_of(name) for name in recipe.formats] or list(formats())
    weights = [f.weight for f in chosen]
    for number in range(start, start + size):
        group, member = divmod(number, GROUP)
        yield _record(recipe, vocabulary, chosen, weights, group, member, blank)


def _record(
    recipe: Recipe,
    vocabulary: Words,
    chosen: list[Format],
    weights: list[float],
    group: int,
    member: int,
    blank: bool,
) -> Record:
    base = f"phiguard-corpus:{VERSION}:{recipe.seed}:{recipe.split}"
    plan = Random(f"{base}:{group}")
    journey = plan.random() < _JOURNEYS * min(1.0, recipe.phi_share / 0.3)
    shared = people.Person(plan, vocabulary)
    journey_form = plan.choices(chosen, weights)[0]
    order = plan.sample(("browse", "identified", "health", "browse"), 4)
    number = group * GROUP + member
    rng = Random(f"{base}:{group}:{member}")
    visitor = shared if journey else people.Person(rng, vocabulary)
    form = journey_form if journey else rng.choices(chosen, weights)[0]
    name = order[member] if journey else _scenario_name(rng, recipe.phi_share, form)
    scenario = _scenario(rng, recipe, vocabulary, name)
    kinds = _HEALTH_PAGES if scenario.term is not None else _OTHER_PAGES
    kind = rng.choices([k for k, _ in kinds], [w for _, w in kinds])[0]
    page = make_page(rng, vocabulary, visitor, kind, scenario.term, ids=scenario.ids)
    visit = Visit(rng, vocabulary, visitor, scenario, page, at_s=number * 3)
    ledger = Ledger(blank=blank)
    payload = render(form.build(visit), ledger)
    return Record(
        id=f"{recipe.split}-{recipe.seed}-{number}",
        format=form.id,
        vendor=form.vendor,
        kind=form.kind,
        page_kind=page.kind,
        tier=page.tier,
        scenario=name,
        journey=f"j{group}" if journey else "",
        payload=payload,
        gold=tuple(ledger.gold),
        leaves=tuple(ledger.leaves),
    )


def _scenario_name(rng: Random, phi_share: float, form: Format) -> str:
    if form.prose and rng.random() < 0.5:
        return rng.choices(("phi", "health"), (3, 1))[0] if rng.random() < phi_share * 2 else "browse"
    if form.clean and rng.random() < 0.7:
        return "clean"
    if rng.random() < phi_share:
        return rng.choices(("phi", "health", "identified"), (4, 4, 2))[0]
    return "browse"


def _scenario(rng: Random, recipe: Recipe, vocabulary: Words, name: str) -> Scenario:
    given: frozenset[str] = frozenset()
    term = rng.choice(vocabulary.terms) if name in ("phi", "health") else None
    if name in ("phi", "identified"):
        given = frozenset(rng.sample(sorted(FIELDS), rng.choice((1, 2, 2, 3))))
    adverse = ""
    if (given or term is not None) and rng.random() < recipe.adverse_share:
        adverse = rng.choice(DISGUISES)
    return Scenario(name, name != "clean", given, term, adverse)
