"""OpenTelemetry's own SDK: what is exported holds no planted value."""

import re
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

import pytest

pytest.importorskip("opentelemetry.sdk", reason="needs the extra otel")

from opentelemetry._logs import LogRecord, SeverityNumber
from opentelemetry.sdk._logs import LoggerProvider
from opentelemetry.sdk._logs.export import InMemoryLogRecordExporter, SimpleLogRecordProcessor
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import Link, SpanKind, StatusCode
from opentelemetry.trace.status import Status

import phiguard
from phiguard.integrations.otel import ScrubLogRecordProcessor, ScrubSpanProcessor

PLANTED: Final = ("lena@example.com", "203.0.113.40", "migraine", "4471902", "u-20431")
NAME: Final = "GET /u?email=lena@example.com"
ATTRIBUTES: Final[dict[str, Any]] = {
    "url.full": "https://www.example.com/conditions/migraine?email=lena@example.com",
    "client.address": "203.0.113.40",
    "enduser.id": "u-20431",
    "http.response.status_code": 200,
    "http.request.method": "GET",
    "tags": ("checkout", "lena@example.com"),
}


@pytest.fixture
def exporter() -> InMemorySpanExporter:
    return InMemorySpanExporter()


@pytest.fixture
def provider(exporter: InMemorySpanExporter) -> TracerProvider:
    made = TracerProvider(resource=Resource({"service.name": "shop"}), shutdown_on_exit=False)
    made.add_span_processor(ScrubSpanProcessor(SimpleSpanProcessor(exporter)))
    return made


def test_spans(provider: TracerProvider, exporter: InMemorySpanExporter) -> None:
    tracer = provider.get_tracer("shop")
    with tracer.start_as_current_span("parent") as parent:
        link = Link(parent.get_span_context(), {"email": "lena@example.com"})
        with suppress(ValueError), tracer.start_as_current_span(NAME, kind=SpanKind.SERVER, links=[link]) as span:
            span.set_attributes(ATTRIBUTES)
            span.add_event("search for migraine", {"email": "lena@example.com", "n": 2})
            raise ValueError("no record MRN 4471902 of lena@example.com")
    child, _ = exporter.get_finished_spans()
    text = child.to_json()
    assert [value for value in PLANTED if value in text] == []
    assert child.attributes is not None
    assert child.attributes["http.response.status_code"] == 200
    assert child.attributes["client.address"] == "[IP_ADDRESS]"
    assert child.attributes["tags"] == ("checkout", "[EMAIL_ADDRESS]")
    assert [event.name for event in child.events] == ["search for [MEDICAL_CONDITION]", "exception"]
    assert dict(child.events[0].attributes or {}) == {"email": "[EMAIL_ADDRESS]", "n": 2}
    assert child.status.status_code is StatusCode.ERROR
    assert (child.kind, child.resource.attributes["service.name"]) == (SpanKind.SERVER, "shop")
    assert child.parent == parent.get_span_context()
    assert child.start_time is not None
    assert child.end_time is not None
    assert child.end_time >= child.start_time
    assert dict(child.links[0].attributes or {}) == {"email": "[EMAIL_ADDRESS]"}


def test_a_clean_span_stays_as_it_is(provider: TracerProvider, exporter: InMemorySpanExporter) -> None:
    with provider.get_tracer("shop").start_as_current_span("checkout") as span:
        span.set_attributes({"n": 3, "ok": True, "ratio": 0.5, "parts": ["a", "b"]})
        span.set_status(Status(StatusCode.OK))
    [done] = exporter.get_finished_spans()
    assert (done.name, dict(done.attributes or {})) == (
        "checkout",
        {"n": 3, "ok": True, "ratio": 0.5, "parts": ("a", "b")},
    )
    assert done.context == span.get_span_context()


def test_batches_flush_and_shut_down(exporter: InMemorySpanExporter) -> None:
    provider = TracerProvider(shutdown_on_exit=False)
    provider.add_span_processor(ScrubSpanProcessor(BatchSpanProcessor(exporter)))
    with provider.get_tracer("shop").start_as_current_span("lena@example.com"):
        pass
    assert provider.force_flush()
    assert [span.name for span in exporter.get_finished_spans()] == ["[EMAIL_ADDRESS]"]
    provider.shutdown()


