"""Changed texts that need no second look: of fields, and of trees inside of texts, that were replaced whole."""

import base64
import json
from typing import Any
from urllib.parse import quote

import pytest

from phiguard import Guard, settling
from phiguard.clues import Found
from phiguard.codec import Part, step
from phiguard.detectors import detectors
from phiguard.keys import KeyContext, Phrases
from phiguard.leaves import Leaf, LeafForm, Trail
from phiguard.nodes import Node
from phiguard.settling import replaced_whole
from phiguard.types import Step

BY_ID = {d.id: d for d in detectors()}
TEXT = "abcdefghijklmnopqrstuvwxyz"
CONTEXT = KeyContext(Phrases({}))


def node(content: Any, parent: Node | None = None, steps: tuple[Step, ...] = (), end: int | None = None) -> Node:
    """What stands in a text from its beginning, up to ``end``."""
    leaf = Leaf(CONTEXT, TEXT, None, None) if parent is None else parent.leaf
    part = None if parent is None else Part(0, len(TEXT) if end is None else end, content, steps, None, str)
    return Node(content, CONTEXT, leaf, parent, part, 0 if parent is None else parent.depth + 1)


def entry(owner: Node, form: LeafForm = "text") -> Node:
    """A value of a tree."""
    leaf = Leaf(CONTEXT, "abc", Trail(None, None, owner.content, 0), "v", form)
    made = Node("abc", CONTEXT, leaf, None, None, owner.depth + 1)
    made.owner = owner
    return made


def whole(of: Node, start: int, end: int, new: Any = "[US_SSN]", method: Any = "replace") -> bool:
    found = Found(of, start, end, BY_ID["us_ssn"], 0.9, ())
    return replaced_whole(found._replace(method=method), new)


def test_a_finding_that_is_all_of_its_field() -> None:
    leaf = node(TEXT)
    assert whole(leaf, 0, 26) and not whole(leaf, 1, 26) and not whole(leaf, 0, 25)
    field = node("abcdefgh", leaf, end=8)
    assert not whole(field, 0, 8), "the text around it is scanned, too"
    leaf.text = None
    assert whole(field, 0, 8) and not whole(field, 1, 8)


def test_a_finding_that_is_all_of_a_value_in_a_tree() -> None:
    leaf = node(TEXT)
    leaf.text = None
    tree = node({"v": "abc"}, leaf)
    assert whole(entry(tree), 0, 3) and not whole(entry(tree), 0, 2)
    assert not whole(entry(tree), 0, 3, method="drop"), "what stands beside it is in another place"
    assert not whole(entry(tree, "key"), 0, 3), "a key says what stands below it"
    leaf.text = TEXT
    assert not whole(entry(tree), 0, 3), "the text around the tree is scanned, too"


def test_a_finding_in_a_tree_in_base64() -> None:
    def packed(name: str, end: int | None = None) -> Node:
        inner = node('{"v": "abc"}', node(TEXT), (step(name),), end)
        inner.text = None
        return entry(node({"v": "abc"}, inner))

    short = node("abc", node(TEXT), (step("base64_text"),))
    assert not whole(short, 0, 3, "W1VTX1NTTl0="), "a short one may be read as an id"

    assert whole(packed("base64_text"), 0, 3, "eyJ2IjoiYSJ9")
    assert not whole(packed("base64_text", 20), 0, 3, "eyJ2IjoiYSJ9"), "something stands beside it"
    assert not whole(packed("hex_text"), 0, 3, "eyJ2IjoiYSJ9")
    for new in ("eyJ2+joiYSJ9", "eyJ2/joiYSJ9", "v=eyJ2%2BoiYSJ9", "v=eyJ2%2foiYSJ9", b"eyJ2IjoiYSJ9"):
        assert not whole(packed("base64_text"), 0, 3, new), "it may be read in another way"


VALUES = {
    "an address": {"email": "lena@example.com"},
    "a number beside its name": {"name": "mrn", "value": "48291013"},
    "a name that names": {"name": "lena@example.com", "value": "48291013"},
    "a list": {"email": ["lena@example.com", "x"], "note": "is it asthma?"},
    "a question and what was answered": {"question": "Date of birth", "answer": "1961-04-03"},
    "in a tree": {"user": {"ip": "203.0.113.9", "name": "Lena Fischer"}, "page": "https://a.example/?q=a b"},
    "signs": {"email": "lena@example.com", "q": "??>>~~ ~~>>??"},
    "a page": {"url": "https://a.example/u/lena@example.com", "email": "lena@example.com"},
    "a key": {"lena@example.com": "lena@example.com"},
}  # fmt: skip


def written(tree: Any, how: str) -> dict[str, Any]:
    text = json.dumps(tree, separators=(",", ":"))
    data = base64.b64encode(text.encode()).decode()
    return {
        "json": {"props": text},
        "base64": {"props": data},
        "form": {"body": f"data={quote(data)}&v=1"},
        "form of json": {"body": f"v=1&data={quote(text)}"},
        "twice": {"props": json.dumps({"x": data, "user_id": "lena@example.com"})},
    }[how]


@pytest.mark.parametrize("policy", ["standard", "strict", "keep_context"])
@pytest.mark.parametrize("how", ["json", "base64", "form", "form of json", "twice"])
@pytest.mark.parametrize("name", VALUES)
def test_a_tree_that_is_looked_at_once_is_as_if_it_were_looked_at_again(
    name: str, how: str, policy: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    guard, payload = Guard(policy, cache=False), written(VALUES[name], how)
    once = guard.scrub(payload)

    def always(_c: Any, changed: Any, _event: Any) -> list[int]:
        return [i for i, (_, value, _) in enumerate(changed) if isinstance(value, str)]

    monkeypatch.setattr(settling, "restless", always)
    again = guard.scrub(payload)
    assert (once.payload, once.action, once.risk) == (again.payload, again.action, again.risk)
    assert list(once.findings) == list(again.findings)
    if once.payload is not None:
        assert guard.scrub(once.payload).payload == once.payload
