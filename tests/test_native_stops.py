"""Terms are stopped by the native module as by `phiguard.health`. Skipped where it was not built."""

from random import Random

import pytest
from native_core import core

from phiguard import health_scan, native
from phiguard.health import _NEAR_CHARS, _is_stopped, _stops
from phiguard.matcher import Mention
from phiguard.terms import Term

RULES = sorted(_stops())
assert "terms" in native.TWINS, health_scan  # it is loaded first
TERMS = {rule: Term("condition", "MEDICAL_CONDITION", 2, "", "weak", rule) for rule in RULES}
BETWEEN = [
    " ",
    "-",
    ", ",
    ". ",
    " a ",
    " é ",
    "",
    "'s ",
    "s ",
    " \u2028",
    "\0",
    " " * (_NEAR_CHARS - 6),
    " " * _NEAR_CHARS,
]


@pytest.mark.parametrize("rule", RULES)
def test_terms_are_stopped_alike(rule: str) -> None:
    rng = Random(rule)
    words = sorted({word for stop in _stops()[rule] for word in stop.words})
    seen = set()
    for word in [*words, *rng.choices(words, k=40), "nothing", "", "é"]:
        written = rng.choice([word, word.upper(), word.title(), word[:-1], word + "x", word[::-1]])
        term = rng.choice(["term", "Term", "terme" * 3, "é", "t" * 600])
        before = rng.choice(["", "x ", "long " * 30])
        for sides in range(3):
            first = before + (written + rng.choice(BETWEEN) if sides != 1 else "")
            text = (
                first + term + (rng.choice(BETWEEN) + written if sides else "") + rng.choice(["", " x", " y" * 60])
            )
            mention = Mention(len(first), len(first) + len(term), TERMS[rule])
            stopped = _is_stopped(text, mention)
            assert core.stopped(text, mention) == stopped
            seen.add(stopped)
    assert seen == {False, True}
