"""The transmissions that courts and the FTC described, as events in each destination's wire format.

Every value is invented. What `must_go` of a story is recoverable from nothing that is sent. To write what is sent
of each to ``golden/court.json``, for a person to read before it is committed: ``python tests/court.py``.
"""

import hashlib
import json
import os
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, NamedTuple

KEY: Final = "a key for tests, of 32 bytes or more"
FILE: Final = Path(__file__).parent / "golden" / "court.json"
TIME: Final = 1772636531  # 2026-03-04
UA: Final = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0"
CLICK: Final = "IwAR1bDemoClickIdValue_9876543210"
VISITOR: Final = "fb.1.1772600000000.5544332211"


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


class Story(NamedTuple):
    """One transmission: who, on which page, said what."""

    id: str
    url: str
    title: str
    event: str
    said: dict[str, Any]
    person: Mapping[str, str] = MappingProxyType({})
    value: float = 25.0
    flags: tuple[str, ...] = ()

    @property
    def email(self) -> str:
        return self.person.get("email", "ines.calder@example.net")

    @property
    def must_go(self) -> list[str]:
        """Whatever identifies or speaks of care, as it was sent and as its digest."""
        who = [self.email, digest(self.email), self.person.get("phone", "(206) 555-0147"), "203.0.113.91", UA]
        who += [*self.person.values(), CLICK, VISITOR]
        texts = [value for value in self.said.values() if isinstance(value, str)]
        path = self.url.partition(".example/")[2]
        return [*who, *texts, *([path] if path else []), *([self.title] if self.title else [])]


STORIES: Final = (
    Story("1 Kaiser: encyclopedia search while signed in",
          "https://healthy.demo.example/health-encyclopedia?q=std+testing",
          "Health encyclopedia", "search", {"search": "std testing", "signed_in": "member since 2011"},
          {"name": "Ines Calder"}),
    Story("2 Advocate Aurora: booking widget",
          "https://care.demo.example/MyChart/openscheduling?dept=1010101010&vt=1234&mrn=55301728",
          "Schedule an appointment", "Schedule", {"content": "Cardiology consult",
          "distance_miles": "3.2 miles from the clinic"},
          {"proxy": "Tomas Verik", "mrn": "55301728"}),
    Story("3 Novant: form on a booking page", "https://www.demo.example/request-appointment",
          "Request an appointment", "SubscribedButtonClick",
          {"button": "Prefer not to say", "free": "my ssn is 536-90-4399 and my knee hurts",
          "field": "emergencyContactPhone"},
          {"phone": "(206) 555-0163"}),
    Story("4a The Markup: doctor and search",
          "https://www.demo.example/doctors/jane-roe?search=pregnancy%20termination",
          "Jane Roe, MD", "SubscribedButtonClick", {"button": "Schedule online",
          "search": "pregnancy termination"}),
    Story("4b The Markup: condition from a list", "https://www.demo.example/find-a-doctor?condition=alzheimers",
          "Find a doctor", "FindLocation", {"content": "Alzheimer's disease"}),
    Story("5 Nemours: a child's name on the scheduler",
          "https://www.demo.example/request-appointment?specialty=orthopedics",
          "Book for your child", "Lead", {"content": "Orthopedics"}, {"child": "Milo Verik"}, flags=("minors",)),
    Story("6 GoodRx: event named after a drug", "https://www.demo.example/drugs/lisinopril?dosage=10mg",
          "Lisinopril prices", "Drug Name", {"content": "lisinopril 10mg", "audience": "hypertension retargeting"},
          {"dob": "1984-03-12"}),
    Story("7 BetterHelp: hashed e-mail and a flag", "https://get.demo.example/therapy/payment",
          "Start therapy", "AddPaymentInfo", {"content": "previously in therapy: yes"}),
    Story("8 Cerebral: answers of a self-assessment", "https://start.demo.example/assessment",
          "Assessment", "CompleteRegistration", {"description": "PHQ-9 score 17",
          "insurance": "group 88231 member W123456789"},
          {"phone": "(206) 555-0199", "name": "Nora Ellison"}),
    Story("9 Monument: paid treatment for drinking", "https://www.demo.example/plans",
          "Plans", "Paid: Weekly Therapy", {"answer": "drinks per week: 21",
          "content": "alcohol use disorder treatment"}),
    Story("10 Premom: cycle and hardware ids", "https://app.demo.example/home",
          "Home", "R_PREGNANCY_WEEK_CHOSEN", {"week": "pregnancy week 9"},
          {"imei": "490154203237518", "mac": "00:00:5e:00:53:af"}),
    Story("11 Meta Pixel Healthcare: log-in",
          "https://www.demo.example/MyChart/Authentication/Login?redirect=%2Fappointments",
          "Sign in", "CompleteRegistration", {"button": "Log in"}),
    Story("12a referrer only", "https://www.demo.example/", "Home", "PageView",
          {"referrer": "https://www.demo.example/conditions/breast-cancer?email=ines.calder%40example.net"}),
    Story("12b campaign only", "https://www.demo.example/welcome?utm_term=knee+replacement", "Welcome",
          "ViewContent",
          {"campaign": "knee replacement retargeting"}),
    Story("12c redirect encoded twice",
          "https://www.demo.example/go?redirect=%252Fconditions%252Fpsoriasis%253Femail%253Dines.calder%2540example.net",
          "Welcome", "Lead", {"content": "psoriasis clinic"}),
    Story("13a a careers page", "https://www.demo.example/careers/oncology-nurse", "Oncology nurse", "Lead",
          {"content": "Nurse, oncology"}),
    Story("13b visiting hours", "https://www.demo.example/visitors/hours", "Visiting hours", "PageView", {}),
)  # fmt: skip


