"""Ad and pseudonymous ids, class by class: what goes, in JSON, URLs, forms, cookies and text, and what stays."""

# ruff: noqa: E501 - a table has one row a line

import json
import uuid
from random import Random
from typing import Any
from urllib.parse import quote

import pytest

import phiguard
from phiguard.detectors import detectors
from phiguard.guard import Guard

U = "3f0c2b1e-8d34-4a77-9c10-2e6b7f1d9a43"
H = "0a1b2c3d4e5f60718293a4b5c6d7e8f9"
GA = "284739105.1771490233"
CLICK = "Cj0KEQjw7pHCBRDhk8Tz0e3x5NoBEiQAq2mVb"
SITE = "https://www.example.com/hours?"
RANDOM = "q8Zt1uVb3mXw7LpR0sKd9aYe5"
ECID = "48283749105771490233482837491057714902"


def cookie(text: str) -> dict[str, Any]:
    return {"headers": {"Cookie": f"theme=dark; {text}; lang=en"}}


# class, name, payload, entity, what must be gone
GOES: list[tuple[str, str, Any, str, str]] = [
    ("google", "ga-cookie", cookie(f"_ga=GA1.2.{GA}"), "AD_ID", GA),
    ("google", "ga-stream-cookie", cookie("_ga_7QX2LMN0PD=GS2.1.s1771490233$o3$g1$t1771490299$j60"), "AD_ID", "1771490233"),
    ("google", "ga-old-stream-cookie", cookie("_ga_7QX2LMN0PD=GS1.1.1771490233.3.1.1771490299.0.0.0"), "AD_ID", "1771490233"),
    ("google", "ga-in-text", f"visitor GA1.1.{GA} came back", "AD_ID", GA),
    ("google", "cid-in-url", f"{SITE}v=2&tid=G-7QX2LMN0PD&cid={GA}&en=page_view", "AD_ID", GA),
    ("google", "client-id-json", {"client_id": GA, "events": []}, "AD_ID", GA),
    ("google", "gid-form", f"v=1&_gid={GA}&t=pageview", "AD_ID", GA),
    ("google", "gcl-au", cookie(f"_gcl_au=1.1.{GA}"), "AD_ID", GA),
    ("google", "gcl-aw", cookie(f"_gcl_aw=GCL.1771490233.{CLICK}"), "AD_ID", CLICK),
    ("google", "gac", cookie(f"_gac_UA-123456-1=1.1771490233.{CLICK}"), "AD_ID", CLICK),
    ("google", "fpid", cookie("FPID=FPID2.2.q8Zt1uVb3mXw7LpR0sKd.1771490233"), "AD_ID", "q8Zt1uVb3mXw7LpR0sKd"),
    ("google", "ide", cookie(f"IDE=AHWqTU{RANDOM}{RANDOM}"), "AD_ID", RANDOM),
    ("google", "gads", cookie("__gads=ID=3f2a9c81d07be465:T=1771490233:S=ALNI_MbQ7x2"), "AD_ID", "3f2a9c81d07be465"),
    ("google", "gclid-url", f"{SITE}gclid={CLICK}&x=1", "AD_ID", CLICK),
    ("google", "gclid-text", f"click {CLICK} stored at noon", "AD_ID", CLICK),
    ("google", "wbraid-json", {"wbraid": "ClEKCQjwdemo0value1xyz"}, "AD_ID", "demo0value1xyz"),
    ("google", "utma", cookie("__utma=34810208.284739105.1771490233.1771490299.1771490399.3"), "AD_ID", "284739105"),
    ("social", "fbp", {"fbp": "fb.1.1771490233000.1122334455"}, "AD_ID", "1122334455"),
    ("social", "fbclid", f"{SITE}fbclid=IwAR2F4-dbP0l7Mn1IawQQGCINEz7PYX", "AD_ID", "QQGCINEz7PYX"),
    ("social", "c-user", cookie("c_user=100004828374910"), "AD_ID", "100004828374910"),
    ("social", "ttp", cookie("_ttp=01J8ZK4M2N7QW3RT5VX9YA6BCD_.tt.1"), "AD_ID", "01J8ZK4M2N7QW3RT5VX9YA6BCD"),
    ("social", "ttclid", f"{SITE}ttclid=E.C.P.demo0Click1Value2x3y4z", "AD_ID", "demo0Click1Value"),
    ("social", "ttcsid", cookie("ttcsid_C7DEMO12=1771490233000::demo0Rand1x.3.1771490299000"), "AD_ID", "demo0Rand1x"),
    ("social", "li-fat-id", {"li_fat_id": U}, "AD_ID", U),
    ("social", "bcookie", cookie(f'bcookie="v=2&{U}"'), "AD_ID", U),
    ("social", "linkedin-id-value", {"userIds": [{"idType": "LINKEDIN_FIRST_PARTY_ADS_TRACKING_UUID", "idValue": U}]}, "AD_ID", U),
    ("social", "twpid-text", "pixel tw.1771490233000.284739105771490233 fired", "AD_ID", "284739105771490233"),
    ("social", "guest-id", cookie("guest_id=v1%3A177149023300028473"), "AD_ID", "177149023300028473"),
    ("social", "epik-form", "event=lead&epik=dj0yJnU9ZGVtbzB2YWx1ZTF4eXomcD0wJm49YWJj", "AD_ID", "dj0yJnU9ZGVtbzB2YWx1ZTF4eXo"),
    ("social", "pin-unauth", cookie("_pin_unauth=dWlkPVpHVnRiekIyWVd4MVpURjRlWG8"), "AD_ID", "dWlkPVpHVnRiekIy"),
    ("social", "sccid-url", f"{SITE}ScCid={U}", "AD_ID", U),
    ("social", "scid-form", f"pid=p1&u_c1={U}&v=1.5", "AD_ID", U),
    ("social", "rdt-uuid", cookie(f"_rdt_uuid=1771490233000.{U}"), "AD_ID", U),
    ("social", "rdt-cid-text", "came with rdt_cid=4828374910577149023 today", "AD_ID", "4828374910577149023"),
    ("network", "msclkid", f"{SITE}msclkid={H}", "AD_ID", H),
    ("network", "uetvid", cookie(f"_uetvid={H}"), "AD_ID", H),
    ("network", "uetsid-new", cookie(f"_uetsid={H}|1k2j3h4|2|fzz|0|1940"), "AD_ID", H),
    ("network", "muid-json", {"cookies": {"MUID": H.upper()}}, "AD_ID", H.upper()),
    ("network", "cto-bundle", cookie("cto_bundle=demo0Value1xyz9876LmQ2Rt8YcNs4Pd6F"), "AD_ID", "demo0Value1xyz9876"),
    ("network", "tdid", {"TDID": U}, "AD_ID", U),
    ("network", "qca-text", "sent P0-284739105-1771490233000 along", "AD_ID", "284739105"),
    ("network", "uid2", {"user": {"uid2": "h7Kp2mQz9LtR4vWc8YbN1Ax3Dd5Ff6Gg8Hh0Jj2Kk4s="}}, "AD_ID", "h7Kp2mQz9LtR4vWc8Yb"),
    ("network", "id5-text", "eid ID5*demo0Value1xyz9876LmQ2Rt8YcNs4 read", "AD_ID", "demo0Value1xyz9876"),
    ("network", "rampid-form", "pid=4&rampid=XY1000demo0Value1xyz9876LmQ2Rt8Y&v=1", "AD_ID", "XY1000demo0Value1"),
    ("network", "click-id", {"click_id": "demo0click1XyZ9876"}, "AD_ID", "demo0click1XyZ9876"),
    ("network", "irclickid", f"{SITE}irclickid=demo0click1XyZ9876", "AD_ID", "demo0click1XyZ9876"),
    ("network", "yclid-text", "landed yclid=4828374910577149023 now", "AD_ID", "4828374910577149023"),
    ("network", "mc-eid", f"{SITE}mc_cid=c1&mc_eid=0a1b2c3d4e", "USER_ID", "0a1b2c3d4e"),
    ("network", "mkt-tok", f"{SITE}mkt_tok=NzUwLVlJdemo0value1xyz9876", "USER_ID", "demo0value1xyz"),
    ("network", "hsenc-text", "opened p2ANqtz-9demo0value1xyz9876Lm today", "USER_ID", "demo0value1xyz"),
    ("analytics", "hubspotutk", cookie(f"hubspotutk={H}"), "COOKIE_ID", H),
    ("analytics", "hstc-text", f"c 20629287.{H}.1771490233000.1771490299000.1771490399000.3 x", "COOKIE_ID", H),
    ("analytics", "mkto-trk", cookie("_mkto_trk=id:123-ABC-456&token:_mch-example.com-1771490233000-54321"), "COOKIE_ID", "54321"),
    ("analytics", "amp-new", cookie("AMP_0a1b2c3d4e=JTdCJTIyZGV2aWNlSWQlMjIlM0ElMjJkZW1vJTIyJTdE"), "COOKIE_ID", "JTdCJTIyZGV2aWNl"),
    ("analytics", "amp-old", cookie("amp_0a1b2c=q8Zt1uVb3mXw7LpR0sKd9a.bGVuYUBleGFtcGxlLmNvbQ==..1j3k4m5n6.1j3k4m7p8.4.2.6"), "COOKIE_ID", "bGVuYUBleGFtcGxl"),
    ("analytics", "mixpanel-cookie", cookie(f"mp_{H}_mixpanel=" + quote(json.dumps({"distinct_id": f"$device:{U}", "$device_id": U}))), "USER_ID", U),
    ("analytics", "posthog-cookie", cookie("ph_phc_demo_posthog=" + quote(json.dumps({"distinct_id": U, "$sesid": [1, U, 2]}))), "USER_ID", U),
    ("analytics", "pk-id", cookie("_pk_id.1.1fff=0a1b2c3d4e5f6071.1771490233."), "COOKIE_ID", "0a1b2c3d4e5f6071"),
    ("analytics", "sp-id", cookie(f"_sp_id.ab12={U}.1771490233.4.1771499999.1771495555.{U}"), "COOKIE_ID", U),
    ("analytics", "duid-form", f"e=pv&duid={U}&p=web", "COOKIE_ID", U),
    ("analytics", "s-vi", cookie("s_vi=[CS]v1|2F8A1B3C4D5E6F70-4000012345678901[CE]"), "COOKIE_ID", "2F8A1B3C4D5E6F70"),
    ("analytics", "amcv", cookie(f"AMCV_0A1B2C3D%40AdobeOrg=179643557%7CMCIDTS%7C20504%7CMCMID%7C{ECID}%7CMCAAMLH-1%7C9"), "COOKIE_ID", ECID),
    ("analytics", "mid-url", f"{SITE}AQB=1&mid={ECID}&pageName=home", "COOKIE_ID", ECID),
    ("analytics", "rl", cookie("rl_anonymous_id=RudderEncrypt%3AU2FsdGVkX1demo0value1xyz9876LmQ2"), "COOKIE_ID", "demo0value1xyz"),
    ("analytics", "hp2", cookie("_hp2_id.123=" + quote(json.dumps({"userId": "4828374910577149", "pageviewId": "1", "sessionId": "577149023348"}))), "USER_ID", "4828374910577149"),
    ("analytics", "hj", cookie("_hjSessionUser_3141592=eyJpZCI6ImRlbW8wdmFsdWUxIiwiY3JlYXRlZCI6MTc3MTQ5MDIzMzAwMH0="), "COOKIE_ID", "eyJpZCI6ImRlbW8wdmFsdWUx"),
    ("analytics", "clck", cookie("_clck=1x2y3z^2^fzz^0^1940"), "COOKIE_ID", "1x2y3z"),
    ("analytics", "fs-uid", cookie(f"fs_uid=#DEMO1#{U}:{U}:1771490233000::2#0a1b2c3d#/1803026233"), "COOKIE_ID", U),
    ("analytics", "optimizely-text", "user oeu1771490233000r0.4828374910577149 in B", "COOKIE_ID", "4828374910577149"),
    ("analytics", "vwo", cookie(f"_vwo_uuid=D{H.upper()}"), "COOKIE_ID", H.upper()),
    ("visitor", "anonymous", {"anonymousId": U}, "COOKIE_ID", U),
    ("visitor", "anonymous-url", f"{SITE}anonymousId={U}", "COOKIE_ID", U),
    ("visitor", "ajs-quoted", cookie(f"ajs_anonymous_id=%22{U}%22"), "COOKIE_ID", U),
    ("visitor", "visitor-nested", {"visitor": {"id": "83920183x"}}, "COOKIE_ID", "83920183x"),
    ("visitor", "visitor-form", "visitor_id=83920183&x=1", "COOKIE_ID", "83920183"),
    ("visitor", "visitor-text", "visitor id: 83920183 came back", "COOKIE_ID", "83920183"),
    ("visitor", "client-id", {"clientId": "c-2a3b4c5d"}, "COOKIE_ID", "c-2a3b4c5d"),
    ("visitor", "pseudo-id", {"user_pseudo_id": "2847391.17714"}, "COOKIE_ID", "2847391.17714"),
    ("visitor", "unknown-cookie", cookie(f"_site_x={RANDOM}"), "COOKIE_ID", RANDOM),
    ("visitor", "unknown-cookie-in-object", {"cookies": {"zz": RANDOM}}, "COOKIE_ID", RANDOM),
    ("visitor", "unknown-cookie-headers", f"Host: a.example\r\nCookie: zz={RANDOM}\r\n", "COOKIE_ID", RANDOM),
    ("visitor", "cookie-named-id", cookie("acme_vid=839201830"), "COOKIE_ID", "839201830"),
    ("visitor", "set-cookie", {"Set-Cookie": f"zz={RANDOM}; Path=/; HttpOnly"}, "COOKIE_ID", RANDOM),
    ("user", "user-id", {"userId": "u-20431"}, "USER_ID", "u-20431"),
    ("user", "user-id-nested", {"user": {"id": "x20431"}}, "USER_ID", "x20431"),
    ("user", "user-id-bracket", "user[id]=x20431&y=1", "USER_ID", "x20431"),
    ("user", "user-id-url", f"{SITE}user_id=x20431", "USER_ID", "x20431"),
    ("user", "user-id-text", "user_id=x20431 logged in", "USER_ID", "x20431"),
    ("user", "user-id-prose", "customer id 20431 called twice", "ACCOUNT_NUMBER", "20431"),
    ("user", "user-id-log", "userId: u-20431 saved", "USER_ID", "u-20431"),
    ("user", "username", {"username": "lenaf"}, "USER_ID", "lenaf"),
    ("user", "uid-cookie", cookie("uid=lena.f"), "USER_ID", "lena.f"),
    ("user", "distinct-id", {"properties": {"token": H, "distinct_id": "lena"}}, "USER_ID", "lena"),
    ("user", "external-id", {"user_data": {"external_id": ["CRM 20431"]}}, "USER_ID", "CRM 20431"),
    ("user", "forged-pseudonym", {"userId": "pg1.k1.lena-fischer"}, "USER_ID", "lena-fischer"),
    ("user", "bare-user", {"user": "u-20431"}, "USER_ID", "u-20431"),
    ("user", "non-ascii", {"userId": "renée-20431"}, "USER_ID", "renée"),
    ("session", "session-id", {"session_id": "s-7fd20c91"}, "SESSION_ID", "s-7fd20c91"),
    ("session", "session-url", f"{SITE}sessionId=s-7fd20c91", "SESSION_ID", "s-7fd20c91"),
    ("session", "sid-form", "v=2&sid=1771490233&sct=3", "SESSION_ID", "1771490233"),
    ("session", "phpsessid", cookie("PHPSESSID=demo0sess1xyz9876abcd"), "SESSION_ID", "demo0sess1xyz"),
    ("session", "connect-sid", cookie("connect.sid=s%3Ademo0sess1.LmQ2Rt8YcNs4Pd6Fh1Jg5KzQe"), "SESSION_ID", "LmQ2Rt8YcNs4"),
    ("session", "asp", cookie("ASP.NET_SessionId=demo0sess1xyz9876abcd"), "SESSION_ID", "demo0sess1xyz"),
    ("session", "jsessionid-matrix", "https://www.example.com/hours;jsessionid=0A1B2C3D4E5F60718293", "SESSION_ID", "0A1B2C3D4E5F60718293"),
    ("session", "session-text", "session_id=s-7fd20c91 expired", "SESSION_ID", "s-7fd20c91"),
    ("session", "session-prose", "session 7fd20c91ab started", "SESSION_ID", "7fd20c91ab"),
    ("session", "visit-id", {"visit_id": "83920183"}, "SESSION_ID", "83920183"),
    ("session", "window-id", {"$window_id": U}, "SESSION_ID", U),
    ("session", "bare-session", {"session": "s-7fd20c9101"}, "SESSION_ID", "s-7fd20c9101"),
    ("session", "ga-session", {"params": {"ga_session_id": "1771490233"}}, "SESSION_ID", "1771490233"),
    ("device", "device-id", {"device_id": U}, "DEVICE_ID", U),
    ("device", "device-nested", {"device": {"id": "d83920183"}}, "DEVICE_ID", "d83920183"),
    ("device", "mixpanel-device", {"properties": {"$device_id": U}}, "DEVICE_ID", U),
    ("device", "device-url", f"{SITE}device_id={U}", "DEVICE_ID", U),
    ("device", "device-form", f"x=1&deviceId={H}", "DEVICE_ID", H),
    ("device", "device-text", "device id: 0a1b2c3d4e5f6071 paired", "DEVICE_ID", "0a1b2c3d4e5f6071"),
    ("device", "idfa", {"idfa": U.upper()}, "DEVICE_ID", U.upper()),
    ("device", "advertising-id", {"context": {"device": {"advertisingId": U}}}, "DEVICE_ID", U),
    ("device", "gaid-text", f"bid gaid={U} android", "DEVICE_ID", U),
    ("device", "android-id", {"android_id": "0a1b2c3d4e5f6071"}, "DEVICE_ID", "0a1b2c3d4e5f6071"),
    ("device", "push-token", {"pushToken": "demo0token1:APA91bLmQ2Rt8YcNs4"}, "DEVICE_ID", "APA91bLmQ2Rt8YcNs4"),
    ("device", "fingerprint", {"fingerprint": H}, "DEVICE_ID", H),
    ("device", "fp-cookie", cookie(f"fp={H}"), "DEVICE_ID", H),
]  # fmt: skip

