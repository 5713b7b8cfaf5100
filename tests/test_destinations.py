"""Destinations: what is read, what is sent, what is not, and why."""

import copy
import json
import pickle
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import court
import pytest

from phiguard import ConfigError, Context, Guard, Policy
from phiguard.destination_vendors import requirements
from phiguard.destinations import Destination, presets
from phiguard.vendors import vendor

CONSENT = Context(consent={"ads": True})
PLAIN = court.STORIES[-1]  # visiting hours
KNEE: dict[str, Any] = {
    "event_name": "Lead",
    "event_time": court.TIME,
    "event_id": "evt-1",
    "event_source_url": "https://clinic.example/services/orthopedics?email=ines.calder%40example.net",
    "user_data": {
        "em": [court.digest("ines.calder@example.net")],
        "fbp": court.VISITOR,
        "client_user_agent": court.UA,
    },
    "custom_data": {"value": 25, "currency": "usd", "content_name": "Knee replacement"},
}


@pytest.fixture(autouse=True)
def _key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PHIGUARD_HMAC_KEY", court.KEY)


def own(text: str, base: str = "meta_capi") -> Destination:
    return Destination.loads(f'id = "mine"\nextends = "{base}"\n{text}')


def meta(**changes: Any) -> Any:
    return {"data": [{**copy.deepcopy(KNEE), **changes}]}


def sent(payload: Any, destination: Any = "meta_capi", policy: Any = "standard", **context: Any) -> Any:
    return Guard(policy, destination=destination).scrub(payload, context=Context(**context))


# ---- presets


@pytest.mark.parametrize("name", presets())
def test_a_preset_says_where_it_comes_from(name: str) -> None:
    destination = Destination.of(name)
    assert destination.id == name
    assert destination.label and destination.source and destination.field
    assert destination.vendor is None or vendor(destination.vendor)


@pytest.mark.parametrize("name", [n for n in presets() if not Destination.of(n).baa])
def test_a_preset_lets_every_required_field_through(name: str) -> None:
    """What the vendor's file requires is on the list; else every event would be blocked."""
    destination = Destination.of(name)
    known = {f.path for f in destination.field}
    for need in requirements(destination):
        assert any(all(any(p == k or p.startswith(f"{k}/") for k in known) for p in way) for way in need.any)
    skipped = {
        path
        for asked in vendor(destination.vendor or name).requires
        for path in asked.any
        if len(asked.any) == 1
        and not any(path.replace("[]", "/*") in w for n in requirements(destination) for w in n.any)
    }
    # Of another version or another kind of conversion.
    assert skipped <= {"/adjustmentDateTime", "/callStartDateTime", "/event_type/tracking_type"}


# ---- what is sent


def test_only_what_is_listed_is_sent() -> None:
    result = sent(meta())
    [event] = result.payload["data"]
    assert event.pop("user_data").keys() == {"client_user_agent", "external_id"}
    assert event == {
        "event_name": "Lead",
        "event_time": court.TIME,
        "event_id": "evt-1",
        "event_source_url": "https://clinic.example/",
        "custom_data": {"value": 25, "currency": "USD"},
        "action_source": "website",
        "data_processing_options": ["LDU"],
        "data_processing_options_country": 0,
        "data_processing_options_state": 0,
    }
    assert result.action == "redact"
    assert result.policy.startswith("standard+meta_capi@")


def test_a_new_field_is_dropped_and_reported() -> None:
    payload = meta()
    payload["data"][0]["brand_new"] = {"deep": 1}
    payload["data"][0]["custom_data"]["newer"] = ["x"]
    payload["around"] = True
    dropped = sent(payload).dropped
    assert {"/data/0/brand_new", "/data/0/custom_data/newer", "/around"} <= set(dropped)
    assert len(dropped) == len(set(dropped))
    assert not any(path in ("/data/0/user_data", "/data/0/custom_data") for path in dropped)


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("PageView", "PageView"),
        ("page_view", "PageView"),
        ("Schedule", "Lead"),
        ("Paid: Knee Consult", "custom_event"),
        ("ines.calder@example.net", "custom_event"),
        ("Booked", "Contact"),
        (7, "custom_event"),
    ],
)
def test_a_name_is_mapped_passed_or_made_neutral(name: Any, wanted: str) -> None:
    destination = own('[events]\nmap = { "booked" = "Contact" }')
    payload = meta(event_name=name, event_source_url="https://clinic.example/")
    assert sent(payload, destination).payload["data"][0]["event_name"] == wanted


