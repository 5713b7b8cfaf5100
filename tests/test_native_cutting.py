"""What judges, cuts and settles does the same compiled as in Python. Skipped where it was not built."""

from collections.abc import Callable
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from native_core import core

from phiguard import Guard, Policy, native, redact, settling
from phiguard.clues import Found
from phiguard.codecs import codecs
from phiguard.decide import PageFacts
from phiguard.detectors import detectors
from phiguard.errors import Unreadable
from phiguard.glance import glance
from phiguard.health_scan import TERM_DETECTORS
from phiguard.judge import Judge
from phiguard.leaves import Leaf, Trail
from phiguard.nodes import Budget
from phiguard.page_matrix import UNTREATED, Treatment
from phiguard.patterns import one_of
from phiguard.rebuild import DROP
from phiguard.settling import Again
from phiguard.spoken import Mood
from phiguard.types import Evidence

C: Any = Guard()._compiled  # type: ignore[attr-defined]
PLAIN: Any = glance(codecs())
DETECTORS = [*detectors()[:3], TERM_DETECTORS[0], TERM_DETECTORS[1]]
TEXTS = [
    "call Lena at 206-555-0100, or write to her",
    "call Lena",
    "",
    "https://www.lakeview.example/a?email=lena%40example.com&next=%2Fb%3Fname%3DLena#top",
    '{"name": "Lena Fischer", "list": [1, {"note": "a=b&c=Lena"}], "dob": "1984-03-07"}',
    "name=Lena&mail=bGVuYUBleGFtcGxlLmNvbQ%3D%3D&x=%7B%22a%22%3A1%7D",
    "bGVuYUBleGFtcGxlLmNvbSwgTGVuYSBGaXNjaGVyLCAxOTg0LTAzLTA3",
    "n%61me L&eacute;na &#76;ena 206-555-0100",
    "Léna 🙂 Fischer, 206-555-0100",
]
METHODS = [("replace", None), ("drop", DROP), ("mask", "***"), ("keep", ""), ("mask", "")]


def opened(text: str, form: Any, rng: Random) -> list[Any]:
    """The nodes of a text, some of them unreadable, with edits in them; the same for the same ``rng``."""
    trail = Trail(None, None, {"a": text}, 1)
    leaf = Leaf(C.contexts(), text, trail, "a", form)
    nodes: list[Any] = C.opener.open(leaf, Budget(C.limits))
    found = []
    for node in nodes:
        if node.part is not None and rng.random() < 0.1:
            node.unreadable, node.text = True, None
        if type(node.content) is not str:
            continue
        for _ in range(rng.choice([0, 0, 1, 2, 4])):
            start = rng.randrange(len(node.content) + 1)
            end = rng.choice([len(node.content), min(len(node.content), start + rng.randrange(9))])
            start = rng.choice([0, start])
            method, new = rng.choice(METHODS)
            evidence = (Evidence("pattern", f"p[{rng.randrange(2)}]", 1.0),)
            score = rng.choice([0.5, 0.5000001, 0.9])
            found.append(Found(node, start, end, rng.choice(DETECTORS), score, evidence, 0, method, new))  # type: ignore[arg-type]
    native.TWINS["own_edits"](found)
    return nodes


def carried(fold: Callable[..., Any], text: str, form: Any, seed: int) -> Any:
    rng = Random(seed)
    nodes = opened(text, form, rng)
    changes = [str.upper, lambda text: text, lambda _: DROP]
    made = {id(n): rng.choice(changes) for n in nodes if rng.random() < 0.1 and type(n.content) is str}
    given = made if made or rng.random() < 0.5 else ()
    changed = fold(nodes, made) if given else fold(nodes)
    place = {id(n): i for i, n in enumerate(nodes)}

    def shown(f: Found) -> Any:
        return place[id(f.node)], *f[1:3], f.detector.id, *f[4:]

    edits = [[(*e[:3], [shown(f) for f in e.found], e.found is redact._UNREAD) for e in n.edits] for n in nodes]
    return edits, [(type(v), v, [shown(f) for f in why], why is redact._UNREAD) for _, v, why in changed]


