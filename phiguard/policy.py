"""Policy: what is removed and within which bounds. Read from TOML, checked at load.

Presets lie in ``policies/*.toml``. What the tables mean stands in `phiguard.policy_rules`, what they decide in
`phiguard.decide`.
"""

import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from functools import cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

from pydantic import BaseModel, ConfigDict, Field, ValidationError, ValidationInfo, model_validator

from phiguard import lexicon
from phiguard.errors import ConfigError
from phiguard.limits import Limits
from phiguard.own_terms import read_terms
from phiguard.path_selectors import codecs_named
from phiguard.policy_detectors import CustomDetector, built, mrn_detector
from phiguard.policy_errors import config_error, file_text, place, toml, unknown
from phiguard.policy_rules import HEALTH_ENTITIES, Allow, Deny, Key, NameBackends, Organisation, Page, Rule
from phiguard.types import Opened

if TYPE_CHECKING:
    from phiguard.detector import Detector

KEY_VARIABLE: Final = "PHIGUARD_HMAC_KEY"
_FOLDER: Final = "folder"  # of the file that is read, for `extends`; in the validation's context
_JOINED: Final = ("rule", "page", "allow", "deny", "detector")


class Policy(BaseModel):
    """What a guard does.

    Attributes:
        id: the policy's name; stands in every result with the digest.
        extends: what the policy was built on. Resolved at load, so that it is None afterwards.
        threshold: a finding counts from this probability on, in (0, 1].
        rule: what becomes of findings.
        page: what pages do to a whole event.
        allow: what is no finding.
        deny: places that are dropped.
        detector: detectors of the policy's own.
        organisation: what the organisation says of itself.
        ner: what looks for names in free text, see `phiguard.ner`.
        limits: bounds on depth, size and work.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: Annotated[str, Field(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9_.-]+$")] = Field(
        description="the policy's name: letters, digits, `_`, `.` and `-`; up to 64"
    )
    extends: str | None = Field(
        default=None, description="a preset, or a policy file by its path from this one; only one level"
    )
    threshold: Annotated[float, Field(gt=0.0, le=1.0, strict=True)] = Field(
        default=0.5, description="a finding counts from this probability on, in (0, 1]"
    )
    rule: tuple[Rule, ...] = Field(default=(), description="what becomes of findings")
    page: tuple[Page, ...] = Field(default=(), description="what pages do to a whole event")
    allow: tuple[Allow, ...] = Field(default=(), description="what is no finding")
    deny: tuple[Deny, ...] = Field(default=(), description="places that are dropped")
    detector: tuple[CustomDetector, ...] = Field(default=(), description="detectors of the policy's own")
    organisation: Organisation = Field(default=Organisation(), description="what the organisation says of itself")
    ner: NameBackends = Field(
        default=("builtin",),
        description="what looks for names in free text: `builtin`, `spacy`, `presidio`, `onnx` (the last three with"
        " a model behind a colon, if you like), or `off`; a list combines several",
    )
    limits: Limits = Field(default=Limits(), description="bounds on depth, size and work: see [limits](limits.md)")

    @classmethod
    def of(cls, policy: "Policy | str | Path") -> "Policy":
        """A policy as it is, a preset by its name, or a TOML file by its path.

        Raises:
            ConfigError: there is no such preset or file, or it is no valid policy.
        """
        if isinstance(policy, Policy):
            return policy
        if isinstance(policy, str) and policy in presets():
            return _preset(policy)
        if not isinstance(policy, str | Path):
            raise TypeError(f"policy must be a name, a path or a Policy, not {type(policy).__name__}")
        file = Path(policy)
        if not file.suffix and not file.exists():
            raise ConfigError(unknown("preset", str(policy), presets()), where="policy")
        return cls._loaded(file_text(file, str(file)), file.name, file.parent)

    @classmethod
    def loads(cls, text: str, name: str = "policy") -> "Policy":
        """A policy from TOML text; ``name`` says in errors where it came from."""
        return cls._loaded(text, name, None)

    @classmethod
    def _loaded(cls, text: str, name: str, folder: Path | None) -> "Policy":
        try:
            return cls.model_validate(toml(text, name), context={_FOLDER: folder})
        except ValidationError as errors:
            raise config_error(errors, name, cls) from None

    @model_validator(mode="before")
    @classmethod
    def _on_its_base(cls, raw: Any, info: ValidationInfo) -> Any:
        folder = (info.context or {}).get(_FOLDER)
        if isinstance(raw, dict) and isinstance(raw.get("organisation"), dict):
            raw = {**raw, "organisation": _with_terms(raw["organisation"], folder)}
        if not isinstance(raw, dict) or not isinstance(raw.get("extends"), str):
            return raw
        return _joined(raw, _base(raw["extends"], folder))

    @model_validator(mode="after")
    def _whole(self) -> "Policy":
        _check_names(self)
        self.detectors()
        return self

    def detectors(self) -> tuple["Detector", ...]:
        """The detectors that this policy adds to the built-in ones."""
        own = [built(table, place("detector", i), self.threshold) for i, table in enumerate(self.detector)]
        mrn = mrn_detector(self.organisation)
        return (*own, mrn) if mrn else tuple(own)

    def hmac_keys(self) -> tuple[Key, ...]:
        """Where the keys for pseudonyms are found, the first for new ones; none where no rule makes any.

        Raises:
            ConfigError: the environment names the default key wrongly.
        """
        methods = [r.method for r in self.rule] + [p.ip for p in self.page]
        if "pseudonymize" not in methods:
            return ()
        if self.organisation.key:
            return self.organisation.key
        try:
            return (Key(id=os.environ.get(f"{KEY_VARIABLE}_ID") or "k1", env=KEY_VARIABLE),)
        except ValidationError as errors:
            problem = config_error(errors, "", Key).problem
            raise ConfigError(problem, where=f"environment: {KEY_VARIABLE}_ID") from None

    def digest(self) -> str:
        """Twelve hex digits over what this policy decides, and all code and data that decide with it.

        The name, remarks, and the order of keys and tables do not count.
        """
        settings = json.dumps(decisive(self), sort_keys=True)
        return hashlib.sha256(settings.encode() + _behaviour()).hexdigest()[:12]


# ---- reading


def _base(name: str, folder: Path | None) -> Policy:
    """The policy that another one extends: a preset, or a file beside it."""
    if name in presets():
        return _preset(name)
    if not name.endswith(".toml"):
        raise ConfigError(unknown("preset", name, presets()), where="extends")
    if folder is None:
        raise ConfigError("a path can be extended only by a policy that is a file itself", where="extends")
    text = file_text(folder / name, f"extends: {name}")
    if "extends" in toml(text, f"extends: {name}"):
        raise ConfigError(f"{name} itself extends another policy; only one level is possible", where="extends")
    try:
        return Policy._loaded(text, name, None)
    except ConfigError as error:
        raise ConfigError(error.problem, where=f"extends: {error.where}") from None


def _with_terms(own: dict[str, Any], folder: Path | None) -> dict[str, Any]:
    """What an organisation says of itself, with the terms of the files that it names."""
    files = own.get("terms")
    if not files or not isinstance(files, list | tuple):
        return own
    if folder is None:
        raise ConfigError("files can be named only by a policy that is a file itself", where="organisation.terms")
    found: list[Any] = []
    for i, name in enumerate(files):
        where = place("organisation", "terms", i)
        if not isinstance(name, str):
            raise ConfigError("must be a text", where=where)
        found += read_terms(file_text(folder / name, f"{where}: {name}"), f"{where}: {name}")
    inline = own.get("term", [])
    return {**own, "terms": [], "term": [*inline, *found] if isinstance(inline, list | tuple) else inline}


def _joined(raw: dict[str, Any], base: Policy) -> dict[str, Any]:
    """A policy and its base as one: what the policy says itself goes first, the base's rules are the fallback."""
    under = base.model_dump(exclude_unset=True, exclude={"id", "extends"})
    for key in ("rule", "page"):
        under[key] = [{**table, "fallback": True} for table in under.get(key, ())]
    out = {**under, **raw, "extends": None}
    for key in _JOINED:
        own = raw.get(key, [])
        if isinstance(own, list | tuple):
            out[key] = [*own, *under.get(key, ())]
    if isinstance(raw.get("limits"), dict):
        out["limits"] = {**under.get("limits", {}), **raw["limits"]}
    own, known = raw.get("organisation"), under.get("organisation", {})
    if isinstance(own, dict):
        out["organisation"] = {**known, **own}
        for key in ("domains", "phones", "emails", "flags", "service_line", "term", "page"):
            if isinstance(own.get(key), list):
                out["organisation"][key] = [*own[key], *known.get(key, ())]
    return out


