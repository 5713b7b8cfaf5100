"""Presidio: as it comes, and with the settings that its users turn: threshold, entities, recognizers, NLP engine.

Source of the settings: https://microsoft.github.io/presidio/ (analyzer, "Customizing recognizers", "No-op engine").
"""

import logging
import re
from collections.abc import Callable
from functools import partial
from typing import Any, Final, NamedTuple

from phiguard.evaluate.adapters import by_named_leaf, needed, spacy_model, version
from phiguard.evaluate.targets import Function, Target

_WORD: Final = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
_MOST_NOISE: Final = frozenset({"DATE_TIME", "URL", "NRP", "ORGANIZATION"})
# What needs a label in running text fires by chance on numbers and codes of machines.
_NOISE: Final = _MOST_NOISE | {
    "US_DRIVER_LICENSE",
    "US_BANK_NUMBER",
    "UK_NHS",
    "US_PASSPORT",
    "US_ITIN",
    "LOCATION",
}
_CARE: Final = (
    "UsMbiRecognizer", "UsNpiRecognizer", "UsHealthInsuranceMemberIdRecognizer",
    "UsPriorAuthorizationNumberRecognizer", "UsClaimNumberRecognizer", "UsPrescriptionNumberRecognizer",
    "UsReferralNumberRecognizer",
)  # fmt: skip


class _Setting(NamedTuple):
    """``without``: entities that are left out. ``named``: words of the key are context. ``care``: recognizers of
    health plans and the like, which are off by default, too. ``model``: with spaCy's names, places and dates."""

    threshold: float = 0.0
    without: frozenset[str] = frozenset()
    named: bool = False
    care: bool = False
    model: bool = True


def _make(name: str, setting: _Setting) -> Target:
    analyzer = needed("presidio_analyzer", "presidio-analyzer")
    nlp = needed("presidio_analyzer.nlp_engine", "presidio-analyzer")
    anonymizer = needed("presidio_anonymizer", "presidio-anonymizer")
    logging.getLogger("presidio-analyzer").setLevel(logging.ERROR)
    logging.getLogger("tldextract").setLevel(logging.CRITICAL)
    packages = ["presidio-analyzer", "presidio-anonymizer"]
    configuration: dict[str, Any] = {"nlp_engine_name": "no_op", "models": [{"lang_code": "en", "model_name": ""}]}
    if setting.model:
        model = spacy_model()
        packages.append(model.replace("_", "-"))
        configuration = {"nlp_engine_name": "spacy", "models": [{"lang_code": "en", "model_name": model}]}
    provider = nlp.NlpEngineProvider(nlp_configuration=configuration)
    engine = analyzer.AnalyzerEngine(nlp_engine=provider.create_engine(), supported_languages=["en"])
    if setting.care:
        recognizers = needed("presidio_analyzer.predefined_recognizers", "presidio-analyzer")
        for kind in _CARE:
            engine.registry.add_recognizer(getattr(recognizers, kind)())
    entities = [e for e in engine.get_supported_entities("en") if e not in setting.without]
    operators = anonymizer.AnonymizerEngine()

    def clean(text: str, key: str) -> str:
        words = [w.lower() for w in _WORD.findall(key)] if setting.named else None
        found: Any = engine.analyze(
            text=text, language="en", entities=entities, score_threshold=setting.threshold, context=words
        )
        return str(operators.anonymize(text=text, analyzer_results=found).text) if found else text

    return Function(name, version(*packages), by_named_leaf(clean))


_SETTINGS: Final[dict[str, _Setting]] = {
    "presidio": _Setting(),
    "presidio-0.4": _Setting(0.4),
    "presidio-0.6": _Setting(0.6),
    "presidio-named": _Setting(0.4, named=True, care=True),
    "presidio-some": _Setting(0.4, _MOST_NOISE, named=True, care=True),
    "presidio-quiet": _Setting(0.4, _NOISE, named=True, care=True),
    "presidio-patterns": _Setting(0.4, named=True, care=True, model=False),
    "presidio-quiet-patterns": _Setting(0.4, _NOISE, named=True, care=True, model=False),
}
TARGETS: Final[dict[str, Callable[[], Target]]] = {
    name: partial(_make, name, setting) for name, setting in _SETTINGS.items()
}
