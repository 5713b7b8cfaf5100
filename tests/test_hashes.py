"""Hashes, class by class: in identity slots, in unnamed slots and by proof; and the digests that stay."""

# ruff: noqa: E501 - a table has one row a line

import json
from base64 import b64encode, urlsafe_b64encode
from hashlib import md5, sha1, sha256, sha512
from random import Random
from typing import Any

import pytest

import phiguard
from phiguard.guard import Guard

TEXT = b"lena.fischer@example.com"
S256 = sha256(TEXT).hexdigest()
S512 = sha512(TEXT).hexdigest()
S1 = sha1(TEXT).hexdigest()
M5 = md5(TEXT).hexdigest()
B64 = b64encode(sha256(TEXT).digest()).decode()
B64URL = urlsafe_b64encode(sha256(TEXT).digest()).decode()
GA = B64URL.rstrip("=")
M5B64 = b64encode(md5(TEXT).digest()).decode()
META = "https://www.facebook.com/tr/?id=881204417730095&ev=PageView&"
SITE = "https://www.example.com/hours?"

# class, name, payload, entity, what must be gone
GOES: list[tuple[str, str, Any, str, str]] = [
    ("email", "meta-url", f"{META}ud[em]={S256}", "EMAIL_HASH", S256),
    ("email", "meta-form-field", f"{META}udff[em]={S256}", "EMAIL_HASH", S256),
    ("email", "capi", {"data": [{"user_data": {"em": [S256]}}]}, "EMAIL_HASH", S256),
    ("email", "ga4", {"user_data": {"sha256_email_address": [S256]}}, "EMAIL_HASH", S256),
    ("email", "ga4-tilde", "v=2&em=tv.1~em." + GA, "EMAIL_HASH", GA),
    ("email", "google-ads", {"userIdentifiers": [{"hashedEmail": S256}]}, "EMAIL_HASH", S256),
    ("email", "x", {"identifiers": [{"hashed_email": S256}]}, "EMAIL_HASH", S256),
    ("email", "snap-form", f"pid=p1&u_hem={S256}", "EMAIL_HASH", S256),
    ("email", "tiktok", {"context": {"user": {"auto_email": S256}}}, "EMAIL_HASH", S256),
    ("email", "md5", {"email_md5": M5}, "EMAIL_HASH", M5),
    ("email", "base64", {"email": B64}, "EMAIL_HASH", B64),
    ("email", "base64url", f"{SITE}em={GA}", "EMAIL_HASH", GA),
    ("email", "upper-case", {"em": S256.upper()}, "EMAIL_HASH", S256.upper()),
    ("email", "prefixed", {"email": "sha256:" + S256}, "EMAIL_HASH", S256),
    ("email", "text", f"lead em={S256} stored", "EMAIL_HASH", S256),
    ("email", "text-label", f"hashed_email: {S256}", "EMAIL_HASH", S256),
    ("email", "cookie", {"headers": {"Cookie": f"a=1; hem={S256}; b=2"}}, "EMAIL_HASH", S256),
    ("email", "gravatar", f"https://www.example.com/avatar/{M5}?s=80", "EMAIL_HASH", M5),
    ("phone", "meta-url", f"{META}ud[ph]={S256}", "PHONE_HASH", S256),
    ("phone", "capi", {"data": [{"user_data": {"ph": [S256]}}]}, "PHONE_HASH", S256),
    ("phone", "ga4", {"user_data": {"sha256_phone_number": S256}}, "PHONE_HASH", S256),
    ("phone", "google-ads", {"userIdentifiers": [{"hashedPhoneNumber": S256}]}, "PHONE_HASH", S256),
    ("phone", "x", {"hashed_phone": S256}, "PHONE_HASH", S256),
    ("phone", "snap-form", f"pid=p1&u_hpn={S256}", "PHONE_HASH", S256),
    ("phone", "md5", {"phone_md5": M5}, "PHONE_HASH", M5),
    ("phone", "base64", {"phone": B64}, "PHONE_HASH", B64),
    ("phone", "base64url-url", f"{SITE}phone={GA}", "PHONE_HASH", GA),
    ("phone", "json-text", json.dumps({"mobile": S256}), "PHONE_HASH", S256),
    ("phone", "prefixed", {"tel": "sha256:" + S256}, "PHONE_HASH", S256),
    ("phone", "text", f"lead ph={S256} stored", "PHONE_HASH", S256),
    ("phone", "text-label", f"phone_sha256: {S256} ok", "PHONE_HASH", S256),
    ("other", "first-name", f"{META}ud[fn]={S256}", "HASHED_ID", S256),
    ("other", "last-name", {"user_data": {"ln": [S256]}}, "HASHED_ID", S256),
    ("other", "gender", {"user_data": {"ge": S256}}, "HASHED_ID", S256),
    ("other", "birthday", f"{META}ud[db]={S256}", "HASHED_ID", S256),
    ("other", "zip", {"user_data": {"zp": S256, "ct": S256, "st": S256, "country": S256}}, "HASHED_ID", S256),
    ("other", "hashed-name", {"addressInfo": {"hashedFirstName": GA, "hashedLastName": GA}}, "HASHED_ID", GA),
    ("other", "ga4-name", {"address": [{"sha256_first_name": S256}]}, "HASHED_ID", S256),
    ("other", "external-id", {"user_data": {"external_id": S256}}, "HASHED_ID", S256),
    ("other", "linkedin", {"userIds": [{"idType": "SHA256_EMAIL", "idValue": S256}]}, "HASHED_ID", S256),
    ("other", "unnamed-sha256", {"attr_7": S256}, "HASHED_ID", S256),
    ("other", "unnamed-sha1", {"attr_7": S1}, "HASHED_ID", S1),
    ("other", "unnamed-md5", {"attr_7": M5}, "HASHED_ID", M5),
    ("other", "unnamed-sha512", {"attr_7": S512}, "HASHED_ID", S512),
    ("other", "unnamed-base64", {"attr_7": B64}, "HASHED_ID", B64),
    ("other", "unnamed-base64url", {"attr_7": GA}, "HASHED_ID", GA),
    ("other", "unnamed-md5-base64", {"attr_7": M5B64}, "HASHED_ID", M5B64),
    ("other", "unnamed-prefixed", {"attr_7": "md5:" + M5}, "HASHED_ID", M5),
    ("other", "unnamed-url", f"{SITE}x7={S256}", "HASHED_ID", S256),
    ("other", "unnamed-form", f"a=1&x7={M5}", "HASHED_ID", M5),
    ("other", "unnamed-list", {"audience": [S256, S1]}, "HASHED_ID", S1),
    ("other", "path", f"https://www.example.com/members/{M5}/edit", "PROFILE_URL", M5),
    ("other", "text-label", f"hashed user id: {S256} sent", "HASHED_ID", S256),
    ("other", "whole-text", S256, "HASHED_ID", S256),
    ("other", "as-a-key", {"seen": {S256: 3}}, "HASHED_ID", S256),
    ("other", "cookie", {"headers": {"Cookie": f"a=1; x={S256}; b=2"}}, "HASHED_ID", S256),
]  # fmt: skip

