"""JSON text to a tree and back, without losing anything.

orjson does nearly all of it. What it cannot represent goes through a slower, bounded parser: repeated keys,
integers over 64 bits, numbers a double cannot hold, NaN and Infinity, lone surrogates, and more than 250
levels. Both parsers are iterative or bounded; neither can exhaust the stack.
"""

import re
from decimal import Decimal, InvalidOperation
from json.decoder import scanstring  # type: ignore[attr-defined]
from json.encoder import encode_basestring
from typing import Any, Final

import orjson

from phiguard.errors import Unreadable
from phiguard.native import compiled

MAX_DEPTH: Final = 2_000
_ORJSON_MAX_DEPTH: Final = 250
_MAX_DIGITS: Final = 4_000  # CPython refuses to convert longer integers
_SPACE: Final = re.compile(r"[ \t\r\n]*")
_NUMBER: Final = re.compile(r"-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?")
_WORDS: Final[dict[str, Any]] = {
    "true": True,
    "false": False,
    "null": None,
    "NaN": float("nan"),
    "Infinity": float("inf"),
    "-Infinity": float("-inf"),
}
_FRACTION: Final = re.compile(rb'(?<!\\)": *(-?([0-9]+\.[0-9]+))[,}]')
_NUMBERS: Final = re.compile(rb"-?[0-9]+\.[0-9]+(?:[eE][+-]?[0-9]+)?")
_FEW: Final = 8  # numbers that are looked for one after the other
_SURE_DIGITS: Final = 15  # a double holds every number of so many
_ODD_KEY: Final = re.compile(rb'"[ \t\r\n]+:|\\\\":')


class RepeatedKey(str):
    """The second and later of equal keys in one object: equal to nothing but itself, so that a dict holds it."""

    __slots__ = ()
    __hash__ = object.__hash__

    def __eq__(self, other: object) -> bool:
        return self is other

    def __ne__(self, other: object) -> bool:
        return self is not other


class Literal(Decimal):
    """A JSON number that neither int nor float holds exactly."""


def quick(raw: bytes) -> Any:
    """Parse by orjson alone; `may_repeat` and `inexact` say afterwards whether it lost something.

    Raises:
        ValueError: this is for `loads`, or no JSON.
    """
    return orjson.loads(raw)


def plain(tree: Any) -> bytes | None:
    """The text of a tree with nothing escaped but what must be; None where orjson cannot write it."""
    try:
        return orjson.dumps(tree)
    except TypeError:
        return None


@compiled
def may_repeat(raw: bytes, keys: int) -> bool:
    """Whether an object of a parsed text may have lost a key: fewer ``keys`` came out than ``":`` stand in it.

    Inside a string ``":`` needs a backslash before it; keys that end in one, or stand apart from their
    colon, are left to the slow parser.
    """
    # One byte is found much faster than two, and most texts are in one line without a backslash.
    escaped = b"\\" in raw
    colons = raw.count(b'":')
    if escaped:
        colons -= raw.count(b'\\":')
    if colons != keys:
        return True
    odd = escaped or b" :" in raw or b"\n" in raw or b"\t" in raw or b"\r" in raw
    return odd and _ODD_KEY.search(raw) is not None


@compiled
def inexact(raw: bytes, floats: list[float]) -> bool:
    """Whether a double may hold less than the text says: an integer over 64 bits, or more than 17 digits."""
    written = frozenset(_NUMBERS.findall(raw)) if len(floats) > _FEW else ()
    for value in floats:
        # orjson writes the same digits, three times as fast, but other exponents.
        shown = orjson.dumps(value) if 1e-4 <= abs(value) < 1e16 else repr(value).encode()
        if shown in written:
            continue
        at = raw.find(shown)
        if at < 0 or raw[at + len(shown) : at + len(shown) + 1].isdigit():
            return True
    return False


