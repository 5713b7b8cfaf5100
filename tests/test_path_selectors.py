"""Path selectors: what they select, what is none, and that no path makes them slow."""

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phiguard.path_selectors import Selectors, compiled, parsed
from phiguard.types import Opened, Path


@pytest.mark.parametrize(
    ("selector", "path", "selected"),
    [
        ("/note", "/note", True),
        ("/note", "/notes", False),
        ("/note", "/note/0", False),
        ("/note", "/a/note", False),
        ("", "", True),
        ("", "/a", False),
        ("/context/page/url{query}/email", "/context/page/url{query}/email", True),
        ("/context/page/url{query}/email", "/context/page/url{url}/email", False),
        ("/tags/*", "/tags/3", True),
        ("/tags/*", "/tags", False),
        ("/tags/*", "/tags/3/name", False),
        ("/tags/*", "/tags{query}", False),
        ("/*/email", "/traits/email", True),
        ("/*/email", "/email", False),
        ("/*/email", "/a/b/email", False),
        ("/**", "", True),
        ("/**", "/a{json_text}/b", True),
        ("/**/email", "/email", True),
        ("/**/email", "/a/b{query}/email", True),
        ("/**/email", "/a/email2", False),
        ("/**/email", "/a/work_email", False),
        ("/**/email", "/a/email/x", False),
        ("/traits/**", "/traits", True),
        ("/traits/**", "/traits/a{query}/b", True),
        ("/traits/**", "/traits2/a", False),
        ("/a/**/b/**/c", "/a/b/c", True),
        ("/a/**/b/**/c", "/a/x/b/b/y/c", True),
        ("/a/**/b/**/c", "/a/x/bb/y/c", False),
        ("/a/**/b/**/c", "/a/c/b", False),
        ("/a/**/*/c", "/a/x/c", True),
        ("/a/**/*/c", "/a/c", False),
        ("/u{*}/q", "/u{query}/q", True),
        ("/u{*}/q", "/u{url}{query}/q", False),
        ("/u/**/q", "/u{url}{query}/q", True),
        ("/**{key}", "/a/b{key}", True),
        ("/a~1b/c~2", "/a~1b/c~2", True),
        ("/a.b", "/a.b", True),
        ("/a.b", "/axb", False),
    ],
)
def test_what_is_selected(selector: str, path: str, selected: bool) -> None:
    assert Selectors([selector]).match(path) is selected
    assert (compiled(selector).fullmatch(path) is not None) is selected


@pytest.mark.parametrize(
    "selector", ["note", "a/b", "/a*", "/***", "/a{}", "/a{query", "/a{x}y", "/a~b", "/a{a/b}", "/" + "a" * 500]
)
def test_what_is_no_selector(selector: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        parsed(selector)


KEYS = st.text("ab*{}/~", max_size=4)
STEPS = st.lists(KEYS | st.integers(0, 9) | st.sampled_from([Opened("query"), Opened("url")]), max_size=6)


@given(STEPS)
def test_every_printed_path_is_selected_by_any_steps(steps: list[str | int | Opened]) -> None:
    assert compiled("/**").fullmatch(Path.of(steps))


TOKENS = st.sampled_from(["/a", "/b", "/*", "/**", "{q}", "{*}"])


@given(st.lists(TOKENS, max_size=6), st.lists(st.sampled_from(["/a", "/b", "/c", "{q}", "{r}"]), max_size=6))
def test_agrees_with_the_plain_meaning(selector: list[str], path: list[str]) -> None:
    def fits(tokens: list[str], steps: list[str]) -> bool:
        if not tokens:
            return not steps
        head, *rest = tokens
        if head == "/**":
            return any(fits(rest, steps[i:]) for i in range(len(steps) + 1))
        if not steps:
            return False
        one = steps[0] == head or (head == "/*" and steps[0][0] == "/") or (head == "{*}" and steps[0][0] == "{")
        return one and fits(rest, steps[1:])

    assert (compiled("".join(selector)).fullmatch("".join(path)) is not None) is fits(selector, path)


def test_long_paths_are_no_work() -> None:
    started = time.process_time()
    Selectors(["/**/a/**/a/**/a/**/a/**/b"]).match("/a" * 20_000 + "/c")
    assert time.process_time() - started < 2.0


def test_exact_ones_need_no_pattern() -> None:
    many = Selectors(f"/k{i}" for i in range(1000))
    assert many.match("/k77")
    assert not many.match("/k1000")
    assert re.search("k77", repr(many))
