"""How long 100 kB of hostile text holds a guard up, bait by bait.

    python -m benchmarks.bait [--over MS] [--names off] [--large] [--stream]

Prints CPU milliseconds and MB/s for each bait, slowest first. With ``--over`` the exit status is 1 if any takes
longer. ``--large`` adds the texts ten times as long, 10,000 leaves and 500 levels; ``--stream`` the 99th percentile
of usual events. ``--names off`` is without the reader of names.
"""

import argparse
import base64
import gc
import gzip
import json
import random
import sys
import time
from collections.abc import Iterator
from typing import Any

import phiguard
from benchmarks.bait_mixed import mixed, pieces
from benchmarks.data import event_lines

SIZE = 100_000


def baits(size: int = SIZE) -> Iterator[tuple[str, Any]]:
    """(name, payload); each about ``size`` bytes."""
    rng = random.Random(5)

    def full(unit: str) -> str:
        return (unit * (size // len(unit) + 1))[:size]

    units = {
        "letters": "a", "digits": "1", "at signs": "@", "percent signs": "%", "percent letters": "%41",
        "percent chain": "%25", "percent of percent": "%2541", "u escapes": "\\u0041", "backslashes": "\\",
        "ampersands": "&", "entities": "&#64;", "named entities": "&amp;", "equal signs": "=", "pairs": "a=b&",
        "long pairs": "key=value%20x&", "semicolons": ";", "cookies": "a=b; ", "tildes": "~",
        "tilde pairs": "id1~nmx~", "slashes": "/", "assigned slashes": "=/",
        "scheme ends": "a://", "schemes and slashes": "=/a://", "hosts": "www.",
        "path": "/ab", "dots": ".", "colons": ":",
        "double colons": "::", "hex groups": "ab:", "plus signs": "+", "dashes": "-", "digit groups": "123-45-",
        "phone-like": "(206) 555-", "card-like": "4111 1111 ", "addresses": "a@b.co ",
        "address starts": "a.b.c@", "domains": "a@b.c.d.", "links": "http://a.b/c?d=e ",
        "link starts": "http://", "question marks": "/?", "brackets": "[", "braces": '{"a":', "quotes": '"',
        "list of lists": "[[", "lines": "a\n", "json lines": '{"a":1}\n', "header lines": "A-b: c\n",
        "query lines": "en=a&b=c\n", "base64 text": "YWJjZGVmZ2hpamts", "base64 runs": "YWJjZGVmZ2hp.",
        "hex text": "61626364", "words": "mrn: ", "mrn": "MRN 12", "full-width": "ａ", "cyrillic": "а",
        "combining": "a\u0336", "zero width": "a\u200b", "emoji": "😀", "ligatures": "ﬁ", "surrogates": "\ud800",
        "nulls": "\x00", "quoted-printable": "=41=2E", "soft breaks": "=\n", "xn--": "xn--a.",
        "jwt": "eyJhIjoxfQ.eyJhIjoxfQ.", "boundaries": "--a\r\n", "fb": "fb.1.", "ips": "1.2.3.",
        "ip list": "203.0.113.9 ", "spaces": " ", "tabs": "\t", "elements": 'a:b="c"d="e";',
        "terms": "covid-19 ", "weak terms": "stroke ", "terms in slugs": "/hiv-test",
        "introductions": "My name is Lena Fischer. ", "birthdays": "DOB 04/12/1961 ",
    }  # fmt: skip
    for name, unit in units.items():
        yield name, full(unit)
        yield f"{name}, under email", {"email": full(unit)}
    yield "a, then one address", "a" * size + " x@y.example"
    yield "random printable", "".join(rng.choices([chr(i) for i in range(32, 127)], k=size))
    yield "random unicode", "".join(chr(rng.randrange(32, 0x3000)) for _ in range(size))
    yield "random base64", base64.b64encode(rng.randbytes(size * 3 // 4)).decode()
    yield "random bytes", rng.randbytes(size)
    yield "gzip bomb", gzip.compress(b"\0" * 50_000_000)[:size]
    yield "gzip bomb, base64", base64.b64encode(gzip.compress(b"a" * 20_000_000)).decode()
    nested = "lena"
    while len(nested) < size // 2:
        nested = base64.b64encode(nested.encode()).decode()
    yield "base64 in base64", nested
    text: Any = "x"
    while len(text) < size // 2:
        text = json.dumps([text])
    yield "json in json", text
    yield "distinct pairs", "&".join(f"k{i}={i}" for i in range(size // 10))
    yield "distinct keys", {f"key{i}": i for i in range(size // 12)}
    yield "distinct strings", [f"value {i}" for i in range(size // 12)]
    yield "distinct addresses", " ".join(f"u{i}@b.example" for i in range(size // 14))
    yield "distinct record numbers", " ".join(f"MRN {5530000 + i}" for i in range(size // 12))
    yield "distinct people", [{"email": f"lena{i}@b.example", "lastName": f"Fischer{i}"} for i in range(size // 50)]
    yield "answers", [{"question": f"Do you have asthma {i}", "answer": i % 7} for i in range(size // 50)]
    yield "distinct numbers", list(range(10**9, 10**9 + size // 10))
    deep: Any = 1
    for _ in range(size // 10):
        deep = [deep]
    yield "10,000 levels", deep
    yield from mixed(size)
    yield from pieces([unit * (200 // len(unit) + 1) for unit in units.values()], size)


def large() -> Iterator[tuple[str, Any]]:
    """(name, payload): leaves of 1 MB, 10,000 leaves, 500 levels."""
    rng = random.Random(6)
    for name in (
        "letters",
        "at signs",
        "percent chain",
        "digits",
        "domains",
        "random base64",
        "addresses",
        "words",
    ):
        yield f"1 MB of {name}", {"text": dict(baits(10 * SIZE))[name]}
    prose = "the quick brown fox sat by the river and read a book about gardens "
    yield "1 MB of prose", {"text": (prose * (10 * SIZE // len(prose) + 1))[: 10 * SIZE]}
    yield "1 MB of JSON text, fractions", "[" + ",".join(repr(rng.random()) for _ in range(SIZE // 2)) + "]"
    yield "10,000 leaves, one list", {"items": [f"item {rng.randrange(10**9)}" for _ in range(10_000)]}
    yield "10,000 leaves, objects", {"items": [{"sku": f"s-{rng.randrange(10**6)}", "n": i} for i in range(5_000)]}
    deep: Any = "lena@example.com"
    for i in range(500):
        deep = {"level": deep} if i % 2 else [deep]
    yield "500 levels", deep
    yield "500 levels as text", json.dumps(deep)


def bytes_of(payload: Any) -> int:
    """Of the payload as it would be sent."""
    if isinstance(payload, bytes):
        return len(payload)
    if isinstance(payload, str):
        return len(payload.encode("utf-8", "surrogatepass"))
    try:
        return len(json.dumps(payload, ensure_ascii=False).encode("utf-8", "surrogatepass"))
    except RecursionError:
        return SIZE // 5


def cpu_ms(guard: phiguard.Guard, payload: Any) -> float:
    start = time.process_time()
    guard.scrub(payload)
    return (time.process_time() - start) * 1e3


def over_the_stream(guard: phiguard.Guard) -> None:
    """Prints the median and the 99th percentile of usual events."""
    lines = event_lines(6_000)
    for line in lines[:3_000]:
        guard.scrub(line)
    took = sorted(cpu_ms(guard, line) for line in lines[3_000:])
    middle, late = took[len(took) // 2], took[len(took) * 99 // 100]
    print(f"usual events: median {middle:.2f} ms, 99th percentile {late:.2f} ms, slowest {took[-1]:.2f} ms")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--over", type=float, metavar="MS")
    parser.add_argument("--names", choices=("on", "off"), default="on")
    parser.add_argument("--large", action="store_true")
    parser.add_argument("--stream", action="store_true")
    args = parser.parse_args()
    bare = phiguard.Policy.loads('id = "bare"\nextends = "standard"\nner = "off"')
    guard = phiguard.Guard(bare if args.names == "off" else "standard")
    guard.scrub({"warm": "up lena@example.com +1 206 555 0147"})
    for _, payload in baits(1_000):  # detectors compile their patterns when they first need them
        guard.scrub(payload)
    gc.collect()
    gc.freeze()  # as a service does; the tables of a guard are else gone over again and again
    rows = []
    for name, payload in (*baits(), *(large() if args.large else ())):
        gc.collect()
        rows.append((cpu_ms(guard, payload), bytes_of(payload) / 1e6, name))
    rows.sort(reverse=True)
    for ms, mb, name in rows:
        print(f"{ms:9.1f} ms {mb / ms * 1e3:8.1f} MB/s  {name}")
    rates = [mb / ms * 1e3 for ms, mb, _ in rows]
    print(f"median {rows[len(rows) // 2][0]:.1f} ms; {sum(r >= 5 for r in rates)} of {len(rows)} at 5 MB/s or more")
    if args.stream:
        over_the_stream(guard)
    slow = [name for ms, _, name in rows if args.over is not None and ms > args.over]
    if slow:
        print(f"{len(slow)} of {len(rows)} take longer than {args.over:g} ms", file=sys.stderr)
    return 1 if slow else 0


if __name__ == "__main__":
    sys.exit(main())
