"""The compiled report lists what its twin does. Skipped where it was not built."""

import json
from typing import Any

import pytest
from native_core import core

from phiguard import Guard, event, native
from phiguard.corpus import Recipe, records

MADE: list[Any] = [
    {
        "lena.fischer@example.com": {"note": "call +1 206 555 0147", "lena.fischer@example.com": 1},
        7: "a@example.com",
    },
    {
        "page": {"url": "https://clinic.example/hiv-testing?email=a%40example.com&dob=1971-03-03"},
        "ip": "203.0.113.9",
    },
    {
        "body": json.dumps({"a@example.com": {"email": "b@example.com", "url": "/x?mrn=00482913"}}),
        "t": (1, {2: "hiv"}),
    },
    {"list": ["a=b&user%40example.com=c@example.com", {"note": "I have asthma and diabetes"}], "note": "asthma"},
    ["a@example.com", [{"symptom": "migraine", "text": '{"x":["b@example.com"]}'}]],
]


@pytest.mark.parametrize("preset", ["standard", "strict", "hipaa"])
def test_reports_are_alike(preset: str, monkeypatch: pytest.MonkeyPatch) -> None:
    met: list[Any] = []
    unlike: list[Any] = []  # an error in there would be taken for one of the guard's

    def both(*args: Any) -> Any:
        expected, got = native.TWINS["report"](*args), core.report(*args)
        met.extend(expected)
        if got != expected or [*map(type, got)] != [*map(type, expected)]:
            unlike.append((expected, got))
        return got

    monkeypatch.setattr(event, "report", both)
    for guard in (Guard(preset), Guard(preset, cache=False)):
        for payload in (*MADE, *MADE, *(record.payload for record in records(Recipe(seed=3, phi_share=1.0), 150))):
            guard.scrub(payload)
            guard.scrub([payload, "x@example.com"])
    assert not unlike
    ways = ["/".join(map(repr, one.steps)) for one in met]
    assert len({*ways}) > 200
    for part in (
        "'[EMAIL_ADDRESS]'/Opened(codec='key')",
        "Opened(codec='json')/'[EMAIL_ADDRESS]'",
        "Opened(codec='query')",
    ):
        assert preset != "standard" or any(part in way for way in ways), part
    assert preset != "standard" or any(one.method == "keep" for one in met)
