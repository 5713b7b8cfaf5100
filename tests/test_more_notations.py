"""Details in notations of logs, widgets and webhooks: what goes, and what is written much like it and stays."""

import gzip
import importlib
import json
import pkgutil
import re
import zlib
from collections.abc import Callable
from typing import Any

import pytest

from phiguard import Context, Guard, detectors

LOG_IN = "Nov 22 10:11:12 web1 sshd[4711]: Accepted publickey for tverik from 203.0.113.7 port 52114 ssh2"

# Payload, what must be gone, what must stay.
GONE: dict[str, tuple[Any, tuple[str, ...], tuple[str, ...]]] = {
    "password-is-an-address": (
        "login ok password: https://tulip.harbor.example/battery",
        ("tulip",),
        ("login ok password: ",),
    ),
    "password-is-an-address-in-a-field": (
        {"m": "password=https://tulip.harbor.example/a?b=1 and more"},
        ("tulip", "b=1"),
        ("and more",),
    ),
    "user-id-again": ({"user": {"id": "u-829104"}, "key": "u-829104"}, ("829104",), ()),
    "user-id-in-text": ({"userId": "u-829104", "msg": "miss for u-829104"}, ("829104",), ("miss for",)),
    "patient-beside-a-birth": ({"dob": "1980-02-02", "patient": {"id": "88213"}}, ("88213",), ()),
    "client-beside-a-record": ({"mrn": "5530172", "client": {"id": "C-88213"}}, ("88213",), ()),
    "name-below-a-patient": ({"mrn": "5530172", "patient": {"name": "Bello", "lang": "es"}}, ("Bello",), ('"es"',)),
    "filed-name": ({"label": "Okafor, Bello", "patientId": "P-88213"}, ("Okafor", "Bello"), ()),
    "one-word-login": ({"login": "tverik"}, ("tverik",), ()),
    "login-in-a-log": (LOG_IN, ("tverik", "203.0.113.7"), ("Accepted publickey for", "ssh2")),
    "login-ends-its-text": ({"a": "INFO user=pat.verik", "b": "more text"}, ("pat.verik",), ("more text",)),
    "file-of-a-patient": ("/uploads/patient-verik-tamsin-mri.pdf", ("verik", "tamsin"), ("/uploads/patient-",)),
    "file-ends-its-text": ({"f": "pt_lindqvist_nadia", "g": "x y z"}, ("lindqvist",), ("x y z",)),
    "file-below-patients": (
        {"key": "patients/551203/labs/verik_tamsin_scan.pdf"},
        ("551203", "verik", "tamsin"),
        ("labs/",),
    ),
    "selector": ({"selector": "input[name='member_id']", "value": "W883102291"}, ("W883102291",), ()),
    "selector-by-id": ({"selector": "form #dob", "value": "03/04/1961"}, ("03/04/1961",), ()),
    "selector-by-position": (["#dob", "03/04/1961"], ("03/04/1961",), ("#dob",)),
    "author-of-a-message": (
        {"source": {"author": {"name": "Odalys Quintero", "email": "oq@example.com"}}},
        ("Odalys", "Quintero"),
        (),
    ),
    "name-and-an-initial": ({"author": {"type": "visitor", "displayName": "Tamsin V."}}, ("Tamsin",), ("visitor",)),
    "name-to-ship-to": ({"shipping_address": {"name": "O. Quintero"}}, ("Quintero",), ()),
    "in-a-room": (
        {"room": "visit-88213-x", "participant": {"identity": "patient:tamsin.verik"}},
        ("88213", "verik"),
        (),
    ),
    "contact-of-a-crm": ({"record": "0035g00000XyZabAAF"}, ("0035g00000XyZabAAF",), ()),
    "parts-of-a-phone": ("phone1=303&phone2=555&phone3=0144", ("303", "0144"), ()),
    "type-of-an-appointment": (
        {"appointmentTypeID": "338", "datetime": "2026-12-01T09:00:00-0700"},
        ("2026-12-01",),
        (),
    ),
    "chart-in-a-path": ("GET /chart/551203/notes HTTP/1.1", ("551203",), ("/notes HTTP/1.1",)),
    "identifier-of-hl7": ("rcvd pid=00551203^^^LKV^MR ok", ("551203",), ("rcvd pid=",)),
    "row-of-patients": ("UPDATE patients SET plan='x' WHERE id=551203", ("551203",), ("UPDATE patients",)),
    "vital-signs": ({"vitals": {"tempC": 38.9}}, ("38.9",), ("tempC",)),
    "short-date": ({"m": "Y confirm appt w Dr Fischer 12/1 9am"}, ("12/1", "9am"), ("confirm appt",)),
    "slug-of-a-provider": ("https://x.example/v?p=lena-fischer-md-48213&n=1", ("fischer",), ("n=1",)),
    "call-back": ({"m": "Rückruf unter 030 901820"}, ("901820",), ("ckruf unter",)),
}
STAY: dict[str, Any] = {
    "a-page-to-set-a-password": {"m": "Reset your password: https://portal.example/reset"},
    "a-short-user-id": {"n": {"count": 12, "page": "12"}},
    "a-title": {"title": "Ogden, Utah", "x": 1},
    "a-product": {"label": "Shoes, Red", "productId": "P-88213"},
    "how-to-log-in": {"login": "okta"},
    "what-came-of-it": "login: failed",
    "an-account-of-a-program": "session opened for user root by (uid=0)",
    "a-form": {"file": "patient-intake-form.pdf"},
    "a-page": {"f": "/docs/patient-rights-and-responsibilities.pdf"},
    "a-program": {"x": "app/patients/serializers/appt_utils.py"},
    "a-button": {"selector": "div.card > button.primary", "text": "Book now"},
    "a-label": {"selector": "#phone", "text": "Phone"},
    "colours": ["#fff", "#000"],
    "a-chart": {"u": "superset/chart/1234"},
    "a-shop": {"x": "dr-martens-boots"},
    "a-plan": {"name": "Plan B"},
    "another-object-of-a-crm": {"record": "0015g00000XyZabAAF"},
    "numbers-of-a-build": {"message": "Build 030 901820 finished; depth 0301 2345"},
    "a-visit-of-a-page": {"event": "page-visit_count", "n": 3},
}


