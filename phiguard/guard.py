"""Guard: the front door. Compiled once from a policy, then used for every payload."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from copy import copy
from dataclasses import replace
from functools import cache
from itertools import islice
from pathlib import Path as FilePath
from typing import Any, Final, Literal

from phiguard import lots
from phiguard.assembly import compiled, signing
from phiguard.compiled import Compiled
from phiguard.decide import Decider
from phiguard.delivery import Delivery, way_below
from phiguard.destination_vendors import batch_path, of_destination
from phiguard.destinations import Destination
from phiguard.details import Given
from phiguard.free_text import Collected, Names, prepared
from phiguard.hits import HitEvent
from phiguard.lots import NO_CONTEXT
from phiguard.policy import Policy, presets
from phiguard.recall import NOTHING_GIVEN, recall
from phiguard.release import Release
from phiguard.remembered import MemoryUse, together
from phiguard.tightening import public_pages, tightening
from phiguard.types import Context, Result

_LOT: Final = 32  # payloads whose free texts go to a model together


class Guard:
    """Scrubs payloads by one policy. Immutable, thread-safe, picklable.

    Args:
        policy: a preset's name, a path to a policy TOML, or a `Policy`.
        observe: decide and report as if, and give the payload back untouched: for roll-outs.
        destination: who receives what comes out: a preset's name, a path to a destination TOML, or a
            `Destination`. Then only what is on its list passes, and only events with all that it requires.
        engine: ``"hyperscan"``, or ``"regex"``: the same findings, slowly.
        cache: remember, as keyed hashes, which texts held nothing.

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
        set_once(self, "_compiled", compiled(loaded, engine, cache))
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

    @property
    def name(self) -> str:
        """``id@digest`` of the policy and the destination, as results have it."""
        delivery: Delivery | None = self._delivery  # type: ignore[attr-defined]
        return self._name if delivery is None else delivery.name  # type: ignore[attr-defined]

    @property
    def observes(self) -> bool:
        """Whether payloads come back untouched."""
        return self._observe  # type: ignore[attr-defined,no-any-return]

    @property
    def memory(self) -> MemoryUse:
        """What is remembered so far, in bytes and entries, and how many values needed no further look."""
        delivery: Delivery | None = self._delivery  # type: ignore[attr-defined]
        made = [self._compiled] if delivery is None else [delivery.closed, delivery.open]  # type: ignore[attr-defined]
        return together([compiled.memory_use() for compiled in made])

    def scrub(self, payload: Any, *, context: Context | None = None) -> Result:
        """Take what the policy names out of one payload. See `phiguard.scrub`."""
        if self._delivery is not None:  # type: ignore[attr-defined]
            return self._sent(payload, context, unchanged=self._observe)  # type: ignore[attr-defined]
        if self._observe:  # type: ignore[attr-defined]
            return self._event(context).observe(payload)
        made: Compiled = self._compiled  # type: ignore[attr-defined]
        if made.recalls and (context is None or _says_only_where(context)):
            try:
                given = NOTHING_GIVEN if context is None else Given(context.url, context.consent, context.headers)
                known = recall(made, self._name, payload, given)  # type: ignore[attr-defined]
            except Exception:  # noqa: BLE001 - then the long way decides
                known = None
            if isinstance(known, Result):
                return known
            if known is not None:
                name: str = self._name  # type: ignore[attr-defined]
                return lots.of_partly(made, name, payload, known, context or NO_CONTEXT, given)
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
        """Results in the order of the payloads, one at a time.

        Where the policy asks a model for names, payloads are taken in lots of 32, so that it is asked about the
        free texts of many at once; the results are the same.
        """
        names = self._compiled.names  # type: ignore[attr-defined]
        if names is None or not names.batched:
            for payload in payloads:
                yield self.scrub(payload, context=context)
            return
        rest = iter(payloads)
        while lot := list(islice(rest, _LOT)):
            guard = self._prepared(names, lot, context)
            for payload in lot:
                yield guard.scrub(payload, context=context)

    def _prepared(self, names: Names, lot: Sequence[Any], context: Context | None) -> "Guard":
        """The same guard for one lot of payloads, whose free texts the back end has been asked about."""
        collected = Collected()
        # What finds no names must remember nothing, neither that a text is clean nor what became of it.
        no_memory = {"cache": False, "remembers_spoken": False, "recalls": False, "by_page": False}
        look = _with(self, names=collected, **no_memory)
        for payload in lot:
            look._event(context).detect(payload)
        return _with(self, names=prepared(names, collected.texts))

    def scrub_ndjson(self, chunk: bytes) -> bytes:
        """Newline-delimited JSON to the same, line by line; a line that is blocked becomes ``null``.

        Untouched lines keep their bytes. ``chunk`` holds whole lines. Of a few hundred lines those of which
        everything is remembered are decided first, which is faster; what comes out keeps their order.
        """
        returns = b"\r" in chunk
        return lots.pasted(self._lines(lines, returns) for lines in lots.cut(chunk))

    def _lines(self, lines: Sequence[bytes], returns: bool) -> list[bytes]:
        """What takes the place of some lines; ``returns``: some may end in ``\\r``."""
        bodies = [line.removesuffix(b"\r") for line in lines] if returns else lines
        new = [b"null" if one is None else one for one in self._lot(bodies)]
        if returns:
            new = [one + line[len(body) :] for one, line, body in zip(new, lines, bodies, strict=True)]
        return new

    def _lot(
        self,
        lines: Sequence[bytes],
        other: "Callable[[int, Callable[..., Result]], Any] | None" = None,
        note: Callable[[Result], object] | None = None,
    ) -> list[Any]:
        """The payloads of the results of lines, in their order. See `phiguard.lots.decided`.

        Args:
            other: gives what takes the place of a line that memory does not know, by its index and by what scrubs
                it; of itself a line is scrubbed if it is not blank.
        """

        def scrubbed(i: int, scrub: Callable[..., Result]) -> Any:
            return scrub(lines[i]).payload if lines[i].strip() else lines[i]

        of_other = other or scrubbed
        made: Compiled = self._compiled  # type: ignore[attr-defined]
        if self._delivery is not None or self._observe or not made.recalls:  # type: ignore[attr-defined]
            return [of_other(i, self.scrub) for i in range(len(lines))]
        name: str = self._name  # type: ignore[attr-defined]
        return lots.decided(made, name, lines, lambda i: of_other(i, self._unknown), note)

    def _unknown(self, payload: Any, *, context: Context | None = None) -> Result:
        """As `scrub`, of what memory was asked about and does not know."""
        return self._event(context).scrub(payload)

    def _sent(self, payload: Any, context: Context | None, *, unchanged: bool) -> Result:
        _check_context(context)
        delivery: Delivery = self._delivery  # type: ignore[attr-defined]
        result = delivery.scrub(payload, context or NO_CONTEXT)
        return Result(payload, *result._fields()[1:]) if unchanged else result

    def _delivered(self, destination: Destination) -> Delivery:
        made: Compiled = self._compiled  # type: ignore[attr-defined]
        policy = self.policy
        digest = hashlib.sha256(f"{policy.digest()} {destination.digest()}".encode()).hexdigest()[:12]
        closed, open_ = (
            replace(made, decider=Decider(policy, tightening(destination, policy, unlocked=unlocked)))
            for unlocked in (False, True)
        )
        keys = signing(policy) if destination.derives else None
        release = Release(destination, keys, public_pages(destination, policy))
        name = f"{policy.id}+{destination.id}@{digest}"
        vendor = of_destination(destination)
        path, way = batch_path(destination), way_below(destination, vendor)
        return Delivery(destination, release, closed, open_, name, vendor, path, way)

    def scrub_files(
        self,
        files: Sequence[str | FilePath],
        output: str | FilePath,
        *,
        jobs: int | None = None,
        columns: str | Sequence[str] | None = None,
        report_column: str | None = None,
        digest_column: str | None = None,
        progress: Callable[[Any], object] | None = None,
    ) -> Any:
        """Scrub files of newline-delimited JSON (``.ndjson``, ``.jsonl``) or Parquet on all cores.

        Lines and rows keep their order and their number. A line that is blocked or is no JSON becomes ``null``;
        a row that is blocked becomes null in every column. A run that was killed goes on where it was when it is
        called again. Other processes are started: a script needs ``if __name__ == "__main__":``.

        Args:
            files: what to read.
            output: the folder to write to, each file under its own name.
            jobs: how many processes; by default as many as there are cores.
            columns: of Parquet, as of `phiguard.engines.arrow.scrub_batch`; so are ``report_column`` and
                ``digest_column``.
            progress: called with a `phiguard.files.Progress` after each piece.

        Returns:
            A `phiguard.files.FilesDone`: counts, and which lines were broken.

        Raises:
            ConfigError: a file is of another kind, or there is no such column.
            OSError: a file cannot be read or written.
        """
        from importlib import import_module  # built on guards, and so above this module

        return import_module("phiguard.files").scrub_files(
            self,
            files,
            output,
            jobs=jobs,
            columns=columns,
            report_column=report_column,
            digest_column=digest_column,
            progress=progress,
        )

    def _event(self, context: Context | None) -> HitEvent:
        _check_context(context)
        return HitEvent(self._compiled, self._name, context or NO_CONTEXT)  # type: ignore[attr-defined]


