"""What says that a term may be stopped misses no stop word. Skipped where the native module was not built."""

from random import Random

import pytest

from phiguard import health_scan, native
from phiguard.health import _NEAR_CHARS, _is_stopped, _stops
from phiguard.matcher import Mention
from phiguard.terms import Term

core = pytest.importorskip("phiguard._native.core", reason="the native module was not built")
if not native.IN_USE:
    pytest.skip(native.STATE, allow_module_level=True)

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
def test_what_is_stopped_is_asked(rule: str) -> None:
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
            asked = core.may_be_stopped(text, mention)
            assert asked or not stopped
            near = text[max(0, mention.start - _NEAR_CHARS) : mention.end + _NEAR_CHARS].lower()
            if text.isascii() and len(near) <= 512:
                assert asked == any(one in near for one in words)
            else:
                assert asked
            seen.add((stopped, asked))
    assert (True, True) in seen
    assert (False, False) in seen
