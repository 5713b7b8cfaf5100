"""The compiled loops about found values do what their twins do. Skipped where they were not built."""

import hashlib
from base64 import b64encode
from random import Random
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from native_core import core
from test_clues import BY_ID, NAMES, again, drawn
from test_native import Text, agree

from phiguard import digests, native
from phiguard.clues import Clues, Found, clue_words
from phiguard.digests import Digests
from phiguard.keys import KeyContext, Phrases
from phiguard.leaves import Leaf, Trail
from phiguard.spans import Spans

WORDS = [
    "nadia",
    "FISCHER",
    "May",
    "D'Arcy",
    "o'",
    "'brien",
    "Li",
    "x" * 41,
    "abcde",
    "é",
    "London",
    "Reading",
    "zqxjk",
]
SIGNS = ["", " ", ", ", ".", "_", "-", " - ", "  ", "@", "+tag@", "7", "12345", "\t", "\0", "\n"]
pieces = st.lists(st.sampled_from(WORDS + SIGNS), max_size=7).map("".join)
texts = pieces | st.text(max_size=12) | pieces.map(Text)
runs = st.lists(st.sampled_from(["a" * 20, "A", "9", "+", "/", "_", "-", " ", "=", "é", "\0"]), max_size=12).map(
    "".join
)


@given(texts | st.text("0123456789 ()-+٣", max_size=14))
@example("")
@example("٣٤")
@example("()")
@example("+12065550147")
@example("12065550147")
@example("2065550147")
@example("(206) 555-0147")
@example("206-555")
def test_digits_are_taken_alike(text: str) -> None:
    agree("digits_of", text)
    agree("phone_echoes", text)


@given(runs)
@example("a" * 21)
@example("a" * 22)
@example("a" * 21 + " " + "a" * 22)
def test_what_may_be_a_digest_is_seen_alike(text: str) -> None:
    agree("may_be_in", text)


@given(runs | st.text("0123456789abcdefABCDEFgG/", min_size=31, max_size=65))
@example("0123456789abcdefABCDEF9876543210")
@example("0123456789abcdefABCDEF987654321g")
@example("f" * 40)
@example("F" * 64)
@example("0" * 128)
@example("0" * 129)
@example(f"{'f' * 32} {'A' * 22}==")
@example("sha256:" + "f" * 64)
@example("a/b_-+" * 7 + "Z== " + "q" * 43 + "=" + "/" + "w" * 22 + "==")
@example("/" + "A" * 86 + "==/" + "e" * 27 + "=")
@example("x" * 129 + " " + "y" * 106 + "/" + "B" * 21 + "/" + "C" * 22)
def test_digests_are_read_alike(text: str) -> None:
    assert list(native.TWINS["tokens"](text)) == list(core.tokens(text))


@given(texts)
@example("nadia fischer")
@example("nadia, fischer")
@example("nadia,fischer")
@example("nadia   fischer")
@example(" nadia fischer ")
@example("d'arcy o'brien")
def test_what_echoes_are_made_of_is_said_alike(text: str) -> None:
    agree("echo_words", text)
    agree("words_of_address", text)
    agree("words_of_address", f"{text}@example.com")


LOCALS = """
nadia.farouk lena_fischer7 a.bcdefghijkl nadia.farouk1234 nadia.farouk12345 may.be.now nadia.farouk+x+y
nadia.farouk+x web.master li.wu
""".split()
LONG = ["x" * 41 + ".fischer", "lena." + "y" * 40, "lena." + "y" * 41]


@pytest.mark.parametrize("local", [*LOCALS, *LONG])
def test_addresses_are_read_alike(local: str) -> None:
    for rest in ("@example.com", "", "+@", "@", "\0@"):
        agree("words_of_address", local + rest)


KNOWN = """
london paris reading smith may young grace nadia fischer lena bailey springfield hazel brown garcia chester lincoln
florence zzzzzzzz
"""


def test_each_word_of_a_name_is_weighed_alike() -> None:
    for word in KNOWN.split():
        agree("echo_words", f"{word} {word}")
        agree("echo_words", f"Lena {word.title()}")
        agree("words_of_address", f"nadia.{word}@example.com")
        agree("words_of_address", f"{word}.nadia@example.com")


