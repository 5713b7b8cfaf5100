"""Hostile and odd payloads: never an exception, never a hang, and what cannot be read is removed and said."""

import base64
import datetime
import decimal
import enum
import gzip
import importlib
import ipaddress
import json
import pkgutil
import random
import re
import time
import uuid
from collections import OrderedDict, UserDict, defaultdict, deque, namedtuple
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import Any

import numpy as np
import pydantic
import pytest

import phiguard
from phiguard.guard import Guard
from phiguard.limits import Limits
from phiguard.patterns import runs_away
from phiguard.policy import Policy

EMAIL = "lena.fischer@example.com"
GONE = "[EMAIL_ADDRESS]"
BOUND_S = 20.0  # far above what anything here takes; below what a quadratic would


def nested(depth: int, inner: Any, *, lists: bool = False) -> Any:
    for _ in range(depth):
        inner = [inner] if lists else {"a": inner}
    return inner


def inner(payload: Any, depth: int) -> Any:
    for _ in range(depth):
        payload = payload[0] if isinstance(payload, list) else payload["a"]
    return payload


@pytest.mark.parametrize("lists", [False, True], ids=["dicts", "lists"])
def test_500_levels_are_scanned(lists: bool) -> None:
    result = phiguard.scrub(nested(500, EMAIL, lists=lists))
    assert inner(result.payload, 500) == GONE
    assert result.unscanned == ()


@pytest.mark.parametrize("depth", [255, 300, 500])
def test_deep_json_text_is_scanned(depth: int) -> None:
    text = '{"a":' * depth + json.dumps(EMAIL) + "}" * depth
    result = phiguard.scrub(text)
    assert result.payload == '{"a":' * depth + json.dumps(GONE) + "}" * depth


@pytest.mark.parametrize("depth", [700, 100_000])
def test_deeper_than_the_limit_is_removed_and_said(depth: int) -> None:
    result = phiguard.scrub({"deep": nested(depth, EMAIL), "qty": 2})
    assert result.action == "redact"
    assert result.payload["qty"] == 2
    assert len(result.unscanned) == 1
    assert result.unscanned[0].startswith("/deep/a/a")
    assert EMAIL not in repr_of(result.payload)


def test_deeper_json_text_is_blocked() -> None:
    for text in ("[" * 50_000 + "]" * 50_000, '{"a":' * 5_000 + "1" + "}" * 5_000):
        result = phiguard.scrub(text)
        assert (result.action, result.payload, result.unscanned) == ("block", None, ("",))
        assert "nested too deeply" in result.reasons[0]


def test_a_million_leaves_are_refused_quickly() -> None:
    start = time.process_time()
    result = phiguard.scrub({"a": list(range(10**6, 2 * 10**6)), "email": EMAIL})
    assert time.process_time() - start < BOUND_S
    assert result.action == "block"
    assert result.unscanned == ("",)
    assert "too many values" in result.reasons[0]


def test_many_leaves_within_the_limit_are_scanned() -> None:
    result = phiguard.scrub([EMAIL, *range(200_000)])
    assert result.payload[0] == GONE
    assert result.payload[1:] == list(range(200_000))


def test_cycles_end() -> None:
    loop: dict[str, Any] = {"email": EMAIL}
    loop["self"] = loop
    many: list[Any] = [EMAIL]
    many += [many] * 10
    loop["many"] = many
    result = phiguard.scrub(loop)
    assert result.payload == {"email": GONE, "many": [GONE] + [None] * 10}
    assert result.unscanned[0] == "/self"
    assert len(result.unscanned) == 11


def test_shared_subtrees_that_unfold_without_end_are_refused() -> None:
    bomb: Any = [EMAIL] * 10
    for _ in range(12):
        bomb = [bomb] * 10
    start = time.process_time()
    assert phiguard.scrub(bomb).action == "block"
    assert time.process_time() - start < BOUND_S


def repr_of(payload: Any) -> str:
    """All strings of a payload, however deep."""
    out, todo = [], [payload]
    while todo:
        at = todo.pop()
        if isinstance(at, dict):
            todo += [*at, *at.values()]
        elif isinstance(at, list):
            todo += at
        else:
            out.append(str(at))
    return "\n".join(out)


