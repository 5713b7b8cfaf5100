"""Which health terms the lexicon lists, and the run without a tenth of it."""

from functools import cache
from hashlib import sha256
from multiprocessing import get_context
from typing import Any, Final

from phiguard.evaluate.targets import Answer

_TENTH: Final = 10


def held_out(text: str) -> bool:
    """Whether the hash of a term or name chooses it for the tenth that is taken out."""
    return sha256(text.lower().encode()).digest()[0] % _TENTH == 0


@cache
def _patterns() -> frozenset[str]:
    from phiguard.terms import table

    return frozenset(p.decode().strip() for p in table().patterns)


@cache
def listed(term: str) -> bool:
    """Whether the lexicon holds a term, in any of the forms it makes of its entries."""
    from phiguard.folding import normal

    return normal(term) in _patterns()


def take_out() -> None:
    """In a fresh process, before anything was read: make the lexicon's readers leave out the chosen tenth."""
    from phiguard import lexicon

    whole = lexicon.read_tsv

    def without(name: str) -> Any:
        for row in whole(name):
            if not any(held_out(row[column]) for column in ("term", "name") if column in row):
                yield row

    lexicon.read_tsv = without


class HeldOut:
    """A policy of phiguard with a tenth of terms and names taken out of its lexicons, in a process of its own."""

    in_process = False
    bytes_too = True

    def __init__(self, policy: str) -> None:
        self.name, self.version = f"{policy}, held out", ""
        self._pool = get_context("spawn").Pool(1, _start, (policy,))

    def __call__(self, payload: Any) -> Answer:
        return Answer(self._pool.apply(_scrub, (payload,)))

    def close(self) -> None:
        """End the process."""
        self._pool.terminate()
        self._pool.join()


_GUARD: Any = None


def _start(policy: str) -> None:
    global _GUARD
    take_out()
    from phiguard import Guard

    _GUARD = Guard(policy)


def _scrub(payload: Any) -> Any:
    return _GUARD.scrub(payload).payload