@compiled
def exact(raw: bytes, keys: int, floats: list[float]) -> bool:
    """Whether a parsed text with so many ``keys`` surely lost nothing: in one look at it, for most texts.

    Where it is not sure, `may_repeat` and `inexact` say it: so of long ``floats`` that are not in document order.
    """
    if may_repeat(raw, keys):
        return False
    if not floats:
        return True
    found = list(_FRACTION.finditer(raw))
    return len(found) == len(floats) and all(
        len(m[2]) <= _SURE_DIGITS + 1 or m[1] == orjson.dumps(value) for m, value in zip(found, floats, strict=True)
    )


def lost(raw: bytes, keys: int, floats: list[float]) -> bool:
    """Whether `quick` may have lost something of a text: a key of two alike, or digits."""
    return not exact(raw, keys, floats) and (may_repeat(raw, keys) or inexact(raw, floats))


def counted(tree: Any, max_values: int, max_depth: int) -> tuple[int, list[float]] | None:
    """How many keys a parsed document has, and its fractions; None of one with more values or levels than these."""
    keys, level, floats = 0, [tree], []
    for _ in range(max_depth):
        below = []
        for container in level:
            max_values -= len(container)
            values = container
            if type(container) is dict:
                keys += len(container)
                values = container.values()
            for value in values:
                kind = type(value)
                if kind is dict or kind is list:
                    below.append(value)
                elif kind is float:
                    floats.append(value)
        if max_values < 0:
            return None
        if not below:
            return keys, floats
        level = below
    return None


def loads(text: str | bytes) -> Any:
    """Parse one JSON document.

    Raises:
        ValueError: it is no JSON.
        Unreadable: it is JSON, or begins as such, but deeper than `MAX_DEPTH`.
    """
    raw = text if isinstance(text, bytes) else None
    if raw is None:
        try:
            raw = text.encode()  # type: ignore[union-attr]
        except UnicodeEncodeError:  # a lone surrogate
            return _Parser(str(text)).document()
    try:
        tree = quick(raw)
    except ValueError:
        return slow(raw)
    return slow(raw) if lost(raw, *_counted(tree)) else tree


def slow(raw: bytes) -> Any:
    """Parse by the slower, lossless parser. Raises as `loads`."""
    try:
        return _Parser(raw.decode()).document()
    except UnicodeDecodeError:
        raise ValueError("not UTF-8") from None


def _counted(tree: Any) -> tuple[int, list[float]]:
    """How many keys a tree has, and its floats."""
    keys, floats = 0, []
    stack = [[tree]]
    while stack:
        for value in stack.pop():
            if type(value) is dict:
                keys += len(value)
                stack.append(list(value.values()))
            elif type(value) is list:
                stack.append(value)
            elif type(value) is float:
                floats.append(value)
    return keys, floats


class _Parser:
    """An iterative parser of one document."""

    __slots__ = ("_at", "_text")

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0

    def document(self) -> Any:
        # One frame a container: [container, key]. `pending` is the value just read.
        frames: list[list[Any]] = []
        self._skip()
        while True:
            value = self._scalar()
            if value is _OPEN_OBJECT or value is _OPEN_LIST:
                container: Any = {} if value is _OPEN_OBJECT else []
                self._skip()
                if self._take("}" if value is _OPEN_OBJECT else "]"):
                    value = container
                else:
                    if len(frames) >= MAX_DEPTH:
                        raise Unreadable("JSON nested too deeply")
                    frames.append([container, self._key(container) if value is _OPEN_OBJECT else None])
                    continue
            while frames:
                container, key = frames[-1]
                if key is None:
                    container.append(value)
                else:
                    container[key] = value
                self._skip()
                if self._take(","):
                    self._skip()
                    if key is not None:
                        frames[-1][1] = self._key(container)
                    break
                if not self._take("]" if key is None else "}"):
                    raise ValueError("expected , or the end of a container")
                value = frames.pop()[0]
            else:
                self._skip()
                if self._at != len(self._text):
                    raise ValueError("text after the document")
                return value

    def _skip(self) -> None:
        self._at = _SPACE.match(self._text, self._at).end()  # type: ignore[union-attr]

    def _take(self, char: str) -> bool:
        if self._text.startswith(char, self._at):
            self._at += 1
            return True
        return False

    def _key(self, container: dict[str, Any]) -> str:
        if not self._take('"'):
            raise ValueError("expected a key")
        key, self._at = scanstring(self._text, self._at, False)
        self._skip()
        if not self._take(":"):
            raise ValueError("expected :")
        self._skip()
        return RepeatedKey(key) if key in container else str(key)

    def _scalar(self) -> Any:
        text, at = self._text, self._at
        first = text[at : at + 1]
        if first == '"':
            value, self._at = scanstring(text, at + 1, False)
            return value
        if first == "{" or first == "[":
            self._at += 1
            return _OPEN_OBJECT if first == "{" else _OPEN_LIST
        m = _NUMBER.match(text, at)
        if m is not None and not text.startswith("-Infinity", at):
            self._at = m.end()
            return _number(m[0], bool(m[1] or m[2]))
        for word, constant in _WORDS.items():
            if text.startswith(word, at):
                self._at += len(word)
                return constant
        raise ValueError("expected a value")


