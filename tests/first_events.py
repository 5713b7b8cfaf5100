"""Scrubs payloads each as the first one of its process, and all of them in one; prints those whose results differ.

What the native module prepares when it is first needed must not hang on what else was scrubbed before. A process of
its own runs this, since that of the tests has scrubbed much already.
"""

import os
import sys
from collections.abc import Callable
from functools import partial
from itertools import islice
from typing import Any

from phiguard import Guard
from phiguard.corpus import Recipe, records
from phiguard.detectors import detectors


def payloads() -> list[Any]:
    """What each detector finds, with an address and a text in which it stands again; and some of each format."""
    out: list[Any] = []
    for detector in detectors():
        for example in detector.match[:2]:
            key, value = ("note", example) if isinstance(example, str) else example
            page = {"url": f"https://clinic.example/eczema?ref={value[:40]}", "title": "Eczema"}
            out += [{key or "note": value}, {key or "note": value, "label": f"seen {value} again", "page": page}]
    made = islice(records(Recipe(seed=20, phi_share=0.6), 10_000), 60)
    return out + [record.payload for record in made]


def shown(guard: Guard, payload: Any) -> str:
    r = guard.scrub(payload)
    return repr((r.payload, r.action, list(r.findings), r.reasons, r.risk, r.dropped, r.unscanned))


def alone(guard: Guard, payload: Any) -> list[str]:
    return [shown(guard, payload)]


def in_a_fork(say: Callable[[], list[str]]) -> list[str]:
    out, into = os.pipe()
    child = os.fork()
    if not child:
        os.close(out)
        with os.fdopen(into, "w", encoding="utf-8", errors="surrogatepass") as pipe:
            pipe.write("\0".join(say()))
        os._exit(0)
    os.close(into)
    with os.fdopen(out, encoding="utf-8", errors="surrogatepass") as pipe:
        said = pipe.read().split("\0")
    os.waitpid(child, 0)
    return said


def main(policy: str, part: int, parts: int) -> None:
    guard = Guard(policy)
    some = payloads()[part::parts]
    together = in_a_fork(lambda: [shown(guard, payload) for payload in some])
    assert len(together) == len(some)
    differ = []
    for i, payload in enumerate(some):
        if in_a_fork(partial(alone, guard, payload)) != [together[i]]:
            differ.append(i)
    print(len(some), *(repr(some[i])[:200] for i in differ), sep="\n")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
