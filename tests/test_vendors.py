"""Every vendor file by its examples: a hit with planted values, a batch, and a hit that nothing is wrong with."""

import copy
import json
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from recover import recoverable

import phiguard
from phiguard import Guard
from phiguard.keys import KeyContext, Phrases
from phiguard.lexicon import folder
from phiguard.vendor_context import vendor_root
from phiguard.vendor_endpoints import Endpoints
from phiguard.vendors import Vendor, load, loads, recognise, recognise_form, vendor, vendors

EXAMPLES = {f.stem: json.loads(f.read_text("utf-8")) for f in (Path(__file__).parent / "golden/vendors").iterdir()}
NAMES = tuple(vendors())
STANDARD, STRICT = Guard("standard"), Guard("strict")
each = pytest.mark.parametrize("name", NAMES)
LISTED = """
    meta_pixel meta_capi google_analytics ga4_mp google_ads google_ads_upload floodlight tiktok_pixel tiktok_events
    pinterest_tag pinterest_api snap_pixel snap_capi linkedin_tag linkedin_capi x_tag x_api microsoft_uet
    microsoft_capi reddit_pixel reddit_capi criteo trade_desk segment rudderstack snowplow amplitude mixpanel
    posthog matomo adobe_appmeasurement adobe_edge heap hubspot tealium mparticle plausible hotjar clarity fullstory
    contentsquare quantum_metric
"""


def requests(example: dict[str, Any]) -> list[dict[str, Any]]:
    return list(example.get("entries", [example]))


def har(request: dict[str, Any]) -> dict[str, Any]:
    """As a HAR file has it: the body as text."""
    body = request.get("body")
    text = body if body is None or isinstance(body, str) else json.dumps(body)
    post = {} if text is None else {"postData": {"mimeType": "text/plain", "text": text}}
    return {"request": {"method": "POST" if post else "GET", "url": request["url"], **post}}


def forms(example: dict[str, Any]) -> dict[str, Any]:
    """The same hit as the payloads it may come in."""
    if "entries" in example:
        return {"har file": {"log": {"version": "1.2", "entries": [har(e) for e in example["entries"]]}}}
    url, body = example["url"], example.get("body")
    if body is None:
        return {"url": url, "object": {"url": url, "method": "GET"}, "har": har(example)}
    text = body if isinstance(body, str) else json.dumps(body)
    return {
        "pair": (url, body),
        "pair of texts": (url, text),
        "object": {"url": url, "body": body},
        "object in JSON": json.dumps({"url": url, "method": "POST", "body": text}),
        "har": har(example),
    }


def test_all_that_are_asked_for_are_there() -> None:
    assert sorted(NAMES) == sorted(LISTED.split())
    assert sorted(EXAMPLES) == sorted(NAMES)


@each
@pytest.mark.parametrize("kind", ["positive", "batch", "benign"])
def test_it_is_recognised(name: str, kind: str) -> None:
    for request in requests(EXAMPLES[name][kind]):
        found = recognise(request["url"], request.get("body"))
        assert found is not None
        assert found.name == name


@each
@pytest.mark.parametrize("kind", ["positive", "batch"])
def test_nothing_planted_is_recoverable(name: str, kind: str) -> None:
    example = EXAMPLES[name][kind]
    for form, payload in forms(example).items():
        before = copy.deepcopy(payload)
        texts = {text.lower() for text in recoverable(payload)}
        planted = {gone.lower() for gone in example["gone"]}
        assert not [gone for gone in planted if not any(gone in text for text in texts)], "not in the example"
        result = STANDARD.scrub(payload)
        assert payload == before
        out = recoverable(result.payload)
        assert not [gone for gone in planted if any(gone in text.lower() for text in out)], form
        if kind == "positive" and vendor(name).opaque:
            assert result.action == "block"
            continue
        assert result.action == "redact", form
        assert not [stays for stays in example["stays"] if not any(stays in text for text in out)], form
        assert STANDARD.scrub(result.payload).action == "pass", form


@each
def test_a_benign_hit_is_unchanged(name: str) -> None:
    for form, payload in forms(EXAMPLES[name]["benign"]).items():
        result = STANDARD.scrub(payload)
        assert (result.payload, result.action) == (payload, "pass"), form


@each
def test_strict_leaves_nothing_either(name: str) -> None:
    example = EXAMPLES[name]["batch"]
    for payload in forms(example).values():
        result = STRICT.scrub(payload)
        out = recoverable(result.payload)
        assert not [gone for gone in example["gone"] if any(gone.lower() in text.lower() for text in out)]
        assert STRICT.scrub(result.payload).payload == result.payload


@each
def test_facts_have_their_source(name: str) -> None:
    known = vendor(name)
    assert known.source.startswith("https://")
    assert known.baa.source.startswith("https://")
    assert known.endpoints
    assert known.opaque or known.fields
    unverified = [f.path for f in (*known.fields.values(), *known.envelope.values()) if f.unverified]
    assert not [r for r in known.requires if set(r.any) & set(unverified)], "nothing relies on what is unverified"


