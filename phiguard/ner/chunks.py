"""Long texts in pieces: each overlaps the next, so that a name on a border stands whole in one of them."""

from collections.abc import Callable, Sequence
from typing import Final

from phiguard.ner.span import NerSpan

CHUNK: Final = 1_200  # characters: some 300 words, below what transformer models take at once
LONG_CHUNK: Final = 6_000  # for the built-in tagger, which looks no further than two words
OVERLAP: Final = 200  # longer than any name


def in_chunks(
    ask: Callable[[Sequence[str]], list[list[NerSpan]]], texts: Sequence[str], size: int = CHUNK
) -> list[list[NerSpan]]:
    """What ``ask`` finds in texts of any length, in pieces of at most ``size`` characters; nothing is cut off."""
    if max(map(len, texts), default=0) <= size:
        return ask(texts)
    pieces: list[tuple[int, int, str]] = []
    for i, text in enumerate(texts):
        pieces += [(i, start, text[start:end]) for start, end in bounds(text, size)]
    found: list[list[NerSpan]] = [[] for _ in texts]
    for (i, at, _), spans in zip(pieces, ask([piece for _, _, piece in pieces]), strict=True):
        found[i] += [span._replace(start=span.start + at, end=span.end + at) for span in spans]
    return [merged(spans) for spans in found]


def bounds(text: str, most: int = CHUNK) -> list[tuple[int, int]]:
    """Half-open pieces that cover the text, begun and ended between words where there is a space."""
    out = []
    start, size = 0, len(text)
    while size - start > most:
        end = start + most
        gap = max(text.rfind(" ", start + OVERLAP, end), text.rfind("\n", start + OVERLAP, end))
        end = gap if gap > start + most // 2 else end
        out.append((start, end))
        back = end - OVERLAP
        gap = text.find(" ", back, end - OVERLAP // 2)
        start = gap + 1 if gap >= 0 else back
    out.append((start, size))
    return out


def merged(spans: list[NerSpan]) -> list[NerSpan]:
    """Overlapping spans as one, with the best score."""
    out: list[NerSpan] = []
    for span in sorted(spans):
        if out and span.start < out[-1].end:
            last = out[-1]
            out[-1] = NerSpan(last.start, max(last.end, span.end), max(last.score, span.score))
        else:
            out.append(span)
    return out
