"""Everything that standard decoders can read out of a text or bytes. No code of the scrubber is used here.

Generous on purpose: what only might be an encoding is undone too, since an adversary would try it.
"""

import base64
import gzip
import html
import json
import quopri
import re
import sys
import unicodedata
import zlib
from collections.abc import Iterator
from contextlib import suppress
from typing import Any, Final
from urllib.parse import unquote, unquote_plus

import brotli

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

ROUNDS: Final = 9
_MAX_TEXTS: Final = 600
_MAX_CHARS: Final = 200_000
_MAX_BYTES: Final = 4_000_000
_PERCENT: Final = re.compile(r"%[0-9a-fA-F]{2}")
_QUOTED: Final = re.compile(r"=[0-9A-F]{2}")
_PIECES: Final = re.compile(r"[&;\r\n]+")
_ESCAPE: Final = re.compile(r"\\+(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|([\"/bfnrt]))")
_SHORT: Final = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
_TOKEN: Final = re.compile(r"[A-Za-z0-9+/_-]{8,}={0,2}")
_HEX: Final = re.compile(r"(?:[0-9a-fA-F]{2}){4,}")
_PUNY: Final = re.compile(r"xn--[a-z0-9-]+", re.IGNORECASE)
_INVISIBLE: Final = re.compile("[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e"
                               "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\U000e0000-\U000e0fff]")  # fmt: skip
# Cyrillic, Greek and Armenian letters that look like Latin ones.
_LOOK_ALIKES: Final = str.maketrans(
    "аеорсухіјѕһԁԛԝӏвкмнтАВЕКМНОРСТУХІЈЅαοερνικτυχΑΒΕΖΗΙΚΜΝΟΡΤΥΧɡɩօսհոցı",
    "aeopcyxijshdqwlbkmhtABEKMHOPCTYXIJSaoepviktuxABEZHIKMNOPTYXgiouhngi",
)
_PRINTABLE_SHARE: Final = 0.85


def texts_in(value: Any) -> Iterator[str]:
    """Every string in a payload, keys and numbers too."""
    todo = [value]
    while todo:
        item = todo.pop()
        if isinstance(item, dict):
            for key, below in item.items():
                yield str(key)
                todo.append(below)
        elif isinstance(item, list | tuple):
            todo.extend(item)
        elif isinstance(item, bytes | bytearray):
            yield from of_bytes(bytes(item))
        elif isinstance(item, bool):
            continue
        elif item is not None:
            yield str(item)


def readings(value: Any) -> set[str]:
    """Every text that up to nine rounds of decoding read out of a value, itself among them."""
    seen: set[str] = set()
    todo = list(texts_in(value))
    for _ in range(ROUNDS):
        fresh = [t for t in dict.fromkeys(todo) if t not in seen]
        if not fresh or len(seen) > _MAX_TEXTS:
            break
        seen.update(fresh)
        todo = [out for text in fresh if len(text) <= _MAX_CHARS for out in _decoded(text)]
    return seen


def folded(text: str) -> str:
    """A text as a person reads it: no invisible signs, no look-alikes, one case."""
    return (text if text.isascii() else _plain(text)).casefold()


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", _INVISIBLE.sub("", text)).translate(_LOOK_ALIKES)


def _decoded(text: str) -> Iterator[str]:
    if not text.isascii():
        yield _plain(text)
    if "%" in text and _PERCENT.search(text):
        yield unquote(text)
        yield unquote_plus(text)
    elif "+" in text:
        yield text.replace("+", " ")
    if "&" in text and (";" in text or "#" in text):
        yield html.unescape(text)
    if "\\" in text:
        yield _ESCAPE.sub(lambda m: _SHORT.get(m[3], m[3]) if m[3] else chr(int(m[1] or m[2], 16)), text)
    if "=" in text and _QUOTED.search(text):
        yield quopri.decodestring(text.encode("utf-8", "surrogatepass")).decode("utf-8", "replace")
        # `note=536=2D90` holds `=53` only by chance: each field is a text of its own, too.
        for piece in _PIECES.split(text)[:200]:
            value = piece.partition("=")[2]
            if "=" in value:
                yield value
    for m in _PUNY.finditer(text):
        with suppress(UnicodeError):
            yield m[0][4:].encode().decode("punycode")
    for line in {text, *text.splitlines()}:
        at = line.lstrip()[:1]
        if at and at in '{["':
            with suppress(ValueError, RecursionError):
                yield from texts_in(json.loads(line))
    for m in _TOKEN.finditer(text):
        yield from _of_token(m[0])
    for m in _HEX.finditer(text):
        yield from of_bytes(bytes.fromhex(m[0]), plain_only=False)


def _of_token(token: str) -> Iterator[str]:
    for piece in {token, *token.split("/"), *re.split(r"[-_]", token)}:
        body = piece.rstrip("=").replace("-", "+").replace("_", "/")
        if len(body) < 6 or len(body) % 4 == 1:
            continue
        with suppress(ValueError):
            yield from of_bytes(base64.b64decode(body + "=" * (-len(body) % 4)), plain_only=False)


def of_bytes(data: bytes, *, plain_only: bool = True) -> Iterator[str]:
    """Texts that bytes may be: by character set, or unpacked. ``plain_only`` gives what is not readable, too."""
    text = data.decode("utf-8", "replace")
    if plain_only or _readable(text):
        yield text
    if b"\x00" in data or data[:2] in (b"\xff\xfe", b"\xfe\xff") or not (len(data) % 2 or _readable(text)):
        for name in ("utf-16-le", "utf-16-be"):
            wide = data.decode(name, "replace")
            if _readable(wide):
                yield wide
    elif not text.isascii():
        latin = data.decode("latin-1")
        if _readable(latin):
            yield latin
    for unpack in _unpackers(data):
        try:
            inner = unpack(data)
        except Exception:  # noqa: BLE001, S112 - whatever a broken stream makes them raise
            continue
        if inner and len(inner) <= _MAX_BYTES and inner != data:
            yield from of_bytes(bytes(inner))


def _unpackers(data: bytes) -> list[Any]:
    if data[:2] == b"\x1f\x8b":
        return [gzip.decompress]
    if data[:4] == b"\x28\xb5\x2f\xfd":
        return [zstd.decompress]
    if len(data) >= 2 and data[0] & 0x0F == 8 and (data[0] * 256 + data[1]) % 31 == 0:
        return [zlib.decompress]
    if len(data) >= 8 and not _readable(data.decode("utf-8", "replace")):
        return [brotli.decompress, lambda d: zlib.decompressobj(-15).decompress(d, _MAX_BYTES)]
    return []


def _readable(text: str) -> bool:
    if not text:
        return False
    good = sum(c.isprintable() or c in "\r\n\t" for c in text) - text.count("\ufffd")
    return good >= _PRINTABLE_SHARE * len(text)
