"""What consent platforms write: categories by name in events, and the cookies of OneTrust and Cookiebot.

Categories other than those named here, an organisation's own among them, say nothing.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final
from urllib.parse import parse_qsl, unquote

from phiguard.consent.says import Purpose, Says

_MARKETING: Final[tuple[Purpose, ...]] = ("ads", "personalisation")
_ANALYTICS: Final[tuple[Purpose, ...]] = ("analytics",)
# Names without case, spaces, hyphens and underscores. The C000n are OneTrust's, and SPD_BG is its group for the
# sale of personal data (https://my.onetrust.com/s/article/UUID-2dc719a8-4be5-8d16-1dc8-c7b4147b88e0).
CATEGORIES: Final[dict[str, tuple[Purpose, ...]]] = {
    "ad": _MARKETING,
    "ads": _MARKETING,
    "advertisement": _MARKETING,
    "advertising": _MARKETING,
    "c0004": _MARKETING,
    "marketing": _MARKETING,
    "marketingandadvertising": _MARKETING,
    "targetedadvertising": _MARKETING,
    "targeting": _MARKETING,
    "analytic": _ANALYTICS,
    "analytics": _ANALYTICS,
    "c0002": _ANALYTICS,
    "performance": _ANALYTICS,
    "statistics": _ANALYTICS,
    "datasharing": ("sale",),
    "sale": ("sale",),
    "saleofpersonaldata": ("sale",),
    "spdbg": ("sale",),
}
_SPACES: Final = re.compile(r"[\s_-]+")
_GRANTED: Final = (True, "granted", "true", "yes", "1", 1)
_OPTED_OUT: Final[tuple[Purpose, ...]] = ("ads", "personalisation", "sale")
_ALL: Final[tuple[Purpose, ...]] = ("ads", "analytics", "personalisation")
_GROUP: Final = re.compile(r"([\w.-]{1,64}):([01])", re.ASCII)
_COOKIEBOT: Final = re.compile(r"(necessary|preferences|statistics|marketing|method):('?)(\w{1,16})\2", re.ASCII)
_MAX_CATEGORIES: Final = 256


def is_granted(value: Any) -> bool:
    """Whether a value says yes. What is not known says no."""
    plain = value.lower().strip() if isinstance(value, str) else value
    return any(plain is yes or (type(plain) is type(yes) and plain == yes) for yes in _GRANTED)


def categories(source: str, given: Mapping[Any, Any]) -> list[Says]:
    """Categories and whether each is granted, as in Segment's ``context.consent.categoryPreferences``.

    Source: https://segment.com/docs/privacy/consent-management/consent-in-segment-connections/
    """
    out: list[Says] = []
    for name, value in list(given.items())[:_MAX_CATEGORIES]:
        granted = is_granted(value)
        for purpose in CATEGORIES.get(_SPACES.sub("", str(name)[:64].lower()), ()):
            out.append(Says(source, purpose, granted, "" if granted else "denied"))
    return out


def rudderstack(given: Mapping[Any, Any]) -> list[Says]:
    """``context.consentManagement`` with lists of allowed and denied ids, where those are category names.

    Source: https://www.rudderstack.com/docs/data-governance/consent-management/
    """
    allowed, denied = given.get("allowedConsentIds"), given.get("deniedConsentIds")
    out = categories("rudderstack", dict.fromkeys(_names(allowed), True))
    return out + categories("rudderstack", dict.fromkeys(_names(denied), False))


def _names(given: Any) -> Iterable[str]:
    return [name for name in given[:_MAX_CATEGORIES] if isinstance(name, str)] if isinstance(given, list) else []


def onetrust(cookie: str) -> list[Says]:
    """The cookie ``OptanonConsent``: ``groups=C0001:1,C0004:0`` and ``isGpcEnabled``.

    Source: https://my.onetrust.com/s/article/UUID-2dc719a8-4be5-8d16-1dc8-c7b4147b88e0
    """
    text = cookie if "groups=" in cookie else unquote(cookie)
    try:
        fields = dict(parse_qsl(text, keep_blank_values=True, max_num_fields=100))
    except ValueError:
        fields = {}
    groups = _GROUP.findall(fields.get("groups", ""))
    if not groups:
        return [Says("onetrust", purpose, False, "unreadable") for purpose in _ALL]
    out = categories("onetrust", {name: state == "1" for name, state in groups})
    if fields.get("isGpcEnabled") == "1":
        out += [Says("onetrust", purpose, False, "global privacy control") for purpose in _OPTED_OUT]
    return out


def cookiebot(cookie: str) -> list[Says]:
    """The cookie ``CookieConsent``: ``{stamp:'…',statistics:false,marketing:false,method:'explicit',…}``.

    ``-1`` (a region where none was asked for) and ``0`` say nothing. Consent that was only implied grants nothing.

    Source: https://www.cookiebot.com/en/developer/
    """
    text = unquote(cookie).strip()
    if text in ("-1", "0", ""):
        return []
    fields = {name: value for name, _, value in _COOKIEBOT.findall(text[:4_096])}
    if not text.startswith("{") or "marketing" not in fields:
        return [Says("cookiebot", purpose, False, "unreadable") for purpose in _ALL]
    said = categories("cookiebot", {name: fields.get(name, "") for name in ("statistics", "marketing")})
    explicit = fields.get("method", "explicit") == "explicit"
    return said if explicit else [s for s in said if not s.granted]
