"""Names of people under a bare ``name``, which may as well be the name of a thing.

Only a value that reads like a person's name counts: two to four words with capitals, the first of them a
common given name. The rest is left to the search for names in free text.

Source: given names that are frequent in public birth records, https://www.ssa.gov/oact/babynames/
"""

from random import Random

from phiguard import name_echoes, names
from phiguard.detector import Detector, Shape
from phiguard.name_marks import is_given, is_surname, is_unknown
from phiguard.names import CAPITAL, REST
from phiguard.ner.features import marks

_GIVEN = frozenset(
    "aaron adam adrian agnes ahmed aisha alan albert alejandro alex alexander alexandra alfred ali alice"
    " alicia alison amanda amber amir amy ana andre andrea andrew angela anita ann anna anne anthony"
    " antonio arthur ashley barbara beatrice ben benjamin bernard beth betty bob brandon brenda brian"
    " bruce carl carla carlos carmen carol caroline catherine cecilia charles charlotte cheryl chris"
    " christina christine christopher claire claudia colin connie craig cynthia daniel daniela danielle"
    " david deborah denise dennis diana diane diego dmitri donald donna dorothy douglas edith eduardo"
    " edward eileen elaine elena eleanor elisabeth elizabeth ellen emily emma eric erica erik eugene eva"
    " evelyn fatima felix fernando frances francesca francis francisco frank fred gabriel gary george"
    " gerald gina gloria greg gregory hannah hans harold harry hassan heather hector helen helena henry"
    " hiroshi hugo ian ibrahim ines ingrid irene isaac isabel isabella ivan jack jacob jacqueline james"
    " jamie jan jane janet janice jason javier jay jean jeffrey jennifer jeremy jerry jesse jessica jim"
    " joan joanna joe johan johanna john johnny jonas jonathan jorge jose josé joseph josephine joshua"
    " joyce juan judith judy julia julian julie justin karen karl katherine kathleen kathryn keith kelly"
    " kenneth kevin kim kimberly klaus kyle larry laura lauren lawrence lena leo leon leonard lewis li"
    " linda lisa lorenzo louis louise lucas lucia lucy luis luke lydia madison manuel marcus margaret"
    " maria marie marilyn mario mark marta martha martin mary matthew maureen megan mei melissa michael"
    " michelle miguel mike mohamed mohammed monica nadia nancy natalia natalie nathan nicholas nicole nina"
    " noah nora olga olivia olu oscar pablo pamela patricia patrick paul paula pedro peter philip phyllis"
    " pierre priya rachel rafael ralph ramon raymond rebecca ricardo richard rita robert roberto robin"
    " roger ronald rosa ruth ryan sally samantha samuel sandra sara sarah scott sean sergio sharon shirley"
    " simon sofia sophia sophie stefan stephanie stephen steve steven stewart susan sven sylvia tanya"
    " teresa theresa thomas tim timothy todd tony tyler ursula valerie vanessa veronica vicki victor"
    " victoria vincent virginia walter wanda wayne wei wendy william yolanda yusuf yvonne zoe".split()
)
_TITLES = frozenset("mr mrs ms miss mx dr prof sir dame herr frau señor señora monsieur madame".split())
THINGS = (
    "library", "product", "item", "campaign", "file", "event", "org", "organization", "organisation",
    "company", "app", "application", "page", "plan", "device", "screen", "os", "brand", "category", "list",
    "promotion", "creative", "domain", "host", "server", "service", "table", "column", "field", "form",
    "button", "element", "experiment", "variant", "variation", "audience", "segment", "site", "store", "shop",
    "vendor", "merchant", "author", "artist", "album", "song", "movie", "book", "show", "team", "project",
    "group", "role", "tag", "template", "tool", "network", "city", "country", "region", "street", "building",
    "facility", "hospital", "clinic", "school", "department", "model", "browser", "carrier", "currency",
    "provider", "integration", "source", "medium", "destination", "workspace", "asset", "article", "post",
    "video", "course", "collection", "queue", "job", "task", "step", "function", "method", "class",
    "designer", "label", "foundation", "award", "ship", "hotel", "restaurant", "trail", "park", "goal",
    "channel",
)  # fmt: skip

_NOUNS = frozenset(
    "award beach bridge camp center centre city clinic club collection county day edition event fair"
    " falls festival fund gala garden health high hospital house lake library market memorial new open"
    " park peach place plan programme program report road room rose sale school series session shop show"
    " special store street studio summer team test tour university village wing winter workshop".split()
)


def reads_on(word: str) -> bool:
    """Whether a word behind a given name can be the surname: no word of what is called after people."""
    return word.lower() not in _NOUNS


def _weigh(value: str) -> float:
    given = [w.strip(".,").lower() for w in value.split()]
    if any(w in _NOUNS for w in given[1:]) or (len(given) == 1 and given[0] in _NOUNS):
        return -9.0
    if given[0] in _TITLES or any(w in _GIVEN for w in given[:2]):
        return 3.0
    if len(given) == 2 and len(given[1]) == 1 < len(given[0]) - 1 and not marks(given[0]).english:
        return 3.0  # `Tamsin V.`: nothing but people is called so
    if len(given) == 2 and len(given[0]) == 1 and is_surname(given[1]) and given[0].isalpha():
        return 3.0  # `O. Quintero`
    if 1 < len(given) <= 3 and all(map(_is_no_word, given)) and marks(given[0]).given:
        return 3.0
    return 3.0 if is_given(given[0]) and (len(given[-1]) < 2 or _may_be_a_surname(given[-1])) else -3.0


