"""Names in free text: the built-in tagger, routing, chunks, memory, propagation, and what policies say of it."""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import phiguard
from phiguard import ConfigError, Guard
from phiguard.free_text import Collected, Names, is_free, prepared
from phiguard.keys import KeyContext
from phiguard.leaves import Leaf
from phiguard.ner.backends import load
from phiguard.ner.chunks import CHUNK, LONG_CHUNK, OVERLAP, SIGHT, bounds, in_chunks
from phiguard.ner.combination import Combination, clustered
from phiguard.ner.span import NerSpan
from phiguard.ner.tagger import Tagger, tagger
from phiguard.policy import Policy

BUILTIN = load(("builtin",))


def names_in(text: str) -> list[str]:
    (spans,) = BUILTIN.spans([text])
    return [text[s.start : s.end] for s in spans if s.score >= 0.5]


FOUND = [
    ("Hi my name is Nadia Farouk, I need a refill", "Nadia Farouk"),
    ("hi my name is nadia farouk, i need a refill", "nadia farouk"),
    ("PATIENT: NADIA FAROUK", "NADIA FAROUK"),
    ("Refund for O'Dowd, Sean", "O'Dowd, Sean"),
    ("Refill for David S.", "David S."),
    ("I see Dr. Lindqvist for asthma", "Lindqvist"),
    ("my son Tomás has an ear infection", "Tomás"),
    ("Guardian: Maria de la Cruz", "Maria de la Cruz"),
    ("Message from Ngozi Abara-Lowe: please call", "Ngozi Abara-Lowe"),
    ("please call Xiomara Delgado back", "Xiomara Delgado"),
    ("Thanks, Priya", "Priya"),
    ("assigned to Piet van Houten", "Piet van Houten"),
    ("2026-01-02 10:00:00 INFO user Lena Fischer logged in", "Lena Fischer"),
    ("Author: Aiko Tanaka <aiko@example.com>", "Aiko Tanaka"),
]
NOT_FOUND = [
    "Find a Doctor",
    "Schedule Appointment",
    "Parkinson's Disease",
    "Zoloft 50mg",
    "Mercy Health",
    "St. Joseph's Hospital",
    "Add to Cart",
    "Crohn's disease diet",
    "Thank you for your order",
    "kubectl get pods",
    "Fischer Street, Tacoma",
    "lena.fischer@example.com",
    "https://www.example.com/nadia/farouk",
    "",
]


@pytest.mark.parametrize(("text", "name"), FOUND, ids=[t[:30] for t, _ in FOUND])
def test_the_tagger_finds(text: str, name: str) -> None:
    assert name in names_in(text)


@pytest.mark.parametrize("text", NOT_FOUND)
def test_the_tagger_leaves(text: str) -> None:
    assert names_in(text) == []


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=200))
def test_spans_lie_in_the_text_in_order(text: str) -> None:
    end = 0
    for span in BUILTIN.spans([text])[0]:
        assert end <= span.start < span.end <= len(text)
        assert 0.0 < span.score <= 1.0
        end = span.end


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from([t for t, _ in FOUND] + NOT_FOUND), max_size=6))
def test_texts_are_judged_one_by_one(texts: list[str]) -> None:
    assert BUILTIN.spans(texts) == [BUILTIN.spans([t])[0] for t in texts]


def test_what_the_tagger_remembers_changes_nothing() -> None:
    fresh = Tagger()
    for text, _ in FOUND:
        assert fresh.spans([text]) == fresh.spans([text]) == tagger().spans([text])


def test_the_tagger_remembers_no_text() -> None:
    fresh = Tagger()
    fresh.spans(["my name is Qyrvaltin Zzebrowskiak"])
    held = repr({name: getattr(fresh, name) for name in vars(fresh) if name != "_weights"}).lower()
    assert "qyrv" not in held and "zzeb" not in held


