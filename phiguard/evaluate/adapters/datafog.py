"""datafog: with its regular expressions, without dates and ZIP codes, and with spaCy beside them.

Its own `engine="spacy"` asks for ``en_core_web_lg``; here the largest installed model stands in its place, through
its own annotator.
"""

from collections.abc import Callable
from functools import partial
from typing import Any, Final

from phiguard.evaluate.adapters import by_leaf, needed, replaced, spacy_model, version
from phiguard.evaluate.targets import Function, Target

_QUIET: Final = ("EMAIL", "PHONE", "SSN", "CREDIT_CARD", "IP_ADDRESS")
_PEOPLE: Final = ("PERSON", "GPE", "LOC", "FAC")


def _make(name: str, entities: tuple[str, ...] = (), model: bool = False) -> Target:
    library = needed("datafog", "datafog")
    annotator: Any = None
    packages = ["datafog"]
    if model:
        module = needed("datafog.processing.text_processing.spacy_pii_annotator", "datafog[nlp]")
        annotator = module.SpacyPIIAnnotator.create(spacy_model())
        packages.append(spacy_model().replace("_", "-"))

    def clean(text: str) -> str:
        found = library.scan(text, engine="regex", entity_types=list(entities) or None).entities
        spans = [(e.start, e.end, e.type) for e in found]
        if annotator is not None:
            named = annotator.annotate(text)
            for kind in _PEOPLE:
                for part in named[kind]:
                    at = text.find(part)
                    spans.append((at, at + len(part), kind))
        return replaced(text, spans)

    return Function(name, version(*packages), by_leaf(clean))


TARGETS: Final[dict[str, Callable[[], Target]]] = {
    "datafog": partial(_make, "datafog"),
    "datafog-quiet": partial(_make, "datafog-quiet", _QUIET),
    "datafog-spacy": partial(_make, "datafog-spacy", (), True),
}
