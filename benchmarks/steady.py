"""Memory over very many events, none of which comes twice: what a process holds after each step of them.

    python -m benchmarks.steady [--events 1000000] [--step 100000] [--names off]

Each event has ids, an address, a time, numbers and a note of its own; three in ten have details of somebody in
fields, in the page's address or in a message. Prints megabytes of resident memory, what the guard remembers, and
the time of an event.
"""

import argparse
import json
import os
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

import phiguard

_PAGES = ("conditions/eczema", "about-us", "careers", "services/knee-replacement", "find-a-doctor", "news/2026")
_FIRST = ("Nadia", "Lena", "Piet", "Aiko", "Ngozi", "Tomas", "Imani", "Wei")
_LAST = ("Farouk", "Fischer", "Lindqvist", "Abara", "Verik", "Okafor", "Tanaka", "Dowd")


def events(count: int, seed: int = 1) -> Iterator[bytes]:
    """Events as JSON, 0.6 to 1.1 kB; the same for the same seed."""
    rng = Random(seed)
    for number in range(count):
        yield json.dumps(_event(rng, number)).encode()


def _event(rng: Random, number: int) -> dict[str, Any]:
    page = rng.choice(_PAGES)
    first, last = rng.choice(_FIRST), rng.choice(_LAST)
    email = f"{first}.{last}{number}@example.com".lower()
    url = f"https://www.lakeview.example/{page}?utm_source=mail&utm_content=c{number % 5000}"
    event: dict[str, Any] = {
        "type": "track",
        "event": rng.choice(("Page Viewed", "Button Clicked")),
        "messageId": str(UUID(int=rng.getrandbits(128), version=4)),
        "anonymousId": str(UUID(int=rng.getrandbits(128), version=4)),
        "timestamp": f"2026-{rng.randrange(1, 13):02}-{rng.randrange(1, 29):02}T10:{rng.randrange(60):02}:11.123Z",
        "context": {
            "ip": f"98.{rng.randrange(256)}.{rng.randrange(256)}.7",
            "page": {"url": url, "title": f"{page} | Lakeview"},
        },
        "properties": {
            "label": "Learn more",
            "value": number,
            "depth": rng.random(),
            "note": f"campaign {number:x}",
        },
    }
    kind = rng.random()
    if kind < 0.1:
        event["traits"] = {"firstName": first, "lastName": last, "email": email, "mrn": f"{10_000_000 + number}"}
    elif kind < 0.2:
        event["context"]["page"]["url"] = f"{url}&email={email.replace('@', '%40')}&mrn={10_000_000 + number}"
    elif kind < 0.3:
        phone = f"(206) 555-01{number % 100:02}"
        event["properties"]["message"] = f"Hi, this is {first} {last}, call me at {phone} about visit {number}"
    return event


def resident() -> float:
    """Megabytes of memory of this process that are resident; Linux."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--events", type=int, default=1_000_000)
    parser.add_argument("--step", type=int, default=100_000)
    parser.add_argument("--names", choices=("on", "off"), default="on")
    args = parser.parse_args()
    policy = phiguard.Policy.of("standard")
    guard = phiguard.Guard(policy if args.names == "on" else policy.model_copy(update={"ner": ("off",)}))
    guard.scrub(next(events(1)))
    print("    events  resident MB  remembered MB   entries  resets  us an event")
    began = time.process_time()
    for number, event in enumerate(events(args.events), 1):
        guard.scrub(event)
        if number % args.step == 0 or number in (1_000, 10_000):
            use, spent = guard.memory, (time.process_time() - began) / number * 1e6
            held = f"{number:>10,} {resident():>12.1f} {use.bytes / 2**20:>14.1f} {use.entries:>9,}"
            print(f"{held} {use.resets:>7} {spent:>12.0f}", flush=True)


if __name__ == "__main__":
    main()
