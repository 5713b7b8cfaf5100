"""Rows that every engine is tried on: events with planted values, and what breaks naive code."""

import json
from typing import Any, Final

import phiguard

EVENTS: Final[list[dict[str, Any]]] = [
    {"event": "page", "email": "lena@example.com", "qty": 2},
    {"event": "view", "title": "Opening hours"},
    {"userId": "u-18842", "context": {"ip": "203.0.113.40", "page": {"url": "https://example.com/x?mrn=00482915"}}},
    {"birthDate": "1980-02-03", "note": "call +44 20 7946 0018", "pregnant": True},
    {"tags": ["migraine", "news"], "score": 4.5},
]
TEXTS: Final[list[str | None]] = [
    *(json.dumps(event, separators=(",", ":")) for event in EVENTS),
    None,
    "",
    " ",
    "null",
    '{"email":"lena@exam',
    '{"ip": "203.0.113.40", "spaced":  1}',
    "ip=203.0.113.40&q=migraine",
    "https://example.com/portal/?email=lena%40example.com",
    "[" * 3000 + "]" * 3000,
    "Zoë wrote to lena@example.com \U0001f600",
    "\u200b\x00\x01",
    '{"n":123456789012345678901234567890,"ip":"203.0.113.40"}',
    '{"ip":"203.0.113.1","ip":"203.0.113.2"}',
    '{"s":"\\ud800","ip":"203.0.113.1"}',
]


def alone(payload: Any, policy: str = "standard") -> Any:
    """What one process gives for a row; nulls stay."""
    if payload is None:
        return None
    if policy == "standard":
        return phiguard.scrub(payload).payload
    return phiguard.Guard(policy).scrub(payload).payload  # a new one: another test may have had another key
