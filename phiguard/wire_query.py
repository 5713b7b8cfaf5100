"""A URL or a form as fields and back: what destinations whose events are query strings are given.

Parameters stand in the query, in the body of a form, or as matrix parameters of a path, as Floodlight writes them:
``https://ad.doubleclick.net/activity;src=1;type=a?`` holds ``src`` and ``type``, and so does
``https://ad.doubleclick.net/ddm/activity/src=1;type=a?``, whose first one is a segment of the path.

Source: RFC 3986; application/x-www-form-urlencoded, https://url.spec.whatwg.org/#urlencoded-parsing
"""

import re
from typing import Any, Final, NamedTuple
from urllib.parse import quote, unquote_plus

_MAX_FIELDS: Final = 2_000
_BASE: Final = re.compile(r"(?:https?:)?//[A-Za-z0-9_.\-]+(?::[0-9]{1,5})?/[A-Za-z0-9_.\-/]*", re.IGNORECASE)
_FIRST: Final = re.compile(r"[^/;?=]+=")  # of the parameters, where it is a segment of the path
_KEPT: Final = "[]$.-_~*"  # signs in keys and values that need no escape here


class Query(NamedTuple):
    """A URL or form, taken apart.

    Attributes:
        base: scheme, host and path without parameters; "" of a form; it ends in ``/`` where the first parameter is
            a segment of the path.
        matrix: whether the parameters stand in the path, behind ``;``.
        fields: by name; a list where a name is there several times.
    """

    base: str
    matrix: bool
    fields: dict[str, Any]


def parsed(text: str) -> Query | None:
    """None where the text is neither a URL nor a form."""
    text = text.strip()
    if not text or any(c.isspace() for c in text):
        return None
    rest = text.partition("#")[0]
    base = _BASE.match(rest)
    if base is None:
        if "=" not in rest or "://" in rest.partition("=")[0]:
            return None
        return Query("", False, _fields(rest.lstrip("?"), "&"))
    start, tail = base[0], rest[base.end() :]
    folder = start[: start.rindex("/") + 1]
    if _FIRST.match(rest, len(folder)):
        start, tail = folder, f";{rest[len(folder) :]}"
    if tail.startswith(";"):
        path, _, query = tail[1:].partition("?")
        fields = _fields(path, ";")
        for key, value in _fields(query, "&").items():
            fields.setdefault(key, value)
        return Query(start, True, fields)
    if tail and not tail.startswith("?"):
        return None
    return Query(base[0], False, _fields(tail[1:], "&"))


def written(query: Query, fields: dict[str, Any]) -> str:
    """The same with other fields."""
    pairs = [
        f"{quote(key, safe=_KEPT)}={quote(_text(value), safe=_KEPT)}"
        for key, values in fields.items()
        for value in (values if isinstance(values, list) else [values])
    ]
    if query.matrix:
        if query.base.endswith("/"):
            return query.base + ";".join(pairs)
        return ";".join([query.base, *pairs])
    body = "&".join(pairs)
    return f"{query.base}?{body}" if query.base else body


def _fields(text: str, separator: str) -> dict[str, Any]:
    out: dict[str, Any] = {}
    for part in text.split(separator, _MAX_FIELDS)[:_MAX_FIELDS]:
        if not part:
            continue
        key, _, value = part.partition("=")
        name, value = unquote_plus(key), unquote_plus(value)
        if name in out:
            known = out[name]
            out[name] = [*known, value] if isinstance(known, list) else [known, value]
        else:
            out[name] = value
    return out


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)