# class, name, payload that comes back as it is
STAYS: list[tuple[str, str, Any]] = [
    ("email", "checksum", {"checksum": S256}),
    ("email", "template", {"email_template_version": "4.11"}),
    ("email", "flag", {"em": "yes"}),
    ("email", "number", {"em": 1.5}),
    ("email", "cut", {"em": S256[:63]}),
    ("email", "placeholder", {"em": "[EMAIL_HASH]"}),
    ("email", "css", "padding: 2em; width: 20em"),
    ("email", "uuid", {"email_id": "3fa85f64-5717-4562-b3fc-2c963f66afa6"}),
    ("email", "opened", {"email_opened": "true"}),
    ("email", "url", f"{SITE}em=1&x=2"),
    ("email", "stem-text", f"stem={S256} found"),
    ("email", "word-text", "the email hash is missing"),
    ("phone", "graph", {"graph": "v2"}),
    ("phone", "acid", {"ph": "7.4"}),
    ("phone", "model", {"phone_model": "SM-G991B"}),
    ("phone", "os", {"mobile": "true"}),
    ("phone", "longer", {"ph": S256 + "00"}),
    ("phone", "placeholder", {"ph": "[PHONE_HASH]"}),
    ("phone", "cell", {"cell": "B12"}),
    ("phone", "text", "the phone hash is missing"),
    ("phone", "url", f"{SITE}mobile=1"),
    ("phone", "form", "ph=neutral&a=1"),
    ("phone", "epoch-text", f"epoch={S256} done"),
    ("phone", "type", {"phone_type": "home"}),
    ("other", "checksum", {"checksum": S256, "build": 4411}),
    ("other", "commit", {"commit": S1}),
    ("other", "git-sha", {"git": {"sha": S1}}),
    ("other", "sha", {"head": {"sha": S1}}),
    ("other", "revision", {"revision": S1, "release": S1}),
    ("other", "build-hash", {"build_hash": S1, "version": M5}),
    ("other", "etag", {"ETag": M5}),
    ("other", "etag-header", f"ETag: \"{M5}\"\r\nServer: x\r\n"),
    ("other", "integrity", {"integrity": "sha256-" + B64}),
    ("other", "asset", {"asset_digest": M5}),
    ("other", "asset-name", "https://cdn.example.com/static/main.3f2a1b9c.js"),
    ("other", "asset-path", f"https://cdn.example.com/static/{M5}/app.js"),
    ("other", "asset-file", f"https://cdn.example.com/a/{M5}.css"),
    ("other", "docker", {"image": "nginx@sha256:" + S256}),
    ("other", "docker-digest", {"image_digest": "sha256:" + S256}),
    ("other", "mixpanel-token", {"event": "x", "properties": {"token": M5}}),
    ("other", "write-key", {"writeKey": M5, "api_key": M5}),
    ("other", "pixel", f"{SITE}pixel_id={M5}&site_id={M5}"),
    ("other", "trace", {"trace_id": M5, "traceparent": f"00-{M5}-0a1b2c3d4e5f6071-01"}),
    ("other", "ids", {"messageId": M5, "event_id": M5, "insert_id": M5, "order_id": S1, "txn_id": S1, "request_id": M5}),
    ("other", "file", {"file_md5": M5}),
    ("other", "content-hash", {"content_hash": S256}),
    ("other", "fingerprint", {"cert_fingerprint": S1}),
    ("other", "nonce", {"nonce": GA, "code_challenge": GA}),
    ("other", "commit-text", f"commit {S1} pushed to main"),
    ("other", "docker-text", f"pulled nginx@sha256:{S256} in 4 s"),
    ("other", "uuid", {"attr_7": "3f0c2b1e-8d34-4a77-9c10-2e6b7f1d9a43"}),
    ("other", "zeros", {"attr_7": "0" * 32}),
    ("other", "digits", {"attr_7": "12345678901234567890123456789012"}),
    ("other", "camel-case", {"attr_7": "PatientPortalScheduleAppointmentButtonLabel"}),
    ("other", "slug", {"attr_7": "find-a-parking-place-near-the-main-entrance"}),
    ("other", "colour", {"attr_7": "#3f2a1b"}),
    ("other", "ksuid", {"attr_7": "0ujsszwN8NRY24YaXiTIE2VWDTS"}),
    ("other", "placeholder", {"fn": "[HASHED_ID]"}),
]  # fmt: skip


