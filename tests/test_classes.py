"""Each class of identifiers in every form of payload: samples that go, near misses that stay, and enough of both.

The tables of `identifier_rows` and the examples of the detectors are written by hand; a class is a letter of
45 CFR 164.514(b)(2)(i), and what bears none is counted by its entity.
"""

import importlib
import json
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import quote_plus

import pytest
from identifier_rows import Table
from recover import recoverable

from phiguard import Guard
from phiguard.detector import Detector, Example
from phiguard.detectors import detectors

ENOUGH = 12
ALL = detectors()
GUARD = Guard()
each = pytest.mark.parametrize("d", ALL, ids=lambda d: d.id)
CARE = "Schedule an appointment"


def forms(example: Example, *, care: bool) -> Iterator[tuple[str, Any]]:
    """The example as JSON, JSON text, URL, form and text, as far as it can stand there."""
    key, text = example if isinstance(example, tuple) else ("", example)
    tree: Any = text
    for name in reversed((key or "note").replace(".", "/").split("/")):
        tree = {name: tree}
    beside = {"label": CARE} if care else {}
    yield "json", {**tree, **beside}
    yield "json text", json.dumps({**tree, **beside})
    if not key:
        yield "text", f"{CARE}: {text}" if care else text
        yield "message", {"message": text, **beside}
    elif " " not in key and "/" not in key:
        more = f"&label={quote_plus(CARE)}" if care else "&size=42"
        yield "url", f"https://shop.example/list?{key}={quote_plus(text)}{more}"
        yield "form", f"{key}={quote_plus(text)}{more}"


@each
def test_samples_go_in_every_form(d: Detector) -> None:
    rng, seen = Random(12), set()
    for _ in range(400):
        example = d.sample(rng)
        if example not in seen:
            seen.add(example)
            for form, payload in forms(example, care=d.beside_care):
                result = GUARD.scrub(payload)
                kinds = {f.entity for f in result.findings}
                # A line of names between signs reads like names too, and goes as those.
                assert d.entity in kinds or (
                    d.id in ("hl7_segment", "hl7_field", "dicom_element") and "PERSON" in kinds
                ), (form, example)
                assert result.action == "redact"
                assert GUARD.scrub(result.payload).payload == result.payload
        if len(seen) == ENOUGH:
            break
    assert len(seen) >= 8, "the detector has too few samples"


@each
def test_near_misses_stay_in_every_form(d: Detector) -> None:
    for example in d.no_match:
        for form, payload in forms(example, care=d.beside_care):
            found = [
                f
                for f in GUARD.detect(payload).findings
                if f.detector == d.id and "free text" not in str(f.evidence)
            ]
            assert not found, (form, example)


def tables() -> Iterator[tuple[str, Table]]:
    for file in sorted(Path(__file__).parent.glob("test_*.py")):
        if "import Table" in file.read_text("utf-8") and file.stem != Path(__file__).stem:
            for value in vars(importlib.import_module(file.stem)).values():
                if isinstance(value, dict):
                    yield from ((k, v) for k, v in value.items() if isinstance(v, Table))


def test_each_class_has_enough_rows() -> None:
    letters: dict[str, set[str]] = defaultdict(set)
    goes: dict[str, set[Any]] = defaultdict(set)
    stays: dict[str, set[Any]] = defaultdict(set)
    for d in ALL:
        if d.id.startswith("vendor_"):
            continue  # any value of a vendor's field: `test_vendor_fields` goes through those
        letters[d.entity].add(d.safe_harbor)
        goes[d.entity] |= set(d.match)
        stays[d.entity] |= set(d.no_match)
    for entity, table in tables():
        goes[entity] |= {(k, str(v)) for k, v in table.keyed} | {text for text, _ in table.texts}
        stays[entity] |= {(k, str(v)) for k, v in table.clean} | set(table.clean_texts)
    assert {e: len(rows) for e, rows in stays.items() if len(rows) < ENOUGH} == {}
    of_class: dict[str, set[Any]] = defaultdict(set)
    for entity, rows in goes.items():
        for letter in letters.get(entity, {""}):
            of_class[letter or entity] |= rows
    assert {name: len(rows) for name, rows in of_class.items() if len(rows) < ENOUGH} == {}
    # Telephones and fax machines have the same numbers, and all other classes their own detectors.
    assert set("ABCDFGHIJKLMNOPQR") <= set(of_class)


def test_the_recovered_text_holds_nothing_of_a_sample() -> None:
    rng = Random(3)
    for d in ALL:
        example = d.sample(rng)
        if isinstance(example, tuple) and not d.beside_care and "pathsegment" not in example[0]:
            key, text = example
            left = recoverable(GUARD.scrub({key: text}).payload)
            assert not [t for t in left if len(text) > 5 and text in t], d.id
