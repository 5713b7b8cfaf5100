"""The logging filter: no handler writes a planted value, and logging never fails for it."""

import io
import json
import logging
from collections.abc import Iterator
from typing import Any, Final

import pytest

import phiguard
from phiguard.integrations.logs import ScrubFilter, scrub_all

PLANTED: Final = ("lena@example.com", "203.0.113.40", "migraine")
SHOWN: Final = "%(levelname)s %(name)s %(message)s"


class Shown(logging.Formatter):
    """Also what stands in ``extra``."""

    def format(self, record: logging.LogRecord) -> str:
        more = {k: v for k, v in vars(record).items() if k.startswith("x_") or k == "user_id"}
        return f"{super().format(record)} {json.dumps(more, default=str)}"


@pytest.fixture
def out() -> io.StringIO:
    return io.StringIO()


@pytest.fixture
def log(out: io.StringIO) -> Iterator[logging.Logger]:
    logger = logging.Logger("shop", logging.DEBUG)
    handler = logging.StreamHandler(out)
    handler.setFormatter(Shown(SHOWN))
    handler.addFilter(ScrubFilter())
    logger.addHandler(handler)
    yield logger
    handler.close()


def test_messages_arguments_and_extras(log: logging.Logger, out: io.StringIO) -> None:
    log.info("sign-in of %s from %s", "lena@example.com", "203.0.113.40")
    log.info("search for %(q)s", {"q": "migraine"})
    log.warning("order", extra={"x_email": "lena@example.com", "x_count": 3, "user_id": "u-20431"})
    assert out.getvalue() == (
        "INFO shop sign-in of [EMAIL_ADDRESS] from [IP_ADDRESS] {}\n"
        "INFO shop search for [MEDICAL_CONDITION] {}\n"
        'WARNING shop order {"x_email": "[EMAIL_ADDRESS]", "x_count": 3, "user_id": "[USER_ID]"}\n'
    )


def test_exceptions_and_stacks(log: logging.Logger, out: io.StringIO) -> None:
    try:
        raise ValueError("no such user: lena@example.com")
    except ValueError:
        log.exception("failed for %s", "lena@example.com", stack_info=True)
    text = out.getvalue()
    assert "lena" not in text
    assert "ValueError: no such user: [EMAIL_ADDRESS]" in text
    assert "Stack (most recent call last)" in text


def test_records_that_other_handlers_get_hold_no_exception(log: logging.Logger) -> None:
    """A handler that formats the exception once more, or sends it on, has only the scrubbed text."""
    kept: list[logging.LogRecord] = []

    class Keeping(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            kept.append(record)

    log.addHandler(Keeping())
    try:
        raise ValueError("lena@example.com")
    except ValueError:
        log.exception("failed")
    [record] = kept
    assert record.exc_info is None
    assert "lena@" not in str(vars(record))


def test_extras_that_a_policy_blocks_or_renames_are_gone() -> None:
    extra = {"page_url": "https://mychart.example.com/MyChart/Visits", "lena@example.com": 1}
    record = logging.makeLogRecord({"msg": "x", **extra})
    ScrubFilter("strict").filter(record)
    assert "mychart" not in str(vars(record))
    record = logging.makeLogRecord({"msg": "x", "lena@example.com": 1})
    ScrubFilter().filter(record)
    assert "lena@" not in str(vars(record))
    assert vars(record)["[EMAIL_ADDRESS]"] == 1


def test_structured_messages_stay_structured(log: logging.Logger, out: io.StringIO) -> None:
    log.info({"event": "Lead", "email": "lena@example.com", "qty": 2})
    assert "{'event': 'Lead', 'email': '[EMAIL_ADDRESS]', 'qty': 2}" in out.getvalue()


class Hostile:
    def __str__(self) -> str:
        raise RuntimeError("lena@example.com")


HARD: Final = [
    pytest.param("%s", (Hostile(),), {}, id="raises"),
    pytest.param("%d of %s", ("lena@example.com",), {}, id="too-few-arguments"),
    pytest.param("x" * 3_000_000 + " lena@example.com", (), {}, id="long"),
    pytest.param("lena@example.com \ud800 \x00", (), {}, id="strange-characters"),
    pytest.param("x", (), {"extra": {"x_a": [Hostile()], "x_b": "lena@example.com"}}, id="strange-extra"),
    pytest.param({"a": Hostile(), "b": "lena@example.com"}, (), {}, id="strange-mapping"),
]


@pytest.mark.parametrize(("message", "arguments", "more"), HARD)
def test_it_never_raises_and_lets_nothing_through(
    log: logging.Logger, out: io.StringIO, capsys: Any, message: Any, arguments: Any, more: Any
) -> None:
    log.info(message, *arguments, **more)
    assert out.getvalue().startswith("INFO shop ")
    assert "lena" not in out.getvalue()
    assert "lena" not in capsys.readouterr().err


def test_a_defect_of_the_guard_is_no_leak(
    log: logging.Logger, out: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(phiguard.Guard, "scrub", lambda *args, **kwargs: 1 / 0)
    log.info("of lena@example.com", extra={"x_email": "lena@example.com"})
    assert out.getvalue() == "INFO shop [UNSCANNED] {}\n"


def test_what_a_policy_blocks_is_said_to_be(out: io.StringIO) -> None:
    record = logging.makeLogRecord({"msg": {"url": "https://mychart.example.com/MyChart/Visits", "a": "b"}})
    assert ScrubFilter("strict").filter(record)
    assert record.getMessage() == "[BLOCKED]"


def test_all_handlers_of_a_logger(out: io.StringIO) -> None:
    logger = logging.Logger("shop")
    handlers = [logging.StreamHandler(out), logging.StreamHandler(out)]
    for handler in handlers:
        logger.addHandler(handler)
    made = scrub_all("standard", logger)
    logger.error("lena@example.com")
    assert out.getvalue() == "[EMAIL_ADDRESS]\n" * 2
    assert all(made in handler.filters for handler in handlers)
