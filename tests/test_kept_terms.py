"""The table of terms is kept on disk as it was made, and only what we wrote is read."""

from pathlib import Path

import pytest

from phiguard import databases, kept_terms
from phiguard.kept_terms import kept_table
from phiguard.terms import STEMS, Table, rows, table

MEANING = {"category": "condition", "tier": "2", "topic": "", "ambiguity": "strong"}
HAND_WRITTEN = [
    ("overlay", i, {**MEANING, "case": case, "term": term})
    for i, (term, case) in enumerate([("crohn's disease", ""), ("biopsy", ""), ("aids", "upper"), ("did", "only")])
]


def all_of(terms: Table) -> list[object]:
    each = [terms.term(i, capitals) for i in range(len(terms.sizes)) for capitals in (True, False)]
    return [terms.patterns, list(terms.sizes), terms.stems, len(terms), terms.digest(), each]


@pytest.mark.parametrize(
    "made",
    [Table(()), Table(HAND_WRITTEN), Table(HAND_WRITTEN, (STEMS,))],
    ids=["no terms", "terms and their cases", "stems"],
)
def test_a_table_is_read_as_it_was_written(made: Table) -> None:
    assert all_of(Table.load(made.dump())) == all_of(made)


def test_so_is_the_whole_lexicon() -> None:
    assert all_of(Table.load(table().dump())) == all_of(table())


@pytest.mark.parametrize("data", [b"", b"[[], [1]]\n", b"[[], []]\nx", table().dump()[:-1]])
def test_what_is_no_table_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"table of terms|JSON|unexpected end|unpack|document"):
        Table.load(data)


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[Table]:
    """The tables that were made of the files."""
    tables: list[Table] = []

    def counted() -> Table:
        tables.append(Table(rows("overlay/terms.tsv")))
        return tables[-1]

    monkeypatch.setattr(kept_terms, "table", counted)
    kept_table.cache_clear()
    return tables


def test_it_is_made_once_for_a_folder(tmp_path: Path, made: list[Table]) -> None:
    first = kept_table(tmp_path)
    kept_table.cache_clear()
    assert all_of(kept_table(tmp_path)) == all_of(first)
    assert len(made) == 1
    kept_table.cache_clear()


@pytest.mark.parametrize("at", [0, 40, -1], ids=["mac", "head", "last byte"])
def test_a_changed_file_is_not_read(tmp_path: Path, made: list[Table], at: int) -> None:
    kept_table(tmp_path)
    [file] = tmp_path.glob("*.hsdb")
    data = bytearray(file.read_bytes())
    data[at] ^= 1
    file.write_bytes(data)
    kept_table.cache_clear()
    kept_table(tmp_path)
    assert len(made) == 2
    kept_table.cache_clear()


def test_what_other_code_wrote_is_made_anew(tmp_path: Path, made: list[Table]) -> None:
    databases.store_blob(kept_terms._digest(), tmp_path, b"[]\n")
    kept_table(tmp_path)
    kept_table.cache_clear()
    kept_table(tmp_path)
    assert len(made) == 1
    kept_table.cache_clear()


def test_it_stands_for_the_files_and_the_code(monkeypatch: pytest.MonkeyPatch) -> None:
    before = kept_terms._digest()
    assert kept_terms._digest() == before
    monkeypatch.setattr(kept_terms, "read_bytes", lambda name: b"" if name == STEMS else b"x")
    files = kept_terms._digest()
    monkeypatch.setattr(kept_terms, "_MAKERS", ("terms.py",))
    assert len({before, files, kept_terms._digest()}) == 3


def test_without_a_folder_it_is_made(made: list[Table]) -> None:
    assert kept_table(None) is made[0]
    kept_table.cache_clear()
