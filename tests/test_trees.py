"""Fields of trees by their paths: what is taken out, put in and compared."""

from typing import Any

import pytest

from phiguard.trees import inside, ordered, replaced, same, size, without

TREE = {"a": {"b": 1, "c": {"d": [1, 2]}}, "e": None}


@pytest.mark.parametrize(
    ("path", "left"),
    [
        ("/e", {"a": {"b": 1, "c": {"d": [1, 2]}}}),
        ("/a/b", {"a": {"c": {"d": [1, 2]}}, "e": None}),
        ("/a/c/d", {"a": {"b": 1}, "e": None}),
        ("/a/x", TREE),
        ("/x/y", TREE),
    ],
)
def test_a_field_is_taken_out_and_what_holds_nothing_then_goes_with_it(path: str, left: Any) -> None:
    before = repr(TREE)
    assert without(TREE, path) == left
    assert repr(TREE) == before


@pytest.mark.parametrize("path", ["/e", "/a/b", "/a/c/d", "/new", "/a/new/deep"])
def test_what_is_put_in_stands_there(path: str) -> None:
    before = repr(TREE)
    assert inside(replaced(TREE, path, [7]), path) == [7]
    assert without(replaced(TREE, path, [7]), path) == without(TREE, path)
    assert repr(TREE) == before


@pytest.mark.parametrize(
    ("tree", "count"),
    [({}, 0), ([], 0), ("abc", 0), ({"a": 1}, 1), ([1, [2, 3]], 4), ({"a": (1, {"b": 2})}, 4)],
)
def test_values_are_counted(tree: Any, count: int) -> None:
    assert size(tree, 100) == count
    assert size([0] * 50 + [tree], 10) == 51  # counting stops once it is enough


def test_keys_keep_their_order() -> None:
    assert list(ordered({"x": 1, "b": 2, "a": 3}, {"a": 0, "gone": 0, "b": 0})) == ["a", "b", "x"]


@pytest.mark.parametrize(
    ("one", "other", "equal"),
    [
        ({"a": [1, {"b": "x"}]}, {"a": [1, {"b": "x"}]}, True),
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}, False),
        ({"a": 1}, {"a": 1.0}, False),
        ({"a": 1}, {"a": True}, False),
        ([1, 2], [1], False),
        ({"a": {}}, {"a": []}, False),
        ("x", "x", True),
    ],
)
def test_trees_are_the_same_down_to_types_and_order(one: Any, other: Any, equal: bool) -> None:
    assert same(one, other) is equal
