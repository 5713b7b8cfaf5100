"""The list of a destination, asked about single events: who may pass together, and what only looks like ours."""

import court
import pytest

from phiguard import Guard
from phiguard.destinations import Destination
from phiguard.pseudonyms import pseudonym
from phiguard.release import Asked, Release
from phiguard.slots import is_there, steps_of

CLICKED = {
    "conversionAction": "customers/1/conversionActions/2",
    "conversionDateTime": "2026-03-04 15:02:11+00:00",
    "gclid": "EAIaIQobChMI5demo",
    "gbraid": "0AAAAABdemo-second",
}
FORM = 'id = "d"\nfield = [{ path = "/n", form = "count" }, { path = "/v", form = "version" }]\n'


@pytest.fixture(autouse=True)
def _key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PHIGUARD_HMAC_KEY", court.KEY)


def release(destination: Destination, policy: str = "standard") -> Release:
    return Guard(policy, destination=destination)._delivery.release  # type: ignore[attr-defined,no-any-return]


def test_two_click_ids_pass_where_all_may_pass() -> None:
    given = Destination.of("google_ads_upload")
    unlocked = Asked("generic", 3, consented=True, unlocked=True)
    sent = release(given).event(CLICKED, CLICKED, unlocked).value
    assert sent is not None and sent["gclid"] == CLICKED["gclid"] and sent["gbraid"] == CLICKED["gbraid"]
    assert sent["consent"]["adUserData"] == "DENIED", "no click id asked for it"
    one = release(given).event(CLICKED, CLICKED, Asked("generic", 1, consented=True)).value
    assert one is not None and one["consent"]["adUserData"] == "GRANTED"


def test_a_pseudonym_passes_and_what_only_looks_like_one_does_not() -> None:
    keys = Guard("first_party")._compiled.keys  # type: ignore[attr-defined]
    made = Release(Destination.loads(FORM), keys)
    own = pseudonym("USER_ID", "u-1", keys)
    asked = Asked("generic", 0, consented=True)
    forged = own[:-4] + ("aaaa" if own[-4:] != "aaaa" else "bbbb")
    for text, passes in ((own, True), (forged, False), ("pg1.k1.lena-fischer-has-eczema", False)):
        event = {"n": 1, "v": text}
        sent = made.event(event, event, asked)
        assert sent.value == (event if passes else {"n": 1})
        assert sent.dropped == ([] if passes else ["/v"])


@pytest.mark.parametrize("field", ["n", "v"])
def test_a_table_in_place_of_a_value_goes(field: str) -> None:
    event = {"n": 1, "v": "1.2"} | {field: {"a": 1}}
    sent = release(Destination.loads(FORM)).event(event, event, Asked("generic", 0, consented=True))
    assert sent.value is not None and field not in sent.value


def test_without_consent_nothing_is_sent_whatever_the_page() -> None:
    given = Destination.loads(FORM + 'without_consent = "block"\n')
    for tier in range(4):
        for consented in (False, True):
            sent = release(given).event({"n": 1}, {"n": 1}, Asked("generic", tier, consented))
            assert (sent.value is None) is not consented


@pytest.mark.parametrize(
    ("raw", "new", "value", "dropped"),
    [
        ([1, 2], [1, 2], [1, 2], []),
        ([1, 2, 3], [1, 2], [1, 2], []),
        ([1, [2]], [1, [2]], [1], ["/l/1"]),
        (["a", "b"], ["a", "b"], None, ["/l"]),
        (["a", 2], ["a", 2], [2], ["/l/0"]),
        ([], [], [], []),
    ],
)
def test_lists_of_plain_values(raw: list[object], new: list[object], value: object, dropped: list[str]) -> None:
    given = release(Destination.loads('id = "d"\nfield = [{ path = "/l", form = "count" }]\n'))
    sent = given.event({"l": raw}, {"l": new}, Asked("generic", 0, consented=True))
    assert sent.value == ({} if value is None else {"l": value})
    assert sent.dropped == dropped


def test_no_item_is_no_item_with_what_is_required() -> None:
    assert is_there({"items": [{"id": 1}]}, steps_of("/items/*/id"))
    assert not is_there({"items": [{"id": 1}, {}]}, steps_of("/items/*/id"))
    assert not is_there({"items": []}, steps_of("/items/*/id"))
    assert not is_there({"items": ""}, steps_of("/items"))
