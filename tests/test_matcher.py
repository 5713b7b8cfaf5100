"""Terms in texts: what is met and what is not, by two engines alike, and a store that trusts only itself."""

import pickle
import random
import stat
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from phiguard import databases
from phiguard.folding import Parted, fold
from phiguard.matcher import Matcher, Mention
from phiguard.terms import Table, forms, table

MATCHER, HYPERSCAN = Matcher("ahocorasick"), Matcher("hyperscan")

# (text, what of it is a mention, its category)
FOUND = (
    ("knee-replacement", "knee-replacement", "procedure"), ("knee_replacement", "knee_replacement", "procedure"),
    ("knee+replacement", "knee+replacement", "procedure"), ("knee.replacement", "knee.replacement", "procedure"),
    ("knee/replacement", "knee/replacement", "procedure"), ("kneeReplacement", "kneeReplacement", "procedure"),
    ("KneeReplacementPage", "KneeReplacement", "procedure"), ("kneereplacement", "kneereplacement", "procedure"),
    ("Knee  Replacement", "Knee  Replacement", "procedure"),
    ("knee - replacement", "knee - replacement", "procedure"),
    ("KNEE REPLACEMENT", "KNEE REPLACEMENT", "procedure"), ("knee replacements", "knee replacements", "procedure"),
    ("my knee\nreplacement", "knee\nreplacement", "procedure"),
    ("knee\u00a0replacement", "knee\u00a0replacement", "procedure"),
    ("migraineQuizStarted", "migraine", "condition"), ("startMigraineQuiz", "Migraine", "condition"),
    ("MIGRAINE_QUIZ", "MIGRAINE", "condition"), ("migraine2024", "migraine", "condition"),
    ("a migraine's cause", "migraine's", "condition"), ("migraines", "migraines", "condition"),
    ("(migraine)", "migraine", "condition"), ("“migraine”", "migraine", "condition"),
    ("migraine™", "migraine", "condition"),
    ("#migraine", "migraine", "condition"), ("q=migraine&x=1", "migraine", "condition"),
    ("alzheimer's disease", "alzheimer's disease", "condition"),
    ("alzheimers-disease", "alzheimers-disease", "condition"),
    ("alzheimer disease", "alzheimer disease", "condition"), ("Alzheimer’s", "Alzheimer’s", "condition"),
    ("alzheimer-s-disease", "alzheimer-s-disease", "condition"), ("Crohn's", "Crohn's", "condition"),
    ("hot flashes", "hot flashes", "symptom"), ("two biopsies", "biopsies", "procedure"),
    ("food allergies", "food allergies", "condition"), ("psychoses", "psychoses", "condition"),
    ("PHQ-9", "PHQ-9", "test"), ("phq9", "phq9", "test"), ("phq_9", "phq_9", "test"), ("phq9Score", "phq9", "test"),
    ("covid19", "covid19", "condition"), ("COVID-19", "COVID-19", "condition"), ("x-ray", "x-ray", "test"),
    ("xrays", "xrays", "test"), ("csection", "csection", "procedure"), ("hba1c", "hba1c", "test"),
    ("HbA1c", "HbA1c", "test"),
    ("type2Diabetes", "type2Diabetes", "condition"), ("Type 2 diabetes", "Type 2 diabetes", "condition"),
    ("HIV", "HIV", "condition"), ("hiv-testing", "hiv-testing", "test"), ("HIVTest", "HIVTest", "test"),
    ("AIDS walk", "AIDS", "condition"), ("STDs", "STDs", "condition"), ("ptsd", "ptsd", "condition"),
    ("IVF journey", "IVF", "procedure"), ("iud-removal", "iud-removal", "procedure"),
    ("depresión", "depresión", "condition"), ("depresio\u0301n", "depresio\u0301n", "condition"),
    ("DEPRESIÓN", "DEPRESIÓN", "condition"), ("cáncer de mama", "cáncer de mama", "condition"),
    ("ｍｉｇｒａｉｎｅ", "ｍｉｇｒａｉｎｅ", "condition"), ("患者HIV検査", "HIV", "condition"),
    ("Straße, migraine", "migraine", "condition"), ("sertraline 50mg", "sertraline", "medication"),
    ("ozempicRefill", "ozempic", "medication"), ("naltrexone-50mg", "naltrexone", "medication"),
    ("find-a-doctor", "find-a-doctor", "care"), ("FindADoctor", "FindADoctor", "care"),
    ("pregnancy%20termination".replace("%20", " "), "pregnancy termination", "procedure"),
    ("obstructive sleep apnea", "obstructive sleep apnea", "condition"), ("ob/gyn", "ob/gyn", "specialty"),
    ("breast cancer", "breast cancer", "condition"), ("suicidal thoughts", "suicidal thoughts", "condition"),
    ("988 lifeline", "988 lifeline", "condition"), ("Dr. Ostrander, Dermatology", "Dermatology", "specialty"),
)  # fmt: skip

