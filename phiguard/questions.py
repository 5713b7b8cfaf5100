"""Answers whose question stands elsewhere in the event: in an object of theirs, in the form's definition, a list.

``{"text": "Farouk", "field": {"ref": "last_name"}}``; ``{"id": "a2", "title": "Date of birth"}`` in the definition
and ``{"date": …, "field": {"id": "a2"}}`` among the answers; ``{"labels": ["Last name"], "values": ["Farouk"]}``.
What stands in one object is for `phiguard.pairs`.

Source: https://www.typeform.com/developers/webhooks/example-payload/; the REST interfaces of Gravity Forms and
Google Forms (FormResponse, Item); https://developer.surveymonkey.com/api/v3/#api-endpoints-survey-responses
"""

from collections.abc import Collection, Iterator
from typing import Any, Final, NamedTuple

from phiguard.accents import plain
from phiguard.codecs.bare_table import columns_of
from phiguard.health import in_list
from phiguard.keys import is_plain, words
from phiguard.lexicon import read_toml
from phiguard.pairs import MEASURE, REPLACED

_ASKING: Final = ("field", "question", "item", "element", "control")
_LABELS: Final = ("title", "label", "question", "heading", "text", "prompt", "name", "field_label", "question_text")
_REFS: Final = ("ref", "key", "name", "slug")
_IDS: Final = (
    "id",
    "ref",
    "key",
    "questionId",
    "question_id",
    "fieldId",
    "field_id",
    "QuestionID",
    "field",
    "uuid",
)
_VALUES: Final = (
    "text", "answer", "value", "response", "date", "values", "answers", "textAnswers", "response_text", "number",
    "answer_text", "string_value", "simple_text",
)  # fmt: skip
_GIVEN: Final = ("answers", "responses", "entry", "values", "rows", "response", "submission", "data")
_ASKED: Final = (
    "definition", "questions", "labels", "headers", "columns", "fields", "items", "form", "schema", "header",
    "column_names", "columnNames", "field_names", "titles", "prompts",
)  # fmt: skip
_TABULAR: Final = ("rows", "values", "data")
_POINTS: Final = frozenset("qty value Avg Min Max avg min max amount".split())
_MOST_CELLS: Final = 1_000
_HEADINGS: Final = ("heading", "title", "question", "label", "prompt", "question_text")
_ANSWERS: Final = ("answers", "responses")
_TOLD: Final = "answer"  # beside it a text is what was asked: `{"text": "Full Name", "answer": …}`
# Of streams of changes: the row, beside the name of its table (Debezium, Supabase, Maxwell, Hasura).
_ROWS: Final = ("after", "before", "record", "old_record", "old", "new", "row", "data", "event")
_TABLES: Final = ("table", "table_name", "tableName", "collection")
_SIGNS: Final = frozenset((*_ASKING, *_GIVEN, _TOLD, "after", "before", *_TABLES))
_UNITS: Final = frozenset(read_toml("keys.toml")["pair"]["united"]["units"])
_RECORDS: Final[dict[str, str]] = {
    name.replace(" ", "") + plural: field.replace(" ", "_")
    for field, names in read_toml("keys.toml")["pair"]["typed"]["records"].items()
    for name in names
    for plural in ("", "s")
    if field != "fhir resource id"
}
_CONTAINERS: Final = frozenset((dict, list))
_PARTS: Final = frozenset("first last middle full month day year area phone street city postal zip".split())
_LONGEST: Final = 100  # characters of a question that is read
_MOST_WORDS: Final = 12
_MOST: Final = 200_000  # containers and values that are looked through
_LARGEST: Final = 10**18  # longer numbers are costly to write
_DEPTH: Final = 3  # containers between a question and its answer
_NO_NAMES: Final[dict[Any, tuple[str, ...]]] = {}


class Joined(NamedTuple):
    """
    Attributes:
        names: by the `id` of a container, the names that questions elsewhere give its entries: by key, or by place.
        room: how many values may still be named; a container may stand in many places, and in itself.
    """

    names: dict[int, dict[Any, tuple[str, ...]]]
    room: list[int]

    def of(self, container: Any) -> dict[Any, tuple[str, ...]]:
        return self.names.get(id(container), _NO_NAMES)


def asks(container: Collection[Any]) -> bool:
    """Whether an object has answers, or questions with their answers, by its keys and their types."""
    if type(container) is not dict or _SIGNS.isdisjoint(container):
        return False
    if _TOLD in container and type(container.get("text")) is str:
        return True
    if _table(container) or _series(container):
        return True
    for key in _ASKING:
        if type(container.get(key)) is dict and any(value in container for value in _VALUES):
            return True
    for key in _GIVEN:
        if type(container.get(key)) in _CONTAINERS:
            if key in _TABULAR and _is_table(container[key]):
                return True
            if any(type(container.get(asked)) in _CONTAINERS for asked in _ASKED):
                return True
            if key in _ANSWERS and any(type(container.get(said)) is str for said in _HEADINGS):
                return True
    return False


