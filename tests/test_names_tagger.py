"""The tagger's reading against the plain one: every token scored, every path weighed."""

import random
import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from phiguard import native
from phiguard.ner import features, reading
from phiguard.ner import tagger as module
from phiguard.ner.features import (
    WORDLIKE,
    attributes,
    describe,
    folded,
    is_cased,
    places,
    shape,
    tokens_of,
    words,
)
from phiguard.ner.tagger import Tagger, tagger

WORDS = (
    "my name is Nadia Farouk and I see Dr . Lindqvist for asthma , call O ' Dowd , Sean or maria de la Cruz @ noon"
    " today - Ms Word the patient's son Tomás 555 0142 4 [ ] \n hi Li the of nguyễn Надя ＮＡＤＩＡ x_y __ refill"
).split(" ")
TEXTS = st.lists(st.sampled_from(WORDS), max_size=30).map(" ".join)


def plain_reading(of: Tagger, text: str) -> list[tuple[int, int]]:
    """The names, as tokens from and to, of the best of all readings in which each begins with a word that may."""
    tokens = tokens_of(text)
    cased = is_cased(text)
    described = [describe(token, cased) for token in tokens]
    none = (0, 0)
    first: list[int] = []
    further: list[int] = []
    for token, (own, _, _), seen in zip(tokens, described, attributes(described), strict=True):
        weights = [of._weights.get(name, none) for name in seen]
        alone = sum(of._weights.get(f"0{name}", none)[0] for name in own)
        if folded(token) in module._TITLES:
            alone = max(alone, 0)
        may = shape(token, cased) in WORDLIKE and alone > reading._LEAST
        first.append(sum(b for b, _ in weights) + (0 if cased else reading._CASELESS) if may else reading.NEVER)
        further.append(sum(i for _, i in weights))
    for i, token in enumerate(tokens):
        if folded(token) in module._TITLES:
            at = i + 2 if tokens[i + 1 : i + 2] == ["."] else i + 1
            if at < len(tokens) and (not cased or tokens[at][0].isupper()):
                first[at] += reading._TITLED
    return best_path(of._moves, first, further)


def best_path(moves: Sequence[int], first: Sequence[int], further: Sequence[int]) -> list[tuple[int, int]]:
    if not first:
        return []
    scores, back = [0, first[0], reading.NEVER], []
    for b, i in zip(first[1:], further[1:], strict=True):
        step, new = [], []
        for label, own in enumerate((0, b, i)):
            each = [scores[k] + moves[3 * k + label] - (10**9 if (k, label) == (0, 2) else 0) for k in range(3)]
            step.append(each.index(max(each)))
            new.append(max(each) + own)
        scores = new
        back.append(step)
    labels = [scores.index(max(scores))]
    for step in reversed(back):
        labels.append(step[labels[-1]])
    labels.reverse()
    starts = [i for i, label in enumerate(labels) if label == 1]
    return [
        (s, next((k - 1 for k in range(s + 1, len(labels)) if labels[k] != 2), len(labels) - 1)) for s in starts
    ]


def written(word: str, rng: random.Random) -> str:
    case = rng.randrange(4)
    return word if case == 0 else word.upper() if case == 3 else word.capitalize()


def quick_reading(of: Tagger, text: str) -> list[tuple[int, int]]:
    tokens, cased = tokens_of(text), is_cased(text)
    return [(a, b) for a, b, _ in of._reader.read([tuple([of._known(token, cased) for token in tokens])], cased)]


@settings(max_examples=150, deadline=None)
@given(TEXTS)
def test_the_quick_reading_is_the_plain_one(text: str) -> None:
    # Where a name would begin with a title, the quick reading does not take it for what another title introduces.
    assume(re.search(r"\b(?:Dr|Ms)(?: \.)? (?:Dr|Ms)\b", text) is None)
    assert quick_reading(tagger(), text) == plain_reading(tagger(), text)