# Texts in which nothing is met but words of care and cues.
NOT_FOUND = (
    "studIUDent", "therapistfinder", "IUDs12345", "antivirus", "virus scan", "viral video", "Yasmine", 
    "keystroke", "strokes1984x", "screencast", "acnestis", "asthmatics", "cancers0mething", "migrainex",
    "xmigraine",
    "phq 95", "phq 19", "hiv12345", "aXHivQz9Kd8Llp2Q", "Zk3HivT0aFlu9Wq8", "x9hiv3k", "4f1c-a1cc-9d2e",
    "chair replacement parts", "sleep. apnoeic", "mental, health", "birth (control)",
    "menage", "allergen-free", "eczematous", "lupusec", "goutte", "crestfallen", "lipitorium", "humiras0",
    "prozacs2x", "abort process", "aborted", "abortive", "labrador", "discharged2", "chemist", "chemotaxis",
    "depressions0", "depressing", "depressed market", "anxious", "autocomplete", "autism0bile", "obesogenic",
    "herpetology",
    "warthog", "moleskin", "boiler", "coldplay", "flurry", "fluent", "stdout", "stdin", "pmset", "bpm", "msal",
    "edtech",
    "ptfe", "radar", "cfo", "erp", "tbody", "icudata", "ocdn", "alsace", "dma", "preparation", "e-commerce",
    "Hull", "Bath",
    "Dr. Martens boots", "Mississippi", "Gravesend", "Addison Rae", "Huntington Beach", "Bell", "Hodgkinson",
    "Parkinsonia",
    "Spring newsletter", "Page Viewed", "scroll_depth", "utm_campaign=spring_2024", "en-US", "America/New_York",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)",
    "099950d8-36f6-75cc-81e7-4ef5e8e25d94", "deadbeef-fade-4bad-8add-cafed00dfeed", "positive review", "",
)  # fmt: skip


def spans(text: str, matcher: Matcher = MATCHER) -> list[tuple[str, str]]:
    return [(text[m.start : m.end], m.term.category) for m in matcher.mentions([text])[0]]


@pytest.mark.parametrize(("text", "span", "category"), FOUND, ids=lambda x: ascii(x)[:40])
def test_it_is_met(text: str, span: str, category: str) -> None:
    assert (span, category) in spans(text)
    # Nor do neighbours in the same call change anything, or the place in it.
    before, here, after = MATCHER.mentions(["knee", text, "replacement é"])
    assert (span, category) in [(text[m.start : m.end], m.term.category) for m in here]
    assert [m.term.category for m in before] == ["body"]
    assert after == []


@pytest.mark.parametrize("text", NOT_FOUND, ids=lambda x: ascii(x)[:40])
def test_it_is_not_met(text: str) -> None:
    assert [s for s in spans(text) if s[1] not in ("care", "cue")] == []


def test_the_tables_have_their_size() -> None:
    assert len(FOUND) >= 60
    assert len(NOT_FOUND) >= 60


def ambiguity(text: str) -> str:
    [mention] = MATCHER.mentions([text])[0]
    return mention.term.ambiguity


def test_an_acronym_in_small_letters_is_weaker() -> None:
    assert ambiguity("raising AIDS money") == "strong"
    assert ambiguity("aids") == "weak"
    assert ambiguity("VISUAL AIDS") == "weak"  # all in capitals, they tell nothing
    assert ambiguity("AIDS") == "strong"
    assert ambiguity("the MS") == "weak"
    assert ambiguity("the ms") == "context"


def test_the_longest_wins_and_nothing_overlaps() -> None:
    text = "breast cancer walk and knee replacement surgery, total hip replacements"
    [mentions] = MATCHER.mentions([text])
    assert [text[m.start : m.end] for m in mentions] == [
        "breast cancer", "knee replacement", "surgery", "total hip replacements",
    ]  # fmt: skip
    for one, next_one in pairwise(mentions):
        assert one.end <= next_one.start


