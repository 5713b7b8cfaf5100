"""The compiled functions that look for health terms do what their twins do. Skipped where they were not built."""

import random
from collections import Counter
from random import Random
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from native_core import core
from test_fresh import written

from phiguard import Guard, Policy, compiled, fresh, health_scan, judge, moods, native, speaking
from phiguard.codec import Part, Slot
from phiguard.folding import normal
from phiguard.fresh_leaves import Unfit
from phiguard.judge import CARE
from phiguard.leaves import Leaf
from phiguard.matcher import Matcher
from phiguard.meaning import Meaning
from phiguard.nodes import Node
from phiguard.spans import Spans
from phiguard.spoken import Mood
from phiguard.terms import STEMS, Table, table
from phiguard.types import Opened

MATCHER = Matcher("ahocorasick")
WRITTEN = health_scan.placeholders(["MEDICAL_CONDITION", "PERSON"])


def agree(name: str, *args: Any, **named: Any) -> Any:
    expected, got = native.TWINS[name](*args, **named), getattr(core, name)(*args, **named)
    assert repr(got) == repr(expected)
    assert type(got) is type(expected)
    if type(got) is list:
        assert [*map(type, got)] == [*map(type, expected)]
    return got


# ---- terms in texts

PATTERNS = [pattern[1:].decode() for pattern in table().patterns]
OF_STEMS = [PATTERNS[i] for i in sorted(table().stems)]
TAILS = (
    "",
    "s",
    "es",
    "'s",
    "'S",
    "’s",
    "'",
    "19",
    "2024",
    "20241",
    "s2",
    "ed",
    "vorsorge",
    "es2",
    "ss",
    "esx",
    "x\x7f",
)
GAPS = (" ", "-", "_", "  ", ", ", ". ", "/", "\x1e", "", " \t", " é", "ß ", "\u0301 ", "' s ", "\x7f", " 12 ")
CASES = (str.lower, str.upper, str.title, str.capitalize, str.swapcase, lambda text: text)


def drawn_text(rng: random.Random) -> str:
    out = []
    for _ in range(rng.randrange(7)):
        term = rng.choice(OF_STEMS if rng.random() < 0.3 else PATTERNS)
        if rng.random() < 0.3:
            term = term.replace(" ", rng.choice(GAPS))
        if rng.random() < 0.2:
            term = term[: rng.randrange(len(term) + 1)]
        if rng.random() < 0.1:
            term = "".join(word.capitalize() for word in term.split())
        if rng.random() < 0.05:
            term = "".join(rng.choices("aBcD19_Zx", k=rng.choice([12, 70])))
        out += [rng.choice(CASES)(term) + rng.choice(TAILS), rng.choice(GAPS)]
    return "".join(out)


def test_terms_of_the_lexicon_are_found_by_their_words() -> None:
    rng = random.Random(5)
    found = 0
    for _ in range(1_500):
        texts = [drawn_text(rng) for _ in range(rng.randrange(1, 4))]
        found += sum(map(len, agree("mentions_of", MATCHER, texts)))
        agree("mentions_of", MATCHER, texts, rng.randrange(6))
    assert found > 3_000


def test_no_engine_is_needed() -> None:
    matcher = Matcher("ahocorasick")
    [[mention]] = core.mentions_of(matcher, ["startMigraineQuiz"])
    assert (mention.start, mention.end, matcher._literals) == (5, 13, None)


def test_hyperscan_agrees() -> None:
    rng, matcher = random.Random(17), Matcher("hyperscan", terms=table())
    assert matcher.engine == "hyperscan"
    for _ in range(300):
        agree("mentions_of", matcher, [drawn_text(rng)])


def test_each_pattern_is_found() -> None:
    for pattern in [*PATTERNS[::97], *OF_STEMS]:
        for text in (pattern, f"({pattern.upper()}s)", f"my {pattern}'s 12", f"{pattern}vorsorge"):
            agree("mentions_of", MATCHER, [text])


WORDS = st.sampled_from(
    ["a", "ab", "abc", "b", "bs", "xe", "s", "es", "1", "12", "heartb", "AB", "Ab", "é", "ß", ""]
)
LINES = st.lists(
    st.tuples(WORDS, st.sampled_from(["", " ", "-", "'", "  ", "s ", "es ", "\x1e", "\x7f", "ß"])), max_size=9
)
TEXTS = LINES.map(lambda pairs: "".join(word + gap for word, gap in pairs))
CASED = st.sampled_from(["", "upper", "only"])


