"""US towns, states and ZIP codes that go together, from ``lexicons/places/us.tsv.gz``."""

import re
from functools import cache
from typing import Final, NamedTuple

_NOT_A_LETTER: Final = re.compile(r"[^a-z ]")
STATES: Final = (
    "AL|AK|AZ|AR|CA|CO|CT|DE|DC|FL|GA|HI|ID|IL|IN|IA|KS|KY|LA|ME|MD|MA|MI|MN|MS|MO|MT|NE|NV|NH|NJ|NM|NY|NC|ND|OH|OK|OR"
    "|PA|PR|RI|SC|SD|TN|TX|UT|VT|VA|WA|WV|WI|WY"
)
"""Postal abbreviations, as an alternation."""


class State(NamedTuple):
    """Attributes: ``prefixes``: first three digits of its ZIP codes; ``towns``: names in small letters."""

    prefixes: frozenset[str]
    towns: frozenset[str]


@cache
def states() -> dict[str, State]:
    """By postal abbreviation; read once a process, where an address stands in a text: about 10 ms."""
    import gzip

    from phiguard.lexicon import read_bytes

    out = {}
    for line in gzip.decompress(read_bytes("places/us.tsv.gz")).decode().splitlines()[1:]:
        name, prefixes, towns = line.split("\t")
        out[name] = State(frozenset(prefixes.split()), frozenset(towns.split("|")))
    return out


def town_before(text: str, end: int, state: str) -> int | None:
    """Where the longest name of a town of this state begins that ends at ``end``; None where none does."""
    known = states().get(state.upper())
    if known is None:
        return None
    words = list(re.finditer(r"[^\s,;:]{1,40}", text[max(0, end - 80) : end]))
    base = max(0, end - 80)
    if not words or base + words[-1].end() != end:
        return None
    for count in range(min(4, len(words)), 0, -1):
        start = base + words[-count].start()
        if _NOT_A_LETTER.sub("", text[start:end].lower().replace("-", " ")) in known.towns:
            return start
    return None


def fits(zip_code: str, state: str) -> bool:
    """Whether a ZIP code can lie in a state."""
    known = states().get(state.upper())
    return known is not None and zip_code[:3] in known.prefixes