def text_of(payload: Any) -> str:
    return payload if isinstance(payload, str) else json.dumps(payload)


@pytest.mark.parametrize(("payload", "entity", "value"), [pytest.param(*r[2:], id=f"{r[0]}-{r[1]}") for r in GOES])
def test_goes(payload: Any, entity: str, value: str) -> None:
    result = phiguard.scrub(payload)
    assert value not in text_of(result.payload)
    assert entity in {f.entity for f in result.findings}
    assert phiguard.scrub(result.payload).payload == result.payload


@pytest.mark.parametrize("payload", [pytest.param(r[2], id=f"{r[0]}-{r[1]}") for r in STAYS])
def test_stays(payload: Any) -> None:
    result = phiguard.scrub(payload)
    assert result.payload == payload
    assert result.action == "pass"


@pytest.mark.parametrize("name", ["email", "phone", "other"])
def test_each_class_has_its_rows(name: str) -> None:
    assert sum(row[0] == name for row in GOES) >= 12
    assert sum(row[0] == name for row in STAYS) >= 12


@pytest.mark.parametrize("key", ["em", "attr_7", "checksum", "commit", "etag", "message_id"])
@pytest.mark.parametrize("digest", [S256, S512, S1, M5, B64, GA, S256.upper()], ids=len)
def test_the_hash_of_a_value_in_the_same_event_goes_under_any_key(key: str, digest: str) -> None:
    out = phiguard.scrub({"email": TEXT.decode(), key: digest}).payload
    assert out == {"email": "[EMAIL_ADDRESS]", key: "[EMAIL_HASH]"}


@pytest.mark.parametrize("make", [md5, sha1, sha256, sha512], ids=lambda f: f.__name__)
@pytest.mark.parametrize("key", ["attr_7", "ud[fn]"])
def test_any_digest_in_hex_goes(make: Any, key: str) -> None:
    guard, rng = Guard(cache=False), Random(9)
    for _ in range(200):
        digest = make(rng.randbytes(8)).hexdigest()
        assert guard.scrub({key: digest}).payload == {key: "[HASHED_ID]"}


def test_nearly_any_digest_in_base64_goes() -> None:
    guard, rng = Guard(cache=False), Random(9)
    digests = [urlsafe_b64encode(sha256(rng.randbytes(8)).digest()).decode().rstrip("=") for _ in range(1000)]
    missed = sum(guard.scrub({"attr_7": d}).action == "pass" for d in digests)
    assert missed <= 5  # a digest that changes case as rarely as a name does
    assert not any(guard.scrub({"ud[fn]": d}).action == "pass" for d in digests)
