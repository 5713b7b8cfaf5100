"""The words of the two splits: names, terms, sites, templates and traps. They share none."""

import tomllib
from collections.abc import Iterator
from functools import cache
from importlib import resources
from typing import Any, Final, Literal, NamedTuple, TypeAlias, get_args

from phiguard.errors import ConfigError

Split: TypeAlias = Literal["dev", "test"]
SPLITS: Final[tuple[str, ...]] = get_args(Split)
_TERMS: Final = ("terms_dev.tsv", "terms_hand.tsv", "terms_cms.tsv")
_NAMES: Final = ("names_dev.tsv", "names_test.tsv")


class Term(NamedTuple):
    """A health term: ``tier`` 2 or 3, ``category`` as the lexicon's, ``source`` as the data's README names it."""

    text: str
    category: str
    tier: int
    source: str


class Trap(NamedTuple):
    """A text that looks like PHI and is none, with the key it stands under."""

    key: str
    text: str


class Words(NamedTuple):
    """All words of one split; ``templates`` as the tables of ``templates.toml``."""

    split: str
    first: tuple[str, ...]
    last: tuple[str, ...]
    terms: tuple[Term, ...]
    traps: tuple[Trap, ...]
    templates: dict[str, Any]


def rows(name: str) -> Iterator[list[str]]:
    """Cells of a table of ``corpus/data/``, without its head."""
    text = (resources.files("phiguard.corpus") / "data" / name).read_text("utf-8")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    for line in lines[1:]:
        yield line.split("\t")


@cache
def words(split: str) -> Words:
    """The words of a split.

    Raises:
        ConfigError: there is no such split.
    """
    if split not in SPLITS:
        raise ConfigError(f"unknown split (known: {', '.join(SPLITS)})", where="corpus")
    names = [row for file in _NAMES for row in rows(file) if row[0] == split]
    terms = [Term(row[1], row[2], int(row[3]), row[4]) for file in _TERMS for row in rows(file) if row[0] == split]
    traps = [Trap(row[1], row[2]) for row in rows("traps.tsv") if row[0] == split]
    toml = (resources.files("phiguard.corpus") / "data" / "templates.toml").read_text("utf-8")
    return Words(
        split,
        tuple(row[2] for row in names if row[1] == "first"),
        tuple(row[2] for row in names if row[1] == "last"),
        tuple(terms),
        tuple(traps),
        tomllib.loads(toml)[split],
    )
