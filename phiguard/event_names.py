"""Names of events towards a destination: mapped, passed as the vendor spells them, or made neutral.

What comes out stands in the destination's file or in ``lexicons/events.toml``, never in the payload.
"""

from functools import cache
from typing import Any, Final

from phiguard.destination_tables import EventNames
from phiguard.hashing import hash
from phiguard.lexicon import read_toml
from phiguard.treatments import _bare as bare

_MAX_NAME: Final = 200
_MAX_NAMES: Final = 4_096  # that are remembered


@cache
def _tables() -> dict[str, tuple[str, ...]]:
    return {name: tuple(t["names"]) for name, t in read_toml("events.toml").items() if isinstance(t, dict)}


def known_tables() -> tuple[str, ...]:
    """The vendors whose names ``events.toml`` holds."""
    return tuple(sorted(_tables()))


class Names:
    """The names of one destination, compiled."""

    __slots__ = ("_allowed", "_map", "_neutral", "known")

    def __init__(self, events: EventNames) -> None:
        self._neutral = events.neutral if events.unknown == "neutral" else None
        spelled = [name for table in events.standard for name in _tables().get(table, ())]
        self._allowed: dict[str, str] = {}
        for name in (*events.allow, *spelled, events.neutral):
            self._allowed.setdefault(bare(name), name)
        self._map = {bare(name): sent for name, sent in events.map.items()}
        self.known: dict[int, str | None] = {}  # by keyed hashes of names

    def sent(self, name: Any) -> str | None:
        """The name that is sent for a name; None where such an event is not sent."""
        if not isinstance(name, str) or not name or len(name) > _MAX_NAME:
            return self._neutral
        at = hash(name)
        if at in self.known:
            return self.known[at]
        own = bare(name)
        sent = self._map[own] if own in self._map else self._allowed.get(own, self._neutral)
        if len(self.known) < _MAX_NAMES:
            self.known[at] = sent
        return sent
