"""Makes the term files of other tongues: ``python lexicons/tongues.py [--check]``. It needs no package.

``terms/tongues.tsv.gz`` holds

- the hand-written terms of ``tongues/*.tsv`` with their inflections: a term stands there once, in the singular;
- the Greek and Latin words of the English files as six tongues write them: ``gastritis`` is ``gastrite`` in French,
  ``hysterectomy`` is ``Hysterektomie`` in German. Such words differ by their endings and by how their letters are
  written, and by little else, so that rules make them; see `CLASSICAL`.

``terms/stems.tsv.gz`` holds the hand-written terms with a ``*`` behind them: any letters may follow, since German and
Dutch write compounds as one word and the others have many endings.

What the English files hold already is left out: they say what it means. ``--check`` fails where a file is another one.
"""

import argparse
import gzip
import hashlib
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

from phiguard.accents import spelt
from phiguard.folding import normal
from phiguard.lexicon import read_tsv
from phiguard.terms import COLUMNS, ENGLISH, HAND, Table, forms, rows, singulars

HERE: Final = Path(__file__).parent
LANGUAGES: Final = ("de", "fr", "es", "pt", "it", "nl")
_MIN_JOINED: Final = 8

# ---- inflections: of a word its other forms, a plain s at the end aside, which the matcher takes for granted

_Rules = tuple[tuple[str, tuple[str, ...]], ...]
"""The first ending that fits: what is put in its place."""

_GERMAN: Final[_Rules] = (
    ("ium", ("ien",)), ("um", ("en",)), ("in", ("innen",)), ("e", ("en",)), ("is", ("en",)), ("us", ()), ("s", ("sen",)),
    ("a", ("en",)), ("el", ("eln",)), ("er", ("ern",)), ("en", ()), ("", ("e", "en", "es")),
)  # fmt: skip
_FRENCH: Final[_Rules] = (
    ("al", ("aux", "ale", "ales")), ("eau", ("eaux",)), ("if", ("ive", "ives")), ("eux", ("euse", "euses")),
    ("ien", ("ienne", "iennes")), ("s", ()), ("x", ()), ("", ("s",)),
)  # fmt: skip
_SPANISH: Final[_Rules] = (
    ("ista", ("istas",)), ("o", ("os", "a", "as")), ("z", ("ces",)), ("s", ()), ("a", ("as",)), ("e", ("es",)),
    ("á", ("aes",)), ("", ("es",)),
)  # fmt: skip
_PORTUGUESE: Final[_Rules] = (
    ("ão", ("ões",)), ("al", ("ais",)), ("el", ("eis",)), ("ol", ("ois",)), ("il", ("is",)), ("m", ("ns",)),
    ("r", ("res",)), ("z", ("zes",)), ("o", ("os", "a", "as")), ("s", ()), ("", ("s",)),
)  # fmt: skip
_ITALIAN: Final[_Rules] = (
    ("logo", ("logi", "loga", "loghe")), ("co", ("ci", "chi", "ca", "che")), ("go", ("ghi", "gi")), ("io", ("i",)),
    ("o", ("i", "a", "e")), ("ista", ("isti", "iste")), ("ca", ("che",)), ("ga", ("ghe",)), ("ia", ("ie",)),
    ("a", ("e",)), ("e", ("i",)), ("", ()),
)  # fmt: skip
_DUTCH: Final[_Rules] = (
    ("oog", ("ogen",)), ("heid", ("heden",)), ("oom", ("omen",)), ("ie", ("ieën",)), ("s", ("zen", "sen")), ("f", ("ven",)),
    ("e", ("en",)), ("en", ()), ("", ("en",)),
)  # fmt: skip
RULES: Final = {
    "de": _GERMAN, "fr": _FRENCH, "es": _SPANISH, "pt": _PORTUGUESE, "it": _ITALIAN, "nl": _DUTCH,
}  # fmt: skip
_ROMANCE: Final = ("fr", "es", "pt", "it")
# What stands between the noun and what says more of it: plurals end before it, and slugs leave it out.
_LINKS: Final = frozenset(
    "de du des d la le les l à a au aux en par pour contre sur y e et ou o del los las el al do da dos das no na ao à"
    " di del della dello dell dei degli delle dal dalla nel nella alla allo all ai alle il lo gli i per con sin".split()
)
_ADVERB: Final = ("ement", "mente")


