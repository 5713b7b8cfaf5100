"""Objects that say in one entry what another one holds: ``{"name": "email", "value": …}``.

By their keys: a name or a label, in pairs and in records; the name of what was measured (``{"test": "HbA1c",
"value": 7.1}``), its type or its unit; the vocabulary of a code (``{"system": "http://loinc.org", "code":
"4548-4"}``); and the kind of an id (``{"type": "MRN", "value": "778123"}``).
"""

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any, Final, NamedTuple

from phiguard.accents import plain
from phiguard.health import in_list, key_cues
from phiguard.keys import is_plain, words
from phiguard.lexicon import read_toml
from phiguard.native import compiled

REPLACED: Final = re.compile(r"\[[A-Z][A-Z0-9_]*\]")  # a name that was redacted names nothing
_PATH: Final = "path"  # of a JSON Patch, https://www.rfc-editor.org/rfc/rfc6902
_SENTENCES: Final = ("q", "question", _PATH)
# What these say may hold spaces, and `_label` looks at it.
_LABELS: Final = (
    "label", "name", "field", "key", "fieldName", "field_name", "fieldLabel", "field_label", "tabLabel"
)  # fmt: skip
_QUESTIONS: Final = (*_SENTENCES, *_LABELS)
# A label for people: `Date of birth`, `Nom de famille *`. One that speaks of health may as well be a product's.
_LABEL: Final = re.compile(r"[^\W\d_][^\d_<>{}\[\]|;]{1,60}")
_MOST_WORDS: Final = 6
# What a label asks somebody for.
_ASKED: Final = re.compile(
    r"(?:name|birth|birthdate|dob|d\.o\.b|phone|cell|mobile|e-?mail|address|contact|kin|ssn|mrn"
    r"|(?:member|policy|group|id|account|record|phone|fax|security) (?:id|number|no|#)|zip|zip ?code|postal code"
    r"|first|last|group|subscriber|guarantor)[ *:?]*\Z",
    re.IGNORECASE,
)
_MONEY: Final = "currency"
_NO_LETTERS: Final = re.compile(r"[^0-9A-Za-z]+")
_LONGEST: Final = 100  # characters; a longer text names no vocabulary
_SELECTOR: Final = re.compile(
    r"\[(?:name|id|data-field|aria-label|placeholder|autocomplete)[~|^$*]?=[\"']?"
    r"([A-Za-z][\w .\-\[\]]{0,40}?)[\"']?\]$|#([A-Za-z][\w\-]{0,40})$"
)
_SELECTORS: Final = (
    "selector",
    "css selector",
    "css",
    "element selector",
    "field selector",
    "target selector",
    "locator",
)
_TYPED: Final = ("value", "val", "text", "input value", "typed", "new value", "content")


class Kind(NamedTuple):
    """
    Attributes:
        names: keys of the entry that says what it is, with their place in the order of preference.
        values: keys of the entries that hold it.
        most: entries; a larger object is a record and no pair.
        only: of a name, the value without which it is none.
        priced: names beside which a currency makes the value money.
        says: of the name's key and its text, which key that is for the value; "" for none.
    """

    names: dict[str, int]
    values: frozenset[str]
    most: int
    only: dict[str, str]
    priced: frozenset[str]
    says: Callable[[str, str], str]


def _spelt(phrases: Iterable[str]) -> tuple[str, ...]:
    """Phrases as keys are written: ``lab test``, ``lab_test``, ``labTest``, ``LAB_TEST``; ``IDType``."""
    out: dict[str, None] = {}
    for phrase in phrases:
        first, *rest = phrase.split()
        camel = "".join(word.capitalize() for word in rest)
        out |= dict.fromkeys((phrase, phrase.replace(" ", "_"), phrase.replace(" ", "-"), first + camel))
        out |= dict.fromkeys(
            (first.capitalize() + camel, phrase.replace(" ", ""), phrase.upper().replace(" ", "_"))
        )
        upper = ["ID" if w == "id" else w.capitalize() for w in phrase.split()]
        out |= dict.fromkeys(("".join(upper), first + "".join(upper[1:])))
    return tuple(out)


def _ordered(names: Iterable[str]) -> dict[str, int]:
    return {name: i for i, name in enumerate(names)}


_SAID: Final = read_toml("keys.toml")["pair"]


_FIELD_WORDS: Final = frozenset(_SAID["labels"])


def _vocabulary(text: str) -> str:
    """The one way to write a vocabulary: no scheme, version, case or signs."""
    text = text.strip().lower().split("|")[0].rstrip("/")
    return _NO_LETTERS.sub("", text.removeprefix("https://").removeprefix("http://").removeprefix("www."))


