"""A filter for `logging`: records are scrubbed before a handler formats them.

>>> import logging
>>> from phiguard.integrations.logs import ScrubFilter
>>> handler = logging.StreamHandler()
>>> handler.addFilter(ScrubFilter("standard"))

Put it on handlers. A filter on a logger sees only what is logged to that very logger.
"""

import logging
import traceback
from collections.abc import Mapping
from typing import Final

from phiguard.guard import Guard, guard_for
from phiguard.policy import Policy
from phiguard.types import Context

UNSCANNED: Final = "[UNSCANNED]"
"""In place of a message that could not be scrubbed."""
BLOCKED: Final = "[BLOCKED]"
"""In place of a message that the policy blocks."""
_TEXT: Final = Context(kind="text")
# What every record has; other attributes come from ``extra``.
_OWN: Final = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


class ScrubFilter(logging.Filter):
    """Scrubs the message, what stands in ``extra``, and the text of an exception, in place.

    Arguments are formatted into the message first, since a value and what names it may stand apart. A message that
    is a mapping, as structured logging has them, stays one. The exception itself is taken from the record and
    its text, scrubbed, left: a later formatter would write it once more. Never raises.

    Args:
        guard: a guard, a policy, its name or its path.

    Raises:
        ConfigError: the policy is wrong.
    """

    def __init__(self, guard: Guard | Policy | str = "standard") -> None:
        super().__init__()
        self._guard = guard if isinstance(guard, Guard) else guard_for(guard)

    def filter(self, record: logging.LogRecord) -> bool:
        """Scrub the record. Always True."""
        try:
            self._scrub(record)
        except Exception:  # noqa: BLE001 - a log line must not crash its program, nor let PHI through
            _emptied(record)
        return True

    def _scrub(self, record: logging.LogRecord) -> None:
        if isinstance(record.msg, Mapping) and not record.args:
            new = self._guard.scrub(dict(record.msg)).payload
            record.msg = BLOCKED if new is None else new
        else:
            record.msg = self._text(record.getMessage())
        record.args = None
        extra = {key: value for key, value in vars(record).items() if key not in _OWN}
        if extra:
            scrubbed = self._guard.scrub(extra).payload
            for key in extra:
                del record.__dict__[key]
            record.__dict__.update(scrubbed or {})
        if record.exc_info and not record.exc_text and record.exc_info[0] is not None:
            record.exc_text = "".join(traceback.format_exception(*record.exc_info)).rstrip("\n")
        record.exc_info = None
        if record.exc_text:
            record.exc_text = self._text(record.exc_text)
        if record.stack_info:
            record.stack_info = self._text(record.stack_info)

    def _text(self, text: str) -> str:
        new = self._guard.scrub(text, context=_TEXT).payload
        return new if isinstance(new, str) else BLOCKED


def _emptied(record: logging.LogRecord) -> None:
    for key in [key for key in vars(record) if key not in _OWN]:
        record.__dict__.pop(key, None)
    record.msg, record.args = UNSCANNED, None
    record.exc_info = record.exc_text = record.stack_info = None


def scrub_all(guard: Guard | Policy | str = "standard", logger: logging.Logger | None = None) -> ScrubFilter:
    """Put one filter on every handler that a logger has now, the root logger by default.

    Returns:
        The filter, for handlers that are added later.
    """
    made = ScrubFilter(guard)
    for handler in (logger or logging.getLogger()).handlers:
        handler.addFilter(made)
    return made