# class, name, payload that comes back as it is
STAYS: list[tuple[str, str, Any]] = [
    ("google", "cid-in-log", "job cid=1457398265 done in 12 ms"),
    ("google", "cid-number", {"cid": "1457398265"}),
    ("google", "measurement-id", f"{SITE}v=2&tid=G-7QX2LMN0PD&en=page_view"),
    ("google", "float", {"value": "284739105.1771490233"}),
    ("google", "gad-source", f"{SITE}gad_source=1&gad_campaignid=21557733001"),
    ("google", "gclsrc", {"gclsrc": "aw.ds"}),
    ("google", "gclid-none", {"gclid": "undefined"}),
    ("google", "gclid-word", "the gclid parameter was missing"),
    ("google", "ide-editor", {"IDE": "visual-studio-code"}),
    ("google", "utm", f"{SITE}utm_source=google&utm_campaign=spring_2026&utm_id=21557733001"),
    ("google", "consent", cookie("_gcl_au=true")),
    ("google", "session-number", {"ga_session_number": 12}),
    ("social", "pixel-id", {"pixel_id": "881204417730095"}),
    ("social", "fb-link", "see fb.me/abc and fb.com/example"),
    ("social", "event-id", {"event_id": U}),
    ("social", "tt-flag", cookie("_tt_enable_cookie=1")),
    ("social", "conversion-id", {"conversionId": "14410981"}),
    ("social", "id-type", {"idType": "SHA256_EMAIL"}),
    ("social", "txn-id", {"txn_id": "o2demo0txn1"}),
    ("social", "french", {"fr": "Bienvenue"}),
    ("social", "sidebar", cookie("sb=sidebar-left-collapsed")),
    ("social", "pin", {"pin": "4410"}),
    ("social", "guest-count", f"{SITE}guest_count=4"),
    ("social", "twclid-none", {"twclid": "none"}),
    ("network", "msclkid-n", f"{SITE}msclkid=N"),
    ("network", "kwcid", f"{SITE}s_kwcid=AL!4410!3!577149023"),
    ("network", "hsa", f"{SITE}hsa_cam=21557733001&hsa_grp=16655449900"),
    ("network", "ad-id", {"ad_id": "120210457714902310577"}),
    ("network", "mc-cid", f"{SITE}mc_cid=c1newsletter"),
    ("network", "click-words", {"click_id": "button"}),
    ("network", "clicks", {"clicks": 48283749}),
    ("network", "bundle", {"bundle": "main.3f2a1b9c.js"}),
    ("network", "ramp", {"ramp": "onboarding-ramp"}),
    ("network", "id5-text", "ID5 is a vendor"),
    ("network", "subscribers", {"subscriber_count": 28473910}),
    ("network", "zeros", {"click_id": "00000000"}),
    ("analytics", "hssrc", cookie("__hssrc=1")),
    ("analytics", "portal-id", {"portalId": "20629287"}),
    ("analytics", "munchkin", {"munchkinId": "123-ABC-456"}),
    ("analytics", "amp-page", {"amp_price": "42.50"}),
    ("analytics", "mixpanel-token", {"properties": {"token": H}}),
    ("analytics", "pk-ses", cookie("_pk_ses.1.1fff=1")),
    ("analytics", "sp-ses", cookie("_sp_ses.ab12=*")),
    ("analytics", "cluster", cookie("kndctr_0A1B2C3D4E_AdobeOrg_cluster=or2")),
    ("analytics", "hj-flag", cookie("_hjIncludedInSample=1; _hjAbsoluteSessionInProgress=0")),
    ("analytics", "clarity-project", {"url": "https://www.clarity.ms/tag/demo0tag1x"}),
    ("analytics", "variation", {"experiment_id": "4828374910577149", "variation": "B"}),
    ("analytics", "power", "2^10^3 is large"),
    ("visitor", "message-id", {"messageId": U}),
    ("visitor", "anonymous-flag", {"anonymous": True, "anonymousId": None}),
    ("visitor", "anonymous-null", {"anonymousId": "null"}),
    ("visitor", "visitors", {"visitors": 83920183}),
    ("visitor", "oauth", f"{SITE}client_id=4828374910-demo.apps.googleusercontent.com"),
    ("visitor", "oauth-word", {"client_id": "web-dashboard"}),
    ("visitor", "cookie-theme", cookie("contrast=dark-high-contrast-2026")),
    ("visitor", "cookie-time", cookie("last_seen=1771490233000")),
    ("visitor", "cookie-consent", cookie(f"euconsent-v2=CP{RANDOM}AAAAA")),
    ("visitor", "not-in-a-cookie", {"zz": RANDOM}),
    ("visitor", "text", "the visitor id changed"),
    ("visitor", "store", cookie("store_id=839201")),
    ("user", "order", {"order_id": "20431", "product_id": "u-20431"}),
    ("user", "users", {"users": 20431}),
    ("user", "user-type", {"user": "returning", "userType": "new"}),
    ("user", "not-set", {"userId": "(not set)"}),
    ("user", "zero", {"user_id": 0}),
    ("user", "agent", {"user_agent": "Mozilla/5.0 (X11; Linux x86_64)"}),
    ("user", "group", f"{SITE}group_id=20431"),
    ("user", "item", {"item": {"id": "x20431"}}),
    ("user", "insert-id", {"insert_id": "i-5571ce"}),
    ("user", "text", "the user id is missing for user 4"),
    ("user", "names-below", {"customer_ids": [{"source": "shop", "state": "unknown"}][:0]}),
    ("user", "unix", "uid=1000 gid=1000"),
    ("session", "count", {"session": {"count": 4}, "sct": 3}),
    ("session", "duration", {"session_duration": 1763745600}),
    ("session", "timeout", {"session": {"timeout_ms": 1763745600123}}),
    ("session", "keynote", {"session": "keynote"}),
    ("session", "sessions", {"sessions": 17637456}),
    ("session", "engagement", f"{SITE}_et=4120&sct=3&seg=1"),
    ("session", "account-sid", {"account_sid": "ACdemo0value1"}),
    ("session", "small-sid", f"{SITE}sid=2"),
    ("session", "text", "session 3 of 12 starts at noon"),
    ("session", "trace", {"trace_id": H, "span_id": "0a1b2c3d4e5f6071"}),
    ("session", "request", {"request_id": U}),
    ("session", "none", {"session_id": "none"}),
    ("device", "model", {"device": {"model": "SM-G991B", "type": "iPhone15,2"}}),
    ("device", "zeros", {"idfa": "00000000-0000-0000-0000-000000000000"}),
    ("device", "category", {"device_id": "mobile"}),
    ("device", "memory", {"device_memory": 8, "devices": 83920183}),
    ("device", "campaign", f"{SITE}campaign_id={U}"),
    ("device", "adid", {"adid": "4410"}),
    ("device", "cert", {"cert_fingerprint": "0a1b2c3d4e5f60718293a4b5c6d7e8f901234567"}),
    ("device", "sentry", {"fingerprint": ["{{ default }}", "checkout-timeout"]}),
    ("device", "fps", {"fps": 60}),
    ("device", "status", {"idfa_status": "authorized"}),
    ("device", "text", "the device id was reset"),
    ("device", "version", {"device": {"os_version": "17.1.2"}}),
]  # fmt: skip

