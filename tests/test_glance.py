"""What a glance says of a text, and what is told of its runs before any of them is opened."""

import base64
from importlib import import_module
from typing import Any

import brotli
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from phiguard import Guard, native, noise
from phiguard.codec import Room
from phiguard.codecs import brotli_bytes, codecs, query
from phiguard.codecs.base64_text import decode
from phiguard.glance import glance
from phiguard.leaves import Leaf
from phiguard.nodes import Budget, Opener
from phiguard.types import Opened

PLAIN = glance(codecs())
COMPILED: Any = Guard()._compiled  # type: ignore[attr-defined]
# The same, but without a glance.
OPENER = Opener(codecs(), COMPILED.limits)
OPENER._plain = lambda _text: False
LENA = b"lena@example.com"
# In no encoding, though each has a sign of one.
IDLE = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0",
    "Gift shop | Stonebridge Wellness",
    "News | Gift shop | Stonebridge Wellness",
    "www.clinic.example",
    "www.kestrel-medical-group.example",
    "[EMAIL_ADDRESS]",
    "[NAME] near you",
    "[INSURANCE_NUMBER]",
    "evergreen_search_brand",
    "evt-ec0fb844e3536689",
    "school-trip-969-and-more",
    "b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9",
    "people like Gecko",
)
# In one, or it may be.
CODED = (
    base64.b64encode(LENA).decode(),
    base64.b64encode(LENA).decode().rstrip("="),
    "user-" + base64.urlsafe_b64encode(LENA).decode(),
    "a/b-" + base64.b64encode(b"Lena Fischer").decode() + "/c",
    LENA.hex(),
    LENA.hex().upper(),
    "x-" + LENA.hex(),
    base64.b64encode(brotli.compress(LENA * 9)).decode(),
    base64.b64encode(brotli.compress(LENA)).decode(),
    base64.b64encode("lena@example.com".encode("utf-16-le")).decode(),
    "eyJhIjoxfQ.eyJlbWFpbCI6ImxlbmFAZXhhbXBsZS5jb20ifQ.x",
    "bGVuYUBleGFt\ncGxlLmNvbQ==",
    "[NaN]",
    "[Infinity, 1]",
    '[ "lena@example.com"]',
    "see www.clinic.example/a?email=lena@example.com",
    "www.clinic.example.",
    "| Phone | 206-555-0147 |",
    "a\n| Phone | 206-555-0147 |",
    "SELECT 1 WHERE zip LIKE '98403%'",
    "born like date(1984, 3, 7)",
    "like Gecko, zip=98403",
)


def opened(text: str) -> list[Any]:
    return OPENER.open(Leaf(COMPILED.contexts(), text, None, None), Budget(COMPILED.limits))[1:]


@pytest.mark.parametrize("text", IDLE)
def test_texts_with_signs_that_say_nothing_are_plain(text: str) -> None:
    assert PLAIN(text)
    assert not opened(text)


@pytest.mark.parametrize("text", CODED)
def test_texts_that_may_hide_something_are_opened(text: str) -> None:
    assert not PLAIN(text)


PIECES = st.sampled_from(
    [*IDLE, *CODED, " ", "-", "/", "_", "+", ".", ",", "=", "|", "\n", "'", '"', "[", "]", "date", "like ", "www."]
)


@settings(max_examples=400, deadline=None)
@given(st.lists(PIECES | st.text("abcXYZ0189+/-_=. ", max_size=24), max_size=5).map("".join))
@example("LIKE '98403' zip Like '98403'")
def test_a_text_that_is_plain_opens_nothing(text: str) -> None:
    if PLAIN(text):
        assert not opened(text)


@settings(max_examples=400, deadline=None)
@given(
    st.binary(max_size=24) | st.text(max_size=8).map(str.encode),
    st.sampled_from(["", "-", "/", "_", "x", " ", "="]),
)
def test_what_is_refuted_opens_nothing(data: bytes, sign: str) -> None:
    for text in (
        base64.b64encode(data).decode() + sign + "abc",
        sign + base64.urlsafe_b64encode(data).decode().rstrip("=") + sign + data.hex(),
    ):
        if not noise.may_encode(text, brotli_bytes.may_unpack, False):
            assert not decode(text, Room(10_000, 100))
        if not noise.may_encode(text, brotli_bytes.may_unpack, True) and "xn--" not in text:
            steps = [step for node in opened(text) for step in node.part.steps]
            assert Opened("base64_text") not in steps and Opened("hex_text") not in steps


@pytest.mark.skipif(not native.IN_USE, reason=native.STATE)
@settings(max_examples=400, deadline=None)
@given(
    st.lists(
        PIECES | st.binary(max_size=20).map(lambda b: base64.b64encode(b).decode()) | st.text(max_size=4),
        max_size=5,
    ).map("".join)
)
def test_native_twins_say_the_same(text: str) -> None:
    core: Any = import_module("phiguard._native.core")
    for digits in (False, True):
        args = text, brotli_bytes.may_unpack, digits
        assert core.may_encode(*args) == native.TWINS["may_encode"](*args)
    assert core.reads_plainly(PLAIN.args[0], text) == native.TWINS["reads_plainly"](PLAIN.args[0], text)  # type: ignore[attr-defined]
    signs = "".join(sorted("{}[]&%=|/?:'\"\n"))
    assert core.signs_in(signs, text) == native.TWINS["signs_in"](signs, text)


@pytest.mark.skipif(not native.IN_USE, reason=native.STATE)
@given(
    st.lists(st.sampled_from(["%40", "%u0040", "%C3%A9", "%e9", "%2", "%", "u", "a", "é", "%7F", "%00"])).map(
        "".join
    )
)
def test_percent_escapes_are_undone_as_by_pieces(text: str) -> None:
    core: Any = import_module("phiguard._native.core")
    got, offsets = core.unescaped(text)
    expected, others = native.TWINS["unescaped"](text)
    assert got == expected
    for name in ("_decoded", "_source", "_verbatim"):
        assert list(getattr(offsets, name)) == list(getattr(others, name))


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("/a=1", True),
        ("https://a.example?b=1", True),
        ("a?b=1", True),
        ("?a=1&b=2", False),
        ("a=https://b", False),
        ("a&b?c=1", False),
        ("a=b?c", False),
        ("x" * 200 + "://=", True),
        ("x" * 201 + "://=", False),
        ("x" * 201 + "?=", True),
        ("x" * 202 + "?=", False),
    ],
)
def test_an_address_before_the_first_pair(text: str, address: bool) -> None:
    assert query._is_address(text) is address


@pytest.mark.parametrize(
    "text",
    [
        "insert into members (mrn, city) values (48213, Tacoma)",
        "job 7 ran insert into members (mrn, city) values (48213, Tacoma)",
    ],
)
def test_table_in_a_statement_is_seen_wherever_it_stands(text: str) -> None:
    """Its sign is a word inside of the text, beside another one at the beginning."""
    assert not PLAIN(text)
    assert "48213" not in str(Guard().scrub({"log": text}).payload)
