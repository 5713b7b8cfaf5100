"""Guard: the front door. Compiled once from a policy, then used for every payload."""

import hashlib
import os
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path as FilePath
from typing import Any, Final, Literal

from phiguard import databases
from phiguard.codecs import codecs
from phiguard.compiled import Compiled
from phiguard.decide import Decider
from phiguard.delivery import Delivery
from phiguard.destination_vendors import of_destination
from phiguard.destinations import Destination
from phiguard.detector import Detector
from phiguard.detectors import detectors
from phiguard.errors import ConfigError
from phiguard.health_scan import TERM_DETECTORS, placeholders
from phiguard.hits import HitEvent
from phiguard.keys import KeyContext, Phrases
from phiguard.matcher import Matcher
from phiguard.meaning import reader
from phiguard.nodes import Opener
from phiguard.pages import PageRule, Pages
from phiguard.policy import Policy, presets
from phiguard.policy_errors import place
from phiguard.policy_rules import Organisation, PageOverride
from phiguard.pseudonyms import KeyRef, Keys
from phiguard.release import Release
from phiguard.scan import Engine, HyperscanEngine, RegexEngine, Scanner
from phiguard.terms import ENTITIES, Table
from phiguard.tightening import public_pages, tightening
from phiguard.types import Context, Result

_MAX_CONTEXTS: Final = 50_000  # of field names remembered, and of clean texts in all, before starting anew
_NO_CONTEXT: Final = Context()
_PAGE_AT: Final = re.compile(r"pages\[([0-9]+)\]")


class Guard:
    """Scrubs payloads by one policy. Immutable, thread-safe, picklable.

    Args:
        policy: a preset's name, a path to a policy TOML, or a `Policy`.
        observe: decide and report as if, and give the payload back untouched: for roll-outs.
        destination: who receives what comes out: a preset's name, a path to a destination TOML, or a
            `Destination`. Then only what is on its list passes, and only events with all that it requires.
        engine: ``"hyperscan"``, or ``"regex"``: the same findings, slowly.
        cache: remember, as keyed hashes, which texts held nothing. Off by itself where the interpreter
            runs with a fixed hash seed, since the hashes would not be keyed.

    Raises:
        ConfigError: the policy or the destination is wrong, or there is no key for the ids that it derives.
        ValueError: there is no such engine.
    """

    __slots__ = ("_cache", "_compiled", "_delivery", "_engine", "_name", "_observe", "destination", "policy")

    policy: Policy
    destination: Destination | None

    def __init__(
        self,
        policy: Policy | str | FilePath = "standard",
        *,
        destination: Destination | str | FilePath | None = None,
        observe: bool = False,
        engine: Literal["hyperscan", "regex"] = "hyperscan",
        cache: bool = True,
    ) -> None:
        if engine not in ("hyperscan", "regex"):
            raise ValueError("engine must be 'hyperscan' or 'regex'")
        loaded = Policy.of(policy)
        set_once = object.__setattr__
        set_once(self, "policy", loaded)
        set_once(self, "_engine", engine)
        set_once(self, "_observe", observe)
        set_once(self, "_cache", cache)
        set_once(self, "_name", f"{loaded.id}@{loaded.digest()}")
        set_once(self, "_compiled", _compiled(loaded, engine, cache and _hashes_are_keyed()))
        recipient = None if destination is None else Destination.of(destination)
        set_once(self, "destination", recipient)
        set_once(self, "_delivery", None if recipient is None else self._delivered(recipient))

    def __setattr__(self, name: str, value: Any) -> None:
        raise AttributeError("a Guard is immutable")

    def __reduce__(self) -> tuple[Any, ...]:
        how = (self._observe, self._engine, self._cache)  # type: ignore[attr-defined]
        return _guard, (self.policy, *how, self.destination)

    def __repr__(self) -> str:
        return f"Guard({self._name!r})"  # type: ignore[attr-defined]

    def scrub(self, payload: Any, *, context: Context | None = None) -> Result:
        """Take what the policy names out of one payload. See `phiguard.scrub`."""
        if self._delivery is not None:  # type: ignore[attr-defined]
            return self._sent(payload, context, unchanged=self._observe)  # type: ignore[attr-defined]
        if self._observe:  # type: ignore[attr-defined]
            return self._event(context).observe(payload)
        return self._event(context).scrub(payload)

    def detect(self, payload: Any, *, context: Context | None = None) -> Result:
        """Findings and risk of one payload; ``payload`` in the result is the one that came in."""
        return self._event(context).detect(payload)

    def verify(self, outbound: Any, *, context: Context | None = None) -> Result:
        """What this guard would still do to what is about to be sent; ``"pass"`` where nothing.

        ``payload`` in the result is the one that came in.
        """
        if self._delivery is not None:  # type: ignore[attr-defined]
            return self._sent(outbound, context, unchanged=True)
        return self._event(context).observe(outbound)

    def scrub_many(self, payloads: Iterable[Any], *, context: Context | None = None) -> Iterator[Result]:
        """Results in the order of the payloads, one at a time."""
        for payload in payloads:
            yield self.scrub(payload, context=context)

    def scrub_ndjson(self, chunk: bytes) -> bytes:
        """Newline-delimited JSON to the same, line by line; a line that is blocked becomes ``null``.

        Untouched lines keep their bytes. ``chunk`` holds whole lines.
        """
        lines = chunk.split(b"\n")
        for i, line in enumerate(lines):
            if line.strip():
                body = line.removesuffix(b"\r")
                new = self.scrub(body).payload
                lines[i] = (b"null" if new is None else new) + line[len(body) :]
        return b"\n".join(lines)

    def _sent(self, payload: Any, context: Context | None, *, unchanged: bool) -> Result:
        _check_context(context)
        delivery: Delivery = self._delivery  # type: ignore[attr-defined]
        result = delivery.scrub(payload, context or _NO_CONTEXT)
        return Result(payload, *result._fields()[1:]) if unchanged else result

    def _delivered(self, destination: Destination) -> Delivery:
        made: Compiled = self._compiled  # type: ignore[attr-defined]
        policy = self.policy
        digest = hashlib.sha256(f"{policy.digest()} {destination.digest()}".encode()).hexdigest()[:12]
        closed, open_ = (
            replace(made, decider=Decider(policy, tightening(destination, policy, unlocked=unlocked)))
            for unlocked in (False, True)
        )
        keys = _signing(policy) if destination.derives else None
        release = Release(destination, keys, public_pages(destination, policy))
        name = f"{policy.id}+{destination.id}@{digest}"
        return Delivery(destination, release, closed, open_, name, of_destination(destination))

    def _event(self, context: Context | None) -> HitEvent:
        _check_context(context)
        return HitEvent(self._compiled, self._name, context or _NO_CONTEXT)  # type: ignore[attr-defined]


