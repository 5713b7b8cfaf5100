"""Every codec by its own examples, through the opener that all payloads go through."""

import base64
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from phiguard.codec import MASK, Codec, Room, map_pieces
from phiguard.codecs import codecs
from phiguard.errors import Unreadable
from phiguard.keys import KeyContext, Phrases
from phiguard.leaves import Leaf, LeafForm
from phiguard.limits import Limits
from phiguard.nodes import Budget, Opener
from phiguard.redact import Edit, fold

ALL = codecs()
ROOM = Room(max_chars=1_000_000, max_parts=5_000)
OPENER = Opener(ALL, Limits())
each = pytest.mark.parametrize("codec", ALL, ids=lambda c: c.name)


def opened(text: str | bytes) -> list[Leaf]:
    context = KeyContext(Phrases({}))
    form: LeafForm = "bytes" if isinstance(text, bytes) else "text"
    return OPENER.open(Leaf(context, text, None, None, form), Budget(Limits()))


def contents(text: str | bytes) -> list[str]:
    return [n.content for n in opened(text) if isinstance(n.content, str)]


@each
def test_what_stands_in_an_example_is_opened(codec: Codec) -> None:
    for encoded, want in codec.examples:
        texts = [t for t in contents(encoded) if t is not encoded]
        assert any(want in t for t in texts), encoded


@each
def test_near_misses_stay_closed(codec: Codec) -> None:
    for text in codec.near_misses:
        if codec.place == "escape":
            continue  # escapes of one codec are text to another: see the next test
        parts = codec.decode(text, ROOM) if codec.sniff(text, False) else None
        assert not parts, text


@pytest.mark.parametrize("codec", [c for c in ALL if c.place == "escape"], ids=lambda c: c.name)
def test_near_misses_of_escapes_decode_to_themselves(codec: Codec) -> None:
    import re

    pieces = codec.pieces
    assert pieces is not None
    for text in codec.near_misses:
        if codec.sniff(text, False):
            assert map_pieces(text, re.compile(codec.escape), lambda m: pieces(m[0]))[0] == text


@each
def test_a_replaced_value_is_there_when_read_again(codec: Codec) -> None:
    """Replace the planted value wherever it was opened; what comes out reads as the replacement."""
    encoded: Any = codec.encode("lena.fischer@example.com")
    text = base64.b64encode(encoded).decode() if isinstance(encoded, bytes) else encoded
    nodes = opened(text)
    value = "lena.fischer@example.com"
    for node in nodes:
        if isinstance(node.content, str) and node.text is not None and value in node.content:
            at = node.content.index(value)
            if not node.covered.hold(at, at + len(value)):
                node.cut(Edit(at, at + len(value), "[EMAIL_ADDRESS]", ()))
    changed = fold(nodes)
    new = changed[0][1]
    assert any("[EMAIL_ADDRESS]" in t or "redacted.invalid" in t for t in [new, *contents(new)])
    assert not any(value in t for t in [new, *contents(new)])


@each
@settings(max_examples=40, deadline=None)
@given(st.text(max_size=60) | st.binary(max_size=60))
def test_any_input_gives_parts_or_nothing(codec: Codec, text: str | bytes) -> None:
    if isinstance(text, bytes) != (codec.place == "bytes") or codec.place == "escape":
        return
    try:
        parts = codec.decode(text, ROOM) if codec.sniff(text, True) else None
    except Unreadable:
        return
    for part in parts or ():
        assert 0 <= part.start <= part.end <= len(text)
        if part.offsets is not None:
            assert part.offsets.start(0) <= part.end - part.start
            assert part.offsets.end(len(part.content)) <= part.end - part.start


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet=st.sampled_from("ab%412&#;\\u0\u200bé=\n é"), max_size=40), st.data())
def test_offsets_lead_back_to_the_source(text: str, data: st.DataObject) -> None:
    """A piece that is replaced takes nothing of its neighbours with it, and leaves nothing of itself."""
    for node in opened(text)[1:]:
        part = node.part
        if part is None or part.offsets is None or not isinstance(node.content, str) or not node.content:
            continue
        i = data.draw(st.integers(0, len(node.content) - 1))
        start, end = part.offsets.start(i), part.offsets.end(i + 1)
        assert 0 <= start <= end <= part.end - part.start
        assert part.offsets.end(i) <= part.offsets.start(i) or i == 0 or part.offsets.end(i) <= end


def test_a_codec_is_one_file() -> None:
    from pathlib import Path

    import phiguard.codecs

    folder = Path(phiguard.codecs.__file__).parent
    assert {c.name for c in ALL} == {f.stem for f in folder.glob("*.py")} - {"__init__"}


def test_a_text_without_a_sign_of_encoding_is_not_opened() -> None:
    for text in ("Schedule Appointment", "en-US", "spring sale", "Opening hours, Tacoma WA", f"x {MASK}"):
        assert len(opened(text)) == 1
