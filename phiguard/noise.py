"""Runs of letters and digits that a machine drew: refuted by their bytes, without an object for each of them.

A recording or a picture in base64 is thousands of them.
"""

import re
import string
from binascii import a2b_base64
from collections.abc import Callable, Iterator
from typing import Final

from phiguard.hashing import hash
from phiguard.native import compiled

LONGEST: Final = 64  # letters and digits; a longer run is no name that someone wrote
_LEAST: Final = 20  # of a run that is told by its parts: no term of so many letters is of parts as short
_STANDARD: Final = str.maketrans("-_", "+/")
# As data begins that may hold text all the same: gzip, zstd, zlib, marks of UTF-16.
_BEGINS: Final = (b"\x1f\x8b", b"\x28\xb5", b"\x78", b"\xff\xfe", b"\xfe\xff")
_LONG_RUN: Final = re.compile(rb"[A-Za-z0-9]{%d,}" % (LONGEST + 1))
_RUN: Final = re.compile(rb"[A-Za-z0-9\x7f]{%d,}" % _LEAST)
_PARTS: Final = re.compile(rb"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")
_ENCODED: Final = re.compile(r"[A-Za-z0-9+/_\-]{12,}")
_DIGITS: Final = re.compile(r"[0-9A-Fa-f]{12,}")
_GROUP: Final = re.compile(r"[0-9A-Fa-f]-")
_HEX: Final = re.compile(r"[0-9a-f-]+|[0-9A-F-]+")
_APART: Final = tuple(re.compile(sign) for sign in ("/", "[_-]", "[/_-]"))
# A picture, recording or signature in base64. Of bytes that are drawn evenly each of the two signs is one character
# in 64, digits are ten, small letters and capitals 26; and two of three characters are of another kind than the one
# before. In prose and camel case one in ten is, and paths have no plus signs.
LEAST_DRAWN: Final = 1_000
# Each run of an alphabet is gone over once, also where it is too short.
_BLOBS: Final = tuple(
    (signs, re.compile(rf"(?<![A-Za-z0-9{signs}])[A-Za-z0-9{signs}]{{{LEAST_DRAWN},}}+")) for signs in ("+/", "_-")
)
_HALF_A_BLOB: Final = re.compile(rf"[A-Za-z0-9+/_\-]{{{LEAST_DRAWN // 2}}}")
_BY_CLASS: Final = bytes.maketrans(
    (string.digits + string.ascii_lowercase + string.ascii_uppercase + "+/-_").encode(),
    b"d" * 10 + b"l" * 26 + b"u" * 26 + b"+/+/",
)
_SHARES: Final = {  # of all characters, at least and at most
    b"+": (1 / 256, 1 / 24),
    b"/": (1 / 256, 1 / 24),
    b"d": (1 / 12, 1 / 4),
    b"l": (0.3, 0.5),
    b"u": (0.3, 0.5),
}
_SHORT_TEXT: Final = 1_000  # characters; of a longer one its codecs are asked, who remember what opens nothing
_LEAST_BROTLI: Final = 12  # bytes
_SOME_NULS: Final = 4  # one byte in so many
# Keyed hashes of runs that are no Brotli: site names and the words of paths come again and again.
_closed: set[int] = set()
_MOST_CLOSED: Final = 4_096
# Where blobs stand, by keyed hashes of texts: one is asked about several times in its event.
_blobs: dict[int, tuple[tuple[int, int], ...]] = {}
_MOST_BLOBS: Final = 64
_MOST_NOTED: Final = 16


def unbase64(body: str) -> bytes:
    """Decode characters of either alphabet, without padding; of a cut-off value, what is there."""
    body = body[: len(body) - (len(body) % 4 == 1)]
    if "-" in body or "_" in body:
        body = body.translate(_STANDARD)
    return a2b_base64(body + "=" * (-len(body) % 4))


@compiled
def is_noise(body: str) -> bool:
    """Whether characters of base64, without padding, stand for bytes that are no text in UTF-8 or UTF-16.

    False says nothing: so where the bytes begin as compressed data does. True says nothing of Brotli.
    """
    return _is_noise(unbase64(body))


def _is_noise(data: bytes) -> bool:
    # Latin text in UTF-16 is NULs at nearly every other place.
    if data.startswith(_BEGINS) or _SOME_NULS * data.count(0) >= len(data):
        return False
    try:
        data.decode()
    except UnicodeDecodeError as error:
        return error.reason != "unexpected end of data"
    return False


