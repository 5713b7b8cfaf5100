"""The verdict: what each signal says, where signals stand, and that the most restrictive wins."""

import json
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

import phiguard
from phiguard.consent import PURPOSES, Verdict, ads_consent, verdict

GOLDEN: Final[dict[str, Any]] = json.loads((Path(__file__).parent / "golden" / "consent.json").read_text("utf-8"))
TCF: Final = {name: row["tc"] for name, row in GOLDEN["tcf"].items()}
# usnat of version 2: nothing opted out of, notices given, health data consented to; written field by field.
ALPHABET: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


def usnat(gpc: bool | None = None, **fields: int) -> str:
    order = "notice sale_n share_n target_n sens_n limit_n sale share target".split()
    at = dict.fromkeys(order, 1) | {"sale": 2, "share": 2, "target": 2} | fields
    sensitive = [fields.get(f"sensitive{i}", 0) for i in range(1, 17)]
    child = [fields.get(f"child{i}", 0) for i in range(1, 4)]
    tail = [
        fields.get(name, default) for name, default in (("extra", 0), ("covered", 1), ("out", 0), ("provider", 2))
    ]
    values = [*(at[name] for name in order), *sensitive, *child, *tail]
    bits = "000010" + "".join(format(v, "02b") for v in values)
    bits += "0" * (-len(bits) % 6)
    core = "".join(ALPHABET[int(bits[i : i + 6], 2)] for i in range(0, len(bits), 6))
    return f"DBABLA~{core}" + {None: "", False: ".QA", True: ".YA"}[gpc]


def state(said: Verdict) -> str:
    """One letter a purpose: + granted, - denied, . nobody said."""
    return "".join({True: "+", False: "-", None: "."}[getattr(said, p)] for p in PURPOSES)