def test_an_unknown_name_can_block() -> None:
    result = sent(meta(event_name="Paid: Knee"), own('[events]\nunknown = "block"'))
    assert (result.action, result.payload) == ("block", None)
    assert result.reasons == ("/data/0: destination mine: no event of this name is sent",)


@pytest.mark.parametrize("key", ["event_time", "event_name"])
def test_an_event_without_what_is_required_is_blocked_before_it_is_sent(key: str) -> None:
    payload = meta()
    del payload["data"][0][key]
    result = sent(payload)
    assert result.action == "block"
    assert result.reasons == (f"/data/0: destination meta_capi: requires /{key}",)


def test_a_value_that_fits_no_form_lacks_as_if_it_were_not_there() -> None:
    result = sent(meta(event_time="call (206) 555-0147"))
    assert result.reasons == ("/data/0: destination meta_capi: requires /event_time",)
    assert "/data/0/event_time" in result.dropped


def test_a_requirement_may_hang_on_a_value() -> None:
    payload = meta()
    del payload["data"][0]["event_source_url"]
    assert sent(payload).reasons == ("/data/0: destination meta_capi: requires /event_source_url",)
    payload["data"][0]["action_source"] = "phone_call"
    assert sent(payload).action == "redact"


def test_a_blocked_event_is_left_out_and_counted_as_it_came() -> None:
    payload = meta()
    payload["data"] += [{**KNEE, "event_source_url": "https://clinic.example/portal/home"}, copy.deepcopy(KNEE)]
    result = sent(payload)
    assert len(result.payload["data"]) == 2
    assert result.reasons == ("/data/1: page: portal, tier 2",)
    assert "/data/2/user_data/em" in result.dropped


def test_what_was_removed_unread_is_listed_to_a_bound_and_then_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("phiguard.reported.MAX_LISTED", 2)
    shallow = Policy.loads('id = "mine"\nextends = "standard"\n[limits]\nmax_depth = 8')
    deep: Any = "x"
    for _ in range(20):
        deep = [deep]
    payload = {"data": [{**copy.deepcopy(KNEE), "custom_data": {"content_ids": deep}} for _ in range(3)]}
    result = sent(payload, policy=shallow)
    assert len(result.unscanned) == len(result.dropped) == 2
    assert result.reasons[-1] == "1 more paths were removed unread"


def test_where_none_is_left_the_payload_is_blocked() -> None:
    result = sent(meta(event_source_url="https://clinic.example/services/hiv-prep"))
    assert (result.action, result.payload, result.risk.tier) == ("block", None, 3)


@pytest.mark.parametrize("write", [json.dumps, lambda p: json.dumps(p).encode()], ids=["str", "bytes"])
def test_text_goes_as_the_tree_does(write: Any) -> None:
    result = sent(write(meta()))
    assert type(result.payload) is type(write({}))
    assert json.loads(result.payload) == sent(meta()).payload
    again = sent(result.payload)
    assert (again.action, again.payload) == ("pass", result.payload)


def test_lines_go_one_by_one() -> None:
    line = json.dumps(meta())
    blocked = json.dumps(meta(event_source_url="https://clinic.example/portal/home"))
    guard = Guard(destination="meta_capi")
    first, second, third = guard.scrub(f"{line}\n{blocked}\n{line}").payload.split("\n")
    assert (second, third) == ("null", first)
    assert guard.scrub_ndjson(f"{line}\n{blocked}\n".encode()) == f"{first}\nnull\n".encode()
    assert guard.scrub(f"{line}\n{blocked}").reasons == ("line 1: /data/0: page: portal, tier 2",)


