"""What a delivery asks of each event: compiled functions do what their twins do, and what is skipped is nothing."""

import hmac
import json
from datetime import UTC, datetime
from typing import Any

import court
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from phiguard import Guard, native, release, slots, trees  # noqa: F401 - they hold the twins
from phiguard.consent import signals
from phiguard.destination_tables import DestinationField
from phiguard.destinations import Destination
from phiguard.field_forms import MISSING, day_of, seconds_of, shaped
from phiguard.pseudonyms import DEFAULT_ID, Keys, _derived
from phiguard.release import Asked, Release
from phiguard.slots import Slot

few = settings(max_examples=300, deadline=None)
hints = st.sampled_from(
    [
        "?gcs=G100",
        "gdpr%3D1",
        "x%2525253d",
        "us_PRIVACY: 1",
        "consent=",
        "NPA:",
        "%25 3d",
        "a:b",
        "g=c",
        "npb%",
        "é=gpp",
    ]
)
texts = st.text(max_size=12) | hints | st.text("gcdnpars%253=:", max_size=12)
names = st.sampled_from(sorted(signals._MATTER)) | st.sampled_from(
    [
        "G.P.C",
        "gdpr Consent",
        "usPrivacy",
        "U-S-P_string",
        "name",
        "value",
        "consent ",
        "context",
        "\u212aonsent",
        "GCS",
    ]
)
scalars = st.none() | st.booleans() | st.integers() | st.floats() | texts
objects = st.recursive(
    scalars,
    lambda c: st.lists(c, max_size=3) | st.dictionaries(texts | names, c, max_size=4) | st.tuples(c),
    max_leaves=12,
)


def both(name: str, *args: Any) -> Any:
    """What the compiled function says, which its twin says too."""
    expected = native.TWINS[name](*args)
    if native.IN_USE:
        from phiguard._native import core

        assert getattr(core, name)(*args) == expected
    return expected


@few
@given(objects)
@example([[[[[[[[[[[[1]]]]]]]]]]]])
@example([[[[[[[[[[[[[1]]]]]]]]]]]]])
@example([0] * 1_998)
@example([0] * 2_000)
@example({"a": {"name": "Sec-GPC", "value": "1"}})
@example({"a": "x" * 65_530 + "=gcs=1"})
@example({"a": "x" * 65_540 + "=gcs=1"})
@example({1: "a", "gcs": 1})
def test_where_nothing_can_be_a_signal_none_is(event: Any) -> None:
    if both("silent", event):
        assert signals.in_event([{}, event]) == ([], [])


@pytest.mark.parametrize("name", sorted(signals._MATTER))
def test_every_name_of_a_signal_is_heard(name: str) -> None:
    for written in (name, name.upper(), "_".join(name), f"{name[0]} {name[1:]}", name[0] + "." + name[1:] + "-"):
        assert not both("silent", {"a": {written: 1}}), written


@few
@given(objects, st.lists(st.sampled_from(["a", "b", "*", "name", "value"]), max_size=4).map(tuple))
@example({"a": [{"b": 1}, {}]}, ("a", "*", "b"))
@example({"a": float("nan")}, ("a",))
@example({"a": {}}, ("a",))
def test_what_stands_at_a_place(tree: Any, steps: tuple[str, ...]) -> None:
    both("is_there", tree, steps)


@few
@given(objects, objects)
def test_trees_that_are_the_same(one: Any, other: Any) -> None:
    both("same", one, other)
    both("same", one, one)
    if isinstance(one, dict | list):
        both("same", one, json.loads(json.dumps(one, default=str)))


def test_trees_too_deep_for_a_look() -> None:
    one: Any = 1
    other: Any = 1
    for _ in range(5_000):
        one, other = [one], [other]
    assert both("same", one, other)
    assert not both("silent", one)


@given(st.binary(min_size=1, max_size=64), st.binary(max_size=300))
def test_a_key_that_is_worked_out_once_makes_the_same_digests(key: bytes, message: bytes) -> None:
    keys = Keys.__new__(Keys)
    keys._by_id = {DEFAULT_ID: _derived(key)}
    apart = hmac.digest(hmac.digest(b"phiguard pg1", key, "sha256"), b"destination\x01", "sha256")
    expected = hmac.digest(apart, message, "sha256")
    assert keys.digest(DEFAULT_ID, message) == keys.digest(DEFAULT_ID, message) == expected