@pytest.mark.parametrize("form", ["text", "number", "key", "object"])
def test_edits_are_carried_outward_alike(form: str) -> None:
    for seed in range(60):
        for text in TEXTS:
            expected = carried(native.TWINS["fold"], text, form, seed)
            assert carried(core.fold, text, form, seed) == expected


def test_what_stays_is_told_alike() -> None:
    for seed in range(400):
        rng = Random(seed)
        nodes = opened(rng.choice(TEXTS), "text", rng)
        found = [f for node in nodes for e in node.edits for f in e.found]
        found = [f._replace(method=rng.choice(["keep", "replace", "drop"])) for f in found]
        got = core.kept_of(found)
        expected = native.TWINS["kept_of"](found)
        assert len(got) == len(expected)
        assert all(one is other for one, other in zip(got, expected, strict=True))


def test_what_stays_of_overlapping_findings_is_told_alike() -> None:
    for seed in range(3000):
        rng = Random(seed)
        nodes = [n for n in opened(rng.choice(TEXTS), "text", rng) if type(n.content) is str]
        few = rng.sample(nodes, min(len(nodes), rng.choice([1, 2, 4])))
        found = [f for node in few for e in node.edits for f in e.found]
        size = rng.choice([1, 5, 12, 60])
        for _ in range(size if found else 0):
            f = rng.choice(found)
            node = rng.choice(few)
            start = rng.randrange(min(12, len(node.content) + 1))
            end = min(len(node.content), start + rng.choice([0, 1, 1, 3, 6]))
            found.append(f._replace(node=node, start=start, end=end))
        found = [f._replace(method=rng.choice(["keep", "keep", "replace"])) for f in found]
        found += rng.sample(found, min(len(found), rng.choice([0, 0, 1])))
        got, expected = core.kept_of(found), native.TWINS["kept_of"](found)
        assert list(map(id, got)) == list(map(id, expected))


