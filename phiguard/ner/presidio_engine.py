"""Presidio: the recognizers of an analyzer engine as a back end. Extra ``presidio``.

The engine is made with a spaCy pipeline that is installed already; nothing is downloaded. Only PERSON is asked for:
numbers, dates and addresses have detectors of phiguard's own.
"""

from collections.abc import Sequence
from typing import Any, Final

from phiguard.errors import ConfigError
from phiguard.ner.spacy_pipeline import pipeline
from phiguard.ner.span import NerSpan

ENTITY: Final = "PERSON"
_SURE: Final = 0.85  # what Presidio says of anything its spaCy pipeline finds
_SCORE: Final = 0.75  # what that is worth, see `phiguard.ner.spacy_pipeline`


def checked(model: str, where: str = "ner") -> None:
    pipeline(model, where)


class PresidioEngine:
    name = "presidio"

    def __init__(self, analyzer: Any, language: str = "en") -> None:
        """``analyzer``: a ``presidio_analyzer.AnalyzerEngine``, a team's own with its own recognizers too."""
        self._analyzer = analyzer
        self._language = language

    def spans(self, texts: Sequence[str]) -> list[list[NerSpan]]:
        nlp = self._analyzer.nlp_engine
        made = nlp.process_batch([*texts], language=self._language)
        out = []
        for text, (_, artifacts) in zip(texts, made, strict=True):
            results = self._analyzer.analyze(
                text=text, language=self._language, entities=[ENTITY], nlp_artifacts=artifacts
            )
            found = sorted(
                NerSpan(r.start, r.end, min(r.score, _SCORE) if r.score == _SURE else r.score) for r in results
            )
            out.append([s for i, s in enumerate(found) if i == 0 or s.start >= found[i - 1].end])
        return out


def load(model: str) -> PresidioEngine:
    import logging

    name = pipeline(model)
    for logger in ("presidio-analyzer", "tldextract"):  # they log what they could not fetch, with its trace
        logging.getLogger(logger).setLevel(logging.ERROR)
    try:
        from presidio_analyzer import AnalyzerEngine
        from presidio_analyzer.nlp_engine import NlpEngineProvider

        conf = {"nlp_engine_name": "spacy", "models": [{"lang_code": "en", "model_name": name}]}
        engine = NlpEngineProvider(nlp_configuration=conf).create_engine()
        return PresidioEngine(AnalyzerEngine(nlp_engine=engine, supported_languages=["en"]))
    except Exception as error:  # noqa: BLE001 - whatever the library raises
        raise ConfigError(f"Presidio cannot be loaded ({type(error).__name__})", where="ner") from None
