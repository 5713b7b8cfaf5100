"""Rebuilds ``us.tsv.gz``: of each US state the first three digits of its ZIP codes and the names of its towns.

pip install --no-deps zipcodes==3.0.0
python lexicons/places/build.py
"""

import gzip
import re
import unicodedata
from collections import defaultdict
from pathlib import Path

import zipcodes

HERE = Path(__file__).parent


def plain(name: str) -> str:
    text = unicodedata.normalize("NFKD", name.lower())
    return re.sub(
        r"[^a-z ]", "", "".join(c for c in text if not unicodedata.combining(c)).replace("-", " ")
    ).strip()


def main() -> None:
    prefixes: dict[str, set[str]] = defaultdict(set)
    towns: dict[str, set[str]] = defaultdict(set)
    for row in zipcodes.list_all():
        prefixes[row["state"]].add(row["zip_code"][:3])
        for name in (row["city"], *row["acceptable_cities"]):
            if len(plain(name)) > 2:
                towns[row["state"]].add(plain(name))
    rows = [f"{s}\t{' '.join(sorted(prefixes[s]))}\t{'|'.join(sorted(towns[s]))}" for s in sorted(prefixes)]
    data = "\n".join(["state\tprefixes\ttowns", *rows, ""]).encode()
    (HERE / "us.tsv.gz").write_bytes(gzip.compress(data, 9, mtime=0))
    print(len(rows), "states", sum(map(len, towns.values())), "towns", (HERE / "us.tsv.gz").stat().st_size, "bytes")


if __name__ == "__main__":
    main()
