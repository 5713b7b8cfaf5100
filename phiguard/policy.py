"""Policy: what is removed and within which bounds. Read from TOML, checked at load.

Presets lie in ``policies/*.toml``.
"""

import hashlib
import tomllib
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from phiguard import lexicon
from phiguard.errors import ConfigError
from phiguard.limits import Limits


class Policy(BaseModel):
    """What a guard does.

    Attributes:
        id: the policy's name; stands in every result with the digest.
        threshold: a finding counts from this probability on, in (0, 1].
        limits: bounds on depth, size and work.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: Annotated[str, Field(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9_.-]+$")]
    threshold: Annotated[float, Field(gt=0.0, le=1.0)] = 0.5
    limits: Limits = Limits()

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
            raise ConfigError(f"unknown preset {str(policy)!r} (known: {', '.join(presets())})", where="policy")
        try:
            text = file.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise ConfigError(f"cannot be read ({type(error).__name__})", where=str(file)) from None
        return cls.loads(text, file.name)

    @classmethod
    def loads(cls, text: str, name: str = "policy") -> "Policy":
        """A policy from TOML text; ``name`` says in errors where it came from."""
        try:
            raw = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            raise ConfigError(f"is no TOML: {error}", where=name) from None
        try:
            return cls.model_validate(raw)
        except ValidationError as errors:
            raise ConfigError(*_first(errors, cls)[:1], where=f"{name}: {_first(errors, cls)[1]}") from None

    def digest(self) -> str:
        """Twelve hex digits over this policy and all code and data that decide with it."""
        settings = self.model_dump_json()
        return hashlib.sha256(settings.encode() + _behaviour()).hexdigest()[:12]


def _first(errors: ValidationError, model: type[BaseModel]) -> tuple[str, str]:
    error: Any = errors.errors(include_url=False, include_input=False)[0]
    place = ".".join(map(str, error["loc"]))
    if error["type"] == "extra_forbidden":
        fields = model.model_fields
        for key in error["loc"][:-1]:
            inner = fields[str(key)].annotation
            fields = inner.model_fields if isinstance(inner, type) and issubclass(inner, BaseModel) else {}
        return f"unknown key (known: {', '.join(sorted(fields))})", place
    return str(error["msg"]), place


@cache
def presets() -> tuple[str, ...]:
    """Names of the presets."""
    folder = resources.files("phiguard") / "policies"
    return tuple(sorted(f.name.removesuffix(".toml") for f in folder.iterdir() if f.name.endswith(".toml")))


@cache
def _preset(name: str) -> Policy:
    file = resources.files("phiguard") / "policies" / f"{name}.toml"
    return Policy.loads(file.read_text(encoding="utf-8"), file.name)


@cache
def _behaviour() -> bytes:
    """A hash of the sources and lists that decide: detectors, codecs, scoring, scanning, redaction, lexicons."""
    total = hashlib.sha256()
    root = resources.files("phiguard")
    for folder in ("", "codecs", "detectors"):
        place = root / folder if folder else root
        for file in sorted(place.iterdir(), key=lambda f: f.name):
            if file.name.endswith(".py") and not file.name.startswith(_SILENT):
                total.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    for name, data in lexicon.all_files():
        total.update(name.encode() + b"\0" + data + b"\0")
    return total.digest()


_SILENT = ("cli", "errors.py", "__main__.py")