def found_in(rng: Random) -> tuple[list[Leaf], list[Found], list[Leaf], bytes]:
    """As in the tests of clues, with more kinds of findings, some of them twice, and odd texts."""
    leaves, found, others, raw = drawn(rng)
    for _ in range(rng.choice([0, 1, 2, 40] if rng.random() < 0.1 else [0, 1, 2])):
        kind = rng.choice(["medical_record_number", "street_address", "phone_number", "person_name", "ip_address"])
        value = {
            "person_name": again(rng, rng.choice(NAMES)),
            "phone_number": rng.choice(["é1", "2065550147"]),
        }.get(kind, str(rng.choice([46718825, 4671882])))
        first = leaves[0].trail
        context, container = (
            KeyContext(Phrases({})),
            {"k": ""} if first is None or rng.random() > 0.7 else first.container,
        )
        leaf = Leaf(context, rng.choice(["", "é ", '"', "46718825 "]) + value, Trail(None, None, container, 0), "k")
        leaves.append(leaf)
        start = len(leaf.text) - len(value)
        found.append(Found(leaf, start, start + len(value), BY_ID[kind], rng.choice([0.7, 0.8, 0.9]), ()))
    found += [f._replace(score=rng.choice([0.8, 0.95])) for f in found if rng.random() < 0.2]
    raw += b" ".join(rng.choices([b"", b"46718825", b"2065550147", b"\\u00e9", b"\\n", b"fischer LENA"], k=2))
    return leaves, found, others, raw


@pytest.mark.parametrize("seed", range(4))
def test_found_values_are_looked_for_alike(seed: int) -> None:
    rng = Random(seed)
    ours = {name: getattr(core, name) for name in native.TWINS}
    seen: dict[str, set[Any]] = {"again": set(), "elsewhere": set(), "standing": set(), "name_words": set()}
    for _ in range(500):
        leaves, found, others, raw = found_in(rng)
        around = found[:1] if rng.random() < 0.2 else ()
        for detectors in (BY_ID, {}):
            signs = [
                of["signs_of"](found, detectors, {id(f.node) for f in around} or None)
                for of in (ours, native.TWINS)
            ]
            assert signs[0] == signs[1] and type(signs[0]) is type(signs[1])
            assert [list(signs[0][i]) for i in (3, 4)] == [list(signs[1][i]) for i in (3, 4)]
            for named in (False, True):
                both = [
                    of["listed"](signs[0].telling, {id(f.node) for f in around} or None, named)
                    for of in (ours, native.TWINS)
                ]
                assert both[0] == both[1] and [list(of) for of in both[0]] == [list(of) for of in both[1]]
        seen["name_words"].add(signs[0].names is None)
        clues = Clues(found, BY_ID, around)
        nodes = rng.choice([leaves, [*leaves, *others], leaves[1:]])
        for names in (clues._names, None):
            seen["elsewhere"].add(agree("elsewhere", clues._echoes, names, nodes, raw))
        seen["again"].add(agree("again", clues, nodes))
        agree("any_wordless", clues._echoes)
        rest = "\x1e".join(leaf.text for leaf in others) + rng.choice(["", " é", " ŝ", " 46718825", " 2065550147"])
        for names in (clues._names, None):
            seen["standing"].add(agree("standing", clues._echoes, names, rest))
        clues._all()
        agree("standing", clues._echoes, None, rest)
        seen["again"].add(agree("again", clues, nodes))
        seen["elsewhere"].add(agree("elsewhere", clues._echoes, None, nodes, raw))
    every = {0, 1, 2}
    assert seen == {"again": every, "elsewhere": every, "standing": every, "name_words": {False, True}}


@pytest.mark.parametrize("echoes", [{}, {"abcde": 1}, {"--+--": 1}, {"éé éé": 1}, {"_": 1}, {Text("--"): 1}])
def test_echoes_without_a_word_are_seen_alike(echoes: dict[str, Any]) -> None:
    agree("any_wordless", echoes)


@given(st.text("ab", max_size=150), st.text("ab", min_size=1, max_size=70), st.integers(0, 150), st.booleans())
def test_texts_are_found_in_others_wherever_they_begin(rest: str, echo: str, at: int, held: bool) -> None:
    text = rest[:at] + echo + rest[at:] if held else rest
    assert bool(agree("standing", {echo: 1}, None, text)) is (echo in text)
    word = echo * 2
    assert bool(agree("standing", {}, {(word,)}, text.upper())) is (word in text)


class Covered(Leaf):
    covered = Spans([(0, 10_000)])


