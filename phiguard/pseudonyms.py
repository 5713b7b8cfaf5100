"""Keyed pseudonyms, ``pg1.<key id>.<tag>``: the same person gets the same token, and only the key can make one.

The tag is base32 of 16 bytes of pseudonym and 14 bytes that authenticate them. So a guard knows its own tokens
without the values behind them, and nobody can pass a text off as one. A token is still PHI: who has the key can
try out values. Key material comes by reference, and stays out of reprs, pickles, digests and messages.

Source: HMAC, RFC 2104 and FIPS 198-1; HKDF, RFC 5869; base32, RFC 4648 section 6, in lower case and, 30 bytes
being six groups of five, without padding or spare bits.
"""

import hmac
import os
import re
import unicodedata
from base64 import b32decode, b32encode
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from typing import Final, NamedTuple

from phiguard.errors import ConfigError

PREFIX: Final = "pg1"
DEFAULT_ENV: Final = "PHIGUARD_HMAC_KEY"
DEFAULT_ID_ENV: Final = "PHIGUARD_HMAC_KEY_ID"
DEFAULT_ID: Final = "k1"
MIN_KEY_BYTES: Final = 32  # as long as the hash: RFC 2104 section 3
_MAX_KEY_BYTES: Final = 65536
_PSEUDONYM: Final = 16  # bytes: no two of 10^15 values are likely to share one
_PROOF: Final = 14  # bytes: one forgery in 2^112
_ID: Final = r"[A-Za-z0-9_-]{1,32}"
_TOKEN: Final = re.compile(rf"{PREFIX}\.({_ID})\.([a-z2-7]{{48}})")
_IN_TEXT: Final = re.compile(rf"(?<![A-Za-z0-9_.-]){_TOKEN.pattern}(?![A-Za-z0-9_-])")
_HEX: Final = re.compile(r"[0-9A-Fa-f]+")
_KEY_ID: Final = re.compile(_ID)

# Entities that mean one thing under several names share their pseudonyms, so that the same visitor id is the
# same token wherever it stands. All others are apart: nobody can see that a record number is also an account's.
_NAMESPACES: Final = dict.fromkeys(("USER_ID", "COOKIE_ID", "DEVICE_ID"), "VISITOR")
_DIGITS_ONLY: Final = frozenset({"PHONE_NUMBER", "US_SSN", "US_ITIN", "CREDIT_CARD", "IMEI"})
_HASHES: Final = frozenset({"EMAIL_HASH", "PHONE_HASH", "HASHED_ID"})
_UPPER_ALNUM: Final = frozenset({"US_MBI", "US_HICN", "IBAN_CODE", "VIN", "MAC_ADDRESS"})


@dataclass(frozen=True, slots=True)
class KeyRef:
    """Where a key lies: in an environment variable or in a file; never the key.

    Attributes:
        env: name of the variable; by default, where no file is given, ``PHIGUARD_HMAC_KEY``.
        file: path of the file.
        id: stands in tokens; by default what ``PHIGUARD_HMAC_KEY_ID`` holds, or ``k1``.
    """

    env: str = ""
    file: str = ""
    id: str = ""

    def __post_init__(self) -> None:
        if self.env and self.file:
            raise ConfigError("a key lies in a variable or in a file, not in both", where="key")
        if self.id and _KEY_ID.fullmatch(self.id) is None:
            raise ConfigError("is no key id: 1 to 32 of A-Z a-z 0-9 _ -", where="key.id")


class _Key(NamedTuple):
    pseudonym: bytes
    proof: bytes
    destination: hmac.HMAC  # with nothing in it yet: what the key alone decides is worked out once


class Keys:
    """Loaded keys, in order: the first one signs, all are recognised. A pickle holds the references alone."""

    __slots__ = ("_by_id", "_first", "_refs")

    def __init__(self, refs: Sequence[KeyRef] = (KeyRef(),)) -> None:
        """
        Raises:
            ConfigError: there is no such key, it is too short, or two share an id.
        """
        if not refs:
            raise ConfigError("a key ring needs a key", where="keys")
        self._refs = tuple(refs)
        self._by_id: dict[str, _Key] = {}
        for i, ref in enumerate(self._refs):
            where = f"keys[{i}]"
            name = ref.id or os.environ.get(DEFAULT_ID_ENV) or DEFAULT_ID
            if _KEY_ID.fullmatch(name) is None:
                raise ConfigError(f"{DEFAULT_ID_ENV} holds no key id: 1 to 32 of A-Z a-z 0-9 _ -", where=where)
            if name in self._by_id:
                raise ConfigError(f"two keys have the id {name}", where=where)
            self._by_id[name] = _derived(_material(ref, where))
        self._first = next(iter(self._by_id))

    @property
    def ids(self) -> tuple[str, ...]:
        """Ids of the keys; the first one signs."""
        return tuple(self._by_id)

    def __repr__(self) -> str:
        return f"Keys({', '.join(self._by_id)})"

    def __reduce__(self) -> tuple[object, ...]:
        return Keys, (self._refs,)

    def digest(self, name: str, message: bytes) -> bytes:
        """32 bytes over a message by the key of this id; apart from all pseudonyms."""
        mac = self._by_id[name].destination.copy()
        mac.update(message)
        return mac.digest()

    def _signing(self) -> tuple[str, _Key]:
        return self._first, self._by_id[self._first]

    def _known(self, name: str) -> _Key | None:
        return self._by_id.get(name)