def test_a_defect_is_no_leak(
    provider: TracerProvider, exporter: InMemorySpanExporter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(phiguard.Guard, "scrub", lambda *args, **kwargs: 1 / 0)
    with provider.get_tracer("shop").start_as_current_span("lena@example.com", attributes=ATTRIBUTES) as span:
        span.set_status(Status(StatusCode.ERROR, "lena@example.com"))
    [done] = exporter.get_finished_spans()
    assert (done.name, dict(done.attributes or {}), done.status.status_code) == (
        "[UNSCANNED]",
        {},
        StatusCode.ERROR,
    )
    assert "lena" not in done.to_json()


def test_what_a_policy_blocks_is_gone(exporter: InMemorySpanExporter) -> None:
    provider = TracerProvider(shutdown_on_exit=False)
    provider.add_span_processor(ScrubSpanProcessor(SimpleSpanProcessor(exporter), "strict"))
    url = {
        "url.full": "https://mychart.example.com/MyChart/Visits",
        "page_url": "https://mychart.example.com/MyChart/",
    }
    with provider.get_tracer("shop").start_as_current_span("GET", attributes=url):
        pass
    [done] = exporter.get_finished_spans()
    assert "mychart" not in done.to_json().lower()


@pytest.fixture
def logs() -> InMemoryLogRecordExporter:
    untyped: Any = InMemoryLogRecordExporter
    made: InMemoryLogRecordExporter = untyped()
    return made


@pytest.fixture
def log_provider(logs: InMemoryLogRecordExporter) -> LoggerProvider:
    made = LoggerProvider(shutdown_on_exit=False)
    made.add_log_record_processor(ScrubLogRecordProcessor())
    made.add_log_record_processor(SimpleLogRecordProcessor(logs))
    return made


BODIES: Final = [
    pytest.param("sign-in of lena@example.com", "sign-in of [EMAIL_ADDRESS]", id="text"),
    pytest.param({"email": "lena@example.com", "n": 2}, {"email": "[EMAIL_ADDRESS]", "n": 2}, id="mapping"),
    pytest.param(["a", "lena@example.com"], ["a", "[EMAIL_ADDRESS]"], id="list"),
    pytest.param(7, 7, id="number"),
    pytest.param(None, None, id="none"),
]


@pytest.mark.parametrize(("body", "want"), BODIES)
def test_log_records(log_provider: LoggerProvider, logs: InMemoryLogRecordExporter, body: Any, want: Any) -> None:
    record = LogRecord(body=body, severity_number=SeverityNumber.INFO, attributes={**ATTRIBUTES, "n": 1})
    log_provider.get_logger("shop").emit(record)
    [done] = logs.get_finished_logs()
    assert done.log_record.body == want
    attributes = dict(done.log_record.attributes or {})
    assert attributes["client.address"] == "[IP_ADDRESS]"
    assert (attributes["n"], attributes["http.request.method"]) == (1, "GET")
    assert [value for value in PLANTED if value in done.to_json()] == []


def test_a_defect_is_no_leak_in_logs(
    log_provider: LoggerProvider, logs: InMemoryLogRecordExporter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(phiguard.Guard, "scrub", lambda *args, **kwargs: 1 / 0)
    log_provider.get_logger("shop").emit(LogRecord(body="lena@example.com", attributes=dict(ATTRIBUTES)))
    [done] = logs.get_finished_logs()
    assert (done.log_record.body, dict(done.log_record.attributes or {})) == ("[UNSCANNED]", {})


def test_without_the_extra_the_error_names_it() -> None:
    code = (
        "import sys; sys.modules['opentelemetry'] = None\n"
        "try:\n    import phiguard.integrations.otel\n"
        "except ImportError as error:\n    print(error)"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout == "phiguard.integrations.otel needs the extra otel: pip install 'phiguard[otel]'\n"


def test_the_how_to_runs() -> None:
    page = Path(__file__).parent.parent / "docs" / "how-to" / "scrub-logs-and-traces.md"
    [block] = re.findall(r"^```py\n(.*?)^```$", page.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)
    names: dict[str, Any] = {}
    exec(compile(block, page.name, "exec"), names)
    names["traces"].shutdown()
    names["logs"].shutdown()
