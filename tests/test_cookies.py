"""Unknown cookies that look like ids are found in every shape that cookies arrive in; settings stay."""

from typing import Any

import pytest

import phiguard
from phiguard.types import Context

DRAWN = "q8Zt1uVb3mXw7LpR0sKd9aYe5"
NUMBER = "839201830"
BOTH = f"theme=dark; _site_x={DRAWN}; acme_vid={NUMBER}; lang=en-US"
SETTINGS = {
    "theme": "dark",
    "lang": "en-US",
    "_dd_s": "rum=0&expire=1771490233000",
    "ab_checkout": "variant-b",
    "exp_hero_test": "variant-b-2026",
    "bucket": "checkout_b",
    "cart": "12",
    "seen": "1771490233000",
    "banner": "welcome-spring-sale-2026",
    "OptanonAlertBoxClosed": "2026-06-11T15:00:00.000Z",
    "euconsent-v2": f"{DRAWN}AAAA",
    "CookieConsent": f"stamp:{DRAWN}==",
    "usprivacy": "1YNN",
    "store_id": NUMBER,
    "uid": "",
    "x": "q8Zt1",
}
LIST = "; ".join(f"{name}={value}" for name, value in SETTINGS.items())
SET = f"_site_x={DRAWN}; Path=/; HttpOnly; SameSite=Lax"


@pytest.mark.parametrize(
    "payload",
    [
        f"Host: a.example\r\nCookie: {BOTH}\r\n",
        f"Cookie: _site_x={DRAWN}",
        f"HTTP/1.1 200 OK\nSet-Cookie: {SET}\nSet-Cookie: acme_vid={NUMBER}; Secure",
        BOTH,
        {"headers": f"Host: a.example\r\nCookie: {BOTH}\r\n"},
        {"headers": {"Cookie": BOTH}},
        {"headers": [{"name": "Cookie", "value": BOTH}, {"name": "Set-Cookie", "value": SET}]},
        {"rawHeaders": ["Cookie", BOTH]},
        {"multiValueHeaders": {"cookie": [BOTH], "set-cookie": [SET, f"acme_vid={NUMBER}; Path=/"]}},
        {"http.request.header.cookie": [BOTH]},
        {"HTTP_COOKIE": BOTH},
        {"cookies": [{"name": "_site_x", "value": DRAWN}, {"name": "acme_vid", "value": NUMBER}]},
        {"cookies": [{"name": "acme_vid", "value": NUMBER, "path": "/", "domain": ".a.example", "secure": True}]},
        {"cookies": {"_site_x": DRAWN, "acme_vid": NUMBER}},
        {"cookies": [f"_site_x={DRAWN}", f"acme_vid={NUMBER}"]},
        {"document.cookie": BOTH},
        {"state": BOTH},
        {"props": {"dc": BOTH}},
        {"v": SET},
        {"page": "https://a.example/?dc=" + BOTH.replace("=", "%3D").replace("; ", "%3B%20")},
        {"message": f'203 GET / "Cookie: {BOTH}" 200'},
        {"snippet": f'document.cookie = "_site_x={DRAWN}; path=/; max-age=3"'},
        {"command": f"curl -H 'Cookie: {BOTH}' https://a.example"},
    ],
    ids=str,
)
def test_an_unknown_id_goes(payload: Any) -> None:
    result = phiguard.scrub(payload)
    assert DRAWN not in str(result.payload)
    assert NUMBER not in str(result.payload)
    assert {f.entity for f in result.findings} == {"COOKIE_ID"}
    assert "theme=dark" in str(result.payload) or "theme=dark" not in str(payload)
    assert phiguard.scrub(result.payload).action == "pass"


@pytest.mark.parametrize(
    "payload",
    [
        f"Host: a.example\r\nCookie: {LIST}\r\n",
        LIST,
        {"headers": {"Cookie": LIST}},
        {"cookies": SETTINGS},
        {"cookies": [{"name": name, "value": value} for name, value in SETTINGS.items()]},
        {"document.cookie": LIST},
        {"state": LIST},
        {"message": f'203 GET / "Cookie: {LIST}" 200'},
        {"line": f"job_id={NUMBER}; request_id=3f0c2b1e-8d34-4a77-9c10-2e6b7f1d9a43; status=200"},
        {"line": f"build=9f3c2b1a7d4e8f60; commit={'9f3c2b1a7d' * 4}; asset_version={DRAWN}"},
        {"matrix": f"/shop;v={DRAWN};color=red"},
    ],
    ids=str,
)
def test_settings_stay(payload: Any) -> None:
    assert phiguard.scrub(payload).payload == payload


def test_the_score_is_lower_than_a_known_cookies() -> None:
    findings = phiguard.detect({"state": f"_ga=GA1.2.1234567890.1771490233; _site_x={DRAWN}; x=1"}).findings
    known, unknown = sorted(findings, key=lambda f: -f.score)
    assert unknown.entity == "COOKIE_ID"
    assert 0.5 <= unknown.score < 0.8 < known.score


def test_a_payload_that_is_a_cookie_header() -> None:
    result = phiguard.scrub(BOTH, context=Context(kind="cookie"))
    assert result.payload == "theme=dark; _site_x=[COOKIE_ID]; acme_vid=[COOKIE_ID]; lang=en-US"
