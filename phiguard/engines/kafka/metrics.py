"""Metrics of a Kafka worker for Prometheus: counts, lag and batches; labels from closed sets and topic names."""

from collections import Counter
from collections.abc import Sequence

from phiguard.engines.kafka.config import Limits
from phiguard.engines.kafka.records import Outgoing
from phiguard.engines.needs import need
from phiguard.remembered import MemoryUse


class Metrics:
    """Nothing, unless a port is set."""

    def __init__(self, limits: Limits) -> None:
        self._on = bool(limits.metrics_port)
        if not self._on:
            return
        client = need("prometheus_client", "kafka", package="prometheus-client")
        own = client.CollectorRegistry()
        self._records = client.Counter(
            "phiguard_records", "records, by what became of them", ["topic", "outcome"], registry=own
        )
        self._transactions = client.Counter("phiguard_transactions", "transactions", ["outcome"], registry=own)
        self._lag = client.Gauge("phiguard_lag_records", "records that wait", ["topic", "partition"], registry=own)
        self._memory = client.Gauge("phiguard_memory_bytes", "what the guard remembers, by estimate", registry=own)
        self._known = client.Gauge(
            "phiguard_memory_known_ratio", "share of values that needed no further look", registry=own
        )
        client.start_http_server(limits.metrics_port, limits.metrics_host, registry=own)

    def committed(self, outgoing: Sequence[Outgoing]) -> None:
        if self._on:
            self._transactions.labels("committed").inc()
            for (topic, outcome), n in Counter((out.topic, out.outcome) for out in outgoing).items():
                self._records.labels(topic, outcome).inc(n)

    def remembers(self, use: MemoryUse) -> None:
        if self._on:
            self._memory.set(use.bytes)
            self._known.set(use.rate)

    def aborted(self) -> None:
        if self._on:
            self._transactions.labels("aborted").inc()

    def lag(self, topic: str, partition: int, records: int) -> None:
        if self._on:
            self._lag.labels(topic, str(partition)).set(records)
