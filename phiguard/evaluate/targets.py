"""What can be measured: anything that takes a payload and gives one back.

A target is named on the command line as

- ``standard``, ``strict`` and so on: a preset of phiguard; or the path of a policy TOML;
- ``identity``, ``blank``: the controls, which give the input back, or nothing of it;
- ``package.module:function``: called with the payload, gives the payload or None;
- ``cmd: …``: a shell command that reads NDJSON, a payload a line, and writes a line each;
- ``http://…``: an endpoint that takes each payload as a POST and answers with what it would send on;
- ``presidio``, ``scrubadub``, ``datafog``, ``datafog-core``, ``cpex-pii-filter``: other libraries, where installed,
  and their settings, see `phiguard.evaluate.adapters`.
"""

import copy
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any, Final, NamedTuple, Protocol

from phiguard.errors import ConfigError
from phiguard.types import Result

PRESETS: Final = ("standard", "strict", "hipaa", "keep_context", "keep_identity", "first_party")
CONTROLS: Final = ("identity", "blank")


class Answer(NamedTuple):
    """What a target made of a payload; None where it blocked it. ``result`` is phiguard's own."""

    payload: Any
    result: Result | None = None


class Target(Protocol):
    """Anything that can be measured.

    Attributes:
        name: as it was named. version: of what was measured.
        in_process: its CPU time can be measured here.
        bytes_too: it takes payloads of bytes; others are left out of its figures.
    """

    name: str
    version: str
    in_process: bool
    bytes_too: bool

    def __call__(self, payload: Any) -> Answer: ...


class Unavailable(Exception):
    """A target that cannot run here; the message says what is missing."""


class Function:
    """A target from a function over payloads."""

    in_process = True

    def __init__(self, name: str, version: str, call: Callable[[Any], Any], *, bytes_too: bool = False) -> None:
        self.name, self.version, self.bytes_too = name, version, bytes_too
        self.call = call

    def __call__(self, payload: Any) -> Answer:
        return Answer(self.call(copy.deepcopy(payload) if isinstance(payload, dict | list) else payload))


class Phiguard:
    """A policy of phiguard."""

    in_process = True
    bytes_too = True

    def __init__(self, name: str, policy: Any) -> None:
        from phiguard import Guard, __version__

        self.name = name
        self._guard = Guard(policy)
        self.version = f"phiguard {__version__}"

    def __call__(self, payload: Any) -> Answer:
        result = self._guard.scrub(payload)
        return Answer(result.payload, result)


def blanked(payload: Any) -> Any:
    """A payload of the same shape with nothing in it."""
    if isinstance(payload, dict):
        return {key: blanked(value) for key, value in payload.items() if not _tells(key)}
    if isinstance(payload, list):
        return [blanked(value) for value in payload]
    if isinstance(payload, str):
        return ""
    return b"" if isinstance(payload, bytes) else None


def _tells(key: str) -> bool:
    # A key that is not a plain word may itself be a value.
    plain = key.replace("_", "").replace("$", "").replace("-", "").replace(".", "").isalnum()
    return not plain or len(key) > 40 or sum(c.isdigit() for c in key) >= 5


def target_of(name: str) -> Target:
    """The target of a name.

    Raises:
        ConfigError: there is none of this name.
        Unavailable: what it needs is not installed.
    """
    if name == "identity":
        return Function(name, "control", lambda payload: payload, bytes_too=True)
    if name == "blank":
        return Function(name, "control", blanked, bytes_too=True)
    if name in PRESETS:
        return Phiguard(name, name)
    if name.startswith(("http://", "https://")):
        from phiguard.evaluate.remote import Endpoint

        return Endpoint(name)
    if name.startswith("cmd:"):
        from phiguard.evaluate.remote import Command

        return Command(name, name.removeprefix("cmd:").strip())
    if name.endswith(".toml"):
        return Phiguard(Path(name).stem, Path(name))
    from phiguard.evaluate.adapters import adapters

    known = adapters()
    if name in known:
        return known[name]()
    if ":" in name:
        return _function(name)
    raise ConfigError(
        f"unknown target {name!r} (known: {', '.join((*PRESETS, *CONTROLS, *known))},"
        " a policy TOML, module:function, cmd:…, http://…)",
        where="bench.target",
    )


def _function(name: str) -> Target:
    module, _, attribute = name.partition(":")
    try:
        call = getattr(import_module(module), attribute)
    except (ImportError, AttributeError) as error:
        raise ConfigError(f"cannot import {name!r}: {type(error).__name__}", where="bench.target") from None
    return Function(name, getattr(import_module(module.split(".")[0]), "__version__", ""), call)