def _is_no_word(word: str) -> bool:
    """Whether neither the language nor a map has it."""
    m = marks(word)
    return not m.english and not m.place


def _may_be_a_surname(word: str) -> bool:
    return is_surname(word) or is_unknown(word)


def _sample(rng: Random) -> tuple[str, str]:
    first = rng.choice(["Nadia", "Lena", "Thomas", "Priya", "Maria Elena"])
    return "name", f"{first} {rng.choice(['Farouk', 'Fischer', 'O’Dowd', 'Lindqvist', 'Abara-Lowe'])}"


DETECTOR = Detector(
    id="bare_name",
    entity="PERSON",
    label="Name of a person, under a bare name",
    safe_harbor="A",
    role="direct",
    source="https://www.ssa.gov/oact/babynames/",
    shapes=(
        Shape(rf"[A-Z]{REST}(?: {CAPITAL}{REST}){{1,3}}", 0.002, keyed=True, ignore_case=False),
        # A rare last name, once the given name has gone.
        Shape(rf"\[PERSON\] ({CAPITAL}{REST}(?: {CAPITAL}{REST})?)", 0.3, keyed=True, ignore_case=False),
    ),
    keys=(
        "name",
        "nom",
        "naam",
        "display name",
        "=nm",
        "imie",
        "actor display",
        "individual display",
        "performer display",
        "author display",
        *("from display", "sender display", "recipient display", "=from/name", "=author/name"),
        "=user",
        "=contact",
        "=customer",
        "=client",
        "=recipient",
        "=sender",
        "=attendee",
        "=requester",
        "=signed by",
        "=requested by",
        "=submitted by",
        "=proxy for",
        "=plan for",
        "ship to",
        "bill to",
        "deliver to",
        "=booked for",
        "=booking for",
        "=appointment for",
        "=visit for",
        "=on behalf of",
        *(
            "=owner",
            "=pet owner",
            "=assignee",
            "=assigned to",
            "=rider",
            "=child",
            "=caretaker",
            "=for",
            "=account owner",
        ),
    ),
    not_keys=(*(f"{t} name" for t in THINGS), "pathsegment name", "pathsegment nom"),
    fit=names.fit,
    weigh=_weigh,
    echoes=name_echoes.echoes_of_name,
    echo_words=name_echoes.echo_words,
    hash_forms=name_echoes.hash_forms,
    hashed_by="hashed_identifier",
    passes=("word", "integer", "epoch", "uuid", "object_id", "short"),
    match=(
        ("name", "Lena Fischer"),
        ("name", "Mary O'Brien"),
        ("contact", "Lena Fischer"),
        ("signed_by", "Lena Fischer"),
        ("name", "Dr. Ngozi Abara"),
        ("your-name", "John Q. Lindqvist"),
        ("nom", "Marie Dupré"),
        ("name", "José Ähn"),
        ("attendees.name", "Wei Tanaka"),
        ("actor.display", "Mary Lindqvist"),
        ("name", "[PERSON] Lindqvist"),
        ("name", "Tobias Lindqvist"),
        ("name", "Wilhelmina O."),
        ("displayName", "Tamsin V."),
        ("from.display", "Tamsin V."),
        ("name", "Tamsin Verik"),
        ("ship.to", "B Okafor"),
        ("name", "Marisol Okonjo"),
        ("booked_for", "Tobias Lindqvist"),
        ("owner", "Lena Fischer"),
        ("assignee", "Nadia Farouk"),
        ("for", "Mary O'Brien"),
    ),
    no_match=(
        ("name", "Garden Hose"),
        ("actor.display", "Exam Room"),
        ("display", "Lena Fischer"),
        ("name", "Page Viewed"),
        ("name", "Virginia Beach Open House"),
        ("name", "spring_2024"),
        ("name", "Lena"),
        ("name", "Summer Savings"),
        ("name", "Crystal Report"),
        ("plan_for", "Weight Loss"),
        ("item.name", "Lena Fischer"),
        ("campaign_name", "Mary Smith Gala"),
        ("library.name", "Peter Parser"),
        ("name", "analytics.js"),
        ("name", "lena fischer settings page"),
        ("name", "[PERSON]"),
        ("name", "[PERSON] settings"),
        ("name", "[PERSON] Memorial Hospital"),
        ("name", "[PERSON] Library"),
        ("name", "James 2"),
        ("name", "Plan B"),
        ("name", "A Room"),
        ("ship_to", "Home Office"),
        ("name", "Vitamin D"),
        ("brand_name", "Ralph Lorenz"),
        ("owner", "Growth Team"),
        ("rider", "Accidental Death"),
        ("for", "New Parents"),
        ("owners", "Lena Fischer"),
        "Lena Fischer",
    ),
    sample=_sample,
)
