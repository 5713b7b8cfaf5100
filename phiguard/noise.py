"""Runs of letters and digits that a machine drew: refuted by their bytes, without an object for each of them.

A recording or a picture in base64 is thousands of them.
"""

import re
from binascii import a2b_base64
from typing import Final

from phiguard.native import compiled

LONGEST: Final = 64  # letters and digits; a longer run is no name that someone wrote
_LEAST: Final = 20  # of a run that is told by its parts: no term of so many letters is of parts as short
_STANDARD: Final = str.maketrans("-_", "+/")
# As data begins that may hold text all the same: gzip, zstd, zlib, marks of UTF-16.
_BEGINS: Final = (b"\x1f\x8b", b"\x28\xb5", b"\x78", b"\xff\xfe", b"\xfe\xff")
_LONG_RUN: Final = re.compile(rb"[A-Za-z0-9]{%d,}" % (LONGEST + 1))
_RUN: Final = re.compile(rb"[A-Za-z0-9\x7f]{%d,}" % _LEAST)
_PARTS: Final = re.compile(rb"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")


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
    data = unbase64(body)
    if 0 in data or data.startswith(_BEGINS):
        return False
    try:
        data.decode()
    except UnicodeDecodeError as error:
        return error.reason != "unexpected end of data"
    return False


def is_broken(run: bytes) -> bool:
    """Whether letters and digits change so often that nobody wrote them: more than two in five change."""
    return 5 * len(_PARTS.findall(run)) > 2 * len(run)


@compiled
def without_noise(raw: bytes) -> bytes:
    """A text of plain bytes with DEL for each letter and digit of runs that are no words in camel case."""
    hidden = _RUN.sub(_hidden_if_broken, raw)
    return _LONG_RUN.sub(_hidden, hidden)


def _hidden(run: "re.Match[bytes]") -> bytes:
    return b"\x7f" * len(run[0])


def _hidden_if_broken(run: "re.Match[bytes]") -> bytes:
    return b"\x7f" * len(run[0]) if is_broken(run[0]) else run[0]
