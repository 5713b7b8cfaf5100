"""Targets over records: every target sees the same ones, in the same order."""

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from phiguard.corpus.make import Record
from phiguard.evaluate.listed import HeldOut, held_out, listed
from phiguard.evaluate.tally import Tally
from phiguard.evaluate.targets import PRESETS, Target, Unavailable

_WARM: Final = 20  # calls that are not timed


@dataclass(slots=True)
class Run:
    """One target's tally.

    ``skipped``: records of a kind it does not take. ``stopped``: its time was up. ``held_out``: what a run
    without a tenth of the lexicon gave, for presets of phiguard.
    """

    name: str
    version: str
    tally: Tally
    skipped: int = 0
    stopped: bool = False
    in_process: bool = True
    held_out: Tally | None = None


def measure(
    target: Target,
    records: Iterable[Record],
    *,
    budget_s: float | None = None,
    passed: Callable[[int], object] = lambda _: None,
) -> Run:
    """Run a target over records.

    An exception of the target counts as an error and as a block: nothing would have been sent.

    Args:
        budget_s: stop after this many seconds of the target's own time (of CPU in this process, of the clock
            outside of it); slow ones then have fewer events.
        passed: told of each record.
    """
    run = Run(target.name, target.version, Tally(listed), in_process=target.in_process)
    try:
        for number, record in enumerate(records):
            passed(1)
            if isinstance(record.payload, bytes) and not target.bytes_too:
                run.skipped += 1
                continue
            cpu, began = time.process_time(), time.perf_counter()
            try:
                payload, result = target(record.payload)
            except Unavailable:
                raise
            except Exception:  # noqa: BLE001 - whatever a foreign scrubber raises; its text may hold a value
                payload, result = None, None
                run.tally.errors += 1
            us, cpu_s = (time.perf_counter() - began) * 1e6, time.process_time() - cpu
            if number >= _WARM:
                run.tally.time(us, cpu_s)
            run.tally.add(record, payload, result)
            spent = run.tally.cpu_s if target.in_process else run.tally.wall_s
            if budget_s is not None and spent > budget_s:
                run.stopped = True
                break
    finally:
        if close := getattr(target, "close", None):
            close()
    return run


def measure_held_out(
    policy: str, records: Sequence[Record], passed: Callable[[int], object] = lambda _: None
) -> Tally:
    """The open-vocabulary column: a preset without a hash-chosen tenth of its terms and names.

    Only records that hold such a term or name are run, and only these values count.

    Raises:
        ValueError: the policy is no preset.
    """
    if policy not in PRESETS:
        raise ValueError(policy)
    chosen = [r for r in records if any(_out(g.entity, g.value) for g in r.gold)]
    target = HeldOut(policy)
    tally = Tally(listed)
    try:
        for record in chosen:
            passed(1)
            gold = tuple(g for g in record.gold if _out(g.entity, g.value))
            tally.add(record._replace(gold=gold, leaves=()), target(record.payload).payload)
    finally:
        target.close()
    return tally


def _out(entity: str, value: Any) -> bool:
    if entity == "HEALTH_TERM":
        return held_out(str(value)) and listed(str(value))
    if entity != "PERSON":
        return False
    return any(held_out(part) for part in str(value).split())
