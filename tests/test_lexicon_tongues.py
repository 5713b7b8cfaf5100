"""Terms of other tongues: the hand-written files, what is made of them, and what they meet in texts."""

import importlib.util
import sys
from collections import Counter
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phiguard.folding import normal
from phiguard.health import Cues, weigh
from phiguard.lexicon import read_tsv, unpacked
from phiguard.matcher import Matcher
from phiguard.terms import AMBIGUITIES, COLUMNS, ENTITIES, SPECIAL, STEMS, TONGUES, TOPICS

ROOT: Final = Path(__file__).parent.parent
LEAST: Final = {"de": 400, "fr": 400, "es": 400, "pt": 250, "it": 250, "nl": 250}
MATCHER: Final = Matcher("ahocorasick")


def builder() -> Any:
    spec = importlib.util.spec_from_file_location("build_tongues", ROOT / "lexicons" / "tongues.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


BUILDER: Final = builder()


@pytest.mark.parametrize("language", LEAST)
def test_rows_are_in_order(language: str) -> None:
    rows = list(read_tsv(f"tongues/{language}.tsv"))
    assert len(rows) >= LEAST[language]
    assert [row["term"] for row in rows] == sorted({row["term"] for row in rows})
    for row in rows:
        assert row["category"] in ENTITIES and row["topic"] in TOPICS | {""}, row
        assert row["ambiguity"] in AMBIGUITIES and row["source"] == "hand", row
        if row["category"] not in ("care", "cue", "body"):
            assert row["tier"] == ("3" if row["topic"] in SPECIAL else "2"), row
        assert len(normal(row["term"].rstrip("*"))) >= 3, row
        assert "*" not in row["term"][:-1], row
    topics = Counter(row["topic"] for row in rows)
    for topic in (
        "mental_health",
        "reproductive",
        "substance_use",
        "hiv_sti",
        "oncology",
        "suicide",
        "gender",
        "abuse",
    ):
        assert topics[topic] >= 3, topic


@pytest.mark.parametrize("name", TONGUES)
def test_the_files_are_what_is_made(name: str) -> None:
    kind = name.split("/")[1].split(".")[0]
    assert BUILDER.text_of(BUILDER.BUILDERS[kind]()) == unpacked(name), "run python lexicons/tongues.py"
    rows = list(read_tsv(name))
    assert list(rows[0]) == list(COLUMNS)
    for row in rows:
        assert all(normal(one) == one for one in (row["term"], *row["forms"].split("|"))), row


# (text, what of it is a term)
MET = (
    ("Brustkrebs", "Brustkrebs"),
    ("brustkrebsvorsorge-termin", "brustkrebsvorsorge"),
    ("Brustkrebsnachsorge", "Brustkrebsnachsorge"),
    ("BRUSTKREBSVORSORGE", "BRUSTKREBSVORSORGE"),
    ("OnkologieTerminGebucht", "Onkologie"),
    ("oncologyAppointmentBooked", "oncology"),
    ("schilddruesenunterfunktion", "schilddruesenunterfunktion"),
    ("Schilddrüsenunterfunktion", "Schilddrüsenunterfunktion"),
    ("schilddrusenunterfunktion", "schilddrusenunterfunktion"),
    ("Angststörungen", "Angststörungen"),
    ("häuslicher Gewalt", "häuslicher Gewalt"),
    ("Depressionen", "Depressionen"),
    ("cancer-du-sein", "cancer-du-sein"),
    ("cancer sein", "cancer sein"),
    ("cancers du sein", "cancers du sein"),
    ("dépistage IST", "dépistage IST"),
    ("crise d’épilepsie", "crise d’épilepsie"),
    ("cancérologie", "cancérologie"),
    ("infections sexuellement transmissibles", "infections sexuellement transmissibles"),
    ("enfermedades de transmisión sexual", "enfermedades de transmisión sexual"),
    ("quimioterapia", "quimioterapia"),
    ("trastornos de ansiedad", "trastornos de ansiedad"),
    ("cardióloga", "cardióloga"),
    ("síndrome do ovário policístico", "síndrome do ovário policístico"),
    ("depressão", "depressão"),
    ("disturbi alimentari", "disturbi alimentari"),
    ("tumore-seno", "tumore-seno"),
    ("ginecologi", "ginecologi"),
    ("borstkanker", "borstkanker"),
    ("angststoornissen", "angststoornissen"),
    ("dermatologen", "dermatologen"),
    # by rule, of Greek and Latin words that the English files hold
    ("Nephropathie", "Nephropathie"),
    ("Enzephalopathie", "Enzephalopathie"),
    ("pancréatite", "pancréatite"),
    ("esplenomegalia", "esplenomegalia"),
    ("isterectomia", "isterectomia"),
    ("glomerulonefrite", "glomerulonefrite"),
    ("Hysterektomie", "Hysterektomie"),
    ("nefropatía", "nefropatía"),
)

# False friends and everyday words of all these tongues, of shops and of programs.
NOT_MET = (
    "Herzlich willkommen",
    "herzhaft gut",
    "Vielen Dank für Ihre Bestellung",
    "Rückgabe innerhalb von 30 Tagen",
    "Krebs & Co. Rechtsanwälte",
    "die Minister dementieren",
    "kratzen",
    "Kratzer",
    "Knieschoner fürs Fahrrad",
    "Herzlichen Glückwunsch",
    "Augenblick bitte",
    "Hautfarben",
    "Magenta",
    "Lungern",
    "Leberkäse",
    "Nierentisch",
    "dermatologisch getestet",
    "die letzte Periode des Spiels",
    "Tripper",
    "Zahnrad",
    "Arztroman-Sammlung kaufen",
    "l'enceinte Bluetooth",
    "enceintes connectées",
    "fin de vie du produit",
    "fracture numérique",
    "gale",
    "règles du jeu",
    "zone de texte",
    "zona",
    "la zona franca",
    "anche",
    "opération réussie",
    "traitement des données",
    "temps réel",
    "cuarto de baño",
    "resonancia",
    "bebidas alcohólicas",
    "temblores",
    "la cita del día",
    "operación completada",
    "depressa",
    "Cataratas do Iguaçu",
    "consulta SQL",
    "exame final",
    "autista di camion",
    "cura dei dettagli",
    "visita il sito",
    "prova gratuita",
    "terapia d'urto",
    "il gozzo a vela",
    "staar",
    "dat is me goed bevallen",
    "bevallen",
    "onderzoek",
    "Metastasio",
    "Angstrom",
    "Sinus",
    "Onkel",
    "Psychothriller",
    "Stahlbau",
    "Termin mit dem Vertrieb",
    "rendez-vous sur notre site",
    "Vertrag",
    "Depressing",
    "cancelled",
    "Hospitalfield Road",
)


def counted(text: str) -> list[str]:
    [mentions] = MATCHER.mentions([text])
    return [
        text[m.start : m.end] for m, score, _ in weigh(text, mentions, Cues()) if score >= 0.5 and m.term.tier >= 2
    ]


@pytest.mark.parametrize(("text", "span"), MET, ids=lambda x: ascii(x)[:40])
def test_it_counts(text: str, span: str) -> None:
    assert span in counted(text)


@pytest.mark.parametrize("text", NOT_MET, ids=lambda x: ascii(x)[:40])
def test_it_does_not_count(text: str) -> None:
    assert counted(text) == []


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=32))
def test_any_letters_may_follow_a_stem(tail: str) -> None:
    for row in list(read_tsv(STEMS))[::97]:
        text = row["term"] + tail
        [mention] = [m for m in MATCHER.mentions([text])[0] if m.start == 0]
        assert mention.end == len(text)


@pytest.mark.parametrize("tail", ["a1b2", "x" * 33, "é9", "\u0411", "9abc"])
def test_what_follows_a_stem_is_letters(tail: str) -> None:
    assert MATCHER.mentions(["brustkrebs" + tail])[0] == []


@pytest.mark.parametrize(
    ("word", "language", "others"),
    [
        ("tumor", "de", {"tumore", "tumoren", "tumores"}),
        ("störung", "de", {"störungen"}),
        ("journal", "fr", {"journaux"}),
        ("infección", "es", {"infecciónes"}),
        ("cárie", "pt", {"cáries"}),
        ("lesão", "pt", {"lesões"}),
        ("cardiologo", "it", {"cardiologi", "cardiologhe"}),
        ("obesità", "it", set()),
        ("oncoloog", "nl", {"oncologen"}),
        ("ivf", "de", set()),
    ],
)
def test_inflections(word: str, language: str, others: set[str]) -> None:
    assert others <= set(BUILDER.inflected(word, language))
    assert others or not BUILDER.inflected(word, language)
