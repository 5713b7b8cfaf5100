"""From a page's URL to its kind (P1 portal to P8 unknown) and to how sensitive it is.

The rules are data, ``lexicons/pages.toml``; an organisation's own come before them. A URL is never kept; of hosts
only keyed hashes are.

Source: HHS OCR bulletin on online tracking technologies, https://www.hhs.gov/hipaa/for-professionals/privacy/
guidance/hipaa-online-tracking/index.html
"""

import re
from collections.abc import Iterable, Sequence
from copy import deepcopy
from dataclasses import dataclass
from functools import cache
from typing import Final, NamedTuple, get_args
from urllib.parse import unquote

from phiguard.errors import ConfigError
from phiguard.hashing import hash
from phiguard.lexicon import read_toml
from phiguard.native import compiled
from phiguard.page_address import BARE_HOST, MAX_CHARS, Address, decoded, read, registrable
from phiguard.page_patterns import HostPattern, Patterns, compact, segments
from phiguard.types import PageKind

SENSITIVITY: Final[tuple[PageKind, ...]] = (
    "portal", "login", "scheduling", "condition", "search", "provider", "generic", "unknown",
)  # fmt: skip
"""Kinds, the most sensitive first: what a referrer is weighed by."""

_RANKS: Final = {kind: rank for rank, kind in enumerate(SENSITIVITY)}
_MANY_WORDS: Final = 16  # in a segment; of more each is looked up once, or a repeated one costs its square
_MAX_HOSTS: Final = 4096  # remembered
_LETTER: Final = re.compile(r"[^\W\d_]")
_LESS_ABROAD: Final = frozenset({"portal", "login", "scheduling", "search", "provider"})
_ROUTE_OUTRANKS: Final = 4  # only portal, login, scheduling and condition in a parameter's address count


class Page(NamedTuple):
    """What a URL says about the page.

    Attributes:
        kind: P1 to P8.
        tier: 0 (nothing of health) to 3 (specially protected).
        rule: id of the rule that decided; "" where none knows the page.
        pardoned: a section such as careers or news, in whose URL and title health terms may stay.
    """

    kind: PageKind
    tier: int
    rule: str
    pardoned: bool


@dataclass(frozen=True, slots=True)
class PageRule:
    """Which pages are of which kind; the patterns are those of ``lexicons/pages.toml``.

    Attributes:
        id: for `Page.rule`.
        kind: of the pages that fit.
        match: patterns, any of which is enough.
        tier: the least tier of such a page; by default what the kind says.
        pardon: health terms in URL and title count as tier 1 at most.
        why: for whoever reads the rule.
        source: an address that bears it out.
    """

    id: str
    kind: PageKind
    match: tuple[str, ...]
    tier: int | None = None
    pardon: bool = False
    why: str = ""
    source: str = ""

    def check(self, where: str) -> None:
        """
        Raises:
            ConfigError: a value is none of the known ones.
        """
        if not isinstance(self.id, str) or not self.id:
            raise ConfigError("a rule needs an id", where=where)
        if self.kind not in get_args(PageKind):
            raise ConfigError(f"unknown page kind (known: {', '.join(SENSITIVITY)})", where=f"{where}.kind")
        if self.tier is not None and self.tier not in (0, 1, 2, 3):
            raise ConfigError("unknown tier (known: 0, 1, 2, 3)", where=f"{where}.tier")
        if self.pardon and self.kind not in ("generic", "unknown"):
            raise ConfigError("only generic and unknown pages can be pardoned", where=f"{where}.pardon")
        if isinstance(self.match, str) or not self.match:
            raise ConfigError("match needs a list of patterns", where=f"{where}.match")

    @property
    def floor(self) -> int:
        """The least tier of a page of this rule."""
        if self.tier is not None:
            return self.tier
        return 0 if self.kind in ("generic", "unknown") else 1


class _Host(NamedTuple):
    """What the patterns say about a host."""

    best: int | None
    with_path: tuple[HostPattern, ...]
    own: bool


_NO_HOST: Final = _Host(None, (), True)
_NO_PAGE: Final = Page("unknown", 0, "", False)


