"""Google's consent mode: ``gcs`` and ``gcd`` of a hit, and its consent types by name.

``gcs`` is ``G1``, then ad_storage and analytics_storage: 1 granted, 0 denied, - unset.
``gcd`` is ``11`` or ``13``, then a letter and a digit each for ad_storage, analytics_storage, ad_user_data and
ad_personalization, then more of them. Google does not document the letters; the table is that of
https://www.simoahava.com/analytics/consent-mode-v2-google-tags/ as observed, and a letter that it does not
have denies.
"""

import re
from typing import Final

from phiguard.consent.says import Purpose, Says

_GCS: Final = re.compile(r"G1([01-])([01-])[01-]?")
_GCD: Final = re.compile(r"1[13]([A-Za-z])[0-9]([A-Za-z])[0-9]([A-Za-z])[0-9]([A-Za-z])[0-9](?:[A-Za-z][0-9])*")
_UNSET: Final = "l"
_GRANTED: Final = frozenset("trnv")  # by default; then by an update
_ALL: Final[tuple[Purpose, ...]] = ("ads", "analytics", "personalisation")

STATES: Final[dict[str, Purpose]] = {
    "ad_storage": "ads",
    "ad_user_data": "ads",
    "ad_personalization": "personalisation",
    "analytics_storage": "analytics",
}


def gcs(text: str) -> list[Says]:
    """What a ``gcs`` says; nothing of a type that is unset."""
    found = _GCS.fullmatch(text)
    if found is None:
        return [Says("gcs", purpose, False, "unreadable") for purpose in _ALL[:2]]
    return [
        _says("gcs", purpose, state == "1")
        for purpose, state in zip(_ALL, found.groups(), strict=False)
        if state != "-"
    ]


def gcd(text: str) -> list[Says]:
    """What a ``gcd`` says. Ads are granted where both storage and user data are; a denial of one denies."""
    found = _GCD.fullmatch(text)
    if found is None:
        return [Says("gcd", purpose, False, "unreadable") for purpose in _ALL]
    storage, analytics, data, personal = (_state(letter) for letter in found.groups())
    ads = False if False in (storage, data) else None if None in (storage, data) else True
    states: tuple[tuple[Purpose, bool | None], ...] = (
        ("ads", ads),
        ("analytics", analytics),
        ("personalisation", personal),
    )
    return [_says("gcd", purpose, state) for purpose, state in states if state is not None]


def npa(value: str) -> list[Says]:
    """``npa=1``: ads without personalisation. ``npa=0`` is no consent."""
    return [] if value in ("", "0", "false") else [Says("npa", "personalisation", False, "denied")]


def _state(letter: str) -> bool | None:
    return None if letter == _UNSET else letter in _GRANTED


def _says(source: str, purpose: Purpose, granted: bool) -> Says:
    return Says(source, purpose, granted, "" if granted else "denied")
