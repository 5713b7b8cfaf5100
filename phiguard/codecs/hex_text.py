"""Text written as hexadecimal digits, all of one case: ``6c656e61406578616d706c652e636f6d``.

Source: RFC 4648 section 8.
"""

import re
from collections.abc import Callable

from phiguard.codec import Codec, Part, Room, step
from phiguard.codecs.base64_text import opened
from phiguard.errors import Unreadable
from phiguard.runs import has_run

_RUN = re.compile(r"[0-9A-Fa-f]{12,}")
_GROUP = re.compile(r"[0-9A-Fa-f]-")
_has_run = has_run("0-9A-Fa-f", 12)


def decode(text: str, room: Room) -> list[Part] | None:
    parts: list[Part] = []
    for m in _RUN.finditer(text):
        digits, start = m[0], m.start()
        if start > 1 and _GROUP.match(text, start - 2):
            continue  # as the last group of a UUID: its six bytes are text by chance once in 300
        if len(digits) % 2 or digits not in (digits.lower(), digits.upper()):
            continue
        content = opened(bytes.fromhex(digits), room)
        if content is None:
            continue
        write = _upper if any(d in "ABCDEF" for d in digits) else _lower
        parts.append(Part(start, m.end(), content, (step("hex_text"),), write=write))
        if len(parts) > room.max_parts:
            raise Unreadable("too many hexadecimal runs")
    # Six bytes are printable by chance once in 400; to open such an id costs time and changes nothing.
    return parts or None


def _lower(new: str | bytes) -> str:
    return (new.encode("utf-8", "surrogatepass") if isinstance(new, str) else new).hex()


def _upper(new: str | bytes) -> str:
    return _lower(new).upper()


encode: Callable[[str], str] = _lower

CODEC = Codec(
    name="hex_text",
    source="https://www.rfc-editor.org/rfc/rfc4648#section-8",
    place="token",
    told=True,
    sniff=lambda text, _hinted: _has_run(text),
    decode=decode,
    encode=encode,
    examples=(
        ("6c656e61406578616d706c652e636f6d", "lena@example.com"),
        ("6C656E61406578616D706C652E636F6D", "lena@example.com"),
        ("id=0x6c656e61406578616d706c652e636f6d;", "lena@example.com"),
        ("527565204d696c6c6572", "Rue Miller"),
        ("61406578616370742e7075", "a@exacpt.pu"),
        ("52656ec3a965204d6f726561752c205061726973", "Renée Moreau, Paris"),
    ),
    near_misses=(
        "1763745600123",
        "202604041015",
        "1763745600123456",
        "3f2504e0-4f89-41d3-9a0c-656c656e6131",
        "b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9",
        "5d41402abc4b2a76b9719d911017c592",
        "6c656e61406578616D706c652e636f6d",
    ),
)
