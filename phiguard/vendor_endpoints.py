"""Which vendor a request goes to, by host, and by path where a first-party proxy hides the host."""

import re
from collections.abc import Iterable, Mapping
from functools import cache
from operator import attrgetter
from typing import Any, Final, NamedTuple
from urllib.parse import unquote

from phiguard.hashing import hash
from phiguard.vendor_schema import Endpoint, Vendor

_MAX_URL: Final = 4096  # characters that are read
_MAX_BODY: Final = 200_000  # characters of a body that are looked through for keys
_URL: Final = re.compile(r"(?:(?:https?|wss?):)?//([^/?#\\]*)([^?#]*)(\?[^#]*)?", re.IGNORECASE)
_BARE: Final = re.compile(r"((?:[A-Za-z0-9\-]{1,63}\.){1,8}[A-Za-z]{2,24})(?::[0-9]{1,5})?(/[^?#\s]*)(\?[^#]*)?")
_MOST_FITTING: Final = 2_048  # hosts with their paths
_SLASHES: Final = re.compile(r"/{2,}")


class Request(NamedTuple):
    """The parts of a request that recognition looks at; ``path`` without a slash at its end."""

    host: str
    path: str
    query: str


def read(url: str) -> Request | None:
    """The parts of an absolute URL, or None where it is none."""
    text = url[:_MAX_URL].strip()
    found = _URL.match(text) or _BARE.match(text)
    if found is None:
        return None
    host = found[1].rpartition("@")[2].partition(":")[0].rstrip(".").lower()
    path = found[2].partition(";")[0]  # matrix parameters are fields
    if "%" in path:
        path = unquote(path)
    if "//" in path:
        path = _SLASHES.sub("/", path)
    return Request(host, path.rstrip("/"), found[3] or "")


class _Row(NamedTuple):
    host: "re.Pattern[str]"
    path: "re.Pattern[str]"
    literal: int  # characters of the patterns that are no wildcard: the more, the more exact
    endpoint: Endpoint
    vendor: Vendor


_LITERAL: Final = attrgetter("literal")


class Endpoints:
    """The endpoints of some vendors, the most exact first.

    Those at any host are looked up by the last step of their path, or by its first: for nearly all addresses, which
    are nobody's, no pattern is tried.
    """

    __slots__ = ("_by_domain", "_by_first", "_by_last", "_elsewhere", "_fitting")

    def __init__(self, vendors: Iterable[Vendor]) -> None:
        self._by_domain: dict[str, list[_Row]] = {}  # by the last label but one: `facebook` of graph.facebook.com
        self._by_last: dict[str, list[_Row]] = {}
        self._by_first: dict[str, list[_Row]] = {}
        self._elsewhere: list[_Row] = []
        self._fitting: dict[int, tuple[_Row, ...]] = {}  # by the keyed hash of host and path
        for vendor in vendors:
            for e in vendor.endpoints:
                host_literal = len(e.host.replace("*", ""))
                # A host says more than a path; a key more than neither.
                literal = 1000 * bool(host_literal) + host_literal + 2 * len(e.path.replace("*", "")) + len(e.keys)
                row = _Row(_host_pattern(e.host), _path_pattern(e.path), literal, e, vendor)
                domain = _domain(e.host)
                rows = self._by_domain.setdefault(domain, []) if domain else self._anywhere(e.path)
                rows.append(row)

    def _anywhere(self, path: str) -> list[_Row]:
        steps = path.rstrip("/").split("/")[1:]
        if "*" not in steps[-1]:
            return self._by_last.setdefault(steps[-1], [])
        return self._by_first.setdefault(steps[0], []) if "*" not in steps[0] else self._elsewhere

    def find(self, url: str, body: Any = None, method: str = "") -> Vendor | None:
        """The vendor that a request goes to, or None.

        Args:
            url: of the request, absolute.
            body: of the request, in any form; asked only for the keys an endpoint is told by.
            method: ``""`` where it is not known.
        """
        request = read(url)
        if request is None or not request.host:
            return None
        at = hash((request.host, request.path))
        fitting = self._fitting.get(at)
        if fitting is None:
            if len(self._fitting) >= _MOST_FITTING:
                self._fitting.clear()
            fitting = self._fitting[at] = self._that_fit(request)
        for row in fitting:
            if row.endpoint.method and method and method.upper() != row.endpoint.method:
                continue
            if all(_has(request.query, body, key) for key in row.endpoint.keys):
                return row.vendor
        return None

    def _that_fit(self, request: Request) -> tuple[_Row, ...]:
        """The endpoints at this host and path, the most exact first."""
        labels = request.host.split(".")
        rows = [row for label in {*labels[-3:-1]} for row in self._by_domain.get(label, ())]
        if request.path:
            rows += self._by_last.get(request.path.rpartition("/")[2], ())
            rows += self._by_first.get(request.path[1:].partition("/")[0], ())
            rows += self._elsewhere
        rows.sort(key=_LITERAL, reverse=True)
        return tuple(r for r in rows if r.path.fullmatch(request.path) and r.host.fullmatch(request.host))


def _domain(host: str) -> str:
    """The label before the last one that says something; "" where a wildcard stands there."""
    labels = host.split(".")
    label = labels[-2] if len(labels) > 1 else ""
    return "" if "*" in label else label


def _host_pattern(host: str) -> "re.Pattern[str]":
    if host == "*":
        return re.compile(".+")
    below = host.removeprefix("*.")
    core = r"[a-z0-9.\-]*".join(map(re.escape, below.split("*")))
    return re.compile(core if below == host else rf"(?:[a-z0-9_.\-]+\.)?{core}")


def _path_pattern(path: str) -> "re.Pattern[str]":
    """Of ``/a/*/b``, ``/**/b`` and ``/a/**``; a slash at the end says nothing."""
    out = ""
    for step in path.rstrip("/").split("/")[1:]:
        out += "(?:/[^/]*)*" if step == "**" else "/" + "[^/]*".join(map(re.escape, step.split("*")))
    return re.compile(out)


@cache
def _patterns_of(key: str) -> "tuple[re.Pattern[str], re.Pattern[str]]":
    """What a key of an endpoint looks like in a query, and in the text of a body."""
    name = re.escape(key)
    return re.compile(rf"[?&;]{name}="), re.compile(rf'(?:\A\??|[&\n]){name}=|"{name}"\s*:')


def _has(query: str, body: Any, key: str) -> bool:
    """Whether a query or a body holds a key, as far as a look tells."""
    in_query, in_body = _patterns_of(key)
    if in_query.search(query):
        return True
    if isinstance(body, Mapping):
        return key in body
    if isinstance(body, bytes | bytearray | memoryview):
        body = bytes(body[:_MAX_BODY]).decode("utf-8", "replace")
    if isinstance(body, str):
        text = body[:_MAX_BODY]
        return in_body.search(text) is not None
    if isinstance(body, list | tuple):
        return any(isinstance(item, Mapping) and key in item for item in body[:10])
    return False
