"""The hash of the native module's own is SipHash-1-3, with a key for each way in which a text is kept."""

import os
import struct
import subprocess
import sys
from pathlib import Path
from random import Random
from typing import Final

import pytest
from native_core import core

import phiguard
from phiguard import hashing

KNOWN: Final = {0: 0xABAC0158050FC4DC, 1: 0xC9F49BF37D57CA93, 7: 0xD3927D989BB11140, 8: 0x369095118D299A8E}
OF_PYTHON: Final = "import sys; print(*[hash(bytes(range(n))) for n in range(1, 70)])"
OF_TEXTS: Final = """
from native_core import core
from phiguard import hashing
assert hashing.FIXED and hashing.hash is core.keyed
texts = ["", "a", "lena@example.com", "L\u00e9na", "\u0141ena", "\U0001f600"]
class Text(str):
    pass
for text in texts:
    again = "".join([text[:1], text[1:]])
    assert core.keyed(text) == core.keyed(again) == core.keyed(Text(text)), text
    assert core.keyed((text, 1)) == core.keyed((Text(again), True)), text
    assert core.keyed(text) not in (hash(text), -1)
    assert core.keyed((text,)) != hash((text,))
    if text.isascii():
        assert core.keyed(text) == core.keyed(text.encode())  # as sums of found values are looked for
values = [*texts, *[(a, b) for a in texts for b in texts], *[(a,) for a in texts], (), ((),), (None,), (0,), (0, 0)]
assert len({core.keyed(value) for value in values}) == len(values)
assert core.keyed(7) == 7 and core.keyed(None) == hash(None)
"""


def siphash(key: bytes, data: bytes) -> int:
    k0, k1 = (int.from_bytes(part, "little") for part in (key[:8], key[8:]))
    v = [k0 ^ 0x736F6D6570736575, k1 ^ 0x646F72616E646F6D, k0 ^ 0x6C7967656E657261, k1 ^ 0x7465646279746573]

    def turned(x: int, by: int) -> int:
        return (x << by | x >> (64 - by)) % 2**64

    def mix() -> None:
        for a, b, by in ((0, 1, 13), (2, 3, 16), (0, 3, 21), (2, 1, 17)):
            v[a] = (v[a] + v[b]) % 2**64
            v[b] = turned(v[b], by) ^ v[a]
            if by in (13, 17):
                v[a] = turned(v[a], 32)

    for (word,) in struct.iter_unpack("<Q", data + bytes(7 - len(data) % 8) + bytes([len(data) % 256])):
        v[3] ^= word
        mix()
        v[0] ^= word
    v[2] ^= 0xFF
    for _ in range(3):
        mix()
    return v[0] ^ v[1] ^ v[2] ^ v[3]


def run(code: str, seed: str) -> str:
    env = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(map(str, sys.path))}
    return subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True).stdout


@pytest.mark.skipif(sys.byteorder != "little", reason="words are taken as the machine has them")
def test_it_is_siphash() -> None:
    for n, expected in KNOWN.items():
        assert core.siphash(bytes(range(16)), bytes(range(n))) == expected
    rng = Random(1)
    for n in [*range(300), 4_000]:
        key, data = rng.randbytes(16), rng.randbytes(n)
        assert core.siphash(key, data) == siphash(key, data)
    with pytest.raises(ValueError, match="16"):
        core.siphash(b"", b"")


@pytest.mark.skipif(
    sys.byteorder != "little" or sys.hash_info.algorithm != "siphash13", reason="Python has another hash"
)
@pytest.mark.parametrize("seed", [0, 3, 4294967295])
def test_python_has_the_same_under_the_key_of_a_seed(seed: int) -> None:
    key, x = bytearray(), seed
    for _ in range(16):  # as CPython makes its key of a seed; of none it is all zeros
        x = (x * 214013 + 2531011) % 2**32
        key.append(x >> 16 & 0xFF if seed else 0)
    expected = [int(word) % 2**64 for word in run(OF_PYTHON, str(seed)).split()]
    assert [core.siphash(bytes(key), bytes(range(n))) for n in range(1, 70)] == expected


@pytest.mark.parametrize("seed", ["0", "1"])
def test_texts_of_one_kind_and_tuples_have_hashes_of_their_own_under_a_known_seed(seed: str) -> None:
    run(OF_TEXTS, seed)


def test_what_is_not_ascii_has_one_hash_whatever_it_is_in() -> None:
    class Text(str):
        __slots__ = ()

    for text in ("L\u00e9na", "\u0141ena", "lena"):
        assert hashing.hash(text) == hashing.hash(Text(text)) == hashing.hash("".join(text))
        assert hashing.hash((text, 1)) == hashing.hash((Text(text), 1.0))
        assert hashing.hash((text, ("a", None))) != hashing.hash((text, ("b", None)))


def test_by_pythons_own_hash_nothing_is_remembered_but_slots_of_one_event() -> None:
    for file in (Path(phiguard.__file__).parent / "_native").glob("*.p[xy]*"):
        if file.name != "hashing.pxi":
            for line in file.read_text("utf-8").splitlines():
                if "phiguard_text_hash" in line and "known ? phiguard_own_hash(" not in line:
                    assert line.endswith(" & (LIKE_TEXTS - 1)"), (file.name, line)
                assert "_Py_HashBytes" not in line and "Py_HashBuffer" not in line, (file.name, line)
                assert "PyObject_Hash(" not in line or "self.parts()" in line, (file.name, line)
