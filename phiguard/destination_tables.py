"""The tables of a destination: its fields, what it requires, and how it names events."""

from collections.abc import Iterator
from typing import Annotated, Any, Final, Literal, TypeAlias, get_args

from pydantic import AfterValidator, BeforeValidator, Field, StrictBool, model_validator

from phiguard.path_selectors import parsed
from phiguard.policy_rules import Said, Table, Text

FieldRole: TypeAlias = Literal[
    "measurement", "consent", "project_key", "event", "page", "network", "context", "free_text", "ad_id",
    "session", "direct",
]  # fmt: skip
"""What a field is to the recipient; the columns of the page matrix, and what never varies with the page."""

Form: TypeAlias = Literal[
    "amount", "count", "boolean", "time", "currency", "country", "language", "version", "word", "id", "keyed",
    "event", "origin", "path", "family", "network", "click", "client", "text", "exact",
]  # fmt: skip
"""Which values a field takes; see `phiguard.field_forms`."""

ClientFormat: TypeAlias = Literal["hex64", "hex32", "uuid", "ga"]

FORMS: Final[dict[Form, str]] = {
    "amount": "a number under ten million, with up to four decimals",
    "count": "a whole number from 0 to 99999",
    "boolean": "true or false",
    "time": "a point in time from 2014 to 2033: epoch seconds, milli- or microseconds, or ISO 8601",
    "currency": "a code of ISO 4217",
    "country": "two letters",
    "language": "`en` or `en-US`; the rest of it goes",
    "version": "numbers with dots",
    "word": "one of `values`",
    "id": "up to 128 letters, digits and `_ . : -` in which nothing was found; else a keyed digest",
    "keyed": "a keyed digest of what stood there",
    "event": "a name of `[events]`, mapped, else the neutral one",
    "origin": "`https://host/` of a URL",
    "path": "a URL without query and fragment",
    "family": "the browser's name",
    "network": "an IP address as `203.0.113.0/24` or `2001:db8:4a1f::/48`",
    "click": "a click id, as it came; one an event",
    "client": "an id that the guard derives, and that links nothing",
    "text": "a text as the policy left it",
    "exact": "a value in which the policy changed nothing",
}

IDENTITY: Final[tuple[FieldRole, ...]] = ("direct", "session", "ad_id", "network")
CONTEXT: Final[tuple[FieldRole, ...]] = ("page", "context", "free_text")

# What each role may take without a BAA or an authorization. A file that says more is refused when it is read.
SAFE_FORMS: Final[dict[FieldRole, tuple[Form, ...]]] = {
    "page": ("origin",),
    "network": ("family", "country", "language"),
    "session": ("client",),
    "direct": ("client",),
}


def _plain_selector(text: str) -> str:
    for step in parsed(text):
        if step == "/**" or step[0] == "{":
            raise ValueError("must name keys one by one (/key or /*): what is not named does not pass")
    if not text:
        raise ValueError("must not be empty")
    return text


def _json(value: Any) -> Any:
    """Dates and times of TOML are none of a payload's values."""
    if isinstance(value, dict):
        return {str(key): _json(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_json(item) for item in value]
    if value is None or isinstance(value, str | bool | int | float):
        return value
    raise ValueError("must be a text, a number, true, false, a list or a table")


def texts_in(value: Any) -> Iterator[str]:
    """All texts in a value of JSON, keys aside."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | tuple | dict):
        for item in value.values() if isinstance(value, dict) else value:
            yield from texts_in(item)


Pointer: TypeAlias = Annotated[str, AfterValidator(_plain_selector)]
Value: TypeAlias = Annotated[Any, BeforeValidator(_json)]


class DestinationField(Said):
    """A field that may pass, in one form. What no field names is dropped."""

    path: Pointer = Field(description="below an event: `/custom_data/value`; `*` is any item of a list")
    at: Literal["event", "envelope"] = Field(default="event", description="`envelope`: beside the list of events")
    role: FieldRole = Field(default="measurement", description="what it is to the recipient")
    form: Form = Field(description="which values pass, and as what")
    values: tuple[Text, ...] = Field(default=(), description="of `word`: the words")
    required: StrictBool = Field(default=False, description="without it the event is blocked")
    default: Value = Field(default=None, description="stands there where nothing does")
    fixed: Value = Field(default=None, description="stands there whatever did")
    granted: Value = Field(
        default=None, description="of `fixed`: stands there instead where a click id passes under a consent"
    )
    lifted: StrictBool = Field(
        default=False, description="of `fixed`: nothing stands there where a click id passes under a consent"
    )
    client: ClientFormat | None = Field(
        default=None,
        description="of `client`: how the derived id is written; of `exact`: it stands there where the policy took "
        "the value",
    )
    inside: Value = Field(
        default=None, description='of `client`: what it stands in, as `["$id"]` or `[{type = "x", value = "$id"}]`'
    )

    @model_validator(mode="after")
    def _whole(self) -> "DestinationField":
        if (self.form == "word") != bool(self.values):
            raise ValueError("values belong to the form word, which needs them")
        if self.client is None and self.form == "client":
            raise ValueError(f"the form client needs client (one of: {', '.join(get_args(ClientFormat))})")
        if self.client is not None and self.form not in ("client", "exact"):
            raise ValueError("client belongs to the forms client and exact")
        if (self.granted is not None or self.lifted) and self.fixed is None:
            raise ValueError("granted and lifted belong to fixed")
        if self.inside is not None and (self.form != "client" or "$id" not in set(texts_in(self.inside))):
            raise ValueError("inside belongs to the form client, and needs the text $id")
        sets = [key for key in ("default", "fixed") if getattr(self, key) is not None]
        if self.client is not None:
            sets.append("client")
        if len(sets) > 1:
            raise ValueError(f"says {' and '.join(sets)}: one of them can stand there")
        if sets and "/*" in self.path:
            raise ValueError(f"{sets[0]} needs one place, without *")
        if self.required and "/*" in self.path:
            raise ValueError("required needs one place, without *")
        if self.form == "event" and self.role != "event":
            raise ValueError("an event's name has the role event")
        if self.form == "click" and self.role != "ad_id":
            raise ValueError("a click id has the role ad_id")
        return self


class Need(Said):
    """What the recipient requires of each event beside single fields: all paths of one of the ways."""

    any: tuple[tuple[Pointer, ...], ...] = Field(description="ways to fulfil it, each a list of paths")
    when: dict[str, Value] = Field(default={}, description="only where these paths hold these values")
    at: Literal["event", "envelope"] = Field(default="event", description="where the paths begin")

    @model_validator(mode="after")
    def _whole(self) -> "Need":
        if not self.any or not all(self.any):
            raise ValueError("any needs at least one way, and each way a path")
        return self


class EventNames(Table):
    """How events are named towards the recipient."""

    standard: tuple[Text, ...] = Field(
        default=(), description="tables of `events.toml` whose names pass as they are: what the vendor defines"
    )
    allow: tuple[Text, ...] = Field(default=(), description="further names that pass as they are")
    map: dict[str, Text] = Field(default={}, description="a name, compared by letters and digits, to the one sent")
    neutral: Text = Field(default="custom_event", description="what any other name becomes")
    unknown: Literal["neutral", "block"] = Field(
        default="neutral", description="`block`: an event of any other name is blocked"
    )
