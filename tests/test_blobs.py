"""Pictures and recordings in base64: what reads as words in them does so by chance, and passes."""

import gzip
import random
import string
import zlib
from base64 import b64decode, b64encode, urlsafe_b64encode
from collections.abc import Callable

import orjson
import pytest

from phiguard import Guard
from phiguard.noise import LEAST_DRAWN, drawn, without_drawn


def blob(size: int, seed: int = 0) -> str:
    return b64encode(random.Random(seed).randbytes(size * 3 // 4)).decode()


def letters(size: int, alphabet: str = string.ascii_letters + string.digits) -> str:
    return "".join(random.Random(1).choices(alphabet, k=size))


PICTURE = "/9j/4AAQSkZJRgABAQ" + blob(40_000)


@pytest.mark.parametrize("size", [1_000, 1_003, 5_000, 100_000])
@pytest.mark.parametrize("seed", range(5))
def test_base64_of_drawn_bytes_is_a_blob(size: int, seed: int) -> None:
    text = blob(size, seed)
    ((start, end),) = drawn(text)
    assert 0 < start < 200 < size - 200 < end < len(text)


def test_the_url_safe_alphabet_is_one_too() -> None:
    assert drawn(urlsafe_b64encode(random.Random(2).randbytes(3_000)).decode())


def test_a_blob_is_found_where_it_stands() -> None:
    before, after = "the picture is data:image/png;base64,", " and that was all"
    ((start, end),) = drawn(before + blob(4_000) + after)
    assert len(before) < start < end < len(before) + 4_000


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(blob(LEAST_DRAWN - 8), id="short"),
        pytest.param("the quick brown fox sat by the river " * 60, id="prose"),
        pytest.param("TheQuickBrownFoxSatByTheRiver" * 60, id="camel case"),
        pytest.param("A" * 3_000, id="one letter"),
        pytest.param("0123456789abcdef" * 200, id="hexadecimal"),
        pytest.param(letters(3_000), id="letters and digits without signs"),
        pytest.param("/" + "/".join(letters(24)[i:] for i in range(20)) * 5, id="a path of ids, no plus sign"),
        pytest.param("a+b/c" * 500, id="signs too often"),
        pytest.param("/patients/diabetes/asthma" * 100, id="a path of words"),
        pytest.param(b64encode(b"Lena Fischer has asthma. " * 100).decode(), id="base64 of prose"),
        pytest.param(letters(3_000, string.ascii_lowercase + "+/"), id="small letters alone"),
        pytest.param(letters(3_000, string.ascii_letters + "+/"), id="no digits"),
    ],
)
def test_other_runs_are_none(text: str) -> None:
    assert drawn(text) == ()
    assert without_drawn(text) is text


def test_without_it_the_rest_stands_where_it_stood() -> None:
    text = "asthma " + blob(3_000) + " diabetes"
    rest = without_drawn(text)
    assert len(rest) == len(text)
    assert (rest[:8], rest[-10:]) == (text[:8], text[-10:])
    assert rest.count("\x7f") > 2_800


@pytest.mark.parametrize("cache", [True, False])
@pytest.mark.parametrize(
    "text",
    [
        pytest.param(PICTURE, id="jpeg"),
        *(pytest.param(blob(60_000, seed), id=f"drawn {seed}") for seed in range(8)),
        # Whatever the bytes, some three letters between two signs read as an abbreviation.
        pytest.param(blob(4_000) + "/OT+HIV/iBS/" + blob(4_000, 1), id="abbreviations within"),
        pytest.param(blob(4_000) + "/Fa/YK1F+" + blob(4_000, 1), id="a name and an age within"),
    ],
)
def test_a_blob_passes_as_it_is(text: str, cache: bool) -> None:
    guard = Guard(cache=cache)
    for payload in ({"photo_data": text}, {"properties": {"note": f"see {text} for it"}}):
        result = guard.scrub(payload)
        assert result.payload == payload
        assert result.findings == ()


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        pytest.param(blob(5_000) + " she has asthma", "asthma", id="words behind it"),
        pytest.param("lena@example.com " + blob(5_000), "lena@example.com", id="a mailbox before it"),
        pytest.param("/diabetes/clinic/" + blob(5_000), "diabetes", id="a path that begins with words"),
        pytest.param(blob(5_000) + "/hiv/test", "hiv", id="a path that ends with words"),
        pytest.param("Authorization: Bearer " + blob(2_000), blob(2_000)[10:50], id="a token as long"),
    ],
)
def test_what_stands_beside_it_goes(text: str, gone: str) -> None:
    assert gone not in str(Guard().scrub({"text": text}).payload)


def test_what_is_packed_in_one_is_opened() -> None:
    rng = random.Random(5)
    packed = gzip.compress(orjson.dumps({"n": [rng.random() for _ in range(300)], "email": "lena@example.com"}))
    text = b64encode(packed).decode()
    assert drawn(text)
    result = Guard().scrub({"text": text})
    assert {f.entity for f in result.findings} == {"EMAIL_ADDRESS"}
    assert b"lena" not in gzip.decompress(b64decode(result.payload["text"]))


@pytest.mark.parametrize("pack", [bytes, zlib.compress], ids=["plain", "zlib"])
def test_text_between_blobs_is_opened(pack: Callable[[bytes], bytes]) -> None:
    inner = b64encode(pack(b'{"email":"lena.fischer@example.com"}')).decode().rstrip("=")
    text = blob(4_000) + "/" + inner + "/" + blob(4_000, 1)
    assert drawn(text)
    assert inner not in Guard().scrub({"text": text}).payload["text"]


@pytest.mark.parametrize("key", ["password", "access_token", "face_template"])
def test_a_key_says_that_all_of_it_goes(key: str) -> None:
    text = blob(3_000)
    assert text[100:140] not in str(Guard("strict").scrub({key: text}).payload)
