"""The only reader of ``lexicons/``: lists that decide, kept as data.

In a wheel the folder lies inside the package; in a checkout, beside it.
"""

import gzip
import tomllib
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any


@cache
def folder() -> Traversable:
    inside = resources.files("phiguard") / "lexicons"
    return inside if inside.is_dir() else Path(__file__).parent.parent / "lexicons"


def read_bytes(name: str) -> bytes:
    """A file of ``lexicons/``, by its path in there: ``"keys.toml"``, ``"overlay/terms.tsv"``."""
    file = folder()
    for part in name.split("/"):
        file = file / part
    return file.read_bytes()


def unpacked(name: str) -> bytes:
    """The same, of one that ends in ``.gz`` what is in it."""
    data = read_bytes(name)
    return gzip.decompress(data) if name.endswith(".gz") else data


@lru_cache(maxsize=4)  # several modules ask for the same one, and to parse it takes 5 ms
def read_toml(name: str) -> dict[str, Any]:
    """Shared by all that ask, and so not to be changed."""
    return tomllib.loads(read_bytes(name).decode())


def read_tsv(name: str) -> Iterator[dict[str, str]]:
    """Rows of a tab-separated file as {column: cell}; lines that begin with ``#`` are remarks.

    Raises:
        ValueError: a row has another number of cells than the first line names columns.
    """
    lines = (line for line in unpacked(name).decode().splitlines() if line and not line.startswith("#"))
    columns = next(lines).split("\t")
    for line in lines:
        yield dict(zip(columns, line.split("\t"), strict=True))


def all_files() -> Iterator[tuple[str, bytes]]:
    """Every file with its path, in order of the paths: what a digest goes over."""
    todo: list[tuple[str, Traversable]] = [("", folder())]
    while todo:
        prefix, at = todo.pop()
        for item in sorted(at.iterdir(), key=lambda f: f.name, reverse=True):
            path = prefix + item.name
            if item.is_dir():
                todo.append((path + "/", item))
            elif item.name.endswith((".toml", ".tsv", ".gz")):
                yield path, item.read_bytes()
