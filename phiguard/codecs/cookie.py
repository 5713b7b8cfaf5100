"""Cookie headers: ``a=1; b=2``; also Set-Cookie with its attributes.

A value that an id may stand in is opened twice: under its own name, and under ``cookiepair`` and its name. So
a detector of cookies sees that it stands in such a list, whatever the key of the field that holds the list.

Source: RFC 6265 sections 4.1 and 4.2.
"""

import re
from collections.abc import Sequence
from urllib.parse import quote

from phiguard.codec import VERBATIM, Codec, Part, Room, step
from phiguard.errors import Unreadable

_NAME = re.compile(r"\s*[^=;,\s\"{}\[\]<>?@/\\()]{1,200}")
_SHORTEST_ID = 5
_ATTRIBUTES = frozenset(("secure", "httponly", "partitioned", ""))


def sniff(text: str, hinted: bool) -> bool:
    if "=" not in text or "\n" in text or "\r" in text:
        return False
    pieces = text.split(";")
    if len(pieces) < 2 and not hinted:
        return False
    for piece in pieces:
        name, equals, _ = piece.partition("=")
        if not equals:
            if name.strip().lower() not in _ATTRIBUTES:
                return False
        elif _NAME.fullmatch(name) is None:
            return False
    return True


def _write(text: str) -> str:
    return text.replace(";", "%3B")


def decode(text: str, room: Room) -> Sequence[Part] | None:
    parts: list[Part] = []
    at = 0
    # Browsers write a space after each semicolon; connection strings and matrix parameters have none.
    listed = "; " in text
    for piece in text.split(";"):
        name, _, value = piece.partition("=")
        if value:
            key = name.strip()
            start = at + len(name) + 1
            if any(c.isdigit() or c == "%" for c in key):  # a key with digits may hold something itself
                key_at = at + len(name) - len(name.lstrip())
                span = (key_at, key_at + len(key))
                parts.append(Part(*span, key, (step("cookie"), key, step("key")), None, _write, VERBATIM, "key"))
            part = Part(start, at + len(piece), value, (step("cookie"), key), key, _write, VERBATIM)
            parts.append(part)
            if listed and len(value) >= _SHORTEST_ID and not value.isalpha():
                parts.append(part._replace(key=f"cookiepair {key}"))
        at += len(piece) + 1
        if len(parts) > room.max_parts:
            raise Unreadable("too many cookies in one header")
    return parts


CODEC = Codec(
    name="cookie",
    source="https://www.rfc-editor.org/rfc/rfc6265#section-4.2",
    place="structure",
    triggers="=",
    sniff=sniff,
    decode=decode,
    keys=("cookie", "set cookie"),
    encode=lambda text: "theme=dark; v=" + quote(text, safe="@", errors="surrogatepass"),
    examples=(
        ("theme=dark; _fbp=fb.1.1771490233000.1122334455; lang=en", "fb.1.1771490233000.1122334455"),
        ("a=1;b=lena@example.com", "lena@example.com"),
        ("sid=x; Path=/; HttpOnly; Secure", "x"),
    ),
    near_misses=("text/html; charset=utf-8", "a = b; c", "Mozilla/5.0 (X11; Linux x86_64; rv=1)", "x=1"),
)