def test_the_quick_reading_is_the_plain_one_over_words_of_every_kind() -> None:
    rng = random.Random(11)
    table = sorted(words())
    differ = 0
    for _ in range(150):
        text = " ".join(written(rng.choice(table + WORDS * 900), rng) for _ in range(rng.randint(1, 14)))
        differ += quick_reading(tagger(), text) != plain_reading(tagger(), text)
    assert differ <= 1  # where a name is given up that would have won far behind


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=80) | TEXTS)
def test_tokens_stand_where_they_are_said_to(text: str) -> None:
    tokens = tokens_of(text)
    at = places(text, tokens)
    assert [text[s:e] for s, e in at] == tokens
    between = text[: at[0][0]] if at else text
    for (_, end), (start, _) in pairwise(at):
        between += text[end:start]
    assert between.strip() == ""


@pytest.mark.parametrize(
    ("text", "cased"),
    [
        ("my name is nadia", False),
        ("my name is Nadia", True),
        ("Nadia farouk", False),
        ("NADIA FAROUK", False),
        ("Refund for O'Dowd", True),
        ("for McKay", True),
        ("first\nNadia", False),
        ("see Émile", True),
        ("el ñandú", False),
        ("looking+for+Nadia", True),
        ("9,nadia,Farouk", True),
        ("в городе Надя", True),
        ("", False),
    ],
)
def test_capitals_tell(text: str, cased: bool) -> None:
    assert is_cased(text) is cased


@pytest.mark.parametrize(
    ("one", "other"), [("46351", "98402"), ("☂", "☃"), ("東京", "大阪"), ("Надя", "Лена")], ids=lambda v: v
)
def test_what_tells_nothing_more_is_not_remembered(one: str, other: str) -> None:
    fresh = Tagger()
    assert fresh._row(one, True) is fresh._row(other, True)
    assert not any(fresh._rows)


def test_memory_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_MAX_REMEMBERED", 50)
    monkeypatch.setattr(reading, "_MAX_THREES", 50)
    fresh = Tagger()
    rng = random.Random(3)
    for _ in range(60):
        text = " ".join("".join(rng.choices("abcdefgh1-", k=6)).capitalize() for _ in range(9))
        in_python(fresh, text, is_cased(text))
    kept = [*fresh._rows, *fresh._pieces, *fresh._figures, getattr(fresh._reader, "_threes", {})]
    assert fresh._pieces[True] and fresh._figures[True] and max(map(len, kept)) <= 50


@pytest.mark.skipif(not native.IN_USE, reason="not built")
def test_memory_of_the_compiled_reading_is_bounded() -> None:
    fresh = Tagger()
    reader: Any = fresh._reader
    reader.most = 50
    rng = random.Random(3)
    most = 0
    for _ in range(300):
        text = " ".join("".join(rng.choices("abcdefgh", k=6)).capitalize() for _ in range(9))
        before = reader.remembered[True]
        fresh.spans([text])
        most = max(most, reader.remembered[True])
        assert before < 50 or reader.remembered[True] <= 9
    assert 50 <= most < 60


def in_python(of: Tagger, text: str, cased: bool) -> list[tuple[int, int, int]]:
    twin: Any = native.TWINS["names_in"]
    return list(twin(of, text, cased))


def in_tuples(run: Any, *args: Any) -> Any:
    """What it gives where the reader and its rows are those in Python."""
    place: Any = module
    chosen = place.Reader, place.row
    place.Reader, place.row = native.TWINS["Reader"], native.TWINS["row"]
    try:
        return run(*args)
    finally:
        place.Reader, place.row = chosen


class Plain(Tagger):
    """With rows and a reader in Python, whatever is built."""

    def __init__(self) -> None:
        in_tuples(super().__init__)

    def _made(self, token: str, cased: bool, low: str) -> Any:
        return in_tuples(super()._made, token, cased, low)


PLAIN = Plain()


@settings(max_examples=400, deadline=None)
@given(
    st.text(alphabet=" \x00\t\n\x1c\x7f-|_.,:/@'0129aBzéſ–Ⅸ", max_size=30)
    | TEXTS
    | st.text(alphabet=st.characters(max_codepoint=127), max_size=60)
    | st.text(max_size=30)
)
def test_twins_find_the_same(text: str) -> None:
    for each in (text, text.title(), text.upper()):
        cased = is_cased(each)
        names = in_python(PLAIN, each, cased)
        assert module.names_in(tagger(), each, cased) == names == in_python(tagger(), each, cased)
        assert module.names_in(tagger(), each, not cased) == in_python(PLAIN, each, not cased)


