"""Which mentions count: other senses stay, weak words need a cue; and the lexicon's files are in order."""

import re

import pytest

from phiguard.folding import normal
from phiguard.health import Cues, _stops, key_cues, section_cue, weigh
from phiguard.keys import words
from phiguard.lexicon import read_bytes, read_toml, read_tsv
from phiguard.matcher import Matcher
from phiguard.terms import AMBIGUITIES, ENTITIES, TOPICS

MATCHER = Matcher("ahocorasick")
KEY, SECTION, SERVICE = Cues(key=1.0), Cues(section=1.0), Cues(section=0.5)
EVENT, PAGE = Cues(event=1.0), Cues(page=1.0)


def counting(text: str, cues: Cues = Cues(), tier: int = 2) -> list[str]:  # noqa: B008  a constant
    weighed = weigh(text, MATCHER.mentions([text])[0], cues)
    return [text[m.start : m.end] for m, score, _ in weighed if score >= 0.5 and m.term.tier >= tier]


COUNTS = (
    ("Eczema Quiz Started", Cues(), "Eczema"), ("Managing eczema at home", Cues(), "eczema"),
    ("living-with-psoriasis", Cues(), "psoriasis"), ("Chlamydia Guide Opened", Cues(), "Chlamydia"),
    ("the vertigo started on Monday", Cues(), "vertigo"), ("PHQ-9", Cues(), "PHQ-9"),
    ("metformin", Cues(), "metformin"), ("stroke symptoms", Cues(), "stroke"),
    ("signs of depression", Cues(), "depression"), ("lung cancer", Cues(), "lung cancer"),
    ("cancer", Cues(), "cancer"), ("AIDS", Cues(), "AIDS"), ("my MS symptoms", Cues(), "MS"),
    ("treatment for TB", Cues(), "TB"), ("ms", KEY, "ms"), ("ED", KEY, "ED"), ("knee", SERVICE, "knee"),
    ("heart", SECTION, "heart"), ("allergy", SERVICE, "allergy"), ("delivery", SECTION, "delivery"),
    ("prep", KEY, "prep"), ("pain medication", Cues(), "pain"), ("surgery", EVENT, "surgery"),
    ("OCD and anxiety", Cues(), "OCD"), ("botox", SECTION, "botox"), ("yasmin", KEY, "yasmin"),
    ("plan b pill", Cues(), "plan b pill"), ("insulin 10 mg", Cues(), "insulin"),
    ("HIV-retargeting", Cues(), "HIV"), ("Paid: Weekly Therapy", Cues(), "Weekly Therapy"),
    ("suicidal thoughts", Cues(), "suicidal thoughts"), ("hiv testing near me", Cues(), "hiv testing"),
)  # fmt: skip

# Near misses of every sort: the word in another trade, surnames, places, brands, files.
STAYS = (
    "stroke-linecap", "stroke-width", "stroke width 2", "strokeWidth", "brush stroke", "keystroke",
    "Great Depression", "great-depression-exhibit", "depression era glass", "tropical depression",
    "Cancer horoscope for May", "Tropic of Cancer", "Cancer zodiac sign", "Leo, Virgo and Cancer", "virus scan",
    "antivirus", "viral video", "I heart NY", "I_heart_NY", "heart emoji", "/heart-of-texas", "visual-aids",
    "study aids", "teaching aids", "studIUDent", "lupus, the wolf", "Canis lupus", "Dr. Parkinson",
    "Dr. Hodgkin joins the board", "Dr. Crohn", "Dr. Alzheimer", "Dr. Graves wins staff award", "Mrs. Hashimoto",
    "Old Lyme", "Lyme Regis", "Bath", "Hull", "Heather", "Camila", "Errin", "Yasmin Smith", "ella", "Nikki",
    "Allegra car hire", "Plan B", "prep time", "meal prep", "PMS for hotels", "MS Office", "MS Word", "Jackson, MS",
    "ED", "Ed Sheeran", "std::vector", "standard deviation std", "PT Cruiser", "BP", "RA 14h 29m", "CF Workers",
    "als Beispiel", "libicu ICU", "ER diagram", "2 TB disk", "TB", "abortion of process", "abort", "labor day",
    "free delivery", "delivery status", "battery discharge", "charger operation",
    "battery discharge, charger operation", "company culture", "pop culture", "patient customers",
    "positive review", "film screening", "movie screening times", "prescription glasses", "addiction perfume",
    "asset seizure", "hop hip hop", "hip-hop", "joint venture", "pain points", "growing pains", "cold brew",
    "cold storage", "ice cold", "gold fever", "personal injury lawyer", "bleeding edge", "lithium ion battery",
    "roof shingles", "bee hives", "anxiety index", "crack the screen", "page transition",
    "transition duration 200ms", "skin tone", "brain teaser", "bone broth", "blood orange", "tooth", "cast iron",
    "Texas Walker", "sugar cane", "add to cart", "process PID 4711", "alert fatigue", "stress testing", "burn rate",
    "infection by malware", "security bypass", "nuclear fusion", "Spring newsletter", "Your order", "Page Viewed",
    "please call me back tomorrow morning", "Brochure Download", "the back button", "operation", "culture", "A10",
    "M25", "E85", "version 2.11.1", "nursery school", "New York", "Mozilla/5.0", "termination of contract",
)  # fmt: skip


