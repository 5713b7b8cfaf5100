"""What names the id of a request, message or order, and so nobody's browser."""

from typing import Final

RECORD_IDS: Final = (
    "request id",
    "trace id",
    "span id",
    "correlation id",
    "message id",
    "event id",
    "order id",
    "transaction id",
)
