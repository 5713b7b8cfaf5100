"""The signs of encodings are seen by the native module as by the patterns. Skipped where it was not built."""

import re
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from native_core import core

from phiguard import native
from phiguard.codec import Room
from phiguard.codecs import codecs, written_fields
from phiguard.codecs.link import is_host_alone
from phiguard.codecs.written_fields import holds_no_field
from phiguard.glance import Glance, glance, reads_plainly

SIGNS = [
    *"\"'=<*`{|:;,.#)(][&%@!?/+-_ \t\r\n",
    *(
        "=>",
        "= >",
        "</",
        "**",
        ": `",
        "] => ",
        '";s:',
        '"; s:',
        ")=(",
        "f('",
        'F("',
        ": '",
        '= "',
        "{Ab:",
        "{A:",
        "{ab:",
    ),
    *(
        "{ABc9:",
        "&#",
        "&amp;",
        "%2",
        "%u",
        "%g",
        "Name:",
        "Name :",
        "a:\n",
        "b\t",
        "c \r\n",
        "9:",
        "9\t",
        "\n|",
        "| ",
    ),
    *(
        "LIKE ",
        "like ",
        "BEGIN:V",
        "BEGIN",
        "date",
        "DATE",
        "dat",
        "www.",
        "://",
        "HTTP/",
        "xn--",
        "2026-03-09T14:00",
    ),
    *("KHTML, like Gecko", "a" * 11, "A" * 64, "a.b", "é", "\x1c", "\0", "VALUES", "vAlues", "value", "v"),
]
TEXTS = st.lists(st.sampled_from([*SIGNS, "a", "Z", "7"]), max_size=7).map("".join) | st.text(
    st.sampled_from("\"'=<*`{|:&%#)(]\t\r\n aAzZ0._-/?+;s>w"), max_size=12
)
HOSTS = [
    *(
        "www.",
        "www.a",
        "www.a.",
        "www.a-",
        "www.clinic.example",
        "www.clinic.example/",
        "wwww.a",
        "WWW.a.b",
        "www.é",
    ),
    *("www.a b", "a.b", "a.bc:", "a.bc/", "a.bc?", "a.bc#", "a.bc", "a.b:", "a..bc/", ".a.bc/", "a.b1/", "a1.bc/"),
    *(
        "-.bc/",
        "a_b.cd/",
        "a.b.c.d.e.f.g.h.ij/",
        "a.b.c.d.e.f.g.h.i.jk/",
        "a." + "b" * 24 + "/",
        "a." + "b" * 25 + "/",
    ),
    *(
        "a" * 63 + ".bc/",
        "a" * 64 + ".bc/",
        "10.0.0.1:80",
        "Mozilla/5.0",
        "2.11.1",
        "https:",
        "h:",
        "ht:",
        "9a:",
        "a+b.c-d:",
    ),
    *(
        "a" * 31 + ":",
        "a" * 32 + ":",
        "a" * 64 + ":",
        "a" * 65 + ":",
        "Host: x",
        "  Host: x",
        "X_y-z:",
        "\n\x1fA:",
        "a b:",
    ),
    *("", " ", ":", "a", "1:", "_a:", "-a:", "a.bc/\0", "a\0b:"),
]


def _alone(pattern: str, *, begins: bool, idle: Callable[[str], bool] | None = None) -> Glance:
    """A glance that asks for nothing but one sign."""
    of = re.compile(pattern)
    opening = ((of.match, 2**64 - 1, 2**64 - 1, None),) if begins else ()
    signs = () if begins else (of.search,)
    kinds = bytes(128) if begins else bytes([4]) * 128
    asked = of.match if begins else lambda _: None
    nothing: Any = lambda _: None  # noqa: E731
    return Glance(
        nothing, asked, lambda _: False, (), signs, kinds, opening, (), lambda _: False, (), (idle,) * len(signs)
    )


def _built_in() -> Glance:
    plainly = glance(tuple(codecs()))
    assert isinstance(plainly, partial)
    of: Glance = plainly.args[0]
    return of


GLANCE = _built_in()
GLANCES = [
    *(_alone(search.__self__.pattern, begins=False, idle=idle)  # type: ignore[attr-defined]
      for search, idle in zip(GLANCE.by_sign, GLANCE.idle_by_sign, strict=True)),
    *(_alone(match.__self__.pattern, begins=True) for match, _, _, _ in GLANCE.openings),  # type: ignore[attr-defined]
]  # fmt: skip


def _same(text: str) -> None:
    for of in (*GLANCES, GLANCE):
        assert reads_plainly(of, text) == native.TWINS["reads_plainly"](of, text), (of.by_sign, of.openings)
    assert holds_no_field(text) == native.TWINS["holds_no_field"](text)
    assert is_host_alone(text) == native.TWINS["is_host_alone"](text)


@pytest.mark.parametrize("text", HOSTS + SIGNS)
def test_signs(text: str) -> None:
    _same(text)


@settings(max_examples=1500, deadline=None)
@given(TEXTS)
def test_texts_of_signs(text: str) -> None:
    _same(text)


@settings(max_examples=500, deadline=None)
@given(st.lists(st.sampled_from([*HOSTS, *".:-/ a9"]), max_size=4).map("".join))
def test_beginnings_of_hosts(text: str) -> None:
    _same(text)


CALLS = ["date", "Up", "datetime", "time", "(", "(1984, 3, 7)", "datetime.date(1984, 3, 7)", " | ", "like "]
CALLS += ["LIKE ", ":", " ", "dob", "DATE(1984, 3, 7)", "ISODate(", "=>", "{Ab:", "zip"]


@settings(max_examples=1500, deadline=None)
@given(st.lists(st.sampled_from(CALLS), max_size=7).map("".join))
def test_what_holds_no_field_opens_into_none(text: str) -> None:
    _same(text)
    assert not holds_no_field(text) or not written_fields.decode(text, Room(10_000, 100))


def test_titles_with_a_date_in_a_word_are_plain() -> None:
    assert holds_no_field("Family Update | Example Clinic")
    assert not holds_no_field("dob: date(1984, 3, 7) | x")
    assert not holds_no_field("dob: Datetime(1984, 3, 7) | x")


def test_signs_that_nearly_all_texts_are_asked_for_are_compiled() -> None:
    """Otherwise a pattern was changed, and its twin was not."""
    assert core.compiled_signs(GLANCE) == (len(GLANCE.by_sign), 3)


def test_pattern_of_other_flags_is_asked_itself() -> None:
    of = re.compile(r"&[#A-Za-z]", re.ASCII | re.IGNORECASE)
    for function in (of.search, of.match):
        assert core.compiled_signs(_alone("x", begins=False)._replace(by_sign=(function,))) == (0, 0)
    assert core.compiled_signs(_alone(r"&[#A-Za-z]", begins=False)) == (1, 0)


def test_so_many_signs_are_refused() -> None:
    """They have a place each."""
    many = _alone("x", begins=False)
    with pytest.raises(ValueError, match="so many signs"):
        reads_plainly(many._replace(by_sign=many.by_sign * 25, idle_by_sign=(None,) * 25), "y")
    with pytest.raises(ValueError, match="words of ASCII"):
        reads_plainly(many._replace(words=("é",), spelt=((0, 0),), idle=(None,)), "y")
