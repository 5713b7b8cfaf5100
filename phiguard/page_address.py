"""The parts of a page's URL, as the rules of `phiguard.pages` look at them.

Nothing is fetched: the public suffixes come with tldextract.

Source: RFC 3986; matrix parameters: https://www.w3.org/DesignIssues/MatrixURIs.html; https://publicsuffix.org
"""

import re
from functools import cache
from typing import Any, Final, NamedTuple
from urllib.parse import unquote

from phiguard.lexicon import read_toml
from phiguard.page_patterns import segments

MAX_CHARS: Final = 4096  # of a URL that are read; what lies behind makes a generic page an unknown one
_MAX_FIELDS: Final = 200
_SCHEME: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]{0,30}:(?://|(?![0-9]))")
_AFTER_HOST: Final = re.compile(r"[/?#\\]")
BARE_HOST: Final = re.compile(r"(?:[\w\-]{1,63}\.){1,8}[^\W\d_]{2,24}\.?(?::[0-9]{1,5})?(?=[/?#]|$)")
_WORD: Final = re.compile(r"[^\W_]")
_NOT_HOSTS: Final = frozenset("html htm php asp aspx jsp cfm pdf js css json xml txt do action".split())


class Address(NamedTuple):
    host: str
    routes: tuple[list[str], ...]  # the path's segments; then those of a fragment route
    fields: list[tuple[str, str]]
    home: bool


def read(url: str) -> Address | None:
    """The parts of a URL; None where it is no page's: ``mailto:``, ``data:``, nothing at all."""
    text = url[:MAX_CHARS].strip()
    if not text:
        return None
    host = ""
    scheme = _SCHEME.match(text)
    if scheme is not None:
        if not scheme[0].endswith("//"):
            return None
        at = scheme.end()
    elif text.startswith("//"):
        at = 2
    elif (bare := BARE_HOST.match(text)) is not None and not _is_file(bare[0]):
        at = 0
    else:
        at = -1
    if at >= 0:
        after = _AFTER_HOST.search(text, at)
        end = len(text) if after is None else after.start()
        host = text[at:end].rpartition("@")[2].partition(":")[0].rstrip(".").lower()
        text = text[end:]
    if "\\" in text:
        text = text.replace("\\", "/")
    text, hash_sign, fragment = text.partition("#")
    path, _, query = text.partition("?")
    fields = _fields(query) if query else []
    routes = [_route(path, fields)]
    if hash_sign and "/" in fragment:
        route, _, query = fragment.partition("?")
        if query:
            fields += _fields(query)
        routes.append(_route(route.removeprefix("!"), fields))
    home = not any(routes) and (not path.strip("/") or bool(_WORD.search(path)))  # else /…/, which no word names
    return Address(host, tuple(routes), fields, home)


def _is_file(text: str) -> bool:
    """Whether what could be a bare host is a relative path: ``login.aspx``."""
    return text.rpartition(".")[2].lower() in _NOT_HOSTS


def _route(path: str, fields: list[tuple[str, str]]) -> list[str]:
    """The segments of a path, after a language's; its matrix parameters go to the fields."""
    if ";" in path:
        plain = []
        for segment in path.split("/"):
            segment, _, matrix = segment.partition(";")
            plain.append(segment)
            if matrix:
                fields += _fields(matrix.replace(";", "&"))
        path = "/".join(plain)
    if "%" in path:
        path = decoded(path)
    found = segments(path)
    if found and found[0] in locales():
        del found[0]
    return found


def _fields(query: str) -> list[tuple[str, str]]:
    return [
        (key, value) for key, _, value in (f.partition("=") for f in query.split("&", _MAX_FIELDS)[:_MAX_FIELDS])
    ]


def decoded(text: str) -> str:
    """Percent-decoded to its fixpoint, which three rounds reach for all that is sent on purpose."""
    for _ in range(3):
        if "%" not in text:
            break
        text = unquote(text)
    return text


def registrable(host: str) -> str:
    """The registrable domain of a host by the public suffix list; "" for an address or a single label."""
    found = _extractor()(host)
    if found.suffix:
        return f"{found.domain}.{found.suffix}" if found.domain else ""
    labels = host.split(".")
    if len(labels) < 2 or labels[-1].isdigit():
        return ""
    return ".".join(labels[-2:])  # a suffix of one's own: lakeview.example


@cache
def _extractor() -> Any:
    import tldextract  # its list takes time to load, and not every guard sees a host

    return tldextract.TLDExtract(cache_dir=None, suffix_list_urls=())


@cache
def locales() -> frozenset[str]:
    return frozenset(read_toml("pages.toml")["locales"])
