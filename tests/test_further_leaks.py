"""Payloads that leaked once: flattened keys, tables without a header, logins, files, paths and answers of forms."""

from typing import Any

import pytest
from leaks import GUARD, is_mended

# A payload, what must be gone from it, and what stays.
CSV = "1,Maribel Ortega,1984-03-12,m@example.com,12 Alder Way\n2,Omar Haddad,1959-11-02,o@example.com,7 Elm St\n"
TABLE = "Ortega|Maribel|03/12/1984|48213\nHaddad|Omar|11/02/1959|48214\nXyloranth|Aoife|01/22/1981|48215"

LEAKED: tuple[tuple[Any, tuple[str, ...], tuple[str, ...]], ...] = (
    # a path of keys that is written as one
    ({"ep.patient": "Maribel Ortega", "en": "click"}, ("Maribel", "Ortega"), ("click",)),
    ({"traits.member": "Maribel Ortega"}, ("Maribel", "Ortega"), ()),
    ({"cd[patient]": "Maribel Ortega"}, ("Maribel", "Ortega"), ()),
    ({"form[0][login]": "mortega"}, ("mortega",), ()),
    ("ep.patient=Maribel%20Ortega&en=click", ("Maribel", "Ortega"), ("en=click",)),
    ({"body": "en=x&up.user=u-20431&ep.cta=Book"}, ("20431",), ("ep.cta=Book",)),
    ("https://a.example.com/g?ep.guarantor=Maribel+Ortega&v=2", ("Maribel", "Ortega"), ("v=2",)),
    # tables without a header
    (CSV + "3,Aoife Xyloranth,1981-01-22,a@example.com,9 Fir Rd", ("Maribel", "1959", "Xyl", "Alder"), ("1,",)),
    (TABLE, ("Ortega", "Aoife", "Xyloranth", "1984", "48213", "48215"), ("|",)),
    ({"message": TABLE.replace("|", "\t")}, ("Ortega", "Aoife", "Xyloranth", "1984", "48213", "48215"), ("\\t",)),
    (TABLE.replace("|", ",").replace("\n", "\r\n"), ("Haddad", "Maribel", "1981", "48214"), (",",)),
    ('"Ortega, Maribel";F;12.03.1984\n"Haddad, Omar";M;02.11.1959', ("Ortega", "Omar", "1984"), (";F;",)),
    ("A48213,1984-03-12,F\nA48214,1959-11-02,M", ("48213", "1984", "1959"), (",F",)),
    # logins
    ({"login": "nurse.kbrandt", "ok": True}, ("kbrandt",), ("true",)),
    ({"actor": "dr_hweiss"}, ("hweiss",), ()),
    ({"user": "pt-lfischer"}, ("lfischer",), ()),
    ({"performed_by": "mortega", "action": "view"}, ("mortega",), ("view",)),
    ("audit user=nurse.kbrandt action=view", ("kbrandt",), ("action=view",)),
    # names of files
    ({"file": "Haddad_Omar_MRI_2024.pdf"}, ("Haddad", "Omar"), (".pdf",)),
    ({"attachment": "/uploads/ortega-maribel-labs.pdf"}, ("ortega", "maribel"), ("/uploads/",)),
    ({"path": "scan_LenaFischer_19840312.dcm"}, ("Lena", "Fischer"), (".dcm",)),
    ("GET /dl/Maribel%20Ortega%20discharge%20summary.pdf 200", ("Maribel", "Ortega"), ("GET", "200")),
    ("https://cdn.example.com/f/LENA_FISCHER_XRAY.png", ("LENA", "FISCHER"), ("https://cdn.example.com/f/",)),
    ("https://www.example.com/uploads/patients/tamsin-fischer/labs/x.pdf", ("tamsin", "fischer"), ("/uploads/",)),
    # numbers of records and their owners
    ("invalid literal for int(): 'MRN00481516'", ("00481516",), ("invalid literal",)),
    ({"WPRID": "9912345"}, ("9912345",), ()),
    ("ADT feed failed for MRN 5530172 (Quintero, Odalys)", ("5530172", "Quintero", "Odalys"), ("ADT feed failed",)),
    ({"note": "for my wife Solveig, 8 weeks along"}, ("Solveig",), ("8 weeks",)),
    ({"prsnlName": "Vogel MD, Katrin"}, ("Vogel", "Katrin"), ()),
    ({"appointment": {"with": "Dr. Lindqvist", "when": "2026-03-09 10:00"}}, ("Lindqvist", "2026-03-09"), ()),
    ({"from": {"role": "patient", "display": "Odalys Q."}, "msg": "hi"}, ("Odalys",), ("hi",)),
    ({"name": {"family": "Quintero", "given": ["Odalys", "Xyra"]}}, ("Quintero", "Odalys", "Xyra"), ()),
    ('<h:BirthTime value="19910722"/>', ("19910722",), ("BirthTime",)),
    # numbers in paths
    ({"path": "/p/48213/results"}, ("48213",), ("/results",)),
    ({"url": "https://www.example.org/pt/48213/labs?x=1"}, ("48213",), ("/labs?x=1",)),
    ("/api/v2/clients/48213", ("48213",), ("/api/v2/clients/",)),
    ("https://www.example.org/residents/48213/care", ("48213",), ("/residents/",)),
    ({"path": "/beneficiaries/4821309/claims"}, ("4821309",), ("/beneficiaries/",)),
    ({"path": "/dependents/3fa85f64-5717-4562-b3fc-2c963f66afa6"}, ("3fa85f64",), ("/dependents/",)),
)  # fmt: skip

