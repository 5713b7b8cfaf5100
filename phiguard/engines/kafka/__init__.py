"""A Kafka worker: consume, scrub, produce and commit in one transaction. See `phiguard.engines.kafka.worker`."""

from phiguard.engines.kafka.config import Config, Route
from phiguard.engines.kafka.errors import StreamError
from phiguard.engines.kafka.worker import Counts, run

__all__ = ["Config", "Counts", "Route", "StreamError", "run"]