@pytest.mark.parametrize("policy", ["standard", "strict", "keep_context", "own"])
def test_methods_are_decided_alike(policy: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PHIGUARD_HMAC_KEY", "a key of forty characters for these tests")
    own = 'id = "own"\nextends = "standard"\n[[rule]]\nroles = ["direct"]\nmethod = "pseudonymize"\n'
    c: Any = Guard(Policy.loads(own) if policy == "own" else policy)._compiled  # type: ignore[attr-defined]
    for seed in range(300):
        rng = Random(seed)
        nodes = opened(rng.choice(TEXTS), "text", rng)
        found = [f for node in nodes for e in node.edits for f in e.found]
        found = [f._replace(tier=rng.randrange(4), method="replace", new=None) for f in found]
        page = PageFacts(rng.choice(["generic", "condition", "unknown"]), rng.randrange(4), rng.random() < 0.3)
        judge = Judge(c.decider, page, c.keys, lambda _: "")
        given = judge, c.decider, page.pardoned, found
        got, expected = core.decided_by(*given), native.TWINS["decided_by"](*given)
        assert got == expected
        assert list(map(type, got)) == list(map(type, expected))


@pytest.mark.parametrize("recalls", [True, False])
def test_what_is_at_rest_is_told_alike(recalls: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(C, "recalls", recalls)
    answers = set()
    for seed in range(500):
        rng = Random(seed)
        changed: list[Any] = []
        treatment = rng.choice([UNTREATED, Treatment(), Treatment(ip="keep"), Treatment(url="origin")])
        mood = Mood(rng.choice([0.0, 1.0]), 1.0, rng.random() < 0.5)
        judge = Judge(C.decider, PageFacts("generic", rng.randrange(3)), None, lambda _: "")
        event = Again(None, judge, mood, rng.random() < 0.5, rng.choice(["", "json"]), treatment)
        for _ in range(rng.randrange(4)):
            nodes = opened(rng.choice(TEXTS), rng.choice(["text", "key"]), rng)
            causes: Any = tuple(f for node in nodes for e in node.edits for f in e.found)
            causes = rng.choice([causes, causes[:1], (), redact._UNREAD])
            value = rng.choice(["a [PERSON] é", "call [PERSON]", b"call", None, DROP, "x", ""])
            leaf = nodes[0].leaf
            if isinstance(value, str | bytes) and rng.random() < 0.5:
                leaf.context.learn_at_rest(settling._known_as(value, leaf.form, settling._around(event)))
            changed.append((leaf, value, causes))
        got = core.restless(C, changed, event)
        assert got == native.TWINS["restless"](C, changed, event)
        answers.add((bool(changed), bool(got)))
    assert answers == {(True, True), (True, False), (False, False)}


@given(
    st.lists(
        st.sampled_from(
            [*TEXTS[:3], "hello", "1b4e28ba-2fa1-11d2-883f-0016d3cca427", "12.5", "-1", "é", "a=b", "fee"]
        )
        | st.text("abf0 -.:é=\n", max_size=40)
        | st.binary(max_size=3),
        max_size=3,
    ),
    st.booleans(),
)
def test_plain_texts_are_told_alike(texts: list[Any], judged: bool) -> None:
    def told(all_plain: Callable[..., bool]) -> Any:
        leaves = [Leaf(C.memory, text, None, None) for text in texts]
        for leaf in leaves[:1]:
            leaf.judged = (1,) if judged else ()
        return all_plain(C.opener, leaves), [leaf.inert for leaf in leaves]

    got = told(core.all_plain)
    assert got == told(native.TWINS["all_plain"])
    if got[0]:
        for text in texts[judged:]:
            leaf = Leaf(C.memory, text, None, None)
            assert C.opener.open(leaf, Budget(C.limits)) == [leaf]


def test_no_plain_text_is_too_long() -> None:
    leaf = Leaf(C.memory, "a" * (C.limits.max_leaf_chars + 1), None, None)
    assert not core.all_plain(C.opener, [leaf])
    with pytest.raises(Unreadable):
        C.opener.open(leaf, Budget(C.limits))


BEGUN = [
    "VALUES",
    "values",
    "data:",
    "DATA:",
    "BEGIN:V",
    "GET ",
    "HTTP/",
    "a,b\n",
    "www.a.de/",
    "a:",
    "{",
    " [",
    '"',
    "?",
]


@settings(max_examples=300)
@given(st.lists(st.sampled_from([*BEGUN, "Lena ", "a", ".", "/", "\n", ",", "-", "--"]), max_size=5).map("".join))
def test_what_begins_an_encoding_is_seen(text: str) -> None:
    of = PLAIN.args[0]
    assert core.reads_plainly(of, text) == native.TWINS["reads_plainly"](of, text)
    for match, *_ in of.openings:
        if match(text) is not None:
            assert set(one_of(match.__self__.pattern)) & set(text)
    assert (of.begins(text) is not None) == any(match(text) is not None for match, *_ in of.openings)


@pytest.mark.parametrize(
    ("pattern", "signs"),
    [
        ("a|b", "ab"),
        ("[a-c]+x", "x"),
        ("(?i:x)", "Xx"),
        ("(?i)x", "Xx"),
        ("a?b", "b"),
        ("(?:ab|[cd]e)f*", "ae"),
        (r"\d:", ":"),
        ("[^a]", None),
        ("k?", None),
        ("k|", None),
    ],
)
def test_one_of_the_signs_of_a_pattern(pattern: str, signs: str | None) -> None:
    assert one_of(pattern) == ("".join(map(chr, range(128))) if signs is None else signs)