@pytest.mark.parametrize(("text", "cues", "word"), COUNTS, ids=lambda x: str(x)[:30])
def test_it_counts(text: str, cues: Cues, word: str) -> None:
    assert word in counting(text, cues)


@pytest.mark.parametrize("text", STAYS)
def test_it_stays(text: str) -> None:
    assert counting(text) == []


@pytest.mark.parametrize(
    "text", ["stroke-width", "Cancer horoscope", "Great Depression", "battery discharge", "MS Office"]
)
def test_a_stop_word_outweighs_every_cue(text: str) -> None:
    assert counting(text, Cues(1.0, 1.0, 1.0, 1.0)) == []


def test_a_strong_term_alone_is_nearly_sure() -> None:
    [(_, score, evidence)] = weigh("eczema", MATCHER.mentions(["eczema"])[0], Cues())
    assert score >= 0.9
    assert [e.kind for e in evidence] == ["lexicon"]
    assert re.fullmatch(r"condition overlay:condition:\d+", evidence[0].detail)


@pytest.mark.parametrize("cues", [KEY, SECTION, SERVICE, EVENT])
def test_a_weak_term_needs_a_cue(cues: Cues) -> None:
    assert counting("knee") == []
    assert counting("knee", cues) == ["knee"]
    assert counting("knee", PAGE) == []


def test_a_context_term_needs_a_key_or_path() -> None:
    for cues in (Cues(), SERVICE, EVENT, PAGE):
        assert counting("labor", cues) == []
    assert counting("labor", KEY) == counting("labor", SECTION) == ["labor"]


def test_cues_are_no_findings_and_tier_1_stays_what_it_is() -> None:
    text = "symptoms: schedule an appointment"
    weighed = weigh(text, MATCHER.mentions([text])[0], Cues())
    assert [(m.term.category, m.term.tier, m.term.entity) for m, _, _ in weighed] == [("care", 1, "")]


def test_evidence_shows_no_text() -> None:
    text = "sertraline for OCD, breast cancer, great depression"
    shown = repr([(s, e) for _, s, e in weigh(text, MATCHER.mentions([text])[0], KEY)])
    for word in ("sertraline", "OCD", "breast", "great", "depression"):
        assert word not in shown


def test_many_mentions_are_linear() -> None:
    text = "knee symptoms " * 20_000
    [mentions] = MATCHER.mentions([text])
    assert len(weigh(text, mentions, Cues())) == 20_000


