"""JSON Web Tokens: header, payload and signature as base64url, joined by dots.

Source: RFC 7519; RFC 7515 section 3.1, and appendix A.5 for a token without a signature.
"""

import json
import re
from base64 import urlsafe_b64encode

from phiguard.codec import Codec, Part, Room, step
from phiguard.errors import Unreadable
from phiguard.noise import unbase64

_HEADER = re.compile(r"eyJ[A-Za-z0-9_-]*+")
_REST = re.compile(r"\.([A-Za-z0-9_-]*+)\.[A-Za-z0-9_-]*+")
_LONGEST_HEADER = 8192  # proxies take no longer header line


def decode(text: str, room: Room) -> list[Part] | None:
    parts: list[Part] = []
    for head in _HEADER.finditer(text):
        rest = _REST.match(text, head.end())
        header = _text(head[0]) if rest and len(head[0]) <= _LONGEST_HEADER else None
        if rest is None or header is None or not _is_object(header):
            continue
        steps = (step("jwt"), "header")
        parts.append(Part(head.start(), head.end(), header, steps, write=_base64url))
        payload = _text(rest[1])
        if payload:  # none in an encrypted token or a detached one
            # With a new payload the signature is of no use but to try guesses of the old one on.
            steps = (step("jwt"), "payload")
            parts.append(Part(rest.start(1), rest.end(), payload, steps, write=_unsigned))
        if len(parts) > room.max_parts or len(header) > room.max_chars or len(payload or "") > room.max_chars:
            raise Unreadable("token is larger than the limit")
    return parts or None


def _text(segment: str) -> str | None:
    try:
        return unbase64(segment).decode()
    except UnicodeDecodeError:
        return None


def _is_object(text: str) -> bool:
    try:
        return isinstance(json.loads(text), dict)
    except (ValueError, RecursionError):
        return False


def _base64url(text: str) -> str:
    return urlsafe_b64encode(text.encode("utf-8", "surrogatepass")).decode("ascii").rstrip("=")


def _unsigned(text: str) -> str:
    return _base64url(text) + "."


def encode(text: str) -> str:
    payload = json.dumps({"sub": text}, ensure_ascii=False)
    return ".".join((_base64url('{"alg":"HS256","typ":"JWT"}'), _base64url(payload), "c2lnbmF0dXJl"))


CODEC = Codec(
    name="jwt",
    source="https://www.rfc-editor.org/rfc/rfc7515#section-3.1",
    place="token",
    told=True,
    sniff=lambda text, _hinted: "eyJ" in text,
    decode=decode,
    encode=encode,
    examples=(
        (encode("lena@example.com"), "lena@example.com"),
        (f"Bearer {encode('Renée')}", "Renée"),
        (f"id_{encode('lena@example.com')}", "lena@example.com"),
        (encode("lena@example.com").rpartition(".")[0] + ".", "lena@example.com"),
    ),
    near_misses=(
        "eyJ.eyJ.sig",
        "eyJhIjox.eyJhIjoxfQ.x",
        "eyJhbGciOiJIUzI1NiJ9.eyJhIjoxfQ",
        "www.example.com",
    ),
)
