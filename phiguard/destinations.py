"""Destinations: what a recipient may have. Read from TOML, checked at load.

The presets lie in ``lexicons/destinations/*.toml``; a file of one's own extends one of them. What the tables mean
stands in `phiguard.destination_tables`; `phiguard.release` applies them.
"""

import hashlib
import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, StrictBool, ValidationError, ValidationInfo, model_validator

from phiguard import lexicon
from phiguard.destination_tables import CONTEXT, IDENTITY, SAFE_FORMS, DestinationField, EventNames, Need, Pointer
from phiguard.errors import ConfigError
from phiguard.policy_errors import config_error, file_text, place, toml, unknown
from phiguard.policy_rules import Text
from phiguard.vendors import vendor

_FOLDER: Final = "folder"
_PLACE: Final = "destinations"  # below lexicons/
_JOINED: Final = ("need",)
_PUBLIC: Final[dict[str, tuple[str, ...]]] = {"network": ("network", "exact"), "page": ("path",)}


class Destination(BaseModel):
    """A recipient of events, and what of them it may have.

    Attributes:
        id: stands in every result behind the policy's.
        baa: whether a business associate agreement covers it; only then, or under a HIPAA authorization, may
            identity and context reach it together.
        sever: which side of that link is cut without one.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: Annotated[str, Field(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9_.-]+$")] = Field(
        description="the destination's name: letters, digits, `_`, `.` and `-`; up to 64"
    )
    extends: str | None = Field(
        default=None, description="a preset, or a destination file by its path from this one; only one level"
    )
    label: Text | None = Field(default=None, description="its name, for people")
    vendor: Text | None = Field(default=None, description="the vendor file that knows its wire format")
    recipient: Text | None = Field(
        default=None, description="whom a HIPAA authorization must name; left out: `label` or `id`"
    )
    purpose: Literal["ads", "analytics", "care"] = Field(
        default="ads", description="what it does with events: which consent and which authorization it needs"
    )
    baa: StrictBool = Field(default=False, description="a business associate agreement covers it")
    sever: Literal["identity", "context", "both"] = Field(
        default="both",
        description="without BAA and authorization: `identity` cuts who, `context` cuts what for and lets a "
        "consented click id pass, `both` cuts both",
    )
    matrix: Literal["strict", "hipaa"] = Field(
        default="strict", description="whose page rows hold without BAA and authorization: those of that preset"
    )
    without_consent: Literal["strip", "block"] = Field(
        default="strip", description="without a consent to its purpose: `strip` withholds click ids, `block` all"
    )
    wire: Literal["json", "query"] = Field(
        default="json", description="`query`: a URL or a form, its parameters being the fields"
    )
    batch: Pointer | None = Field(
        default=None, description="where the list of events stands; left out: where the vendor's file says"
    )
    session: tuple[Pointer, ...] = Field(
        default=(), description="what tells visits apart, the first that is there: a derived id is made from it"
    )
    time: tuple[Pointer, ...] = Field(default=(), description="when it happened, the first that is there")
    events: EventNames = Field(default=EventNames(), description="how events are named towards it")
    field: tuple[DestinationField, ...] = Field(default=(), description="what may pass")
    without: tuple[Pointer, ...] = Field(
        default=(), description="fields of the extended destination that may not pass here, by their paths"
    )
    need: tuple[Need, ...] = Field(default=(), description="what the recipient requires beside single fields")
    source: tuple[Text, ...] = Field(default=(), description="documents that bear it out")
    checked: Text | None = Field(default=None, description="when they were read last, as YYYY-MM-DD")
    remarks: Text | None = Field(default=None, description="for people; decides nothing")

    @classmethod
    def of(cls, destination: "Destination | str | Path") -> "Destination":
        """A destination as it is, a preset by its name, or a TOML file by its path.

        Raises:
            ConfigError: there is no such preset or file, or it is no valid destination.
        """
        if isinstance(destination, Destination):
            return destination
        if isinstance(destination, str) and destination in presets():
            return _preset(destination)
        if not isinstance(destination, str | Path):
            raise TypeError(
                f"destination must be a name, a path or a Destination, not {type(destination).__name__}"
            )
        file = Path(destination)
        if not file.suffix and not file.exists():
            raise ConfigError(unknown("destination", str(destination), presets()), where="destination")
        return cls._loaded(file_text(file, str(file)), file.name, file.parent)

    @classmethod
    def loads(cls, text: str, name: str = "destination") -> "Destination":
        """A destination from TOML text; ``name`` says in errors where it came from."""
        return cls._loaded(text, name, None)

    @classmethod
    def _loaded(cls, text: str, name: str, folder: Path | None) -> "Destination":
        try:
            return cls.model_validate(toml(text, name), context={_FOLDER: folder})
        except ValidationError as errors:
            raise config_error(errors, name, cls) from None

    @model_validator(mode="before")
    @classmethod
    def _on_its_base(cls, raw: Any, info: ValidationInfo) -> Any:
        if not isinstance(raw, dict) or not isinstance(raw.get("extends"), str):
            return raw
        return _joined(raw, _base(raw["extends"], (info.context or {}).get(_FOLDER)))

    @model_validator(mode="after")
    def _whole(self) -> "Destination":
        _check(self)
        return self

    @property
    def derives(self) -> bool:
        """Whether it needs the guard's HMAC key."""
        return any(field.client is not None or field.form in ("keyed", "id") for field in self.field)

    @property
    def named(self) -> str:
        """Whom a HIPAA authorization must name."""
        return self.recipient or self.label or self.id

    def digest(self) -> str:
        """Twelve hex digits over what it decides; names, remarks and the order of tables do not count."""
        raw = self.model_dump(mode="json", exclude={"id", "extends", "label", "source", "checked", "remarks"})
        for key in ("field", "need"):
            for row in raw[key]:
                row.pop("why"), row.pop("source")
            raw[key] = sorted(raw[key], key=lambda row: json.dumps(row, sort_keys=True))
        return hashlib.sha256(json.dumps(raw, sort_keys=True).encode()).hexdigest()[:12]


