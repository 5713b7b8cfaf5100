"""Addresses are opened by the native module as by the opener in Python. Skipped where it was not built."""

import json
import re
from binascii import crc32
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from native_core import core

from phiguard import Guard, native
from phiguard.codec import VERBATIM
from phiguard.codecs import codecs, url
from phiguard.errors import Unreadable
from phiguard.forms import form_of
from phiguard.hashing import hash
from phiguard.keys import KeyContext
from phiguard.leaves import Leaf, Trail
from phiguard.limits import Limits
from phiguard.nodes import Budget, Opener

C: Any = Guard()._compiled  # type: ignore[attr-defined]
SEGMENTS = [
    *(
        "patients records 48213 p pt PAT pta work summer-young-42 pathsegment [MRN] %5BMRN%5D pg1.aaaaaaaa"
        " pg1 search find $everything lena%40example.com lena@example.com a;b=c a;b a+b"
        " SGVsbG8gTGVuYSBGaXNjaGVy c2hhMjU2 .. . ~x index.html a=b 0059865a-0a1f-b43b-c6e0-673a8d2f29e7"
        " 5d41402abc4b2a76b9719d911017c592 aaaa--bbbb xn--mnchen-3ya eyJhbGciOiJIUzI1NiJ9 users customers"
        " reset mychart auth 123456 2024-03-07 bGVuYUBleGFtcGxlLmNvbQ A_b-c Zz- é"
        " %255BMRN_2%255D %5bMRN%5d x-%5BMRN%5D.html %5Bmrn%5D %5BMRN %5B%5BMRN%5D %2525255BA%5D %5B1%5D"
        " %25252525252525255BMRN%5D 481 4813 481300000000 4813000000001 results"
    ).split(),
    *(
        "x%5BMRN%5Dy %255BMRN%255D %5bEMAIL_1%5d %5Bmrn%5D %5BMRN %5B%5D %5BMRN%255D %5B5MRN%5D %255B%5BMRN%5D"
        " %2525252525255BMRN%5D %252525252525255BMRN%5D MRN%5D %5BMR-N%5D %25 %255"
    ).split(),
    "Lena%20Fischer",
    "Ren%C3%A9e",
    "50%",
    "%zz",
    "a%2Fb%3Fc",
    "",
    "m" * 41,
    "m" * 42,
    "a" * 90,
    "'x'",
    "a,b",
    "a:b",
    "(a)",
]
NAMES = [
    *(
        "utm_source utm_campaign q query search email e-mail mrn pid xpid token Token code hash k t key"
        " oobCode logintoken name family subject.name subject:Patient.family patient.identifier id a1b2c3"
        " a123456 x y [MRN] a%20b a+b fbclid gclid _ga confirm ticket reset_token lena@example.com 2065550100"
        " é"
    ).split(),
    "",
    "n" * 11,
    "n" * 12,
]
VALUES = [
    *(
        "google spring_2024 lena%40example.com lena@example.com 48213 Lena+Fischer bGVuYUBleGFtcGxlLmNvbQ=="
        " 1.2.3 a=b a?b https://x.example/ /next/page %7B%22a%22%3A1%7D IwAR0abcDEF123456789"
        " 0059865a-0a1f-b43b-c6e0-673a8d2f29e7 true é 5d41402abc4b2a76b9719d911017c592 {MRN} [MRN]"
        " eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.aaaaaaaaaaaa GA1.2.17.18 a:b %5BMRN%5D %255BMRN%255D %255BMRN%255D=1"
    ).split(),
    "",
    "Lena%20Fischer",
    "%E2%82%AC",
    "100%",
    "https%3A%2F%2Fwww.clinic.example%2Fpatients%2F48213%3Fmrn%3D55%26x%3Dy%2520z%23top",
    "%2Fa%2F%7Bb%7D",
]
HOSTS = [
    *(
        "www.clinic.example clinic.example:8443 wa.me www.wa.me xwa.me 203.0.113.9 lena.example a_b.example x"
        " u:p@clinic.example clinic--x.example [::1] localhost CLINIC.example"
    ).split(),
    "",
]
BEGINS = ["https://", "http://", "HTTPS://", "//", "", "/", "ftp://", "acme://", "mailto:", "https:/"]
ENDS = [
    "",
    "",
    "",
    "#top",
    "#/a?b=c",
    "#",
    "#a?b",
    "#Lena%20Fischer",
    "#!x",
    "#a=b",
    "#a#b",
    " ",
    "\n",
    "&",
    "?",
    "/",
    "=",
    "==",
]

