"""The page matrix: what pages of a kind and tier do to the fields of their events."""

from collections.abc import Iterable, Sequence
from typing import Any, Final, Literal, NamedTuple

from phiguard.policy_rules import TREATMENTS, Page
from phiguard.types import Method, PageKind


class Treatment(NamedTuple):
    """What a page does to its event. ``ip`` is None where the rules for findings decide."""

    block: bool = False
    url: Literal["keep", "path", "origin"] = "keep"
    query: Literal["keep", "drop"] = "keep"
    title: Literal["keep", "drop"] = "keep"
    referrer: Literal["keep", "origin", "drop"] = "keep"
    user_agent: Literal["keep", "family"] = "keep"
    ip: Method | None = None
    event: Literal["keep", "neutral"] = "keep"
    free_text: Literal["keep", "drop"] = "keep"

    @property
    def touches(self) -> bool:
        """Whether anything but IP addresses is treated."""
        return self is not UNTREATED and (self[:_IP] != UNTREATED[:_IP] or self[_IP + 1 :] != UNTREATED[_IP + 1 :])


UNTREATED: Final = Treatment()
_IP: Final = Treatment._fields.index("ip")


class Reach(NamedTuple):
    """What some page of a policy does something to: fields, as `phiguard.treatments` names them, and typed text."""

    fields: frozenset[str] = frozenset()
    typed: bool = False


def reach(treatments: Iterable[Treatment]) -> Reach:
    """What any of these does anything to."""
    fields = set()
    typed = False
    for t in treatments:
        typed = typed or t.free_text == "drop"
        if t.url != "keep" or t.query != "keep":
            fields |= {"page_url", "page_query"}
        fields |= {field for field in ("title", "referrer", "user_agent", "event") if getattr(t, field) != "keep"}
    return Reach(frozenset(fields), typed)


def fits(page: Page, kind: PageKind, tier: int) -> bool:
    return (page.kinds is None or kind in page.kinds) and (page.tiers is None or tier in page.tiers)


def stricter(one: Treatment, other: Treatment, but: Sequence[str] = ("ip",)) -> Treatment:
    """Of each treatment the more severe, but for some that the first decides; addresses of networks are left to
    the methods."""
    chosen = {
        key: next(choice for choice in choices if choice in (getattr(one, key), getattr(other, key)))
        for key, choices in TREATMENTS.items()
        if key not in but
    }
    return one._replace(**chosen)


def both(one: tuple[Treatment, str], other: tuple[Treatment, str]) -> tuple[Treatment, str]:
    """Two cells as one, each with the place of the row that blocks."""
    return stricter(one[0], other[0]), one[1] or other[1]


def cell(pages: Sequence[tuple[Page, str]], kind: PageKind, tier: int) -> tuple[Treatment, str]:
    """The treatment of one cell of the matrix, and the place of the row that blocks it, if any."""
    chosen: dict[str, Any] = {}
    blocked = ""
    for fallback in (False, True):
        rows = [(page, where) for page, where in pages if page.fallback is fallback and fits(page, kind, tier)]
        for key, choices in TREATMENTS.items():
            said = {getattr(page, key): where for page, where in reversed(rows) if getattr(page, key) is not None}
            if said and key not in chosen:
                chosen[key] = next(choice for choice in choices if choice in said)
                blocked = said[True] if key == "block" and chosen[key] else blocked
    return Treatment(**chosen), blocked
