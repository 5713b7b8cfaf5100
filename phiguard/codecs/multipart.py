"""Bodies of multipart/form-data: a field between each two boundary lines.

Source: RFC 7578 section 4; RFC 2046 section 5.1.1 for the boundary.
"""

import re
from collections.abc import Iterator

from phiguard.codec import VERBATIM, Codec, Part, Room, step
from phiguard.errors import Unreadable
from phiguard.types import Step

_FIRST = re.compile(r"--([0-9A-Za-z'()+_,./:=? -]{1,70})\r?\n")
_BLANK = re.compile(r"\n\r?\n")
_LINE = re.compile(r"[^\r\n]+")
_FIELD = re.compile(r"([!-9;-~]{1,80}):[ \t]*+([^\r\n]*+)")
_PARAM = re.compile(r';[ \t]*+([A-Za-z0-9_*-]{1,40})=(?:"((?:[^"\\]|\\.)*+)"|([^;"\r\n]*+))', re.DOTALL)
_OPENED = step("multipart")


def decode(text: str, room: Room) -> list[Part] | None:
    first = _FIRST.match(text)
    if first is None:
        return None
    delimiter = re.compile(rf"\r?\n--{re.escape(first[1].rstrip())}(--)?[ \t]{{0,8}}(?=\r?\n|\Z)")
    parts: list[Part] = []
    at, index, closed = first.end(), 0, False
    while at < len(text) and not closed:
        # A body that was cut off ends with its last value.
        border = delimiter.search(text, at - 1)
        end = border.start() if border else len(text)
        for part in _field(text, at, end, index):
            parts.append(part)
            if len(parts) > room.max_parts:
                raise Unreadable("too many fields")
        if index == 0 and not any(part.slot == "key" for part in parts):
            return None
        index += 1
        closed = border is not None and border[1] is not None
        at = text.find("\n", border.end()) + 1 or len(text) if border else len(text)
    if text[at:].strip():
        parts.append(Part(at, len(text), text[at:], (_OPENED, "epilogue"), offsets=VERBATIM))
    if any(part.end - part.start > room.max_chars for part in parts):
        raise Unreadable("field is larger than the limit")
    return parts


def _field(text: str, start: int, end: int, index: int) -> Iterator[Part]:
    """The name, the other parameters, the other headers and the value: all of it is the sender's."""
    blank = _BLANK.search(text, start - 1, end)
    name: Step = index
    key = None
    for line in _LINE.finditer(text, start, blank.start() + 1 if blank else end):
        field = _FIELD.match(text, *line.span())
        if field is None:
            yield _verbatim(text, line.span(), (_OPENED, name))
        elif field[1].lower() != "content-disposition":
            yield _verbatim(text, field.span(2), (_OPENED, name, field[1]), field[1])
        else:
            params = {m[1].lower(): m for m in reversed(list(_PARAM.finditer(text, *field.span(2))))}
            if "name" in params:
                name = key = params["name"][2] or params["name"][3] or ""
            yield from _params(text, field.span(2), name)
    if blank and blank.end() < end:
        yield _verbatim(text, (blank.end(), end), (_OPENED, name), key)


def _params(text: str, span: tuple[int, int], name: Step) -> Iterator[Part]:
    for m in _PARAM.finditer(text, *span):
        value = m.span(2 if m[2] is not None else 3)
        param = m[1].lower()
        if param == "name":
            yield _verbatim(text, value, (_OPENED, name, step("key")))._replace(slot="key")
        else:
            yield _verbatim(text, value, (_OPENED, name, param), param.rstrip("*"))


def _verbatim(text: str, span: tuple[int, int], steps: tuple[Step, ...], key: str | None = None) -> Part:
    return Part(*span, text[slice(*span)], steps, key=key, offsets=VERBATIM)


def encode(text: str) -> str:
    return f'--phi\r\nContent-Disposition: form-data; name="note"\r\n\r\n{text}\r\n--phi--\r\n'


CODEC = Codec(
    name="multipart",
    source="https://www.rfc-editor.org/rfc/rfc7578#section-4",
    place="structure",
    triggers="=",
    whole=True,
    sniff=lambda text, _hinted: text.startswith("--") and "name=" in text,
    decode=decode,
    encode=encode,
    examples=(
        (encode("lena@example.com"), "lena@example.com"),
        (encode("a\r\n--phi2\r\nlena@example.com"), "a\r\n--phi2\r\nlena@example.com"),
        (
            '--x\nContent-Disposition: form-data; name="ud[em]"; filename="Lena Braun.pdf"\n'
            "Content-Type: text/plain\nContent-Transfer-Encoding: base64\n\nbGVuYQ==\n--x--",
            "Lena Braun.pdf",
        ),
        ("--x\r\ncontent-disposition: form-data; name=em\r\n\r\nlena@exam", "lena@exam"),
    ),
    near_misses=(
        "--\r\nname=",
        "--x\r\nhello name=",
        "-- \nLena\nname=x",
        "--x--\r\n",
        '--x\nContent-Type: a; name="b"\n',
        "--x\n--x--",
    ),
)
