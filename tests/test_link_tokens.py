"""Tokens in links that let somebody in, and what else goes by the same names."""

import json
from typing import Any
from urllib.parse import quote

import pytest

from phiguard import Guard

GUARD, FORGETFUL = Guard(), Guard(cache=False)
SITE = "https://demo.example"
RESET = f"{SITE}/reset-password?token=q8Zt1uVb3mXw7LpR0sKd"
GOES: list[tuple[Any, str]] = [
    (RESET, "q8Zt1uVb"),
    (f"{SITE}/auth/verify?code=8Yt3kLq0&lang=en", "8Yt3kLq0"),
    ("login?code=8Yt3kLq0", "8Yt3kLq0"),  # a relative reference
    (f"{SITE}/verify-email?t=MTIzNDU2abc9", "MTIzNDU2abc9"),
    (f"{SITE}/account/activate?key=77aa0011bb22cc33", "77aa0011bb22cc33"),
    (f"{SITE}/invitation?hash=5f0c2b1e8d344a77", "5f0c2b1e8d344a77"),
    (f"{SITE}/oauth/callback?state=x&code=4%2F0AX4XfWh-abc123", "0AX4XfWh"),
    (f"{SITE}/__/auth/action?mode=resetPassword&oobCode=ABC-9x8y7z6w5v", "9x8y7z6w5v"),
    (f"{SITE}/mychart?token=abc123DEF456", "abc123DEF456"),
    (f"{SITE}/email/unsubscribe?k=a94f3c20bb11d8e7", "a94f3c20bb11d8e7"),
    (f"{SITE}/login?ticket=ST-1856339-aA5Yuvrxzpv8Tau1cYQ7", "1856339"),
    (f"{SITE}/#/magic-link?token=abc123DEF456", "abc123DEF456"),
    ({"page": {"url": RESET}}, "q8Zt1uVb"),
    ({"properties": {"$current_url": RESET, "token": "phc_46f86faa6bbf9ac94a7e"}}, "q8Zt1uVb"),
    (f"dl={quote(RESET, safe='')}&v=2", "q8Zt1uVb"),
    (f"opened {RESET} today", "q8Zt1uVb"),
    ({"csn": "WP-24q8Zt1uVb3mXw7LpR0sKd"}, "q8Zt1uVb"),
    (f"{SITE}/MyChart/Authentication/Login?arg=WP-24abcDEFghi%3d%3d", "abcDEFghi"),
    (f"{SITE}/MyChart/app/visits?csn=WP-24abcDEFghi-3D-24q8Zt1uVb", "abcDEFghi"),
]
STAYS: list[Any] = [
    f"{SITE}/products?token=abc123DEF456",
    f"{SITE}/track?token=46f86faa6bbf9ac94a7e459509a20ed0&v=2",
    f"{SITE}/decide/?v=3&token=phc_46f86faa6bbf9ac94a7e",
    f"{SITE}/sale?code=SUMMER25",
    f"{SITE}/login?code=en",
    f"{SITE}/login?t=1757000000&k=home",
    f"{SITE}/reset?lang=de-2026&step=2",
    f"{SITE}/verify?hash=top&key=menu",
    f"{SITE}/main.js?hash=3fa85f64b1",
    f"{SITE}/preset?token=abc123DEF456",
    f"{SITE}/search?q=reset+token+abc123",
    {"event": "login", "properties": {"token": "46f86faa6bbf9ac94a7e459509a20ed0", "code": "SUMMER25"}},
    {"link": f"{SITE}/map?t=k123456", "code": "A-100482"},
    "WP-24 plugin and wp-content/uploads/2024",
    "last login, code=8Yt3kLq0",
]


@pytest.mark.parametrize(("payload", "gone"), GOES, ids=[str(row[0])[:70] for row in GOES])
def test_it_goes(payload: Any, gone: str) -> None:
    for guard in (GUARD, GUARD, FORGETFUL):
        out = guard.scrub(payload).payload
        assert gone not in json.dumps(out)
        assert guard.scrub(out).payload == out


@pytest.mark.parametrize("payload", STAYS, ids=[str(row)[:70] for row in STAYS])
def test_it_stays(payload: Any) -> None:
    for guard in (GUARD, GUARD, FORGETFUL):
        assert guard.scrub(payload).payload == payload
