"""Page kinds: a table of URLs for each kind, with what only looks like one; referrers, overrides, any string."""

import pickle
import re
import time
from itertools import product
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phiguard.errors import ConfigError
from phiguard.page_address import MAX_CHARS, registrable
from phiguard.page_keys import url_role
from phiguard.pages import SENSITIVITY, Page, PageRule, Pages, rules
from phiguard.types import PageKind

SITE = "https://www.lakeview.example"
CHART = "https://mychart.lakeview.example"
PAGES = Pages()

KINDS: dict[str, tuple[str, ...]] = {
    "portal": (
        "/patientenportal/nachrichten", "/meine-termine", "/espace-patient/messages", "/portal-do-paciente",
        "/area-paziente/referti", "/mijn-dossier/uitslagen", "/mis-citas/12",
        "https://patientenportal.klinik.example/",
        "/mychart", "/mychart/", "/mychart-prd/", "/MyChart-PRD/Home", "/MyChart/Visits", "/myChart/home.aspx",
        "/MyChart/Visits/past-details?csn=998877", "/MyChart/Clinical/TestResults", "/MyChart/Clinical/Medications",
        "/MyChart/Clinical/Allergies", "/MyChart/Messaging", "/MyChart/billing/summary",
        "/MyChart/app/test-results",
        "/MyChart/inside.asp?mode=labs", "/MyChart/Scheduling", "/mychartprod01/Home", "/es/mychart/inicio",
        "/fhir/r4/Observation?patient=7", "/api/FHIR/R4/MedicationRequest/ab7", "/x/fhir/Condition",
        "/v1/r4/Patient/7",
        "/patient-portal", "/patient_portal/messages", "/patientPortal/messages", "/PatientPortal.aspx",
        "/patient%20portal/bills", "/patient%2Dportal/bills", "/lakeview-patient-portal", "/patientportal-test/x",
        "/portal/", "/portal/inbox", "/en-us/portal/inbox", "/followmyhealth", "/healthelife", "/iqhealth",
        "/athena",
        "/myhealth/", "/my-account", "/account/orders", "/patients/123456/labs", "/patients/123456/labs/hba1c",
        "/member-portal/claims", "/my-test-results", "/apps/x?csn=998877", "/x?epicUserToken=abc",
        "/#/patient-portal",
        "/app#!/MyChart/Visits", "/go?redirect=%252FMyChart%252FVisits", "/PÁTIENT-PORTAL/x",
        "/ｍｙｃｈａｒｔ/home",
        "/pa\u00adtient-portal/messages", "/x//patient-portal//messages", "/portal-del-paciente",
        CHART, f"{CHART}/", f"{CHART}:443/careers", "HTTPS://MyChart.Lakeview.Example/X",
        "//mychart.lakeview.example",
        "mychart.lakeview.example/home", "https://mychart-prd.lakeview.example/",
        "https://epicmychart.lakeview.example",
        "https://et1130.epichosted.com/", "https://lakeview.followmyhealth.com/", "https://mychart.org/",
        "https://portal.lakeview.co.uk/", "https://8042.portal.athenahealth.com/", "https://www.mychart.org/x",
        "https://u:p@mychart.lakeview.example/", "https://mychart.lakeview.example./",
        "app://mychart.lakeview.example/x",
    ),
    "login": (
        "/anmelden", "/de/registrieren", "/se-connecter", "/creer-un-compte", "/recuperar-contrasena",
        "/accedi", "/inloggen", "/esqueci-minha-senha",
        "/login", "/Login.aspx", "/log-in", "/log_in/", "/signin", "/sign-in", "/SignIn", "/signup", "/sign-up",
        "/register", "/activate", "/activate-account", "/Authentication/Login", "/MyChart/Authentication/Login",
        "/MyChart/Authentication/Login?mode=stdfile", "/MyChart/signup", "/mychart/accesscheck.asp",
        "/MyChart/app/activation", "/MyChart/app/account-recovery/recovery-choice", "/es/iniciar-sesion",
        "/forgot-password", "/create-account", "/wp-login.php", "/patient-login", "/logout", "/careers/login",
        "/login?redirect=%252FMyChart%252FVisits", "/#/login", "/index.php?view=login", "/user?action=login",
        "/oauth/authorize?client_id=x", "https://login.lakeview.example/", "https://sso.lakeview.example/x",
        f"{CHART}/MyChart/Authentication/Login", f"{CHART}/mychart/signup", "/login;jsessionid=4F2A", "/%6Cogin",
    ),
    "scheduling": (
        "/termin-vereinbaren", "/termin-buchen/kardiologie", "/prise-de-rendez-vous/dermatologie",
        "/fr/prendre-rdv", "/cita-previa", "/agendar-consulta/psicologia", "/prenota-visita/oculistica",
        "/afspraak-maken", "/anamnesebogen", "/vragenlijst", "/rezept-bestellen",
        "https://rdv.clinique.example/x", "https://www.doctolib.fr/gynecologue/paris",
        "/schedule", "/schedule/step-2", "/Schedule.html", "/appointments", "/request-appointment",
        "/request-an-appointment", "/book", "/book?dx=F33.1&conf=AB12CD", "/doctors/jane-roe/book", "/book-online",
        "/bookAnAppointment", "/book_an_appointment", "/confirmation", "/thank-you", "/pay-bill", "/pay-my-bill",
        "/prescriptions", "/refill", "/refills", "/oncology/chemotherapy-appointments",
        "/find-a-doctor/jane-roe/schedule",
        "/symptom-checker", "/quiz?phq9=17", "/depression-quiz", "/intake", "/check-in", "/chat", "/es/citas",
        "/programar-una-cita", "/#/schedule/oncology", "/#!/schedule", "/app/#/appointments/new", "/video-visit",
        "/emergency-contact", "/MyChart/SignupAndSchedule/EmbeddedSchedule?id=RES^1234567&VT=1234",
        "/MyChart/SignupAndSchedule/EmbeddedSchedule?dept=1010101010,1010101011&vt=12345", "/openscheduling/",
        "/mychart/openscheduling?specialty=15", "/MyChart/OpenScheduling/OpenScheduling/GetScheduleDays",
        f"{CHART}/MyChart-PRD/openscheduling/SignupAndSchedule/EmbeddedSchedule?id=1&vt=2",
        "https://openscheduling.lakeview.example/mychart-prd/",
        "https://mychart-openscheduling.et1130.epichosted.com/",
        "https://schedule.lakeview.example/", "https://book.lakeview.example/", "/x?visit_type=annual",
        "/go?url=https%3A%2F%2Fwww.lakeview.example%2Fschedule", "/services/imaging/schedule-an-appointment",
    ),
    "condition": (
        "/krankheiten/brustkrebs", "/fachbereiche/onkologie", "/maladies/diabete",
        "/nos-specialites/cardiologie", "/enfermedades/asma", "/doencas/diabetes", "/malattie/ipertensione",
        "/aandoeningen/borstkanker", "/behandlungen/x?y=1", "/suche2/x?fachrichtung=x",
        "/conditions", "/conditions/eczema", "/condition/eczema", "/conditions-and-treatments/eczema",
        "/conditionsAndTreatments/eczema", "/conditions_and_treatments", "/diseases/lyme", "/treatments/infusion",
        "/health-library/", "/health-library/a/b/c", "/health-encyclopedia?q=std+testing", "/symptoms/rash",
        "/care/feet",
        "/clinical-trials/", "/clinical-trials/phase-2", "/research/clinical-trials", "/services/hip-replacement",
        "/services/orthopedics/knee-replacement", "/specialties/heart", "/es/enfermedades/cancer", "/enfermedades",
        "/es/servicios/salud-mental", "/lp/knee-pain", "/drugs/xyz", "/#/conditions/eczema",
        "/departments/cardiology",
        "/services;specialty=heart", "/cancer/conditions/x/news", "/conditions/breast-cancer/research",
        "/services/diabetes/education", "/x?diagnosis=E11.9", "/x;specialty=oncology", "/x?icd10=F33.1",
        "/living-with-psoriasis", "/health%2Dlibrary/x",
    ),
    "provider": (
        "/arzt-finden", "/aerzte/7", "/trouver-un-medecin", "/cuadro-medico", "/corpo-clinico",
        "/trova-un-medico", "/zoek-een-arts",
        "/find-a-doctor", "/find-a-doctor/dermatology", "/FindADoctor.aspx", "/find_a_doctor/jane-roe-md",
        "/find-a-doctor/jane-roe-md?specialty=oncology", "/doctors/jane-roe-1234567893", "/providers/",
        "/providers/x",
        "/physicians/jane-roe", "/provider-directory", "/our-doctors", "/locations/", "/locations/tacoma-clinic",
        "/find-a-provider?q=roe", "/doctors/jane-roe?search=pregnancy%20termination", "/es/medicos",
        "/doctors;page=2",
        "/encuentre-un-médico", "/#/find-a-doctor", "/findDoctor", "/hospitals/lakeview",
        "https://doctors.lakeview.example/x", "https://findadoctor.lakeview.example/",
        "https://locations.lakeview.example",
    ),
    "search": (
        "/suchergebnisse", "/resultats-de-recherche", "/zoeken?x=1", "/x?suchbegriff=migräne",
        "/search", "/search?q=parking", "/Search.aspx?term=x", "/search-results", "/searchresults", "/search/all",
        "/site-search/x", "/es/buscar?q=x", "/?s=flu", "/?q=flu", "/?query=flu", "/x?search=flu", "/x?keyword=flu",
        "/x?searchTerm=flu", "/x?search_term=flu", "/visitors?q=where+to+park", "/news/?s=flu", "/careers?q=nurse",
        "/#/search?q=flu", "/products?q=red", "/x?utm_source=a&q=%C3%A9", "https://search.lakeview.example/",
        "https://www.google.com/search?q=flu", "/x;q=flu",
    ),
    "generic": (
        "/karriere/onkologie-pflege", "/recrutement/infirmier", "/trabaja-con-nosotros", "/lavora-con-noi",
        "/werken-bij/verpleegkundige", "/aktuelles/x", "/impressum", "/a-propos", "/conditions-generales",
        "/chi-siamo", "/over-ons", "/spenden",
        "", "/", "/?utm_source=news", "/es", "/es/", "/en-us/", "/index.html", "/home", "https://lakeview.example",
        "/visitors/parking", "/about-us", "/about/leadership/board", "/contact", "/privacy-policy",
        "/terms-and-conditions",
        "/careers", "/careers/oncology-nurse", "/careers/nurse-oncology", "/about-us/careers/x", "/jobs/psychiatry",
        "/residency/psychiatry", "/education/cme", "/cme/hiv-update", "/research", "/research/hiv", "/foundation",
        "/foundation/cancer", "/news", "/news/2024/eczema-study", "/es/news/x", "/press-releases/x", "/donate",
        "/volunteer", "/careers/schedule-interview", "/news/how-to-find-a-doctor", "/services/careers",
        "/services/news/2024/annual-report", "/services/parking", "/services/visitor-info", "/services/privacy",
        "/about/news", "/board-appointments", "/events/schedule", "/checkout/thank-you", "/order/confirmation",
        "/community-health-needs-assessment", "/assets/icon.svg?stroke=2", "/?q=80", "/?s=20", "/?q=", "/?p=123",
        "/parking", "/employment", "https://careers.lakeview.example/nurse", "https://news.lakeview.example/x",
        "https://shop.example.com/", "https://www.google.com/", "https://hivclinic.example/",
        "/policies/procedures",
        "/fellowship/addiction-medicine", "/foundation/book", "/ways-to-give/oncology",
    ),
    "unknown": (
        "/rezepte-zum-backen", "/recetas/pollo", "/ricette/pasta", "/recept/appeltaart", "/receitas/bolo",
        "/kratzbaum", "/terminal", "/termini", "/afspraken2x",
        "/x/7f3", "/portals-of-the-world", "/booking-of-the-year", "/scheduler-docs", "/researcher-x/7",
        "/searchlight",
        "/loginov-art", "/bookshelf", "/books/gardening", "/careless-whisper", "/newsworthy", "/mychartered-flight",
        "/conditions-of-use", "/air-conditioning", "/window-dressing",
        "/patient-stories/x",
        "/schedule-of-benefits", "/doctoral-thesis", "/provider-neutral", "/search-engine-optimization",
        "/job-shop-x",
        "/blog/spring", "/locationless", "/careful", "/my-chartreuse", "/portal-2-walkthrough", "/x?stroke=2",
        "/registered",
        "/great-depression-exhibit", "/tropic-of-cancer", "/heart-of-texas", "/hearing-aids", "/products/hose",
        "/x#schedule", "/x#login", "mailto:info@lakeview.example", "tel:+12065550100", "javascript:void(0)",
        "about:blank",
        "data:text/html,login", "https://www.facebook.com/tr/?id=1&ev=PageView",
        "https://region1.analytics.google.com/x",
        "https://bat.bing.com/action/0?ti=1&p=x", "https://lakeview.example/g/collect?v=2",
        "https://x.example/b/ss/a/1",
        "https://ad.doubleclick.net/activity;src=1;type=login", "/matomo.php?idsite=1&search=x", "not a url",
        "...", "/../", "/***/", " ",
        "https://mychartered.lakeview.example/x", "https://xmychart.lakeview.example/x", "https://portal.co.uk/x",
        "https://schedule.example/x", "https://lakeview.example/fees/x?page=2", "/x?utm_term=eczema",
        "/x?condition=used",
    ),
}  # fmt: skip
ROWS = [pytest.param(kind, url, id=f"{kind}:{url}") for kind, urls in KINDS.items() for url in urls]


