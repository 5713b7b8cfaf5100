"""phiguard's detectors as Presidio recognizers: record numbers, hashes, ad ids and health terms for an analyzer.

    from presidio_analyzer import AnalyzerEngine
    from phiguard.integrations.presidio import recognizer

    analyzer = AnalyzerEngine()
    analyzer.registry.add_recognizer(recognizer())

Needs presidio-analyzer: ``pip install 'phiguard[presidio]'``. The other way round, Presidio as a back end for
names, is ``ner = "presidio"`` in a policy.
"""

from collections.abc import Sequence
from functools import cache
from typing import Any, Final

try:
    from presidio_analyzer import AnalysisExplanation, EntityRecognizer, RecognizerResult
except ImportError as error:  # pragma: no cover - the message is what counts
    raise ImportError(
        "phiguard.integrations.presidio needs presidio-analyzer: pip install 'phiguard[presidio]'"
    ) from error

from phiguard import health_scan
from phiguard.clues import Found
from phiguard.detectors import detectors
from phiguard.guard import guard_for
from phiguard.leaves import Leaf
from phiguard.policy_rules import HEALTH_ENTITIES

NAME: Final = "phiguard"
_FLOOR: Final = 0.3


@cache
def entities() -> tuple[str, ...]:
    """Every entity that phiguard finds: identifiers, then health terms."""
    return (*sorted({d.entity for d in detectors()}), *HEALTH_ENTITIES)


_Base: Any = EntityRecognizer


class PhiguardRecognizer(_Base):  # type: ignore[misc]  # of a package that may be absent
    """All detectors of phiguard, and its health lexicon, as one recognizer of an ``AnalyzerEngine``.

    Args:
        supported_entities: those to be found; all of `entities` by default.
        supported_language: what the engine is asked in; identifiers have none.
        threshold: findings below this probability are left out, in [0.3, 1].

    Raises:
        ValueError: there is no such entity.
    """

    def __init__(
        self,
        supported_entities: Sequence[str] | None = None,
        supported_language: str = "en",
        threshold: float = 0.5,
        name: str = NAME,
        **_: Any,
    ) -> None:
        wanted = [*(supported_entities if supported_entities is not None else entities())]
        for entity in wanted:
            if entity not in entities():
                raise ValueError(f"phiguard finds no {entity!r}")
        self._threshold = max(_FLOOR, threshold)
        super().__init__(supported_entities=wanted, name=name, supported_language=supported_language)

    def load(self) -> None:
        """Nothing to load: the detectors are compiled once a process, on first use."""

    def analyze(self, text: str, entities: Sequence[str], nlp_artifacts: Any = None) -> list[Any]:
        """What phiguard finds in a text as it stands, as Presidio results; texts inside of texts are not opened."""
        wanted = set(entities or self.supported_entities) & set(self.supported_entities)
        return [self._result(f) for f in _found(text, self._threshold) if f.detector.entity in wanted]

    def _result(self, found: Found) -> Any:
        why = AnalysisExplanation(
            recognizer=str(self.name),
            original_score=found.score,
            textual_explanation="; ".join(f"{e.kind}: {e.detail} ({e.weight:+.1f})" for e in found.evidence),
        )
        return RecognizerResult(
            entity_type=found.detector.entity,
            start=found.start,
            end=found.end,
            score=round(found.score, 4),
            analysis_explanation=why,
            recognition_metadata={
                RecognizerResult.RECOGNIZER_NAME_KEY: str(self.name),
                RecognizerResult.RECOGNIZER_IDENTIFIER_KEY: self.id,
            },
        )


def recognizer(supported_entities: Sequence[str] | None = None, **options: Any) -> PhiguardRecognizer:
    """A recognizer for ``analyzer.registry.add_recognizer``; arguments as of `PhiguardRecognizer`."""
    return PhiguardRecognizer(supported_entities, **options)


def _found(text: str, threshold: float) -> list[Found]:
    compiled: Any = guard_for("standard")._compiled  # type: ignore[attr-defined]
    leaf = Leaf(compiled.contexts(), text, None, None)
    found: list[Found] = compiled.scanner.scan([leaf], threshold, compiled.limits.max_findings)
    said = health_scan.mentioned([leaf], compiled.matcher, compiled.written)
    if said:
        found += health_scan.terms(said, threshold, page=0.0, event=0.0)
    return sorted(found, key=lambda f: (f.start, f.end, f.detector.id))
