"""Ids that the guard derives for a destination: keyed, authenticated, and apart for each destination and field.

A visit gets another id with each destination, each kind of page and each day, so that what reached one of them
links to nothing elsewhere. Half of each id authenticates the other half: a second pass knows its own, and nobody
passes a text off as one.

Source: HMAC, RFC 2104; UUID version 8, RFC 9562 section 5.8.
"""

import hmac
import re
from typing import Final
from uuid import UUID

from phiguard.destination_tables import ClientFormat
from phiguard.pseudonyms import Keys

_HEX: Final = {"hex64": re.compile(r"[0-9a-f]{64}"), "hex32": re.compile(r"[0-9a-f]{32}")}
_GA: Final = re.compile(r"([0-9]{10})\.([0-9]{10})")
_UUID: Final = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
_BODY_BITS: Final = 60
_PROOF_BITS: Final = 62


class Derived:
    """The ids of one destination."""

    __slots__ = ("_keys", "_labels", "_name")

    def __init__(self, keys: Keys, destination: str) -> None:
        self._keys = keys
        self._name = destination
        self._labels: dict[tuple[str, str], bytes] = {}  # by use and slot, as many as the destination has fields

    def id(self, slot: str, written: ClientFormat, material: str) -> str:
        """The id at a field for some material; what the material is cannot be told without the key."""
        key_id = self._keys.ids[0]
        body = self._digest(key_id, "body", slot, material.encode("utf-8", "surrogatepass"))
        return self._written(key_id, slot, written, body)

    def is_own(self, slot: str, written: ClientFormat, text: object) -> bool:
        """Whether one of the keys made this id for this field."""
        if not isinstance(text, str):
            return False
        body = _body(written, text)
        if body is None:
            return False
        return any(
            hmac.compare_digest(self._written(key_id, slot, written, body), text) for key_id in self._keys.ids
        )

    def _written(self, key_id: str, slot: str, written: ClientFormat, body: bytes) -> str:
        size = len(body) if len(body) < 32 else {"hex64": 16, "hex32": 8}.get(written, 8)
        if written == "ga":
            number = _digits(body) if len(body) == 32 else int(body)
            head = b"%010d" % number
            return f"{head.decode()}.{_digits(self._digest(key_id, 'proof', slot, head)):010d}"
        if written == "uuid":
            if len(body) == 32:
                body = (int.from_bytes(body[:8], "big") >> (64 - _BODY_BITS)).to_bytes(8, "big")
            proof = self._digest(key_id, "proof", slot, body)
            return _uuid(int.from_bytes(body, "big"), int.from_bytes(proof[:8], "big") >> (64 - _PROOF_BITS))
        body = body[:size]
        return (body + self._digest(key_id, "proof", slot, body)[:size]).hex()

    def _digest(self, key_id: str, use: str, slot: str, material: bytes) -> bytes:
        label = self._labels.get((use, slot))
        if label is None:
            label = self._labels[use, slot] = f"destination {use}\0{self._name}\0{slot}\0".encode()
        return self._keys.digest(key_id, label + material)

    def __repr__(self) -> str:
        return f"Derived({self._name!r})"


def _digits(digest: bytes) -> int:
    """Ten digits, the first of them no zero."""
    return 1_000_000_000 + int.from_bytes(digest[:12], "big") % 9_000_000_000


def _uuid(body: int, proof: int) -> str:
    """122 bits and the version and variant of RFC 9562."""
    bits = (body << _PROOF_BITS) | proof
    high, middle, low = bits >> 74, (bits >> 62) & 0xFFF, bits & ((1 << 62) - 1)
    digits = f"{(high << 80) | (8 << 76) | (middle << 64) | (2 << 62) | low:032x}"
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"


def _body(written: ClientFormat, text: str) -> bytes | None:
    """The half that the other one authenticates; None where the text is none of this format."""
    if written == "ga":
        m = _GA.fullmatch(text)
        return m[1].encode() if m else None
    if written == "uuid":
        if _UUID.fullmatch(text) is None:
            return None
        whole = UUID(text).int
        bits = (whole >> 80) << 74 | ((whole >> 64) & 0xFFF) << 62 | whole & ((1 << 62) - 1)
        return (bits >> _PROOF_BITS).to_bytes(8, "big")
    return bytes.fromhex(text)[: len(text) // 4] if _HEX[written].fullmatch(text) else None
