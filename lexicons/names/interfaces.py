"""Rebuilds ``interfaces.txt.gz``: words that user interfaces in 40 tongues are written with, and hardly anybody is called.

    pip install --no-deps home-assistant-frontend==20250109.2 django==5.2.19 wagtail==8.0.1 django-oscar==4.2.1 \
        django-allauth==65.21.1 django-cms==5.1.3
    python lexicons/names/interfaces.py

The packages are read where pip put them; nothing of them is run. Taken are words in small letters (German, whose
nouns have capitals: any) that two sentences of a tongue hold, without accents. A name that more than a few have is
left out, as `words.tsv.gz` says, and one that some have unless five sentences hold it. The file is the same on every run.
"""

import ast
import gzip
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parents[1]))

from phiguard.ner.features import folded, marks

CATALOGS = ("django", "wagtail", "oscar", "allauth", "cms")
TONGUES = (
    "af az bs ca cs cy da de eo es es-419 et eu fi fr fy ga gl gsw hr hu id is it lb lt lv ms nb nl nn pl pt pt-BR"
    " ro sk sl sq sr-Latn sv tr uz vi"
).split()
NOUNS_IN_CAPITALS = ("de", "gsw", "lb")
LEAST, LEAST_OF_A_NAME = 2, 5  # sentences
# Placeholders, mark-up, addresses, and words with signs of code in them.
_CODE = re.compile(r"\{[^}]*\}|<[^>]*>|https?://\S+|%\(\w+\)\w|\w*[._/@]\w+[\w._/@]*")
_WORD = re.compile(r"[^\W\d_]+")
_SAID = re.compile(r'msgstr(?:\[\d\])? ((?:"(?:[^"\\]|\\.)*"\n?)+)')
_LINE = re.compile(r'"(?:[^"\\]|\\.)*"')


def package(name: str) -> Path:
    spec = find_spec(name)
    if spec is None or spec.origin is None:
        raise SystemExit(f"{name} is not installed; see the first lines of this file")
    return Path(spec.origin).parent


def strings(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for inner in value.values():
            yield from strings(inner)
    elif isinstance(value, str):
        yield value


def sentences(tongue: str) -> set[str]:
    out: set[str] = set()
    for file in (package("hass_frontend") / "static" / "translations").rglob(f"{tongue}-*.json"):
        if re.fullmatch(rf"{tongue}-[0-9a-f]{{32}}\.json", file.name):
            out.update(strings(json.loads(file.read_text("utf-8"))))
    for name in CATALOGS:
        for file in package(name).rglob(f"locale/{tongue.replace('-', '_')}/LC_MESSAGES/*.po"):
            for found in _SAID.findall(file.read_text("utf-8")):
                text = "".join(ast.literal_eval(line) for line in _LINE.findall(found))
                if "Project-Id" not in text:
                    out.add(text)
    return out


def words(tongue: str, untranslated: set[str]) -> Counter[str]:
    """Of each word of a tongue, how many sentences hold it."""
    out: Counter[str] = Counter()
    for text in sentences(tongue) - untranslated:
        found = _WORD.findall(_CODE.sub(" ", text))
        out.update({folded(w) for w in found if w.islower() or (tongue in NOUNS_IN_CAPITALS and w.istitle())})
    return Counter({word: n for word, n in out.items() if n >= LEAST and re.fullmatch("[a-z]{2,}", word)})


def is_taken(word: str, held: int) -> bool:
    given, family, english, _ = marks(word)
    if english > 2 or given > 3 or family > 3:
        return False
    return held >= LEAST_OF_A_NAME or (given < 2 and family < 3)


def main() -> None:
    untranslated = sentences("en")
    all_of_them: Counter[str] = Counter()
    for tongue in TONGUES:
        all_of_them.update(words(tongue, untranslated))
    taken = sorted(word for word, held in all_of_them.items() if is_taken(word, held))
    data = "\n".join(taken).encode()
    (HERE / "interfaces.txt.gz").write_bytes(gzip.compress(data, 9, mtime=0))
    print(f"{len(taken)} words")


if __name__ == "__main__":
    main()