@pytest.mark.parametrize(("kind", "url"), ROWS)
def test_kind(kind: str, url: str) -> None:
    assert PAGES.of_url(url or SITE).kind == kind
    if url[:1] == "/" and url[:2] != "//":
        assert PAGES.of_url(SITE + url).kind == kind
        assert PAGES.of_url(f"{SITE}:8443{url}&utm_source=x" if "?" in url else SITE + url).kind == kind


def test_nothing_is_no_page() -> None:
    assert PAGES.of_url("") == Page("unknown", 0, "", False)
    assert PAGES.of_url("?").kind == "generic"


def test_each_kind_has_rows_enough() -> None:
    assert set(KINDS) == set(get_args(PageKind)) == set(SENSITIVITY)
    assert all(len(set(urls)) >= 15 for urls in KINDS.values())


@pytest.mark.parametrize("rule", rules(), ids=lambda r: r.id)
def test_each_rule_decides_some_row(rule: PageRule) -> None:
    assert rule.why
    assert rule.source.startswith("https://")
    assert rule.id in {PAGES.of_url(url or SITE).rule for urls in KINDS.values() for url in urls}


# ---- tiers and pardons


@pytest.mark.parametrize(
    ("url", "tiers", "kind"),
    [
        ("/visitors/parking", (0, 1, 2, 3), "generic generic condition condition"),
        ("/x/7f3", (0, 1, 2, 3), "unknown unknown condition condition"),
        ("/", (0, 1, 2, 3), "generic generic condition condition"),
        ("mailto:x", (0, 1, 2, 3), "unknown unknown condition condition"),
        ("/careers/oncology-nurse", (0, 1, 1, 1), "generic generic generic generic"),
        ("/research/hiv", (0, 1, 1, 1), "generic generic generic generic"),
        ("/news/?s=hiv", (1, 1, 2, 3), "search search search search"),
        ("/clinical-trials", (1, 1, 2, 3), "condition condition condition condition"),
        ("/conditions/eczema", (2, 2, 2, 3), "condition condition condition condition"),
        ("/conditions", (1, 1, 2, 3), "condition condition condition condition"),
        ("/schedule", (1, 1, 2, 3), "scheduling scheduling scheduling scheduling"),
        ("/patient-portal", (1, 1, 2, 3), "portal portal portal portal"),
        ("/login", (1, 1, 2, 3), "login login login login"),
        ("/find-a-doctor", (1, 1, 2, 3), "provider provider provider provider"),
        ("/search", (1, 1, 2, 3), "search search search search"),
        ("https://www.facebook.com/tr/", (0, 1, 2, 3), "unknown unknown unknown unknown"),
    ],
)
def test_tier(url: str, tiers: tuple[int, ...], kind: str) -> None:
    found = [PAGES.of_url(url, tier) for tier in range(4)]
    assert tuple(page.tier for page in found) == tiers
    assert [page.kind for page in found] == kind.split()