@pytest.mark.parametrize(
    ("text", "want"),
    [
        pytest.param('{"a":NaN,"e":"%s"}', '{"a":NaN,"e":"%s"}', id="nan"),
        pytest.param('{"a":-Infinity,"e":"%s"}', '{"a":-Infinity,"e":"%s"}', id="infinity"),
        pytest.param('{"a":1e400,"e":"%s"}', '{"a":1E+400,"e":"%s"}', id="beyond-a-double"),
        pytest.param('{"a":"%s","a":2}', '{"a":"%s","a":2}', id="repeated-key-first"),
        pytest.param('{"a":2,"a":"%s"}', '{"a":2,"a":"%s"}', id="repeated-key-last"),
        pytest.param('{"a" : "%s" , "a":2}', '{"a":"%s","a":2}', id="repeated-key-spaced"),
        pytest.param('{"a\\\\":1,"a\\\\":"%s"}', '{"a\\\\":1,"a\\\\":"%s"}', id="repeated-key-backslash"),
        pytest.param('[18446744073709551617,"%s"]', '[18446744073709551617,"%s"]', id="65-bit-integer"),
        pytest.param('[0.10000000000000000001,"%s"]', '[0.10000000000000000001,"%s"]', id="long-fraction"),
        pytest.param('["\\ud800","%s"]', '["\\ud800","%s"]', id="lone-surrogate"),
        pytest.param('{"\\ud800":"%s"}', '{"\\ud800":"%s"}', id="lone-surrogate-in-a-key"),
        pytest.param('["\\u0000","%s"]', '["\\u0000","%s"]', id="null-character"),
        pytest.param('[1.10,true,null,"%s"]', '[1.1,true,null,"%s"]', id="plain"),
    ],
)
def test_json_that_orjson_cannot_represent_is_not_lost(text: str, want: str) -> None:
    assert phiguard.scrub(text % EMAIL).payload == want % GONE
    assert phiguard.scrub((text % EMAIL).encode("utf-8", "surrogatepass")).payload == (want % GONE).encode()
    harmless = text % "x"
    assert phiguard.scrub(harmless).payload is harmless


def test_an_identifier_too_long_for_a_double_is_found() -> None:
    assert phiguard.scrub('{"mrn":123456789012345}').payload == '{"mrn":null}'


def test_huge_integers() -> None:
    result = phiguard.scrub({"n": 10**5000, "mrn": 10**30, "count": 10**29, "email": EMAIL})
    assert result.payload == {"mrn": None, "count": 10**29, "email": GONE}
    assert result.unscanned == ("/n",)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -0.0, True, None, 0], ids=repr)
def test_harmless_scalars_pass(value: Any) -> None:
    payload = {"mrn": value, "phone": value, "x": [value]}
    assert phiguard.scrub(payload).payload is payload


def test_lone_surrogates() -> None:
    result = phiguard.scrub({"note": f"\ud800 {EMAIL} \udfff", "\udc00": EMAIL})
    assert result.payload == {"note": f"\ud800 {GONE} \udfff", "\udc00": GONE}


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"\x80\x81\xff\xfe\x00\x01" * 20, id="binary"),
        pytest.param(gzip.compress(EMAIL.encode() * 10)[:-12], id="cut-off-gzip"),
        pytest.param(b"\x1f\x8b\x08garbage", id="broken-gzip"),
        pytest.param(b"\x28\xb5\x2f\xfdgarbage", id="broken-zstd"),
        pytest.param(gzip.compress(b"\0" * 30_000_000), id="gzip-bomb"),
    ],
)
def test_bytes_that_cannot_be_read_fail_closed(data: bytes) -> None:
    alone = phiguard.scrub(data)
    assert (alone.action, alone.payload, alone.unscanned) == ("block", None, ("",))
    assert alone.reasons[0].startswith("unreadable")
    inside = phiguard.scrub({"body": data, "list": [data], "qty": 2})
    assert inside.payload == {"list": [None], "qty": 2}
    assert inside.unscanned == ("/body", "/list/0")
    if data.startswith((b"\x1f\x8b", b"\x28\xb5")):
        text = base64.b64encode(data).decode()
        coded = phiguard.scrub({"body": text, "qty": 2})
        assert coded.payload == {"body": base64.b64encode(b"[UNSCANNED]").decode(), "qty": 2}
        assert coded.unscanned == ("/body{base64_text}",)


