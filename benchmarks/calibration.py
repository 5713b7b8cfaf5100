"""Whether a score is a probability: of the candidates with score 0.9, are nine in ten right?

    [PHIGUARD_EVAL_DATA=…] python -m benchmarks.calibration [--samples N] [--json] [--by detector]

Plants values of known truth, one to a payload, takes every candidate with any score, and compares scores with how
often they were right. A candidate is right where its entity is the one that was planted, or one that the same text
holds besides (`besides`): `appointment on 1/12/2027` speaks of care and gives a date. A health finding is right
where a health term was planted, whatever it is called. With ``--truth any`` a candidate is right where anything
was planted: then it may go under a wrong name, but rightly goes.

The mix, on which every figure here depends (what is rare in it looks overrated, what is common underrated):

- planted: ``--samples`` values of each detector's own sample generator, with the key it gives, so that every
  detector weighs the same, and one in ten (``BARE_RATE``) without its key, as a search box would hold it;
- health terms: eight times as many of the corpus's dev split, alone, in a sentence or in a title;
- benign: five values to each planted one (``BENIGN_TO_PLANTED``, about what the synthetic events have), 15 % of
  them (``MISLEADING_RATE``) under a key that speaks of an identifier; see `benchmarks.benign`;
- with evaluation data, the clean leaves of 500 synthetic events besides.

The shares are chosen, not measured on anyone's traffic. The samples were written by those who wrote the detectors,
so the high bins are flattered; what an attacker or an unknown vendor writes is not in them.
"""

import argparse
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from math import sqrt
from random import Random
from typing import Any, Final, NamedTuple

from benchmarks import benign
from benchmarks.data import event_lines, folder
from benchmarks.recall import CLEAN, at
from phiguard.corpus.vocabulary import words
from phiguard.detectors import detectors
from phiguard.guard import Guard
from phiguard.policy import Policy

BARE_RATE: Final = 0.1
BENIGN_TO_PLANTED: Final = 5
MISLEADING_RATE: Final = 0.15
CLEAN_EVENTS: Final = 500
_ANY_SCORE: Final = 1e-9
_BINS: Final = 10
_Z: Final = 1.96  # 95 %
HEALTH: Final = "HEALTH"
"""Stands for whatever a health term is called."""
_TERMS: Final = 8  # as many as there are categories of terms
_SAID: Final = ("{}", "{}", "Do you treat {}?", "Living with {} | Patient guide", "my sister has had {} for years")
# What samples and clean leaves hold besides what they are samples of, by reading them.
_CARE: Final = re.compile(r"\bappointments?\b|\bfind a doctor\b|\bvisit with dr\b", re.IGNORECASE)
_ALSO: Final = {
    "POSTAL_CODE": frozenset({"LOCATION"}), "LOCATION": frozenset({"POSTAL_CODE"}),
    "HL7_SEGMENT": frozenset({"PERSON"}),
}  # fmt: skip


class Scored(NamedTuple):
    """One candidate, and whether it was right."""

    score: float
    right: bool
    role: str
    detector: str


class Bin(NamedTuple):
    """One tenth of the scores, with ``held`` candidates; ``low`` to ``high`` is where ``observed_rate`` may lie."""

    start: float
    held: int
    mean_score: float
    observed_rate: float
    low: float
    high: float


def wilson(right: int, count: int) -> tuple[float, float]:
    """The 95 % interval of a share. Source: Wilson 1927, J. Am. Stat. Assoc. 22:209."""
    if not count:
        return 0.0, 1.0
    p, z2 = right / count, _Z * _Z
    middle = p + z2 / (2 * count)
    spread = _Z * sqrt(p * (1 - p) / count + z2 / (4 * count * count))
    return max(0.0, (middle - spread) / (1 + z2 / count)), min(1.0, (middle + spread) / (1 + z2 / count))


def bins(found: Iterable[Scored]) -> list[Bin]:
    """Ten bins of equal width, those that hold something; a score of 1 is in the last."""
    sorted_in: list[list[Scored]] = [[] for _ in range(_BINS)]
    for f in found:
        sorted_in[min(int(f.score * _BINS), _BINS - 1)].append(f)
    out = []
    for i, inside in enumerate(sorted_in):
        if inside:
            right, count = sum(f.right for f in inside), len(inside)
            mean = sum(f.score for f in inside) / count
            out.append(Bin(i / _BINS, count, mean, right / count, *wilson(right, count)))
    return out


def calibration_error(table: Sequence[Bin]) -> float:
    """Expected calibration error: the mean distance of score and observed rate, weighted by count."""
    total = sum(b.held for b in table)
    return sum(b.held * abs(b.mean_score - b.observed_rate) for b in table) / total if total else 0.0


def brier(found: Sequence[Scored]) -> float:
    """The mean squared distance of a score and the truth, 1 or 0."""
    return sum((f.score - f.right) ** 2 for f in found) / len(found) if found else 0.0