def test_pardons() -> None:
    pardoned = {rule.id for rule in rules() if rule.pardon}
    assert pardoned == {"careers", "training", "news", "giving", "research"}
    assert PAGES.of_url(f"{SITE}/careers/oncology-nurse", 3) == Page("generic", 1, "careers", True)
    for url in ("/conditions/hiv/research", "/careers/login", "/careers?q=hiv", "/my/education/x", "/x"):
        assert not PAGES.of_url(SITE + url, 3).pardoned, url


@pytest.mark.parametrize(("tier", "given"), [(-3, 0), (7, 3)])
def test_a_tier_out_of_range_counts_as_the_nearest(tier: int, given: int) -> None:
    assert PAGES.of_url("/x", tier).tier == given


# ---- the page before


@pytest.mark.parametrize(
    ("url", "referrer", "kind", "tier"),
    [
        ("/visitors/parking", "/patient-portal/messages", "portal", 1),
        ("/patient-portal/messages", "/visitors/parking", "portal", 1),
        ("/visitors/parking", "/conditions/eczema", "condition", 2),
        ("/visitors/parking", "https://www.google.com/", "generic", 0),
        ("/visitors/parking", "/x/7f3", "generic", 0),
        ("/x/7f3", "/visitors/parking", "unknown", 0),
        ("/x/7f3", "/find-a-doctor", "provider", 1),
        ("/x/7f3", None, "unknown", 0),
        (None, None, "unknown", 0),
        (None, "/", "unknown", 0),
        (None, "/login", "login", 1),
        ("", "/login", "login", 1),
        ("/find-a-doctor", "/search?q=x", "search", 1),
    ],
)
def test_with_referrer(url: str | None, referrer: str | None, kind: str, tier: int) -> None:
    page = PAGES.of(
        url and SITE + url, referrer and SITE + referrer if referrer and referrer[0] == "/" else referrer
    )
    assert (page.kind, page.tier) == (kind, tier)