@pytest.mark.parametrize(
    ("data", "want"),
    [
        pytest.param(EMAIL.encode("utf-16"), "utf-16", id="utf-16"),
        pytest.param(EMAIL.encode("utf-16-be"), "utf-16-be", id="utf-16-be-no-mark"),
        pytest.param(f"Zo\xeb {EMAIL}".encode("latin-1"), "latin-1", id="latin-1"),
        pytest.param(b"\xef\xbb\xbf" + EMAIL.encode(), "utf-8-sig", id="utf-8-mark"),
    ],
)
def test_bytes_in_other_encodings_are_scanned(data: bytes, want: str) -> None:
    out = phiguard.scrub(data).payload
    assert out.decode(want) == data.decode(want).replace(EMAIL, GONE)


def test_compressed_bodies_without_a_content_type_are_opened() -> None:
    body = json.dumps({"email": EMAIL, "n": 1}).encode()
    out = phiguard.scrub(gzip.compress(body))
    assert gzip.decompress(out.payload) == b'{"email":"[EMAIL_ADDRESS]","n":1}'
    assert out.findings[0].path == "{gzip_bytes}{utf8_bytes}{json}/email"


class Colour(enum.Enum):
    RED = "red"
    LENA = EMAIL


class Model(pydantic.BaseModel):
    email: str
    n: int = 1


@dataclass(frozen=True)
class Frozen:
    email: str
    n: int = 1


@dataclass(frozen=True)
class Account:
    email: str
    vid: int = 3_234_574  # a key that names somebody beside care, so that its number is read


Pair = namedtuple("Pair", "email n")


class Bad:
    def __str__(self) -> str:
        raise RuntimeError(EMAIL)

    __repr__ = __str__


class BadInt(int):
    def __str__(self) -> str:
        raise RuntimeError(EMAIL)


@pytest.mark.parametrize(
    ("value", "want"),
    [
        pytest.param((EMAIL, 1), (GONE, 1), id="tuple"),
        pytest.param({EMAIL}, {GONE}, id="set"),
        pytest.param(frozenset([EMAIL]), frozenset([GONE]), id="frozenset"),
        pytest.param(deque([EMAIL, 1], maxlen=3), deque([GONE, 1], maxlen=3), id="deque"),
        pytest.param(Pair(EMAIL, 1), Pair(GONE, 1), id="namedtuple"),
        pytest.param(Frozen(EMAIL), Frozen(GONE), id="frozen-dataclass"),
        pytest.param(Account(EMAIL), Account(GONE), id="number-under-a-key-that-names-somebody"),
        pytest.param(Model(email=EMAIL), Model(email=GONE), id="pydantic-model"),
        pytest.param(OrderedDict(a=EMAIL, b=1), OrderedDict(a=GONE, b=1), id="ordered-dict"),
        pytest.param(defaultdict(str, a=EMAIL), defaultdict(str, a=GONE), id="defaultdict"),
        pytest.param(UserDict(a=EMAIL), UserDict(a=GONE), id="userdict"),
        pytest.param(MappingProxyType({"a": EMAIL}), MappingProxyType({"a": GONE}), id="mappingproxy"),
        pytest.param(EMAIL.encode(), GONE.encode(), id="bytes"),
        pytest.param(Colour.LENA, None, id="enum"),
        pytest.param(np.str_(EMAIL), GONE, id="numpy-str"),
        pytest.param(ipaddress.ip_address("203.0.113.40"), None, id="ip-object"),
    ],
)
def test_odd_types_are_scanned_and_keep_their_type(value: Any, want: Any) -> None:
    out = phiguard.scrub({"v": value, "qty": 2}).payload
    assert out == {"v": want, "qty": 2}
    assert type(out["v"]) is (type(want) if not isinstance(want, str) else str)


@pytest.mark.parametrize(
    "value",
    [
        datetime.datetime(2026, 5, 4, tzinfo=datetime.UTC),
        datetime.date(2026, 5, 4),
        datetime.timedelta(seconds=3),
        decimal.Decimal("1.50"),
        uuid.UUID(int=7),
        Colour.RED,
        PurePosixPath("/tmp/a"),
        (1, 2),
        {1, 2},
        np.int64(3),
        np.float32(0.5),
        np.bool_(True),
        Frozen("x"),
        Model(email="x"),
        b"abc",
        bytearray(b"abc"),
    ],
    ids=lambda v: type(v).__name__,
)
def test_odd_types_that_hold_nothing_are_the_same_object(value: Any) -> None:
    payload = {"v": value}
    result = phiguard.scrub(payload)
    assert result.payload is payload
    assert result.action == "pass"