def small_table(terms: list[tuple[str, str]], stems: set[str]) -> Table:
    terms = [one for one in terms if normal(one[0])]
    row = {"category": "condition", "tier": "2", "topic": "", "ambiguity": "strong"}
    made = Table([("made", i, {**row, "term": term, "case": case}) for i, (term, case) in enumerate(terms)])
    made.stems = frozenset(i for i, pattern in enumerate(made.patterns) if pattern[1:].decode() in stems)
    return made


@given(st.lists(st.tuples(TEXTS, CASED), max_size=9), st.sets(TEXTS, max_size=3), st.lists(TEXTS, max_size=4))
@example([("a b", ""), ("a", ""), ("a b c", "upper")], {"b", "abc"}, ["a b's abx", "A B C A"])
@example([("a\x1eb", "")], {"\x1e"}, ["a\x1eb  a", " "])
@settings(max_examples=400, deadline=None)
def test_any_terms_are_found(terms: list[tuple[str, str]], stems: set[str], texts: list[str]) -> None:
    matcher = Matcher("ahocorasick", terms=small_table([*terms, *((one, "") for one in stems)], stems))
    agree("mentions_of", matcher, texts)
    agree("mentions_of", matcher, texts, 1)
    agree("mentions_of", matcher, texts, 0)


def test_terms_of_an_organisation_come_first() -> None:
    matcher = Matcher("ahocorasick", own=small_table([("zyx clinic", "")], set()), base=MATCHER)
    [[_, mention]] = agree("mentions_of", matcher, ["migraine at the Zyx Clinic"])
    assert (mention.start, mention.end) == (16, 26)
    rng = random.Random(3)
    own = small_table([(drawn_text(rng), rng.choice(("", "upper", "only"))) for _ in range(300)], set())
    matcher = Matcher("ahocorasick", own=own, base=MATCHER)
    for pattern in own.patterns[::3]:
        text = f"{drawn_text(rng)} {pattern[1:].decode()}s {drawn_text(rng)}{pattern.decode().title()}"
        agree("mentions_of", matcher, [text])
        agree("mentions_of", matcher, [text, "a"], 3)


def test_long_texts_and_many_terms() -> None:
    rng = random.Random(7)
    text = " ".join(drawn_text(rng) for _ in range(300))
    assert len(agree("mentions_of", MATCHER, [text])[0]) > 300
    agree("mentions_of", MATCHER, [text], 100)
    agree("mentions_of", MATCHER, ["a" * 100_000, "hiv " * 2_000, "knee replacement-" * 500, "aB" * 5_000])


def test_stems_are_those_of_the_lexicon() -> None:
    assert STEMS and all(agree("mentions_of", MATCHER, [f"{stem}behandlung"]) for stem in OF_STEMS)


# ---- texts of an event, and what they say

SCRAPS = (
    "migraine", "HIV", "refill", "diagnosed with", "depression", "prep", "aids", "my", "stress", "test", "cold",
    "great depression", "[MEDICAL_CONDITION]", "[PERSON]_2", "[", "appointment", "Cancer", "sertraline 50 mg",
    "anxiety", "back pain", "2001:db8:1:2:3:a1c:4:5", "a1c: 7",
)  # fmt: skip
MEANINGS = (
    None,
    Meaning(),
    Meaning(cue=1.0),
    Meaning(cue=0.5, section=1.0),
    Meaning("zodiac"),
    Meaning(cue=0.3, section=0.5),
)
CONTEXTS = [SimpleNamespace(meaning=meaning) for meaning in MEANINGS]
SLOTS: tuple[Slot, ...] = ("value", "host", "key")
VALUE, HOST, KEY = (Part(0, 1, "", (Opened("query"),), slot=slot) for slot in SLOTS)
NO_STEPS = Part(0, 1, "", ())
VIEW = Part(0, 1, "", (Opened("query"), Opened("normalised")))
PARTS = (VALUE, HOST, KEY, NO_STEPS, VIEW)


