"""SHA-256 as the native module makes it, in plain C and by the processor, and MD5: as `hashlib` does."""

import hashlib
from random import Random

import pytest
from native_core import core

# FIPS 180-4, from the example values of NIST.
KNOWN = {
    b"": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    b"abc": "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
    b"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq": (
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
    b"a" * 1_000_000: "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0",
}


@pytest.fixture(params=[False, True], ids=["plain", "the processor's own"])
def own(request: pytest.FixtureRequest) -> bool:
    """Which way it is made."""
    if core.sha256_of(b"", request.param) is None:
        pytest.skip("this processor has no instructions for it")
    return bool(request.param)


@pytest.mark.parametrize(("text", "digest"), KNOWN.items(), ids=["none", "abc", "two blocks", "many blocks"])
def test_known_texts_have_their_known_sums(text: bytes, digest: str, own: bool) -> None:
    assert core.sha256_of(text, own).hex() == digest


def test_texts_of_any_length_and_place_have_the_sums_of_hashlib(own: bool) -> None:
    rng = Random(256)
    for size in range(301):
        for _ in range(3):
            text = rng.randbytes(size)
            assert core.sha256_of(text, own) == hashlib.sha256(text).digest()


# RFC 1321, appendix A.5.
KNOWN_MD5 = {
    b"": "d41d8cd98f00b204e9800998ecf8427e",
    b"a": "0cc175b9c0f1b6a831c399e269772661",
    b"message digest": "f96b697d7cb7938d525a2f31aaf161d0",
    b"1234567890" * 8: "57edf4a22be3c955ac49da2e2107b67a",
}


@pytest.mark.parametrize(("text", "digest"), KNOWN_MD5.items(), ids=["none", "a", "one block", "two blocks"])
def test_known_texts_have_their_known_md5(text: bytes, digest: str) -> None:
    assert core.md5_of(text).hex() == digest


def test_texts_of_any_length_have_the_md5_of_hashlib() -> None:
    rng = Random(16)
    for size in range(301):
        for _ in range(3):
            text = rng.randbytes(size)
            assert core.md5_of(text) == hashlib.md5(text, usedforsecurity=False).digest()