@pytest.mark.parametrize(
    "value", [object(), Bad(), BadInt(3), (i for i in "ab"), len, Model], ids=lambda v: type(v).__name__
)
def test_what_is_of_no_known_type_is_removed_and_listed(value: Any) -> None:
    result = phiguard.scrub({"v": value, "list": [value], "qty": 2})
    assert result.payload == {"list": [None], "qty": 2}
    assert result.unscanned == ("/v", "/list/0")
    assert EMAIL not in repr(result)
    assert phiguard.scrub(value).action == "block"


@pytest.mark.parametrize("payload", [None, True, 5, 1.5, "", b"", [], {}, ()], ids=repr)
def test_empty_and_scalar_payloads_pass(payload: Any) -> None:
    result = phiguard.scrub(payload)
    assert result.payload is payload
    assert result.action == "pass"


def test_keys_of_other_types() -> None:
    payload = {1: EMAIL, None: EMAIL, (1, 2): "x", b"k": EMAIL, 2065550147: "x"}
    out = phiguard.scrub(payload)
    assert out.payload == {1: GONE, None: GONE, b"k": GONE, 2065550147: "x"}
    assert out.unscanned == ("/(1, 2)",) or len(out.unscanned) == 1


def test_keys_that_collide_are_numbered_in_order() -> None:
    payload = {"a@example.com": 1, "b@example.com": 2, "[EMAIL_ADDRESS]": 3, "c@example.com": 4}
    assert list(phiguard.scrub(payload).payload.items()) == [
        ("[EMAIL_ADDRESS]_2", 1),  # the name itself is taken
        ("[EMAIL_ADDRESS]_3", 2),
        ("[EMAIL_ADDRESS]", 3),
        ("[EMAIL_ADDRESS]_4", 4),
    ]


def test_a_leaf_beyond_its_limits_is_removed_alone() -> None:
    guard = Guard(Policy(id="small", limits=Limits(max_leaf_chars=100, max_parts=10, max_findings=3)))
    payload = {
        "long": "x" * 101,
        "parts": "&".join(f"a{i}=b" for i in range(20)),
        "people": " ".join(f"p{i}@example.com" for i in range(5)),
        "qty": 2,
    }
    result = guard.scrub(payload)
    assert result.payload == {"qty": 2}
    assert sorted(result.unscanned) == ["/long", "/parts", "/people"]


@pytest.mark.parametrize(
    "of",
    [lambda n: "&".join(f"a{i}=b%20c" for i in range(n)), lambda n: "xn--mller-kva.example " * n],
    ids=["query", "host names"],
)
def test_too_many_parts_are_seen_before_they_are_decoded(of: Callable[[int], str]) -> None:
    guard = Guard(Policy(id="small", limits=Limits(max_parts=10)))
    result = guard.scrub({"few": of(10), "many": of(11), "qty": 2})
    assert result.payload == {"few": of(10), "qty": 2}
    assert result.unscanned == ("/many",)


def test_layers_of_encoding_beyond_the_limit_fail_closed() -> None:
    text = EMAIL
    for _ in range(8):
        text = json.dumps([text])
    guard = Guard(Policy(id="small", limits=Limits(max_codec_depth=5)))
    result = guard.scrub({"t": text, "qty": 2})
    assert EMAIL not in result.payload["t"]
    assert "null" in result.payload["t"]
    assert result.unscanned[0].startswith("/t{json}/0{json}/0")
    assert guard.scrub(result.payload).action == "pass"
    assert GONE in phiguard.scrub({"t": text}).payload["t"]


def test_random_bytes_and_texts_end() -> None:
    rng = random.Random(3)
    for _ in range(300):
        data = rng.randbytes(rng.randrange(200))
        phiguard.scrub(data)
        phiguard.scrub({"a": data, "b": data.decode("latin-1")})


@pytest.mark.parametrize("bad", [5, object(), ["standard"]], ids=["int", "object", "list"])
def test_a_policy_of_a_wrong_type_raises(bad: Any) -> None:
    with pytest.raises(TypeError, match="policy must be"):
        phiguard.scrub({}, bad)


