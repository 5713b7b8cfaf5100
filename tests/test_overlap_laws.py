"""Whatever overlaps, at whatever depth: what a finding that goes covers is gone, and what stays has no say in it.

Trees of opened texts are drawn, with findings, pieces that cannot be read, and texts that the page rewrites. Every
character occurs once, at every depth, so that what is left of a covered one is seen wherever it ends up.
"""

import base64
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from operator import itemgetter
from typing import Any, NamedTuple

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from recover import recoverable

from phiguard import Guard, Policy
from phiguard.clues import Found
from phiguard.codec import HOST_PLACEHOLDER, VERBATIM, Offsets, Part
from phiguard.codecs import codecs
from phiguard.detectors import detectors
from phiguard.keys import KeyContext, Phrases
from phiguard.leaves import Leaf
from phiguard.nodes import Node
from phiguard.rebuild import DROP, Changes
from phiguard.redact import fold, kept_of, own_edits
from phiguard.walk import walk

BY_ID = {d.id: d for d in detectors()}
# Of every role that sorts otherwise: identifiers, and a code of a diagnosis.
DETECTORS = [BY_ID[i] for i in ("email_address", "ip_address", "us_ssn", "us_npi", "icd10_code")]
METHODS: Mapping[str, Any] = {
    "replace": None,
    "keep": "",
    "drop": DROP,
    "mask": "***",
    "generalize": "90+",
    "pseudonymize": "pg1.k1.0",
}
TRACED = ("slice", "escape", "key")
WAYS = (*TRACED, "whole", "host", "tree")
CONTEXT = KeyContext(Phrases({}))
SIZE = 8  # characters of the payload


@dataclass
class Drawn:
    """A tree of opened texts.

    Attributes:
        source: of each character of an opened text, the characters of the payload that it was read from.
        written: what a character of an opened text is written as, where a whole text is written anew.
        gone: characters of the payload that may not come out.
    """

    payload: str
    nodes: list[Leaf] = field(default_factory=list)
    found: list[Found] = field(default_factory=list)
    rewrites: dict[int, Callable[[str], Any]] = field(default_factory=dict)
    source: dict[str, str] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)

    def origin(self, text: str) -> str:
        return "".join(self.source[c] for c in text)

    def removed(self, text: str) -> None:
        self.gone.update(self.origin(text))

    def changed(self, found: Iterable[Found]) -> str:
        """The payload as it comes out, by some of the findings."""
        for node in self.nodes:
            node.edits = []
            if isinstance(node, Node):
                node.shown = None
            if node.changes is not None:
                node.changes = Changes()
        own_edits(found)
        changed = fold(self.nodes, self.rewrites)
        assert len(changed) <= 1
        new = changed[0][1] if changed else self.payload
        return "" if new is DROP else new


class Likely(NamedTuple):
    """How a tree is drawn.

    Attributes:
        found: findings in a text, at most.
        ways: how texts are opened.
        unreadable, rewritten: whether a text is, once in so many times.
    """

    found: int
    ways: tuple[str, ...]
    unreadable: int
    rewritten: int


@st.composite
def texts(draw: st.DrawFn, *, traced: bool = False) -> Drawn:
    """``traced``: of each character of each text it is known where it comes from, and no text goes whole."""
    letters = map(chr, count(0x4E00))  # none of them stands in a placeholder
    payload = "".join(next(letters) for _ in range(SIZE))
    drawn = Drawn(payload, source={c: c for c in payload})
    leaf = Leaf(CONTEXT, payload, None, None)
    top = Node(payload, CONTEXT, leaf, None, None, 0)
    drawn.nodes.append(top)
    rare = st.sampled_from([0, 0, 2, 6])
    found = draw(st.integers(0, 3))
    likely = Likely(found, TRACED, 0, 0) if traced else Likely(found, WAYS, draw(rare), draw(rare))
    _filled(draw, drawn, top, letters, likely, 3)
    return drawn


def _sometimes(draw: st.DrawFn, once_in: int) -> bool:
    return bool(once_in) and draw(st.integers(1, once_in)) == 1


def _span(draw: st.DrawFn, size: int) -> tuple[int, int]:
    start = draw(st.integers(0, size - 1))
    return start, draw(st.integers(start + 1, size))