# In the order ads, analytics, personalisation, sale, health.
CALLERS: Final = [
    pytest.param({}, ".....", id="nothing"),
    pytest.param({"ads": True}, "+....", id="ads"),
    pytest.param({"ads": True, "analytics": False}, "+-...", id="analytics-denied"),
    pytest.param({"ads": "maybe"}, "-....", id="unknown-value"),
    pytest.param({"ads": 2}, "-....", id="unknown-number"),
    pytest.param({"ads": None}, "-....", id="null"),
    pytest.param({"ad_storage": "granted"}, "+....", id="consent-mode"),
    pytest.param({"ad_storage": "granted", "ad_user_data": "denied"}, "-....", id="consent-mode-user-data"),
    pytest.param({"ad_personalization": "DENIED"}, "..-..", id="consent-mode-personalisation"),
    pytest.param({"marketing": "yes"}, "+.+..", id="marketing"),
    pytest.param({"gcs": "G111"}, "++...", id="gcs-granted"),
    pytest.param({"gcs": "G110"}, "+-...", id="gcs-ads"),
    pytest.param({"gcs": "G101"}, "-+...", id="gcs-analytics"),
    pytest.param({"gcs": "G1--"}, ".....", id="gcs-unset"),
    pytest.param({"gcs": "G9"}, "--...", id="gcs-broken"),
    pytest.param({"gcd": "13r3r3r3r5l1"}, "+++..", id="gcd-updated"),
    pytest.param({"gcd": "11t1t1t1t5"}, "+++..", id="gcd-default"),
    pytest.param({"gcd": "13p3p3p3p5l1"}, "---..", id="gcd-denied"),
    pytest.param({"gcd": "11p1t1p1t5"}, "-++..", id="gcd-mixed"),
    pytest.param({"gcd": "13r3r3q3r5l1"}, "-++..", id="gcd-user-data"),
    pytest.param({"gcd": "13l3l3l3l1l1"}, ".....", id="gcd-unset"),
    pytest.param({"gcd": "13Z3t3r3u5l1"}, "-+-..", id="gcd-unknown-letter"),
    pytest.param({"gcd": "G111"}, "---..", id="gcd-broken"),
    pytest.param({"ads": True, "npa": 1}, "+.-..", id="npa"),
    pytest.param({"us_privacy": "1YNN"}, "...+.", id="usp-not-opted-out"),
    pytest.param({"us_privacy": "1YYN"}, "-.--.", id="usp-opted-out"),
    pytest.param({"us_privacy": "1NNN"}, "-.--.", id="usp-no-notice"),
    pytest.param({"us_privacy": "1---"}, ".....", id="usp-not-applicable"),
    pytest.param({"us_privacy": "2YNN"}, "-.--.", id="usp-unknown-version"),
    pytest.param({"gpc": True, "ads": True, "sale": True}, "-.--.", id="gpc"),
    pytest.param({"gdpr_consent": TCF["all"]}, "+++..", id="tcf-all"),
    pytest.param({"gdpr_consent": TCF["none"]}, "---..", id="tcf-none"),
    pytest.param({"gdpr_consent": TCF["storage_only"]}, "---..", id="tcf-storage-only"),
    pytest.param({"gdpr_consent": TCF["no_profiles"]}, "++-..", id="tcf-no-profiles"),
    pytest.param({"gdpr": 0, "gdpr_consent": TCF["none"], "ads": True}, "+....", id="gdpr-does-not-apply"),
    pytest.param({"gdpr": 1, "ads": True}, "---..", id="gdpr-applies-without-a-string"),
    pytest.param({"gdpr": 1, "gdpr_consent": "", "ads": True}, "---..", id="gdpr-applies-with-an-empty-string"),
    pytest.param({"gdpr_consent": "${GDPR_CONSENT_755}"}, "---..", id="tcf-macro"),
    pytest.param({"gpp": usnat()}, "...+.", id="usnat-not-opted-out"),
    pytest.param({"gpp": usnat(sale=1)}, "-.--.", id="usnat-sale"),
    pytest.param({"gpp": usnat(share=1)}, "-.-+.", id="usnat-sharing"),
    pytest.param({"gpp": usnat(target=1)}, "-.-+.", id="usnat-targeted-ads"),
    pytest.param({"gpp": usnat(target_n=2)}, "-.-+.", id="usnat-no-notice"),
    pytest.param({"gpp": usnat(gpc=True)}, "-.--.", id="usnat-gpc"),
    pytest.param({"gpp": usnat(gpc=False)}, "...+.", id="usnat-no-gpc"),
    pytest.param({"gpp": usnat(child2=1)}, "-.--.", id="usnat-child"),
    pytest.param({"gpp": usnat(extra=1)}, "-.-+.", id="usnat-other-purposes"),
    pytest.param({"gpp": usnat(provider=1)}, "-.--.", id="usnat-service-provider"),
    pytest.param({"gpp": usnat(sensitive3=1)}, "...+-", id="usnat-health"),
    pytest.param({"gpp": usnat(sensitive3=2)}, "...++", id="usnat-health-consent"),
    pytest.param({"gpp": usnat(sensitive3=2, sensitive13=1)}, "...+-", id="usnat-consumer-health"),
    pytest.param({"gpp": usnat(sale=3)}, "-----", id="usnat-unknown-value"),
    pytest.param({"gpp": "DBABLA~AYAAAAAAAA"}, "-----", id="usnat-unknown-version"),
    pytest.param({"gpp": "DBACNYA~" + TCF["all"] + "~1YYN"}, "-+--.", id="gpp-two-sections"),
    pytest.param({"gpp": "DBABMA~" + TCF["all"], "gpp_sid": "2"}, "+++..", id="gpp-sid"),
    pytest.param({"gpp": "DBABMA~" + TCF["all"], "gpp_sid": [2, 7]}, "-----", id="gpp-sid-missing"),
    pytest.param(
        {"gpp": "DBACNYA~" + TCF["all"] + "~1YNN", "gpp_sid": "6"}, "...+.", id="gpp-sid-other-grants-nothing"
    ),
    pytest.param({"gpp": "DBACNYA~" + TCF["none"] + "~1YNN", "gpp_sid": "6"}, "---+.", id="gpp-sid-other-denies"),
    pytest.param({"gpp_sid": "7", "ads": True}, "-----", id="gpp-sid-without-gpp"),
    pytest.param({"gpp_sid": "-1", "ads": True}, "+....", id="gpp-sid-none-applies"),
    pytest.param({"gpp_sid": "seven", "ads": True}, "-----", id="gpp-sid-broken"),
    pytest.param({"gpp": "DBABzA~x", "ads": True}, "-----", id="gpp-unknown-section"),
    pytest.param({"gpp": GOLDEN["canada"]}, "++-..", id="gpp-canada"),
    pytest.param({"categoryPreferences": {"Advertising": True, "Analytics": False}}, "+-+..", id="categories"),
    pytest.param({"OptanonConsent": "groups=C0001:1,C0002:1,C0004:0"}, "-+-..", id="onetrust"),
    pytest.param({"something": True}, ".....", id="unknown-key"),
]