def inflected(word: str, language: str) -> tuple[str, ...]:
    """The other forms of a word; none of one so short that it is no noun."""
    if len(word) < 4 or word[-1] in "àèéìòù":
        return ()
    for ending, others in RULES[language]:
        if word.endswith(ending):
            kept = word.removesuffix(ending) if ending else word
            return tuple(kept + other for other in others)
    return ()


def spoken(term: str, language: str) -> Iterator[str]:
    """A term as people write it: itself, its plurals, and without the small words that slugs leave out."""
    yield term
    words = term.replace("'", "' ").split()
    if language in _ROMANCE:
        links = [i for i, word in enumerate(words) if word.rstrip("'") in _LINKS]
        head = words[: links[0]] if links and links[0] else words
        rest = words[len(head) :]
        if len(head) <= 3:
            kinds = [(word,) if word.endswith(_ADVERB) else (word, *inflected(word, language)) for word in head]
            for i in range(1, max(map(len, kinds))):
                # Words that go together are in the same number: the plural of each, as far as it has one.
                yield " ".join([*(kind[min(i, len(kind) - 1)] for kind in kinds), *rest]).replace("' ", "'")
        bare = [word for i, word in enumerate(words) if i not in links]
        if len(words) > len(bare) > 1 and len("".join(bare)) >= _MIN_JOINED:
            yield " ".join(bare)
        if "'" in term:
            yield term.replace("'", "")
        return
    for other in inflected(words[-1], language):
        yield " ".join([*words[:-1], other])
    if len(words) > 1 and words[0].endswith("e"):  # an adjective: häusliche Gewalt, häuslicher Gewalt
        for ending in ("n", "r", "s"):
            yield " ".join([words[0] + ending, *words[1:]])


def written(term: str, language: str) -> list[str]:
    """Every pattern of a term, itself first."""
    out: dict[str, None] = {}
    for i, variant in enumerate(spoken(term, language)):
        for spelling in spelt(variant) if language == "de" else (variant,):
            out |= dict.fromkeys(forms(spelling, joined=i == 0))
    return list(out)


# ---- Greek and Latin words


class Tongue(NamedTuple):
    """How a tongue writes words of medicine; the first fitting ending, then every change of letters, in order."""

    endings: tuple[tuple[str, str], ...]
    letters: tuple[tuple[str, str], ...]


