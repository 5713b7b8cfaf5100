"""Long texts in which patterns are confirmed by blocks: what is found is what going over all of it finds."""

import random
import re

import pytest
import regex
from hypothesis import given, settings
from hypothesis import strategies as st

from phiguard import Guard, Policy
from phiguard.patterns import asks_for_the_end, widths
from phiguard.prefilter import HyperscanEngine
from phiguard.windows import LEAST, MOST, Windows, located

PATTERNS = (r"\b[A-Z][a-z]{2,20}\b", r"[0-9]{3}-[0-9]{4}", r"x{1,9}y?", r"\bMRN ?\(?[0-9]{4,9}\b", r"[^a-z]{2}z")
FILL = {"blanks": " ", "letters": "a", "accents": "é ", "signs": "-", "wide": "患", "mixed": "aé 1-"}


def spans(text: str, at: int, pattern: str, where: dict[int, Windows]) -> tuple[list[tuple[int, int]], ...]:
    compiled = regex.compile(pattern, regex.ASCII | regex.V0)
    found = where[at].finditer(compiled, text) if at in where else compiled.finditer(text)
    return [m.span() for m in found], [m.span() for m in compiled.finditer(text)]


BYTES = [re.compile(p.encode(), re.ASCII) for p in PATTERNS]
WIDTHS = {i: widths(p)[1] for i, p in enumerate(PATTERNS)}


def held(piece: bytes) -> set[int]:
    return {i for i, p in enumerate(BYTES) if p.search(piece)}


def ends(piece: bytes) -> list[tuple[int, int]] | None:
    """As an engine says it: more places than those of the matches that are taken."""
    found = [(i, m.end()) for i, p in enumerate(BYTES) for m in p.finditer(piece)]
    return None if len(found) > MOST else found


@pytest.mark.parametrize("fill", FILL.values(), ids=FILL)
@pytest.mark.parametrize("precise", [True, False])
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
def test_blocks_find_what_the_whole_does(precise: bool, fill: str, planted: list[tuple[int, int, str]]) -> None:
    text = (fill * 30_000)[:30_000]
    for place, shift, value in planted:
        at = max(0, place + shift)
        text = text[:at] + value + text[at:]
    data = text.encode()
    where = located(data, {i: WIDTHS[i] for i in held(data)}, ends if precise else lambda _piece: None, held)
    for i, pattern in enumerate(PATTERNS):
        found, whole = spans(text, i, pattern, where)
        assert found == whole


def test_a_pattern_that_lies_everywhere_is_looked_for_everywhere() -> None:
    asked = []

    def scan(piece: bytes) -> set[int]:
        asked.append(len(piece))
        return {0}

    assert located(b"a" * 1_000_000, {0: 9}, lambda _piece: None, scan) == {}
    assert len(asked) == 2


def test_of_a_crowded_block_all_is_gone_over() -> None:
    text = " " * 20_000 + "1-" * 2_000 + " " * 2_000 + "Nadia" + " " * 17_995 + "Lena" + " " * 9_000
    where = located(text.encode(), {0: 22, 2: 10}, ends, held)
    one = 44_004 - 22 - 1, 44_004 + 22  # a match may go on behind the shortest of it
    assert where == {0: Windows(((26_005 - 22 - 1, 26_005 + 22), one), 22), 2: Windows((), 10)}
    crowd = located(text.encode(), {0: 22}, lambda piece: None if b"1-" in piece else ends(piece), held)
    assert crowd[0].slices == ((6 * 4_096 - 22 - 1, 7 * 4_096), one)


def test_a_match_may_reach_out_of_a_crowded_block() -> None:
    """Its shortest ends in there, and as a whole it does not stand in there."""
    value = "MRN " + "5" * 30
    text = (" " * (2 * 4_096 - 12) + value).ljust(20_000)

    def ends_of(piece: bytes) -> list[tuple[int, int]] | None:
        crowded = piece.find(b"MRN") > 4_096
        return None if crowded else [(0, m.end()) for m in re.finditer(b"MRN [0-9]{4}", piece)]

    def held_by(piece: bytes) -> set[int]:
        return {0} if value.encode() in piece else set()

    where = located(text.encode(), {0: len(value)}, ends_of, held_by)[0]
    assert [m[0] for m in where.finditer(re.compile("MRN [0-9]{4,30}(?![0-9])"), text)] == [value]


def test_the_engine_says_where_in_a_long_text() -> None:
    engine = HyperscanEngine([(r"\bMRN [0-9]{4,9}\b", False), (r"a+", False), (r"b$", False)])
    text = " " * 20_000 + "aaa MRN 5530000 b"
    held = engine.occurrences([text])
    where = held[0, 0]
    assert isinstance(where, Windows) and len(where.slices) == 1
    low, high = where.slices[0]
    assert low < text.index("MRN") < text.index(" b") <= high
    assert held[0, 1] is None  # has no bound
    assert held[0, 2] is None  # asks for the end
    assert engine.occurrences([text[: LEAST - 20] + " MRN 5530000"])[0, 0] == (992, 992)


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