EXAMPLE = {
    "portal": "/patient-portal", "login": "/login", "scheduling": "/schedule", "condition": "/conditions/x",
    "search": "/search", "provider": "/doctors", "generic": "/visitors", "unknown": "/x/7f3",
}  # fmt: skip


@pytest.mark.parametrize(("mine", "before"), list(product(SENSITIVITY, SENSITIVITY)))
def test_the_more_sensitive_of_two_pages_counts(mine: PageKind, before: PageKind) -> None:
    more = min(SENSITIVITY.index(mine), SENSITIVITY.index(before))
    expected = "unknown" if {mine, before} == {"generic", "unknown"} and mine == "unknown" else SENSITIVITY[more]
    assert PAGES.of(EXAMPLE[mine], EXAMPLE[before]).kind == expected


def test_the_referrers_tier_makes_the_events() -> None:
    page = PAGES.of(f"{SITE}/visitors/parking", f"{SITE}/conditions/x", 0, 3)
    assert page == Page("condition", 3, "condition-path", False)
    page = PAGES.of(f"{SITE}/careers/x", f"{SITE}/conditions/x", 3, 2)
    assert page == Page("condition", 2, "condition-path", True)


# ---- an organisation's own


def rule(kind: PageKind, *match: str, tier: int | None = None, pardon: bool = False) -> PageRule:
    return PageRule("own", kind, match, tier, pardon)


