"""Ids that a guard derives for a destination: known to it, apart for each use, and not to be forged."""

import re
from typing import get_args

import court
import pytest
from hypothesis import given
from hypothesis import strategies as st

from phiguard.derived import Derived
from phiguard.destination_tables import ClientFormat
from phiguard.pseudonyms import KeyRef, Keys

FORMATS: tuple[ClientFormat, ...] = get_args(ClientFormat)
SHAPES: dict[ClientFormat, str] = {
    "hex64": r"[0-9a-f]{64}",
    "hex32": r"[0-9a-f]{32}",
    "uuid": r"[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}",
    "ga": r"[1-9][0-9]{9}\.[1-9][0-9]{9}",
}


@pytest.fixture(scope="module")
def keys() -> Keys:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PHIGUARD_HMAC_KEY", court.KEY)
        return Keys()


@pytest.mark.parametrize("written", FORMATS)
def test_an_id_has_its_format_and_is_known(keys: Keys, written: ClientFormat) -> None:
    derived = Derived(keys, "meta_capi")
    made = {derived.id("/a", written, f"visit {i}") for i in range(200)}
    assert len(made) == 200
    assert all(re.fullmatch(SHAPES[written], text) and derived.is_own("/a", written, text) for text in made)
    assert derived.id("/a", written, "visit 1") in made


@pytest.mark.parametrize("written", FORMATS)
def test_an_id_is_none_of_another_use(keys: Keys, written: ClientFormat) -> None:
    derived = Derived(keys, "meta_capi")
    text = derived.id("/a", written, "visit")
    assert not derived.is_own("/b", written, text)
    assert not Derived(keys, "tiktok_events").is_own("/a", written, text)
    assert Derived(keys, "tiktok_events").id("/a", written, "visit") != text
    assert derived.id("/b", written, "visit") != text


@pytest.mark.parametrize("written", FORMATS)
def test_a_changed_id_is_none(keys: Keys, written: ClientFormat) -> None:
    derived = Derived(keys, "meta_capi")
    text = derived.id("/a", written, "visit")
    for i, sign in enumerate(text):
        if sign.isdigit():
            other = text[:i] + str((int(sign) + 1) % 10) + text[i + 1 :]
            assert not derived.is_own("/a", written, other)


@pytest.mark.parametrize("written", FORMATS)
@given(st.text() | st.none() | st.integers() | st.from_regex(r"[0-9a-f]{64}|[0-9a-f]{32}|[0-9]{10}\.[0-9]{10}"))
def test_nothing_else_is_an_id(keys: Keys, written: ClientFormat, text: object) -> None:
    assert not Derived(keys, "meta_capi").is_own("/a", written, text)


@pytest.mark.parametrize("written", FORMATS)
def test_an_older_key_is_still_known(written: ClientFormat, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OLD", "an old key for tests, of 32 bytes or more")
    monkeypatch.setenv("NEW", "a new key for tests, of 32 bytes or more!")
    old = Derived(Keys([KeyRef(env="OLD", id="k1")]), "d").id("/a", written, "visit")
    both = Derived(Keys([KeyRef(env="NEW", id="k2"), KeyRef(env="OLD", id="k1")]), "d")
    assert both.is_own("/a", written, old)
    assert both.id("/a", written, "visit") != old
    assert not Derived(Keys([KeyRef(env="NEW", id="k2")]), "d").is_own("/a", written, old)
    assert "visit" not in repr(both) and "tests" not in repr(both)