_VOCABULARIES: Final = {
    _vocabulary(text): field.replace(" ", "_")
    for field, texts in _SAID["coded"]["vocabularies"].items()
    for text in (field, *texts)
}
_DATES: Final = frozenset(_SAID["dated"]["words"]["appointment"])
_NOT_DATES: Final = frozenset(_SAID["dated"]["words"]["without"])
_UNITS: Final = frozenset(_NO_LETTERS.sub("", text).lower() for text in _SAID["united"]["units"])
MEASURE: Final = "lab_value"  # a key that says of a number what a unit says
_FHIR: Final = "fhir_resource_id"
_PARTS: Final = frozenset(_SAID["acting"]["parts"])
_LABELS_OF_SOMEBODY: Final = (
    "label", "title", "display", "caption", "header", "text", "display text", "event label", "heading", "subtitle"
)  # fmt: skip
_FILED: Final = "beside_detail_label"
_IN_PART: Final = "beside_somebody"
_SOMEBODYS: Final = "beside_detail_name"  # ends in a name, as its parts are looked for below it


def _kept(kinds: dict[str, list[str]]) -> dict[str, str]:
    """What kinds are called, without signs and case, to the field that such an id is one of."""
    letters = [(_NO_LETTERS.sub("", text).lower(), field) for field, texts in kinds.items() for text in texts]
    return {text + plural: field.replace(" ", "_") for text, field in letters for plural in ("", "s")}


_TYPES: Final = _kept(_SAID["typed"]["kinds"])
_RECORDS: Final = _kept(_SAID["typed"]["records"])


def _label(key: str, said: str) -> str:
    if key == _PATH:
        return "_".join(step for step in said[:_LONGEST].split("/") if step.isalpha())
    if key in _SENTENCES:
        return said.rstrip("?").replace(" ", "_")
    if " " in said:
        return _labelled(said)
    return said if said.isascii() else plain(said)  # `Prénom`


def _labelled(said: str) -> str:
    """A label for people as a key; nothing of one that is a sentence, or speaks of health, or of somebody."""
    if _LABEL.fullmatch(said) is None or said.count(" ") >= _MOST_WORDS or said.rstrip()[-1:] in ".!":
        return ""
    split = words(plain(said))
    if _FIELD_WORDS.isdisjoint(split):
        return ""
    cues = key_cues(split)
    return "" if cues.measures or cues.text or cues.scores else "_".join(filter(str.isascii, split))


def _written(_key: str, said: str) -> str:
    return _NO_LETTERS.sub("_", said)


def _measure(key: str, said: str) -> str:
    return _written(key, said) if len(said) <= _LONGEST and key_cues(words(said)).measures else ""


def _entitled(key: str, said: str) -> str:
    listed = len(said) <= _LONGEST and in_list("measures", "".join(words(said)))
    return _written(key, said) if listed else ""


def _coded(_key: str, said: str) -> str:
    return _VOCABULARIES.get(_vocabulary(said), "") if len(said) <= _LONGEST else ""


def _dated(_key: str, said: str) -> str:
    split = () if len(said) > _LONGEST else words(said)
    return "appointment" if not _DATES.isdisjoint(split) and _NOT_DATES.isdisjoint(split) else ""


def _united(_key: str, said: str) -> str:
    return MEASURE if _letters(said) in _UNITS else ""


def _typed(kinds: Mapping[str, str]) -> Callable[[str, str], str]:
    def says(key: str, said: str) -> str:
        field = kinds.get(_letters(said), "")
        return "" if field == _FHIR and "resource" not in key.lower() else field

    return says


def _letters(said: str) -> str:
    """Without signs and case; nothing of a text that is too long to say a kind."""
    return _NO_LETTERS.sub("", said).lower() if len(said) <= _LONGEST else ""


def _captioned(_key: str, said: str) -> str:
    return (
        said.rstrip(" *:?").replace(" ", "_") if len(said) <= _LONGEST and _ASKED.search(said) is not None else ""
    )


def _somebodys(_key: str, _said: str) -> str:
    return _SOMEBODYS


def _acting(_key: str, said: str) -> str:
    return _IN_PART if _letters(said) in _PARTS else ""


def _filed(_key: str, _said: str) -> str:
    return _FILED


def _selected(_key: str, said: str) -> str:
    """The field that a CSS selector names: ``input[name='member_id']``, ``#dob``."""
    found = _SELECTOR.search(said) if len(said) <= _LONGEST else None
    return (found[1] or found[2] or "").replace(" ", "_") if found is not None else ""


def _booked(_key: str, _said: str) -> str:
    return "appointment"


def _bodily(_key: str, _said: str) -> str:
    return MEASURE


def _given(_key: str, _said: str) -> str:
    return "given_name"


def _family(_key: str, _said: str) -> str:
    return "family_name"


# Whatever the entry holds, that it is there says it.
_BY_KEY: Final = frozenset((_somebodys, _filed, _booked, _bodily, _given, _family))


def _kind(
    said: str,
    most: int,
    says: Callable[[str, str], str],
    *,
    values: Iterable[str] | None = None,
    priced: bool = False,
) -> Kind:
    """A kind by its table of ``keys.toml``; ``values``: others than that has; ``priced``: all its names are."""
    names = _ordered(_spelt(_SAID[said]["names"]))
    held = _SAID[said]["values"] if values is None else values
    return Kind(names, frozenset(_spelt(held)), most, {}, frozenset(names) if priced else frozenset(), says)