@pytest.mark.parametrize(
    ("own", "url", "kind", "tier"),
    [
        (rule("condition", "/our-care/*", tier=3), "/our-care/x", "condition", 3),
        (rule("condition", "/our-care/*", tier=3), "/our-care", "unknown", 0),
        (rule("generic", "patient-portal"), "/patient-portal/about", "generic", 0),
        (rule("generic", "/conditions-of-sale", "/schedule"), "/schedule", "generic", 0),
        (rule("portal", "go.lakeview.example"), "https://go.lakeview.example/x", "portal", 1),
        (rule("portal", "*.lakeview.example"), "/x", "portal", 1),
        (rule("portal", "lakeview.example"), "/x", "portal", 1),
        (rule("portal", "lakeview.example"), "https://go.lakeview.example/x", "unknown", 0),
        (rule("portal", "lakeview.example/desk/#"), "/desk/42", "portal", 1),
        (rule("portal", "lakeview.example/desk/#"), "/desk/new", "unknown", 0),
        (rule("portal", "lakeview.example/desk/#"), "https://other.example/desk/42", "unknown", 0),
        (rule("search", "?frage"), "/x?frage=a", "search", 1),
        (rule("provider", "/team/*/bio$"), "/team/jane-roe/bio", "provider", 1),
        (rule("provider", "/team/*/bio$"), "/team/jane-roe/bio/x", "unknown", 0),
        (rule("scheduling", "clinic-*-slots"), "/ClinicWestSlots", "scheduling", 1),
        (rule("scheduling", "clinic-*-slots"), "/clinic-slots", "scheduling", 1),
        (rule("scheduling", "step-#"), "/step-3b", "scheduling", 1),
        (rule("scheduling", "Sprechstunde-für-Gäste"), "/sprechstunde_fur_gaste", "scheduling", 1),
        (rule("portal", "desk-*.*"), "https://desk-west.lakeview.example/", "portal", 1),
        (rule("portal", "/$"), "/", "portal", 1),
    ],
)  # fmt: skip
def test_override(own: PageRule, url: str, kind: str, tier: int) -> None:
    page = Pages([own]).of_url(SITE + url if url[0] == "/" else url)
    assert (page.kind, page.tier) == (kind, tier)