# ---- reading


def _base(name: str, folder: Path | None) -> Destination:
    """The destination that another one extends: a preset, or a file beside it."""
    if name in presets():
        return _preset(name)
    if not name.endswith(".toml"):
        raise ConfigError(unknown("destination", name, presets()), where="extends")
    if folder is None:
        raise ConfigError("a path can be extended only by a destination that is a file itself", where="extends")
    text = file_text(folder / name, f"extends: {name}")
    if "extends" in toml(text, f"extends: {name}"):
        raise ConfigError(f"{name} itself extends another one; only one level is possible", where="extends")
    try:
        return Destination._loaded(text, name, None)
    except ConfigError as error:
        raise ConfigError(error.problem, where=f"extends: {error.where}") from None


def _joined(raw: dict[str, Any], base: Destination) -> dict[str, Any]:
    """A destination and its base as one: a field of one's own takes the place of the base's at its path."""
    under = base.model_dump(exclude_unset=True, exclude={"id", "extends"})
    out = {**under, **raw, "extends": None}
    own = raw.get("field", [])
    if isinstance(own, list):
        taken = {(row.get("at", "event"), row.get("path")) for row in own if isinstance(row, dict)}
        gone = raw.get("without", ())
        gone = gone if isinstance(gone, list) else ()
        kept = [
            row
            for row in under.get("field", ())
            if (row.get("at", "event"), row["path"]) not in taken and row["path"] not in gone
        ]
        out["field"] = [*own, *kept]
        for i, path in enumerate(gone):
            if not any(row["path"] == path for row in under.get("field", ())):
                known = sorted(row["path"] for row in under.get("field", ()))
                raise ConfigError(unknown("field", str(path), known), where=f"without[{i}]")
    for key in _JOINED:
        if isinstance(raw.get(key), list):
            out[key] = [*raw[key], *under.get(key, ())]
    if isinstance(raw.get("events"), dict):
        names = {**under.get("events", {}), **raw["events"]}
        for key in ("standard", "allow"):
            if isinstance(raw["events"].get(key), list):
                names[key] = [*raw["events"][key], *under.get("events", {}).get(key, ())]
        if isinstance(raw["events"].get("map"), dict):
            names["map"] = {**under.get("events", {}).get("map", {}), **raw["events"]["map"]}
        out["events"] = names
    return out


