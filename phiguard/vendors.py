"""The vendors that phiguard knows, read from ``lexicons/vendors/`` when first asked for."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from phiguard.errors import ConfigError
from phiguard.lexicon import folder
from phiguard.policy_errors import unknown
from phiguard.vendor_endpoints import Endpoints
from phiguard.vendor_schema import Baa, Endpoint, Field, Neutral, Requirement, Vendor, loads

__all__ = (
    "Baa", "Endpoint", "Field", "Neutral", "Requirement", "Vendor", "load", "loads", "recognise", "recognise_form",
    "vendor", "vendors",
)  # fmt: skip


@cache
def vendors() -> Mapping[str, Vendor]:
    """All vendors by name, in order of their names."""
    files = sorted((f for f in (folder() / "vendors").iterdir() if f.name.endswith(".toml")), key=lambda f: f.name)
    found = (loads(f.read_text("utf-8"), f.name.removesuffix(".toml")) for f in files)
    return MappingProxyType({vendor.name: vendor for vendor in found})


def vendor(name: str) -> Vendor:
    """The vendor of that name.

    Raises:
        ConfigError: there is none.
    """
    known = vendors()
    if name not in known:
        raise ConfigError(unknown("vendor", name, known), where="vendors")
    return known[name]


def load(path: str | Path) -> Vendor:
    """A vendor from a file of one's own.

    Raises:
        ConfigError: the file cannot be read, or something in it is wrong.
    """
    file = Path(path)
    try:
        text = file.read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        raise ConfigError("cannot be read", where=str(path)) from None
    return loads(text, file.name.removesuffix(".toml"))


def recognise(
    url: str, body: Any = None, headers: Mapping[str, str] | None = None, *, method: str = ""
) -> Vendor | None:
    """The vendor that a request goes to, or None.

    Args:
        url: of the request, absolute: ``https://graph.facebook.com/v25.0/1/events``.
        body: as text, bytes or parsed; it tells vendors behind first-party paths apart.
        headers: of the request; their ``Host`` holds where the URL has no host.
        method: of the request, where it is known.
    """
    if url.startswith("/") and not url.startswith("//") and headers:
        host = next((value for name, value in headers.items() if name.lower() == "host"), "")
        url = f"https://{host}{url}" if host else url
    return _endpoints().find(url, body, method)


_MAX_FORM: Final = 20_000  # characters of a form that are looked through for its names


def recognise_form(text: str) -> Vendor | None:
    """The vendor whose fields a query or form has, where its names alone tell; or None."""
    names: set[str] | None = None
    for first, signature, vendor in _signatures():
        if first in text:
            if names is None:
                query = text[text.find("?") + 1 : _MAX_FORM]
                names = {pair.partition("=")[0] for pair in query.split("&")}
            if names.issuperset(signature):
                return vendor
    return None


@cache
def _signatures() -> tuple[tuple[str, frozenset[str], Vendor], ...]:
    return tuple((f"{v.signature[0]}=", frozenset(v.signature), v) for v in vendors().values() if v.signature)


@cache
def _endpoints() -> Endpoints:
    return Endpoints(vendors().values())