CLASSES = ("google", "social", "network", "analytics", "visitor", "user", "session", "device")


def text_of(payload: Any) -> str:
    return payload if isinstance(payload, str) else json.dumps(payload, ensure_ascii=False)


@pytest.mark.parametrize(("payload", "entity", "value"), [pytest.param(*r[2:], id=f"{r[0]}-{r[1]}") for r in GOES])
def test_goes(payload: Any, entity: str, value: str) -> None:
    result = phiguard.scrub(payload)
    assert value not in text_of(result.payload)
    assert entity in {f.entity for f in result.findings}
    assert phiguard.scrub(result.payload).payload == result.payload


@pytest.mark.parametrize("payload", [pytest.param(r[2], id=f"{r[0]}-{r[1]}") for r in STAYS])
def test_stays(payload: Any) -> None:
    result = phiguard.scrub(payload)
    assert result.payload == payload
    assert result.action == "pass"


@pytest.mark.parametrize("name", CLASSES)
def test_each_class_has_its_rows(name: str) -> None:
    assert sum(row[0] == name for row in GOES) >= 12
    assert sum(row[0] == name for row in STAYS) >= 12


ENTITIES = ("AD_ID", "COOKIE_ID", "SESSION_ID", "USER_ID", "DEVICE_ID")
IDS = [d for d in detectors() if d.entity in ENTITIES and not d.beside_care]  # those are findings beside care alone


