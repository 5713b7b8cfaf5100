"""The compiled functions that scan, confirm and cut do what their twins do. Skipped where they were not built."""

import random
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from native_core import core

from phiguard import Guard, checks, matcher, native, redact, scan
from phiguard.clues import SEPARATOR, Found
from phiguard.codecs import codecs
from phiguard.detector import Detector, Shape
from phiguard.detectors import detectors
from phiguard.glance import glance
from phiguard.leaves import Leaf
from phiguard.nodes import Node
from phiguard.prefilter import HyperscanEngine
from phiguard.rebuild import DROP
from phiguard.redact import Edit
from phiguard.spans import Spans
from phiguard.terms import Table
from phiguard.types import Evidence


def agree(name: str, *args: Any) -> Any:
    expected, got = native.TWINS[name](*args), getattr(core, name)(*args)
    assert repr(got) == repr(expected)
    assert type(got) is type(expected)
    return got


# ---- what an engine says, and what of it is found

MADE = Detector(
    id="made",
    entity="MADE",
    label="",
    safe_harbor="",
    role="direct",
    source="",
    shapes=(
        Shape(r"\bid ([0-9]{2,5})", 0.5),
        Shape(r"[a-c]{2,3}", 0.4),
        Shape(r"[0-9a-c]{1,9}", 0.3, keyed=True),
        Shape(r"(?:é|n)+x?", 0.4),
    ),
    match=("id 12",),
    no_match=("x",),
    sample=lambda _: "",
    keys=("made",),
    context=("call", "ring me", "no"),
    fit=lambda text, start, end: None if text[end - 1] == "9" else (start, end - (text[end - 1] == "1")),
    check=checks.Check(lambda text: text[:1] != "8", 0.5, "made"),
    weigh=lambda text: -1.0 if text.endswith("0") else 0.0,
)
WILD = Detector(
    id="wild",
    entity="WILD",
    label="",
    safe_harbor="",
    role="health",
    source="",
    shapes=(Shape(r"\b|q", 0.5), Shape(r"q.*z", 0.5)),
    match=("q",),
    no_match=("x",),
    sample=lambda _: "",
    tier=lambda text: 3 if "z" in text else 2,
    inside=lambda text: "zz" in text,
)
WORDS = st.sampled_from(
    [
        *"id 12 id 819 id 8100 call Call calls ring me no. no nod xno ab abc cab é néx n 90 41 q".split(),
        *("qz", "zz", "(call)", "made", " ", "", "a" * 50),
    ]
)
TEXTS = st.lists(WORDS, max_size=12).map(" ".join) | st.text("id 1290abcqz\té", max_size=60)
LONG = st.tuples(TEXTS, st.integers(0, 6)).map(lambda one: (one[0] + " word ") * one[1] + one[0])


@given(
    TEXTS | LONG,
    st.sampled_from([(MADE, i) for i in range(4)] + [(WILD, 0), (WILD, 1)]),
    st.sampled_from([0.0, 0.5, 1.0]),
    st.sampled_from([0.0, 0.5, 1.0]),
    st.sampled_from([0.0, 0.4, 0.9]),
    st.sampled_from([1, 2, 1000]),
    st.booleans(),
    st.none() | st.tuples(st.integers(0, 30), st.integers(0, 30)),
)
@example("call id 8121 id 400", (MADE, 0), 0.0, 0.0, 0.0, 1000, False, None)
@settings(max_examples=400)
def test_the_same_is_confirmed(
    text: str,
    what: tuple[Detector, int],
    named: float,
    avoided: float,
    threshold: float,
    most: int,
    covered: bool,
    window: tuple[int, int] | None,
) -> None:
    detector, shape = what
    node = Node.__new__(Node)
    node.context = type("Named", (), {"names": {detector.id: named, f"!{detector.id}": avoided}})()
    node.content = text
    node.text = text if len(text) % 2 else None
    node.covered = Spans([(0, 5)] if covered else [])
    ends = None
    if window is not None and shape != 2 and len(text) <= 250:
        stops = [m.end() for m in detector._compiled[shape].short.finditer(text)]
        ends = (min(stops), max(stops)) if stops else None
    out: list[list[Found]] = []
    for confirm in (native.TWINS["_confirm"], scan._confirm):
        found: list[Found] = []
        confirm(node, detector, shape, threshold, most, found, ends)
        out.append(found)
    assert out[0] == out[1] and repr([f[1:] for f in out[0]]) == repr([f[1:] for f in out[1]])
    assert all(type(f) is Found for f in out[1])