paths = st.lists(st.sampled_from(SEGMENTS), max_size=6).map("/".join)
fields = st.tuples(st.sampled_from(NAMES), st.sampled_from(["=", "=", "=", ""]), st.sampled_from(VALUES)).map(
    "".join
)
queries = st.lists(fields, min_size=1, max_size=5).map("&".join)
addresses = st.tuples(
    st.sampled_from(BEGINS),
    st.sampled_from(HOSTS),
    st.one_of(st.just(""), paths.map(lambda path: "/" + path)),
    st.one_of(st.just(""), st.just(""), queries.map(lambda query: "?" + query)),
    st.sampled_from(ENDS),
).map("".join)
# Most are forms that are opened natively; first names may be long, and other signs stand in some.
plain_fields = st.tuples(
    st.sampled_from([*NAMES, "ep.category", "_et", "-a", "--b", "n" * 200, "n" * 201]),
    st.sampled_from(["=", "=", "=", "", "=="]),
    st.sampled_from(
        [v for v in VALUES if v.replace("%", "").replace("_", "").replace(".", "").isalnum()] + ["", "~"]
    ),
).map("".join)
forms = st.tuples(
    st.sampled_from(["", "", "", "", "?", "&", "-", "/", " "]),
    st.lists(plain_fields, min_size=1, max_size=6).map("&".join),
    st.sampled_from(["", "", "", "&", "=", ";x=y", "#top", "\n", "~1", "+"]),
).map("".join)
relative = st.tuples(paths, st.one_of(st.just(""), queries.map("?".__add__))).map(lambda one: "/" + "".join(one))


NARROW = [
    Opener(codecs(), C.limits.model_copy(update=bound))
    for bound in ({"max_codec_depth": 2}, {"max_parts": 3}, {"max_decoded_chars": 1})
]


def root() -> KeyContext:
    context: KeyContext = C.contexts()
    return context


def part_of(part: Any) -> Any:
    """A part, so that two of them can be compared."""
    offsets = part.offsets
    mapped = (offsets._decoded, offsets._source, offsets._verbatim) if offsets is not None else None
    write = getattr(part.write, "__qualname__", repr(part.write))
    plain = part._replace(content=repr(part.content), offsets=mapped, write=write)
    return plain, offsets is VERBATIM


def told(opener: Opener, text: Any, context: KeyContext, *, skip: bool, limits: Limits, twin: bool) -> Any:
    """All that opening a text says, and does to its leaf and to the budget."""
    leaf = Leaf(context, text, Trail(None, None, {"a": text}, 1), "a")
    budget = Budget(limits, skip_known=skip)
    open_ = native.TWINS["open"] if twin else core.open
    try:
        nodes = open_(opener, leaf, budget)
    except Unreadable as error:
        return str(error)
    at = {id(node): i for i, node in enumerate(nodes)}
    return leaf.inert, leaf.known_parts, budget._chars, budget._parts, [
        (
            type(n).__name__,
            repr(n.content),
            n.text,
            id(n.context) if n.depth == 1 and n.part is not None else repr(n.context),
            n.part and part_of(n.part),
            at.get(id(n.parent)),
            n.depth,
            n.form,
            n.leaf is leaf,
            n.top is leaf,
            n.unreadable,
            at.get(id(n.owner)),
            n.layers,
            (n.inert, n.machine, n.spoken, n.judged, n.edits),
            (n.covered._starts, n.covered._furthest),
        )
        for n in nodes
    ]  # fmt: skip


def known(context: KeyContext, text: str, every: int) -> None:
    """Remember each so-manieth part of a text as one that holds nothing."""
    try:
        nodes = native.TWINS["open"](C.opener, Leaf(context, text, None, None), Budget(C.limits))
    except Unreadable:
        return
    for i, node in enumerate(nodes):
        if node.part is not None and type(node.content) is str and i % every == 0:
            slot = node.part.slot
            if i % 2 and (form := form_of(node.content)) is not None:
                node.context.forms[form] = (("a detector", 0.9, ()),)
                continue
            node.context.learn_part(hash(node.content) if slot == "value" else hash((slot, node.content)))


