"""The form of a vendor file, `lexicons/vendors/<name>.toml`: checked by pydantic, kept as frozen dataclasses.

A file says of one wire format where it is sent, how it is encoded and batched, what each of its fields is, what
the vendor asks for, and whether the vendor signs a HIPAA business associate agreement.

Field paths are written from the root of one event: ``/user_data/em``. ``[]`` behind a key is any item of a list
(``/contents[]/title``), ``*`` in a step is any text in a key (``/ep.*``, ``/cd[*]``), and ``/**`` at the end is
anything below. Of several that fit, the most literal one holds, step by step from the left.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Final, Literal, TypeAlias, get_args

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic import Field as Key

from phiguard.errors import ConfigError
from phiguard.lexicon import read_toml
from phiguard.policy_errors import config_error, place, toml, unknown

FieldRole: TypeAlias = Literal["direct", "pseudonymous", "context", "free_text", "consent", "measurement", "secret"]
"""What a field is to a person: `direct` names one, `pseudonymous` tells one from others, `context` says what they
did or looked for, `free_text` is typed, `measurement` counts, `consent` and `secret` are what they say."""

FieldKind: TypeAlias = Literal[
    "email", "phone", "person", "address", "user_id", "client_id", "session_id", "click_id", "cookie_id",
    "device_id", "ip", "user_agent", "device", "location", "event_name", "page_url", "referrer", "title", "search",
    "text", "product", "campaign", "account", "event_id", "order_id", "time", "money", "count", "flag", "version",
    "payload", "own", "",
]  # fmt: skip
"""What stands in a field; "" where that says nothing, ``own`` where only the site knows."""
Encoding: TypeAlias = Literal[
    "query", "form", "multipart", "json", "lines", "matrix", "tilde", "percent", "base64", "base64url", "gzip",
    "script", "binary", "websocket",
]  # fmt: skip
How: TypeAlias = Literal["value", "origin", "ua_family", "client_id", "now", "event"]

_PATH: Final = re.compile(r"(?:/(?:[^/~\s]|~[01])+)+")
_HOST: Final = re.compile(r"\*|(?:\*\.)?[a-z0-9*\-]+(?:\.[a-z0-9*\-]+)*")
_ENDPOINT_PATH: Final = re.compile(r"(?:/[^/\s?#]*)+")
_NAME: Final = re.compile(r"[a-z][a-z0-9_]*")
_STRICT: Final = ConfigDict(extra="forbid", frozen=True)
_URL: Final = r"^https://\S+$"


# ---- what the rest of phiguard works with


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where hits are sent.

    Attributes:
        host: ``*.example.com`` is that domain and those below it, ``*`` any host; else ``*`` is any text.
        path: segments with ``*`` for any text in one and ``/**`` for any number of them, also none.
        method: ``"GET"``, ``"POST"``, or ``""`` for either.
        keys: of the query or the body; all of them have to be there. What tells a first-party proxy by its path.
    """

    host: str
    path: str
    method: str = ""
    keys: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Neutral:
    """What a field may be sent as without saying anything of a person.

    ``how``: ``value`` (this one), ``origin`` (of the URL), ``ua_family`` (of the browser), ``client_id`` (one made
    by keyed HMAC, that links nothing), ``now``, ``event`` (a neutral event name).
    """

    how: How
    value: Any = None


@dataclass(frozen=True, slots=True)
class Field:
    """One field, or all fields that a pattern names.

    Attributes:
        path: from the root of an event, see the module.
        role: what it is to a person.
        kind: what stands in it, or "".
        hashed: the vendor wants it as a hash; still an identifier.
        required: the vendor refuses an event without it.
        neutral: what may be sent in its place, or None.
        note: for people.
        unverified: no source was found for it.
    """

    path: str
    role: FieldRole
    kind: str = ""
    hashed: bool = False
    required: bool = False
    neutral: Neutral | None = None
    note: str = ""
    unverified: bool = False


@dataclass(frozen=True, slots=True)
class Requirement:
    """One of these fields has to be there, where ``when`` (a path) holds ``value``, or always where it is ""."""

    any: tuple[str, ...]
    when: str = ""
    value: Any = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Baa:
    """Whether the vendor signs a business associate agreement for what this endpoint takes: a fact with its source
    and the day it was looked up. ``unknown`` where nothing was found; it counts as no."""

    available: Literal["yes", "no", "conditional", "unknown"]
    source: str
    date: date
    note: str = ""


