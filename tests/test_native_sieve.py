"""Programs match what `re` matches, and a sieve misses no match of its patterns, in short texts of ASCII."""

import re
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from native_core import core

from phiguard.detector import Shape
from phiguard.detectors import detectors
from phiguard.prefilter import HyperscanEngine
from phiguard.programs import program
from phiguard.sieve import IN_A_ROW, sieve, trait_of

EVERY = [shape for detector in detectors() for shape in detector.shapes]
SCANNED = [shape for shape in EVERY if not (shape.keyed or shape.whole)]
EXAMPLES = [
    text
    for detector in detectors()
    for example in (*detector.match, *detector.no_match)
    for text in [example[1] if isinstance(example, tuple) else example]
    if text.isascii() and 0 < len(text) <= 240
]


def compiled(pattern: str, *, ignore_case: bool) -> re.Pattern[str]:
    return re.compile(pattern, re.ASCII | (re.IGNORECASE if ignore_case else re.NOFLAG))


def of_shape(shape: Shape) -> re.Pattern[str]:
    return compiled(shape.pattern, ignore_case=shape.ignore_case)


def span_of(m: re.Match[str] | None) -> Any:
    return None if m is None else (m.end(), *m.span(1 if m.re.groups else 0))


def changed(text: str, random: Random) -> str:
    signs = list(text)
    for _ in range(random.randrange(4)):
        at = random.randrange(len(signs) + 1)
        how = random.randrange(4)
        if how == 0:
            signs.insert(at, chr(random.randrange(128)))
        elif at < len(signs):
            signs[at : at + 1] = (
                [] if how == 1 else signs[at].swapcase() if how == 2 else random.choice(" .-/:=,'0A@")
            )
    return "".join(signs)


def all_matches(patterns: list[re.Pattern[str]], texts: list[str]) -> list[tuple[int, ...]]:
    return [
        (j, i, m.start(), *span_of(m))
        for j, pattern in enumerate(patterns)
        for i, text in enumerate(texts)
        for m in pattern.finditer(text)
    ]


PATTERNS = st.recursive(
    st.sampled_from(
        [
            *("a", "B", "ab", "[ab]", "[^a]", r"\b", r"\B", ".", "1", r"\d", r"\W", "é", r"[^\x00-\x20!-~]"),
            *("[A-c]", "(a)", "(?:b|ab)"),
        ]
    ),
    lambda inner: (
        st.lists(inner, min_size=1, max_size=4).map("".join)
        | st.lists(inner, min_size=2, max_size=8).map(lambda many: f"(?:{'|'.join(many)})")
        | st.tuples(inner, st.sampled_from(["?", "*", "+", "{2}", "{1,3}", "*?", "{0,9}", "{1,2}?"])).map(
            lambda one: f"(?:{one[0]}){one[1]}"
        )
        | st.tuples(
            st.sampled_from(["a", "[ab]", r"\d", "."]), st.sampled_from(["?", "*", "+", "{2,3}", "+?", "{1,4}?"])
        ).map("".join)
    ),
    max_leaves=10,
)


@given(PATTERNS, st.booleans(), st.text("aAbBc1 -\n\0", max_size=12))
@settings(max_examples=1500, deadline=None)
def test_drawn_patterns(pattern: str, ignore_case: bool, text: str) -> None:
    made = program(pattern, ignore_case=ignore_case)
    if made is None:
        return
    by_re = compiled(pattern, ignore_case=ignore_case)
    for at in range(len(text) + 1):
        for whole, m in ((False, by_re.match(text, at)), (True, by_re.fullmatch(text, at))):
            said = core.found_by_program(made.code, made.sets, text, at, whole)
            assert said is False or said == span_of(m), (at, whole)
    blob = sieve([(pattern, ignore_case), ("b[a-z]", False)])
    if blob is not None:
        texts = [text, "ab", "".join([*text])]  # the same a second time
        said = core.sifted(blob, texts)
        assert said is None or said == all_matches([by_re, re.compile("b[a-z]")], texts)


def test_every_pattern_that_is_scanned_for_has_a_program_and_is_in_the_sieve() -> None:
    for shape in SCANNED:
        assert program(shape.pattern, ignore_case=shape.ignore_case) is not None, shape.pattern
        assert trait_of(shape.pattern, ignore_case=shape.ignore_case) is not None, shape.pattern


@pytest.mark.parametrize("seed", range(4))
def test_the_sieve_of_all_detectors_lets_every_match_through(seed: int) -> None:
    random = Random(seed)
    blob = sieve([(shape.pattern, shape.ignore_case) for shape in SCANNED])
    patterns = [of_shape(shape) for shape in SCANNED]
    found = 0
    for _ in range(250):
        texts = [changed(random.choice(EXAMPLES), random) for _ in range(random.randrange(1, 4))]
        if random.random() < 0.4:
            texts = [" ".join(texts)[:250]]
        if random.random() < 0.2:
            texts += ["".join([*texts[0]]), " ".join(texts)[:250]]  # what comes again is not sifted again
        want = all_matches(patterns, texts)
        assert core.sifted(blob, texts) == want, texts
        found += len(want)
    assert found > 50


