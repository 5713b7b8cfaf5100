"""Where consent signals stand: in what the caller gives, in headers and cookies, and in the event itself."""

import json
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final, NamedTuple
from urllib.parse import unquote_plus

from phiguard.consent import google, gpp, platforms, tcf
from phiguard.consent.says import PURPOSES, Purpose, Says
from phiguard.native import compiled

_MAX_DEPTH: Final = 12
_MAX_VALUES: Final = 5_000
_MAX_CHARS: Final = 65_536  # of a text that is looked at
_MAX_SIGNALS: Final = 200
_MOST_SILENT: Final = 2_000  # values of an event that a look goes over
_MAX_LOOKED_AT: Final = 1 << 19  # characters of texts of one event that may hold signals
_SPACES: Final = re.compile(r"[\s._-]+")
_OPTED_OUT: Final[tuple[Purpose, ...]] = ("ads", "personalisation", "sale")

# Raw signals by what they are, under the names they go by: without case, spaces, dots, hyphens and underscores.
_NAMES: Final[dict[str, str]] = {
    **dict.fromkeys(("gcs",), "gcs"),
    **dict.fromkeys(("gcd",), "gcd"),
    **dict.fromkeys(("npa",), "npa"),
    **dict.fromkeys(("gdpr", "gdprapplies", "iabtcfgdprapplies"), "gdpr"),
    **dict.fromkeys(
        (
            "gdprconsent",
            "gdprstring",
            "tcf",
            "tcstring",
            "tcfstring",
            "iabtcftcstring",
            "euconsentv2",
            "eupubconsentv2",
        ),
        "tcf",
    ),
    **dict.fromkeys(("usprivacy", "usp", "uspstring", "uspconsent", "iabusprivacystring"), "us_privacy"),
    **dict.fromkeys(("gpp", "gppstring", "gppconsent", "iabgpphdrgppstring"), "gpp"),
    **dict.fromkeys(("gppsid", "iabgppgppsid"), "gpp_sid"),
    **dict.fromkeys(("secgpc", "gpc", "globalprivacycontrol"), "gpc"),
    **dict.fromkeys(("optanonconsent",), "onetrust"),
    **dict.fromkeys(("cookieconsent",), "cookiebot"),
}
# In an event these are too short to be sure of, unless they look like what they would be.
_IN_EVENTS: Final = _NAMES.keys() - {"usp", "tcf"}
# Two names of one parameter in text, so that a text is looked through once.
_PARAMETER: Final = re.compile(
    r"(?:^|[?&;#\s\"'{,])"
    r"(gcs|gcd|npa|gdpr|gdpr_consent|us_privacy|usprivacy|gpp|gpp_sid|euconsent-v2|eupubconsent-v2)"
    r"=([^&;#\s\"']{0,16384})",
    re.IGNORECASE | re.ASCII,
)
_COOKIE: Final = re.compile(r"(?:^|[;\s])(OptanonConsent|CookieConsent)=([^;\s]{0,16384})", re.ASCII)
_GPC: Final = re.compile(r"^sec-gpc:[ \t]*1[ \t]*\r?$", re.IGNORECASE | re.MULTILINE | re.ASCII)
_ENCODED: Final = re.compile(r"%(?:25)*3d", re.IGNORECASE)
_HINT: Final = re.compile(rf"gc[sd]|npa|gdpr|privacy|gp[pc]|consent|{_ENCODED.pattern}", re.IGNORECASE | re.ASCII)
_CONTAINERS: Final = frozenset({"consent", "consents", "consentstate", "consentmode"})
_MATTER: Final = frozenset(_IN_EVENTS | _CONTAINERS | {"consentmanagement"})
_FIRST: Final = frozenset("".join(name[0] + name[0].upper() for name in _MATTER))
_LONGEST: Final = 2 * max(map(len, _MATTER))


_SCALARS: Final = frozenset({int, float, bool, type(None)})


class Raw(NamedTuple):
    """A signal as it was found: what it is, and its text."""

    kind: str
    text: str


def in_caller(consent: Mapping[str, Any]) -> tuple[list[Raw], list[Says]]:
    """What a caller says: purposes by name, and raw signals. What stands ``around`` the event, such as the
    envelope of its batch, is searched like an event."""
    raw: list[Raw] = []
    said: list[Says] = []
    for key, value in consent.items():
        name = _SPACES.sub("", str(key).lower())
        kind = _NAMES.get(name)
        if name == "around":
            its, says = in_event(value)
            raw += its
            said += says
        elif isinstance(value, Mapping) and name in ("categorypreferences", "consent", "categories"):
            said += platforms.categories("caller", dict(value.get("categoryPreferences", value)))
        elif kind is not None:
            raw.append(Raw(kind, _text(value)))
        else:
            said += _purpose("caller", name, value)
    return raw, said


