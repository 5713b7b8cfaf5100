"""A payload as a tree of nodes: values that are planted, leaves that are not, and the encodings around them.

Rendering writes the tree as it goes over the wire, and notes in a `Ledger` where each planted value ended up and
which leaves carry nothing. Places are written much as `phiguard.types.Path`
writes them: ``/context/page/url{url}/query/q``.
"""

import base64
import gzip
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, Final, Literal, NamedTuple, TypeAlias
from urllib.parse import quote, quote_plus

from phiguard.corpus.entities import ENTITIES, Spec

Scalar: TypeAlias = str | int | float | bool | None
Slot: TypeAlias = Literal["structured", "prose"]
How: TypeAlias = Literal["anywhere", "place"]
LeafKind: TypeAlias = Literal["benign", "measure", "trap"]


class _Omit(Enum):
    OMIT = "omit"


OMIT: Final = _Omit.OMIT
"""Stands for a field that is not there; dicts, lists and queries leave it out."""


class Gold(NamedTuple):
    """One planted value.

    Attributes:
        entity, role, letter: what it is; Safe Harbor letter, or "".
        value: the plain value, before any encoding or disguise.
        path: where it was put; codec steps in braces.
        depth: how many encodings lie between the payload's own structure and the value.
        slot: ``structured``, or ``prose`` for a name or address in a sentence.
        tier: of health values, 2 or 3; else 0.
        how: it leaks when it can be recovered ``anywhere``, or only when it still stands at its ``place``.
        group: golds with the same group other than "" are parts of one value: it leaks when all parts do.
        disguise: what an adversary would do to it, or "".
    """

    entity: str
    role: str
    letter: str
    value: Scalar
    path: str
    depth: int
    slot: Slot
    tier: int
    how: How
    group: str
    disguise: str


class Leaf(NamedTuple):
    """One value that is not PHI and should come out as it went in; ``measure`` leaves are what analytics needs."""

    path: str
    value: Scalar
    kind: LeafKind


@dataclass(slots=True)
class Ledger:
    """What a rendering noted. ``blank``: render every planted value as nothing, as a perfect scrubber would."""

    blank: bool = False
    gold: list[Gold] = field(default_factory=list)
    leaves: list[Leaf] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Planted:
    """A value to be found; ``shown`` is how it is written where that differs from the value, ``spec`` what an
    entity is that the corpus's own table does not hold."""

    entity: str
    value: Scalar
    slot: Slot = "structured"
    tier: int = 0
    how: How = "anywhere"
    shown: Scalar = None
    group: str = ""
    disguise: str = ""
    spec: Spec | None = None

    def render(self, ledger: Ledger, path: str) -> Any:
        spec = self.spec or ENTITIES[self.entity]
        ledger.gold.append(
            Gold(
                self.entity, spec.role, spec.letter, self.value, path, depth_of(path), self.slot, self.tier,
                self.how, self.group, self.disguise,
            )
        )  # fmt: skip
        shown = self.value if self.shown is None else self.shown
        if ledger.blank:
            return "" if isinstance(shown, str) else None
        return shown


@dataclass(frozen=True, slots=True)
class Measure:
    """A value that analytics is about: money, counts, times, event ids. It must come out untouched."""

    value: Scalar

    def render(self, ledger: Ledger, path: str) -> Any:
        ledger.leaves.append(Leaf(path, self.value, "measure"))
        return self.value


@dataclass(frozen=True, slots=True)
class Bait:
    """A hard negative."""

    value: Scalar

    def render(self, ledger: Ledger, path: str) -> Any:
        ledger.leaves.append(Leaf(path, self.value, "trap"))
        return self.value


@dataclass(frozen=True, slots=True)
class Constant:
    """A part of the format itself, such as a schema: neither PHI nor counted as a leaf."""

    value: Any

    def render(self, ledger: Ledger, path: str) -> Any:
        return self.value


@dataclass(frozen=True, slots=True)
class Say:
    """Text made of parts, one after the other."""

    parts: tuple[Any, ...]

    def render(self, ledger: Ledger, path: str) -> str:
        pieces = [p if isinstance(p, str) else text_of(p.render(ledger, path)) for p in self.parts]
        text = "".join(pieces)
        if all(isinstance(p, str) for p in self.parts):
            ledger.leaves.append(Leaf(path, text, "benign"))
        return text


@dataclass(frozen=True, slots=True)
class Query:
    """``a=1&b=2``; ``plus`` writes spaces as ``+``."""

    fields: Mapping[str, Any]
    plus: bool = False

    def render(self, ledger: Ledger, path: str) -> str:
        return _pairs(self.fields, ledger, path + "{query}", quote_plus if self.plus else quote)


@dataclass(frozen=True, slots=True)
class Url:
    """An address: fixed origin, path and query."""

    origin: str
    path: Any = "/"
    query: Mapping[str, Any] = field(default_factory=dict)
    fragment: Any = OMIT

    def render(self, ledger: Ledger, path: str) -> str:
        here = path + "{url}"
        text = self.origin + quote(text_of(render(self.path, ledger, here + "/path")), safe="/:@!$,;=+~.-_%")
        asked = _pairs(self.query, ledger, here + "/query", quote)
        if asked:
            text += "?" + asked
        if self.fragment is not OMIT:
            text += "#" + quote(text_of(render(self.fragment, ledger, here + "/fragment")), safe="/?=&!")
        return text


@dataclass(frozen=True, slots=True)
class JsonText:
    """JSON written into a string."""

    tree: Any

    def render(self, ledger: Ledger, path: str) -> str:
        return json.dumps(render(self.tree, ledger, path + "{json}"), ensure_ascii=False, separators=(",", ":"))


