"""The codecs of tokens, bytes and small formats: what opens, what must not, and the way back."""

import gzip
import importlib
import re
import sys
import time
import zlib
from base64 import b64encode, encodebytes, urlsafe_b64encode
from contextlib import suppress
from typing import Any

import brotli
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from phiguard.codec import VERBATIM, Codec, Part, Room, map_pieces
from phiguard.codecs import quoted_printable, written_fields, written_labels
from phiguard.codecs.written_fields import MOST_CHARS
from phiguard.errors import Unreadable
from phiguard.types import Opened

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

NAMES = {
    "token": ("base64_text", "hex_text", "jwt", "punycode"),
    "bytes": (
        "brotli_bytes",
        "gzip_bytes",
        "latin1_bytes",
        "utf16_bytes",
        "utf8_bytes",
        "zlib_bytes",
        "zstd_bytes",
    ),
    "structure": ("data_url", "elements_chain", "lines", "multipart", "tilde"),
    "escape": ("json_escapes", "quoted_printable"),
}
CODECS: dict[str, Codec] = {
    name: importlib.import_module(f"phiguard.codecs.{name}").CODEC for names in NAMES.values() for name in names
}
OPENERS = [name for place in ("token", "bytes", "structure") for name in NAMES[place]]
COMPRESSIONS = ("brotli_bytes", "gzip_bytes", "zlib_bytes", "zstd_bytes")
ROOM = Room(1_000_000, 10_000)
MAIL = "lena@example.com"

printable = st.characters(codec="utf-8", exclude_categories=("C", "Z"))
words = st.text(printable, min_size=12, max_size=200)
texts = st.text(st.characters(codec="utf-8"), max_size=200)
wild = st.text(max_size=200)  # with lone surrogates and NULs


def opened(name: str, text: Any, room: Room = ROOM) -> list[Part]:
    """What one codec makes of a text; for an escape codec one part, if anything was escaped."""
    codec = CODECS[name]
    if codec.triggers and not any(c in text for c in codec.triggers):
        return []
    if not codec.sniff(text, False):
        return []
    if codec.pieces is None:
        return list(codec.decode(text, room) or ())
    pieces = codec.pieces
    content, offsets = map_pieces(text, re.compile(codec.escape), lambda m: pieces(m[0]))
    step = (Opened(name),)
    return [Part(0, len(text), content, step, None, codec.encode, offsets)] if content != text else []


def replaced(text: Any, part: Part, new: Any) -> Any:
    """The parent with the whole content of one part replaced."""
    return text[: part.start] + part.write(new) + text[part.end :]


def contents(name: str, text: Any) -> list[Any]:
    return [part.content for part in opened(name, text)]


def cases(field: str) -> list[Any]:
    return [
        pytest.param(name, case, id=f"{name}-{i}")
        for name, codec in CODECS.items()
        for i, case in enumerate(getattr(codec, field))
    ]


@pytest.mark.parametrize("name", CODECS)
def test_codec_is_complete(name: str) -> None:
    codec = CODECS[name]
    assert codec.name == name
    assert codec.place == next(place for place, names in NAMES.items() if name in names)
    assert len(codec.examples) >= 3
    assert len(codec.near_misses) >= 3


@pytest.mark.parametrize(("name", "case"), cases("examples"))
def test_examples_open(name: str, case: tuple[Any, str]) -> None:
    encoded, text = case
    found = contents(name, encoded)
    assert any((text if isinstance(c, str) else text.encode()) in c for c in found)


@pytest.mark.parametrize(("name", "text"), cases("near_misses"))
def test_near_misses_stay_closed(name: str, text: Any) -> None:
    assert opened(name, text) == []


@pytest.mark.parametrize(("name", "case"), cases("examples"))
def test_parts_are_in_order_and_stand_for_their_slice(name: str, case: tuple[Any, str]) -> None:
    encoded, _ = case
    at = 0
    for part in opened(name, encoded):
        assert at <= part.start <= part.end <= len(encoded)
        at = part.end
        assert part.steps[0] == Opened(name)
        if part.offsets is VERBATIM:
            assert part.content == encoded[part.start : part.end]