def in_headers(headers: Mapping[str, str]) -> list[Raw]:
    """``Sec-GPC``, and the cookies that consent platforms set."""
    out: list[Raw] = []
    for name, value in headers.items():
        lower = name.lower() if isinstance(name, str) else ""
        if lower == "sec-gpc":
            out.append(Raw("gpc", _text(value)))
        elif lower == "cookie":
            _in_text(str(value)[:_MAX_CHARS], out)
    return out


def in_event(event: Any) -> tuple[list[Raw], list[Says]]:
    """What an event says of itself, by key or as parameters of a text: URL, query, form, cookies, headers, JSON.

    Never raises, and looks at no more than a bounded part; where an event has more, what it may still say is not
    known, and denies.
    """
    finder = _Finder()
    finder.look(event, "", 0)
    if finder.gave_up:
        finder.said += [Says("event", purpose, False, "unreadable") for purpose in PURPOSES]
    return finder.raw, finder.said


@compiled
def silent(event: Any) -> bool:
    """Whether a quick look shows that nothing in an event of JSON can be a signal, so that `in_event` finds none.

    Where it says no, there may be one; where it says yes, there is none.
    """
    left, level = _MOST_SILENT, [event]
    for _ in range(_MAX_DEPTH):
        left -= len(level)
        if left < 0:
            return False
        deeper: list[Any] = []
        for value in level:
            kind = type(value)
            if kind is str:
                if _may_speak(value):
                    return False
            elif kind is dict:
                if ("value" in value and _is_listed(value)) or any(map(_plain, value)):
                    return False
                deeper += value.values()
            elif kind is list:
                deeper += value
            elif kind not in _SCALARS:
                return False
        if not deeper:
            return True
        level = deeper
    return False


def _may_speak(text: str) -> bool:
    """Whether a text has any sign of a signal."""
    if "=" not in text and "%" not in text and ":" not in text:
        return False
    return _HINT.search(text, 0, _MAX_CHARS) is not None


def _is_listed(value: Mapping[Any, Any]) -> bool:
    """Whether an object is the name and the value of a signal."""
    name = value.get("name")
    return type(name) is str and _SPACES.sub("", name[:64].lower()) in _NAMES


class _Finder:
    __slots__ = ("_chars", "_left", "gave_up", "raw", "said")

    def __init__(self) -> None:
        self.raw: list[Raw] = []
        self.said: list[Says] = []
        self._left = _MAX_VALUES
        self._chars = _MAX_LOOKED_AT
        self.gave_up = False

    def look(self, value: Any, name: str, depth: int) -> None:
        self._left -= 1
        if self._left < 0 or depth > _MAX_DEPTH or len(self.raw) + len(self.said) > _MAX_SIGNALS:
            self.gave_up = True
        elif type(value) is str:  # first, as most are
            self._text(value, depth)
        elif type(value) is dict or isinstance(value, Mapping):
            self._mapping(value, name, depth)
        elif isinstance(value, list | tuple):
            for item in value:
                if self.gave_up:
                    return
                if type(item) not in _SCALARS:
                    self.look(item, "", depth + 1)
        elif isinstance(value, str):
            self._text(value, depth)
        elif isinstance(value, bytes | bytearray | memoryview):
            self._text(bytes(value)[: _MAX_CHARS + 1].decode("utf-8", "replace"), depth)

    def _mapping(self, value: Mapping[Any, Any], name: str, depth: int) -> None:
        if name in _CONTAINERS:
            preferences = value.get("categoryPreferences")
            if isinstance(preferences, Mapping):
                self.said += platforms.categories("segment", preferences)
            for key, item in list(value.items())[:256]:
                self.said += _purpose("event", _SPACES.sub("", str(key)[:64].lower()), item)
        elif name == "consentmanagement":
            self.said += platforms.rudderstack(value)
        listed = value.get("name") if "value" in value else None  # HAR: {"name": "Sec-GPC", "value": "1"}
        if isinstance(listed, str) and isinstance(value.get("value"), str):
            kind = _NAMES.get(_SPACES.sub("", listed[:64].lower()))
            if kind is not None:
                self.raw.append(Raw(kind, _text(value["value"])))
        for key, item in value.items():
            if self.gave_up:
                return
            plain = _plain(key)
            if plain in _IN_EVENTS and not isinstance(item, Mapping):
                self.raw.append(Raw(_NAMES[plain], _text(item)))
            elif type(item) not in _SCALARS:
                self.look(item, plain, depth + 1)

    def _text(self, text: str, depth: int) -> None:
        # Most texts are done with here.
        if "=" not in text and "%" not in text and ":" not in text:
            return
        if not _HINT.search(text, 0, _MAX_CHARS):
            return
        self._chars -= len(text)
        if len(text) > _MAX_CHARS or self._chars < 0:
            self.gave_up = True
            return
        if text.lstrip()[:1] in ("{", "["):
            try:
                tree = json.loads(text)
            except (ValueError, RecursionError):
                tree = None
            if tree is not None:
                self.look(tree, "", depth + 1)
                return
        _in_text(text, self.raw)
        # URLs stand in URLs, percent-encoded.
        for _ in range(3):
            further = unquote_plus(text) if _ENCODED.search(text) else text
            if further == text:
                return
            text = further
            _in_text(text, self.raw)


