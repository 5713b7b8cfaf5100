"""How often the lexicon takes text that has nothing to do with health for health: hits per 1,000 words.

    python -m benchmarks.false_alarms [--show N] FOLDER …

Reads the HTML, XML and plain texts below each folder, paragraph by paragraph, as values without any key; what is
counted is what `scrub` would replace by the standard policy: a term of tier 2 or 3 at 0.5 or more. ``--show`` lists
the terms hit, with the words around each: for judging which of them do speak of health. The texts are whatever
documentation is at hand; ``docs/explanation/lexicon.md`` says which ones the published figures come from.
"""

import argparse
import html
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from phiguard.health import Cues, weigh
from phiguard.matcher import Matcher

_SUFFIXES: Final = {".html", ".htm", ".xhtml", ".xml", ".docbook", ".page", ".txt", ".rst", ".md", ".dat", ".h", ""}
_OUT: Final = re.compile(r"<(script|style)\b.*?</\1\s*>|<!--.*?-->", re.DOTALL | re.IGNORECASE)
_BREAK: Final = re.compile(
    r"</?(p|div|li|td|th|tr|h[1-6]|dt|dd|pre|br|title|para|screen|section)\b[^>]*>", re.IGNORECASE
)
_TAG: Final = re.compile(r"<[^>]{0,2000}>")
_WORD: Final = re.compile(r"[^\W\d_][\w'’-]*")
_MAX_BYTES: Final = 8_000_000


def paragraphs(file: Path) -> Iterator[str]:
    data = file.read_bytes()[:_MAX_BYTES]
    if b"\0" in data:
        return
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return
    if file.suffix not in (".txt", ".rst", ".md", "") or text.lstrip()[:1] == "<":
        text = html.unescape(_TAG.sub(" ", _BREAK.sub("\n\n", _OUT.sub(" ", text))))
    for part in re.split(r"\n[ \t]*\n|\n%\n", text):
        plain = " ".join(part.split())
        if plain:
            yield plain


def texts(folder: Path) -> Iterator[str]:
    """Each paragraph once, in order of the files' paths."""
    seen: set[int] = set()
    for file in sorted(p for p in folder.rglob("*") if p.is_file() and not p.is_symlink()):
        if file.suffix not in _SUFFIXES or _is_foreign(file):
            continue
        for text in paragraphs(file):
            if hash(text) not in seen:
                seen.add(hash(text))
                yield text


def _is_foreign(file: Path) -> bool:
    """Whether a path says that its text is in another language than English."""
    return any(
        re.fullmatch(r"[a-z]{2}([-_][A-Z][A-Za-z]+)?", part) and part[:2] not in ("en", "js")
        for part in (*file.parts[-6:-1], *file.name.split(".")[1:])
    )


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--show", type=int, default=0, metavar="N", help="list the N terms hit most often")
    options = parser.parse_args()
    matcher = Matcher("ahocorasick")
    all_words = all_hits = 0
    for folder in options.folders:
        words = hits = 0
        said: Counter[str] = Counter()
        about: dict[str, list[str]] = {}
        for text in texts(folder):
            words += len(_WORD.findall(text))
            for m, score, _ in weigh(text, matcher.mentions([text])[0], Cues()):
                if score >= 0.5 and m.term.tier >= 2:
                    hits += 1
                    term = f"{text[m.start : m.end].lower()}  ({m.term.rule})"
                    said[term] += 1
                    about.setdefault(term, []).append(text[max(0, m.start - 40) : m.end + 40])
        rate = 1000 * hits / words if words else 0.0
        print(f"{folder.name:28} {words:9} words {hits:6} hits {rate:8.4f} per 1,000 words")
        for term, times in said.most_common(options.show):
            print(f"    {times:5} {term}\n          … " + "\n          … ".join(about[term][:2]))
        all_words, all_hits = all_words + words, all_hits + hits
    rate = 1000 * all_hits / all_words if all_words else 0.0
    print(f"{'all':28} {all_words:9} words {all_hits:6} hits {rate:8.4f} per 1,000 words")


if __name__ == "__main__":
    main()
