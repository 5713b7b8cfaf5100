"""Message digests as telemetry writes them, and the proof that one is the hash of a value we know."""

import hashlib
import re
from base64 import b64decode
from collections.abc import Callable, Iterable, Iterator
from typing import Final, Generic, TypeVar

from phiguard.hashing import hash
from phiguard.native import compiled
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
_HEX_SIZES: Final = frozenset((32, 40, 64, 128))  # digits
_ALGORITHMS: Final = {16: hashlib.md5, 20: hashlib.sha1, 32: hashlib.sha256, 64: hashlib.sha512}  # by bytes
SIZES: Final = tuple(_ALGORITHMS)
"""Bytes of a digest."""
_T = TypeVar("_T")


class Digests(Generic[_T]):
    """The digests of so many bytes of some values, each computed when one is asked for that none so far is."""

    __slots__ = ("_algorithm", "_done", "_forms", "_hashes", "_known", "_name", "_values")

    def __init__(self, values: list[tuple[str, Callable[[str], Iterable[str]], _T]], size: int) -> None:
        """
        Args:
            values: texts, what they are normalised to before hashing, and what their digests are known as; the
                last of those with the same digest gives it its name.
        """
        # Most hashes are of addresses, so these are looked at first.
        self._values = [one for one in values if "@" not in one[0]] + [one for one in values if "@" in one[0]]
        self._algorithm = _ALGORITHMS[size]
        self._forms: list[str] = []  # of the last value that was taken, those that are left
        self._done: set[str] = set()
        self._name: _T | None = None
        self._known: dict[bytes, _T] = {}
        self._hashes: frozenset[int] | None = None  # keyed ones of all of them, once asked for

    def any_of(self, hashes: frozenset[int]) -> bool:
        """Whether the keyed hash of one of them is among these."""
        if self._hashes is None:
            self._hashes = frozenset(map(hash, computed(self, None)))
        return not hashes.isdisjoint(self._hashes)

    def get(self, digest: bytes) -> _T | None:
        return computed(self, digest).get(digest)

    def _another(self) -> bytes | None:
        """The next digest; None where that was all."""
        while not self._forms:
            if not self._values:
                return None
            text, forms, self._name = self._values.pop()
            self._forms = [form for form in forms(text) if form not in self._done]
            self._done.update(self._forms)
            self._forms.reverse()
        text = self._forms.pop()
        digest = self._algorithm(text.encode("utf-8", "surrogatepass"), usedforsecurity=False).digest()
        self._known.setdefault(digest, self._name)  # type: ignore[arg-type]
        return digest


@compiled
def computed(of: Digests[_T], wanted: bytes | None) -> dict[bytes, _T]:
    """What is known of these digests, once the wanted one is among them, or all are."""
    known = of._known
    while wanted is None or wanted not in known:
        if of._another() is None:
            break
    return known


@compiled
def tokens(text: str) -> Iterable[tuple[int, int, bytes]]:
    """Each place in a text that has the form of a digest, with the digest: ``(start, end, digest)``."""
    if not may_be_in(text):
        return ()
    if len(text) in _HEX_SIZES and _HEX_TOKEN.fullmatch(text):
        return ((0, len(text), bytes.fromhex(text)),)
    return _tokens(text)


def _tokens(text: str) -> Iterator[tuple[int, int, bytes]]:
    if _has_hex(text):
        for m in _HEX_TOKEN.finditer(text):
            if m.end() - m.start() in _HEX_SIZES:
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


@compiled
def may_be_in(text: str) -> bool:
    """A quick look that never says no where `tokens` finds one."""
    return _has_run(text)


def any_in(text: str) -> bool:
    """Whether anything in a text has the form of a digest."""
    return len(text) >= SHORTEST and next(iter(tokens(text)), None) is not None


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
    if _HEX_TOKEN.fullmatch(bare) and len(bare) in _HEX_SIZES:
        return bytes.fromhex(bare)
    return _decoded(bare)