class Pages:
    """The rules, compiled; immutable to its users, picklable, for any number of threads."""

    __slots__ = (
        "_abroad",
        "_flags",
        "_floors",
        "_hosts",
        "_overrides",
        "_own",
        "_patterns",
        "_routes",
        "_rules",
        "_search",
    )

    def __init__(
        self, overrides: Sequence[PageRule] = (), own_domains: Sequence[str] = (), flags: Sequence[str] = ()
    ) -> None:
        """
        Args:
            overrides: an organisation's own rules; the first that fits wins, before all built-in ones.
            own_domains: its domains. Where there are any, a log-in or search page elsewhere is none of its.
            flags: tables of ``lexicons/flags.toml``, which raise the tier of its pages.

        Raises:
            ConfigError: a rule or a domain is malformed.
        """
        self._overrides = tuple(overrides)
        self._own = frozenset(_domain(name, i) for i, name in enumerate(own_domains))
        self._abroad = bool(self._own)
        self._flags = tuple(flags)
        self._floors = _floors(self._flags)
        self._rules = [*self._overrides, *rules()]
        self._patterns = deepcopy(built_in()) if self._overrides else built_in()
        for i, rule in enumerate(self._overrides):
            where = f"pages[{i}]"
            rule.check(where)
            for pattern in rule.match:  # built-in rules count from 0 on, so these come first
                self._patterns.add(pattern, i - len(self._overrides), f"{where}.match")
        self._search = {o for o, rule in enumerate(rules()) if rule.kind == "search"}
        self._routes = frozenset(compact(key) for key in read_toml("pages.toml")["routes"])
        self._hosts: dict[int, _Host] = {}

    def __reduce__(self) -> tuple[object, ...]:
        return Pages, (self._overrides, tuple(sorted(self._own)), self._flags)

    def __repr__(self) -> str:
        return f"Pages({len(self._overrides)} overrides, {len(self._own)} own domains)"

    @compiled
    def of_url(self, url: str, tier: int = 0) -> Page:
        """The page at a URL, absolute or relative; never raises.

        Args:
            url: as the event has it.
            tier: the highest tier of the health terms that were found in this URL and its page's title.
        """
        tier = min(max(tier, 0), 3)
        if not url or url.isspace():
            return _NO_PAGE._replace(tier=tier)
        page = self._of_url(url, tier, True)
        if self._floors:
            page = page._replace(tier=max(page.tier, self._floors.get(page.kind, 0)))
        if len(url) > MAX_CHARS and page.kind == "generic":
            return Page("condition" if tier >= 2 else "unknown", tier, "", False)
        return page

    def of(self, url: str | None, referrer: str | None, tier: int = 0, referrer_tier: int = 0) -> Page:
        """The more sensitive of a page and the one before it, with the higher tier of both.

        A page that no rule knows stays unknown beside a generic referrer. ``pardoned`` is said of the page
        itself.
        """
        page = self.of_url(url or "", tier)
        return beside(page, self.of_url(referrer, referrer_tier)) if referrer else page

    def _of_url(self, url: str, tier: int, follow: bool) -> Page:
        address = read(url)
        if address is None:
            return Page("condition" if tier >= 2 else "unknown", tier, "", False)
        host = self._host(address.host) if address.host else _NO_HOST
        order, by_path = self._lowest(address, host)
        by_query, typed, targets = self._query(address.fields)
        if by_query is not None and (order is None or by_query < order):
            order, by_path = by_query, True
        page = self._page(order, tier, typed)
        if self._abroad and not host.own and by_path and page.kind in _LESS_ABROAD and (order or 0) >= 0:
            page = Page("condition" if tier >= 2 else "generic", tier, "foreign-site", False)
        if follow and targets and _RANKS[page.kind] > 1:
            for target in targets:
                inner = self._of_url(target, tier, False)
                if inner.rule and _RANKS[inner.kind] < min(_RANKS[page.kind], _ROUTE_OUTRANKS):
                    page = inner._replace(tier=max(inner.tier, page.tier))
        return page

    def _page(self, order: int | None, tier: int, typed: int | None) -> Page:
        if order is None:
            return Page("condition" if tier >= 2 else "unknown", tier, "", False)
        rule = self._rules[order + len(self._overrides)]
        if rule.pardon:
            if typed is not None and order >= 0:  # what was typed into a search is never pardoned
                rule = self._rules[typed + len(self._overrides)]
            else:
                return Page(rule.kind, min(max(tier, rule.floor), 1), rule.id, True)
        tier = max(tier, rule.floor)
        if rule.kind == "generic" and tier >= 2 and order >= 0:
            return Page("condition", tier, rule.id, False)
        return Page(rule.kind, tier, rule.id, False)

    def _lowest(self, address: Address, host: _Host) -> tuple[int | None, bool]:
        """The lowest order that fits host or path, and whether it is the path alone that fits."""
        path_best: int | None = None
        patterns = self._patterns
        exact, by_word = patterns.exact, patterns.by_word
        known_words = by_word.keys()
        for route in address.routes:
            for i, segment in enumerate(route):
                if "-" in segment:
                    words = segment.split("-")
                    found = exact.get("".join(words), ())
                    if known_words.isdisjoint(words):
                        words = []
                    for word in words if len(words) < _MANY_WORDS else set(words):
                        for pattern in by_word.get(word, ()):
                            if (path_best is None or pattern.order < path_best) and pattern.fits(route, i):
                                path_best = pattern.order
                else:
                    found = exact.get(segment, ())
                    for pattern in by_word.get(segment, ()):
                        if (path_best is None or pattern.order < path_best) and pattern.fits(route, i):
                            path_best = pattern.order
                for pattern in found:
                    if (path_best is None or pattern.order < path_best) and pattern.fits(route, i):
                        path_best = pattern.order
        if patterns.home is not None and address.home:
            path_best = patterns.home
        best = host.best
        for hp in host.with_path:
            if hp.tail is not None and (best is None or hp.order < best) and hp.tail.fits(address.routes[0], 0):
                best = hp.order
        if path_best is not None and (best is None or path_best < best):
            return path_best, True
        return best, False

    def _query(self, fields: Iterable[tuple[str, str]]) -> tuple[int | None, int | None, list[str]]:
        """The lowest order among the keys, the lowest of a search, and addresses in values."""
        best: int | None = None
        typed: int | None = None
        targets: list[str] = []
        keys, routes = self._patterns.keys, self._routes
        for key, value in fields:
            name = compact(unquote(key) if "%" in key else key)
            order = keys.get(name)
            if order is not None and value:
                if order in self._search:
                    if _LETTER.search(value) is None:
                        continue
                    typed = order if typed is None else min(order, typed)
                best = order if best is None else min(order, best)
            elif name in routes and len(targets) < 4 and value:
                targets.append(decoded(value))
        return best, typed, targets

    def asks(self, key: str) -> bool:
        """Whether what page it is may depend on the value of a field of this name."""
        name = compact(key)
        return name in self._patterns.keys or name in self._routes

    def _host(self, host: str) -> _Host:
        at = hash(host)  # keyed anew in each process: no host is kept
        known = self._hosts.get(at)
        if known is None:
            if len(self._hosts) >= _MAX_HOSTS:
                self._hosts.clear()
            known = self._hosts[at] = self._judged(host)
        return known

    def _judged(self, host: str) -> _Host:
        labels = host.split(".")
        patterns: list[HostPattern] = []
        for i in range(len(labels)):
            for pattern in self._patterns.domains.get(".".join(labels[i:]), ()):
                if pattern.below or i == 0 or (i == 1 and labels[0] == "www"):
                    patterns.append(pattern)
        registered = registrable(host)
        for label in labels[: len(labels) - registered.count(".") - 1] if registered else ():
            words = segments(label)
            if words:
                patterns += self._patterns.labels.get(words[0].replace("-", ""), ())
                for word in set(words[0].split("-")):
                    for pattern in self._patterns.label_words.get(word, ()):
                        if isinstance(pattern.label, re.Pattern) and pattern.label.fullmatch(words[0]):
                            patterns.append(pattern)
        bare = [p.order for p in patterns if p.tail is None]
        own = not self._own or registered in self._own
        return _Host(min(bare, default=None), tuple(p for p in patterns if p.tail is not None), own)


