"""Cookies inside prose, log lines and code: ``Cookie: a=1; b=2``, ``document.cookie = "a=1; path=/"``.

Source: RFC 6265 section 4.2.1, as servers log the header and as scripts set it.
"""

import re
from collections.abc import Sequence
from urllib.parse import quote

from phiguard.codec import VERBATIM, Codec, Part, Room, step
from phiguard.codecs import headers
from phiguard.errors import Unreadable

_LABEL = re.compile(r"\b(?:[Ss]et-)?(?:[Cc]ookie|COOKIE)[\"']? {0,2}[:=] {0,2}[\"'`]?")
_NAME = r"[^\s=;,\"'`<>{}()\[\]?@/\\]{1,200}"
_VALUE = r"[^\s;\"'`<>]{0,4096}"
_PAIRS = re.compile(rf"{_NAME}={_VALUE}(?:; ?(?:{_NAME}={_VALUE}|Secure|HttpOnly|Partitioned))*")


def decode(text: str, room: Room) -> Sequence[Part] | None:
    if headers.sniff(text, False):  # that opens the line by its name
        return None
    parts: list[Part] = []
    for label in _LABEL.finditer(text):
        start = label.end()
        if parts and start < parts[-1].end:
            continue
        pairs = _PAIRS.match(text, start)
        if pairs is not None:
            if len(parts) >= room.max_parts:
                raise Unreadable("too many cookies in one text")
            end = start + len(pairs[0].rstrip(".,:)]"))
            steps = (step("cookie_text"), len(parts))
            parts.append(Part(start, end, text[start:end], steps, "cookie", str, VERBATIM))
    return parts


CODEC = Codec(
    name="cookie_text",
    source="https://www.rfc-editor.org/rfc/rfc6265#section-4.2.1",
    place="embedded",
    triggers="=",
    sniff=lambda text, _: "ookie" in text or "COOKIE" in text,
    decode=decode,
    encode=lambda text: f"sent Cookie: theme=dark; v={quote(text, safe='@', errors='surrogatepass')} at noon",
    examples=(
        ('GET / 200 "Cookie: theme=dark; acme_vid=839201830" 12 ms', "theme=dark; acme_vid=839201830"),
        ('document.cookie = "v=lena@example.com; path=/; max-age=3";', "v=lena@example.com; path=/; max-age=3"),
        ("curl -H 'Cookie: sid=x1' https://a.example", "sid=x1"),
        ("got set-cookie: sid=x1; Path=/; HttpOnly.", "sid=x1; Path=/; HttpOnly"),
    ),
    near_misses=(
        "Cookie policy: see below",
        "cookie: a delicious thing",
        "cookies=12",
        "fortunecookie: a=b",
        "no cookie here, a=b",
    ),
)
