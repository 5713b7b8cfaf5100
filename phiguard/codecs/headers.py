"""A block of header lines, with or without a request line in front.

Source: RFC 9112 section 2.1; the block is what a HAR entry or a log writes, not a message with a body.
"""

import re
from collections.abc import Sequence

from phiguard.codec import VERBATIM, Codec, Part, Room, step
from phiguard.errors import Unreadable

_NAME = re.compile(r"([A-Za-z][A-Za-z0-9_\-]{0,63}):[ \t]*")  # the value goes on to the end of the line
_REQUEST = re.compile(r"(?:[A-Z]{3,8} (\S+)(?: HTTP/[0-9.]+)?|HTTP/[0-9.]+ [0-9]{3}.*)")
_WELL_KNOWN = frozenset(
    [
        "accept",
        "accept-encoding",
        "accept-language",
        "authorization",
        "cache-control",
        "client-ip",
        "connection",
        "content-length",
        "content-type",
        "cookie",
        "forwarded",
        "from",
        "host",
        "origin",
        "proxy-authorization",
        "referer",
        "set-cookie",
        "true-client-ip",
        "user-agent",
        "via",
        "x-api-key",
        "x-client-ip",
        "x-forwarded-for",
        "x-forwarded-host",
        "x-real-ip",
        "cf-connecting-ip",
    ]
)
_END = re.compile(r"\r?\n")


def sniff(text: str, hinted: bool) -> bool:
    if "\n" not in text:  # One line alone may be anything ("Note: call back"), unless the name is a header's.
        if _NAME.match(text) is None:
            return hinted and (not text.strip() or _REQUEST.fullmatch(text) is not None)
        return hinted or _is_well_known(text)
    lines = [line for line in _END.split(text) if line.strip()]
    if lines and _REQUEST.fullmatch(lines[0]):
        lines = lines[1:]
    if not all(_NAME.match(line) for line in lines):
        return False
    return len(lines) > 1 or hinted or bool(lines and _is_well_known(lines[0]))


def _is_well_known(line: str) -> bool:
    name = _NAME.match(line)
    return name is not None and name[1].lower() in _WELL_KNOWN


def decode(text: str, room: Room) -> Sequence[Part] | None:
    parts: list[Part] = []
    at = 0
    while at < len(text):
        end = _END.search(text, at)
        stop = end.start() if end else len(text)
        m = _NAME.match(text, at, stop)
        value = text[m.end() : stop].rstrip(" \t") if m is not None else ""
        if m is not None and value:
            begin = m.end()
            parts.append(Part(begin, begin + len(value), value, (step("headers"), m[1]), m[1], _write, VERBATIM))
        elif (request := _REQUEST.fullmatch(text, at, stop)) is not None and request[1]:
            span = request.span(1)
            parts.append(
                Part(*span, request[1], (step("headers"), step("request")), "request url", _write, VERBATIM)
            )
        at = end.end() if end else stop
        if len(parts) > room.max_parts:
            raise Unreadable("too many headers")
    return parts


def _write(text: str) -> str:
    return text.replace("\r", " ").replace("\n", " ")  # a value never becomes a line of its own


CODEC = Codec(
    name="headers",
    source="https://www.rfc-editor.org/rfc/rfc9112#section-2.1",
    place="structure",
    triggers=":",
    signs=r"\A\s*(?:[A-Za-z][A-Za-z0-9_\-]{0,63}:|[A-Z]{3,8} |HTTP/)",
    sniff=sniff,
    decode=decode,
    keys=("header", "raw header", "http header", "request header"),
    encode=lambda text: f"Host: www.example.com\r\nX-Value: {text}\r\n".replace("\n\n", "\n"),
    examples=(
        ("Host: shop.example.com\r\nX-Forwarded-For: 198.51.100.23\r\n", "198.51.100.23"),
        ("GET /book?mrn=1 HTTP/1.1\nHost: a.example\nCookie: a=b", "/book?mrn=1"),
        ("Cookie: user=lena%40example.com; t=dark", "user=lena%40example.com; t=dark"),
        ("Name: x\nPhone: 206-555-0147", "206-555-0147"),
    ),
    near_misses=("Note: one line only", "a thing\nNote: that", "12:30:00\n12:31:00"),
)