def test_a_file_of_ones_own(tmp_path: Path) -> None:
    text = (folder() / "vendors" / "plausible.toml").read_text("utf-8")
    file = tmp_path / "counter.toml"
    file.write_text(text, "utf-8")
    own = load(file)
    assert isinstance(own, Vendor)
    assert own.name == "counter"
    assert own == loads(text, "counter")


@pytest.mark.parametrize(
    "url",
    [
        "https://clinic.example/about",
        "https://www.facebook.com/clinic",
        "https://notfacebook.com/tr/?ev=PageView",
        "https://facebook.com.evil.example/tr/",
        "https://clinic.example/tr?x=1",
        "https://clinic.example/api/event",
        "https://clinic.example/i?e=1",
        "https://www.google.com/search?q=1",
        "/tr/?id=1",
        "",
        "https://",
        "mailto:lena@example.com",
        "https://[::1]/g/collect?x",
        "//",
    ],
)
def test_other_addresses_are_nobodys(url: str) -> None:
    assert recognise(url) is None


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://sgtm.clinic.example/a/g/collect?v=2&tid=G-1", "google_analytics"),
        ("https://clinic.example/stats/matomo.php?idsite=1", "matomo"),
        ("https://clinic.example/px/tr/?ev=Lead&dl=x", "meta_pixel"),
        ("https://x.clinic.example/ee/irl1/v1/interact?configId=1", "adobe_edge"),
        ("https://smetrics.clinic.example/b/ss/suite/1/JS-2.1/s1", "adobe_appmeasurement"),
        ("https://sp.clinic.example/com.snowplowanalytics.snowplow/tp2", "snowplow"),
        ("HTTPS://WWW.FACEBOOK.COM/tr?id=1", "meta_pixel"),
        ("https://www.google.co.uk/pagead/1p-conversion/9/?label=x", "google_ads"),
    ],
)
def test_first_party_paths_are_recognised(url: str, name: str) -> None:
    found = recognise(url)
    assert found is not None
    assert found.name == name


def test_a_path_of_a_request_takes_its_host_from_the_headers() -> None:
    found = recognise("/tr/?id=1", headers={"host": "www.facebook.com"})
    assert found is not None
    assert found.name == "meta_pixel"


def test_the_endpoint_in_the_context_names_the_vendor() -> None:
    body = {"data": [{"user_data": {"weird": "abcd"}, "event_name": "Lead"}]}
    there = phiguard.Context(endpoint="https://graph.facebook.com/v25.0/1/events")
    assert phiguard.scrub(body, context=there).payload["data"][0]["user_data"] == {"weird": "[USER_DATA]"}
    assert phiguard.scrub(body).payload["data"][0]["user_data"] == {"weird": "abcd"}
    replay = phiguard.Context(endpoint="https://k.clarity.ms/collect")
    assert phiguard.scrub({"e": 1}, context=replay).reasons == ("unreadable: clarity: a recording of the page",)


ADDRESSES = st.one_of(
    st.text(max_size=60),
    st.builds("https://{}/{}".format, st.text(max_size=20), st.text(max_size=40)),
    st.builds(
        "https://{}{}?{}".format,
        st.sampled_from(
            ["www.facebook.com/tr/", "a.google-analytics.com/g/collect", "x.example/matomo.php", "t.co/"]
        ),
        st.text(max_size=10),
        st.text(max_size=40),
    ),
)
BODIES = st.one_of(
    st.none(),
    st.text(max_size=60),
    st.binary(max_size=40),
    st.dictionaries(
        st.sampled_from(["data", "events", "requests", "ud", "x"]), st.lists(st.text(max_size=8), max_size=3)
    ),
)


@settings(deadline=None)
@given(ADDRESSES, BODIES)
def test_no_request_is_too_odd(url: str, body: Any) -> None:
    recognise(url, body)
    for payload in ((url, body), {"url": url, "body": body}, {"request": {"url": url, "postData": body}}):
        before = copy.deepcopy(payload)
        result = STANDARD.scrub(payload)
        assert payload == before
        assert not [reason for reason in result.reasons if reason.startswith("internal error")]
        assert type(result.payload) in (type(payload), type(None))


def test_a_query_of_very_many_fields_names_no_page() -> None:
    url = "https://www.google-analytics.com/g/collect?v=2&tid=G-1&" + "&".join(f"a{i}=1" for i in range(900))
    result = STANDARD.scrub((url, "en=scroll&_et=1\nen=view&_et=2"))
    assert not [reason for reason in result.reasons if "internal" in reason]


def test_the_page_of_a_request_is_that_of_its_lines() -> None:
    """Google Analytics names the page once, in the query, for all events of the body."""
    page = "https%3A%2F%2Fclinic.example%2Fconditions%2Fmigraine"
    request = (
        f"https://www.google-analytics.com/g/collect?v=2&tid=G-1&dl={page}",
        "en=scroll&_et=1\nen=buy_now&_et=2",
    )
    strict = STRICT.scrub(request)
    assert strict.payload[1] == "en=scroll&_et=1\nen=custom_event&_et=2"
    assert STRICT.scrub("en=scroll&_et=1\nen=buy_now&_et=2").payload == "en=scroll&_et=1\nen=buy_now&_et=2"


