"""A guard on its way to workers: the policy as text, and what its digest must be when it arrives.

What travels holds no key and no list: keys go by reference, and lists come with the package that each worker has
installed. Where that is another version, the digest says so before the first row.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TypeAlias

from phiguard.destinations import Destination
from phiguard.errors import ConfigError
from phiguard.guard import Guard, guard_for
from phiguard.policy import Policy

AnyPolicy: TypeAlias = "Policy | str | Path | Guard | Carried"


@dataclass(frozen=True, slots=True)
class Carried:
    """What a worker builds its guard from. The repr shows the policy's name and digest only.

    Attributes:
        policy: the whole policy as JSON, with what it extends.
        name: ``id@digest``, as results have it.
        observe: as of `Guard`.
        key_files: environment variables that hold HMAC keys where the job is made, each with the name of the file
            that takes its content to workers, by a way of the engine's own.
        destination: the whole destination as JSON, where the guard has one.
    """

    policy: str = field(repr=False)
    name: str
    observe: bool = False
    key_files: tuple[tuple[str, str], ...] = ()
    destination: str = field(default="", repr=False)


def carried(policy: AnyPolicy, *, observe: bool = False) -> Carried:
    """A policy, made ready for the way.

    Raises:
        ConfigError: there is no such policy, or it is wrong.
    """
    if isinstance(policy, Carried):
        return policy
    if isinstance(policy, Guard):
        sent_to = policy.destination.model_dump_json() if policy.destination is not None else ""
        return Carried(policy.policy.model_dump_json(), policy.name, observe or policy.observes, (), sent_to)
    loaded = Policy.of(policy)
    return Carried(loaded.model_dump_json(), f"{loaded.id}@{loaded.digest()}", observe)


@lru_cache(maxsize=8)
def guard_of(carried: Carried, find: Callable[[str], str] = str) -> Guard:
    """The guard of a policy that has arrived: one in a process, whatever the number of batches.

    Args:
        carried: what arrived.
        find: from the name of a file of a key to its path here.

    Raises:
        ConfigError: this process has another version of phiguard or of its lists, or lacks an HMAC key.
    """
    with _keys_in_environment(carried.key_files, find):
        recipient = Destination.model_validate_json(carried.destination) if carried.destination else None
        policy = Policy.model_validate_json(carried.policy)
        guard = Guard(policy, destination=recipient, observe=carried.observe)
    if guard.name != carried.name:
        raise ConfigError(
            f"is {guard.name} here, and was {carried.name} where the job was made: install the same phiguard there",
            where="policy",
        )
    return guard


@contextmanager
def _keys_in_environment(files: tuple[tuple[str, str], ...], find: Callable[[str], str]) -> Iterator[None]:
    """A guard reads its keys while it is made; afterwards the variables are gone again."""
    lent = []
    try:
        for variable, name in files:
            if variable not in os.environ:
                with suppress(OSError):  # a guard without its key says so itself
                    os.environ[variable] = Path(find(name)).read_text("utf-8")
                    lent.append(variable)
        yield
    finally:
        for variable in lent:
            del os.environ[variable]


def any_guard(policy: AnyPolicy) -> Guard:
    """A guard for a policy in whatever form; of equal policies the same one."""
    if isinstance(policy, Guard):
        return policy
    if isinstance(policy, Carried):
        return guard_of(policy)
    return guard_for(policy) if isinstance(policy, str) else _guard_of(Policy.of(policy))


@lru_cache(maxsize=8)
def _guard_of(policy: Policy) -> Guard:
    return Guard(policy)
