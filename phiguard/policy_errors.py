"""What is wrong with a policy, in one line: the file, the place in it, and the known values."""

import tomllib
from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Final, get_args

from pydantic import BaseModel, ValidationError

from phiguard.errors import ConfigError

# What a value of a closed list is called in messages, by its key.
_NOUNS: Final = {"roles": "role", "role": "role", "pages": "page kind", "kinds": "page kind", "kind": "page kind"}
# Arrays of tables, in policies and in vendor files.
_TABLES: Final = {
    *((name,) for name in ("rule", "page", "allow", "deny", "detector", "endpoint", "field", "requires", "need")),
    *(("organisation", name) for name in ("page", "key", "service_line", "term")),
}
_SAID: Final = {
    "missing": "is missing",
    "string_type": "must be a text",
    "bool_type": "must be true or false",
    "int_type": "must be a whole number",
    "int_from_float": "must be a whole number",
    "float_type": "must be a number",
    "finite_number": "must be a finite number",
    "greater_than": "must be over {gt}",
    "greater_than_equal": "must be at least {ge}",
    "less_than": "must be under {lt}",
    "less_than_equal": "must be at most {le}",
    "tuple_type": "must be a list",
    "dict_type": "must be a table",
    "model_type": "must be a table",
    "string_too_short": "must not be empty",
    "too_short": "must not be empty",
    "string_too_long": "must be at most {max_length} characters",
    "string_pattern_mismatch": "must match {pattern}",
}


def file_text(file: Path, where: str) -> str:
    """What stands in a file of a policy or destination; `ConfigError` where it cannot be read."""
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"cannot be read ({type(error).__name__})", where=where) from None


def toml(text: str, name: str) -> dict[str, Any]:
    """A TOML text, not yet checked; `ConfigError` with ``name`` where it is none."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"is no TOML: {error}", where=name) from None


def unknown(what: str, value: str, known: Iterable[str]) -> str:
    """``unknown role 'quaisi' (did you mean 'quasi'? known: ...)``."""
    return f"unknown {what} {value!r} {_known(value, known)}"


def _known(value: str, known: Iterable[str]) -> str:
    names = list(known)
    folded = {name.casefold(): name for name in names}
    close = get_close_matches(value.casefold(), folded, n=1, cutoff=0.6)
    meant = f"did you mean {folded[close[0]]!r}? " if close else ""
    return f"({meant}known: {', '.join(names)})"


def place(*steps: str | int) -> str:
    """``("rule", 1, "entities", 0)`` as ``[[rule]] #2 .entities[0]``: as the file is written, counted from 1."""
    names = list(steps)
    head = ""
    for cut in (2, 3):
        if len(names) >= cut and isinstance(names[cut - 1], int) and _is_table(*names[: cut - 1]):
            head = f"[[{'.'.join(map(str, names[: cut - 1]))}]] #{int(names[cut - 1]) + 1}"
            names = names[cut:]
            break
    rest = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in names)
    return f"{head} {rest}".strip() if head else rest.removeprefix(".")


def _is_table(*names: str | int) -> bool:
    return names in _TABLES


def config_error(errors: ValidationError, name: str, model: type[BaseModel]) -> ConfigError:
    """The first error of a validation as a `ConfigError`. Values appear only where a closed list was asked for."""
    found: list[Any] = errors.errors(include_url=False)
    # A key that is misspelt is missing too.
    error = next((e for e in found if e["type"] == "extra_forbidden"), found[0])
    loc = [step for step in error["loc"] if step != "[key]"]
    inner = error.get("ctx", {}).get("error")
    if isinstance(inner, ConfigError):  # a check over the whole policy knows the place itself
        return ConfigError(inner.problem, where=f"{name}: {inner.where}")
    return ConfigError(_problem(error, loc, model), where=f"{name}: {place(*loc)}" if loc else name)


def _problem(error: Any, loc: list[Any], model: type[BaseModel]) -> str:
    kind, context = error["type"], error.get("ctx", {})
    if kind == "extra_forbidden":
        return f"unknown key {_known(str(loc[-1]), sorted(_model_at(model, loc[:-1]).model_fields))}"
    if kind == "literal_error":
        key = next((step for step in reversed(loc) if isinstance(step, str)), "")
        known = [value.strip("'") for value in context["expected"].replace(" or ", ", ").split(", ")]
        known = [value for value in known if value]
        value = error["input"]
        if isinstance(value, str) and value not in known:
            noun = key if loc[0] == "field" else _NOUNS.get(key, key)
            return unknown(noun, value, known)
        return f"must be one of: {', '.join(known)}"
    if kind == "value_error":
        return str(context["error"])
    said = _SAID.get(kind)
    return said.format(**context) if said else str(error["msg"])


def _model_at(model: type[BaseModel], loc: list[Any]) -> type[BaseModel]:
    for step in loc:
        if isinstance(step, str) and step in model.model_fields:
            model = _model_in(model.model_fields[step].annotation) or model
    return model


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for arg in get_args(annotation) if (found := _model_in(arg))), None)
