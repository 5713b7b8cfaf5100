"""Links of Epic's MyChart: schedules of providers, kinds of visits, departments, and who logs in."""

import json
from typing import Any
from urllib.parse import quote

import pytest

from phiguard import Guard

GUARD, FORGETFUL = Guard(), Guard(cache=False)
OPEN = "/MyChart/SignupAndSchedule/EmbeddedSchedule"
SITE = "https://mychart.demo.example"
GOES: list[tuple[Any, tuple[str, ...]]] = [
    (f"{OPEN}?id=RES^1234567&vt=1234", ("1234567", "vt=1234")),
    (f"{OPEN}?id=RES%5E1234567&vt=1234", ("1234567", "vt=1234")),
    (f"{SITE}{OPEN}?dept=1010101010,1010101011&vt=12345", ("1010101010", "1010101011", "12345")),
    (f"{SITE}/openscheduling/?id=RES%5E88120&VT=2041", ("88120", "2041")),
    (f"u={quote(SITE + OPEN + '?id=RES^1234567&dept=1010101010', safe='')}&n=1", ("1234567", "1010101010")),
    ({"url": f"{OPEN}?id=RES^1234567,RES^1234568&vt=77"}, ("1234567", "1234568", "vt=77")),
    ({"link": {"href": f"{SITE}{OPEN}?dept=1010101&vt=1234"}}, ("1010101", "1234")),
    ({"provider": "RES^1234567"}, ("1234567",)),
    ({"event": "schedule appointment", "dept": 1010101010, "vt": 12345}, ("1010101010", "12345")),
    ({"event": "schedule appointment", "visitTypeId": "2041", "departmentId": "1010101"}, ("2041", "1010101")),
    (f"GET {OPEN}?id=RES^1234567&vt=1234 200", ("1234567", "vt=1234")),
    ("opened schedule of RES^1234567 at noon", ("1234567",)),
    ({"cd[buttonFeatures]": json.dumps({"destination": f"{OPEN}?id=RES^1234567"})}, ("1234567",)),
    (f"{SITE}/mychart/?user=pat.verik", ("verik",)),
    ({"url": f"{SITE}/login?user=j.smith&lang=en"}, ("smith",)),
    ("login=nadia_farouk&next=%2Fhome", ("farouk",)),
    ("INFO user=pat.verik logged in", ("verik",)),
    ({"user": "jane-roe"}, ("roe",)),
    ({"actor": "mary.ann.lee"}, ("mary", "lee")),
]
STAYS: list[Any] = [
    "https://shop.example/product?id=1234567&vt=1234",
    "https://shop.example/list?dept=1010101010&vt=new",
    {"dept": 1010101010, "vt": 12345},
    {"dept": "1010101010", "event": "Product Viewed"},
    {"event": "schedule appointment", "dept": 42, "vt": 4, "dept_name": "front desk"},
    {"event": "schedule appointment", "video_type": "1234", "depth": 1010101010},
    "RES^2 + x",
    "IRES^1234567 and RES-1234567",
    "PRES^1234567",
    {"resolution": "RES_1920", "res": "1920x1080"},
    f"{OPEN}?lang=en&view=compact",
    "https://shop.example/?user=returning",
    "https://shop.example/?user=power-user&login=single-sign-on",
    {"user": "system.admin", "visitor": "first-time", "customer": "gold-member"},
    {"user": "api.client", "login": "guest_user", "principal": "svc.backup"},
    "INFO user=svc.backup started",
    "INFO user=www.example.com up",
]


@pytest.mark.parametrize(("payload", "gone"), GOES, ids=[str(row[0])[:60] for row in GOES])
def test_it_goes(payload: Any, gone: tuple[str, ...]) -> None:
    for guard in (GUARD, GUARD, FORGETFUL):
        out = guard.scrub(payload).payload
        assert not [value for value in gone if value in json.dumps(out)]
        assert guard.scrub(out).payload == out


@pytest.mark.parametrize("payload", STAYS, ids=[str(row)[:60] for row in STAYS])
def test_it_stays(payload: Any) -> None:
    for guard in (GUARD, GUARD, FORGETFUL):
        assert guard.scrub(payload).payload == payload