@pytest.mark.parametrize(
    ("name", "case"), [p for p in cases("examples") if CODECS[str(p.values[0])].place != "escape"]
)
def test_unchanged_content_is_written_back_readable(name: str, case: tuple[Any, str]) -> None:
    encoded, _ = case
    for i, part in enumerate(opened(name, encoded)):
        again = opened(name, replaced(encoded, part, part.content))
        assert again[i].content == part.content


@pytest.mark.parametrize("name", CODECS)
def test_encode_plants_what_opens(name: str) -> None:
    # Some leave an ASCII address as it is.
    plain = "zoë.example" if name in ("latin1_bytes", "json_escapes", "punycode") else MAIL
    found = contents(name, CODECS[name].encode(plain))
    assert any((plain if isinstance(c, str) else plain.encode()) in c for c in found)


# --- base64 -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "token",
    [
        pytest.param("bGVuYUBleGFtcGxlLmNvbQ==", id="padded"),
        pytest.param("bGVuYUBleGFtcGxlLmNvbQ", id="bare"),
        pytest.param("bGVuYUBleGFtcGxlLmNvbXM=", id="one-pad"),
        pytest.param("bGVuYSA+PiBsZW5hQGV4YW1wbGUuY29tID8/", id="standard"),
        pytest.param("bGVuYSA-PiBsZW5hQGV4YW1wbGUuY29tID8_", id="url-safe"),
        pytest.param("bGVuYSA-PiBsZW5hQGV4YW1wbGUuY29tID8_IQ==", id="url-safe-padded"),
        pytest.param("bGVuYSA+PiBsZW5hQGV4YW1wbGUuY29tID8/IQ", id="standard-bare"),
        pytest.param(encodebytes(MAIL.encode() * 20).decode().strip(), id="mime"),
        pytest.param(encodebytes(MAIL.encode() * 20).decode().replace("\n", "\r\n").strip(), id="mime-crlf"),
    ],
)
def test_base64_keeps_its_variant(token: str) -> None:
    for text in (token, f"\n{token}\n"):
        (part,) = opened("base64_text", text)
        assert MAIL[:4] in part.content
        assert replaced(text, part, part.content) == text


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param(f"/a/{b64encode(b'lena@example.com ').decode()}/b", ["lena@example.com "], id="path"),
        pytest.param("YW5uYUBleGFtcGxlLmNvbQ==,bGVuYUBleGFtcGxlLmNvbQ==", ["anna@example.com", MAIL], id="two"),
        pytest.param(
            "YW5uYSA+PiBhbm5hQGV4/bGVuYSA-PiBsZW5hQGV4YW1wbGUuY29t",
            ["anna >> anna@ex", "lena >> lena@example.com"],
            id="both-alphabets",
        ),
        pytest.param("bGVuYUBleGFtcGxlLmNvbSAgI", ["lena@example.com  "], id="cut-off-group"),
        pytest.param("x=bGVuYUBleGFtcGxlLmNvbQ;", [MAIL], id="in-a-pair"),
        pytest.param("4oCLbOKAi2XigItu4oCLYQ==", ["\u200bl\u200be\u200bn\u200ba"], id="zero-width"),
    ],
)
def test_base64_finds_runs(text: str, found: list[str]) -> None:
    assert contents("base64_text", text) == found


@pytest.mark.parametrize("name", COMPRESSIONS)
@pytest.mark.parametrize("encode", [b64encode, urlsafe_b64encode], ids=["standard", "url-safe"])
def test_base64_opens_compressed_bytes(name: str, encode: Any) -> None:
    data = CODECS[name].encode(f'{{"email":"{MAIL}"}}')
    assert contents("base64_text", encode(data).decode()) == [data]
    assert contents("base64_text", encode(data).decode().rstrip("=")) == [data]


@pytest.mark.parametrize("charset", ["utf-16", "utf-16-le", "utf-16-be"])
def test_base64_and_hex_open_utf16(charset: str) -> None:
    data = MAIL.encode(charset)
    assert contents("base64_text", b64encode(data).decode()) == [data]
    assert contents("hex_text", data.hex()) == [data]