# ---- checks over the whole


def _check_names(policy: Policy) -> None:
    """Names of entities, detectors and codecs exist; no direct identifier is allowed by oversight."""
    ids: dict[str, str] = {}
    for i, table in enumerate(policy.detector):
        where = place("detector", i, "id")
        if table.id in ids:
            raise ConfigError(f"{table.id!r} is used twice", where=where)
        if table.id in _built_in_ids():
            raise ConfigError(f"{table.id!r} is a built-in detector", where=where)
        ids[table.id] = table.entity
    entities = {*_direct_by_entity(), *HEALTH_ENTITIES, *ids.values()}
    for place_of, name in _named(policy, "entities"):
        if name not in entities:
            raise ConfigError(unknown("entity", name, sorted(entities)), where=place_of)
    for place_of, name in _named(policy, "detectors"):
        if name not in _built_in_ids() and name not in ids:
            raise ConfigError(unknown("detector", name, sorted({*_built_in_ids(), *ids})), where=place_of)
    for place_of, selector in _selectors(policy):
        for codec in codecs_named(selector):
            if codec not in _codec_names():
                raise ConfigError(unknown("codec", codec, _codec_names()), where=place_of)
    own_direct = {table.entity for table in policy.detector if table.role == "direct"}
    for i, allow in enumerate(policy.allow):
        for j, entity in enumerate((allow.entities or ()) if allow.path is not None and not allow.unsafe else ()):
            if entity in own_direct or _direct_by_entity().get(entity, False):
                raise ConfigError(
                    f"{entity} is a direct identifier (say unsafe = true to let it pass)",
                    where=place("allow", i, "entities", j),
                )
    seen: set[str] = set()
    for i, key in enumerate(policy.organisation.key):
        if key.id in seen:
            raise ConfigError(f"{key.id!r} is used twice", where=place("organisation", "key", i, "id"))
        seen.add(key.id)


