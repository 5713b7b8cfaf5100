"""The compiled loops about found values do what their twins do. Skipped where they were not built."""

from random import Random
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from test_clues import BY_ID, NAMES, again, drawn
from test_native import Text, agree, core

from phiguard import native
from phiguard.clues import Clues, Found
from phiguard.keys import KeyContext, Phrases
from phiguard.leaves import Leaf, Trail
from phiguard.spoken import Spoken

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
    leaf = Leaf(KeyContext(Phrases({})), text, None, None)
    agree("with_digests", [leaf])


@given(runs | st.text("0123456789abcdefABCDEFgG/", min_size=31, max_size=65))
@example("0123456789abcdefABCDEF9876543210")
@example("0123456789abcdefABCDEF987654321g")
@example("f" * 40)
@example("F" * 64)
@example("0" * 128)
@example("0" * 129)
@example(f"{'f' * 32} {'A' * 22}==")
@example("sha256:" + "f" * 64)
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


def in_any_order(said: Any) -> Any:
    return sorted(said) if isinstance(said, set) else said


@pytest.mark.parametrize("seed", range(4))
def test_found_values_are_looked_for_alike(seed: int) -> None:
    rng = Random(seed)
    ours = {name: getattr(core, name) for name in native.TWINS}
    seen: dict[str, set[Any]] = {"again": set(), "elsewhere": set(), "name_words": set()}
    for _ in range(500):
        leaves, found, others, raw = found_in(rng)
        around = found[:1] if rng.random() < 0.2 else ()
        telling, _ = agree("telling_of", found, BY_ID)
        agree("telling_of", found, {})
        words = [in_any_order(of["name_words"](telling)) for of in (ours, native.TWINS)]
        assert words[0] == words[1]
        seen["name_words"].add(words[0] is None)
        for named in (False, True):
            agree("listed", telling, {id(f.node) for f in around} or None, named)
        clues = Clues(found, BY_ID, around)
        nodes = rng.choice([leaves, [*leaves, *others], leaves[1:]])
        for names in (clues._names, None):
            seen["elsewhere"].add(agree("elsewhere", clues._echoes, names, nodes, raw))
        seen["again"].add(agree("again", clues, nodes))
        agree("any_wordless", clues._echoes)
        clues._all()
        seen["again"].add(agree("again", clues, nodes))
        seen["elsewhere"].add(agree("elsewhere", clues._echoes, None, nodes, raw))
    assert seen == {"again": {0, 1, 2}, "elsewhere": {0, 1, 2}, "name_words": {False, True}}


@pytest.mark.parametrize("echoes", [{}, {"abcde": 1}, {"--+--": 1}, {"éé éé": 1}, {"_": 1}, {Text("--"): 1}])
def test_echoes_without_a_word_are_seen_alike(echoes: dict[str, Any]) -> None:
    agree("any_wordless", echoes)


def test_texts_in_which_something_is_hidden_are_told_alike() -> None:
    rng = Random(5)
    for _ in range(100):
        n = rng.randrange(5)
        hashes = [rng.randrange(3) for _ in range(n)]
        cleans = tuple({rng.randrange(3)} if rng.random() < 0.7 else frozenset({1}) for _ in range(n))
        contexts = [SimpleNamespace(opaque={rng.randrange(3): frozenset({i})}) for i in range(n)]
        spoken = [(i, Spoken(0, 0, frozenset({7})), "x") for i in range(rng.randrange(2))]
        agree("hidden", spoken, hashes, cleans, contexts)
    agree("hidden", [], [1, 2], ({1},), contexts)


def test_words_that_reach_from_one_text_into_the_next_are_placed_alike() -> None:
    leaves = [Leaf(KeyContext(Phrases({})), text, None, None) for text in ("nadia", "fischernadia", "x")]
    for most in (99, 7):
        clues = Clues([Found(leaf, 0, most, BY_ID["ip_address"], 0.9, ()) for leaf in leaves], BY_ID)
        clues._names = {("fischer", "nadia\x1e\x1e\x1e")}
        assert agree("again", clues, leaves) == (0 if most == 99 else 2)