def test_base64_of_random_ids_stays_closed() -> None:
    from random import Random
    from string import ascii_letters, digits

    rng = Random(7)
    ids = ("".join(rng.choices(ascii_letters + digits, k=rng.randint(16, 40))) for _ in range(100_000))
    assert sum(bool(opened("base64_text", token)) for token in ids) < 100


# --- other tokens -------------------------------------------------------------------------------------


@pytest.mark.parametrize("digits", [MAIL.encode().hex(), MAIL.encode().hex().upper()], ids=["lower", "upper"])
def test_hex_keeps_its_case(digits: str) -> None:
    (part,) = opened("hex_text", f"0x{digits}")
    assert replaced(f"0x{digits}", part, part.content) == f"0x{digits}"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("6140657861637470", ["a@exactp"], id="decimal-with-at"),
        pytest.param("4111111111111111", [], id="card-number"),
        pytest.param("40483029297900", [], id="a-sign-by-chance"),
        pytest.param("1763745600123000", [], id="epoch-microseconds"),
        pytest.param("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", [], id="traceparent"),
    ],
)
def test_hex_asks_more_of_numbers(text: str, found: list[str]) -> None:
    assert contents("hex_text", text) == found


def test_jwt_loses_its_signature_with_its_payload() -> None:
    token = CODECS["jwt"].encode(MAIL)
    head, _, signature = token.split(".")
    header, payload = opened("jwt", f"Bearer {token}, ok")
    assert [header.steps[1], payload.steps[1]] == ["header", "payload"]
    changed = replaced(f"Bearer {token}, ok", payload, '{"sub":"[EMAIL]"}')
    assert changed == f"Bearer {head}.eyJzdWIiOiJbRU1BSUxdIn0., ok"
    assert signature not in changed
    assert contents("jwt", changed)[1] == '{"sub":"[EMAIL]"}'


@pytest.mark.parametrize(
    ("host", "new", "written"),
    [
        pytest.param("xn--mller-kva.example", "[HOST]", "[HOST]", id="placeholder"),
        pytest.param("a.xn--mller-kva.example", "a.[X].example", "a.[X].example", id="label"),
        pytest.param("XN--MLLER-KVA.Example", "MüLLER.x", "XN--MLLER-KVA.x", id="labels-that-stay"),
        pytest.param("xn--mller-kva.example", "möller.example", "xn--mller-jua.example", id="other-unicode"),
    ],
)
def test_punycode_writes_label_by_label(host: str, new: str, written: str) -> None:
    (part,) = opened("punycode", f"lena@{host}/")
    assert part.write(part.content) == host
    assert replaced(f"lena@{host}/", part, new) == f"lena@{written}/"


# --- structures ---------------------------------------------------------------------------------------


def named(name: str, text: str) -> list[tuple[tuple[Any, ...], str | None, Any]]:
    return [(part.steps[1:], part.key, part.content) for part in opened(name, text)]


def test_multipart_opens_names_parameters_headers_and_values() -> None:
    body = (
        '--b1\r\nContent-Disposition: form-data; name="ud[em]"\r\n\r\nlena@example.com\r\nx\r\n'
        '--b1\r\nContent-Type: text/plain\r\nContent-Disposition: form-data; name=f; filename="a;b.txt"; '
        "filename*=UTF-8''L%C3%A9na\r\n\r\n\r\n--b1--\r\nbye Lena"
    )
    key = Opened("key")
    assert named("multipart", body) == [
        (("ud[em]", key), None, "ud[em]"),
        (("ud[em]",), "ud[em]", "lena@example.com\r\nx"),
        ((1, "Content-Type"), "Content-Type", "text/plain"),
        (("f", key), None, "f"),
        (("f", "filename"), "filename", "a;b.txt"),
        (("f", "filename*"), "filename", "UTF-8''L%C3%A9na"),
        (("epilogue",), None, "bye Lena"),
    ]
    assert [p.slot for p in opened("multipart", body)].count("key") == 2


