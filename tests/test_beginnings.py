"""Where a match of a pattern may begin is told without ever missing one."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from phiguard.beginnings import beginnings
from phiguard.detectors import detectors


def test_every_pattern_of_a_detector_says_what_it_begins_with() -> None:
    for detector in detectors():
        examples = (e[1] if isinstance(e, tuple) else e for e in (*detector.match, *detector.no_match))
        texts = [text for text in examples if text.isascii()]
        for i, shape in enumerate(detector.shapes):
            if shape.keyed:
                continue
            begins = beginnings(shape.pattern, ignore_case=shape.ignore_case)
            assert begins is not None, (detector.id, i)
            pattern = re.compile(shape.pattern, re.ASCII | (re.IGNORECASE if shape.ignore_case else re.NOFLAG))
            for text in texts:
                for m in pattern.finditer(text):
                    assert begins.may_begin(text, m.start()), (detector.id, i, text)


@pytest.mark.parametrize(
    ("pattern", "ignore_case", "text", "places"),
    [
        ("ab", False, "ab Ab xab", [0, 7]),
        ("ab", True, "ab Ab xab", [0, 3, 7]),
        (r"\bab", False, "ab Ab xab", [0]),
        (r"a?bc{2}", False, "abcc bc bcc", [0, 1, 8]),
        (r"(?:tel|call me) ?[0-9]", False, "call me 5 tel5 te 5", [0, 10]),
        (r"[^a-z]{2}|x", True, "ab12x", [2, 4]),
        (r"(?i:ab)c", False, "ABc ABC", [0]),
        (r"[0-9]{3,}", False, "12 3456", [3, 4]),
        (r"\d\s\w\D", False, "1 a- 2 b3", [0]),
        ("a", False, "é".encode().decode("latin-1").encode("ascii", "replace").decode() + "a", [2]),
    ],
)
def test_where_it_may_begin(pattern: str, ignore_case: bool, text: str, places: list[int]) -> None:
    begins = beginnings(pattern, ignore_case=ignore_case)
    assert begins is not None
    assert [at for at in range(len(text)) if begins.may_begin(text, at)] == places


@pytest.mark.parametrize("pattern", ["a*", "", r"\b", r"(?=a)b", r"(a)\1", r"a(?!b)", "(?m:a$)b", "(?i)ab"])
def test_what_may_be_empty_or_looks_around_says_nothing(pattern: str) -> None:
    assert beginnings(pattern, ignore_case=False) is None


PATTERNS = st.recursive(
    st.sampled_from(["a", "B", "[ab]", "[^a]", r"\b", ".", "1", r"\d", r"\W", "é", r"[^\x00-\x20!-~]", "[A-c]"]),
    lambda inner: (
        st.lists(inner, min_size=1, max_size=4).map("".join)
        | st.lists(inner, min_size=2, max_size=3).map(lambda many: f"(?:{'|'.join(many)})")
        | st.tuples(inner, st.sampled_from(["?", "*", "+", "{2}", "{1,3}", "*?", "{0,9}"])).map(
            lambda one: f"(?:{one[0]}){one[1]}"
        )
    ),
    max_leaves=8,
)


@given(PATTERNS, st.booleans(), st.text("aAbBc1 -", max_size=12))
@settings(max_examples=600)
def test_drawn_patterns(pattern: str, ignore_case: bool, text: str) -> None:
    begins = beginnings(pattern, ignore_case=ignore_case)
    if begins is None:
        return
    compiled = re.compile(pattern, re.ASCII | (re.IGNORECASE if ignore_case else re.NOFLAG))
    for at in range(len(text)):
        if compiled.match(text, at):
            assert begins.may_begin(text, at)
