"""What a policy decides: of a finding the method, of an event whether it is blocked, of a page what it does to
the event. Compiled once from a `Policy`; pure, and safe to share between threads.

Precedence: block > deny path > destination > page rule > finding rule > default. A destination only tightens.
Where a policy extends another, what it says itself goes before all that it extends, whose rules are then the
fallback. Of several rules on one level the most severe method wins: drop, replace, mask, generalize,
pseudonymize, keep. What no rule names is replaced, unless it is no identifier at all.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final, Literal, NamedTuple, TypeAlias

from phiguard.allowances import Allowances
from phiguard.page_matrix import Treatment as Treatment
from phiguard.page_matrix import both, cell, fits, reach
from phiguard.path_selectors import Selectors
from phiguard.policy import Policy
from phiguard.policy_errors import place
from phiguard.policy_rules import METHODS, PAGE_KINDS, Page, Rule
from phiguard.types import Method, PageKind, Role

Field: TypeAlias = Literal["", "page_url", "page_query", "referrer", "title", "event", "user_agent", "free_text"]
"""Which field of an event a finding stands in, as far as a page rule asks for it; see `phiguard.treatments`."""

_SEVERITY: Final = {method: rank for rank, method in enumerate(METHODS)}
_HARMLESS: Final = ("project_key", "measurement", "consent")  # roles that default to keep
PARDONED: Final = ("page_url", "referrer", "title")  # fields; typed text gets no pardon
_MAX_ROUTES: Final = 50_000


class Facts(NamedTuple):
    """What is known of one finding. No text.

    Attributes:
        path: as it prints; asked for only where the policy has path selectors (`Decider.needs_paths`).
        tier: sensitivity of the term itself, 0 to 3.
        value_allowed: what `Decider.allows_value` said of the text.
        field: which field of the event it stands in.
        destination: what the destination asks for, if anything.
    """

    entity: str
    role: Role
    detector: str
    path: str = ""
    score: float = 1.0
    tier: int = 0
    value_allowed: bool = False
    field: Field = ""
    destination: Method | None = None


class PageFacts(NamedTuple):
    """What is known of an event's page.

    Attributes:
        tier: of page and event together: the highest tier of the URL, its host, the referrer and the terms found,
            after any pardon.
        pardoned: careers, news, education, foundation or research: a term in URL or title counts as tier 1.
        ads_consent: an explicit consent to ads; None where none was found, which is denied.
        has_url: whether the event names its page at all.
    """

    kind: PageKind = "unknown"
    tier: int = 0
    pardoned: bool = False
    ads_consent: bool | None = None
    has_url: bool = True


class Verdict(NamedTuple):
    """A method, the place of the rule that decided in the policy, and why, for people."""

    method: Method
    rule: str
    why: str = ""


class Tightening(NamedTuple):
    """What a destination adds to a policy; it only tightens.

    Attributes:
        pages: rows of the page matrix, each with its place.
        roles: findings of these roles are replaced; of health terms those of tier 2 and 3.
        click: a click or ad id may pass under a consent to ads, where the event is of tier 0 or 1.
        public: kinds and tiers of pages on which an IP address may stay.
    """

    pages: tuple[tuple[Page, str], ...] = ()
    roles: tuple[Role, ...] = ()
    click: bool = False
    public: frozenset[tuple[PageKind, int]] = frozenset()

    def method(self, facts: Facts, page: PageFacts) -> Method | None:
        if facts.entity == "IP_ADDRESS" and (acting_kind(page), page.tier) in self.public:
            return None
        if facts.role not in self.roles:
            may = facts.role != "ad_id" or not self.click or (bool(page.ads_consent) and page.tier <= 1)
            return None if may else "replace"
        return None if facts.role == "health" and _tier(facts, page) < 2 else "replace"


BELOW: Final = "threshold"
_BELOW: Final = Verdict("keep", BELOW, "below the threshold")
_ALLOWED: Final = Verdict("keep", "[[allow]]", "allowed by the policy")
_DENIED: Final = Verdict("drop", "[[deny]]", "denied by the policy")


class _Row(NamedTuple):
    """A rule, compiled."""

    fits: Callable[[Facts, PageKind, PageFacts], bool]  # all selectors but path and score
    paths: Selectors | None
    min_score: float | None
    verdict: Verdict
    block: bool | None = None

    def holds(self, facts: Facts, threshold: float) -> bool:
        floor = threshold if self.min_score is None else self.min_score
        return facts.score >= floor and (self.paths is None or self.paths.match(facts.path))


_Route: TypeAlias = Verdict | tuple[tuple[_Row, ...], ...]


class Decider:
    """The decisions of one policy.

    Attributes:
        threshold: the policy's.
        floor: the lowest score at which anything is decided: what scoring below it need not be asked for.
        denied: selectors of paths that are dropped, whatever stands there.
        needs_paths: whether any decision on a finding asks for its path.
        may_block: whether any finding can block an event.
        allows_values: whether any value is allowed.
        reach: what any page does anything to.
        known: by detector, entity and tier, what `plainly` has said.
        plain: whether a method depends on detector, entity and tier alone, pardons aside.
        treats: whether any page is treated or blocked: else page facts matter to rules at most.
        near: what the native module, if it is in use, keeps of ``known``.
    """

    __slots__ = (
        "_allowances",
        "_block_levels",
        "_blocking",
        "_detector_rules",
        "_levels",
        "_pages",
        "_routes",
        "_tightening",
        "allows_values",
        "asks_consent",
        "denied",
        "floor",
        "known",
        "may_block",
        "near",
        "needs_paths",
        "plain",
        "reach",
        "threshold",
        "treats",
    )

    def __init__(self, policy: Policy, tightening: Tightening | None = None) -> None:
        self._tightening = tightening
        rows = [(rule, _row(rule, place("rule", i))) for i, rule in enumerate(policy.rule)]
        pages = [(page, place("page", i)) for i, page in enumerate(policy.page)]
        self.threshold = policy.threshold
        self.floor = min([policy.threshold, *(r.min_score for r in policy.rule if r.min_score is not None)])
        self.denied = Selectors(deny.path for deny in policy.deny)
        self._allowances = Allowances(policy)
        self._levels: list[tuple[_Row, ...]] = []
        self._block_levels: list[tuple[_Row, ...]] = []
        for fallback in (False, True):
            own = [(rule, row) for rule, row in rows if rule.fallback is fallback]
            methods = [(rule, row) for rule, row in own if rule.method is not None]
            on_pages = [row for rule, row in methods if rule.pages is not None]
            self._levels.append((*on_pages, *_page_rows(pages, fallback)))
            self._levels.append(tuple(row for rule, row in methods if rule.pages is None))
            self._block_levels.append(tuple(row for rule, row in own if rule.block is not None))
        further = tightening.pages if tightening is not None else ()
        self._pages = {
            (kind, tier): both(cell(pages, kind, tier), cell(further, kind, tier))
            for kind in PAGE_KINDS
            for tier in range(4)
        }
        self.needs_paths = bool(
            self.denied or self._allowances.paths or any(rule.paths is not None for rule in policy.rule)
        )
        self.treats = any(t.touches for t, _ in self._pages.values())
        self.reach = reach(t for t, _ in self._pages.values())
        self.may_block = any(self._block_levels)
        self.allows_values = not self._allowances.empty
        self.asks_consent = any(rule.ads_consent is not None for rule in policy.rule)
        self.asks_consent |= tightening is not None and tightening.click
        self.plain = not (
            self.needs_paths
            or tightening
            or self.allows_values
            or any(row.min_score is not None for level in self._levels for row in level)
            or any(rule.pages is not None for rule in policy.rule)
            or self.asks_consent
            or any(page.ip is not None or page.url == "path" for page in policy.page)
        )
        self._routes: dict[Any, _Route] = {}
        self._blocking: dict[Any, tuple[tuple[_Row, ...], ...]] = {}  # levels that fit a kind of finding on a page
        self.known: dict[tuple[str, str, int], Verdict] = {}
        self.near: Any = None

    def method(self, facts: Facts, page: PageFacts) -> Verdict:
        """What becomes of one finding."""
        if self.denied and self.denied.match(facts.path):
            return _DENIED
        verdict = self._verdict(facts, page)
        wanted = facts.destination
        if wanted is None and self._tightening is not None:
            wanted = self._tightening.method(facts, page)
        if wanted is not None and _SEVERITY[wanted] < _SEVERITY[verdict.method]:
            return Verdict(wanted, "destination", "the destination may not have it")
        return verdict

    def plainly(self, detector: str, entity: str, role: Role, tier: int) -> Verdict:
        """The same of at least the threshold where the policy is `plain`; ``tier`` after any pardon."""
        verdict = self.known.get((detector, entity, tier))
        if verdict is None:
            verdict = self.method(Facts(entity, role, detector, tier=tier), PageFacts())
            if len(self.known) >= _MAX_ROUTES:
                self.known.clear()
            self.known[detector, entity, tier] = verdict
        return verdict

    def _verdict(self, facts: Facts, page: PageFacts) -> Verdict:
        if facts.value_allowed or (self._allowances.paths and self._allowances.path(facts.entity, facts.path)):
            return _ALLOWED
        if facts.score < self.floor:
            return _BELOW
        route = self._route(facts, page)
        if isinstance(route, Verdict):
            return route if facts.score >= self.threshold else _BELOW
        for level in route:
            held = [row.verdict for row in level if row.holds(facts, self.threshold)]
            if held:
                return most_severe(held)
        return _default(facts.role) if facts.score >= self.threshold else _BELOW

    def _route(self, facts: Facts, page: PageFacts) -> _Route:
        """The verdict of all findings of this kind on such a page; or, where path or score matter, the rules."""
        key = (page, facts.detector, facts.entity, facts.role, facts.tier, facts.field)
        known = self._routes.get(key)
        if known is None:
            if len(self._routes) >= _MAX_ROUTES:
                self._routes.clear()
            known = self._routes[key] = self._routed(facts, page)
        return known

    def _routed(self, facts: Facts, page: PageFacts) -> _Route:
        levels = _fitting(self._levels, facts, page)
        for level in levels:
            if any(row.paths is not None or row.min_score is not None for row in level):
                return levels
            if level and not any(row.min_score is not None for rest in levels for row in rest):
                return most_severe([row.verdict for row in level])
        return levels if any(levels) else _default(facts.role)

    def blocks(self, page: PageFacts, found: Iterable[Facts] = ()) -> Verdict | None:
        """Whether the event is blocked, and why; the reason names kinds, tiers and entities, no values."""
        kind = acting_kind(page)
        treatment, where = self._pages[kind, page.tier]
        if treatment.block:
            return Verdict("drop", where, f"page: {kind}, tier {page.tier}")
        if any(self._block_levels):
            for facts in found:
                verdict = self._blocked_by(facts, page)
                if verdict is not None:
                    return verdict
        return None

    def _blocked_by(self, facts: Facts, page: PageFacts) -> Verdict | None:
        if facts.value_allowed or (self._allowances.paths and self._allowances.path(facts.entity, facts.path)):
            return None
        key = (page, facts.detector, facts.entity, facts.role, facts.tier, facts.field)
        levels = self._blocking.get(key)
        if levels is None:
            if len(self._blocking) >= _MAX_ROUTES:
                self._blocking.clear()
            levels = self._blocking[key] = _fitting(self._block_levels, facts, page)
        for level in levels:
            said = [row for row in level if row.holds(facts, self.threshold)]
            for row in said:
                if row.block:
                    return row.verdict._replace(why=f"finding: {facts.entity}, tier {_tier(facts, page)}")
            if said:
                return None
        return None

    def treatment(self, page: PageFacts) -> Treatment:
        """What the page does to URL, title, referrer, user agent, event name and free text."""
        return self._pages[acting_kind(page), page.tier][0]

    def allows_value(self, entity: str, text: str) -> bool:
        """Whether the policy allows this very text, found as this entity. It spares only its own span."""
        return self._allowances.value(entity, text)

    def __repr__(self) -> str:
        return f"Decider(threshold={self.threshold})"


def acting_kind(page: PageFacts) -> PageKind:
    """The kind that a page counts as: an event without any page URL is a condition page where it holds a tier-2
    term, else a generic one."""
    if page.kind == "unknown" and not page.has_url:
        return "condition" if page.tier >= 2 else "generic"
    return page.kind


def most_severe(verdicts: Sequence[Verdict]) -> Verdict:
    """Of several methods on one span the one that wins; of equals the first."""
    return min(verdicts, key=lambda verdict: _SEVERITY[verdict.method])


def _default(role: Role) -> Verdict:
    if role in _HARMLESS:
        return Verdict("keep", "default", "no identifier")
    return Verdict("replace", "default", "no rule names it")


def _tier(facts: Facts, page: PageFacts) -> int:
    """A finding's tier, with the pardon of careers and news pages."""
    return min(facts.tier, 1) if page.pardoned and facts.field in PARDONED else facts.tier


