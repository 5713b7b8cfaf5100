"""All escapes of a text undone at once: what they say, and that nothing is said where nothing changes."""

from dataclasses import replace
from typing import Any

import pytest

from phiguard import escapes
from phiguard.codecs import codecs
from phiguard.errors import Unreadable
from phiguard.escapes import Escapes

BY_NAME = {c.name: c for c in codecs() if c.escape}
ALL = Escapes(list(BY_NAME.values()))


def undone(text: str, *names: str) -> Any:
    part = ALL.undone(text, [BY_NAME[name] for name in names])
    return None if part is None else part.content


@pytest.mark.parametrize(
    ("text", "names", "said"),
    [
        ("a%20b", ["percent"], "a b"),
        ("a%20b &amp; c", ["percent", "html_entities"], "a b & c"),
        ("a%20b &amp; c", ["html_entities"], "a%20b & c"),
        ("a%20b &amp; c", ["percent"], "a b &amp; c"),
        ("100 %", ["percent"], None),
        ("nothing here", ["percent", "html_entities"], None),
        ("a & b", ["html_entities"], None),
        ("a%20b", [], None),
    ],
)
def test_escapes_are_undone_once(text: str, names: list[str], said: str | None) -> None:
    assert undone(text, *names) == said


@pytest.mark.parametrize(("names", "text"), [(["percent"], "%20%3C"), (["percent", "html_entities"], "%20&lt;")])
def test_what_was_undone_is_written_again(names: list[str], text: str) -> None:
    part = ALL.undone(text, [BY_NAME[name] for name in names])
    assert part is not None
    assert undone(part.write(part.content), *names) == part.content


def test_a_run_is_read_once_however_often_it_stands() -> None:
    runs = []
    codec = BY_NAME["html_entities"]

    def pieces(run: str) -> Any:
        runs.append(run)
        return codec.pieces(run) if codec.pieces is not None else ()

    counted = replace(codec, pieces=pieces)
    part = Escapes([counted, BY_NAME["percent"]]).undone("a &amp; b &amp; c%20d", [counted, BY_NAME["percent"]])
    assert part is not None and part.content == "a & b & c d"
    assert runs == ["&amp;"]


def test_an_endless_run_cannot_be_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(escapes, "_LONGEST_RUN", 30)
    assert undone("%41" * 10, "percent") == "A" * 10
    with pytest.raises(Unreadable):
        undone("%41" * 11, "percent", "html_entities")