def _filled(draw: st.DrawFn, drawn: Drawn, node: Any, letters: Any, likely: Likely, depth: int) -> None:
    """Findings in a text, what the page does to it, and what else is opened from it."""
    text = node.content
    for _ in range(draw(st.integers(0, likely.found))):
        start, end = _span(draw, len(text))
        method = draw(st.sampled_from(list(METHODS)))
        score = draw(st.sampled_from([0.5, 0.7, 0.9]))
        new = METHODS[method]
        detector = draw(st.sampled_from(DETECTORS))
        drawn.found.append(Found(node, start, end, detector, score, (), 0, method, new))  # type: ignore[arg-type]
        if method != "keep":
            drawn.removed(text[start:end])
    if _sometimes(draw, likely.rewritten):
        left = draw(st.integers(0, len(text)))
        ways: list[Callable[[str], Any]] = [lambda _: DROP, lambda _: "…", lambda t: t, itemgetter(slice(left))]
        drawn.rewrites[id(node)] = draw(st.sampled_from(ways))
    for _ in range(draw(st.integers(0, 3)) if depth else 0):
        _opened(draw, drawn, node, letters, likely, depth)


def _opened(draw: st.DrawFn, drawn: Drawn, parent: Any, letters: Any, likely: Likely, depth: int) -> None:
    start, end = _span(draw, len(parent.content))
    text = parent.content[start:end]
    way = draw(st.sampled_from(likely.ways))
    if way in ("slice", "key"):
        content, write, offsets = text, lambda t: t, VERBATIM
    elif way == "host":
        content, write, offsets = text, lambda _: HOST_PLACEHOLDER, None
    elif way == "escape":  # each letter is read from one to three
        at, content, decoded, source = 0, "", [], []
        while at < len(text):
            width = min(draw(st.integers(1, 3)), len(text) - at)
            c = next(letters)
            drawn.source[c] = drawn.origin(text[at : at + width])
            decoded.append(len(content))
            source.append(at)
            content += c
            at += width
        offsets = Offsets([*decoded, len(content)], [*source, at], [False] * len(decoded))
        back = {c: text[s:e] for c, s, e in zip(content, source, [*source[1:], at], strict=True)}
        write = _writer(back)
    else:
        content = "".join(next(letters) for _ in text)
        drawn.source |= {c: drawn.source[old] for c, old in zip(content, text, strict=True)}
        write, offsets = _writer(dict(zip(content, text, strict=True))), None
    unreadable = _sometimes(draw, likely.unreadable)
    if way == "tree":
        cut = draw(st.integers(1, len(content)))
        tree = {"a": content[:cut], "b": [content[cut:] or 1]}
        plain: Callable[[str], Any] = write
        part = Part(start, end, tree, (), None, lambda new: plain(_flat(new)))
    else:
        slot: Any = way if way in ("host", "key") else "value"
        part = Part(start, end, content, (), None, write, offsets, slot)
    node = Node(part.content, CONTEXT, parent.leaf, parent, part, parent.depth + 1)
    node.owner = parent.owner
    drawn.nodes.append(node)
    if unreadable:
        node.unreadable, node.text = True, None
        drawn.removed(content)
    elif way == "tree":
        node.walked, node.changes = walk(tree, CONTEXT, 9, 99, known=True), Changes()
        for leaf in node.walked.leaves:
            if leaf.form == "key":
                continue
            below = Node(leaf.text, CONTEXT, leaf, None, None, node.depth + 1)
            below.owner, below.top = node, node.top
            drawn.nodes.append(below)
            if _sometimes(draw, likely.unreadable):
                below.unreadable, below.text = True, None
                drawn.removed(leaf.text)
            else:
                _filled(draw, drawn, below, letters, likely, depth - 1)
    else:
        _filled(draw, drawn, node, letters, likely, depth - 1)


def _writer(back: Mapping[str, str]) -> Callable[[str], str]:
    return lambda text: "".join(back.get(c, c) for c in text)


def _flat(tree: Any) -> str:
    if isinstance(tree, dict | list):
        return "".join(map(_flat, tree.values() if isinstance(tree, dict) else tree))
    return tree if isinstance(tree, str) else ""


