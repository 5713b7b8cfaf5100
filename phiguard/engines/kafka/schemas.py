"""Avro and Protobuf values behind the five bytes of a schema registry: a zero, and the schema's id.

A value is written by the schema it came with. Where that has no room for what came out (a placeholder in a number's
place that cannot be null), the record is dead: nothing is invented, and nothing passes unread.

Source: Confluent, "Formats, Serializers, and Deserializers for Schema Registry", wire format.
"""

import io
import json
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any, Final, TypeAlias

from phiguard.engines.kafka.errors import Dead, StreamError
from phiguard.engines.needs import need
from phiguard.errors import ConfigError

_EXTRA: Final = "kafka-schemas"
_PREFIX: Final = 5
_NOT_FOUND: Final = 404
Tree: TypeAlias = Any
ScrubTree: TypeAlias = Callable[[Tree], Tree]


class Registry:
    """Schemas by id, asked for once."""

    def __init__(self, settings: Mapping[str, Any]) -> None:
        self._module = need("confluent_kafka.schema_registry", _EXTRA, package="confluent-kafka")
        self._client = self._module.SchemaRegistryClient(dict(settings))
        self._avro: dict[int, Any] = {}

    def avro(self, number: int) -> Any:
        """A parsed schema.

        Raises:
            Dead: there is none of this number, or it is no Avro.
            StreamError: the registry does not answer; the record is not to blame.
        """
        known = self._avro.get(number)
        if known is None:
            schema = self._asked(self._client.get_schema, number)
            if (schema.schema_type or "AVRO") != "AVRO":
                raise Dead("unreadable: the schema is no Avro")
            known = self._avro[number] = self._parsed(schema, {})
        return known

    def _parsed(self, schema: Any, named: dict[str, Any]) -> Any:
        from fastavro.schema import parse_schema

        for reference in schema.references or ():
            found = self._asked(self._client.get_version, reference.subject, reference.version)
            self._parsed(found.schema, named)
        return parse_schema(json.loads(schema.schema_str), named_schemas=named)

    def _asked(self, call: Callable[..., Any], *arguments: Any) -> Any:
        try:
            return call(*arguments)
        except self._module.SchemaRegistryError as error:
            if error.http_status_code == _NOT_FOUND:
                raise Dead("unreadable: its schema is not in the registry") from None
            raise StreamError(f"the schema registry says {error.http_status_code}") from None
        except Exception as error:  # noqa: BLE001 - the client's transport has errors of its own
            raise StreamError(f"the schema registry does not answer ({type(error).__name__})") from None


def _numbered(value: bytes) -> int:
    if len(value) < _PREFIX or value[0] != 0:
        raise Dead("unreadable: no schema's number before it")
    return int.from_bytes(value[1:_PREFIX], "big")


class Avro:
    """Avro values, by the schema that each one names."""

    def __init__(self, scrub: ScrubTree, settings: Mapping[str, Any]) -> None:
        self._fastavro = need("fastavro", _EXTRA)
        self._registry = Registry(settings)
        self._scrub = scrub

    def scrub(self, value: bytes) -> tuple[bytes, bool]:
        schema = self._registry.avro(_numbered(value))
        stream = io.BytesIO(value[_PREFIX:])
        try:
            tree = self._fastavro.schemaless_reader(stream, schema, None)
        except Exception as error:  # noqa: BLE001 - whatever stands there; the message may hold a value
            raise Dead(f"unreadable: no value of its schema ({type(error).__name__})") from None
        if stream.read(1):
            raise Dead("unreadable: more than one value")
        new = self._scrub(tree)
        if new is tree:
            return value, False
        fitted = in_its_type(new, tree)
        if not self._fastavro.validation.validate(fitted, schema, raise_errors=False):
            raise Dead("its schema has no room for what was replaced")
        out = io.BytesIO()
        self._fastavro.schemaless_writer(out, schema, fitted)
        return value[:_PREFIX] + out.getvalue(), True


def in_its_type(new: Tree, old: Tree) -> Tree:
    """What came out, with None where a text took the place of something else."""
    if new is old or new is None:
        return new
    if isinstance(new, dict) and isinstance(old, dict):
        return {key: in_its_type(item, old.get(key)) for key, item in new.items()}
    if isinstance(new, list) and isinstance(old, list) and len(new) == len(old):
        return [in_its_type(n, o) for n, o in zip(new, old, strict=True)]
    return new if old is None or type(new) is type(old) else None


