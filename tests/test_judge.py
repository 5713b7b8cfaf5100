"""Consent, the two axes of risk, health data beside keys, batches, observe and verify: through the front door."""

from typing import Any

import pytest

import phiguard
from phiguard import Context, Guard
from phiguard.consent import ads_consent
from phiguard.health_scan import TERM_DETECTORS
from phiguard.policy_rules import HEALTH_ENTITIES

MAIL = "lena@example.com"
PORTAL = {"context": {"page": {"url": "https://www.lakeview.example/patient-portal/messages"}}}


@pytest.mark.parametrize(
    ("consent", "headers", "want"),
    [
        (None, None, None),
        ({}, {}, None),
        ({"analytics": True}, None, None),
        ({"ads": True}, None, True),
        ({"ads": False}, None, False),
        ({"ads": "granted"}, None, True),
        ({"ads": "denied"}, None, False),
        ({"ads": "perhaps"}, None, False),
        ({"ads": None}, None, False),
        ({"ad_storage": "granted", "marketing": False}, None, False),
        ({"ADS": True}, {"sec-gpc": "0"}, True),
        ({"ads": True}, {"Sec-GPC": "1"}, False),
        (None, {"SEC-GPC": " 1 "}, False),
    ],
)
def test_the_most_restrictive_signal_wins(consent: Any, headers: Any, want: bool | None) -> None:
    assert ads_consent(consent, headers) is want


def risk(payload: Any, **context: Any) -> phiguard.Risk:
    return phiguard.scrub(payload, context=Context(**context)).risk


def test_identity_alone_is_no_phi() -> None:
    r = risk({"email": MAIL})
    assert r.identity > 0.99
    assert (r.health, r.phi, r.tier) == (0.0, 0.0, 0)


def test_health_alone_is_no_phi() -> None:
    r = risk({"title": "Managing eczema at home"})
    assert r.health > 0.9
    assert (r.identity, r.phi, r.tier) == (0.0, 0.0, 2)


def test_both_are() -> None:
    r = risk({"title": "Managing eczema at home", "email": MAIL})
    assert r.phi == pytest.approx(r.identity * r.health)
    assert r.phi > 0.9


def test_seeking_care_says_little() -> None:
    r = risk({"label": "Schedule an appointment"})
    assert 0.2 < r.health < 0.6
    assert r.tier == 1


@pytest.mark.parametrize(
    ("url", "kind", "tier"),
    [
        ("https://www.lakeview.example/patient-portal/bills", "portal", 1),
        ("https://www.lakeview.example/conditions/bipolar-disorder", "condition", 3),
        ("https://www.lakeview.example/visitors/parking", "generic", 0),
        ("https://shop.example.com/x/7f3", "unknown", 0),
    ],
)
def test_the_page_counts(url: str, kind: str, tier: int) -> None:
    r = risk({"value": 1}, url=url)
    assert (r.page_kind, r.tier) == (kind, tier)
    assert (r.health > 0) is (kind in ("portal", "condition"))


@pytest.mark.parametrize(
    ("code", "tier"),
    [
        ("L20.9", 2), ("F33.1", 3), ("f10.20", 3), ("B20", 3), ("Z21", 3), ("A54.9", 3), ("O09.91", 3),
        ("Z30.011", 3), ("Z33.1", 3), ("N97.9", 3), ("F64.0", 3), ("Z15.01", 3), ("T74.11XA", 3), ("R45.851", 3),
        ("E11.9", 2), ("I10", 2),
        ("F03.90", 2), ("E11.9, F33.1", 3),
    ],
)  # fmt: skip
def test_a_code_is_as_sensitive_as_what_it_names(code: str, tier: int) -> None:
    result = phiguard.scrub({"dx": code})
    assert result.payload == {"dx": "[MEDICAL_CONDITION]"}
    assert result.risk.tier == tier
    assert phiguard.scrub({"dx": code}, policy="strict").action == ("block" if tier == 3 else "redact")


