"""Whether a HIPAA authorization covers a destination: who receives, for what, until when.

Source: 45 CFR 164.508(c): a description of the recipient and of each purpose, an expiration, and a signature with
its date.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from phiguard.destinations import Destination


def authorizes(
    authorization: Mapping[str, Any] | None, destination: Destination, now: datetime | None = None
) -> bool:
    """Whether an authorization names this recipient and purpose, was signed, and has not expired.

    What is missing or cannot be read is a no.
    """
    if not isinstance(authorization, Mapping):
        return False
    now = now or datetime.now(UTC)
    recipient, purpose = authorization.get("recipient"), authorization.get("purpose")
    if not isinstance(recipient, str) or recipient.casefold() not in {
        destination.named.casefold(),
        destination.id.casefold(),
    }:
        return False
    purposes = [purpose] if isinstance(purpose, str) else purpose if isinstance(purpose, list | tuple) else []
    if destination.purpose not in purposes:
        return False
    signed, expires = _moment(authorization.get("signed_at")), _moment(authorization.get("expires"))
    return (
        signed is not None and expires is not None and signed <= now < expires and not authorization.get("revoked")
    )


def _moment(value: Any) -> datetime | None:
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value.replace("Z", "+00:00"))
        except ValueError:
            return None
    if not isinstance(value, datetime):
        return None
    return value if value.tzinfo else value.replace(tzinfo=UTC)
