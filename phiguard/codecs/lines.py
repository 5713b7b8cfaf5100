"""A GA4 request body: one event per line, each line a query string.

Source: captured requests to ``/g/collect``; the shared parameters stand in the URL.
"""

import re

from phiguard.codec import VERBATIM, Codec, Part, Room, step
from phiguard.errors import Unreadable

_LINE = re.compile(r"[^\r\n]+")
_EVENT = re.compile(r"en=[^\s]*+|[^\s=&]++=[^\s&]*+&[^\s]*+")


def events(text: str) -> list[tuple[int, int]] | None:
    """The spans of the lines, two or more, each of which is an event; None where one is not."""
    lines = []
    for line in _LINE.finditer(text):
        if not _EVENT.fullmatch(text, *line.span()):
            return None
        lines.append(line.span())
    return lines if len(lines) >= 2 else None


def decode(text: str, room: Room) -> list[Part] | None:
    lines = events(text)
    if lines is None:
        return None
    if len(lines) > room.max_parts or any(end - start > room.max_chars for start, end in lines):
        raise Unreadable("lines are larger than the limit")
    opened = step("lines")
    return [Part(a, b, text[a:b], (opened, i), offsets=VERBATIM) for i, (a, b) in enumerate(lines)]


def encode(text: str) -> str:
    """The text must already be fit for a query string, as the URL around it asks."""
    return f"en=page_view&_et=1\r\nen=note&ep.note={text}"


CODEC = Codec(
    name="lines",
    source="https://developers.google.com/analytics/devguides/collection/protocol/ga4",
    place="structure",
    triggers="=",
    whole=True,
    sniff=lambda text, _hinted: "\n" in text,
    decode=decode,
    encode=encode,
    examples=(
        ("en=scroll&epn.percent_scrolled=90\r\nen=view&ep.search_term=std%20testing", "std%20testing"),
        ("en=scroll\nen=login&ep.email=lena%40example.com\n", "lena%40example.com"),
        ("\r\n_et=1&en=a\r\n\r\n?en=b&up.email=lena@example.com", "lena@example.com"),
    ),
    near_misses=("en=scroll&a=1", "HOME=/root\nUSER=lena", "en=a\nplain text", "a=1&b=2\nc d=3&e=4", "\n\n"),
)
