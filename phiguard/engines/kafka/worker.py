"""Consume, scrub, produce: exactly once for whoever reads committed records.

A batch is scrubbed first. Then one transaction takes what came of it and the offsets behind it, so that either both
are there or neither. A worker that was killed starts again under the same ``transactional.id``: what it had begun
is aborted, and it goes on behind the last transaction that was committed.
"""

import json
import logging
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from phiguard.engines.kafka.config import Config
from phiguard.engines.kafka.errors import StreamError
from phiguard.engines.kafka.metrics import Metrics
from phiguard.engines.kafka.records import Outgoing, Record, Treatment
from phiguard.engines.needs import need
from phiguard.guard import Guard

_EXTRA: Final = "kafka"
kafka = need("confluent_kafka", _EXTRA, package="confluent-kafka", at_least=(2, 6))
_LOG: Final = logging.getLogger("phiguard.stream")
_CALL_S: Final = 30.0
_TIMESTAMP: Final = 1  # librdkafka's: the producer's own time


@dataclass(slots=True)
class Counts:
    """What a worker has done: records by outcome (``pass redact dead null``), and transactions.

    ``lag`` is how many records wait, by topic and partition.
    """

    outcomes: Counter[str] = field(default_factory=Counter)
    committed: int = 0
    aborted: int = 0
    lag: dict[tuple[str, int], int] = field(default_factory=dict)
    started: float = field(default_factory=time.monotonic)

    @property
    def records(self) -> int:
        return sum(self.outcomes.values())


def run(
    config: Config,
    *,
    stopped: Callable[[], bool] = lambda: False,
    once: bool = False,
    report: Callable[[dict[str, Any]], object] | None = None,
) -> Counts:
    """Work until told to stop. The batch at hand is finished and committed, and the group is left.

    Args:
        config: where from, where to, by which policy.
        stopped: asked between batches.
        once: stop at the end of all partitions.
        report: takes rate and lag now and then; by default they go to the log ``phiguard.stream``.

    Raises:
        ConfigError: the policy is wrong, or a key is missing.
        StreamError: the broker does not let the worker go on.
    """
    worker = _Worker(config, once=once, report=report or (lambda line: _LOG.info("%s", json.dumps(line))))
    return worker.run(stopped)