def test_programs_of_keyed_shapes_match_whole_values() -> None:
    random, met = Random(7), 0
    keyed = [(program(s.pattern, ignore_case=s.ignore_case), of_shape(s)) for s in EVERY if s.keyed or s.whole]
    for text in [changed(random.choice(EXAMPLES), random) for _ in range(150)]:
        for made, pattern in keyed:
            if made is not None:
                m = pattern.fullmatch(text)
                assert core.found_by_program(made.code, made.sets, text, 0, True) == span_of(m), pattern
                met += m is not None
    assert met > 50


@pytest.mark.parametrize(
    "pattern",
    [
        *("(?=a)b", r"(a)\1", "a(?!b)", "a$", "^a", r"\Aa", "(?:(a)b)+", "(a)(b)"),
        *("(?:a?)+b", "(?i)ab", "(?i:a)b", "a*"),
    ],
)
def test_what_has_no_program(pattern: str) -> None:
    assert program(pattern, ignore_case=False) is None
    assert sieve([("abc", False), (pattern, False)]) is None


def test_long_texts_tell_once_that_a_pattern_matches() -> None:
    blob = sieve([("ab+", False), ("[0-9]{3}", False)])
    text = "ab abb 123 " * 30
    assert [one[:3] for one in core.sifted(blob, [text])] == [(0, 0, 0), (1, 0, 7)]
    assert core.sifted(blob, ["a" * 1_001]) is None


def test_what_takes_too_long_is_not_said() -> None:
    blob = sieve([("(?:a|b|ab){1,40}c", False)])
    assert core.sifted(blob, ["c " + "ab" * 120]) is None
    assert core.sifted(blob, ["ab" * 3 + "c"]) == [(0, 0, 0, 7, 0, 7)]


def test_what_needs_many_in_a_row_or_many_digits() -> None:
    assert [i for i in range(128) if IN_A_ROW >> i & 1] == [
        i for i in range(128) if chr(i) in "+-/=_" or chr(i).isalnum()
    ]
    trait = trait_of(r"[0-9a-f]{8}-(?:[0-9]{4}-){2}x", ignore_case=False)
    assert trait is not None
    assert (trait.digits, trait.in_a_row, trait.length) == (8, 20, 20)
    blob = sieve([(r"[0-9a-f]{8}-(?:[0-9]{4}-){2}x", False)])
    assert core.sifted(blob, ["abcdefab-1234-5678-x", "abcdefab-1234-567-x", "abcdef-1234-5678-x"]) == [
        (0, 0, 0, 20, 0, 20)
    ]


def test_more_needs_than_are_asked_for() -> None:
    signs = "!#$%&'*,;<>@^_`{|}~\"QXZJKVWG"
    patterns = [re.escape(a) + "[0-9]" + re.escape(b) for a in signs for b in signs]
    blob = sieve([(f"[{re.escape(a)}{re.escape(b)}][0-9]x", False) for a in signs for b in signs if a < b])
    assert blob is not None and int.from_bytes(blob[12:16], "little") == 256
    assert [i for i, *_ in core.sifted(blob, ["!1x"])] == [
        i for i, pair in enumerate((a, b) for a in signs for b in signs if a < b) if "!" in pair
    ]
    by_two = sieve([(pattern, False) for pattern in patterns])
    for at in range(0, len(patterns), 7):
        text = "ab " + signs[at // len(signs)] + "7" + signs[at % len(signs)]
        assert core.sifted(by_two, [text]) == [(at, 0, 3, 6, 3, 6)]


def test_of_what_is_needed_all_must_be_there() -> None:
    blob = sieve([("a@[0-9]#z", False), ("q@", False), ("[a-z]b", False)])
    texts = ["a@1#z", "a@1 z", "q@", "cb", "a#"]
    assert [one[:2] for one in core.sifted(blob, texts)] == [(0, 0), (1, 2), (2, 3)]


def test_what_is_no_sieve_is_refused() -> None:
    for blob in (b"", b"\0" * 64, (sieve([("ab", False)]) or b"")[:-1]):
        with pytest.raises(ValueError, match="no sieve"):
            core.sifted(blob, ["ab"])


def test_an_engine_has_one_unless_a_pattern_is_not_known(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    monkeypatch.setenv("PHIGUARD_CACHE_DIR", str(tmp_path))
    assert HyperscanEngine([("abc", False)]).sieve == sieve([("abc", False)])
    assert HyperscanEngine([("abc", False)]).sieve == sieve([("abc", False)])  # from disk, or as it was made
    assert HyperscanEngine([("abc", False), ("(?i)ab", False)]).sieve is None
