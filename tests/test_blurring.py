"""Where a text says nothing whatever its digits are, no other one that differs in digits alone says anything."""

import re
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from native_core import core
from test_native_sieve import EXAMPLES, PATTERNS, SCANNED, changed, compiled
from test_recall import same

from phiguard import Guard, Policy
from phiguard.sieve import sieve

NUMBER = re.compile("[0-9]+")
BARE = Policy.loads('id = "bare"\nextends = "standard"\nner = "off"')
AGENTS = [
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/{}.0.{}.{} Safari/537",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_{} like Mac OS X) AppleWebKit/605.1.15 Version/17.{} Mobile/15E{}",
    "Mozilla/5.0 (Linux; Android {}; SM-S9{}B) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/{} Mobile",
    "ExampleApp/{}.{} (build {}; CFNetwork)",
]
HOSTILE = [
    *("ibuprofen/{}.{} (dose {})", "Lena Fischer/{}.{}.{}", "MRN/{} mrn {}.{}", "{} {} {}", "tel {}-{}-{}"),
    *("Mozilla/5.0 ({}.{}.{}.4)", "h{}n{} flu {}", "covid{} test {} {}", "a{}c {} {}", "type {} diabetes {} {}"),
    *("born {}/{}/{}", "AppleWebKit/{} (eczema; {}) v{}", "vitamin b{} {} {}", "sku-{} {} {}", "hepaT{} x{} y{}"),
]


def blurred(text: str) -> str:
    return NUMBER.sub(lambda m: ("0" if m[0][0] == "0" else "1") + "2" * (len(m[0]) - 1), text)


def redrawn(text: str, random: Random) -> str:
    """One that differs in digits alone; a first digit that is 0 stays so, and no other one becomes it."""

    def drawn(m: re.Match[str]) -> str:
        first = "0" if m[0][0] == "0" else random.choice("123456789")
        return first + "".join(random.choice("0123456789") for _ in m[0][1:])

    return NUMBER.sub(drawn, text)


def which(blob: bytes | None, text: str) -> set[int] | None:
    """The patterns that are met."""
    assert blob is not None
    hits = core.sifted(blob, [text])
    return None if hits is None else {hit[0] for hit in hits}


@given(PATTERNS, st.booleans(), st.text("aAbB019 -\n", max_size=10))
@settings(max_examples=1500, deadline=None)
def test_what_a_drawn_pattern_matches_its_blurred_one_matches(pattern: str, ignore_case: bool, text: str) -> None:
    made = sieve([(pattern, ignore_case)], blurred=True)
    if made is not None and compiled(pattern, ignore_case=ignore_case).search(text):
        assert which(made, blurred(text)) in ({0}, None)


def test_a_digit_stands_for_those_it_may_be() -> None:
    met = [("[1-3]x", "3x"), ("[^0]x", "7x"), ("10[a-z0]", "100"), ("a[05-7]{3}", "a066"), ("(?:00|5)5", "005")]
    for pattern, text in met:
        assert which(sieve([(pattern, False)], blurred=True), blurred(text)) == {0}, pattern
    for pattern, text in [("[1-3]x", "0x"), (r"\b00 ", "118.10 "), ("a0", "a5"), ("[a-z]9", "a09")]:
        assert which(sieve([(pattern, False)], blurred=True), blurred(text)) == set(), pattern


@pytest.mark.parametrize("seed", range(3))
def test_what_the_patterns_of_all_detectors_match_is_met_in_the_blurred_text(seed: int) -> None:
    patterns = [(shape.pattern, shape.ignore_case) for shape in SCANNED]
    plain, all_alike, random, found = sieve(patterns), sieve(patterns, blurred=True), Random(seed), 0
    for _ in range(700):
        text = redrawn(changed(random.choice(EXAMPLES), random), random)
        met, may = which(plain, text), which(all_alike, blurred(text))
        assert met is not None and (may is None or met <= may), text
        found += len(met)
    assert found > 100


@pytest.mark.parametrize("seed", range(3))
def test_texts_that_are_known_by_one_another_say_nothing(seed: int) -> None:
    guard = Guard(BARE)
    guard.scrub({"a": "hello there 17"}).payload  # noqa: B018
    c: Any = guard._compiled  # type: ignore[attr-defined]
    plain = sieve([(shape.pattern, shape.ignore_case) for shape in SCANNED])
    random, silent, loud = Random(seed), 0, 0
    numbers = [lambda: str(random.randrange(10 ** random.randrange(1, 6))), lambda: f"0{random.randrange(100)}"]
    for _ in range(600):
        text = random.choice([*AGENTS, *HOSTILE]).format(*(random.choice(numbers)() for _ in range(3)))
        text = changed(text, random) if random.random() < 0.3 else text
        if not core.blurs(c.scanner, c.matcher, text):
            loud += 1
            continue
        silent += 1
        for _ in range(12):
            other = redrawn(text, random)
            assert which(plain, other) == set(), (text, other)
            assert not c.matcher.mentions([other])[0], (text, other)
    assert silent > 100
    assert loud > 50


@pytest.mark.parametrize("text", ["influenza a h9n9 here", "the a7c went", "b74 pills", "covid55"])
def test_a_term_with_other_digits_speaks_for_all(text: str) -> None:
    guard = Guard(BARE)
    guard.scrub({"a": "hello there 17"}).payload  # noqa: B018
    c: Any = guard._compiled  # type: ignore[attr-defined]
    assert core.blurs(c.scanner, c.matcher, text) is False
    assert core.blurs(c.scanner, c.matcher, "the river 17 of gifts") is True


def test_own_terms_with_digits_are_asked_too() -> None:
    own = Policy.loads(
        'id = "own"\nextends = "standard"\nner = "off"\n'
        '[[organisation.term]]\nterm = "harbor k7"\ncategory = "procedure"\ntier = 3\n'
    )
    text = "on harbor k4 now"
    for policy, said in ((BARE, True), (own, False)):
        guard = Guard(policy)
        guard.scrub({"a": "hello there 17"}).payload  # noqa: B018
        c: Any = guard._compiled  # type: ignore[attr-defined]
        assert core.blurs(c.scanner, c.matcher, text) is said


@pytest.mark.parametrize("seed", range(3))
def test_events_with_such_texts_become_what_they_become_without_memory(seed: int) -> None:
    quick, slow, random = Guard(BARE), Guard(BARE, cache=False), Random(seed)
    for i in range(500):
        agent = random.choice(AGENTS if random.random() < 0.8 else HOSTILE)
        few, some, many = random.randrange(10), random.randrange(90, 150), random.randrange(9_999)
        numbers = random.choices((few, some, many), k=3)
        event = {
            "event": "Clicked",
            "label": random.choice(["sku-{}", "order {} of {}", "h{}n{}", "b{} pills", "call 206555{}"]).format(
                random.randrange(10_000), random.randrange(10)
            ),
            "context": {"userAgent": agent.format(*numbers), "ip": f"203.0.113.{random.randrange(250)}"},
        }
        result = quick.scrub(event)
        if i % 4 == 0 or i > 400:
            same(result, slow.scrub(event))
