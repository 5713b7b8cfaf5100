"""Which fields of an event hold its own page's URL, and which its referrer, in the usual wire formats.

The keys are data: ``[url_keys]`` in ``lexicons/pages.toml``.
"""

from functools import cache
from typing import Final, Literal, NamedTuple, TypeAlias

from phiguard.lexicon import read_toml
from phiguard.page_patterns import compact

Role: TypeAlias = Literal["page", "referrer", ""]
_MAX_KEY: Final = 100


class _Keys(NamedTuple):
    parents: tuple[str, ...]
    whole: bool
    role: Role


def url_role(path_of_keys: tuple[str, ...]) -> Role:
    """What an address at these keys (outermost first, without indexes and codec steps) is to its event.

    It says nothing about the value: the caller asks only where an address or a path stands.
    """
    if not path_of_keys or len(path_of_keys[-1]) > _MAX_KEY:
        return ""
    for known in _table().get(compact(path_of_keys[-1]), ()):
        if known.whole:
            if len(path_of_keys) == len(known.parents) + 1 and _parents(path_of_keys, known) == known.parents:
                return known.role
        elif _parents(path_of_keys, known) == known.parents:
            return known.role
    return ""


def _parents(path_of_keys: tuple[str, ...], known: _Keys) -> tuple[str, ...]:
    count = len(known.parents)
    return tuple(compact(key[:_MAX_KEY]) for key in path_of_keys[-1 - count : -1]) if count else ()


@cache
def _table() -> dict[str, tuple[_Keys, ...]]:
    table: dict[str, tuple[_Keys, ...]] = {}
    roles: tuple[Role, ...] = ("page", "referrer")
    for role in roles:
        for text in read_toml("pages.toml")["url_keys"][role]:
            *parents, last = (compact(key) for key in text.removeprefix("^").split("."))
            table[last] = (*table.get(last, ()), _Keys(tuple(parents), text.startswith("^"), role))
    return table
