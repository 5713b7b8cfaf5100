"""What an event with new texts is about, of which memory knows the rest: its page, and what its terms say."""

from collections.abc import Iterable, Sequence

from phiguard import health_scan
from phiguard.addresses import own_role
from phiguard.by_page import consented
from phiguard.clues import Found
from phiguard.compiled import Compiled
from phiguard.decide import PageFacts
from phiguard.details import Given
from phiguard.fresh_leaves import Unfit
from phiguard.judge import CARE, tier_of
from phiguard.known_pages import by_tier, known_signs, known_tiers, known_weights
from phiguard.layouts import Flat, Layout
from phiguard.native import compiled
from phiguard.recall import Met, _pages
from phiguard.spoken import Mood, Spoken


class Unsaid(Exception):
    """Of some texts, by their indices, memory does not say what becomes of them in such an event."""

    def __init__(self, texts: Iterable[int]) -> None:
        super().__init__()
        self.texts = frozenset(texts)


@compiled
def mood_in(
    c: Compiled,
    given: Given,
    layout: Layout,
    tree: Flat,
    met: Met,
    new_address: bool,
    said: list[health_scan.Mentioned],
    found: Sequence[Found],
) -> tuple[Mood, PageFacts, list[Found]]:
    """What an event says for its terms; its page; and the terms of the new texts."""
    sure, host = known_signs(met.spoken)
    host = max(host, health_scan.in_host(said)) if said else host
    pages: Sequence[PageFacts] | None = None
    if not new_address:
        pages = _pages(c, given.url, layout, met.spoken, met.addresses, met.texts, met.hashes)
    terms: list[Found] = []
    plain = bool(said) and (pages is None or not sure)  # what the terms are without the rest is asked for
    if plain:
        terms = health_scan.terms(said, c.floor, page=0.0, event=0.0)
        sure = sure or any(f.tier >= 2 for f in terms)
    if pages is None:
        pages = pages_with(c, given.url, layout, met, terms)
    page = pages[0]
    mood = Mood(1.0 if page.kind in CARE else 0.0, 1.0 if sure else 0.0, page.pardoned)
    if said and not (plain and mood[:2] == (0.0, 0.0)):
        terms = health_scan.terms(said, c.floor, page=mood.page, event=mood.event)
    if len(terms) > c.limits.max_findings:
        raise Unfit
    known = known_weights(met.spoken, mood)
    if known is None:
        raise Unsaid(i for i, entry, _ in met.spoken if mood not in entry.weights)
    care, tier = known
    tier = max(tier, tier_of(page, found, terms, host, care=care))
    return mood, consented(c, given, tree, pages[tier]), terms


@compiled
def pages_with(
    c: Compiled, url: str | None, layout: Layout, met: Met, terms: Sequence[Found]
) -> Sequence[PageFacts]:
    """The page that the addresses name, ``terms`` in them; and the same with each higher tier."""
    tiers = known_tiers(c, url, layout, met.spoken)
    for f in terms:
        role = own_role(f.node.top)
        if role:
            tiers[role] = max(tiers[role], f.tier)
    return by_tier(c, url, layout, met.addresses, met.texts, met.hashes, tiers)


@compiled
def in_care(spoken: Sequence[tuple[int, Spoken, str]], found: Sequence[Found], mood: Mood) -> bool:
    """Whether anything of an event speaks of somebody's care."""
    return (
        mood.page > 0
        or any(entry.weights[mood][0] for _, entry, _ in spoken)
        or any((f.tier or f.detector.role == "provider") and not f.detector.beside_care for f in found)
    )
