"""Payloads as clinical systems and health apps send them: what must be gone, and what stays."""

import json
from typing import Any, NamedTuple

import pytest

import phiguard


class Row(NamedTuple):
    """``gone`` and ``stays``: texts of the output, written as JSON."""

    name: str
    payload: Any
    gone: tuple[str, ...]
    stays: tuple[str, ...] = ()


ROWS = [
    Row(
        "FHIR QuestionnaireResponse",
        {
            "resourceType": "QuestionnaireResponse",
            "status": "completed",
            "item": [
                {
                    "text": "Little interest or pleasure in doing things?",
                    "answer": [
                        {
                            "valueCoding": {
                                "system": "http://loinc.org",
                                "code": "LA6569-3",
                                "display": "Several days",
                            }
                        }
                    ],
                },
                {"text": "Patient health questionnaire 9 item total score", "answer": [{"valueDecimal": 17}]},
            ],
        },
        ("Several days", "17", "interest or pleasure"),
        ("completed",),
    ),
    Row(
        "FHIR Encounter",
        {
            "resourceType": "Encounter",
            "id": "enc-88213",
            "status": "finished",
            "period": {"start": "2026-03-11T09:30:00-05:00", "end": "2026-03-11T10:00:00-05:00"},
        },
        ("88213", "2026-03-11"),
        ("finished", "Encounter"),
    ),
    Row("FHIR id in a path", "GET /fhir/Patient/eq081-VQEgP8drUUqCWzHfw3/$everything 200", ("eq081",), ("200",)),
    Row(
        "SMART launch",
        {"patient": "eAB3mDIBBcyUKviyzrxsnAw3", "encounter": "eKmz5cWjJ-WXyp8", "scope": "launch openid"},
        ("eAB3mDIB", "eKmz5cW"),
        ("launch openid",),
    ),
    Row(
        "FHIR search by phone",
        "https://fhir.example/Patient?telecom=phone|3125550142&_count=5",
        ("5550142",),
        ("_count=5",),
    ),
    Row(
        "FHIR in XML",
        '<Patient xmlns="http://hl7.org/fhir"><name><family value="Fischer"/></name>'
        '<birthDate value="1984-03-07"/></Patient>',
        ("Fischer", "1984-03-07"),
    ),
    Row("FHIR search by birth date", "https://fhir.example/Patient?birthdate=ge1984-03-07", ("1984-03-07",)),
    Row(
        "a part of a C-CDA",
        "<patient><name><given>Lena</given><family>Fischer</family></name></patient>",
        ("Lena", "Fischer"),
    ),
    Row(
        "HL7 by field",
        {"PID": {"PID.3": {"PID.3.1": "44123"}, "PID.5": {"PID.5.1": "FISCHER"}}},
        ("44123", "FISCHER"),
    ),
    Row(
        "HL7 field in a log",
        "rejected: PID-3=44123, PID-5=FISCHER^LENA, PID-8=F",
        ("44123", "FISCHER", "LENA"),
        ("PID-8=F",),
    ),
    Row(
        "X12 835",
        "ST*835*1234~CLP*7722337*1*211366.97*138018.4**12*119932404007801~SVC*HC:D0220*25*21~LX*1~",
        ("7722337", "119932404007801", "D0220"),
        ("LX*1",),
    ),
    Row(
        "DICOM JSON",
        {
            "00100010": {"vr": "PN", "Value": [{"Alphabetic": "Fischer^Lena"}]},
            "00100020": {"vr": "LO", "Value": ["8841"]},
            "00100030": {"vr": "DA", "Value": ["19840307"]},
            "00280010": {"vr": "US", "Value": [512]},
        },
        ("Fischer", "8841", "19840307"),
        ("512",),
    ),
    Row(
        "DICOM by keyword",
        {"PatientName": "FISCHER^LENA^M", "ReferringPhysicianName": "ABARA^NGOZI", "Rows": 2048},
        ("FISCHER", "ABARA"),
        ("2048",),
    ),
    Row(
        "DICOM dump",
        "C-STORE\n(0010,0010) PN [FISCHER^LENA]   #  14, 1 PatientName\n(0028,0010) US 512",
        ("FISCHER",),
        ("C-STORE", "US 512"),
    ),
    Row(
        "a question and its answer",
        {
            "event": "quiz_step",
            "question": "Not being able to stop or control worrying",
            "selected_option": "Nearly every day",
        },
        ("Nearly every day", "worrying"),
        ("quiz_step",),
    ),
    Row(
        "a result in words",
        {"hiv_test": "x", "kit": "k1", "test": "HIV", "result": "Reactive"},
        ("Reactive",),
        ("k1",),
    ),
    Row(
        "such words elsewhere",
        {"event": "poll", "result": "positive", "severity": "high"},
        (),
        ("positive", "high"),
    ),
    Row("vital signs", {"vitals": {"hr": 72, "temp": 98.6, "bp": "120/80"}}, ("72", "98.6", "120/80")),
    Row(
        "names of properties as people write them",
        {"PHQ-9 Score": 17, "Heart Rate (bpm)": 72, "Has Diabetes?": True, "Quiz Step": 3, "Page Views / Day": 8},
        ("17", "72", "true"),
        ("3", "8"),
    ),
    Row(
        "JSON Patch",
        {"op": "replace", "path": "/name/0/given/0", "value": "Noor"},
        ("Noor",),
        ("/name/0/given/0", "replace"),
    ),
    Row("web vitals", {"vitals": {"LCP": 2500, "CLS": 0.1}}, (), ("2500", "0.1")),
    Row(
        "wearables", {"data": [{"bpm": 62, "source": "sleep", "ts": 1757000000}]}, ("62",), ("1757000000", "sleep")
    ),
    Row("music", {"track": "Blue", "song_bpm": 128}, (), ("128",)),
    Row("health flags", {"step": 3, "heart_condition": True, "smokes": False}, ("true", "false"), ("3",)),
    Row(
        "a subscription's period",
        {"current_period_start": 1757000000, "due_date": "2026-04-11"},
        (),
        ("1757000000", "2026-04-11"),
    ),
    Row(
        "first and last beside care",
        {"reason": "asthma", "first": "Winston", "last": "Farouk"},
        ("Winston", "Farouk"),
    ),
    Row("first and last touch", {"first": "Google", "last": "Direct"}, (), ("Google", "Direct")),
    Row("a patient's name", {"patient": "FISCHER,LENA", "claimant": "Piet Houten"}, ("FISCHER", "Houten")),
    Row("kinds of patients", {"patient": "New Patient", "member": "Gold Plan"}, (), ("New Patient", "Gold Plan")),
    Row(
        "a referral's subject",
        "Subject: Referral - Varga, Ilona DOB 01/01/1970 - x",
        ("Varga", "Ilona", "1970"),
        ("Referral",),
    ),
    Row(
        "columns of claims",
        {"BENE_ID": "00013D2EFD8E45D1", "PRNCPAL_DGNS_CD": "E119", "CLM_FROM_DT": "20260117"},
        ("00013", "E119", "20260117"),
    ),
    Row("short column names", {"PT_NM": "Fischer, Lena", "FRST_NM": "LENA"}, ("Fischer", "LENA")),
    Row("npi in a log line", "dx=F33.1 provider_npi=1457398265 took=12ms", ("1457398265", "F33.1"), ("took=12ms",)),
    Row("a refill by SMS", "Your Rx 7745123 METOPROLOL is ready", ("7745123", "METOPROLOL"), ("is ready",)),
    Row(
        "vCard",
        "BEGIN:VCARD\nVERSION:3.0\nN:Fischer;Lena;;;\nFN:Lena Fischer\nTEL;TYPE=CELL:x\nEND:VCARD",
        ("Fischer", "Lena"),
        ("VERSION:3.0",),
    ),
    Row("problem list", {"problem_list": "HTN; T2DM; CKD3; HLD"}, ("HTN", "T2DM", "CKD3", "HLD")),
]


@pytest.mark.parametrize("row", ROWS, ids=[row.name for row in ROWS])
def test_what_goes_and_what_stays(row: Row) -> None:
    guard = phiguard.Guard()
    first = guard.scrub(row.payload).payload
    text = json.dumps(first, ensure_ascii=False)
    assert [t for t in row.gone if t in text] == []
    assert [t for t in row.stays if t not in text] == []
    assert [guard.scrub(row.payload).payload, guard.scrub(first).payload] == [first, first]
    if isinstance(row.payload, dict):
        assert json.loads(guard.scrub(json.dumps(row.payload)).payload) == first
        assert json.loads(guard.scrub(json.dumps(row.payload).encode()).payload) == first