@compiled
def may_encode(text: str, unpacks: Callable[[bytes], bool], digits: bool) -> bool:
    """Whether any long run of letters and digits in a text may stand for a text or for compressed data.

    False says that base64 opens nothing in it, however its runs are read; with ``digits``, nor do hexadecimal
    digits or a token. True says nothing.

    Args:
        unpacks: whether bytes are Brotli, which nothing but its end tells.
    """
    runs = list(_ENCODED.finditer(text))
    if not runs:
        return False
    # What is wrapped in lines is one run.
    if len(text) > _SHORT_TEXT or "\n" in text or (digits and "eyJ" in text) or not text.isascii():
        return True
    return any(
        (digits and _may_be_digits(text, *run.span())) or any(_may_open(one, unpacks) for one in _readings(run[0]))
        for run in runs
    )


def _readings(run: str) -> Iterator[str]:
    """A run, and its parts, since the signs of base64 also part the words of paths and names."""
    yield run
    for sign in _APART:
        if sign.search(run) is not None:
            yield from (part for part in sign.split(run) if len(part) >= 12)


def _may_open(body: str, unpacks: Callable[[bytes], bool]) -> bool:
    if _HEX.fullmatch(body) or (("-" in body or "_" in body) and ("+" in body or "/" in body)):
        return False
    if not is_noise(body):
        return True
    data = unbase64(body)
    if len(data) < _LEAST_BROTLI or (at := hash(body)) in _closed:
        return False
    if unpacks(data):
        return True
    if len(_closed) >= _MOST_CLOSED:
        _closed.clear()
    _closed.add(at)
    return False


def _may_be_digits(text: str, start: int, end: int) -> bool:
    for m in _DIGITS.finditer(text, start, end):
        if m.start() > 1 and _GROUP.match(text, m.start() - 2):
            continue  # the last group of a UUID
        digits = m[0]
        if (
            len(digits) % 2 == 0
            and digits in (digits.lower(), digits.upper())
            and not _is_noise(bytes.fromhex(digits))
        ):
            return True
    return False


def is_broken(run: bytes) -> bool:
    """Whether letters and digits change so often that nobody wrote them: more than two in five change."""
    return 5 * len(_PARTS.findall(run)) > 2 * len(run)


def drawn(text: str) -> tuple[tuple[int, int], ...]:
    """Where a long text is base64 of bytes that were drawn evenly: what can be read in it is there by chance.

    A run's ends are left out, up to the first and the last part of many letters and digits: a path may begin or
    end with words. So are the first and the last character, that all of it may be found still.
    """
    if len(text) < LEAST_DRAWN:
        return ()
    half = LEAST_DRAWN // 2
    # A run holds one of the pieces that a text falls into.
    if not any(_HALF_A_BLOB.match(text, at) for at in range(0, len(text) - half + 1, half)):
        return ()
    at = hash(text)
    spans = _blobs.get(at)
    if spans is None:
        spans = tuple(span for run in _runs(text) if (span := _span_of(run)) is not None)
        if len(spans) <= _MOST_NOTED:
            if len(_blobs) >= _MOST_BLOBS:
                _blobs.clear()
            _blobs[at] = spans
    return spans


def _runs(text: str) -> Iterator["re.Match[str]"]:
    for signs, runs in _BLOBS:
        if all(sign in text for sign in signs):
            yield from runs.finditer(text)


def _span_of(m: "re.Match[str]") -> tuple[int, int] | None:
    run = m[0].encode()
    if not _is_drawn(run):
        return None
    first = next((part for part in _RUN.finditer(run, 0, LEAST_DRAWN) if is_broken(part[0])), None)
    last = [part for part in _RUN.finditer(run, len(run) - LEAST_DRAWN) if is_broken(part[0])]
    return (m.start() + first.start() + 1, m.start() + last[-1].end() - 1) if first is not None and last else None


def _is_drawn(run: bytes) -> bool:
    size = len(run)
    classes = run.translate(_BY_CLASS)
    for sign, (low, high) in _SHARES.items():
        if not low * size <= size - len(classes.translate(None, sign)) <= high * size:
            return False
    as_one = int.from_bytes(classes, "little")
    same = (as_one ^ as_one >> 8).to_bytes(size, "little").count(0)
    return 2 * same < size


def without_drawn(text: str) -> str:
    """A text with DEL for each character of what was drawn."""
    spans = drawn(text)
    if not spans:
        return text
    out: list[str] = []
    at = 0
    for start, end in spans:
        out += text[at:start], "\x7f" * (end - start)
        at = end
    return "".join((*out, text[at:]))


@compiled
def without_noise(raw: bytes) -> bytes:
    """A text of plain bytes with DEL for each letter and digit of runs that are no words in camel case."""
    hidden = _RUN.sub(_hidden_if_broken, raw)
    return _LONG_RUN.sub(_hidden, hidden)


def _hidden(run: "re.Match[bytes]") -> bytes:
    return b"\x7f" * len(run[0])


def _hidden_if_broken(run: "re.Match[bytes]") -> bytes:
    return b"\x7f" * len(run[0]) if is_broken(run[0]) else run[0]