@pytest.mark.parametrize(
    "payload",
    ["free text", "", "{", "null", "7", '"x"', b"\xff\xfe", 7, None, ("a", "b"), {1, 2}],
    ids=str,
)
def test_what_is_no_event_is_blocked(payload: Any) -> None:
    result = sent(payload)
    assert (result.action, result.payload) == ("block", None)
    assert result.reasons and "internal" not in result.reasons[0]


@pytest.mark.parametrize("payload", [{}, [], {"data": []}, {"data": {}}, {"data": None}, [[]], [7], {"data": [7]}])
def test_an_empty_or_broken_batch_sends_no_event(payload: Any) -> None:
    result = sent(payload)
    assert "internal" not in str(result.reasons)
    assert result.payload in (None, {"data": []}, [])


def test_a_list_of_events_is_no_batch_but_goes_alike() -> None:
    [event] = sent(meta()).payload["data"]
    assert sent(copy.deepcopy(KNEE)).payload == event
    assert sent([copy.deepcopy(KNEE)]).payload == [event]


def test_the_input_is_not_changed() -> None:
    payload = meta()
    before = copy.deepcopy(payload)
    sent(payload)
    assert payload == before


# ---- derived ids


def external_id(destination: Any = "meta_capi", **changes: Any) -> str:
    return str(sent(meta(**changes), destination).payload["data"][0]["user_data"]["external_id"])


def test_a_derived_id_links_nothing_across() -> None:
    first = external_id()
    assert first == external_id(event_id="evt-2")  # one visit
    others = {
        external_id(own("", "meta_capi")),
        external_id(event_time=court.TIME + 86_400),
        external_id(event_source_url="https://clinic.example/locations"),
        external_id(user_data={"fbp": "fb.1.1772600000000.9999999999"}),
    }
    assert len(others) == 4 and first not in others


def test_a_derived_id_hangs_on_the_key(monkeypatch: pytest.MonkeyPatch) -> None:
    first = external_id()
    monkeypatch.setenv("PHIGUARD_HMAC_KEY", "another key for tests, of 32 bytes or more")
    assert external_id() != first


def test_nobody_passes_an_id_off_as_derived() -> None:
    forged = "0" * 64
    payload = meta(user_data={"external_id": forged, "fbp": court.VISITOR})
    assert sent(payload).payload["data"][0]["user_data"]["external_id"] != forged


def test_an_order_keeps_its_digest() -> None:
    def order(**changes: Any) -> Any:
        payload = meta(custom_data={"value": 1, "currency": "USD", "order_id": "A-1"}, **changes)
        return sent(payload).payload["data"][0]["custom_data"]["order_id"]

    assert order() == order(event_time=court.TIME + 10 * 86_400) != "A-1"


@pytest.mark.parametrize("planted", ["ines.calder@example.net", court.digest("ines.calder@example.net"), "my id"])
def test_an_id_in_which_something_is_found_becomes_a_digest(planted: str) -> None:
    first, second = (sent(meta(event_id=planted)).payload["data"][0]["event_id"] for _ in range(2))
    assert first == second and len(first) == 32 and int(first, 16)
    assert sent(meta(event_id=first)).payload["data"][0]["event_id"] == first


def test_without_a_key_a_destination_cannot_be_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PHIGUARD_HMAC_KEY")
    with pytest.raises(ConfigError, match="PHIGUARD_HMAC_KEY is not set"):
        Guard(destination="meta_capi")
    plain = Destination.loads('id = "x"\nfield = [{ path = "/n", form = "count" }]')
    assert Guard(destination=plain).scrub({"n": 1, "m": 2}).payload == {"n": 1}


# ---- sever, BAA, authorization, consent

