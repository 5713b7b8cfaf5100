"""Recall and precision of health context on recorded tracker requests, and of terms in every form they are sent in.

    PHIGUARD_EVAL_DATA=… python -m benchmarks.health_context

The requests are those of ``markup_nonprofit_hits.jsonl``; which rows speak of health was labelled by hand in
``tests/health/markup_labels.tsv``. A request counts as found where `detect` gives its `risk.health` 0.5 or more.
Intervals are Wilson's, 95 %. The forms are those of the rows of the coverage lists and of our own.
"""

import json
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, NamedTuple
from urllib.parse import urlencode

from benchmarks.data import VARIABLE, folder
from phiguard.guard import Guard

TESTS: Final = Path(__file__).parent.parent / "tests" / "health"
_Z: Final = 1.96
FORMS: Final[dict[str, str]] = {
    "slug": "https://www.example.org/services/{slug}",
    "slug, no section": "https://www.example.org/lp/a/{slug}.html?utm_source=google",
    "title": "{title} | Lakeview",
    "text": "I would like to know more about {text}, please.",
    "event name": "{title} Guide Opened",
    "camel case": "open{camel}Guide",
}


class Labelled(NamedTuple):
    site: str
    health: bool
    rows: tuple[int, ...]


def labels() -> Iterator[Labelled]:
    lines = (TESTS / "markup_labels.tsv").read_text(encoding="utf-8").splitlines()
    for line in [line for line in lines if not line.startswith("#")][1:]:
        site, health, rows, _ = line.split("\t")
        found: list[int] = []
        for part in rows.split():
            first, _, last = part.partition("-")
            found += range(int(first), int(last or first) + 1)
        yield Labelled(site, health == "1", tuple(found))


def own_lists() -> dict[str, list[str]]:
    """The lists that were written before any other was opened."""
    lines = (TESTS / "own_coverage.tsv").read_text(encoding="utf-8").splitlines()
    pairs = (line.split("\t") for line in lines if not line.startswith("#"))
    return {name: terms.split("|") for name, terms in pairs}


def event(row: dict[str, Any]) -> dict[str, Any]:
    """A recorded request as an event: its URL, and its body if it has one."""
    query = "?" + urlencode(row["query"]) if row["query"] else ""
    out = {"url": f"https://{row['host']}{row['path']}{query}"}
    return {**out, "body": row["post"]} if row["post"] else out


def wilson(good: int, total: int) -> tuple[float, float]:
    """Bounds of a share, 95 %."""
    if not total:
        return 0.0, 1.0
    share, z2 = good / total, _Z * _Z
    middle = (share + z2 / (2 * total)) / (1 + z2 / total)
    half = _Z * math.sqrt(share * (1 - share) / total + z2 / (4 * total * total)) / (1 + z2 / total)
    return max(0.0, middle - half), min(1.0, middle + half)


def counts(guard: Guard, rows: list[dict[str, Any]]) -> dict[str, list[int]]:
    """By site: found and meant, missed, found and not meant, rightly left."""
    out: dict[str, list[int]] = {}
    for label in labels():
        tally = out.setdefault(label.site, [0, 0, 0, 0])
        for i in label.rows:
            found = guard.detect(event(rows[i])).risk.health >= 0.5
            tally[(0 if found else 1) if label.health else (2 if found else 3)] += 1
    return out


def in_forms(guard: Guard, terms: list[str]) -> dict[str, list[str]]:
    """By form: the terms of which nothing was found there that goes in ``standard``."""
    missed: dict[str, list[str]] = {name: [] for name in FORMS}
    for term in terms:
        slug = "-".join("".join(c if c.isalnum() else " " for c in term.lower().replace("'", "")).split())
        camel = "".join(word[:1].upper() + word[1:] for word in slug.split("-"))
        for name, form in FORMS.items():
            text = form.format(slug=slug, title=term[:1].upper() + term[1:], text=term, camel=camel)
            findings = guard.detect({"page": text} if text.startswith("http") else {"title": text}).findings
            if not any(f.detector.startswith("health_") for f in findings):
                missed[name].append(term)
    return missed


def main() -> None:
    place, guard = folder(), Guard()
    lists = own_lists()
    if place is None:
        print(f"absent: {VARIABLE} names no folder with markup_nonprofit_hits.jsonl")
    else:
        lines = (place / "markup_nonprofit_hits.jsonl").read_text(encoding="utf-8").splitlines()
        total = [0, 0, 0, 0]
        for site, tally in counts(guard, [json.loads(line) for line in lines]).items():
            total = [a + b for a, b in zip(total, tally, strict=True)]
            _show(site, tally)
        _show("all", total)
        lists |= json.loads((place / "coverage_lists.json").read_text(encoding="utf-8"))
    for name, terms in lists.items():
        missed = in_forms(guard, terms)
        found = (f"{form} {1 - len(gone) / len(terms):.3f}" for form, gone in missed.items())
        print(f"{name:20} n={len(terms):4}  " + "  ".join(found))


def _show(site: str, tally: list[int]) -> None:
    tp, fn, fp, tn = tally
    print(
        f"{site:24} {sum(tally):4} rows  recall {_share(tp, tp + fn)}  precision {_share(tp, tp + fp)}"
        f"  false {fp} of {fp + tn}"
    )


def _share(good: int, total: int) -> str:
    low, high = wilson(good, total)
    return f"{good / total:.3f} [{low:.3f}, {high:.3f}]" if total else "no row              "


if __name__ == "__main__":
    main()
