"""Payloads that leaked once: who somebody is under roles, short keys, forms, notes, files and errors."""

from typing import Any

import pytest
from leaks import GUARD, is_mended

from phiguard.guard import Guard

CARE = {"reason": "migraine"}

# A payload, what must be gone from it, and what stays.
LEAKED: tuple[tuple[Any, tuple[str, ...], tuple[str, ...]], ...] = (
    # people by their role
    ({"participant": "Ngozi Abara", "codec": "vp9"}, ("Ngozi", "Abara"), ("vp9",)),
    ({"wearer": "Odalys Quintero", "fw": "3.1.2"}, ("Odalys", "Quintero"), ("3.1.2",)),
    ({"clinic_patient": "Tamsin Verik"}, ("Tamsin", "Verik"), ()),
    ({"assignee": "Nadia Farouk", "stage": "new"}, ("Nadia", "Farouk"), ("new",)),
    ({"babyName": "Juniper", "lang": "es"}, ("Juniper",), ("es",)),
    ({"checkin_name": "T. Lindqvist"}, ("Lindqvist",), ()),
    ({**CARE, "partnerName": "Tobias"}, ("Tobias",), ()),
    ({"mrn": "00481516", "first": "Odalys", "last": "Verik"}, ("Odalys", "Verik"), ()),
    ({"kind": "patient", "key": "481516"}, ("481516",), ("patient",)),
    # names that tables know by half
    ({**CARE, "name": "Balthazar Quist"}, ("Balthazar", "Quist"), ()),
    ({**CARE, "text": "Solveig Amundsen"}, ("Solveig", "Amundsen"), ()),
    ('saved {"name":"Solveig Amundsen","dx":"migraine"}', ("Solveig", "Amundsen"), ("saved",)),
    # numbers under short keys, in links and as keys of queues
    ("https://www.example.org/visit-summary?pid=99213&print=1", ("99213",), ("print=1",)),
    ("?pid=8812331&v=cardiology", ("8812331",), ()),
    ({**CARE, "vid": 3234574}, ("3234574",), ()),
    ({**CARE, "fin": "88417702"}, ("88417702",), ()),
    ("acme://patient/8812", ("8812",), ("acme",)),
    ("consumed key=patient-481516 offset=12", ("481516",), ("offset=12",)),
    ("sent ADT^A04 for PID 00481516", ("00481516",), ("sent",)),
    ({"x-member": "XQB910427743"}, ("XQB910427743",), ()),
    ({"loyalty_no": "6035990012345"}, ("6035990012345",), ()),
    ({"chart_no": "D-4421"}, ("D-4421",), ()),
    ({"empId": "E-30211"}, ("E-30211",), ()),
    ("Ready for you, pickup code 48213", ("48213",), ("Ready",)),
    ({"dateGiven": "2026-01-04", "lot": "A1"}, ("2026-01-04",), ()),
    # what stands a second time
    ({"anonymousId": "b4d1aa70-53c1", "note": "merge b4d1aa70-53c1 now"}, ("b4d1aa70-53c1",), ("merge",)),
    ({"deviceId": "DEV882190", "path": "/v1/dev/DEV882190/x"}, ("DEV882190",), ("/v1/dev",)),
    # forms
    ("your-name=Odalys+Verik&your-subject=Hello", ("Odalys", "Verik"), ("Hello",)),
    ("wpforms%5Bfields%5D%5B0%5D%5Bfirst%5D=Odalys&wpforms%5Bid%5D=12", ("Odalys",), ("=12",)),
    ("entry.1045781291=Marisol+Lindqvist&entry.8=migraine", ("Marisol", "Lindqvist"), ()),
    ("mrn,last,first\n00481516,Verik,Odalys\n", ("Verik", "Odalys", "00481516"), ("mrn",)),
    # what programs print
    ("DETAIL: Key (email, patient_name)=(v@example.com, Odalys Verik) exists", ("Odalys", "v@ex"), ("exists",)),
    ("Patient[id=481516, plan=2]", ("481516",), ("plan=2",)),
    ('{ patient(id: "481516") { plan } }', ("481516",), ("plan",)),
    # mail, notes and notices
    ({"to": "Odalys Verik <odalys@example.com>"}, ("Odalys", "Verik"), ()),
    ("appt w Dr Lindqvist", ("Lindqvist",), ("appt",)),
    ("We talked about my ex, Rodrigo.", ("Rodrigo",), ("my ex",)),
    ("felt low after talking to Matthias", ("Matthias",), ("talking",)),
    ({"title": "Time for your Lexapro, Nadia!"}, ("Nadia", "Lexapro"), ("Time for",)),
    ("Solveig Amundsen, 64 y/o, seen today", ("Solveig", "Amundsen"), ("seen today",)),
    ("[PERSON], o 4/11/1962", ("4/11/1962",), ()),
    ({"msg": "moved her colonoscopy to 06/14/2026"}, ("06/14/2026", "colonoscopy"), ("moved",)),
    ({**CARE, "completed_by": "Bridget Mahoney"}, ("Bridget", "Mahoney"), ()),
    ({**CARE, "attn": "Bridget Mahoney"}, ("Bridget", "Mahoney"), ()),
    ({"referring_dr": "Dr. Katrin Vogel"}, ("Vogel",), ()),
    ({**CARE, "page_title": "Okoro, John - Medications"}, ("Okoro", "John"), ("Medications",)),
    ({"from_number": "2065550147"}, ("2065550147",), ()),
    ({"stmt_no": "S-889120"}, ("889120",), ()),
    # files
    ({"file": "Verik_Tamsin_MR_2026-03-04.dcm"}, ("Verik", "Tamsin"), (".dcm",)),
    ({"s3_key": "uploads/patients/tamsin-verik/labs/x.pdf"}, ("tamsin", "verik"), ("uploads",)),
)  # fmt: skip

