"""Whatever comes behind whatever else: a guard that remembers gives what one gives that does not.

Small events are drawn, in which the same few texts come back: under the same keys and under others, whole, in lists
and objects, in addresses and in JSON, on pages of care and on others. Keys and texts are of the detectors' own
examples, some with words beside them that speak of health where more does.
"""

import json
from collections.abc import Callable
from functools import cache
from random import Random
from typing import Any, Final

import pytest
from test_recall import same

from phiguard import Context, Guard
from phiguard.detectors import detectors

ROUNDS: Final = 20  # guards that begin without a memory, for each seed
EVENTS: Final = 14  # that come to each
KEYS_OF_FIELDS: Final = (
    "session_id mrn patient_id email name first_name url href title note id value label dob zip condition diagnosis"
).split()
SECRETS: Final = ("password", "authorization", "client_secret", "token")
SIMPLE: Final = ("a", "b", "x", "1", "true", "kx12", "hunter")
WEAK: Final = (
    "Graves", "rash", "eczema", "Dr. Hodgkin", "depression", "asthma", "care", "appointment", "Lena", "Rose"
)  # fmt: skip
PAGES: Final = (
    None,
    None,
    None,
    Context(url="https://www.lakeview.example/conditions/eczema"),
    Context(url="https://www.lakeview.example/about-us"),
    Context(url="https://portal.lakeview.example/login"),
)
POLICIES: Final = ("standard", "standard", "standard", "strict", "hipaa")


@cache
def without_memory(policy: str) -> Guard:
    return Guard(policy, cache=False)


@cache
def examples() -> tuple[list[str], list[str], list[str]]:
    """Of the detectors' examples the keys, the texts, and those of what counts only beside care."""
    pairs = [(d, *(e if isinstance(e, tuple) else (None, e))) for d in detectors() for e in (*d.match, *d.no_match)]
    keys = sorted({key for _, key, _ in pairs if key})
    texts = sorted({text for _, _, text in pairs if isinstance(text, str)})
    beside = sorted({text for d, _, text in pairs if d.beside_care and isinstance(text, str)})
    return keys + KEYS_OF_FIELDS, texts, beside


class Drawn:
    """Draws keys, values and events."""

    def __init__(self, seed: int) -> None:
        self.rng = Random(seed)
        self._keys, self._texts, self._beside_care = examples()

    def key(self) -> str:
        return self.rng.choice(self._keys)

    def text(self) -> str:
        return self.rng.choice(self._texts)

    def value(self) -> Any:
        rng = self.rng
        kinds: list[tuple[float, Callable[[], Any]]] = [
            (45, self.text),
            (10, lambda: rng.choice(WEAK)),
            (10, lambda: f"{self.text()} {rng.choice(WEAK)}"[:200]),
            (10, self._address),
            (5, lambda: json.dumps({self.key(): self.text()})),
            (5, self._id),
            (5, lambda: rng.randint(-10, 10 ** rng.choice([1, 6, 9, 12]))),
            (10, lambda: rng.choice([1.5, True, None, 7, ""])),
        ]
        return rng.choices([draw for _, draw in kinds], [often for often, _ in kinds])[0]()

    def beside_care(self) -> str:
        """What counts beside care alone, with what speaks of it."""
        return f"{self.rng.choice(self._beside_care)}, {self.rng.choice(WEAK)}"

    def pair(self) -> str:
        """What reads as a query, of parts that are nothing."""
        return f"{self.rng.choice(SIMPLE)}={self.rng.choice(SIMPLE)}"

    def _address(self) -> str:
        rng = self.rng
        first = rng.choice(["services", "k12x", "a", rng.choice(WEAK).lower(), str(rng.randint(10**6, 10**8))])
        last = rng.choice(["knee", "about-us", "Lena"])
        query = f"{self.key()}={self.text()[:40]}&n={rng.randint(0, 99)}"
        return f"https://www.lakeview.example/{first}/{last}?{query}"

    def _id(self) -> str:
        rng = self.rng
        return rng.choice(
            [
                f"{rng.getrandbits(256):064x}",
                str(rng.randint(10**5, 10**9)),
                f"203.0.113.{rng.randint(0, 255)}",
                f"lena{rng.randint(0, 9)}@example.com",
                "2026-03-14T10:20:30Z",
            ]
        )

    def placed(self, value: Any, key: str) -> Any:
        """A value as it is, or where it stands in something else."""
        short = str(value)[:60]
        places: list[Callable[[], Any]] = [
            lambda: value,
            lambda: value,
            lambda: value,
            lambda: [value],
            lambda: [value, self.value()],
            lambda: [self.value(), value],
            lambda: [value, value, value],
            lambda: {short: self.value()},
            lambda: {self.key(): value},
            lambda: {"value": value},
            lambda: {"name": key, "value": value},
            lambda: {f"/{short}/x": "x"},
            lambda: f"{short}={value}",
            lambda: {key: value},
        ]
        return self.rng.choice(places)()

    def events(self) -> list[tuple[dict[str, Any], Context | None]]:
        """Of few keys and few texts; some of them come a second time, on the same page or another."""
        rng = self.rng
        keys = [self.key() for _ in range(rng.choice([1, 1, 2, 3]))]
        values = [self.value() for _ in range(rng.choice([2, 3, 4]))]
        kind = rng.random()
        if kind < 0.25:  # beside what changes, care or a detail of somebody
            keys = [self.key(), "title", *keys]
            values = [self.beside_care(), self.beside_care(), self._id(), rng.choice(WEAK), "Welcome"]
        elif kind < 0.35:
            keys, values = [rng.choice(SECRETS)], [self.pair(), self.pair()]
        out: list[tuple[dict[str, Any], Context | None]] = []
        for _ in range(EVENTS):
            event = {k: self.placed(rng.choice(values) if rng.random() < 0.8 else self.value(), k) for k in keys}
            if rng.random() < 0.4:
                event["n"] = rng.randint(0, 5)
            out += [(event, rng.choice(PAGES)) for _ in range(rng.choice([1, 1, 2]))]
        return out


@pytest.mark.parametrize("seed", range(12), ids=lambda seed: f"seed {seed}")
def test_what_was_met_before_changes_nothing(seed: int) -> None:
    drawn = Drawn(seed)
    for turn in range(ROUNDS):
        policy = POLICIES[turn % len(POLICIES)]
        guard = Guard(policy)
        for event, page in drawn.events():
            same(guard.scrub(event, context=page), without_memory(policy).scrub(event, context=page))
