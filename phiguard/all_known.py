"""Payloads and lines that are one text, and all of whose fields memory knows to hold nothing."""

from collections.abc import Sequence

from phiguard.compiled import Compiled
from phiguard.decide import PageFacts
from phiguard.judge import Scores, page_facts, scores
from phiguard.leaves import Leaf


def holds_nothing(c: Compiled, nodes: Sequence[Leaf]) -> bool:
    """Whether all that was opened from a text was passed over as known, so that nothing is left to look at.

    Not where it depends on the page, or on consent, whether the text may go at all.
    """
    top = nodes[0]
    if len(nodes) > 1 or top.text is not None or type(top.content) is not str:
        return False
    context = top.context
    if top.unreadable or context.addresses or context.counts:
        return False
    return c.remembers_spoken and not c.decider.asks_consent


def risk_of_nothing(c: Compiled, url: str | None) -> tuple[Scores, PageFacts]:
    """What such a text says: that of the page it came from."""
    page = c.page(url, None, 0 if url is None else c.tier_of_url(url), 0)
    facts = page_facts(page, (), (), (), 0, None, has_url=url is not None)
    if facts.pardoned and c.loses_pardon:
        facts = facts._replace(pardoned=False)
    return scores((), facts), facts
