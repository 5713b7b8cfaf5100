"""Guard: the front door. Compiled once from a policy, then used for every payload."""

import os
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path as FilePath
from typing import Any, Final, Literal

from phiguard.codecs import codecs
from phiguard.compiled import Compiled
from phiguard.detectors import detectors
from phiguard.event import Event
from phiguard.keys import KeyContext, Phrases
from phiguard.nodes import Opener
from phiguard.policy import Policy, presets
from phiguard.scan import HyperscanEngine, RegexEngine, Scanner
from phiguard.types import Context, Result

_MAX_CONTEXTS: Final = 50_000  # of field names remembered, and of clean texts in all, before starting anew
_NO_CONTEXT: Final = Context()


class Guard:
    """Scrubs payloads by one policy. Immutable, thread-safe, picklable.

    Args:
        policy: a preset's name, a path to a policy TOML, or a `Policy`.
        engine: ``"hyperscan"``, or ``"regex"``: the same findings, slowly.
        cache: remember, as keyed hashes, which texts held nothing. Off by itself where the interpreter
            runs with a fixed hash seed, since the hashes would not be keyed.

    Raises:
        ConfigError: the policy is wrong.
        ValueError: there is no such engine.
    """

    __slots__ = ("_cache", "_compiled", "_engine", "_name", "policy")

    policy: Policy

    def __init__(
        self,
        policy: Policy | str | FilePath = "standard",
        *,
        engine: Literal["hyperscan", "regex"] = "hyperscan",
        cache: bool = True,
    ) -> None:
        if engine not in ("hyperscan", "regex"):
            raise ValueError("engine must be 'hyperscan' or 'regex'")
        loaded = Policy.of(policy)
        set_once = object.__setattr__
        set_once(self, "policy", loaded)
        set_once(self, "_engine", engine)
        set_once(self, "_cache", cache)
        set_once(self, "_name", f"{loaded.id}@{loaded.digest()}")
        set_once(self, "_compiled", _compiled(loaded, engine, cache and _hashes_are_keyed()))

    def __setattr__(self, name: str, value: Any) -> None:
        raise AttributeError("a Guard is immutable")

    def __reduce__(self) -> tuple[Any, ...]:
        return _guard, (self.policy, self._engine, self._cache)  # type: ignore[attr-defined]

    def __repr__(self) -> str:
        return f"Guard({self._name!r})"  # type: ignore[attr-defined]

    def scrub(self, payload: Any, *, context: Context | None = None) -> Result:
        """Take what the policy names out of one payload. See `phiguard.scrub`."""
        return self._event(context).scrub(payload)

    def detect(self, payload: Any, *, context: Context | None = None) -> Result:
        """Findings and risk of one payload; ``payload`` in the result is the one that came in."""
        return self._event(context).detect(payload)

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

    def _event(self, context: Context | None) -> Event:
        if context is not None and not isinstance(context, Context):
            raise TypeError(f"context must be a phiguard.Context, not {type(context).__name__}")
        return Event(self._compiled, self._name, context or _NO_CONTEXT)  # type: ignore[attr-defined]


def _guard(policy: Policy, engine: Literal["hyperscan", "regex"], cache: bool) -> Guard:
    return Guard(policy, engine=engine, cache=cache)


def _hashes_are_keyed() -> bool:
    return os.environ.get("PYTHONHASHSEED", "random") in ("", "random")


def _compiled(policy: Policy, engine: str, cache: bool) -> Compiled:
    phrases = _phrases()
    return Compiled(
        opener=Opener(codecs(), policy.limits),
        scanner=_scanner(engine),
        threshold=policy.threshold,
        limits=policy.limits,
        contexts=lambda: KeyContext(phrases),
        cache=cache,
        max_remembered=_MAX_CONTEXTS,
    )


@cache
def _phrases() -> Phrases:
    """Key phrases of all detectors and codecs. What speaks against a detector is owned by ``!id``."""
    owners: dict[str, tuple[str, ...]] = {}
    for detector in detectors():
        owners[detector.id] = detector.keys
        owners["!" + detector.id] = detector.not_keys
    for codec in codecs():
        owners["codec:" + codec.name] = codec.keys
    return Phrases(owners, sorted({detector.entity for detector in detectors()}))


@cache
def _scanner(engine: str) -> Scanner:
    return Scanner(detectors(), HyperscanEngine if engine == "hyperscan" else RegexEngine)


def guard_for(policy: Policy | str | FilePath) -> Guard:
    """The guard that `phiguard.scrub` uses for a policy; those of presets are compiled once."""
    if isinstance(policy, str) and policy in presets():
        return _preset_guard(policy)
    return Guard(policy)


@cache
def _preset_guard(name: str) -> Guard:
    return Guard(name)
