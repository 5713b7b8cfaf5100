"""Following a path of the corpus through a payload, with decoders of its own."""

import base64
import gzip
import html
import json
import re
import zlib
from collections.abc import Callable
from typing import Any, Final
from urllib.parse import parse_qsl, unquote, urlsplit

_STEP: Final = re.compile(r"\{(\w+)\}|/([^/{]*)")
_PART: Final = re.compile(r'name="([^"]*)"\r\n\r\n(.*?)\r\n(?=--)', re.DOTALL)


class Nothing(Exception):
    """There is no such place, or it cannot be read."""


def at(payload: Any, path: str) -> Any:
    """The value at a place.

    Raises:
        Nothing: there is none.
    """
    value = payload
    for m in _STEP.finditer(path):
        if m[1]:
            if m[1] not in _OPEN:
                raise Nothing
            try:
                value = _OPEN[m[1]](value)
            except (ValueError, TypeError, AttributeError, OSError, EOFError, KeyError, zlib.error) as error:
                raise Nothing from error
        else:
            value = _below(value, m[2].replace("~2", "{").replace("~1", "/").replace("~0", "~"))
    return value


def outer(path: str) -> str:
    """The part of a path that goes through the payload's own structure."""
    return path.partition("{")[0]


def _below(value: Any, key: str) -> Any:
    if isinstance(value, dict) and key in value:
        return value[key]
    if isinstance(value, list) and key.isdigit() and int(key) < len(value):
        return value[int(key)]
    raise Nothing


def _url(text: str) -> dict[str, Any]:
    # Matrix parameters stay in the path, as the corpus writes it.
    parts = urlsplit(text)
    if not parts.scheme and not text.startswith("/"):
        raise ValueError
    query = dict(parse_qsl(parts.query, keep_blank_values=True))
    return {"path": unquote(parts.path), "query": query, "fragment": unquote(parts.fragment)}


def _query(text: str) -> dict[str, str]:
    if "=" not in text:
        raise ValueError
    return dict(parse_qsl(text.removeprefix("?"), keep_blank_values=True))


def _base64(text: str) -> bytes:
    body = text.rstrip("=").replace("-", "+").replace("_", "/")
    return base64.b64decode(body + "=" * (-len(body) % 4))


def _cookie(text: str) -> dict[str, str]:
    pairs = (part.partition("=") for part in text.split("; "))
    return {key: unquote(value) for key, _, value in pairs}


def _text(value: Any) -> Any:
    return value.decode("utf-8") if isinstance(value, bytes) else value


_OPEN: Final[dict[str, Callable[[Any], Any]]] = {
    "url": lambda v: _url(_text(v)),
    "query": lambda v: _query(_text(v)),
    "json": lambda v: json.loads(_text(v)),
    "base64": lambda v: _base64(_text(v)),
    "percent": lambda v: unquote(_text(v)),
    "hex": lambda v: bytes.fromhex(_text(v)),
    "html": lambda v: html.unescape(_text(v)),
    "escapes": lambda v: json.loads(f'"{_text(v)}"'),
    "gzip": lambda v: gzip.decompress(v),
    "lines": lambda v: _text(v).splitlines(),
    "cookie": lambda v: _cookie(_text(v)),
    "multipart": lambda v: dict(_PART.findall(_text(v))),
}


def equal(found: Any, wanted: Any) -> bool:
    """Whether a place holds a value: decoded ones come as text or bytes."""
    if isinstance(found, bytes):
        found = found.decode("utf-8", "replace")
    if isinstance(found, bool) or isinstance(wanted, bool):
        return found is wanted or (isinstance(found, str) and found == str(wanted).lower())
    if isinstance(found, str) and not isinstance(wanted, str):
        return found == str(wanted)
    return type(found) is type(wanted) and bool(found == wanted)
