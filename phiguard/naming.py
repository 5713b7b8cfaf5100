"""Objects in which, by their keys, some values may name others: what the names say is remembered by their hashes.

It is the same for all objects of the same keys and types in one place, wherever in an event they stand.
"""

from typing import Any, Final

from phiguard.hashing import hash
from phiguard.keys import KeyContext
from phiguard.pairs import name_keys, names_beside
from phiguard.remembered import HASH, SHAPE, Account, with_entry
from phiguard.shapes import Shape

_MAX_NAMES: Final = 512  # that are remembered of such objects
_MAX_IDLE: Final = 64
_MAX_NAMINGS: Final = 64  # different types of values, of one shape


class Naming:
    """
    Attributes:
        keys: of the values that may be names.
        pairs: (place in the object, context, context around, key) of values that they may name.
        known: by the keyed hash of the names, on which alone it hangs: the contexts of what they name, by place.
        idle: hashes of the last names that name nothing, as most do: labels, of which each is asked once or twice.
        near: what the native module, if it is in use, keeps of them.
    """

    __slots__ = ("account", "idle", "keys", "known", "near", "pairs")

    def __init__(self, shape: Shape, context: KeyContext, container: dict[Any, Any]) -> None:
        self.account: Account = shape.account
        self.keys = name_keys(container)
        keys = list(container)
        self.pairs = [(i, shape.belows[i], context, keys[i]) for i in shape.paired]
        self.known: dict[int, dict[int, KeyContext]] = {}
        self.idle: set[int] = set()
        self.near: Any = None

    def said(self, container: dict[Any, Any]) -> dict[int, KeyContext]:
        """The contexts of values of such an object that another one beside them does name, by place."""
        at = hash(tuple([said if type(said) is str else None for said in map(container.__getitem__, self.keys)]))
        beside = self.known.get(at)
        if beside is None:
            names = {} if at in self.idle else names_beside(container)
            if not names:
                if len(self.idle) >= _MAX_IDLE:
                    self.idle.clear()
                self.idle.add(at)
                return {}
            beside = {i: one.beside(at, names[k]) for i, one, at, k in self.pairs if k in names}
            self.learn(at, beside)
        return beside

    def learn(self, at: int, beside: dict[int, KeyContext]) -> None:
        if len(self.known) >= _MAX_NAMES:
            self.account.let_go(HASH * len(self.known), len(self.known))
            self.known.clear()
        self.known[at] = beside
        self.account.add(HASH)


def naming_of(shape: Shape, context: KeyContext, container: dict[Any, Any]) -> Naming:
    """Of an object of that shape, which may be one of a name and its value."""
    at = tuple(map(type, container.values()))
    known: Naming | None = shape.namings.get(at)
    if known is None:
        if len(shape.namings) >= _MAX_NAMINGS:
            shape.namings = {}
        known = Naming(shape, context, container)
        shape.namings = with_entry(shape.namings, at, known)
        shape.account.add(SHAPE)
    return known
