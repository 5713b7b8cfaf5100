"""What page rules do to fields: URLs, user agents, event names, free text. Each is a fixpoint."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phiguard.lexicon import read_toml
from phiguard.treatments import (
    field_of,
    is_free_text,
    is_standard_event,
    is_url,
    neutral_event,
    url_origin,
    url_path,
    user_agent_family,
)

WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)"


@pytest.mark.parametrize(
    ("url", "origin", "path"),
    [
        ("https://www.lakeview.example/conditions/eczema?q=1#top", "https://www.lakeview.example/",
         "https://www.lakeview.example/conditions/eczema"),
        ("https://www.lakeview.example", "https://www.lakeview.example/", "https://www.lakeview.example"),
        ("https://www.lakeview.example?q=1", "https://www.lakeview.example/", "https://www.lakeview.example"),
        ("http://lena:pw@a.example:8080/x", "http://a.example:8080/", "http://a.example:8080/x"),
        ("//cdn.example/a/b", "//cdn.example/", "//cdn.example/a/b"),
        ("android-app://com.example.app/x", "android-app://com.example.app/", "android-app://com.example.app/x"),
        ("/conditions/eczema?q=1", "/", "/conditions/eczema"),
        ("?q=hiv", "", ""),
        ("#/schedule/oncology", "", ""),
        ("www.lakeview.example/x?y", "www.lakeview.example/", "www.lakeview.example/x"),
        ("mailto:lena@example.com", "", "mailto:lena@example.com"),
        ("file:///home/lena/x.html", "", "file:///home/lena/x.html"),
        ("https://redacted.invalid/x", "https://redacted.invalid/", "https://redacted.invalid/x"),
        ("", "", ""),
    ],
)  # fmt: skip
def test_urls(url: str, origin: str, path: str) -> None:
    assert (url_origin(url), url_path(url)) == (origin, path)


@given(st.text("ab:/?#@.\\ %[]", max_size=30))
def test_urls_are_fixpoints_and_lose_their_queries(url: str) -> None:
    assert url_origin(url_origin(url)) == url_origin(url)
    assert url_path(url_path(url)) == url_path(url)
    for cut in (url_origin(url), url_path(url)):
        assert "?" not in cut and "#" not in cut


@pytest.mark.parametrize(
    ("text", "url"),
    [("https://a.example/", True), ("/a/b", True), ("a.example/x", True), ("home page", False), ("Tacoma", False),
     ("", False), ("https://a.example/a b", False)],
)  # fmt: skip
def test_what_is_a_url(text: str, url: bool) -> None:
    assert is_url(text) is url


@pytest.mark.parametrize(
    ("agent", "family"),
    [
        (f"{WINDOWS} Chrome/126.0.0.0 Safari/537.36", "Chrome"),
        (f"{WINDOWS} Chrome/126.0.0.0 Safari/537.36 Edg/126.0.0.0", "Edge"),
        (f"{WINDOWS} Chrome/126.0.0.0 Safari/537.36 OPR/112.0", "Opera"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0", "Firefox"),
        ("Mozilla/5.0 (Macintosh) AppleWebKit/605.1.15 Version/17.5 Safari/605.1.15", "Safari"),
        ("Mozilla/5.0 (iPhone) AppleWebKit/605.1.15 CriOS/126.0 Mobile/15E148 Safari/604.1", "Chrome"),
        ("Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", "bot"),
        ("curl/8.6.0", "curl"),
        ("LakeviewPatientApp/3.2 lena", "Other"),
        ("", ""),
    ],
)
def test_user_agents(agent: str, family: str) -> None:
    assert user_agent_family(agent) == family
    assert user_agent_family(family) == family


@pytest.mark.parametrize("name", ["PageView", "page_view", "Page View", "PAGE_VIEW", "purchase", "Order Completed"])
def test_standard_events_stay(name: str) -> None:
    assert neutral_event(name) == name


@pytest.mark.parametrize(
    "name", ["Eczema Quiz Started", "Brochure Download", "page view!", "p\u0430geview", "x" * 200]
)
def test_other_events_become_neutral(name: str) -> None:
    assert neutral_event(name) == "custom_event"
    assert neutral_event("custom_event") == "custom_event"


def test_every_listed_event_is_one_and_has_a_source() -> None:
    lists = read_toml("events.toml")
    assert is_standard_event(lists.pop("neutral"))
    for vendor in lists.values():
        assert vendor["source"]
        assert all(is_standard_event(name) for name in vendor["names"])


@pytest.mark.parametrize(
    ("key", "above", "field"),
    [
        ("url", ["context", "page"], "page_url"), ("path", ["page"], "page_url"), ("dl", [], "page_url"),
        ("page_location", ["params"], "page_url"), ("$current_url", ["properties"], "page_url"),
        ("landingPageUrl", [], "page_url"), ("pageurl", [], "page_url"), ("search", ["page"], "page_query"),
        ("referrer", ["page"], "referrer"), ("Referer", ["headers"], "referrer"), ("dr", [], "referrer"),
        ("title", ["page"], "title"), ("dt", [], "title"), ("job_title", ["traits"], ""), ("event", [], "event"),
        ("name", ["events"], "event"), ("en", [], "event"), ("event_id", [], ""), ("ev", [], "event"),
        ("userAgent", ["context"], "user_agent"), ("User-Agent", ["headers"], "user_agent"),
        ("name", ["products"], "product"), ("item_name", ["items"], "product"), ("url", ["products"], "product"),
        ("products", [], "product"),
        ("name", ["traits"], ""), ("message", [], "free_text"), ("messageId", [], ""), ("comment", [], "free_text"),
        ("search_term", [], "free_text"), ("q", [], "free_text"), ("chat_message", [], "free_text"),
        ("button_text", [], ""), ("qty", [], ""), ("", [], ""), ("k" * 300, [], ""),
    ],
)  # fmt: skip
def test_fields(key: str, above: list[str], field: str) -> None:
    assert field_of(key, above) == field


@pytest.mark.parametrize(
    ("text", "field", "free"),
    [
        ("please call me back tomorrow morning", "", True), ("three little words", "", True),
        ("two words", "", False), ("Spring Sale 2026", "", False), ("en-US", "", False), ("1 2 3 4", "", False),
        ("x", "free_text", True), (" ", "free_text", False), ("Managing eczema at home", "title", False),
        ("Eczema Quiz Started Again", "event", False), ("A very good hose", "product", False),
        (f"{WINDOWS} Chrome/126", "user_agent", False), ("Managing eczema at home", "", True),
        ("Sat, 28 Feb 2026 12:00:00 GMT", "", False), ("February 28, 2026 at 4:05 PM UTC", "", False),
        ("Sat Feb 28 2026 13:00:00 GMT+0100 (Central European Standard Time)", "", False),
        ("Sat, 28 Feb 2026 my arm itched again", "", True), ("May June March for her?", "", True),
        ("私は乾癬があります", "", True), ("", "", False), ("[PERSON] called us", "", True),
    ],
)  # fmt: skip
def test_free_text(text: str, field: str, free: bool) -> None:
    assert is_free_text(text, field) is free
