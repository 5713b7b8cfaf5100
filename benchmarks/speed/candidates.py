"""What is measured: each takes the lines of a block and makes the bytes that would be sent on."""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final, TypeAlias

import orjson

from phiguard import Policy, assembly
from phiguard.evaluate import Unavailable, target_of
from phiguard.evaluate.targets import Function
from phiguard.guard import Guard
from phiguard.matcher import Matcher

Work: TypeAlias = Callable[[Sequence[bytes]], object]
FLOOR: Final = "orjson"
LOOP: Final = "standard"
BARE: Final = "standard, names off"
CPEX, DATAFOG_CORE, DATAFOG, PRESIDIO = "cpex-pii-filter", "datafog-core", "datafog", "presidio"
PEERS: Final = (CPEX, DATAFOG_CORE, DATAFOG, PRESIDIO)
FAST_PEERS: Final = (CPEX, DATAFOG_CORE)

WHAT: Final[dict[str, str]] = {
    FLOOR: "`orjson.loads` and `orjson.dumps`: the floor",
    LOOP: "`loads`, `Guard.scrub` of the tree, `dumps`",
    BARE: "the same with `ner = \"off\"`: no names in free text",
    "standard, bytes": "`Guard.scrub` of the line's bytes",
    "standard, scrub_many": "`loads`, `Guard.scrub_many` of the trees, `dumps`",
    "standard, scrub_ndjson": "`Guard.scrub_ndjson` of the block's bytes",
    "standard, scrub_ndjson, names off": "the same with `ner = \"off\"`",
    "strict": "the preset `strict`, as `standard`",
    "strict, names off": "the same with `ner = \"off\"`",
    "hipaa": "the preset `hipaa`, as `standard`",
    "standard, to segment": "as `standard`, with `destination=\"segment\"`: what may be sent there",
    "standard, nothing remembered": "`Guard(cache=False)`: the slow twin",
    CPEX: "`loads`, its `process_nested` with all detectors, `dumps`",
    DATAFOG_CORE: "`loads`, its `scan_and_transform_structured`, `dumps`",
    DATAFOG: "`loads`, its regular expressions leaf by leaf, `dumps`",
    PRESIDIO: "`loads`, analyzer (spaCy, small model) and anonymizer leaf by leaf, `dumps`",
}  # fmt: skip
OURS: Final = tuple(name for name in WHAT if name.startswith(("standard", "strict", "hipaa")))
_KEY: Final = "PHIGUARD_HMAC_KEY"
_ANY_KEY: Final = "a key that derives ids in this benchmark alone"


def floor(lines: Sequence[bytes]) -> None:
    """The JSON round trip."""
    loads, dumps = orjson.loads, orjson.dumps
    for line in lines:
        dumps(loads(line))


def _loop(scrub: Callable[[Any], Any]) -> Work:
    def work(lines: Sequence[bytes]) -> None:
        loads, dumps = orjson.loads, orjson.dumps
        for line in lines:
            dumps(scrub(loads(line)))

    return work


def guard_loop(guard: Guard) -> Work:
    """Loads, scrub and dumps, event by event."""
    scrub = guard.scrub

    def work(lines: Sequence[bytes]) -> None:
        loads, dumps = orjson.loads, orjson.dumps
        for line in lines:
            dumps(scrub(loads(line)).payload)

    return work


def _bytes(guard: Guard) -> Work:
    def work(lines: Sequence[bytes]) -> None:
        for line in lines:
            _ = guard.scrub(line).payload

    return work


def _many(guard: Guard) -> Work:
    def work(lines: Sequence[bytes]) -> None:
        dumps = orjson.dumps
        for result in guard.scrub_many(map(orjson.loads, lines)):
            dumps(result.payload)

    return work


def _ndjson(guard: Guard) -> Work:
    return lambda lines: guard.scrub_ndjson(b"\n".join(lines))


_WAYS: Final[dict[str, Callable[[Guard], Work]]] = {"bytes": _bytes, "scrub_many": _many, "scrub_ndjson": _ndjson}


def policy(preset: str, *, names: bool) -> Policy:
    """A preset, with or without names in free text."""
    return Policy.of(preset) if names else Policy.loads(f'id = "{preset}-bare"\nextends = "{preset}"\nner = "off"')


def candidate(name: str) -> Work:
    """What a name of `WHAT` stands for, made anew: nothing is remembered yet.

    Raises:
        Unavailable: the library is not installed.
    """
    if name == FLOOR:
        return floor
    if name in OURS:
        preset, *how = name.split(", ")
        destination = next((word.removeprefix("to ") for word in how if word.startswith("to ")), None)
        if destination is not None:
            os.environ.setdefault(_KEY, _ANY_KEY)
        named = policy(preset, names="names off" not in how)
        guard = Guard(named, destination=destination, cache="nothing remembered" not in how)
        way = next((_WAYS[word] for word in how if word in _WAYS), guard_loop)
        return way(guard)
    target = target_of(name)
    assert isinstance(target, Function)
    return _loop(target.call)  # none of them writes into what it is given


def version_of(name: str) -> str:
    """Of another library.

    Raises:
        Unavailable: it is not installed.
    """
    return target_of(name).version


@contextmanager
def with_lexicon(matcher: Matcher) -> Iterator[None]:
    """Guards that are made inside have other health terms."""
    before = assembly.matcher_of
    assembly.matcher_of = lambda policy: matcher
    try:
        yield
    finally:
        assembly.matcher_of = before


__all__ = [
    "BARE", "CPEX", "DATAFOG", "DATAFOG_CORE", "FAST_PEERS", "FLOOR", "LOOP", "OURS", "PEERS", "PRESIDIO", "WHAT",
    "Unavailable", "Work", "candidate", "floor", "guard_loop", "policy", "version_of", "with_lexicon",
]  # fmt: skip