def drawn_nodes(rng: random.Random) -> list[Any]:
    nodes: list[Any] = []
    for _ in range(rng.randrange(5)):
        text = " ".join(rng.choices(SCRAPS, k=rng.randrange(6)))
        text = rng.choice((text, text, text.upper(), text + " " * 70 + text, "é " + text))
        leaf: Any = Leaf(rng.choice(CONTEXTS), text, None, None, rng.choice(("text", "text", "text", "key")))  # type: ignore[arg-type]
        leaf.inert, leaf.judged = rng.random() < 0.1, rng.choice(((), (), (), (1,)))
        nodes.append(leaf)
        if rng.random() < 0.6:
            node: Any = Node(
                text,
                leaf.context,
                leaf,
                None if rng.random() < 0.2 else leaf,
                rng.choice(PARTS),
                1,
            )
            node.covered = Spans([(0, 9)]) if rng.random() < 0.2 else node.covered
            nodes.append(node)
    return nodes


def test_what_texts_say() -> None:
    rng = random.Random(11)
    some = 0
    for _ in range(600):
        nodes = drawn_nodes(rng)
        said = agree("mentioned", nodes, MATCHER, WRITTEN)
        agree("mentioned", nodes, MATCHER, WRITTEN, rng.randrange(5))
        for page in (0.0, 1.0, 0.5):
            for event in (0.0, 1.0):
                some += len(agree("terms", said, rng.choice((0.0, 0.3, 0.5, 0.99)), page=page, event=event))
    assert some > 2_000


def test_tiers_and_care() -> None:
    rng = random.Random(13)
    matched = [*CARE, "generic", "search"]
    for _ in range(300):
        said = agree("mentioned", drawn_nodes(rng), MATCHER, WRITTEN)
        terms = health_scan.terms(said, 0.3, page=0.0, event=1.0)
        some = [f._replace(tier=rng.randrange(4)) for f in terms]
        page = SimpleNamespace(kind=rng.choice(matched), tier=rng.randrange(3), pardoned=False)
        agree("tier_of", page, some[::2], terms[1::2], rng.randrange(3), care=rng.random() < 0.5)
        assert moods.in_care is core.in_care
        mood = Mood(rng.choice((0.0, 1.0)), 0.0, False)
        entry = SimpleNamespace(weights={mood: (rng.choice((0, 0, 2)), ())})
        agree("in_care", [(0, entry, "")] * rng.randrange(2), some[:1], mood)


def test_what_events_are_about_and_what_is_kept_of_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PHIGUARD_HMAC_KEY", "a key of forty characters for these tests")
    asked: Counter[str] = Counter()
    apart: list[str] = []  # an error inside of a scrub would be caught there

    def tried(function: Any, *args: Any, **named: Any) -> Any:
        try:
            return function(*args, **named)
        except (Unfit, moods.Unsaid) as error:
            return error

    def compared(module: Any, name: str) -> None:
        def both(*args: Any, **named: Any) -> Any:
            got = tried(getattr(core, name), *args, **named)
            expected = tried(native.TWINS[name], *args, **named)
            if type(got) is not type(expected):
                apart.append(name)
            elif isinstance(got, Exception):
                apart.extend([name] if getattr(got, "texts", 0) != getattr(expected, "texts", 0) else ())
                raise got
            elif got != expected:
                apart.append(name)
            asked[name] += bool(got)
            return got

        monkeypatch.setattr(module, name, both)

    for module, name in (
        (fresh, "mood_in"), (fresh, "in_care"), (judge, "decided_by"), (compiled, "to_remember"),
        (speaking, "holds_health_alone"), (speaking, "_by_top"), (health_scan, "mentioned"),
        (health_scan, "terms"),
    ):  # fmt: skip
        compared(module, name)
    monkeypatch.setattr(compiled.Compiled, "remember", native.TWINS["remember"])  # these ask them by name
    monkeypatch.setattr(fresh, "decided", native.TWINS["decided"])
    for name in ("tops_of", "learn_of"):
        monkeypatch.setattr(speaking, name, native.TWINS[name])
    for policy in ("standard", "strict", "keep_context", "first_party"):
        rng, scrubber = Random(29), Guard(Policy.of(policy))
        for _ in range(150):
            one = written(rng)
            if rng.random() < 0.3:
                one["context"]["page"]["title"] = rng.choice(("Careers", "HIV testing", "News about eczema"))
            assert scrubber.scrub(one).action in ("pass", "redact", "block")
    assert not apart
    for name in ("mood_in", "decided_by", "to_remember", "_by_top", "mentioned", "terms", "holds_health_alone"):
        assert asked[name] > 50