_E_SOUND: Final = "(?=[eiyäöæ])"
CLASSICAL: Final = {
    "de": Tongue(
        (("itis", "itis"), ("osis", "ose"), ("asis", "ase"), ("oma", "om"), ("emia", "ämie"), ("uria", "urie"),
         ("algia", "algie"), ("pathy", "pathie"), ("trophy", "trophie"), ("plegia", "plegie"), ("phobia", "phobie"),
         ("penia", "penie"), ("rrhea", "rrhö"), ("ectomy", "ektomie"), ("otomy", "otomie"), ("ostomy", "ostomie"),
         ("scopy", "skopie"), ("graphy", "graphie"), ("plasty", "plastik"), ("therapy", "therapie"), ("megaly", "megalie"),
         ("logy", "logie")),
        ((r"cc", "kk"), (rf"c{_E_SOUND}", "z"), (r"c(?!h)", "k"), (r"^(an|hyp|p|gyn)?hem(?=at|or|op|an)", "häm"),
         (r"^gynek", "gynäk"), (r"^esoph", "ösoph"), (r"edem", "ödem")),
    ),
    "fr": Tongue(
        (("itis", "ite"), ("osis", "ose"), ("asis", "ase"), ("oma", "ome"), ("emia", "émie"), ("uria", "urie"),
         ("algia", "algie"), ("pathy", "pathie"), ("trophy", "trophie"), ("plegia", "plégie"), ("phobia", "phobie"),
         ("penia", "pénie"), ("rrhea", "rrhée"), ("ectomy", "ectomie"), ("otomy", "otomie"), ("ostomy", "ostomie"),
         ("scopy", "scopie"), ("graphy", "graphie"), ("plasty", "plastie"), ("therapy", "thérapie"), ("megaly", "mégalie"),
         ("logy", "logie")),
        ((r"k", "c"), (r"^esoph", "oesoph")),
    ),
    "es": Tongue(
        (("itis", "itis"), ("osis", "osis"), ("asis", "asis"), ("oma", "oma"), ("emia", "emia"), ("uria", "uria"),
         ("algia", "algia"), ("pathy", "patía"), ("trophy", "trofia"), ("plegia", "plejia"), ("phobia", "fobia"),
         ("penia", "penia"), ("rrhea", "rrea"), ("ectomy", "ectomía"), ("otomy", "otomía"), ("ostomy", "ostomía"),
         ("scopy", "scopia"), ("graphy", "grafía"), ("plasty", "plastia"), ("therapy", "terapia"), ("megaly", "megalia"),
         ("logy", "logía")),
        ((r"ph", "f"), (r"th", "t"), (r"rrh", "rr"), (r"rh", "r"), (r"ch(?=[eiy])", "qu"), (r"ch", "c"), (r"y", "i"),
         (rf"k{_E_SOUND}", "qu"), (r"k", "c"), (r"([bdfmpt])\1", r"\1"), (r"ll", "l"), (r"^s(?=[cptkmn])", "es")),
    ),
    "pt": Tongue(
        (("itis", "ite"), ("osis", "ose"), ("asis", "ase"), ("oma", "oma"), ("emia", "emia"), ("uria", "uria"),
         ("algia", "algia"), ("pathy", "patia"), ("trophy", "trofia"), ("plegia", "plegia"), ("phobia", "fobia"),
         ("penia", "penia"), ("rrhea", "rreia"), ("ectomy", "ectomia"), ("otomy", "otomia"), ("ostomy", "ostomia"),
         ("scopy", "scopia"), ("graphy", "grafia"), ("plasty", "plastia"), ("therapy", "terapia"), ("megaly", "megalia"),
         ("logy", "logia")),
        ((r"ph", "f"), (r"th", "t"), (r"rrh", "rr"), (r"rh", "r"), (r"ch(?=[eiy])", "qu"), (r"ch", "c"), (r"y", "i"),
         (rf"k{_E_SOUND}", "qu"), (r"k", "c"), (r"([bdfmpt])\1", r"\1"), (r"ll", "l"), (r"^s(?=[cptkmn])", "es")),
    ),
    "it": Tongue(
        (("itis", "ite"), ("osis", "osi"), ("asis", "asi"), ("oma", "oma"), ("emia", "emia"), ("uria", "uria"),
         ("algia", "algia"), ("pathy", "patia"), ("trophy", "trofia"), ("plegia", "plegia"), ("phobia", "fobia"),
         ("penia", "penia"), ("rrhea", "rrea"), ("ectomy", "ectomia"), ("otomy", "otomia"), ("ostomy", "ostomia"),
         ("scopy", "scopia"), ("graphy", "grafia"), ("plasty", "plastica"), ("therapy", "terapia"), ("megaly", "megalia"),
         ("logy", "logia")),
        ((r"^h", ""), (r"ph", "f"), (r"th", "t"), (r"rrh", "rr"), (r"rh", "r"), (r"ch(?![eiy])", "c"),
         (r"(?<=[a-z])x(?=[aeiou])", "ss"), (r"y", "i"), (rf"k{_E_SOUND}", "ch"), (r"k", "c"), (r"ps(?=[aeiou])(?<!^ps)", "ss"),
         (r"ct(?=iv|or|os)", "tt")),
    ),
    "nl": Tongue(
        (("itis", "itis"), ("osis", "ose"), ("asis", "ase"), ("oma", "oom"), ("emia", "emie"), ("uria", "urie"),
         ("algia", "algie"), ("pathy", "pathie"), ("trophy", "trofie"), ("plegia", "plegie"), ("phobia", "fobie"),
         ("penia", "penie"), ("rrhea", "rroe"), ("ectomy", "ectomie"), ("otomy", "otomie"), ("ostomy", "ostomie"),
         ("scopy", "scopie"), ("graphy", "grafie"), ("plasty", "plastiek"), ("therapy", "therapie"), ("megaly", "megalie"),
         ("logy", "logie")),
        ((r"ph", "f"), (r"(?<=[aeior])th(?!er)", "t"), (r"rrh", "rr"), (r"rh", "r")),
    ),
}  # fmt: skip
"""By tongue; from the orthographies' rules for words of Greek and Latin origin, general knowledge."""
_CLASSICAL_WORD: Final = re.compile(r"[a-z]{8,30}")
# What an ending makes of another word: in no tongue a term of medicine.
_NO_STEM: Final = frozenset("apology biology ecology geology mythology theology zoology technology".split())


