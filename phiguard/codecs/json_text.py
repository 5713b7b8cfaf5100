"""JSON text, at the top or inside a string, to any depth of nesting in itself.

A changed document is written again compactly, keys in order. Source: RFC 8259.
"""

import json
import re
from collections.abc import Sequence

from phiguard import jsontext
from phiguard.codec import Codec, Part, Room, step

# `[EMAIL_ADDRESS]` and `[tag] text [/tag]` begin otherwise.
_BEGIN = re.compile(r'\s*(?:\{\s*["}]|\[\s*["\[\]{0-9tfnNI\-]|"[^"])')
# What a document of containers begins with; `[EMAIL_ADDRESS]` is none.
SIGNS = r'\A\s*\{|\A\s*\[\s*(?:["\[\]{0-9tfn\-]|NaN|Infinity)'


def sniff(text: str, hinted: bool) -> bool:
    del hinted
    return _BEGIN.match(text) is not None and text.rstrip()[-1] in '}]"'


def decode(text: str, room: Room) -> Sequence[Part] | None:
    del room
    try:
        tree = jsontext.loads(text)
    except ValueError:
        return None
    return (Part(0, len(text), tree, (step("json"),), None, jsontext.dumps),)


CODEC = Codec(
    name="json_text",
    source="https://www.rfc-editor.org/rfc/rfc8259",
    place="structure",
    whole=True,
    triggers='{["',
    signs=SIGNS + r'|\A\s*"',
    sniff=sniff,
    decode=decode,
    encode=lambda text: json.dumps({"v": text}),
    examples=(
        ('{"email":"lena@example.com"}', "lena@example.com"),
        ('[1, {"a": ["lena@example.com"]}]', "lena@example.com"),
        ('"lena\\u0040example.com"', "lena@example.com"),
        (' {"a":"x","a":"lena@example.com"} ', "lena@example.com"),
    ),
    near_misses=("{not json}", "[tag] text [/tag]", '"a" and "b"', "{}x", "[1,]"),
)
