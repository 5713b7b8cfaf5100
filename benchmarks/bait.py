"""How long 100 kB of hostile text holds a guard up, bait by bait.

    python -m benchmarks.bait [--over MS]

Prints CPU milliseconds for each bait, slowest first. With ``--over`` the exit status is 1 if any takes longer.
"""

import argparse
import base64
import gzip
import json
import random
import sys
import time
from collections.abc import Iterator
from typing import Any

import phiguard

SIZE = 100_000


def baits() -> Iterator[tuple[str, Any]]:
    """(name, payload); each about 100 kB."""
    rng = random.Random(5)

    def full(unit: str) -> str:
        return (unit * (SIZE // len(unit) + 1))[:SIZE]

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
    }  # fmt: skip
    for name, unit in units.items():
        yield name, full(unit)
        yield f"{name}, under email", {"email": full(unit)}
    yield "a, then one address", "a" * SIZE + " x@y.example"
    yield "random printable", "".join(rng.choices([chr(i) for i in range(32, 127)], k=SIZE))
    yield "random unicode", "".join(chr(rng.randrange(32, 0x3000)) for _ in range(SIZE))
    yield "random base64", base64.b64encode(rng.randbytes(SIZE * 3 // 4)).decode()
    yield "random bytes", rng.randbytes(SIZE)
    yield "gzip bomb", gzip.compress(b"\0" * 50_000_000)[:SIZE]
    yield "gzip bomb, base64", base64.b64encode(gzip.compress(b"a" * 20_000_000)).decode()
    nested = "lena"
    while len(nested) < SIZE // 2:
        nested = base64.b64encode(nested.encode()).decode()
    yield "base64 in base64", nested
    text: Any = "x"
    while len(text) < SIZE // 2:
        text = json.dumps([text])
    yield "json in json", text
    yield "distinct pairs", "&".join(f"k{i}={i}" for i in range(SIZE // 10))
    yield "distinct keys", {f"key{i}": i for i in range(SIZE // 12)}
    yield "distinct strings", [f"value {i}" for i in range(SIZE // 12)]
    yield "distinct numbers", list(range(10**9, 10**9 + SIZE // 10))
    deep: Any = 1
    for _ in range(SIZE // 10):
        deep = [deep]
    yield "10,000 levels", deep


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--over", type=float, metavar="MS")
    over = parser.parse_args().over
    guard = phiguard.Guard()
    guard.scrub({"warm": "up lena@example.com +1 206 555 0147"})
    rows = []
    for name, payload in baits():
        start = time.process_time()
        guard.scrub(payload)
        rows.append(((time.process_time() - start) * 1e3, name))
    rows.sort(reverse=True)
    for ms, name in rows:
        print(f"{ms:9.1f} ms  {name}")
    slow = [name for ms, name in rows if over is not None and ms > over]
    if slow:
        print(f"{len(slow)} of {len(rows)} take longer than {over:g} ms", file=sys.stderr)
    return 1 if slow else 0


if __name__ == "__main__":
    sys.exit(main())