def test_the_first_override_wins_and_keeps_its_kind() -> None:
    pages = Pages(
        [rule("generic", "/care/tips"), rule("portal", "/care/*"), rule("generic", "careers", pardon=True)]
    )
    assert pages.of_url("/care/tips", 2) == Page("generic", 2, "own", False)
    assert pages.of_url("/care/x").kind == "portal"
    assert pages.of_url("/careers/?q=hiv", 3) == Page("generic", 1, "own", True)
    assert PAGES.of_url("/care/tips").kind == "condition", "the built-in rules are as they were"


@pytest.mark.parametrize("pattern", [
    "", "a b", "/a(b)", "^x", "a|b", "my*chart", "**", "*", "/*", "#", "/*/#", "?", "?a*", "?/", "*.*", "*.",
    "a.*.b",
    "x$y/z", "/a/$b", "-*", "a--b*-*-*-*", "%41", "x" * 300, ".*", "a..b", "*.example", "[a]", "a\\b", "*-*",
])  # fmt: skip
def test_a_malformed_pattern_is_a_config_error(pattern: str) -> None:
    with pytest.raises(ConfigError, match=r"pages\[1\]\.match: .+"):
        Pages([rule("portal", "/ok"), rule("portal", pattern)])


@pytest.mark.parametrize(
    ("own", "said"),
    [
        (PageRule("a", "desk", ("/x",)), "pages[0].kind: unknown page kind (known: portal, login, scheduling,"),  # type: ignore[arg-type]
        (PageRule("a", "portal", ("/x",), tier=4), "pages[0].tier: unknown tier (known: 0, 1, 2, 3)"),
        (PageRule("a", "portal", ("/x",), pardon=True), "pages[0].pardon: only generic"),
        (PageRule("a", "portal", ()), "pages[0].match: match needs"),
        (PageRule("", "portal", ("/x",)), "pages[0]: a rule needs an id"),
    ],
)
def test_a_malformed_rule_is_a_config_error(own: PageRule, said: str) -> None:
    with pytest.raises(ConfigError, match=re.escape(said)):
        Pages([own])


@pytest.mark.parametrize("name", ["", "lakeview", "https://x.example", "x.example/a", "a b.example", "x.de:80"])
def test_a_malformed_domain_is_a_config_error(name: str) -> None:
    with pytest.raises(ConfigError, match=r"own_domains\[0\]: is no domain"):
        Pages(own_domains=[name])


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("https://github.com/login", "generic"),
        ("https://www.google.com/search?q=flu", "generic"),
        ("https://www.lakeview.example/login", "login"),
        ("https://go.lakeview.example/login", "login"),
        ("/login", "login"),
        ("https://mychart.other.example/x", "portal"),
        ("https://www.other.example/conditions/eczema", "condition"),
        ("https://www.other.example/x/7f3", "unknown"),
    ],
)
def test_with_own_domains_a_login_elsewhere_is_none_of_ours(url: str, kind: str) -> None:
    pages = Pages(own_domains=["www.Lakeview.example"])
    assert pages.of_url(url).kind == kind
    if kind == "generic":
        assert pages.of_url(url, 3).kind == "condition"


@pytest.mark.parametrize(
    ("host", "domain"),
    [
        ("www.lakeview.example", "lakeview.example"), ("a.b.lakeview.co.uk", "lakeview.co.uk"), ("localhost", ""),
        ("198.51.100.7", ""), ("co.uk", ""), ("lakeview.org", "lakeview.org"), ("", ""),
        ("x.lakeview.internal", "lakeview.internal"),
    ],
)  # fmt: skip
def test_registrable(host: str, domain: str) -> None:
    assert registrable(host) == domain


# ---- keys of URLs


