"""An oracle that is none of phiguard's code: everything that standard decoders can still read out of a text."""

import base64
import gzip
import html
import json
import quopri
import re
import unicodedata
import urllib.parse
import zlib
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import brotli

try:
    from compression import zstd  # type: ignore[import-not-found,unused-ignore]
except ImportError:
    from backports import zstd

_TOKEN = re.compile(r"[A-Za-z0-9+/_-]{8,}={0,2}")
_HEX = re.compile(r"(?:[0-9a-fA-F]{2}){6,}")


def texts_of(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for k, v in value.items():
            yield str(k)
            yield from texts_of(v)
    elif isinstance(value, list | tuple):
        for v in value:
            yield from texts_of(v)
    elif isinstance(value, bytes):
        yield from _of_bytes(value)
    elif value is not None:
        yield str(value)


def recoverable(value: Any, depth: int = 7) -> set[str]:
    """Every text that comes out of a payload by up to ``depth`` rounds of decoding."""
    seen: set[str] = set()
    todo = list(texts_of(value))
    for _ in range(depth):
        fresh = [t for t in todo if t not in seen]
        seen.update(fresh)
        todo = [out for t in fresh if len(t) < 200_000 for out in _decoded(t)]
    return seen


def _decoded(text: str) -> Iterator[str]:
    yield urllib.parse.unquote(text)
    yield urllib.parse.unquote_plus(text)
    yield html.unescape(text)
    yield unicodedata.normalize("NFKC", text).replace("\u200b", "")
    yield re.sub(r"\\u([0-9a-fA-F]{4})", lambda m: chr(int(m[1], 16)), text)
    yield quopri.decodestring(text.encode("utf-8", "surrogatepass")).decode("utf-8", "replace")
    for line in {text, *text.splitlines()}:
        with suppress(ValueError, RecursionError):
            yield from texts_of(json.loads(line))
    for m in _TOKEN.finditer(text):
        for token in {m[0], *m[0].split("/")}:
            body = token.rstrip("=").replace("-", "+").replace("_", "/")
            with suppress(ValueError):
                yield from _of_bytes(base64.b64decode(body + "=" * (-len(body) % 4)))
    for m in _HEX.finditer(text):
        yield from _of_bytes(bytes.fromhex(m[0]))


def _of_bytes(data: bytes) -> Iterator[str]:
    for name in ("utf-8", "utf-16-le", "utf-16-be"):
        yield data.decode(name, "replace")
    yield data.decode("utf-8", "replace").replace("\x00", "")
    for unpack in (gzip.decompress, zlib.decompress, zstd.decompress, brotli.decompress):
        try:
            yield unpack(data).decode("utf-8", "replace")
        except Exception:  # noqa: BLE001 - whatever a broken stream makes them raise
            continue
