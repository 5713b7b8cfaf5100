"""HIPAA authorizations: only a matching, signed one that is in force covers a disclosure."""

import pickle
from datetime import UTC, datetime, timedelta, timezone
from typing import Any, Final

import pytest

import phiguard
from phiguard.consent import Authorization, authorization, authorized, why_not

NOW: Final = datetime(2026, 3, 1, 12, tzinfo=UTC)
FACTS: Final = {
    "recipient": "meta_capi",
    "purpose": "marketing",
    "expires": "2026-06-30T00:00:00Z",
    "signed_at": "2026-01-15T09:30:00-05:00",
}


def why(given: Any, **changes: Any) -> str:
    return why_not(given, **{"recipient": "meta_capi", "purpose": "marketing", "at": NOW, **changes})


def test_it_covers_its_recipient_and_purpose_until_it_expires() -> None:
    assert why(FACTS) == ""
    assert why(authorization(FACTS)) == ""
    assert authorized(FACTS, recipient=("ga4", " Meta_CAPI "), purpose="Marketing", at=NOW)
    assert why(FACTS, at=datetime(2026, 6, 29, 23, 59, tzinfo=UTC)) == ""
    assert why(FACTS, at=datetime(2026, 6, 30, tzinfo=UTC)) == "the authorization has expired"


LATER: Final = datetime(2026, 3, 2, tzinfo=UTC)
NOT: Final = [
    pytest.param(None, {}, "there is no authorization", id="none"),
    pytest.param(FACTS, {"recipient": "ga4"}, "the authorization names another recipient", id="recipient"),
    pytest.param(FACTS, {"recipient": "meta"}, "the authorization names another recipient", id="part-of-it"),
    pytest.param(FACTS, {"recipient": ()}, "the authorization names another recipient", id="nobody"),
    pytest.param(FACTS, {"purpose": "research"}, "the authorization names another purpose", id="purpose"),
    pytest.param({**FACTS, "expires": "2026-03-01"}, {}, "the authorization has expired", id="expires-that-day"),
    pytest.param({**FACTS, "signed_at": LATER}, {}, "the authorization is not signed yet", id="signed-later"),
    pytest.param(
        {**FACTS, "signed_at": "2026-02-01T00:00Z", "expires": "2026-01-01T00:00Z"},
        {"at": datetime(2025, 12, 31, tzinfo=UTC)},
        "the authorization is not signed yet",
        id="expired-before-it-was-signed",
    ),
    pytest.param({**FACTS, "revoked_at": "2026-02-20T00:00Z"}, {}, "the authorization was revoked", id="revoked"),
]


@pytest.mark.parametrize(("given", "changes", "reason"), NOT)
def test_why_it_does_not_cover(given: Any, changes: dict[str, Any], reason: str) -> None:
    assert why(given, **changes) == reason


UNREADABLE: Final = [
    *[pytest.param({k: v for k, v in FACTS.items() if k != name}, f"{name}: missing", id=name) for name in FACTS],
    pytest.param({**FACTS, "recipient": ""}, "recipient: missing", id="empty"),
    pytest.param({**FACTS, "recipient": ["meta_capi"]}, "recipient: not a text", id="list"),
    pytest.param({**FACTS, "expires": "never"}, "expires: not a time", id="never"),
    pytest.param({**FACTS, "expires": True}, "expires: not a time", id="true"),
    pytest.param({**FACTS, "expires": "2026-06-30T00:00:00"}, "expires: a time without a zone", id="no-zone"),
    pytest.param({**FACTS, "signed_at": 1_767_000_000}, "signed_at: not a time", id="number"),
    pytest.param(
        {**FACTS, "ads": True},
        "unknown field (known: recipient, purpose, expires, signed_at, revoked_at)",
        id="ads",
    ),
    pytest.param("lena@example.com", "of a wrong form", id="text"),
    pytest.param(True, "of a wrong form", id="bool"),
]


@pytest.mark.parametrize(("given", "reason"), UNREADABLE)
def test_what_cannot_be_read_covers_nothing(given: Any, reason: str) -> None:
    assert why(given) == f"the authorization cannot be read: {reason}"


def test_a_consent_is_no_authorization() -> None:
    assert why({"ads": True}).startswith("the authorization cannot be read")


def test_zones_are_compared() -> None:
    east = timezone(timedelta(hours=9))
    facts = {**FACTS, "expires": datetime(2026, 3, 1, 20, 59, tzinfo=east)}  # 11:59 in UTC
    assert why(facts) == "the authorization has expired"


def test_its_dates_are_not_shown() -> None:
    told = authorization(FACTS)
    assert isinstance(told, Authorization)
    assert repr(told) == "Authorization(recipient='meta_capi', purpose='marketing')"
    assert pickle.loads(pickle.dumps(told)) == told
    assert "meta" not in repr(phiguard.Context(authorization=told))


def test_by_itself_it_unlocks_nothing() -> None:
    """It takes a destination: a policy alone names no recipient that an authorization could be for."""
    payload = {"email": "lena@example.com", "reason": "migraine"}
    for facts in (FACTS, authorization(FACTS)):
        result = phiguard.scrub(payload, context=phiguard.Context(authorization=facts))
        assert result.payload == {"email": "[EMAIL_ADDRESS]", "reason": "[MEDICAL_CONDITION]"}
