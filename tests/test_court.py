"""What courts described reaches no destination without a BAA, and what is sent is still a conversion."""

import json
from typing import Any

import court
import pytest
from recover import recoverable

from phiguard import Context
from phiguard.destinations import Destination, presets

CASES = [
    pytest.param(destination, story, id=f"{destination}-{story.id}")
    for destination in court.WIRES
    for story in court.STORIES
]


@pytest.fixture(autouse=True)
def _key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PHIGUARD_HMAC_KEY", court.KEY)


@pytest.fixture(scope="module")
def golden() -> Any:
    return json.loads(court.FILE.read_text("utf-8"))


def test_every_story_is_told_to_destinations_without_a_baa() -> None:
    assert set(court.WIRES) == set(court.LACKS)
    assert set(court.WIRES) <= set(presets())
    assert not any(Destination.of(name).baa for name in court.WIRES)


@pytest.mark.parametrize(("destination", "story"), CASES)
def test_a_story_is_told_to_nobody(destination: str, story: court.Story, golden: Any) -> None:
    result = court.sent(destination, story)
    wanted = golden[destination][story.id]
    if result.payload is None:
        assert list(result.reasons) == wanted
        return
    assert result.payload == wanted
    texts = recoverable(result.payload)
    assert not [value for value in story.must_go if any(value in text for text in texts)]
    assert court.LACKS[destination](result.payload) == []


@pytest.mark.parametrize("destination", court.WIRES)
def test_what_was_sent_is_at_rest(destination: str) -> None:
    for story in court.STORIES:
        result = court.sent(destination, story)
        if result.payload is None:
            continue
        again = court.guard(destination).scrub(result.payload, context=Context(consent={"ads": True}))
        assert (again.action, again.reasons) == ("pass", ())


def test_most_conversions_get_through(golden: Any) -> None:
    """Else blocking everything would pass for a solution."""
    for destination in set(court.WIRES) - {"google_ads_upload"}:
        through = sum(not isinstance(out, list) or isinstance(out[0], dict) for out in golden[destination].values())
        assert through >= len(court.STORIES) // 2
    click_ids = [out for out in golden["google_ads_upload"].values() if isinstance(out, dict)]
    assert click_ids and all(c["conversions"][0]["consent"]["adUserData"] == "GRANTED" for c in click_ids)


def test_a_story_holds_what_must_go() -> None:
    for story in court.STORIES:
        texts = recoverable(court.WIRES["meta_capi"](story))
        assert [value for value in story.must_go if any(value in text for text in texts)]
