"""What a guard works with, put together from a policy; what presets share is put together once."""

import re
from collections.abc import Sequence
from functools import cache
from typing import Final

from phiguard import databases
from phiguard.codecs import codecs
from phiguard.compiled import Compiled
from phiguard.decide import Decider
from phiguard.detector import Detector
from phiguard.detectors import detectors
from phiguard.errors import ConfigError
from phiguard.free_text import Names
from phiguard.health_scan import TERM_DETECTORS, placeholders
from phiguard.keys import KeyContext, Phrases
from phiguard.matcher import Matcher
from phiguard.meaning import Reader
from phiguard.ner.backends import checked
from phiguard.nodes import Opener
from phiguard.pages import PageRule, Pages
from phiguard.policy import Policy
from phiguard.policy_errors import place
from phiguard.policy_rules import Organisation, PageOverride
from phiguard.prefilter import Engine, HyperscanEngine, RegexEngine
from phiguard.pseudonyms import KeyRef, Keys
from phiguard.remembered import MAX_BYTES
from phiguard.scan import Scanner
from phiguard.terms import ENTITIES, Table

_PAGE_AT: Final = re.compile(r"pages\[([0-9]+)\]")


def compiled(policy: Policy, engine: str, cache: bool) -> Compiled:
    own = policy.detectors()
    matcher = matcher_of(policy)
    phrases = _phrases(own, matcher)
    return Compiled(
        opener=Opener(codecs(), policy.limits),
        scanner=_scanner(engine) if not own else Scanner(detectors(), _ENGINES[engine], own),
        matcher=matcher,
        written=placeholders(_entities(own)),
        decider=Decider(policy),
        pages=_pages() if policy.organisation == Organisation() else _own_pages(policy.organisation),
        keys=_keys(policy),
        limits=policy.limits,
        contexts=lambda: KeyContext(phrases),
        cache=cache,
        max_remembered=MAX_BYTES,
        names=_names(policy.ner),
    )


def _names(chosen: Sequence[str]) -> Names | None:
    """Raises ConfigError where a back end is not installed; loads none."""
    wanted = [name for name in chosen if name != "off"]
    checked(wanted)
    return Names(wanted) if wanted else None


_ENGINES: Final[dict[str, type[Engine]]] = {"hyperscan": HyperscanEngine, "regex": RegexEngine}


def _phrases(own: Sequence[Detector], matcher: Matcher) -> Phrases:
    return _built_in_phrases() if not own and matcher is _matcher() else _all_phrases(own, matcher)


@cache
def _built_in_phrases() -> Phrases:
    return _all_phrases((), _matcher())


def _all_phrases(own: Sequence[Detector], matcher: Matcher) -> Phrases:
    """Key phrases of all detectors and codecs. What speaks against a detector is owned by ``!id``."""
    owners: dict[str, tuple[str, ...]] = {}
    for detector in (*detectors(), *own):
        owners[detector.id] = detector.keys
        owners["!" + detector.id] = detector.not_keys
    for codec in codecs():
        owners["codec:" + codec.name] = codec.keys
    return Phrases(owners, sorted(_entities(own)), Reader(matcher))


def _entities(own: Sequence[Detector]) -> set[str]:
    return {d.entity for d in (*detectors(), *own)} | {d.entity for d in TERM_DETECTORS}


@cache
def _scanner(engine: str) -> Scanner:
    return Scanner(detectors(), _ENGINES[engine])


def matcher_of(policy: Policy) -> Matcher:
    """The lexicon, and the policy's own terms before it."""
    if policy.organisation.service_line or policy.organisation.term:
        return Matcher(own=_terms(policy.organisation), base=_matcher())
    return _matcher()


@cache
def _matcher() -> Matcher:
    place = databases.folder()
    # Aho-Corasick is built in each process, a quarter of a second: where a database can be kept, it is made once.
    return Matcher("hyperscan" if databases.usable(place) else "auto", place)


@cache
def _pages() -> Pages:
    return Pages()


_CATEGORIES: Final = {entity: category for category, entity in ENTITIES.items() if entity}


def _terms(organisation: Organisation) -> Table:
    """The organisation's service lines and terms."""
    lines = [
        {"term": name, "category": _CATEGORIES[line.entity], "tier": line.tier, "topic": "", "ambiguity": "strong"}
        for line in organisation.service_line
        for name in (line.name, *line.slugs)
    ]
    rows = [*({**line, "case": ""} for line in lines), *(term.model_dump() for term in organisation.term)]
    return Table(("organisation", i, {**row, "tier": str(row["tier"])}) for i, row in enumerate(rows))


def _own_pages(organisation: Organisation) -> Pages:
    """The pages of an organisation.

    Raises:
        ConfigError: a path is none that a page can have.
    """
    rules = []
    for i, page in enumerate(organisation.page):
        kind = page.kind or ("condition" if (page.tier or 0) >= 2 else "generic")
        hosts = (page.host, f"*.{page.host}") if page.host else ("",)
        rules.append(
            PageRule(f"organisation.page[{i}]", kind, tuple(host + _path_of(page) for host in hosts), page.tier)
        )
    try:
        return Pages(rules, organisation.domains, organisation.flags)
    except ConfigError as error:
        found = _PAGE_AT.match(error.where)
        where = place("organisation", "page", int(found[1]), "path") if found else error.where
        raise ConfigError(error.problem, where=where) from None


def _path_of(page: PageOverride) -> str:
    """A path selector as a pattern of pages: one without ``/**`` is the whole path."""
    path = page.path or ""
    if path in ("", "/"):
        return "/$" if path else ""
    below = path.removesuffix("/**")
    return below if below != path else f"{path.rstrip('/')}$"


def _keys(policy: Policy) -> Keys | None:
    """The keys for pseudonyms, where the policy makes any.

    Raises:
        ConfigError: there is no key.
    """
    if not any(rule.method == "pseudonymize" for rule in policy.rule):
        return None
    refs = [KeyRef(key.env or "", key.file or "", key.id) for key in policy.hmac_keys()]
    return Keys(refs) if refs else Keys()


def signing(policy: Policy) -> Keys:
    """The organisation's keys, or that of the environment."""
    refs = [KeyRef(key.env or "", key.file or "", key.id) for key in policy.organisation.key]
    return Keys(refs) if refs else Keys()