def _named(policy: Policy, key: str) -> Iterator[tuple[str, str]]:
    """Each entry of a list such as ``entities``, with its place."""
    for table in ("rule", "allow"):
        for i, row in enumerate(getattr(policy, table)):
            for j, name in enumerate(getattr(row, key, None) or ()):
                yield place(table, i, key, j), name


def _selectors(policy: Policy) -> Iterator[tuple[str, str]]:
    yield from _named(policy, "paths")
    for i, allow in enumerate(policy.allow):
        if allow.path is not None:
            yield place("allow", i, "path"), allow.path
    for i, deny in enumerate(policy.deny):
        yield place("deny", i, "path"), deny.path


@cache
def _built_in_ids() -> frozenset[str]:
    from phiguard.health_scan import TERM_DETECTORS  # compiles the lexicon's reader; only a policy with rules asks

    return frozenset(d.id for d in _detectors()) | {d.id for d in TERM_DETECTORS}


@cache
def _direct_by_entity() -> dict[str, bool]:
    """Every built-in entity, and whether some detector of it finds direct identifiers."""
    direct: dict[str, bool] = {}
    for d in _detectors():
        direct[d.entity] = direct.get(d.entity, False) or d.role == "direct"
    return direct


def _detectors() -> Iterable["Detector"]:
    from phiguard.detectors import detectors  # a hundred modules: only where names are checked

    return detectors()


@cache
def _codec_names() -> tuple[str, ...]:
    """The names in braces that a path can hold: a codec shows under its own, or under those of its parts, as the
    codec of URLs does under ``path``, ``query`` and others."""
    from phiguard.codec import Room
    from phiguard.codecs import codecs

    names = {"key"}
    for codec in codecs():
        if codec.place == "escape":
            names.add(codec.name)
        for encoded, _ in codec.examples:
            for part in codec.decode(encoded, Room(10_000, 1_000)) or ():
                names |= {step.codec for step in part.steps if isinstance(step, Opened)}
    return tuple(sorted(names))


# ---- presets


@cache
def presets() -> tuple[str, ...]:
    """Names of the presets."""
    folder = resources.files("phiguard") / "policies"
    return tuple(sorted(f.name.removesuffix(".toml") for f in folder.iterdir() if f.name.endswith(".toml")))


@cache
def _preset(name: str) -> Policy:
    file = resources.files("phiguard") / "policies" / f"{name}.toml"
    return Policy.loads(file.read_text(encoding="utf-8"), file.name)


# ---- the digest

_REMARKS: Final = {"why", "source"}
_DETECTOR_REMARKS: Final = {"label", "source", "safe_harbor", "match", "no_match"}
_ORDERED: Final = {"key"}  # the first key makes the pseudonyms


def decisive(policy: Policy) -> dict[str, Any]:
    """The settings that decide, in one order, with defaults written out."""
    raw = policy.model_dump(mode="json", exclude={"id", "extends"})
    rows = raw["rule"] + raw["page"]
    alone = all(row["fallback"] for row in rows)  # of one kind only they are just rules
    for row in rows:
        row["fallback"] = row["fallback"] and not alone
    for row in rows + raw["allow"] + raw["deny"]:
        for remark in _REMARKS:
            del row[remark]
    for row in raw["detector"]:
        for remark in _DETECTOR_REMARKS:
            del row[remark]
    return {key: _ordered(value, key) for key, value in raw.items()}


def _ordered(value: Any, key: str = "") -> Any:
    if isinstance(value, dict):
        return {k: _ordered(v, k) for k, v in value.items()}
    if isinstance(value, list):
        items = [_ordered(item) for item in value]
        if key in _ORDERED:
            return items
        unique = {json.dumps(item, sort_keys=True): item for item in items}
        return [unique[text] for text in sorted(unique)]
    return value


@cache
def _behaviour() -> bytes:
    """A hash of the sources and lists that decide: detectors, codecs, scoring, scanning, redaction, lexicons."""
    total = hashlib.sha256()
    root = resources.files("phiguard")
    for folder in ("", "codecs", "detectors", "ner"):
        place = root / folder if folder else root
        for file in sorted(place.iterdir(), key=lambda f: f.name):
            if file.name.endswith(".py") and not file.name.startswith(_SILENT):
                total.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    for name, data in lexicon.all_files():
        total.update(name.encode() + b"\0" + data + b"\0")
    return total.digest()


_SILENT = ("cli", "files.py", "filework.py", "errors.py", "policy_errors.py", "__main__.py")
