"""The TOML file of a Kafka worker, checked at load."""

import os
import re
import tomllib
from pathlib import Path
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from phiguard.errors import ConfigError
from phiguard.policy_errors import config_error

_VARIABLE: Final = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")
_OURS: Final = {
    "enable.auto.commit": "offsets are committed with the transaction",
    "enable.auto.offset.store": "offsets are committed with the transaction",
    "enable.idempotence": "it is always on",
    "isolation.level": "it is always read_committed",
    "enable.partition.eof": "it is set by --once",
}
Setting = str | int | float | bool
Count = Annotated[int, Field(ge=1)]


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Route(_Table):
    """From one topic to another.

    Attributes:
        source, target, dead: topics; ``from``, ``to`` and ``dead`` in the file.
        value: ``json``: what is no JSON document is dead. ``text``: anything, as `scrub` reads it. ``avro`` and
            ``protobuf``: behind the five bytes of a schema registry.
        message: for ``protobuf`` the generated class, ``module:Class``.
        key: ``pseudonymize``, ``scrub``, ``keep`` or ``drop``.
        headers: ``scrub``, ``keep`` or ``drop``.
        partition: ``key``: by the new key. ``same``: the number it had.
    """

    source: Annotated[str, Field(alias="from", min_length=1)]
    target: Annotated[str, Field(alias="to", min_length=1)]
    dead: Annotated[str, Field(min_length=1)]
    value: Literal["json", "text", "avro", "protobuf"] = "json"
    message: str = ""
    key: Literal["pseudonymize", "scrub", "keep", "drop"] = "pseudonymize"
    headers: Literal["scrub", "keep", "drop"] = "scrub"
    partition: Literal["key", "same"] = "key"

    @model_validator(mode="after")
    def _whole(self) -> "Route":
        if len({self.source, self.target, self.dead}) < 3:
            raise ValueError("from, to and dead must be three topics")
        if (self.value == "protobuf") != bool(self.message):
            raise ValueError("message is the class of protobuf values, and of no others")
        return self


class Limits(_Table):
    """What a worker holds and how long it waits.

    Attributes:
        batch_records, batch_bytes: of one transaction, at most.
        wait_s: for a batch to fill.
        retries: transactions aborted in a row before the worker gives up.
        report_every_s: between two lines of rate and lag.
        metrics_port: serve Prometheus metrics on this port of the loopback address; 0 for none.
        metrics_host: or on another address.
    """

    batch_records: Count = 500
    batch_bytes: Count = 8 * 2**20
    wait_s: Annotated[float, Field(gt=0)] = 0.5
    retries: Count = 5
    report_every_s: Annotated[float, Field(gt=0)] = 10.0
    metrics_port: Annotated[int, Field(ge=0, le=65535)] = 0
    metrics_host: str = "127.0.0.1"


class Config(_Table):
    """A worker.

    Attributes:
        policy: a preset's name, or the path of a policy TOML from the file's folder.
        kafka: librdkafka's settings for consumer and producer.
        consumer, producer: and of one of them. ``group.id`` and ``transactional.id`` must be set; the latter is
            unique to each worker, and stays the same when that one starts again.
        schema_registry: settings of the schema registry's client.
        route: from where to where.
        limits: what is held.
    """

    policy: str = "standard"
    kafka: dict[str, Setting]
    consumer: dict[str, Setting]
    producer: dict[str, Setting]
    schema_registry: dict[str, Setting] = {}
    route: Annotated[tuple[Route, ...], Field(min_length=1)]
    limits: Limits = Limits()

    @field_validator("kafka", "consumer", "producer", "schema_registry")
    @classmethod
    def _without_variables(cls, table: dict[str, Setting]) -> dict[str, Setting]:
        return {key: _filled(value) if isinstance(value, str) else value for key, value in table.items()}

    @model_validator(mode="after")
    def _whole(self) -> "Config":
        if "bootstrap.servers" not in self.kafka:
            raise ValueError('kafka needs "bootstrap.servers"')
        if not self.consumer.get("group.id"):
            raise ValueError('consumer needs "group.id"')
        if not self.producer.get("transactional.id"):
            raise ValueError('producer needs "transactional.id", unique to this worker')
        for table in (self.kafka, self.consumer, self.producer):
            for key, why in _OURS.items():
                if key in table:
                    raise ValueError(f'"{key}" cannot be set: {why}')
        topics = [route.source for route in self.route]
        if len(set(topics)) < len(topics):
            raise ValueError("a topic is read by one route")
        if set(topics) & {t for route in self.route for t in (route.target, route.dead)}:
            raise ValueError("a topic cannot be both read and written")
        if not self.schema_registry and any(r.value in ("avro", "protobuf") for r in self.route):
            raise ValueError("avro and protobuf need a [schema_registry] with its url")
        return self

    @classmethod
    def of(cls, file: str | Path) -> "Config":
        """
        Raises:
            ConfigError: there is no such file, or it is wrong.
        """
        path = Path(file)
        try:
            raw = tomllib.loads(path.read_text("utf-8"))
        except (OSError, UnicodeDecodeError) as error:
            raise ConfigError(f"cannot be read ({type(error).__name__})", where=str(path)) from None
        except tomllib.TOMLDecodeError as error:
            raise ConfigError(f"is no TOML: {error}", where=str(path)) from None
        policy = raw.get("policy")
        if isinstance(policy, str) and policy.endswith(".toml"):
            raw["policy"] = str(path.parent / policy)
        try:
            return cls.model_validate(raw)
        except ValidationError as errors:
            raise config_error(errors, path.name, cls) from None

    def consumer_settings(self, *, once: bool) -> dict[str, Any]:
        """For librdkafka's consumer."""
        ours = {
            "enable.auto.commit": False,
            "enable.auto.offset.store": False,
            "isolation.level": "read_committed",
            "enable.partition.eof": once,
        }
        # A worker that starts again gets its partitions back without waiting for the session of the dead one.
        default = {
            "auto.offset.reset": "earliest",
            "group.instance.id": self.producer["transactional.id"],
            "queued.max.messages.kbytes": max(1024, 4 * self.limits.batch_bytes // 1024),
        }
        return default | dict(self.kafka) | dict(self.consumer) | ours

    def producer_settings(self) -> dict[str, Any]:
        """For librdkafka's producer. Java's way from a key to a partition: other programs must agree on it."""
        default = {"partitioner": "murmur2_random", "compression.type": "lz4"}
        return default | dict(self.kafka) | dict(self.producer)


def _filled(text: str) -> str:
    """``${NAME}`` to what the environment holds: secrets stay out of files."""

    def value(found: re.Match[str]) -> str:
        if found[1] not in os.environ:
            raise ValueError(f"the environment has no {found[1]}")
        return os.environ[found[1]]

    return _VARIABLE.sub(value, text)
