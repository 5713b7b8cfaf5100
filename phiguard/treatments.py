"""What page rules do to single fields: URLs cut, user agents to families, event names neutral, free text found.

Pure functions over texts, each a fixpoint: a second pass changes nothing. The lists are data: `fields.toml`,
`events.toml` and `user_agents.toml` under ``lexicons/``.
"""

import re
from collections.abc import Sequence
from functools import cache
from typing import Any, Final, NamedTuple

from phiguard.keys import words
from phiguard.lexicon import read_toml
from phiguard.native import compiled
from phiguard.plurals import singular

_FREE_WORDS: Final = 3
_MAX_NAME: Final = 100  # characters of an event name that a vendor defines
_AUTHORITY: Final = re.compile(r"(?:([A-Za-z][A-Za-z0-9+.\-]*):)?[/\\]{2}([^/\\?#]*)")
_SCHEME: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:")
_BARE_HOST: Final = re.compile(r"(?:[A-Za-z0-9_\-]+\.)+[A-Za-z]{2,24}(?::[0-9]{1,5})?(?=[/\\?#]|$)")
_PLAIN_NAME: Final = re.compile(r"[A-Za-z0-9 _.:$\[\]\-]+")
_NOT_ALNUM: Final = re.compile(r"[^a-z0-9]+")
# Dates as HTTP headers (RFC 9110 section 5.6.7) and ECMAScript's Date.toString write them.
_YEAR: Final = re.compile(r"\b[12][0-9]{3}\b")
_ZONE: Final = re.compile(r"GMT[+\-][0-9]{4}(?: \([A-Za-z ]{1,40}(?:Time|Zeit|time)\))?")
_DATE_WORDS: Final = frozenset(
    "Mon Tue Wed Thu Fri Sat Sun Monday Tuesday Wednesday Thursday Friday Saturday Sunday Jan Feb Mar Apr May Jun"
    " Jul Aug Sep Oct Nov Dec January February March April June July August September October November December"
    " GMT UTC AM PM".split()
)
# Scripts that put no spaces between words; two signs are about one word.
_UNSPACED: Final = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")


# ---- URLs


def url_origin(url: str) -> str:
    """``https://host/`` of a URL, without user name; ``/`` of a path; ``""`` of what has no origin."""
    url = url.strip()
    found = _AUTHORITY.match(url)
    if found:
        host = _host(found[2])
        scheme = f"{found[1]}:" if found[1] else ""
        return f"{scheme}//{host}/" if host else ""
    bare = _BARE_HOST.match(url)
    if bare:
        return f"{bare[0]}/"
    return "/" if url.startswith(("/", "\\")) else ""


def url_path(url: str) -> str:
    """A URL without query, fragment and user name."""
    cut = re.split(r"[?#]", url, maxsplit=1)[0]
    found = _AUTHORITY.match(cut)
    if found and "@" in found[2]:
        return cut[: found.start(2)] + _host(found[2]) + cut[found.end(2) :]
    return cut


def is_url(text: str) -> bool:
    """Whether a text can be meant as a URL: it has a host, or is a path or a query, and no space stands in it."""
    if len(text.split(maxsplit=1)) != 1:
        return False
    return bool(text[0] in "/?#\\" or _AUTHORITY.match(text) or _SCHEME.match(text) or _BARE_HOST.match(text))


@compiled
def only_origin(text: str) -> str:
    """The origin of a URL; any other text as it is."""
    return url_origin(text) if is_url(text) else text


@compiled
def only_path(text: str) -> str:
    """A URL without query, fragment and user name; any other text as it is."""
    return url_path(text) if is_url(text) else text


def _host(authority: str) -> str:
    return authority.rpartition("@")[2]


# ---- user agents and event names


@cache
def _families() -> tuple[tuple[tuple[str, str], ...], frozenset[str], str]:
    raw = read_toml("user_agents.toml")
    pairs = tuple((token, family) for token, family in raw["families"])
    return pairs, frozenset({family for _, family in pairs} | {raw["other"]}), raw["other"]


@compiled
def user_agent_family(text: str) -> str:
    """``Chrome`` of a user agent: no version, no system, no device."""
    pairs, names, other = _families()
    if text in names or not text:
        return text
    return next((family for token, family in pairs if token in text), other)


@cache
def _events() -> tuple[frozenset[str], str]:
    raw = read_toml("events.toml")
    neutral: str = raw["neutral"]
    names = {_bare(name) for vendor in raw.values() if isinstance(vendor, dict) for name in vendor["names"]}
    return frozenset(names | {_bare(neutral)}), neutral


def _bare(name: str) -> str:
    return _NOT_ALNUM.sub("", name.lower())


def is_standard_event(name: str) -> bool:
    """Whether some vendor defines an event of this name: ``PageView``, ``page_view`` or ``Page View``."""
    return len(name) <= _MAX_NAME and _PLAIN_NAME.fullmatch(name) is not None and _bare(name) in _events()[0]


@compiled
def neutral_event(name: str) -> str:
    """The name of an event where a vendor defines it, else ``custom_event``."""
    return name if not name or is_standard_event(name) else _events()[1]


# ---- fields


class _Fields(NamedTuple):
    ends: dict[tuple[str, ...], str]
    wholes: dict[tuple[str, ...], str]
    longest: int
    lasts: frozenset[str]  # words that any of them ends in


@cache
def _fields() -> _Fields:
    ends: dict[tuple[str, ...], str] = {}
    wholes: dict[tuple[str, ...], str] = {}
    raw: dict[str, Any] = read_toml("fields.toml")
    for field, table in raw.items():
        for phrase in table["keys"]:
            split = tuple(map(singular, words(phrase)))
            into = wholes if phrase[0] == "=" else ends
            into[split] = into[("".join(split),)] = field  # `pageurl` cannot be split
    return _Fields(ends, wholes, max(map(len, ends)), frozenset(split[-1] for split in (*ends, *wholes)))


def field_of(key: str, above: Sequence[str] = ()) -> str:
    """Which field a key names, below the keys ``above`` it: a name of `fields.toml`, or ``""``."""
    fields = _fields()
    split = words(key)
    if not split or singular(split[-1]) not in fields.lasts:
        return ""
    own = tuple(map(singular, split))
    line = tuple(singular(w) for k in above[-2:] for w in words(k))[-fields.longest :] + own
    for length in range(min(len(line), fields.longest), 0, -1):
        field = fields.ends.get(line[-length:])
        if field is None and length == len(own):
            field = fields.wholes.get(own)
        if field is not None:
            return field
    return ""


_SPARED: Final = ("title", "event", "user_agent", "product", "page_url", "page_query", "referrer")


def is_free_text(text: str, field: str = "") -> bool:
    """Whether a text is free text: three or more words in no field of its own, or anything under a message,
    comment or search key. ``field`` is what `field_of` says of its key."""
    if field == "free_text":
        return bool(text.strip())
    if field in _SPARED:
        return False
    spoken = 0
    dated = _YEAR.search(text) is not None  # `Sat, 28 Feb 2026 12:00:00 GMT` is no prose
    for word in (_ZONE.sub("", text) if dated else text).split():
        if any(map(str.isalpha, word)) and not (dated and word.rstrip(",.") in _DATE_WORDS):
            spoken += 1
            if spoken >= _FREE_WORDS:
                return True
    return len(_UNSPACED.findall(text)) >= 2 * _FREE_WORDS
