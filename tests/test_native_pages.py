"""Pages are told by the native module as by the rules in Python. Skipped where it was not built."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from phiguard import Guard, native
from phiguard.pages import PageRule, Pages, rules

OWN = (
    PageRule("ours", "scheduling", ("lakeview.example/visits", "clinic.example", "/book-a-#", "visit/*/new$")),
    PageRule("tidings", "generic", ("/tidings", "tidings.lakeview.example"), pardon=True),
    PageRule("asked", "search", ("?wonder",), tier=2),
    PageRule("home", "portal", ("/$",)),
)
SITES = [
    Pages(),
    Pages(OWN),
    Pages(own_domains=("lakeview.example",)),
    Pages(OWN, ("clinic.example",), ("mhmda",)),
]
HOSTS = [
    *(
        "https://www.clinic.example",
        "http://lakeview.example",
        "https://tidings.lakeview.example",
        "https://a.example.",
    ),
    *(
        "https://MyChart.Clinic.Example",
        "https://mychart.clinic.example:8443",
        "https://lena@portal.clinic.example",
    ),
    *(
        "https://lena:x@login.lakeview.example",
        "https://",
        "https://.",
        "http://:80",
        "//www.clinic.example",
        "HTTPS://a.b",
    ),
    *(
        "ftp://a.example",
        "www.clinic.example",
        "mailto:lena@example.com",
        "https://203.0.113.9",
        "https://[2001:db8::1]",
        "",
    ),
    *(
        "https://accounts.google.com",
        "https://careers.clinic.example",
        "https://é.example",
        "http:/",
        "https:/a",
        "http",
    ),
]
WORDS = sorted({w for rule in rules() for one in rule.match for w in one.strip("?/$").split("/") if w.isascii()})
SEGMENTS = [
    *(
        "en",
        "de",
        "es",
        "patients",
        "48213",
        "news",
        "visits",
        "book-a-7",
        "book-a-b",
        "visit",
        "new",
        "tidings",
        "a_b",
    ),
    *(
        "search",
        "find-a-doctor",
        "--",
        "-a-",
        "a--b",
        "",
        ".",
        "x.html",
        "PatientPortal",
        "a;b=c",
        "%41",
        "é",
        "..",
        "_",
    ),
    *(
        "a-b-c-d-e-f-g-h-i-j-k-l-m-n-o",
        "a-b-c-d-e-f-g-h-i-j-k-l-m-n-o-p",
        "login-login-login",
        "m" * 400,
        "!",
        "~",
        "\\",
    ),
]
QUERIES = [
    *(
        "utm_source=google",
        "q=flu",
        "q=",
        "q=123",
        "q",
        "search=48213",
        "wonder=why",
        "Wonder=7",
        "redirect=/mychart/login",
    ),
    *(
        "returnUrl=https://mychart.example/",
        "next=",
        "a=b=c",
        "&&&",
        "=x",
        "email=lena%40example.com",
        "q=flu;b",
        "s=é",
    ),
    *("_q_=x", "&".join(["q=1"] * 201), "&".join("abcdefgh"), "q=flu&wonder=7&search=x"),
]
FRAGMENTS = ["", "top", "/patients", "!/patients?q=x", "?q=flu", "a/b", "#", "q=x"]
URLS = st.builds(
    lambda host, segments, query, mark, fragment, end: (
        host
        + "".join("/" + s for s in segments)
        + mark * bool(query)
        + "&".join(query)
        + "#" * bool(fragment)
        + fragment
        + end
    ),
    st.sampled_from(HOSTS),
    st.lists(
        st.sampled_from(SEGMENTS) | st.sampled_from(WORDS).map(lambda w: w.replace("*", "x").replace("#", "7")),
        max_size=4,
    ),
    st.lists(st.sampled_from(QUERIES), max_size=3),
    st.sampled_from("??#"),
    st.sampled_from(FRAGMENTS),
    st.sampled_from(["", "", "/", " ", "\n", "\0", "?"]),
)


def _same(url: Any, tier: Any) -> None:
    for site in SITES:
        assert site.of_url(url, tier) == native.TWINS["of_url"](site, url, tier), repr(site)


@settings(max_examples=1500, deadline=None)
@given(URLS, st.integers(-1, 4))
def test_pages_at_addresses(url: str, tier: int) -> None:
    _same(url, tier)


@settings(max_examples=500, deadline=None)
@given(
    st.text(st.sampled_from("/?#&=.-_:@%;\\ aAq7é\t"), max_size=14),
    st.sampled_from(["", "/", "https://", "http://a."]),
)
def test_pages_at_texts(text: str, before: str) -> None:
    _same(before + text, 0)


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule.id)
def test_pages_of_each_pattern(rule: PageRule) -> None:
    for pattern in rule.match:
        plain = pattern.replace("*", "x").replace("#", "v7").rstrip("$")
        _same(f"https://{plain}", 2)
        for url in (f"https://a.example/{plain.strip('/')}", f"/{plain.lstrip('/')}/b"):
            for end in ("", "-c", "?" + plain.lstrip("?") + "=x"):
                _same(url + end, 2)


def test_long_addresses() -> None:
    for size in (1000, 1020, 1024, 1025, 4096, 4097):
        for part in ("/a", "/mychart", "-a", "&q=1", "?"):
            url = "https://a.example/" + part * size
            _same(url[:size], 0)


def test_tiers_and_texts_of_other_types() -> None:
    class Text(str):
        __slots__ = ()

    for tier in (True, 10**30, -(10**30)):
        _same("https://www.clinic.example/oncology", tier)
    _same(Text("https://www.clinic.example/oncology"), 1)


def _fresh() -> Any:
    return Guard()._compiled  # type: ignore[attr-defined]


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(URLS | st.none(), URLS | st.none(), st.integers(0, 3), st.integers(0, 3)), max_size=4),
    st.booleans(),
)
def test_page_of_an_event(asked: list[tuple[str | None, str | None, int, int]], kept: bool) -> None:
    one, other = _fresh(), _fresh()
    one.cache = other.cache = kept
    for url, before, tier, other_tier in asked * 2:
        assert one.page(url, before, tier, other_tier) == native.TWINS["page"](other, url, before, tier, other_tier)
        assert one._pages == other._pages


def test_no_more_pages_are_kept_than_may_be() -> None:
    one = _fresh()
    most = native.TWINS["page"].__globals__["MAX_PAGES"]
    for i in range(2 * most):
        one.page(f"/a/{i}", None, 0, 0)
        assert len(one._pages) <= most
