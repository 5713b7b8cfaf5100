"""Texts are remembered under hashes that nobody else can compute."""

import ast
import os
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

import phiguard
from phiguard import hashing

HASHES: Final = """
from phiguard import Guard, hashing
guard = Guard()
guard.scrub({"page": {"title": "Opening hours"}})
print(guard._compiled.remembered > 0, hashing.hash("lena@example.com"), hashing.hash(("lena@example.com", 1)))
"""


@pytest.mark.parametrize("seed", ["0", "3", "random", None])
def test_hashes_are_keyed_whatever_the_seed(seed: str | None) -> None:
    env = {k: v for k, v in os.environ.items() if k != "PYTHONHASHSEED"} | (
        {"PYTHONHASHSEED": seed} if seed else {}
    )
    told = [
        subprocess.run([sys.executable, "-c", HASHES], env=env, capture_output=True, check=True).stdout
        for _ in "12"
    ]
    (one, text, pair), (other, text_again, pair_again) = (line.split() for line in told)
    assert one == other == b"True"
    assert text != text_again and pair != pair_again, "a hash that another process can compute"


def test_a_prefixed_hash_tells_apart_what_hash_does() -> None:
    values = [
        "a",
        "b",
        "",
        b"a",
        ("a",),
        ("a", "b"),
        ("ab",),
        ("b", "a"),
        (("a",), "b"),
        ("a", 1),
        ("a", None),
        "\u0119",
    ]
    assert len({hashing.prefixed(v) for v in values}) == len(values)
    assert hashing.prefixed("a" + "b") == hashing.prefixed("ab")


def test_whoever_hashes_a_text_hashes_it_keyed() -> None:
    for file in Path(phiguard.__file__).parent.rglob("*.py"):
        tree = ast.parse(file.read_text("utf-8"))
        calls = [n for n in ast.walk(tree) if isinstance(n, ast.Call) and getattr(n.func, "id", "") == "hash"]
        keyed = any(isinstance(n, ast.ImportFrom) and n.module == "phiguard.hashing" for n in ast.walk(tree))
        assert keyed or not calls, f"{file.name}: from phiguard.hashing import hash"
