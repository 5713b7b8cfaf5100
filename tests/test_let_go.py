"""What was made of an event is gone with it: nothing of its texts waits for the collector of garbage."""

import gc

from phiguard import Guard
from phiguard.leaves import Leaf
from phiguard.passes import Passes

EVENTS = (
    {"email": "lena.fischer@example.com", "note": "Call +1 206 555 0147 about my asthma."},
    {"url": "https://clinic.example/p?email=a%40example.com&dob=1971-03-03", "a": {"b": ["mrn 00482913"]}},
    {"body": '{"email": "b@example.com", "q": ["x=1&email=c%40example.com"]}', "nadia@example.com": 1},
    "a text with lena.fischer@example.com in it",
)


def held() -> list[object]:
    return [one for one in gc.get_objects() if isinstance(one, Leaf | Passes)]


def test_nothing_of_an_event_stays() -> None:
    guard = Guard(cache=False)
    for event in EVENTS:
        guard.scrub(event)
    gc.collect()
    gc.disable()
    try:
        before = len(held())
        for event in EVENTS:
            result = guard.scrub(event)
            assert result.action == "redact"
            assert len(held()) == before, event
    finally:
        gc.enable()