@pytest.mark.parametrize(
    ("url", "content", "new", "written"),
    [
        pytest.param("data:,a%40b", "a@b", "[X] ", "data:,%5BX%5D%20", id="percent"),
        pytest.param("data:;base64,bGVuYQ==", "lena", "[X]", "data:;base64,W1hd", id="base64"),
        pytest.param("data:;base64,bGVuYQ", "lena", "[X", "data:;base64,W1g", id="bare"),
        pytest.param("data:image/png;base64,iVBORw0KGgo=", b"\x89PNG\r\n\x1a\n", b"", None, id="bytes"),
    ],
)
def test_data_url(url: str, content: Any, new: Any, written: str | None) -> None:
    (part,) = opened("data_url", url)
    assert part.content == content
    assert written is None or replaced(url, part, new) == written


def test_elements_chain_names_each_value() -> None:
    chain = 'a.x:attr__href="/p/1"text="say \\"hi\\" \\\\";div;p:nth-child="2"'
    assert named("elements_chain", chain) == [
        ((0, "tag"), "class", "a.x"),
        ((0, "attr__href"), "href", "/p/1"),
        ((0, "text"), "text", 'say "hi" \\'),
        ((2, "nth-child"), "nth-child", "2"),
    ]
    part = opened("elements_chain", chain)[2]
    assert part.offsets is not None
    assert (part.offsets.start(4), part.offsets.end(8)) == (4, 10)
    assert part.write('"\\') == '\\"\\\\'


def test_elements_chain_by_the_name_of_its_field() -> None:
    codec = CODECS["elements_chain"]
    assert codec.sniff("", True)
    assert codec.decode("just text", ROOM) is None


def test_tilde_keys() -> None:
    assert named("tilde", f"tv.1~em.{MAIL}~fn0.Lena") == [
        (("tv",), "tv", "1"),
        (("em",), "em", MAIL),
        (("fn0",), "fn", "Lena"),
    ]
    assert named("tilde", "id1~nmA b~k0email~v0x@example.com~qt1") == [
        (("id",), "item_id", "1"),
        (("nm",), "item_name", "A b"),
        (("k0",), "k0", "email"),
        (("v0",), "email", "x@example.com"),
        (("qt",), "qt", "1"),
    ]
    assert opened("tilde", "id1~nmA")[1].write("a~b") == "a-b"


def test_lines_are_numbered() -> None:
    assert [part.steps[1] for part in opened("lines", "en=a\r\n\r\nen=b&c=d\n")] == [0, 1]


# --- escapes ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("id=40&x=12", False, id="query"),
        pytest.param("a=40&b=2E", False, id="two-in-a-query"),
        pytest.param("lena=40example.com", False, id="only-one"),
        pytest.param("lena=40example=2Ecom", True, id="two"),
        pytest.param("a=3Db&c", True, id="escaped-equals"),
        pytest.param("=?utf-8?q?Lena?=", True, id="word"),
        pytest.param("Lena=\r\n Braun", True, id="soft-break"),
    ],
)
def test_quoted_printable_is_plausible(text: str, found: bool) -> None:
    assert quoted_printable.plausible(text) is found


@pytest.mark.parametrize(
    ("name", "escaped", "start", "end", "span"),
    [
        pytest.param("quoted_printable", "a=3D=C3=\r\n=A9b", 2, 3, (4, 13), id="break-inside-a-character"),
        pytest.param("quoted_printable", "le=\r\nna=3D", 0, 4, (0, 7), id="break-inside-a-word"),
        pytest.param("quoted_printable", "=\nlena=3D", 0, 4, (2, 6), id="break-before"),
        pytest.param("json_escapes", r"a\uD83E\uDE7Ab", 1, 2, (1, 13), id="surrogate-pair"),
        pytest.param("json_escapes", r"\\u0040b", 0, 1, (0, 7), id="escaped-twice"),
    ],
)
def test_escape_offsets(name: str, escaped: str, start: int, end: int, span: tuple[int, int]) -> None:
    (part,) = opened(name, escaped)
    assert part.offsets is not None
    assert (part.offsets.start(start), part.offsets.end(end)) == span


@pytest.mark.parametrize(
    ("run", "level"),
    [
        pytest.param(r"\u0040", 1, id="once"),
        pytest.param(r"\\u0040", 2, id="twice"),
        pytest.param(r"\\\\u0040", 3, id="three-times"),
        pytest.param(r"\\\\\\\\x40", 4, id="four-times"),
        pytest.param("\\\\", 1, id="a-backslash"),
    ],
)
def test_json_escape_levels(run: str, level: int) -> None:
    assert CODECS["json_escapes"].level(run) == level