def test_blocked_events_leave_the_others() -> None:
    url = "https://graph.facebook.com/v25.0/1/events"
    portal = {"event_name": "Lead", "event_source_url": "https://clinic.example/mychart/visits"}
    public = {"event_name": "Lead", "event_source_url": "https://clinic.example/"}
    result = STRICT.scrub((url, {"data": [portal, public]}))
    assert result.payload[1] == {"data": [None, public]}
    assert result.reasons == ("/1/data/0: page: portal, tier 1",)
    nested = STRICT.scrub(("https://ads-api.reddit.com/api/v3/pixels/t2_x/conversion_events", {"data": {"events": [
        {"event_at": 1757000000000, "event_source_url": "https://clinic.example/mychart/visits"},
        {"event_at": 1757000000000, "event_source_url": "https://clinic.example/"},
    ]}}))  # fmt: skip
    assert [e is None for e in nested.payload[1]["data"]["events"]] == [True, False]


def test_findings_say_where() -> None:
    body = json.dumps({"data": [{"user_data": {"nick": "lenchen"}}]})
    for payload, path in (
        ({"url": "https://graph.facebook.com/v25.0/1/events", "body": body}, "/body{json}/data/0/user_data/nick"),
        ("https://www.facebook.com/tr/?ud[nick]=lenchen", "{query}/ud[nick]"),
    ):
        found = phiguard.detect(payload).findings
        assert [(f.entity, f.path, f.detector) for f in found] == [("USER_DATA", path, "vendor_identity")]


def test_the_vendor_of_the_how_to() -> None:
    page = (Path(__file__).parent.parent / "docs/how-to/add-a-vendor.md").read_text("utf-8")
    text = page.split("```toml file=lexicons/vendors/acme.toml\n")[1].split("```")[0]
    acme = loads(text, "acme")
    there = Endpoints([*vendors().values(), acme])
    assert there.find("https://in.acme.example/v2/conversions", method="POST") is acme
    assert there.find("https://in.acme.example/v2/conversions", method="GET") is None
    assert there.find("https://clinic.example/a/acme/conversions", {"acme_key": "1"}) is acme
    assert there.find("https://clinic.example/a/acme/conversions") is None
    assert there.find("https://www.facebook.com/tr/?id=1") is vendor("meta_pixel")
    root = vendor_root(KeyContext(Phrases({})), acme)
    event = root.below("events")
    assert event.below("who").below("nick").names == {"vendor_identity": 1.0}
    assert event.below("click").names == {"vendor_pseudonym": 1.0}
    assert event.below("page").meaning.role == "page"
    assert event.below("items").below("name").meaning.cue > 0
    assert not event.below("value").names
    assert root.below("acme_key").names == {}


@pytest.mark.parametrize(
    "url",
    [
        "https://a.example/" + "a/" * 30_000 + "g/collect",
        "https://a.example/" + "/" * 60_000 + "tr",
        "https://" + "google." * 9_000 + "com/ccm/collect",
        "https://" + "a" * 60_000 + "/matomo.php",
        "https://a.example/b/ss/" + "%2525" * 12_000,
    ],
)
def test_no_address_takes_long(url: str) -> None:
    start = time.process_time()
    for _ in range(20):
        recognise(url, '{"n":1,' * 9_000)
    assert time.process_time() - start < 2.0


UNSENT: list[tuple[Any, str, str]] = [
    (
        {"requests": ["?idsite=1&rec=1&_id=0f1e2d3c4b5a6978&action_name=About"], "send_image": 0},
        "0f1e2d3c4b5a6978",
        "About",
    ),
    ("idsite=1&rec=1&_id=0f1e2d3c4b5a6978&pv_id=Kx9p2Q", "0f1e2d3c4b5a6978", "Kx9p2Q"),
    (
        "AQB=1&mid=42351234567890123456789012345678901234&v5=usr_5c9ef20312&v6=blue&AQE=1",
        "usr_5c9ef20312",
        "v6=blue",
    ),
]


@pytest.mark.parametrize(("payload", "gone", "stays"), UNSENT, ids=["bulk", "form", "adobe"])
def test_a_form_that_names_no_address_is_told_by_its_parameters(payload: Any, gone: str, stays: str) -> None:
    guard = Guard()
    out = guard.scrub(payload).payload
    assert gone not in str(out)
    assert stays in str(out)
    assert guard.scrub(out).payload == out
    if isinstance(payload, dict):
        assert json.loads(guard.scrub(json.dumps(payload)).payload) == out


@pytest.mark.parametrize("text", ["idsite=1&_id=0f1e2d3c4b5a6978", "?page=2&rec=1", "idsite=", "a=idsite=&rec=1"])
def test_other_forms_are_nobodys(text: str) -> None:
    assert recognise_form(text) is None
