"""A law over every vendor file: what is planted in a field that names somebody is gone, whatever it looks like, and
what stands in a field that names nobody stays."""

import json
from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import quote

import pytest
from recover import recoverable

from phiguard import Context, Guard
from phiguard.types import Kind
from phiguard.vendor_context import named
from phiguard.vendor_schema import Field, Vendor
from phiguard.vendors import recognise, vendors

PLANTED: Final = "zorbel-q"  # in no format, and no word
READ_ELSEWHERE: Final = ("user_agent", "device", "location", "ip")  # an address only where it is one
FORMS: Final = {"query", "form", "multipart", "matrix"}
OPEN: Final = [v for v in vendors().values() if not v.opaque]
STANDARD, UNCACHED = Guard("standard"), Guard("standard", cache=False)


def address(vendor: Vendor) -> str:
    """An address that the vendor is recognised by."""
    for e in vendor.endpoints:
        host = e.host.replace("*.", "x.").replace("*", "a.example" if e.host == "*" else "x")
        path = e.path.replace("/**", "/x").replace("*", "1")
        url = f"https://{host}{path}" + ("?" + "&".join(f"{k}=1" for k in e.keys) if e.keys else "")
        if recognise(url) is vendor:
            return url
    raise AssertionError(vendor.name)


def tree(path: str, value: str) -> Any:
    """An object with one value at a field's path."""
    built: Any = value
    for step in reversed(path.split("/")[1:]):
        key = step.replace("~1", "/").replace("~0", "~")
        many = key.endswith("[]")
        key = "anything" if key == "**" else key.removesuffix("[]").replace("*", "7")
        built = {key: [built] if many else built}
    return built


def hits(vendor: Vendor, path: str, around: bool, value: str) -> Iterator[tuple[str, Any]]:
    """Requests with one value at a field's path, in the encodings that the vendor has."""
    flat = path.count("/") == 1 and "[]" not in path
    url = address(vendor)
    if flat and FORMS & set(vendor.encoding) and (around or vendor.alone):
        key = next(iter(tree(path, value)))
        yield "url", f"{url}{'&' if '?' in url else '?'}{quote(key, safe='[]$.')}={quote(value)}"
    if "json" in vendor.encoding:
        event = tree(path, value)
        if not around and not vendor.alone and vendor.batch:
            event = in_batch(vendor, event)
        yield "json", (url, event)
        yield "text", (url, json.dumps(event))


def in_batch(vendor: Vendor, event: Any) -> Any:
    built: Any = [event]
    for step in reversed(vendor.batch.split("/")[1:]):
        built = {step: built}
    return built


def fields(vendor: Vendor) -> Iterator[tuple[Field, bool]]:
    yield from ((f, True) for f in vendor.envelope.values() if not f.unverified)
    yield from ((f, False) for f in vendor.fields.values() if not f.unverified)


def names_somebody(field: Field) -> bool:
    if field.role == "pseudonymous":
        return field.kind not in READ_ELSEWHERE
    return field.role in ("direct", "secret")


@pytest.mark.parametrize("vendor", OPEN, ids=lambda v: v.name)
def test_values_of_fields_that_name_somebody_go(vendor: Vendor) -> None:
    for field, around in fields(vendor):
        if names_somebody(field):
            for form, payload in hits(vendor, field.path, around, PLANTED):
                out = STANDARD.scrub(payload)
                assert not [t for t in recoverable(out.payload) if PLANTED in t], (field.path, form)


@pytest.mark.parametrize("vendor", OPEN, ids=lambda v: v.name)
def test_values_of_fields_that_name_nobody_stay(vendor: Vendor) -> None:
    for field, around in fields(vendor):
        if field.role in ("measurement", "consent"):
            for form, payload in hits(vendor, field.path, around, "4711"):
                assert STANDARD.scrub(payload).action == "pass", (field.path, form)


@pytest.mark.parametrize("vendor", OPEN, ids=lambda v: v.name)
def test_what_is_remembered_changes_nothing(vendor: Vendor) -> None:
    for field, around in list(fields(vendor))[:20]:
        for value in (PLANTED, "migraine", "4711"):
            for _, payload in hits(vendor, field.path, around, value):
                want = UNCACHED.scrub(payload)
                for _ in range(2):
                    got = STANDARD.scrub(payload)
                    assert (got.payload, got.findings) == (want.payload, want.findings), field.path