def hashed_somehow(rng: Random, found: list[Found]) -> str:
    """A digest of a found value, or of something else, as it may stand in a text."""
    node, start, end, detector, *_ = rng.choice(found)
    forms = list(detector.hash_forms(node.text[start:end])) if detector.hash_forms is not None else []
    text = rng.choice([*forms, "x"]).encode("utf-8", "surrogatepass")
    digest = hashlib.new(rng.choice(["md5", "sha1", "sha256", "sha512"]), text)
    return rng.choice([digest.hexdigest(), digest.hexdigest().upper(), b64encode(digest.digest()).decode()])


@pytest.mark.parametrize("seed", range(2))
def test_hashes_of_found_values_are_proved_alike(seed: int) -> None:
    rng = Random(seed)
    proved = 0
    for _ in range(300):
        leaves, found, others, _ = found_in(rng)
        for _ in range(rng.randrange(3)):
            text = rng.choice(["", "id=", "é "]) + " ".join(
                hashed_somehow(rng, found) for _ in range(rng.randrange(1, 3))
            )
            kind = Covered if rng.random() < 0.2 else Leaf
            others.append(kind(KeyContext(Phrases({})), text, None, None))
        most = rng.choice([1, 99])
        known = Clues(found, BY_ID), Clues(found, BY_ID)
        ours = core.hashed_again(known[0], [*leaves, *others], most)
        theirs = native.TWINS["hashed_again"](known[1], [*leaves, *others], most)
        assert ours == theirs
        proved += len(ours)
    assert proved > 100


def test_many_values_are_hashed_alike() -> None:
    rng = Random(5)
    context = KeyContext(Phrases({}))
    people = [f"{a}na{b} Fi{b}cher{a}" for a in "BCDFG" for b in "klmno"]
    person = BY_ID["person_name"]
    found = [Found(Leaf(context, name, None, None), 0, len(name), person, 0.9, ()) for name in people]
    sums = [hashlib.sha256(form.encode()).hexdigest() for name in people for form in person.hash_forms(name)]  # type: ignore[misc]
    assert len(set(sums)) > 64  # more than there is room for at first
    for text in [*sums, "0" * 64]:
        known = Clues(found, BY_ID), Clues(found, BY_ID)
        leaves = [Leaf(context, text, None, None), Leaf(context, rng.choice(sums), None, None)]
        ours = core.hashed_again(known[0], leaves, 99)
        assert ours == native.TWINS["hashed_again"](known[1], leaves, 99) and len(ours) == 2 - (text == "0" * 64)
        words = clue_words([text], encoded=False)
        assert words is not None
        assert core.any_sum_among(known[0], words) is known[1].may_be_among(words) is (text != "0" * 64)


@given(texts | st.text("0123456789 ()-+\t\x1c", max_size=16) | st.text("aB@.+'gmilo ", max_size=18))
@example("")
@example("x" * 101)
@example("1" * 100)
@example("Lena Fischer")
@example(" D'Arcy  O'Brien'x ")
@example("a b c d e f g")
@example("12065550147 ")
@example("2065550147")
@example("lena@gmail.com")
@example("\x1flena@example.com\x1f")
def test_what_is_hashed_is_written_alike_without_texts(text: str) -> None:
    for ask in (core.hash_forms, core.phone_hash_forms, core.address_hash_forms):
        written = core.forms_written(text, ask)
        assert written is None or written == list(ask(text))
    assert core.forms_written("Lena Fischer", len) is None
    assert core.forms_written("lena.fischer@gmail.com", core.address_hash_forms) is None  # in more ways than these
    assert core.forms_written("lena@example.com", core.address_hash_forms) == [
        "lena@example.com",
        "LENA@EXAMPLE.COM",
    ]


NAMES_WRITTEN = st.lists(
    st.sampled_from([*WORDS, "Paris", "Ana", "Ng", "Weber", "Smith", "Hope", "Kowalczyk", " ", " ", "-", ".", "1"]),
    max_size=13,
).map("".join)


@given(texts | NAMES_WRITTEN | NAMES_WRITTEN.map(lambda name: name.replace(" ", ".") + "@example.com"))
@example("Lena Fischer")
@example(" lena  FISCHER ")
@example("Ana Ng")
@example("Anna Anna")
@example("a b c d e f")
@example("a b c d e f g")
@example("Fischer")
@example("kowalczyk")
@example("O'Brien")
@example("Paris")
@example("lena.fischer12@example.com")
@example("lena_fischer+x@example.com")
@example("\0Lena Fischer\0")
def test_names_are_written_alike_where_they_stand_again(text: str) -> None:
    for name in ("variants", "echoes_of_name", "echoes_of_address"):
        agree(name, text)