@dataclass(frozen=True, slots=True)
class Vendor:
    """One wire format of one vendor.

    Attributes:
        name: the file's name.
        title: for people.
        source: where the format is defined.
        endpoints: where hits are sent.
        encoding: from the outside in; those behind the first may be missing in a hit.
        batch: path of the list of events in a body; ``"lines"`` for one event a line; "" where there is none.
        alone: an event may also come without a batch around it.
        signature: fields by which a query or form is told where nothing says what it was sent to.
        fields: of one event, by path.
        envelope: fields around the events: of the endpoint's query and of the body's root.
        requires: what the vendor asks for, the fields with ``required`` among it.
        limited_use: fields, of an event, that tell the vendor to use it less, and what they hold then.
        events: names of events that the vendor defines (see ``lexicons/events.toml``).
        purpose: what its data serves.
        baa: see `Baa`.
        opaque: a recording of the page that no allowlist can read: never to be sent.
        unverified: facts that no source was found for; nothing relies on them.
    """

    name: str
    title: str
    source: str
    endpoints: tuple[Endpoint, ...]
    encoding: tuple[str, ...]
    batch: str
    alone: bool
    signature: tuple[str, ...]
    fields: Mapping[str, Field]
    envelope: Mapping[str, Field]
    requires: tuple[Requirement, ...]
    limited_use: Mapping[str, Any]
    events: tuple[str, ...]
    purpose: Literal["ads", "analytics", "cdp", "replay"]
    baa: Baa
    opaque: bool
    unverified: tuple[str, ...]

    @property
    def neutral(self) -> Mapping[str, Neutral]:
        """The fields that have a neutral form, by path."""
        both = (*self.envelope.items(), *self.fields.items())
        return {path: field.neutral for path, field in both if field.neutral is not None}


# ---- the file

_Text: TypeAlias = Annotated[str, Key(min_length=1, max_length=500)]
_Source: TypeAlias = Annotated[str, Key(pattern=_URL, max_length=300)]


class EndpointTable(BaseModel):
    model_config = _STRICT
    host: _Text
    path: _Text = "/**"
    method: Literal["", "GET", "POST"] = ""
    keys: tuple[_Text, ...] = ()


class NeutralTable(BaseModel):
    model_config = _STRICT
    how: How = "value"
    value: Any = None


class FieldTable(BaseModel):
    model_config = _STRICT
    paths: Annotated[tuple[_Text, ...], Key(min_length=1)]
    role: FieldRole
    kind: FieldKind = ""
    hashed: bool = False
    required: bool = False
    envelope: bool = False
    neutral: NeutralTable | None = None
    note: str = ""
    unverified: bool = False


class RequiresTable(BaseModel):
    model_config = _STRICT
    any: Annotated[tuple[_Text, ...], Key(min_length=1)]
    when: str = ""
    value: Any = None
    note: str = ""


class BaaTable(BaseModel):
    model_config = _STRICT
    available: Literal["yes", "no", "conditional", "unknown"]
    source: _Source
    date: date
    note: str = ""


class VendorTable(BaseModel):
    """A vendor file, as it is written."""

    model_config = _STRICT
    title: _Text
    source: _Source
    purpose: Literal["ads", "analytics", "cdp", "replay"]
    encoding: tuple[Encoding, ...] = ()
    batch: str = ""
    alone: bool = True
    signature: tuple[_Text, ...] = ()
    opaque: bool = False
    events: str = ""
    unverified: tuple[_Text, ...] = ()
    limited_use: dict[str, Any] = {}
    baa: BaaTable
    endpoint: Annotated[tuple[EndpointTable, ...], Key(min_length=1)]
    field: tuple[FieldTable, ...] = ()
    requires: tuple[RequiresTable, ...] = ()


def loads(text: str, name: str) -> Vendor:
    """A vendor from the text of its file; ``name`` is the file's name without ``.toml``.

    Raises:
        ConfigError: the text is no TOML, or a key, path, role or reference in it is wrong; it names the file, the
            line or place, and the known values.
    """
    file = f"{name}.toml"
    if _NAME.fullmatch(name) is None:
        raise ConfigError("the name of a vendor file is of a-z, 0-9 and _", where=file)
    raw = toml(text, file)
    try:
        table = VendorTable.model_validate(raw)
    except ValidationError as error:
        raise config_error(error, file, VendorTable) from None
    return _vendor(table, name, file)


