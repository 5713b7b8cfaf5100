"""Fields of a text that is the whole payload are remembered; what comes of it stays the same."""

import json
from base64 import b64decode, b64encode
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from phiguard import Guard
from phiguard.compiled import Compiled
from phiguard.corpus import Recipe, records
from phiguard.leaves import Leaf

_NAMES = ("en", "page", "q", "ep.category", "email", "first_name", "label", "ref", "note", "uid", "dl", "v")
_VALUES = (
    "scroll", "home", "Lena", "Fischer", "lena@example.com", "lena%40example.com", "555-0142", "diabetes",
    "https://clinic.example/care?x=1", "%68ome", "90", "bGVuYUBleGFtcGxlLmNvbQ", "a b", "MRN 00482913", "",
    "5e884898da28047151d0e56f8dc6292773603d0d6aabbd62a11ef721d1542d8", "rare+blue", "lena",
)  # fmt: skip
_forms = st.lists(st.tuples(st.sampled_from(_NAMES), st.sampled_from(_VALUES)), min_size=1, max_size=6).map(
    lambda pairs: "&".join(f"{name}={value}" for name, value in pairs)
)
_slow = Guard(cache=False)


def _told(guard: Guard, payload: Any) -> tuple[Any, ...]:
    result = guard.scrub(payload)
    return result.payload, result.action, result.risk, tuple(map(str, result.findings))


@given(st.lists(_forms, min_size=1, max_size=12))
@settings(max_examples=150, deadline=None)
def test_forms_come_out_as_without_memory(forms: list[str]) -> None:
    guard = Guard()
    for form in forms * 2:
        assert _told(guard, form) == _told(_slow, form)


@given(st.lists(_forms, min_size=1, max_size=8))
@settings(max_examples=60, deadline=None)
def test_lines_of_a_hit_come_out_as_without_memory(lines: list[str]) -> None:
    guard = Guard()
    for body in (*lines, "\r\n".join(lines), "\r\n".join(reversed(lines))):
        hit = {
            "method": "POST",
            "url": "https://region1.analytics.google.com/g/collect?v=2&tid=G-1&dl=https%3A%2F%2Fclinic.example%2F",
            "body": body,
        }
        assert _told(guard, hit) == _told(_slow, hit)


_trees = st.dictionaries(st.sampled_from(_NAMES), st.sampled_from(_VALUES) | st.integers(0, 99), max_size=6)


@given(st.lists(_trees, min_size=1, max_size=8))
@settings(max_examples=100, deadline=None)
def test_trees_in_texts_come_out_as_without_memory(trees: list[dict[str, Any]]) -> None:
    guard = Guard()
    for tree in trees * 2:
        text = json.dumps({"event": "view", "properties": tree})
        for payload in (
            {"n": len(trees), "data": text},
            {"data": b64encode(text.encode()).decode(), "label": tree.get("q", "")},
            f"data={quote(text)}&v=2",
        ):
            assert _told(guard, payload) == _told(_slow, payload)


def test_a_value_found_elsewhere_is_seen_in_a_known_text_of_a_tree() -> None:
    guard = Guard()
    for i in range(3):
        hit = {"n": i, "data": b64encode(json.dumps({"step": i, "category": "QX771384"}).encode()).decode()}
        assert guard.scrub(hit).payload == hit
    hit = {"member_id": "QX771384", "data": hit["data"]}
    new = guard.scrub(hit).payload["data"]
    assert json.loads(b64decode(new + "==")) == {"step": 2, "category": "[HEALTH_PLAN_NUMBER]"}


def test_text_payloads_of_the_corpus_come_out_as_without_memory() -> None:
    guard = Guard()
    texts = [r.payload for r in records(Recipe(seed=7), 1_500) if isinstance(r.payload, str)][:150]
    assert len(texts) > 50
    for text in texts:
        assert _told(guard, text) == _told(_slow, text)


def test_a_value_found_elsewhere_is_seen_in_a_known_field() -> None:
    guard = Guard()
    for _ in range(3):
        assert guard.scrub("en=scroll&category=QX771384").payload == "en=scroll&category=QX771384"
    assert "QX771384" not in guard.scrub("member_id=QX771384&category=QX771384").payload


def test_known_fields_are_not_looked_at_again(monkeypatch: pytest.MonkeyPatch) -> None:
    guard = Guard()
    guard.scrub("en=scroll&category=navigation-menu&n=old")
    seen: list[str] = []

    look = Compiled.look

    def spied(self: Compiled, nodes: Sequence[Leaf]) -> Any:
        seen.extend(node.content for node in nodes if type(node.content) is str)
        return look(self, nodes)

    monkeypatch.setattr(Compiled, "look", spied)
    guard.scrub("en=scroll&category=navigation-menu&n=new")
    assert "new" in seen and "scroll" not in seen and "navigation-menu" not in seen