@given(
    st.lists(
        st.lists(
            st.sampled_from(
                ["my name is Lena Fischer", "dob 3/7/1984", "call 206-555-0147 ", "lena@example.com", "x"]
            )
        ).map(" ".join),
        min_size=1,
        max_size=5,
    )
)
@settings(max_examples=50, deadline=None)
def test_the_same_occurs(texts: list[str]) -> None:
    every = _engine()._every
    scratch = _engine()._scratches()[0]
    joined = SEPARATOR.join(texts)
    assert list(native.TWINS["_ends_in"](every, scratch, joined, texts).items()) == list(
        core._ends_in(every, scratch, joined, texts).items()
    )


_ENGINES: list[HyperscanEngine] = []


def _engine() -> HyperscanEngine:
    if not _ENGINES:
        shapes = [s for d in detectors()[::4] for s in d.shapes if not s.keyed][:40]
        more = [
            s for d in detectors() if d.id in ("date_of_birth", "phone_number", "name_in_text") for s in d.shapes
        ]
        _ENGINES.append(HyperscanEngine([(s.pattern, s.ignore_case) for s in [*shapes, *more]]))
    return _ENGINES[0]


def test_all_that_occurs_is_confirmed_alike() -> None:
    rng = random.Random(5)
    examples = [e for d in detectors() for e in (*d.match, *d.no_match) if isinstance(e, str)]
    shapes = [(d, i) for d in detectors() for i, s in enumerate(d.shapes) if not s.keyed]
    for _ in range(400):
        text = " ".join(rng.choices(examples, k=rng.randrange(1, 3)))
        node = Leaf(type("Bare", (), {"names": {}})(), text, None, None)
        occurring: Any = {(0, j): None for j in rng.sample(range(len(shapes)), 40)}
        said: list[list[Found]] = [[], []]
        native.TWINS["_confirm_all"](occurring, shapes, [node], 0.0, 1000, said[0])
        core._confirm_all(occurring, shapes, [node], 0.0, 1000, said[1])
        assert said[0] == said[1]


