"""What is read once, or ruled out by a look, says what reading it anew says."""

from enum import StrEnum
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from phiguard import Guard
from phiguard.codecs import headers, percent, query, written_fields
from phiguard.keys import KeyContext
from phiguard.vendor_endpoints import Endpoints
from phiguard.vendors import vendors

WORDS = (
    "patient user name id mrn hba1c value code unit type diagnosis phq9 score q1 week hr vitals bpm answers"
    " response topic Email_Address firstName dx stroke asthma url page referrer q search tempo stage results status"
    " consent pathsegment conditions treatments addr_line_1 PAT_BRTH_DT guarantorlastname é 4813 qTUDDx4UdBvv9813x"
).split()
keys = st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).flatmap(
    lambda some: st.sampled_from([" ", "_", ".", "", "[", "-"]).map(lambda sign: sign.join(some))
)


def said(context: KeyContext) -> Any:
    return dict(context.names), context._known, context._also, context.meaning, context.counts, context.addresses


@settings(max_examples=400, deadline=None)
@given(st.lists(keys, max_size=3), st.lists(keys, max_size=3), keys)
def test_a_key_says_the_same_wherever_it_stood_before(first: list[str], then: list[str], key: str) -> None:
    root = Guard()._compiled.contexts()  # type: ignore[attr-defined]
    phrases = root._phrases

    def read(path: list[str]) -> Any:
        at = root
        for i, step in enumerate(path):
            at = at.below(step, path[:i])
        return said(at.below(key, path))

    read(first)
    known = read(then)
    for memory in (phrases._spelt, phrases._read, phrases.meaning._known):
        memory.clear()
    assert known == read(then)


signs = [
    *"=:<`*|'\"({[\x1a ;,.~!?&\n>)}]",
    "==",
    "=\x1a",
    "=>",
    "name",
    "zip",
    "98403",
    "LIKE",
    "Some",
    "date",
    "%5B",
]
texts = st.lists(st.sampled_from([*signs, "=\x1a\x1a; ", "theme", "Q==", "a", "BEGIN:V"]), max_size=12).map("".join)


@settings(max_examples=2_000, deadline=None)
@given(texts)
def test_behind_signs_without_a_value_stands_no_field(text: str) -> None:
    if written_fields._NO_VALUE.fullmatch(text) is not None:
        for kinds in range(16):
            some = tuple(bool(kinds >> i & 1) for i in range(4))
            assert written_fields._pattern(some).search(text) is None


@given(st.text())
def test_texts_are_escaped_as_the_standard_library_does(text: str) -> None:
    if percent._PLACEHOLDER.fullmatch(text) is None:
        assert percent.encode(text) == quote(text, safe="", errors="surrogatepass")


HEADS = ["Host", ": ", "GET /a", "HTTP/1.1", " ", "\t", "x", "Note:", "cookie:", "=", "GET", "HTTP/1.1 200 OK"]
lines = st.lists(st.sampled_from(HEADS), max_size=5).map("".join)


@settings(max_examples=500, deadline=None)
@given(lines)
def test_one_line_is_a_header_as_it_is_before_a_blank_one(line: str) -> None:
    for hinted in (False, True):
        assert headers.sniff(line, hinted) == headers.sniff(line + "\n", hinted)


def test_a_query_has_no_space_in_its_names() -> None:
    assert query.sniff("a=1&b=2", False)
    assert query.sniff("a=1 2&b=2", False)
    assert not query.sniff("a=1&b c=2", False)
    assert not query.sniff("a=1&amp;b=2", False)


HOSTS = "www.google-analytics.com metrics.clinic.example tr.snapchat.com api-js.mixpanel.com x.example".split()
URLS = [
    f"https://{host}{path}{fields}"
    for host in HOSTS
    for path in ("/g/collect", "/track/", "/matomo.php", "/v2/conversion", "/", "")
    for fields in ("", "?v=2&tid=G-1", "?idsite=1&rec=1", "?v=1&tid=UA-1")
]
BODIES: tuple[Any, ...] = (None, "idsite=1&rec=1", {"batch": []})


def test_an_endpoint_asked_again_is_the_same() -> None:
    asked = Endpoints(vendors().values())
    for url in [*URLS, *reversed(URLS)]:
        for method in ("", "POST", "GET"):
            for body in BODIES:
                found = asked.find(url, body, method)
                asked._fitting.clear()
                assert found is asked.find(url, body, method)


class Column(StrEnum):
    """As programs name the columns of a table."""

    ASTHMA = "has_asthma"


class Odd(str):
    pass


@pytest.mark.parametrize(
    "key", [Column.ASTHMA, Odd("has_asthma"), b"has_asthma"], ids=["enum", "subclass", "bytes"]
)
def test_a_key_of_another_type_is_read_among_many_others_too(key: Any) -> None:
    others = {f"field_{i}": i for i in range(40)}
    for cache in (False, True):
        guard = Guard(cache=cache)
        guard._compiled.contexts()._phrases.meaning._known.clear()  # type: ignore[attr-defined]
        result = guard.scrub({key: True, "email": "lena@example.com", **others})
        assert result.risk.health > 0.9
        assert result.payload[key] is None
        after = guard.scrub({"has_asthma": True, "email": "lena@example.com"})
        assert after.payload["has_asthma"] is None
