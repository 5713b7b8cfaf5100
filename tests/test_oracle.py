"""The oracle sees what can be recovered, and only that; it shares no code with the scrubber."""

import ast
import base64
import gzip
import zlib
from hashlib import md5, sha256, sha512
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import phiguard
from phiguard.codecs import codecs
from phiguard.corpus import Gold
from phiguard.evaluate import decoders, oracle, places
from phiguard.evaluate.oracle import leaks

CODECS = {c.name: c for c in codecs()}
WRITERS = sorted(set(CODECS) - {"latin1_bytes"})
VALUES = [
    ("EMAIL_ADDRESS", "lena.fischer@example.com"),
    ("US_SSN", "536-90-4399"),
    ("IP_ADDRESS", "203.0.113.40"),
    ("PHONE_NUMBER", "(206) 555-0147"),
    ("MEDICAL_RECORD_NUMBER", "MRN00553017"),
    ("HEALTH_TERM", "breast cancer"),
    ("PERSON", "Oona Fairweather"),
    ("DATE_OF_BIRTH", "1984-03-07"),
]


def gold(entity: str, value: Any, path: str = "/a", **more: Any) -> Gold:
    base = {"role": "direct", "letter": "", "depth": 0, "slot": "structured", "tier": 0, "how": "anywhere"}
    return Gold(entity=entity, value=value, path=path, **{**base, "group": "", "disguise": "", **more})


def leaked(entity: str, value: Any, output: Any, **more: Any) -> bool:
    return leaks([gold(entity, value, **more)], output)[0]