def test_twins_find_the_same_over_words_of_every_kind() -> None:
    rng = random.Random(12)
    table = sorted(words())
    found = 0
    for _ in range(2_000):
        chosen = [
            written(rng.choice(table if rng.random() < 0.4 else WORDS), rng) for _ in range(rng.randint(1, 30))
        ]
        text = rng.choice((" ", "  ", "\n", " - ", " | ", "_", ", ")).join(chosen)
        cased = is_cased(text)
        names = in_python(PLAIN, text, cased)
        assert module.names_in(tagger(), text, cased) == names
        found += len(names)
    assert found > 2_000


@pytest.mark.skipif(not native.IN_USE, reason="the native module is not built")
def test_rows_of_words_are_those_of_the_twin() -> None:
    from phiguard._native import core

    of, rng = tagger(), random.Random(13)
    compiled = core.Words(of)  # type: ignore[attr-defined]
    letters = "abcdefghijklmnopqrstuvwxyz"
    odd = ["".join(rng.choices(letters, k=rng.choice((1, 2, 3, 6, 9, 12, 24, 25, 40)))) for _ in range(3_000)]
    known = [word for word in sorted(words()) if word.isascii() and word.isalpha()]
    for word in [*odd, *known[::7], *module._TITLES, *features._SPECIAL]:
        mixed = word[:1] + word[1:].upper(), word.title()[:2] + word[2:].upper()
        for token in {word, word.capitalize(), word.upper(), *mixed}:
            for cased in (False, True):
                assert compiled.made(of, token, cased) == of._made(token, cased, token.lower()), (token, cased)


def test_texts_longer_than_memory_are_read_whole() -> None:
    text = " ".join(f"w{i}x" for i in range(30_000)) + " my name is Nadia Farouk"
    assert tagger().margins(text)[-1][:2] == (len(text) - 12, len(text))
    assert tagger().margins(text) == PLAIN.margins(text)


@pytest.mark.parametrize(
    "text",
    [
        "call Nadia Farouk - Dr. Lindqvist - today",
        "- Nadia Farouk - - Lena Fischer -",
        " | Nadia | Farouk - - - Lena Fischer – | ",
        "Nadia  Farouk,born 1969-04-12 or 12/4/69, asked A1 A12 7th",
        "Nadia\u2003Farouk\tand Sean O'Dowd\n(Tomás) _Li_ ＮＡＤＩＡ",
        "write nadia@clinic.example.com or https://a.example/Nadia/Farouk?x=1 to Lena Fischer.",
        "",
        " ",
        "-",
    ],
)
def test_a_text_in_pieces_reads_as_a_whole(text: str) -> None:
    for each in (text, text, text.replace("1", "8"), text.lower()):  # anew, remembered, with other figures
        names = tagger().margins(each)
        tokens, cased = tokens_of(each), is_cased(each)
        at = places(each, tokens)
        read = tagger()._reader.read([tuple([tagger()._row(token, cased) for token in tokens])], cased)
        ends = {at[last][1]: margin / 100 for _, last, margin in read}
        assert {start for start, _, _ in names} <= {at[first][0] for first, _, _ in read}
        assert [end for _, end, _ in names if end not in ends] == []
        assert bool(names) is bool(read)


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet=" -–|.A1é\n", max_size=24) | TEXTS)
def test_pieces_hold_the_tokens_of_the_text(text: str) -> None:
    of, cased = tagger(), is_cased(text)
    pieces = text.split(" ")
    parts: list[Any] = [None] * len(pieces)
    of._complete(parts, pieces, cased)
    tokens = tokens_of(text)
    assert [row for part in parts for row in part] == [of._row(token, cased) for token in tokens]
    assert module._located(pieces, parts, range(len(tokens))) == places(text, tokens)


def test_texts_kept_alike_are_not_taken_for_each_other() -> None:
    one, other = "E-", b"E-".decode("utf-16-le")
    assert one.__hash__() == other.__hash__()  # Python hashes the bytes that they are kept in
    assert module._hashed(one) != module._hashed(other)
    fresh = Tagger()
    fresh.spans([f"see {one} Nadia"])
    assert fresh.margins(f"see {other} Nadia Farouk") == Tagger().margins(f"see {other} Nadia Farouk")