def pseudonym(entity: str, value: str, keys: Keys) -> str:
    """The token of a value; equal values of one namespace, after `normalised`, have equal tokens."""
    name, key = keys._signing()
    message = f"{namespace(entity)}\0{normalised(entity, value)}".encode("utf-8", "surrogatepass")
    body = hmac.digest(key.pseudonym, message, "sha256")[:_PSEUDONYM]
    return f"{PREFIX}.{name}.{b32encode(body + _proof(key, name, body)).decode().lower()}"


def is_token(text: str, keys: Keys) -> bool:
    """Whether a whole text is a token that one of these keys made."""
    m = _TOKEN.fullmatch(text)
    return m is not None and _genuine(m, keys)


def token_spans(text: str, keys: Keys) -> Iterator[tuple[int, int]]:
    """Where such tokens stand in a text; not inside a longer word."""
    if f"{PREFIX}." not in text:
        return
    for m in _IN_TEXT.finditer(text):
        if _genuine(m, keys):
            yield m.span()


def namespace(entity: str) -> str:
    return _NAMESPACES.get(entity, entity)


def normalised(entity: str, value: str) -> str:
    """A value as it goes into the hash: what makes no other person of it is taken out."""
    text = unicodedata.normalize("NFC", value.strip())
    if entity == "EMAIL_ADDRESS" or (entity in _HASHES and _HEX.fullmatch(text)):
        return text.lower()
    if entity in _DIGITS_ONLY:
        return "".join(str(unicodedata.digit(c)) for c in text if c.isdecimal()) or text
    if entity in _UPPER_ALNUM:
        return "".join(filter(str.isalnum, text)).upper() or text
    if entity == "IP_ADDRESS":
        try:
            return str(ip_address(text))
        except ValueError:
            return text
    return text


def _genuine(m: re.Match[str], keys: Keys) -> bool:
    key = keys._known(m[1])
    if key is None:
        return False
    raw = b32decode(m[2].upper())
    return hmac.compare_digest(raw[_PSEUDONYM:], _proof(key, m[1], raw[:_PSEUDONYM]))


def _proof(key: _Key, name: str, body: bytes) -> bytes:
    return hmac.digest(key.proof, f"{PREFIX}.{name}.".encode() + body, "sha256")[:_PROOF]


def _derived(material: bytes) -> _Key:
    """HKDF-SHA-256 with one label for each use, so that no use can be played against another."""
    extracted = hmac.digest(b"phiguard pg1", material, "sha256")
    return _Key(
        pseudonym=hmac.digest(extracted, b"pseudonym\x01", "sha256"),
        proof=hmac.digest(extracted, b"proof\x01", "sha256"),
        destination=hmac.new(hmac.digest(extracted, b"destination\x01", "sha256"), digestmod="sha256"),
    )


def _material(ref: KeyRef, where: str) -> bytes:
    if ref.file:
        try:
            with Path(ref.file).open("rb") as file:
                found = file.read(_MAX_KEY_BYTES + 1)
        except OSError as error:
            raise ConfigError(f"the key's file cannot be read ({type(error).__name__})", where=where) from None
        source = "the key's file"
        if found.isascii() and found.decode().strip().isprintable():  # a text's last line end is not meant
            found = found.strip()
    else:
        source = f"the variable {ref.env or DEFAULT_ENV}"
        value = os.environ.get(ref.env or DEFAULT_ENV)
        if value is None:
            raise ConfigError(f"{source} is not set", where=where)
        found = value.strip().encode("utf-8", "surrogateescape")
    if not MIN_KEY_BYTES <= len(found) <= _MAX_KEY_BYTES:
        raise ConfigError(f"{source} must hold {MIN_KEY_BYTES} to {_MAX_KEY_BYTES} bytes", where=where)
    return found


def audit_key(keys: Keys, name: str = "") -> tuple[str, bytes] | None:
    """The id and the key for audit records: of the key of this id, else of the first. None where there is none.

    It is apart from pseudonyms and their proofs, which are made over texts that start with ``pg1.``.
    """
    if not name:
        name, key = keys._signing()
        return name, hmac.digest(key.proof, b"audit\x01", "sha256")
    found = keys._known(name)
    return (name, hmac.digest(found.proof, b"audit\x01", "sha256")) if found is not None else None