@dataclass(frozen=True, slots=True)
class Base64:
    """Base64 of a text or of bytes."""

    inner: Any
    url_safe: bool = False
    pad: bool = True

    def render(self, ledger: Ledger, path: str) -> str:
        inner = render(self.inner, ledger, path + "{base64}")
        data = inner if isinstance(inner, bytes) else text_of(inner).encode()
        code = (base64.urlsafe_b64encode if self.url_safe else base64.b64encode)(data).decode()
        return code if self.pad else code.rstrip("=")


@dataclass(frozen=True, slots=True)
class Percent:
    """Percent-encoding once more than the container needs."""

    inner: Any

    def render(self, ledger: Ledger, path: str) -> str:
        return quote(text_of(render(self.inner, ledger, path + "{percent}")), safe="")


@dataclass(frozen=True, slots=True)
class Hex:
    """Bytes of a text in hexadecimal."""

    inner: Any

    def render(self, ledger: Ledger, path: str) -> str:
        return text_of(render(self.inner, ledger, path + "{hex}")).encode().hex()


@dataclass(frozen=True, slots=True)
class Entities:
    """HTML character references for everything that is no letter or space."""

    inner: Any

    def render(self, ledger: Ledger, path: str) -> str:
        text = text_of(render(self.inner, ledger, path + "{html}"))
        return "".join(c if c.isalpha() or c == " " else f"&#{ord(c)};" for c in text)


@dataclass(frozen=True, slots=True)
class Escapes:
    r"""``\u0040`` for everything that is no letter or space, in a string that is no JSON."""

    inner: Any

    def render(self, ledger: Ledger, path: str) -> str:
        text = text_of(render(self.inner, ledger, path + "{escapes}"))
        return "".join(c if c.isalpha() or c == " " or ord(c) > 0xFFFF else f"\\u{ord(c):04x}" for c in text)


@dataclass(frozen=True, slots=True)
class Gzip:
    """Gzip; bytes. What they are exactly is up to the machine's zlib; what they unpack to is not."""

    inner: Any

    def render(self, ledger: Ledger, path: str) -> bytes:
        return gzip.compress(text_of(render(self.inner, ledger, path + "{gzip}")).encode(), 6, mtime=0)


@dataclass(frozen=True, slots=True)
class Lines:
    """One text a line."""

    lines: Sequence[Any]
    end: str = "\n"

    def render(self, ledger: Ledger, path: str) -> str:
        return self.end.join(
            text_of(render(line, ledger, f"{path}{{lines}}/{i}")) for i, line in enumerate(self.lines)
        )


@dataclass(frozen=True, slots=True)
class Cookie:
    """``a=1; b=2``."""

    fields: Mapping[str, Any]

    def render(self, ledger: Ledger, path: str) -> str:
        parts = ((k, render(v, ledger, f"{path}{{cookie}}/{step(k)}")) for k, v in present(self.fields))
        return "; ".join(f"{k}={quote(text_of(v), safe=_COOKIE_SAFE)}" for k, v in parts)


@dataclass(frozen=True, slots=True)
class Multipart:
    """``multipart/form-data`` with a fixed boundary."""

    fields: Mapping[str, Any]
    boundary: str = "----boundary7d93b"

    def render(self, ledger: Ledger, path: str) -> str:
        parts = []
        for key, value in present(self.fields):
            text = text_of(render(value, ledger, f"{path}{{multipart}}/{step(key)}"))
            parts.append(f'--{self.boundary}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{text}\r\n')
        return "".join(parts) + f"--{self.boundary}--\r\n"


_COOKIE_SAFE: Final = "/:.|~-_!*$"


def render(node: Any, ledger: Ledger, path: str = "") -> Any:
    """The tree as it goes over the wire: JSON values, or a str or bytes."""
    if isinstance(node, dict):
        out = {}
        for key, value in present(node):
            name = key if isinstance(key, str) else text_of(key.render(ledger, path + "{key}")) or "_"
            # Keys below a planted key cannot be looked up by it: the scrubber renames it.
            below = f"{path}/{step(name)}" if isinstance(key, str) else f"{path}/~*"
            out[name] = render(value, ledger, below)
        return out
    if isinstance(node, list | tuple) and not hasattr(node, "render"):
        kept = [item for item in node if item is not OMIT]
        return [render(item, ledger, f"{path}/{i}") for i, item in enumerate(kept)]
    if node is None or isinstance(node, str | int | float):
        if node is not None and node != "":
            ledger.leaves.append(Leaf(path, node, "benign"))
        return node
    return node.render(ledger, path)


def present(fields: Mapping[Any, Any]) -> list[tuple[Any, Any]]:
    return [(k, v) for k, v in fields.items() if v is not OMIT]


def text_of(value: Any) -> str:
    """A scalar as a query or a sentence has it."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return json.dumps(value) if isinstance(value, dict | list) else str(value)


def step(key: object) -> str:
    """A key as a step of a path."""
    return str(key).replace("~", "~0").replace("/", "~1").replace("{", "~2")


_NO_DEPTH: Final = ("{key}",)


def depth_of(path: str) -> int:
    """How many encodings a path goes through."""
    return path.count("{") - sum(path.count(word) for word in _NO_DEPTH)


def _pairs(fields: Mapping[str, Any], ledger: Ledger, path: str, encode: Any) -> str:
    parts = ((k, render(v, ledger, f"{path}/{step(k)}")) for k, v in present(fields))
    return "&".join(f"{quote(k, safe='[]$')}={encode(text_of(v), safe='')}" for k, v in parts)