VISIT = "https://clinic.example/visitors/hours"
CLICKED = {"fbc": f"fb.1.1772600000000.{court.CLICK}", "fbp": court.VISITOR, "client_user_agent": court.UA}
IDENTITY_ONLY = 'sever = "context"\n'


@pytest.mark.parametrize(
    ("said", "policy", "consent", "url", "passes"),
    [
        (IDENTITY_ONLY, "keep_identity", {"ads": True}, VISIT, True),
        (IDENTITY_ONLY, "keep_identity", {"ads": True}, "https://clinic.example/services/orthopedics", False),
        (IDENTITY_ONLY, "keep_identity", {"ads": False}, VISIT, False),
        (IDENTITY_ONLY, "keep_identity", None, VISIT, False),
        (IDENTITY_ONLY, "standard", {"ads": True}, VISIT, False),
        ("", "keep_identity", {"ads": True}, VISIT, False),
        ('sever = "identity"\n', "keep_identity", {"ads": True}, VISIT, False),
    ],
)
def test_a_click_id_passes_alone_under_a_consent(
    said: str, policy: str, consent: Any, url: str, passes: bool
) -> None:
    result = sent(meta(event_source_url=url, user_data=CLICKED, custom_data={}), own(said), policy, consent=consent)
    [event] = result.payload["data"]
    assert ("fbc" in event["user_data"]) is passes
    assert ("external_id" in event["user_data"]) is not passes  # it is the only id
    assert ("data_processing_options" in event) is not passes


def test_what_the_recipient_requires_stays_beside_a_click_id() -> None:
    needs = own(IDENTITY_ONLY + '[[need]]\nany = [["/user_data/external_id"]]\n')
    payload = meta(event_source_url=VISIT, user_data=CLICKED, custom_data={})
    [event] = sent(payload, needs, "keep_identity", consent={"ads": True}).payload["data"]
    assert "fbc" in event["user_data"] and "external_id" in event["user_data"]


def test_a_destination_may_ask_for_consent_to_send_anything() -> None:
    strict = own('without_consent = "block"')
    assert sent(meta(), strict).reasons == ("/data/0: destination mine: no consent to ads",)
    assert sent(meta(), strict, consent={"ads": True}).action == "redact"
    assert sent(meta(), strict, consent={"ads": True}, headers={"Sec-GPC": "1"}).action == "block"


def test_severed_identity_leaves_context_that_is_listed() -> None:
    said = 'sever = "identity"\nfield = [{ path = "/custom_data/content_name", role = "context", form = "text" }]\n'
    result = sent(meta(), own(said), "keep_context")
    [event] = result.payload["data"]
    assert event["custom_data"]["content_name"] == "Knee replacement"
    assert event["user_data"].keys() == {"client_user_agent", "external_id"}
    assert (
        "content_name"
        not in sent(meta(), own(said.replace("identity", "both")), "keep_context").payload["data"][0]["custom_data"]
    )


KEEPS = """
id = "keeps"
extends = "standard"
threshold = 0.5
[[rule]]
roles = ["direct", "quasi", "ad_id", "session", "health", "provider"]
method = "keep"
"""
SEGMENT: dict[str, Any] = {
    "type": "track",
    "event": "Knee consult booked",
    "userId": "u-17",
    "anonymousId": "507f191e-810c-4197-9de8-60ea11223344",
    "context": {
        "ip": "203.0.113.91",
        "page": {"url": "https://clinic.example/services/orthopedics?q=knee", "title": "Orthopedics"},
    },
    "traits": {"email": "ines.calder@example.net", "ssn": "536-90-4399"},
    "properties": {"revenue": 12.5, "note": "my knee hurts"},
}


