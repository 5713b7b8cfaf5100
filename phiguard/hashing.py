"""The hash under which a guard remembers texts: keyed, whatever seed the interpreter runs with.

Python's own string hash is SipHash-1-3 under a seed drawn at random for each process, unless ``PYTHONHASHSEED``
fixes it, as Spark does for all its Python workers. Then the native module hashes each text under a key that it
draws, by a SipHash-1-3 of its own. Without that module each is hashed behind a secret prefix of 32 characters: what
the hash has become after these four words is as unknown, to one who knows the seed, as a random seed would be.

It hashes the bytes that a string is kept in: one byte a character for ASCII, two or four where there are others. So
``"ab"`` has one hash with the single character U+6261, whatever the seed, and somebody could plant a text that
makes another one known. A text that is not ASCII is hashed in that other way too: behind the secret prefix, which
nobody can imitate, or under a key for texts that are kept as it is.

Sources: PEP 456; J.-P. Aumasson, D. J. Bernstein, "SipHash: a fast short-input PRF", 2012.
"""

import builtins
import os
import secrets
import sys
from typing import Any, Final

from phiguard.native import compiled

FIXED: Final = os.environ.get("PYTHONHASHSEED", "random") not in ("", "random") or not sys.flags.hash_randomization
"""Whether somebody may know the seed; the native module asks the same."""
_PREFIX = secrets.token_hex(16)
_PREFIX_OF_BYTES = _PREFIX.encode()


def prefixed(value: Any) -> int:
    """A hash of a text, of bytes, or of a tuple with such in it, that nobody else can compute."""
    kind = type(value)
    if isinstance(value, str):
        return builtins.hash(_PREFIX + value)
    if kind is tuple:
        return builtins.hash(tuple([prefixed(item) for item in value]))
    return builtins.hash(_PREFIX_OF_BYTES + value) if kind is bytes else builtins.hash(value)


@compiled
def keyed(value: Any) -> int:
    """The same, by Python's own hash where nobody knows the seed, but for texts that are not ASCII.

    The compiled one makes other numbers of those, and of all under a fixed seed; no process has both.
    """
    if FIXED:
        return prefixed(value)
    if isinstance(value, str):
        return builtins.hash(value) if value.isascii() else builtins.hash(_PREFIX + value)
    if type(value) is tuple and not _is_ascii(value):
        return builtins.hash((_PREFIX, *map(keyed, value)))
    return builtins.hash(value)


def _is_ascii(items: tuple[Any, ...]) -> bool:
    """Whether all texts in a tuple are, and in tuples in it."""
    for item in items:
        if isinstance(item, str):
            if not item.isascii():
                return False
        elif type(item) is tuple and not _is_ascii(item):
            return False
    return True


hash = keyed
