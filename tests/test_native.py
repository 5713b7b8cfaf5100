"""The compiled functions do what their twins in Python do, for any input. Skipped where they were not built."""

import json
import os
import re
import subprocess
import sys
from base64 import b64encode
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from native_core import core

from phiguard import forms, jsontext, keys, leaves, native, noise, pairs, recall, redact, walk  # noqa: F401 - they hold the twins
from phiguard.decide import PageFacts
from phiguard.judge import page_doubt
from phiguard.layouts import Flat, Layout, flat
from phiguard.rebuild import DROP
from phiguard.redact import Edit

ROOT = Path(__file__).parent.parent


class Text(str):
    __slots__ = ()


class Number(int):
    pass


class Object(dict[Any, Any]):
    pass


class Array(list[Any]):
    pass


def outcome(function: Callable[..., Any], *args: Any) -> Any:
    try:
        return function(*args)
    except Exception as error:  # noqa: BLE001 - which one it is, is compared
        return type(error)


def agree(name: str, *args: Any) -> Any:
    """What both say."""
    expected, got = outcome(native.TWINS[name], *args), outcome(getattr(core, name), *args)
    assert repr(got) == repr(expected)  # so that 1 is not True, and NaN is NaN
    assert type(got) is type(expected)
    return got


def test_every_compiled_function_has_a_twin_and_is_in_its_place() -> None:
    assert core.twins == native.TWINS
    for name, twin in native.TWINS.items():
        holder: Any = sys.modules[twin.__module__]
        for part in twin.__qualname__.split("."):
            holder = getattr(holder, part)
        assert holder is getattr(core, name) is not twin, name


@pytest.mark.parametrize(("setting", "state"), [("1", "PHIGUARD_PURE is set"), ("0", "compiled"), ("", "compiled")])
def test_it_can_be_switched_off(setting: str, state: str) -> None:
    code = (
        "from phiguard import native, forms; print(native.STATE, native.IN_USE, forms.form_of.__class__.__name__)"
    )
    kind = "function" if setting == "1" else "cython_function_or_method"
    done = subprocess.run(
        [sys.executable, "-c", code], env={**os.environ, "PHIGUARD_PURE": setting}, capture_output=True, text=True
    )
    assert done.stdout.split("\n")[0] == f"{state} {setting != '1'} {kind}"


# ---- trees

texts = st.text(max_size=6) | st.sampled_from(["\ud800", "\udfff\ud800", "a\0b", Text("own"), ""])
scalars = (
    st.none() | st.booleans() | st.integers() | st.integers(-(2**70), 2**70) | st.floats() | texts
    | st.sampled_from([10**400, Number(7), (1, 2), b"x", {1}])
)  # fmt: skip
trees = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=5)
        | st.dictionaries(texts | st.integers() | st.none(), inner, max_size=5)
        | st.lists(inner, max_size=2).map(Array)
        | st.dictionaries(texts, inner, max_size=2).map(Object)
    ),
    max_leaves=40,
)
objects = st.dictionaries(texts, trees, max_size=6)


@given(objects | trees)
def test_trees_are_taken_apart_alike(tree: Any) -> None:
    twin = outcome(native.TWINS["flat"], tree)
    got = outcome(core.flat, tree)
    if not isinstance(twin, Flat):
        assert got is twin
        return
    assert type(got) is Flat
    for one, other in zip(got, twin, strict=True):
        assert type(one) is list and len(one) == len(other)
        assert all(a is b or (type(a) is type(b) in (int, str) and a == b) for a, b in zip(one, other, strict=True))
    agree("known_by", twin.keys, twin.values)