class Protobuf:
    """Protobuf values of one message type. Unknown fields, and those of type Any, cannot be read and go."""

    def __init__(self, scrub: ScrubTree, settings: Mapping[str, Any], message: str) -> None:
        """
        Raises:
            ConfigError: there is no such class.
        """
        need("google.protobuf.message", _EXTRA, package="protobuf")
        self._scrub = scrub
        self._registry = settings  # the writer's class is compiled in; numbers go through as they came
        module, _, name = message.partition(":")
        try:
            self._class = getattr(import_module(module), name)
        except (ImportError, AttributeError, ValueError):
            raise ConfigError(f"there is no class {message!r} (module:Class)", where="route.message") from None

    def scrub(self, value: bytes) -> tuple[bytes, bool]:
        _numbered(value)
        start = _behind_indexes(value)
        message = self._class()
        try:
            message.ParseFromString(value[start:])
        except Exception:  # noqa: BLE001 - DecodeError, of whichever implementation
            raise Dead("unreadable: no message of its type") from None
        size = message.ByteSize()
        message.DiscardUnknownFields()
        tree = as_tree(message)
        new = self._scrub(tree)
        if new is tree and message.ByteSize() == size:
            return value, False
        into(message, new, tree)
        return value[:start] + message.SerializeToString(), True


def _behind_indexes(value: bytes) -> int:
    """Behind the list of message indexes: a count and that many zigzag varints; a lone 0 stands for [0]."""
    at = _PREFIX

    def number() -> int:
        nonlocal at
        shift = raw = 0
        while True:
            if at >= len(value) or shift > 28:
                raise Dead("unreadable: no message's indexes before it")
            byte = value[at]
            at += 1
            raw |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                return (raw >> 1) ^ -(raw & 1)

    for _ in range(number()):
        number()
    return at


def _is_map(field: Any) -> bool:
    return bool(field.message_type is not None and field.message_type.GetOptions().map_entry)


def as_tree(message: Any) -> Any:
    """A message as a dict by field names: only fields that are set."""
    out: dict[str, Any] = {}
    for field, value in message.ListFields():
        if _is_map(field):
            of_messages = field.message_type.fields_by_name["value"].message_type is not None
            out[field.name] = {k: as_tree(v) if of_messages else v for k, v in value.items()}
        elif field.is_repeated:
            out[field.name] = [as_tree(v) if field.message_type is not None else v for v in value]
        elif field.message_type is not None:
            out[field.name] = as_tree(value)
        else:
            out[field.name] = value
    return out if message.DESCRIPTOR.full_name != "google.protobuf.Any" else {"type_url": "", "value": b"\0unread"}


def into(message: Any, new: Any, old: Any) -> None:
    """Change a message to what came of its tree. What has no room in its field leaves it empty."""
    if message.DESCRIPTOR.full_name == "google.protobuf.Any" or not isinstance(new, dict):
        message.Clear()
        return
    for field, value in message.ListFields():
        name = field.name
        item, was = new.get(name), old[name]
        if name not in new or item is None:
            message.ClearField(name)
        elif item is was and not _holds_any(field):
            continue
        elif _is_map(field):
            _into_map(field, value, item, was)
        elif field.is_repeated:
            _into_list(field, value, item, was)
        elif field.message_type is not None:
            into(value, item, was)
        elif type(item) is type(was):
            setattr(message, name, item)
        else:
            message.ClearField(name)


def _holds_any(field: Any) -> bool:
    return field.message_type is not None


def _into_list(field: Any, values: Any, new: Any, old: Any) -> None:
    if field.message_type is not None:
        for value, item, was in zip(values, new, old, strict=True):
            into(value, item, was)
        return
    values[:] = [item if type(item) is type(was) else type(was)() for item, was in zip(new, old, strict=True)]


def _into_map(field: Any, values: Any, new: Any, old: Any) -> None:
    """Entries keep their order; one that was dropped is missing, and one whose key was replaced has a new key."""
    of_messages = field.message_type.fields_by_name["value"].message_type is not None
    olds = list(old) if len(old) == len(new) else [key if key in old else None for key in new]
    made = []
    for (key, item), was in zip(new.items(), olds, strict=True):
        if was is None or type(key) is not type(was):
            continue
        if of_messages:
            entry = type(values[was])()
            entry.CopyFrom(values[was])
            into(entry, item, old[was])
            made.append((key, entry))
        elif item is not None:
            made.append((key, item if type(item) is type(old[was]) else type(old[was])()))
    values.clear()
    for key, item in made:
        if of_messages:
            values[key].CopyFrom(item)
        else:
            values[key] = item