def _texts(story: Story) -> dict[str, Any]:
    """What a site puts into fields of its own."""
    return {f"x_{key}": value for key, value in {**story.said, **story.person}.items()}


def _meta(s: Story) -> Any:
    return {
        "data": [
            {
                "event_name": s.event,
                "event_time": TIME,
                "event_id": "evt-20417",
                "action_source": "website",
                "event_source_url": s.url,
                "referrer_url": s.said.get("referrer", "https://search.demo.example/?q=clinic"),
                "user_data": {
                    "em": [digest(s.email)],
                    "ph": [digest(s.person.get("phone", "12065550147"))],
                    "client_ip_address": "203.0.113.91",
                    "client_user_agent": UA,
                    "fbp": VISITOR,
                    "fbc": f"fb.1.1772600000000.{CLICK}",
                    "external_id": [s.email],
                },
                "custom_data": {
                    "value": s.value,
                    "currency": "USD",
                    "content_name": s.title,
                    "search_string": s.said.get("search", ""),
                    "num_items": 1,
                    "order_id": "A-20417",
                    **_texts(s),
                },
            }
        ],
        "access_token": "EAAB0demo0token0value",
    }


def _ga4(s: Story) -> Any:
    return {
        "client_id": "1000000001.1757000000",
        "user_id": s.email,
        "timestamp_micros": TIME * 1_000_000,
        "ip_override": "203.0.113.91",
        "user_properties": {key: {"value": value} for key, value in s.person.items()},
        "user_data": {"sha256_email_address": [digest(s.email)]},
        "events": [
            {
                "name": s.event,
                "params": {
                    "session_id": "1772636500",
                    "page_location": s.url,
                    "page_referrer": s.said.get("referrer", ""),
                    "page_title": s.title,
                    "value": s.value,
                    "currency": "USD",
                    "fbclid": CLICK,
                    **_texts(s),
                },
            }
        ],
    }


def _google_ads(s: Story) -> Any:
    return {
        "conversions": [
            {
                "conversionAction": "customers/1234567890/conversionActions/987654",
                "conversionDateTime": "2026-03-04 15:02:11+00:00",
                "gclid": "EAIaIQobChMI5demoClickIdentifier123456",
                "conversionValue": s.value,
                "currencyCode": "USD",
                "userIpAddress": "203.0.113.91",
                "userIdentifiers": [{"hashedEmail": digest(s.email)}],
                "sessionAttributesKeyValuePairs": {"landing_page_url": s.url, "landing_page_user_agent": UA},
                "customVariables": [{"conversionCustomVariable": "c", "value": v} for v in _texts(s).values()],
            }
        ],
        "partialFailure": True,
    }


