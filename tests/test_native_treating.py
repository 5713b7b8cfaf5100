"""What pages do to addresses and browsers' names comes out of the compiled functions as out of their twins.

Skipped where they were not built."""

from hypothesis import example, given
from hypothesis import strategies as st
from native_core import core

from phiguard import native, treatments
from phiguard.rebuild import DROP

HOST = "www.lakeview.example"
PIECES = (
    *("https:", "//", "/", "\\\\", "\\", "?", "#", "@", ":", ".", " ", "\t", "\x1c", "", "é", "&", "=", "-", "+"),
    *(HOST, "lena", "eczema", "mailto:", "javascript:", "example.com:8080", "h2", "%40"),
)
addresses = st.lists(st.sampled_from(PIECES), max_size=7).map("".join)


def agree(name: str, text: object) -> object:
    expected, got = native.TWINS[name](text), getattr(core, name)(text)
    assert (type(got), got) == (type(expected), expected)
    return got


@given(addresses)
@example(f"https://{HOST}/eczema?a=1#top")
@example(f"https://lena:pw@{HOST}/eczema?a=1")
@example(f"//{HOST}?a=1")
@example(f"https:\\\\{HOST}\\eczema")
@example("https://")
@example("//")
@example(f"{HOST}:443/eczema?a=1")
@example(f" https://{HOST}/eczema?a=1")
@example("mailto:lena@example.com?subject=eczema")
@example("?email=lena%40example.com")
@example("#top?a=1")
@example("eczema and asthma?")
def test_addresses_are_cut_alike(text: str) -> None:
    agree("only_path", text)
    agree("only_origin", text)


def test_an_address_is_cut() -> None:
    assert agree("only_path", f"https://{HOST}/eczema?a=1#top") == f"https://{HOST}/eczema"
    assert agree("only_origin", f"https://{HOST}/eczema?a=1") == f"https://{HOST}/"
    assert agree("only_origin", f"https://lena@{HOST}/eczema") == f"https://{HOST}/"
    assert agree("only_origin", "/eczema?a=1") == "/"
    assert agree("only_origin", "eczema?") == "eczema?"


AGENTS = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Safari/605.1",
    "Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0",
    *("curl/8.5.0", "Chrome", "", "Lena's browser", "é"),
)


@given(st.lists(st.sampled_from(AGENTS) | st.text(max_size=5), max_size=30))
def test_browsers_are_named_alike_when_they_come_back(texts: list[str]) -> None:
    for text in texts:
        agree("user_agent_family", text)


def test_what_is_remembered_of_browsers_is_their_family() -> None:
    for i in range(500):
        assert agree("user_agent_family", f"Mozilla/5.0 Lena{i} Chrome/{i}") == "Chrome"
    assert agree("user_agent_family", AGENTS[2]) == "Firefox"


NAMES = ("Page Viewed", "page_view", "PageView", "Purchase", "custom_event", "Booked for Lena", "", "é", "eczema")


@given(st.lists(st.sampled_from(NAMES) | st.text(max_size=5), max_size=30))
def test_names_of_events_are_neutral_alike_when_they_come_back(names: list[str]) -> None:
    for name in names:
        agree("neutral_event", name)


def test_what_a_page_drops_is_dropped() -> None:
    assert agree("_drop", "one two three") is DROP


def test_they_are_in_their_places() -> None:
    assert treatments.neutral_event is core.neutral_event
    assert treatments.only_path is core.only_path and treatments.only_origin is core.only_origin
    assert treatments.user_agent_family is core.user_agent_family