@pytest.mark.parametrize("seed", ["0", "random"])
@pytest.mark.parametrize("pure", ["0", "1"])
def test_tokens_are_remembered_under_keyed_hashes_whatever_the_seed(pure: str, seed: str) -> None:
    code = """
from phiguard.ner.tagger import Tagger
tagger = Tagger()
tagger.spans(["Zzebrowskiak"])
known = *tagger._rows, *tagger._pieces
print(sum(map(len, tagger._rows)) + sum(getattr(tagger._reader, "remembered", ())))
print(any(hash("Zzebrowskiak") in one for one in known))
"""
    env = {**os.environ, "PHIGUARD_PURE": pure, "PYTHONHASHSEED": seed}
    done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True)
    known, pythons = done.stdout.split()
    assert known == "1"
    if seed == "0":
        assert pythons == "False"


# ---- routing


def leaf(text: str, *keys: str) -> Leaf:
    compiled: Any = phiguard.guard.guard_for("standard")._compiled  # type: ignore[attr-defined]
    context: KeyContext = compiled.contexts()
    for i, key in enumerate(keys):
        context = context.below(key, keys[:i])
    from phiguard.leaves import Trail

    return Leaf(context, text, Trail(None, None, {}, 0), keys[-1] if keys else 0)


@pytest.mark.parametrize(
    ("keys", "text", "free"),
    [
        (("message",), "nadia farouk", True),
        (("q",), "farouk", True),
        (("note",), "Nadia Farouk", True),
        (("label",), "Find a Doctor", False),
        (("label",), "Nadia Farouk", False),
        (("label",), "Call me back when you can please", True),
        (("label",), "Hello Nadia Farouk", True),
        (("page", "title"), "News | Annual Report | Mercy Health", False),
        (("page", "title"), "Welcome back, Nadia", True),
        (("context", "userAgent"), "Mozilla/5.0 (X11; Linux x86_64) Gecko and five more words", False),
        (("page", "url"), "https://www.example.com/a b c d e f g", False),
        (("product", "name"), "Garden hose with five more words in it", False),
        (("header",), "Bearer q8Zt1uVb3mXw7LpR0sKd", False),
        (("id",), "3fa85f64", False),
    ],
    ids=lambda v: ".".join(v) if isinstance(v, tuple) else str(v)[:24],
)
def test_routing(keys: tuple[str, ...], text: str, free: bool) -> None:
    assert is_free(leaf(text, *keys)) is free


def test_a_key_is_never_free_text() -> None:
    node = leaf("Nadia Farouk called today and left word", "message")
    node.form = "key"
    assert not is_free(node)


# ---- chunks