def planted(samples: int, rng: Random) -> Iterator[tuple[str, str, Any]]:
    """(entity, key, value) of every detector's samples."""
    for detector in detectors():
        for _ in range(samples):
            example = detector.sample(rng)
            key, value = example if isinstance(example, tuple) else ("", example)
            if not key or rng.random() < BARE_RATE:
                key = rng.choice(benign.NEUTRAL)
            yield detector.entity, key, value


def health_terms(samples: int, rng: Random) -> Iterator[tuple[str, str, Any]]:
    """The same of health terms."""
    terms = words("dev").terms
    for _ in range(samples * _TERMS):
        term, said = rng.choice(terms).text, rng.choice(_SAID)
        yield HEALTH, rng.choice(benign.NEUTRAL), said.format(term)


def besides(entity: str, value: Any) -> frozenset[str]:
    """What a payload truly holds: the planted entity, and what its text says besides."""
    own = frozenset({entity} if entity else ()) | _ALSO.get(entity, frozenset())
    return own | {"CARE_TERM"} if isinstance(value, str) and _CARE.search(value) else own


def clean_leaves(events: int) -> Iterator[dict[str, Any]]:
    """Payloads of one clean leaf each, of the synthetic events; none without evaluation data."""
    if not events or folder() is None:
        return
    for line in event_lines(events):
        event = json.loads(line)
        for path in CLEAN:
            value = at(event, path)
            for key in reversed(path):
                value = {key: value}
            yield value


def _leaf(payload: Any) -> Any:
    while isinstance(payload, dict):
        payload = next(iter(payload.values()))
    return payload


def candidates(
    samples: int, seed: int, *, clean_events: int = CLEAN_EVENTS, any_entity: bool = False
) -> tuple[list[Scored], dict[str, int]]:
    """Every candidate in the mix, and how many payloads of each sort the mix has."""
    rng = Random(seed)
    guard = Guard(Policy(id="any-score", threshold=_ANY_SCORE), cache=False)
    found: list[Scored] = []
    counts = {"planted": 0, "benign": 0, "clean leaves": 0, "not settled": 0}

    def look(payload: Any, entity: str, sort: str, value: Any) -> None:
        counts[sort] += 1
        result = guard.detect(payload)
        counts["not settled"] += bool(result.unscanned)
        true = besides(entity, value)
        for f in result.findings:
            right = f.entity in true or (entity == HEALTH and f.role == "health") or (any_entity and bool(entity))
            found.append(Scored(f.score, right, f.role, f.detector))

    for entity, key, value in planted(samples, rng):
        look({key: value}, entity, "planted", value)
    for entity, key, value in health_terms(samples, rng):
        look({key: value}, entity, "planted", value)
    for key, value in benign.drawn(rng, counts["planted"] * BENIGN_TO_PLANTED, MISLEADING_RATE):
        look({key: value}, "", "benign", value)
    for payload in clean_leaves(clean_events):
        look(payload, "", "clean leaves", _leaf(payload))
    return found, counts


def report(found: Sequence[Scored], counts: dict[str, int], by: str) -> dict[str, Any]:
    """The tables as plain data: of all candidates, and of each role or detector."""
    groups: dict[str, list[Scored]] = {"all": list(found)}
    for f in sorted(found, key=lambda f: (f.role, f.detector)):
        groups.setdefault(f.role if by == "role" else f.detector, []).append(f)
    tables = {}
    for name, members in groups.items():
        table = bins(members)
        tables[name] = {
            "count": len(members),
            "calibration_error": calibration_error(table),
            "brier": brier(members),
            "bins": [b._asdict() for b in table],
        }
    return {"payloads": counts, "tables": tables}


def shown(data: dict[str, Any]) -> Iterator[str]:
    """The report as lines of text."""
    yield "payloads: " + ", ".join(f"{count} {sort}" for sort, count in data["payloads"].items())
    for name, table in data["tables"].items():
        yield ""
        yield f"{name}: {table['count']} candidates, calibration error {table['calibration_error']:.3f}, " + (
            f"Brier {table['brier']:.3f}"
        )
        yield "score        count    mean  observed  95 % interval"
        for b in table["bins"]:
            yield (
                f"{b['start']:.1f} to {b['start'] + 0.1:.1f}  {b['held']:6}  {b['mean_score']:6.3f}  "
                f"{b['observed_rate']:8.3f}  {b['low']:.3f} to {b['high']:.3f}"
            )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--samples", type=int, default=25, metavar="N", help="planted values of each detector")
    parser.add_argument("--clean-events", type=int, default=CLEAN_EVENTS, metavar="N")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--by", choices=("role", "detector"), default="role")
    parser.add_argument("--truth", choices=("entity", "any"), default="entity")
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    found, counts = candidates(
        args.samples, args.seed, clean_events=args.clean_events, any_entity=args.truth == "any"
    )
    data = report(found, counts, args.by)
    if args.json:
        print(json.dumps(data))
    else:
        print("\n".join(shown(data)))


if __name__ == "__main__":
    main()
