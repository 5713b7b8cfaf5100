"""Base64 in text, either alphabet, padded or not, and wrapped in lines as MIME does.

Source: RFC 4648 sections 4 and 5; RFC 2045 section 6.8.
"""

import re
from base64 import b64encode
from collections.abc import Callable
from typing import TypeAlias

from phiguard.codec import Codec, Part, Room, step
from phiguard.codecs import brotli_bytes, gzip_bytes, utf16_bytes, zlib_bytes, zstd_bytes
from phiguard.codecs.utf8_bytes import readable
from phiguard.errors import Unreadable
from phiguard.hashing import hash
from phiguard.noise import drawn, is_noise, may_encode, unbase64

Shape: TypeAlias = "re.Pattern[str]"
Slices: TypeAlias = tuple[tuple[int, int], ...]
Seen: TypeAlias = dict[tuple[int, int], Part | None]

_RUN = re.compile(r"[A-Za-z0-9+/_-]{12,}={0,2}")
# "/", "-" and "_" also separate the parts of paths and names, so a run is read in each of these ways.
_SHAPES = (_RUN, *(re.compile(rf"[A-Za-z0-9{more}]{{12,}}={{0,2}}") for more in ("+_-", "+/", "+")))
_ONE_READING = re.compile(r"[A-Za-z0-9]+={0,2}")
_HEX = re.compile(r"[0-9a-f-]+|[0-9A-F-]+")  # ids; text of nine bytes hardly ever encodes to these alone
_PIECE = re.compile(r"[^+_-]{12}")
_PIECE_OF_PATH = re.compile(r"[^/]{12}")
_STEP = re.compile(r"[A-Za-z0-9+\-]{16,}")  # fewer are text by chance, in a long run
_URL_SIGN = re.compile(r"[-_]")
_MAGIC = (gzip_bytes.MAGIC, zstd_bytes.MAGIC)
_NEWLINE = re.compile(r"\r?\n[ \t]*")
_URL_SAFE = str.maketrans("+/", "-_")


# Keyed hashes of words in brackets that open nothing: a text in which something was replaced is looked at again.
_closed: set[int] = set()
_MOST_CLOSED = 256
_MOST_NOISE = 50_000  # runs of an event


def decode(text: str, room: Room) -> list[Part] | None:
    if whole := _wrapped(text, room):
        return [whole]
    parts: list[Part] = []
    for m in _RUN.finditer(text):
        if _ONE_READING.fullmatch(m[0]):
            if part := _part(m[0], m.start(), room):
                parts.append(part)
        elif _HEX.fullmatch(m[0]) or hash(m[0]) in _closed:  # as a UUID is, or the name in a placeholder
            continue
        elif (_PIECE_OF_PATH if "/" in m[0] else _PIECE).search(m[0]):
            if spans := drawn(m[0]):
                parts += _of_a_blob(text, m, spans, room)
            else:
                parts += _search(text, *m.span(), room, _SHAPES, {})
        elif part := _part(m[0], m.start(), room):
            parts.append(part)
        elif text[m.start() - 1 : m.start()] == "[" and len(_closed) < _MOST_CLOSED:
            _closed.add(hash(m[0]))
        if len(parts) > room.max_parts:
            raise Unreadable("too many base64 runs")
    return parts or None


def _of_a_blob(text: str, run: "re.Match[str]", blob: Slices, room: Room) -> list[Part]:
    """Of a run that was drawn, all of it; or else its parts between slashes that are not noise, and all that stands
    around it. Brotli, which is not told from noise, is looked for in the whole of it."""
    if part := _part(run[0], run.start(), room):
        return [part]
    parts: list[Part] = []
    at = run.start()
    seen: Seen = {}
    for start, end in (*blob, (len(run[0]), len(run[0]))):
        parts += _search(text, at, run.start() + start, room, _SHAPES, seen)
        at = run.start() + end
        for m in _STEP.finditer(text, run.start() + start, at):
            if not is_noise(m[0]) and (part := _part(m[0], m.start(), room)):
                parts.append(part)
    return parts


def _search(text: str, start: int, end: int, room: Room, shapes: tuple[Shape, ...], seen: Seen) -> list[Part]:
    """The reading of a run that opens most of it, and what other readings open of the rest."""
    best: list[Part] = []
    most, rest = 0, shapes
    for i, shape in enumerate(shapes):
        parts = []
        for m in shape.finditer(text, start, end):
            span = m.span()
            if span not in seen:
                seen[span] = _part(m[0], span[0], room)
            if part := seen[span]:
                parts.append(part)
        covered = sum(part.end - part.start for part in parts)
        if covered > most:
            best, most, rest = parts, covered, shapes[:i] + shapes[i + 1 :]
        if most == end - start:
            return best
    if not best:
        return best
    out: list[Part] = []
    for part in best:
        out += (*_search(text, start, part.start, room, rest, seen), part)
        start = part.end
    return out + _search(text, start, end, room, rest, seen)


