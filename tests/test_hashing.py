"""Texts are remembered under hashes that nobody else can compute."""

import ast
import os
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

import phiguard
from phiguard import Guard, hashing

HASHES: Final = """
from phiguard.hashing import hash as keyed
for value in "lena@example.com", "", b"lena", "L\u00e9na", "\u0141", "\U0001f600", ("Lena", 1), (("Lena",), None):
    print(keyed(value), hash(value))
"""
MEMORY: Final = """
from phiguard import Guard
guard = Guard()
guard.scrub({"page": {"title": "Opening hours"}})
print(guard._compiled.remembered > 0)
"""


def printed(code: str, seed: str | None, pure: str = "0") -> list[bytes]:
    env = {k: v for k, v in os.environ.items() if k != "PYTHONHASHSEED"}
    env |= {"PYTHONHASHSEED": seed} if seed else {}
    env |= {"PHIGUARD_PURE": pure}
    return subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, check=True).stdout.split()


@pytest.mark.parametrize("pure", ["0", "1"])
@pytest.mark.parametrize("seed", ["0", "3", "random", None])
def test_no_other_process_has_the_same_hashes(seed: str | None, pure: str) -> None:
    first, again = printed(HASHES, seed, pure), printed(HASHES, seed, pure)
    keyed = {*first[::2], *again[::2]} - {b"0"}  # which is Python's own of an empty text
    known = seed in ("0", "3")
    assert len(keyed) == len(first) - (0 if known else 2)
    if known:
        assert keyed.isdisjoint(first[1::2])


@pytest.mark.parametrize("pure", ["0", "1"])
def test_texts_are_remembered_under_a_fixed_seed_too(pure: str) -> None:
    assert printed(MEMORY, "0", pure) == [b"True"]


@pytest.mark.parametrize("seed", ["0", "random"])
def test_no_text_can_be_planted_under_any_seed(seed: str) -> None:
    tests = ["-q", "-p", "no:cacheprovider", "-k", "makes_no_other or give_no_other or same_bytes", __file__]
    printed(f"import pytest, sys; sys.exit(pytest.main({tests!r}))", seed)


def test_a_prefixed_hash_tells_apart_what_hash_does() -> None:
    values = ["a", "b", "", ("a",), ("a", "b"), ("ab",), ("b", "a"), (("a",), "b"), ("a", 1), ("a", None), "\u0119"]
    assert len({hashing.prefixed(v) for v in values}) == len(values)
    assert hashing.prefixed("".join(["a", "b"])) == hashing.prefixed("ab")
    assert hashing.prefixed(b"a") != hash(b"a") and hashing.prefixed(7) == hash(7)


def twin(text: str) -> str:
    """A text of other characters, kept in the same bytes."""
    return text.encode("utf-16-le" if max(text) > "\xff" else "latin-1").decode(
        "utf-32-le" if max(text) > "\xff" else "utf-16-le"
    )


def test_texts_that_are_kept_in_the_same_bytes_have_other_hashes() -> None:
    for text in ("call nadia@clinic.example.com ", "mrn: 48291013.", "mobile", "E-"):
        assert hash(text) == hash(twin(text))  # so Python has it
        assert hashing.hash(text) != hashing.hash(twin(text))
        assert hashing.hash((text, 1)) != hashing.hash((twin(text), 1))
        assert hashing.hash(((text,), "a")) != hashing.hash(((twin(text),), "a"))
    latin = "é" * 4
    assert len({hashing.keyed(text) for text in (latin, twin(latin), latin.encode().decode("latin-1"))}) == 3
    if not hashing.FIXED:
        assert hashing.keyed("ab") == hash("ab") and hashing.keyed(("ab", 1)) == hash(("ab", 1))


@pytest.mark.parametrize("key", ["note", "event", "x"])
def test_a_planted_text_makes_no_other_one_known(key: str) -> None:
    text = "call nadia@clinic.example.com "
    guard = Guard()
    for _ in range(4):
        guard.scrub({"type": "track", key: twin(text)})
    assert "nadia" not in str(guard.scrub({"type": "track", key: text}).payload)


def test_planted_keys_give_no_other_keys_their_place() -> None:
    guard = Guard()
    for i in range(30):
        guard.scrub({twin("mobile"): f"20655501{i:02}", "type": "track"})
        guard.scrub({twin("mobile"): 2065550100 + i, "type": "track"})
    assert "2065550142" not in str(guard.scrub({"mobile": "2065550142", "type": "track"}).payload)
    assert "2065550142" not in str(guard.scrub({"mobile": 2065550142, "type": "track"}).payload)


def test_whoever_hashes_a_text_hashes_it_keyed() -> None:
    for file in Path(phiguard.__file__).parent.rglob("*.py"):
        tree = ast.parse(file.read_text("utf-8"))
        calls = [n for n in ast.walk(tree) if isinstance(n, ast.Call) and getattr(n.func, "id", "") == "hash"]
        keyed = any(isinstance(n, ast.ImportFrom) and n.module == "phiguard.hashing" for n in ast.walk(tree))
        assert keyed or not calls, f"{file.name}: from phiguard.hashing import hash"
