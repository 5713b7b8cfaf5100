"""The page of an event whose addresses are known, or some of them."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Final

from phiguard.addresses import take
from phiguard.compiled import Compiled
from phiguard.decide import PageFacts
from phiguard.hashing import hash
from phiguard.layouts import Layout
from phiguard.native import compiled
from phiguard.spoken import Mood, Spoken
from phiguard.types import PageKind

_SAME: Final[dict[PageFacts, PageFacts]] = {}


def same(facts: PageFacts) -> PageFacts:
    """One object for all pages of which the same is known."""
    return _SAME.setdefault(facts, facts)


def known_tiers(
    c: Compiled, url: str | None, layout: Layout, spoken: Sequence[tuple[int, Spoken, str]]
) -> dict[str, int]:
    """The highest tier of the known terms in the page's address, and in its referrer's."""
    tiers = {"page": c.tier_of_url(url) if url is not None else 0, "referrer": 0}
    for i, entry, _ in spoken:
        if layout.contexts[i].addresses:
            role = layout.contexts[i].meaning.role
            tiers[role] = max(tiers[role], entry.tier)
    return tiers


@compiled
def known_signs(spoken: Sequence[tuple[int, Spoken, str]]) -> tuple[bool, int]:
    """Whether a known text surely speaks of health, and the highest tier in the name of a host."""
    return any(entry.tier >= 2 for _, entry, _ in spoken), max((entry.host for _, entry, _ in spoken), default=0)


@compiled
def known_weights(spoken: Sequence[tuple[int, Spoken, str]], mood: Mood) -> tuple[bool, int] | None:
    """Whether any known text speaks of health, and the highest tier; None where one is not known in this mood."""
    weights = [entry.weights.get(mood) for _, entry, _ in spoken]
    if None in weights:
        return None
    known = [(len(one[1]), one[0]) for one in weights if one is not None]
    return any(count for count, _ in known), max((tier for _, tier in known), default=0)


def by_tier(
    c: Compiled,
    url: str | None,
    layout: Layout,
    addresses: Sequence[int],
    texts: Sequence[str],
    hashes: Sequence[int],
    tiers: Mapping[str, int],
) -> tuple[PageFacts, ...]:
    """The page with these tiers in its addresses, and with each higher tier of the event.

    ``hashes``: of the texts, or of the rest of those with blanks, on which no page depends.
    """
    urls: dict[str, str] = {}
    known_as: dict[str | None, int | None] = {None: None}
    for i in addresses:
        take(urls, layout.contexts[i].meaning.role, texts[i])
        known_as[texts[i]] = hashes[i]
    if url is not None:
        urls["page"] = url
        known_as[url] = hash(url)
    page_url, referrer = urls.get("page"), urls.get("referrer")
    ats = known_as[page_url], known_as[referrer]
    page = c.page(page_url, referrer, tiers["page"], tiers["referrer"], ats)
    pardoned = page.pardoned and not c.loses_pardon
    return _each_tier(page.kind, page.tier, pardoned, bool(urls))


@cache  # there are some hundred of them
def _each_tier(kind: PageKind, tier: int, pardoned: bool, has_url: bool) -> tuple[PageFacts, ...]:
    return tuple([same(PageFacts(kind, max(t, tier), pardoned, None, has_url)) for t in range(4)])
