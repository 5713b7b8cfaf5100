"""The forms of a destination's fields: which values pass, and as what. Pure, and fixpoints.

Each form is so narrow that little can hide in it: an amount has no room for a social security or phone number, a
point in time begins where no North American phone number does, and an id in which anything was found is replaced.
"""

import math
import re
from datetime import UTC, datetime
from functools import cache
from typing import Any, Final

from phiguard import digests
from phiguard.destination_tables import CONTEXT, IDENTITY, DestinationField
from phiguard.generalize import generalize, is_generalized
from phiguard.lexicon import read_toml
from phiguard.treatments import is_url, url_origin, url_path, user_agent_family

MISSING: Final = object()
"""In place of a value that does not fit."""

_MAX_AMOUNT: Final = 10_000_000
_MOST: Final = 2**63  # of a whole number
_MAX_COUNT: Final = 100_000
_DECIMALS: Final = 4
_AMOUNT: Final = re.compile(r"-?[0-9]{1,7}(?:\.[0-9]{1,4})?")
_COUNT: Final = re.compile(r"[0-9]{1,5}")
_FROM_S: Final = 1_400_000_000  # 2014-05-13
_TO_S: Final = 2_000_000_000  # 2033-05-18; North American phone numbers begin at 2
_ISO: Final = re.compile(
    r"20(?:1[4-9]|2[0-9]|3[0-3])-[01][0-9]-[0-3][0-9][T ][0-2][0-9]:[0-5][0-9](?::[0-5][0-9](?:\.[0-9]{1,6})?)?"
    r"(?:Z|[+-][0-1][0-9]:?[0-5][0-9])?"
)
_ID: Final = re.compile(r"[A-Za-z0-9_.:\-]{1,128}")
_CLICK: Final = re.compile(r"[A-Za-z0-9_.\-]{8,500}")
_KEY: Final = re.compile(r"[A-Za-z0-9_.:/~\-]{1,200}")  # of a project, or a consent signal
_COUNTRY: Final = re.compile(r"[A-Za-z]{2}")
_LANGUAGE: Final = re.compile(r"([A-Za-z]{2})(?:[-_]([A-Za-z]{2}))?(?:[-_;,.].{0,60})?")
_VERSION: Final = re.compile(r"[0-9]{1,4}(?:\.[0-9]{1,6}){0,3}")
_ORIGIN: Final = re.compile(r"https?://[A-Za-z0-9_.\-]{1,253}(?::[0-9]{1,5})?/", re.IGNORECASE)
_PAGE: Final = re.compile(r"https?://[^\s<>\"]{1,2000}", re.IGNORECASE)
_GONE: Final = "redacted.invalid"
_PLACEHOLDER: Final = re.compile(r"(?:\[|%5B)[A-Z][A-Z0-9_]{1,63}(?:\]|%5D)")
_MAX_TEXT: Final = 1_000


def shaped(field: DestinationField, raw: Any, new: Any) -> Any:
    """What passes of a value; `MISSING` where nothing does. ``event``, ``id``, ``keyed`` and ``client`` are not
    decided here.

    Args:
        raw: as it came.
        new: as the policy left it.
    """
    match field.form:
        case "amount":
            return _amount(new)
        case "count":
            return _count(new)
        case "boolean":
            return new if isinstance(new, bool) or new in ("true", "false") else MISSING
        case "time":
            return _time(new)
        case "currency":
            return new.upper() if isinstance(new, str) and new.upper() in _currencies() else MISSING
        case "country":
            return new if isinstance(new, str) and _COUNTRY.fullmatch(new) else MISSING
        case "language":
            return _language(new)
        case "version":
            return new if isinstance(new, str) and _VERSION.fullmatch(new) else MISSING
        case "word":  # what passes stands in the destination's file
            return raw if isinstance(raw, str) and raw in field.values else MISSING
        case "origin":
            return _origin(new)
        case "path":
            return _page(new)
        case "family":
            return user_agent_family(raw) if isinstance(raw, str) and raw.strip() else MISSING
        case "network":
            return _network(raw)
        case "click":
            return new if raw == new and isinstance(new, str) and _CLICK.fullmatch(new) else MISSING
        case "text":
            return new if isinstance(new, str) and 0 < len(new) <= _MAX_TEXT else MISSING
        case _:
            any_text = field.role in IDENTITY or field.role in CONTEXT
            fits = _untouched(raw, new) and (any_text or _is_key(str(new)))
            return new if fits else MISSING