def _part(run: str, start: int, room: Room) -> Part | None:
    noise = room.noise
    if noise is not None and hash(run) in noise:
        return None
    body = run.rstrip("=")
    if _HEX.fullmatch(body) or (("-" in body or "_" in body) and ("+" in body or "/" in body)):
        return None
    data = unbase64(body)
    # What is no text may be Brotli, of which every byte is one of noise.
    content = _brotli(data, room) if is_noise(body) else opened(data, room, brotli=True)
    if content is None:
        if noise is not None and len(noise) < _MOST_NOISE:
            noise.add(hash(run))
        return None
    return Part(start, start + len(run), content, (step("base64_text"),), write=writer(body, body != run))


def _wrapped(text: str, room: Room) -> Part | None:
    """The whole text as one value in lines of one width."""
    block = text.strip(" \t\r\n")
    newline = _NEWLINE.search(block)
    if newline is None or newline.start() < 12 or room.max_parts < 1:
        return None
    lines = block.split(newline[0])
    width = len(lines[0])
    if not 0 < len(lines[-1]) <= width or any(len(line) != width for line in lines[:-1]):
        return None
    run = "".join(lines)
    if not _RUN.fullmatch(run) or not (part := _part(run, text.index(block), room)):
        return None

    def write(new: str | bytes) -> str:
        flat: str = part.write(new)
        return newline[0].join(flat[i : i + width] for i in range(0, len(flat), width))

    return part._replace(end=part.start + len(block), write=write)


def writer(body: str, padded: bool) -> Callable[[str | bytes], str]:
    """Encodes in the alphabet of ``body``, padded as it was."""
    url_safe = _URL_SIGN.search(body) is not None
    # Without either sign, four characters to the group tell nothing: take the standard form.
    bare = not padded and (url_safe or len(body) % 4 != 0)

    def write(new: str | bytes) -> str:
        data = new.encode("utf-8", "surrogatepass") if isinstance(new, str) else new
        out = b64encode(data).decode("ascii")
        out = out.translate(_URL_SAFE) if url_safe else out
        return out.rstrip("=") if bare else out

    return write


def opened(data: bytes, room: Room, *, brotli: bool = False) -> str | bytes | None:
    """Text, or bytes that are UTF-16 or compressed for sure; None where neither is plausible."""
    text = _utf8(data)
    if text is not None and len(text) >= 6 and readable(text):
        if len(text) > room.max_chars:
            raise Unreadable("text is larger than the limit")
        return text
    if data.startswith(_MAGIC) or zlib_bytes.starts(data) or _utf16(data):
        if len(data) > room.max_chars:
            raise Unreadable("data is larger than the limit")
        return data
    return _brotli(data, room) if brotli else None


def _brotli(data: bytes, room: Room) -> bytes | None:
    if len(data) < 12 or brotli_bytes.unpack(data, room.max_chars) is None:
        return None
    if len(data) > room.max_chars:
        raise Unreadable("data is larger than the limit")
    return data


def _utf8(data: bytes) -> str | None:
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        if error.reason != "unexpected end of data":
            return None
        return data[: error.start].decode()  # a value that was cut off inside of a character


def _utf16(data: bytes) -> bool:
    found = utf16_bytes.order(data)
    if found is None:
        return False
    try:
        return readable(data[len(found[0]) :].decode(found[1]))
    except UnicodeDecodeError:
        return False


def encode(text: str) -> str:
    return b64encode(text.encode("utf-8", "surrogatepass")).decode("ascii")


CODEC = Codec(
    name="base64_text",
    source="https://www.rfc-editor.org/rfc/rfc4648#section-4",
    place="token",
    told=True,
    sniff=lambda text, _hinted: may_encode(text, brotli_bytes.may_unpack, False),
    decode=decode,
    encode=encode,
    examples=(
        ("bGVuYUBleGFtcGxlLmNvbQ==", "lena@example.com"),
        ("bGVuYUBleGFtcGxlLmNvbQ", "lena@example.com"),
        ("/r/user-bGVuYUBleGFtcGxlLmNvbQ/visits", "lena@example.com"),
        ("bGVuYSA+PiBsZW5hQGV4YW1wbGUuY29tID8/", "lena >> lena@example.com ??"),
        ("bGVuYSA-PiBsZW5hQGV4YW1wbGUuY29tID8_", "lena >> lena@example.com ??"),
        ("bGVuYUBleGFt\r\ncGxlLmNvbQ==\r\n", "lena@example.com"),
        ("bGVuYUBleGFtcGxlLmNvbSwgUmVuw", "lena@example.com, Ren"),  # cut off inside of "é"
    ),
    near_misses=(
        "ScheduleAppointment",
        "3f2504e0-4f89-41d3-9a0c-0305e82c3301",
        "/find-a-doctor/cardiology/new-patients",
        "IwAR2F4-dbP0l7Mn1IawQQGCINEz7PYXQvwjNwB",
    ),
)
