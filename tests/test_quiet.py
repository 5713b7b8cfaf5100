"""New texts that say nothing are passed over without leaves; what becomes of events and memory is the same."""

from collections.abc import Iterator
from random import Random
from typing import Any

import pytest
from native_core import core
from test_recall import same

from phiguard import Guard, Policy

WORDS = "river door play north gift photo group guide patient visit clinic care Lena Fischer eczema".split()
SAYING = [
    "Lena Fischer",
    "call me at (206) 555-0123",
    "lena.fischer@example.com",
    "mrn 5530172",
    "hiv test",
    "Dr. Fischer",
    "dob 03/07/1984",
    "%4cena",
    "TGVuYSBGaXNjaGVyIHdhcyBoZXJlIHRvZGF5",
    "9b74c9897bac770ffc029102a200c5de",
    "[EMAIL] was here",
    "/eczema/river",
    "N\u00fcrnberg",
    "Lena's gift",
    "x" * 450,
]
HOSTS = ["www.clinic.example", "river.example", "shop.example"]
BARE = Policy.loads('id = "bare"\nextends = "standard"\nner = "off"')
BROWSER = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/{}.0.{}.254"


@pytest.fixture(autouse=True)
def listens() -> Iterator[None]:
    yield
    core.listen(True)


def title(rng: Random) -> str:
    return " ".join([*(rng.choice(WORDS).title() for _ in range(3)), str(rng.randrange(1_000))])


def path(rng: Random) -> str:
    segments = ["-".join(rng.choice(WORDS) for _ in range(rng.randrange(1, 4))).lower() for _ in range(2)]
    return f"/{'/'.join(segments)}-{rng.randrange(1_000)}"


def address(rng: Random) -> str:
    query = rng.choice(
        ["", "?utm_source=google", f"?q={rng.choice(WORDS)}", "?id=9d1f5c1e-8a43-4d02-9f3a-0a1b2c3d4e5f"]
    )
    end = rng.choice(["", "", "#top", "?email=lena.fischer@example.com", "?first_name=Lena"])
    return f"https://{rng.choice(HOSTS)}{path(rng)}{query or end}"


def text(rng: Random) -> str:
    return rng.choice(SAYING) if rng.random() < 0.2 else title(rng)


def made(rng: Random) -> dict[str, Any]:
    url = address(rng)
    traits = {"firstName": rng.choice(["Lena", "Nadia", "River"]), "email": "lena.fischer@example.com"}
    return {
        "event": "Clicked",
        "properties": {
            "label": text(rng),
            "note": text(rng),
            "products": [
                {
                    "name": text(rng),
                    "price": rng.randrange(100),
                    "url": url,
                    "product_id": f"sku-{rng.randrange(9_999)}",
                }
                for _ in range(2)
            ],
        },
        "traits": traits if rng.random() < 0.3 else {"firstName": "Lena", "email": "x"},
        "context": {
            "ip": f"203.0.113.{rng.randrange(256)}",
            "userAgent": BROWSER.format(rng.randrange(90, 150), rng.randrange(9_999)),
            "page": {"url": address(rng), "path": path(rng), "title": text(rng), "referrer": rng.choice([url, ""])},
        },
    }


def memory(guard: Guard) -> Any:
    account = guard._compiled.account  # type: ignore[attr-defined]
    return account.values, account.read, account.entries, account.bytes


@pytest.mark.parametrize("names", [False, True])
@pytest.mark.parametrize("seed", range(4))
def test_events_become_what_they_become_with_leaves_for_all(seed: int, names: bool) -> None:
    policy = Policy.of("standard") if names else Policy.loads('id = "bare"\nextends = "standard"\nner = "off"')
    quick, thorough, slow = Guard(policy), Guard(policy), Guard(policy, cache=False)
    rng = Random(seed)
    for i in range(250):
        event = made(rng)
        core.listen(True)
        result = quick.scrub(event)
        core.listen(False)
        same(result, thorough.scrub(event))
        assert memory(quick) == memory(thorough)
        if i % 5 == 0:
            same(result, slow.scrub(event))


SPEAKING = [
    "hiv.example",
    "www.oncology.example",
    "dermatology.clinic.example",
    "www.clinic.example",
    "river.example",
]
SPEAKING += ["eczema-help.example", "river.eczema.example", "clinic-19.example", "mrn-5530172.clinic.example"]


@pytest.mark.parametrize("seed", range(4))
def test_addresses_of_which_the_host_alone_speaks(seed: int) -> None:
    """New ones and some that come back, in several places; and what is found stands in one of them."""
    quick, thorough, slow = Guard(BARE), Guard(BARE), Guard(BARE, cache=False)
    rng = Random(seed)
    some = [f"https://{rng.choice(SPEAKING)}{path(rng)}" for _ in range(12)]
    kinds = set()
    for i in range(300):
        url, other = (
            rng.choice(some) if rng.random() < 0.3 else f"https://{rng.choice(SPEAKING)}{path(rng)}" for _ in "ab"
        )
        number = rng.randrange(10**6, 10**7)
        if rng.random() < 0.2:
            other += f"/{number}"
        event: dict[str, Any] = {
            "event": "Clicked",
            "label": f"my mrn is {number}" if rng.random() < 0.3 else text(rng),
            "products": [{"url": url}, {"url": other}, {"url": url}],
            "page": {
                "url": rng.choice([url, other]),
                "referrer": rng.choice([other, "", "https://www.google.com/"]),
            },
        }
        core.listen(True)
        result = quick.scrub(event)
        kinds.add(result.risk.tier)
        core.listen(False)
        same(result, thorough.scrub(event))
        assert memory(quick) == memory(thorough)
        if i % 5 == 0:
            same(result, slow.scrub(event))
    assert len(kinds) > 2
