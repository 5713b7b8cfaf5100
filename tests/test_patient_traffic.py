"""What patients, portals, pharmacies, insurers and wearables send: what must be gone, and what stays as it came."""

import json
from typing import Any

import pytest

import phiguard

GUARD = phiguard.Guard()
GOES: list[tuple[str, Any, tuple[str, ...]]] = [
    ("FHIR search", {"url": "https://fhir.example/r4/Patient?name=Okafor&_count=20"}, ("Okafor",)),
    ("relative search", "Bundle.link: Patient?family:exact=Lockridge&_sort=birthdate", ("Lockridge",)),
    ("chained search", "GET /Observation?subject:Patient.name=Eldridge", ("Eldridge",)),
    ("operation", "POST [base]/Patient/$match?name=Tolliver", ("Tolliver",)),
    ("identifier", {"req": "Patient?identifier=http://hospital.example/mrn|00993182"}, ("00993182",)),
    ("search for members", "/api/members/search?last=okafor&first=bo", ("okafor", "=bo")),
    ("search by number", "https://portal.example/admin/patients?search=00993182", ("00993182",)),
    ("label, next line", "Patient Name:\nTamsin Verik\nDOB\n03/12/1984\nStatus\nOpen", ("Tamsin", "03/12/1984")),
    ("label, tab", "Patient Name:\tTamsin Verik\tMRN:\t00482913\tAccount #:\tA99-2211", ("00482913", "A99-2211")),
    ("label of an element", "<dt>Claim #</dt><dd>E20260503-11</dd>", ("E20260503",)),
    ("Markdown table", "| Patient | DOB |\n|---|---|\n| Noor Castellan | 9/30/1966 |", ("Noor", "9/30/1966")),
    ("object of a date", {"birthDate": {"year": 1984, "month": 3, "day": 12}}, ("3,", "12")),
    ("list of a date", {"birthDate": [1984, 3, 12]}, ("3,", "12")),
    ("days", {"dob": 2744}, ("2744",)),
    ("Firestore", {"dob": {"_seconds": 448675200, "_nanoseconds": 0}}, ("448675200",)),
    ("extended JSON", {"dob": {"$date": {"$numberLong": "448675200000"}}}, ("448675200000",)),
    (".NET", '{"dob":"/Date(448675200000)/"}', ("448675200000",)),
    ("query operators", {"mrn.keyword": "5519002", "dob": {"$gte": "1966-01-01"}}, ("5519002", "1966-01")),
    (
        "columns",
        {"PAT_FST_NM": "NOOR", "PAT_BRTH_DT": "1966-09-30", "HCPCS_CD": "96413"},
        ("NOOR", "1966", "96413"),
    ),
    ("joined", {"homephone": "3145550121", "guarantorlastname": "Abbas"}, ("3145550121", "Abbas")),
    ("name beside a birth", {"name": "Okafor", "dob": "1984-03-12"}, ("Okafor",)),
    ("FHIR name beside a birth", {"name": [{"family": "Arnaud"}], "birthDate": "1990-11-02"}, ("Arnaud",)),
    ("object in a log", 'user updated: {"name":"Okafor","plan":"gold"}', ("Okafor",)),
    ("label of words", {"label": "Legal first name *", "value": "Solvei"}, ("Solvei",)),
    ("time of a visit", {"patient": 88120, "scheduled_time": "2026-05-09T10:00:00"}, ("88120", "2026-05-09")),
    ("cuff", {"sys": 161, "dia": 101, "pul": 92}, ("161", "101", "92")),
    ("scale", {"weight_kg": 94.2, "bmi": 33.1}, ("94.2", "33.1")),
    ("items of a questionnaire", {"form": "PHQ-9", "q1": 2, "q9": 3}, ("2", "3")),
    ("notice", {"to": "x-queue", "body": "Solvei, your order is ready."}, ("Solvei",)),
    ("X12 as JSON", {"hi": ["ABK:O09.521"], "nm103": "ARNAUD", "dmg02": "19901102"}, ("O09", "ARNAUD", "1990")),
    ("test with its date", {"note": "his colonoscopy on 3/14/26 was denied"}, ("colonoscopy", "3/14/26")),
]
STAYS: list[Any] = [
    {"url": "https://shop.example/Product?name=hose"},
    {"filter": "products?name=hose&sort=price"},
    {"text": "First name\nLast name\nRequired\nDate of birth\nMM/DD/YYYY\nContinue"},
    {"text": "Name\nGarden Hose\nPrice\n19.99\nModel number\nGH-2011"},
    {"text": "Name:\tWidget\tPrice:\t19.99\tStock:\t12"},
    {"message": "appointments: 418"},
    {"releaseDate": {"year": 2026, "month": 3, "day": 12}},
    {"birthDate": {"year": 1984}},
    {"start": [2026, 3, 12], "title": "Sale"},
    {"sys": 33, "usr": 12, "idle": 55},
    {"weight_kg": 94.2, "carrier": "UPS"},
    {"q1": 120, "q2": 140, "revenue": "usd"},
    {"showcase_id": "4471902", "homepage": "index", "statename": "Washington"},
    {"label": "Schedule appointment", "value": 49.5},
    {"name": "Sign Up", "member_id": None},
    {"message": "Great, your order has shipped"},
    {"message": "The package weight is 12 lbs"},
    {"message": "user clicked {name: 'Buy now', id: 3}"},
    {"when": "2026-05-03T09:15:00Z", "event": "page_view"},
]


def text_of(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)


@pytest.mark.parametrize(("payload", "gone"), [row[1:] for row in GOES], ids=[row[0] for row in GOES])
def test_it_goes(payload: Any, gone: tuple[str, ...]) -> None:
    for _ in range(2):
        once = GUARD.scrub(payload).payload
        assert not [text for text in gone if text in text_of(once)], once
    assert GUARD.scrub(once).payload == once
    written = GUARD.scrub(json.dumps(payload)).payload
    assert not [text for text in gone if text in str(written)], written


@pytest.mark.parametrize("payload", STAYS, ids=lambda payload: text_of(payload)[:60])
def test_it_stays(payload: Any) -> None:
    assert GUARD.scrub(payload).payload == payload
