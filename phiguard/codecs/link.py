"""URLs, paths with a query, and request targets inside prose and log lines; each is opened as a text of its own.

Source: the Common and Combined Log Formats, https://httpd.apache.org/docs/2.4/logs.html#accesslog
"""

import re
from collections.abc import Sequence
from urllib.parse import quote

from phiguard.codec import VERBATIM, Codec, Part, Room, step
from phiguard.errors import Unreadable

_STOP = r"\s\"'<>`|\\^{}"
_LINK = re.compile(
    rf"(?:[A-Za-z][A-Za-z0-9+.\-]{{1,30}}://|\bwww\.)[^{_STOP}]+"
    rf"|(?<![^\s\"'=(,:])/[^{_STOP}?]*\?[^{_STOP}]+"
    rf"|(?<=GET )/[^{_STOP}]*|(?<=POST )/[^{_STOP}]*|(?<=PUT )/[^{_STOP}]*|(?<=HEAD )/[^{_STOP}]*"
)
_TRAILING = ".,;:!?)]"


def decode(text: str, room: Room) -> Sequence[Part] | None:
    parts: list[Part] = []
    for m in _LINK.finditer(text):
        start, end = m.span()
        while end > start and text[end - 1] in _TRAILING:
            # A bracket that was opened inside belongs to the link: `cd[x]`, `(s)`.
            if text[end - 1] in ")]" and text.count("(" if text[end - 1] == ")" else "[", start, end):
                break
            end -= 1
        if end - start > 1 and not (start == 0 and end == len(text)):
            if len(parts) >= room.max_parts:
                raise Unreadable("too many links in one text")
            parts.append(Part(start, end, text[start:end], (step("link"), len(parts)), None, str, VERBATIM))
    return parts


CODEC = Codec(
    name="link",
    source="https://www.rfc-editor.org/rfc/rfc3986#appendix-C",
    place="embedded",
    triggers="/",
    sniff=lambda text, _: "://" in text or "?" in text or "www." in text or "HTTP/" in text,
    decode=decode,
    encode=lambda text: f"see https://www.example.com/?v={quote(text, safe='', errors='surrogatepass')} today",
    examples=(
        ("see https://a.example/?email=lena%40example.com, please", "https://a.example/?email=lena%40example.com"),
        ('203.0.113.9 - - [x] "GET /book?mrn=5530172 HTTP/1.1" 200', "/book?mrn=5530172"),
        ('"POST /patients/123456 HTTP/1.1"', "/patients/123456"),
        ("(https://a.example/x?cd[y]=1)", "https://a.example/x?cd[y]=1"),
        ("go to www.example.com/a?b=1.", "www.example.com/a?b=1"),
    ),
    near_misses=("and/or?", "https://a.example/x?y=1", "3/4 cup", "what?/why?"),
)
