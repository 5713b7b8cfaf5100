"""One-line probes that other tools were measured with: encodings of identifiers, and two that must stay.

The rows are those of the eight first detectors; full means that nothing of the value remains.
"""

import base64
import hashlib
import json
from typing import Any

import pytest

import phiguard

EMAIL = "john.doe42@example.com"
B64 = base64.b64encode(EMAIL.encode()).decode()
STATE = base64.urlsafe_b64encode(json.dumps({"email": EMAIL}).encode()).decode().rstrip("=")
SHA = hashlib.sha256(EMAIL.encode()).hexdigest()
MD5 = hashlib.md5(EMAIL.encode(), usedforsecurity=False).hexdigest()

FOUND = {
    "plain": (f"contact {EMAIL} now", "contact [EMAIL_ADDRESS] now"),
    "percent": ("e=john.doe42%40example.com&x=1", "e=%5BEMAIL_ADDRESS%5D&x=1"),
    "percent-twice": ("e=john.doe42%2540example.com&x=1", None),
    "base64": (f"d={B64}&x=1", f"d={base64.b64encode(b'[EMAIL_ADDRESS]').decode()}&x=1"),
    "base64url-json": (f"state={STATE}&x=1", None),
    "json-escape": ('{"e": "john.doe42\\u0040example.com"}', '{"e":"[EMAIL_ADDRESS]"}'),
    "html-entity": ("john.doe42&#64;example.com", "[EMAIL_ADDRESS]"),
    "full-width": ("john.doe42\uff20example.com", "[EMAIL_ADDRESS]"),
    "zero-width": ("john.do\u200be42@example.com", "[EMAIL_ADDRESS]"),
    "sha256": (f"em={SHA}", "em=%5BEMAIL_HASH%5D"),
    "md5": (f"em={MD5}", "em=%5BEMAIL_HASH%5D"),
    "json-in-json": (
        json.dumps({"u": json.dumps({"email": EMAIL})}),
        '{"u":"{\\"email\\":\\"[EMAIL_ADDRESS]\\"}"}',
    ),
    "mrn-label": ("Patient MRN: 12345678 seen", "Patient MRN: [MEDICAL_RECORD_NUMBER] seen"),
    "mrn-pair": ("mrn=12345678&x=1", "mrn=%5BMEDICAL_RECORD_NUMBER%5D&x=1"),
    "ipv6": ("ip=2001:db8:85a3::8a2e:370:7334 x", "ip=[IP_ADDRESS] x"),
    "ssn": ("ssn 219-09-9999", "ssn [US_SSN]"),
}
KEPT = {
    "browser-version": "Chrome/120.0.0.0 Safari",
    "epoch-ms": "t=1700000000123 x",
    "epoch-ms-value": {"t": 1700000000123},
    "iso-timestamp": {"timestamp": "2024-03-01T10:15:11.123Z"},
    "uuid": {"messageId": "5f0c2b1e-8d34-4a77-9c10-2e6b7f1d9a43"},
    "screen": {"screen": {"width": 1920, "height": 1080, "density": 2}},
    "user-agent": {
        "userAgent": "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)"
        " Chrome/120.0.0.0 Safari/537.36"
    },
    "fraction": {"scroll_depth": 0.9384756127384},
    "asset": {"src": "/static/logo@2x.png"},
    "colour": {"color": "#4a90e2", "css": "stroke-width:2"},
}


@pytest.mark.parametrize("wrap", [False, True], ids=["alone", "in-a-dict"])
@pytest.mark.parametrize("name", FOUND)
def test_probe_is_found(name: str, wrap: bool) -> None:
    text, want = FOUND[name]
    out = phiguard.scrub({"v": text} if wrap else text).payload
    out = out["v"] if wrap else out
    assert EMAIL not in out
    assert "john.doe42" not in out
    assert B64 not in out
    assert STATE not in out
    if want is not None:
        assert out == want


@pytest.mark.parametrize("name", KEPT)
def test_probe_is_kept(name: str) -> None:
    payload: Any = KEPT[name]
    assert phiguard.scrub(payload).payload is payload