@given(wild)
@example("\ud83e\udd7a\\u0040\\\\u0040\\\\\\\\")
def test_json_escapes_round_trip(text: str) -> None:
    pieces = CODECS["json_escapes"].pieces
    assert pieces is not None
    assume("\\" not in text)  # a backslash before "u0040" is read as an escape of an escape
    encoded = CODECS["json_escapes"].encode(text)
    pattern = re.compile(CODECS["json_escapes"].escape)
    decoded = map_pieces(encoded, pattern, lambda m: pieces(m[0]))[0]
    assert decoded.encode("utf-16", "surrogatepass") == text.encode("utf-16", "surrogatepass")


@given(texts)
def test_quoted_printable_round_trips(text: str) -> None:
    encoded = quoted_printable.encode(text)
    pattern = re.compile(CODECS["quoted_printable"].escape)
    decoded, _ = map_pieces(encoded, pattern, lambda m: quoted_printable.pieces(m[0]))
    assert decoded == text


# --- properties ---------------------------------------------------------------------------------------


@given(words, st.sampled_from(["std", "url"]), st.booleans())
def test_base64_round_trips_and_takes_replacements(text: str, alphabet: str, padded: bool) -> None:
    token = (b64encode if alphabet == "std" else urlsafe_b64encode)(text.encode()).decode()
    token = token if padded else token.rstrip("=")
    (part,) = opened("base64_text", token)
    assert part.content == text
    assert part.write(text) == token or len(token) % 4 == 0
    assert contents("base64_text", part.write("[NAME] was here")) == ["[NAME] was here"]


@given(words.map(lambda t: t + "Lena"), st.booleans())
def test_hex_round_trips_and_takes_replacements(text: str, upper: bool) -> None:
    digits = text.encode().hex()
    digits = digits.upper() if upper else digits
    assume(not digits.isdigit())
    (part,) = opened("hex_text", digits)
    assert part.content == text
    assert part.write(text).upper() == digits.upper()
    assert contents("hex_text", part.write("[NAME] was here")) == ["[NAME] was here"]


@given(texts, texts)
def test_jwt_takes_replacements(text: str, new: str) -> None:
    token = CODECS["jwt"].encode(text)
    part = opened("jwt", token)[1]
    assume(new)
    assert contents("jwt", replaced(token, part, new))[1] == new


@pytest.mark.parametrize("name", COMPRESSIONS)
@given(text=words, new=words)
def test_compressed_bytes_round_trip(name: str, text: str, new: str) -> None:
    data = CODECS[name].encode(text)
    (part,) = opened(name, data)
    assert part.content == text.encode()
    assert contents(name, part.write(text.encode())) == [text.encode()]
    assert contents(name, part.write(new.encode())) == [new.encode()]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        pytest.param("utf8_bytes", b"Ren\xc3\xa9e", id="utf8"),
        pytest.param("utf8_bytes", b"\xef\xbb\xbfRen\xc3\xa9e", id="utf8-mark"),
        pytest.param("utf8_bytes", b"\xef\xbb\xbf\xef\xbb\xbfx", id="utf8-two-marks"),
        pytest.param("utf16_bytes", "Renée 🩺".encode("utf-16-le"), id="le"),
        pytest.param("utf16_bytes", "Renée 🩺".encode("utf-16-be"), id="be"),
        pytest.param("utf16_bytes", b"\xff\xfe" + "Лена".encode("utf-16-le"), id="le-mark"),
        pytest.param("utf16_bytes", b"\xfe\xff" + "Лена".encode("utf-16-be"), id="be-mark"),
        pytest.param("utf16_bytes", b"\xff\xfe\x00\xd8", id="lone-surrogate"),
        pytest.param("latin1_bytes", bytes(range(0x80, 0x90)) + b"\t\r\n" + b"Rene" * 20, id="windows-1252"),
    ],
)
def test_charsets_keep_their_bytes(name: str, data: bytes) -> None:
    (part,) = opened(name, data)
    assert part.write(part.content) == data