class _Worker:
    def __init__(self, config: Config, *, once: bool, report: Callable[[dict[str, Any]], object]) -> None:
        self._config = config
        self._limits = config.limits
        self._once = once
        self._report = report
        self._treatment = Treatment(config, Guard(config.policy))
        self._metrics = Metrics(config.limits)
        self._counts = Counts()
        self._ended: set[tuple[str, int]] = set()
        self._assigned: set[tuple[str, int]] = set()
        self._reported = time.monotonic()
        self._before = 0

    def run(self, stopped: Callable[[], bool]) -> Counts:
        self._producer = kafka.Producer(self._config.producer_settings())
        _calm(self._producer.init_transactions, _CALL_S)
        self._consumer = kafka.Consumer(self._config.consumer_settings(once=self._once))
        try:
            topics = [route.source for route in self._config.route]
            self._consumer.subscribe(topics, on_assign=self._on_assign, on_revoke=self._on_revoke)
            failures = 0
            while not stopped() and not self._at_end():
                batch = self._batch()
                for part in self._parts(batch):
                    if self._transaction(part):
                        failures = 0
                        continue
                    failures += 1
                    if failures > self._limits.retries:
                        raise StreamError(f"{failures} transactions were aborted in a row")
                    time.sleep(min(0.1 * 2**failures, 5.0))
                    break  # the rest of the batch comes again
                self._tell()
        finally:
            self._consumer.close()
        self._tell(last=True)
        return self._counts

    # ---- in

    def _on_assign(self, _: Any, partitions: list[Any]) -> None:
        self._assigned |= {(p.topic, p.partition) for p in partitions}
        self._ended -= self._assigned

    def _on_revoke(self, _: Any, partitions: list[Any]) -> None:
        # Called while consuming, when no transaction is open.
        self._assigned -= {(p.topic, p.partition) for p in partitions}

    def _at_end(self) -> bool:
        return self._once and bool(self._assigned) and self._assigned <= self._ended

    def _batch(self) -> list[Any]:
        batch = []
        for message in self._consumer.consume(self._limits.batch_records, self._limits.wait_s):
            error = message.error()
            if error is None:
                batch.append(message)
                self._ended.discard((message.topic(), message.partition()))
            elif error.code() == kafka.KafkaError._PARTITION_EOF:
                self._ended.add((message.topic(), message.partition()))
            elif error.fatal() or not error.retriable():
                raise StreamError(f"the broker says {error.name()}")
        return batch

    def _parts(self, batch: list[Any]) -> Iterator[list[Any]]:
        """A batch in parts that are not too large for one transaction."""
        part: list[Any] = []
        size = 0
        for message in batch:
            part.append(message)
            size += len(message.value() or b"")
            if size >= self._limits.batch_bytes:
                yield part
                part, size = [], 0
        if part:
            yield part

    # ---- out

    def _transaction(self, messages: list[Any]) -> bool:
        """Whether it was committed; else the consumer stands again where it was."""
        records = [_record(m) for m in messages]
        outgoing = [self._treatment.of(r) for r in records]  # takes the time; the transaction itself is short
        try:
            _calm(self._producer.begin_transaction)
            for record, out in zip(records, outgoing, strict=True):
                self._produce(record, out)
            nexts = {(r.topic, r.partition): r.offset + 1 for r in records}
            offsets = [kafka.TopicPartition(t, p, at) for (t, p), at in nexts.items()]
            group = self._consumer.consumer_group_metadata()
            _calm(self._producer.send_offsets_to_transaction, offsets, group, _CALL_S)
            _calm(self._producer.commit_transaction, _CALL_S)
        except kafka.KafkaException as error:
            self._abort(error.args[0], records)
            return False
        self._counts.committed += 1
        self._counts.outcomes.update(out.outcome for out in outgoing)
        self._metrics.committed(outgoing)
        self._metrics.remembers(self._treatment.memory)
        return True

    def _produce(self, record: Record, out: Outgoing) -> None:
        while True:
            try:
                self._producer.produce(
                    out.topic,
                    out.value,
                    out.key,
                    timestamp=out.timestamp_ms,
                    headers=out.headers,
                    **({} if out.partition is None else {"partition": out.partition}),
                )
                return
            except BufferError:
                self._producer.poll(0.1)  # back-pressure: the queue is full until the broker has taken some
            except kafka.KafkaException as error:
                if error.args[0].code() != kafka.KafkaError.MSG_SIZE_TOO_LARGE or out.outcome == "dead":
                    raise
                out = self._treatment.dead(record, "larger than the broker takes")

    def _abort(self, error: Any, records: list[Record]) -> None:
        if not error.txn_requires_abort():
            raise StreamError(f"the broker says {error.name()}")
        try:
            _calm(self._producer.abort_transaction, _CALL_S)
        except kafka.KafkaException as again:
            raise StreamError(f"the broker says {again.args[0].name()}") from None
        self._counts.aborted += 1
        self._metrics.aborted()
        first: dict[tuple[str, int], int] = {}
        for r in records:
            first.setdefault((r.topic, r.partition), r.offset)
        for (topic, partition), offset in first.items():
            if (topic, partition) in self._assigned:
                self._consumer.seek(kafka.TopicPartition(topic, partition, offset))

    # ---- what is told

    def _tell(self, *, last: bool = False) -> None:
        now = time.monotonic()
        passed = now - self._reported
        if not last and passed < self._limits.report_every_s:
            return
        if not last:
            self._measure_lag()
        counts = self._counts
        self._report(
            {
                "records": counts.records,
                **{name: counts.outcomes[name] for name in ("pass", "redact", "dead", "null")},
                "records_per_s": round((counts.records - self._before) / max(passed, 1e-6), 1),
                "lag": sum(counts.lag.values()),
                "committed": counts.committed,
                "aborted": counts.aborted,
            }
        )
        self._reported, self._before = now, counts.records

    def _measure_lag(self) -> None:
        """From what the consumer knows already: no call to the broker."""
        for position in self._consumer.position(self._consumer.assignment()):
            _, high = self._consumer.get_watermark_offsets(position, cached=True)
            if high >= 0 and position.offset >= 0:
                lag = max(high - position.offset, 0)
                self._counts.lag[position.topic, position.partition] = lag
                self._metrics.lag(position.topic, position.partition, lag)


def _record(message: Any) -> Record:
    kind, timestamp_ms = message.timestamp()
    return Record(
        message.topic(),
        message.partition(),
        message.offset(),
        timestamp_ms if kind >= _TIMESTAMP else int(time.time() * 1000),
        message.key(),
        message.value(),
        message.headers() or (),
    )


def _calm(call: Callable[..., Any], *arguments: Any) -> None:
    """Call, and again where librdkafka says that this may help."""
    for left in range(4, -1, -1):
        try:
            call(*arguments)
            return
        except kafka.KafkaException as error:
            if not (error.args[0].retriable() and left):
                raise
            time.sleep(0.2)
