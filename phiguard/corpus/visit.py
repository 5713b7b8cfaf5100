"""What one event is about, as nodes for a format's builder: who, where, what of it may be planted, and the rest.

A property that the scenario leaves out is `OMIT`, so that a builder lists all fields it knows and
gets those there are.
"""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any, Final, NamedTuple

from phiguard.corpus import person as people
from phiguard.corpus.pages import Page, planted_term
from phiguard.corpus.vocabulary import Term, Words
from phiguard.corpus.wire import OMIT, Bait, Measure, Planted, Say

BEGIN: Final = datetime(2026, 11, 2, 8, tzinfo=UTC)
FIELDS: Final = {
    "email": "EMAIL_ADDRESS", "phone": "PHONE_NUMBER", "first": "PERSON", "last": "PERSON", "full": "PERSON",
    "dob": "DATE_OF_BIRTH", "mrn": "MEDICAL_RECORD_NUMBER", "ssn": "US_SSN", "member": "HEALTH_PLAN_NUMBER",
    "street": "STREET_ADDRESS", "zip": "POSTAL_CODE", "account": "ACCOUNT_NUMBER", "user": "USER_ID",
}  # fmt: skip
USER_AGENTS: Final = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)"
    " Chrome/142.0.0.0 Safari/537.36",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6"
    " Mobile/15E148 Safari/604.1",
    "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0"
    " Mobile Safari/537.36",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5"
    " Safari/605.1.15",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:144.0) Gecko/20100101 Firefox/144.0",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0"
    " Safari/537.36 Edg/141.0.0.0",
    "Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0"
    " Safari/537.36",
)  # fmt: skip
_SCREENS: Final = ("1920x1080", "390x844", "1536x864", "412x915", "1440x900")
_LOCALES: Final = ("en-US", "en-US", "en-US", "es-US", "en-GB")
_FIELD: Final = re.compile(r"\{(\w+)\}")
_CATEGORIES: Final = ("navigation", "engagement", "content", "footer", "header", "video", "checkout")
STANDARD_EVENTS: Final = ("page_view", "scroll", "click", "view_item", "generate_lead", "sign_up", "add_to_cart")


class Scenario(NamedTuple):
    """``ids``: cookies, IP and the like are there; ``given``: which of `FIELDS`; ``term``: the health topic."""

    name: str
    ids: bool
    given: frozenset[str]
    term: Term | None
    adverse: str = ""


