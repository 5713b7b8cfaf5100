"""Rebuilds ``code_words.txt.gz``: words that programs are written with, and nobody is called.

    python lexicons/names/code_words.py

They are what the names in the source of Python 3.11's standard library are made of, modules and attributes
included: words that stand in three modules and, as ``words.tsv.gz`` says, are nobody's name. Comments and texts,
which name authors, are not read.
"""

import ast
import gzip
import re
import sys
import sysconfig
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parents[1]))

from phiguard.ner.features import marks

LEAST = 3  # modules
_LEFT_OUT = {"test", "tests", "site-packages", "idlelib", "turtledemo", "lib2to3", "encodings", "__pycache__"}
_PART = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")


def names(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        for field in ("id", "attr", "arg", "name", "asname", "module"):
            value = getattr(node, field, None)
            if type(value) is str:
                yield value


def words(file: Path) -> set[str]:
    try:
        tree = ast.parse(file.read_text("utf-8"))
    except (SyntaxError, UnicodeDecodeError):
        return set()
    return {part.lower() for name in names(tree) for part in (*_PART.findall(name), *re.split(r"[._]", name))}


def main() -> None:
    root = Path(sysconfig.get_paths()["stdlib"])
    held: Counter[str] = Counter()
    for file in sorted(root.rglob("*.py")):
        if not _LEFT_OUT & set(file.relative_to(root).parts):
            held.update(words(file))
    taken = sorted(
        word
        for word, n in held.items()
        if n >= LEAST and re.fullmatch("[a-z]{3,20}", word) and max(marks(word)[:2]) == 0
    )
    (HERE / "code_words.txt.gz").write_bytes(gzip.compress("\n".join(taken).encode(), 9, mtime=0))
    print(f"{len(taken)} words")


if __name__ == "__main__":
    main()