def beside(page: Page, before: Page) -> Page:
    """A page and the one before it, as `Pages.of` says."""
    highest = max(page.tier, before.tier)
    if _RANKS[before.kind] < min(_RANKS[page.kind], _RANKS["generic"]):
        return Page(before.kind, highest, before.rule, page.pardoned)
    return page if page.tier == highest else page._replace(tier=highest)


def _floors(flags: Sequence[str]) -> dict[PageKind, int]:
    """The lowest tier of pages of each kind under some flags."""
    tables = read_toml("flags.toml") if flags else {}
    floors: dict[PageKind, int] = {}
    for flag in flags:
        for kind, tier in tables[flag]["floors"].items():
            floors[kind] = max(tier, floors.get(kind, 0))
    return floors


def _domain(name: str, i: int) -> str:
    where = f"own_domains[{i}]"
    if not isinstance(name, str) or BARE_HOST.fullmatch(name) is None or ":" in name:
        raise ConfigError("is no domain, such as lakeview.example", where=where)
    return registrable(name.lower().rstrip(".")) or name.lower()


@cache
def rules() -> tuple[PageRule, ...]:
    """The built-in rules, in their order."""
    found = []
    for i, raw in enumerate(read_toml("pages.toml")["rule"]):
        where = f"pages.toml: rule[{i}]"
        unknown = set(raw) - set(PageRule.__slots__)
        if unknown:
            raise ConfigError(f"unknown key (known: {', '.join(PageRule.__slots__)})", where=where)
        rule = PageRule(**{**raw, "match": tuple(raw["match"])})
        rule.check(where)
        found.append(rule)
    return tuple(found)


@cache
def built_in() -> Patterns:
    """The patterns of the built-in rules."""
    patterns = Patterns()
    for i, rule in enumerate(rules()):
        for pattern in rule.match:
            patterns.add(pattern, i, f"pages.toml: {rule.id}")
    return patterns
