"""URLs, paths with a query, and request targets inside prose and log lines; each is opened as a text of its own.

Source: the Common and Combined Log Formats, https://httpd.apache.org/docs/2.4/logs.html#accesslog
"""

import re
from collections.abc import Iterator, Sequence
from urllib.parse import quote

from phiguard.codec import VERBATIM, Codec, Part, Room, step
from phiguard.errors import Unreadable
from phiguard.native import compiled

_RUN = re.compile(r"[^\s\"'<>`|\\^{}]*")  # what a link may go on with
# Each begins with its letter, so that the engine can skip to it; what must not stand before comes after.
_ANCHOR = re.compile(r"://|w(?<!\ww)ww\.|/(?<![^\s\"'=(,:\]}]/)|\?(?<=[A-Za-z_]\?)(?=[A-Za-z_][\w.:\-]{0,60}=)")
# The file or resource of a relative link, backwards from its query: `Patient?name=Lind`, `search.php?q=x`.
_ELIF = re.compile(r"[A-Za-z_][\w.\-/$]{0,99}")
# Backwards from the colon, so that its end need not be tried from each place before it.
_EMEHCS = re.compile(r"[A-Za-z0-9+.\-]{1,30}[A-Za-z]")
_INSIDE = tuple("?=&%;-")  # before it the run is another thing: a query's value, an encoded word of a header
_METHODS = ("GET ", "PUT ", "POST ", "HEAD ", "PATCH ", "DELETE ", "OPTIONS ")
_TRAILING = ".,;:!?)]"
_HOST = re.compile(r"www\.[A-Za-z0-9.\-]*[A-Za-z0-9]")  # the whole text is the link


def decode(text: str, room: Room) -> Sequence[Part] | None:
    parts: list[Part] = []
    for start, stop in _links(text):
        end = stop
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


def _links(text: str) -> Iterator[tuple[int, int]]:
    """Each sign is looked at a bounded number of times: where a run ends, and its next ``?``, are kept."""
    done = 0  # up to here the text is a link, or a run that holds none
    end = mark = -1
    for anchor in _ANCHOR.finditer(text):
        at = anchor.start()
        if at < done:
            continue
        if at >= end:
            end = _RUN.match(text, at).end()  # type: ignore[union-attr]
            mark = text.find("?", at, end)
        if 0 <= mark < at:
            mark = text.find("?", at, end)
        if anchor[0] == "://":
            scheme = _EMEHCS.match(text[max(done, at - 31) : at][::-1])
            if scheme is None or end == anchor.end():
                continue
            at -= scheme.end()
        elif anchor[0] == "?":
            before = _ELIF.match(text[max(done, at - 101) : at][::-1])
            if before is None or text[at - before.end() - 1 : at - before.end()] in _INSIDE:
                continue
            at -= before.end()
        elif anchor[0] == "/" and mark < 0 and not text[max(0, at - 8) : at].endswith(_METHODS):
            continue  # a path in prose may be anything; one with a query is a link
        yield at, end
        done = end


@compiled
def is_host_alone(text: str) -> bool:
    return _HOST.fullmatch(text) is not None


CODEC = Codec(
    name="link",
    source="https://www.rfc-editor.org/rfc/rfc3986#appendix-C",
    place="embedded",
    triggers="/",
    signs=r"://|\?|www\.|HTTP/",
    idle=is_host_alone,
    sniff=lambda text, _: "://" in text or "?" in text or "www." in text or "HTTP/" in text,
    decode=decode,
    encode=lambda text: f"see https://www.example.com/?v={quote(text, safe='', errors='surrogatepass')} today",
    examples=(
        ("see https://a.example/?email=lena%40example.com, please", "https://a.example/?email=lena%40example.com"),
        ('203.0.113.9 - - [x] "GET /book?mrn=5530172 HTTP/1.1" 200', "/book?mrn=5530172"),
        ('"POST /patients/123456 HTTP/1.1"', "/patients/123456"),
        ("(https://a.example/x?cd[y]=1)", "https://a.example/x?cd[y]=1"),
        ("go to www.example.com/a?b=1.", "www.example.com/a?b=1"),
        ("read Patient?family=Farouk in 12 ms", "Patient?family=Farouk"),
        ("POST [base]/Patient/$match?name=Farouk", "/Patient/$match?name=Farouk"),
    ),
    near_misses=("and/or?", "https://a.example/x?y=1", "3/4 cup", "what?/why?"),
)
