"""Objects that say in one entry what another one holds: ``{"name": "email", "value": …}``.

Three kinds, by their keys. A name or a label; the name of what was measured (``{"test": "HbA1c", "value": 7.1}``);
and the vocabulary of a code, as FHIR writes it (``{"system": "http://loinc.org", "code": "4548-4"}``).
"""

import re
from collections.abc import Container, Iterator
from typing import Any, Final, NamedTuple

from phiguard.keys import is_plain
from phiguard.lexicon import read_toml
from phiguard.native import compiled

_REPLACED: Final = re.compile(r"\[[A-Z][A-Z0-9_]*\]")  # a name that was redacted names nothing
_QUESTIONS: Final = ("q", "question")  # are sentences; other names with spaces in them are labels for people
_MONEY: Final = "currency"
_NO_LETTERS: Final = re.compile(r"[^0-9A-Za-z]+")
_LONGEST: Final = 100  # characters; a longer text names no vocabulary


class Kind(NamedTuple):
    """
    Attributes:
        names: keys of the entry that says what it is, in order of preference.
        values: keys of the entries that hold it.
        most: entries; a larger object is a record and no pair.
        only: of a name, the value without which it is none.
        priced: names beside which a currency makes the value money.
    """

    names: tuple[str, ...]
    values: frozenset[str]
    most: int
    only: dict[str, str]
    priced: frozenset[str]


def _spelt(phrases: list[str]) -> tuple[str, ...]:
    """Phrases as keys are written: ``lab test``, ``lab_test``, ``labTest``, ``labtest``."""
    out: dict[str, None] = {}
    for phrase in phrases:
        first, *rest = phrase.split()
        camel = "".join(word.capitalize() for word in rest)
        out |= dict.fromkeys((phrase, phrase.replace(" ", "_"), phrase.replace(" ", "-"), first + camel))
        out |= dict.fromkeys((first.capitalize() + camel, phrase.replace(" ", "")))
    return tuple(out)


_SAID: Final = read_toml("keys.toml")["pair"]
LABELLED: Final = Kind(
    tuple(_SAID["names"]), frozenset(_SAID["values"]), 6, dict(_SAID["only"]), frozenset(("label",))
)
_MEASURED_NAMES: Final = _spelt(_SAID["measured"]["names"])
MEASURED: Final = Kind(
    _MEASURED_NAMES, frozenset(_spelt(_SAID["measured"]["values"])), 16, {}, frozenset(_MEASURED_NAMES)
)
CODED: Final = Kind(
    _spelt(_SAID["coded"]["names"]), frozenset(_spelt(_SAID["coded"]["values"])), 16, {}, frozenset()
)
KINDS: Final = (LABELLED, MEASURED, CODED)
VALUES: Final = LABELLED.values | MEASURED.values | CODED.values


def _vocabulary(text: str) -> str:
    """The one way to write a vocabulary: no scheme, version, case or signs."""
    text = text.strip().lower().split("|")[0].rstrip("/")
    return _NO_LETTERS.sub("", text.removeprefix("https://").removeprefix("http://").removeprefix("www."))


_VOCABULARIES: Final = {
    _vocabulary(text): field.replace(" ", "_")
    for field, texts in _SAID["coded"]["vocabularies"].items()
    for text in (field, *texts)
}


def values_of(container: Container[str], size: int) -> frozenset[str]:
    """Keys of an object whose values another entry may name, by its keys alone."""
    held = [kind.values for kind in KINDS if _name_key(kind, container, size) is not None]
    return frozenset().union(*held)


@compiled
def names_beside(container: Any) -> tuple[str, ...]:
    """What an object says its values are, by each of its kinds; () where it says nothing."""
    if type(container) is not dict or VALUES.isdisjoint(container):
        return ()
    return tuple(_names(container))


def _names(container: dict[Any, Any]) -> Iterator[str]:
    for kind in KINDS:
        key = _name_key(kind, container, len(container))
        name = container[key] if key is not None else None
        if type(name) is str:
            if kind is MEASURED:
                name = _NO_LETTERS.sub("_", name) if _REPLACED.search(name) is None else ""
            elif kind is CODED:
                name = _VOCABULARIES.get(_vocabulary(name), "") if len(name) <= _LONGEST else ""
            elif key in _QUESTIONS:
                name = name.rstrip("?").replace(" ", "_")
            if is_plain(name) and _REPLACED.search(name) is None:
                yield name


def _name_key(kind: Kind, container: Any, size: int) -> str | None:
    """The key of the entry that says what the others are. It hangs on the keys alone."""
    if size > kind.most or not any(value in container for value in kind.values):
        return None
    key = next((n for n in kind.names if n in container and kind.only.get(n, n) in container), None)
    # Analytics events have a label, a value and its currency: that value is money, as a test's price is.
    return None if key in kind.priced and _MONEY in container else key


def name_by_position(container: Any) -> str | None:
    """The same for a list of two: ``["email", …]``."""
    name = container[0] if type(container) is list and len(container) == 2 else None
    return name if type(name) is str and is_plain(name) and _REPLACED.search(name) is None else None