def _vendor(table: VendorTable, name: str, file: str) -> Vendor:
    for i, endpoint in enumerate(table.endpoint):
        _check_endpoint(endpoint, f"{file}: {place('endpoint', i)}")
    fields: dict[str, Field] = {}
    envelope: dict[str, Field] = {}
    for i, group in enumerate(table.field):
        into = envelope if group.envelope else fields
        for j, field in enumerate(_fields(group)):
            where = f"{file}: {place('field', i, 'paths', j)}"
            check_path(field.path, where)
            if field.path in into:
                raise ConfigError(f"{field.path!r} is there twice", where=where)
            into[field.path] = field
        _check_neutral(group, f"{file}: {place('field', i, 'neutral')}")
        if group.hashed and group.role not in ("direct", "pseudonymous"):
            problem = "only fields of the roles direct and pseudonymous are hashed"
            raise ConfigError(problem, where=f"{file}: {place('field', i, 'hashed')}")
    known = fields.keys() | envelope.keys()
    requires = [Requirement((path,)) for path, f in (*envelope.items(), *fields.items()) if f.required]
    for i, asked in enumerate(table.requires):
        for path in (*asked.any, *filter(None, (asked.when,))):
            if path not in known:
                raise ConfigError(unknown("field", path, sorted(known)), where=f"{file}: {place('requires', i)}")
        requires.append(Requirement(asked.any, asked.when, asked.value, asked.note))
    for path in table.limited_use:
        if path not in known:
            raise ConfigError(unknown("field", path, sorted(known)), where=f"{file}: limited_use")
    if table.batch not in ("", "lines"):
        check_path(table.batch, f"{file}: batch")
    if table.opaque and table.field:
        raise ConfigError("an opaque vendor has no fields", where=f"{file}: opaque")
    if not table.opaque and not (table.field and table.encoding):
        raise ConfigError("needs fields and an encoding, or opaque = true", where=file)
    return Vendor(
        name,
        table.title,
        table.source,
        tuple(Endpoint(e.host, e.path, e.method, e.keys) for e in table.endpoint),
        table.encoding,
        table.batch,
        table.alone,
        table.signature,
        fields,
        envelope,
        tuple(requires),
        table.limited_use,
        _events(table.events, f"{file}: events"),
        table.purpose,
        Baa(table.baa.available, table.baa.source, table.baa.date, table.baa.note),
        table.opaque,
        table.unverified,
    )


def _fields(group: FieldTable) -> Iterator[Field]:
    neutral = None if group.neutral is None else Neutral(group.neutral.how, group.neutral.value)
    for path in group.paths:
        yield Field(
            path, group.role, group.kind, group.hashed, group.required, neutral, group.note, group.unverified
        )


def check_path(path: str, where: str) -> None:
    """Raises `ConfigError` where a field path is none."""
    if _PATH.fullmatch(path) is None or "**" in path.removesuffix("/**"):
        problem = f"{path!r} is no field path (/key, /key[]/key, /key.*, and /** at the end)"
        raise ConfigError(problem, where=where)


_NEUTRAL_FOR: Final[Mapping[str, tuple[str, ...]]] = {
    "origin": ("page_url", "referrer"), "ua_family": ("user_agent",), "now": ("time",), "event": ("event_name",),
}  # fmt: skip


def _check_neutral(group: FieldTable, where: str) -> None:
    if group.neutral is None:
        return
    how, kinds = group.neutral.how, _NEUTRAL_FOR.get(group.neutral.how)
    if kinds is not None and group.kind not in kinds:
        raise ConfigError(f"{how!r} is for fields of the kind {' or '.join(kinds)}", where=f"{where}.how")
    if how == "client_id" and group.role not in ("direct", "pseudonymous"):
        raise ConfigError("'client_id' is for fields of the roles direct and pseudonymous", where=f"{where}.how")
    if (how == "value") is (group.neutral.value is None):
        raise ConfigError("'value' needs a value, and no other has one", where=f"{where}.value")


def _check_endpoint(endpoint: EndpointTable, where: str) -> None:
    if _HOST.fullmatch(endpoint.host) is None:
        raise ConfigError(f"{endpoint.host!r} is no host pattern (www.a.com, *.a.com, *)", where=f"{where} .host")
    if _ENDPOINT_PATH.fullmatch(endpoint.path) is None:
        raise ConfigError(f"{endpoint.path!r} is no path pattern (/a/*/b, /**/a, /a/**)", where=f"{where} .path")
    if endpoint.host == "*" and not endpoint.path.strip("/*"):
        raise ConfigError("any host needs a path", where=f"{where} .path")


def _events(name: str, where: str) -> tuple[str, ...]:
    if not name:
        return ()
    lists = {key: table for key, table in read_toml("events.toml").items() if isinstance(table, dict)}
    if name not in lists:
        raise ConfigError(unknown("list of events", name, sorted(lists)), where=where)
    return tuple(lists[name]["names"])


KINDS: Final[tuple[str, ...]] = tuple(filter(None, get_args(FieldKind)))
ROLES: Final[tuple[str, ...]] = get_args(FieldRole)
