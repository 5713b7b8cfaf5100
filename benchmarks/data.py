"""The evaluation data that benchmarks read where it lies, through ``PHIGUARD_EVAL_DATA``."""

import gzip
import os
import sys
from pathlib import Path

VARIABLE = "PHIGUARD_EVAL_DATA"


def folder() -> Path | None:
    """The folder of evaluation data, or None where the variable does not point to one."""
    path = Path(os.environ.get(VARIABLE, ""))
    return path if os.environ.get(VARIABLE) and path.is_dir() else None


def event_lines(limit: int | None = None) -> list[bytes]:
    """Lines of ``events.jsonl.gz``; ends the program with a clear word where there are none."""
    place = folder()
    if place is None:
        sys.exit(f"absent: {VARIABLE} does not name a folder with events.jsonl.gz; nothing was measured")
    with gzip.open(place / "events.jsonl.gz") as file:
        return [line.rstrip(b"\n") for _, line in zip(range(limit or 10**9), file, strict=False)]
