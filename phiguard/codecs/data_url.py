"""``data:`` URLs: a file in the address itself, as base64 or percent-encoded.

Source: RFC 2397 section 3; https://fetch.spec.whatwg.org/#data-urls.
"""

import re

from phiguard.codec import VERBATIM, Codec, Part, Room, map_pieces, step
from phiguard.codecs import percent
from phiguard.codecs.base64_text import writer
from phiguard.codecs.utf8_bytes import readable
from phiguard.errors import Unreadable
from phiguard.noise import unbase64
from phiguard.pictures import is_icon

_TYPE = r"[A-Za-z0-9!#$&^_.+-]{1,100}"
_URL = re.compile(rf"data:(?:{_TYPE}/{_TYPE})?((?:;[^;,\s]*+)*+),", re.IGNORECASE)
_RUN = re.compile(percent.RUN)
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]*+={0,2}")
_OPENED = step("data_url")


def decode(text: str, room: Room) -> list[Part] | None:
    url = _URL.match(text)
    if url is None or url.end() == len(text):
        return None
    parts = []
    params = url[1].lower().split(";")[1:]
    if any(p != "base64" and not p.startswith("charset=") for p in params):
        parts.append(Part(*url.span(1), url[1], (_OPENED, "parameters"), offsets=VERBATIM))
    if "base64" in params:
        opened = _base64(text, url.end())
        if not parts and type(opened.content) is bytes and is_icon(opened.content):
            return None
        parts.append(opened)
    else:
        content, offsets = map_pieces(text[url.end() :], _RUN, lambda m: percent.pieces(m[0]))
        write = percent.encode
        parts.append(Part(url.end(), len(text), content, (_OPENED,), write=write, offsets=offsets))
    if len(parts) > room.max_parts or any(len(part.content) > room.max_chars for part in parts):
        raise Unreadable("data URL is larger than the limit")
    return parts


def _base64(text: str, start: int) -> Part:
    flat = "".join(map_pieces(text[start:], _RUN, lambda m: percent.pieces(m[0]))[0].split())
    if not _BASE64.fullmatch(flat):
        raise Unreadable("data URL has broken base64")
    body = flat.rstrip("=")
    content: str | bytes = unbase64(body)
    try:
        as_text = unbase64(body).decode()
        content = as_text if readable(as_text) else content
    except UnicodeDecodeError:
        pass
    return Part(start, len(text), content, (_OPENED,), write=writer(body, body != flat))


def encode(text: str) -> str:
    return f"data:text/plain,{percent.encode(text)}"


CODEC = Codec(
    name="data_url",
    source="https://www.rfc-editor.org/rfc/rfc2397#section-3",
    place="structure",
    triggers=":",
    signs=r"\A[Dd][Aa][Tt][Aa]:",
    whole=True,
    sniff=lambda text, _hinted: text[:5].lower() == "data:",
    decode=decode,
    encode=encode,
    examples=(
        ("data:,lena%40example.com", "lena@example.com"),
        ("data:text/html;charset=utf-8,%3Cp%3ERen%C3%A9e", "<p>Renée"),
        ("DATA:text/plain;BASE64,bGVuYUBleGFtcGxlLmNvbQ==", "lena@example.com"),
        ("data:;base64,bGVuYUBl%0AeGFtcGxl\nLmNvbQ%3D%3D", "lena@example.com"),
        ("data:image/png;name=lena@example.com;base64,iVBORw0KGgo=", "lena@example.com"),
    ),
    near_misses=(
        "data: see below, please",
        # A pixel: see `phiguard.pictures`.
        "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7",
        "data:",
        "data:text/plain",
        "data:text/plain,",
        "metadata:,x",
    ),
)