@given(texts | st.text("0123456789-ab٣", min_size=34, max_size=37))
@example("")
@example("c81d4e2e-bcf2-41e6-869b-7df92533d2db")
@example("c81d4e2e-bcf2-41e6-869b-7df92533d2d-")
@example("c81d4e2ebcf241e6869b7df92533d2db")
@example("u-829104")
@example("4410 Alder Way")
@example("4410 Alde")
@example("4410 Alder")
@example("Alder Way 44")
@example("٣410 Alder Way")
def test_ids_and_streets_are_written_alike_where_they_stand_again(text: str) -> None:
    agree("echoes_of_own_form", text)
    agree("street_echoes", text)


@given(st.lists(texts, max_size=5))
@example([])
@example(["--"])
@example(["- Lena Fischer", "(206) 555-0147", "_"])
@example(["é", "-é-"])
def test_first_words_are_seen_alike(echoes: list[str]) -> None:
    # Not by what they look like: a set lists its members as they came into it.
    assert core.first_words(echoes) == native.TWINS["first_words"](echoes)


@given(texts)
@example("Lena Fischer")
@example(" D'Arcy  O'Brien'x ")
@example("a b c d e f")
@example("a b c d e f g")
@example("+1 (206) 555-0147")
@example("12065550147")
@example("lena.fischer+x@Gmail.com")
@example("Lena.Fischer@googlemail.com")
@example("a@b@gmail.com")
@example("\x1flena@example.com\x1f")
def test_what_is_hashed_is_normalised_alike(text: str) -> None:
    for name in ("hash_forms", "phone_hash_forms", "address_hash_forms"):
        agree(name, text)


@given(st.lists(st.text(max_size=9).filter(lambda text: text.isprintable()), max_size=6), st.data())
def test_digests_are_computed_alike(values: list[str], data: Any) -> None:
    ours: Any
    theirs: Any
    size = data.draw(st.sampled_from(digests.SIZES))
    wanted = data.draw(st.sampled_from([*values, "x", None]))
    algorithm = {16: "md5", 20: "sha1", 32: "sha256", 64: "sha512"}[size]
    digest = None if wanted is None else hashlib.new(algorithm, wanted.encode()).digest()
    ours, theirs = ([(value, lambda v: (v, v.upper(), v + "@"), i) for i, value in enumerate(values)] for _ in "ab")
    of, twin = Digests(ours, size), Digests(theirs, size)
    for asked in (digest, digest, None):
        assert list(core.computed(of, asked).items()) == list(native.TWINS["computed"](twin, asked).items())


@pytest.mark.parametrize("size", range(200))
def test_texts_of_any_length_are_hashed_as_hashlib_does(size: int) -> None:
    text = "".join(chr(32 + i * 7 % 95) for i in range(size))
    digest = hashlib.sha256(text.encode()).digest()
    assert core.computed(Digests([(text, lambda v: (v,), "found")], 32), digest) == {digest: "found"}


def test_words_that_reach_from_one_text_into_the_next_are_placed_alike() -> None:
    leaves = [Leaf(KeyContext(Phrases({})), text, None, None) for text in ("nadia", "fischernadia", "x")]
    for most in (99, 7):
        clues = Clues([Found(leaf, 0, most, BY_ID["ip_address"], 0.9, ()) for leaf in leaves], BY_ID)
        clues._names = {("fischer", "nadia\x1e\x1e\x1e")}
        assert agree("again", clues, leaves) == (0 if most == 99 else 2)


@pytest.mark.parametrize("size", [31, 32, 33, 39, 40, 41, 63, 64, 65, 127, 128, 129])
def test_digests_have_the_sizes_of_digests(size: int) -> None:
    text = ("9b4d" * 33)[:size]
    assert list(core.tokens(text)) == list(native.TWINS["tokens"](text))


@pytest.mark.parametrize("many", range(1, 7))
def test_names_of_one_object_are_joined_as_long_as_they_are_few(many: int) -> None:
    container = {"k": ""}
    found = []
    for name in ["Nadia", "Fischer", "Orsolya", "Bailey", "Grace", "Hazel"][:many]:
        leaf = Leaf(KeyContext(Phrases({})), name, Trail(None, None, container, 0), "k")
        found.append(Found(leaf, 0, len(name), BY_ID["person_name"], 0.9, ()))
    ours, twin = core.signs_of(found, BY_ID, None), native.TWINS["signs_of"](found, BY_ID, None)
    assert ours == twin
    assert any(len(words) > 1 for words in ours.names) == (1 < many <= 4)
