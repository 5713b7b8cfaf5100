"""Find Protected Health Information in event payloads and take it out.

>>> import phiguard
>>> phiguard.scrub({"email": "lena@example.com", "qty": 2}).payload
{'email': '[EMAIL_ADDRESS]', 'qty': 2}
"""

from typing import TYPE_CHECKING, Any

from phiguard.errors import ConfigError, PhiguardError
from phiguard.types import Context, Evidence, Finding, Path, Result, Risk

if TYPE_CHECKING:
    from pathlib import Path as _FilePath

    from phiguard.codec import Codec
    from phiguard.destinations import Destination
    from phiguard.detector import Detector, Shape
    from phiguard.guard import Guard
    from phiguard.policy import Policy
    from phiguard.remembered import MemoryUse

__version__ = "0.1.0"
__all__ = [
    "Codec",
    "ConfigError",
    "Context",
    "Destination",
    "Detector",
    "Evidence",
    "Finding",
    "Guard",
    "MemoryUse",
    "Path",
    "PhiguardError",
    "Policy",
    "Result",
    "Risk",
    "Shape",
    "detect",
    "scrub",
]

_LAZY = {
    "Codec": "phiguard.codec",
    "Destination": "phiguard.destinations",
    "Detector": "phiguard.detector",
    "Shape": "phiguard.detector",
    "Guard": "phiguard.guard",
    "MemoryUse": "phiguard.remembered",
    "Policy": "phiguard.policy",
}


def __getattr__(name: str) -> Any:
    # What needs pydantic, regex or hyperscan is imported when it is asked for.
    if name in _LAZY:
        from importlib import import_module

        value = getattr(import_module(_LAZY[name]), name)
        globals()[name] = value
        return value
    raise AttributeError(f"module 'phiguard' has no attribute {name!r}")


def scrub(
    payload: Any, policy: "Policy | str | _FilePath" = "standard", *, context: Context | None = None
) -> Result:
    """Take the PHI out of one payload.

    Args:
        payload: a dict or list (parsed JSON), or a ``str`` or ``bytes``: JSON text, newline-delimited
            JSON, URL, query string, form body, cookie or header string, free text. Never mutated.
        policy: a preset's name, a path to a policy TOML, or a `Policy`.
        context: what the payload does not say about itself.

    Returns:
        The scrubbed payload, of the same type, with the findings and the risk.

    Raises:
        ConfigError: the policy is wrong. No payload raises.
        TypeError: ``policy`` or ``context`` is of a wrong type.
    """
    return _guard(policy).scrub(payload, context=context)


def detect(
    payload: Any, policy: "Policy | str | _FilePath" = "standard", *, context: Context | None = None
) -> Result:
    """Findings and risk of one payload; nothing is changed. Arguments as in `scrub`."""
    return _guard(policy).detect(payload, context=context)


def _guard(policy: "Policy | str | _FilePath") -> "Guard":
    from phiguard.guard import guard_for

    return guard_for(policy)
