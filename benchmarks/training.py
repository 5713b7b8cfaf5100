"""What the compiler of the native module learns from: ``PHIGUARD_TRAINED=1 python hatch_build.py`` runs it.

The corpus' requests and made events, none of the evaluation data: the module is not to be laid out for the very
events it is measured with.

    python -m benchmarks.training
"""

import sys
from typing import Final

import orjson

from benchmarks.speed import streams
from phiguard import Guard, native

POLICIES: Final = ("standard", "strict", "hipaa")
EVENTS: Final = 1_000


def main() -> int:
    """Exit code 1 where there is no module to train."""
    if not native.IN_USE:
        print(f"nothing to train: {native.STATE}", file=sys.stderr)
        return 1
    for policy in POLICIES:
        guard = Guard(policy)
        for repeated in (0.9, 0.0):
            stream = streams.made(EVENTS // 2, EVENTS // 2, repeated=repeated)
            for line in stream.seen:
                guard.scrub(orjson.loads(line))
            guard.scrub_ndjson(b"\n".join(stream.fresh))
        requests = streams.corpus(0, EVENTS)
        for line in requests.fresh:
            guard.scrub(orjson.loads(line))
    return 0


if __name__ == "__main__":
    sys.exit(main())
