"""Many short texts are counted in one pass as they are one by one."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phiguard import needles
from phiguard.guard import Guard

SHORT = st.text("aab\u00e9\U0001f600\ud800", min_size=1, max_size=3)


@given(st.text("aab\u00e9\U0001f600\ud800", max_size=40), st.sets(SHORT, min_size=1, max_size=12))
def test_as_one_by_one(text: str, many: set[str]) -> None:
    want = {needle: text.count(needle) for needle in many if needle in text}
    assert needles.counts(text, many) == want
    filled = many | {f"x{i}" for i in range(300)}
    assert needles.counts(text, filled) == want


WORDS = st.text("ab", min_size=1, max_size=2)
WORDS_OF_NAMES = st.one_of(st.tuples(WORDS), st.tuples(WORDS, WORDS))


@given(
    st.text("aab .-", max_size=40).map(str.encode),
    st.text("aab .-", max_size=40).map(str.encode),
    st.sets(WORDS_OF_NAMES, min_size=1, max_size=8),
)
def test_words_of_many_names_are_found_together_as_those_of_few(
    text: bytes, other: bytes, names: set[needles.Words]
) -> None:
    filled = names | {(f"x{i}", "a") for i in range(300)}
    assert sorted(needles.together(text, filled)) == sorted(needles.together(text, names))
    assert needles.together_more_often(filled, text, other) == needles.together_more_often(names, text, other)


@pytest.mark.parametrize("words", [("lena", "fischer"), ("fischer", "lena"), ("lena",), ("na", "fi")])
def test_the_words_of_a_name_stand_together_in_either_order(words: needles.Words) -> None:
    text = b"fischer, lena ... lena  fischer ... lena, the fischer"
    want = [(m.start(), m.end()) for m in _PATTERNS[words].finditer(text)]
    assert sorted(needles.together(text, [words])) == want


_PATTERNS = {
    ("lena", "fischer"): re.compile(rb"fischer, lena|lena  fischer"),
    ("fischer", "lena"): re.compile(rb"fischer, lena|lena  fischer"),
    ("lena",): re.compile(rb"lena"),
    ("na", "fi"): re.compile(rb"na  fi"),
}


@pytest.mark.parametrize("size", [3, 300], ids=["few", "many"])
def test_what_was_found_is_found_elsewhere_whatever_else_was(size: int) -> None:
    people = [{"email": f"lena{i}@b.example"} for i in range(size)]
    result = Guard().scrub({"people": people, "seen": "lena1@b.example", "note": [f"lena{size - 1}@b.example"]})
    assert result.payload["seen"] == "[EMAIL_ADDRESS]"
    assert result.payload["note"] == ["[EMAIL_ADDRESS]"]
    assert len(result.findings) == size + 2


def test_keys_that_collide_are_numbered_past_those_that_stay() -> None:
    payload = {"[EMAIL_ADDRESS]_3": 0, **{f"u{i}@b.example": i for i in range(5)}}
    names = list(Guard().scrub(payload).payload)
    assert names == [
        "[EMAIL_ADDRESS]_3",
        "[EMAIL_ADDRESS]",
        "[EMAIL_ADDRESS]_2",
        "[EMAIL_ADDRESS]_4",
        "[EMAIL_ADDRESS]_5",
        "[EMAIL_ADDRESS]_6",
    ]