@pytest.mark.parametrize(("consent", "want"), CALLERS)
def test_what_a_caller_gives(consent: dict[str, Any], want: str) -> None:
    assert state(verdict(consent)) == want


VENDORS: Final = [
    ("all", 755, True),
    ("all", 756, False),
    ("sparse", 3001, True),
    ("sparse", 60000, True),
    ("sparse", 2999, False),
    ("forbidden", 755, False),
    ("forbidden", 10, True),
    ("by_interest", 755, False),
    ("by_interest", 10, True),
    ("by_consent", 755, True),
    ("disclosed", 10, True),
    ("disclosed", 755, False),
]


@pytest.mark.parametrize(("name", "vendor", "want"), VENDORS)
def test_a_vendor_needs_consent_of_its_own(name: str, vendor: int, want: bool) -> None:
    assert verdict({"gdpr_consent": TCF[name]}, vendor=vendor).allows("ads") is want
    assert verdict({"gpp": f"DBABMA~{TCF[name]}"}, vendor=vendor).allows("ads") is want


ONETRUST: Final = "isGpcEnabled={}&datestamp=Sun+Nov+22+2026&version=202409.1.0&groups=" + quote(
    "C0001:1,C0002:0,C0004:1"
)
COOKIEBOT: Final = quote(
    "{stamp:'x==',necessary:true,preferences:true,statistics:false,marketing:true,method:'METHOD',ver:1,region:'de'}",
    safe="",
)
HEADERS: Final = [
    pytest.param({"Sec-GPC": "1"}, "-.--.", id="gpc"),
    pytest.param({"sec-gpc": " 1 "}, "-.--.", id="gpc-spaced"),
    pytest.param({"Sec-GPC": "0"}, ".....", id="gpc-zero-is-no-signal"),
    pytest.param({"Cookie": "a=1; OptanonConsent=" + ONETRUST.format(0) + "; b=2"}, "+-+..", id="onetrust"),
    pytest.param({"Cookie": "OptanonConsent=" + ONETRUST.format(1)}, "----.", id="onetrust-gpc"),
    pytest.param({"Cookie": "OptanonConsent=x"}, "---..", id="onetrust-broken"),
    pytest.param({"Cookie": "CookieConsent=" + COOKIEBOT.replace("METHOD", "explicit")}, "+-+..", id="cookiebot"),
    pytest.param(
        {"Cookie": "CookieConsent=" + COOKIEBOT.replace("METHOD", "implied")}, ".-...", id="cookiebot-implied"
    ),
    pytest.param({"Cookie": "CookieConsent=-1"}, ".....", id="cookiebot-region"),
    pytest.param({"Cookie": "CookieConsent=true"}, "---..", id="cookiebot-broken"),
    pytest.param({"cookie": f"euconsent-v2={TCF['no_profiles']}; usprivacy=1YNN"}, "++-+.", id="tcf-cookie"),
]


@pytest.mark.parametrize(("headers", "want"), HEADERS)
def test_headers_and_cookies(headers: dict[str, str], want: str) -> None:
    assert state(verdict(None, headers)) == want


HIT: Final = "https://www.google-analytics.com/g/collect?v=2&tid=G-DEMO1&gcs=G110&gcd=11t1p1t1t5&npa=0"
EVENTS: Final = [
    pytest.param(HIT, "+-+..", id="url"),
    pytest.param("v=2&us_privacy=1YYN", "-.--.", id="form"),
    pytest.param("/collect?u=" + quote(quote("https://www.example.com/?gcs=G100")), "--...", id="url-in-url"),
    pytest.param(f"/t?gdpr=1&gdpr_consent={TCF['all']}", "+++..", id="tcf-in-url"),
    pytest.param("/t?gdpr=1", "---..", id="gdpr-alone-in-url"),
    pytest.param("GET / HTTP/1.1\r\nHost: www.example.com\r\nSec-GPC: 1\r\n\r\n", "-.--.", id="headers"),
    pytest.param(
        {"context": {"consent": {"categoryPreferences": {"C0004": False, "C0002": True}}}}, "-+-..", id="segment"
    ),
    pytest.param(
        {"context": {"consentManagement": {"deniedConsentIds": ["marketing"]}}}, "-.-..", id="rudderstack"
    ),
    pytest.param({"consent": {"ad_user_data": "GRANTED", "ad_personalization": "DENIED"}}, "+.-..", id="ga4-mp"),
    pytest.param({"regs": {"us_privacy": "1YYN"}, "user": {"gpp": "DBABMA~" + TCF["all"]}}, "-+--.", id="openrtb"),
    pytest.param({"request": {"url": HIT, "headers": [{"name": "Sec-GPC", "value": "1"}]}}, "----.", id="har"),
    pytest.param(json.dumps({"event": {"gcs": "G111"}}), "++...", id="json-text"),
    pytest.param(b'{"event":{"gcs":"G101"}}', "-+...", id="json-bytes"),
    pytest.param({"body": '{"gcd":"13p3p3p3p5l1"}'}, "---..", id="json-in-json"),
    pytest.param({"properties": {"marketing": True, "ads": True, "consent": "yes"}}, ".....", id="no-signals"),
    pytest.param({"note": "gcs= and consent= are words"}, ".....", id="words"),
    pytest.param(7, ".....", id="number"),
]