def compare(text: Any, every: int = 0, limits: Limits = C.limits, opener: Opener = C.opener) -> Any:
    context = root()
    if every:
        known(context, text, every)
    skip = every > 0
    first = told(opener, text, context, skip=skip, limits=limits, twin=True)
    assert told(opener, text, context, skip=skip, limits=limits, twin=False) == first
    return first


@settings(max_examples=1_500, deadline=None)
@given(addresses, st.integers(0, 3))
def test_addresses_are_opened_alike(text: str, every: int) -> None:
    compare(text, every)


@settings(max_examples=1_000, deadline=None)
@given(relative, st.integers(0, 3))
def test_paths_are_opened_alike(text: str, every: int) -> None:
    compare(text, every)


@settings(max_examples=1_500, deadline=None)
@given(st.one_of(forms, queries), st.integers(0, 3))
def test_forms_are_opened_alike(text: str, every: int) -> None:
    compare(text, every)
    compare(json.dumps({"x": text}), every)
    for opener in NARROW:
        compare(text, every, opener._limits, opener)


@pytest.mark.parametrize("before", ["p", "PT", "pat", "pta", "x"])
@pytest.mark.parametrize("number", ["123", "1234", "123456789012", "1234567890123", "12345a"])
@pytest.mark.parametrize("end", ["", "/", "/results", "/other", "?a=b", "/results?a=b"])
def test_short_words_for_patients_are_read_alike(before: str, number: str, end: str) -> None:
    compare(f"https://www.clinic.example/{before}/{number}{end}")


def test_a_form_does_without_the_codec(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any) -> Any:
        raise AssertionError

    monkeypatch.setattr(Opener, "_text_parts", refuse)
    for text in ("en=scroll&ep.percent_scrolled=90&_et=25", "https://www.clinic.example/care/%5BMRN%5D.html"):
        nodes = core.open(C.opener, Leaf(root(), text, None, None), Budget(C.limits))
        assert len(nodes) > 2


@pytest.mark.parametrize("codec", codecs(), ids=lambda codec: codec.name)
@pytest.mark.parametrize("every", [0, 2])
def test_what_each_codec_opens_is_opened_alike(codec: Any, every: int) -> None:
    inner = [
        "lena@example.com",
        '{"a": ["b", {"c": "d=e&f=%5Bg%5D"}]}',
        "/patients/48213?mrn=55",
        "aGVsbG8gd29ybGQgYWdhaW4=",
    ]
    texts = [text for text, _ in codec.examples] + [codec.encode(one) for one in inner]
    for text in [one for one in texts if type(one) is str]:
        for whole in (text, json.dumps({"x": text, "y": [text]}), "a=1&v=" + quote(text), "see " + text):
            compare(whole, every)
            for opener in NARROW:
                compare(whole, every, opener._limits, opener)


@settings(max_examples=500, deadline=None)
@given(st.one_of(st.sampled_from(VALUES + SEGMENTS), st.text(max_size=30), st.text("aZ 09.,:|-/=", max_size=40)))
def test_other_texts_are_opened_alike(text: str) -> None:
    compare(text)


@pytest.mark.parametrize("machine", ["uuid", None])
@pytest.mark.parametrize(
    "text", ["/a/b", "0059865a-0a1f-b43b-c6e0-673a8d2f29e7", "2024-03-07T10:00:00Z", "a b", "{"]
)
def test_what_a_machine_wrote_is_not_opened(text: str, machine: str | None) -> None:
    first, second = (Leaf(root(), text, None, None) for _ in range(2))
    first.machine = second.machine = machine
    nodes = native.TWINS["open"](C.opener, first, Budget(C.limits))
    others = core.open(C.opener, second, Budget(C.limits))
    assert [n.content for n in others] == [n.content for n in nodes]
    assert (second.inert, others[0] is second) == (first.inert, nodes[0] is first)


