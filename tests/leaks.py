"""What a table of payloads that leaked once is tested by."""

import json
from typing import Any
from urllib.parse import unquote_plus

from phiguard.guard import Guard

GUARD, SLOW = Guard(), Guard(cache=False)


def _seen(payload: Any) -> str:
    text = payload if isinstance(payload, str) else json.dumps(payload, ensure_ascii=False)
    return f"{text}\n{unquote_plus(text)}"


def is_mended(payload: Any, gone: tuple[str, ...], stays: tuple[str, ...]) -> None:
    """Some parts of a payload are gone and others stay, also without memory, and a second scrub changes nothing."""
    result = GUARD.scrub(payload)
    seen = _seen(result.payload)
    assert not [part for part in gone if part in seen], seen
    assert not [part for part in stays if part not in seen], seen
    assert GUARD.scrub(result.payload).payload == result.payload
    assert SLOW.scrub(payload).payload == result.payload
