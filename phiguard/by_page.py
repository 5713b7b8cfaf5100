"""Events decided from memory where the policy asks what page they came from.

A page may block its event, rewrite its address or title, and drop what somebody typed. Texts that it may do any of
this to are remembered as those that speak of health are (`phiguard.spoken`), and so what becomes of all texts of an
event is known once its page is.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from phiguard.addresses import take
from phiguard.compiled import Compiled
from phiguard.consent import ads_consent
from phiguard.decide import PageFacts, Treatment
from phiguard.details import RANK, Details, Given, Judged, rulings_of
from phiguard.filling import outcomes_of, spoken_outcomes
from phiguard.hashing import hash
from phiguard.judge import CARE, page_doubt
from phiguard.known_pages import known_signs, same
from phiguard.layouts import Flat, Layout
from phiguard.page_matrix import UNTREATED
from phiguard.remembered import EVENT_PAGE, MAX_PAGES, PAGE
from phiguard.spoken import Mood, Spoken
from phiguard.types import Risk, Step


class Weighed(NamedTuple):
    """What came of one event; fields as those of `phiguard.recall.Recalled`."""

    new: Any
    risk: Risk
    outcomes: list[tuple[int, int, Any]]
    reason: str = ""
    dropped: tuple[tuple[Step, ...], ...] = ()


def weigh(
    c: Compiled,
    given: Given,
    layout: Layout,
    tree: Flat,
    judged: list[Judged],
    spoken: Sequence[tuple[int, Spoken, str]],
    addresses: Sequence[int],
    pages: tuple[PageFacts, ...],
    texts: Sequence[str],
    hashes: Sequence[int],
    details: Details,
) -> Weighed | None:
    """The new event, its risk, and the outcomes; None where the remembered does not say."""
    page = pages[0]
    sure, host = known_signs(spoken)
    mood = Mood(1.0 if page.kind in CARE else 0.0, 1.0 if sure else 0.0, page.pardoned)
    tier = max(page.tier, host)
    chances: list[float] = []
    for _, entry, _ in spoken:
        known = entry.weights.get(mood)
        if known is None:
            return None
        tier = max(tier, known[0])
        chances += known[1]
    facts = consented(c, given, tree, pages[tier])
    judged.sort(key=RANK)
    rulings = rulings_of(c, facts, tree, texts, hashes, details)
    if rulings is None:
        return None
    nobody, nothing = 1.0, page_doubt(facts)
    for ruling in rulings:
        for chance in ruling.identity:
            nobody *= chance
    for chance in chances:
        nothing *= chance
    identity, health = 1.0 - nobody, 1.0 - nothing
    risk = Risk(identity, health, identity * health, facts.kind, tier)
    blocked = c.decider.blocks(facts)
    if blocked is not None:
        return Weighed(None, risk, [], blocked.why)
    kept = highest_kept(c, spoken, mood, facts)
    if kept is None:
        return None
    way = way_of(c, given.url, layout, addresses, texts, hashes, mood, facts, kept)
    if any(way not in entry.said for _, entry, _ in spoken):
        return None
    edits, outcomes = spoken_outcomes(layout, spoken, details.frames, way)
    more, said, _ = outcomes_of(judged, rulings, details, texts, way)
    edits += more
    outcomes += said
    new = layout.changed(tree, edits) if edits else tree.containers[0]
    return Weighed(new, risk, outcomes, "", dropped_of(layout, tree, outcomes))


def consented(c: Compiled, given: Given, tree: Flat, facts: PageFacts) -> PageFacts:
    """The same with what caller and event say of consent to ads, where the policy asks."""
    if not c.decider.asks_consent:
        return facts
    return same(facts._replace(ads_consent=ads_consent(given.consent, given.headers, tree.containers[0])))


def highest_kept(
    c: Compiled, spoken: Sequence[tuple[int, Spoken, str]], mood: Mood, facts: PageFacts
) -> int | None:
    """The highest tier of the known terms that stay on such a page; None where that is not remembered."""
    highest, at = 0, c.mark(mood, facts)
    for _, entry, _ in spoken:
        if entry.weights[mood][1]:
            tier = entry.stays.get(at)
            if tier is None:
                return None
            highest = max(highest, tier)
    return highest


def way_of(
    c: Compiled,
    url: str | None,
    layout: Layout,
    addresses: Sequence[int],
    texts: Sequence[str],
    hashes: Sequence[int],
    mood: Mood,
    facts: PageFacts,
    kept: int,
) -> int:
    """What its texts are remembered by on such a page. Remembered by keyed hashes of the addresses."""
    at = (c.mark(mood, facts), kept, None if url is None else hash(url), *[hashes[i] for i in addresses])
    way: int | None = layout.ways.get(at)
    if way is None:
        way = c.way(mood, facts, treatment_of(c, url, layout, addresses, texts, hashes, facts, kept))
        if len(layout.ways) >= MAX_PAGES:
            layout.ways.clear()
        layout.ways[at] = way
        c.account.add(PAGE)
    return way


def treatment_of(
    c: Compiled,
    url: str | None,
    layout: Layout,
    addresses: Sequence[int],
    texts: Sequence[str],
    hashes: Sequence[int],
    facts: PageFacts,
    kept: int,
) -> Treatment:
    """What the page does to its event; see `Compiled.treatment`. Remembered by keyed hashes of the addresses."""
    if not c.decider.treats:
        return UNTREATED
    of = [(layout.contexts[i].meaning.role, texts[i], hashes[i]) for i in addresses]
    at = facts, kept, None if url is None else hash(url), tuple([(role, known_as) for role, _, known_as in of])
    known = c.treatments.get(at)
    if known is None:
        urls: dict[str, str] = {}
        for role, text, _ in of:
            take(urls, role, text)
        known = c.treatment(facts, urls.get("page"), urls.get("referrer"), url, kept)
        if len(c.treatments) >= MAX_PAGES:
            c.treatments.clear()
        c.treatments[at] = known
        c.account.add(EVENT_PAGE)
    return known


def dropped_of(
    layout: Layout, tree: Flat, outcomes: Sequence[tuple[int, int, Any]]
) -> tuple[tuple[Step, ...], ...]:
    """The ways to what the page dropped, in document order."""
    gone = [(number, outcome.dropped) for number, _, outcome in outcomes if outcome.dropped]
    gone.sort(key=lambda one: layout.ranks[one[0]])
    return tuple((*layout.way(number, tree.keys), *tail) for number, tails in gone for tail in tails)