def test_only_a_baa_lets_identity_and_context_pass_together() -> None:
    policy = Policy.loads(KEEPS)
    event = sent(copy.deepcopy(SEGMENT), "analytics_baa", policy).payload
    assert event["userId"] == "u-17" and event["traits"] == {"email": "ines.calder@example.net"}
    assert event["event"] == "Knee consult booked"
    assert event["context"] == {
        "ip": "203.0.113.0/24",
        "page": {"url": "https://clinic.example/services/orthopedics", "title": "Orthopedics"},
    }
    assert event["properties"] == {"revenue": 12.5}
    bare = sent(copy.deepcopy(SEGMENT), "segment", policy).payload
    assert "userId" not in bare and "traits" not in bare
    assert bare["event"] == "custom_event"
    assert bare["context"] == {"page": {"url": "https://clinic.example/"}}


def test_a_baa_does_not_loosen_the_policy() -> None:
    event = sent(copy.deepcopy(SEGMENT), "analytics_baa", "standard").payload
    assert "userId" not in event and "traits" not in event
    assert event["anonymousId"] != SEGMENT["anonymousId"]  # derived: one id is required
    assert "nee" not in event["event"]


NOW = datetime.now(UTC)
SIGNED = {
    "recipient": "Meta Conversions API",
    "purpose": "ads",
    "signed_at": (NOW - timedelta(days=1)).isoformat(),
    "expires": (NOW + timedelta(days=1)).isoformat(),
}


@pytest.mark.parametrize(
    ("changes", "covers"),
    [
        ({}, True),
        ({"recipient": "meta_capi"}, True),
        ({"recipient": "TikTok"}, False),
        ({"purpose": "analytics"}, False),
        ({"expires": (NOW - timedelta(hours=1)).isoformat()}, False),
        ({"signed_at": (NOW + timedelta(hours=1)).isoformat()}, False),
        ({"signed_at": None}, False),
    ],
    ids=["covers", "by id", "other recipient", "other purpose", "expired", "unsigned yet", "unsigned"],
)
def test_an_authorization_unlocks_its_recipient_and_purpose(changes: dict[str, Any], covers: bool) -> None:
    payload = meta(user_data={"em": court.digest("ines.calder@example.net"), "fbp": court.VISITOR})
    result = sent(payload, policy=Policy.loads(KEEPS), authorization={**SIGNED, **changes})
    assert ("em" in result.payload["data"][0]["user_data"]) is covers


def test_a_consent_banner_is_no_authorization() -> None:
    payload = meta(user_data={"em": court.digest("ines.calder@example.net"), "fbp": court.VISITOR})
    result = sent(payload, policy=Policy.loads(KEEPS), consent={"ads": True, "health": True})
    assert "em" not in result.payload["data"][0]["user_data"]


# ---- the guard


def test_a_guard_with_a_destination_pickles() -> None:
    guard = Guard("strict", destination=own('sever = "context"'))
    twin = pickle.loads(pickle.dumps(guard))
    assert twin.destination == guard.destination
    assert twin.scrub(meta()) == guard.scrub(meta())
    assert court.KEY.encode() not in pickle.dumps(guard)


def test_observing_changes_nothing_and_verifying_finds_nothing_left() -> None:
    payload = meta()
    observed = Guard(destination="meta_capi", observe=True).scrub(payload)
    assert observed.payload is payload and observed.action == "redact" and observed.dropped
    guard = Guard(destination="meta_capi")
    assert guard.verify(payload).action == "redact"
    outbound = guard.scrub(payload).payload
    assert guard.verify(outbound).action == "pass"
    assert guard.verify(outbound).findings == ()


def test_detecting_reports_all_and_drops_nothing() -> None:
    result = Guard(destination="meta_capi").detect(meta())
    assert (result.action, result.dropped) == ("pass", ())
    assert result.findings


def test_the_digest_covers_the_destination_and_no_remark() -> None:
    def digest(destination: Any) -> str:
        return str(sent(meta(), destination).policy.split("@")[1])

    assert digest("meta_capi") == digest(own("")) == digest(own('label = "Somebody"'))
    assert digest(own('matrix = "hipaa"')) != digest(own(""))


