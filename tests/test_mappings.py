"""Objects of other types (`OrderedDict`, subclasses, mappings) are events, batches and requests as dicts are."""

import json
from collections import OrderedDict, UserDict
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

import pytest

from phiguard import Guard


class Own(dict[str, Any]):
    """A subclass."""


KINDS: dict[str, Callable[[dict[str, Any]], Any]] = {
    "OrderedDict": OrderedDict,
    "subclass": Own,
    "UserDict": UserDict,
    "proxy": MappingProxyType,
}
CARE = "https://www.clinic.example/conditions/hiv/testing?email=lena%40example.com"
PAYLOADS: dict[str, dict[str, Any]] = {
    "event": {"url": CARE, "title": "HIV Testing | Clinic", "email": "lena@example.com"},
    "batch": {
        "batch": [
            {"url": CARE, "title": "HIV Testing", "anonymousId": "a-1"},
            {"url": "https://www.clinic.example/visitors/parking", "title": "Parking"},
        ],
        "sentAt": "2026-03-01T10:00:00Z",
    },
    "request": {
        "method": "POST",
        "url": "https://region1.analytics.google.com/g/collect?v=2&tid=G-1425&cid=26.17&dl="
        + CARE.replace(":", "%3A"),
        "body": "en=scroll&_et=1\r\nen=page_view&ep.content_group=hiv",
    },
    "requests": {"batch": [{"method": "POST", "url": "https://api.segment.io/v1/page", "body": {"url": CARE}}]},
}


def of_kind(value: Any, kind: Callable[[dict[str, Any]], Any]) -> Any:
    """The same tree with other objects."""
    if isinstance(value, dict):
        return kind({key: of_kind(one, kind) for key, one in value.items()})
    return [of_kind(one, kind) for one in value] if isinstance(value, list) else value


def plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: plain(one) for key, one in value.items()}
    return [plain(one) for one in value] if isinstance(value, list) else value


def told(guard: Guard, payload: Any) -> Any:
    result = guard.scrub(payload)
    risk = result.risk
    found = [(f.entity, f.path, f.method) for f in result.findings]
    shown = json.dumps(plain(result.payload), sort_keys=True)
    return shown, result.action, risk.page_kind, risk.tier, sorted(found), result.reasons


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", PAYLOADS)
@pytest.mark.parametrize(
    "given",
    [
        pytest.param({"policy": "standard"}, id="standard"),
        pytest.param({"policy": "strict"}, id="strict"),
        pytest.param({"policy": "hipaa"}, id="hipaa"),
        pytest.param({"destination": "rudderstack"}, id="delivered"),
    ],
)
def test_objects_of_other_types_are_events_all_the_same(
    kind: str, name: str, given: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PHIGUARD_HMAC_KEY", "a key of forty characters for these tests")
    payload = PAYLOADS[name]
    other = of_kind(payload, KINDS[kind])
    expected = told(Guard(**given, cache=False), payload)
    assert told(Guard(**given, cache=False), other) == expected
    quick = Guard(**given)
    for one in (other, payload, other, payload):
        assert told(quick, one) == expected