@given(
    st.datetimes(datetime(2014, 1, 1), datetime(2033, 12, 31)),
    st.sampled_from(["Z", "", "+02:00", "-0930"]),
    st.sampled_from(["T", " "]),
    st.sampled_from(["seconds", "minutes", "milliseconds", "microseconds"]),
)
def test_the_day_of_a_point_in_time(when: datetime, zone: str, between: str, precision: str) -> None:
    text = when.isoformat(between, precision) + zone
    seconds = seconds_of(text)
    assert day_of(text) == (None if seconds is None else datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d"))


@pytest.mark.parametrize(
    "value", ["2026-02-30T10:00:00Z", "2026-02-03T29:00:00Z", "Z", "", None, 5, True, "1771490233Z"]
)
def test_no_day(value: Any) -> None:
    assert day_of(value) is None


# ---- the list

FORMS: dict[str, dict[str, Any]] = {
    "word": {"values": ("web", "app")},
    "id": {},
    "time": {},
    "origin": {"role": "page"},
    "family": {"role": "network"},
    "amount": {},
    "count": {},
    "boolean": {},
    "version": {},
    "currency": {},
    "language": {"role": "network"},
    "country": {"role": "network"},
    "event": {"role": "event"},
    "exact": {},
    "text": {"role": "free_text"},
}
values = st.sampled_from(
    [
        "web",
        "Web",
        "m-1",
        "a b",
        "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        "1.2.3",
        "1.2.",
        "12345.1",
        "1.1234567",
        "1.2.3.4.5",
        "2026-03-01T10:00:00Z",
        "2026-03-01 10:00:00Z",
        "2026-03-01T10:00:00.1234567Z",
        "2034-03-01T10:00:00Z",
        "2013-03-01T10:00Z",
        "https://a.example/x?y=1",
        "https://a.example",
        "http://a.example#x",
        "https://u:p@a.example/",
        "HTTPS://A.example/x",
        "https://a.example/ x",
        "https://redacted.invalid/x",
        "//a.example/",
        "https://a.example:8443/x",
        "https://a_b.example/",
        "https://\u00e4.example/",
        "https:///x",
        "https://a.example\\x",
        "en-US",
        "en_us",
        "EN",
        "en",
        "en-USA",
        "USD",
        "usd",
        "true",
        "pg1.k1.x",
        "",
        " ",
        "a\0b",
        "Purchase",
        "Viewed Eczema",
        "c81d4e2e-bcf2-41e6-869b-7df92533d2db",
        "md5:abc",
        "x" * 27,
        "x" * 128,
        "x" * 129,
        "Mozilla/5.0 (Windows NT 10.0) Chrome/120.0 Safari/537.36",
        0,
        -1,
        5,
        99_999,
        100_000,
        9_999_999,
        10_000_000,
        -(10**7),
        2**70,
        1.5,
        1e9,
        1771490233,
        True,
        False,
        None,
        float("inf"),
    ]
)
trees_of_values = st.recursive(
    values | st.text(max_size=6),
    lambda c: st.lists(c, max_size=3) | st.dictionaries(st.sampled_from([*FORMS, "x/y", "a~{"]), c, max_size=3),
    max_leaves=4,
)
FIELDS = "".join(
    "  { "
    + ", ".join(f"{k} = {json.dumps(v)}" for k, v in {"path": f"{at}/{form}", "form": form, **more}.items())
    + " },\n"
    for at in ("", "/in", "/list/*")
    for form, more in FORMS.items()
)
LIST = f'id = "d"\nsession = ["/id"]\nfield = [\n{FIELDS}]\n[events]\nstandard = ["segment"]\n'


@pytest.fixture(scope="module")
def compiled_list() -> Release:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PHIGUARD_HMAC_KEY", court.KEY)
        guard: Any = Guard(destination=Destination.loads(LIST))
    made: Release = guard._delivery.release
    return made


tables = st.dictionaries(st.sampled_from([*FORMS, "other", "a~{", "a/b"]), trees_of_values, max_size=8)
drawn = st.fixed_dictionaries(
    {}, optional={"in": tables, "list": st.lists(tables, max_size=3) | tables | values, "more": values}
)


@few
@given(tables, drawn, tables, st.booleans(), st.booleans())
def test_a_list_lets_the_same_pass(
    compiled_list: Release,
    top: dict[str, Any],
    more: dict[str, Any],
    before: dict[str, Any],
    alike: bool,
    unlocked: bool,
) -> None:
    new = top | more
    raw = new if alike else new | before
    asked = Asked("generic", 1, consented=True, unlocked=unlocked)
    got = compiled_list.event(raw, new, asked, "/batch/3")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(release, "allowlisted", native.TWINS["allowlisted"])
        expected = compiled_list.event(raw, new, asked, "/batch/3")
    assert repr(got) == repr(expected)


@pytest.mark.parametrize("form", sorted(set(FORMS) - {"id", "event"}))
@few
@given(value=values | st.text(max_size=6))
def test_one_field_takes_what_its_form_says(compiled_list: Release, form: Any, value: Any) -> None:
    field = DestinationField.model_validate({"path": f"/{form}", "form": form, **FORMS[form]})
    assert Slot(field, "both").withheld is (form == "text")
    got = compiled_list.event({form: value}, {form: value}, Asked(unlocked=True, consented=True))
    kept = shaped(field, value, value)
    assert got.value == ({} if kept is MISSING else {form: kept})
