"""Where a found value is proved to stand again, and what may be hashed in a text: the compiled steps do what their
twins do. Skipped where they were not built."""

import hashlib
from random import Random
from typing import Any

import pytest
from native_core import core
from test_clues import BY_ID, again
from test_native_clues import Covered, found_in, hashed_somehow

from phiguard import native
from phiguard.clues import Clues, clue_words
from phiguard.codec import VERBATIM, Part
from phiguard.keys import KeyContext, Phrases
from phiguard.leaves import Leaf
from phiguard.nodes import Node


def host_of(leaf: Leaf, text: str) -> Node:
    """A node whose text is the host of an address."""
    part = Part(0, len(text), text, (), None, str, VERBATIM, "host")
    return Node(text, leaf.context, leaf, None, part, 1)


@pytest.mark.parametrize("seed", range(4))
def test_values_that_stand_again_are_proved_alike(seed: int) -> None:
    rng = Random(seed)
    proved: dict[str, int] = {}
    for _ in range(700):
        leaves, found, others, _ = found_in(rng)
        context = KeyContext(Phrases({}))
        for _ in range(rng.randrange(4)):
            f = rng.choice(found)
            value = f.node.text[f.start : f.end]
            words = [again(rng, value) if value.isascii() and " " in value else value, value, "Road", "x", "é"]
            chosen = rng.choices(words, [5, 5, 1, 1, 0.1], k=rng.randrange(1, 5))
            text = rng.choice(["", "_", " ", "46718825 "]).join(chosen)
            if rng.random() < 0.3:
                text += " " + hashed_somehow(rng, found)
            leaf = (Covered if rng.random() < 0.1 else Leaf)(context, text, None, None)
            others.append(host_of(leaf, text) if rng.random() < 0.15 else leaf)
        nodes = [*leaves, *others]
        around = found[:1] if rng.random() < 0.2 else ()
        for most in (1, 2, 99):
            ours = core.proofs_in(Clues(found, BY_ID, around), nodes, most)
            theirs = native.TWINS["proofs_in"](Clues(found, BY_ID, around), nodes, most)
            assert ours == theirs and all(type(f) is type(g) for f, g in zip(ours, theirs, strict=True))
            assert all(f.node is g.node for f, g in zip(ours, theirs, strict=True))
        for f in ours:
            proved[f.evidence[0].detail] = proved.get(f.evidence[0].detail, 0) + 1
    assert min(proved.values()) > 50 and len(proved) == 2, proved


@pytest.mark.parametrize("algorithm", ["md5", "sha256"])
def test_sums_among_words_are_seen_alike(algorithm: str) -> None:
    rng = Random(7)
    context = KeyContext(Phrases({}))
    seen: set[tuple[bool, ...]] = set()
    for _ in range(300):
        _, found, _, _ = found_in(rng)
        texts: list[Any] = []
        for _ in range(rng.randrange(1, 4)):
            node, start, end, detector, *_ = rng.choice(found)
            forms = list(detector.hash_forms(node.text[start:end])) if detector.hash_forms is not None else []
            form = rng.choice([*forms, "nothing of it"]).encode("utf-8", "surrogatepass")
            texts.append(hashlib.new(algorithm, form).hexdigest())
        words = clue_words(texts, encoded=False)
        assert words is not None
        want = Clues(found, BY_ID).may_be_among(words)
        assert core.any_sum_among(Clues(found, BY_ID), words) is want
        many = words | set(range(1000, 1040))
        assert core.any_sum_among(Clues(found, BY_ID), many) is want
        assert core.any_sum_among(Clues(found, BY_ID), words | {1 << 80}) is want
        leaves = [Leaf(context, text, None, None) for text in texts]
        ours = core.hashed_again(Clues(found, BY_ID), leaves, 99)
        assert ours == native.TWINS["hashed_again"](Clues(found, BY_ID), leaves, 99) and bool(ours) is want
        seen.add((want,))
    assert seen == {(True,), (False,)}
