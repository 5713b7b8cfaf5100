"""Every detector proves itself: its examples, its samples, its patterns, and that placeholders stay."""

import re
import time
from pathlib import Path
from random import Random

import hyperscan
import pytest
import regex

import phiguard
from phiguard.detector import Detector
from phiguard.detectors import detectors
from phiguard.guard import Guard
from phiguard.matcher import Matcher
from phiguard.meaning import Reader
from phiguard.redact import placeholder

ALL = detectors()
ENTITIES = sorted({d.entity for d in ALL})
each = pytest.mark.parametrize("d", ALL, ids=lambda d: d.id)


@each
def test_examples_hold(d: Detector) -> None:
    d.verify()


@each
def test_it_is_described(d: Detector) -> None:
    assert d.source.startswith("http")
    assert d.label
    assert re.fullmatch(r"[A-R]?", d.safe_harbor)
    assert len(d.match) >= 3
    assert len(d.no_match) >= 4
    assert re.fullmatch(r"[A-Z][A-Z0-9_]+", d.entity)


@each
def test_samples_are_found(d: Detector) -> None:
    guard, rng = Guard(cache=False), Random(7)
    for _ in range(100):
        example = d.sample(rng)
        key, text = example if isinstance(example, tuple) else ("", example)
        payload = {key or "note": text}
        if d.beside_care:
            payload["label"] = "Schedule an appointment"
        result = guard.scrub(payload)
        assert d.entity in {f.entity for f in result.findings}, f"{d.id}: a sample is not found"


@each
def test_patterns_run_in_hyperscan_and_mean_the_same_there(d: Detector) -> None:
    for shape in d.shapes:
        database = hyperscan.Database()
        flag = hyperscan.HS_FLAG_CASELESS if shape.ignore_case else 0
        database.compile(expressions=[shape.pattern.encode("latin-1")], ids=[0], elements=1, flags=[flag])
        # A negated class must leave out the sign between joined texts, and what a structure masked.
        for negated in re.findall(r"\[\^[^\]]*\]", shape.pattern):
            assert negated.startswith((r"[^\x00-\x20", r"[^\x00-\x1f", r"[^\x00-,")), negated


@each
def test_no_pattern_crosses_texts(d: Detector) -> None:
    for shape in d.shapes:
        compiled = regex.compile(shape.pattern, regex.ASCII | regex.IGNORECASE)
        for example in d.match:
            text = example[1] if isinstance(example, tuple) else example
            for at in range(1, len(text), max(1, len(text) // 8)):
                found = compiled.search(text[:at] + "\x1e" + text[at:])
                assert found is None or "\x1e" not in found[0]


READ = Reader(Matcher())


def holds_a_term(key: str) -> bool:
    return READ(key, (), None).term is not None


@each
@pytest.mark.parametrize("entity", ENTITIES)
def test_placeholders_are_not_found_again(d: Detector, entity: str) -> None:
    guard = Guard(cache=False)
    for text in (placeholder(entity), f"x {placeholder(entity)} y", placeholder(entity) + "_2"):
        for key in ("note", *d.keys):
            if text[0] == "x" and holds_a_term(key):
                continue  # there any value goes whole
            payload = {key: text}
            assert guard.scrub(payload).payload == payload, key


@each
def test_near_misses_of_64_kb_take_no_time(d: Detector) -> None:
    # A bound on runaway patterns only (they would take minutes), not a measure of speed.
    guard = Guard(cache=False)
    texts = [e[1] if isinstance(e, tuple) else e for e in d.no_match + d.match]
    for text in texts:
        bait = (text + " ") * (65_536 // (len(text) + 1))
        start = time.process_time()
        guard.scrub({d.keys[0] if d.keys else "note": bait})
        assert time.process_time() - start < 5.0


def test_a_detector_is_one_file() -> None:
    folder = Path(phiguard.__file__).parent / "detectors"
    files = {f.stem for f in folder.glob("*.py") if not f.stem.startswith("_")}
    assert {d.id for d in ALL} == files
