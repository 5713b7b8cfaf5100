"""Newline-delimited JSON inside something else; at the top level a guard decides it line by line.

Source: https://github.com/ndjson/ndjson-spec
"""

from collections.abc import Sequence

from phiguard import jsontext
from phiguard.codec import Codec, Part, Room, step
from phiguard.codecs import json_text
from phiguard.errors import Unreadable


def sniff(text: str, hinted: bool) -> bool:
    del hinted
    lines = text.split("\n", 2)
    return len(lines) > 1 and all(looks_like_a_line(line) for line in lines[:2] if line.strip())


def looks_like_a_line(line: str) -> bool:
    line = line.strip()
    return line[:1] + line[-1:] in ("{}", "[]") and len(line) > 1


def decode(text: str, room: Room) -> Sequence[Part] | None:
    parts: list[Part] = []
    at = 0
    for line in text.split("\n"):
        if line.strip():
            if not looks_like_a_line(line):
                return None
            try:
                tree = jsontext.loads(line)
            except ValueError:
                return None
            if len(parts) >= room.max_parts:
                raise Unreadable("too many lines")
            parts.append(Part(at, at + len(line), tree, (step("ndjson"), len(parts)), None, jsontext.dumps))
        at += len(line) + 1
    return parts if len(parts) > 1 else None


CODEC = Codec(
    name="ndjson",
    source="https://github.com/ndjson/ndjson-spec",
    place="structure",
    whole=True,
    triggers="\n",
    signs=json_text.SIGNS,
    sniff=sniff,
    decode=decode,
    encode=lambda text: '{"a":1}\n' + jsontext.dumps({"v": text}) + "\n",
    examples=(
        ('{"a":1}\n{"email":"lena@example.com"}\n', "lena@example.com"),
        ('["x"]\r\n["lena@example.com"]', "lena@example.com"),
        ('{"a":1}\n\n{"b":"x@example.com"}', "x@example.com"),
    ),
    near_misses=('{"a":1}', "{a}\n{b}", '{"a":1}\ntext'),
)