HEALTH_KEYS = (
    "cycle_day dose_mg dosage phq9 phq9_score gad7Score GAD7 isPregnant pregnant bmi a1c hba1c HbA1c"
    " systolic_bp heartRate blood_pressure bloodPressure glucose_level diagnosis symptomSeverity symptoms"
    " medication_count pain_level painScore mood_score weeks_pregnant gestationalAge last_period_days cd4"
    " viral_load drinksPerWeek sober_days smoker body_weight goalWeight hoursSlept vaccinated hiv_status"
    " lab_result cycleday"
).split()
OTHER_KEYS = (
    "score lighthouse_score scroll_depth weight fontWeight font_weight qty price value count total"
    " duration game_score condition treatment position page_depth order_weight image_height age steps"
    " level severity rate heart likes session_count mood_board_id stress_test_runs refresh_rate"
    " result_count response_time period quarter dx_version"
).split()


@pytest.mark.parametrize("key", HEALTH_KEYS)
def test_a_number_under_it_is_health_data(key: str) -> None:
    assert key_cues(words(key)).measures


@pytest.mark.parametrize("key", OTHER_KEYS)
def test_a_number_under_it_is_not(key: str) -> None:
    assert not key_cues(words(key)).measures


def test_scores_count_beside_a_term() -> None:
    for key in ("score", "total_score", "quizResult", "severity", "answers"):
        assert key_cues(words(key)).scores, key
    for key in ("qty", "lighthouse_score", "credit_score", "search_results", "response_time", "price"):
        assert not key_cues(words(key)).scores, key


def test_keys_and_sections_announce_terms() -> None:
    for keys, cue in (
        ("drug_name primaryCondition dx", 1.0),
        ("department serviceName", 0.5),
        ("title order_condition", 0.0),
    ):
        for key in keys.split():
            assert key_cues(words(key)).text == cue, key
    assert section_cue(["es", "conditions", "a"]) == section_cue(["conditions-treatments"]) == 1.0
    assert section_cue(["services"]) == 0.5
    assert section_cue(["products", "blog"]) == section_cue([]) == 0.0


# ---- the files

TERMS = list(read_tsv("overlay/terms.tsv"))
STOPS = list(read_tsv("overlay/stops.tsv"))


def test_the_terms_are_in_order() -> None:
    assert len(TERMS) >= 600
    names = [row["term"].lower() for row in TERMS]
    assert names == sorted(names)
    plain = [normal(name) for name in names]
    assert len(plain) == len(set(plain)), sorted({p for p in plain if plain.count(p) > 1})
    for row in TERMS:
        assert row["category"] in ENTITIES, row
        assert row["tier"] in "0123" and len(row["tier"]) == 1, row
        assert row["topic"] in TOPICS | {""}, row
        assert row["ambiguity"] in AMBIGUITIES, row
        assert row["case"] in ("", "upper", "only") and (row["case"] == "") == (
            row["term"] == row["term"].lower()
        ), row
        assert row["source"] == "hand", row
        assert (row["category"] == "cue") == (row["tier"] == "0"), row
        assert (row["category"] == "care") == (row["tier"] == "1"), row


def test_what_is_specially_protected_is_tier_3() -> None:
    special = {
        "abuse",
        "gender",
        "genetic",
        "hiv_sti",
        "mental_health",
        "minors",
        "reproductive",
        "substance_use",
        "suicide",
    }
    for row in TERMS:
        assert (row["tier"] == "3") == (row["topic"] in special), row


def test_the_stops_are_in_order_and_of_known_terms() -> None:
    at = [(row["term"], row["where"]) for row in STOPS]
    assert at == sorted(set(at))
    names = {row["term"].lower() for row in TERMS}
    for row in STOPS:
        assert row["term"] in names, row
        assert row["where"] in ("before", "after", "near"), row
        split = row["words"].split()
        assert split == sorted(set(split)), row
        assert all(words(w) == (w,) for w in split), row
    assert len(_stops()) == len({row["term"] for row in STOPS})


def test_the_lists_of_keys_are_phrases() -> None:
    for name, phrases in read_toml("keys.toml")["health"].items():
        assert len(phrases) == len(set(phrases)), name
        assert all(p == p.lower() and words(p) for p in phrases), name


def test_the_files_are_plain() -> None:
    for name in ("overlay/terms.tsv", "overlay/stops.tsv"):
        data = read_bytes(name)
        assert data.endswith(b"\n")
        assert b"\r" not in data