def test_each_text_has_its_own_list() -> None:
    assert MATCHER.mentions([]) == []
    assert MATCHER.mentions(["", "breast", "cancer"])[0] == []
    assert [[m.term.category for m in ms] for ms in MATCHER.mentions(["breast", "cancer"])] == [
        ["body"],
        ["condition"],
    ]
    [first, second] = MATCHER.mentions(["a\x1eb migraine", "migraine"])
    assert (first[0].start, second[0].start) == (4, 0)


def test_a_mention_shows_no_text() -> None:
    [mentions] = MATCHER.mentions(["sertraline for a breast cancer survivor with chlamydia"])
    shown = repr(mentions) + repr(MATCHER) + repr(table()) + str(mentions)
    for word in ("sertraline", "breast", "chlamydia", "survivor"):
        assert word not in shown


def test_a_matcher_is_pickled_without_its_automaton() -> None:
    again = pickle.loads(pickle.dumps(MATCHER))
    assert spans("migraine", again) == [("migraine", "condition")]
    assert len(pickle.dumps(MATCHER)) < 1_000


def test_threads_share_a_matcher() -> None:
    for matcher in (MATCHER, HYPERSCAN):
        texts = [f"{text} {i}" for i, (text, _, _) in enumerate(FOUND)]
        want = [matcher.mentions([t]) for t in texts]
        with ThreadPoolExecutor(8) as pool:
            for _ in range(10):
                assert list(pool.map(lambda t: matcher.mentions([t]), texts)) == want  # noqa: B023


# ---- the engines agree

WORDS = st.sampled_from(
    ["knee", "replacement", "breast", "cancer", "HIV", "hiv", "AIDS", "aids", "Alzheimer", "'s", "’s", "disease",
    "phq", "9",
     "2024", "type", "2", "diabetes", "depresión", "ß", "\u0301", "\u200b", "x", "Crohn", "s", "es", "find", "a",
     "doctor", "é", "患"]
)  # fmt: skip
SEPARATORS = st.sampled_from(["", " ", "-", "_", "  ", ". ", "/", "\x1e", "+", "\n", " - ", "'"])
TEXTS = st.lists(
    st.one_of(
        st.text(max_size=30),
        st.lists(st.tuples(st.one_of(WORDS, WORDS.map(str.title)), SEPARATORS), max_size=8).map(
            lambda pairs: "".join(w + s for w, s in pairs)
        ),
    ),
    max_size=5,
)


@given(TEXTS)
@settings(max_examples=300, deadline=None)
def test_the_engines_agree(texts: list[str]) -> None:
    mentions = MATCHER.mentions(texts)
    assert mentions == HYPERSCAN.mentions(texts)
    for text, found in zip(texts, mentions, strict=True):
        assert found == MATCHER.mentions([text])[0]
        last = 0
        for m in found:
            assert last <= m.start < m.end <= len(text)
            last = m.end


@given(st.text(max_size=60))
@settings(deadline=None)
def test_folding_keeps_places(text: str) -> None:
    folded = fold(text)
    if folded.places is None:
        assert len(folded.raw) == len(text)
    else:
        assert len(folded.raw) == len(folded.places)
        assert sorted(folded.places) == list(folded.places)
    copy = Parted(folded.raw)
    for at in range(len(copy.raw)):
        if copy.raw[at : at + 1] != b" ":
            assert folded.raw[copy.place(at)] == copy.raw[at]


def synthetic(count: int) -> tuple[Table, list[str]]:
    rng = random.Random(11)
    letters = "abcdefghijklmnopqrstuvwxyz"
    terms = [
        " ".join("".join(rng.choices(letters, k=rng.randint(3, 9))) for _ in range(rng.randint(1, 3)))
        for _ in range(count)
    ]
    row = {"category": "condition", "tier": "2", "topic": "", "ambiguity": "strong", "case": ""}
    return Table(("made", i, {"term": t, **row}) for i, t in enumerate(terms)), terms


