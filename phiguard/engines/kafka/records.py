"""One Kafka record through a guard: value, key, headers. What may not pass becomes a letter without a value."""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, NamedTuple, TypeAlias

from phiguard.engines.kafka.config import Config, Route
from phiguard.engines.kafka.errors import Dead, StreamError
from phiguard.errors import Unreadable
from phiguard.guard import Guard
from phiguard.jsontext import loads
from phiguard.pseudonyms import KeyRef, Keys, is_token, pseudonym
from phiguard.remembered import MemoryUse
from phiguard.types import Context

Headers: TypeAlias = Sequence[tuple[str, bytes | None]]
_JSON: Final = Context(kind="json")
_ENTITY: Final = "USER_ID"  # a key mostly is one: so it is the same token as in values that pseudonymise it


class Record(NamedTuple):
    """What came in, as far as it matters."""

    topic: str
    partition: int
    offset: int
    timestamp_ms: int
    key: bytes | None
    value: bytes | None
    headers: Headers


class Outgoing(NamedTuple):
    """What goes out. ``outcome`` is ``pass``, ``redact``, ``dead`` or ``null`` (no value came in)."""

    topic: str
    partition: int | None
    timestamp_ms: int
    key: bytes | None
    value: bytes | None
    headers: list[tuple[str, bytes | None]]
    outcome: str


Scrub: TypeAlias = Callable[[bytes], tuple[bytes, bool]]


class Treatment:
    """What becomes of the records of a worker's topics."""

    def __init__(self, config: Config, guard: Guard) -> None:
        """
        Raises:
            ConfigError: a key is to be pseudonymised, and there is no HMAC key.
            MissingExtra: a route's format needs what is not installed.
        """
        self._guard = guard
        self._routes = {route.source: route for route in config.route}
        self._keys = _keys(guard) if any(r.key == "pseudonymize" for r in config.route) else None
        self._scrubs: dict[str, Scrub] = {r.source: self._scrub_of(r, config.schema_registry) for r in config.route}

    @property
    def memory(self) -> MemoryUse:
        """Of the guard."""
        return self._guard.memory

    def of(self, record: Record) -> Outgoing:
        """The record that takes its place. No record raises.

        Raises:
            StreamError: the schema registry does not answer.
        """
        route = self._routes[record.topic]
        try:
            if record.value is None:
                value, changed = None, False
            else:
                value, changed = self._scrubs[record.topic](record.value)
            key = self._key(record.key, route)
            headers = self._headers(record.headers, route)
        except Dead as dead:
            return self.dead(record, *dead.reasons)
        except StreamError:
            raise
        except Exception as error:  # noqa: BLE001 - a codec's message may hold a value; only the type is told
            return self.dead(record, f"internal error: {type(error).__name__}")
        outcome = "null" if record.value is None else "redact" if changed else "pass"
        same = record.partition if route.partition == "same" else None
        return Outgoing(route.target, same, record.timestamp_ms, key, value, headers, outcome)

    def dead(self, record: Record, *reasons: str) -> Outgoing:
        """A letter that says where the record lies and why it does not pass."""
        route = self._routes[record.topic]
        letter = {
            "topic": record.topic,
            "partition": record.partition,
            "offset": record.offset,
            "reasons": reasons,
            "policy": self._guard.name,
            "bytes": len(record.value or b""),
        }
        try:
            key = self._key(record.key, route)
        except Exception:  # noqa: BLE001
            key = None
        return Outgoing(route.dead, None, record.timestamp_ms, key, json.dumps(letter).encode(), [], "dead")

    # ---- value

    def _scrub_of(self, route: Route, registry: Mapping[str, Any]) -> Scrub:
        if route.value == "json":
            return self._json
        if route.value == "text":
            return self._text
        from phiguard.engines.kafka import schemas

        if route.value == "avro":
            return schemas.Avro(self._tree, registry).scrub
        return schemas.Protobuf(self._tree, registry, route.message).scrub

    def _json(self, value: bytes) -> tuple[bytes, bool]:
        try:
            loads(value)
        except ValueError:
            raise Dead("unreadable: no JSON") from None
        except Unreadable as error:
            raise Dead(f"unreadable: {error}") from None
        return self._done(value, _JSON)

    def _text(self, value: bytes) -> tuple[bytes, bool]:
        return self._done(value, None)

    def _done(self, value: bytes, context: Context | None) -> tuple[bytes, bool]:
        result = self._guard.scrub(value, context=context)
        if result.action == "block":
            raise Dead(*result.reasons)
        return result.payload, result.payload is not value

    def _tree(self, tree: Any) -> Any:
        result = self._guard.scrub(tree)
        if result.action == "block":
            raise Dead(*result.reasons)
        return result.payload

    # ---- key and headers

    def _key(self, key: bytes | None, route: Route) -> bytes | None:
        if key is None or route.key == "drop":
            return None
        if route.key == "keep":
            return key
        if route.key == "scrub":
            return self._done(key, None)[0]
        assert self._keys is not None
        try:
            text = key.decode()
        except UnicodeDecodeError:
            text = "hex:" + key.hex()
        return key if is_token(text, self._keys) else pseudonym(_ENTITY, text, self._keys).encode()

    def _headers(self, headers: Headers, route: Route) -> list[tuple[str, bytes | None]]:
        if route.headers == "keep":
            return list(headers)
        if route.headers == "drop":
            return []
        out: list[tuple[str, bytes | None]] = []
        for name, value in headers:
            # Each alone, since names may repeat; its name is its key.
            result = self._guard.scrub({name: value if value is None else _text(value)})
            if result.action == "block":
                raise Dead(*(f"header: {reason}" for reason in result.reasons))
            out += [(str(new), _bytes(text)) for new, text in result.payload.items()]
        return out


def _keys(guard: Guard) -> Keys:
    refs = [KeyRef(key.env or "", key.file or "", key.id) for key in guard.policy.organisation.key]
    return Keys(refs) if refs else Keys()


def _text(value: bytes) -> str | bytes:
    try:
        return value.decode()
    except UnicodeDecodeError:
        return value


def _bytes(value: Any) -> bytes | None:
    if value is None or isinstance(value, bytes):
        return value
    return str(value).encode("utf-8", "surrogatepass")
