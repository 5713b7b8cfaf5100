"""How fast a corpus is written, and in how much memory: the size must not matter.

    python -m benchmarks.corpus_size            measure, and write results/corpus_size.json

Each size is written by `phiguard corpus make` in a process of its own; CPU seconds and peak memory are the
operating system's figures for that process.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, Final

from phiguard.corpus.make import VERSION
from phiguard.evaluate.summary import machine, revision

RESULTS: Final = Path(__file__).parent / "results"
SIZES: Final = (("ndjson", 10_000), ("ndjson", 100_000), ("parquet", 10_000), ("parquet", 50_000))  # fmt: skip
_CHILD: Final = "import sys; from phiguard.cli import app; app(sys.argv[1:])"


def made(kind: str, size: int, folder: Path) -> dict[str, Any]:
    """Write one corpus and measure the process that writes it."""
    file = folder / f"corpus.{kind}"
    command = [sys.executable, "-c", _CHILD, "corpus", "make", str(file), "--size", str(size), "--seed", "1", "-q"]
    process = subprocess.Popen(command)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"corpus make ended with {process.returncode}")
    row = {
        "kind": kind, "lines": size, "bytes": file.stat().st_size, "lines_a_cpu_second": round(size / cpu(used)),
        "peak_rss_mb": round(used.ru_maxrss / 1024),
    }  # fmt: skip
    file.unlink()
    return row


def cpu(used: resource.struct_rusage) -> float:
    return used.ru_utime + used.ru_stime


def main() -> None:
    at = revision()
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        for kind, size in SIZES:
            rows.append(made(kind, size, Path(folder)))
            print(rows[-1], flush=True)
    results = {"corpus": {"version": VERSION, "seed": 1}, "machine": machine(), "revision": at, "rows": rows}
    (RESULTS / "corpus_size.json").write_text(json.dumps(results, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
