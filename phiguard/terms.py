"""The terms of the lexicon as a compact table: what to look for, and what each term means.

A term is written once, in the singular. By rule it is also found

- in the plural (``-s``, ``-es``; ``biopsy`` in ``biopsies``; ``psychosis`` in ``psychoses``) and with ``'s``;
- without the ``'s`` or its sign inside: ``crohn's disease`` in ``crohns-disease`` and ``crohn disease``;
- without the space or hyphen before or behind a number or a single letter: ``phq-9`` in ``phq9``;
- written together, where it has several words and at least 8 letters: ``kneereplacement``.

`phiguard.matcher` does the first for plain ``s``; the other forms are patterns made here. Those of the files that
``lexicons/build.py`` derives stand in them, since so many would take too long to make at each start; these terms
are not looked for written together. Those of other tongues, with their inflections, come from
``lexicons/tongues.py``.

A stem is a term that any letters may follow in its word: ``brustkrebs`` in ``Brustkrebsvorsorge``.
"""

from array import array
from collections.abc import Iterable, Iterator
from functools import cache
from hashlib import sha256
from itertools import pairwise
from typing import Any, Final, NamedTuple

import orjson

from phiguard.folding import normal
from phiguard.lexicon import read_tsv, unpacked

HAND: Final = "overlay/terms.tsv"
STEMS: Final = "terms/stems.tsv.gz"
TONGUES: Final = ("terms/tongues.tsv.gz", STEMS)
"""What ``lexicons/tongues.py`` makes: whole terms in other tongues, and stems."""
ENGLISH: Final = ("terms/mesh.tsv.gz", "terms/drugs.tsv.gz", "terms/icd10cm.tsv.gz", "terms/icd10pcs.tsv.gz")
BUILT: Final = (*ENGLISH, *TONGUES)
"""Where two files hold a term, the first one says what it means; the hand-written one goes before these."""
COLUMNS: Final = ("term", "forms", "code", "category", "tier", "topic", "ambiguity", "source")
"""Of the built files. Their terms are in `normal` form already."""

ENTITIES: Final = {
    "condition": "MEDICAL_CONDITION",
    "symptom": "SYMPTOM",
    "medication": "MEDICATION",
    "procedure": "PROCEDURE",
    "test": "MEDICAL_TEST",
    "specialty": "SPECIALTY",
    "device": "MEDICAL_DEVICE",
    "facility": "MEDICAL_FACILITY",
    "body": "BODY_PART",
    "care": "",
    "cue": "",
}
"""Category to entity; "" for what is evidence and never replaced by itself."""

TOPICS: Final = frozenset(
    "abuse allergy cardiology dental dermatology endocrine ent fertility gastro gender genetic hematology"
    " hepatology hiv_sti immunology infectious mental_health minors neurology oncology ophthalmology orthopedics"
    " pain pulmonary renal reproductive rheumatology sleep substance_use suicide urology vaccine weight".split()
)
SPECIAL: Final = frozenset(
    "abuse gender genetic hiv_sti mental_health minors reproductive substance_use suicide".split()
)
"""Topics of tier 3."""
AMBIGUITIES: Final = ("strong", "weak", "context")
_CASES: Final = ("", "upper", "only")
_WEAKER: Final = {"strong": "weak", "weak": "context", "context": "context"}
_MIN_JOINED: Final = 8  # letters; fewer, written together, are other words too often


class Term(NamedTuple):
    """What a mention means.

    Attributes:
        category: a key of `ENTITIES`.
        entity: what takes its place; "" where it stays.
        tier: 0 (a cue), 1 (care-seeking), 2 (names a condition or treatment), 3 (specially protected).
        topic: one of `TOPICS`, or "".
        ambiguity: ``strong`` counts alone, ``weak`` beside another cue, ``context`` under a health key or path.
        rule: ``file:category:number``. Never the term's text.
    """

    category: str
    entity: str
    tier: int
    topic: str
    ambiguity: str
    rule: str


class _Kind(NamedTuple):
    category: str
    tier: int
    topic: str
    ambiguity: str
    source: str