def translated(word: str, tongue: Tongue) -> str | None:
    """A word of medicine as a tongue writes it; None of one without such an ending."""
    fitting = ((word.removesuffix(ending), theirs) for ending, theirs in tongue.endings if word.endswith(ending))
    begin, end = next(fitting, ("", ""))
    for pattern, put in tongue.letters if begin else ():
        begin = re.sub(pattern, put, begin)
    return begin + end or None


# ---- files


@cache
def _english() -> frozenset[bytes]:
    return frozenset(Table(rows(HAND), ENGLISH).patterns)


def _known(pattern: str) -> bool:
    return any(b" " + one.encode() in _english() for one in (pattern, *singulars(pattern)))


def hand(language: str) -> Iterator[dict[str, str]]:
    yield from read_tsv(f"tongues/{language}.tsv")


def _line(patterns: Iterable[str], code: str, row: dict[str, str], source: str) -> str | None:
    new = [pattern for pattern in patterns if pattern and not _known(pattern)]
    if not new:
        return None
    cells = new[0], "|".join(new[1:]), code, row["category"], row["tier"], row["topic"], row["ambiguity"], source
    return "\t".join(cells)


def tongues() -> list[str]:
    """The lines of ``tongues.tsv.gz``, sorted; of two with one term the first tongue's stands."""
    found: dict[str, str] = {}
    for language in LANGUAGES:
        for row in hand(language):
            if not row["term"].endswith("*"):
                line = _line(written(row["term"], language), language, row, "tongues")
                if line is not None:
                    found.setdefault(line.partition("\t")[0], line)
    for name in (HAND, *ENGLISH):
        for row in read_tsv(name):
            word = row["term"]
            if not _CLASSICAL_WORD.fullmatch(word) or row["ambiguity"] != "strong" or word in _NO_STEM:
                continue
            for language, tongue in CLASSICAL.items():
                theirs = translated(word, tongue)
                if theirs is None:
                    break
                line = _line(written(theirs, language), language, row, "tongues")
                if line is not None:
                    found.setdefault(line.partition("\t")[0], line)
    return [found[term] for term in sorted(found)]


def stems() -> list[str]:
    """The lines of ``stems.tsv.gz``. One that is a whole term too, as in English, means what that one does."""
    found: dict[str, str] = {}
    for language in LANGUAGES:
        for row in hand(language):
            if row["term"].endswith("*"):
                term, *others = dict.fromkeys(normal(one) for one in spelt(row["term"].rstrip("*")))
                cells = (
                    term,
                    "|".join(others),
                    language,
                    row["category"],
                    row["tier"],
                    row["topic"],
                    row["ambiguity"],
                )
                found.setdefault(term, "\t".join((*cells, "stems")))
    return [found[term] for term in sorted(found)]


BUILDERS: Final[dict[str, Callable[[], list[str]]]] = {"tongues": tongues, "stems": stems}


def text_of(lines: Iterable[str]) -> bytes:
    return ("\t".join(COLUMNS) + "\n" + "".join(f"{line}\n" for line in lines)).encode()


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 where a file differs")
    options = parser.parse_args(arguments)
    differ = []
    for name, make in BUILDERS.items():
        data = text_of(make())
        file = HERE / "terms" / f"{name}.tsv.gz"
        print(f"{name:9} {data.count(bytes([10])) - 1:6} terms  sha256 {hashlib.sha256(data).hexdigest()}")
        if not options.check:
            file.write_bytes(gzip.compress(data, mtime=0))
        elif not file.is_file() or gzip.decompress(file.read_bytes()) != data:
            differ.append(file.name)
    for file_name in differ:
        print(f"{file_name} is not what would be written; run python lexicons/tongues.py", file=sys.stderr)
    return 1 if differ else 0


if __name__ == "__main__":
    sys.exit(main())
