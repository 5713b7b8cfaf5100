"""Processors for OpenTelemetry: spans and log records are scrubbed before they are exported. Extra: ``otel``.

>>> from phiguard.integrations.otel import ScrubSpanProcessor
>>> provider.add_span_processor(ScrubSpanProcessor(BatchSpanProcessor(exporter)))   # doctest: +SKIP

Source: https://opentelemetry.io/docs/specs/otel/trace/sdk/#span-processor and
https://opentelemetry.io/docs/specs/otel/logs/sdk/#logrecordprocessor
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from phiguard.guard import Guard, guard_for
from phiguard.policy import Policy
from phiguard.types import Context

try:
    from opentelemetry.sdk._logs import LogRecordProcessor
    from opentelemetry.sdk.trace import Event, ReadableSpan, SpanProcessor
    from opentelemetry.trace import Link
    from opentelemetry.trace.status import Status
except ImportError as error:  # pragma: no cover - tested in a process of its own
    raise ImportError("phiguard.integrations.otel needs the extra otel: pip install 'phiguard[otel]'") from error

if TYPE_CHECKING:
    from opentelemetry.context import Context as OtelContext
    from opentelemetry.sdk._logs import ReadWriteLogRecord
    from opentelemetry.sdk.trace import Span

UNSCANNED: Final = "[UNSCANNED]"
"""In place of a name or body that could not be scrubbed."""
BLOCKED: Final = "[BLOCKED]"
"""In place of a name or body that the policy blocks."""
_TEXT: Final = Context(kind="text")
_VALUES: Final = (str, bool, int, float, bytes)


class _Parts:
    """The parts of spans and records through one guard."""

    __slots__ = ("_guard",)

    def __init__(self, guard: Guard | Policy | str) -> None:
        self._guard = guard if isinstance(guard, Guard) else guard_for(guard)

    def text(self, text: str) -> str:
        new = self._guard.scrub(text, context=_TEXT).payload
        return new if isinstance(new, str) else BLOCKED

    def attributes(self, given: Mapping[str, Any] | None) -> dict[str, Any]:
        """Attributes; those that the policy takes whole are left out, and all of them where it blocks."""
        if not given:
            return {}
        new = self._guard.scrub({key: _listed(value) for key, value in given.items()}).payload
        kept = {key: value for key, value in (new or {}).items() if _is_value(value)}
        return {key: tuple(value) if isinstance(value, list) else value for key, value in kept.items()}

    def body(self, body: Any) -> Any:
        if isinstance(body, str):
            return self.text(body)
        new = self._guard.scrub({"body": _listed(body)}).payload
        return BLOCKED if new is None else new.get("body")


def _listed(value: Any) -> Any:
    """Sequences as lists and mappings as dicts, all the way down."""
    if isinstance(value, Mapping):
        return {key: _listed(item) for key, item in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str | bytes):
        return [_listed(item) for item in value]
    return value


def _is_value(value: Any) -> bool:
    """Whether it may be an attribute's: a sequence in which an item went is none of one type any more."""
    if isinstance(value, list):
        return all(isinstance(item, _VALUES) for item in value)
    return isinstance(value, (*_VALUES, Mapping))


class ScrubSpanProcessor(SpanProcessor):
    """Hands a scrubbed copy of each span that has ended to another processor.

    Name, attributes, events (exceptions among them), links and the status text are scrubbed; ids, times and the
    resource are not. The span itself stays as it is: processors beside this one see it unscrubbed. Never raises.

    Args:
        following: the processor that exports, such as a ``BatchSpanProcessor``.
        guard: a guard, a policy, its name or its path.

    Raises:
        ConfigError: the policy is wrong.
    """

    def __init__(self, following: SpanProcessor, guard: Guard | Policy | str = "standard") -> None:
        self._following = following
        self._parts = _Parts(guard)

    def on_start(self, span: "Span", parent_context: "OtelContext | None" = None) -> None:
        self._following.on_start(span, parent_context)

    def on_end(self, span: ReadableSpan) -> None:
        try:
            scrubbed = self._scrubbed(span)
        except Exception:  # noqa: BLE001 - a span must not crash its program, nor let PHI through
            scrubbed = _copy(span, UNSCANNED, {}, (), (), Status(span.status.status_code))
        self._following.on_end(scrubbed)

    def shutdown(self) -> None:
        self._following.shutdown()

    def force_flush(self, timeout_millis: int = 30_000) -> bool:
        return bool(self._following.force_flush(timeout_millis))

    def _scrubbed(self, span: ReadableSpan) -> ReadableSpan:
        parts = self._parts
        events = [Event(parts.text(e.name), parts.attributes(e.attributes), e.timestamp) for e in span.events]
        links = [Link(link.context, parts.attributes(link.attributes)) for link in span.links]
        status = span.status
        if status.description:
            status = Status(status.status_code, parts.text(status.description))
        return _copy(span, parts.text(span.name), parts.attributes(span.attributes), events, links, status)


def _copy(
    span: ReadableSpan,
    name: str,
    attributes: dict[str, Any],
    events: Sequence[Event],
    links: Sequence[Link],
    status: Status,
) -> ReadableSpan:
    return ReadableSpan(
        name=name,
        context=span.context,
        parent=span.parent,
        resource=span.resource,
        attributes=attributes,
        events=events,
        links=links,
        kind=span.kind,
        status=status,
        start_time=span.start_time,
        end_time=span.end_time,
        instrumentation_scope=span.instrumentation_scope,
    )


class ScrubLogRecordProcessor(LogRecordProcessor):
    """Scrubs body and attributes of each log record, in place; add it before the processor that exports.

    Processors run in the order in which they were added. Never raises.

    Args:
        guard: a guard, a policy, its name or its path.

    Raises:
        ConfigError: the policy is wrong.
    """

    def __init__(self, guard: Guard | Policy | str = "standard") -> None:
        self._parts = _Parts(guard)

    def on_emit(self, log_record: "ReadWriteLogRecord") -> None:
        record = log_record.log_record
        attributes: Any = record.attributes
        try:
            body, new = self._parts.body(record.body), self._parts.attributes(attributes)
        except Exception:  # noqa: BLE001 - as above
            body, new = UNSCANNED, {}
        record.body = body
        for key in list(attributes or ()):
            if key not in new:
                del attributes[key]
        for key, value in new.items():
            attributes[key] = value

    def shutdown(self) -> None:
        """There is nothing to shut down."""

    def force_flush(self, timeout_millis: int = 30_000) -> bool:
        """There is nothing to flush."""
        return True