def _plain(key: Any) -> str:
    """A key as names are compared; empty where it is none of those that matter."""
    if type(key) is not str or not 2 < len(key) <= _LONGEST or key[0] not in _FIRST:
        return ""
    plain = _SPACES.sub("", key.lower())
    return plain if plain in _MATTER else ""


def _in_text(text: str, out: list[Raw]) -> None:
    for name, value in _PARAMETER.findall(text)[:_MAX_SIGNALS]:
        out.append(Raw(_NAMES[_SPACES.sub("", name.lower())], unquote_plus(value)))
    for name, value in _COOKIE.findall(text)[:_MAX_SIGNALS]:
        out.append(Raw(_NAMES[name.lower()], value))
    if _GPC.search(text):
        out.append(Raw("gpc", "1"))


def _purpose(source: str, name: str, value: Any) -> list[Says]:
    """A purpose or consent type by name, such as ``ads`` or ``ad_storage``."""
    purposes = _PURPOSES.get(name, ())
    granted = platforms.is_granted(value)
    return [Says(source, purpose, granted, "" if granted else "denied") for purpose in purposes]


_PURPOSES: Final[dict[str, tuple[Purpose, ...]]] = {
    **platforms.CATEGORIES,
    "ads": ("ads",),
    **{_SPACES.sub("", name): (purpose,) for name, purpose in google.STATES.items()},
    "health": ("health",),
    "personalisation": ("personalisation",),
    "personalization": ("personalisation",),
}


def _text(value: Any) -> str:
    """A signal's value as the text it would be in a URL."""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, list | tuple):
        return "_".join(_text(item) for item in value[:_MAX_SIGNALS])
    return value.strip() if isinstance(value, str) else str(value)[:64] if isinstance(value, int) else ""


def read(raw: Iterable[Raw], vendor: int | None) -> list[Says]:
    """What raw signals say. An empty one says nothing, unless GDPR applies and its TC string is missing."""
    by_kind: dict[str, set[str]] = {}
    for kind, text in raw:
        by_kind.setdefault(kind, set()).add(text)
    out: list[Says] = []
    for kind, reader in _READERS.items():
        for text in by_kind.get(kind, set()) - {""}:
            out += reader(text)
    applies = by_kind.get("gdpr", set()) - {""}
    strings = by_kind.get("tcf", set()) - {""}
    # "0" says that the framework does not apply; where signals differ, it does.
    if applies != {"0"}:
        for text in strings:
            out += tcf.says(text, vendor)
        if applies and not strings and not by_kind.get("gpp", set()) - {""}:
            out += [Says("gdpr", purpose, False, "absent") for purpose in tcf.NEEDED]
    named: set[int] = set()
    for text in by_kind.get("gpp_sid", set()) - {""}:
        ids = gpp.section_ids(text)
        if ids is None:
            out += [Says("gpp_sid", purpose, False, "unreadable") for purpose in PURPOSES]
        named.update(ids or ())
    strings = by_kind.get("gpp", set()) - {""}
    for text in strings:
        out += gpp.says(text, named, vendor)
    if named and not strings:
        out += [Says("gpp_sid", purpose, False, "missing section") for purpose in PURPOSES]
    return out


def _gpc(text: str) -> list[Says]:
    """Only 1 is a signal; the specification knows no other value. A boolean true is one in an event."""
    if text.lower() not in ("1", "true"):
        return []
    return [Says("sec-gpc", purpose, False, "global privacy control") for purpose in _OPTED_OUT]


_READERS: Final[dict[str, Callable[[str], list[Says]]]] = {
    "gcs": google.gcs,
    "gcd": google.gcd,
    "npa": google.npa,
    "us_privacy": gpp.us_privacy,
    "gpc": _gpc,
    "onetrust": platforms.onetrust,
    "cookiebot": platforms.cookiebot,
}