def _says_only_where(context: Any) -> bool:
    """Whether a context changes nothing but the page: where no rule asks for it, consent does not."""
    return isinstance(context, Context) and context.endpoint is None and context.kind is None


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


def _with(guard: Guard, **changes: Any) -> Guard:
    """A guard that shares everything with another but what is given."""
    other = object.__new__(Guard)
    for slot in Guard.__slots__:
        object.__setattr__(other, slot, getattr(guard, slot))

    def changed(compiled: Compiled) -> Compiled:
        made = copy(compiled)
        for name, value in changes.items():
            setattr(made, name, value)
        return made

    object.__setattr__(other, "_compiled", changed(guard._compiled))  # type: ignore[attr-defined]
    delivery: Delivery | None = guard._delivery  # type: ignore[attr-defined]
    if delivery is not None:
        sides = delivery._replace(closed=changed(delivery.closed), open=changed(delivery.open))
        object.__setattr__(other, "_delivery", sides)
    return other


def guard_for(policy: Policy | str | FilePath) -> Guard:
    """The guard that `phiguard.scrub` uses for a policy; those of presets are compiled once."""
    if isinstance(policy, str) and policy in presets():
        return _preset_guard(policy)
    return Guard(policy)


@cache
def _preset_guard(name: str) -> Guard:
    return Guard(name)