@pytest.mark.parametrize("module", [decoders, oracle, places], ids=lambda m: m.__name__)
def test_no_code_of_the_scrubber(module: Any) -> None:
    allowed = {"phiguard.corpus.wire", "phiguard.evaluate.decoders", "phiguard.evaluate.places"}
    for node in ast.walk(ast.parse(Path(module.__file__).read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("phiguard"):
            assert node.module in allowed


def written(name: str, text: str) -> str:
    out = CODECS[name].encode(text)
    return base64.b64encode(out).decode() if isinstance(out, bytes) else str(out)


@pytest.mark.parametrize("name", WRITERS)
@pytest.mark.parametrize(("entity", "value"), VALUES, ids=[e for e, _ in VALUES])
def test_every_codec_of_the_scrubber_is_undone(name: str, entity: str, value: str) -> None:
    assert leaked(entity, value, {"a": written(name, value)})


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(VALUES), st.lists(st.sampled_from(WRITERS), min_size=1, max_size=4))
def test_compositions_of_codecs_are_undone(planted: tuple[str, str], names: list[str]) -> None:
    entity, text = planted
    out = text
    for name in names:
        if name == "punycode" and not all(c.isalnum() or c in "-.@_" or ord(c) > 127 for c in out):
            return  # writes labels of host names, in which no other sign can be
        out = written(name, out)
        if len(out) > 60_000:
            return
    assert leaked(entity, text, {"a": out}), names


digest = sha256(b"lena.fischer@example.com")
FORMS = [
    pytest.param("EMAIL_ADDRESS", "lena.fischer@example.com", "LENA.FISCHER@EXAMPLE.COM", id="case"),
    pytest.param("EMAIL_ADDRESS", "lena.fischer@example.com", "l\u200bena.fischer@example.com", id="zero width"),
    pytest.param("EMAIL_ADDRESS", "lena.fischer@example.com", "lеnа.fisсhеr@example.com", id="look-alikes"),
    pytest.param(
        "EMAIL_ADDRESS", "lena.fischer@example.com", "ｌｅｎａ．ｆｉｓｃｈｅｒ＠example.com", id="full width"
    ),
    pytest.param("EMAIL_ADDRESS", "lena.fischer@example.com", "user lena.fischer of [DOMAIN]", id="local part"),
    pytest.param("EMAIL_ADDRESS", "lena.fischer@example.com", digest.hexdigest().upper(), id="sha256"),
    pytest.param(
        "EMAIL_ADDRESS",
        "lena.fischer@example.com",
        base64.urlsafe_b64encode(digest.digest()).decode().rstrip("="),
        id="sha256 in base64url",
    ),
    pytest.param("PHONE_NUMBER", "(206) 555-0147", "+1 206.555.0147", id="phone in another form"),
    pytest.param("PHONE_NUMBER", "(206) 555-0147", 2065550147, id="phone as a number"),
    pytest.param("PHONE_NUMBER", "(206) 555-0147", md5(b"+12065550147").hexdigest(), id="md5 of E.164"),
    pytest.param("US_SSN", "536-90-4399", "536904399", id="SSN without hyphens"),
    pytest.param("US_SSN", "536-90-4399", sha512(b"536904399").hexdigest(), id="sha512 of an SSN"),
    pytest.param("DATE_OF_BIRTH", "1984-03-07", "March 7, 1984", id="date in words"),
    pytest.param("DATE_OF_BIRTH", "03/07/1984", "19840307", id="date in digits"),
    pytest.param("PERSON", "Oona Fairweather", "Fairweather, O.", id="last name"),
    pytest.param("HEALTH_TERM", "breast cancer", "/services/breast-cancer/", id="slug"),
    pytest.param("HEALTH_TERM", "breast cancer", "breastcancer", id="written together"),
    pytest.param("HEALTH_TERM", "breast cancer", "[SYMPTOM] cancer", id="one telling word"),
    pytest.param("HEALTH_TERM", "parkinson's disease", "/parkinsons-disease", id="without its apostrophe"),
    pytest.param("MEDICAL_RECORD_NUMBER", "5530172", "id=%35530172", id="percent"),
    pytest.param("US_SSN", "536-90-4399", gzip.compress(b"536-90-4399"), id="gzip"),
    pytest.param("US_SSN", "536-90-4399", base64.b64encode(zlib.compress(b"536-90-4399")).decode(), id="zlib"),
    pytest.param("US_SSN", "536-90-4399", quote(quote(quote("536-90-4399", safe=""))), id="percent thrice"),
]


@pytest.mark.parametrize(("entity", "value", "out"), FORMS)
def test_a_form_that_gives_it_away(entity: str, value: str, out: Any) -> None:
    assert leaked(entity, value, {"a": out})


NOT = [
    pytest.param("EMAIL_ADDRESS", "lena.fischer@example.com", "[EMAIL_ADDRESS]", id="placeholder"),
    pytest.param("PHONE_NUMBER", "(206) 555-0147", 12065550147999, id="digits within digits"),
    pytest.param("US_SSN", "536-90-4399", "9536-90-43991", id="longer number"),
    pytest.param("PERSON", "Oona Fairweather", "Fairweatherford", id="a longer word"),
    pytest.param("HEALTH_TERM", "breast cancer", "the screening was free", id="dull words"),
    pytest.param("DATE_OF_BIRTH", "1984-03-07", "1984", id="the year"),
    pytest.param("EMAIL_ADDRESS", "lena.fischer@example.com", sha256(b"other").hexdigest(), id="another hash"),
]


@pytest.mark.parametrize(("entity", "value", "out"), NOT)
def test_a_form_that_does_not(entity: str, value: str, out: Any) -> None:
    assert not leaked(entity, value, {"a": out})


def test_where_it_leaks() -> None:
    two = [gold("US_SSN", "536-90-4399", "/a"), gold("US_SSN", "536-90-4399", "/b")]
    assert leaks(two, {"a": "536-90-4399", "b": "x"}) == [True, False]
    assert leaks(two, {"c": "536-90-4399"}) == [True, True], "moved, not removed"
    assert leaks(two, {"a": {"536-90-4399": 1}}) == [True, False], "in a key"
    assert leaks(two, None) == [False, False]


def test_a_leak_in_text_is_counted_once() -> None:
    both = [gold("PERSON", "Oona", "/first"), gold("PERSON", "Oona Fairweather", "/text", slot="prose")]
    assert leaks(both, {"first": "[PERSON]", "text": "I am Oona Fairweather"}) == [False, True]
    assert leaks(both, {"first": "[PERSON]", "text": "[PERSON]", "x": "Oona"}) == [True, True]


def test_a_text_is_followed_into_its_fields() -> None:
    both = [gold("PERSON", "Oona", "{query}/first"), gold("PERSON", "Oona Fairweather", "{query}/m", slot="prose")]
    assert leaks(both, "first=[PERSON]&m=I+am+Oona+Fairweather") == [False, True]
    assert leaks(both, "first=[PERSON]&m=[PERSON]&x=Oona") == [True, False], "one leak, counted once"
    assert leaks(both, "neither is a query: Oona") == [True, True]


def test_values_at_their_place() -> None:
    short = gold("HEALTH_MEASURE", 9, "/s", how="place")
    assert leaks([short], {"s": 9, "t": 1}) == [True]
    assert leaks([short], {"s": None, "t": 9}) == [False]


def test_parts_leak_together() -> None:
    parts = [gold("PHONE_NUMBER", p, f"/{i}", how="place", group="g") for i, p in enumerate(("206", "555", "0147"))]
    assert leaks(parts, {"0": "206", "1": "555", "2": "0147"}) == [True] * 3
    assert leaks(parts, {"0": "206", "1": "555", "2": "[X]"}) == [False] * 3


def test_the_oracle_is_bounded() -> None:
    text = "%25" * 20_000 + "[" * 50_000 + base64.b64encode(b"{" * 9000).decode()
    assert not leaked("US_SSN", "536-90-4399", {"a": text})
    assert phiguard.__version__