class Table:
    """Patterns and what they mean. Immutable; a term costs some ten bytes beside its patterns.

    Attributes:
        index: where the native module finds the patterns, made when it is first asked for.
        figures: the same of those with digits, see `phiguard.blurring`.
        sizes: of the patterns, in bytes.
        stems: which patterns are stems.
        met: what `term` said of a pattern, by twice its number, and one more where it was written in capitals.
    """

    __slots__ = (
        "_caps",
        "_joined",
        "_kind_of",
        "_kinds",
        "_made",
        "_numbers",
        "_patterns",
        "_rows",
        "figures",
        "index",
        "met",
        "sizes",
        "stems",
    )

    def __init__(self, rows: Iterable[tuple[str, int, dict[str, str]]], built: Iterable[str] = ()) -> None:
        """
        Args:
            rows: as `rows` gives them; see ``lexicons/README.md`` for the columns.
            built: files of `BUILT`, whose terms come after those of ``rows``.
        """
        kinds: dict[_Kind, int] = {}
        texts: list[str] = []
        self._kind_of, self._numbers, self._caps = array("H"), array("I"), bytearray()
        for source, number, row in rows:
            kind = _Kind(row["category"], int(row["tier"]), row["topic"], row["ambiguity"], source)
            self._kind_of.append(kinds.setdefault(kind, len(kinds)))
            self._numbers.append(number)
            self._caps.append(_CASES.index(row["case"]))
            texts.append(row["term"])
        patterns: dict[bytes, int] = {}
        for at, text in enumerate(texts):  # a term itself wins over what is only a form of another
            patterns.setdefault(b" " + normal(text).encode(), at)
        for at, text in enumerate(texts):
            for form in forms(text):
                patterns.setdefault(b" " + form.encode(), at)
        stems: list[bytes] = []
        for name in built:
            self._add(name, patterns, kinds, stems if name == STEMS else None)
        self._caps.extend(bytes(len(self._kind_of) - len(self._caps)))
        self._kinds = tuple(kinds)
        self._made: dict[tuple[int, bool], Term] = {}  # those that were met
        self.met: dict[int, Term | None] = {}
        self.index: Any = None
        self.figures: Any = None
        wanted = frozenset(stems)
        stands = (at for at, pattern in enumerate(patterns) if pattern in wanted) if wanted else ()
        self.stems: frozenset[int] = frozenset(stands)
        self._patterns: tuple[bytes, ...] | None = tuple(patterns)
        self._joined = b"\n".join(patterns)
        self.sizes = array("H", map(len, patterns))
        self._rows = array("I", patterns.values())

    @property
    def patterns(self) -> tuple[bytes, ...]:
        """What to look for; of a table that was kept they are made each time, as few ask for them."""
        if self._patterns is not None:
            return self._patterns
        return tuple(self._joined.split(b"\n")) if self._joined else ()

    def digest(self) -> bytes:
        """Stands for exactly these patterns, in order."""
        return sha256(b"terms %d\n" % len(self.sizes) + self._joined).digest()

    def dump(self) -> bytes:
        """All of it, for `Table.load`."""
        stems: array[int] = array("I", sorted(self.stems))
        arrays: tuple[array[int], ...] = (self._kind_of, self._numbers, self._rows, self.sizes, stems)
        parts = [*(one.tobytes() for one in arrays), bytes(self._caps), self._joined]
        head = orjson.dumps([[*map(list, self._kinds)], [len(part) for part in parts]])
        return b"".join((head, b"\n", *parts))

    @classmethod
    def load(cls, data: bytes) -> "Table":
        """What `dump` wrote on a machine of this kind, in a tenth of the time that the files take.

        Raises:
            ValueError: it is none.
        """
        head, _, rest = data.partition(b"\n")
        kinds, sizes = orjson.loads(head)
        parts = []
        at = 0
        for size in sizes:
            parts.append(rest[at : at + size])
            at += size
        if at != len(rest):
            raise ValueError("no table of terms")
        table = cls(())
        table._kinds = tuple(_Kind(*kind) for kind in kinds)
        stems = array("I")
        into: tuple[array[int], ...] = (table._kind_of, table._numbers, table._rows, table.sizes, stems)
        for one, part in zip(into, parts[:-2], strict=True):
            one.frombytes(part)
        table.stems = frozenset(stems)
        table._caps, table._joined, table._patterns = bytearray(parts[-2]), parts[-1], None
        return table

    def _add(
        self, name: str, patterns: dict[bytes, int], kinds: dict[_Kind, int], stems: list[bytes] | None
    ) -> None:
        """The rows of a built file; a quarter of a microsecond each, where `read_tsv` takes two."""
        seen: dict[bytes, tuple[int, str]] = {}
        counts: dict[str, int] = {}
        number_of, kind_of = self._numbers.append, self._kind_of.append
        for line in unpacked(name).split(b"\n")[1:-1]:
            term, others, _, rest = line.split(b"\t", 3)
            known = seen.get(rest)
            if known is None:
                category, tier, topic, ambiguity, source = rest.decode().split("\t")
                kind = _Kind(category, int(tier), topic, ambiguity, source)
                known = seen[rest] = kinds.setdefault(kind, len(kinds)), category
            at = len(self._kind_of)
            kind_of(known[0])
            counts[known[1]] = number = counts.get(known[1], 0) + 1
            number_of(number)
            patterns.setdefault(b" " + term, at)
            if stems is not None:
                stems += [b" " + one for one in (term, *filter(None, others.split(b"|")))]
            if others:
                for form in others.split(b"|"):
                    patterns.setdefault(b" " + form, at)

    def term(self, pattern: int, capitals: bool) -> Term | None:
        """What a pattern means; ``capitals``: whether it is written in them where others are not.

        An acronym that is another word in small letters counts one step less in them; one such as `did` is None.
        """
        row = self._rows[pattern]
        weaker = bool(self._caps[row]) and not capitals
        if weaker and _CASES[self._caps[row]] == "only":
            return None
        term = self._made.get((row, weaker))
        if term is None:
            kind = self._kinds[self._kind_of[row]]
            ambiguity = _WEAKER[kind.ambiguity] if weaker else kind.ambiguity
            rule = rule_id(kind.source, kind.category, self._numbers[row])
            term = Term(kind.category, ENTITIES[kind.category], kind.tier, kind.topic, ambiguity, rule)
            self._made[row, weaker] = term
        return term

    def __len__(self) -> int:
        return len(self._kind_of)

    def __repr__(self) -> str:
        return f"Table({len(self)} terms, {len(self.sizes)} patterns)"


