"""What compiled functions find in whole values is what their twins find. Skipped where they were not built."""

from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from native_core import core
from test_native_remembering import visited

from phiguard import Guard, native
from phiguard.beginnings import signs_in
from phiguard.detectors import detectors
from phiguard.leaves import Leaf
from phiguard.ner.features import words
from phiguard.nodes import Budget
from phiguard.types import Result

C: Any = Guard()._compiled  # type: ignore[attr-defined]
ROOT = C.contexts()
KEYED = [(d, i) for d in detectors() for i, shape in enumerate(d.shapes) if shape.keyed or shape.whole]
EXAMPLES = sorted({e[1] if isinstance(e, tuple) else e for d, _ in KEYED for e in (*d.match, *d.no_match)})
KEYS = sorted({e[0] for d, _ in KEYED for e in d.match if isinstance(e, tuple)})
PIECES = (
    "News team 75 nadia-lindqvist Nadia Lindqvist | , . - Dr dr. [PERSON] [EMAIL_ADDRESS]_2 www.clinic.example a é"
    " Board Member 171 Example Clinic https://www.clinic.example/a/nadia-lindqvist?name=Nadia%20Lindqvist /x/nadia"
).split(" ")
TEXTS = (
    st.sampled_from(EXAMPLES)
    | st.lists(st.sampled_from(PIECES), max_size=6).map(" ".join)
    | st.builds(
        "{}{}{}".format, st.sampled_from((" ", "\t", "\x1f", "x")), st.sampled_from(EXAMPLES), st.text(max_size=2)
    )
)


def both(name: str, nodes: list[Any], most: int) -> list[Any]:
    quick: list[Any] = []
    slow: list[Any] = []
    getattr(core, name)(C.scanner, nodes, 0.01, most, quick)
    native.TWINS[name](C.scanner, nodes, 0.01, most, slow)
    assert quick == slow
    assert [*map(type, quick)] == [*map(type, slow)]
    return quick


@given(st.lists(st.tuples(st.sampled_from([*KEYS, "label", "x", "title"]), TEXTS), max_size=4), st.integers(1, 3))
@settings(max_examples=800)
def test_whole_values(entries: list[tuple[str, str]], most: int) -> None:
    leaves = [Leaf(ROOT.below(key), text, None, None) for key, text in entries]
    leaves += [Leaf(ROOT.below(key), key, None, None, "key") for key, _ in entries]
    nodes = [node for leaf in leaves for node in C.opener.open(leaf, Budget(C.limits))]
    both("probe", nodes, most)
    both("probe_wholes", [node for node in nodes if node.text is not None], most)


@pytest.mark.parametrize(("detector", "shape"), KEYED, ids=lambda one: str(getattr(one, "id", one)))
def test_a_keyed_shape_on_all_examples(detector: Any, shape: int) -> None:
    context = ROOT.below("x")
    context.names = {detector.id: 1.0}
    for text in EXAMPLES:
        node = Leaf(context, text, None, None)
        quick: list[Any] = []
        slow: list[Any] = []
        core._confirm(node, detector, shape, 0.01, 5, quick)
        native.TWINS["_confirm"](node, detector, shape, 0.01, 5, slow)
        assert quick == slow


def test_events_with_new_pages() -> None:
    rng, guard = Random(3), Guard()
    slow = Guard(cache=False)
    for _ in range(150):
        event = visited(rng)
        one: Result = guard.scrub(event)
        other = slow.scrub(event)
        assert (one.payload, one.action, one.risk) == (other.payload, other.action, other.risk)


def test_words_of_the_table_of_names() -> None:
    """Most texts are turned away by the marks of their words, without the twins."""
    rng, table = Random(5), words()
    known = sorted(word for word, row in table.items() if word.isalpha() and (row[0] > "1" or row[1] > "1"))
    every = sorted(word for word in table if word.isascii() and word.isalpha())
    every += "de jr mr dr st old qzx b".split()
    met = {"whole_name_span": 0, "heading_span": 0}
    for _ in range(20_000):
        count = rng.choice((1, 2, 2, 2, 3, 4, 7))
        drawn = [rng.choice(known if rng.random() < 0.6 else every) for _ in range(count)]
        how = rng.choice((str.title, str.title, str.lower, str.upper, str))
        text = rng.choice((" ", " ", " ", "-", ", ", "  ", " | ")).join(map(how, drawn))
        for name in met:
            said = getattr(core, name)(text, 0, len(text))
            assert said == native.TWINS[name](text, 0, len(text)), text
            met[name] += said is not None
    assert min(met.values()) > 100, met


@pytest.mark.parametrize(
    ("pattern", "ignore_case", "held"),
    [
        (r"[a-c]{2,3}(?:x|Y)+\d?", False, "abcxY0123456789"),
        (r"[a-c](?i:z)", False, "abczZ"),
        (r"\bab?\Z", True, "aAbB"),
        (r"(a)\1", False, None),
    ],
)
def test_the_characters_of_a_match(pattern: str, ignore_case: bool, held: str | None) -> None:
    signs = {chr(i) for i in range(128) if signs_in(pattern, ignore_case=ignore_case) >> i & 1}
    assert signs == ({chr(i) for i in range(128)} if held is None else set(held))


@given(st.sampled_from(KEYED), st.sampled_from(EXAMPLES))
def test_no_match_holds_another(probe: tuple[Any, int], text: str) -> None:
    detector, shape = probe
    compiled = detector._compiled[shape]
    for m in compiled.short.finditer(text):
        assert all(compiled.signs >> ord(c) & 1 for c in m[0] if c.isascii())
