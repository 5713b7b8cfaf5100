"""Names in text: each back end, and their combination, beside spaCy and Presidio in one run.

    PHIGUARD_EVAL_DATA=… python -m benchmarks.names [--backends builtin,spacy,onnx,presidio] [--limit N]

A name counts as found where spans cover half of it or more; a span counts as false where it touches no name. The
sets are others' (see the README beside them) and nothing of them is in training, lists or rules. Back ends that are
not installed are left out, and said so. ``=spacy`` is a back end as it is; without the sign its findings go through
phiguard's vocabulary, as they do in a policy.
"""

import argparse
import gzip
import json
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.data import VARIABLE, folder
from phiguard.errors import ConfigError
from phiguard.ner.backends import load, load_one
from phiguard.ner.combination import Combination
from phiguard.ner.span import Backend, NerSpan

_LONGEST = 600  # characters of a record that is taken, as in the figures these are compared with
Spans = Callable[[Sequence[str]], list[list[NerSpan]]]


class Record(NamedTuple):
    text: str
    names: list[tuple[int, int]]


def _presidio(place: Path, limit: int) -> list[Record]:
    rows = json.loads(gzip.decompress((place / "presidio_synth_v2.json.gz").read_bytes()))[:limit]
    return [
        Record(
            r["full_text"],
            [(s["start_position"], s["end_position"]) for s in r["spans"] if s["entity_type"] == "PERSON"],
        )
        for r in rows
    ]


def _anon(place: Path, name: str, limit: int) -> list[Record]:
    out: list[Record] = []
    with gzip.open(place / name) as file:
        for line in file:
            row = json.loads(line)
            if row["language"] == "en" and len(row["text"]) <= _LONGEST and len(out) < limit:
                names = [(a["start"], a["end"]) for a in row["annotations"] if a["entity_type"] == "PERSON_NAME"]
                out.append(Record(row["text"], names))
    return out


class Quality(NamedTuple):
    recall: float
    precision: float
    names: int

    @property
    def f1(self) -> float:
        both = self.recall + self.precision
        return 2 * self.recall * self.precision / both if both else 0.0


def measured(records: Sequence[Record], found: Sequence[Sequence[NerSpan]], threshold: float = 0.5) -> Quality:
    hit = total = wrong = right = 0
    for record, spans in zip(records, found, strict=True):
        kept = [s for s in spans if s.score >= threshold]
        for start, end in record.names:
            covered = sum(max(0, min(end, s.end) - max(start, s.start)) for s in kept)
            total += 1
            hit += 2 * covered >= end - start
        for s in kept:
            touches = any(s.start < end and start < s.end for start, end in record.names)
            right += touches
            wrong += not touches
    return Quality(hit / max(1, total), right / max(1, right + wrong), total)


def negatives() -> list[str]:
    """Labels of interfaces, brands and facilities, in none of which a person is named."""
    place = folder()
    file = place.parent / "prototypes" / "crf" / "neg.txt" if place is not None else None
    return [line for line in file.read_text("utf-8").splitlines() if line] if file and file.exists() else []


class Once:
    """A back end that is asked about the same texts only once, so that combinations cost nothing more."""

    def __init__(self, backend: Backend) -> None:
        self.name = backend.name
        self.ask = backend.spans
        self._known: dict[tuple[str, ...], list[list[NerSpan]]] = {}

    def spans(self, texts: Sequence[str]) -> list[list[NerSpan]]:
        at = tuple(texts)
        if at not in self._known:
            self._known[at] = self.ask(texts)
        return [[*spans] for spans in self._known[at]]


def _finders(names: Sequence[str]) -> Iterator[tuple[str, Spans, Spans]]:
    """(name, what it finds, the same without a memory, to be timed) of each row; ``=`` for a back end as it is."""
    known: dict[str, Once] = {}
    for name in names:
        parts = name.removeprefix("=").split("+")
        try:
            for part in parts:
                if part not in known:
                    known[part] = Once(load_one(part))
        except ConfigError as error:
            print(f"{name}: left out: {error}")
            continue
        if name.startswith("="):
            yield name, known[parts[0]].spans, known[parts[0]].ask
        else:
            yield name, Combination([known[p] for p in parts]).spans, load(parts).spans


def strings_per_second(spans: Spans, texts: Sequence[str], rounds: int) -> float:
    best = 0.0
    for _ in range(rounds):
        start = time.process_time()
        spans(texts)
        best = max(best, len(texts) / (time.process_time() - start))
    return best


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--backends",
        default="=spacy,=presidio,=onnx,builtin,spacy,onnx,builtin+spacy,builtin+onnx,onnx+spacy,builtin+onnx+spacy",
    )
    parser.add_argument("--limit", type=int, default=1500)
    parser.add_argument("--threshold", type=float, default=0.5)
    args = parser.parse_args()
    place = folder()
    if place is None:
        raise SystemExit(f"absent: {VARIABLE} does not name a folder; nothing was measured")
    sets = {
        "presidio_synth_v2": _presidio(place, args.limit),
        "pii_anon_clinical": _anon(place, "pii_anon_clinical.gz", 800),
        "pii_anon_technology": _anon(place, "pii_anon_technology.gz", 800),
    }
    lowered = {
        name: [Record(r.text.lower() if len(r.text.lower()) == len(r.text) else r.text, r.names) for r in records]
        for name, records in sets.items()
    }
    labels = negatives()
    finders = list(_finders(args.backends.split(",")))
    short = [r.text for r in sets["presidio_synth_v2"] if len(r.text) < 120][:400]
    head = "F1 / recall / precision"
    print(
        f"{'back end':22}"
        + "".join(f"{name:>26}" for name in sets)
        + "   lower-cased recall   negatives  strings/s"
    )
    print(f"{'':22}" + f"{head:>26}" * len(sets))
    speeds: dict[str, float] = {}
    for name, spans, timed in finders:
        cells: list[Any] = []
        for records in sets.values():
            q = measured(records, spans([r.text for r in records]), args.threshold)
            cells.append(f"{q.f1:.3f} / {q.recall:.3f} / {q.precision:.3f}")
        low = [measured(r, spans([x.text for x in r]), args.threshold).recall for r in lowered.values()]
        wrong = sum(any(s.score >= args.threshold for s in found) for found in spans(labels)) if labels else -1
        speeds[name] = strings_per_second(timed, short, 2)
        print(
            f"{name:22}"
            + "".join(f"{cell:>26}" for cell in cells)
            + f"   {' '.join(f'{x:.3f}' for x in low):>18}   {wrong:>3} of {len(labels)}  {speeds[name]:8.0f}"
        )
    if "=spacy" in speeds and "builtin" in speeds:
        print(f"builtin is {speeds['builtin'] / speeds['=spacy']:.1f} times as fast as spaCy in this run")


if __name__ == "__main__":
    main()