class Visit:
    """One event in the making. ``rng`` decides everything that the visitor does not."""

    def __init__(
        self, rng: Random, words: Words, visitor: people.Person, scenario: Scenario, page: Page, at_s: int
    ) -> None:
        self.rng, self.words, self.who, self.scenario, self.page = rng, words, visitor, scenario, page
        self.time = BEGIN + timedelta(seconds=at_s)
        self.used: set[str] = set()

    # ---- time, measures and other things that stay

    @property
    def seconds(self) -> Measure:
        return Measure(int(self.time.timestamp()))

    @property
    def ms(self) -> Measure:
        return Measure(int(self.time.timestamp() * 1000) + self.rng.randrange(1000))

    @property
    def iso(self) -> Measure:
        return Measure(self.time.strftime("%Y-%m-%dT%H:%M:%S.") + f"{self.rng.randrange(1000):03}Z")

    @property
    def value(self) -> Measure:
        return Measure(self.rng.choice((0, 1, 25, 49.99, 120.5)))

    @property
    def currency(self) -> Measure:
        return Measure("USD")

    @property
    def count(self) -> Measure:
        return Measure(self.rng.choice((1, 2, 3, 25, 50, 75, 90)))

    @property
    def event_id(self) -> Measure:
        return Measure(f"evt-{self.rng.getrandbits(64):016x}")

    @property
    def order_id(self) -> Any:
        return Measure(f"A-{self.rng.randrange(10**6, 10**7)}") if self.rng.random() < 0.3 else OMIT

    @property
    def user_agent(self) -> str:
        return USER_AGENTS[_zipf(self.rng, len(USER_AGENTS))]

    @property
    def screen(self) -> str:
        return _SCREENS[_zipf(self.rng, len(_SCREENS))]

    @property
    def locale(self) -> str:
        return self.rng.choice(_LOCALES)

    @property
    def campaign(self) -> str:
        return str(self.rng.choice(self.words.templates["campaigns"]))

    @property
    def category(self) -> str:
        return self.rng.choice(_CATEGORIES)

    @property
    def button(self) -> Any:
        return self.rng.choice(self.words.templates["buttons"])

    def project(self, n: int = 15) -> str:
        """A pixel id or the like: one a site, so it recurs."""
        return Random(f"project:{self.page.host}:{n}").choice("12345") + "".join(
            Random(f"{self.page.host}:{n}").choices("0123456789", k=n - 1)
        )

    @property
    def event(self) -> Any:
        """The event's name: a vendor's standard one, or a site's own; that of a care event holds the term."""
        term = self.scenario.term
        if term is not None and self.rng.random() < 0.25:
            return self.fill(self.rng.choice(self.words.templates["care_events"]))
        if self.rng.random() < 0.6:
            return self.rng.choice(STANDARD_EVENTS)
        return self.rng.choice(self.words.templates["events"])

    # ---- page

    @property
    def url(self) -> Any:
        return self.page.url

    @property
    def title(self) -> Any:
        return self.page.title

    @property
    def referrer(self) -> Any:
        return self.page.referrer

    @property
    def topic(self) -> Any:
        """A content name: the term where there is one."""
        return self.health() if self.scenario.term is not None and self.rng.random() < 0.7 else self.category

    def health(self, form: str = "text") -> Any:
        """The health term as ``text``, in ``title`` case or as a ``slug``; OMIT where there is none."""
        term = self.scenario.term
        return OMIT if term is None else planted_term(term, form)

    # ---- identifiers that every hit has

    def id(self, entity: str, make: Callable[[people.Person], str | int], often: float = 1.0) -> Any:
        """An id of the visitor: planted, or OMIT where the scenario has no ids or the dice say so."""
        there = self.scenario.ids and (often == 1.0 or self.rng.random() < often)
        return Planted(entity, make(self.who)) if there else OMIT

    @property
    def ip(self) -> Any:
        return self.id("IP_ADDRESS", lambda p: p.ip)

    @property
    def anonymous(self) -> Any:
        return self.id("COOKIE_ID", lambda p: p.uuid("anonymous"))

    @property
    def client(self) -> Any:
        return self.id("COOKIE_ID", lambda p: f"{p.digits('ga', 9)}.{1750000000 + int(p.digits('gat', 7))}")

    @property
    def session(self) -> Any:
        return self.id("SESSION_ID", lambda p: p.uuid("session"))

    @property
    def session_number(self) -> Any:
        return self.id("SESSION_ID", lambda p: 1750000000 + int(p.digits("sid", 7)))

    @property
    def device(self) -> Any:
        return self.id("DEVICE_ID", lambda p: p.uuid("device"))

    @property
    def fbp(self) -> Any:
        return self.id("AD_ID", lambda p: f"fb.1.17500{p.digits('fbpt', 8)}.{p.digits('fbp', 10)}")

    @property
    def fbc(self) -> Any:
        return self.id("AD_ID", lambda p: f"fb.1.17500{p.digits('fbpt', 8)}.IwAR{p.token('fbc', 30)}", 0.3)

    @property
    def gclid(self) -> Any:
        return self.id("AD_ID", lambda p: f"Cj0KCQjw{p.token('gclid', 48)}", 0.3)

    def click(self, name: str, n: int = 32, prefix: str = "", often: float = 0.4) -> Any:
        """A click id of n characters."""
        return self.id("AD_ID", lambda p: prefix + p.token(name, n, "0123456789abcdef"), often)

    # ---- what identifies directly

    def direct(self, name: str) -> Any:
        """One of `FIELDS`, where the scenario gives it."""
        if name not in self.scenario.given:
            return OMIT
        self.used.add(name)
        return self.planted(name)

    def planted(self, name: str, slot: str = "structured") -> Planted:
        value = getattr(self.who, name)
        value = value(self.rng) if callable(value) else value
        prose = slot == "prose" and FIELDS[name] in ("PERSON", "STREET_ADDRESS")
        return Planted(FIELDS[name], value, "prose" if prose else "structured")

    def hashed(self, name: str, algorithm: str = "sha256") -> Any:
        """The plain hash of e-mail, phone or a name, as vendors ask for it."""
        if name not in self.scenario.given:
            return OMIT
        self.used.add(name)
        text = "1" + self.who.phone_digits if name == "phone" else str(getattr(self.who, name)).strip().lower()
        entity = {"email": "EMAIL_HASH", "phone": "PHONE_HASH"}.get(name, "NAME_HASH")
        return Planted(entity, people.HASHES[algorithm](text.encode()).hexdigest())

    def code(self, name: str) -> Planted:
        return Planted("CONFIRMATION_CODE", self.who.digits(name + str(self.time), 9))

    # ---- text

    def fill(self, template: str, slot: str = "prose") -> Say:
        """A template with its values planted."""
        parts: list[Any] = []
        for i, piece in enumerate(_FIELD.split(template)):
            if i % 2 == 0:
                if piece:
                    parts.append(piece)
            elif piece == "term":
                parts.append(self.health("title" if slot == "title" else "text"))
            elif piece == "brand":
                parts.append(self.page.brand)
            else:
                self.used.add("full" if piece == "name" else piece)
                parts.append(self.planted("full" if piece == "name" else piece, slot))
        return Say(tuple(parts))

    def message(self) -> Say:
        """A visitor's own sentence, one that needs no term where there is none."""
        fits = [t for t in self.words.templates["messages"] if ("{term}" in t) == (self.scenario.term is not None)]
        wanted = [t for t in fits if self.scenario.given or ("{name}" not in t and "{email}" not in t)]
        return self.fill(self.rng.choice(wanted or self.words.templates["buttons"]))

    def key(self, name: str) -> str:
        return str(self.rng.choice(self.words.templates["keys"][name]))

    def trap(self) -> tuple[str, Bait]:
        trap = self.rng.choice(self.words.traps)
        return trap.key, Bait(trap.text)


def _zipf(rng: Random, n: int) -> int:
    """An index, the first ones far more often: telemetry repeats itself."""
    return min(int(n * rng.random() ** 2.5), n - 1)
