"""HIPAA authorizations (45 CFR 164.508): whether one covers what is about to be disclosed.

A consent banner is no authorization, whatever it says; see `phiguard.types.Authorization` for what is one.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

from phiguard.types import Authorization

_FIELDS: Final = ("recipient", "purpose", "expires", "signed_at")
_SKEW: Final = timedelta(minutes=5)  # clocks differ; a signature may be this far ahead


def authorization(given: "Authorization | Mapping[str, Any]") -> Authorization:
    """An authorization from facts by name.

    Times are datetimes with a zone, or ISO 8601 texts with one. A date alone is its first moment in UTC: the
    stricter reading of an expiry.

    Raises:
        ValueError: a field is missing, unknown or of a wrong form. The message names fields, no value.
        TypeError: it is no mapping.
    """
    if isinstance(given, Authorization):
        return given
    if not isinstance(given, Mapping):
        raise TypeError("neither an Authorization nor a mapping")
    if any(key not in (*_FIELDS, "revoked_at") for key in given):
        raise ValueError(f"unknown field (known: {', '.join((*_FIELDS, 'revoked_at'))})")
    for name in _FIELDS:
        if given.get(name) in (None, ""):
            raise ValueError(f"{name}: missing")
    for name in ("recipient", "purpose"):
        if not isinstance(given[name], str) or not given[name].strip():
            raise ValueError(f"{name}: not a text")
    revoked = given.get("revoked_at")
    return Authorization(
        recipient=given["recipient"],
        purpose=given["purpose"],
        expires=_time("expires", given["expires"]),
        signed_at=_time("signed_at", given["signed_at"]),
        revoked_at=None if revoked is None else _time("revoked_at", revoked),
    )


def _time(name: str, value: Any) -> datetime:
    if isinstance(value, str):
        try:
            value = date.fromisoformat(value) if len(value) == 10 else datetime.fromisoformat(value)
        except ValueError:
            raise ValueError(f"{name}: not a time") from None
    if isinstance(value, date) and not isinstance(value, datetime):
        value = datetime(value.year, value.month, value.day, tzinfo=UTC)
    if not isinstance(value, datetime):
        raise ValueError(f"{name}: not a time")
    if value.tzinfo is None or value.utcoffset() is None:
        raise ValueError(f"{name}: a time without a zone")
    return value


def why_not(
    given: "Authorization | Mapping[str, Any] | None",
    *,
    recipient: str | Iterable[str],
    purpose: str,
    at: datetime | None = None,
) -> str:
    """Why an authorization does not cover a disclosure; empty where it does.

    Args:
        given: the authorization, or its facts by name.
        recipient: who is to get the data, under every name the authorization may call it by. Compared without
            case and outer spaces, whole.
        purpose: what for, likewise compared.
        at: when; now by default.

    Returns:
        A reason without any value of the authorization: it can be logged. Nothing raises.
    """
    if given is None:
        return "there is no authorization"
    try:
        facts = authorization(given)
        now = at or datetime.now(UTC)
        names = {recipient} if isinstance(recipient, str) else set(recipient)
        if _plain(facts.recipient) not in {_plain(name) for name in names}:
            return "the authorization names another recipient"
        if _plain(facts.purpose) != _plain(purpose):
            return "the authorization names another purpose"
        if facts.signed_at > now + _SKEW:
            return "the authorization is not signed yet"
        if facts.expires <= now or facts.expires <= facts.signed_at:
            return "the authorization has expired"
        if facts.revoked_at is not None and facts.revoked_at <= now:
            return "the authorization was revoked"
    except (ValueError, TypeError, AttributeError, OverflowError) as error:
        # Only our own messages are known to hold no value.
        said = str(error) if type(error) is ValueError else "of a wrong form"
        return f"the authorization cannot be read: {said}"
    return ""


def authorized(
    given: "Authorization | Mapping[str, Any] | None",
    *,
    recipient: str | Iterable[str],
    purpose: str,
    at: datetime | None = None,
) -> bool:
    """Whether an authorization covers a disclosure: recipient and purpose match, and it is signed and in force."""
    return not why_not(given, recipient=recipient, purpose=purpose, at=at)


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()