@pytest.mark.parametrize("role", ["measurement", "consent"])
def test_such_fields_keep_what_announces_an_encoding(role: Any) -> None:
    names = {"user_id": 1.0, "!user_id": 1.0, "codec:base64_text": 1.0}
    assert named(Field("/x", role), names) == {"!user_id": 1.0, "codec:base64_text": 1.0}


def test_the_same_keys_elsewhere_are_read_as_ever() -> None:
    """What is remembered of a vendor's hits stays with them, and the other way round."""
    guard = Guard("standard")
    body = {"mid": PLANTED, "n": "x"}
    assert guard.scrub(body).payload == body
    hit = ("https://bat.bing.com/action/0?ti=1", body)
    assert guard.scrub(hit).payload[1] == {"mid": "[AD_ID]", "n": "x"}
    assert guard.scrub(body).payload == body
    kind: Kind = "form"
    assert guard.scrub(f"mid={PLANTED}&n=x", context=Context(kind=kind)).action == "pass"


def test_what_is_unverified_decides_nothing() -> None:
    url = "https://px.ads.linkedin.com/collect?v=2&pid=1&he="
    assert vendors()["linkedin_tag"].fields["/he"].unverified
    assert STANDARD.scrub(url + PLANTED).action == "pass"


ADOBE = "https://metrics.example/b/ss/site/1/JS-2.26.0/s1?AQB=1&ndh=1&{}&AQE=1"
FLOODLIGHT = "https://ad.doubleclick.net/activity;src=1886277;type=visit0;cat=page0;ord=1?{}"
MATOMO = "https://stats.example/matomo.php?idsite=1&rec=1&{}"


@pytest.mark.parametrize(
    ("address", "key"),
    [(ADOBE, "v2"), (ADOBE, "eVar12"), (ADOBE, "prop4"), (ADOBE, "c3"), (FLOODLIGHT, "u4"), (MATOMO, "dimension5")],
)
@pytest.mark.parametrize(
    ("value", "goes"),
    [
        ("usr_5c9ef20312", True), ("0b7c3a52-91de-4c0f-8a35-6d1f0e2b7c44", True), ("KXB910427743", True),
        ("48213377", True), ("pat-0077123", True), ("checkout", False), ("20261122", False), ("1757000003", False),
        ("A-4821337", False), ("4006381333931", False), ("30214", False), ("home-hero-summer-2026", False),
    ],
)  # fmt: skip
def test_a_code_goes_from_a_variable_of_the_sites_own(address: str, key: str, value: str, goes: bool) -> None:
    out = STANDARD.scrub(address.format(f"{key}={value}")).payload
    assert (f"{key}={value}" in out) is not goes


@pytest.mark.parametrize("field", ["commit=9fceb02d0ae598e95dc970b74767f19372d61af8", "category=48213377"])
def test_a_word_is_no_numbered_variable(field: str) -> None:
    assert field in STANDARD.scrub(ADOBE.format(field)).payload


META = "https://www.facebook.com/tr/?id=287135866387889&ev=PageView&cd[{}]={}"
GA4 = "https://region1.analytics.google.com/g/collect?v=2&tid=G-1&en=scroll&ep.{}={}"
REDDIT = "https://alb.reddit.com/rp.gif?id=a2_14252972&event=PageVisit&m.{}={}"


@pytest.mark.parametrize("address", [META, GA4, REDDIT])
@pytest.mark.parametrize(
    ("key", "value", "goes"),
    [
        ("user", "u64271088", True), ("login", "lena84", True), ("member", "XQB910427743", True),
        ("user", "returning", False), ("users", "20431", False), ("member", "silver", False),
    ],
)  # fmt: skip
def test_a_name_of_the_sites_own_is_read_without_the_vendors_sign(
    address: str, key: str, value: str, goes: bool
) -> None:
    out = STANDARD.scrub(address.format(quote(key), value)).payload
    assert (value in out) is not goes


@pytest.mark.parametrize(
    ("url", "body"),
    [
        ("https://tr.snapchat.com/p", {"ctx": {"subscriberId": "LGC959588921"}}),
        ("https://tr.snapchat.com/p", "ctx=c3Vic2NyaWJlcklkPUxHQzk1OTU4ODkyMQ%3D%3D"),
    ],
    ids=["object", "base64"],
)
def test_a_tree_that_counts_hides_no_key(url: str, body: Any) -> None:
    out = STANDARD.scrub({"method": "POST", "url": url, "body": body}).payload
    assert "LGC959588921" not in str(out) and "MQ%3D" not in str(out)