KEPT: tuple[Any, ...] = (
    # keys that end in such a word and are no path of keys, and what they say of a kind
    {"ep.patient": "New Patient", "up.member": "Gold Plan"},
    {"select_patient_type": "Maribel"},
    {"ep.user": "returning", "cd[login]": "google"},
    {"messages.patients": "Patient Portal"},
    "ep.patient=new&up.user=guest",
    {"user": {"username": "system:serviceaccount:clinic:api"}, "verb": "get"},
    {"family": "Roboto", "size": 12},
    {"given": True, "when": "now"},
    # tables of other things
    "1,Blue Shirt,2026-01-02,19.99\n2,Red Hat,2026-01-03,9.99\n",
    "Austin,Texas,2026-01-02\nMadison,Wisconsin,2026-01-03\n",
    "2026-01-02,INFO,48213\n2026-01-03,WARN,48214\n",
    "Chelsea|Arsenal|2026-01-02|48213\nFulham|Everton|2026-01-03|48214",
    # words for kinds of users, programs, and what is no login
    {"user": "returning", "actor": "system", "created_by": "terraform", "updated_by": "migration"},
    {"login": "patient-portal", "user": "freemium"},
    {"user": "doctor-dashboard"},
    # files of nobody
    {"file": "insurance-card-front.jpg", "attachment": "medical-records-release.pdf"},
    {"file": "Lena_Fischer_resume.pdf"},
    {"src": "/img/hero-medical-team.jpg", "href": "/docs/austin-imaging-directions.pdf"},
    # numbers of things and places
    {"path": "/articles/48213"},
    {"path": "/products/48213", "next": "/p/48213"},
    {"url": "https://www.example.com/clients/2024/acme-corp"},
    {"path": "/p/48213/reviews"},
)


@pytest.mark.parametrize(("payload", "gone", "stays"), LEAKED, ids=lambda x: None)
def test_what_leaked_once_is_gone(payload: Any, gone: tuple[str, ...], stays: tuple[str, ...]) -> None:
    is_mended(payload, gone, stays)


@pytest.mark.parametrize("payload", KEPT, ids=lambda x: None)
def test_what_is_of_nobody_stays(payload: Any) -> None:
    assert GUARD.scrub(payload).payload == payload
