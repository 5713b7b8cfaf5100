"""Events to measure with: the evaluation data, the corpus, and events made to a size and a share of repetition."""

import random
import uuid
from collections.abc import Iterator
from typing import Any, Final, NamedTuple

import orjson

from benchmarks.data import event_lines, folder
from phiguard.corpus import Recipe, records

SEED: Final = 20261122
_PAGES: Final = 40  # a site's, that come back in a stream with repetition
_WORDS: Final = (
    "about access annual award board book budget call campus care center chart city class clinic contact cost"
    " daily day donate door east event family find floor form garden gift green group guide help history home hour"
    " job join label lake learn letter light list local main map meet member menu month more morning news night"
    " north office open order park parking patient people phone photo place plan play press price print question"
    " read report result river road room save school search season service share shop sign site south spring"
    " staff start station story street summer team today tour town travel trip update value video view visit"
    " volunteer walk water week west winter work world year young"
).split()
_AGENT: Final = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/{} Safari/537.36"
)


class Stream(NamedTuple):
    """Lines of JSON, those that come first and warm a guard up, and those that are measured."""

    seen: list[bytes]
    fresh: list[bytes]

    @property
    def mean_bytes(self) -> float:
        return sum(map(len, self.fresh)) / len(self.fresh)


def evaluation(seen: int, fresh: int) -> Stream | None:
    """``events.jsonl.gz``: analytics events of 1.1 kB, 3 in 10 with identifiers. None where it is absent."""
    if folder() is None:
        return None
    lines = event_lines(seen + fresh)
    return Stream(lines[:seen], lines[seen:])


def corpus(seen: int, fresh: int, phi_share: float = 0.3) -> Stream:
    """The JSON bodies of the corpus: all its vendors' formats, as many events of each; the test split."""
    bodies = (
        orjson.dumps(record.payload)
        for record in records(Recipe(seed=SEED, phi_share=phi_share), 10 * (seen + fresh))
        if isinstance(record.payload, dict | list)
    )
    lines = [line for line, _ in zip(bodies, range(seen + fresh), strict=False)]
    return Stream(lines[:seen], lines[seen:])


def made(seen: int, fresh: int, *, size: int = 1100, repeated: float = 0.9, phi_share: float = 0.3) -> Stream:
    """Analytics events with the same keys.

    Args:
        size: bytes, about. What is missing is filled up with products in a cart.
        repeated: share of texts that come from the site's own pages and labels; the others were never there
            before. Ids and times are new in each event. With 1 the same few events come back whole.
        phi_share: share of events with an address in the URL, traits and a message.
    """
    events = _made(size, repeated, phi_share)
    if repeated == 1:
        few = [next(events) for _ in range(_PAGES)]
        events = (few[i % _PAGES] for i in range(seen + fresh))
    lines = [orjson.dumps(next(events)) for _ in range(seen + fresh)]
    return Stream(lines[:seen], lines[seen:])


def _made(size: int, repeated: float, phi_share: float) -> Iterator[dict[str, Any]]:
    rng = random.Random(f"{SEED} {size} {repeated} {phi_share}")
    pages = [_page(rng) for _ in range(_PAGES)]
    labels = [_text(rng, 3) for _ in range(_PAGES)]
    agents = [_agent(rng) for _ in range(_PAGES)]
    while True:
        path, title = rng.choice(pages) if rng.random() < repeated else _page(rng)
        label = rng.choice(labels) if rng.random() < repeated else _text(rng, 3)
        agent = rng.choice(agents) if rng.random() < repeated else _agent(rng)
        phi = rng.random() < phi_share
        number = rng.randrange(10**6)
        url = f"https://www.clinic.example{path}?utm_source=google" + (
            f"&email=lena.{number}%40example.com&mrn={number:07}" if phi else ""
        )
        event: dict[str, Any] = {
            "type": "track",
            "event": "Button Clicked",
            "messageId": _uuid(rng),
            "anonymousId": _uuid(rng),
            "timestamp": f"2026-03-{rng.randint(1, 28):02}T{rng.randint(0, 23):02}:{rng.randint(0, 59):02}:11.123Z",
            "properties": {"label": label},
        }
        if size >= 500:
            event["context"] = {
                "ip": f"203.0.113.{rng.randint(1, 254)}",
                "userAgent": agent,
                "page": {"url": url, "path": path, "title": title, "referrer": "https://www.google.com/"},
                "locale": "en-US",
                "screen": {"width": 1920, "height": 1080, "density": 2},
            }
        if phi and size >= 1000:
            event["traits"] = {"firstName": "Lena", "email": f"lena.{number}@example.com", "phone": "+12065550147"}
            event["properties"]["message"] = f"My number is {number:07}, call me at (206) 555-0147 about asthma."
        products = event["properties"]["products"] = []
        length = len(orjson.dumps(event))
        while length + 150 <= size:
            name = rng.choice(labels) if rng.random() < repeated else _text(rng, 3)
            products.append(
                {
                    "product_id": f"sku-{rng.randrange(10**4):04}",
                    "name": name,
                    "price": rng.randrange(1, 9000) / 100,
                    "quantity": rng.randint(1, 4),
                    "url": f"https://www.clinic.example{path}",
                }
            )
            length += len(orjson.dumps(products[-1])) + 1
        yield event


def _text(rng: random.Random, n: int) -> str:
    return " ".join(rng.choices(_WORDS, k=n)).capitalize() + f" {rng.randrange(100)}"


def _page(rng: random.Random) -> tuple[str, str]:
    words = rng.choices(_WORDS, k=3)
    n = rng.randrange(1000)
    return f"/{words[0]}/{words[1]}-{words[2]}-{n}", f"{' '.join(words).title()} {n} | Example Clinic"


def _agent(rng: random.Random) -> str:
    return _AGENT.format(f"{rng.randint(90, 140)}.0.{rng.randint(0, 9999)}.{rng.randint(0, 255)}")


def _uuid(rng: random.Random) -> str:
    return str(uuid.UUID(int=rng.getrandbits(128), version=4))