def _floodlight(s: Story) -> Any:
    from urllib.parse import quote

    own = ";".join(f"u{i}={quote(str(v), safe='')}" for i, v in enumerate(_texts(s).values(), 1))
    page = quote(s.url, safe="")
    return (
        f"https://ad.doubleclick.net/activity;src=1234567;type=sales0;cat=lead00;ord=1;num=772;cost={s.value};"
        f"{own};auiddc={VISITOR};em={digest(s.email)};~oref={page}?"
    )


def _tiktok(s: Story) -> Any:
    return {
        "event_source": "web",
        "event_source_id": "C0DEMO0PIXEL0CODE000",
        "data": [
            {
                "event": s.event,
                "event_time": TIME,
                "event_id": "tt-5510",
                "user": {
                    "email": [digest(s.email)],
                    "ip": "203.0.113.91",
                    "user_agent": UA,
                    "ttp": "2demoTtpCookieValue0000000",
                    "ttclid": CLICK,
                },
                "page": {"url": s.url, "referrer": s.said.get("referrer", "")},
                "properties": {"value": s.value, "currency": "USD", "description": s.title, **_texts(s)},
                "limited_data_use": False,
            }
        ],
    }


def _capi(s: Story, source: str, click: str) -> Any:
    body = _meta(s)
    event = body["data"][0]
    event["action_source"] = source
    user = event["user_data"]
    for key in ("fbp", "fbc"):
        user.pop(key)
    user[click] = CLICK
    return {"data": [event]}


def _linkedin(s: Story) -> Any:
    return {
        "elements": [
            {
                "conversion": "urn:lla:llaPartnerConversion:123456",
                "conversionHappenedAt": TIME * 1000,
                "conversionValue": {"currencyCode": "USD", "amount": str(s.value)},
                "user": {
                    "userIds": [
                        {"idType": "SHA256_EMAIL", "idValue": digest(s.email)},
                        {"idType": "LINKEDIN_FIRST_PARTY_ADS_TRACKING_UUID", "idValue": CLICK},
                    ],
                    "userInfo": {"firstName": "Ines", "lastName": "Calder", "title": s.title},
                },
                "eventId": "evt-20417",
                "pageUrl": s.url,
                **_texts(s),
            }
        ]
    }


def _x(s: Story) -> Any:
    return {
        "conversions": [
            {
                "conversion_time": "2026-03-04T15:02:11.000Z",
                "event_id": "tw-abc12-def34",
                "conversion_id": "evt-20417",
                "identifiers": [
                    {"hashed_email": digest(s.email)},
                    {"twclid": CLICK},
                    {"ip_address": "203.0.113.91", "user_agent": UA},
                ],
                "value": str(s.value),
                "price_currency": "USD",
                "description": " ".join(map(str, _texts(s).values())),
                "event_source_url": s.url,
                "contents": [{"content_name": s.title, "num_items": 1}],
            }
        ]
    }


def _microsoft(s: Story) -> Any:
    return {
        "data": [
            {
                "eventType": "custom",
                "eventName": s.event,
                "eventTime": TIME,
                "eventId": "evt-20417",
                "eventSourceUrl": s.url,
                "referrerUrl": s.said.get("referrer", ""),
                "pageTitle": s.title,
                "keywords": " ".join(map(str, s.said.values())),
                "adStorageConsent": "G",
                "userData": {
                    "em": digest(s.email),
                    "anonymousId": VISITOR,
                    "msclkid": "0123456789abcdef0123456789abcdef",
                    "clientIpAddress": "203.0.113.91",
                    "clientUserAgent": UA,
                },
                "customData": {"value": s.value, "currency": "USD", "transactionId": "A-20417", **_texts(s)},
            }
        ]
    }


