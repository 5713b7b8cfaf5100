"""spaCy and ONNX back ends, against real models where they are installed."""

import json
from importlib.util import find_spec
from pathlib import Path

import pytest

from phiguard import ConfigError, Guard
from phiguard.ner import onnx_model, spacy_pipeline
from phiguard.ner.backends import load, load_one
from phiguard.ner.span import NerSpan
from phiguard.policy import Policy

pytestmark = pytest.mark.filterwarnings("ignore")
TEXT = "Yesterday Barbara Johnson wrote to John Smith from London."
NAMES = {"Barbara Johnson", "John Smith"}


def has(kind: str) -> bool:
    packages = {"spacy": ("spacy",), "onnx": ("onnxruntime", "tokenizers", "numpy")}[kind]
    if not all(find_spec(p) for p in packages):
        return False
    try:
        (spacy_pipeline if kind == "spacy" else onnx_model).checked("")
    except ConfigError:
        return False
    return True


def needs(kind: str) -> pytest.MarkDecorator:
    return pytest.mark.skipif(not has(kind), reason=f"no {kind} model is installed")


BOTH = [pytest.param(kind, marks=needs(kind)) for kind in ("spacy", "onnx")]


def found(kind: str, text: str) -> set[str]:
    (spans,) = load((kind,)).spans([text])
    return {text[s.start : s.end] for s in spans if s.score >= 0.5}


@pytest.mark.parametrize("kind", BOTH)
def test_a_real_model_finds_names(kind: str) -> None:
    assert found(kind, TEXT) == NAMES


@pytest.mark.parametrize("kind", BOTH)
def test_spans_come_text_by_text(kind: str) -> None:
    texts = ["", TEXT, "no names here", TEXT * 3]
    out = load_one(kind).spans(texts)
    assert [len(spans) for spans in out] == [0, 2, 0, 6]
    assert load_one(kind).spans([]) == []


@pytest.mark.parametrize("kind", BOTH)
def test_a_policy_uses_it(kind: str) -> None:
    guard = Guard(Policy.loads(f'id = "x"\nextends = "standard"\nner = ["builtin", "{kind}"]'))
    results = list(guard.scrub_many([{"message": TEXT}] * 3))
    assert {r.payload["message"] for r in results} == {"Yesterday [PERSON] wrote to [PERSON] from London."}


@needs("onnx")
def test_small_letters_and_long_texts() -> None:
    long = "the weather was fine in the garden today. " * 60 + "my name is maria okafor."
    assert "maria okafor" in found("onnx", long[-200:])
    (spans,) = load_one("onnx").spans([long * 2])  # more tokens than the model takes at once
    assert {(long * 2)[s.start : s.end] for s in spans} == {"maria okafor"}


@needs("onnx")
def test_a_folder_with_other_labels_is_refused(tmp_path: Path) -> None:
    place = onnx_model.folder("")
    for name in ("tokenizer.json",):
        (tmp_path / name).symlink_to(place / name)
    (tmp_path / "model.onnx").symlink_to(onnx_model.weights(place))
    (tmp_path / "config.json").write_text(json.dumps({"id2label": {"0": "O", "1": "B-COLOUR"}}))
    with pytest.raises(ConfigError, match="no label for names"):
        onnx_model.load(str(tmp_path))


@needs("spacy")
def test_a_pipeline_without_names_is_refused(tmp_path: Path) -> None:
    import spacy

    spacy.blank("en").to_disk(tmp_path / "blank")
    with pytest.raises(ConfigError, match="no component 'ner'"):
        spacy_pipeline.load(str(tmp_path / "blank"))


@pytest.mark.parametrize("missing", ["config.json", "tokenizer.json", "model"])
def test_an_incomplete_folder_is_refused(missing: str, tmp_path: Path) -> None:
    for name in ("config.json", "tokenizer.json"):
        if name != missing:
            (tmp_path / name).write_text("{}")
    with pytest.raises(ConfigError, match="model" if missing == "model" else missing):
        onnx_model.checked(str(tmp_path))


def test_int8_is_taken_before_four_bits(tmp_path: Path) -> None:
    (tmp_path / "onnx").mkdir()
    for name in ("onnx/model_q4.onnx", "onnx/model_int8.onnx"):
        (tmp_path / name).touch()
    assert onnx_model.weights(tmp_path).name == "model_int8.onnx"


@pytest.mark.parametrize(
    ("text", "pieces", "names"),
    [
        ("Nadia Farouk called", [(0, 5), (6, 12)], ["Nadia Farouk"]),
        ("O'Brien, Sean", [(0, 1), (1, 2), (2, 7), (9, 13)], ["O'Brien, Sean"]),
        ("Nadia and Lena", [(0, 5), (10, 14)], ["Nadia", "Lena"]),
    ],
    ids=["two", "comma", "apart"],
)
def test_pieces_become_names(text: str, pieces: list[tuple[int, int]], names: list[str]) -> None:
    spans = onnx_model.joined(text, [NerSpan(s, e, 0.9) for s, e in pieces])
    assert [text[s.start : s.end] for s in spans] == names
    assert all(s.score == pytest.approx(0.9) for s in spans)


def test_no_pipeline_says_how_to_get_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("phiguard.ner.spacy_pipeline.find_spec", lambda _: None)
    with pytest.raises(ConfigError, match="python -m spacy download en_core_web_sm"):
        spacy_pipeline.checked("")
    with pytest.raises(ConfigError, match="python -m spacy download en_core_web_md"):
        spacy_pipeline.checked("en_core_web_md")
