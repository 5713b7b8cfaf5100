"""What the native module remembers of where a class keeps an attribute. Skipped where it was not built."""

from typing import Any

import pytest
from native_core import core


def made() -> Any:
    class Slotted:
        __slots__ = ("text",)
        part = "of all"

        @property
        def leaf(self) -> str:
            return "asked"

    return Slotted


def asked(of: Any) -> list[Any]:
    """Each attribute twice: as it is met, and as it is remembered."""
    return [core.attribute_of(of, name) for name in ("text", "part", "leaf") for _ in range(2)]


def test_slots_and_what_all_objects_share_are_read_as_python_reads_them() -> None:
    cls = made()
    for text in ("one", "another"):
        of = cls()
        of.text = text
        assert asked(of) == [text, text, "of all", "of all", "asked", "asked"]


def test_a_slot_that_holds_nothing_any_more_is_an_error() -> None:
    of = made()()
    of.text = "one"
    asked(of)
    del of.text
    with pytest.raises(AttributeError):
        core.attribute_of(of, "text")


@pytest.mark.parametrize("name", ["text", "part", "leaf"])
def test_a_class_that_was_changed_is_asked_anew(name: str) -> None:
    cls = made()
    of = cls()
    of.text = "one"
    asked(of)
    setattr(cls, name, "changed")
    assert getattr(of, name) == "changed"  # gives the class its next version
    assert [core.attribute_of(of, name) for _ in range(2)] == ["changed", "changed"]
    delattr(cls, name)
    with pytest.raises(AttributeError):
        core.attribute_of(of, name)


def test_a_class_below_another_that_was_changed_is_asked_anew() -> None:
    cls = made()
    below: Any = type("Below", (cls,), {"__slots__": ()})
    of = below()
    of.text = "one"
    asked(of)
    cls.part = "changed"
    assert of.part == "changed"
    assert core.attribute_of(of, "part") == "changed"
    below.part = "its own"
    assert core.attribute_of(of, "part") == "its own"


def test_objects_with_a_dict_of_their_own_go_before_their_class() -> None:
    below: Any = type("Below", (made(),), {})
    of, other = below(), below()
    of.text = other.text = "one"
    asked(other)
    of.part = "its own"
    assert core.attribute_of(of, "part") == "its own"
    assert core.attribute_of(other, "part") == "of all"