@pytest.mark.parametrize(("event", "want"), EVENTS)
def test_where_signals_stand_in_events(event: Any, want: str) -> None:
    assert state(verdict(event=event)) == want


def test_where_signals_differ_the_framework_applies() -> None:
    said = verdict({"gdpr": 0, "ads": True}, event={"gdpr": 1, "gdpr_consent": TCF["none"]})
    assert said.allows("ads") is False


def test_every_denial_has_its_source() -> None:
    said = verdict({"ads": True, "us_privacy": "1YYN"}, {"Sec-GPC": "1"}, {"gcs": "G100"})
    assert {(d.source, d.reason) for d in said.why_not("ads")} == {
        ("gcs", "denied"),
        ("sec-gpc", "global privacy control"),
        ("us_privacy", "opted out"),
    }
    assert said.grants == (("ads", "caller"),)
    assert [tuple(d) for d in said.why_not("health")] == [("health", "none", "absent")]
    assert said.as_dict() == {
        "ads": "denied",
        "analytics": "denied",
        "personalisation": "denied",
        "sale": "denied",
        "health": "absent",
    }


def test_a_verdict_holds_no_value() -> None:
    said = verdict({"gpp": "lena@example.com", "tcf": "555-0134"}, {"Cookie": "CookieConsent=lena"}, "gcs=lena")
    assert not said.allows("ads")
    assert "lena" not in repr(said)
    assert "555" not in repr(said)


SIGNALS: Final = st.dictionaries(
    st.sampled_from(
        ["ads", "gcs", "gcd", "us_privacy", "gpp", "gdpr", "gdpr_consent", "gpc", "marketing", "gpp_sid"]
    ),
    st.one_of(
        st.booleans(),
        st.sampled_from(
            ["G111", "G100", "13r3r3r3r5l1", "1YNN", "1YYN", usnat(), usnat(sale=1), TCF["all"], "1", "0"]
        ),
        st.text(alphabet="1GYNr-~._", max_size=12),
    ),
    max_size=5,
)


@given(SIGNALS, SIGNALS)
def test_more_signals_never_allow_what_one_denied(one: dict[str, Any], other: dict[str, Any]) -> None:
    alone, both = verdict(one), verdict(one, event=other)
    for purpose in PURPOSES:
        if getattr(alone, purpose) is False and "gdpr" not in other and "gdpr_consent" not in other:
            # A TC string may arrive with the event; then it is no longer missing.
            assert getattr(both, purpose) is False or "gpp" in other


