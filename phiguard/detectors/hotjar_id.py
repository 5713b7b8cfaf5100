"""Hotjar's and Contentsquare's visitor cookies: ``_hjSessionUser_<site>`` and ``_hjSession_<site>`` (base64
of ``{"id": …}``), ``_hjid``, ``_cs_id``. ``_hjIncludedInSample`` and its kind are flags and stay.
"""

from base64 import b64encode
from random import Random
from uuid import UUID

from phiguard.checks import Check, is_an_id, token_span
from phiguard.detector import Detector, Shape, labelled

_UUID = r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}"


def _sample(rng: Random) -> tuple[str, str]:
    visitor = str(UUID(int=rng.getrandbits(128), version=5))
    packed = b64encode(f'{{"id":"{visitor}","created":1771490233000,"existing":true}}'.encode()).decode()
    return rng.choice([("_hjSessionUser_3141592", packed), ("_hjid", visitor)])


DETECTOR = Detector(
    id="hotjar_id",
    entity="COOKIE_ID",
    label="Hotjar visitor id",
    safe_harbor="R",
    role="session",
    source="https://help.hotjar.com/hc/en-us/articles/115011789248-Hotjar-Cookies",
    shapes=(
        labelled(r"hjid|cs_id", _UUID, 0.95),
        Shape(r"[A-Za-z0-9+/_\-]{24,1000}(?:={1,2}|%3D(?:%3D)?)?", 0.05, keyed=True),
        Shape(rf"{_UUID}(?:\.[A-Za-z0-9.]{{1,120}})?", 0.05, keyed=True),
    ),
    keys=(
        "hj session user",
        "hj session user *",
        "hj session *",
        "hjid",
        "hotjar user id",
        "hotjar id",
        "cs id",
        "=_cs_s",
    ),
    check=Check(is_an_id, 0.99, "not a word for none"),
    fit=token_span,
    match=(
        ("_hjSessionUser_3141592", "eyJpZCI6ImRlbW8wdmFsdWUxIiwiY3JlYXRlZCI6MTc3MTQ5MDIzMzAwMH0="),
        ("_hjSession_3141592", "eyJpZCI6ImRlbW8wdmFsdWUxIiwiYyI6MTc3MTQ5MDIzMzAwMH0="),
        ("_hjid", "3f0c2b1e-8d34-4a77-9c10-2e6b7f1d9a43"),
        ("_cs_id", "3f0c2b1e-8d34-4a77-9c10-2e6b7f1d9a43.1771490233.4.1771499999.1771495555.1"),
        ("hotjar_user_id", "3f0c2b1e-8d34-4a77-9c10-2e6b7f1d9a43"),
        "_hjid=3f0c2b1e-8d34-4a77-9c10-2e6b7f1d9a43 set",
    ),
    no_match=(
        ("_hjIncludedInSample", "1"),
        ("_hjAbsoluteSessionInProgress", "0"),
        ("_hjTLDTest", "1"),
        ("_hjSessionUser_3141592", "[COOKIE_ID]"),
        ("_hjSession_3141592", "true"),
        ("hjsv", "6"),
        ("site", "hotjar-3141592"),
        "3f0c2b1e-8d34-4a77-9c10-2e6b7f1d9a43",
    ),
    sample=_sample,
    forms=("uuid",),
)