def may_ask(container: Collection[Any]) -> bool:
    """Whether an object of the same keys, and the same types of values, may have them, whatever its texts say."""
    if type(container) is not dict or _SIGNS.isdisjoint(container):
        return False
    return _names_a_table(container) or _names_a_series(container) or asks(container)


def _is_table(value: Any) -> bool:
    return type(value) is list and len(value) > 1 and type(value[0]) is list and type(value[1]) is list


def _table(one: dict[Any, Any]) -> str:
    """Whose ids the rows of the table that an object names have; nothing where it has no row, or one of others."""
    for said in _tables(one):
        if len(said) <= _LONGEST:
            return _RECORDS.get("".join(words(said.rpartition(".")[2])), "")
    return ""


def _tables(one: dict[Any, Any]) -> Iterator[str]:
    """What may be the name of the table whose rows an object has."""
    for key in _ROWS:
        if type(one.get(key)) is dict:
            break
    else:
        return
    for at in (one, one.get("source"), one.get("metadata"), one.get("table")):
        for key in (*_TABLES, "name") if at is not one else _TABLES:
            said = at.get(key) if type(at) is dict else None
            if type(said) is str:
                yield said


def _names_a_table(one: dict[Any, Any]) -> bool:
    return next(_tables(one), None) is not None


def joined(root: Any) -> Joined:
    """What questions say of answers in a tree."""
    containers = list(_containers(root))
    asked: dict[str, str] = {}
    for one in containers:
        for at, name in _defined(one) if type(one) is dict else ():
            if len(name) > len(asked.get(at, "")):  # of a part of a name the whole label
                asked[at] = name
    out = Joined({}, [_MOST])
    for one in containers:
        if type(one) is dict:
            _join(one, asked, out)
    return out


def _containers(root: Any) -> Iterator[Any]:
    stack, left = [root], _MOST
    while stack and left > 0:
        one = stack.pop()
        yield one
        inside = one.values() if type(one) is dict else one
        left -= len(inside) + 1
        stack.extend(value for value in inside if type(value) in _CONTAINERS)


def _defined(one: dict[Any, Any]) -> Iterator[tuple[str, str]]:
    """The ids that a question is referred to by, with what it asks."""
    name = _asked_in(one)
    if not name:
        return
    for inner in (one, *(one[key] for key in ("questionItem", "question") if type(one.get(key)) is dict)):
        question = inner.get("question")
        for at in (inner, question) if type(question) is dict else (inner,):
            for key in _IDS:
                if known := _id(at.get(key)):
                    yield known, name
    inputs = one.get("inputs")
    for part in inputs if type(inputs) is list else ():  # of a name or an address
        if type(part) is dict and (known := _id(part.get("id"))) and (own := _asked_in(part)):
            yield known, f"{name}_{own}"


def _id(value: Any) -> str:
    """What a question is called by; nothing for what is none."""
    if type(value) is int:
        return str(value) if -_LARGEST < value < _LARGEST else ""
    return value if type(value) is str and len(value) <= _LONGEST else ""


def _asked_in(one: dict[Any, Any]) -> str:
    return next((name for key in _LABELS if (name := _name(one.get(key)))), "")


def _name(said: Any) -> str:
    """A question as a key; nothing of a long one, and of one that was replaced."""
    if type(said) is not str or not 0 < len(said) <= _LONGEST or REPLACED.search(said) is not None:
        return ""
    split = words(plain(said))
    name = "_".join(filter(str.isascii, split)) if len(split) <= _MOST_WORDS else ""
    return name if name and is_plain(name) else ""


def _series(one: dict[Any, Any]) -> str:
    """What was measured many times: `{"name": "heart_rate", "units": "bpm", "data": [{"qty": 131}]}`."""
    if not _names_a_series(one) or len(one["name"]) > _LONGEST:
        return ""
    name, unit = one["name"], one.get("units", one.get("unit"))
    return MEASURE if unit in _UNITS or in_list("measures", "".join(words(name))) else ""


def _names_a_series(one: dict[Any, Any]) -> bool:
    unit = one.get("units", one.get("unit"))
    return type(one.get("data")) is list and type(one.get("name")) is str and type(unit) is str