def test_every_term_is_found_by_both_engines() -> None:
    # Not `did`, which counts in capitals only.
    patterns = [p.decode()[1:] for i, p in enumerate(table().patterns) if table().term(i, False) is not None]
    assert len(patterns) > 60_000
    rng = random.Random(5)
    for _ in range(60):
        some = rng.sample(patterns, 50)
        texts = [f"{rng.choice(['', 'see ', 'x-'])}{t}{rng.choice(['', '!', ' now'])}" for t in some]
        texts.append("-".join(some[:3]).title())
        mentions = MATCHER.mentions(texts)
        assert mentions == HYPERSCAN.mentions(texts)
        assert all(mentions)


def test_a_ready_database_is_loaded(tmp_path: Path) -> None:
    made, terms = synthetic(2_000)
    stored = Matcher("hyperscan", tmp_path, terms=made)
    stored.literals()  # the native module makes none of itself
    ready = Matcher("auto", tmp_path, terms=made)
    assert ready.engine == "hyperscan"
    assert ready.mentions(terms[:100]) == stored.mentions(terms[:100])


# ---- the store


def small(tmp_path: Path, engine: str = "auto") -> Matcher:
    made = Matcher(engine, tmp_path, terms=synthetic(50)[0])  # type: ignore[arg-type]
    made.literals()
    return made


def test_without_a_store_the_equal_engine_serves(tmp_path: Path) -> None:
    assert Matcher("auto").engine == "ahocorasick"
    assert small(tmp_path).engine == "ahocorasick"
    assert list(tmp_path.iterdir()) == []


def test_a_database_is_kept_and_its_key_is_private(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(databases.KEY_VARIABLE, raising=False)
    small(tmp_path, "hyperscan")
    assert small(tmp_path).engine == "hyperscan"
    assert stat.S_IMODE((tmp_path / "cache.key").stat().st_mode) == 0o600
    (tmp_path / "cache.key").chmod(0o644)  # others could have read it, and made a blob that passes
    assert small(tmp_path).engine == "ahocorasick"


@pytest.mark.parametrize("where", ["mac", "blob", "cut", "empty", "other terms", "other key"])
def test_a_blob_that_is_not_ours_is_built_anew(tmp_path: Path, where: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(databases.KEY_VARIABLE, "a key of the environment")
    small(tmp_path, "hyperscan")
    assert not (tmp_path / "cache.key").exists()
    [file] = tmp_path.glob("*.hsdb")
    data = bytearray(file.read_bytes())
    if where == "other key":
        monkeypatch.setenv(databases.KEY_VARIABLE, "another key")
    elif where == "other terms":
        Matcher("hyperscan", tmp_path, terms=synthetic(60)[0]).literals()
        [other] = set(tmp_path.glob("*.hsdb")) - {file}
        data = bytearray(other.read_bytes())
    elif where in ("cut", "empty"):
        del data[40 if where == "cut" else 0 :]
    else:
        data[3 if where == "mac" else len(data) // 2] ^= 1
    file.write_bytes(data)
    assert small(tmp_path).engine == "ahocorasick"
    assert small(tmp_path, "hyperscan").engine == "hyperscan"  # discarded, and kept again
    assert small(tmp_path).engine == "hyperscan"


def test_a_folder_that_cannot_be_written_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    assert small(tmp_path / "file", "hyperscan").engine == "hyperscan"


# ---- bounds


@pytest.mark.parametrize(
    "bait", ["cancer ", "aB", "- ", "breastCancer", "é cancer ß", "AIDS ", "knee-", "x\u0301", "s"]
)
def test_a_megabyte_is_linear(bait: str) -> None:
    import time

    def cost(size: int) -> float:
        start = time.process_time()
        MATCHER.mentions([bait * (size // len(bait))])
        return time.process_time() - start

    # A bound on runaway growth only (twenty times the text would take minutes), not a measure of speed.
    assert cost(1_000_000) < 10


def test_forms_of_a_term() -> None:
    assert set(forms("Crohn's disease")) >= {"crohn s disease", "crohns disease", "crohn disease", "crohnsdisease"}
    assert "phq9" in forms("phq-9")
    assert "biopsies" in forms("biopsy")
    assert "boys" not in list(forms("boy"))
    assert "hipop" not in list(forms("hip op"))  # too short, written together, to be anything


def test_mentions_are_plain_values() -> None:
    [[mention]] = MATCHER.mentions(["migraine"])
    assert isinstance(mention, Mention)
    assert mention == pickle.loads(pickle.dumps(mention))