KEPT: tuple[Any, ...] = (
    {"client-name": "Chrome", "client-version": "120.0"},
    {"client_name": "Mobile Safari"},
    "ADT^A08 processed in 12 ms, ack AA",
    {"job": "jenkins", "author": "jenkins"},
    {"owner": "Growth Team", "assignee": "unassigned"},
    {"participants": 12, "participant": "Control Group"},
    {"pid": 4711, "vid": 12, "fin": "2026-05-02"},
    "user=root pid=4711 exited",
    "https://shop.example.com/products?pid=99213&vid=3",
    {"name": "Fast Lane", "kind": "release", "key": "new_nav"},
    "first,last,count\n1,9,12\n",
    "Support Team <[EMAIL_ADDRESS]>",
    "Key (sku, size)=(TS-100, XL) already exists",
    "talk to Support now",
)


# What a second scrub changed: what stood behind a segment or a name that the first had replaced.
UNSETTLED = (
    "session_id=https%3A%2F%2Fshop.example.com%2Fpassword%2Freset%2FkvGaqgQssRg2kRM8Cb3Ukkxe47&r=&r=1",
    "name=99&firstName=/home/build/app&firstName=1",
    "address=/MyChart/app/visits%3Fcsn=WP-24q8Zt1uVb3mXw7LpR0sKd&address=a1b2",
    "uid=APP_DB_PASSWORD%3Dtulip-Harbor-9&r=&r=1",
    {"user_id": "/home/123/build/app"},
    {"uid": "APP_DB_PASSWORD=tulip-Harbor-9"},
    "external_id=a1&external_id=acme://patient/new",
)


@pytest.mark.parametrize("policy", ["standard", "first_party"])
@pytest.mark.parametrize("payload", UNSETTLED, ids=lambda x: None)
def test_a_second_scrub_changes_nothing(payload: Any, policy: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PHIGUARD_HMAC_KEY", "a key of forty characters for these tests")
    guard = Guard(policy)
    once = guard.scrub(payload).payload
    assert guard.scrub(once).payload == once


@pytest.mark.parametrize(("payload", "gone", "stays"), LEAKED, ids=lambda x: None)
def test_what_leaked_once_is_gone(payload: Any, gone: tuple[str, ...], stays: tuple[str, ...]) -> None:
    is_mended(payload, gone, stays)


@pytest.mark.parametrize("payload", KEPT, ids=lambda x: None)
def test_what_is_of_nobody_stays(payload: Any) -> None:
    assert GUARD.scrub(payload).payload == payload