@settings(max_examples=400)
@given(texts())
def test_what_is_covered_by_what_goes_is_gone(drawn: Drawn) -> None:
    out = drawn.changed(drawn.found)
    assert drawn.gone.isdisjoint(out)
    assert set(out).isdisjoint(drawn.source.keys() - set(drawn.payload)), "an opened text is written back"


@settings(max_examples=200)
@given(texts(), st.randoms(use_true_random=False))
def test_what_stays_and_the_order_have_no_say(drawn: Drawn, rng: Any) -> None:
    out = drawn.changed(drawn.found)
    going = [f for f in drawn.found if f.method != "keep"]
    rng.shuffle(going)
    assert drawn.changed(going) == out


@settings(max_examples=200)
@given(texts(traced=True))
def test_what_nothing_covers_stays(drawn: Drawn) -> None:
    assert set(drawn.payload) - set(drawn.changed(drawn.found)) == drawn.gone


@settings(max_examples=200)
@given(texts(traced=True))
def test_what_is_listed_as_kept_is_still_there(drawn: Drawn) -> None:
    out = drawn.changed(drawn.found)
    for f in kept_of(drawn.found):
        assert f.method == "keep"
        assert set(drawn.origin(f.node.content[f.start : f.end])) <= set(out)


# ---- the same with guards: detectors of a policy's own that overlap, each with its method, in any encoding

WORDS = ("lvqaxo", "lvqbxo", "lvqcxo", "lvqdxo", "lvqexo", "lvqfxo", "lvqgxo", "lvqhxo")
SPANS = ((0, 3), (2, 5), (1, 2), (3, 8), (5, 7), (0, 8))  # words that each of them finds
KINDS = (
    ("replace", "keep", "replace", "generalize", "replace", "keep"),
    ("keep", "replace", "keep", "drop", "keep", "mask"),
    ("mask", "keep", "drop", "keep", "keep", "replace"),
)
PRIORS = (0.6, 0.95, 0.9, 0.7, 0.99, 0.55)


def _guard(methods: Sequence[str]) -> Guard:
    text = 'id = "overlaps"\nextends = "standard"\nner = "off"\n'
    for i, (method, (start, end), prior) in enumerate(zip(methods, SPANS, PRIORS, strict=True)):
        found = " ".join(WORDS[start:end])
        text += (
            f'[[detector]]\nid = "own_{i}"\nentity = "OWN_{i}"\nrole = "direct"\npatterns = ["{found}"]\n'
            f'prior = {prior}\nmatch = ["{found}"]\nno_match = ["lv"]\n'
            f'[[rule]]\nentities = ["OWN_{i}"]\nmethod = "{method}"\n'
        )
    return Guard(Policy.loads(text))


GUARDS = tuple((methods, _guard(methods)) for methods in KINDS)
WRITERS = sorted({c.name for c in codecs()} - {"latin1_bytes", "tilde"})
CODEC = {c.name: c for c in codecs()}


def _written(name: str, text: str) -> str:
    out = CODEC[name].encode(text)
    return base64.b64encode(out).decode() if isinstance(out, bytes) else str(out)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.sampled_from(GUARDS),
    st.lists(st.sampled_from([" ", " ", " ", " and ", "; "]), min_size=7, max_size=7),
    st.lists(st.sampled_from(WRITERS), max_size=3),
    st.booleans(),
)
def test_what_a_guard_is_to_take_is_gone_in_any_encoding(
    guarded: tuple[Sequence[str], Guard], gaps: list[str], names: list[str], in_prose: bool
) -> None:
    methods, guard = guarded
    text = "".join(word + gap for word, gap in zip(WORDS, [*gaps, ""], strict=True))
    gone = {
        word
        for method, (start, end) in zip(methods, SPANS, strict=True)
        for word in WORDS[start:end]
        if method != "keep" and " ".join(WORDS[start:end]) in text
    }
    if in_prose:
        text = f"saw {text} today"
    for name in names:
        text = _written(name, text)
    for payload in (text, {"m": text}, {"m": [text, {"n": text}]}, json.dumps({"m": text})):
        out = guard.scrub(payload).payload
        assert not any(word in said for said in recoverable(out) for word in gone)
        assert guard.scrub(out).payload == out