GOES = [
    ({"cycle_day": 14}, {"cycle_day": None}),
    ({"dose_mg": 40.5}, {"dose_mg": None}),
    ({"pregnant": True}, {"pregnant": None}),
    ({"pregnant": "true"}, {"pregnant": "[MEDICAL_CONDITION]"}),
    ({"glucose": "110 mg/dL"}, {"glucose": "[HEALTH_DATA]"}),
    ({"blood_pressure": "120/80"}, {"blood_pressure": "[HEALTH_DATA]"}),
    ({"quiz": "PHQ-9", "score": 17}, {"quiz": "[MEDICAL_TEST]", "score": None}),
    ({"migraine_level": "high"}, {"migraine_level": "[MEDICAL_CONDITION]"}),
    ({"has_diabetes": False}, {"has_diabetes": None}),
    ({"zodiac_sign": "breast cancer"}, {"zodiac_sign": "[MEDICAL_CONDITION]"}),
    ({"sign": "Cancer"}, {"sign": "[MEDICAL_CONDITION]"}),
    ({"stroke_date": "2020"}, {"stroke_date": "[MEDICAL_CONDITION]"}),
    ({"hiv_status": "negative"}, {"hiv_status": "[MEDICAL_CONDITION]"}),
    ("https://a.example/?phq9=17&x=1", "https://a.example/?phq9=%5BMEDICAL_TEST%5D&x=1"),
    ("cycle_day=14&color=red", "cycle_day=%5BHEALTH_DATA%5D&color=red"),
]
STAYS = [
    {"score": 17, "game": "Tetris"},
    {"lighthouse_score": 90},
    {"strokeWidth": 2},
    {"engine": {"stroke_mm": 86.7, "bore_mm": 92.5}},
    {"avg_stroke_rate": 28},
    {"zodiac_sign": "Cancer"},
    {"zodiac": ["Leo", "Cancer"]},
    {"glucose_syrup": False},
    {"attributes": [{"key": "container.id", "value": {"stringValue": "a3bf90e006b2" * 5 + "a3bf"}}]},
    {"stroke-width": "2px"},
    {"weight": 12.5, "sku": "G-32"},
    {"results_count": 12},
    {"font_weight": 700},
    {"temperature": 21},
    {"width": 1920, "scroll_depth": 0.5},
    {"positive": True, "review": "great shoes"},
    {"doses_of_fun": "many"},
    {"rating": 5, "product": "Garden hose"},
]


@pytest.mark.parametrize(("payload", "want"), GOES, ids=str)
def test_health_data_beside_a_key_goes(payload: Any, want: Any) -> None:
    result = phiguard.scrub(payload)
    assert result.payload == want
    assert phiguard.scrub(want).payload == want


@pytest.mark.parametrize("payload", STAYS, ids=str)
def test_the_same_words_in_another_trade_stay(payload: Any) -> None:
    assert phiguard.scrub(payload).action == "pass"


@pytest.mark.parametrize("name", ["batch", "data", "events", "requests"])
def test_a_batch_is_decided_event_by_event(name: str) -> None:
    result = phiguard.scrub({"sent": 1, name: [PORTAL, {"qty": 2}, {"email": MAIL}], "last": "x"}, policy="strict")
    assert result.payload == {"sent": 1, name: [None, {"qty": 2}, {"email": "[EMAIL_ADDRESS]"}], "last": "x"}
    assert list(result.payload) == ["sent", name, "last"]
    assert result.action == "redact"
    assert len(result.reasons) == 1
    assert result.reasons[0].startswith(f"/{name}/0: ")
    assert [str(f.path) for f in result.findings] == [f"/{name}/2/email"]


def test_the_envelope_of_a_batch_tells_its_events() -> None:
    payload = {
        "user": {"phone": "+12065550147"},
        "events": [{"note": "call +12065550147", "x": 1}, {"n": "+12065550147"}],
    }
    out = phiguard.scrub(payload).payload
    assert "2065550147" not in str(out)


def test_one_event_that_cannot_be_read_is_one_null() -> None:
    deep: Any = 1
    for _ in range(700):
        deep = {"a": deep}
    limits = phiguard.Policy.loads('id = "small"\n[limits]\nmax_values = 20\n')
    result = Guard(limits).scrub({"events": [{"v": list(range(30))}, {"qty": 2}]})
    assert result.payload == {"events": [None, {"qty": 2}]}
    assert [str(p) for p in result.unscanned] == ["/events/0"]


def test_observe_changes_nothing_and_says_what_it_would() -> None:
    payload = {"email": MAIL, "page": {"url": "https://www.lakeview.example/login"}}
    for policy in ("standard", "strict"):
        seen, done = Guard(policy, observe=True).scrub(payload), Guard(policy).scrub(payload)
        assert seen.payload is payload
        assert (seen.action, seen.findings, seen.reasons, seen.risk) == (
            done.action,
            done.findings,
            done.reasons,
            done.risk,
        )


def test_verify_says_what_is_still_there() -> None:
    guard = Guard()
    sent = guard.scrub({"email": MAIL}).payload
    assert guard.verify(sent).action == "pass"
    late = guard.verify({"email": MAIL})
    assert (late.action, late.payload) == ("redact", {"email": MAIL})


@pytest.mark.parametrize(
    "text", ["[MEDICAL_TEST] and [PROCEDURE]", "x [MEDICAL_CONDITION] y", "[SPECIALTY]_2", "[PROCEDURE]"]
)
def test_placeholders_speak_of_nothing(text: str) -> None:
    for key in ("note", "procedure_code", "diagnosis", "reason"):
        assert phiguard.scrub({key: text}).action == "pass"


def test_a_policy_can_name_every_health_entity() -> None:
    assert set(HEALTH_ENTITIES) == {d.entity for d in TERM_DETECTORS}
    rules = "".join(f'[[rule]]\nentities = ["{e}"]\nmethod = "keep"\n' for e in HEALTH_ENTITIES)
    kept = Guard(phiguard.Policy.loads('id = "x"\nextends = "standard"\n' + rules)).scrub(
        {"title": "Eczema at home"}
    )
    assert (kept.action, [f.method for f in kept.findings]) == ("pass", ["keep"])