@pytest.mark.parametrize("form", ["json", "json-text", "url", "form", "cookie", "headers"])
@pytest.mark.parametrize("detector", IDS, ids=lambda d: d.id)
def test_a_sample_goes_in_every_form(detector: Any, form: str) -> None:
    guard, rng = Guard(cache=False), Random(3)
    for _ in range(20):
        sample = detector.sample(rng)
        key, value = sample if isinstance(sample, tuple) else ("", sample)
        if not key or key == "Cookie":
            continue
        pair = f"{quote(key, safe='[]$')}={quote(value, safe='')}"
        payload: Any = {
            "json": {"properties": {key: value}},
            "json-text": json.dumps({"properties": {key: value}}),
            "url": f"https://www.example.com/hours?x=1&{pair}",
            "form": f"x=1&{pair}",
            "cookie": cookie(pair),
            "headers": f"Host: a.example\r\nCookie: theme=dark; {pair}\r\n",
        }[form]
        result = guard.scrub(payload)
        assert value not in text_of(result.payload)
        assert quote(value, safe="") not in text_of(result.payload)
        assert result.findings, (detector.id, form)


@pytest.mark.parametrize(
    ("key", "value", "entity"),
    [
        pytest.param("_ga", "GA1.2.2065550147.1771490233", "AD_ID", id="ga-holds-a-phone"),
        pytest.param("session_id", "206-555-0147", "SESSION_ID", id="session-like-a-phone"),
        pytest.param("_fbp", "fb.1.1771490233000.2065550147", "AD_ID", id="fbp-holds-a-phone"),
        pytest.param("mid", "20655501474111111111111111206555014712", "COOKIE_ID", id="ecid-holds-a-card"),
        pytest.param("_hstc", f"20629287.{H}.1771490233000.1771490299000.1771490399000.3", "COOKIE_ID", id="hstc"),
    ],
)
def test_ids_mask_their_digits(key: str, value: str, entity: str) -> None:
    for payload in ({key: value}, cookie(f"{key}={value}")):
        result = phiguard.scrub(payload)
        assert [f.entity for f in result.findings] == [entity]
        assert text_of(result.payload) == text_of(payload).replace(value, f"[{entity}]")


