"""Each topic in each form it is sent in, and each trap in each form: what goes and what stays in `standard`."""

import json
from typing import Any, Final

import pytest

import phiguard

GUARD: Final = phiguard.Guard("standard")

# Topic, tier, a term of it, its slug, and how an event name has it.
TOPICS: Final = (
    ("mental_health", 3, "panic disorder", "panic-disorder", "Panic Disorder"),
    ("suicide", 3, "suicidal thoughts", "suicidal-thoughts", "Suicidal Thoughts"),
    ("substance_use", 3, "opioid addiction", "opioid-addiction", "Opioid Addiction"),
    ("hiv_sti", 3, "chlamydia", "chlamydia", "Chlamydia"),
    ("reproductive", 3, "medication abortion", "medication-abortion", "Medication Abortion"),
    ("gender", 3, "gender affirming care", "gender-affirming-care", "Gender Affirming Care"),
    ("genetic", 3, "cystic fibrosis", "cystic-fibrosis", "Cystic Fibrosis"),
    ("abuse", 3, "domestic violence", "domestic-violence", "Domestic Violence"),
    ("minors", 3, "pediatric cardiology", "pediatric-cardiology", "Pediatric Cardiology"),
    ("oncology", 2, "ovarian cancer", "ovarian-cancer", "Ovarian Cancer"),
    ("cardiology", 2, "atrial fibrillation", "atrial-fibrillation", "Atrial Fibrillation"),
    ("orthopedics", 2, "knee replacement", "knee-replacement", "Knee Replacement"),
    ("neurology", 2, "multiple sclerosis", "multiple-sclerosis", "Multiple Sclerosis"),
    ("medication", 2, "semaglutide", "semaglutide", "Semaglutide"),
    ("test", 2, "colonoscopy", "colonoscopy", "Colonoscopy"),
    ("rare condition", 2, "giant cell arteritis", "giant-cell-arteritis", "Giant Cell Arteritis"),
    ("misspelt", 2, "migrane", "migrane", "Migrane"),
    ("Spanish", 3, "embarazo", "embarazo", "Embarazo"),
)  # fmt: skip
FORMS: Final = ("slug", "camel", "joined path", "title", "text", "event", "utm_term", "audience", "search")


def payload(form: str, term: str, slug: str, title: str) -> dict[str, Any]:
    camel = slug.split("-")[0] + "".join(word.title() for word in slug.split("-")[1:])
    return {
        "slug": {"url": f"https://www.lakeview.example/a/{slug}?utm_source=google"},
        "camel": {"url": f"https://www.lakeview.example/a/{camel}?utm_source=google"},
        "joined path": {"url": f"https://www.lakeview.example/lib/{slug.replace('-', '_')}.pdf?utm_source=google"},
        "title": {"title": f"{title} | Lakeview"},
        "text": {"comment": f"We asked about {term} last week."},
        "event": {"event": f"{title} Guide Opened"},
        "utm_term": {"url": f"https://www.lakeview.example/?utm_source=google&utm_term={slug.replace('-', '+')}"},
        "audience": {"audience_name": f"{title}-retargeting"},
        "search": {"search_term": term},
    }[form]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(("topic", "tier", "term", "slug", "title"), TOPICS, ids=[row[0] for row in TOPICS])
def test_a_topic_goes_in_every_form(topic: str, tier: int, term: str, slug: str, title: str, form: str) -> None:
    before = payload(form, term, slug, title)
    result = GUARD.scrub(before)
    after = json.dumps(result.payload).lower()
    assert result.risk.tier >= tier
    assert result.risk.health >= 0.5
    for word in slug.split("-"):
        assert len(word) < 5 or word not in after
    for kept in ("lakeview", "utm_source=google", "guide opened", "last week", "retargeting"):
        assert (kept in after) == (kept in json.dumps(before).lower()), "more than the term went"