@pytest.mark.parametrize("n", [399, 400, 401, 402, 1000, 1600, 3200, 3999, 4000, 4001, 4002, 9000])
@pytest.mark.parametrize("kind", ["object", "list", "outer", "inner"])
def test_larger_trees_are_left_alone_alike(n: int, kind: str) -> None:
    tree: Any = {
        "object": {str(i): i for i in range(n)},
        "list": {"a": list(range(n - 1))},
        "outer": {"a": [], **{str(i): i for i in range(n - 1)}},
        "inner": {"a": {str(i): [i] for i in range((n - 1) // 2)}, **({"b": 1} if n % 2 == 0 else {})},
    }[kind]
    taken, twin = core.flat(tree), native.TWINS["flat"](tree)
    assert taken == twin and (taken is None) == (n > 4_000)


def test_trees_as_deep_as_they_come_need_no_stack() -> None:
    tree: dict[str, Any] = {}
    for _ in range(3_999):
        tree = {"a": tree}
    taken = core.flat(tree)
    assert len(taken.containers) == 4_000
    assert core.flat({"a": {"a": tree}}) is None


def layout_of(tree: Flat) -> Layout:
    """What `phiguard.layouts.made` notes of where values stand, for any keys."""
    layout, next_key = Layout(), 0
    for number, container in enumerate(tree.containers):
        size = len(container)
        keyed = type(container) is dict
        layout.names += list(range(next_key, next_key + size)) if keyed else [~i for i in range(size)]
        next_key += (size if keyed else 0) + 1
        layout.owners += [number] * size
    layout.inner += [i for i, value in enumerate(tree.values) if type(value) in (dict, list)]
    return layout


@given(objects, st.data())
def test_trees_are_changed_alike(tree: Any, data: st.DataObject) -> None:
    taken = flat(tree)
    if taken is None or not taken.values:
        return
    layout = layout_of(taken)
    edits = data.draw(st.lists(st.tuples(st.integers(0, len(taken.values) - 1), texts), min_size=1, max_size=5))
    before = repr(tree)
    expected = native.TWINS["changed"](layout, taken, edits)
    got = core.changed(layout, taken, edits)
    assert repr(got) == repr(expected)
    assert repr(tree) == before
    _same_sharing(got, expected, tree)


def _same_sharing(one: Any, other: Any, old: Any) -> None:
    """What is the old object in one is it in the other."""
    todo = [(one, other, old)]
    while todo:
        a, b, before = todo.pop()
        assert (a is before) == (b is before)
        if type(a) is type(before) is dict:
            todo += [(a[key], b[key], before[key]) for key in before]
        elif type(a) is type(before) is list:
            todo += list(zip(a, b, before, strict=True))


@pytest.mark.parametrize("edits", [[], [(99, "x")], [(0, "x"), (10**30, "x")]])
def test_a_place_that_is_not_there_is_an_error(edits: list[Any]) -> None:
    taken = flat({"a": 1})
    assert taken is not None
    with pytest.raises((IndexError, ValueError, OverflowError)):
        core.changed(layout_of(taken), taken, edits)


# ---- forms

PATTERNS = {name: pattern for name, (_, pattern) in forms._PATTERNS.items()}
READ = {
    "uuid",
    "fbp",
    "ga_client",
    "time",
    "epoch",
    "integer",
    "short",
    "object_id",
    "ipv4",
    "ipv4_private",
    "ipv4_loopback",
    "ipv6",
    "sha256",
}


def test_the_forms_that_were_written_in_c_are_those_of_the_table() -> None:
    # A pattern that was changed is left to `re` until its reader is changed too, and its number beside it.
    assert core.learn_forms().isdisjoint(READ)


@pytest.mark.parametrize("form", PATTERNS)
def test_instances_and_what_is_nearly_one_are_told_apart_alike(form: str) -> None:
    pattern = re.sub(r"\(\?=.*?\)", "", PATTERNS[form])  # without what Hypothesis would have to search for

    @given(st.from_regex(pattern, fullmatch=True), st.data())
    def check(text: str, data: st.DataObject) -> None:
        agree("form_of", text)
        at = data.draw(st.integers(0, len(text)))
        sign = data.draw(st.sampled_from([*"0123456789abcdefABCDEF.:-+TZgG \n\0٣é\ud800𝟎", ""]))
        agree("form_of", text[:at] + sign + text[at:])
        agree("form_of", text[:at] + sign + text[at + 1 :])
        agree("form_of", text[:at])
        agree("form_of", text[:at] + text[at:].swapcase())
        agree("form_of", Text(text))

    check()


NO_TEXT = st.binary(min_size=32, max_size=32) | st.text("aé€😀\0", min_size=8, max_size=32).map(
    lambda text: text.encode()
)


@given(NO_TEXT, st.integers(0, 31), st.binary(min_size=1, max_size=4))
@example(b"a" * 32, 31, b"\xc3")
@example(b"a" * 32, 30, b"\xe2\x82")
@example(b"a" * 32, 30, b"\xe0\x80")
@example(b"a" * 32, 29, b"\xed\xa0\x80")
@example(b"a" * 32, 29, b"\xf0\x8f\x80")
@example(b"a" * 32, 29, b"\xf4\x90\x80")
@example(b"a" * 32, 28, b"\xf4\x8f\xbf\xbf")
@example(b"\x78" + b"\xaa" * 31, 3, b"x")
@example(b"\xaa" * 32, 3, b"\0\0\0\0")
def test_digests_are_told_from_writing_alike(raw: bytes, at: int, other: bytes) -> None:
    data = raw[:at] + other + raw[at + len(other) :]
    agree("is_random_digest", (data[:32] + b"\xaa" * 32)[:32].hex())
    agree("is_random_digest", (data[:12] + b"\xaa" * 12)[:12].hex())
    agree("is_random_digest", (data[-12:] + b"\xaa" * 12)[:12].hex())


@pytest.mark.parametrize(("many", "one"), [("1", "a"), ("a", "1"), ("0", "a"), ("f", "0")])
def test_where_the_first_digit_or_letter_of_a_digest_stands(many: str, one: str) -> None:
    for at in range(30, 50):
        agree("form_of", many * at + one + ("9b" * 32)[: 63 - at])
        agree("form_of", many * at + one + many * (63 - at))


INSTANCES = {
    "uuid": ["1b4e28ba-2fa1-11d2-883f-0016d3cca427", "ABCDEF01-2fa1-11d2-883f-0016d3cca427"],
    "fbp": ["fb.1.1741776000000.123456", "fb.2.1741776000000.1234567890"],
    "time": [
        "2026-03-14T10:20:30.123+05:30",
        "1999-12-31T23:59:59Z",
        "2026-03-14T10:20",
        "2026-03-14T10:20:30.5-0500",
    ],
    "ga_client": ["10000.1000000000", "9999999999.1999999999"],
    "epoch": ["1000000000", "1999999999999", "1793606403123456"],
    "integer": ["123456", "999999999999999"],
    "short": ["100", "99999"],
    "object_id": ["507f1f77bcf86cd799439011", "aabc8d8e9f9a991111111112", "900000000f1f2f3f4f5f6f7f"],
    "ipv4": ["8.8.4.4", "100.63.1.255", "223.255.9.10"],
    "ipv4_private": ["10.0.0.1", "172.31.255.9", "169.254.1.2", "100.127.3.4", "192.168.1.10"],
    "ipv4_loopback": ["127.0.0.1", "127.255.10.1"],
    "ipv6": ["2003:e1:0:1:2:3:4:5", "2001:db8:1:2:3:4:5:6", "2001:0db8:1:2:3:4:5:6", "2001:1a2b:3:4:5:6:7:ffff"],
    "sha256": ["e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"],
}


@pytest.mark.parametrize(("form", "text"), [(form, text) for form, texts in INSTANCES.items() for text in texts])
def test_each_sign_of_an_instance_counts_alike(form: str, text: str) -> None:
    assert agree("form_of", text) == form
    for at in range(len(text) + 1):
        for sign in "0123456789abfgABFGTZ.:-+ \0é":
            agree("form_of", text[:at] + sign + text[at + 1 :])
            agree("form_of", text[:at] + sign + text[at:])
        agree("form_of", text[:at] + text[at + 1 :])


@pytest.mark.parametrize(
    "alphabet", ["0123456789.", "0123456789abcdef:", "0123456789abcdef-", "0123456789T:-.Z+", "0"]
)
def test_texts_of_their_signs_are_told_apart_alike(alphabet: str) -> None:
    @given(st.text(alphabet=alphabet, min_size=6, max_size=66))
    def check(text: str) -> None:
        agree("form_of", text)

    check()


@pytest.mark.parametrize("second", [0, 1, 9, 15, 16, 31, 32, 63, 64, 127, 128, 167, 168, 169, 253, 254, 255, 256])
def test_addresses_of_every_network(second: int) -> None:
    for first in range(300):
        for lead in ("", "0"):
            agree("form_of", f"{lead}{first}.{second}.5.77")
            agree("form_of", f"{first}.{second}.{lead}{second}.256")


@pytest.mark.parametrize(
    "first", ["2", "20", "200", "2000", "2001", "2002", "2003", "2010", "2f00", "3fff", "1fff"]
)
def test_addresses_of_every_larger_network(first: str) -> None:
    for second in ("0", "0fff", "fff", "1000", "ffff", "db8", "", "10000", "1g00"):
        for groups in range(4, 8):
            agree("form_of", ":".join([first, second, *(["a1b2"] * groups)]))
            agree("form_of", ":".join([first, second, *(["1"] * groups)]))


@pytest.mark.parametrize("value", [None, 5, b"12345678", ["1"] * 8, (1,) * 8, {}], ids=repr)
def test_what_is_no_text_has_the_same_form_or_error(value: Any) -> None:
    agree("form_of", value)


def test_a_form_that_it_does_not_know_is_left_to_its_pattern(monkeypatch: pytest.MonkeyPatch) -> None:
    table = {**forms.BY_LENGTH, 7: (("new", re.compile("new-[0-9]{3}").fullmatch),)}
    monkeypatch.setattr(forms, "BY_LENGTH", table)
    try:
        assert core.learn_forms() == {"new"}
        assert (core.form_of("new-123"), core.form_of("new-12x"), core.form_of("1234567")) == ("new", None, None)
    finally:
        monkeypatch.undo()
        core.learn_forms()


# ---- JSON text

pieces = st.lists(
    st.sampled_from(
        ['"', ":", "\\", " ", "\n", "\t", "\r", '":', '\\":', '" :', "a", "1.5", "0.25", "7", "{", "}", "\0"]
    )
).map(lambda parts: "".join(parts).encode())


@given(pieces, st.integers(-1, 12))
@example(b'"a\\\\":1', 1)
@example(b'"a\\\\":1', 0)
@example(b'" :', 0)
@example(b":", 0)
@example(b"", 0)
def test_repeated_keys_are_suspected_alike(raw: bytes, keys: int) -> None:
    agree("may_repeat", raw, keys)


@given(pieces, st.lists(st.sampled_from([1.5, 0.25, 7.0, 1e-5, 1e16, 1e22, -0.25, 0.0, -0.0]), max_size=3))
def test_fractions_are_exact_alike(raw: bytes, floats: list[float]) -> None:
    agree("inexact", raw, floats)


@given(st.lists(st.floats(-1e15, 1e15).filter(lambda x: abs(x) >= 1e-4), min_size=9, max_size=30), st.booleans())
@example([1.0] * 8 + [2.0625], False)
def test_many_fractions_are_exact_alike(floats: list[float], other: bool) -> None:
    raw = ("[" + ",".join(map(repr, floats)) + "]").encode()
    assert agree("inexact", raw, floats) is False
    lost = [*floats, 0.123456789012345] if other else [*floats[1:], floats[0] + 1.0]
    shown = {orjson.dumps(value) for value in lost} - {orjson.dumps(value) for value in floats}
    said = agree("inexact", raw, lost)
    if any(one not in raw for one in shown):
        assert said is True
    elif shown <= set(raw[1:-1].split(b",")):  # else one number is part of another
        assert said is False


written = st.sampled_from(
    "1.5 -0.25 1.50 0.1 0.10000000000000001 0.30000000000000004 123456789012345.5 1e5 0.8436675689418653 17"
    " 12345678901234567890 1. .5 -1.5e-7 0.000001 0.00000012345678901".split()
)


@given(
    st.lists(
        st.tuples(st.sampled_from(['"a":', '"a": ', '"a" :', '\\":', "[", ""]), written, st.sampled_from(",} ]"))
    ),
    st.integers(-1, 4),
    st.lists(st.floats() | written.map(float), max_size=4),
)
@example([('"a":', "0.8436675689418653", ",")], 1, [0.8436675689418653])
@example([('"a":', "0.10000000000000001", ",")], 1, [0.1])
@example([('"a":', "1.5", ","), ('"a":', "1.5", ",")], 2, [1.5])
def test_texts_are_exact_alike(parts: list[tuple[str, str, str]], keys: int, floats: list[float]) -> None:
    agree("exact", "".join(map("".join, parts)).encode(), keys, floats)


@given(st.lists(written.filter(lambda text: text[0] != "." and text[-1] != "."), max_size=4), st.booleans())
def test_a_text_that_is_exact_lost_nothing(numbers: list[str], listed: bool) -> None:
    body = ", ".join(f'"k{i}": {number}' for i, number in enumerate(numbers)) or '"k": 1'
    raw = f'{{{body}, "l": [{numbers[0] if listed and numbers else ""}]}}'.encode()
    tree = json.loads(raw)
    values = [value for value in (*orjson.loads(raw).values(), *tree["l"]) if type(value) is float]
    if agree("exact", raw, max(len(numbers), 1) + 1, values):
        assert not core.may_repeat(raw, len(tree))
        exactly = json.loads(raw, parse_float=Decimal)
        held = json.loads(raw, parse_float=lambda text: Decimal(repr(float(text))))
        assert exactly == held


@pytest.mark.parametrize("number", ["19.90", "0.5", "-3.0", "0.8436675689418653", "-122.41941550000001"])
def test_most_fractions_are_exact(number: str) -> None:
    assert agree("exact", f'{{"a":{number},"b":"\\"c\\":1.5"}}'.encode(), 2, [float(number)])


@given(st.lists(st.floats()), st.sampled_from(["", "0", "5", "e5", ".", "x"]))
def test_fractions_that_are_written_as_python_does_are_exact(floats: list[float], behind: str) -> None:
    raw = ("[" + ",".join(repr(value) + behind for value in floats) + "]").encode()
    agree("inexact", raw, floats)
    if behind in ("", "x") and len(floats) == 1:  # of several one may begin as another
        assert not core.inexact(raw, floats)


@pytest.mark.parametrize(
    "payload",
    [
        '{"a":1}', b'{"a":1}', '{"a":1}\n', b'{"a":\n1}', '{"a":"\ud800"}', '{"é":"ü"}', "", b"", "{", b"}",
        "[1]", "{}", b"{}", "{]}", b'{"a"}', {"a": 1}, {}, [], None, 1, 1.5, Text('{"a":1}'), Object(a=1),
        bytearray(b"{}"),
        {"a": list(range(500))}, '{"a":1}' + " " * 50, '{"a":"' + "x" * 50 + '"}', b'{"a":"\xff"}', "{\0}",
    ],
    ids=repr,
)  # fmt: skip
def test_payloads_are_read_alike(payload: Any) -> None:
    agree("_read", payload, 40)


# ---- values and keys

integers = [0, 99_999, 100_000, -100_000, -99_999, 2**63 - 1, 2**63, -(2**63), -(2**63) - 1, 2**13_000, 2**12_999]
fractions = [1e5, 99_999.0, -1e5, 1e15, 1e16, -1e16, 1.5, -0.0, float("nan"), float("inf"), -float("inf")]
odd_numbers = st.sampled_from([*integers, *fractions, True, False, Number(10**6), 10**4_000])


@given(st.integers() | st.floats() | odd_numbers, st.booleans())
def test_numbers_are_written_alike(value: Any, named: bool) -> None:
    agree("number_text", value, named)


@given(
    st.text(max_size=40)
    | st.text(alphabet="aZ_$.[]-0123", max_size=30)
    | st.from_regex(keys._PLAIN, fullmatch=True)
    | st.sampled_from(
        ["a" * 200, "a" * 201, "a1b2c3d4e5f6", "a1b2c3d4e5f", "a1b2c3d4e5fg6h", "a1234", "a٣", "é", Text("a")]
    )
)
def test_plain_keys_are_alike(key: str) -> None:
    agree("is_plain", key)


@given(
    st.lists(
        st.sampled_from(["a", "bc", "D", "EF", "1", "23", "_", ".", " ", "é", "Ä", "\0", "İ"]), max_size=12
    ).map("".join)
    | texts
    | st.sampled_from(["a" * 200, "a" * 201, "Ab" * 100, "Ab" * 101, Text("own"), Text("aB")])
)
@example("HTMLTextÄb")
@example("aBC")
def test_words_of_keys_are_alike(key: str) -> None:
    agree("words", key)


said = st.sampled_from(sorted({*pairs.SIGNS, "currency", "x"}))
named = st.sampled_from(
    ["email", "[EMAIL]", "e[A]", "date of birth?", "Are you well??", "a1234567", "", "é", 5, None, Text("mrn")]
) | st.sampled_from(
    ["Basal body temp", "LDL", "SaO2", "Sleep-hours", "basal@body\x7f[TEMP]", "News team 75", "l d l " + " " * 95]
)


@given(st.dictionaries(said | st.integers(), named | scalars, max_size=8) | scalars | st.lists(named, max_size=2))
@example({"q": "What?", "a": "x"})
@example({"q": "shoes", "value": "x"})
@example({"label": "email", "value": 1, "currency": "USD"})
@example({"name": "email", "value": 1, "a1": 1, "a2": 1, "a3": 1, "a4": 1})
@example({"name": "email", "value": 1, "a1": 1, "a2": 1, "a3": 1, "a4": 1, "a5": 1})
@example({"name": "email", "label": "mrn", "value": 1, "currency": "USD"})
def test_pairs_are_named_alike(container: Any) -> None:
    agree("names_beside", container)


content = st.text(max_size=12) | st.binary(max_size=5) | texts
edits_of = st.lists(
    st.builds(Edit, st.integers(-2, 14), st.integers(-2, 14), texts | st.just(DROP) | st.just(5), st.just(())),
    max_size=3,
)


@given(content, edits_of)
def test_edits_are_put_in_alike(content: Any, edits: list[Edit]) -> None:
    agree("spliced", content, edits)


@pytest.mark.parametrize("kind", ["portal", "login", "condition", "search", "generic", "unknown", "no such"])
@pytest.mark.parametrize("tier", range(4))
def test_pages_speak_of_health_alike(kind: Any, tier: int) -> None:
    agree("page_doubt", PageFacts(kind, tier, False, None, True))
    assert page_doubt is core.page_doubt


# ---- runs that a machine drew


def _bare(data: bytes) -> str:
    return b64encode(data).decode().rstrip("=")


_drawn = st.text("abcXYZ019+/_-", max_size=80) | st.binary(max_size=40).map(_bare)


@given(
    _drawn
    | st.text("aé=\n ", max_size=9)
    | st.text(min_size=5, max_size=30).map(lambda t: _bare(t.encode("utf-16")))
)
@example("")
@example("A")
@example(_bare(b"\x1f\x8b\xff"))
@example(_bare("Renée 🩺".encode()[:-1]))
@example(_bare(b"\xed\xa0\x80"))
@example(_bare(b"\xf4\x90\x80\x80"))
@example(_bare(b"\xe0\x80\x80"))
@example(_bare(b"\xf0\x80\x80\x80"))
@example(_bare(b"\x78\xff"))
def test_noise_is_told_alike(body: str) -> None:
    agree("is_noise", body)


@given(st.binary(max_size=6))
def test_any_few_bytes_are_noise_alike(data: bytes) -> None:
    agree("is_noise", _bare(data))


@given(st.text("abcXYZ019\x7f -.", max_size=200) | st.text("aB1", min_size=15, max_size=90))
@example("a" * 64)
@example("a" * 65)
@example("\x7f" + "a" * 65 + "\x7fB")
@example("aB1" * 7)
@example("ABc" * 7)
def test_runs_of_noise_are_hidden_alike(text: str) -> None:
    agree("without_noise", text.encode())


@given(
    st.text(max_size=30)
    | st.text(alphabet="abzAZ09/-_.%~ é", max_size=40)
    | st.lists(
        st.sampled_from(["patient", "Portal", "a", "7", "-", "--", "", "x.html", "é", "\0"]), max_size=6
    ).map("/".join)
)
@example("/" * 1025)
@example("/a-" * 341 + "b")
@example("/a--b-/-/--c/")
def test_segments_of_paths_are_alike(path: str) -> None:
    agree("segments", path)