def test_a_context_of_a_wrong_type_raises() -> None:
    with pytest.raises(TypeError, match="context must be"):
        phiguard.scrub({}, context={"kind": "json"})  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="known: json, ndjson"):
        phiguard.Context(kind="yaml")  # type: ignore[arg-type]


@pytest.mark.parametrize("run", ["A", "é", "Aa-"])
def test_a_long_word_behind_short_ones_takes_its_length(run: str) -> None:
    before = time.process_time()
    Guard().scrub({"alt_text": "Pick a card " + run * 6_000})
    assert time.process_time() - before < 5


def test_many_small_bombs_are_one_event_s_work() -> None:
    bomb = base64.b64encode(gzip.compress(b"a" * 3_000_000)).decode()
    start = time.process_time()
    result = phiguard.scrub({"bombs": [bomb + f" {i}" for i in range(200)], "email": EMAIL})
    assert time.process_time() - start < BOUND_S
    assert result.payload["email"] == GONE
    assert len(result.unscanned) > 190


@pytest.mark.parametrize("kind", [bytearray, memoryview])
def test_other_bytes_come_back_as_their_type(kind: Any) -> None:
    for data in (EMAIL.encode(), gzip.compress(EMAIL.encode())):
        out = phiguard.scrub(kind(data))
        assert type(out.payload) is kind
        assert EMAIL.encode() not in bytes(out.payload)


def test_a_defect_of_ours_blocks_and_names_no_value(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise RuntimeError(EMAIL)

    monkeypatch.setattr("phiguard.event.Passes", fail)
    result = phiguard.Guard().scrub({"email": EMAIL})  # one that remembers nothing
    assert (result.action, result.payload, result.reasons) == ("block", None, ("internal error: RuntimeError",))


@pytest.mark.parametrize(
    "payload",
    [
        {"external_id": "a" * 42 + "1"},  # as long as a digest in base64
        {"external_id": "ab" * 42 + "1_"},
        {"text": "My name is " + "M" * 50 + "x and I"},
        {"text": "I am Ss" + "ss" * 20 + "X ok"},
    ],
    ids=["letters", "longer", "months", "seconds"],
)
def test_a_run_of_letters_is_read_in_one_way_only(payload: dict[str, str]) -> None:
    start = time.process_time()
    phiguard.Guard(cache=False).scrub(payload)
    assert time.process_time() - start < BOUND_S


def test_no_pattern_of_any_module_may_run_away() -> None:
    names = [m.name for m in pkgutil.walk_packages(phiguard.__path__, "phiguard.")]
    running = set()
    for name in names:
        if "engines" in name or "integrations" in name or name.endswith("__main__"):  # these need extras
            continue
        for what, one in vars(importlib.import_module(name)).items():
            if isinstance(one, re.Pattern):
                text = one.pattern if isinstance(one.pattern, str) else one.pattern.decode("latin-1")
                if runs_away(text):
                    running.add(f"{name}.{what}")
    assert running == {"phiguard.folding._WORDS"}  # nothing stands behind it that may not fit


def test_a_text_of_too_many_terms_goes_whole_and_others_stay() -> None:
    text = "eczema, asthma and HIV. " * 500
    for guard in (phiguard.Guard(), phiguard.Guard(cache=False)):
        for _ in range(2):
            result = guard.scrub({"note": text, "title": "Eczema", "label": "Donate"})
            assert result.payload == {"title": "[MEDICAL_CONDITION]", "label": "Donate"}
            assert result.unscanned == ("/note",)
    assert phiguard.scrub(text).action == "block"


def test_a_long_text_gets_few_layers_of_escapes() -> None:
    padding = "word " * 12_000
    for layers, survives in ((1, True), (4, False)):
        text = f"{EMAIL.replace('@', '%' + '25' * (layers - 1) + '40')} {padding}"
        result = phiguard.scrub({"note": text, "qty": 2})
        assert ("word word" in result.payload["note"]) is survives
        assert (result.unscanned == ()) is survives
        assert "lena.fischer" not in result.payload["note"]


@pytest.mark.parametrize("char", ["\u00b4", "\ufdfa", "\u2474", "\u1e9b\u0323", "\uff9e", "\u3000", "\u0132"])
def test_the_normalised_view_is_one_step(char: str) -> None:
    from phiguard.codec import Room
    from phiguard.codecs.normalised import decode

    once = decode(f"a{char}b", Room(1000, 10))
    assert once is not None
    assert decode(once[0].content, Room(1000, 10)) is None