@pytest.mark.parametrize("seed", range(4))
def test_short_texts_among_long_and_foreign_ones_are_confirmed_alike(seed: int) -> None:
    rng = random.Random(seed)
    examples = [e for d in detectors() for e in (*d.match, *d.no_match) if isinstance(e, str)]
    compiled: Any = Guard()._compiled  # type: ignore[attr-defined]
    root, scanner = compiled.root(), compiled.scanner
    found = 0
    for size, most in ((2, 1000), (5, 1), (20, 1000), (90, 1000), (200, 2)):
        texts = [" ".join(rng.choices(examples, k=rng.randrange(1, 3))) for _ in range(size)]
        for i in rng.sample(range(size), 1 + size // 4):
            texts[i] += rng.choice((" é", "ａ", "x" * 1_001, " " + " ".join(rng.choices(examples, k=9)), "\ud800"))
        nodes = [Leaf(root, text, None, None) for text in texts]
        expected = native.TWINS["_scanned"](scanner, nodes, 0.0, most)
        assert core._scanned(scanner, nodes, 0.0, most) == expected
        found += len(expected)
    assert found > 200


# ---- checks

SIGNS = st.text("aZ09._-+%$#/ 'é\x1e", max_size=8)


@given(SIGNS, st.integers(-2, 10), st.sampled_from(["-_+", "-", "", "-_+%$#", "é/"]))
def test_what_stands_beside(text: str, at: int, signs: str) -> None:
    agree("joined_before", text, at, signs)
    agree("joined_after", text, at, signs)


@given(
    st.text("0123456789/-.: ", max_size=12)
    | st.from_regex(r"[0-9]{1,5}[/.-][0-9]{1,3}([/.-][0-9]{1,5})?( [a-zé0-9:]{0,6})?", fullmatch=True)
)
def test_dates(text: str) -> None:
    agree("_is_date", text)


@given(
    st.text("ab:=' \"|<*\t\n.%&#?-xnLIKElike /www", max_size=30)
    | st.lists(st.sampled_from(["abcdefghijkl", "xn--", "://", "Lena ", "a=", ": ", "é", "~"])).map("".join)
)
def test_glances(text: str) -> None:
    made = PLAIN.args[0]  # type: ignore[attr-defined]
    agree("reads_plainly", made, text)


PLAIN = glance(codecs())


# ---- overlaps

NODE = Leaf(type("Bare", (), {"names": {}})(), "x" * 30, None, None)
FOUND = st.builds(
    lambda start, size, d, score, shape, method, new, some: Found(
        NODE,
        start,
        start + size,
        detectors()[d],
        score,
        (Evidence("pattern", f"p[{shape}]", 1.0),) if some else (),
        0,
        method,
        new,
    ),
    st.integers(0, 5),
    st.integers(0, 4),
    st.integers(0, 3),
    st.sampled_from([0.5, 0.50000001, 0.9]),
    st.integers(0, 1),
    st.sampled_from(["replace", "drop", "keep", "mask"]),
    st.sampled_from([None, "[X]", DROP]),
    st.booleans(),
)


def _edits(found: list[Found], unread: list[int]) -> list[Edit]:
    edits = [Edit(f.start, f.end, redact.own_text(f), (f,)) for f in found]
    edits += [Edit(at, at + 2, "[UNSCANNED]", redact._UNREAD) for at in unread]
    return [*edits, *[Edit(e.start, e.end, "other", e.found * 2) for e in edits[:1]]]


@given(
    st.lists(FOUND, min_size=1, max_size=5), st.lists(st.integers(0, 5), max_size=2), st.booleans(), st.randoms()
)
@settings(max_examples=400)
def test_overlaps(found: list[Found], unread: list[int], double: bool, rng: random.Random) -> None:
    edits = _edits(found, unread) if double else [Edit(f.start, f.end, redact.own_text(f), (f,)) for f in found]
    edits += [edit for edit in edits if rng.random() < 0.4]
    rng.shuffle(edits)
    got = agree("resolved", edits)
    assert all(type(one) is Edit for one in got)
    agree("_causes", edits)
    for f in found:
        agree("_rank", f)
    put = []
    for own in (native.TWINS["own_edits"], core.own_edits):
        NODE.edits = []
        own(found)
        put.append(NODE.edits)
    assert put[0] == put[1]


# ---- terms

CASES = {"asthma": "", "back pain": "", "pain": "", "aids": "upper", "did": "only", "covid": "", "rash": ""}
MEANS = {"category": "condition", "tier": "2", "topic": "", "ambiguity": "strong"}
TABLE = Table([("t", i, {"term": term, "case": case, **MEANS}) for i, (term, case) in enumerate(CASES.items())])
MATCHER = matcher.Matcher("ahocorasick", terms=TABLE)
PROSE = st.lists(
    st.sampled_from(
        "asthma Asthma ASTHMA asthmas asthma's back-pain backPain AIDS aids DID did covid19 covid2020x rashes rash"
        " é xPain painX PAIN".split()
    ),
    max_size=6,
).map(" ".join)


@given(st.lists(PROSE | st.text("asthm pAIDS'é", max_size=12), max_size=4), st.none() | st.integers(1, 3))
@settings(max_examples=300, deadline=None)
def test_terms(texts: list[str], most: int | None) -> None:
    quick = MATCHER.mentions(texts, most)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(matcher, "_candidates", native.TWINS["_candidates"])
        patch.setattr(matcher, "_resolved", native.TWINS["_resolved"])
        slow = MATCHER.mentions(texts, most)
    assert quick == slow
    assert [type(one) for one in quick] == [type(one) for one in slow]