def _join(one: dict[Any, Any], asked: dict[str, str], out: Joined) -> None:
    for key in _ASKING:
        question = one.get(key)
        if type(question) is dict:
            found = [_asked_in(question), *(_name(question.get(ref)) for ref in _REFS)]
            found += [asked.get(_id(question.get(at)), "") for at in _IDS]
            _name_values(one, tuple(dict.fromkeys(filter(None, found))), out, 0)
    if asked:
        found = [name for key in _IDS if (name := asked.get(_id(one.get(key))))]
        if found and not any(type(one.get(key)) is str for key in _HEADINGS):
            _name_values(one, (found[0],), out, 0)
        for key, value in one.items():
            if type(key) is str and key in asked and key not in _VALUES:
                _give(one, key, value, (asked[key],), out, 0)
    if _TOLD in one and (name := _name(one.get("text"))):
        for key in (_TOLD, "prettyFormat", "value"):
            if key in one:
                _give(one, key, one[key], (name,), out, 0)
    heading = next((name for key in _HEADINGS if (name := _name(one.get(key)))), "")
    for key in _ANSWERS if heading else ():
        if type(one.get(key)) is list:
            _give(one, key, one[key], (heading,), out, 0)
    _join_lists(one, out)
    for key in _TABULAR:
        if _is_table(one.get(key)):
            _join_rows(one[key], out)
    if name := _series(one):
        for point in one["data"]:
            for key in _POINTS.intersection(point) if type(point) is dict else ():
                _give(point, key, point[key], (name,), out, _DEPTH)
    if row_id := _table(one):
        for key in _ROWS:
            row = one.get(key)
            for at in (row, *row.values()) if type(row) is dict else ():
                if type(at) is dict and "id" in at:
                    _give(at, "id", at["id"], (row_id,), out, _DEPTH)


def _name_values(one: dict[Any, Any], names: tuple[str, ...], out: Joined, depth: int) -> None:
    for key in _VALUES if names else ():
        if key in one:
            _give(one, key, one[key], names, out, depth)


def _give(one: Any, key: Any, value: Any, names: tuple[str, ...], out: Joined, depth: int) -> None:
    """Name a value, or the values that stand in it."""
    out.room[0] -= 1
    if out.room[0] < 0:
        return
    if type(value) not in _CONTAINERS:
        known = out.names.setdefault(id(one), {})
        known[key] = tuple(dict.fromkeys((*known.get(key, ()), *names)))
    elif depth < _DEPTH and type(value) is list:
        for i, item in enumerate(value):
            _give(value, i, item, names, out, depth + 1)
    elif depth < _DEPTH:
        _name_values(value, names, out, depth + 1)
        for part in _PARTS.intersection(value):  # `{"month": "03", "day": "12", "year": "1984"}`
            _give(value, part, value[part], tuple(f"{name}_{part}" for name in names), out, _DEPTH)


def _join_rows(rows: list[Any], out: Joined) -> None:
    """Rows without titles beside them: the first one holds these, or the form of their cells says what they are."""
    width = len(rows[0])
    rows = [row for row in rows[: _MOST_CELLS // max(width, 1)] if type(row) is list and len(row) == width]
    plain_rows = [[_id(cell) for cell in row] for row in rows if _CONTAINERS.isdisjoint(map(type, row))]
    if len(rows) < 2 or len(plain_rows) < len(rows):
        return
    names = columns_of(plain_rows)
    if not names and all(type(title) is str for title in rows[0]):
        names = {i: name for i, title in enumerate(rows[0]) if (name := _name(title))}
        rows = rows[1:]
    for row in rows:
        for i, name in names.items():
            _give(row, i, row[i], (name,), out, _DEPTH)


def _join_lists(one: dict[Any, Any], out: Joined) -> None:
    """Names of columns in one list, and in another as many values, or rows of them; or both by the same keys."""
    for at in _ASKED:
        titles = one.get(at)
        if type(titles) is dict:
            for values in [one[key] for key in _GIVEN if type(one.get(key)) is dict and one[key] is not titles]:
                for entry, value in values.items():
                    if name := _name(titles.get(entry)):
                        _give(values, entry, value, (name,), out, 0)
        if type(titles) is not list or not titles:
            continue
        names = [_asked_in(title) if type(title) is dict else _name(title) for title in titles]
        for key in _GIVEN if any(names) else ():
            values = one.get(key)
            if type(values) is not list:
                continue
            rows = [values] if len(values) == len(names) and type(values[0]) is not list else values
            for row in rows:
                if type(row) is list and len(row) == len(names):
                    for i, name in enumerate(names):
                        if name:
                            _give(row, i, row[i], (name,), out, _DEPTH - 1)
