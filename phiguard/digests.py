"""Message digests as telemetry writes them, and the proof that one is the hash of a value we know."""

import hashlib
import re
from base64 import b64decode
from collections.abc import Iterable, Iterator
from typing import Final

from phiguard.runs import has_run

# Hex of MD5, SHA-1, SHA-256, SHA-512; base64 and base64url of the same, padded or not.
HEX: Final = r"(?:[0-9a-f]{128}|[0-9a-f]{64}|[0-9a-f]{40}|[0-9a-f]{32})"
_B64: Final = r"(?:[a-z0-9+/_\-]{22}(?:==)?|[a-z0-9+/_\-]{27}=?|[a-z0-9+/_\-]{43}=?|[a-z0-9+/_\-]{86}(?:==)?)"
DIGEST: Final = rf"(?:(?:md5|sha-?1|sha-?256|sha-?512)[:\-])?(?:{HEX}|{_B64})"
"""Pattern of a digest that is a whole value; RE2-safe, case to be ignored."""

# Whole runs, of whatever length: a pattern that looks around itself cannot skip to where it may begin.
_TOKEN: Final = re.compile(r"[A-Za-z0-9+/_-]{22,}")
_HEX_TOKEN: Final = re.compile(r"[0-9A-Fa-f]{32,}")
_LONGEST: Final = 128
_NAMED: Final = re.compile(r"(?:md5|sha-?1|sha-?256|sha-?512)[:\-]", re.IGNORECASE)
_has_run: Final = has_run(r"A-Za-z0-9+/_\-", 22)
_has_hex: Final = has_run("0-9A-Fa-f", 32)
SHORTEST: Final = 22  # characters: MD5 in base64
_SIZES: Final = {32: 16, 40: 20, 64: 32, 128: 64}  # hex digits to bytes
_ALGORITHMS: Final = {16: hashlib.md5, 20: hashlib.sha1, 32: hashlib.sha256, 64: hashlib.sha512}  # by bytes


def all_of(texts: Iterable[str], size: int | None = None) -> frozenset[bytes]:
    """Every digest of every text; of so many bytes, where a ``size`` is given."""
    algorithms = _ALGORITHMS.values() if size is None else (_ALGORITHMS[size],)
    return frozenset(
        algorithm(text.encode("utf-8", "surrogatepass"), usedforsecurity=False).digest()
        for text in texts
        for algorithm in algorithms
    )


def tokens(text: str) -> Iterator[tuple[int, int, bytes]]:
    """Each place in a text that has the form of a digest, with the digest: ``(start, end, digest)``."""
    if not _has_run(text):
        return
    if _has_hex(text):
        for m in _HEX_TOKEN.finditer(text):
            if m.end() - m.start() in _SIZES:
                yield m.start(), m.end(), bytes.fromhex(m[0])
    for m in _TOKEN.finditer(text):
        if m.end() - m.start() > _LONGEST:
            continue
        for start, end in _sub_tokens(m):
            token = text[start:end]
            raw = _decoded(token)
            if raw is not None and len(raw) in (16, 20, 32, 64):
                while (end - start) % 4 and text[end : end + 1] == "=":
                    end += 1
                yield start, end, raw


def may_be_in(text: str) -> bool:
    """A quick look that never says no where `tokens` finds one."""
    return _has_run(text)


def any_in(text: str) -> bool:
    """Whether anything in a text has the form of a digest."""
    return len(text) >= SHORTEST and next(tokens(text), None) is not None


def _sub_tokens(m: "re.Match[str]") -> Iterator[tuple[int, int]]:
    yield m.span()
    if "/" in m[0]:  # a path of segments looks like base64 with slashes
        at = m.start()
        for segment in m[0].split("/"):
            if 22 <= len(segment) < m.end() - m.start():
                yield at, at + len(segment)
            at += len(segment) + 1


def _decoded(token: str) -> bytes | None:
    size = len(token)
    if size not in (22, 27, 43, 86):
        return None
    try:
        return b64decode(token.translate(_STANDARD) + "=" * (-size % 4), validate=True)
    except ValueError:
        return None


_STANDARD: Final = str.maketrans("-_", "+/")


def unwrapped(value: str) -> bytes | None:
    """The digest in a whole value, with or without its algorithm's name before it; None if there is none."""
    bare = _NAMED.sub("", value.strip()).rstrip("=")
    if _HEX_TOKEN.fullmatch(bare) and len(bare) in _SIZES:
        return bytes.fromhex(bare)
    return _decoded(bare)