@pytest.fixture(scope="module")
def guard() -> Guard:
    return Guard()


def shown(payload: Any) -> str:
    return payload if isinstance(payload, str) else json.dumps(payload, ensure_ascii=False)


@pytest.mark.parametrize(("payload", "gone", "stays"), GONE.values(), ids=list(GONE))
def test_it_goes(guard: Guard, payload: Any, gone: tuple[str, ...], stays: tuple[str, ...]) -> None:
    out = guard.scrub(payload).payload
    assert not [text for text in gone if text in shown(out)]
    assert not [text for text in stays if text not in shown(out)]
    assert guard.scrub(out).payload == out
    assert guard.scrub(payload).payload == out
    if not isinstance(payload, str):
        assert json.loads(str(guard.scrub(json.dumps(payload)).payload)) == out


@pytest.mark.parametrize("payload", STAY.values(), ids=list(STAY))
def test_it_stays(guard: Guard, payload: Any) -> None:
    assert guard.scrub(payload).action == "pass"


PACKED = {
    "object": {"traits": {"firstName": "Tamsin"}, "pregnant": True, "n": 1.0},
    "batch": {"batch": [{"userId": "u-829104"}, {"properties": {"email": "lena@example.com"}}]},
    "requests": {"requests": ["?idsite=1&rec=1&_id=a1b2c3d4e5f60718"]},
}


@pytest.mark.parametrize("payload", PACKED.values(), ids=list(PACKED))
@pytest.mark.parametrize(
    ("pack", "unpack"), [(gzip.compress, gzip.decompress), (zlib.compress, zlib.decompress)], ids=["gzip", "zlib"]
)
def test_what_is_packed_is_read_as_it_is_unpacked(
    guard: Guard, payload: Any, pack: Callable[[bytes], bytes], unpack: Callable[[bytes], bytes]
) -> None:
    text = json.dumps(payload).encode()
    out = guard.scrub(pack(text))
    assert out.action == "redact"
    assert unpack(out.payload) == guard.scrub(text).payload
    assert guard.scrub(out.payload).payload == out.payload


def test_a_packed_batch_is_decided_event_by_event() -> None:
    events = [{"url": "https://clinic.example/portal/login"}, {"email": "lena@example.com"}]
    out = Guard(policy="strict").scrub(gzip.compress(json.dumps({"batch": events}).encode()))
    assert json.loads(gzip.decompress(out.payload)) == {"batch": [None, {"email": "[EMAIL_ADDRESS]"}]}
    assert out.reasons == ("{gzip_bytes}{utf8_bytes}{json}/batch/0: page: portal, tier 1",)


def test_a_packed_form_is_its_vendors(guard: Guard) -> None:
    out = guard.scrub(gzip.compress(b"idsite=1&rec=1&_id=a1b2c3d4e5f60718"))
    assert b"a1b2c3d4e5f60718" not in gzip.decompress(out.payload)


def test_packed_lines_are_decided_line_by_line(guard: Guard) -> None:
    out = guard.scrub(
        gzip.compress(b'{"a":1,"email":"lena@example.com"}\n{"a":2}\n'), context=Context(kind="ndjson")
    )
    assert gzip.decompress(out.payload) == b'{"a":1,"email":"[EMAIL_ADDRESS]"}\n{"a":2}\n'


AT_REST = {
    "referrer-of-a-collector": "https://bam.example/events/1/NRJS-12?a=1&v=1.2&ref=https://clinic.example/find&ptid=f1",
    "title-of-a-collector": "https://collect.example/c?msg=https%3A%2F%2Fclinic.example%2Fservices&n=1",
    "event-in-a-field": "data=event%3DForm%20Submitted%3Bpage%3Dx&url=https%3A%2F%2Fclinic.example%2Ffind",
    "event-in-a-hit": "https://www.googleadservices.com/pagead/conversion/12/?label=event%3DForm%20Submitted%3Bpage%3Dx",
    "event-beside-an-id": "https://collect.example/c?e=event%3Da%20b%3Bpage%3Dx&gclid=Cj0KCQiA_demo_value_0123456789"
    "&r=https%3A%2F%2Fclinic.example%2F",
}


@pytest.mark.parametrize("policy", ["strict", "hipaa", "keep_identity"])
@pytest.mark.parametrize("payload", AT_REST.values(), ids=list(AT_REST))
def test_a_second_scrub_changes_nothing(payload: str, policy: str) -> None:
    guard = Guard(policy=policy)
    once = guard.scrub(payload).payload
    assert once is not None
    assert guard.scrub(once).payload == once


def test_no_pattern_asks_for_the_end_of_the_text() -> None:
    """Texts are scanned together, so that only the last of them ends there."""
    for module in pkgutil.iter_modules(detectors.__path__):
        detector = getattr(importlib.import_module(f"{detectors.__name__}.{module.name}"), "DETECTOR", None)
        if detector is None:
            continue
        for shape in detector.shapes:
            bare = re.sub(r"\\.|\[[^\]]*\]", "", shape.pattern)
            assert shape.keyed or not {"^", "$"} & set(bare), (detector.id, shape.pattern)
