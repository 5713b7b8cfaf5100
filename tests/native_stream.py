"""Prints a digest of what comes of a stream of events, for `test_native_events`."""

import hashlib
import json
import sys
from collections.abc import Iterator
from random import Random
from typing import Any
from uuid import UUID

from phiguard import Context, Guard, native

PAGES = [
    ("https://www.lakeview.example/conditions/eczema?utm_source=mail", "Eczema | Lakeview"),
    ("https://www.lakeview.example/about-us", "About us | Lakeview"),
    ("https://portal.lakeview.example/mychart/login", "MyChart - Login"),
    ("https://hiv.lakeview.example/w", "Lakeview"),
    ("/services/knee-replacement", "Knee replacement"),
    ("https://www.lakeview.example/thanks?email=lena%40example.com", "Thank you, Lena"),
]
OF_SOMEBODY = [
    "https://www.lakeview.example/services/knee-replacement?mrn={}&utm_source=mail",
    "https://www.lakeview.example/thanks?utm_source=mail&email=lena.{}%40example.com&mrn={}",
    "/appointments?email=jonas{}%40example.com#top?mrn={}",
]
WORDS = ["Lena", "Jonas", "O'Hara", "None", "Asthma", "Müller", "Rose", "lena"]
LABELS = ["Find a Doctor", "Donate", "HIV testing", "Learn more", "call 555-0142", "\ud800", "é", ""]


def event(rng: Random) -> dict[str, Any]:
    """One with ids, an address, pairs, and numbers of every kind; of few types, so that layouts come back."""
    url, title = rng.choice(PAGES)
    kind = rng.randrange(3)
    name = rng.choice(["currency", "email", "step", "date of birth?", "[EMAIL_ADDRESS]", "label"])
    out: dict[str, Any] = {
        "event": rng.choice(["Page Viewed", "Button Clicked"]),
        "messageId": str(UUID(int=rng.getrandbits(128), version=4)),
        "fbp": f"fb.1.1{rng.randrange(10**12):012}.{rng.randrange(10**5, 10**9)}",
        "userId": rng.choice([f"{rng.getrandbits(256):064x}", None]),
        "timestamp": f"2026-03-{rng.randrange(10, 28)}T10:{rng.randrange(10, 60)}:11.123Z",
        "context": {
            "ip": rng.choice(["98.1.{}.7", "10.0.{}.9", "2600:1700:1:2:3:4:{}:7"]).format(rng.randrange(256)),
            "page": {"url": url, "title": title, "referrer": rng.choice(["https://www.google.com/", None])},
            "tags": ["web", "spring", {"kind": rng.choice(["a", "b"]), "items": []}],
            "parts": [
                {"name": name, "value": [rng.choice([7, 10**7]), rng.choice(["x", "lena@example.com"]), True][kind]}
            ],
        },
        "properties": {
            "label": rng.choice(LABELS),
            "value": rng.choice(
                [rng.randrange(100), rng.randrange(10**9, 10**10), rng.choice([-(10**6), 10**30, 5])]
            ),
            "depth": rng.choice([rng.random(), rng.random(), rng.choice([1e-7, 5.0, 123456.0, 1e17])]),
        },
        "visit": {"mrn": [rng.choice([rng.randrange(10**6, 10**8), 5]), "none", None][kind]},
    }
    if kind == 0 and rng.random() < 0.3:  # what was found stands in the event a second time
        out["properties"]["value"] = out["visit"]["mrn"]
    if kind == 2 and rng.random() < 0.5:
        out["checksum"] = f"{rng.getrandbits(256):064x}"
    if rng.random() < 0.6:  # memory soon knows all of it
        out["properties"] |= {"label": "Find a Doctor", "value": rng.randrange(100), "depth": rng.random()}
        out["context"]["parts"][0]["name"] = "step"
        out["visit"]["mrn"] = [rng.randrange(10**6, 10**8), "none", None][kind]
    if rng.random() < 0.4:
        number = rng.randrange(10**6, 10**8)
        out["context"]["page"]["url"] = rng.choice(OF_SOMEBODY).format(number, rng.choice([number, number + 1]))
    if kind == 1:
        first, last = rng.choice(WORDS), rng.choice(WORDS)
        local, host = rng.choice(["lena", "jonas.rose", "x_y"]), rng.choice(["example.com", "b.nope"])
        address = f"{local}{rng.randrange(50)}@{host}"
        out["traits"] = {"firstName": first, "lastName": last, "email": address, "phone": "+12065550142"}
        out["traits"]["address"] = {
            "street": f"{rng.randrange(10, 999)} Oak {rng.choice(['St', 'Way'])}",
            "zip": "98101",
        }
        out["traits"]["birthday"] = f"19{rng.randrange(50, 99)}-0{rng.randrange(1, 9)}-{rng.randrange(10, 31)}"
        if rng.random() < 0.5:
            out["userId"] = hashlib.sha256(address.encode()).hexdigest()
        if rng.random() < 0.2:
            out["properties"]["label"] = f"Hello {first}, call me at (206) 555-01{rng.randrange(10, 99)}"
    if rng.random() < 0.05:
        out["properties"]["more"] = {str(i): i for i in range(rng.choice([3, 450]))}
    return out


def stream(n: int) -> Iterator[tuple[Any, Context | None]]:
    """Events as objects, text and bytes, in batches, broken, and with a page of their own."""
    rng = Random("native")
    for i in range(n):
        one = event(rng)
        text = json.dumps(one, separators=rng.choice([(",", ":"), (",", ":"), (", ", ": ")]))
        page = Context(url=rng.choice(PAGES)[0]) if i % 11 == 0 else None
        forms: list[Any] = [
            one,
            text,
            text.encode(),
            text.encode(),
            text + "\n" + text,
            {"batch": [one, event(rng)]},
        ]
        broken = [text[:-1], text.replace('"event":', '"event":1,"event":', 1), text.encode() + b"\xff"]
        yield rng.choice(broken if i % 17 == 0 else forms), page


def digest(n: int) -> str:
    guard, out = Guard(), hashlib.sha256()
    for payload, context in stream(n):
        result = guard.scrub(payload, context=context)
        shown = (result.payload, result.action, result.risk, result.findings, result.reasons, result.unscanned)
        out.update(repr(shown).encode("utf-8", "backslashreplace"))
    use = guard.memory
    out.update(repr((use.entries, use.bytes, use.values, use.known)).encode())
    return out.hexdigest()


if __name__ == "__main__":
    print(native.STATE)
    print(digest(int(sys.argv[1])))