_LABELLED: Final = Kind(
    _ordered(_SAID["names"]), frozenset(_SAID["values"]), 6, dict(_SAID["only"]), frozenset(("label",)), _label
)
# The native twin knows what the first one says without asking it.
KINDS: Final = (
    _LABELLED,
    _kind("measured", 16, _written, priced=True),
    _kind("coded", 16, _coded),
    _kind("kept", 16, _measure),
    _kind("united", 24, _united),
    _kind("typed", 32, _typed(_TYPES)),
    _kind("typed", 32, _typed(_RECORDS), values=_SAID["typed"]["ids"]),
    _kind("dated", 32, _dated),
    _kind("entitled", 16, _entitled, values=_SAID["kept"]["values"]),
    _kind("named", 20, _written),
    _kind("captioned", 16, _captioned, priced=True),
    _kind("personal", 80, _somebodys),
    _kind("personal", 80, _filed, values=_LABELS_OF_SOMEBODY),
    _kind("acting", 24, _acting),
    Kind(_ordered(_spelt(_SELECTORS)), frozenset(_spelt(_TYPED)), 16, {}, frozenset(), _selected),
    _kind("booked", 60, _booked),
    _kind("bodily", 40, _bodily),
    _kind("cuff", 40, _bodily),
    # The parts of a name, as FHIR calls them: either says what the other is.
    Kind({"family": 0}, frozenset(("given",)), 16, {}, frozenset(), _given),
    Kind({"given": 0}, frozenset(("family",)), 16, {}, frozenset(), _family),
)
_COUNT: Final = len(KINDS)  # bits of what a key is a name of; above them, of what it is a value of


def _signs() -> dict[str, int]:
    signs: dict[str, int] = {}
    for i, kind in enumerate(KINDS):
        for key in kind.names:
            signs[key] = signs.get(key, 0) | 1 << i
        for key in kind.values:
            signs[key] = signs.get(key, 0) | 1 << _COUNT + i
    return signs


SIGNS: Final = _signs()
"""Of each key, of which kinds it is a name or a value: a bit for each."""


def values_of(container: Collection[Any]) -> frozenset[str]:
    """Keys of an object whose values another entry may name, by its keys alone."""
    return frozenset(key for kind, named in _kinds(container) for key in kind.values if key != named)


def name_keys(container: Collection[Any]) -> tuple[str, ...]:
    """By its keys alone, those of an object whose values may name others."""
    return tuple(named for _, named in _kinds(container))


@compiled
def names_beside(container: Any) -> dict[str, tuple[str, ...]]:
    """What an object says that its values are: the names, one by each of its kinds, by the value's key."""
    out: dict[str, tuple[str, ...]] = {}
    if type(container) is dict:
        for kind, named in _kinds(container):
            values = [key for key in container if key in kind.values and key != named]
            if kind is KINDS[0] and _is_for_people(named, container[named]):
                values = [key for key in values if type(container[key]) is str]
            name = _name(kind, named, container[named]) if values else ""
            for key in values if name else ():
                out[key] = (*out.get(key, ()), name)
    return out


def _is_for_people(key: str, said: Any) -> bool:
    """Whether a name is a label of several words, which names texts: beside `Find a Doctor` clicks are counted."""
    return type(said) is str and " " in said and key in _LABELS


def _kinds(container: Collection[Any]) -> list[tuple[Kind, str]]:
    """The kinds that an object is of, each with the key of its name. It hangs on the keys alone."""
    seen = 0
    for key in container:
        seen |= SIGNS.get(key, 0)
    if not seen & seen >> _COUNT:  # of no kind both a name and a value
        return []
    out = []
    for i, kind in enumerate(KINDS):
        if seen >> i & seen >> _COUNT + i & 1 and len(container) <= kind.most:
            key = _name_key(kind, container)
            if key is not None:
                out.append((kind, key))
    return out


def _name_key(kind: Kind, container: Collection[Any]) -> str | None:
    names = [key for key in container if key in kind.names and kind.only.get(key, key) in container]
    key: str | None = min(names, key=kind.names.__getitem__, default=None)
    # Analytics events have a label, a value and its currency: that value is money, as a test's price is.
    return None if key in kind.priced and _MONEY in container else key


def _name(kind: Kind, key: str, said: Any) -> str:
    """What the entry with the name says, or nothing."""
    if kind.says in _BY_KEY:
        return kind.says(key, "")
    if type(said) is not str or REPLACED.search(said) is not None:
        return ""
    name = kind.says(key, said)
    return name if is_plain(name) else ""


def name_by_position(container: Any) -> str | None:
    """The same for a list of two: ``["email", …]``."""
    name = container[0] if type(container) is list and len(container) == 2 else None
    if type(name) is str and name[:1] == "#":
        name = name[1:]  # the selector of a field
    return name if type(name) is str and is_plain(name) and REPLACED.search(name) is None else None
