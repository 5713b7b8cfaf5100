"""Shortcuts of confirming find what the plain way finds: where an engine says that matches end, and by words."""

import re
from random import Random

import pytest

from phiguard import Guard
from phiguard.detector import Detector
from phiguard.leaves import Leaf
from phiguard.prefilter import HyperscanEngine

SHAPES = Guard()._compiled.scanner.shapes  # type: ignore[attr-defined]
DETECTORS = list({d.id: d for d, _ in SHAPES}.values())
EXAMPLES = [e if isinstance(e, str) else e[1] for d in DETECTORS for e in (*d.match, *d.no_match)]
EXAMPLES = [text for text in EXAMPLES if text.isascii() and len(text) < 120]


def engine() -> HyperscanEngine:
    made: HyperscanEngine = Guard()._compiled.scanner.engine  # type: ignore[attr-defined]
    return made


def texts(rng: Random) -> list[str]:
    """Examples of all detectors, in each other's neighbourhood."""
    return [
        rng.choice([" ", ", ", "", "; "]).join(rng.choices(EXAMPLES, k=rng.randrange(1, 4)))[:250] for _ in range(3)
    ]


@pytest.mark.parametrize("seed", range(4))
def test_hits_are_the_same_with_and_without_the_ends_of_matches(seed: int) -> None:
    rng = Random(seed)
    for _ in range(150):
        some = texts(rng)
        for (i, j), ends in engine().occurrences(some).items():
            detector, shape = SHAPES[j]
            for named in (0.0, 1.0):
                plain = list(detector.hits(some[i], shape, named, 0.0))
                assert list(detector.hits(some[i], shape, named, 0.0, ends)) == plain, (detector.id, shape)


def test_ends_are_of_the_text_that_they_are_told_of() -> None:
    found = engine().occurrences(["no", "mail lena@example.com", "lena@example.com, x@example.org"])
    at = next(j for j, (d, _) in enumerate(SHAPES) if d.id == "email_address")
    one, two = found[1, at], found[2, at]
    assert one is not None and two is not None
    assert one[1] == len("mail lena@example.co")  # as short as it may be
    assert two[1] == len("lena@example.com, x@example.or")
    assert isinstance(two[0], int) and two[0] <= len("lena@example.com")
    assert (0, at) not in found


@pytest.mark.parametrize("detector", [d for d in DETECTORS if d.context], ids=lambda d: d.id)
def test_a_word_before_is_found_as_by_its_pattern(detector: Detector) -> None:
    context = detector._context
    assert context is not None
    rng = Random(5)
    near = "|".join(map(re.escape, detector.context))
    pattern = re.compile(rf"\b(?:{near})s?\b", re.ASCII | re.IGNORECASE)
    some = [*detector.context, "re", "x", "İ", "_", "CALL", "recall", "calls", "é", "-", "4"]
    hits = 0
    for _ in range(600):
        text = "".join(
            rng.choice(some) + rng.choice(["", " ", "  ", "s", "-", "S ", "_"]) for _ in range(rng.randrange(5, 14))
        )
        end = rng.randrange(1, len(text) + 1)
        want = pattern.search(text, max(0, end - 40), end) is not None
        hits += want
        assert context.before(text, end) is want, (text, end)
    assert 50 < hits < 590


def test_of_one_thing_the_likeliest_of_a_detectors_findings_counts() -> None:
    scanner = Guard()._compiled.scanner  # type: ignore[attr-defined]
    text = "Call me at (415) 555-0142, or (415) 555-0177 x."
    found = [f for f in scanner.scan([_leaf(text)], 0.1) if f.detector.id == "phone_number"]
    assert sorted(text[f.start : f.end] for f in found) == ["(415) 555-0142", "(415) 555-0177"]
    alone = [f for f in scanner.scan([_leaf("at (415) 555-0142")], 0.1) if f.detector.id == "phone_number"]
    assert max(f.score for f in found) > max(f.score for f in alone)  # by its label, whichever shape came first


def _leaf(text: str) -> Leaf:
    return Leaf(Guard()._compiled.contexts().below("note"), text, None, None)  # type: ignore[attr-defined]