@pytest.mark.parametrize("segment", SEGMENTS)
@pytest.mark.parametrize("beginning", ["https://www.clinic.example/", "/", "/a/"])
@pytest.mark.parametrize("end", ["", "/48213", "?a=b"])
def test_each_segment_is_opened_alike(segment: str, beginning: str, end: str) -> None:
    compare(beginning + segment + end)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("value", VALUES)
def test_each_field_is_opened_alike(name: str, value: str) -> None:
    compare(f"https://www.clinic.example/patients/reset/charts?{name}={value}&x=y")
    compare(f"/a?x=y&{name}={value}", 2)


def test_the_names_that_a_search_goes_for_are_those_of_the_pattern() -> None:
    assert crc32(url._SEEKS.pattern.encode()) == core.SEEKS, (
        "read the pattern again, and its beginnings in opening.pxi"
    )


@pytest.mark.parametrize("name", re.findall(r"[a-z]{4,}", url._SEEKS.pattern.split("(?:/")[0].replace("?P", "")))
@pytest.mark.parametrize("path", ["/{}", "/fhir/{}/", "/a/{}s/_search", "/a[0]{}", "/a/x{}", "/{}/48213/a"])
def test_searches_for_somebody_are_opened_alike(name: str, path: str) -> None:
    for written in (name, name.capitalize(), name.upper()):
        compare(f"https://www.clinic.example{path.format(written)}?family=Fischer&x=y")
        compare(f"{path.format(written)}?family=Fischer&x=y")


@pytest.mark.parametrize(
    "limits",
    [
        pytest.param({"max_parts": 3}, id="few parts"),
        pytest.param({"max_leaf_chars": 30}, id="short texts"),
        pytest.param({"max_codec_depth": 1}, id="one encoding"),
        pytest.param({"max_decoded_chars": 1}, id="hardly a character"),
    ],
)
@pytest.mark.parametrize(
    "text", ["/a/b/c/d?e=f&g=h", "https://www.clinic.example/a/b?c=d", "/a", "/pages/summer-young-42"]
)
def test_the_same_is_too_much(limits: dict[str, int], text: str) -> None:
    bounds = C.limits.model_copy(update=limits)
    opener = Opener(codecs(), bounds)
    compare(text, 0, bounds, opener)
    compare(text, 2, bounds, opener)


def test_plain_texts_and_addresses_do_without_the_twin(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else all of the above would compare the twin with itself."""

    def refuse(*_: Any) -> Any:
        raise AssertionError("the twin was asked")

    text = "https://www.clinic.example/services/knee-pain-4?utm_source=google&utm_campaign=spring_2024"
    nodes = native.TWINS["open"](C.opener, Leaf(root(), text, None, None), Budget(C.limits))
    monkeypatch.setitem(core.twins, "open", refuse)
    for one in (text, "/services/knee-pain-4", "/a?b=c", "Knee Pain | Example Clinic", "48213"):
        assert core.open(C.opener, Leaf(root(), one, None, None), Budget(C.limits))[0].content == one
    assert len(nodes) == 7


@settings(max_examples=300, deadline=None)
@given(st.lists(st.one_of(addresses, relative, st.text(max_size=20), st.just("Spring walk 42")), max_size=4))
def test_the_new_texts_of_an_event_are_opened_alike(texts: list[str]) -> None:
    out = []
    texts += ["".join([*text]) for text in texts[:3]]  # the same again is not read again
    for opened in (native.TWINS["opened"], core.opened):
        context = root()
        leaves = [(i, i, Leaf(context, text, Trail(None, None, {}, 1), None)) for i, text in enumerate(texts)]
        try:
            budget, nodes = opened(C, leaves)
        except Unreadable as error:
            out.append(repr(error))
            continue
        left = budget._chars, budget._parts, budget.skip_known, budget._limits is C.limits
        each = [(type(n), n.content, n.text, n.depth, n.form, n.inert, n.part and part_of(n.part)) for n in nodes]
        order = {id(n): i for i, n in enumerate([*nodes, *(leaf for _, _, leaf in leaves)])}
        above = [(order[id(n.top)], order.get(id(n.parent)), n.covered._starts, n.covered._furthest) for n in nodes]
        out.append(repr((left, each, above, [(leaf.inert, leaf.known_parts) for _, _, leaf in leaves])))
    assert out[0] == out[1]