def _reddit(s: Story) -> Any:
    return {
        "data": {
            "events": [
                {
                    "event_at": TIME * 1000,
                    "action_source": "WEBSITE",
                    "event_source_url": s.url,
                    "click_id": CLICK,
                    "type": {"tracking_type": "CUSTOM", "custom_event_name": s.event},
                    "user": {
                        "email": digest(s.email),
                        "uuid": VISITOR,
                        "ip_address": "203.0.113.91",
                        "user_agent": UA,
                    },
                    "metadata": {"value": s.value, "currency": "USD", "products": [{"name": s.title}], **_texts(s)},
                }
            ]
        }
    }


def _segment(s: Story) -> Any:
    return {
        "batch": [
            {
                "type": "track",
                "event": s.event,
                "userId": s.email,
                "anonymousId": "507f191e-810c-4197-9de8-60ea11223344",
                "messageId": "msg-20417",
                "timestamp": "2026-03-04T15:02:11.000Z",
                "context": {
                    "ip": "203.0.113.91",
                    "userAgent": UA,
                    "page": {"url": s.url, "title": s.title, "referrer": s.said.get("referrer", "")},
                    "traits": {"email": s.email, **s.person},
                },
                "properties": {"revenue": s.value, "currency": "USD", "fbc": CLICK, "fbp": VISITOR, **_texts(s)},
            }
        ],
        "writeKey": "wk0DEMO0write0key",
    }


def _mixpanel(s: Story) -> Any:
    return [
        {
            "event": s.event,
            "properties": {
                "token": "0123456789abcdef0123456789abcdef",
                "time": TIME,
                "distinct_id": s.email,
                "$device_id": VISITOR,
                "$insert_id": "ins-20417",
                "$ip": "203.0.113.91",
                "$current_url": s.url,
                "$referrer": s.said.get("referrer", ""),
                "$browser": "Chrome",
                "value": s.value,
                "mp_keyword": s.title,
                **_texts(s),
            },
        }
    ]


def _amplitude(s: Story) -> Any:
    return {
        "api_key": "0123456789abcdef0123456789abcdef",
        "events": [
            {
                "event_type": s.event,
                "user_id": s.email,
                "device_id": VISITOR,
                "time": TIME * 1000,
                "insert_id": "ins-20417",
                "ip": "203.0.113.91",
                "user_agent": UA,
                "event_properties": {"page": s.url, "title": s.title, "value": s.value, **_texts(s)},
                "user_properties": {**s.person},
            }
        ],
    }


def _posthog(s: Story) -> Any:
    return {
        "api_key": "phc_demo0key0value",
        "batch": [
            {
                "event": s.event,
                "distinct_id": s.email,
                "timestamp": "2026-03-04T15:02:11.000Z",
                "uuid": "0190a1b2-0000-7000-8000-000000000001",
                "properties": {
                    "$current_url": s.url,
                    "$title": s.title,
                    "$ip": "203.0.113.91",
                    "$raw_user_agent": UA,
                    "value": s.value,
                    "$set": {"email": s.email},
                    **_texts(s),
                },
            }
        ],
    }


WIRES: Final[dict[str, Callable[[Story], Any]]] = {
    "meta_capi": _meta,
    "ga4_mp": _ga4,
    "google_ads_upload": _google_ads,
    "floodlight": _floodlight,
    "tiktok_events": _tiktok,
    "pinterest_api": lambda s: _capi(s, "web", "click_id"),
    "snap_capi": lambda s: _capi(s, "WEB", "sc_click_id"),
    "linkedin_capi": _linkedin,
    "x_api": _x,
    "microsoft_capi": _microsoft,
    "reddit_capi": _reddit,
    "segment": _segment,
    "rudderstack": _segment,
    "mixpanel": _mixpanel,
    "amplitude": _amplitude,
    "posthog": _posthog,
}
"""Of every destination without a BAA an event of its format, with everything in it that a site could put there."""


# ---- what each vendor's documentation requires, by hand and apart from its files


def _all(event: Any, *keys: str) -> list[str]:
    return [key for key in keys if event.get(key) in (None, "", [], {})]


