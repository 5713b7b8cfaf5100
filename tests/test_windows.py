"""Long texts in which patterns are confirmed by blocks: what is found is what going over all of it finds."""

import random
import re

import pytest
import regex
from hypothesis import given, settings
from hypothesis import strategies as st

from phiguard import Guard, Policy
from phiguard.patterns import asks_for_the_end
from phiguard.scan import HyperscanEngine
from phiguard.windows import LEAST, WIDEST, Windows, located

PATTERNS = (r"\b[A-Z][a-z]{2,20}\b", r"[0-9]{3}-[0-9]{4}", r"x{1,9}y?", r"\bMRN ?\(?[0-9]{4,9}\b", r"[^a-z]{2}z")
FILL = {"blanks": " ", "letters": "a", "accents": "é ", "signs": "-", "wide": "患", "mixed": "aé 1-"}


def spans(text: str, at: int, pattern: str, where: dict[int, Windows]) -> tuple[list[tuple[int, int]], ...]:
    compiled = regex.compile(pattern, regex.ASCII | regex.V0)
    found = where[at].finditer(compiled, text) if at in where else compiled.finditer(text)
    return [m.span() for m in found], [m.span() for m in compiled.finditer(text)]


def scanned(piece: bytes) -> set[int]:
    return {i for i, p in enumerate(PATTERNS) if re.search(p.encode(), piece, re.ASCII)}


@pytest.mark.parametrize("fill", FILL.values(), ids=FILL)
@settings(max_examples=40, deadline=None)
@given(
    planted=st.lists(
        st.tuples(
            st.sampled_from([0, 1, 4_090, 4_096, 8_190, 8_192, 12_285, 20_479, 29_990]),
            st.integers(-12, 12),
            st.sampled_from(["Lena", "555-0147", "xxxxxxxxxxxxy", "MRN (5530000", "AAz", "\n"]),
        ),
        max_size=6,
    )
)
def test_blocks_find_what_the_whole_does(fill: str, planted: list[tuple[int, int, str]]) -> None:
    text = (fill * 30_000)[:30_000]
    for place, shift, value in planted:
        at = max(0, place + shift)
        text = text[:at] + value + text[at:]
    data = text.encode()
    where = located(data, scanned(data), scanned)
    for i, pattern in enumerate(PATTERNS):
        found, whole = spans(text, i, pattern, where)
        assert found == whole


def test_a_pattern_that_lies_everywhere_is_looked_for_everywhere() -> None:
    asked = []

    def scan(piece: bytes) -> set[int]:
        asked.append(len(piece))
        return {0}

    assert located(b"a" * 1_000_000, {0}, scan) == {}
    assert len(asked) == 2


def test_the_engine_says_where_in_a_long_text() -> None:
    engine = HyperscanEngine([(r"\bMRN [0-9]{4,9}\b", False), (r"a+", False), (r"b$", False)])
    text = " a" * LEAST + " MRN 5530000 b"
    held = engine.occurrences([text])
    where = held[0, 0]
    assert isinstance(where, Windows) and len(where.slices) == 1
    assert where.slices[0][1] == len(text) and len(text) - where.slices[0][0] < 4_096 + WIDEST + 2
    assert held[0, 1] is None  # has no bound
    assert held[0, 2] is None  # asks for the end
    assert engine.occurrences([text[: LEAST // 2] + " MRN 5530000"])[0, 0] is None


@pytest.mark.parametrize(
    ("pattern", "asks"),
    [
        (r"a$", True),
        (r"(?:a|^b)", True),
        (r"(?:a\Z){2}", True),
        (r"\ba\B", False),
        (r"[$^]a", False),
        (r"(a|b)", False),
    ],
)
def test_patterns_that_ask_for_the_end(pattern: str, asks: bool) -> None:
    assert asks_for_the_end(pattern) is asks


@pytest.mark.parametrize("fill", ["AaB/", "the quick fox ", "Aa Bb ", "1-2.", "é "])
def test_a_long_text_with_a_little_of_everything(fill: str) -> None:
    """By both engines, and by what each value is found as by itself."""
    values = ("lena@example.com", "MRN 5530000", "DOB 04/12/1961", "(206) 555-0147", "My name is Lena Fischer.")
    rng = random.Random(3)
    text = fill * (30_000 // len(fill))
    for value in values:
        at = rng.randrange(len(text) // len(fill)) * len(fill)
        text = f"{text[:at]} . {value} . {text[at:]}"
    bare = Policy.loads('id = "bare"\nextends = "standard"\nner = "off"')
    out = Guard(bare).scrub({"note": text}).payload["note"]
    slow = Guard(bare, engine="regex").scrub({"note": text}).payload["note"]
    assert out == slow
    assert not any(value in out for value in values)