def test_an_integer_becomes_null() -> None:
    payload = {"user_id": 20431, "session": {"id": 1763745600, "count": 4}, "visitor_id": 83920183, "step": 3}
    want = {"user_id": None, "session": {"id": None, "count": 4}, "visitor_id": None, "step": 3}
    assert phiguard.scrub(payload).payload == want


def test_field_names_under_an_id_are_no_ids() -> None:
    payload = {
        "identity": {"type": "none", "kind": "guest"},
        "user_id": {"source": None},
        "device_id": {"state": "null"},
    }
    assert list(phiguard.scrub(payload).payload["user_id"]) == ["source"]
    assert list(phiguard.scrub(payload).payload["identity"]) == ["type", "kind"]


def test_random_numbers_and_uuids_under_neutral_keys_stay() -> None:
    rng, guard = Random(5), Guard(cache=False)
    values = [rng.getrandbits(rng.randrange(8, 64)) for _ in range(5_000)]
    uuids = [str(uuid.UUID(int=rng.getrandbits(128), version=4)) for _ in range(5_000)]
    payload = {f"attr_{'abcdefghij'[i % 10]}{i}": v for i, v in enumerate([*values, *uuids])}
    out = guard.scrub(payload).payload
    touched = sum(a != b for a, b in zip(payload.values(), out.values(), strict=True))
    assert touched / len(payload) <= 0.001