@pytest.mark.parametrize("text", ["[HIV] info", "[ASTHMA]", "[PTSD] group"])
def test_a_term_in_brackets_is_no_placeholder(text: str) -> None:
    assert phiguard.scrub({"q": text}).action == "redact"


def test_a_blocked_event_still_says_its_risk() -> None:
    r = phiguard.scrub({"ip": "203.0.113.40", **PORTAL}, policy="strict")
    assert (r.action, r.risk.page_kind) == ("block", "portal")
    assert r.risk.phi > 0.3


def test_a_pardoned_term_is_of_tier_1_for_the_risk_too() -> None:
    page = {"url": "https://www.lakeview.example/careers/oncology-nurse", "title": "Oncology nurse"}
    r = phiguard.scrub({"page": page}).risk
    assert r.tier == 1
    assert 0.2 < r.health < 0.8


@pytest.mark.parametrize("key", ["value", "number", "id", "text"])
def test_a_key_names_what_stands_in_an_object_below_it(key: str) -> None:
    assert phiguard.scrub({"mrn": {key: "5530172"}}).payload == {"mrn": {key: "[MEDICAL_RECORD_NUMBER]"}}


@pytest.mark.parametrize("pattern", ["(?:a+)+b", "(?:a|b+)*c", "(?:(?:x+))+y", "(?:[a-z]+)*!"])
@pytest.mark.parametrize(
    "table",
    [
        '[[allow]]\npattern = "{}"\n',
        '[organisation]\nmrn_pattern = "{}"\n',
        '[[detector]]\nid = "own"\nentity = "OWN"\nlabel = "o"\nrole = "direct"\nsource = "s"\npatterns = ["{}"]\n'
        'match = ["aab"]\nno_match = ["x"]\n',
    ],
)
def test_a_policy_may_not_repeat_a_repetition(table: str, pattern: str) -> None:
    with pytest.raises(phiguard.ConfigError, match="repeats a repetition"):
        Guard(phiguard.Policy.loads('id = "x"\nextends = "standard"\n' + table.format(pattern)))


@pytest.mark.parametrize("pattern", ["(?:[a-z]+[.])+com", "(?:x+y)+", "A[0-9]{6,9}"])
def test_a_repetition_with_something_fixed_is_fine(pattern: str) -> None:
    phiguard.Policy.loads(f'id = "x"\nextends = "standard"\n[[allow]]\npattern = "{pattern}"\n')


def test_what_the_policy_drops_is_listed() -> None:
    page = {"url": "https://www.lakeview.example/schedule/step-2", "title": "Pick a time"}
    r = phiguard.scrub({"page": page, "message": "call me about the knee", "qty": 2}, policy="strict")
    assert r.payload == {"page": {"url": "https://www.lakeview.example/"}, "qty": 2}
    assert [str(p) for p in r.dropped] == ["/page/title", "/message"]
    policy = phiguard.Policy.loads('id = "x"\nextends = "standard"\n[[deny]]\npath = "/u{query}/x"\n')
    r = Guard(policy).scrub({"u": "https://a.example/?x=1&y=2"})
    assert r.payload == {"u": "https://a.example/?x=&y=2"}
    assert [str(p) for p in r.dropped] == ["/u{query}/x"]


NPI = "1457398265"


@pytest.mark.parametrize(
    ("payload", "want"),
    [
        ({"npi": NPI}, NPI),
        ({"npi": NPI, "page": {"url": "https://www.lakeview.example/visitors/parking"}}, NPI),
        ({"npi": NPI, "page": {"url": "https://www.lakeview.example/find-a-doctor/dermatology"}}, "[US_NPI]"),
        ({"npi": NPI, "reason": "eczema"}, "[US_NPI]"),
        ({"npi": NPI, "label": "Schedule an appointment"}, "[US_NPI]"),
        ({"npi": "1457398264", "reason": "eczema"}, "1457398264"),
    ],
    ids=str,
)
def test_a_provider_number_goes_beside_care(payload: Any, want: str) -> None:
    guard = Guard()
    for _ in range(2):
        assert guard.scrub({"npi": NPI}).payload == {"npi": NPI}  # and it is not remembered as clean
        out = guard.scrub(payload).payload
        assert out["npi"] == want
        assert guard.scrub(out).payload == out


def test_what_may_stay_today_is_not_remembered_as_clean() -> None:
    policy = phiguard.Policy.loads(
        'id = "x"\nextends = "standard"\n[[rule]]\nroles = ["ad_id"]\nads_consent = true\nmethod = "keep"\n'
    )
    guard = Guard(policy)
    event = {
        "gclid": "Cj0KEQjw7pHCBRDhk8Tz0e3x5NoBEiQAq2mVb_demo1",
        "url": "https://a.example/?gclid=Cj0KEQjw7pHCBRDhk8",
    }
    for _ in range(2):
        kept = guard.scrub(event, context=Context(consent={"ads": True}))
        assert (kept.action, len(kept.findings)) == ("pass", 2)
        assert "Cj0K" not in str(guard.scrub(event).payload)