def _meta_lacks(body: Any) -> list[str]:
    [event] = body["data"]
    lacks = _all(event, "event_name", "event_time", "action_source", "user_data", "event_source_url")
    user = event.get("user_data", {})
    if set(user) <= {"client_user_agent", "ct", "st", "zp", "country", "ge", "db"}:
        lacks.append("a customer parameter besides the user agent")
    return lacks + _all(user, "client_user_agent")


def _shared_lacks(body: Any, *keys: str) -> list[str]:
    [event] = body["data"]
    user = event.get("user_data", {})
    matched = bool(user.get("em") or user.get("ph") or user.get("hashed_maids"))
    matched = matched or bool(user.get("client_ip_address") and user.get("client_user_agent"))
    return _all(event, "event_name", "event_time", "action_source", *keys) + ([] if matched else ["a match key"])


def _in_matrix(url: str) -> list[str]:
    return [key for key in ("src", "type", "cat") if f";{key}=" not in url]


def _tiktok_lacks(body: Any) -> list[str]:
    [event] = body["data"]
    return (
        _all(body, "event_source", "event_source_id")
        + _all(event, "event", "event_time")
        + ([] if event.get("user") else ["a match key"])
    )


LACKS: Final[dict[str, Callable[[Any], list[str]]]] = {
    "meta_capi": _meta_lacks,
    "ga4_mp": lambda b: _all(b, "client_id", "events") + _all(b["events"][0], "name"),
    "google_ads_upload": lambda b: _all(b["conversions"][0], "conversionAction", "conversionDateTime", "gclid"),
    "floodlight": _in_matrix,
    "tiktok_events": _tiktok_lacks,
    "pinterest_api": lambda b: _shared_lacks(b, "event_id"),
    "snap_capi": lambda b: _shared_lacks(b, "event_source_url"),
    "linkedin_capi": lambda b: (
        _all(b["elements"][0], "conversion", "conversionHappenedAt") + _all(b["elements"][0]["user"], "userIds")
    ),
    "x_api": lambda b: _all(b["conversions"][0], "conversion_time", "event_id", "identifiers"),
    "microsoft_capi": lambda b: _all(b["data"][0], "eventType", "eventTime", "userData"),
    "reddit_capi": lambda b: (
        _all(b["data"]["events"][0], "event_at", "type", "user")
        + _all(b["data"]["events"][0]["type"], "tracking_type")
    ),
    "segment": lambda b: _all(b["batch"][0], "type", "anonymousId"),
    "rudderstack": lambda b: _all(b["batch"][0], "type", "anonymousId"),
    "mixpanel": lambda b: _all(b[0], "event") + _all(b[0]["properties"], "token", "time", "distinct_id"),
    "amplitude": lambda b: _all(b, "api_key") + _all(b["events"][0], "event_type", "device_id"),
    "posthog": lambda b: _all(b, "api_key") + _all(b["batch"][0], "event", "distinct_id"),
}


@cache
def guard(destination: str, flags: tuple[str, ...] = ()) -> Any:
    from phiguard import Guard, Policy

    policy: Any = "keep_identity" if destination == "google_ads_upload" else "standard"
    if flags:
        said = json.dumps(list(flags))
        policy = Policy.loads(f'id = "mine"\nextends = "{policy}"\n[organisation]\nflags = {said}\n')
    return Guard(policy, destination=destination)


def sent(destination: str, story: Story) -> Any:
    """What a guard sends of a story, with its result."""
    from phiguard import Context

    context = Context(url=story.url, consent={"ads": True})
    return guard(destination, story.flags).scrub(WIRES[destination](story), context=context)


def golden() -> dict[str, Any]:
    out: dict[str, Any] = {}
    for destination in WIRES:
        out[destination] = {}
        for story in STORIES:
            result = sent(destination, story)
            out[destination][story.id] = list(result.reasons) if result.payload is None else result.payload
    return out


if __name__ == "__main__":
    os.environ["PHIGUARD_HMAC_KEY"] = KEY
    FILE.write_text(json.dumps(golden(), indent=1, ensure_ascii=False) + "\n", "utf-8")
