"""What shops, goods and programs are called is nobody's name; whoever is called like them is somebody."""

import pytest

from phiguard.lexicon import read_toml
from phiguard.ner.backends import load
from phiguard.ner.brands import is_brand, is_program
from phiguard.ner.features import Written
from phiguard.ner.span import NerSpan
from phiguard.ner.vocabulary import is_no_name

NOBODY = [
    ("I bought it at Victoria's Secret yesterday", "Victoria"),
    ("victoria's secret store hours", "victoria"),
    ("Papa John’s was late again", "John"),
    ("Ben and Jerry's for dessert", "Ben"),
    ("Levi's jeans that fit", "Levi"),
    ("wendy's menu please", "wendy"),
    ("a Michael Kors bag", "Michael Kors"),
    ("Mr. Clean ruined the floor", "Clean"),
    ("Mrs Fields cookies", "Fields"),
    ("ms word crashes", "word"),
    ("Ms Word keeps crashing", "Word"),
    ("my ms excel file", "excel"),
]
SOMEBODY = [
    ("Victoria's secret is out", "Victoria"),
    ("victoria's secret is that she drinks", "victoria"),
    ("Victoria's sister called", "Victoria"),
    ("Wendy's appointment is on Monday", "Wendy"),
    ("Amy's account is locked", "Amy"),
    ("Michael Kors has asthma", "Michael Kors"),
    ("Dr. McDonald's menu of services", "McDonald"),
    ("Reese's surgery went well", "Reese"),
    ("Ms. Word will see you now", "Word"),
    ("Ms Word called about her son", "Word"),
    ("ms word told me to come in", "word"),
    ("Mrs. Lowe's chart", "Lowe"),
]


def ids(rows: list[tuple[str, str]]) -> list[str]:
    return [text[:32] for text, _ in rows]


def span(text: str, name: str) -> NerSpan:
    return NerSpan(text.index(name), text.index(name) + len(name), 0.95)


@pytest.mark.parametrize(("text", "name"), NOBODY, ids=ids(NOBODY))
def test_things_are_nobody(text: str, name: str) -> None:
    assert is_no_name(text, span(text, name))
    assert load(("builtin",)).spans([text]) == [[]]


@pytest.mark.parametrize(("text", "name"), SOMEBODY, ids=ids(SOMEBODY))
def test_whoever_is_called_like_them_is_somebody(text: str, name: str) -> None:
    assert not is_no_name(text, span(text, name))


@pytest.mark.parametrize("part", ["sure", "named", "owned"])
def test_every_brand_is_known_by_each_of_its_words(part: str) -> None:
    table = read_toml("names/brands.toml")
    behind = {"sure": "", "named": " " + table["goods"][0], "owned": " " + table["shops"][0]}[part]
    for brand in table[part]:
        text = f"{brand}{behind}"
        words = [w for w in brand.replace("'", " ").replace("-", " ").split() if w.isalpha() and len(w) > 2]
        assert words
        assert all(is_brand(Written(text), text.index(w), text.index(w) + len(w)) for w in words), brand
        if behind:
            assert not any(is_brand(Written(brand), brand.index(w), brand.index(w) + len(w)) for w in words), brand


def test_a_title_makes_it_somebody_unless_it_is_part_of_the_brand() -> None:
    text = "Dr. Kohl's store"
    assert is_brand(Written(text), 4, 8)
    assert not is_brand(Written(text), 4, 8, titled=True)


def test_a_program_is_one_only_behind_ms() -> None:
    assert is_program("ms excel", 3, 8)
    assert not is_program("my excel", 3, 8)
