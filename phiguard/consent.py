"""Whether ads were consented to: the most restrictive of all signals, and denied where there is none."""

from collections.abc import Mapping
from typing import Any, Final

_ADS: Final = ("ads", "ad_storage", "advertising", "marketing", "targeting")
_GRANTED: Final = (True, "granted", "true", "yes", "1", 1)


def ads_consent(consent: Mapping[str, Any] | None, headers: Mapping[str, str] | None) -> bool | None:
    """True where every signal on ads that was given grants them, False where one denies, None where none was given.

    Global Privacy Control (``Sec-GPC: 1``) denies, whatever else was said.

    Source: https://www.w3.org/TR/gpc/
    """
    for name, value in (headers or {}).items():
        if name.lower() == "sec-gpc" and str(value).strip() == "1":
            return False
    said = []
    for key, value in (consent or {}).items():
        if str(key).lower() in _ADS:
            plain = value.lower().strip() if isinstance(value, str) else value
            said.append(any(plain is g or plain == g for g in _GRANTED))
    return all(said) if said else None
