"""Patterns of page rules: parsed once, then matched against the words of a host, a path or a query's keys.

The grammar stands at the head of ``lexicons/pages.toml``. A segment is compared by its words, never as raw
text; work is linear in the length of the URL.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from phiguard.errors import ConfigError
from phiguard.native import compiled

# patientPortal -> patient-Portal; URLSearch -> URL-Search
_HUMP: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_ENDING: Final = re.compile(
    r"\.(?:aspx?|php[3-8]?|html?|shtml|xhtml|jspx?|jsf|do|action|cfm|pdf)(?=/|$)", re.IGNORECASE
)
_SIGNS: Final = re.compile(r"-{2,}")
_PLAIN: Final = str.maketrans(
    {chr(c): "-" for c in range(128) if not chr(c).isalnum() and chr(c) != "/"}
    | {chr(c): chr(c).lower() for c in range(ord("A"), ord("Z") + 1)}
)
_COMPACT: Final = str.maketrans(
    {sign: None if low == "-" else low for sign, low in _PLAIN.items()} | {ord("/"): None}
)
_ID: Final = re.compile(r".*[0-9].*", re.DOTALL)
_ANY: Final = re.compile(r".*", re.DOTALL)
_FORBIDDEN: Final = re.compile(r"[\s^()\[\]{}\\|+%&=;:\"'<>@!,]")
_MAX_PATTERN: Final = 200


def ascii_words(text: str) -> str:
    """Without accents, full-width forms and invisible characters, which hide a word from no reader."""
    if text.isascii():
        return text
    plain = unicodedata.normalize("NFKD", text)
    return "".join(c for c in plain if unicodedata.category(c) not in ("Mn", "Cf"))


@compiled
def segments(path: str) -> list[str]:
    """The segments of a path as lower-case words joined by hyphens; empty ones are left out."""
    if "." in path:
        path = _ENDING.sub("", path)
    path = ascii_words(path)
    if not path.islower():
        path = _HUMP.sub("-", path)
    path = path.translate(_PLAIN)
    if not path.isascii():
        path = path.lower()
    if "--" in path:
        path = _SIGNS.sub("-", path)
    return [s for s in (part.strip("-") for part in path.split("/")) if s]


def compact(text: str) -> str:
    """A key or a segment without signs and case: ``search_term``, ``searchTerm`` and ``search-term`` are one."""
    if text.isascii():
        return text.translate(_COMPACT)
    return "".join(filter(str.isalnum, ascii_words(text).lower()))


class PathPattern(NamedTuple):
    """A run of segments: each one exact (``str``, compact) or a pattern over its words."""

    order: int
    parts: tuple["str | re.Pattern[str]", ...]
    at: int  # which part it is looked up by
    start: bool
    end: bool

    def fits(self, found: Sequence[str], where: int) -> bool:
        """Whether it fits ``found`` (words joined by hyphens) with its part ``at`` on ``found[where]``."""
        first = where - self.at
        last = first + len(self.parts)
        if first < 0 or last > len(found) or (self.start and first) or (self.end and last != len(found)):
            return False
        for part, words in zip(self.parts, found[first:last], strict=True):
            if isinstance(part, str):
                if words.replace("-", "") != part:
                    return False
            elif part.fullmatch(words) is None:
                return False
        return True


class HostPattern(NamedTuple):
    """A host, and what the path must begin with, if anything."""

    order: int
    tail: PathPattern | None
    label: "str | re.Pattern[str]" = ""  # of a label left of the registrable domain; else by domain
    below: bool = True  # subdomains too


@dataclass(slots=True)
class Patterns:
    """All patterns, each under a word that must be there for it to fit; lower orders win."""

    exact: dict[str, list[PathPattern]] = field(default_factory=dict)  # by compact segment
    by_word: dict[str, list[PathPattern]] = field(default_factory=dict)
    labels: dict[str, list[HostPattern]] = field(default_factory=dict)  # by compact label
    label_words: dict[str, list[HostPattern]] = field(default_factory=dict)
    domains: dict[str, list[HostPattern]] = field(default_factory=dict)
    keys: dict[str, int] = field(default_factory=dict)
    home: int | None = None

    def add(self, text: str, order: int, where: str) -> None:
        """
        Raises:
            ConfigError: the text is no pattern; it says where.
        """
        if not isinstance(text, str) or not text or len(text) > _MAX_PATTERN or _FORBIDDEN.search(text):
            raise ConfigError(f"is no pattern (known: {FORMS})", where=where)
        if text[0] == "?":
            key = compact(text[1:])
            if not key or "*" in text or "/" in text:
                raise ConfigError("a key must be written as ?KEY, without *", where=where)
            self.keys[key] = min(order, self.keys.get(key, order))
        elif "." in (head := text.partition("/")[0]):
            self._add_host(head, text[len(head) :], order, where)
        else:
            self._add_path(text, order, where)

    def _add_path(self, text: str, order: int, where: str) -> None:
        if text == "/$":
            self.home = order if self.home is None else min(order, self.home)
            return
        pattern, key, exact = _path(text, order, where)
        (self.exact if exact else self.by_word).setdefault(key, []).append(pattern)
        if not exact:  # the words may also be written as one: patientportal-test
            joined = _longest_run(text.strip("/$").split("/")[pattern.at]).replace("-", "")
            if joined != key:
                self.by_word.setdefault(joined, []).append(pattern)

    def _add_host(self, host: str, path: str, order: int, where: str) -> None:
        tail = _path(path, order, where)[0]._replace(at=0) if path.strip("/") else None
        if host.endswith(".*"):
            label = host[:-2]
            if "." in label or not label:
                raise ConfigError("a label must be one word or words with hyphens, as in mychart.*", where=where)
            if "*" not in label:
                self.labels.setdefault(compact(label), []).append(HostPattern(order, tail))
                return
            made = HostPattern(order, tail, _starred(label, where))
            self.label_words.setdefault(_longest_run(label).split("-")[-1], []).append(made)
            return
        below = host.startswith("*.")
        domain = (host[2:] if below else host.removeprefix("www.")).lower()
        if "*" in domain or "" in domain.split(".") or "." not in domain or "#" in domain or "$" in domain:
            raise ConfigError("a host must be LABEL.*, *.DOMAIN or DOMAIN", where=where)
        self.domains.setdefault(domain, []).append(HostPattern(order, tail, below=below))


FORMS: Final = "a host (mychart.*, *.example.org), a path (/news, patient-portal, billing/summary, book$) or ?key"


def _path(text: str, order: int, where: str) -> tuple[PathPattern, str, bool]:
    """A path pattern; the word or segment to look it up by, and whether that is a whole segment."""
    start, end = text.startswith("/"), text.endswith("$")
    written = text.removeprefix("/").removesuffix("$").removesuffix("/").split("/")
    parts: list[str | re.Pattern[str]] = []
    by: tuple[int, str, bool] | None = None
    for i, piece in enumerate(written):
        if piece in ("*", "#"):
            parts.append(_ANY if piece == "*" else _ID)
        elif "*" in piece or "#" in piece:
            parts.append(_starred(piece, where))
            by = by or (i, _longest_run(piece).split("-")[-1], False)
        else:
            word = compact(piece)
            if not word or "$" in piece:
                raise ConfigError("a segment of the path holds no word, or a $ before its end", where=where)
            parts.append(word)
            if by is None or not by[2]:
                by = (i, word, True)
    if by is None:
        raise ConfigError("a path needs a word: it may not be of * and # alone", where=where)
    return PathPattern(order, tuple(parts), by[0], start, end), by[1], by[2]


def _starred(piece: str, where: str) -> re.Pattern[str]:
    """A segment with ``*`` (any words) or ``#`` (a word with a digit) in it, over words joined by hyphens."""
    words = [w if w in ("*", "#") else ascii_words(w).lower() for w in piece.split("-")]
    literal = [w for w in words if w not in ("*", "#")]
    if not literal or not all(w.isalnum() for w in literal) or words.count("*") > 2:
        raise ConfigError("a * or # stands for whole words beside others: patient-portal-*", where=where)
    out = ""
    for i, word in enumerate(words):
        following = words[i + 1] if i + 1 < len(words) else None
        if word == "*":
            out += "(?:.*-)?" if not i else "(?:-.*)?" if following is None else "-(?:.*-)?"
            continue
        out += "[^-]*[0-9][^-]*" if word == "#" else re.escape(word)
        if following not in (None, "*"):  # two words may also be written as one
            out += "-" if "#" in (word, following) else "-?"
    return re.compile(out, re.DOTALL)


def _longest_run(piece: str) -> str:
    """The longest run of literal words in a segment with stars."""
    runs = re.split(r"(?:^|-)[*#](?=-|$)", piece)
    return max((r.strip("-") for r in runs), key=len, default="")
