"""The forms of a destination's fields: what fits, as what, and how little can hide in it."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phiguard.destination_tables import DestinationField
from phiguard.field_forms import MISSING, is_clean_id, seconds_of, shaped

UA = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36"
ROLES: dict[str, Any] = {"event": "event", "click": "ad_id"}


def of(form: str, **more: Any) -> DestinationField:
    return DestinationField(path="/x", form=form, role=ROLES.get(form, "measurement"), **more)  # type: ignore[arg-type]


FITS: list[tuple[str, Any, Any]] = [
    ("amount", 12.5, 12.5),
    ("amount", 0, 0),
    ("amount", "12.50", "12.50"),
    ("amount", -3, -3),
    ("amount", 9_999_999, 9_999_999),
    ("amount", 10_000_000, MISSING),
    ("amount", 536904399, MISSING),
    ("amount", "2065550147", MISSING),
    ("amount", 1.123456, MISSING),
    ("amount", float("nan"), MISSING),
    ("amount", float("inf"), MISSING),
    ("amount", True, MISSING),
    ("amount", "[PHONE_NUMBER]", MISSING),
    ("amount", None, MISSING),
    ("count", 3, 3),
    ("count", "3", "3"),
    ("count", 100_000, MISSING),
    ("count", -1, MISSING),
    ("count", 1.5, MISSING),
    ("count", False, MISSING),
    ("boolean", True, True),
    ("boolean", "false", "false"),
    ("boolean", "maybe", MISSING),
    ("boolean", 1, MISSING),
    ("time", 1772636531, 1772636531),
    ("time", 1772636531000, 1772636531000),
    ("time", 1772636531000000, 1772636531000000),
    ("time", "1772636531", "1772636531"),
    ("time", 1772636531.25, 1772636531.25),
    ("time", "2026-03-04T15:02:11.000Z", "2026-03-04T15:02:11.000Z"),
    ("time", "2026-03-04 15:02:11+00:00", "2026-03-04 15:02:11+00:00"),
    ("time", "2026-03-04", MISSING),
    ("time", "1984-03-12T00:00:00Z", MISSING),
    ("time", 2065550147, MISSING),
    ("time", 10**400, MISSING),
    ("amount", 10**400, MISSING),
    ("amount", -(10**400), MISSING),
    ("time", 536904399, MISSING),
    ("time", "٣٤٥", MISSING),
    ("time", "1" * 400, MISSING),
    ("currency", "usd", "USD"),
    ("currency", "HIV", MISSING),
    ("currency", 840, MISSING),
    ("country", "US", "US"),
    ("country", "USA", MISSING),
    ("language", "en-US", "en-US"),
    ("language", "en_us.UTF-8", "en-US"),
    ("language", "EN", "en"),
    ("language", "ines@example.net", MISSING),
    ("version", "3.11.0", "3.11.0"),
    ("version", "3.11.0-knee", MISSING),
    ("origin", "https://a.example/conditions/hiv?x=1#y", "https://a.example/"),
    ("origin", "https://pat:secret@a.example:8443/x", "https://a.example:8443/"),
    ("origin", "/conditions/hiv", MISSING),
    ("origin", "https://redacted.invalid/", MISSING),
    ("origin", "javascript:alert(1)", MISSING),
    ("origin", "free text", MISSING),
    ("path", "https://a.example/care/knee?x=1#y", "https://a.example/care/knee"),
    ("path", "/care", MISSING),
    ("family", UA, "Chrome"),
    ("family", "Chrome", "Chrome"),
    ("family", "ines.calder@example.net", "Other"),
    ("family", "", MISSING),
    ("network", "203.0.113.91", "203.0.113.0/24"),
    ("network", "203.0.113.0/24", "203.0.113.0/24"),
    ("network", "2001:db8:4a1f:1::7", "2001:db8:4a1f::/48"),
    ("network", "ines", MISSING),
    ("click", "EAIaIQobChMI5demo", "EAIaIQobChMI5demo"),
    ("click", "[AD_ID]", MISSING),
    ("click", "short", MISSING),
    ("text", "left by the policy", "left by the policy"),
    ("text", "", MISSING),
    ("text", "x" * 1_001, MISSING),
    ("exact", "pixel-1", "pixel-1"),
    ("exact", 7, 7),
    ("exact", "", MISSING),
    ("exact", None, MISSING),
]


@pytest.mark.parametrize(
    ("form", "value", "wanted"), FITS, ids=lambda v: "missing" if v is MISSING else str(v)[:30]
)
def test_a_form_takes_what_fits(form: str, value: Any, wanted: Any) -> None:
    assert (
        shaped(of(form), value, value) is wanted if wanted is MISSING else shaped(of(form), value, value) == wanted
    )


@pytest.mark.parametrize("form", ["exact", "click"])
def test_what_the_policy_changed_does_not_pass_as_it_is(form: str) -> None:
    assert shaped(of(form), "fb.1.1772600000000.5544332211", "[AD_ID]") is MISSING
    assert shaped(of(form), "fb.1.1772600000000.5544332211", "another value") is MISSING


def test_a_word_is_one_of_the_words() -> None:
    field = of("word", values=("web", "app"))
    assert shaped(field, "web", "web") == "web"
    assert shaped(field, "knee", "knee") is MISSING


@pytest.mark.parametrize("form", sorted({form for form, _, _ in FITS}))
@given(value=st.text(max_size=60) | st.integers() | st.floats() | st.sampled_from([v for _, v, _ in FITS]))
def test_every_form_is_at_rest(form: str, value: Any) -> None:
    once = shaped(of(form), value, value)
    if once is not MISSING:
        assert shaped(of(form), once, once) == once


@pytest.mark.parametrize("form", ["amount", "count", "time"])
@given(
    st.from_regex(r"[2-9][0-9]{2}[2-9][0-9]{6}", fullmatch=True) | st.from_regex(r"[0-8][0-9]{8}", fullmatch=True)
)
def test_no_phone_or_social_security_number_fits_a_number(form: str, value: str) -> None:
    assert shaped(of(form), value, value) is MISSING
    assert shaped(of(form), int(value), int(value)) is MISSING or len(str(int(value))) < 8


@pytest.mark.parametrize(
    ("raw", "new", "wanted"),
    [
        ("evt-20417", "evt-20417", True),
        (20417, 20417, True),
        ("evt 20417", "evt 20417", False),
        ("lena@example.com", "[EMAIL_ADDRESS]", False),
        (True, True, False),
        (10**18, 10**18, False),
        ("x" * 129, "x" * 129, False),
    ],
)
def test_an_id_is_clean_where_nothing_was_found_in_it(raw: Any, new: Any, wanted: bool) -> None:
    assert is_clean_id(raw, new) is wanted


@pytest.mark.parametrize(
    "value",
    [
        1772636531,
        1772636531000,
        1772636531000000,
        "1772636531000",
        "2026-03-04T15:02:11Z",
        "2026-03-04 16:02:11+01:00",
    ],
)
def test_seconds_of_a_time(value: Any) -> None:
    assert seconds_of(value) == 1772636531


@pytest.mark.parametrize("value", ["2026-13-45T99:00:00Z", "never", None, True, [], 12])
def test_no_seconds_of_no_time(value: Any) -> None:
    assert seconds_of(value) is None
