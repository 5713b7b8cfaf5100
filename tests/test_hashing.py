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

HASHES: Final = 'from phiguard import hashing; print(hashing.hash("lena@example.com"), hashing.hash(("Lena", 1)))'
MEMORY: Final = """
from phiguard import Guard
guard = Guard()
guard.scrub({"page": {"title": "Opening hours"}})
print(guard._compiled.remembered > 0)
"""


def printed(code: str, seed: str | None) -> list[bytes]:
    env = {k: v for k, v in os.environ.items() if k != "PYTHONHASHSEED"}
    env |= {"PYTHONHASHSEED": seed} if seed else {}
    return subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, check=True).stdout.split()


@pytest.mark.parametrize("seed", ["0", "3", "random", None])
def test_no_other_process_has_the_same_hashes(seed: str | None) -> None:
    (text, pair), (text_again, pair_again) = printed(HASHES, seed), printed(HASHES, seed)
    assert text != text_again and pair != pair_again


def test_texts_are_remembered_under_a_fixed_seed_too() -> None:
    assert printed(MEMORY, "0") == [b"True"]


def test_a_prefixed_hash_tells_apart_what_hash_does() -> None:
    values = ["a", "b", "", ("a",), ("a", "b"), ("ab",), ("b", "a"), (("a",), "b"), ("a", 1), ("a", None), "\u0119"]
    assert len({hashing.prefixed(v) for v in values}) == len(values)
    assert hashing.prefixed("".join(["a", "b"])) == hashing.prefixed("ab")
    assert hashing.prefixed(b"a") != hash(b"a") and hashing.prefixed(7) == hash(7)


def test_whoever_hashes_a_text_hashes_it_keyed() -> None:
    for file in Path(phiguard.__file__).parent.rglob("*.py"):
        tree = ast.parse(file.read_text("utf-8"))
        calls = [n for n in ast.walk(tree) if isinstance(n, ast.Call) and getattr(n.func, "id", "") == "hash"]
        keyed = any(isinstance(n, ast.ImportFrom) and n.module == "phiguard.hashing" for n in ast.walk(tree))
        assert keyed or not calls, f"{file.name}: from phiguard.hashing import hash"