@settings(max_examples=100, deadline=None)
@given(
    st.integers(0, 5 * LONG_CHUNK), st.sampled_from(["a", "ab cd ", "x\n"]), st.sampled_from([CHUNK, LONG_CHUNK])
)
def test_chunks_cover_and_overlap(size: int, unit: str, most: int) -> None:
    text = (unit * (size // len(unit) + 1))[:size]
    at = bounds(text, most)
    assert at[0][0] == 0 and at[-1][1] == size
    for (_, end), (start, _) in pairwise(at):
        assert end - OVERLAP <= start < end
    assert all(end - start <= most for start, end in at)


@pytest.mark.parametrize("sight", [0, SIGHT])
@pytest.mark.parametrize("size", [CHUNK, LONG_CHUNK])
@pytest.mark.parametrize("before", [-260, -230, -200, -160, -120, -60, -40, -20, 0, -9, -3, 7], ids=str)
def test_a_name_on_a_border_is_found_whole(before: int, size: int, sight: int) -> None:
    filler = "this is about the weather and the garden. " * 600
    text = filler[: size + before] + " my name is Nadia Farouk. " + filler
    (spans,) = in_chunks(BUILTIN.spans, [text], size, sight)
    assert "Nadia Farouk" in {text[s.start : s.end] for s in spans}


def test_where_a_text_is_cut_no_names_come_up() -> None:
    prose = "the quick brown fox sat by the river and read a book about gardens "
    text = prose * 2_000
    assert in_chunks(BUILTIN.spans, [text], LONG_CHUNK) != [[]]
    assert in_chunks(BUILTIN.spans, [text, prose * 130], LONG_CHUNK, SIGHT) == [[], []]


@pytest.mark.parametrize("at", [5_600, 5_780, 5_830, 5_900, 5_970, 5_990])
def test_beside_a_cut_the_piece_that_sees_more_decides(at: int) -> None:
    text = ("word " * 1_800)[: at - 1] + " Nadia Farouk " + "word " * 1_500
    cuts = bounds(text, LONG_CHUNK)

    def ask(pieces: Sequence[str], whole: bool) -> list[list[NerSpan]]:
        """Finds the name where much of the piece stands before and behind it; or only where it does not."""
        out = []
        for piece in pieces:
            start = piece.find("Nadia Farouk")
            near = start < SIGHT or start + 12 > len(piece) - SIGHT
            out.append([NerSpan(start, start + 12, 0.9)] if start >= 0 and near is not whole else [])
        return out

    assert len(cuts) == 3
    found = [(s.start, s.end) for s in in_chunks(lambda p: ask(p, True), [text], LONG_CHUNK, SIGHT)[0]]
    assert found == [(text.index("Nadia"), text.index("Farouk") + 6)]
    assert in_chunks(lambda p: ask(p, False), [text], LONG_CHUNK, SIGHT) == [[]]


# ---- combination


class Fixed:
    def __init__(self, name: str, *spans: NerSpan) -> None:
        self.name = name
        self._spans = list(spans)

    def spans(self, texts: Sequence[str]) -> list[list[NerSpan]]:
        return [list(self._spans) for _ in texts]


def test_agreement_counts_more_than_one_voice() -> None:
    text = "yes Nadia Farouk called"
    low = NerSpan(4, 16, 0.7)
    both = Combination([Fixed("builtin", low), Fixed("onnx", low)]).spans([text])[0]
    one = Combination([Fixed("builtin", low), Fixed("onnx")]).spans([text])[0]
    assert both[0].score > 0.5 > one[0].score


@pytest.mark.parametrize("names", [("builtin", "onnx"), ("onnx", "builtin")], ids="+".join)
def test_the_order_of_back_ends_does_not_matter(names: tuple[str, str]) -> None:
    spans = {"builtin": NerSpan(4, 9, 0.8), "onnx": NerSpan(4, 16, 0.9)}
    (found,) = Combination([Fixed(n, spans[n]) for n in names]).spans(["yes Nadia Farouk called"])[0]
    assert (found.start, found.end, round(found.score, 6)) == (4, 16, round(found.score, 6))
    same = Combination([Fixed(n, spans[n]) for n in ("builtin", "onnx")]).spans(["yes Nadia Farouk called"])[0]
    assert same == [found]


def test_clusters_join_what_overlaps() -> None:
    each = [[NerSpan(0, 5, 0.9), NerSpan(9, 12, 0.5)], [NerSpan(3, 8, 0.6)]]
    assert clustered(each) == [(0, 8, ((0, 0.9), (1, 0.6))), (9, 12, ((0, 0.5),))]


# ---- in an event


def test_a_name_is_looked_for_in_the_other_leaves() -> None:
    event = {
        "message": "Hi, my name is Nadia Farouk",
        "path": "/u/nadia-farouk/edit",
        "label": "NADIA FAROUK",
        "file": "farouk_nadia.pdf",
    }
    out = phiguard.scrub(event).payload
    assert "nadia" not in json.dumps(out).lower() and "farouk" not in json.dumps(out).lower()


def test_given_name_and_surname_are_looked_for_together() -> None:
    event = {"firstName": "Nadia", "lastName": "Farouk", "ref": "nadia.farouk", "title": "Farouk, Nadia"}
    out = phiguard.scrub(event).payload
    assert set(out.values()) == {"[PERSON]"}


def test_a_host_and_a_hospital_keep_their_names() -> None:
    event = {"lastName": "Kettering", "url": "https://kettering.example.com/", "org": "Kettering Hospital"}
    out = phiguard.scrub(event).payload
    assert (out["url"], out["org"]) == (event["url"], event["org"])


def test_english_words_are_not_looked_for() -> None:
    event = {"firstName": "Grace", "label": "Grace period"}
    assert phiguard.scrub(event).payload["label"] == "Grace period"


@pytest.mark.parametrize("ner", ["builtin", "off"])
def test_off_leaves_names_in_text(ner: str) -> None:
    guard = Guard(Policy.loads(f'id = "x"\nextends = "standard"\nner = "{ner}"'))
    out = guard.scrub({"message": "please call Nadia Farouk back"}).payload["message"]
    assert ("Farouk" in out) is (ner == "off")


def test_a_text_with_a_name_is_not_remembered_as_clean() -> None:
    guard, slow = Guard(), Guard(cache=False)
    for text in ("please call Nadia Farouk back", "please call the office back today") * 3:
        event = {"message": text, "label": text}
        assert guard.scrub(event).payload == slow.scrub(event).payload


def test_a_doctor_without_care_stays() -> None:
    assert phiguard.scrub({"message": "Dr. Hodgkin joins the board"}).action == "pass"
    care = phiguard.scrub({"message": "I saw Dr. Hodgkin about my migraine"}).payload["message"]
    assert "Hodgkin" not in care


@pytest.mark.parametrize(
    ("url", "stays"),
    [
        ("https://www.example.com/doctors/jane-roe", False),
        ("https://www.example.com/find-a-doctor/roe-jane-md", False),
        ("https://www.example.com/doctors/knee-surgery", None),
        ("https://www.example.com/authors/jane-roe", True),
    ],
    ids=["doctor", "with a degree", "no name", "elsewhere"],
)
def test_slugs_of_providers(url: str, stays: bool | None) -> None:
    out = phiguard.scrub({"context": {"page": {"url": url}}}).payload["context"]["page"]["url"]
    assert ("PERSON" in out) is (stays is False)


def test_scrubbing_twice_is_scrubbing_once() -> None:
    guard = Guard()
    for text, _ in FOUND:
        once = guard.scrub({"message": text}).payload
        assert guard.scrub(once).payload == once


def test_a_back_end_that_fails_lets_nothing_pass() -> None:
    def broken(_: Sequence[str]) -> list[list[NerSpan]]:
        raise RuntimeError("with a Secretname in it")

    guard = Guard()
    compiled: Any = guard._compiled  # type: ignore[attr-defined]
    whole = compiled.names
    compiled.names = Names((), broken)
    try:
        result = guard.scrub({"message": "please call Nadia Farouk"})
    finally:
        compiled.names = whole
    assert result.action == "block" and result.payload is None
    assert not any("Secretname" in reason for reason in result.reasons)


def test_batches_give_the_same_results() -> None:
    asked: list[int] = []

    def ask(texts: Sequence[str]) -> list[list[NerSpan]]:
        asked.append(len(texts))
        return BUILTIN.spans(texts)

    events = [{"message": f"{text} ({i})"} for i, (text, _) in enumerate(FOUND * 3)]
    plain = [r.payload for r in Guard().scrub_many(events)]
    guard = Guard()
    compiled: Any = guard._compiled  # type: ignore[attr-defined]
    compiled.names = Names((), ask)
    compiled.names.batched = True
    assert [r.payload for r in guard.scrub_many(events)] == plain
    assert asked[0] >= 32  # one question for the first lot


@pytest.mark.parametrize("batched", [False, True])
def test_a_first_look_for_texts_remembers_nothing(batched: bool) -> None:
    """It finds no names: what it took for clean would stay, in a batch to a vendor, from the next lot on."""
    own = 'id = "own"\nextends = "standard"\n[[page]]\nkinds = ["condition"]\nfree_text = "drop"\n'
    guard = Guard(Policy.loads(own))
    compiled: Any = guard._compiled  # type: ignore[attr-defined]
    compiled.names = Names((), BUILTIN.spans)
    compiled.names.batched = True
    event = {
        "type": "track",
        "event": "x",
        "context": {"page": {"url": "https://www.lakeview.example/about-us"}},
        "properties": {"message": "please call Nadia Farouk back"},
    }
    kind = "batch" if batched else "track"
    body = {"batch": [event, event]} if batched else event
    request = {"url": f"https://api.segment.io/v1/{kind}", "method": "POST", "body": body}
    for _ in range(4):
        assert not any("Nadia" in str(result.payload) for result in guard.scrub_many([request] * 3))


def test_what_is_prepared_is_not_asked_again() -> None:
    def never(_: Sequence[str]) -> list[list[NerSpan]]:
        raise AssertionError

    names = Names((), BUILTIN.spans)
    ready = prepared(names, ["please call Nadia Farouk"])
    object.__setattr__(names, "_ask", never)
    (found,) = ready.found([leaf("please call Nadia Farouk", "message")], 0.5)
    assert (found.start, found.end) == (12, 24)
    collected = Collected()
    assert collected.found([leaf("a label", "label")], 0.5) == [] == collected.texts


# ---- policies


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        ('"spacey"', "unknown back end 'spacey' (did you mean 'spacy'?"),
        ("[]", "must be a name or a list of names"),
        ("3", "must be a name or a list of names"),
        ('["builtin", "off"]', "'off' stands alone"),
        ('["spacy:a", "spacy:b"]', "names a back end twice"),
        ('"builtin:x"', "'builtin' takes no model"),
        ('"onnx:"', "names no model behind the colon"),
    ],
)
def test_a_wrong_back_end_is_refused_at_load(value: str, problem: str) -> None:
    with pytest.raises(ConfigError) as error:
        Policy.loads(f'id = "x"\nextends = "standard"\nner = {value}')
    assert problem in str(error.value) and "ner" in error.value.where


