"""``examples/tagger`` over real HTTP: three servers on this machine, and nothing planted reaches a vendor."""

import importlib.util
import json
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Final, NamedTuple
from unittest.mock import ANY

import pytest
from test_integrations_http import uvicorn_server

from phiguard.audit import verify
from phiguard.pseudonyms import Keys

for needed in ("starlette", "uvicorn", "aiohttp"):
    pytest.importorskip(needed, reason="needs the extra tagger")

FOLDER: Final = Path(__file__).parent.parent / "examples" / "tagger"
AGENT: Final = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Safari/537.36"
)
PLANTED: Final = (
    "lena",
    "cardiology",
    "migraine",
    "203.0.113.40",
    "phq9",
    "4471902",
    "Cj0KEQjw7pHCBRDhk8Tz0e3x5NoBE",
)
VISITOR: Final = "1000000001.1757000000"
HASH: Final = "8ee772d83b088ececc5e018e3d5de0f2d1411f98689a04e9e34ca1d2c149d982"
COOKIE: Final = "_ga=GA1.1.1000000001.1757000000; _fbp=fb.1.1757000000000.1234567890"


class Tagger(NamedTuple):
    port: int
    meta: Any
    ga4: Any
    audit: Path

    def collect(self, event: dict[str, Any]) -> dict[str, str]:
        headers = {"User-Agent": AGENT, "Cookie": COOKIE, "X-Forwarded-For": "203.0.113.40"}
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}/collect", json.dumps(event).encode(), headers
        )
        with urllib.request.urlopen(request, timeout=20) as answer:
            said: dict[str, str] = json.load(answer)
        return said


def module(name: str) -> Any:
    spec = importlib.util.spec_from_file_location(f"tagger_example_{name}", FOLDER / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    return made


@pytest.fixture
def tagger(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Tagger]:
    stand_ins = module("stand_ins")
    audit = tmp_path / "audit.jsonl"
    with ExitStack() as stack:
        meta, ga4 = (stack.enter_context(uvicorn_server(app)) for app in (stand_ins.meta, stand_ins.ga4))
        monkeypatch.setenv("META_URL", f"http://127.0.0.1:{meta}/v25.0/1000000000000001/events")
        monkeypatch.setenv("GA4_URL", f"http://127.0.0.1:{ga4}/mp/collect?measurement_id=G-DEMO1")
        monkeypatch.setenv("AUDIT_FILE", str(audit))
        monkeypatch.setenv("PHIGUARD_HMAC_KEY", "k" * 40)
        port = stack.enter_context(uvicorn_server(module("tagger").app, lifespan="on"))
        yield Tagger(port, stand_ins.meta.state.got, stand_ins.ga4.state.got, audit)


def test_a_booking_is_counted_and_says_nothing(tagger: Tagger) -> None:
    url = "https://www.example.com/services/cardiology?email=lena@example.com&gclid=Cj0KEQjw7pHCBRDhk8Tz0e3x5NoBEiQAq2mVb"
    person = {"email": "lena@example.com", "email_hash": HASH, "mrn": "4471902", "visitor": VISITOR}
    said = tagger.collect({"event": "booking", "url": url, "value": 40, **person})
    assert said == {"meta_capi": "sent, 200", "ga4_mp": "sent, 204"}
    [to_meta], [to_ga4] = tagger.meta, tagger.ga4
    assert [value for value in PLANTED if value in json.dumps([to_meta, to_ga4])] == []
    [event] = to_meta["body"]["data"]
    assert (event["event_name"], event["event_source_url"]) == ("Lead", "https://www.example.com/")
    assert event["custom_data"] == {"value": 40, "currency": "USD"}
    assert event["data_processing_options"] == ["LDU"]
    assert to_ga4["body"]["events"] == [
        {
            "name": "generate_lead",
            "params": {"page_location": "https://www.example.com/", "value": 40, "currency": "USD"},
        }
    ]
    assert to_ga4["body"]["consent"] == {"ad_user_data": "DENIED", "ad_personalization": "DENIED"}
    # Each vendor has an id of its own for the visitor, and neither has the visitor's.
    assert len({VISITOR, event["user_data"]["external_id"], to_ga4["body"]["client_id"]}) == 3


def test_a_visitor_who_is_not_known_is_counted_too(tagger: Tagger) -> None:
    said = tagger.collect({"event": "view", "url": "https://www.example.com/"})
    assert said == {"meta_capi": "sent, 200", "ga4_mp": "sent, 204"}


def test_an_event_of_the_portal_is_not_sent(tagger: Tagger) -> None:
    said = tagger.collect({"event": "booking", "url": "https://mychart.example.com/MyChart/Visits?csn=4471902"})
    assert said == {"meta_capi": "not sent", "ga4_mp": "not sent"}
    assert not tagger.meta
    assert not tagger.ga4


def test_what_was_done_is_recorded(tagger: Tagger) -> None:
    tagger.collect(
        {"event": "booking", "url": "https://www.example.com/services/cardiology", "consent": {"gcs": "G100"}}
    )
    tagger.collect({"event": "booking", "url": "https://mychart.example.com/MyChart/Visits"})
    assert verify([tagger.audit], keys=Keys()) == (4, ANY, (), 0)
    records = [json.loads(line) for line in tagger.audit.read_text().splitlines()]
    assert [r["destination"] for r in records] == ["meta_capi", "ga4_mp"] * 2
    assert [bool(r["reasons"]) for r in records] == [False, False, True, True]
    assert records[0]["consent"]["ads"] == "denied"
    assert [value for value in PLANTED if value in tagger.audit.read_text()] == []


def test_the_stand_ins_refuse_what_the_vendors_would() -> None:
    stand_ins = module("stand_ins")
    assert stand_ins.wrong_for_meta({"event_name": "Lead"}) == "event_time is missing"
    old = {"event_name": "Lead", "event_time": 1_500_000_000, "action_source": "website", "user_data": {"a": "b"}}
    assert "seven days" in stand_ins.wrong_for_meta(old)
    assert stand_ins.wrong_for_ga4({"client_id": "1.2", "events": []})
    assert stand_ins.wrong_for_ga4({"client_id": "1.2", "events": [{}]}) == "an event has no name"


def test_the_tagger_is_sixty_lines() -> None:
    lines = (FOLDER / "tagger.py").read_text("utf-8").splitlines()
    assert len([line for line in lines if line.strip()]) <= 66
    assert "tagger_example_tagger" not in sys.modules