def test_no_value_in_any_repr_or_reason() -> None:
    guard = Guard(destination="meta_capi")
    result = guard.scrub(meta(event_time="ines.calder@example.net"))
    for text in (repr(guard), repr(result), str(result.reasons), repr(guard._delivery.release)):  # type: ignore[attr-defined]
        assert "calder" not in text and court.KEY not in text


def test_a_destination_from_a_file_extends_one_beside_it(tmp_path: Path) -> None:
    (tmp_path / "base.toml").write_text('id = "base"\nfield = [{ path = "/n", form = "count" }]\n')
    mine = tmp_path / "mine.toml"
    mine.write_text('id = "mine"\nextends = "base.toml"\nfield = [{ path = "/m", form = "count" }]\n')
    assert Guard(destination=mine).scrub({"n": 1, "m": 2, "o": 3}).payload == {"n": 1, "m": 2}
    mine.write_text('id = "mine"\nextends = "base.toml"\nwithout = ["/n"]\n')
    assert Guard(destination=str(mine)).scrub({"n": 1, "m": 2}).payload == {}


def test_pseudonyms_of_the_policy_pass_where_an_agreement_covers_it() -> None:
    event = sent(copy.deepcopy(SEGMENT), "analytics_baa", "first_party").payload
    assert event["userId"].startswith("pg1.") and event["anonymousId"].startswith("pg1.")
    again = sent(event, "analytics_baa", "first_party")
    assert (again.action, again.payload) == ("pass", event)


def test_much_around_many_events_is_refused_and_not_read_a_thousand_times() -> None:
    payload = {"data": [copy.deepcopy(KNEE)] * 1_000, "around": list(range(1_000))}
    result = sent(payload)
    assert result.reasons == ("unreadable: too much stands around too many events",)


def test_of_two_click_ids_one_passes_and_none_beside_a_condition() -> None:
    from phiguard.release import Asked, Release

    destination = Destination.of("google_ads_upload")
    release = Release(destination, Guard(destination=destination)._delivery.release._keys)  # type: ignore[attr-defined]
    event = {
        "conversionAction": "customers/1/conversionActions/2",
        "conversionDateTime": "2026-03-04 15:02:11+00:00",
        "gclid": "EAIaIQobChMI5demo",
        "gbraid": "0AAAAABdemo-second",
    }
    said = Asked("generic", 1, consented=True)
    sent_ = release.event(event, event, said)
    assert sent_.value is not None and "gclid" in sent_.value and "gbraid" not in sent_.value
    assert sent_.dropped == ["/gbraid"]
    for other in (said._replace(tier=2), said._replace(consented=False)):
        assert release.event(event, event, other).value is None


@pytest.mark.parametrize("planted", ["536-90-4399", "lena%40example.com", "hepatitis-c"])
def test_the_address_of_an_endpoint_hides_nobody(planted: str) -> None:
    result = sent(f"https://ad.doubleclick.net/activity/{planted};src=1;type=a;cat=b;ord=1", "floodlight")
    assert (result.action, result.payload) == ("block", None)
    assert result.reasons and planted not in str(result.reasons)


@pytest.mark.parametrize(
    ("role", "form", "sever", "locked"),
    [
        ("free_text", "text", "both", True),
        ("free_text", "text", "identity", True),
        ("context", "text", "both", True),
        ("context", "text", "identity", False),
        ("page", "path", "context", True),
        ("page", "origin", "both", False),
        ("direct", "exact", "identity", True),
        ("session", "client", "both", False),
        ("ad_id", "click", "context", False),
        ("ad_id", "exact", "context", True),
        ("measurement", "amount", "both", False),
    ],
)
def test_which_fields_need_an_agreement(role: Any, form: Any, sever: str, locked: bool) -> None:
    from phiguard.destination_tables import DestinationField
    from phiguard.destinations import needs_unlocking

    field = DestinationField(path="/x", role=role, form=form, client="uuid" if form == "client" else None)
    assert needs_unlocking(field, sever) is locked