@pytest.mark.parametrize("name", ["utf8_bytes", "utf16_bytes"])
@given(text=texts, new=texts)
def test_charsets_take_replacements(name: str, text: str, new: str) -> None:
    data = CODECS[name].encode("Lena Braun " + text)
    (part,) = opened(name, data)
    assert contents(name, part.write("Lena Braun " + new)) == ["Lena Braun " + new]


SEEDS = [encoded for codec in CODECS.values() for encoded, _ in codec.examples]
TEXTS = [seed for seed in SEEDS if isinstance(seed, str)]
BYTES = [seed for seed in SEEDS if isinstance(seed, bytes)]


def _mangled(seed: Any, cut: int, at: int, junk: Any) -> Any:
    seed = seed[: max(0, len(seed) - cut)]
    at = min(at, len(seed))
    return seed[:at] + junk + seed[at + len(junk) :]


small = st.integers(0, 40)
any_text = wild | st.builds(_mangled, st.sampled_from(TEXTS), small, small, st.text(max_size=3))
any_bytes = st.binary(max_size=200) | st.builds(
    _mangled, st.sampled_from(BYTES), small, small, st.binary(max_size=3)
)


@pytest.mark.parametrize("name", [name for name in CODECS if name not in NAMES["bytes"]])
@given(text=any_text, max_chars=st.integers(0, 300), max_parts=st.integers(0, 5))
@example(text="data:text/plain;name=lena,x", max_chars=4, max_parts=3)  # more before its content than in it
def test_text_raises_nothing_but_unreadable(name: str, text: str, max_chars: int, max_parts: int) -> None:
    _check(name, text, Room(max_chars, max_parts))


@pytest.mark.parametrize("name", NAMES["bytes"])
@given(data=any_bytes, max_chars=st.integers(0, 300), max_parts=st.integers(1, 5))
def test_bytes_raise_nothing_but_unreadable(name: str, data: bytes, max_chars: int, max_parts: int) -> None:
    _check(name, data, Room(max_chars, max_parts))


def _check(name: str, text: Any, room: Room) -> None:
    codec = CODECS[name]
    codec.sniff(text, False)
    try:
        parts = codec.decode(text, room) if codec.pieces is None else opened(name, text)
    except Unreadable:
        return
    if codec.pieces is None:
        assert len(parts or ()) <= room.max_parts
        assert all(len(part.content) <= room.max_chars for part in parts or ())
    ends = [place for part in parts or () for place in (part.start, part.end)]
    assert ends == sorted(ends)
    for part in parts or ():
        if part.offsets is None:
            part.write(part.content)


# --- bounds -------------------------------------------------------------------------------------------

ZEROS = bytes(10_000_000)


@pytest.mark.parametrize(
    ("name", "bomb"),
    [
        pytest.param("gzip_bytes", gzip.compress(ZEROS), id="gzip"),
        pytest.param("zlib_bytes", zlib.compress(ZEROS), id="zlib"),
        pytest.param("zstd_bytes", zstd.compress(ZEROS), id="zstd"),
        pytest.param("brotli_bytes", brotli.compress(ZEROS, quality=1), id="brotli"),
        pytest.param("gzip_bytes", gzip.compress(bytes(60_000)) * 2, id="gzip-members"),
        pytest.param("zstd_bytes", zstd.compress(bytes(60_000)) * 2, id="zstd-frames"),
        pytest.param("gzip_bytes", gzip.compress(b"") * 50_000, id="gzip-empty-members"),
        pytest.param("zstd_bytes", zstd.compress(b"") * 50_000, id="zstd-empty-frames"),
        pytest.param("zstd_bytes", b"\x28\xb5\x2f\xfd\x00\xa8" + bytes(20), id="zstd-window-of-2-gb"),
    ],
)
def test_bombs_are_unreadable(name: str, bomb: bytes) -> None:
    began = time.process_time()
    with pytest.raises(Unreadable):
        opened(name, bomb, Room(100_000, 1000))
    assert time.process_time() - began < 1