@pytest.mark.parametrize(
    ("ner", "says"),
    [("onnx:/nowhere/at/all", "config.json"), ("spacy:no_such_pipeline", "no_such_pipeline")],
    ids=["onnx", "spacy"],
)
def test_a_missing_model_is_refused_by_the_guard(ner: str, says: str) -> None:
    with pytest.raises(ConfigError, match=rf"{says}|pip install"):
        Guard(Policy.loads(f'id = "x"\nextends = "standard"\nner = "{ner}"'))


def test_a_missing_package_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("phiguard.ner.backends.find_spec", lambda _: None)
    for kind, extra in (("spacy", "ner"), ("onnx", "onnx"), ("presidio", "presidio")):
        with pytest.raises(ConfigError, match=rf"pip install 'phiguard\[{extra}\]'"):
            Guard(Policy.loads(f'id = "x"\nextends = "standard"\nner = "{kind}"'))


def test_the_digest_knows_the_back_end() -> None:
    one, other = (Policy.loads(f'id = "x"\nextends = "standard"\nner = "{n}"') for n in ("builtin", "off"))
    assert one.digest() != other.digest()
    assert one.digest() == Policy.of("standard").digest()


def test_threads_may_share_a_tagger() -> None:
    fresh = Tagger()
    texts = [f"{text} {i}" for i in range(40) for text, _ in FOUND]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(lambda text: fresh.spans([text])[0], texts))
    assert together == [tagger().spans([text])[0] for text in texts]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("ref ABC123, thanks", "ref ABC123, thanks"),
        ("ref LNCU2QKJJRPUCRCEKJCVGU25, thanks", "ref LNCU2QKJJRPUCRCEKJCVGU25, thanks"),
        ("my name is maria gonzalez 1987 thanks", "my name is [PERSON] 1987 thanks"),
    ],
    ids=["a label and its code", "a long code", "a name before a number"],
)
def test_no_name_holds_digits_or_labels_a_code(text: str, wanted: str) -> None:
    assert phiguard.scrub(text).payload == wanted