@pytest.mark.parametrize(
    ("keys", "role"),
    [
        ("context page url", "page"), ("context page referrer", "referrer"), ("page url", "page"), ("dl", "page"),
        ("dr", "referrer"), ("rl", "referrer"), ("data event_source_url", "page"), ("eventSourceUrl", "page"),
        ("properties $current_url", "page"), ("properties $referrer", "referrer"), ("url", "page"),
        ("refr", "referrer"),
        ("data url", "page"), ("data refr", "referrer"), ("urlref", "referrer"), ("requests urlref", "referrer"),
        ("events params page_location", "page"), ("events params page_referrer", "referrer"), ("p", "page"),
        ("r", "referrer"),
        ("tw_document_href", "page"), ("tw_document_referrer", "referrer"), ("referrerUrl", "referrer"),
        ("events xdm web webPageDetails URL", "page"), ("events xdm web webReferrer URL", "referrer"),
        ("ad loc", "page"),
        ("context page path", "page"), ("properties $pathname", "page"), ("headers Referer", "referrer"),
        ("pl", "page"),
        ("product url", ""), ("image url", ""), ("x p", ""), ("dll", ""), ("avatar_url", ""), ("link_url", ""),
        ("x", ""),
        ("", ""), ("context campaign source", ""), ("path", ""),
    ],
)  # fmt: skip
def test_url_role(keys: str, role: str) -> None:
    assert url_role(tuple(keys.split())) == role


@given(st.lists(st.text(), max_size=5))
def test_url_role_takes_any_keys(keys: list[str]) -> None:
    assert url_role(tuple(keys)) in ("page", "referrer", "")


# ---- any string

PIECES = st.sampled_from([
    "https://", "//", "/", "?", "#", "#/", ";", "&", "=", "%", "%25", "%2F", "login", "MyChart", "-", "_", ".",
    "q", "redirect=",
    "mychart.", "lakeview.example", "é", "\u200b", "\ud800", "@", ":", "\\", "*", "xn--", "[::1]", "\x00",
])  # fmt: skip


@given(
    st.one_of(st.text(), st.lists(st.one_of(PIECES, st.text(max_size=4)), max_size=30).map("".join)),
    st.integers(0, 3),
)
def test_any_string_has_a_page(url: str, tier: int) -> None:
    page = PAGES.of_url(url, tier)
    assert page == PAGES.of_url(url, tier)
    assert page.kind in SENSITIVITY
    assert page.tier >= tier or (page.pardoned and page.tier == 1)
    for stricter in range(tier, 4):
        assert PAGES.of_url(url, stricter).tier >= page.tier
    assert PAGES.of(url, url, tier, tier).kind == page.kind


@pytest.mark.parametrize("start", [
    "", "/", "https://lakeview.example/", "https://", "//a.", "/?", "/?q=", "/;", "#/", "/%25", "mychart.",
])  # fmt: skip
@pytest.mark.parametrize(
    "more", ["a-", "a", "/a", "A", "aB", "%25", "&a=b", ";a=b", ".", "a.", "é-", "*", "login-", "?", "#/", "@"]
)
def test_a_long_url_is_read_in_bounded_time(start: str, more: str) -> None:
    url = start + more * (1_000_000 // len(more))
    PAGES.of_url(url)
    began = time.process_time()
    PAGES.of_url(url)
    assert time.process_time() - began < 0.2


def test_what_no_one_read_is_not_called_a_home_page() -> None:
    assert PAGES.of_url(SITE + "/" + "?" * MAX_CHARS + "/login").kind == "unknown"
    assert PAGES.of_url(SITE + "/visitors/" + "x" * MAX_CHARS).kind == "unknown"
    assert PAGES.of_url(SITE + "/?utm_term=" + "x" * MAX_CHARS, 2).kind == "condition"
    assert PAGES.of_url(SITE + "/login/" + "x" * MAX_CHARS).kind == "login"


def test_pages_travel_and_show_nothing() -> None:
    pages = Pages([rule("portal", "/desk")], ["lakeview.example"])
    pages.of_url("https://secret-name.lakeview.example/desk")
    again = pickle.loads(pickle.dumps(pages))
    assert again.of_url("/desk").kind == "portal"
    assert b"secret-name" not in pickle.dumps(pages)
    assert "secret-name" not in repr(pages) + repr(pages._hosts)
    assert repr(pages) == "Pages(1 overrides, 1 own domains)"
