"""PostHog's ``$elements_chain``: the clicked element and its ancestors, as one string.

Source: https://github.com/PostHog/posthog, posthog/models/element/element.py (``elements_to_string``).
"""

import re
from collections.abc import Iterator

from phiguard.codec import VERBATIM, Codec, Part, Room, map_pieces, step
from phiguard.errors import Unreadable

_VALUE = re.compile(r'([^"\s<>]*+)"([^"\\]*+(?:\\.[^"\\]*+)*+)"', re.DOTALL)
_TAIL = re.compile(r'[^"\s<>]*+')
_ESCAPE = re.compile(r'\\["\\]')
_CHAIN = re.compile(r'[A-Za-z][^":\s]*+:[^\s"]')
_KNOWN = re.compile(r'(?:[:"]attr__[^"\s]{1,100}|[:"](?:text|href|attr_id|nth-child|nth-of-type))="')
_PLAIN_TAG = re.compile(r"[a-z0-9-]*+")
_OPENED = step("elements_chain")


def decode(text: str, room: Room) -> list[Part] | None:
    if not _CHAIN.match(text) or not _KNOWN.search(text):
        return None
    parts: list[Part] = []
    try:
        for part in _parts(text):
            parts.append(part)
            if len(parts) > room.max_parts or len(part.content) > room.max_chars:
                raise Unreadable("elements chain is larger than the limit")
    except ValueError:
        return None
    return parts or None


def _parts(text: str) -> Iterator[Part]:
    at = index = 0
    fresh = True  # the next name follows the tag, not another attribute
    while m := _VALUE.match(text, at):
        if not m[1].endswith("="):
            raise ValueError
        # Gaps hold the end of an element, whole elements without attributes, and the next name.
        for head in m[1].split(";")[:-1]:
            yield from _classes(text, at, head, index) if fresh else ()
            at += len(head) + 1
            index += 1
            fresh = True
        name = text[at : m.end(1) - 1]
        if fresh:
            tag, _, name = name.rpartition(":")
            yield from _classes(text, at, tag, index)
        if not name:
            raise ValueError
        content, offsets = map_pieces(m[2], _ESCAPE, lambda e: [(e[0][1], 2)])
        key = name.removeprefix("attr__")
        yield Part(*m.span(2), content, (_OPENED, index, name), key=key, write=_escape, offsets=offsets)
        at, fresh = m.end(), False
    if not _TAIL.fullmatch(text, at):
        raise ValueError
    for head in text[at:].split(";"):
        yield from _classes(text, at, head, index) if fresh else ()
        at += len(head) + 1
        index += 1
        fresh = True


def _classes(text: str, start: int, tag: str, index: int) -> Iterator[Part]:
    """``div.card`` repeats what ``attr__class`` says."""
    if not _PLAIN_TAG.fullmatch(tag):
        yield Part(start, start + len(tag), tag, (_OPENED, index, "tag"), key="class", offsets=VERBATIM)


def _escape(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')


def encode(text: str) -> str:
    return f'a.btn:attr__title="{_escape(text)}"nth-child="1";div.card:attr__class="card"'


CODEC = Codec(
    name="elements_chain",
    source="https://github.com/PostHog/posthog/blob/master/posthog/models/element/element.py",
    place="structure",
    keys=("element chain",),
    triggers="=",
    sniff=lambda text, hinted: hinted or ('="' in text and ":" in text),
    decode=decode,
    encode=encode,
    examples=(
        ('a:attr__href="/patients/123456/labs/hba1c"text="HbA1c"', "/patients/123456/labs/hba1c"),
        ('a.btn:nth-child="1"text="say \\"Lena\\"";div.card:attr__class="card"', 'say "Lena"'),
        ('svg;b.hover:bg.x:attr__title="Lena; Braun: 1=2"nth-child="1";main;body', "Lena; Braun: 1=2"),
        ('div.btn-hiv-test:nth-child="1"nth-of-type="2";body', "btn-hiv-test"),
    ),
    near_misses=(
        '{"a":"b"}',
        'level="info" msg="a:b"',
        '<a href="x:y">',
        'he said: "a=b"',
        'a:text="c',
        'xml:lang="en"',
        'x="1"text="2"',
    ),
)