def _check_context(context: Any) -> None:
    if context is not None and not isinstance(context, Context):
        raise TypeError(f"context must be a phiguard.Context, not {type(context).__name__}")


def _guard(
    policy: Policy,
    observe: bool,
    engine: Literal["hyperscan", "regex"],
    cache: bool,
    destination: Destination | None = None,
) -> Guard:
    return Guard(policy, destination=destination, observe=observe, engine=engine, cache=cache)


def _hashes_are_keyed() -> bool:
    return os.environ.get("PYTHONHASHSEED", "random") in ("", "random")


def _compiled(policy: Policy, engine: str, cache: bool) -> Compiled:
    own = policy.detectors()
    matcher = matcher_of(policy)
    phrases = _phrases(own, matcher)
    return Compiled(
        opener=Opener(codecs(), policy.limits),
        scanner=_scanner(engine) if not own else Scanner((*detectors(), *own), _ENGINES[engine]),
        matcher=matcher,
        written=placeholders(_entities(own)),
        decider=Decider(policy),
        pages=_pages() if policy.organisation == Organisation() else _own_pages(policy.organisation),
        keys=_keys(policy),
        limits=policy.limits,
        contexts=lambda: KeyContext(phrases),
        cache=cache,
        max_remembered=_MAX_CONTEXTS,
    )


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
    return Phrases(owners, sorted(_entities(own)), reader(matcher))


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
    return Matcher(cache_dir=databases.folder())


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


def _signing(policy: Policy) -> Keys:
    """The organisation's keys, or that of the environment."""
    refs = [KeyRef(key.env or "", key.file or "", key.id) for key in policy.organisation.key]
    return Keys(refs) if refs else Keys()


def guard_for(policy: Policy | str | FilePath) -> Guard:
    """The guard that `phiguard.scrub` uses for a policy; those of presets are compiled once."""
    if isinstance(policy, str) and policy in presets():
        return _preset_guard(policy)
    return Guard(policy)


@cache
def _preset_guard(name: str) -> Guard:
    return Guard(name)