# What the trap is, and the same words as a health topic where there is such.
TRAPS: Final = (
    ("rower", "stroke rate 28"), ("compiler", "unused variable 'stroke'"), ("care label", "machine wash cold"),
    ("costume", "plague doctor mask"), ("SVG stroke", "stroke-width"), ("stroke tool", "Brush Stroke Selected"),
    ("Great Depression", "great-depression-era"), ("zodiac", "Cancer horoscope"),
    ("tropic", "tropic-of-cancer"), ("virus scan", "virus-scan"), ("antivirus", "antivirus-software"),
    ("visual aids", "visual-aids"), ("financial aid", "financial-aids"), ("MS Office", "ms-office"),
    ("Jackson, MS", "Jackson, MS"), ("ED for education", "higher-ed"), ("PT Cruiser", "pt-cruiser"),
    ("RA", "RA 14h 29m"), ("CF Workers", "cf-workers"), ("TB disk", "2 TB disk"),
    ("ER diagram", "er-diagram"), ("Heather", "Heather Smith"), ("Camila", "Camila"), ("ella", "ella"),
    ("Alli", "Alli Smith"), ("Allegra", "allegra-car-hire"), ("Plan B", "plan-b"), ("meal prep", "meal-prep"),
    ("Dr. Parkinson", "Dr. Parkinson"), ("Dr. Crohn", "Dr. Crohn"), ("Graves", "Graves"),
    ("Old Lyme", "old-lyme"), ("Bath", "Bath"), ("Hull", "Hull"), ("A10", "A10"), ("M25", "m25"),
    ("E85", "e85-fuel"), ("J30", "J30"), ("labor day", "labor-day-sale"), ("delivery", "free-delivery"),
    ("battery discharge", "battery-discharge"), ("screening of a film", "film-screening"),
    ("prescription glasses", "prescription-glasses"), ("perfume", "addiction-perfume"),
    ("hip hop", "hip-hop"), ("shingles of a roof", "roof-shingles"), ("I heart NY", "i_heart_ny"),
    ("std::vector", "std::vector"), ("IUD in a word", "studIUDent"), ("abort", "abort-process"),
    ("culture", "company-culture"), ("same", "same-day-shipping"), ("growth", "growth-hacking"),
    ("orbit", "orbit"), ("portal", "employee-portal"), ("devices", "devices"),
    ("curly braces", "curly-braces"), ("cache poisoning", "cache poisoning"),
    ("cough up", "cough up the money"), ("asset seizures", "asset-seizures"), ("lens", "camera-lens"),
    ("special K", "special-k"), ("vitamin C", "vitamin-c"), ("black death", "black-death-exhibit"),
    ("jet lag", "jet-lag"), ("old age", "old-age"), ("cast", "cast-and-crew"),
    ("event monitor", "event-monitor"), ("patch test", "patch-test"), ("mono", "mono"), ("TOS", "tos"),
    ("Prego", "prego"), ("night guard", "night-guard"), ("MUMPS", "MUMPS language"),
    ("bipolar transistor", "bipolar-transistor"), ("ICU library", "icu-collation"),
)  # fmt: skip


@pytest.mark.parametrize("form", ["slug", "title", "text", "event"])
@pytest.mark.parametrize(("trap", "words"), TRAPS, ids=[row[0] for row in TRAPS])
def test_a_trap_stays_in_every_form(trap: str, words: str, form: str) -> None:
    slug = "-".join(words.lower().replace("_", " ").split())
    before = {
        "slug": {"url": f"https://www.shop.example/p/{slug}.html"},
        "title": {"title": f"{words} | Shop"},
        "text": {"label": f"about {words} here"},
        "event": {"event": f"{words} viewed"},
    }[form]
    result = GUARD.scrub(before)
    assert [
        f.detector for f in result.findings if f.detector.startswith("health_") and f.entity != "CARE_TERM"
    ] == []


@pytest.mark.parametrize("section", ["careers", "news", "foundation", "research"])
def test_a_pardoned_section_counts_as_tier_1(section: str) -> None:
    event = {
        "page": {
            "url": f"https://www.lakeview.example/{section}/oncology-chemotherapy",
            "title": "Oncology | Lakeview",
        }
    }
    result = GUARD.scrub(event)
    assert result.payload == event
    assert (result.risk.page_kind, result.risk.tier) == ("generic", 1)


@pytest.mark.parametrize(
    ("event", "gone"),
    [
        ({"quiz": "PHQ-9", "score": 17}, ("PHQ", "17")),
        ({"quiz": "GAD-7", "answers": {"q1": 3}}, ("GAD",)),
        ({"assessment": "AUDIT-C", "result": 9}, ("AUDIT", "9")),
        ({"event": "R_PREGNANCY_WEEK_CHOSEN"}, ("PREGNANCY",)),
        ({"event": "Paid: Weekly Therapy"}, ("Therapy",)),
        ({"@type": "MedicalWebPage", "about": {"@type": "MedicalCondition", "name": "Psoriasis"}}, ("Psoriasis",)),
        ({"url": "https://www.lakeview.example/conditions/c/crohns-disease"}, ("crohn",)),
        ({"url": "https://www.lakeview.example/a/knee%20replacement"}, ("knee", "replacement")),
        ({"url": "https://www.lakeview.example/a;specialty=oncology/x"}, ("oncology",)),
        ({"url": "https://www.lakeview.example/#/schedule/oncology"}, ("oncology",)),
        ({"url": "https://www.lakeview.example/es/enfermedades/cancer"}, ("cancer",)),
        ({"title": "Migraine | Mercy Health"}, ("Migraine",)),
    ],
    ids=lambda value: str(value)[:50],
)  # fmt: skip
def test_structures(event: Any, gone: tuple[str, ...]) -> None:
    after = json.dumps(GUARD.scrub(event).payload)
    for word in gone:
        assert word.lower() not in after.lower()


def test_a_title_keeps_the_name_of_its_site() -> None:
    assert GUARD.scrub({"title": "Migraine | Mercy Health"}).payload == {
        "title": "[MEDICAL_CONDITION] | Mercy Health"
    }