KEYS: Final = st.sampled_from(["consent", "gcs", "gpp", "a", "categoryPreferences", "context"])
TREES: Final = st.recursive(
    st.none() | st.booleans() | st.text(alphabet="G01=&?a", max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)


@given(TREES)
def test_any_event_is_read(event: Any) -> None:
    assert not verdict(event=event).allows("sale")


class Hostile(dict[str, Any]):
    def items(self) -> Any:
        raise RuntimeError("lena@example.com")


def test_a_signal_that_raises_denies() -> None:
    said = verdict(Hostile(ads=True))
    assert state(said) == "-----"


def test_too_much_to_look_through_denies() -> None:
    deep: Any = {"gcs": "G111"}
    for _ in range(40):
        deep = {"a": deep}
    assert state(verdict({"ads": True}, event=deep)) == "-----"
    assert state(verdict({"ads": True}, event=[{"a": {}}] * 9_000)) == "-----"
    assert state(verdict({"ads": True}, event="gcs=G111&" + "x" * 100_000)) == "-----"
    long = "gcs=G111&" + "x" * 60_000
    assert state(verdict({"ads": True}, event=[long] * 8)) == "++..."
    assert state(verdict({"ads": True}, event=[long] * 9)) == "-----", "each is short enough, all of them are not"
    assert state(verdict({}, event=[{"consent": {"ads": True}}] * 190)) == "+...."
    assert state(verdict({}, event=[{"consent": {"ads": True}}] * 210)) == "-----"


def test_a_signal_in_a_url_is_found_behind_three_layers_of_escapes() -> None:
    url = "https://www.example.com/?gcs=G100"
    for layers, want in enumerate(("--...", "--...", "--...", "--...")):
        assert state(verdict(event="/collect?u=" + url)) == want, layers
        url = quote(url)


def test_a_gpp_string_speaks_where_gdpr_applies_and_no_tc_string_is_there() -> None:
    gpp = "DBABMA~" + TCF["all"]
    assert state(verdict({"gdpr": 1, "gpp": gpp, "gpp_sid": "2"})) == "+++.."
    assert state(verdict({"gdpr": 1, "gpp": "", "ads": True})) == "---.."


def test_sections_that_different_places_name_are_all_asked_for() -> None:
    gpp = "DBABMA~" + TCF["all"]
    there = [{"gpp_sid": "_".join(["2"] * n)} for n in range(1, 12)]
    assert state(verdict({"gpp": gpp}, event=there)) == "+++.."
    assert state(verdict({"gpp": gpp}, event=[*there, {"gpp_sid": "7"}])) == "-----"


# ---- in a guard

CLICK: Final = "Cj0KEQjw7pHCBRDhk8Tz0e3x5NoBEiQAq2mVb_demo1"
KEPT: Final = [
    pytest.param({}, {"consent": {"ads": True}}, True, id="caller"),
    pytest.param({"gcs": "G111"}, {}, True, id="event"),
    pytest.param({"gcs": "G100"}, {"consent": {"ads": True}}, False, id="event-denies"),
    pytest.param({"context": {"consent": {"categoryPreferences": {"Advertising": True}}}}, {}, True, id="segment"),
    pytest.param(
        {"context": {"consent": {"categoryPreferences": {"Analytics": True}}}}, {}, False, id="segment-without"
    ),
    pytest.param({}, {}, False, id="nothing"),
    pytest.param({}, {"consent": {"gpp": usnat()}}, False, id="not-opted-out-is-no-consent"),
]


@pytest.mark.parametrize(("more", "context", "kept"), KEPT)
def test_click_ids_stay_by_consent_alone(more: dict[str, Any], context: dict[str, Any], kept: bool) -> None:
    result = phiguard.scrub({"gclid": CLICK, **more}, "keep_identity", context=phiguard.Context(**context))
    assert (result.payload["gclid"] == CLICK) is kept


def test_a_query_says_for_itself() -> None:
    for gcs, kept in (("G111", True), ("G100", False)):
        query = f"gclid={CLICK}&gcs={gcs}"
        assert (CLICK in phiguard.scrub(query, "keep_identity").payload) is kept


def test_the_envelope_of_a_batch_speaks_for_its_events_and_an_event_for_itself() -> None:
    event = {"name": "lead", "gclid": CLICK}
    yes, no = {"ad_user_data": "GRANTED"}, {"ad_user_data": "DENIED"}
    for consent, kept in ((yes, True), (no, False)):
        new = phiguard.scrub({"consent": consent, "events": [event]}, "keep_identity").payload
        assert (new["events"][0]["gclid"] == CLICK) is kept
    two = [event, {**event, "consent": no}]
    new = phiguard.scrub({"consent": yes, "events": two}, "keep_identity").payload
    assert [e["gclid"] == CLICK for e in new["events"]] == [True, False]
    lines = "\n".join(json.dumps({"consent": consent, "events": [event]}) for consent in (yes, {}))
    first, second = phiguard.scrub(lines, "keep_identity").payload.splitlines()
    assert CLICK in first
    assert CLICK not in second


def test_ads_consent_is_the_verdict_on_ads() -> None:
    assert ads_consent({"ads": True}, None) is True
    assert ads_consent({"ads": True}, {"Sec-GPC": "1"}) is False
    assert ads_consent({"analytics": True}, {}) is None
    assert ads_consent(None, None) is None
