"""Presidio both ways: its engine as a back end for names, and our detectors as its recognizer."""

from typing import Any

import pytest

pytest.importorskip("presidio_analyzer", reason="the extra 'presidio' is not installed")
pytest.importorskip("spacy", reason="the extra 'presidio' is not installed")

from phiguard.errors import ConfigError
from phiguard.ner import spacy_pipeline
from phiguard.ner.backends import load

pytestmark = pytest.mark.filterwarnings("ignore")


def has_pipeline() -> bool:
    try:
        spacy_pipeline.pipeline("")
    except ConfigError:
        return False
    return True


needs_pipeline = pytest.mark.skipif(not has_pipeline(), reason="no spaCy pipeline is installed")


@pytest.fixture(scope="module")
def analyzer() -> Any:
    from presidio_analyzer import AnalyzerEngine, RecognizerRegistry
    from presidio_analyzer.nlp_engine import NlpEngineProvider

    from phiguard.integrations.presidio import recognizer

    registry = RecognizerRegistry(supported_languages=["en"])
    registry.add_recognizer(recognizer())
    conf = {
        "nlp_engine_name": "spacy",
        "models": [{"lang_code": "en", "model_name": spacy_pipeline.pipeline("")}],
    }
    engine = NlpEngineProvider(nlp_configuration=conf).create_engine()
    return AnalyzerEngine(registry=registry, nlp_engine=engine, supported_languages=["en"])


@needs_pipeline
@pytest.mark.parametrize(
    ("text", "entity", "value"),
    [
        ("the record is MRN: 55301728 as said", "MEDICAL_RECORD_NUMBER", "55301728"),
        ("clicked fb.1.1771490233000.1122334455 today", "AD_ID", "fb.1.1771490233000.1122334455"),
        ("asked about chemotherapy in May", "PROCEDURE", "chemotherapy"),
        ("write to lena@example.com", "EMAIL_ADDRESS", "lena@example.com"),
        ("seen by Dr. Ostrander", "PERSON", "Ostrander"),
    ],
    ids=["mrn", "ad id", "health term", "e-mail", "provider"],
)
def test_an_analyzer_gains_our_entities(analyzer: Any, text: str, entity: str, value: str) -> None:
    results = analyzer.analyze(text=text, language="en")
    assert (entity, value) in {(r.entity_type, text[r.start : r.end]) for r in results}
    assert all(0.5 <= r.score <= 1.0 for r in results)


@needs_pipeline
def test_only_the_entities_that_are_asked_for(analyzer: Any) -> None:
    text = "MRN: 55301728, lena@example.com"
    results = analyzer.analyze(text=text, language="en", entities=["EMAIL_ADDRESS"])
    assert [r.entity_type for r in results] == ["EMAIL_ADDRESS"]


@needs_pipeline
def test_explanations_hold_no_value(analyzer: Any) -> None:
    text = "MRN: 55301728"
    (result,) = analyzer.analyze(text=text, language="en", return_decision_process=True)
    assert "55301728" not in str(result.analysis_explanation.to_dict())


def test_an_unknown_entity_is_refused() -> None:
    from phiguard.integrations.presidio import recognizer

    with pytest.raises(ValueError, match="finds no 'NOTHING'"):
        recognizer(["NOTHING"])


@needs_pipeline
def test_presidio_as_a_back_end() -> None:
    text = "Yesterday Barbara Johnson wrote to John Smith from London."
    (spans,) = load(("presidio",)).spans([text])
    assert {text[s.start : s.end] for s in spans} == {"Barbara Johnson", "John Smith"}
    assert all(0.5 < s.score < 1.0 for s in spans)