def forms(term: str, *, joined: bool = True) -> Iterator[str]:
    """Every pattern of a term; ``joined``: those without any space too."""
    words = normal(term).split()
    variants = [words]
    if "'" in term and "s" in words[1:]:
        at = words.index("s", 1)
        variants.append([*words[: at - 1], words[at - 1] + "s", *words[at + 1 :]])
        variants.append([*words[:at], *words[at + 1 :]])
    for variant in variants:
        lines = [" ".join(variant), _tight(variant)]
        together = "".join(variant)
        if joined and len(variant) > 1 and len(together) >= _MIN_JOINED:
            lines.append(together)
        for line in lines:
            yield line
            if line.endswith("y") and line[-2:-1] not in "aeiou":
                yield line[:-1] + "ies"
            elif line.endswith("sis"):
                yield line[:-2] + "es"


def singulars(form: str) -> Iterator[str]:
    """What a form may be the plural of, by the rules of `forms` and of the matcher."""
    if form.endswith("s"):
        yield form[:-1]
    if form.endswith("es") and form[-3:-2] in "sxzho":
        yield form[:-2]
    if form.endswith("ies"):
        yield form[:-3] + "y"
    if form.endswith("ses"):
        yield form[:-2] + "is"


def _tight(words: list[str]) -> str:
    """Without the space before or behind a number or a single letter: ``covid19``, ``xray``."""
    line = words[0]
    for before, word in pairwise(words):
        loose = len(before) > 1 and not before.isdigit() and len(word) > 1 and not word.isdigit()
        line += (" " if loose else "") + word
    return line


def rows(name: str) -> Iterator[tuple[str, int, dict[str, str]]]:
    """(source, number, row) of a file: rules bear the source, and count the rows of each category.

    The source is ``overlay`` for ``overlay/terms.tsv``, ``mesh`` for ``terms/mesh.tsv.gz``.
    """
    folder, _, file = name.rpartition("/")
    source = folder if file == "terms.tsv" else file.split(".")[0]
    counts: dict[str, int] = {}
    for row in read_tsv(name):
        counts[row["category"]] = counts.get(row["category"], 0) + 1
        yield source, counts[row["category"]], row


def rule_id(source: str, category: str, number: int) -> str:
    return f"{source}:{category}:{number}"


@cache
def table() -> Table:
    """The terms of every file of the lexicon."""
    return Table(rows(HAND), BUILT)