_OPEN_OBJECT: Final = object()
_OPEN_LIST: Final = object()


def _number(literal: str, fraction: bool) -> Any:
    if not fraction:
        return int(literal) if len(literal) <= _MAX_DIGITS else Literal(literal)
    exact = _decimal(literal)
    near = float(literal)
    return near if exact == Decimal(repr(near) if near == near and abs(near) != float("inf") else "NaN") else exact


def _decimal(literal: str) -> Literal:
    try:
        return Literal(literal)
    except InvalidOperation:
        raise Unreadable("JSON number with an exponent out of bounds") from None


def dumps(tree: Any) -> str:
    """Write a tree that `loads` gave, and in which strings were put, as compact JSON; keys in order."""
    try:
        return orjson.dumps(tree).decode() if _plain(tree) else _write(tree)
    except (orjson.JSONEncodeError, TypeError):
        return _write(tree)


def dumps_plain(tree: Any) -> bytes:
    """The same for a tree that `quick` gave, in which only strings and None were put."""
    try:
        return orjson.dumps(tree)
    except orjson.JSONEncodeError:  # too deep, or a lone surrogate
        return _write(tree).encode()


def _plain(tree: Any) -> bool:
    """Whether orjson writes this tree as it is: no RepeatedKey, no NaN, no Decimal, not too deep."""
    stack = [(tree, 0)]
    while stack:
        node, depth = stack.pop()
        if type(node) is dict:
            for key, value in node.items():
                if type(key) is not str:
                    return False
                if type(value) is not str:
                    stack.append((value, depth + 1))
        elif type(node) is list:
            stack.extend((value, depth + 1) for value in node if type(value) is not str)
        elif type(node) is float and (node != node or abs(node) == float("inf")):
            return False
        if depth > _ORJSON_MAX_DEPTH:
            return False
    return True


def _write(tree: Any) -> str:
    out: list[str] = []
    # A stack of what is still to be written: text as it is, or a value in a 1-tuple.
    todo: list[Any] = [(tree,)]
    while todo:
        item = todo.pop()
        if type(item) is str:
            out.append(item)
            continue
        node = item[0]
        if isinstance(node, dict):
            todo.append("}")
            pairs = list(node.items())
            for i in range(len(pairs) - 1, -1, -1):
                key, value = pairs[i]
                todo.append((value,))
                todo.append(("," if i else "") + _scalar_text(str(key)) + ":")
            out.append("{")
        elif isinstance(node, list):
            todo.append("]")
            for i in range(len(node) - 1, -1, -1):
                todo.append((node[i],))
                if i:
                    todo.append(",")
            out.append("[")
        else:
            out.append(_scalar_text(node))
    return "".join(out)


def _scalar_text(value: Any) -> str:
    if isinstance(value, str):
        return _surrogates_escaped(encode_basestring(value))
    if value is None or value is True or value is False:
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, float):
        if value != value:
            return "NaN"
        return repr(value) if abs(value) != float("inf") else ("Infinity" if value > 0 else "-Infinity")
    return str(value)


def _surrogates_escaped(text: str) -> str:
    try:
        text.encode()
    except UnicodeEncodeError:
        return re.sub("[\ud800-\udfff]", lambda m: f"\\u{ord(m[0]):04x}", text)
    return text
