"""References of clinical systems, and secrets: what goes and what stays."""

from typing import Any

import pytest
from identifier_rows import Table, check_clean, check_found, check_size, clean, found

import phiguard

_JWT = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJsZW5hQGV4YW1wbGUuY29tIn0.c2lnbmF0dXJlLW9mLWl0"
_PEM = "-----BEGIN PRIVATE KEY-----\nMIIBVgIBADANBgkqhkiG9w0BAQEF\n-----END PRIVATE KEY-----"
TABLES = {
    "FHIR_REFERENCE": Table(
        keyed=(
            ("reference", "Patient/8841"), ("subject/reference", "Encounter/e-88417"),
            ("identifier", "urn:oid:1.2.36.146.595|8003608"),
            ("identifier", "http://hospital.example/mrn|A-12345"),
        ),
        texts=(
            ("GET Patient/8841 took 12 ms", "8841"),
            ("https://fhir.example/r4/Observation/88417?_format=json", "88417"),
            ("https://fhir.example/Observation?subject=Patient/8841772", "8841772"),
        ),
        clean=(
            ("reference", "Organization/8841"), ("identifier", "us-east"), ("filter", "a|12345"),
            ("reference", "Patient/education"),
        ),
        clean_texts=(
            "/conditions/part-2-overview", "/procedures/12-questions", "/coverage/2024", "Patient/2026 guide",
            "/conditions/page-19",
        ),
    ),
    "HL7_SEGMENT": Table(
        keyed=(
            ("raw", "MSH|^~\\&|ADT|LKV|RCV|LKV|20260611||ADT^A01|8841|P|2.5"),
            ("m", "PID|1||8841772^^^LKV^MR||FISCHER^LENA||19840307|F"),
            ("line", "DG1|1||E11.9^Type 2 diabetes^I10"),
        ),
        texts=(
            ("log: PV1|1|I|2000^2012^01||||004777^OSTRANDER", "OSTRANDER"),
            ("PID|1||8841\rNK1|1|FISCHER^PIET|SPO", "FISCHER"),
        ),
        clean=(("m", "a|b|c"), ("raw", "PID|name|cpu"), ("line", "msh|^~|adt"), ("m", "OBX-5 is empty")),
        clean_texts=("PID 4711 | running | 12 %", "RAPID|1|x", "| PID | 1 |"),
    ),
    "X12_SEGMENT": Table(
        keyed=(
            ("raw", "ISA*00*          *00*          *ZZ*LKV*ZZ*PAYER*260611*1015"),
            ("m", "ST*837*0021*005010X222A1~"), ("line", "NM1*IL*1*FISCHER*LENA****MI*XQB9104277~"),
        ),
        texts=(("DMG*D8*19840307*F~", "19840307"), ("CLM*8841*142.50***11:B:1~HI*ABK:E119~", "E119")),
        clean=(("m", "2*3*4"), ("raw", "ST*12*3"), ("line", "st*837*0021"), ("m", "CLM 8841*2")),
        clean_texts=("ISA 00 standard", "NM1 IL 1", "**bold** ISA*"),
    ),
    "DICOM_UID": Table(
        keyed=(
            ("StudyInstanceUID", "1.2.840.113619.2.55.3.604688119.971.1448"),
            ("seriesUid", "1.2.276.0.7230010.3.1.3.8841772"),
            ("note", "2.25.329800735698586629295641978511506172918"),
        ),
        texts=(
            ("study 1.2.840.113619.2.55.3.604688119.971.1448 opened", "604688119"),
            ("/studies/1.3.12.2.1107.5.2.32.35162.30000015050317233592200000046", "300000150503172"),
        ),
        clean=(
            ("sop_class_uid", "1.2.840.10008.5.1.4.1.1.2"), ("version", "1.2.3.4.5.6"),
            ("note", "2.16.840.1.113883.6.96"), ("oid", "1.2.840.113549.1.1.11"),
        ),
        clean_texts=("1.2.840.10008.1.2.4.70", "version 1.2.840", "1.2.3.4.5"),
    ),
    "CLINICAL_DOCUMENT": Table(
        keyed=(
            ("body", '<ClinicalDocument xmlns="urn:hl7-org:v3"><id extension="8841"/></ClinicalDocument>'),
            ("xml", "<recordTarget><patientRole><id extension='8841'/></patientRole></recordTarget>"),
            ("m", '<?xml version="1.0"?>\n<ClinicalDocument>\n<title>Visit 8841</title>'),
        ),
        texts=(
            ("sent <cda:ClinicalDocument xmlns:cda='urn:hl7-org:v3'><a>8841</a>", "8841"),
            ("<ClinicalDocument xsi='https://www.example.org/x'><a>8841</a>", "8841"),
        ),
        clean=(
            ("m", "a ClinicalDocument class"), ("body", "<clinicaldocument>"), ("xml", "<Document>"),
            ("m", "ClinicalDocument"),
        ),
        clean_texts=("<ClinicalDocuments>", "see ClinicalDocument docs", "<html><body>"),
    ),
    "SECRET": Table(
        keyed=(
            ("password", "tulip-Harbor-9"), ("user[pwd]", "hunterhunter"),
            ("api_secret", "Zk3vQ9_demo-TTa1x"), ("client_secret", "a=b&c=d1"),
            ("token_auth", "a94f3c20bb11d8e7aa94f3c20bb11d8e"), ("pin_code", 447199),
            ("access_token", "ya29.a0AfH6SMBx"), ("contraseña", "girasol 77"),
            ("authorization", "q8Zt1uVb3mXw7LpR0sKd"), ("jwt", _JWT), ("key", _PEM),
            ("db_password", "/x=1?y&z"), ("note", "AKIAIOSFODNN7EXAMPLE"),
        ),
        texts=(
            ("Authorization: Bearer q8Zt1uVb3mXw7LpR0sKd", "q8Zt1uVb3mXw7LpR0sKd"),
            ("password: tulip-Harbor-9", "tulip-Harbor-9"),
            ("my password is tulip-Harbor-9.", "tulip-Harbor-9"),
            (f"got {_JWT} back", "c2lnbmF0dXJlLW9mLWl0"),
            ("https://lena:tulip-9-4@db.example.com/x", "tulip-9-4"),
            ("https://a.example/reset/q8Zt1uVb3mXw7LpR0sKd", "q8Zt1uVb3mXw7LpR0sKd"),
        ),
        clean=(
            ("writeKey", "kQ3xV8sLz0Yb2NnT"), ("token", "46f86faa6bbf9ac94a7e459509a20ed0"),
            ("api_key", "phc_46f86faa6bbf9ac94a7e"), ("tid", "G-7QX2LMN0PD"), ("password", "********"),
            ("password_reset", "requested"), ("secretary", "tulip-Harbor-9"), ("password", "true"),
            ("measurement_id", "G-7QX2LMN0PD"),
        ),
        clean_texts=(
            "Forgot your password? Reset it", "password: required", "the bearer of good news",
            "basic understanding", "/password/reset", "https://a.example/verify/email-address",
        ),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("entity", "payload", "value"), found(TABLES))
def test_it_goes(entity: str, payload: Any, value: str) -> None:
    check_found(entity, payload, value)


@pytest.mark.parametrize("payload", clean(TABLES))
def test_it_stays(payload: Any) -> None:
    check_clean(payload)


def test_the_tables_are_long_enough() -> None:
    check_size(TABLES)


@pytest.mark.parametrize(
    ("payload", "wanted"),
    [
        pytest.param(
            {"headers": {"Authorization": "Bearer q8Zt1uVb3mXw7L"}},
            {"headers": {"Authorization": "Bearer [SECRET]"}},
            id="bearer",
        ),
        pytest.param(
            "Authorization: Basic bGVuYTp0dWxpcA==",
            "Authorization: Basic [SECRET]",
            id="basic-in-text",
        ),
        pytest.param({"jwt": _JWT}, {"jwt": "[SECRET]"}, id="a-token-goes-whole"),
        pytest.param({"t": f"x {_JWT} y"}, {"t": "x [SECRET] y"}, id="a-token-in-text-goes-whole"),
        pytest.param(
            {"address": {"street": "4410 Alder Way"}},
            {"address": {"street": "[STREET_ADDRESS]"}},
            id="a-field-s-name-stays",
        ),
        pytest.param({"npi": "1457398265"}, {"npi": "1457398265"}, id="an-npi-alone-stays"),
        pytest.param(
            {"password": {"reset": 1, "strength": "weak"}},
            {"password": {"reset": 1, "strength": "weak"}},
            id="about-a-password",
        ),
        pytest.param(
            {"password_confirmation": "tulip77x"},
            {"password_confirmation": "[SECRET]"},
            id="confirmation-of-a-password",
        ),
    ],
)
def test_what_comes_out(payload: Any, wanted: Any) -> None:
    assert phiguard.scrub(payload).payload == wanted