def is_clean_id(raw: Any, new: Any) -> bool:
    """Whether an id may pass as it is."""
    if isinstance(new, int) and not isinstance(new, bool):
        return raw == new and 0 <= new < 10**18
    return isinstance(new, str) and raw == new and _ID.fullmatch(new) is not None and not _is_digest(new)


def seconds_of(value: Any) -> float | None:
    """Epoch seconds of a point in time in any of the ways that ``time`` takes."""
    if _time(value) is MISSING:
        return None
    if isinstance(value, str) and not value.isdigit():
        try:
            parsed = datetime.fromisoformat(value.replace("Z", "+00:00"))
        except ValueError:
            return None
        return (parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)).timestamp()
    number = float(value)
    return number / next(unit for unit in (1, 1_000, 1_000_000) if number / unit < _TO_S)


def day_of(value: Any) -> str | None:
    """The day of a point in time, in UTC."""
    if type(value) is str and value[-1:] == "Z" and _time(value) is not MISSING:
        try:
            return datetime.fromisoformat(value[:-1]).date().isoformat()
        except ValueError:
            return None
    seconds = seconds_of(value)
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d")


def _is_key(text: str) -> bool:
    return _KEY.fullmatch(text) is not None and not _is_digest(text)


def _is_digest(text: str) -> bool:
    """Whether a text is as long as a SHA digest; 32 hex digits may be an id of 16 bytes."""
    found = digests.unwrapped(text)
    return found is not None and len(found) in (20, 32, 64)


def _amount(value: Any) -> Any:
    if isinstance(value, str):
        return value if _AMOUNT.fullmatch(value) else MISSING
    if not _is_number(value):
        return MISSING
    return value if abs(value) < _MAX_AMOUNT and round(value, _DECIMALS) == value else MISSING


def _is_number(value: Any) -> bool:
    """Whether a value is a number that a double can hold."""
    if isinstance(value, bool):
        return False
    if isinstance(value, int):
        return -_MOST <= value <= _MOST
    return isinstance(value, float) and math.isfinite(value)


def _count(value: Any) -> Any:
    if isinstance(value, str):
        return value if _COUNT.fullmatch(value) else MISSING
    whole = isinstance(value, int) and not isinstance(value, bool)
    return value if whole and 0 <= value < _MAX_COUNT else MISSING


def _time(value: Any) -> Any:
    if isinstance(value, str):
        if not value.isascii() or not value.isdigit() or len(value) > 16:
            return value if _ISO.fullmatch(value) else MISSING
        return value if _time(int(value)) is not MISSING else MISSING
    if not _is_number(value):
        return MISSING
    fits = any(_FROM_S <= value / unit < _TO_S for unit in (1, 1_000, 1_000_000))
    return value if fits and round(value, 6) == value else MISSING


def _language(value: Any) -> Any:
    m = _LANGUAGE.fullmatch(value) if isinstance(value, str) else None
    if m is None:
        return MISSING
    return f"{m[1].lower()}-{m[2].upper()}" if m[2] else m[1].lower()


def _origin(value: Any) -> Any:
    if not isinstance(value, str) or not is_url(value):
        return MISSING
    origin = url_origin(value)
    return origin if _ORIGIN.fullmatch(origin) and _GONE not in origin else MISSING


def _page(value: Any) -> Any:
    if not isinstance(value, str) or not is_url(value):
        return MISSING
    page = url_path(value)
    return page if _PAGE.fullmatch(page) and _GONE not in page else MISSING


def _network(value: Any) -> Any:
    if not isinstance(value, str):
        return MISSING
    if is_generalized("IP_ADDRESS", value):
        return value
    new = generalize("IP_ADDRESS", value)
    return new if isinstance(new, str) and is_generalized("IP_ADDRESS", new) else MISSING


def _untouched(raw: Any, new: Any) -> bool:
    if isinstance(new, str):
        return raw == new and bool(new) and _PLACEHOLDER.search(new) is None
    return isinstance(new, bool | int | float) and raw == new


@cache
def _currencies() -> frozenset[str]:
    return frozenset(read_toml("currencies.toml")["codes"].split())