@pytest.mark.parametrize(
    ("name", "data"),
    [
        pytest.param("gzip_bytes", gzip.compress(b"lena") + b"x", id="gzip-trailing"),
        pytest.param("gzip_bytes", gzip.compress(b"lena")[:-1], id="gzip-cut-off"),
        pytest.param("gzip_bytes", gzip.compress(b"lena")[:-8] + bytes(8), id="gzip-checksum"),
        pytest.param("zlib_bytes", zlib.compress(b"lena") + b"x", id="zlib-trailing"),
        pytest.param("zlib_bytes", zlib.compress(bytes(range(256)))[:-1], id="zlib-cut-off"),
        pytest.param("zstd_bytes", zstd.compress(b"lena") + b"x", id="zstd-trailing"),
        pytest.param("zstd_bytes", zstd.compress(b"lena")[:-1], id="zstd-cut-off"),
        pytest.param("utf16_bytes", b"\xff\xfel\x00e", id="utf16-odd"),
        pytest.param("utf16_bytes", b"\xff\xfe\x00\x00l\x00\x00\x00", id="utf32"),
        pytest.param("data_url", "data:;base64,bGVu*", id="data-url"),
    ],
)
def test_broken_data_is_unreadable(name: str, data: Any) -> None:
    with pytest.raises(Unreadable):
        opened(name, data)


@pytest.mark.parametrize("name", [name for name, codec in CODECS.items() if codec.place != "escape"])
def test_limits_hold(name: str) -> None:
    encoded = CODECS[name].examples[0][0]
    parts = opened(name, encoded)
    opened(name, encoded, Room(max(len(p.content) for p in parts), len(parts)))
    with pytest.raises(Unreadable):
        opened(name, encoded, Room(3, 1000))
    if name not in NAMES["bytes"]:  # those open as one part
        with pytest.raises(Unreadable):
            opened(name, encoded, Room(1000, len(parts) - 1))


N = 200_000
SLOW = {
    "runs": "aaaaaaaaaaaa/" * (N // 13),
    "jwt-heads": "eyJ" * (N // 3),
    "jwt-heads-with-dots": "eyJhIjox." * (N // 9),
    "json-jwts": (CODECS["jwt"].encode("x") + ".") * (N // 90),
    "one-letter": "a" * N,
    "digits": "6c656e61" * (N // 8),
    "spaces": " " * N,
    "spaced-lines": "a\n" + " " * N,
    "labels": "xn--a." * (N // 6),
    "one-label": "xn--" + "a" * N,
    "hosts": "xn--mller-kva.x " * (N // 16),
    "quotes": 'a:text="' + '\\"' * (N // 2),
    "chain": 'a:text="' + 'x"y="' * (N // 5),
    "semicolons": 'a:text="x"' + ";" * N,
    "parameters": '--x\nContent-Disposition: form-data; name="' + '; name="\\' * (N // 9),
    "parameter-spaces": "--x\nContent-Disposition: form-data; name=x" + ";  " * (N // 3),
    "boundaries": '--x\nContent-Disposition: form-data; name="a"\n\n' + "\n--x" * (N // 4),
    "half-boundaries": '--x\nContent-Disposition: form-data; name="a"\n\n' + "\n--x        y" * (N // 12),
    "data-parameters": "data:" + ";a" * (N // 2),
    "soft-breaks": "=   " * (N // 4),
    "equals": "=" * N,
    "backslashes": "\\" * N,
    "tildes": "tv.1" + "~a" * (N // 2),
    "event-lines": "a=" * (N // 2) + "\nb",
}


@pytest.mark.parametrize("text", SLOW.values(), ids=SLOW)
@pytest.mark.parametrize("name", [name for name in CODECS if name not in NAMES["bytes"]])
def test_time_is_linear(name: str, text: str) -> None:
    began = time.process_time()
    with suppress(Unreadable):
        opened(name, text)
    assert time.process_time() - began < 2


@pytest.mark.parametrize("codec", [written_fields.CODEC, written_labels.CODEC], ids=lambda codec: codec.name)
def test_of_a_long_text_no_field_is_opened_where_none_is_looked_for(codec: Codec) -> None:
    room = Room(1_000_000, 1_000)
    opened = 0
    for encoded, _ in codec.examples:
        for short in range(-3, len(encoded) + 3):
            text = ("a word " * MOST_CHARS)[: MOST_CHARS - short - 1] + "\n" + encoded
            if codec.decode(text, room):
                opened += 1
                assert codec.sniff(text, False), (encoded, short)
    assert opened
