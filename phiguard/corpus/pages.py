"""Pages an event can come from: kind, tier, address, title and referrer, as nodes."""

from random import Random
from typing import Any, NamedTuple

from phiguard.corpus.person import Person
from phiguard.corpus.vocabulary import Term, Words
from phiguard.corpus.wire import OMIT, Bait, Planted, Say, Url

_REFERRERS = ("https://www.google.com/", "https://www.bing.com/", "https://duckduckgo.com/")
_BENIGN_SEARCHES = ("parking", "opening hours", "cafeteria menu", "jobs", "wifi password", "gift shop")


class Page(NamedTuple):
    """``kind`` as `phiguard.types.PageKind`; ``tier`` 0 to 3."""

    kind: str
    tier: int
    host: str
    brand: str
    url: Any
    title: Any
    referrer: Any


def planted_term(term: Term, form: str = "text") -> Planted:
    shown = term.text
    if form == "slug":
        shown = term.text.lower().replace("'", "").replace(" ", "-").replace("/", "-")
    elif form == "title":
        shown = term.text.title().replace("'S", "'s")
    return Planted("HEALTH_TERM", term.text, tier=term.tier, shown=shown)


def make_page(rng: Random, words: Words, who: Person, kind: str, term: Term | None, *, ids: bool) -> Page:
    """A page of a kind. Where there is a term, address, title or search hold it; ``ids``: codes of visits too."""
    t = words.templates
    site = min(int(len(t["hosts"]) * rng.random() ** 2), len(t["hosts"]) - 1)
    host, brand = t["hosts"][site], t["brands"][site]
    origin = f"https://{host}"
    referrer: Any = rng.choice(_REFERRERS) if rng.random() < 0.5 else OMIT
    tier = term.tier if term is not None else 0
    query: dict[str, Any] = {}
    if rng.random() < 0.3:
        query |= {"utm_source": rng.choice(("google", "newsletter", "facebook")),
                  "utm_medium": rng.choice(("cpc", "email", "social")),
                  "utm_campaign": rng.choice(t["campaigns"])}  # fmt: skip
    if term is not None:
        if kind == "search":
            key = rng.choice(t["keys"]["search"])
            url = Url(origin, "/search", {key: planted_term(term, "text"), "page": "1"})
            return Page(kind, tier, host, brand, url, rng.choice(t["search_titles"]).format(brand=brand), referrer)
        if kind == "scheduling":
            url = Url(origin, "/book-appointment", {"reason": planted_term(term, "text"), **query})
            return Page(
                kind, tier, host, brand, url, f"Book a visit | {brand}", _origin_of(rng, words, origin, term)
            )
        if kind == "portal":
            path = rng.choice(("/MyChart/Visits/past-details", "/patient-portal/results"))
            asked = {"csn": Planted("CONFIRMATION_CODE", who.digits("csn", 9))} if ids else {}
            title = Say((planted_term(term, "title"), " - My results"))
            return Page(kind, tier, host, brand, Url(origin, path, asked), title, referrer)
        if kind == "provider":
            first, last = rng.choice(words.first), rng.choice(words.last)
            if last == who.last or first == who.first:
                first, last = "Quentin", "Abelard"
            doctor = Planted("PROVIDER_NAME", f"{first} {last}", shown=f"{first}-{last}-md".lower())
            url = Url(origin, Say(("/find-a-doctor/", doctor)), {"specialty": planted_term(term, "text")})
            title = Say((Planted("PROVIDER_NAME", f"{first} {last}", shown=f"Dr. {first} {last}"), f" | {brand}"))
            return Page(kind, tier, host, brand, url, title, referrer)
        path = rng.choice(t["condition_paths"])
        before, after = path.split("{slug}")
        title = _title(rng, words, brand, term)
        if rng.random() < 0.15:
            referrer = _origin_of(rng, words, origin, term)
        return Page(
            "condition",
            tier,
            host,
            brand,
            Url(origin, Say((before, planted_term(term, "slug"), after)), query),
            title,
            referrer,
        )
    if kind == "search":
        key = rng.choice(t["keys"]["search"])
        url = Url(origin, "/search", {key: rng.choice(_BENIGN_SEARCHES)})
        return Page(kind, 1, host, brand, url, rng.choice(t["search_titles"]).format(brand=brand), referrer)
    if kind == "scheduling":
        return Page(
            kind, 1, host, brand, Url(origin, "/book-appointment", query), f"Book a visit | {brand}", referrer
        )
    if kind == "login":
        return Page(kind, 1, host, brand, Url(origin, "/login", query), f"Sign in | {brand}", referrer)
    if kind == "unknown":
        url = Url(f"https://shop-{site}.example", f"/p/{rng.randrange(100, 999)}", query)
        return Page(kind, 0, host, brand, url, "Product", referrer)
    path, name = rng.choice(t["generic_pages"])
    if rng.random() < 0.05:
        path, name = rng.choice(
            (("/assets/icon.svg", "Icons"), ("/careers/oncology-nurse", "Oncology nurse, nights"),
             ("/events/great-depression-exhibit", "The Great Depression in photographs"))
        )  # fmt: skip
        return Page("generic", 0, host, brand, Url(origin, Bait(path), query), Bait(name), referrer)
    return Page("generic", 0, host, brand, Url(origin, path, query), f"{name} | {brand}", referrer)


def _origin_of(rng: Random, words: Words, origin: str, term: Term) -> Url:
    before, after = rng.choice(words.templates["condition_paths"]).split("{slug}")
    return Url(origin, Say((before, planted_term(term, "slug"), after)))


def _title(rng: Random, words: Words, brand: str, term: Term) -> Say:
    parts: list[Any] = []
    for piece in rng.choice(words.templates["care_titles"]).replace("{brand}", brand).partition("{term}"):
        parts.append(planted_term(term, "title") if piece == "{term}" else piece)
    return Say(tuple(p for p in parts if p != ""))
