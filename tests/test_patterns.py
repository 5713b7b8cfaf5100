"""What patterns say of themselves, by which they are run in parts, and only where they may match."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phiguard.codecs import codecs
from phiguard.detectors import detectors
from phiguard.patterns import alternatives, by_beginning, first_signs, in_parts, shortest, widths

MANY = "|".join(f"w{i}x?" for i in range(61))
SHAPES = [(f"{d.id}[{i}]", s.pattern) for d in detectors() for i, s in enumerate(d.shapes)]
PARTED = [(name, pattern) for name, pattern in SHAPES if len(in_parts(pattern)) > 1]


@pytest.mark.parametrize(
    ("pattern", "parts"),
    [
        ("a|b", ["a", "b"]),
        ("a|(?:b|c)d|[|)]e", ["a", "(?:b|c)d", "[|)]e"]),
        (r"\||[^]|]|\(|x", [r"\|", "[^]|]", r"\(", "x"]),
        ("", [""]),
        ("a|b)c|d", ["a", "b"]),
    ],
)
def test_alternatives(pattern: str, parts: list[str]) -> None:
    assert alternatives(pattern) == parts


@pytest.mark.parametrize(
    ("pattern", "count"),
    [
        (rf"\b(?:{MANY})=([0-9]+)", 3),
        (rf"(?:{MANY})", 3),
        (rf"(?:{MANY})?x", 1),
        (rf"(?:{MANY}){{2}}", 1),
        (rf"(?:{MANY}|(?:a|b)) z", 3),
        (rf"x(?:{MANY})", 1),
        (rf"(?:{MANY[: MANY.rindex('|')]})", 1),
        ("(?:a|b)", 1),
    ],
)
def test_patterns_of_very_many_alternatives_come_in_parts(pattern: str, count: int) -> None:
    parts = in_parts(pattern)
    assert len(parts) == count
    assert all(re.compile(part).groups == re.compile(pattern).groups for part in parts)


@pytest.mark.parametrize(("name", "pattern"), PARTED, ids=[name for name, _ in PARTED])
def test_the_parts_match_what_the_whole_does(name: str, pattern: str) -> None:
    parts = in_parts(pattern)
    detector = next(d for d in detectors() if d.id == name.partition("[")[0])
    texts = [e if isinstance(e, str) else e[1] for e in (*detector.match, *detector.no_match)]
    flags = re.ASCII | re.IGNORECASE
    for text in texts:
        for at in range(len(text)):
            whole = re.compile(pattern, flags).match(text, at)
            assert (whole is not None) == any(re.compile(part, flags).match(text, at) for part in parts)
    assert PARTED


def test_some_patterns_are_parted() -> None:
    assert {"measured_in_text[0]", "national_id[0]"} <= {name for name, _ in PARTED}


@given(st.text("aA:= '\"]>[<;s*`{|()&#%?/\n\r\t.9f", max_size=12))
def test_signs_begin_as_they_say(text: str) -> None:
    for codec in codecs():
        for sign in alternatives(codec.signs) if codec.signs and not codec.signs.startswith(r"\A") else ():
            found = re.search(sign, text)
            assert found is None or found[0][0] in first_signs(sign), sign


@pytest.mark.parametrize(("pattern", "least", "most"), [("a{2,5}b?", 2, 6), (r"\b|x", 0, 1)])
def test_how_long_a_match_is(pattern: str, least: int, most: int) -> None:
    assert widths(pattern) == (least, most)


def test_what_has_no_bound_is_very_long() -> None:
    assert widths("a+")[1] > 1_000_000


@pytest.mark.parametrize(
    ("pattern", "cut"),
    [
        (r"\bDr ([A-Z][a-z]{1,20}(?: [A-Z])?)", r"\bDr ([A-Z][a-z])"),
        (r"a{2,5}", "a{2}"),
        (r"[0-9 ]{5,22}[0-9]", r"[0-9 ]{5}[\x20]{0,17}[0-9]"),
        (r"a[0-9 ]{0,3}[0-9]", r"a[\x20]{0,3}[0-9]"),
        (r"[0-9]{5,22}[0-9a]", r"[0-9]{5,22}[0-9a]"),
        (r"[0-9 ]{5}[0-9]", r"[0-9 ]{5}[0-9]"),
        (r"[\w ]{5,22}[a-z]", r"[\w ]{5,22}[a-z]"),
        (r"a{2}b{0,3}", "a{2}"),
        (r"(?:ab+|cd?|c)e*", "(?:ab|c)"),
        (r"x(?:ab+|c*)", "x"),
        (r"x(?:ab?){1,3}", "x(?:a)"),
        (r"x(?:ab?){2,3}", "x(?:ab?){2}"),
        (r"a[)}]*\b", r"a[)}]*\b"),
        (r"a\+?", "a"),
        (r"ab|c?d+", "ab|c?d"),
        (r"ab?|c?", "ab?|c?"),
        (r"a\{1,2}", r"a\{1,2}"),
        ("a(?i:b+)", "a(?i:b+)"),
        ("a*?", "a*?"),
        (r"\bx*", r"\bx*"),
        (r"(?:\b|a)x*", r"(?:\b|a)"),
        ("(?i)ab+", "(?i)ab+"),
    ],
)
def test_patterns_without_what_may_end_them(pattern: str, cut: str) -> None:
    assert shortest(pattern) == cut


CHANGED = [(name, pattern) for name, pattern in SHAPES if shortest(pattern) != pattern]


@pytest.mark.parametrize(("name", "pattern"), CHANGED, ids=[name for name, _ in CHANGED])
def test_they_match_at_the_same_places_and_no_more_there(name: str, pattern: str) -> None:
    detector = next(d for d in detectors() if d.id == name.partition("[")[0])
    for flags in (re.ASCII, re.ASCII | re.IGNORECASE):
        whole, cut = re.compile(pattern, flags), re.compile(shortest(pattern), flags)
        for example in (*detector.match, *detector.no_match):
            text = (example if isinstance(example, str) else example[1])[:300]
            for at in range(len(text)):
                m, least = whole.match(text, at), cut.match(text, at)
                assert (m is None) == (least is None)
                assert m is None or least is None or least.end() - at <= widths(pattern)[1]


@pytest.mark.parametrize(
    ("pattern", "parts"),
    [
        (r"\A\s*(?:a|[bc]{2}|(?:d|e)f)", [r"\A\s*a", r"\A\s*[bc]{2}", r"\A\s*(?:d|e)f"]),
        (r"\A(?:[/?#]|x\))", [r"\A[/?#]", r"\Ax\)"]),
        (r"(?:a|b)(?:c|d)", [r"(?:a|b)(?:c|d)"]),
        (r"(?:a|b)?", [r"(?:a|b)?"]),
        (r"\A\{", [r"\A\{"]),
    ],
)
def test_alternatives_with_what_stands_before_them(pattern: str, parts: list[str]) -> None:
    assert by_beginning(pattern) == parts