def _fitting(levels: Iterable[tuple[_Row, ...]], facts: Facts, page: PageFacts) -> tuple[tuple[_Row, ...], ...]:
    seen = facts._replace(tier=_tier(facts, page))
    kind = acting_kind(page)
    return tuple(tuple(row for row in level if row.fits(seen, kind, page)) for level in levels)


def _row(rule: Rule, where: str) -> _Row:
    def fits(facts: Facts, kind: PageKind, page: PageFacts) -> bool:
        return (
            (rule.roles is None or facts.role in rule.roles)
            and (rule.entities is None or facts.entity in rule.entities)
            and (rule.detectors is None or facts.detector in rule.detectors)
            and (rule.tiers is None or facts.tier in rule.tiers)
            and (rule.pages is None or kind in rule.pages)
            and (rule.ads_consent is None or rule.ads_consent is bool(page.ads_consent))
        )

    return _Row(
        fits,
        Selectors(rule.paths) if rule.paths is not None else None,
        rule.min_score,
        Verdict(rule.method or "drop", where, rule.why or ""),
        rule.block,
    )


def _page_rows(pages: Iterable[tuple[Page, str]], fallback: bool) -> list[_Row]:
    """What rows of the page matrix say of findings: IP addresses, and terms in paths that stay."""
    rows = []
    for page, where in pages:
        if page.fallback is not fallback:
            continue
        if page.ip is not None:
            rows.append(_Row(_on(page, _is_ip), None, None, Verdict(page.ip, where, page.why or "")))
        if page.url == "path":
            rows.append(_Row(_on(page, _is_term_in_path), None, None, Verdict("keep", where, page.why or "")))
    return rows


def _on(page: Page, which: Callable[[Facts], bool]) -> Callable[[Facts, PageKind, PageFacts], bool]:
    def holds(facts: Facts, kind: PageKind, at: PageFacts) -> bool:
        return which(facts) and fits(page, kind, at.tier)

    return holds


def _is_ip(facts: Facts) -> bool:
    return facts.entity == "IP_ADDRESS"


def _is_term_in_path(facts: Facts) -> bool:
    return facts.role == "health" and facts.field == "page_url" and facts.tier <= 2