# ---- checks over the whole


def _check(destination: Destination) -> None:
    """No field twice, none that could carry what its role forbids, and names that stay what they became."""
    seen: dict[tuple[str, str], int] = {}
    for i, field in enumerate(destination.field):
        where = place("field", i, "path")
        if (field.at, field.path) in seen:
            raise ConfigError(f"{field.path} is named twice", where=where)
        seen[field.at, field.path] = i
        for (at, other), j in seen.items():
            if at == field.at and other != field.path and (_below(other, field.path) or _below(field.path, other)):
                raise ConfigError(f"is above or below {other}, [[field]] #{j + 1}", where=where)
        if field.form == "event" and field.at == "envelope":
            raise ConfigError("an event's name stands in the event", where=place("field", i, "at"))
    if destination.wire == "query" and destination.batch is not None:
        raise ConfigError("a URL or form holds one event", where="batch")
    if destination.vendor is not None:
        vendor(destination.vendor)
    if not destination.session and any(field.client is not None for field in destination.field):
        raise ConfigError("a derived id needs paths that tell visits apart", where="session")
    _check_names(destination)


def _check_names(destination: Destination) -> None:
    from phiguard.event_names import Names, known_tables

    for i, table in enumerate(destination.events.standard):
        if table not in known_tables():
            raise ConfigError(unknown("table", table, known_tables()), where=f"events.standard[{i}]")
    names = Names(destination.events)
    for name, sent in destination.events.map.items():
        if names.sent(sent) != sent:
            raise ConfigError(
                f"{sent!r} does not itself pass as it is (add it to allow)", where=f"events.map.{name}"
            )
    if names.sent(destination.events.neutral) not in (destination.events.neutral, None):
        raise ConfigError("is itself mapped to another name", where="events.neutral")


def _below(path: str, other: str) -> bool:
    """Whether a path is inside another one, where ``*`` is any step."""
    mine, theirs = path[1:].split("/"), other[1:].split("/")
    if len(mine) <= len(theirs):
        return False
    return all("*" in (a, b) or a == b for a, b in zip(mine, theirs, strict=False))


def needs_unlocking(field: DestinationField, sever: str, *, public: bool = False) -> bool:
    """Whether a field passes only under a BAA or an authorization.

    A click id passes besides where the context is severed, and context where the identity is; network and path do
    on a ``public`` page.
    """
    if public and field.form in _PUBLIC.get(field.role, ()):
        return False
    if field.fixed is not None or field.form in SAFE_FORMS.get(field.role, ()):
        return False
    if field.role == "ad_id":
        return sever != "context" or field.form != "click"
    if field.role in ("page", "context"):
        return sever != "identity"
    return field.role in IDENTITY or field.role in CONTEXT


# ---- presets


@cache
def presets() -> tuple[str, ...]:
    """Names of the presets."""
    return tuple(sorted(name for name, _ in _files()))


def _files() -> Iterator[tuple[str, str]]:
    for file in (lexicon.folder() / _PLACE).iterdir():
        if file.name.endswith(".toml"):
            yield file.name.removesuffix(".toml"), file.name


@cache
def _preset(name: str) -> Destination:
    text = lexicon.read_bytes(f"{_PLACE}/{name}.toml").decode()
    return Destination.loads(text, f"{name}.toml")
